//! A reader of Discord's Markdown, after the rules of its clients: what is markup is taken away, so that text which was
//! taken for markup by mistake is missing. It forgives nothing that we would not write ourselves.

/// What is to be seen of a text. A time is nothing, a command and a channel are their names.
pub(super) fn read(markdown: &str) -> Result<String, String> {
    let mut out = String::new();
    inline(markdown, &mut out)?;
    Ok(out)
}

fn inline(text: &str, out: &mut String) -> Result<(), String> {
    let mut rest = text;
    let mut start = true;
    while let Some(c) = rest.chars().next() {
        if start {
            start = false;
            if let Some(line) = block(rest)? {
                rest = line;
                // In a quote and in a list, all blocks may stand.
                start = true;
                continue;
            }
        }
        if let Some((inner, after)) = mark(rest)? {
            match inner {
                Inner::Text(text) => out.push_str(text),
                Inner::Marked(text) => inline(text, out)?,
            }
            rest = after;
            continue;
        }
        out.push(c);
        start = c == '\n';
        rest = &rest[c.len_utf8()..];
    }
    Ok(())
}

/// What follows the marker of a block.
fn block(text: &str) -> Result<Option<&str>, String> {
    let bare = text.trim_start_matches(' ');
    if bare.starts_with(">>> ") {
        return Err(format!("a quote without an end: {bare:?}"));
    }
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = (digits.len() < bare.len())
        .then(|| digits.strip_prefix(". "))
        .flatten();
    let heading = ["# ", "## ", "### "]
        .into_iter()
        .find_map(|mark| bare.strip_prefix(mark));
    if let Some(line) = heading.and_then(|text| text.lines().next())
        && line.trim_end().ends_with('#')
    {
        return Err(format!("the end of a heading is lost: {line:?}"));
    }
    let other = ["> ", "- ", "* ", "-# "]
        .into_iter()
        .find_map(|mark| bare.strip_prefix(mark));
    Ok(heading.or(number).or(other))
}

