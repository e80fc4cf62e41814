//! Answering questions, rightly or wrongly, as somebody's skill has it.

use std::collections::BTreeSet;

use waymark_app::{
    reply::{Reply, Tone, plain},
    request::{Action, Place},
};
use waymark_core::{
    memory::Rating,
    question::{Given, Kind, Outcome, Question},
};
use waymark_store::AskId;

use super::{
    Error, World,
    step::{Means, Step},
};
use crate::{chance::Chance, oracle::Deed, report::Check};

/// An answer that is going to be given.
struct Answer {
    /// What is pressed or typed, behind `answer #17 `.
    text: String,
    pressed: bool,
    right: bool,
    /// Whether the answer is graded by the app, which then says whether it was right.
    told: bool,
}

impl World {
    /// Asks for the next question.
    pub(crate) async fn practise(&mut self, who: usize, questions: u8) -> Result<Vec<Step>, Error> {
        let action = Action::Line("/practice".to_owned());
        let Some(reply) = self.ask(who, Place::Direct, action).await? else {
            return Ok(Vec::new());
        };
        let Some(ask) = asked(&reply) else {
            // Nothing is left for today.
            return Ok(Vec::new());
        };
        let more = questions.saturating_sub(1);
        let hints = reply
            .buttons
            .iter()
            .flatten()
            .any(|button| button.press.starts_with("hint "));
        let hinted = hints && self.chance(33, who).happens(100);
        let mut steps = Vec::new();
        if hinted {
            steps.push(Step::Say(format!("/hint #{ask}"), Means::Nothing));
        }
        steps.push(Step::Answer { ask, more, hinted });
        Ok(steps)
    }

    /// Answers a question that was asked.
    pub(crate) async fn answer(
        &mut self,
        who: usize,
        ask: i64,
        more: u8,
        hinted: bool,
    ) -> Result<Vec<Step>, Error> {
        let Some(learner) = self.people.get(who).and_then(|life| life.learner) else {
            return Ok(Vec::new());
        };
        let asked = self.store.read().await?.ask(learner, AskId(ask)).await?;
        let Some(asked) = asked.filter(|asked| asked.answered_at.is_none()) else {
            return Ok(Vec::new());
        };
        let mut chance = self.chance(34, who);
        let skill = self.people.get(who).map_or(0, |life| life.person.habits.skill);
        let knows = chance.happens(skill + if hinted { 100 } else { 0 });
        let catalog = self.app.catalog();
        let Some(answer) = catalog
            .question(&asked.question)
            .map(|question| given(question, asked.seed.cast_unsigned(), knows, &mut chance))
        else {
            return Ok(Vec::new());
        };
        let deed = if answer.right { Deed::Right } else { Deed::Wrong };
        let means = Means::Deed(deed, false);
        let excused = self.is_yesterday_excused(who, &means).await?;
        let action = if answer.pressed {
            Action::Press(format!("answer #{ask} {}", answer.text))
        } else {
            Action::Line(format!("/answer #{ask} {}", answer.text))
        };
        let Some(reply) = self.ask(who, Place::Direct, action).await? else {
            return Ok(Vec::new());
        };
        let told = match reply.tone {
            Tone::Good | Tone::Festive => Some(true),
            Tone::Wrong => Some(false),
            _ => None,
        };
        let agrees = if answer.told {
            told == Some(answer.right)
        } else {
            reply.tone != Tone::Refusal
        };
        let (name, when) = (self.name(who), self.now.to_string());
        self.findings.note(Check::Verdict, agrees, || {
            let what = format!(
                "{:?} to {} is right: {}; the answer was {:?}",
                answer.text,
                asked.question,
                answer.right,
                plain(&reply)
            );
            (name, when, what)
        });
        if !matches!(reply.tone, Tone::Refusal | Tone::Fault) {
            self.did(who, deed, excused);
        }
        Ok(if more > 0 {
            vec![Step::Practise(more)]
        } else {
            Vec::new()
        })
    }

    /// Writes a deed down.
    pub(crate) fn did(&mut self, who: usize, deed: Deed, excused: bool) {
        let now = self.now;
        if let Some(diary) = self.people.get_mut(who).and_then(|life| life.diary.as_mut()) {
            diary.does(now, deed, excused);
        }
    }
}

/// The number of the question that a reply asks.
fn asked(reply: &Reply) -> Option<i64> {
    let presses = reply.buttons.iter().flatten().map(|button| button.press.as_str());
    presses
        .filter_map(|press| press.strip_prefix("answer #"))
        .find_map(|rest| rest.split(' ').next()?.parse().ok())
}

/// An answer as somebody gives it who knows, or does not.
fn given(question: &Question, seed: u64, knows: bool, chance: &mut Chance) -> Answer {
    let at_a_loss = || Answer {
        text: "=0".to_owned(),
        pressed: true,
        right: false,
        told: false,
    };
    let letters = |places: &BTreeSet<usize>| -> String {
        places
            .iter()
            .filter_map(|place| ('a'..='z').nth(*place))
            .collect()
    };
    let typed = |text: String| {
        let read = Given::parse(question, &text, seed);
        let right = read.is_ok_and(|given| question.grade(&given, seed).is_right());
        // What cannot be typed as an answer is not known after all.
        right.then_some(Answer {
            text,
            pressed: false,
            right: true,
            told: true,
        })
    };
    match &question.kind {
        Kind::Single(_) | Kind::Several(_) => {
            let options = question.options(seed);
            let right = |is: bool| -> BTreeSet<usize> {
                let places = options
                    .iter()
                    .enumerate()
                    .filter(|(_, option)| option.right == is);
                places.map(|(place, _)| place).collect()
            };
            let picked = if knows {
                right(true)
            } else {
                let wrong: Vec<usize> = right(false).into_iter().collect();
                BTreeSet::from([chance.pick(&wrong, 0)])
            };
            let graded = question.grade(&Given::Picked(picked.clone()), seed);
            Answer {
                text: format!("={}", letters(&picked)),
                pressed: true,
                right: graded.is_right(),
                told: true,
            }
        }
        Kind::Long { .. } => {
            let number = if knows { chance.between(2, 4) } else { 1 };
            let rating = Rating::from_number(number).unwrap_or(Rating::Again);
            Answer {
                text: format!("={}", rating.number()),
                pressed: true,
                right: question.grade(&Given::SelfRated(rating), seed).is_right(),
                told: false,
            }
        }
        Kind::Short { .. } | Kind::Tracing { .. } if !knows => at_a_loss(),
        Kind::Short { answer, .. } => typed(answer.clone()).unwrap_or_else(at_a_loss),
        Kind::Tracing { outcome, .. } => {
            let text = match outcome {
                Outcome::Prints(text) => text.trim_end().to_owned(),
                Outcome::Fails { line, .. } => format!("line {line}"),
            };
            typed(text).unwrap_or_else(at_a_loss)
        }
    }
}
