//! Reading, healing and printing roadmaps.

use std::fmt::Write as _;

use divan::Bencher;
use waymark_core::roadmap::{heal, parse, write};

fn main() {
    divan::main();
}

/// Twenty phases of seven sections of ten topics.
fn large() -> String {
    let mut out = String::from("# A large roadmap\n\n");
    for phase in 1..=20 {
        let _ = writeln!(
            out,
            "## 📘 Phase {phase}: Part {phase} of the language (Weeks {phase}-{})\n",
            phase + 1
        );
        for section in 1..=7 {
            let _ = writeln!(out, "### Section {section} of {phase}\n");
            for topic in 1..=10 {
                let _ = writeln!(
                    out,
                    "- [ ] Topic {topic} about `Vec<T>` and **traits** in section {section} of {phase}"
                );
            }
            out.push('\n');
        }
    }
    out
}

const SEEDS: [&[u8]; 5] = [
    include_bytes!("../tests/fixtures/seeds/000.txt"),
    include_bytes!("../tests/fixtures/seeds/001.txt"),
    include_bytes!("../tests/fixtures/seeds/002.txt"),
    include_bytes!("../tests/fixtures/seeds/003.txt"),
    include_bytes!("../tests/fixtures/seeds/004.txt"),
];

#[divan::bench]
fn parse_1400_topics(bencher: Bencher<'_, '_>) {
    let text = large();
    assert_eq!(parse(text.as_bytes()).roadmap.topics().count(), 1400);
    bencher.bench(|| parse(divan::black_box(text.as_bytes())));
}

#[divan::bench]
fn parse_1400_canonical_topics(bencher: Bencher<'_, '_>) {
    let text = write(&parse(large().as_bytes()).roadmap);
    bencher.bench(|| parse(divan::black_box(text.as_bytes())));
}

#[divan::bench]
fn write_1400_topics(bencher: Bencher<'_, '_>) {
    let roadmap = parse(large().as_bytes()).roadmap;
    bencher.bench(|| write(divan::black_box(&roadmap)));
}

#[divan::bench(args = [0, 1, 2, 3, 4])]
fn parse_seed(bencher: Bencher<'_, '_>, number: usize) {
    bencher.bench(|| parse(divan::black_box(SEEDS[number])));
}

#[divan::bench(args = [1, 3, 4])]
fn heal_seed(bencher: Bencher<'_, '_>, number: usize) {
    bencher.bench(|| heal::heal(divan::black_box(SEEDS[number])));
}
