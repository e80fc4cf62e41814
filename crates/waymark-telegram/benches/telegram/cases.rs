//! What is measured, and what it is to be.

use waymark_testkit::bench::Aim::{self, AtLeast, AtMost, Told};

/// What is measured in one process.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) runs: usize,
    pub(crate) rows: &'static [Row],
}

/// One line of the table.
pub(crate) struct Row {
    pub(crate) goal: &'static str,
    pub(crate) figure: &'static str,
    pub(crate) what: &'static str,
    pub(crate) aim: Aim,
}

const fn row(goal: &'static str, figure: &'static str, what: &'static str, aim: Aim) -> Row {
    Row {
        goal,
        figure,
        what,
        aim,
    }
}

pub(crate) const CASES: [Case; 9] = [
    Case {
        name: "teloxide",
        runs: 3,
        rows: &[
            row(
                "G5",
                "cpu_s",
                "teloxide's own dispatcher, nothing else: CPU s for 10,000",
                Told,
            ),
            row(
                "G6",
                "a_second",
                "teloxide's own dispatcher, nothing else: updates/s",
                Told,
            ),
        ],
    },
    Case {
        name: "adapter",
        runs: 3,
        rows: &[
            row(
                "G5",
                "cpu_s",
                "adapter alone: CPU s for 10,000 updates",
                AtMost(0.30),
            ),
            row("G6", "a_second", "adapter alone: updates/s", AtLeast(15_000.0)),
            row(
                "",
                "server_cpu_s",
                "(CPU s of the server meanwhile, for 10,000)",
                Told,
            ),
        ],
    },
    Case {
        name: "app",
        runs: 3,
        rows: &[
            row(
                "G5",
                "cpu_s",
                "with the app, durable: CPU s for 10,000 updates",
                AtMost(0.30),
            ),
            row(
                "G6",
                "a_second",
                "with the app, durable: updates/s",
                AtLeast(15_000.0),
            ),
        ],
    },
    Case {
        name: "adapter-slow",
        runs: 3,
        rows: &[row(
            "G6",
            "a_second",
            "adapter alone, a send takes 50 ms: updates/s",
            AtLeast(6_000.0),
        )],
    },
    Case {
        name: "app-slow",
        runs: 1,
        rows: &[
            row(
                "G6",
                "a_second",
                "with the app, a send takes 50 ms: updates/s",
                AtLeast(6_000.0),
            ),
            row(
                "G6",
                "disordered",
                "answers out of order within a chat",
                AtMost(0.0),
            ),
        ],
    },
    Case {
        name: "steady",
        runs: 1,
        rows: &[
            row(
                "G7",
                "p50_ms",
                "100 updates/s for 30 s, durable: p50 in ms",
                AtMost(1.6),
            ),
            row(
                "G7",
                "p99_ms",
                "100 updates/s for 30 s, durable: p99 in ms",
                AtMost(7.0),
            ),
        ],
    },
    Case {
        name: "backlog",
        runs: 3,
        rows: &[
            row(
                "G8",
                "above_mb",
                "backlog of 10,000 updates: peak above idle in MB",
                AtMost(16.0),
            ),
            row("", "idle_mb", "(idle, in MB)", Told),
        ],
    },
    Case {
        name: "prompts",
        runs: 1,
        rows: &[
            row(
                "G4",
                "late_p99_s",
                "300 prompts at 30/s: s beyond what is permitted, p99",
                AtMost(1.0),
            ),
            row(
                "G4",
                "end_ratio",
                "300 prompts at 30/s: end, of what is permitted",
                AtMost(1.02),
            ),
            row(
                "G4",
                "refused",
                "300 prompts at 30/s: calls that the server refused",
                AtMost(0.0),
            ),
            row("G4", "answer_p50_ms", "commands meanwhile: p50 in ms", Told),
            row(
                "G4",
                "answer_p99_ms",
                "commands meanwhile: p99 in ms",
                AtMost(50.0),
            ),
        ],
    },
    Case {
        name: "prompts-scaled",
        runs: 1,
        rows: &[
            row(
                "G4",
                "late_p99_s",
                "10,000 prompts at 150/s: s beyond what is permitted, p99",
                AtMost(1.0),
            ),
            row(
                "G4",
                "end_ratio",
                "10,000 prompts at 150/s: end, of what is permitted",
                AtMost(1.02),
            ),
            row("G4", "answer_p50_ms", "commands meanwhile: p50 in ms", Told),
            row(
                "G4",
                "answer_p99_ms",
                "commands meanwhile: p99 in ms",
                AtMost(50.0),
            ),
        ],
    },
];