enum Inner<'a> {
    Text(&'a str),
    Marked(&'a str),
}

/// What a mark at the beginning holds, and what follows it.
fn mark(text: &str) -> Result<Option<(Inner<'_>, &str)>, String> {
    let c = text.chars().next().unwrap_or_default();
    let found = match c {
        '\\' => {
            let next = text[1..].chars().next();
            let escaped = next.filter(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace());
            escaped.map(|c| (Inner::Text(&text[1..=c.len_utf8()]), &text[1 + c.len_utf8()..]))
        }
        '`' => code(text)?,
        '<' => angle(text)?,
        '@' if text.starts_with("@everyone") || text.starts_with("@here") => {
            return Err(format!("everybody is called: {text:?}"));
        }
        ':' => {
            let name = text[1..]
                .split(':')
                .next()
                .filter(|name| name.len() + 2 <= text.len() && !name.is_empty());
            let emoji = |name: &str| {
                name.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_+-~".contains(&b))
            };
            if name.is_some_and(emoji) {
                return Err(format!("an emoji: {text:?}"));
            }
            None
        }
        '[' => link(text),
        '*' | '_' | '~' | '|' => emphasis(text),
        _ => {
            let schemes = ["http://", "https://", "steam://", "discord://"];
            if schemes
                .into_iter()
                .any(|scheme| text.starts_with(scheme) && text.len() > scheme.len())
            {
                return Err(format!("a link with a preview: {text:?}"));
            }
            None
        }
    };
    Ok(found)
}

fn code(text: &str) -> Result<Option<(Inner<'_>, &str)>, String> {
    if let Some(body) = text.strip_prefix("```") {
        let (code, after) = body.split_once("```").ok_or("a fence that does not end")?;
        if after.starts_with('`') {
            return Err(format!("a fence with a ragged end: {text:?}"));
        }
        let (language, lines) = code.split_once('\n').ok_or("a fence on one line")?;
        if language.contains(|c: char| !(c.is_ascii_alphanumeric() || "_+-.#".contains(c))) {
            return Err(format!("the language {language:?}"));
        }
        return Ok(Some((Inner::Text(lines), after)));
    }
    let ticks = text.len() - text.trim_start_matches('`').len();
    let fence = &text[..ticks];
    let mut at = ticks;
    while let Some(found) = text[at..].find(fence).map(|found| found + at) {
        let end = found + ticks;
        if found > ticks && !text[..found].ends_with('`') && !text[end..].starts_with('`') {
            if text[ticks..found].contains('\n') {
                return Err(format!("code on two lines: {text:?}"));
            }
            return Ok(Some((Inner::Text(&text[ticks..found]), &text[end..])));
        }
        at = found + 1;
    }
    Ok(None)
}

fn angle(text: &str) -> Result<Option<(Inner<'_>, &str)>, String> {
    let Some((inner, after)) = text[1..].split_once('>') else {
        return Ok(None);
    };
    let id = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((name, number)) = inner
        .strip_prefix('/')
        .and_then(|command| command.split_once(':'))
    {
        return Ok(id(number).then_some((Inner::Text(name), after)));
    }
    if let Some(time) = inner.strip_prefix("t:") {
        let time = time.split(':').next().unwrap_or_default();
        return Ok(id(time.trim_start_matches('-')).then_some((Inner::Text(""), after)));
    }
    if let Some(channel) = inner.strip_prefix('#').filter(|channel| id(channel)) {
        return Ok(Some((Inner::Text(channel), after)));
    }
    if inner.starts_with("http") && inner.contains(":/") && !inner.contains([' ', '\n']) {
        return Ok(Some((Inner::Text(inner), after)));
    }
    let last = inner.rsplit([':', '@', '&', '!']).next().unwrap_or_default();
    if (inner.starts_with('@') || inner.starts_with(':') || inner.starts_with("a:")) && id(last) {
        return Err(format!("somebody or something is shown: {text:?}"));
    }
    Ok(None)
}

fn link(text: &str) -> Option<(Inner<'_>, &str)> {
    let (label, after) = text[1..].split_once("](")?;
    if label.contains(['[', ']']) {
        return None;
    }
    let (target, after) = after.split_once(')')?;
    let url = target.strip_prefix('<')?.strip_suffix('>')?;
    (url.starts_with("https://") && !url.contains([' ', '<', '(']) && !label.contains("://"))
        .then_some((Inner::Marked(label), after))
}

fn emphasis(text: &str) -> Option<(Inner<'_>, &str)> {
    let between = |mark: &str, escapes: bool, ends: &dyn Fn(&str) -> bool| {
        let body = text.strip_prefix(mark)?;
        let mut chars = body.char_indices();
        while let Some((at, c)) = chars.next() {
            if c == '\\' && escapes {
                chars.next();
            } else if at > 0 && body[at..].starts_with(mark) && ends(&body[at + mark.len()..]) {
                return Some((at, &body[at + mark.len()..]));
            }
        }
        None
    };
    let marked = |mark: &str, found: Option<(usize, &'_ str)>| {
        found.map(|(at, _)| at + mark.len()).map(|end| (mark.len(), end))
    };
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let found = marked("**", between("**", true, &|after| !after.starts_with('*')))
        .or_else(|| marked("__", between("__", true, &|after| !after.starts_with('_'))))
        .or_else(|| marked("~~", between("~~", false, &|_| true)))
        .or_else(|| marked("||", between("||", false, &|_| true)))
        .or_else(|| marked("_", between("_", true, &|after| !after.starts_with(word))))
        .or_else(|| stressed(text).map(|end| (1, end)));
    found.map(|(from, end)| (Inner::Marked(&text[from..end]), &text[end + from..]))
}

/// Where a text in single stars ends.
fn stressed(text: &str) -> Option<usize> {
    let body = text.strip_prefix('*')?;
    if body.starts_with(char::is_whitespace) {
        return None;
    }
    let mut at = 0;
    loop {
        let rest = &body[at..];
        let c = rest.chars().next()?;
        at += match c {
            '*' if rest.starts_with("**") => 2,
            '*' if at > 0 => return Some(at + 1),
            '*' => return None,
            '\\' => 1 + rest[1..].chars().next()?.len_utf8(),
            c if c.is_whitespace() => {
                let blanks = rest.len() - rest.trim_start().len();
                let next = &rest[blanks..];
                if next.starts_with('*') && !next.starts_with("**") {
                    return None;
                }
                blanks
            }
            c => c.len_utf8(),
        };
    }
}

#[test]
fn the_reader_is_strict() {
    let check = |markdown: &str, seen: &str| assert_eq!(read(markdown).as_deref(), Ok(seen), "{markdown}");
    check("a *b* **c** ***d*** __e__ _f_ ~~g~~ ||h||", "a b c d e f g h");
    check("\\*a\\* \\_b\\_ c\\", "*a* _b_ c\\");
    check("snake_case_name *no *", "snake_case_name *no *");
    check(
        "`a*b*` ``c`d`` [e](<https://f.g>) <https://h.i/j_k>",
        "a*b* c`d e https://h.i/j_k",
    );
    check("# a\n- b\n  - c\n1. d\n> e\n-# f\n\\# g", "a\nb\nc\nd\ne\nf\n# g");
    check("```rust\na\n```\nb", "a\n\nb");
    check("<t:1:R></a:1> \\<@1>", "a <@1>");
    check("[a](b) \\[c\\](d)", "[a](b) [c](d)");
    for bad in [
        "@everyone",
        "<@1>",
        "<@&1>",
        "<:a:1>",
        ":crab:",
        "https://a.b",
        "```\na",
        ">>> a",
        "# C#",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
}
