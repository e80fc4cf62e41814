//! Replies of every shape, with texts by people who mean no good: what every platform has to draw.

use proptest::prelude::*;

use crate::reply::{
    Awaits, Block, Button, Choose, File, Item, Mark, Native, Poll, Reply, Span, Style, Text, Tone,
};

/// What readers of markup, terminals and phones stumble over.
const STRANGE: &[&str] = &[
    "👩‍👩‍👧‍👦",
    "🇳🇴",
    "🦀",
    "e\u{301}",
    "שלום",
    "漢字",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\u{1b}]8;;https://a.example\u{7}",
    "\0",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    " ",
    "word ",
    "`",
    "``",
    "```",
    "\n```rust\n",
    "\\",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "|",
    "||",
    "*_`~|>#",
    "\n> ",
    "\n>>> ",
    "\n# ",
    "\n-# ",
    "\n- ",
    "\n12. ",
    "[a](https://b.example)",
    "https://example.org/a_b/*?c=d&e",
    "http://",
    ":crab:",
    "<@1>",
    "<@&1>",
    "<#1>",
    "<:a:1>",
    "<t:1:R>",
    "</a:1>",
    "@everyone",
    "@durov",
    "@",
    "</b>",
    "<b>",
    "</code></pre>",
    "<a href=\"tg://user?id=1\">",
    "&lt;",
    "&#0;",
    "\" onclick=\"",
];

/// A short text with all of that.
pub fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        2 => prop::sample::select(STRANGE).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[a-z ]{0,30}",
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// A text that is longer than most messages.
pub fn long_text() -> impl Strategy<Value = String> {
    prop_oneof![
        ("\\PC{1,3}", 0..3000_usize).prop_map(|(part, n)| part.repeat(n)),
        (text(), 0..300_usize).prop_map(|(part, n)| part.repeat(n)),
        (0..2400_usize).prop_map(|n| "word ".repeat(n)),
    ]
}

/// A reply with short texts.
pub fn reply() -> impl Strategy<Value = Reply> {
    reply_of(short_block().boxed())
}

/// A reply whose texts may be longer than a message.
pub fn long_reply() -> impl Strategy<Value = Reply> {
    reply_of(prop_oneof![2 => short_block(), 1 => long_block()].boxed())
}

fn reply_of(leaf: BoxedStrategy<Block>) -> impl Strategy<Value = Reply> {
    let block = leaf.prop_recursive(2, 6, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(Block::Spoiler)
    });
    let tones = [
        Tone::Plain,
        Tone::Good,
        Tone::Wrong,
        Tone::Festive,
        Tone::Warning,
        Tone::Refusal,
        Tone::Fault,
    ];
    let rows = prop_oneof![
        prop::collection::vec(prop::collection::vec(button(), 0..4), 0..3),
        prop::collection::vec(prop::collection::vec(button(), 0..12), 0..12),
        prop::collection::vec(prop::collection::vec(button(), 1..2), 0..40),
    ];
    let file = (text(), text()).prop_map(|(name, text)| File { name, text });
    let awaits = prop::sample::select(vec!["answer ?17", "note", "setup zone"]).prop_map(Awaits::of);
    let choose = (any::<bool>(), text()).prop_map(|(channel, hint)| Choose {
        what: if channel { Native::Channel } else { Native::Role },
        press: "setup channel".to_owned(),
        hint,
    });
    let mention = prop::sample::select(vec!["7", "0", "@everyone"]).prop_map(str::to_owned);
    (
        prop::sample::select(tones.to_vec()),
        prop::collection::vec(block, 0..4),
        rows,
        prop::collection::vec(file, 0..3),
        prop::option::of(poll()),
        prop::option::of(awaits),
        prop::option::of(choose),
        prop::option::of(mention),
    )
        .prop_map(
            |(tone, body, buttons, files, poll, awaits, choose, mention)| Reply {
                body,
                buttons,
                files,
                poll,
                awaits,
                choose,
                mention,
                ..Reply::new(tone)
            },
        )
}

fn button() -> impl Strategy<Value = Button> {
    let press = prop_oneof![
        Just("x".to_owned()),
        "answer [0-9]{1,3} [a-d]",
        "[a-z][a-z0-9 ?]{0,63}",
    ];
    (text(), press, 0..6).prop_map(|(label, press, style)| Button {
        label,
        press,
        style: match style {
            0 => Style::Primary,
            1 => Style::Danger,
            _ => Style::Neutral,
        },
    })
}

fn poll() -> impl Strategy<Value = Poll> {
    (
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
        })
}

fn rich() -> impl Strategy<Value = Text> {
    let url = prop_oneof![
        Just("https://example.org/a?b=c&d=\"e\"".to_owned()),
        Just("https://example.org/\u{1b}x(y)".to_owned()),
        Just("tg://user?id=1".to_owned()),
        text(),
    ];
    let span = (text(), url, 0..9).prop_map(|(text, url, kind)| match kind {
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
        6 => Span::Command("setup".to_owned()),
        7 => Span::Native {
            what: Native::Channel,
            id: "81".to_owned(),
        },
        _ => Span::Link { label: text, url },
    });
    prop::collection::vec(span, 0..4).prop_map(Text)
}

fn short_block() -> impl Strategy<Value = Block> {
    let mark = prop_oneof![
        Just(None),
        Just(Some(Mark::Due)),
        any::<u32>().prop_map(|rank| Some(Mark::Rank(rank))),
    ];
    let item = (rich(), any::<u8>(), mark).prop_map(|(text, depth, mark)| Item { mark, text, depth });
    prop_oneof![
        rich().prop_map(Block::Title),
        rich().prop_map(Block::Para),
        rich().prop_map(Block::Quote),
        rich().prop_map(Block::Small),
        (prop::option::of(any::<u32>()), prop::collection::vec(item, 0..8))
            .prop_map(|(from, items)| Block::List { from, items }),
        ("(rust|text|a\"><b>)", text()).prop_map(|(language, text)| Block::Code { language, text }),
        (rich(), any::<u32>(), any::<u32>()).prop_map(|(label, done, total)| Block::Meter {
            label,
            done,
            total
        }),
        prop::collection::vec((rich(), rich()), 0..3).prop_map(Block::Facts),
    ]
}

fn long_block() -> impl Strategy<Value = Block> {
    prop_oneof![
        long_text().prop_map(|text| Block::Para(text.into())),
        long_text().prop_map(|text| Block::Quote(Text::new().strong(text))),
        (text(), 0..150_usize).prop_map(|(text, n)| Block::List {
            from: None,
            items: vec![Item::new(Text::new().code(text)); n],
        }),
        long_text().prop_map(|text| Block::Code {
            language: "rust".to_owned(),
            text,
        }),
    ]
}
