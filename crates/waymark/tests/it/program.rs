//! The program itself, started as its users start it: a process with pipes, in a home of its own.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;

/// The evening before the first day of most scripts; the clocks change three days later.
pub(crate) const EVENING: &str = "2026-03-26T18:00:00+01:00";

/// Nothing takes so long, even on a busy machine. Whoever waits longer waits for something that never comes.
const PATIENCE: Duration = Duration::from_mins(2);

/// A folder that the program knows as home and works in, gone in the end.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// How a process ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A process whose output is read line by line.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    err: Receiver<String>,
    readers: Vec<JoinHandle<()>>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The program with these arguments, separated by blanks, in a clean environment.
    pub(crate) fn command(&self, line: &str) -> Command {
        self.prepared(OsStr::new(env!("CARGO_BIN_EXE_waymark")), line.split_whitespace())
    }

    /// The program, started by a shell that sets this limit first: `ulimit -f 600`.
    pub(crate) fn limited(&self, limit: &str, line: &str) -> Command {
        // Going past the size is an error for whoever writes, as on a full disk, and no longer a deadly signal.
        let script = format!("trap '' XFSZ; {limit} && exec \"$@\"");
        let program = ["-c", &script, "sh", env!("CARGO_BIN_EXE_waymark")];
        self.prepared(
            OsStr::new("sh"),
            program.into_iter().chain(line.split_whitespace()),
        )
    }

    fn prepared<'a>(&self, program: &OsStr, arguments: impl Iterator<Item = &'a str>) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear();
        command.env("HOME", self.folder.path()).env("TZ", "Europe/Berlin");
        // What a compiler that is managed by rustup needs, whose home this is not.
        for name in [
            "PATH",
            "RUSTC",
            "RUSTUP_TOOLCHAIN",
            "CARGO_HOME",
            "LD_LIBRARY_PATH",
        ] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
        let usual = std::env::var_os("HOME").map(|home| Path::new(&home).join(".rustup"));
        if let Some(rustup) = rustup.or(usual) {
            command.env("RUSTUP_HOME", rustup);
        }
        command
    }

    /// Runs the program to its end with nothing to read.
    pub(crate) fn run(&self, line: &str) -> Ended {
        finish(&mut self.command(line), b"")
    }

    /// Runs the program to its end, whether it is content or not.
    #[track_caller]
    pub(crate) fn expect_any(&self, line: &str) -> Ended {
        let ended = self.run(line);
        assert!(
            matches!(ended.code, Some(0 | 1)),
            "waymark {line}\n{}\n{}",
            ended.out,
            ended.err
        );
        ended
    }

    /// Runs the program to its end, and requires this code.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, line: &str) -> Ended {
        let ended = self.run(line);
        assert_eq!(
            ended.code,
            Some(code),
            "waymark {line}\n{}\n{}",
            ended.out,
            ended.err
        );
        ended
    }

    /// Pipes lines into a chat whose clock stands on [`EVENING`] in Berlin, and gives the transcript.
    #[track_caller]
    pub(crate) fn transcript(&self, lines: &[&str]) -> String {
        let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin");
        let ended = finish(&mut self.command(&line), lines.join("\n").as_bytes());
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
        ended.out
    }

    /// The same, as JSON: what came, line by line.
    #[track_caller]
    pub(crate) fn events(&self, lines: &[&str]) -> Vec<Event> {
        let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
        let ended = finish(&mut self.command(&line), lines.join("\n").as_bytes());
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        ended.out.lines().map(Event::read).collect()
    }

    /// Everything that is stored about the only learner.
    #[track_caller]
    pub(crate) fn export(&self, db: &str) -> Value {
        let ended = self.expect(0, &format!("export --db {db} --format json"));
        serde_json::from_str(&ended.out).unwrap()
    }
}

/// A line of `--json`.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) at: String,
    /// The kind of prompt; none for a reply.
    pub(crate) prompt: Option<String>,
    pub(crate) text: String,
    pub(crate) buttons: Vec<String>,
    pub(crate) reply: Value,
}

