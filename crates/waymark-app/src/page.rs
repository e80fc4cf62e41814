//! Long lists, a page at a time.

use crate::reply::{Block, Button, Item, Text};

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Which page, from 1.
    pub(crate) number: usize,
    /// How many there are, at least 1.
    pub(crate) of: usize,
    /// Index of the first item.
    pub(crate) skip: usize,
    /// Items on a page.
    pub(crate) size: usize,
}

impl Page {
    /// The page with a number (the last one if there are fewer) of a list.
    pub(crate) fn new(number: Option<i64>, size: usize, items: usize) -> Self {
        let of = items.div_ceil(size).max(1);
        let number = number
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(1)
            .clamp(1, of);
        Self {
            number,
            of,
            skip: (number - 1) * size,
            size,
        }
    }

    /// The items of this page.
    pub(crate) fn of<T>(self, items: &[T]) -> &[T] {
        let end = (self.skip + self.size).min(items.len());
        items.get(self.skip..end).unwrap_or_default()
    }

    /// Buttons to the pages before and after; `line` is the command line without the page.
    pub(crate) fn buttons(self, line: &str) -> Vec<Button> {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        let to = |page: usize| format!("{name} page:{page} {rest}").trim_end().to_owned();
        let mut buttons = Vec::new();
        if self.number > 1 {
            buttons.push(Button::new("‹ Back", to(self.number - 1)));
        }
        if self.number < self.of {
            buttons.push(Button::new("More ›", to(self.number + 1)));
        }
        buttons
    }

    /// This page of several lists on end, each under its headline.
    pub(crate) fn groups(self, groups: &[(Text, Vec<Item>)]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut before = 0;
        for (title, items) in groups {
            let from = self.skip.saturating_sub(before).min(items.len());
            let to = (self.skip + self.size).saturating_sub(before).min(items.len());
            if let Some(shown) = items.get(from..to).filter(|shown| !shown.is_empty()) {
                blocks.push(Block::Para(title.clone()));
                blocks.push(Block::List {
                    from: None,
                    items: shown.to_vec(),
                });
            }
            before += items.len();
        }
        blocks
    }

    /// "Page 2 of 5", if there is more than one.
    pub(crate) fn label(self) -> Option<Text> {
        (self.of > 1).then(|| Text::from(format!("Page {} of {}", self.number, self.of)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: Option<i64>, items: usize, shown: &[usize], buttons: &[&str]) {
        let all: Vec<usize> = (0..items).collect();
        let page = Page::new(number, 10, items);
        assert_eq!(page.of(&all), shown);
        let pressed: Vec<_> = page
            .buttons("stage 3")
            .into_iter()
            .map(|button| button.press)
            .collect();
        assert_eq!(pressed, buttons);
    }

    #[test]
    fn lists_on_end_share_their_pages() {
        let items = |names: &[&str]| names.iter().map(|name| Item::new(*name)).collect();
        let groups = [
            ("one".into(), items(&["a", "b", "c"])),
            ("none".into(), items(&[])),
            ("two".into(), items(&["d", "e"])),
        ];
        let shown = |number| {
            let blocks = Page::new(Some(number), 2, 5).groups(&groups);
            let texts = blocks.iter().flat_map(|block| match block {
                Block::Para(title) => vec![title.to_plain()],
                Block::List { items, .. } => items.iter().map(|item| item.text.to_plain()).collect(),
                _ => Vec::new(),
            });
            texts.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(1), "one a b");
        assert_eq!(shown(2), "one c two d");
        assert_eq!(shown(3), "two e");
    }

    #[test]
    fn pages_never_leave_the_list() {
        check(None, 0, &[], &[]);
        check(Some(7), 3, &[0, 1, 2], &[]);
        check(Some(2), 12, &[10, 11], &["stage page:1 3"]);
        check(Some(-1), 21, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &["stage page:2 3"]);
        check(Some(i64::MAX), 11, &[10], &["stage page:1 3"]);
    }
}
