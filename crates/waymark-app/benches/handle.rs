//! What a request costs: the whole road in, on a real file with full durability, without a platform.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicI64, Ordering},
};

use divan::Bencher;
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;
use waymark_app::{
    App, Defaults,
    request::{Action, Actor, Place, Platform, Request},
};
use waymark_core::catalog::Catalog;
use waymark_store::{Options, Store};

/// 1 April 2026, 07:00 UTC.
const FIRST: Timestamp = Timestamp::constant(1_775_026_800, 0);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static SENT: AtomicI64 = AtomicI64::new(0);

/// An app with one learner who follows a roadmap.
static APP: LazyLock<App> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap().keep();
    let store = RUNTIME
        .block_on(Store::open(folder.join("waymark.db"), Options::default()))
        .unwrap();
    let app = App::new(store, Arc::new(Catalog::embedded()), Defaults::default());
    for line in ["enroll rust-backend-fast-track", "done", "done"] {
        RUNTIME.block_on(app.handle(request(line)));
    }
    app
});

fn main() {
    divan::main();
}

fn request(line: &str) -> Request {
    let count = SENT.fetch_add(1, Ordering::Relaxed);
    Request {
        id: format!("bench:{count}"),
        actor: Actor {
            platform: Platform::Console,
            external: "ada".to_owned(),
            address: "ada".to_owned(),
            name: "Ada".to_owned(),
            zone: None,
        },
        place: Place::Direct,
        at: FIRST + SignedDuration::from_millis(count),
        action: Action::Line(line.to_owned()),
    }
}

#[divan::bench(args = ["help", "next", "today", "progress", "topic 1.2", "streak", "hello there", "settings"])]
fn handle(bencher: Bencher<'_, '_>, line: &str) {
    let app = &*APP;
    bencher.bench_local(|| RUNTIME.block_on(app.handle(request(line))));
}

/// What no request can undercut: one row, on the disk.
#[divan::bench]
fn one_row_committed(bencher: Bencher<'_, '_>) {
    let app = &*APP;
    let learner = RUNTIME.block_on(async {
        let mut view = app.store().read().await.unwrap();
        view.account("console", "ada").await.unwrap().unwrap().learner
    });
    bencher.bench_local(|| {
        RUNTIME.block_on(async {
            let request = request("");
            let mut tx = app.store().begin(request.at).await.unwrap();
            tx.add_answered(&request.id, learner, "hello").await.unwrap();
            tx.commit().await.unwrap();
        });
    });
}
