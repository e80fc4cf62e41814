//! From the content's own Markdown (questions, explanations, roadmap texts) to blocks.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{Block, Item, Span, Text};

/// One line of content in which code spans, emphasis and links mean something.
pub fn inline(markdown: &str) -> Text {
    let paragraph = matches!(
        Parser::new_ext(markdown, Options::empty()).next(),
        Some(Event::Start(Tag::Paragraph))
    );
    let mut found = blocks(markdown);
    match (found.len(), found.pop()) {
        (1, Some(Block::Para(text))) if paragraph => text,
        // A topic such as "1. foo" or "# foo" is a line of text, whatever a document would make of it.
        _ => code_spans(markdown),
    }
}

/// Content Markdown as blocks: paragraphs, lists, code.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::empty()) {
        reader.read(event);
    }
    reader.close();
    reader.done
}

/// Only back-ticks mean something.
fn code_spans(line: &str) -> Text {
    let mut text = Text::new();
    for (index, part) in line.split('`').enumerate() {
        text = if index % 2 == 1 {
            text.code(part)
        } else {
            text.plain(part)
        };
    }
    text
}

#[derive(Default)]
struct Reader {
    done: Vec<Block>,
    text: Text,
    list: Option<(Option<u32>, Vec<Item>)>,
    depth: u8,
    code: Option<(String, String)>,
    link: Option<(String, String)>,
    strong: bool,
    stressed: bool,
    quote: bool,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => self.say(&text),
            Event::Code(code) => match &mut self.link {
                Some((label, _)) => label.push_str(&code),
                None => self.add(Span::Code(code.into_string())),
            },
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.end(tag),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
        } else if let Some((label, _)) = &mut self.link {
            label.push_str(text);
        } else if self.strong {
            self.add(Span::Strong(text.to_owned()));
        } else if self.stressed {
            self.add(Span::Emphasis(text.to_owned()));
        } else {
            self.add(Span::Plain(text.to_owned()));
        }
    }

    fn add(&mut self, span: Span) {
        self.text = std::mem::take(&mut self.text).span(span);
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(kind) => {
                self.close();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([',', ' ']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(from) => {
                self.close();
                if self.list.is_none() {
                    self.list = Some((from.map(|n| u32::try_from(n).unwrap_or(1)), Vec::new()));
                } else {
                    self.depth = self.depth.saturating_add(1);
                }
            }
            Tag::Strong => self.strong = true,
            Tag::Emphasis => self.stressed = true,
            Tag::Link { dest_url, .. } => self.link = Some((String::new(), dest_url.into_string())),
            Tag::BlockQuote(_) => self.quote = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    self.done.push(Block::Code { language, text });
                }
            }
            TagEnd::List(_) => {
                self.close();
                if self.depth > 0 {
                    self.depth -= 1;
                } else if let Some((from, items)) = self.list.take() {
                    self.done.push(Block::List { from, items });
                }
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::Emphasis => self.stressed = false,
            TagEnd::Link => {
                if let Some((label, url)) = self.link.take() {
                    let known = url.starts_with("https://") || url.starts_with("http://");
                    self.add(if known {
                        Span::Link { label, url }
                    } else {
                        Span::Plain(label)
                    });
                }
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quote = false;
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.close(),
            _ => {}
        }
    }

    /// Ends the running line.
    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return;
        }
        match &mut self.list {
            Some((_, items)) => items.push(Item {
                mark: None,
                text,
                depth: self.depth,
            }),
            None if self.quote => self.done.push(Block::Quote(text)),
            None => self.done.push(Block::Para(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_keeps_its_code_spans_and_nothing_else_is_markup() {
        assert_eq!(
            inline("`Vec<T>` & slices"),
            Text::new().code("Vec<T>").plain(" & slices")
        );
        assert_eq!(inline("1. first"), "1. first".into());
        assert_eq!(inline("# main.rs"), "# main.rs".into());
        assert_eq!(inline("Box<T> for heap"), "Box<T> for heap".into());
    }

    #[test]
    fn an_explanation_becomes_blocks() {
        let found = blocks(
            "`s` was **moved**, see [the book](https://doc.rust-lang.org/book/).\n\n```rust,ignore\nlet t = s;\n```\n\n- one\n- two\n",
        );
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[1],
            Block::Code {
                language: "rust".into(),
                text: "let t = s;\n".into()
            }
        );
        assert!(matches!(&found[2], Block::List { from: None, items } if items.len() == 2));
    }

    #[test]
    fn links_of_other_schemes_are_only_text() {
        assert_eq!(inline("[x](javascript:alert)"), "x".into());
    }
}
