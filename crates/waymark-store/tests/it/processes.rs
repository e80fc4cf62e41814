//! Two processes on one file. The second one is this test binary, run again for one (otherwise ignored) test.

use std::{
    io::{BufRead, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use waymark_core::ids::LearnerId;
use waymark_store::{Beat, Options, Outage, Store};

use crate::fixture::{at, learner};

/// Where a child finds its database.
pub(crate) const DATABASE: &str = "WAYMARK_TEST_DATABASE";

/// A running test of this binary, in a process of its own.
pub(crate) struct Other {
    pub(crate) child: Child,
    pub(crate) says: BufReader<ChildStdout>,
    pub(crate) hears: ChildStdin,
}

impl Other {
    /// Runs one test, with a database.
    pub(crate) fn run(test: &str, database: &Path) -> Self {
        Self::spawn(Command::new(std::env::current_exe().unwrap()), test, database)
    }

    pub(crate) fn spawn(mut command: Command, test: &str, database: &Path) -> Self {
        let mut child = command
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
            .env(DATABASE, database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let says = BufReader::new(child.stdout.take().unwrap());
        let hears = child.stdin.take().unwrap();
        Self { child, says, hears }
    }

    /// The next thing it says: the rest of a line after `@`.
    pub(crate) fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.says.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some((_, said)) = line.split_once('@') {
                return Some(said.trim_end().to_owned());
            }
        }
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// In a child: says something to the parent.
pub(crate) fn say(what: impl std::fmt::Display) {
    println!("@{what}");
    std::io::stdout().flush().unwrap();
}

/// In a child: waits until the parent says something.
pub(crate) fn wait() {
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
}

/// In a child: its database.
pub(crate) fn database() -> PathBuf {
    std::env::var_os(DATABASE).expect("run by another test").into()
}

async fn open(path: &Path) -> Store {
    Store::open(path, Options::default()).await.unwrap()
}

async fn write_notes(store: &Store, from: &str) {
    for n in 0..60 {
        let mut tx = store.begin(at(n)).await.unwrap();
        let before = tx.note_count(LearnerId(1)).await.unwrap();
        tx.add_note(LearnerId(1), None, None, &format!("{from} {n} after {before}"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn two_processes_write_in_turn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    let store = open(&path).await;
    let ada = learner(&store, "ada").await.id;
    let mut other = Other::run("processes::child_writes", &path);
    assert_eq!(other.hear().as_deref(), Some("ready"));
    other.hears.write_all(b"go\n").unwrap();
    write_notes(&store, "parent").await;
    assert_eq!(other.hear().as_deref(), Some("done"));
    assert!(other.child.wait().unwrap().success());
    let notes = store.read().await.unwrap().all_notes(ada).await.unwrap();
    assert_eq!(notes.len(), 120);
    for (before, note) in notes.iter().enumerate() {
        assert!(
            note.text.ends_with(&format!("after {before}")),
            "{} was number {before}",
            note.text
        );
    }
}

#[ignore = "run by two_processes_write_in_turn"]
#[tokio::test]
async fn child_writes() {
    let store = open(&database()).await;
    say("ready");
    wait();
    write_notes(&store, "child").await;
    say("done");
}

#[tokio::test]
async fn a_killed_process_loses_its_job_when_the_lease_ends() {
    let (lease, gap) = (Duration::from_secs(30), Duration::from_mins(1));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    let store = open(&path).await;
    let mut other = Other::run("processes::child_beats", &path);
    assert_eq!(other.hear().as_deref(), Some("beating"));
    let mut tx = store.begin(at(10)).await.unwrap();
    let theirs = Beat::Theirs {
        holder: "child".to_owned(),
        until: at(30),
    };
    assert_eq!(tx.beat("scheduler", "parent", lease, gap).await.unwrap(), theirs);
    drop(tx);
    other.kill();
    let mut tx = store.begin(at(29)).await.unwrap();
    assert_eq!(
        tx.beat("scheduler", "parent", lease, gap).await.unwrap(),
        theirs,
        "it may still be alive"
    );
    drop(tx);
    let mut tx = store.begin(at(100)).await.unwrap();
    let outage = Some(Outage {
        from: at(0),
        to: at(100),
    });
    assert_eq!(
        tx.beat("scheduler", "parent", lease, gap).await.unwrap(),
        Beat::Ours { outage }
    );
}

#[ignore = "run by a_killed_process_loses_its_job_when_the_lease_ends"]
#[tokio::test]
async fn child_beats() {
    let store = open(&database()).await;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.beat(
        "scheduler",
        "child",
        Duration::from_secs(30),
        Duration::from_mins(1),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    say("beating");
    wait();
}
