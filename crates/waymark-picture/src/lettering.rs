//! Text in the fonts that there are: anybody's name, in any script, on one line of a given width.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::{Face, faces};

/// What stands for letters that no font has.
const UNKNOWN: &str = "▫";
/// So many of those in a row at most; more say no more.
const UNKNOWN_MOST: usize = 3;
/// What stands for what did not fit.
const ELLIPSIS: &str = "…";
/// So many characters of one letter are drawn: a base and two marks. More would reach into other lines.
const MARKS: usize = 3;
/// The same in scripts that write vowels and joined letters that way.
const JOINED: usize = 8;
/// Nobody's name is longer; what follows would not fit anyway.
const LETTERS: usize = 200;

/// A line of text, ready to be written.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) size: f32,
    pub(crate) bold: bool,
    /// How wide it is.
    pub(crate) width: f32,
}

/// What one font writes of it.
///
/// Each is a text of its own in the drawing: the renderer would shape a text of several fonts with each of them and pick
/// from all, which some names make fail.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) face: &'static Face,
    pub(crate) text: String,
    pub(crate) width: f32,
}

/// One letter, with its marks.
struct Letter {
    face: &'static Face,
    text: String,
    width: f32,
}

impl Line {
    /// Sets a text in one line that is at most so wide, cut at a letter.
    pub(crate) fn set(text: &str, size: f32, bold: bool, most: f32) -> Self {
        let mut letters = letters(text, bold);
        let whole: f32 = letters.iter().map(|letter| letter.width * size).sum();
        if whole > most {
            let dots = letter(ELLIPSIS, bold);
            let room = most - dots.as_ref().map_or(0.0, |dots| dots.width * size);
            let mut used = 0.0;
            let fitting = letters.iter().take_while(|letter| {
                used += letter.width * size;
                used <= room
            });
            letters.truncate(fitting.count());
            while letters.last().is_some_and(|last| last.text == " ") {
                letters.pop();
            }
            letters.extend(dots);
        }
        let mut runs: Vec<Run> = Vec::new();
        for Letter { face, text, .. } in letters {
            match runs.last_mut() {
                Some(run) if std::ptr::eq(run.face, face) => run.text.push_str(&text),
                _ => runs.push(Run {
                    face,
                    text,
                    width: 0.0,
                }),
            }
        }
        for run in &mut runs {
            run.width = run.face.width(&run.text).unwrap_or_default() * size;
        }
        turn(&mut runs);
        Self {
            size,
            bold,
            width: runs.iter().map(|run| run.width).sum(),
            runs,
        }
    }
}

/// Puts what is read from the right in order: words of such a script with nothing but spaces between them.
fn turn(runs: &mut [Run]) {
    let turned = |run: &Run| matches!(run.face.family, "Noto Sans Hebrew" | "Noto Sans Arabic");
    let within = |run: &Run| turned(run) || run.text.trim().is_empty();
    let mut rest = runs;
    while let Some(from) = rest.iter().position(turned) {
        let (_, tail) = rest.split_at_mut(from);
        let reach = tail.iter().take_while(|run| within(run)).count();
        let last = tail.iter().take(reach).rposition(turned).unwrap_or_default();
        let (phrase, after) = tail.split_at_mut(last + 1);
        phrase.reverse();
        rest = after;
    }
}

fn letters(text: &str, bold: bool) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut unknown = 0;
    let text: String = text.nfc().take(LETTERS * JOINED).collect();
    for cluster in text.graphemes(true).take(LETTERS) {
        if cluster.chars().all(|c| c.is_whitespace() || c.is_control()) {
            // One space for any, and none in front.
            if letters.last().is_some_and(|last| last.text != " ") {
                letters.extend(letter(" ", bold));
            }
            continue;
        }
        // Between Arabic letters it says that they do not join: that is spelling.
        let spelling = |c| c == '\u{200c}' && cluster.starts_with(|c| matches!(c, '\u{620}'..='\u{6ff}'));
        let shown: String = cluster
            .chars()
            .filter(|c| !is_unseen(*c) || spelling(*c))
            .collect();
        if shown.is_empty() {
            continue;
        }
        // Signs drawn around a letter would reach into others.
        let shown: String = shown
            .chars()
            .filter(|c| !matches!(c, '\u{488}' | '\u{489}'))
            .collect();
        let fancy = || letter(&shown.nfkc().collect::<String>(), bold);
        let bare = || letter(shown.chars().next()?.encode_utf8(&mut [0; 4]), bold);
        match letter(&shown, bold).or_else(fancy).or_else(bare) {
            Some(letter) => {
                unknown = 0;
                letters.push(letter);
            }
            None if unknown < UNKNOWN_MOST => {
                unknown += 1;
                letters.extend(letter(UNKNOWN, bold));
            }
            None => {}
        }
    }
    while letters.last().is_some_and(|last| last.text == " ") {
        letters.pop();
    }
    letters
}

