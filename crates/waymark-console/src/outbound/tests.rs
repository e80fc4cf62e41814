use proptest::prelude::*;
use waymark_app::reply::{Mark, Span};

use super::*;

fn look(width: usize, colour: bool) -> Look {
    Look {
        colour,
        links: colour,
        ..Look::plain().of_width(width)
    }
}

/// One of everything.
fn everything() -> Reply {
    Reply::titled("Phase 1: Ownership, borrowing and moves")
        .tone(Tone::Good)
        .para(
            Text::new()
                .plain("Read ")
                .code("&mut T")
                .plain(" in ")
                .link("the book", "https://doc.rust-lang.org/book/")
                .plain(" or at ")
                .link(
                    "https://doc.rust-lang.org/nomicon/",
                    "https://doc.rust-lang.org/nomicon/",
                )
                .plain(", it is ")
                .strong("worth it")
                .plain(" and ")
                .emphasis("short")
                .plain("."),
        )
        .list([
            Item::marked(Mark::Done, "Moves"),
            Item::marked(
                Mark::Learning,
                "Borrowing, with a text that is long enough to go on",
            )
            .deeper(),
            Item::new("plain"),
        ])
        .numbered(9, [Item::new("ninth"), Item::marked(Mark::Todo, "tenth")])
        .meter("Required", 3, 8)
        .meter("Optional topics", 0, 0)
        .facts([
            ("Streak", "12 days"),
            ("Next", "Lifetimes in structs, in functions and in traits"),
        ])
        .block(Block::Code {
            language: "rust".into(),
            text: "fn main() {\n\tlet s = \"a\"; // moved\n}\n".into(),
        })
        .block(Block::Quote("my own words".into()))
        .block(Block::Spoiler(vec![Block::Para("hidden".into())]))
        .small("page 1 of 2")
        .row([Button::new("Done", "done").primary(), Button::new("Skip", "skip")])
        .row([Button::new("Forget everything about me", "forget").danger()])
}

