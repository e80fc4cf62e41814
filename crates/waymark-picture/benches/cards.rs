//! What a card costs, once the fonts are unpacked.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use divan::Bencher;
use jiff::civil::date;
use waymark_app::reply::{Board, Card, Day, Row, Unit, YEAR_WEEKS, Year};
use waymark_picture::{Theme, png, svg};

fn main() {
    // The first card unpacks the fonts.
    let began = std::time::Instant::now();
    png(&board(), Theme::Light).unwrap();
    println!("the first card: {} ms", began.elapsed().as_millis());
    divan::main();
}

fn board() -> Card {
    let names = [
        "Ada 🦀",
        "小林さくら",
        "प्रिया",
        "عمر الخيام",
        "נועה",
        "Łukasz",
        "สมชาย",
        "김민준",
        "Жанна",
        "Hương",
    ];
    let rows = names.iter().zip(1..).map(|(name, rank)| Row {
        rank,
        name: (*name).to_owned(),
        worth: 400 / rank,
        own: rank == 3,
    });
    Card::Board(Board {
        group: "Night Crabs".into(),
        title: "This week".into(),
        period: "16 to 22 November 2026".into(),
        unit: Unit::Points,
        most: 400,
        rows: rows.collect(),
        own: "You are 3rd, 67 points behind 小林さくら.".into(),
        page: "Page 1 of 3".into(),
    })
}

fn year() -> Card {
    let today = date(2026, 11, 21);
    let days = [
        Day::Studied(1),
        Day::Studied(3),
        Day::Frozen,
        Day::Studied(4),
        Day::Rest,
        Day::Missed,
        Day::Excused,
    ];
    Card::Year(Year {
        name: "Ada Lovelace".into(),
        from: Year::begins(today),
        today,
        days: days.into_iter().cycle().take(YEAR_WEEKS * 7).collect(),
        studied: 156,
        points: 8460,
        streak: 23,
        longest: 61,
    })
}

#[divan::bench]
fn board_as_svg(bencher: Bencher<'_, '_>) {
    let card = board();
    bencher.bench(|| svg(&card, Theme::Light));
}

#[divan::bench]
fn board_as_png(bencher: Bencher<'_, '_>) {
    let card = board();
    bencher.bench(|| png(&card, Theme::Light));
}

#[divan::bench]
fn year_as_png(bencher: Bencher<'_, '_>) {
    let card = year();
    bencher.bench(|| png(&card, Theme::Dark));
}
