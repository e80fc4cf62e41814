use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use waymark_app::{
    reply::{Button, Item, Poll, Tone},
    testing::{arbitrary::long_reply, gallery},
};

use super::*;

mod judge;
mod kit;
mod photo;

use judge::judged;

fn look() -> Look {
    Look {
        username: "waymark_bot".to_owned(),
    }
}

/// The pieces of a reply as a person would compare them.
fn shown(reply: &Reply) -> String {
    let keys = |keyboard: &Option<InlineKeyboardMarkup>| -> String {
        let rows = keyboard.iter().flat_map(|keyboard| &keyboard.inline_keyboard);
        rows.map(|row| {
            let keys: Vec<_> = row.iter().map(|key| format!("[{}]", key.text)).collect();
            keys.concat()
                + "
"
        })
        .collect()
    };
    let mut out = String::new();
    for piece in draw(reply, &look()) {
        out += &match piece {
            Piece::Text { html, keyboard } => format!("{html}\n{}", keys(&keyboard)),
            Piece::Document {
                name,
                bytes,
                caption,
                keyboard,
            } => format!(
                "file {name}, {} bytes: {}\n{}",
                bytes.len(),
                caption.unwrap_or_default(),
                keys(&keyboard)
            ),
            Piece::Photo {
                caption, keyboard, ..
            } => {
                format!("photo: {}\n{}", caption.unwrap_or_default(), keys(&keyboard))
            }
            Piece::Poll {
                question,
                options,
                right,
                explanation,
                keyboard,
            } => format!(
                "poll {question:?} {options:?} right {right} because {explanation:?}, or {}",
                keys(&keyboard)
            ),
        };
    }
    out
}

#[test]
fn the_gallery_is_drawn() {
    let mut drawn = String::new();
    for (name, reply) in gallery() {
        drawn.extend(["=== ", name, " ===\n", &shown(&reply), "\n"]);
    }
    insta::assert_snapshot!(drawn);
}

/// The texts of a reply's messages without their tags, if all are as Telegram wants them.
#[track_caller]
fn texts(reply: &Reply) -> Vec<String> {
    let texts = draw(reply, &look()).into_iter().filter_map(|piece| match piece {
        Piece::Text { html, .. } => Some(judged(&html, MESSAGE).unwrap()),
        _ => None,
    });
    texts.collect()
}

fn code(text: String) -> Reply {
    Reply::new(Tone::Plain).block(Block::Code {
        language: "rust".to_owned(),
        text,
    })
}

#[test]
fn a_code_block_that_is_too_long_goes_on_in_the_next_message() {
    let lines: Vec<_> = (0..400)
        .map(|n| {
            format!(
                "    let x{n} = Vec::<u8>::new();
"
            )
        })
        .collect();
    let lines = lines.concat();
    let pieces = draw(&code(lines.clone()), &look());
    assert_eq!(pieces.len(), 4);
    for piece in &pieces {
        let Piece::Text { html, .. } = piece else {
            panic!("{piece:?}")
        };
        assert!(
            html.starts_with("<pre><code class=\"language-rust\">    let x"),
            "{html}"
        );
        assert!(html.ends_with("::new();</code></pre>"), "{html}");
    }
    assert_eq!(texts(&code(lines.clone())).join("\n"), lines.trim_end());
}

#[test]
fn a_text_is_cut_between_paragraphs_lines_and_words() {
    let para = |word: &str, n: usize| vec![word; n].join(" ");
    // Between paragraphs.
    let reply = Reply::new(Tone::Plain)
        .para(para("one", 600))
        .para(para("two", 600));
    assert_eq!(texts(&reply), [para("one", 600), para("two", 600)]);
    // Between lines.
    let reply = Reply::new(Tone::Plain).list((0..100).map(|n| Item::new(format!("{n} {}", para("x", 30)))));
    let parts = texts(&reply);
    assert_eq!(parts.len(), 2);
    assert!(parts[0].ends_with('x') && parts[1].starts_with("• "), "{parts:?}");
    // Between words.
    let parts = texts(&Reply::new(Tone::Plain).para(para("word", 2000)));
    assert_eq!(parts.len(), 3);
    assert_eq!(parts[0].len(), 4094);
    assert_eq!(parts.join(" "), para("word", 2000));
}

