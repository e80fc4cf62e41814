//! A reply's picture, in block characters.

use waymark_app::reply::Picture;
use waymark_picture::{Tint, lines};

use super::{
    Page,
    ink::{Face, paint},
};

/// Wider pictures are hard to read.
const WIDEST: usize = 72;

impl Page<'_> {
    /// Draws a picture below what is said.
    pub(super) fn picture(&mut self, picture: &Picture) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        for line in lines(&picture.card, self.look.width.min(WIDEST)) {
            let mut drawn = String::new();
            for (tint, text) in line {
                paint(&mut drawn, self.ink.colour, face(tint), &text);
            }
            self.out.push_str(drawn.trim_end());
            self.out.push('\n');
        }
    }
}

fn face(tint: Tint) -> Face {
    match tint {
        Tint::Plain => Face::Plain,
        Tint::Quiet => Face::Quiet,
        Tint::Own => Face::Accent,
        Tint::Bar | Tint::Studied(_) => Face::Good,
        Tint::Frozen => Face::Link,
        Tint::Excused => Face::Warn,
        Tint::Missed => Face::Comment,
    }
}

#[cfg(test)]
mod tests {
    use waymark_app::reply::{Board, Card, Reply, Row, Unit};

    use crate::{look::Look, outbound::draw};

    #[test]
    fn a_board_is_drawn_below_the_words_and_in_colour_where_there_is_colour() {
        let row = |rank, name: &str, worth| Row {
            rank,
            name: name.into(),
            worth,
            own: rank == 2,
        };
        let card = Card::Board(Board {
            group: "Crabs".into(),
            title: "This week".into(),
            period: String::new(),
            unit: Unit::Points,
            most: 40,
            rows: vec![row(1, "Ada", 40), row(2, "小林", 15)],
            own: String::new(),
            page: String::new(),
        });
        let reply = Reply::titled("Crabs: this week").card(Some(card));
        let plain = Look::plain().of_width(40);
        insta::assert_snapshot!(draw(&reply, &plain), @"
        Crabs: this week
        ────────────────

        1 Ada  ██████████████████████████████ 40
        2 小林 ███████████▎ 15
        ");
        let colourful = Look {
            colour: true,
            ..plain
        };
        assert!(draw(&reply, &colourful).contains("\u{1b}[32m█"));
    }
}
