//! Where in a roadmap document something stands that is only known by its id.

use waymark_core::{content::Problem, ids::TopicId};

/// Gives a problem of a roadmap document the line of the id that it names, where it names one and has no line yet.
pub(super) fn locate(problem: &mut Problem, document: &[u8]) {
    if problem.line == 0 {
        let ids = problem
            .found
            .split_whitespace()
            .filter(|word| TopicId::new(*word).is_ok());
        problem.line = ids
            .map(|id| line_of(id, document))
            .find(|line| *line > 0)
            .unwrap_or(0);
    }
}

/// The last line, from 1, that says `<!-- id -->`, also with concepts after it, or is an item `- id` of the front
/// matter. 0 if there is none: in a free document ids are made from the words.
fn line_of(id: &str, document: &[u8]) -> u32 {
    let text = String::from_utf8_lossy(document);
    let says = |line: &str| {
        let mark = line.rsplit_once("<!--").map(|(_, mark)| mark);
        mark.or_else(|| line.trim_start().strip_prefix("- "))
            .is_some_and(|rest| {
                let rest = rest.trim_start().strip_prefix(id);
                rest.is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with([' ', ':', '-']) && !continues(rest)
                })
            })
    };
    let at = text
        .lines()
        .enumerate()
        .filter(|(_, line)| says(line))
        .map(|(at, _)| at + 1)
        .last();
    at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
}

/// Whether the id goes on: `tune` is not in `tune-up`, but it is in `tune-->`.
fn continues(rest: &str) -> bool {
    rest.starts_with('-') && !rest.starts_with("-->")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(id: &str, line: u32) {
        let document = "---\ntombstones:\n  - old -> tune\n---\n# T\n- [ ] A <!-- tune -->\n- [ ] B <!--pick: a.b-->\n\
                        - [ ] C <!-- tune-up -->\n- [ ] D <!-- pick-->\n- tuning";
        assert_eq!(line_of(id, document.as_bytes()), line, "{id}");
    }

    #[test]
    fn an_id_stands_in_a_comment_or_in_the_front_matter() {
        check("tune", 6);
        check("tune-up", 8);
        check("old", 3);
        check("tun", 0);
        check("nothing", 0);
    }

    #[test]
    fn the_last_of_several_is_the_one_too_many() {
        check("pick", 9);
    }
}
