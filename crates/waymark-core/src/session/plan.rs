//! Planning the rest of a day.

use std::collections::{HashMap, HashSet};

use jiff::ToSpan;

use super::{
    Desk, Pick, RETRIES, Remaining, Session, Why, due_per_day,
    order::{Before, Had, Taste, by_turns, varied},
};
use crate::{
    catalog::Catalog,
    chance::Chance,
    ids::{QuestionId, RoadmapId, TopicId},
    question::Question,
};

/// What became of a question today.
#[derive(Default)]
struct Today {
    fresh: bool,
    wrong: usize,
    right_last: bool,
}

pub(super) fn plan<'a>(catalog: &'a Catalog, desk: &Desk<'_>) -> Session<'a> {
    let mut today: HashMap<&QuestionId, Today> = HashMap::new();
    for asked in desk.asked {
        let entry = today.entry(&asked.question).or_default();
        entry.fresh |= asked.fresh;
        entry.wrong += usize::from(!asked.right);
        entry.right_last = asked.right;
    }
    let new_today = today.values().filter(|entry| entry.fresh).count();
    let due_today = today.len() - new_today;

    let mut due = due(catalog, desk, &today);
    let backlog = due.len() + due_today;
    let due_room = due_per_day(backlog, desk.new_per_day).saturating_sub(due_today);
    let due_back = due.len().saturating_sub(due_room);
    due.truncate(due_room);

    let new_room = (desk.new_per_day as usize).saturating_sub(new_today);
    let mut new = fresh(catalog, desk, &today, new_room);
    let new_back = new.len().saturating_sub(new_room);
    new.truncate(new_room);
    let retries = retries(catalog, desk, &today);

    let mut before = last_two(catalog, desk);
    let remaining = Remaining {
        due: due.len(),
        new: new.len(),
        retry: retries.len(),
    };
    let taste = |pick: &Pick<'a>| Taste::of(pick.question);
    let mut picks = varied(due, &mut before, taste);
    picks.extend(varied(new, &mut before, taste));
    picks.extend(varied(retries, &mut before, taste));

    let held_back = Remaining {
        due: due_back,
        new: new_back,
        retry: 0,
    };
    let next_day = next_day(catalog, desk, held_back);
    Session {
        picks,
        remaining,
        held_back,
        next_day,
    }
}

/// The last two questions that were answered.
fn last_two<'a>(catalog: &'a Catalog, desk: &Desk<'_>) -> Before<'a> {
    let mut last = desk
        .asked
        .iter()
        .rev()
        .map(|asked| catalog.question(&asked.question).map(Taste::of));
    let newest = last.next().flatten();
    [last.next().flatten(), newest]
}

/// The due cards, the least remembered first.
fn due<'a>(catalog: &'a Catalog, desk: &Desk<'_>, today: &HashMap<&QuestionId, Today>) -> Vec<Pick<'a>> {
    let mut due: Vec<(f32, jiff::civil::Date, &Question)> = desk
        .cards
        .iter()
        .filter(|(id, card)| card.is_due(desk.today) && !today.contains_key(id))
        .filter_map(|(id, card)| {
            let question = catalog
                .question(id)
                .filter(|question| question.suits(desk.background))?;
            Some((card.retrievability(desk.today), card.due, question))
        })
        .collect();
    due.sort_by(|a, b| {
        a.0.total_cmp(&b.0)
            .then(a.1.cmp(&b.1))
            .then_with(|| a.2.id.cmp(&b.2.id))
    });
    due.into_iter()
        .map(|(retrievability, _, question)| Pick {
            question,
            why: Why::Due { retrievability },
        })
        .collect()
}

