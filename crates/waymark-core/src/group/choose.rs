//! Which question a group is asked today.

use std::collections::{BTreeMap, HashSet};

use crate::{
    chance::Chance,
    ids::{ConceptId, QuestionId},
    question::{Difficulty, Question},
};

/// So many of the latest questions are looked at so that the difficulties take turns.
const TURNS: usize = 6;

/// What a group was asked, the latest first.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Questions that rest: they were asked within [`super::REST_DAYS`].
    pub asked: Vec<QuestionId>,
    /// The difficulties of the latest questions.
    pub difficulties: Vec<Difficulty>,
}

/// Chooses among `questions` one that a chat can answer by buttons, about a concept in `studied`, that does not rest.
/// Of the difficulties, the one that came least lately is next; of its questions, one by chance, the likelier the more
/// members study its concept. The same for the same seed, whatever the order of the questions.
///
/// `studied` holds how many members study a concept now.
pub fn choose<'a>(
    questions: impl IntoIterator<Item = &'a Question>,
    studied: &BTreeMap<ConceptId, u32>,
    past: &Past,
    seed: u64,
) -> Option<&'a Question> {
    let resting: HashSet<&QuestionId> = past.asked.iter().collect();
    let mut fit: Vec<(&Question, u32)> = questions
        .into_iter()
        .filter(|question| !resting.contains(&question.id) && question.suits(None))
        .filter_map(|question| Some((question, *studied.get(&question.concept)?)))
        .filter(|(question, _)| question.offers(seed).is_some())
        .collect();
    fit.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
    fit.dedup_by(|(one, _), (other, _)| one.id == other.id);
    let mut chance = Chance::new(seed, "group question");
    let lately = |level: Difficulty| {
        let latest = past.difficulties.iter().take(TURNS);
        latest.filter(|difficulty| **difficulty == level).count()
    };
    let mut levels: Vec<Difficulty> = fit.iter().map(|(question, _)| question.difficulty).collect();
    levels.sort_unstable();
    levels.dedup();
    chance.shuffle(&mut levels);
    let level = levels.into_iter().min_by_key(|level| lately(*level))?;
    fit.retain(|(question, _)| question.difficulty == level);
    let weight = |members: u32| usize::try_from(members.max(1)).unwrap_or(usize::MAX);
    let total = fit
        .iter()
        .fold(0_usize, |sum, (_, members)| sum.saturating_add(weight(*members)));
    let mut drawn = chance.below(total);
    let found = fit.iter().find(|(_, members)| {
        let weight = weight(*members);
        let here = drawn < weight;
        drawn = drawn.saturating_sub(weight);
        here
    });
    found.or(fit.last()).map(|(question, _)| *question)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::question::Sheet;

    fn concept(name: &str) -> ConceptId {
        ConceptId::new(name).unwrap()
    }

    /// Questions of two concepts with difficulties in turn; each third one is answered in words.
    fn questions(count: usize) -> Vec<Question> {
        let mut all = Vec::new();
        for name in ["a.a", "b.b"] {
            let entries: Vec<String> = (0..count)
                .map(|n| {
                    let id = format!("{}-{n}", &name[..1]);
                    let level = n % 3 + 1;
                    let form = if n % 3 == 2 {
                        "type = \"ShortAnswer\"\nprompt.prompt = \"Q\"\nanswer.answer = \"x\"".to_owned()
                    } else {
                        "type = \"MultipleChoice\"\nprompt.prompt = \"Q\"\nprompt.distractors = [\"no\", \"nor\"]\n\
                         answer.answer = \"yes\""
                            .to_owned()
                    };
                    format!("[[questions]]\nid = \"{id}\"\n{form}\nwaymark.difficulty = {level}\n\n")
                })
                .collect();
            let sheet = Sheet::parse(&concept(name), &entries.concat(), "test.toml");
            assert_eq!(sheet.questions.len(), count, "{:?}", sheet.problems);
            all.extend(sheet.questions);
        }
        all
    }

    fn studied(a: u32, b: u32) -> BTreeMap<ConceptId, u32> {
        [("a.a", a), ("b.b", b)]
            .into_iter()
            .filter(|(_, members)| *members > 0)
            .map(|(name, members)| (concept(name), members))
            .collect()
    }

    #[test]
    fn only_what_is_studied_and_can_be_pressed_is_asked() {
        let all = questions(3);
        for seed in 0..50 {
            let found = choose(&all, &studied(1, 0), &Past::default(), seed).unwrap();
            assert_eq!(found.concept, concept("a.a"));
            assert_ne!(found.id.as_str(), "a-2", "typed");
        }
        assert_eq!(choose(&all, &studied(0, 0), &Past::default(), 1), None);
    }

    #[test]
    fn what_more_members_study_comes_more_often() {
        let all = questions(3);
        let often = (0..400)
            .filter(|seed| {
                let found = choose(&all, &studied(9, 1), &Past::default(), *seed).unwrap();
                found.concept == concept("a.a")
            })
            .count();
        assert!((330..395).contains(&often), "{often}");
    }

    #[test]
    fn difficulties_take_turns() {
        let all = questions(60);
        let mut past = Past::default();
        for day in 0..20 {
            let found = choose(&all, &studied(1, 1), &past, day).unwrap();
            past.asked.insert(0, found.id.clone());
            past.difficulties.insert(0, found.difficulty);
        }
        for window in past.difficulties.windows(6) {
            let easy = window.iter().filter(|level| level.level() == 1).count();
            assert!((2..=4).contains(&easy), "{:?}", past.difficulties);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_rests_comes_and_the_order_does_not_matter(
            seed: u64,
            resting in proptest::collection::vec(0_usize..12, 0..12),
            a in 0_u32..5,
            b in 0_u32..5,
        ) {
            let mut all = questions(6);
            let asked: Vec<_> = resting.iter().map(|at| all[*at].id.clone()).collect();
            let past = Past { asked: asked.clone(), difficulties: Vec::new() };
            let found = choose(&all, &studied(a, b), &past, seed).cloned();
            if let Some(found) = &found {
                prop_assert!(!asked.contains(&found.id));
                prop_assert!(studied(a, b).contains_key(&found.concept));
            }
            all.reverse();
            prop_assert_eq!(choose(&all, &studied(a, b), &past, seed).cloned(), found);
        }
    }
}
