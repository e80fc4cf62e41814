use super::*;

#[track_caller]
fn reads(source: &str, marked: &str) {
    let parsed = parse(source).unwrap_or_else(|wrong| panic!("{source}: {}", wrong.0));
    assert_eq!(parsed.marked(), marked);
    assert!(parsed.fits());
}

#[track_caller]
fn refuses(source: &str, sentence: &str) {
    assert_eq!(parse(source), Err(Wrong(sentence.to_owned())));
}

#[test]
fn every_documented_tag_is_read() {
    reads("<b>a</b><strong>b</strong>", "*a**b*");
    reads("<i>a</i> <em>b</em>", "_a_ _b_");
    reads("<u>a</u> <ins>b</ins>", "__a__ __b__");
    reads("<s>a</s> <strike>b</strike> <del>c</del>", "~a~ ~b~ ~c~");
    reads(
        "<tg-spoiler>a</tg-spoiler> <span class=\"tg-spoiler\">b</span>",
        "||a|| ||b||",
    );
    reads(
        "<a href=\"https://doc.rust-lang.org/?a=1&amp;b=2\">book</a>",
        "book <https://doc.rust-lang.org/?a=1&b=2>",
    );
    reads("<code>Vec&lt;T&gt;</code>", "`Vec<T>`");
    reads("<pre>a\nb</pre>", "```\na\nb\n```");
    reads(
        "<pre><code class=\"language-rust\">fn main() {}</code></pre>",
        "```rust\nfn main() {}\n```",
    );
    reads("<blockquote>a\nb</blockquote>c", "> a\n> bc");
    reads("<blockquote expandable>a</blockquote>", "> a");
    reads("<tg-emoji emoji-id=\"5368324170671202286\">👍</tg-emoji>", "👍");
    reads("<B>a</b>", "*a*");
}

#[test]
fn tags_nest_where_they_may() {
    reads("<b>bold <i>both <u>all</u></i></b>", "*bold _both __all___*");
    reads("<blockquote><b>a</b> <code>b</code></blockquote>", "> *a* `b`");
    reads("<tg-spoiler>the <b>answer</b></tg-spoiler>", "||the *answer*||");
    reads("<b></b>empty ones vanish", "empty ones vanish");
}

#[test]
fn references_are_the_four_and_numbers() {
    reads("&lt;&gt;&amp;&quot;&#39;&#x1F980;", "<>&\"'🦀");
    refuses("a && b", "Unescaped \"&\" at byte offset 2");
    refuses(
        "caf&eacute;",
        "Unsupported reference \"&eacute;\" at byte offset 3",
    );
    refuses("&#0;", "Unsupported reference \"&#0;\" at byte offset 0");
}

#[test]
fn what_does_not_fit_is_refused_in_the_words_of_the_server() {
    refuses("<b>a", "Can't find end tag corresponding to start tag \"b\"");
    refuses("a</b>", "Unexpected end tag at byte offset 1");
    refuses(
        "<b>a</i>",
        "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
    );
    refuses(
        "<b><i>a</b></i>",
        "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"",
    );
    refuses("<h1>a</h1>", "Unsupported start tag \"h1\" at byte offset 0");
    refuses("a<br>b", "Unsupported start tag \"br\" at byte offset 1");
    refuses("Vec<T>", "Unsupported start tag \"t\" at byte offset 3");
    refuses("1 < 2", "Unsupported start tag \"\" at byte offset 2");
    refuses("1 <2", "Unclosed start tag at byte offset 2");
    refuses("<>", "Unsupported start tag \"\" at byte offset 0");
    refuses("<b>a</b", "Unclosed end tag at byte offset 4");
    refuses("<a href=\"x>a</a>", "Unclosed start tag at byte offset 0");
    refuses(
        "<a =\"x\">a</a>",
        "Empty attribute name in the tag \"a\" at byte offset 0",
    );
    refuses(
        "<span class=\"red\">a</span>",
        "Undocumented attribute \"class\" of the tag \"span\" at byte offset 0",
    );
    refuses(
        "<span>a</span>",
        "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
    );
}

#[test]
fn what_the_server_would_drop_in_silence_is_refused() {
    refuses(
        "<b style=\"x\">a</b>",
        "Undocumented attribute \"style\" of the tag \"b\" at byte offset 0",
    );
    refuses(
        "<pre>a <b>b</b></pre>",
        "An entity \"bold\" can't be inside an entity \"pre\"",
    );
    refuses(
        "<code><i>b</i></code>",
        "An entity \"italic\" can't be inside an entity \"code\"",
    );
    refuses(
        "<b><code>b</code></b>",
        "An entity \"code\" can't be inside an entity \"bold\"",
    );
    refuses(
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        "An entity \"blockquote\" can't be inside an entity \"blockquote\"",
    );
    refuses(
        "<a href=\"nowhere\">a</a>",
        "\"nowhere\" is not a link: the text would be sent without one",
    );
    refuses(
        "<a href=\"javascript:alert(1)\">a</a>",
        "\"javascript:alert(1)\" is not a link: the text would be sent without one",
    );
}

#[test]
fn code_alone_has_no_language() {
    let parsed = parse("<code class=\"language-rust\">x</code>").unwrap();
    assert_eq!(standalone_language(&parsed), Some("rust"));
    let parsed = parse("<pre><code class=\"language-rust\">x</code></pre>").unwrap();
    assert_eq!(standalone_language(&parsed), None);
}

/// Text as a writer of HTML escapes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_parser_panic_and_what_it_reads_fits(source in "([<>/&;a-z\"= ]|</?b>|<pre>|</pre>|&lt;|é|🦀){0,40}") {
        if let Ok(parsed) = parse(&source) {
            proptest::prop_assert!(parsed.fits());
            proptest::prop_assert!(parsed.trimmed().fits());
        }
    }

    #[test]
    fn what_was_escaped_is_read_as_it_was_meant(text in "\\PC{1,40}", bold in "\\PC{1,40}") {
        let parsed = parse(&format!("{}<b>{}</b>", escaped(&text), escaped(&bold))).unwrap();
        proptest::prop_assert_eq!(&parsed.text, &format!("{text}{bold}"));
        proptest::prop_assert_eq!(parsed.covered(&parsed.entities[0]), bold);
    }
}
