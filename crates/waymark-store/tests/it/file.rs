//! What only a file can suffer: another program's, a newer version's, damaged, read-only, full, shared.

use std::{
    fs,
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;
use tokio::task::JoinSet;
use waymark_store::{Options, Store, StoreError};

use crate::{
    fixture::{at, learner},
    processes::{Other, database, say},
};

struct Place {
    folder: TempDir,
    path: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    Place { folder, path }
}

async fn open(path: &Path) -> Store {
    Store::open(path, Options::default()).await.unwrap()
}

async fn refusal(path: &Path) -> StoreError {
    Store::open(path, Options::default()).await.unwrap_err().source
}

/// A database with one learner, closed.
async fn made(path: &Path) {
    let store = open(path).await;
    learner(&store, "ada").await;
    store.close().await;
}

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .connect()
        .await
        .unwrap()
}

#[tokio::test]
async fn what_was_committed_is_there_when_opened_again() {
    let place = place();
    let store = open(&place.path).await;
    let ada = learner(&store, "ada").await;
    drop(store); // not even closed
    assert_eq!(
        open(&place.path)
            .await
            .read()
            .await
            .unwrap()
            .learner(ada.id)
            .await
            .unwrap(),
        Some(ada)
    );
}

#[tokio::test]
async fn what_is_forgotten_is_gone_from_the_file_too() {
    let place = place();
    let store = open(&place.path).await;
    let ada = learner(&store, "ada").await;
    let mut tx = store.begin(at(1)).await.unwrap();
    // One that shares its page with others, and one that fills pages of its own.
    for note in ["a private giraffe".to_owned(), "private giraffes ".repeat(600)] {
        tx.add_note(ada.id, None, None, &note).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    let traces = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(7).filter(|it| *it == b"giraffe").count()
    };
    assert!(traces(&place.path) > 500);

    let store = open(&place.path).await;
    let mut tx = store.begin(at(2)).await.unwrap();
    assert!(tx.forget(ada.id).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
    assert_eq!(traces(&place.path), 0);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let place = place();
    made(&place.path).await;
    let mut connection = raw(&place.path).await;
    sqlx::query("INSERT INTO _sqlx_migrations VALUES (99, 'later', '2030-01-01', 1, x'00', 1)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let error = refusal(&place.path).await;
    assert!(
        matches!(
            error,
            StoreError::Newer {
                found: 99,
                known: 1..
            }
        ),
        "{error:?}"
    );
    let read_only = Options {
        read_only: true,
        ..Options::default()
    };
    let error = Store::open(&place.path, read_only).await.unwrap_err();
    assert!(matches!(error.source, StoreError::Newer { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("waymark.db: the database is of a newer version"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let place = place();
    for text in ["dear diary", &"all work and no play ".repeat(1_000)] {
        fs::write(&place.path, text).unwrap();
        let error = refusal(&place.path).await;
        assert!(matches!(error, StoreError::NotADatabase), "{error:?}");
        assert_eq!(fs::read_to_string(&place.path).unwrap(), text);
    }
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_alone() {
    let place = place();
    let mut connection = raw(&place.path).await;
    sqlx::query("CREATE TABLE recipe (id INTEGER PRIMARY KEY)")
        .execute(&mut connection)
        .await
        .unwrap();
    let error = refusal(&place.path).await;
    assert!(matches!(error, StoreError::NotADatabase), "{error:?}");
    let tables = sqlx::query("SELECT 1 FROM sqlite_master")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(tables.len(), 1);
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let place = place();
    fs::write(&place.path, "").unwrap();
    made(&place.path).await;
}

#[tokio::test]
async fn a_damaged_database_says_so() {
    let place = place();
    made(&place.path).await;
    let mut bytes = fs::read(&place.path).unwrap();
    bytes[4096..].fill(0xA5);
    fs::write(&place.path, bytes).unwrap();
    let error = match Store::open(&place.path, Options::default()).await {
        Err(error) => error.source,
        Ok(store) => store.read().await.unwrap().counts(at(0)).await.unwrap_err(),
    };
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
}

#[tokio::test]
async fn a_place_that_cannot_be_reached_is_named() {
    let place = place();
    let error = Store::open(place.folder.path().join("no/such/folder.db"), Options::default())
        .await
        .unwrap_err();
    assert!(matches!(error.source, StoreError::Io(_)), "{error:?}");
    assert!(error.to_string().contains("no/such/folder.db"), "{error}");
    let error = refusal(place.folder.path()).await;
    assert!(matches!(error, StoreError::Io(_)), "{error:?}");
}

#[tokio::test]
async fn a_database_opened_for_reading_is_not_written() {
    let place = place();
    made(&place.path).await;
    let read_only = Options {
        read_only: true,
        ..Options::default()
    };
    let store = Store::open(&place.path, read_only.clone()).await.unwrap();
    assert_eq!(
        store.read().await.unwrap().counts(at(0)).await.unwrap().learners,
        1
    );
    let Err(error) = store.begin(at(0)).await else {
        panic!("it can be written")
    };
    assert!(matches!(error, StoreError::ReadOnly), "{error:?}");
    let missing = Store::open(place.folder.path().join("other.db"), read_only)
        .await
        .unwrap_err();
    assert!(matches!(missing.source, StoreError::Io(_)), "{missing:?}");
}

#[tokio::test]
async fn a_read_only_file_is_refused_at_once() {
    let place = place();
    made(&place.path).await;
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&place.path, 0o444);
    for folder in [0o555, 0o777] {
        mode(place.folder.path(), folder);
        let mut command = Command::new(std::env::current_exe().unwrap());
        if fs::OpenOptions::new().write(true).open(&place.path).is_ok() {
            command.uid(65_534).gid(65_534); // we may do everything; nobody may not
        }
        let mut other = Other::spawn(command, "file::child_opens", &place.path);
        let said = other.hear();
        other.child.wait().unwrap();
        assert_eq!(
            said.as_deref(),
            Some("ReadOnly"),
            "in a folder of mode {folder:o}"
        );
    }
    mode(place.folder.path(), 0o777);
}

#[ignore = "run by a_read_only_file_is_refused_at_once"]
#[tokio::test]
async fn child_opens() {
    match Store::open(database(), Options::default()).await {
        Ok(_) => say("opened"),
        Err(error) => say(format!("{:?}", error.source)),
    }
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_heals() {
    let place = place();
    let small = Options {
        max_bytes: Some(400 * 1024),
        ..Options::default()
    };
    let store = Store::open(&place.path, small).await.unwrap();
    let ada = learner(&store, "ada").await.id;
    let mut kept = 0;
    let error = loop {
        let mut tx = store.begin(at(0)).await.unwrap();
        match tx.add_note(ada, None, None, &"x".repeat(10_000)).await {
            Ok(_) => tx.commit().await.unwrap(),
            Err(error) => break error,
        }
        kept += 1;
        assert!(kept < 100, "never full");
    };
    assert!(matches!(error, StoreError::Full), "{error:?}");
    assert!(kept > 0);
    assert_eq!(store.read().await.unwrap().note_count(ada).await.unwrap(), kept);
    let mut tx = store.begin(at(0)).await.unwrap();
    let note = tx.notes(ada, 1, 0).await.unwrap()[0].id;
    tx.drop_note(ada, note).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_note(ada, None, None, &"x".repeat(10_000)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.read().await.unwrap().note_count(ada).await.unwrap(), kept);
    assert!(
        store
            .read()
            .await
            .unwrap()
            .health()
            .await
            .unwrap()
            .problems
            .is_empty()
    );
}

#[tokio::test]
async fn a_database_held_by_another_is_busy_not_broken() {
    let place = place();
    let first = open(&place.path).await;
    let ada = learner(&first, "ada").await.id;
    let impatient = Options {
        busy: Duration::from_millis(1),
        ..Options::default()
    };
    let second = Store::open(&place.path, impatient.clone()).await.unwrap();
    let tx = first.begin(at(0)).await.unwrap();
    let Err(error) = second.begin(at(0)).await else {
        panic!("two write at once")
    };
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    let Err(error) = Store::open(&place.path, impatient).await else {
        panic!("opened for writing")
    };
    assert!(matches!(error.source, StoreError::Busy), "{error:?}");
    assert_eq!(
        second.read().await.unwrap().note_count(ada).await.unwrap(),
        0,
        "reading goes on"
    );
    drop(tx);
    let mut tx = first.begin(at(0)).await.unwrap(); // the dropped one is taken back by now
    tx.add_note(ada, None, None, "free").await.unwrap();
    tx.commit().await.unwrap();
    second.begin(at(0)).await.unwrap();
}

#[tokio::test]
async fn a_view_stays_as_it_was_when_it_first_looked() {
    let place = place();
    let store = open(&place.path).await;
    let ada = learner(&store, "ada").await.id;
    let mut before = store.read().await.unwrap();
    assert_eq!(before.note_count(ada).await.unwrap(), 0);
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_note(ada, None, None, "later").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(before.note_count(ada).await.unwrap(), 0);
    assert_eq!(store.read().await.unwrap().note_count(ada).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_may_open_a_new_file_at_once() {
    let place = place();
    let mut tasks = JoinSet::new();
    for _ in 0..6 {
        let path = place.path.clone();
        tasks.spawn(async move { open(&path).await });
    }
    let stores = tasks.join_all().await;
    learner(&stores[0], "ada").await;
    for store in &stores {
        assert_eq!(
            store.read().await.unwrap().counts(at(0)).await.unwrap().learners,
            1
        );
    }
}
