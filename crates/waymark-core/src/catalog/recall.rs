//! Questions made from topics, for which the bank has none: say it in your own words, then grade yourself.
//!
//! A topic gets one in any case, worded after what it says ([`Manner`]); a topic of which nothing is known but its words
//! gets up to two more, an example and the difference from a neighbour. Their ids follow from the ids of the roadmap and of
//! the topics, so that cards survive when other words or other topics change.

use crate::{
    chance::Chance,
    concept::{Concept, Field, Graph},
    ids::{ConceptId, QuestionId, RoadmapId},
    question::{Difficulty, Kind, Proof, Question},
    roadmap::{Section, Topic, TopicAt},
};

mod manner;
mod pair;

use manner::Manner;

/// A neighbour further away has been forgotten by who reads down the list.
const MOST_APART: usize = 3;

/// What is asked about a topic.
struct Ask {
    id: QuestionId,
    prompt: String,
    /// How a learner can tell whether an answer without a model was good.
    checklist: &'static str,
    hint: Option<String>,
    difficulty: Difficulty,
}

/// The questions made from a topic, the main one first.
pub(super) fn questions(
    graph: &Graph,
    field: Field,
    roadmap: &RoadmapId,
    at: &TopicAt<'_>,
    concepts: &[ConceptId],
) -> Vec<Question> {
    let of_field = |text: &str| field == Field::Ours || !graph.speaks_of(text);
    let known: Vec<&Concept> = concepts.iter().filter_map(|concept| graph.get(concept)).collect();
    let abouts = known.iter().filter_map(|concept| concept.about.as_deref());
    let abouts: Vec<&str> = abouts.filter(|about| of_field(about)).collect();
    let links = known.iter().filter_map(|concept| concept.links.first());
    let links: Vec<String> = links
        .filter(|link| of_field(&link.replace(['-', '/', '.'], " ")))
        .map(|link| format!("<{link}>"))
        .collect();
    let concept = concepts.first().cloned();
    let concept = concept.unwrap_or_else(|| ConceptId::own(roadmap, &at.topic.id));

    let mut asks = vec![main(roadmap, at)];
    if known.is_empty() {
        asks.extend(example(roadmap, at));
        asks.extend(difference(roadmap, at));
    }
    asks.into_iter()
        .map(|ask| Question {
            id: ask.id,
            concept: concept.clone(),
            kind: Kind::Long {
                model: abouts
                    .iter()
                    .copied()
                    .chain([ask.checklist])
                    .collect::<Vec<_>>()
                    .join("\n\n"),
            },
            prompt: ask.prompt,
            explanation: (!links.is_empty()).then(|| format!("To read on: {}", links.join(", "))),
            difficulty: ask.difficulty,
            hint: ask.hint,
            backgrounds: Vec::new(),
            proof: Proof::default(),
        })
        .collect()
}

/// What every topic can be asked.
fn main(roadmap: &RoadmapId, at: &TopicAt<'_>) -> Ask {
    let text = plain(at.topic);
    let topic = format!("“{}”{}", escaped(text), place(at, text));
    let (prompt, checklist) = match Manner::of(text) {
        Manner::Subject => (
            match Chance::new(0, at.topic.id.as_str()).below(3) {
                0 => format!("Explain {topic} to somebody who is just starting."),
                1 => format!(
                    "What do you know about {topic}? Say it without looking anything up, with an example."
                ),
                _ => format!("Two or three sentences of your own on {topic}: what has one to know about it?"),
            },
            "A good answer says what it is and what it is good for, and gives a small example. Would somebody who is just \
             starting have understood yours?",
        ),
        Manner::Question => (
            format!("{}{}", escaped(text), place(at, text)),
            "A good answer comes to the point in a sentence, then says why, and gives an example.",
        ),
        Manner::Versus => (
            format!(
                "{topic}: what do they have in common, what is the difference, and when would you choose which?"
            ),
            "A good answer names what both have in common, at least one thing in which they differ, and a case for each.",
        ),
        Manner::Study(object) => (
            format!(
                "Without looking anything up: what do you know about “{}”{}? Say it, write it or do it.",
                escaped(&object),
                place(at, &object)
            ),
            "Now look it up. What did you leave out, and what did you get wrong? Hard if you had to think for long, Again if \
             the main thing was missing.",
        ),
        Manner::Act(act) => (
            format!(
                "How do you {}? Go through it step by step, from memory.",
                escaped(&act)
            ),
            "A good answer names the steps in their order, and what goes wrong if one is left out. If you can, do it once now, \
             and see what you forgot.",
        ),
        Manner::Doing(act) => (
            format!(
                "How do you go about {}? Name what matters, from memory.",
                escaped(&act)
            ),
            "A good answer names the steps or the two or three things that matter, and a mistake that beginners make. If you \
             can, do it once now, and see what you forgot.",
        ),
        Manner::Drill => (
            format!(
                "Think back to {topic}: what goes well by now, where do you still stumble, and what will you try next time?"
            ),
            "There is no model answer. Grade how sure you feel: Again if you want to go back to it soon, Good if it can wait.",
        ),
        Manner::Media(object) => (
            format!(
                "Which two or three things from “{}”{} do you want to keep? Say them in your own words.",
                escaped(&object),
                place(at, text)
            ),
            "There is no model answer. Again if nothing came to mind: then it is worth another look. Good if you could tell \
             somebody about it.",
        ),
        Manner::Make => (
            format!(
                "Think back to {topic}: what was the hardest part, and what would you do differently the next time?"
            ),
            "There is no model answer. Grade how sure you feel: Again if you could not do it a second time without help, Good \
             if you could.",
        ),
        Manner::Part => (
            format!("Think back to {topic}: name three things that you remember from it."),
            "Now look at it again. Three right ones are Good, two are Hard.",
        ),
    };
    Ask {
        id: QuestionId::recall(roadmap, &at.topic.id),
        prompt,
        checklist,
        hint: neighbours(at),
        difficulty: Difficulty::DEFAULT,
    }
}

