//! What cards look like, and that nothing breaks them.

use insta::assert_snapshot;
use jiff::{ToSpan, civil::date};
use proptest::{collection::vec, prelude::*};
use waymark_app::reply::{Board, Card, Day, Row, Unit, YEAR_WEEKS, Year};

use crate::{Theme, lines, png, svg};

fn row(rank: u32, name: &str, worth: u32) -> Row {
    Row {
        rank,
        name: name.to_owned(),
        worth,
        own: rank == 3,
    }
}

fn board(rows: Vec<Row>) -> Card {
    Card::Board(Board {
        group: "Night Crabs".into(),
        title: "This week".into(),
        period: "16 to 22 November 2026".into(),
        unit: Unit::Points,
        most: rows.iter().map(|row| row.worth).max().unwrap_or(0),
        rows,
        own: "Priya is 3rd, 15 points behind 小林.".into(),
        page: "Page 1 of 3".into(),
    })
}

/// Names as people have them.
fn people() -> Card {
    board(vec![
        row(1, "Ada Lovelace 🦀", 412),
        row(2, "小林さくら", 385),
        row(3, "प्रिया", 370),
        row(4, "عمر الخيام", 295),
        row(4, "נועה", 295),
        row(6, "Łukasz Wójcik", 240),
        row(7, "สมชาย", 165),
        row(8, "김민준", 120),
        row(9, "Жанна with a very long alias that goes on and on", 85),
        row(10, "Nguyễn Thị Hương 🌱✨", 20),
    ])
}

/// A year with all that can become of a day: somebody who began in January, went on holiday in August, and is better at
/// weekdays.
fn full_year() -> Card {
    let today = date(2026, 11, 21);
    let from = Year::begins(today);
    let mut days = Vec::new();
    for n in 0..YEAR_WEEKS * 7 {
        let day = from + i64::try_from(n).unwrap().days();
        let weekday = day.weekday().to_monday_zero_offset();
        // Some order that looks like none.
        let chance = (n * 7919 + n * n * 31) % 100;
        days.push(match () {
            () if day > today || day < date(2026, 1, 12) => Day::Blank,
            () if day == today => Day::Open,
            () if (date(2026, 8, 3)..=date(2026, 8, 16)).contains(&day) => Day::Rest,
            () if weekday == 6 => Day::Rest,
            () if day == date(2026, 5, 21) || day == date(2026, 5, 22) => Day::Excused,
            () if chance < 6 => Day::Frozen,
            () if chance < 12 => Day::Missed,
            () => Day::Studied(match (chance + usize::from(weekday.unsigned_abs()) * 3) % 20 {
                0..=5 => 1,
                6..=12 => 2,
                13..=17 => 3,
                _ => 4,
            }),
        });
    }
    let studied = days.iter().filter(|day| matches!(day, Day::Studied(_))).count();
    Card::Year(Year {
        name: "Ada Lovelace".into(),
        from,
        today,
        days,
        studied: u32::try_from(studied).unwrap(),
        points: 8460,
        streak: 23,
        longest: 61,
    })
}

/// Width and height, as a PNG tells them.
fn size(png: &[u8]) -> [u32; 2] {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()))
}

#[test]
fn a_small_board_is_drawn_like_this() {
    let card = board(vec![
        row(1, "Ada", 40),
        row(2, "<script>", 25),
        row(3, "Priya & \"Co\" 🦀", 10),
    ]);
    assert_snapshot!(svg(&card, Theme::Light));
}

#[test]
fn the_first_days_of_a_year_are_drawn_like_this() {
    let Card::Year(mut year) = full_year() else {
        unreachable!()
    };
    year.days = vec![
        Day::Blank,
        Day::Studied(1),
        Day::Studied(4),
        Day::Frozen,
        Day::Excused,
        Day::Rest,
        Day::Missed,
        Day::Open,
    ];
    year.today = year.from + 7.days();
    assert_snapshot!(svg(&Card::Year(year), Theme::Dark));
}