#[test]
fn everything_in_80_columns() {
    insta::assert_snapshot!(draw(&everything(), &look(80, false)), @r#"
    ✓ Phase 1: Ownership, borrowing and moves
    ─────────────────────────────────────────

    Read `&mut T` in the book <https://doc.rust-lang.org/book/> or at
    https://doc.rust-lang.org/nomicon/, it is worth it and short.

    ● Moves
      ◐ Borrowing, with a text that is long enough to go on
    • plain

     9. ninth
    10. ○ tenth

    Required         ███████░░░░░░░░░░░░░ 3 of 8 (37%)
    Optional topics  ░░░░░░░░░░░░░░░░░░░░ 0 of 0
    Streak  12 days
    Next    Lifetimes in structs, in functions and in traits

      │ fn main() {
      │     let s = "a"; // moved
      │ }

    ▎ my own words

    hidden

    page 1 of 2

    [1] Done   [2] Skip
    [3] Forget everything about me
    "#);
}

#[test]
fn everything_in_40_columns() {
    insta::assert_snapshot!(draw(&everything(), &look(40, false)), @r#"
    ✓ Phase 1: Ownership, borrowing and
      moves
    ───────────────────────────────────

    Read `&mut T` in the book
    <https://doc.rust-lang.org/book/> or at
    https://doc.rust-lang.org/nomicon/, it
    is worth it and short.

    ● Moves
      ◐ Borrowing, with a text that is long
        enough to go on
    • plain

     9. ninth
    10. ○ tenth

    Required         ███░░░░░░░ 3 of 8 (37%)
    Optional topics  ░░░░░░░░░░░░░░░░ 0 of 0
    Streak  12 days
    Next    Lifetimes in structs, in
            functions and in traits

      │ fn main() {
      │     let s = "a"; // moved
      │ }

    ▎ my own words

    hidden

    page 1 of 2

    [1] Done   [2] Skip
    [3] Forget everything about me
    "#);
}

#[test]
fn everything_in_colour() {
    let drawn = draw(&everything(), &look(60, true)).replace('\u{1b}', "␛");
    insta::assert_snapshot!(drawn, @r#"
    ␛[32m✓ ␛[0m␛[1m␛[36mPhase 1: Ownership, borrowing and moves␛[0m

    Read ␛[36m&mut T␛[0m in ␛]8;;https://doc.rust-lang.org/book/␛\␛[4m␛[34mthe book␛[0m␛]8;;␛\ or at
    ␛]8;;https://doc.rust-lang.org/nomicon/␛\␛[4m␛[34mhttps://doc.rust-lang.org/nomicon/␛[0m␛]8;;␛\, it is ␛[1mworth it␛[0m and
    ␛[3mshort␛[0m.

    ␛[32m●␛[0m␛[32m ␛[0mMoves
      ␛[36m◐␛[0m␛[36m ␛[0mBorrowing, with a text that is long enough to go on
    ␛[2m• ␛[0mplain

    ␛[36m 9. ␛[0mninth
    ␛[36m10. ␛[0m␛[2m○␛[0m␛[2m ␛[0mtenth

    Required         ␛[32m███████␛[0m␛[2m░░░░░░░░░░░░░␛[0m 3 of 8 (37%)
    Optional topics  ␛[2m░░░░░░░░░░░░░░░░░░░░␛[0m 0 of 0
    ␛[1mStreak␛[0m  12 days
    ␛[1mNext␛[0m    Lifetimes in structs, in functions and in traits

    ␛[2m  │ ␛[0m␛[35mfn␛[0m main() {
    ␛[2m  │ ␛[0m    ␛[35mlet␛[0m s = ␛[32m"a"␛[0m; ␛[90m// moved␛[0m
    ␛[2m  │ ␛[0m}

    ␛[2m▎ ␛[0m␛[3mmy own words␛[0m

    hidden

    ␛[2mpage 1 of 2␛[0m

    ␛[32m[1]␛[0m Done   ␛[36m[2]␛[0m Skip
    ␛[31m[3]␛[0m Forget everything about me
    "#);
}

#[test]
fn what_is_hidden_stays_hidden_until_it_is_asked_for() {
    let look = Look {
        hide: true,
        ..Look::plain()
    };
    let blocks = vec![Block::Spoiler(vec![Block::Para("the answer".into())])];
    let reply = Reply::new(Tone::Plain).blocks(blocks.clone());
    insta::assert_snapshot!(draw(&reply, &look), @"▸ Hidden. Type :show to see it.");
    assert_eq!(draw_hidden(&blocks, &look), "the answer\n");
}

#[test]
fn every_mark_has_a_glyph_of_one_column() {
    let marks = [
        Mark::Todo,
        Mark::Learning,
        Mark::Done,
        Mark::Due,
        Mark::Skipped,
        Mark::Frozen,
        Mark::Excused,
        Mark::Rest,
        Mark::Missed,
        Mark::Pending,
        Mark::Right,
        Mark::Wrong,
    ];
    for mark in marks {
        assert_eq!(glyph(mark).0.width(), 1, "{mark:?}");
    }
}

#[test]
fn a_full_bar_means_all_of_it() {
    let bar = |done, total| draw(&Reply::new(Tone::Plain).meter("x", done, total), &Look::plain());
    insta::assert_snapshot!(
        [bar(0, 3), bar(1, 1000), bar(999, 1000), bar(3, 3), bar(9, 3), bar(u32::MAX, u32::MAX)].concat(),
        @r"
    x  ░░░░░░░░░░░░░░░░░░░░ 0 of 3 (0%)
    x  █░░░░░░░░░░░░░░░░░░░ 1 of 1000 (0%)
    x  ███████████████████░ 999 of 1000 (99%)
    x  ████████████████████ 3 of 3 (100%)
    x  ████████████████████ 9 of 3 (100%)
    x  ████████████████████ 4294967295 of 4294967295 (100%)
    "
    );
}

#[test]
fn a_tone_is_seen_without_colour() {
    let tones = [
        Tone::Plain,
        Tone::Good,
        Tone::Wrong,
        Tone::Festive,
        Tone::Warning,
        Tone::Refusal,
        Tone::Fault,
    ];
    let drawn = tones.map(|tone| draw(&Reply::new(tone).para(format!("{tone:?}")), &Look::plain()));
    insta::assert_snapshot!(drawn.concat(), @r"
    Plain
    ✓ Good
    → Wrong
    ★ Festive
    ! Warning
    Refusal
    ! Fault
    ");
}

#[test]
fn an_echo_is_one_short_line() {
    assert_eq!(echo("done\u{1b}", None), "> done␛\n");
    assert_eq!(echo("a\u{2028}b", Some("Ada")), "Ada> a b\n");
    assert_eq!(echo(&"x".repeat(1 << 20), None).chars().count(), 204);
}

/// Text with all that terminals stumble over.
fn text() -> impl Strategy<Value = String> {
    let strange = prop_oneof![
        Just("👩‍👩‍👧‍👦"),
        Just("🦀"),
        Just("e\u{301}"),
        Just("שלום"),
        Just("\u{202e}"),
        Just("\u{1b}[2J"),
        Just("\u{9b}31m"),
        Just("\u{1b}]8;;https://a.example\u{7}"),
        Just("\0"),
        Just("\t"),
        Just("\n"),
        Just("\r\n"),
        Just("漢字"),
        Just("https://example.org/a/b?c=d"),
        Just(" "),
        Just("`"),
        Just("\u{feff}"),
        Just("word "),
    ];
    let part = prop_oneof![strange.prop_map(str::to_owned), "\\PC{0,12}", "[a-z ]{0,30}"];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn rich() -> impl Strategy<Value = Text> {
    let span = (text(), 0..5).prop_map(|(text, kind)| match kind {
        0 => Span::Plain(text),
        1 => Span::Strong(text),
        2 => Span::Emphasis(text),
        3 => Span::Code(text),
        _ => Span::Link {
            label: text,
            url: "https://example.org/\u{1b}x".to_owned(),
        },
    });
    prop::collection::vec(span, 0..4).prop_map(Text)
}

fn block() -> impl Strategy<Value = Block> {
    let item = (rich(), any::<u8>(), any::<bool>()).prop_map(|(text, depth, marked)| Item {
        mark: marked.then_some(Mark::Due),
        text,
        depth,
    });
    let leaf = prop_oneof![
        rich().prop_map(Block::Title),
        rich().prop_map(Block::Para),
        rich().prop_map(Block::Quote),
        rich().prop_map(Block::Small),
        (prop::option::of(any::<u32>()), prop::collection::vec(item, 0..4))
            .prop_map(|(from, items)| Block::List { from, items }),
        ("(rust|text)", text()).prop_map(|(language, text)| Block::Code { language, text }),
        (rich(), any::<u32>(), any::<u32>()).prop_map(|(label, done, total)| Block::Meter {
            label,
            done,
            total
        }),
        prop::collection::vec((rich(), rich()), 0..3).prop_map(Block::Facts),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(Block::Spoiler)
    })
}

fn reply() -> impl Strategy<Value = Reply> {
    let button = text().prop_map(|label| Button::new(label, "x"));
    let rows = prop::collection::vec(prop::collection::vec(button, 0..4), 0..3);
    (prop::collection::vec(block(), 0..4), rows).prop_map(|(body, buttons)| Reply {
        body,
        buttons,
        ..Reply::new(Tone::Good)
    })
}

/// Whether a line could be broken further than it is: there is a blank between words in it.
fn breakable(line: &str) -> bool {
    let words = textwrap::WordSeparator::UnicodeBreakProperties.find_words(line);
    words
        .filter(|word| word.word.chars().any(char::is_alphanumeric))
        .count()
        > 1
}

proptest! {
    #[test]
    fn nothing_in_a_reply_steers_the_terminal(reply in reply(), width in 20_usize..100) {
        let drawn = draw(&reply, &look(width, false));
        prop_assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "{drawn:?}");
        // With colour, the only sequences are our own.
        let drawn = draw(&reply, &look(width, true));
        let mut rest = drawn.as_str();
        while let Some((_, after)) = rest.split_once('\u{1b}') {
            let ours = after.starts_with('[') || after.starts_with("]8;;") || after.starts_with('\\');
            prop_assert!(ours, "{after:?}");
            if let Some(style) = after.strip_prefix('[') {
                let end = style.find('m').unwrap_or(0);
                prop_assert!(style[..end].bytes().all(|b| b.is_ascii_digit() || b == b';') && end > 0, "{style:?}");
            }
            rest = after;
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour(reply in reply(), width in 20_usize..100) {
        let painted = Look { links: false, ..look(width, true) };
        let drawn = draw(&reply, &painted);
        let bare = anstream::adapter::strip_str(&drawn).to_string();
        prop_assert!(bare.chars().all(|c| c == '\n' || !c.is_control()));
    }

    #[test]
    fn no_line_is_wider_than_the_page_unless_it_is_one_word(texts in prop::collection::vec(text(), 0..4), width in 20_usize..100) {
        let texts: Vec<Item> = texts.iter().map(|text| Item::new(text.as_str())).collect();
        let reply = Reply::new(Tone::Plain).list(texts);
        let drawn = draw(&reply, &look(width, false));
        for line in drawn.lines().filter(|line| line.width() > width) {
            prop_assert!(!breakable(line.trim_start_matches(['•', ' '])), "{line:?}");
        }
    }

    #[test]
    fn code_is_never_wider_than_the_page(text in text(), width in 20_usize..100) {
        let code = Block::Code { language: "rust".to_owned(), text };
        let drawn = draw(&Reply::new(Tone::Plain).block(code), &look(width, false));
        for line in drawn.lines() {
            prop_assert!(line.width() <= width, "{line:?}");
        }
    }
}
