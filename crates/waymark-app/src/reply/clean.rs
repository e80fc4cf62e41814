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

/// Text on one line: a label, a file's name.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is nothing to see: platforms refuse such a message or label.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        let unseen = matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'
                | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        );
        c.is_whitespace() || c.is_control() || unseen
    })
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

    #[test]
    fn what_cannot_be_seen_is_blank() {
        for blank in ["", " \n", "\u{200b}", "\u{3164}", "\u{2800}\u{fe0f}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank("\u{200b}."));
        assert!(!is_blank("❄️"));
    }

    #[test]
    fn a_label_is_one_line() {
        assert_eq!(clean_line(" two\nlines\u{202e} \t"), "two lines");
    }
}
