//! Replies of every shape, with texts by people who mean no good.

use proptest::prelude::*;
use waymark_app::reply::{Block, Button, File, Item, Mark, Poll, Reply, Span, Text, Tone};

/// Text with all that a reader of markup could stumble over.
fn text() -> impl Strategy<Value = String> {
    let strange = prop_oneof![
        Just("👩‍👩‍👧‍👦"),
        Just("🇳🇴"),
        Just("e\u{301}"),
        Just("שלום"),
        Just("\u{202e}"),
        Just("\u{1b}[2J"),
        Just("\0"),
        Just("\t"),
        Just("\n"),
        Just("\r\n"),
        Just("\n\n"),
        Just("漢字"),
        Just("</b>"),
        Just("<b>"),
        Just("</code></pre>"),
        Just("<a href=\"tg://user?id=1\">"),
        Just("&lt;"),
        Just("&#0;"),
        Just("\" onclick=\""),
        Just("@durov"),
        Just("@"),
        Just("*_`~|>#"),
        Just("\u{200b}"),
        Just("\u{feff}"),
        Just("word "),
    ];
    let part = prop_oneof![
        2 => strange.prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[a-z ]{0,30}",
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// Text that is longer than a message.
fn long() -> impl Strategy<Value = String> {
    prop_oneof![
        ("\\PC{1,3}", 0..3000_usize).prop_map(|(part, n)| part.repeat(n)),
        (text(), 0..300_usize).prop_map(|(part, n)| part.repeat(n)),
        (0..2400_usize).prop_map(|n| "word ".repeat(n)),
    ]
}

fn rich() -> impl Strategy<Value = Text> {
    let url = prop_oneof![
        Just("https://example.org/a?b=c&d=\"e\"".to_owned()),
        Just("tg://user?id=1".to_owned()),
        text(),
    ];
    let span = (text(), url, 0..7).prop_map(|(text, url, kind)| match kind {
        0 => Span::Plain(text),
        1 => Span::Strong(text),
        2 => Span::Emphasis(text),
        3 => Span::Code(text),
        4 => Span::Moment {
            at: jiff::Timestamp::UNIX_EPOCH,
            local: text,
        },
        5 => Span::DeepLink {
            label: text,
            payload: "e-rust".to_owned(),
        },
        _ => Span::Link { label: text, url },
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
        (prop::option::of(any::<u32>()), prop::collection::vec(item, 0..8))
            .prop_map(|(from, items)| Block::List { from, items }),
        long().prop_map(|text| Block::Para(text.into())),
        long().prop_map(|text| Block::Quote(Text::new().strong(text))),
        (text(), 0..150_usize).prop_map(|(text, n)| Block::List {
            from: None,
            items: vec![Item::new(Text::new().code(text)); n],
        }),
        long().prop_map(|text| Block::Code {
            language: "rust".to_owned(),
            text,
        }),
        ("(rust|text|a\"><b>)", text()).prop_map(|(language, text)| Block::Code { language, text }),
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

pub(super) fn reply() -> impl Strategy<Value = Reply> {
    let button = text().prop_map(|label| Button::new(label, "x"));
    let rows = prop::collection::vec(prop::collection::vec(button, 0..12), 0..12);
    let file = (text(), text()).prop_map(|(name, text)| File { name, text });
    let poll = (
        text(),
        prop::collection::vec(text(), 0..12),
        any::<u8>(),
        prop::option::of(text()),
    )
        .prop_map(|(question, options, right, explanation)| Poll {
            question,
            options,
            right,
            explanation,
        });
    (
        prop::collection::vec(block(), 0..4),
        rows,
        prop::collection::vec(file, 0..3),
        prop::option::of(poll),
    )
        .prop_map(|(body, buttons, files, poll)| Reply {
            body,
            buttons,
            files,
            poll,
            ..Reply::new(Tone::Good)
        })
}
