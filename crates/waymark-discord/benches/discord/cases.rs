//! What is measured, and what it is to be.

use waymark_testkit::bench::Aim::{self, AtLeast, AtMost, Told};

/// What is measured in one process.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) runs: usize,
    /// Whether it begins with the database full of people.
    pub(crate) people: bool,
    pub(crate) rows: &'static [Row],
}

/// One line of the table.
pub(crate) struct Row {
    pub(crate) figure: &'static str,
    pub(crate) what: &'static str,
    pub(crate) aim: Aim,
}

const fn row(figure: &'static str, what: &'static str, aim: Aim) -> Row {
    Row { figure, what, aim }
}

pub(crate) const CASES: [Case; 3] = [
    Case {
        name: "calm",
        runs: 1,
        people: true,
        rows: &[
            row(
                "p50_ms",
                "100 interactions/s for 25 s: acknowledged, p50 in ms",
                Told,
            ),
            row(
                "p99_ms",
                "100 interactions/s for 25 s: acknowledged, p99 in ms",
                AtMost(10.0),
            ),
            row("commands_p99_ms", "(of that, commands: p99 in ms)", Told),
            row("presses_p99_ms", "(presses: p99 in ms)", Told),
            row("typing_p99_ms", "(suggestions: p99 in ms)", Told),
            row("cpu_s", "(our CPU s)", Told),
        ],
    },
    Case {
        name: "busy",
        runs: 1,
        people: true,
        rows: &[
            row("p50_ms", "the same while 10,000 prompts go out: p50 in ms", Told),
            row(
                "p99_ms",
                "the same while 10,000 prompts go out: p99 in ms",
                AtMost(10.0),
            ),
            row("longest_ms", "(the longest, in ms)", Told),
            row("commands_p99_ms", "(of that, commands: p99 in ms)", Told),
            row("presses_p99_ms", "(presses: p99 in ms)", Told),
            row("typing_p99_ms", "(suggestions: p99 in ms)", Told),
            row("disordered", "answers out of order for a learner", AtMost(0.0)),
            row(
                "calls_a_second",
                "calls/s for prompts meanwhile, of 40 that prompts get",
                AtLeast(38.0),
            ),
            row("refused", "calls that the server refused", AtMost(0.0)),
            row("prompts", "(prompts that went out meanwhile)", Told),
            row("cpu_s", "(our CPU s)", Told),
        ],
    },
    Case {
        name: "start",
        runs: 5,
        people: false,
        rows: &[
            row(
                "ready_ms",
                "G9: `waymark run` to ready on both platforms, in ms",
                AtMost(50.0),
            ),
            row("discord_ms", "(to connected to Discord, in ms)", Told),
            row("telegram_ms", "(to talking on Telegram, in ms)", Told),
            row("running_ms", "(to running, without the platforms, in ms)", Told),
            row("idle_mb", "G9: idle on both platforms, resident MB", AtMost(16.0)),
            row("own_mb", "(of that, its own: heap and stacks, in MB)", Told),
        ],
    },
];
