//! Buttons below a message.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use unicode_segmentation::UnicodeSegmentation;
use waymark_app::reply::{Button, PRESS_MAX_BYTES};

use super::clean::{clean_line, is_blank};

/// A label is cut after so many characters, as people count them.
const LABEL: usize = 64;
/// The most buttons in a row, and below a message.
const ROW: usize = 8;
const ALL: usize = 100;
/// How long labels may be so that so many of them stand side by side on a phone, from two on. A row's width is
/// shared evenly, and what does not fit is cut by the app.
const BESIDE: [usize; ROW - 1] = [17, 10, 8, 5, 4, 3, 3];

/// Draws rows of buttons; `None` if there are none. Rows whose labels are too long for a phone become several.
pub(super) fn keyboard(rows: &[Vec<Button>]) -> Option<InlineKeyboardMarkup> {
    let mut left = ALL;
    let mut drawn = Vec::new();
    for row in rows {
        // Telegram refuses the whole message for one button that carries nothing, or too much.
        let fit = |button: &&Button| !button.press.is_empty() && button.press.len() <= PRESS_MAX_BYTES;
        let buttons: Vec<_> = row.iter().filter(fit).take(left).map(draw).collect();
        left -= buttons.len();
        drawn.extend(lay(buttons));
    }
    (!drawn.is_empty()).then(|| InlineKeyboardMarkup::new(drawn))
}

fn draw(button: &Button) -> InlineKeyboardButton {
    let mut label = clean_line(&button.label);
    if let Some((end, _)) = label.grapheme_indices(true).nth(LABEL) {
        let kept = label.get(..end).unwrap_or_default();
        // Room for the sign that something is missing.
        let kept = kept
            .grapheme_indices(true)
            .next_back()
            .map_or("", |(last, _)| &kept[..last]);
        label = format!("{}…", kept.trim_end());
    }
    if is_blank(&label) {
        label.clone_from(&button.press);
    }
    InlineKeyboardButton::callback(label, button.press.clone())
}

/// The fewest rows of even length in which every label can be read.
fn lay(buttons: Vec<InlineKeyboardButton>) -> Vec<Vec<InlineKeyboardButton>> {
    let most = buttons.len().min(ROW);
    let widths: Vec<usize> = buttons
        .iter()
        .map(|button| button.text.graphemes(true).count())
        .collect();
    let fits = |beside: &usize| {
        let room = beside.checked_sub(2).and_then(|at| BESIDE.get(at));
        room.is_none_or(|room| widths.iter().all(|width| width <= room))
    };
    let beside = (1..=most).rev().find(fits).unwrap_or(1);
    let rows = buttons.len().div_ceil(beside);
    let even = buttons.len().div_ceil(rows.max(1)).max(1);
    let mut left = buttons.into_iter().peekable();
    let mut laid = Vec::with_capacity(rows);
    while left.peek().is_some() {
        laid.push(left.by_ref().take(even).collect());
    }
    laid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(labels: &[&str], want: &str) {
        let row: Vec<_> = labels.iter().map(|label| Button::new(*label, "x")).collect();
        let rows = keyboard(&[row])
            .map(|keyboard| keyboard.inline_keyboard)
            .unwrap_or_default();
        let drawn: Vec<String> = rows
            .iter()
            .map(|row| {
                let labels: Vec<_> = row.iter().map(|button| format!("[{}]", button.text)).collect();
                labels.concat()
            })
            .collect();
        assert_eq!(drawn.join(" / "), want);
    }

    #[test]
    fn short_labels_stand_side_by_side_and_long_ones_alone() {
        check(&[], "");
        check(&["Again", "Hard", "Good", "Easy"], "[Again][Hard][Good][Easy]");
        check(&["Done", "Skip", "Practise"], "[Done][Skip][Practise]");
        check(&["Erase everything", "Keep it"], "[Erase everything][Keep it]");
        check(
            &["Lifetimes in functions", "Elision"],
            "[Lifetimes in functions] / [Elision]",
        );
        check(
            &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
            "[1][2][3][4][5] / [6][7][8][9][10]",
        );
        check(
            &["January", "February", "March", "April"],
            "[January][February][March][April]",
        );
    }

    #[test]
    fn a_label_is_one_line_that_can_be_read() {
        check(&["two\nlines\u{202e}"], "[two lines]");
        check(&["\u{200b}"], "[x]");
        let family = "👩‍👩‍👧‍👦".repeat(80);
        let cut = format!("[{}…]", "👩‍👩‍👧‍👦".repeat(63));
        check(&[&family], &cut);
    }

    #[test]
    fn no_message_has_more_buttons_than_telegram_takes() {
        let rows: Vec<Vec<_>> = (0..30)
            .map(|row| {
                (0..7)
                    .map(|n| Button::new(n.to_string(), format!("{row} {n}")))
                    .collect()
            })
            .collect();
        let drawn = keyboard(&rows).unwrap().inline_keyboard;
        assert_eq!(drawn.iter().map(Vec::len).sum::<usize>(), 100);
        assert!(drawn.iter().all(|row| (1..=8).contains(&row.len())));
    }

    #[test]
    fn a_button_that_telegram_would_refuse_is_left_out() {
        let button = |press: &str| Button {
            press: press.to_owned(),
            ..Button::new("x", "x")
        };
        assert!(keyboard(&[vec![button(""), button(&"x".repeat(65))]]).is_none());
    }
}
