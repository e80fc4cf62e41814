//! A reader of Telegram's HTML that forgives nothing that Telegram does not.

use super::super::split::units;

/// The text without tags, or what is wrong with it.
pub(super) fn judged(html: &str, limit: usize) -> Result<String, String> {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut opened = 0;
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        match c {
            '<' => {
                let (tag, after) = rest[1..].split_once('>').ok_or("a tag that does not end")?;
                rest = after;
                if let Some(name) = tag.strip_prefix('/') {
                    if open.pop() != Some(name) {
                        return Err(format!("</{name}> closes what is not open in {html:?}"));
                    }
                    continue;
                }
                let name = opening(tag)?;
                may_stand(name, tag, &open)?;
                // `pre` with a language is two tags and one stretch.
                opened += usize::from(open.last() != Some(&"pre"));
                open.push(name);
            }
            '&' => {
                let (entity, after) = rest[1..].split_once(';').ok_or("an escape that does not end")?;
                out.push(match entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => return Err(format!("unknown escape &{other};")),
                });
                rest = after;
            }
            '>' => return Err("a bare >".to_owned()),
            c => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if !open.is_empty() {
        return Err(format!("{open:?} left open"));
    }
    if out.is_empty() || units(&out) > limit {
        return Err(format!("{} units", units(&out)));
    }
    if opened > 100 {
        return Err(format!("{opened} stretches"));
    }
    if let Some(c) = out.chars().find(|c| c.is_control() && *c != '\n') {
        return Err(format!("{c:?} would be replaced"));
    }
    let trimmed = out.trim_end() == out && (out.trim_start() == out || html.starts_with("<pre>"));
    if trimmed {
        Ok(out)
    } else {
        Err(format!("blanks that are lost: {out:?}"))
    }
}

/// The name of a tag of ours, with its attributes checked.
fn opening(tag: &str) -> Result<&str, String> {
    match tag {
        "b" | "i" | "code" | "pre" | "tg-spoiler" | "blockquote" => return Ok(tag),
        "blockquote expandable" => return Ok("blockquote"),
        _ => {}
    }
    let quoted = |prefix: &str| {
        let value = tag.strip_prefix(prefix)?.strip_suffix('"')?;
        (!value.contains(['"', '<', '>'])).then_some(value)
    };
    if let Some(language) = quoted("code class=\"language-") {
        let plain = language
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-#_.".contains(c));
        return if plain {
            Ok("code")
        } else {
            Err(format!("language {language}"))
        };
    }
    match quoted("a href=\"") {
        Some(url) if url.to_lowercase().starts_with("http") => Ok("a"),
        _ => Err(format!("a tag of somebody else's: <{tag}>")),
    }
}

/// The published rules about what may contain what.
fn may_stand(name: &str, tag: &str, open: &[&str]) -> Result<(), String> {
    let refuse = || Err(format!("<{tag}> inside {open:?}"));
    let simple = matches!(name, "b" | "i" | "tg-spoiler");
    let inside = |outer: &str| open.contains(&outer);
    if inside("code") || open.contains(&name) {
        return refuse();
    }
    if inside("pre") {
        let language = tag.starts_with("code class") && open.last() == Some(&"pre");
        return if language { Ok(()) } else { refuse() };
    }
    if matches!(name, "code" | "pre") && !open.is_empty() {
        return refuse();
    }
    if !simple
        && open
            .iter()
            .any(|outer| !matches!(*outer, "b" | "i" | "tg-spoiler"))
    {
        return refuse();
    }
    Ok(())
}

#[test]
fn the_judge_is_strict() {
    for bad in [
        "",
        "<b>x",
        "<b>x</i>",
        "a < b",
        "a > b",
        "a & b",
        "&nbsp;",
        "<script>x</script>",
        "<code>a<b>b</b></code>",
        "<b><code>a</code></b>",
        "<blockquote><a href=\"https://a.b\">x</a></blockquote>",
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        "<a href=\"tg://user?id=1\">x</a>",
        "<code class=\"language-rust\">x</code> y<pre><b>x</b></pre>",
        " x",
    ] {
        assert!(judged(bad, 4096).is_err(), "{bad:?}");
    }
    assert!(judged("xx", 1).is_err());
    let good =
        "<tg-spoiler><i><b>a &lt;</b></i></tg-spoiler> <pre><code class=\"language-rust\">x</code></pre>";
    assert_eq!(judged(good, 10), Ok("a < x".to_owned()));
}