/// The questions that were never asked: of the topics being learnt, then of the done ones.
fn fresh<'a>(
    catalog: &'a Catalog,
    desk: &Desk<'_>,
    today: &HashMap<&QuestionId, Today>,
    wanted: usize,
) -> Vec<Pick<'a>> {
    let mut known: HashSet<&QuestionId> = HashSet::with_capacity(desk.cards.len() + today.len());
    known.extend(desk.cards.iter().map(|(id, _)| id));
    known.extend(today.keys());
    let alive = known.iter().filter_map(|id| catalog.question(id));
    let everywhere = alive.fold((0, 0), |(all, compared), question| {
        (all + 1, compared + usize::from(question.is_comparison()))
    });
    let mut new = Vec::new();
    for topics in [desk.learning, desk.done] {
        new.extend(of_topics(catalog, desk, topics, &mut known, (wanted, everywhere)));
    }
    new
}

/// One question of each topic, then a second of each, and so on; within a topic see [`by_turns`].
fn of_topics<'a, 'd>(
    catalog: &'a Catalog,
    desk: &Desk<'_>,
    topics: &'d [(RoadmapId, TopicId)],
    known: &mut HashSet<&'d QuestionId>,
    (wanted, everywhere): (usize, (usize, usize)),
) -> Vec<Pick<'a>>
where
    'a: 'd,
{
    let mut ranked: Vec<(usize, usize, &Question)> = Vec::new();
    for (place, (roadmap, topic)) in topics.iter().enumerate() {
        let suiting = catalog
            .practice(roadmap, topic)
            .filter(|question| question.suits(desk.background));
        let (mut questions, old): (Vec<&'a Question>, Vec<&'a Question>) =
            suiting.partition(|question| known.insert(&question.id));
        if questions.is_empty() {
            continue;
        }
        let today = desk.asked.iter().filter_map(|asked| {
            let question = old.iter().copied().find(|it| it.id == asked.question)?;
            Some((question, asked.fresh))
        });
        let today: Vec<(&Question, bool)> = today.collect();
        // A topic that had its turn today waits until the others had theirs.
        let rounds = today.iter().filter(|(_, fresh)| *fresh).count();
        let had = Had {
            known: old,
            everywhere,
            last: today.last().map(|(question, _)| *question),
        };
        questions.sort_by_cached_key(|question| Chance::new(desk.seed, question.id.as_str()).next());
        ranked.extend(
            by_turns(questions, &had, wanted)
                .into_iter()
                .enumerate()
                .map(|(round, question)| (rounds + round, place, question)),
        );
    }
    ranked.sort_by_key(|(round, place, _)| (*round, *place));
    ranked
        .into_iter()
        .map(|(_, _, question)| Pick {
            question,
            why: Why::New,
        })
        .collect()
}

/// What was answered wrongly, and not rightly since, the longest ago first.
fn retries<'a>(catalog: &'a Catalog, desk: &Desk<'_>, today: &HashMap<&QuestionId, Today>) -> Vec<Pick<'a>> {
    let mut seen = HashSet::new();
    // From the latest back: what was just answered comes last.
    let latest: Vec<&QuestionId> = desk
        .asked
        .iter()
        .rev()
        .map(|asked| &asked.question)
        .filter(|id| seen.insert(*id))
        .collect();
    let open = |id: &&&QuestionId| {
        today
            .get(**id)
            .is_some_and(|entry| !entry.right_last && entry.wrong <= RETRIES)
    };
    let questions = latest
        .iter()
        .rev()
        .filter(open)
        .filter_map(|id| catalog.question(id));
    questions
        .map(|question| Pick {
            question,
            why: Why::Retry,
        })
        .collect()
}

/// The next day with something to practise: tomorrow if today's shares held something back, else the next due day.
fn next_day(catalog: &Catalog, desk: &Desk<'_>, held_back: Remaining) -> Option<jiff::civil::Date> {
    if held_back.due > 0 || (held_back.new > 0 && desk.new_per_day > 0) {
        return Some(desk.today.saturating_add(1.day()));
    }
    let alive = |id: &QuestionId| {
        catalog
            .question(id)
            .is_some_and(|question| question.suits(desk.background))
    };
    let later = desk.cards.iter().filter(|(_, card)| !card.is_due(desk.today));
    let mut soonest: Option<jiff::civil::Date> = None;
    for (id, card) in later {
        if soonest.is_none_or(|day| card.due < day) && alive(id) {
            soonest = Some(card.due);
        }
    }
    soonest
}
