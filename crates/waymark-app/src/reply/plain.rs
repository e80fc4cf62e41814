//! A reply as plain text: for logs, scripts and tests, and as the base that every reader can fall back on.

use std::borrow::Cow;

use super::{Block, Item, Mark, Reply, Span, Text};

/// Draws the body (not the buttons) as plain text without colour. A poll is left to its fallback, body and buttons.
pub fn plain(reply: &Reply) -> String {
    let mut out = String::new();
    draw(&reply.body, &mut out);
    out.truncate(out.trim_end().len());
    out
}

fn draw(body: &[Block], out: &mut String) {
    for (index, block) in body.iter().enumerate() {
        let quiet = |block: &Block| matches!(block, Block::Facts(_) | Block::Meter { .. });
        let close = index > 0 && quiet(block) && quiet(&body[index - 1]);
        if !out.is_empty() && !close {
            out.push('\n');
        }
        match block {
            Block::Title(text) | Block::Para(text) | Block::Small(text) => {
                line(out, "", text);
            }
            Block::List { from, items } => list(out, *from, items),
            Block::Code { text, .. } => {
                for code in text.trim_end_matches('\n').lines() {
                    out.push_str("    ");
                    out.push_str(code);
                    out.push('\n');
                }
            }
            Block::Meter { label, done, total } => {
                line(
                    out,
                    "",
                    &Text::new()
                        .then(label.clone())
                        .plain(format!(": {done} of {total}")),
                );
            }
            Block::Facts(facts) => {
                for (name, value) in facts {
                    line(out, "", &name.clone().plain(": ").then(value.clone()));
                }
            }
            Block::Quote(text) => {
                for quoted in written(text).lines() {
                    out.push_str("> ");
                    out.push_str(quoted);
                    out.push('\n');
                }
            }
            Block::Spoiler(blocks) => {
                let mut hidden = String::new();
                draw(blocks, &mut hidden);
                out.push_str(&hidden);
            }
        }
    }
}

fn list(out: &mut String, from: Option<u32>, items: &[Item]) {
    let mut number = from;
    for item in items {
        let mut lead = "  ".repeat(usize::from(item.depth));
        match (number, item.mark) {
            (Some(n), mark) if item.depth == 0 => {
                lead.push_str(&n.to_string());
                lead.push_str(". ");
                lead.push_str(&mark.map_or(Cow::Borrowed(""), sign));
                number = Some(n.saturating_add(1));
            }
            (_, Some(mark)) => lead.push_str(&sign(mark)),
            (_, None) => lead.push_str("- "),
        }
        line(out, &lead, &item.text);
    }
}

fn line(out: &mut String, lead: &str, text: &Text) {
    out.push_str(lead);
    out.push_str(&written(text));
    out.push('\n');
}

/// Text with back-ticks around code and addresses behind links.
fn written(text: &Text) -> String {
    text.0
        .iter()
        .map(|span| match span {
            Span::Code(code) | Span::Command(code) => format!("`{code}`"),
            Span::Native { what, id } => what.spelled(id),
            Span::Link { label, url } if label == url => url.clone(),
            Span::Link { label, url } => format!("{label} <{url}>"),
            Span::DeepLink { label, payload } => format!("{label} (`{}`)", start(payload)),
            other => other.as_str().to_owned(),
        })
        .collect()
}

/// The command line that a deep link stands for.
pub fn start(payload: &str) -> String {
    format!("start {payload}").trim_end().to_owned()
}

fn sign(mark: Mark) -> Cow<'static, str> {
    Cow::Borrowed(match mark {
        Mark::Todo => "[ ] ",
        Mark::Learning => "[~] ",
        Mark::Done => "[x] ",
        Mark::Due => "[r] ",
        Mark::Skipped => "[-] ",
        Mark::Frozen => "[f] ",
        Mark::Excused => "[e] ",
        Mark::Rest => "[.] ",
        Mark::Missed => "[!] ",
        Mark::Pending => "[?] ",
        Mark::Right => "(+) ",
        Mark::Wrong => "(-) ",
        Mark::Rank(rank) => return Cow::Owned(format!("{rank}. ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Tone;

    #[test]
    fn every_block_has_a_plain_form() {
        let reply = Reply::titled("Phase 1")
            .para(
                Text::new()
                    .plain("Read ")
                    .code("&mut T")
                    .plain(" in ")
                    .link("the book", "https://doc.rust-lang.org/book/"),
            )
            .list([
                Item::marked(Mark::Done, "Moves"),
                Item::marked(Mark::Todo, "Borrowing").deeper(),
            ])
            .numbered(3, [Item::new("third"), Item::new("fourth")])
            .meter("Done", 2, 8)
            .facts([("Streak", "3 days")])
            .block(Block::Code {
                language: "rust".into(),
                text: "fn main() {}\n".into(),
            })
            .block(Block::Quote("mine".into()))
            .block(Block::Spoiler(vec![Block::Para("hidden".into())]))
            .small("page 1 of 2")
            .tone(Tone::Good);
        insta::assert_snapshot!(plain(&reply), @r"
        Phase 1

        Read `&mut T` in the book <https://doc.rust-lang.org/book/>

        [x] Moves
          [ ] Borrowing

        3. third
        4. fourth

        Done: 2 of 8
        Streak: 3 days

            fn main() {}

        > mine

        hidden

        page 1 of 2
        ");
    }
}
