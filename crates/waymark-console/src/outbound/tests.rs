use proptest::prelude::*;
use waymark_app::{
    reply::Mark,
    testing::{
        arbitrary::{reply, text},
        gallery,
    },
};

use super::*;

fn look(width: usize, colour: bool) -> Look {
    Look {
        colour,
        links: colour,
        ..Look::plain().of_width(width)
    }
}

/// Every reply of the gallery under its name.
#[track_caller]
fn check_gallery(snapshot: &str, look: &Look) {
    let mut drawn = String::new();
    for (name, reply) in gallery() {
        drawn.extend(["=== ", name, " ===\n", &draw(&reply, look), "\n"]);
    }
    insta::assert_snapshot!(snapshot, drawn.replace('\u{1b}', "␛"));
}

#[test]
fn the_gallery_is_drawn() {
    check_gallery("plain_80", &look(80, false));
    check_gallery("plain_40", &look(40, false));
    check_gallery("colour_80", &look(80, true));
    let unlinked = Look {
        links: false,
        ..look(40, true)
    };
    check_gallery("colour_40", &unlinked);
    let hiding = Look {
        hide: true,
        ..look(80, false)
    };
    check_gallery("hiding_80", &hiding);
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
