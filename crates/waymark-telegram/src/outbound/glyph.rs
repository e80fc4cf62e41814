//! The signs in front of lines.

use std::borrow::Cow;

use waymark_app::reply::{Mark, Tone};

/// What goes in front of a reply that is more than information.
pub(super) fn of_tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Refusal => "",
        Tone::Good => "✅ ",
        // A wrong answer is a step, not a failure.
        Tone::Wrong => "➡️ ",
        Tone::Festive => "🎉 ",
        Tone::Warning => "⚠️ ",
        Tone::Fault => "🛠 ",
    }
}

/// The sign of a mark: all are emoji, so that they are of one width on a phone.
pub(super) fn of_mark(mark: Mark) -> Cow<'static, str> {
    Cow::Borrowed(match mark {
        Mark::Todo => "⬜",
        Mark::Learning => "📖",
        Mark::Done | Mark::Right => "✅",
        Mark::Due => "🔁",
        Mark::Skipped => "➖",
        Mark::Frozen => "🧊",
        Mark::Excused => "☂️",
        Mark::Rest => "💤",
        Mark::Missed => "✖️",
        Mark::Pending => "⏳",
        Mark::Wrong => "❌",
        Mark::Rank(1) => "🥇",
        Mark::Rank(2) => "🥈",
        Mark::Rank(3) => "🥉",
        Mark::Rank(rank) => return Cow::Owned(format!("{rank}.")),
    })
}

/// How many cells a bar has.
const BAR: u64 = 10;

/// A bar: full cells mean all of it, one at least means a beginning.
pub(super) fn bar(done: u32, total: u32) -> String {
    let full = if total == 0 {
        0
    } else {
        (u64::from(done.min(total)) * BAR / u64::from(total)).max(u64::from(done > 0))
    };
    (0..BAR).map(|cell| if cell < full { '▰' } else { '▱' }).collect()
}
