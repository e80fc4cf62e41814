//! A leaderboard: one row a member, each with a bar that is as long as its points.

use waymark_app::reply::{Board, Row, Unit};

use crate::{
    lettering::Line,
    sheet::{Anchor, Sheet},
    theme::{Colours, Theme},
};

const WIDTH: f32 = 600.0;
const MARGIN: f32 = 44.0;
/// The right edge of what is written.
const RIGHT: f32 = WIDTH - MARGIN;
/// Where the first row begins.
const HEAD: f32 = 146.0;
const ROW: f32 = 54.0;
/// Where names begin; ranks end a little before.
const NAMES: f32 = MARGIN + 40.0;
const RANKS: f32 = NAMES - 16.0;
const BAR: f32 = 6.0;
/// What is kept for points, and between them and a name.
const WORTH: f32 = 110.0;

const TITLE: f32 = 30.0;
const NAME: f32 = 18.0;
const BODY: f32 = 16.0;
const LABEL: f32 = 14.0;

pub(crate) fn draw(board: &Board, theme: Theme) -> String {
    let c = theme.colours();
    let rows = u16::try_from(board.rows.len()).unwrap_or(u16::MAX);
    let foot = HEAD + f32::from(rows) * ROW + 12.0;
    let mut sheet = Sheet::new(WIDTH, foot + 64.0, c.paper);
    head(&mut sheet, board, c);
    let mut y = HEAD;
    for row in &board.rows {
        draw_row(&mut sheet, row, board.most, y, c);
        y += ROW;
    }
    sheet.strokes(&[[MARGIN, foot, RIGHT, foot]], 1.0, c.rule);
    let page = Line::set(&board.page, LABEL, false, 140.0);
    let room = RIGHT - MARGIN - if page.width > 0.0 { page.width + 16.0 } else { 0.0 };
    let own = Line::set(&board.own, BODY, false, room);
    sheet.text(MARGIN, foot + 36.0, Anchor::Start, &own, c.ink);
    sheet.text(RIGHT, foot + 36.0, Anchor::End, &page, c.quiet);
    sheet.finish()
}

fn head(sheet: &mut Sheet, board: &Board, c: &Colours) {
    let width = RIGHT - MARGIN;
    let group = Line::set(&board.group, BODY, true, width);
    let title = Line::set(&board.title, TITLE, true, width);
    let unit = Line::set(
        match board.unit {
            Unit::Points => "points",
            Unit::Days => "days",
        },
        LABEL,
        false,
        WORTH,
    );
    let period = Line::set(&board.period, BODY, false, width - WORTH);
    sheet.text(MARGIN, 54.0, Anchor::Start, &group, c.accent);
    sheet.text(MARGIN, 90.0, Anchor::Start, &title, c.ink);
    sheet.text(MARGIN, 118.0, Anchor::Start, &period, c.quiet);
    sheet.text(RIGHT, 118.0, Anchor::End, &unit, c.quiet);
}

fn draw_row(sheet: &mut Sheet, row: &Row, most: u32, top: f32, c: &Colours) {
    if row.own {
        let around = [MARGIN - 20.0, top + 2.0, RIGHT - MARGIN + 40.0, ROW - 4.0];
        sheet.rect(around, 12.0, c.own);
    }
    let base = top + 28.0;
    let rank = Line::set(&row.rank.to_string(), BODY, false, RANKS);
    let name = Line::set(&row.name, NAME, row.own, RIGHT - NAMES - WORTH);
    let worth = Line::set(&grouped(row.worth), NAME, true, WORTH);
    let (quiet, ink) = if row.own {
        (c.accent, c.accent)
    } else {
        (c.quiet, c.ink)
    };
    sheet.text(RANKS, base, Anchor::End, &rank, quiet);
    sheet.text(NAMES, base, Anchor::Start, &name, c.ink);
    sheet.text(RIGHT, base, Anchor::End, &worth, ink);
    let whole = RIGHT - NAMES;
    let y = top + 38.0;
    let track = if row.own { c.paper } else { c.track };
    sheet.rect([NAMES, y, whole, BAR], BAR / 2.0, track);
    if row.worth > 0 {
        let long = whole * share(row.worth, most);
        let bar = if row.own { c.accent } else { c.bar };
        sheet.rect([NAMES, y, long.max(BAR), BAR], BAR / 2.0, bar);
    }
}

/// A part of the whole, from 0 to 1.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a bar is not longer than the card is wide"
)]
pub(crate) fn share(part: u32, whole: u32) -> f32 {
    (f64::from(part.min(whole)) / f64::from(whole.max(1))) as f32
}

/// A number whose thousands stand apart: 12,345.
pub(crate) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_where_there_are_many() {
        let told: Vec<_> = [0, 999, 1234, 12_345, 1_234_567].map(grouped).into();
        assert_eq!(told, ["0", "999", "1234", "12,345", "1,234,567"]);
    }

    #[test]
    fn a_bar_is_never_longer_than_the_whole() {
        assert!(share(5, 0) <= 1.0 && share(9, 3) <= 1.0 && share(0, 0) <= f32::EPSILON);
        assert!((share(1, 4) - 0.25).abs() < f32::EPSILON);
    }
}