impl Event {
    /// Reads a line, and requires that it has the documented keys and no other.
    #[track_caller]
    pub(crate) fn read(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = ["at", "kind", "prompt", "text", "buttons", "reply"];
        wanted.sort_unstable();
        // In a chat with others it is named.
        let mut found = keys.clone();
        found.retain(|key| *key != "chat");
        found.sort_unstable();
        assert_eq!(found, wanted, "{line}");
        let at = value["at"].as_str().unwrap().to_owned();
        at.parse::<jiff::Timestamp>()
            .unwrap_or_else(|error| panic!("{error}: {line}"));
        let prompt = value["prompt"].as_str().map(str::to_owned);
        let kind = if prompt.is_some() { "prompt" } else { "reply" };
        assert_eq!(value["kind"], kind, "{line}");
        assert!(value["reply"].is_object(), "{line}");
        let labels = value["buttons"].as_array().unwrap().iter();
        Self {
            at,
            prompt,
            text: value["text"].as_str().unwrap().to_owned(),
            buttons: labels.map(|label| label.as_str().unwrap().to_owned()).collect(),
            reply: value["reply"].clone(),
        }
    }

    pub(crate) fn tone(&self) -> &str {
        self.reply["tone"].as_str().unwrap_or_default()
    }
}

/// Runs a process to its end with this to read.
pub(crate) fn finish(command: &mut Command, input: &[u8]) -> Ended {
    let mut running = Running::start(command);
    running.feed(input.to_vec());
    running.ended()
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let piped = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let (line, lines) = mpsc::channel();
        let (text, err) = mpsc::channel();
        let (mut out, mut told) = (
            BufReader::new(child.stdout.take().unwrap()),
            child.stderr.take().unwrap(),
        );
        let readers = vec![
            thread::spawn(move || {
                let mut bytes = Vec::new();
                while out.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
                    let _ = line.send(String::from_utf8(std::mem::take(&mut bytes)).unwrap());
                }
            }),
            thread::spawn(move || {
                let mut chunk = [0; 4096];
                while let Ok(read @ 1..) = told.read(&mut chunk) {
                    let _ = text.send(String::from_utf8_lossy(&chunk[..read]).into_owned());
                }
            }),
        ];
        Self {
            input: child.stdin.take(),
            child,
            lines,
            err,
            readers,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes one line.
    pub(crate) fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        // A process that was killed reads no more; what came of it shows elsewhere.
        let _ = input
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| input.flush());
    }

    /// Writes all of it, in the background, and closes the pipe.
    pub(crate) fn feed(&mut self, bytes: Vec<u8>) {
        let mut input = self.input.take().unwrap();
        self.readers
            .push(thread::spawn(move || drop(input.write_all(&bytes))));
    }

    /// The next line of its output; none at the end of it, or after so long.
    pub(crate) fn line_within(&self, time: Duration) -> Option<String> {
        self.lines.recv_timeout(time).ok()
    }

    /// The next line of its output; none at the end.
    #[track_caller]
    pub(crate) fn line(&self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no line came"),
        }
    }

    /// Reads the log until a line has this in it.
    #[track_caller]
    pub(crate) fn logged(&self, what: &str) -> String {
        let mut log = String::new();
        while !log.contains(what) {
            let more = self.err.recv_timeout(PATIENCE);
            log.push_str(&more.unwrap_or_else(|_| panic!("the log never said {what:?}:\n{log}")));
        }
        log
    }

    /// Kills it at once, and gives what it had written by then; half a line does not count.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.wait();
        let rest = self.lines.try_iter().filter(|line| line.ends_with('\n'));
        rest.collect()
    }

    /// Closes its input, and waits until it ends by itself.
    pub(crate) fn ended(mut self) -> Ended {
        drop(self.input.take());
        let deadline = Instant::now() + PATIENCE;
        let mut out = String::new();
        loop {
            match self
                .lines
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(line) => out.push_str(&line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    self.child.kill().unwrap();
                    panic!(
                        "it does not end:\n{out}\n{}",
                        self.err.try_iter().collect::<String>()
                    );
                }
            }
        }
        let status = self.wait();
        Ended {
            code: status.code(),
            out,
            err: self.err.try_iter().collect(),
        }
    }

    fn wait(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        status
    }
}

impl Drop for Running {
    /// A test that fails leaves no process behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal that asks: `TERM`, `INT`.
pub(crate) fn signal(process: &Running, name: &str) {
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{name} {}", process.id())])
        .status();
    assert!(sent.unwrap().success());
}
