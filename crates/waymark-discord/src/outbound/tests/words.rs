//! Words, lines and cards.

use unicode_segmentation::UnicodeSegmentation;
use waymark_app::reply::{Block, Item, Mark, Native};

use super::{super::measure::units, *};

/// What is written, messages apart.
fn written(reply: &Reply) -> Vec<String> {
    let letters = draw(reply, &Look::default(), Room::Direct);
    let text = |letter: &Letter| {
        let message = shown(letter);
        judged(&message).unwrap();
        let text = message["embeds"][0]["description"]
            .as_str()
            .or(message["content"].as_str());
        text.unwrap().to_owned()
    };
    letters.iter().map(text).collect()
}

fn one(reply: &Reply) -> String {
    let mut texts = written(reply);
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.remove(0)
}

/// With a sign for what keeps marks apart and cannot be seen.
fn apart(text: &str) -> String {
    text.replace('\u{200b}', "¦")
}

fn code(text: impl Into<String>) -> Block {
    Block::Code {
        language: "rust".to_owned(),
        text: text.into(),
    }
}

fn hidden(blocks: Vec<Block>) -> String {
    one(&Reply::new(Tone::Plain).block(Block::Spoiler(blocks)))
}

#[track_caller]
fn escaped(text: &str, want: &str) {
    let drawn = one(&Reply::new(Tone::Plain).para(text));
    assert_eq!(drawn, want);
    assert_eq!(read(&drawn).as_deref(), Ok(text));
}

#[test]
fn what_people_write_is_shown_as_they_wrote_it() {
    escaped(
        "a_b * c ** ~~d~~ `e` ||f||",
        r"a\_b \* c \*\* \~\~d\~\~ \`e\` \|\|f\|\|",
    );
    escaped("# a\n## b\n-# c\n- d\n+ e", "\\# a\n\\## b\n\\-# c\n\\- d\n\\+ e");
    escaped("> a\n>>> b\n  - c", "\\> a\n\\>>> b\n  \\- c");
    escaped("1. a\n12) b\n1.5 c 2. d", "1\\. a\n12\\) b\n1\\.5 c 2. d");
    escaped("a # b - c > d + e", "a # b - c > d + e");
    escaped("@everyone @here a@b.c @ d", r"\@everyone \@here a\@b.c @ d");
    escaped(
        "<@1> <@&2> <#3> <:a:4> </a:5> <t:6:R>",
        r"\<\@1> \<@&2> \<#3> \<\:a:4> \</a:5> \<t\:6:R>",
    );
    escaped(":crab: std::vec::Vec 9:30", r"\:crab: std:\:vec::Vec 9:30");
    escaped(r"a\b \* ¯\_(ツ)_/¯", r"a\\b \\\* ¯\\\_(ツ)\_/¯");
    escaped("[a](b) [c]", r"\[a\](b) \[c\]");
}

#[test]
fn an_address_that_somebody_wrote_leads_where_it_says_and_has_no_preview() {
    let drawn = |text: &str| one(&Reply::new(Tone::Plain).para(text));
    assert_eq!(
        drawn("See https://a.example/b_c?d=e."),
        "See <https://a.example/b_c?d=e>."
    );
    assert_eq!(drawn("(https://a.example)"), "(<https://a.example>)");
    assert_eq!(
        drawn("[bank](https://a.example)"),
        r"\[bank\](<https://a.example>)"
    );
    // What cannot be shown as it is, is no link.
    assert_eq!(
        drawn("xhttps://a.example https:// steam://run"),
        r"xhttps\://a.example https\:// steam\://run"
    );
}

