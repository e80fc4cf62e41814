//! Text that is safe to show anywhere: nothing in it moves a cursor, changes colours or hides what follows.

use std::borrow::Cow;

/// A line of text: control characters become visible signs, a tab becomes a space; line feeds stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_harmless(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().filter_map(shown).collect())
}

/// Source code: as [`clean`], but a tab goes to the next multiple of four columns.
pub fn clean_code(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\n' => {
                out.push('\n');
                column = 0;
            }
            '\t' => {
                let step = 4 - column % 4;
                out.extend(std::iter::repeat_n(' ', step));
                column += step;
            }
            c => {
                if let Some(c) = shown(c) {
                    out.push(c);
                    column += 1;
                }
            }
        }
    }
    out
}

/// What stands for a character; `None` for what is left out.
fn shown(c: char) -> Option<char> {
    match c {
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\r' => None,
        // U+2400 begins the pictures of the control characters.
        c if u32::from(c) < 0x20 => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        c if is_harmless(c) => Some(c),
        _ => None,
    }
}

fn is_harmless(c: char) -> bool {
    // Overrides and isolates of the writing direction can make a line read as something else.
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    !c.is_control() && !turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(clean(text), want, "{text:?}");
    }

    #[test]
    fn what_would_steer_a_terminal_is_shown_instead() {
        check("plain", "plain");
        check("two\nlines", "two\nlines");
        check("two\r\nlines", "two\nlines");
        check("\u{1b}[31mred\u{7}", "␛[31mred␇");
        check("\u{9b}31m\u{7f}", "\u{fffd}31m␡");
        check("a\tb", "a b");
        check("over\rwritten\0", "overwritten␀");
    }

    #[test]
    fn writing_from_right_to_left_stays_but_cannot_be_forced() {
        check("שלום", "שלום");
        check("a\u{202e}b\u{2066}c", "abc");
    }

    #[test]
    fn tabs_in_code_go_to_the_next_stop() {
        assert_eq!(clean_code("\tx\n ab\ty\u{1b}"), "    x\n ab y␛");
    }
}
