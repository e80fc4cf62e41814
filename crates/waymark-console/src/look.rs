//! What the output can show: how wide it is, whether it has colour, whether links can be clicked.

use std::io::{self, IsTerminal};

/// The narrowest and the widest page: narrower is unreadable, wider is tiring.
const NARROWEST: usize = 20;
const WIDEST: usize = 100;
/// Where nobody says how wide the page is.
const USUAL: usize = 80;

/// How replies are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent of the others")]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Colours and bold text.
    pub colour: bool,
    /// Links as OSC 8 sequences, which hide the address.
    pub links: bool,
    /// Model answers stay hidden until `:show`.
    pub hide: bool,
    /// Typed lines are repeated, so that what was piped in can be read as a conversation.
    pub echo: bool,
}

impl Look {
    /// No colour, 80 columns, typed lines repeated: for files, pipes and tests.
    pub fn plain() -> Self {
        Self {
            width: USUAL,
            colour: false,
            links: false,
            hide: false,
            echo: true,
        }
    }

    /// What standard output can show. Colour follows `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM`.
    pub fn of_stdout() -> Self {
        let terminal = io::stdout().is_terminal();
        let colour = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        let environment = |name: &str| std::env::var(name).ok();
        let typed = io::stdin().is_terminal() && terminal;
        Self {
            width: columns(environment("COLUMNS").as_deref()),
            colour,
            links: colour && terminal && shows_links(environment),
            hide: typed,
            echo: !typed,
        }
    }

    /// The same on a page of so many columns, within reason.
    #[must_use]
    pub fn of_width(mut self, columns: usize) -> Self {
        self.width = columns.clamp(NARROWEST, WIDEST);
        self
    }
}

fn columns(said: Option<&str>) -> usize {
    said.and_then(|said| said.trim().parse().ok())
        .map_or(USUAL, |columns: usize| columns.clamp(NARROWEST, WIDEST))
}

/// Whether the terminal is one that is known to show OSC 8 links. Others print nothing of the address.
fn shows_links(environment: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = environment("FORCE_HYPERLINK") {
        return forced != "0";
    }
    let program = environment("TERM_PROGRAM").unwrap_or_default();
    let term = environment("TERM").unwrap_or_default();
    // Multiplexers may or may not pass links on.
    if term.starts_with("screen") || term.starts_with("tmux") {
        return false;
    }
    // VTE counts 0.50.0 as 5000.
    let vte = environment("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    vte.is_some_and(|version| version >= 5000)
        || environment("WT_SESSION").is_some()
        || ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"].contains(&program.as_str())
        || ["kitty", "alacritty", "foot", "ghostty"]
            .iter()
            .any(|name| term.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(environment: &[(&str, &str)], want: bool) {
        let found = shows_links(|name| {
            let (_, value) = environment.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        });
        assert_eq!(found, want, "{environment:?}");
    }

    #[test]
    fn links_are_only_made_where_they_are_known_to_work() {
        check(&[], false);
        check(&[("TERM", "xterm-256color")], false);
        check(&[("TERM", "xterm-kitty")], true);
        check(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7603")], true);
        check(&[("VTE_VERSION", "4205")], false);
        check(&[("TERM", "tmux-256color"), ("VTE_VERSION", "7603")], false);
        check(&[("TERM_PROGRAM", "Apple_Terminal")], false);
        check(&[("TERM_PROGRAM", "WezTerm"), ("FORCE_HYPERLINK", "0")], false);
        check(&[("FORCE_HYPERLINK", "1")], true);
    }

    #[test]
    fn a_page_is_never_absurd() {
        assert_eq!(columns(None), 80);
        assert_eq!(columns(Some("wide")), 80);
        assert_eq!(columns(Some("3")), 20);
        assert_eq!(columns(Some("120")), 100);
        assert_eq!(Look::plain().of_width(0).width, 20);
    }
}