/// Asks for examples where there must be several: the topic is a plural.
fn example(roadmap: &RoadmapId, at: &TopicAt<'_>) -> Option<Ask> {
    const MOST_WORDS: usize = 3;
    let text = plain(at.topic);
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = words.last()?.to_lowercase();
    let is_plural = last.len() > 4
        && last.ends_with('s')
        && !["ss", "us", "is", "ics"].iter().any(|end| last.ends_with(end));
    let joined = words.iter().any(|word| pair::is_joining(&word.to_lowercase()));
    let is_name = !joined
        && words.len() <= MOST_WORDS
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    if !(is_plural && is_name && Manner::of(text) == Manner::Subject) {
        return None;
    }
    Some(Ask {
        id: QuestionId::recall_example(roadmap, &at.topic.id),
        prompt: format!(
            "Give two examples of your own for “{}”{}, and say what they have in common.",
            escaped(text),
            place(at, text)
        ),
        checklist: "Good examples are your own, right in every detail, and different from each other. Check them against what you \
                    learn from.",
        hint: Some("Take one from what you did or saw this week.".to_owned()),
        difficulty: Difficulty::DEFAULT,
    })
}

/// Asks for the difference from the nearest topic above that is of the same kind.
fn difference(roadmap: &RoadmapId, at: &TopicAt<'_>) -> Option<Ask> {
    let text = plain(at.topic);
    let topics = &at.section.topics;
    let here = topics.iter().position(|topic| topic.id == at.topic.id)?;
    let mut near = topics[here.saturating_sub(MOST_APART)..here].iter().rev();
    let other = near.find(|topic| pair::can_be_told_apart(plain(topic), text))?;
    Some(Ask {
        id: QuestionId::recall_difference(roadmap, &other.id, &at.topic.id),
        prompt: format!(
            "What is the difference between “{}” and “{}”? Give an example of each.",
            escaped(plain(other)),
            escaped(text)
        ),
        checklist: "A good answer names what both have in common, at least one thing in which they differ, and an example of each \
                    that would be wrong for the other.",
        hint: Some("Begin with what both have in common.".to_owned()),
        difficulty: Difficulty::new(3).unwrap_or(Difficulty::DEFAULT),
    })
}

fn plain(topic: &Topic) -> &str {
    topic.text.trim().trim_end_matches(['.', ':', ';', ',', '!'])
}

/// Where the topic stands, unless its words say so.
fn place(at: &TopicAt<'_>, text: &str) -> String {
    let place = at.section.title.as_deref().unwrap_or(&at.stage.title).trim();
    if place.is_empty() || text.to_lowercase().contains(&place.to_lowercase()) {
        String::new()
    } else {
        format!(" ({})", escaped(place))
    }
}

/// What stands around the topic: where one was when one learnt it.
fn neighbours(at: &TopicAt<'_>) -> Option<String> {
    let Section { topics, .. } = at.section;
    let here = topics.iter().position(|topic| topic.id == at.topic.id)?;
    let quoted = |topic: &Topic| format!("“{}”", escaped(plain(topic)));
    let before = here
        .checked_sub(1)
        .and_then(|before| topics.get(before))
        .map(quoted);
    let after = topics.get(here + 1).map(quoted);
    Some(match (before, after) {
        (Some(before), Some(after)) => format!("In your roadmap it stands between {before} and {after}."),
        (Some(before), None) => format!("In your roadmap it comes after {before}."),
        (None, Some(after)) => format!("In your roadmap {after} comes next."),
        (None, None) => return None,
    })
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
mod tests;
