//! Questions made from topics, for which the bank has none: say it in your own words, then grade yourself.

use crate::{
    concept::Graph,
    ids::{ConceptId, QuestionId, RoadmapId},
    question::{Difficulty, Kind, Proof, Question},
    roadmap::TopicAt,
};

/// How a learner can tell whether an answer without a model was good.
const CHECKLIST: &str = "A good answer says what it is, what it is for or which problem it solves, and gives a small \
                         example. Would somebody who has never heard of it have understood yours?";

/// The question made from a topic. Its id depends on the roadmap's and the topic's ids only.
pub(super) fn question(
    graph: &Graph,
    roadmap: &RoadmapId,
    at: &TopicAt<'_>,
    concepts: &[ConceptId],
) -> Question {
    let known: Vec<_> = concepts.iter().filter_map(|concept| graph.get(concept)).collect();
    let mut model: Vec<&str> = known
        .iter()
        .filter_map(|concept| concept.about.as_deref())
        .collect();
    model.push(CHECKLIST);
    let links: Vec<String> = known
        .iter()
        .filter_map(|concept| concept.links.first())
        .map(|link| format!("<{link}>"))
        .collect();
    Question {
        id: QuestionId::recall(roadmap, &at.topic.id),
        concept: concepts
            .first()
            .cloned()
            .unwrap_or_else(|| ConceptId::own(roadmap, &at.topic.id)),
        kind: Kind::Long {
            model: model.join("\n\n"),
        },
        prompt: prompt(at),
        explanation: (!links.is_empty()).then(|| format!("To read on: {}", links.join(", "))),
        difficulty: Difficulty::DEFAULT,
        hint: None,
        backgrounds: Vec::new(),
        proof: Proof::default(),
    }
}

/// What is asked, in Markdown. The topic's words are quoted as they are: they may be a name, a question, an errand or a
/// sentence, and only a frame around them is right for all of these.
fn prompt(at: &TopicAt<'_>) -> String {
    let text = at.topic.text.trim().trim_end_matches(['.', ':', ';', ',']);
    let place = at.section.title.as_deref().unwrap_or(&at.stage.title).trim();
    let topic = escaped(text);
    let place = if place.is_empty() || text.to_lowercase().contains(&place.to_lowercase()) {
        String::new()
    } else {
        format!(" ({})", escaped(place))
    };
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let versus = words
        .iter()
        .any(|word| matches!(word.as_str(), "vs" | "vs." | "versus"));
    if text.ends_with('?') {
        format!("{topic}{place}\n\nAnswer in your own words.")
    } else if versus {
        format!(
            "{topic}{place}\n\nExplain the difference in your own words, and when you would choose which."
        )
    } else {
        format!(
            "{topic}{place}\n\nExplain this in your own words: what is it about, and what is it good for?"
        )
    }
}

/// Plain text as Markdown; what is in back-ticks stays a code span.
fn escaped(text: &str) -> String {
    let balanced = text.matches('`').count().is_multiple_of(2);
    let mut code = false;
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // "&amp;" is an entity, "A & B" is not.
        let entity = c == '&'
            && chars
                .peek()
                .is_some_and(|next| next.is_alphanumeric() || *next == '#');
        if c == '`' && balanced {
            code = !code;
        } else if !code && (entity || matches!(c, '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~'))
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::TopicId,
        roadmap::{Section, Stage, Topic},
    };

    #[track_caller]
    fn check(section: Option<&str>, text: &str, wanted: &str) {
        let topic = Topic {
            id: TopicId::new("t").unwrap(),
            text: text.to_owned(),
            emphasis: false,
            optional: false,
            priority: None,
            done: false,
            concepts: Vec::new(),
        };
        let section = Section {
            title: section.map(str::to_owned),
            ..Section::default()
        };
        let stage = Stage {
            title: "Fundamentals".to_owned(),
            ..Stage::default()
        };
        let at = TopicAt {
            stage_index: 0,
            stage: &stage,
            section: &section,
            topic: &topic,
        };
        assert_eq!(prompt(&at).split('\n').next(), Some(wanted));
    }

    #[test]
    fn the_topic_is_quoted_with_its_place() {
        check(Some("Lifetimes"), "Elision rules", "Elision rules (Lifetimes)");
        check(Some("Lifetimes"), "Static lifetimes", "Static lifetimes");
        check(None, "Slices", "Slices (Fundamentals)");
        check(None, "What is Rust?", "What is Rust? (Fundamentals)");
        check(
            None,
            "`Box<T>` and Rc<T>:",
            "`Box<T>` and Rc\\<T\\> (Fundamentals)",
        );
        check(
            None,
            "a ` lonely *mark*",
            "a \\` lonely \\*mark\\* (Fundamentals)",
        );
    }
}