#[test]
fn only_safe_links_hide_their_address() {
    let links = [
        ("The Book", "https://doc.rust-lang.org/book/"),
        ("a (b)", "https://en.example/wiki/C_(d)|e"),
        ("old", "http://a.example"),
        ("your bank", "javascript:alert(1)"),
        ("https://b.example", "https://a.example"),
        ("[x]", "https://a.example"),
        ("", "https://a.example/"),
        ("https://a.example/", "https://a.example/"),
    ];
    let items = links.map(|(label, url)| Item::new(Text::new().link(label, url)));
    insta::assert_snapshot!(one(&Reply::new(Tone::Plain).list(items)), @r"
    - [The Book](<https://doc.rust-lang.org/book/>)
    - [a (b)](<https://en.example/wiki/C_%28d%29%7Ce>)
    - old (<http://a.example>)
    - your bank (javascript:alert(1))
    - <https://b.example> (<https://a.example>)
    - \[x\] (<https://a.example>)
    - <https://a.example/>
    - <https://a.example/>
    ");
}

#[test]
fn marks_beside_marks_stay_apart() {
    let text = Text::new()
        .strong("a ")
        .emphasis("b")
        .strong("c")
        .code("d")
        .code("e")
        .plain("f")
        .code("g`h")
        .plain(" ")
        .code("`i`")
        .plain("`")
        .code("```j")
        .strong(" ")
        .emphasis("# k");
    let drawn = one(&Reply::new(Tone::Plain).para(text));
    insta::assert_snapshot!(apart(&drawn), @r"**a** *b*¦**c**`de`f``g`h`` `` `i` ``\`*\`\`\`j* *\# k*");
    assert_eq!(
        read(&drawn).unwrap().replace('\u{200b}', ""),
        "a bcdefg`h  `i` ````j # k"
    );
}

#[test]
fn code_cannot_leave_its_fence() {
    let drawn = one(&Reply::new(Tone::Plain).block(code("a\n```\n@everyone\n````")));
    assert_eq!(drawn, "```rust\na\n``\u{200b}`\n@everyone\n``\u{200b}``\n```");
    let language = |language: &str| {
        one(&Reply::new(Tone::Plain).block(Block::Code {
            language: language.to_owned(),
            text: "x".to_owned(),
        }))
    };
    assert_eq!(language("c++"), "```c++\nx\n```");
    assert_eq!(language("rust\n@everyone"), "```\nx\n```");
    assert_eq!(language("text"), "```\nx\n```");
}

#[test]
fn what_is_hidden_stays_hidden_to_its_end() {
    let blocks = vec![
        Block::Title("a".into()),
        Block::Quote("> b | c || d |".into()),
        Block::List {
            from: Some(1),
            items: vec![Item::new("- e"), Item::marked(Mark::Right, "f").deeper()],
        },
        Block::Para(Text::new().code("g || h").plain(" ").code("i | j")),
        code("fn main() {\n    k || l;\n    m\n}"),
        Block::Spoiler(vec![Block::Small("n |".into())]),
    ];
    let drawn = hidden(blocks);
    insta::assert_snapshot!(drawn, @r"
    ||**a**

    *\> b \| c \|\| d \|*

    1. \- e
     • ✅ f

    *g \|\| h* `i | j`

    `fn main() {`
        k \|\| l;
    `    m`
    `}`

    *n \|*||
    ");
    assert_eq!(drawn.matches("||").count(), 2, "only the two ends");
    assert_eq!(hidden(vec![Block::Para("a |".into())]), "||a \\|\u{200b}||");
}

#[test]
fn lists_have_depth_and_signs() {
    let reply = Reply::titled("x")
        .numbered(
            9,
            [
                Item::new("nine\n# still nine"),
                Item::new("below").deeper(),
                Item::marked(Mark::Done, "ten"),
            ],
        )
        .list([Item::new("bullet"), Item::new("deeper").deeper().deeper()])
        .list([
            Item::marked(Mark::Todo, "sign"),
            Item::marked(Mark::Done, "below\nit").deeper(),
        ]);
    insta::assert_snapshot!(apart(&one(&reply)), @r"
    9. nine
      \# still nine
      - below
    10. ✅ ten
    ¦
    - bullet
        - deeper

    ⬜ sign
     ✅ below
     it
    ");
}

#[test]
fn names_with_values_at_the_end_of_a_card_are_fields() {
    let card = |facts: &[(&str, &str)]| {
        let reply = Reply::titled("x")
            .facts(facts.iter().copied())
            .small("page 1 of 2");
        shown(&draw(&reply, &Look::default(), Room::Direct)[0])["embeds"][0].clone()
    };
    let long = "y".repeat(200);
    let two = card(&[("Streak", "3 days"), ("Finish", &long)]);
    assert_eq!(
        two["fields"],
        json!([
            { "name": "Streak", "value": "3 days", "inline": true },
            { "name": "Finish", "value": long, "inline": false },
        ])
    );
    assert_eq!(two["footer"]["text"], "page 1 of 2");
    // What is short, long, many or empty stays in lines.
    assert_eq!(card(&[("Streak", "3 days")])["description"], "**Streak**: 3 days");
    assert!(card(&[("a", "b"); 7])["fields"].is_null());
    assert!(card(&[("a", "b"), ("c", "")])["fields"].is_null());
    assert!(card(&[("a", "b"), ("c", &"d".repeat(1025))])["fields"].is_null());
}

#[test]
fn a_headline_that_does_not_fit_goes_below() {
    let card =
        |title: Text| shown(&draw(&Reply::titled(title).small("x"), &Look::default(), Room::Direct)[0]);
    assert_eq!(card("C#".into())["embeds"][0]["title"], "C#");
    assert_eq!(
        card("a_b https://c.d".into())["embeds"][0]["title"],
        r"a\_b https\://c.d"
    );
    let long = card("y".repeat(257).into());
    assert_eq!(
        long["embeds"][0]["description"],
        format!("### {}", "y".repeat(257))
    );
    let link = card(Text::new().link("C#", "https://a.b"));
    assert_eq!(link["embeds"][0]["description"], "### [C#](<https://a.b>)");
}

#[test]
fn a_long_text_is_cut_between_blocks_lines_and_words() {
    let para = |word: &str, n: usize| vec![word; n].join(" ");
    // Too long for a message, it is one card.
    assert_eq!(written(&Reply::new(Tone::Plain).para(para("one", 700))).len(), 1);
    let blocks = Reply::new(Tone::Plain)
        .para(para("one", 700))
        .para(para("two", 700));
    assert_eq!(written(&blocks), [para("one", 700), para("two", 700)]);
    let lines =
        written(&Reply::new(Tone::Plain).list((0..100).map(|n| Item::new(format!("{n} {}", para("x", 30))))));
    assert_eq!(lines.len(), 2);
    assert!(lines[0].ends_with('x') && lines[1].starts_with("- "), "{lines:?}");
    let words = written(&Reply::new(Tone::Plain).para(para("word", 2000)));
    assert_eq!(words.len(), 3);
    assert!(
        words
            .iter()
            .all(|part| part.split(' ').all(|word| word == "word"))
    );
    assert_eq!(words.join(" "), para("word", 2000));
}

#[test]
fn code_that_is_too_long_goes_on_in_a_fence_of_its_own() {
    let lines: Vec<_> = (0..400)
        .map(|n| format!("    let x{n} = Vec::<u8>::new();"))
        .collect();
    let texts = written(&Reply::new(Tone::Plain).block(code(lines.join("\n"))));
    assert_eq!(texts.len(), 4);
    let inner = |text: &String| {
        let code = text
            .strip_prefix("```rust\n")
            .and_then(|text| text.strip_suffix("\n```"));
        code.unwrap().to_owned()
    };
    assert_eq!(
        texts.iter().map(inner).collect::<Vec<_>>().join("\n"),
        lines.join("\n")
    );
}

#[test]
fn what_people_see_as_one_character_is_not_cut() {
    for cluster in ["👩‍👩‍👧‍👦", "🇳🇴", "e\u{301}", "👍🏽", "漢"] {
        let texts = written(&Reply::new(Tone::Plain).para(cluster.repeat(5000)));
        for text in &texts {
            assert!(
                text.graphemes(true).all(|g| g == cluster || g == "\n"),
                "{cluster} in {text}"
            );
        }
        assert_eq!(texts.concat().replace('\n', ""), cluster.repeat(5000));
    }
    // Unless it is too long itself.
    let tower = format!("a{}", "\u{301}".repeat(9000));
    let texts = written(&Reply::new(Tone::Plain).para(tower.as_str()));
    assert_eq!(texts.concat().replace('\n', ""), tower);
}

#[test]
fn lengths_are_counted_in_utf_16() {
    let crabs = |n: usize| written(&Reply::new(Tone::Plain).block(code("🦀".repeat(n))));
    assert!(crabs(900)[0].starts_with("```rust"));
    assert!(units(&crabs(1990)[0]) > 3900);
    assert_eq!(crabs(2100).len(), 2);
}

#[test]
fn things_of_the_platform_are_shown_by_their_names() {
    let text = |id: &str| {
        Text::new()
            .native(Native::Channel, id)
            .plain(" ")
            .native(Native::Role, id)
    };
    assert_eq!(one(&Reply::new(Tone::Plain).para(text("81"))), "<#81> <@&81>");
    assert!(!one(&Reply::new(Tone::Plain).para(text("0"))).contains('<'));
    assert!(!one(&Reply::new(Tone::Plain).para(text("1> @everyone"))).starts_with('<'));
}

#[test]
fn there_is_always_something_to_send() {
    for empty in [
        Reply::new(Tone::Plain),
        Reply::titled(" \u{200b}"),
        Reply::new(Tone::Good).block(code("\n\n")),
    ] {
        assert_eq!(one(&empty), "…");
    }
}
