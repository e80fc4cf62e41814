//! What a compiler can be asked about a question, beside the program of [`Kind::Tracing`](super::Kind::Tracing).

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::Question;

/// What stands beside a question so that a compiler can prove it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The whole program that claims are about which bring none of their own.
    pub program: Option<String>,
    /// What options say about a program, in the author's order.
    pub claims: Vec<Claim>,
    /// Lints whose warnings the question's programs may cause; any other warning is a mistake.
    pub warnings: Vec<String>,
}

/// What an option says about a program. It must hold for a right option, and must not for a wrong one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The option, or the answer, as it is written.
    pub option: String,
    /// Whether the option is right.
    pub right: bool,
    /// The whole program.
    pub program: String,
    /// What the option says becomes of it.
    pub says: Says,
    /// The line of the file that the claim stands on, from 1.
    pub line: u32,
}

/// What is said to become of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// It compiles, ends well, and prints this, byte for byte.
    Prints(String),
    /// It does not compile, with this code ("E0382") or with any.
    Fails(Option<String>),
    /// It compiles.
    Compiles,
    /// It compiles, and panics when it runs.
    Panics,
}

/// A block of code in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What stands after the fence: `rust compile`.
    pub info: String,
    /// The code.
    pub code: String,
}

impl Block {
    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.words().next() == Some("rust")
    }

    /// Whether its author wants it to be compiled.
    pub fn is_to_compile(&self) -> bool {
        self.is_rust() && self.words().any(|word| word == "compile")
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.info.split([' ', ',', '\t']).filter(|word| !word.is_empty())
    }
}

/// The fenced blocks of a text in Markdown, in its order.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some(Block {
                    info: info.trim().to_owned(),
                    code: String::new(),
                });
            }
            Event::Text(code) => {
                if let Some(block) = &mut open {
                    block.code.push_str(&code);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

/// Whether a text is a program by itself.
pub fn is_program(code: &str) -> bool {
    code.lines().any(|line| {
        let line = line.trim_start();
        ["fn main(", "pub fn main(", "async fn main("]
            .iter()
            .any(|main| line.starts_with(main))
    })
}

impl Question {
    /// The snippets of its texts that are marked to be compiled, each as a whole program.
    pub fn snippets(&self) -> Vec<String> {
        let texts = [Some(&self.prompt), self.explanation.as_ref(), self.hint.as_ref()];
        texts
            .into_iter()
            .flatten()
            .flat_map(|text| blocks(text))
            .filter(Block::is_to_compile)
            .map(|block| whole(&block.code))
            .collect()
    }
}

/// A snippet as a program: its statements in a `main`, unless it has one.
fn whole(code: &str) -> String {
    if is_program(code) {
        code.to_owned()
    } else {
        format!("fn main() {{\n{code}\n}}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_with_what_their_fence_says() {
        let text = "Look:\n\n```rust compile\nlet a = 1;\n```\n\nand\n\n```text\n1\n```\n";
        let found = blocks(text);
        let told: Vec<_> = found
            .iter()
            .map(|block| (block.code.as_str(), block.is_rust(), block.is_to_compile()))
            .collect();
        assert_eq!(told, [("let a = 1;\n", true, true), ("1\n", false, false)]);
    }

    #[test]
    fn a_snippet_becomes_a_program_and_a_program_stays_one() {
        assert_eq!(whole("let a = 1;\n"), "fn main() {\nlet a = 1;\n\n}\n");
        assert_eq!(whole("fn main() {}\n"), "fn main() {}\n");
        assert!(!is_program("// no fn main() here\nfn maintain() {}"));
    }
}
