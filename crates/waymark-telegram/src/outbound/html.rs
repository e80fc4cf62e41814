//! Tags and escapes: the only place that writes them.

use std::ops::Range;

use super::ink::{Ink, Tag};

/// A stretch of text in Telegram's HTML. Whatever it says, its tags are balanced.
pub(super) fn html(ink: &Ink, within: Range<usize>) -> String {
    let mut out = String::with_capacity(within.len() + within.len() / 4);
    let mut open: Vec<Tag> = Vec::new();
    for (run, face) in ink.runs(within) {
        let tags = face.tags();
        let kept = shared(&open, &tags);
        close(&mut out, &mut open, kept);
        for tag in tags.into_iter().skip(kept) {
            tag.open(&mut out);
            open.push(tag);
        }
        escape(&mut out, ink.as_str().get(run).unwrap_or_default());
    }
    close(&mut out, &mut open, 0);
    out
}

/// A text without tags.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

/// A text of ours without its tags; what remains is escaped still.
pub(super) fn bare(html: &str) -> String {
    // Every `<` is a tag's: those of a text are escaped.
    let mut parts = html.split('<');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    // Code may begin with blanks, a text does not.
    out.trim_start().to_owned()
}

/// So many tags stay open from one stretch to the next.
pub(super) fn shared(open: &[Tag], tags: &[Tag]) -> usize {
    open.iter().zip(tags).take_while(|(a, b)| a == b).count()
}

fn close(out: &mut String, open: &mut Vec<Tag>, keep: usize) {
    while open.len() > keep
        && let Some(tag) = open.pop()
    {
        out.push_str(tag.end());
    }
}

/// In text and in attributes alike.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

impl Tag {
    fn open(&self, out: &mut String) {
        match self {
            Self::Quote { long: false } => out.push_str("<blockquote>"),
            Self::Quote { long: true } => out.push_str("<blockquote expandable>"),
            Self::Pre { language } if language.is_empty() => out.push_str("<pre>"),
            Self::Pre { language } => {
                out.push_str("<pre><code class=\"language-");
                escape(out, language);
                out.push_str("\">");
            }
            Self::Code => out.push_str("<code>"),
            Self::Spoiler => out.push_str("<tg-spoiler>"),
            Self::Italic => out.push_str("<i>"),
            Self::Bold => out.push_str("<b>"),
            Self::Link(url) => {
                out.push_str("<a href=\"");
                escape(out, url);
                out.push_str("\">");
            }
        }
    }

    fn end(&self) -> &'static str {
        match self {
            Self::Quote { .. } => "</blockquote>",
            Self::Pre { language } if language.is_empty() => "</pre>",
            Self::Pre { .. } => "</code></pre>",
            Self::Code => "</code>",
            Self::Spoiler => "</tg-spoiler>",
            Self::Italic => "</i>",
            Self::Bold => "</b>",
            Self::Link(_) => "</a>",
        }
    }
}