#[test]
fn a_terminal_shows_cards_in_block_characters() {
    let shown = |card: &Card, columns| -> String {
        lines(card, columns)
            .iter()
            .map(|line| line.iter().map(|(_, text)| text.as_str()).collect::<String>() + "\n")
            .collect()
    };
    assert_snapshot!(shown(&people(), 60));
    assert_snapshot!(shown(&full_year(), 80));
    assert_snapshot!(shown(&full_year(), 30));
}

#[test]
fn cards_are_small_and_sharp() {
    for theme in [Theme::Light, Theme::Dark] {
        let board = png(&people(), theme).unwrap();
        let year = png(&full_year(), theme).unwrap();
        assert_eq!((size(&board), size(&year)), ([1200, 1524], [1288, 1280]));
        assert!(
            board.len() < 150_000 && year.len() < 150_000,
            "{} {}",
            board.len(),
            year.len()
        );
    }
}

#[test]
fn an_empty_card_is_one_too() {
    assert_eq!(size(&png(&board(Vec::new()), Theme::Dark).unwrap())[0], 1200);
    let Card::Year(mut year) = full_year() else {
        unreachable!()
    };
    year.days.clear();
    assert_eq!(size(&png(&Card::Year(year), Theme::Light).unwrap()), [1288, 1280]);
}

/// The cards that the README shows, as this crate draws them. `BLESS=1` writes them.
#[test]
fn the_cards_in_the_documentation_are_what_is_drawn() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures");
    for (name, card, theme) in [
        ("board-light.png", people(), Theme::Light),
        ("year-dark.png", full_year(), Theme::Dark),
    ] {
        let path = folder.join(name);
        let drawn = png(&card, theme).unwrap();
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        // Not to the byte: how a float is rounded may differ between processors.
        let same = kept.len().abs_diff(drawn.len()) < 500 && size(&kept) == size(&drawn);
        assert!(
            same,
            "{name} has changed: `BLESS=1 cargo test -p waymark-picture` draws it anew"
        );
    }
}

/// Any characters, and those that matter to XML, to directions and to fonts.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[<>&\"'\\]\\[!/-]{0,40}",
        "[\u{0}-\u{20}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{fe00}-\u{fe0f}a-e]{0,40}",
        "[\u{590}-\u{6ff}\u{900}-\u{97f}\u{e00}-\u{e7f}]{0,60}",
        "[\u{1f300}-\u{1faff}\u{200d}\u{fe0f}\u{1f3fb}-\u{1f3ff}]{0,30}",
        "[\u{300}-\u{36f}]{0,300}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_name_gives_a_picture_of_the_same_size(
        names in vec(anything(), 3),
        group in anything(),
        own in anything(),
        worth in any::<u32>(),
    ) {
        let rows = names.iter().zip(1..).map(|(name, rank)| row(rank, name, worth / rank)).collect();
        let Card::Board(mut card) = board(rows) else { unreachable!() };
        card.group = group;
        card.own = own;
        let card = Card::Board(card);
        prop_assert_eq!(size(&png(&card, Theme::Light).unwrap()), [1200, 768]);
        for line in lines(&card, 60) {
            let whole = line.iter().all(|(_, text)| !text.contains(['\n', '\u{1b}']));
            prop_assert!(whole, "{:?}", line);
        }
    }

    #[test]
    fn the_words_for_a_board_have_all_its_numbers(worths in vec(0_u32..100_000, 1..10)) {
        let rows = worths.iter().zip(1..).map(|(worth, rank)| row(rank, "Ada", *worth)).collect();
        let alt = board(rows).alt();
        for (worth, rank) in worths.iter().zip(1..) {
            prop_assert!(alt.contains(&format!("{rank}. Ada, {worth} point")), "{}", alt);
        }
    }
}
