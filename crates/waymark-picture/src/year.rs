//! A year of study days: two half years, one below the other, so that a phone shows them large enough. Weeks are columns,
//! Monday is above, months are named where they begin.

use jiff::{ToSpan, civil::Date};
use waymark_app::reply::{Day, YEAR_WEEKS, Year};

use crate::{
    board::grouped,
    lettering::Line,
    sheet::{Anchor, Sheet},
    theme::{Colours, Theme},
};

const MARGIN: f32 = 44.0;
const CELL: f32 = 16.0;
/// From one day to the next.
const STEP: f32 = 20.0;
const ROUND: f32 = 4.0;
/// What is kept for the names of weekdays.
const WEEKDAYS: f32 = 40.0;
/// Weeks in each half.
const HALF: usize = YEAR_WEEKS / 2;
const WIDTH: f32 = MARGIN * 2.0 + WEEKDAYS + 26.0 * STEP - (STEP - CELL);
const RIGHT: f32 = WIDTH - MARGIN;
/// Where the halves begin.
const HALVES: [f32; 2] = [222.0, 412.0];
const LEGEND: f32 = 590.0;
const HEIGHT: f32 = 640.0;

const TITLE: f32 = 30.0;
const FIGURE: f32 = 26.0;
const BODY: f32 = 16.0;
const LABEL: f32 = 14.0;
const SMALL: f32 = 13.0;

pub(crate) fn draw(year: &Year, theme: Theme) -> String {
    let c = theme.colours();
    let mut sheet = Sheet::new(WIDTH, HEIGHT, c.paper);
    head(&mut sheet, year, c);
    for (half, top) in HALVES.into_iter().enumerate() {
        draw_half(&mut sheet, year, half * HALF, top, c);
    }
    legend(&mut sheet, c);
    sheet.finish()
}

fn head(sheet: &mut Sheet, year: &Year, c: &Colours) {
    let width = RIGHT - MARGIN;
    let name = Line::set(&year.name, BODY, true, width);
    let title = Line::set("A year of study days", TITLE, true, width);
    sheet.text(MARGIN, 54.0, Anchor::Start, &name, c.accent);
    sheet.text(MARGIN, 90.0, Anchor::Start, &title, c.ink);
    let figures = [
        (year.studied, "days studied"),
        (year.points, "points"),
        (year.streak, "days of streak now"),
        (year.longest, "the longest streak"),
    ];
    let mut x = MARGIN;
    for ((number, label), step) in figures.into_iter().zip([132.0_f32, 108.0, 168.0, 0.0]) {
        let number = Line::set(&grouped(number), FIGURE, true, 140.0);
        let label = Line::set(label, LABEL, false, 160.0);
        sheet.text(x, 140.0, Anchor::Start, &number, c.ink);
        sheet.text(x, 162.0, Anchor::Start, &label, c.quiet);
        x += step;
    }
}

fn draw_half(sheet: &mut Sheet, year: &Year, first: usize, top: f32, c: &Colours) {
    let left = MARGIN + WEEKDAYS;
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
        let y = top + step(row) + CELL - 3.5;
        let name = Line::set(name, SMALL, false, WEEKDAYS);
        sheet.text(MARGIN, y, Anchor::Start, &name, c.quiet);
    }
    for column in 0..HALF {
        let x = left + step(column);
        let monday = first.saturating_add(column).saturating_mul(7);
        if let Some(name) = month(year, monday, column) {
            let name = Line::set(&name, SMALL, false, 80.0);
            sheet.text(x, top - 10.0, Anchor::Start, &name, c.quiet);
        }
        for row in 0..7 {
            let Some(day) = year.days.get(monday + row) else {
                continue;
            };
            let y = top + step(row);
            let date = on(year, monday + row);
            match day {
                Day::Blank if date.is_some_and(|date| date < year.today) => {
                    sheet.frame([x + 0.5, y + 0.5, CELL - 1.0, CELL - 1.0], ROUND, 1.0, c.rule);
                }
                day => cell(sheet, *day, x, y, c),
            }
            if date == Some(year.today) {
                let around = [x - 2.0, y - 2.0, CELL + 4.0, CELL + 4.0];
                sheet.frame(around, ROUND + 2.0, 1.5, c.ink);
            }
        }
    }
}

