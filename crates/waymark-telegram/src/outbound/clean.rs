//! Text as Telegram would keep it: what it drops or turns into blanks by itself is made visible or left out here, so
//! that lengths are known before a message is sent.

pub(super) use waymark_app::reply::{clean, clean_code};

/// Text on one line: a label, a file's name.
pub(super) fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is nothing to see: Telegram refuses such a message.
pub(super) fn is_blank(text: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_blank() {
        for blank in ["", " \n", "\u{200b}", "\u{3164}", "\u{2800}\u{fe0f}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank("\u{200b}."));
        assert!(!is_blank("❄️"));
    }
}
