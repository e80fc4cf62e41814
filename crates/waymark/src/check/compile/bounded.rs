//! Runs a process that may neither run for ever nor print for ever.

use std::{
    io::{self, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

/// What a process may use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// From its start to its end.
    pub(super) time: Duration,
    /// Bytes, on each of its two outputs.
    pub(super) output: usize,
}

/// What became of a process.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) end: End,
    /// What it printed, up to the bound.
    pub(super) stdout: Vec<u8>,
    /// What it printed to its error output, up to the bound.
    pub(super) stderr: Vec<u8>,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By itself, or by a signal that was not ours.
    Exited(ExitStatus),
    /// It was killed, for its time was up.
    OutOfTime,
    /// It was killed, for it printed too much.
    TooMuchOutput,
}

/// How often a process is looked at that has closed its outputs and does not end.
const LOOK_EVERY: Duration = Duration::from_millis(2);

enum Stream {
    Out,
    Err,
}

/// Runs a process with an empty input, to its end or to its bounds.
pub(super) fn run(command: &mut Command, bounds: Bounds) -> io::Result<Run> {
    let deadline = Instant::now() + bounds.time;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (send, arrived) = mpsc::channel();
    if let Some(pipe) = child.stdout.take() {
        read(pipe, Stream::Out, bounds.output, send.clone());
    }
    if let Some(pipe) = child.stderr.take() {
        read(pipe, Stream::Err, bounds.output, send.clone());
    }
    drop(send);

    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    // The loop ends when both readers are done, which drops their senders.
    let cut = loop {
        match arrived.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok((_, bytes)) if bytes.len() > bounds.output => break Some(End::TooMuchOutput),
            Ok((Stream::Out, bytes)) => stdout = bytes,
            Ok((Stream::Err, bytes)) => stderr = bytes,
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) => break Some(End::OutOfTime),
        }
    };
    let end = match cut {
        None => wait(&mut child, deadline)?,
        Some(cut) => {
            kill(&mut child)?;
            cut
        }
    };
    Ok(Run { end, stdout, stderr })
}

/// Reads a pipe to its end, or to one byte past the bound, in a thread of its own. The pipe is closed then, but a
/// grandchild may hold it open for longer, so nobody waits for this thread.
fn read(pipe: impl Read + Send + 'static, stream: Stream, bound: usize, send: Sender<(Stream, Vec<u8>)>) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read before an error is all there is.
        let _ = pipe.take(bound as u64 + 1).read_to_end(&mut bytes);
        let _ = send.send((stream, bytes));
    });
}

fn wait(child: &mut Child, deadline: Instant) -> io::Result<End> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(End::Exited(status));
        }
        if Instant::now() >= deadline {
            kill(child)?;
            return Ok(End::OutOfTime);
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn kill(child: &mut Child) -> io::Result<()> {
    child.kill()?;
    child.wait().map(drop)
}