/// The month that begins in a week; of the first week, the month it lies in if there is room for its name.
fn month(year: &Year, monday: usize, column: usize) -> Option<String> {
    let first = on(year, monday)?;
    let last = on(year, monday + 6)?;
    let begins = first.day() == 1 || last.day() < 7;
    let roomy = column == 0 && last.day() <= 17;
    // The last column has no room beside it.
    if !(begins || roomy) || column + 1 >= HALF {
        return None;
    }
    let named = if last.month() == 1 && begins {
        "%b %Y"
    } else {
        "%b"
    };
    Some(last.strftime(named).to_string())
}

/// The date of a day of the year.
fn on(year: &Year, day: usize) -> Option<Date> {
    year.from.checked_add(i64::try_from(day).ok()?.days()).ok()
}

#[expect(clippy::cast_precision_loss, reason = "a year has few weeks")]
fn step(places: usize) -> f32 {
    places as f32 * STEP
}

fn cell(sheet: &mut Sheet, day: Day, x: f32, y: f32, c: &Colours) {
    let whole = [x, y, CELL, CELL];
    let (mid_x, mid_y) = (x + CELL / 2.0, y + CELL / 2.0);
    match day {
        Day::Blank => {}
        Day::Studied(strength) => {
            let at = usize::from(strength.clamp(1, 4) - 1);
            sheet.rect(whole, ROUND, c.studied.get(at).unwrap_or(&c.accent));
        }
        Day::Frozen => {
            sheet.rect(whole, ROUND, c.frozen[1]);
            let arm = 4.5;
            let (far, near) = (arm * 0.866, arm * 0.5);
            let star = [
                [mid_x, mid_y - arm, mid_x, mid_y + arm],
                [mid_x - far, mid_y - near, mid_x + far, mid_y + near],
                [mid_x - far, mid_y + near, mid_x + far, mid_y - near],
            ];
            sheet.strokes(&star, 1.4, c.frozen[0]);
        }
        Day::Excused => {
            sheet.rect(whole, ROUND, c.excused[1]);
            let slash = [mid_x - 3.5, mid_y + 3.5, mid_x + 3.5, mid_y - 3.5];
            sheet.strokes(&[slash], 1.6, c.excused[0]);
        }
        Day::Rest => sheet.dot(mid_x, mid_y, 2.0, c.quiet),
        Day::Missed => sheet.rect(whole, ROUND, c.track),
        Day::Open => sheet.dot(mid_x, mid_y, 3.0, c.accent),
    }
}

fn legend(sheet: &mut Sheet, c: &Colours) {
    let base = LEGEND + CELL - 3.5;
    let mut x = MARGIN;
    let word = |sheet: &mut Sheet, x: &mut f32, text: &str, behind: f32| {
        let line = Line::set(text, SMALL, false, 120.0);
        sheet.text(*x, base, Anchor::Start, &line, c.quiet);
        *x += line.width + behind;
    };
    word(sheet, &mut x, "Less", 8.0);
    for strength in 1..=4 {
        cell(sheet, Day::Studied(strength), x, LEGEND, c);
        x += STEP;
    }
    x += 4.0;
    word(sheet, &mut x, "More", 26.0);
    for (day, name) in [
        (Day::Frozen, "Frozen"),
        (Day::Excused, "Excused"),
        (Day::Rest, "Rest"),
        (Day::Missed, "Missed"),
    ] {
        cell(sheet, day, x, LEGEND, c);
        x += CELL + 7.0;
        word(sheet, &mut x, name, 20.0);
    }
}
