//! What a stretch of text is, and how that looks where there is colour.

use std::{borrow::Cow, fmt::Write as _};

use anstyle::{AnsiColor, Style};
use waymark_app::reply::{self, Mark, Tone};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Face {
    #[default]
    Plain,
    Title,
    Strong,
    Emphasis,
    Code,
    Link,
    Quiet,
    Good,
    Bad,
    Warn,
    Accent,
    Keyword,
    Literal,
    Comment,
}

impl Face {
    fn style(self) -> Style {
        let of = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Title => of(AnsiColor::Cyan).bold(),
            Self::Strong => Style::new().bold(),
            Self::Emphasis => Style::new().italic(),
            Self::Code | Self::Accent => of(AnsiColor::Cyan),
            Self::Link => of(AnsiColor::Blue).underline(),
            Self::Quiet => Style::new().dimmed(),
            Self::Good | Self::Literal => of(AnsiColor::Green),
            Self::Bad => of(AnsiColor::Red),
            Self::Warn => of(AnsiColor::Yellow),
            Self::Keyword => of(AnsiColor::Magenta),
            Self::Comment => of(AnsiColor::BrightBlack),
        }
    }

    /// How the first line of a reply looks.
    pub(super) fn of_tone(tone: Tone) -> Self {
        match tone {
            Tone::Plain | Tone::Refusal => Self::Accent,
            Tone::Good => Self::Good,
            Tone::Wrong | Tone::Festive | Tone::Warning => Self::Warn,
            Tone::Fault => Self::Bad,
        }
    }

    /// How a button's number looks.
    pub(super) fn of_button(style: reply::Style) -> Self {
        match style {
            reply::Style::Primary => Self::Good,
            reply::Style::Neutral => Self::Accent,
            reply::Style::Danger => Self::Bad,
        }
    }
}

/// What goes in front of a reply that is more than information.
pub(super) fn tone_sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Refusal => "",
        Tone::Good => "✓ ",
        // A wrong answer is a step, not a failure.
        Tone::Wrong => "→ ",
        Tone::Festive => "★ ",
        Tone::Warning | Tone::Fault => "! ",
    }
}

/// The glyph of a mark, one column wide but for a rank, and how it looks.
pub(super) fn glyph(mark: Mark) -> (Cow<'static, str>, Face) {
    let (glyph, face) = match mark {
        Mark::Todo => ("○", Face::Quiet),
        Mark::Learning => ("◐", Face::Accent),
        Mark::Done => ("●", Face::Good),
        Mark::Due => ("↻", Face::Warn),
        Mark::Skipped => ("–", Face::Quiet),
        Mark::Frozen => ("*", Face::Accent),
        Mark::Excused => ("◇", Face::Accent),
        Mark::Rest => ("·", Face::Quiet),
        Mark::Missed | Mark::Wrong => ("✗", Face::Bad),
        Mark::Pending => ("?", Face::Warn),
        Mark::Right => ("✓", Face::Good),
        Mark::Rank(rank) => return (Cow::Owned(format!("{rank}.")), Face::Plain),
    };
    (Cow::Borrowed(glyph), face)
}

/// Writes text in its face, where there is colour.
pub(super) fn paint(out: &mut String, colour: bool, face: Face, text: &str) {
    let style = face.style();
    if !colour || text.is_empty() || style.is_plain() {
        out.push_str(text);
    } else {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{style}{text}{style:#}");
    }
}
