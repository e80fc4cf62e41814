//! What a program logs while a test runs: lines of the `log` crate (which teloxide speaks) and of `tracing`.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// What the clients say of something that they cannot read: teloxide of an update, serenity of an event or a payload.
const UNREADABLE: [&str; 4] = [
    "Cannot parse an update",
    "An unknown event was received",
    "Err deserializing",
    "Err decompressing",
];
/// serenity says it at DEBUG, and only there.
const WHISPERS: &str = "serenity::client::dispatch";

/// How grave a line is, as `log` and `tracing` both name it.
pub type Level = log::Level;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How grave it is.
    pub level: Level,
    /// The module that said it.
    pub target: String,
    /// The message, and fields as ` name=value`.
    pub text: String,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.level, self.target, self.text)
    }
}

impl Line {
    fn is_unreadable(&self) -> bool {
        UNREADABLE.iter().any(|words| self.text.contains(words))
    }
}

type Lines = Mutex<Vec<Line>>;

thread_local! {
    static HERE: RefCell<Weak<Lines>> = const { RefCell::new(Weak::new()) };
    static WATCHES: RefCell<Vec<Weak<Lines>>> = const { RefCell::new(Vec::new()) };
}

static EVERYWHERE: Mutex<Weak<Lines>> = Mutex::new(Weak::new());
static INSTALLED: OnceLock<bool> = OnceLock::new();

/// Whether the log of this process comes here.
fn installed() -> bool {
    *INSTALLED.get_or_init(|| {
        let own = log::set_boxed_logger(Box::new(Forward)).is_ok()
            && tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Forward)).is_ok();
        if own {
            log::set_max_level(log::LevelFilter::Info);
        }
        own
    })
}

/// Hears on its thread what a client cannot read, beside any recorder.
pub(crate) struct Watch(Arc<Lines>);

impl Watch {
    /// From now on. Where another logger was installed first, there is nothing to hear.
    pub(crate) fn start() -> Self {
        let lines = Arc::default();
        if installed() {
            WATCHES.with_borrow_mut(|watches| {
                watches.retain(|watch| watch.strong_count() > 0);
                watches.push(Arc::downgrade(&lines));
            });
        }
        Self(lines)
    }

    /// What the client could not read.
    pub(crate) fn unreadable(&self) -> Vec<Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets it.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Records the log of a test. Dropping it fails the test if the client met an update that it could not read, unless
/// [`Logs::expects_unreadable`] was called.
///
/// Lines are told apart by thread, so that tests may run beside each other: a `#[tokio::test]` on the usual
/// single-threaded runtime hears all of its own lines and no other's. For runtimes with several threads there is
/// [`Logs::of_all_threads`].
pub struct Logs {
    lines: Arc<Lines>,
    unreadable_is_fine: bool,
}

impl Logs {
    /// Records what this thread logs from now on, at INFO and above.
    pub fn record() -> Self {
        let logs = Self::new();
        HERE.with_borrow_mut(|here| *here = Arc::downgrade(&logs.lines));
        logs
    }

    /// Records what threads log that have no recorder of their own. One test of a process at a time can have it.
    pub fn of_all_threads() -> Self {
        let logs = Self::record();
        *EVERYWHERE.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&logs.lines);
        logs
    }

    fn new() -> Self {
        assert!(
            installed(),
            "another logger was installed in this process: the test could not hear the log"
        );
        Self {
            lines: Arc::default(),
            unreadable_is_fine: false,
        }
    }

    /// Everything so far.
    pub fn lines(&self) -> Vec<Line> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of one level.
    pub fn at(&self, level: Level) -> Vec<Line> {
        self.lines()
            .into_iter()
            .filter(|line| line.level == level)
            .collect()
    }

    /// Fails if an ERROR was logged.
    ///
    /// # Panics
    /// Then.
    #[track_caller]
    pub fn assert_no_errors(&self) {
        let errors: Vec<String> = self.at(Level::Error).iter().map(ToString::to_string).collect();
        assert!(
            errors.is_empty(),
            "errors were logged:\n  {}",
            errors.join("\n  ")
        );
    }

    /// Updates that the client cannot read are part of this test.
    #[must_use]
    pub fn expects_unreadable(mut self) -> Self {
        self.unreadable_is_fine = true;
        self
    }

    /// The lines about updates that the client could not read.
    pub fn unreadable(&self) -> Vec<Line> {
        self.lines().into_iter().filter(Line::is_unreadable).collect()
    }
}

impl Drop for Logs {
    fn drop(&mut self) {
        let unreadable = self.unreadable();
        if self.unreadable_is_fine || unreadable.is_empty() || std::thread::panicking() {
            return;
        }
        let lines: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
        panic!("the client could not read:\n  {}", lines.join("\n  "));
    }
}

/// Gives lines to the recorder of their thread.
struct Forward;

fn forward(line: impl FnOnce() -> Line) {
    let watches = WATCHES.try_with(|watches| watches.borrow().iter().filter_map(Weak::upgrade).collect());
    let watches: Vec<Arc<Lines>> = watches.unwrap_or_default();
    let here = HERE.try_with(|here| here.borrow().upgrade()).ok().flatten();
    let lines = here.or_else(|| {
        EVERYWHERE
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .upgrade()
    });
    if lines.is_none() && watches.is_empty() {
        return;
    }
    let line = line();
    for watch in watches.iter().filter(|_| line.is_unreadable()) {
        watch
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line.clone());
    }
    if let Some(lines) = lines {
        lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

impl log::Log for Forward {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        forward(|| Line {
            level: record.level(),
            target: record.target().to_owned(),
            text: record.args().to_string(),
        });
    }

    fn flush(&self) {}
}

impl<S: tracing::Subscriber> Layer<S> for Forward {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= tracing::Level::INFO || metadata.target() == WHISPERS
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        let whisper = *event.metadata().level() > tracing::Level::INFO;
        if whisper && !UNREADABLE.iter().any(|words| text.message.contains(words)) {
            return;
        }
        forward(|| {
            let level = match *event.metadata().level() {
                tracing::Level::ERROR => Level::Error,
                tracing::Level::WARN => Level::Warn,
                tracing::Level::INFO => Level::Info,
                tracing::Level::DEBUG => Level::Debug,
                tracing::Level::TRACE => Level::Trace,
            };
            Line {
                level,
                target: event.metadata().target().to_owned(),
                text: format!("{}{}", text.message, text.fields),
            }
        });
    }
}

/// The message of an event, and its fields behind it.
#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            // Writing to a text cannot fail.
            let _ = write!(self.fields, " {}={value:?}", field.name());
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}