/// A letter in the first font that has all of it; `None` where none has.
fn letter(text: &str, bold: bool) -> Option<Letter> {
    faces(bold).find_map(|face| {
        let most = if face.family == "Inter" { MARKS } else { JOINED };
        let text: String = text.chars().take(most).collect();
        let mut width = 0.0;
        for c in text.chars() {
            width += face.advance(c)?;
        }
        (!text.is_empty()).then_some(Letter { face, text, width })
    })
}

/// What joins, colours, turns or hides letters without being one: our fonts have each emoji in one form only, and a
/// direction is found out for each line.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{20e3}'
    ) || c.is_control()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str, most: f32) -> String {
        let runs = Line::set(text, 16.0, false, most).runs;
        let runs: Vec<_> = runs
            .iter()
            .map(|run| format!("{}:{}", run.face.family.replace("Noto Sans ", ""), run.text))
            .collect();
        runs.join("|")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(told(text, 10_000.0), expected);
    }

    #[test]
    fn each_script_is_written_in_a_font_that_has_it() {
        check("Ada Łukasz Ñandú", "Inter:Ada Łukasz Ñandú");
        check("Жанна Αθηνά Nguyễn", "Inter:Жанна Αθηνά Nguyễn");
        check("עדה", "Hebrew:עדה");
        check("عمر", "Arabic:عمر");
        check("عمر الخيام ok", "Arabic:الخيام|Inter: |Arabic:عمر|Inter: ok");
        check("می\u{200c}لاد", "Arabic:می\u{200c}لاد");
        check("สมชาย", "Thai:สมชาย");
        check("प्रिया", "Devanagari:प्रिया");
        check("李小龙", "SC:李小龙");
        check("さくら カナ", "SC:さくら|Inter: |SC:カナ");
        check("김민준", "KR:김민준");
        check("Ada 李", "Inter:Ada |SC:李");
    }

    #[test]
    fn emoji_stand_in_a_run_of_their_own_and_lose_what_colours_and_joins_them() {
        check("Ada 🦀", "Inter:Ada |Noto Emoji:🦀");
        check("👍🏽", "Noto Emoji:👍");
        check("👩\u{200d}💻", "Noto Emoji:👩💻");
        check("❤\u{fe0f}", "Noto Emoji:❤");
        check("🇩🇪", "Noto Emoji:🇩🇪");
        check("1\u{fe0f}\u{20e3}", "Inter:1");
    }

    #[test]
    fn what_no_font_has_is_written_plainly_or_leaves_a_sign() {
        check("𝓐𝓭𝓪", "Inter:Ada");
        check("ａｄａ", "Inter:ada");
        check("ꠀꠁꠂꠃꠄ Ada", "Noto Emoji:▫▫▫|Inter: Ada");
        check("A\u{489}da", "Inter:Ada");
        check("a\u{301}", "Inter:á");
    }

    #[test]
    fn what_turns_the_line_or_is_not_seen_is_left_out() {
        check("\u{202e}Ada\u{2066}\u{200b}", "Inter:Ada");
        check("  Ada\t\n\u{3000}Lovelace  ", "Inter:Ada Lovelace");
        check("\u{0}\u{7}A\u{fffe}", "Inter:A|Noto Emoji:▫");
        check("", "");
    }

    #[test]
    fn long_names_are_cut_at_a_letter() {
        assert_eq!(told("Ada Lovelace", 70.0), "Inter:Ada Lo…");
        assert_eq!(told("Ada Lovelace", 44.0), "Inter:Ada…");
        assert_eq!(told("🦀🦀🦀🦀🦀🦀", 60.0), "Noto Emoji:🦀🦀|Inter:…");
        assert_eq!(told("Ada", 5.0), "Inter:…");
    }

    proptest! {
        #[test]
        fn any_text_fits_and_only_what_can_be_written_is(text in any::<String>(), most in 20.0_f32..400.0) {
            let line = Line::set(&text, 16.0, true, most);
            prop_assert!(line.width <= most + 2.0, "{} of {most}", line.width);
            for run in &line.runs {
                for c in run.text.chars() {
                    prop_assert!(run.face.advance(c).is_some(), "{c:?} in {}", run.face.family);
                }
            }
        }
    }
}
