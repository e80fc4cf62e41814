//! What every engine keeps. Each clause runs in memory, on a file, and on PostgreSQL.

mod boards;
mod delivery;
mod groups;
mod learning;
mod link;
mod people;
mod race;
mod signals;

/// Runs clauses on every engine. PostgreSQL needs the feature, a server, and `--include-ignored`.
macro_rules! contract {
    ($($clause:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $clause() {
                super::$clause(&waymark_store::Store::memory().await.unwrap()).await;
            })*
        }

        mod file {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $clause() {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("waymark.db");
                super::$clause(&waymark_store::Store::open(path, Default::default()).await.unwrap()).await;
            })*
        }

        #[cfg(feature = "postgres")]
        mod postgres {
            $(#[ignore = "needs a server: set WAYMARK_TEST_POSTGRES to its URL"]
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $clause() {
                let name = concat!(module_path!(), "::", stringify!($clause));
                super::$clause(&$crate::contract::postgres_database(name).await).await;
            })*
        }
    };
}
pub(crate) use contract;

/// A fresh database on the server that `WAYMARK_TEST_POSTGRES` names.
#[cfg(feature = "postgres")]
pub(crate) async fn postgres_database(clause: &str) -> waymark_store::Store {
    use sqlx::{
        AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, postgres::PgConnectOptions,
    };

    let url = std::env::var("WAYMARK_TEST_POSTGRES").expect("WAYMARK_TEST_POSTGRES holds a URL");
    let name = clause
        .replace("it::contract::", "")
        .replace("::", "_")
        .to_lowercase();
    let server: PgConnectOptions = url.parse().unwrap();
    let mut connection = server.connect().await.unwrap();
    connection
        .execute(AssertSqlSafe(format!(
            "DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"
        )))
        .await
        .unwrap();
    connection
        .execute(AssertSqlSafe(format!("CREATE DATABASE \"{name}\"")))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let (start, _) = url.rsplit_once('/').unwrap();
    waymark_store::Store::postgres(&format!("{start}/{name}"))
        .await
        .unwrap()
}