#[test]
fn what_people_see_as_one_character_is_not_cut() {
    for cluster in ["👩‍👩‍👧‍👦", "🇳🇴", "e\u{301}", "👍🏽", "漢"] {
        let text = cluster.repeat(5000);
        let parts = texts(&Reply::new(Tone::Plain).para(text.as_str()));
        for part in &parts {
            assert!(part.graphemes(true).all(|g| g == cluster), "{cluster} in {part}");
            assert!(units(part) + units(cluster) > MESSAGE || part == &parts[parts.len() - 1]);
        }
        assert_eq!(parts.concat(), text);
    }
    // Unless it is too long itself.
    let tower = format!("a{}", "\u{301}".repeat(9000));
    let parts = texts(&Reply::new(Tone::Plain).para(tower.as_str()));
    assert_eq!(parts.concat(), tower);
}

#[test]
fn lengths_are_counted_as_telegram_counts_them() {
    // Escapes and tags count for nothing, an emoji outside the first plane for two.
    let reply = Reply::new(Tone::Plain).para(Text::new().strong("<&>\"".repeat(1024)));
    assert_eq!(texts(&reply).len(), 1);
    assert_eq!(texts(&Reply::new(Tone::Plain).para("🦀".repeat(2048))).len(), 1);
    assert_eq!(texts(&Reply::new(Tone::Plain).para("🦀".repeat(2049))).len(), 2);
}

#[test]
fn formatting_that_telegram_would_forget_goes_to_the_next_message() {
    let items = (0..150).map(|n| Item::new(Text::new().code(format!("c{n}"))));
    let parts = texts(&Reply::new(Tone::Plain).list(items));
    assert_eq!(parts.len(), 2);
    assert!(parts[1].starts_with("• c100"), "{parts:?}");
}

#[test]
fn nothing_stands_where_telegram_refuses_it() {
    let all = Text::new()
        .plain("a ")
        .code("b")
        .strong(" c ")
        .link("d", "https://example.org/?a=1&b=\"2\"")
        .emphasis(" e");
    let reply = Reply::titled(all.clone())
        .small(all.clone())
        .block(Block::Quote(all.clone()))
        .block(Block::Spoiler(vec![
            Block::Para(all.clone()),
            Block::Code {
                language: "rust".to_owned(),
                text: "fn main() {\n    ()\n}".to_owned(),
            },
            Block::Quote(all.clone()),
            Block::Spoiler(vec![Block::Para(all)]),
        ]));
    assert_eq!(texts(&reply).len(), 1);
    insta::assert_snapshot!(shown(&reply), @r#"
    <b>a </b><code>b</code><b> c <a href="https://example.org/?a=1&amp;b=&quot;2&quot;">d</a></b><i><b> e</b></i>

    <i>a </i><code>b</code><i><b> c </b><a href="https://example.org/?a=1&amp;b=&quot;2&quot;">d</a> e</i>
    <blockquote>a <i>b</i><b> c </b>d (https://example.org/?a=1&amp;b=&quot;2&quot;)<i> e</i></blockquote>
    <tg-spoiler>a <i>b</i><b> c </b><a href="https://example.org/?a=1&amp;b=&quot;2&quot;">d</a><i> e</i>

    fn main() {
        ()
    }

    <i>a b<b> c </b><a href="https://example.org/?a=1&amp;b=&quot;2&quot;">d</a> e</i>

    a <i>b</i><b> c </b><a href="https://example.org/?a=1&amp;b=&quot;2&quot;">d</a><i> e</i></tg-spoiler>
    "#);
}

#[test]
fn only_links_to_the_web_become_links() {
    let urls = [
        "tg://user?id=1",
        "javascript:alert(1)",
        "https://",
        "HTTPS://EXAMPLE.org/<a>\"b",
        "https://exa mple.org",
        "ch04.md",
    ];
    let links = urls.map(|url| Item::new(Text::new().link("x", url)));
    insta::assert_snapshot!(shown(&Reply::new(Tone::Plain).list(links)), @r#"
    • x (tg://user?id=1)
    • x (javascript:alert(1))
    • x (https://)
    • <a href="HTTPS://EXAMPLE.org/&lt;a&gt;&quot;b">x</a>
    • x (https://exa mple.org)
    • x (ch04.md)
    "#);
}

#[test]
fn a_command_can_be_touched_where_its_name_stands_alone() {
    let html = |reply: &Reply| shown(reply).trim_end().to_owned();
    let drawn = |text: Text| html(&Reply::new(Tone::Plain).para(text));
    let type_ = || Text::new().plain("Type ");
    assert_eq!(drawn(type_().command("setup").plain(".")), "Type /setup.");
    assert_eq!(drawn(Text::new().command("setup")), "/setup");
    assert_eq!(
        drawn(Text::new().plain("(").command("setup").plain(")")),
        "(/setup)"
    );
    assert_eq!(
        drawn(type_().command("setup hour <9>").plain(".")),
        "Type <code>/setup hour &lt;9&gt;</code>."
    );
    // Telegram would find another command there, or none.
    for text in [
        type_().command("setup").plain("s"),
        type_().command("setup").strong("_"),
        type_().command("setup").command("help"),
        Text::new().plain("and/or").command("setup"),
    ] {
        let drawn = drawn(text);
        assert!(drawn.contains("<code>/setup"), "{drawn}");
    }
    let quoted = Reply::new(Tone::Plain).block(Block::Quote(
        type_().command("setup").plain(" or ").command("setup on"),
    ));
    assert_eq!(
        html(&quoted),
        "<blockquote>Type /setup or <i>/setup on</i></blockquote>"
    );
}

#[test]
fn nobody_is_mentioned() {
    let reply = Reply::new(Tone::Plain)
        .para("@durov and a@b.example, x @ 1..=5")
        .para(Text::new().plain("split @").strong("durov"))
        .para(Text::new().code("@durov"));
    assert_eq!(
        texts(&reply),
        ["@\u{2060}durov and a@b.example, x @ 1..=5\n\nsplit @\u{2060}durov\n\n@durov"]
    );
}

#[test]
fn a_language_cannot_leave_its_attribute() {
    let block = |language: &str| {
        shown(&Reply::new(Tone::Plain).block(Block::Code {
            language: language.to_owned(),
            text: "x".to_owned(),
        }))
    };
    assert_eq!(block("c++"), "<pre><code class=\"language-c++\">x</code></pre>\n");
    assert_eq!(block("rust\"><b>"), "<pre>x</pre>\n");
    assert_eq!(block("text"), "<pre>x</pre>\n");
    assert_eq!(block(""), "<pre>x</pre>\n");
}

#[test]
fn a_short_text_is_the_caption_of_a_single_file() {
    let reply = Reply::new(Tone::Good)
        .para("Here it is.")
        .file("../a\"b\n.json", "")
        .row([Button::new("Next", "today")]);
    insta::assert_snapshot!(shown(&reply), @"
    file .._a_b .json, 1 bytes: ✅ Here it is.
    [Next]
    ");
    let long = Reply::new(Tone::Plain)
        .para("word ".repeat(300))
        .file("a.json", "{}")
        .row([Button::new("Next", "today")]);
    let pieces = draw(&long, &look());
    assert!(
        matches!(&pieces[0], Piece::Text { keyboard: None, .. }),
        "{pieces:?}"
    );
    assert!(
        matches!(
            &pieces[1],
            Piece::Document {
                keyboard: Some(_),
                caption: None,
                ..
            }
        ),
        "{pieces:?}"
    );
}

#[test]
fn there_is_always_something_to_send() {
    for empty in [
        Reply::new(Tone::Plain),
        Reply::titled(" \u{200b}"),
        code("\n\n".to_owned()),
    ] {
        assert_eq!(shown(&empty), "…\n");
    }
}

#[test]
fn a_quiz_that_telegram_would_refuse_is_left_to_its_buttons() {
    let quiz = |question: String| {
        let options = vec!["yes".to_owned(), "no".to_owned()];
        Reply::new(Tone::Plain)
            .para("Is it?")
            .row([Button::new("1", "vote 1 a")])
            .poll(Poll::fitting(question, options, 0, None))
    };
    assert_eq!(shown(&quiz("é".repeat(300))).lines().next(), Some("Is it?"),);
    assert!(shown(&quiz("é".repeat(300))).contains("poll"));
    // The app counts an emoji as one character, Telegram as two.
    assert_eq!(shown(&quiz("🦀".repeat(300))), "Is it?\n[1]\n");
    assert_eq!(shown(&quiz("\u{200b}".to_owned())), "Is it?\n[1]\n");
}

#[test]
fn an_alert_says_the_first_paragraph() {
    let reply = Reply::new(Tone::Good)
        .title("Question of the day")
        .para(
            Text::new()
                .strong("Right.")
                .plain(" It is ")
                .code("<T>")
                .plain("."),
        )
        .para("More.");
    assert_eq!(alert(&reply), "✅ Right. It is <T>.");
    assert_eq!(alert(&Reply::titled("Only this")), "Only this");
    assert_eq!(alert(&Reply::new(Tone::Good)), "");
    let long = alert(&Reply::new(Tone::Plain).para("🦀 crab ".repeat(60)));
    assert!(units(&long) <= 200 && long.ends_with("crab…"), "{long}");
    let whole = "x".repeat(200);
    assert_eq!(alert(&Reply::new(Tone::Plain).para(whole.as_str())), whole);
}

/// Every text of some blocks, in order.
fn said(blocks: &[Block]) -> Vec<String> {
    let texts = |text: &Text| -> Vec<String> {
        text.0
            .iter()
            .map(|span| clean(span.as_str()).into_owned())
            .collect()
    };
    let all = blocks.iter().flat_map(|block| match block {
        Block::Title(text) | Block::Para(text) | Block::Small(text) | Block::Quote(text) => texts(text),
        Block::List { items, .. } => items.iter().flat_map(|item| texts(&item.text)).collect(),
        Block::Facts(facts) => facts
            .iter()
            .flat_map(|(name, value)| [texts(name), texts(value)].concat())
            .collect(),
        Block::Meter { label, .. } => texts(label),
        Block::Code { text, .. } => vec![clean::clean_code(text)],
        Block::Spoiler(blocks) => said(blocks),
    });
    all.collect()
}

/// What is to be seen of a text.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| !is_blank(c.encode_utf8(&mut [0; 4])))
        .collect()
}

fn check_keyboard(keyboard: Option<&InlineKeyboardMarkup>) -> Result<(), TestCaseError> {
    let Some(keyboard) = keyboard else { return Ok(()) };
    let rows = &keyboard.inline_keyboard;
    prop_assert!(!rows.is_empty() && rows.iter().map(Vec::len).sum::<usize>() <= 100);
    for row in rows {
        prop_assert!((1..=8).contains(&row.len()));
        for key in row {
            prop_assert!(
                !is_blank(&key.text) && key.text.graphemes(true).count() <= 64,
                "{:?}",
                key.text
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_reply_becomes_messages_that_telegram_takes(reply in long_reply()) {
        let pieces = draw(&reply, &look());
        prop_assert!(!pieces.is_empty());
        let mut all = String::new();
        for (i, piece) in pieces.iter().enumerate() {
            let last = i + 1 == pieces.len();
            match piece {
                Piece::Text { html, keyboard } => {
                    let text = judged(html, MESSAGE).map_err(TestCaseError::fail)?;
                    prop_assert!(last || keyboard.is_none());
                    check_keyboard(keyboard.as_ref())?;
                    let Some(Piece::Text { html: bare, .. }) = piece.otherwise() else {
                        return Err(TestCaseError::fail("no other way"));
                    };
                    prop_assert_eq!(judged(&bare, MESSAGE), Ok(text.trim_start().to_owned()));
                    all += &text;
                }
                Piece::Document { name, bytes, caption, keyboard } => {
                    prop_assert!(!is_blank(name) && !bytes.is_empty() && !name.contains(['/', '\n', '"']));
                    if let Some(caption) = caption {
                        all += &judged(caption, CAPTION).map_err(TestCaseError::fail)?;
                    }
                    prop_assert!(last || keyboard.is_none());
                    check_keyboard(keyboard.as_ref())?;
                }
                Piece::Photo { .. } => return Err(TestCaseError::fail("a photo of nothing")),
                Piece::Poll { question, options, right, explanation, keyboard } => {
                    check_keyboard(keyboard.as_ref())?;
                    prop_assert!(last);
                    prop_assert!(!is_blank(question) && units(question) <= 300);
                    prop_assert!((2..=10).contains(&options.len()) && usize::from(*right) < options.len());
                    prop_assert!(options.iter().all(|option| !is_blank(option) && units(option) <= 100));
                    let why = explanation.as_deref().unwrap_or("x");
                    prop_assert!(!is_blank(why) && units(why) <= 200 && why.matches('\n').count() <= 2);
                }
            }
        }
        // Nothing is lost, and the order is kept.
        let all = visible(&all);
        let mut rest = all.as_str();
        for text in said(&reply.body) {
            let text = visible(&text);
            let found = rest.find(&text);
            prop_assert!(found.is_some(), "{text:?} is not in {rest:?}");
            rest = &rest[found.unwrap_or(0) + text.len()..];
        }
    }

    #[test]
    fn an_alert_always_fits(reply in long_reply()) {
        let alert = alert(&reply);
        prop_assert!(units(&alert) <= ALERT, "{alert:?}");
    }
}
