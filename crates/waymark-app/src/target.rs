//! What a learner means by "lifetimes", "3", "2.5" or `rust-backend/lifetime-elision`.

use waymark_core::{
    ids::{RoadmapId, TopicId},
    lookup::{self, Found},
    roadmap::{BuildAt, Project, Roadmap, Stage, TopicAt},
};

use crate::{
    command::clipped,
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, PRESS_MAX_BYTES, Text, inline},
    view,
};

/// At most so many are offered when several match, or when none does.
const OFFERED: usize = 6;

/// A roadmap, by slug, number in the list of all, or words of its title. `verb` is the command to offer choices with.
pub(crate) fn roadmap<'a>(
    ctx: &Ctx<'a>,
    verb: &str,
    query: &str,
) -> Result<(&'a RoadmapId, &'a Roadmap), Refusal> {
    let all: Vec<_> = ctx.catalog().roadmaps().collect();
    let items = all
        .iter()
        .map(|(id, roadmap)| (id.as_str(), roadmap.title.as_str(), (*id, *roadmap)));
    let choice =
        |(id, roadmap): &(&RoadmapId, &Roadmap)| Button::new(roadmap.title.clone(), format!("{verb} {id}"));
    match lookup::find(query, items) {
        Found::One(found) => Ok(found),
        Found::Several(found) => Err(several(query, "roadmaps", found.iter().map(choice))),
        Found::None { nearest } => {
            let near = if nearest.is_empty() { all } else { nearest };
            Err(none(query, "roadmap", near.iter().map(choice)))
        }
    }
}

/// A stage of a roadmap, by number or words of its title; its index, from 0.
pub(crate) fn stage<'a>(
    roadmap: &'a Roadmap,
    verb: &str,
    query: &str,
) -> Result<(usize, &'a Stage), Refusal> {
    let stages = || roadmap.stages.iter().enumerate();
    // "Phase 3" and "3" mean the author's number, which need not be the place in the list.
    let query = query.trim();
    let word = query.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let labelled = |stage: &Stage| {
        stage
            .label
            .as_deref()
            .is_some_and(|label| label.eq_ignore_ascii_case(word))
    };
    let number = query[word.len()..].trim();
    let found = match word {
        "" | "#" => by_number(roadmap, query),
        // Several kinds of stages may be counted each for itself: Step 1, Level 1.
        _ if number.is_empty() => None,
        _ => number.parse().ok().and_then(|number| {
            roadmap
                .stages
                .iter()
                .position(|stage| stage.number == Some(number) && labelled(stage))
        }),
    };
    if let Some(found) = found.and_then(|index| Some((index, roadmap.stages.get(index)?))) {
        return Ok(found);
    }
    let mut same_label = stages().filter(|(_, stage)| stage.number.is_none() && labelled(stage));
    if let (Some(found), None) = (same_label.next(), same_label.next()) {
        return Ok(found);
    }
    let choice = |(index, stage): &(usize, &Stage)| {
        let gap = if verb.ends_with('/') { "" } else { " " };
        let press = format!("{}{gap}{}", verb.trim_end(), place(roadmap, *index));
        Button::new(view::stage_title(stage), press)
    };
    match lookup::find(
        query,
        stages().map(|(index, stage)| ("", stage.title.as_str(), (index, stage))),
    ) {
        Found::One(found) => Ok(found),
        Found::Several(found) => Err(several(query, "stages", found.iter().map(choice))),
        Found::None { nearest } if nearest.is_empty() => {
            Err(none(query, "stage", std::iter::empty()).button(Button::new("Show the roadmap", "roadmap")))
        }
        Found::None { nearest } => Err(none(query, "stage", nearest.iter().map(choice))),
    }
}

/// How a stage is called by number: the author's, else its place in the list; `#3` where that number is another's.
pub(crate) fn place(roadmap: &Roadmap, index: usize) -> String {
    let own = roadmap.stages.get(index).and_then(|stage| stage.number);
    let name = own.map_or_else(|| (index + 1).to_string(), |number| number.to_string());
    if by_number(roadmap, &name) == Some(index) {
        name
    } else {
        format!("#{}", index + 1)
    }
}

/// The index of the stage that a number means: `3` the author's number, else the place in the list; `#3` the place.
fn by_number(roadmap: &Roadmap, text: &str) -> Option<usize> {
    let text = text.trim();
    let (digits, by_place) = text.strip_prefix('#').map_or((text, false), |rest| (rest, true));
    let number: u32 = digits.trim().parse().ok()?;
    let authors = || {
        roadmap
            .stages
            .iter()
            .position(|stage| stage.number == Some(number))
    };
    let listed = || {
        usize::try_from(number)
            .ok()?
            .checked_sub(1)
            .filter(|index| *index < roadmap.stages.len())
    };
    if by_place {
        listed()
    } else {
        authors().or_else(listed)
    }
}

/// The course and topic that a query names: in the roadmap in focus, or in the one named before a slash.
///
/// Without a query it is the topic in hand.
pub(crate) async fn topic<'a>(
    ctx: &mut Ctx<'a>,
    verb: &str,
    query: Option<&str>,
) -> Result<(Course<'a>, TopicId), Error> {
    let Some(query) = query else {
        let course = Course::focus(ctx).await?;
        let Some(id) = course.in_hand().map(|next| next.at.topic.id.clone()) else {
            return Err(nothing_open().into());
        };
        return Ok((course, id));
    };
    let (course, query) = scoped(ctx, query).await?;
    let id = in_course(&course, verb, query)?;
    Ok((course, id))
}

/// The course and milestone or project that a query names.
pub(crate) async fn build<'a>(
    ctx: &mut Ctx<'a>,
    verb: &str,
    query: &str,
) -> Result<(Course<'a>, TopicId), Error> {
    let (course, query) = scoped(ctx, query).await?;
    if course.roadmap.buildables().next().is_none() {
        let text = format!(
            "{} has no milestones or projects to hand in.",
            course.roadmap.title
        );
        return Err(Refusal::new(text)
            .button(Button::new("Show the roadmap", "roadmap"))
            .into());
    }
    let items = course
        .roadmap
        .buildables()
        .map(|at| (at.project.id.as_str(), at.project.text.as_str(), at));
    let choice =
        |at: &BuildAt<'_>| Button::new(clipped(&at.project.text), press(verb, &course.id, &at.project.id));
    let found = match lookup::find(query, items) {
        Found::One(at) => at.project.id.clone(),
        Found::Several(found) => return Err(several(query, "projects", found.iter().map(choice)).into()),
        Found::None { nearest } => {
            let refusal = none(query, "project", nearest.iter().map(choice));
            return Err(refusal.button(Button::new("Show projects", "project")).into());
        }
    };
    Ok((course, found))
}

/// The command line of a button about a topic, within what a button can carry.
pub(crate) fn press(verb: &str, roadmap: &RoadmapId, topic: &TopicId) -> String {
    // A parameter that is named takes its value without a space: `stage track:rust/backend`.
    let gap = if verb.ends_with(':') { "" } else { " " };
    let full = format!("{verb}{gap}{roadmap}/{topic}");
    if full.len() <= PRESS_MAX_BYTES {
        full
    } else {
        format!("{verb}{gap}~{}/{topic}", tag(roadmap))
    }
}

/// A short stand-in for a roadmap's slug, for buttons: four letters of its FNV-1a hash.
fn tag(id: &RoadmapId) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let hash = id.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (0..4)
        .map(|at| char::from(LETTERS[usize::from((hash >> (at * 5)).to_le_bytes()[0] & 31)]))
        .collect()
}

/// A roadmap to look at, followed or not, and the rest of the query: `rust-mastery/3`. Without a slash, the one in focus.
pub(crate) async fn looked_at<'a, 'q>(
    ctx: &mut Ctx<'a>,
    query: Option<&'q str>,
) -> Result<(Course<'a>, Option<&'q str>), Error> {
    if let Some((scope, rest)) = query.and_then(|query| query.split_once('/'))
        && let Ok(id) = RoadmapId::new(scope.trim())
        && ctx.catalog().roadmap(&id).is_some()
    {
        let rest = Some(rest.trim()).filter(|rest| !rest.is_empty());
        return Ok((Course::look(ctx, &id).await?, rest));
    }
    Ok((Course::focus(ctx).await?, query))
}

/// Splits off a roadmap in front of a slash, where there is one, and loads it; else the roadmap in focus.
pub(crate) async fn scoped<'a, 'q>(
    ctx: &mut Ctx<'a>,
    query: &'q str,
) -> Result<(Course<'a>, &'q str), Error> {
    if let Some((scope, topic)) = query.split_once('/') {
        let scope = scope.trim();
        let named =
            |id: &RoadmapId| id.as_str() == scope || scope.strip_prefix('~') == Some(tag(id).as_str());
        let enrollments = ctx.tx.enrollments(ctx.learner.id).await?;
        if let Some(enrollment) = enrollments.into_iter().find(|it| named(&it.roadmap)) {
            return Ok((Course::load(ctx, enrollment).await?, topic));
        }
        if let Some((id, roadmap)) = ctx.catalog().roadmaps().find(|(id, _)| named(id)) {
            let text = format!(
                "You are not following {}. Join it first, then try again.",
                roadmap.title
            );
            return Err(Refusal::new(text)
                .button(Button::new("Join it", format!("enroll {id}")).primary())
                .into());
        }
    }
    Ok((Course::focus(ctx).await?, query))
}

fn in_course(course: &Course<'_>, verb: &str, query: &str) -> Result<TopicId, Refusal> {
    let roadmap = course.roadmap;
    if let Ok(id) = TopicId::new(query)
        && let Some(at) = roadmap.topic(&id)
    {
        return Ok(at.topic.id.clone());
    }
    if let Some(at) = by_place(roadmap, query) {
        return Ok(at.topic.id.clone());
    }
    let choice = |at: &TopicAt<'_>| {
        let stage = at
            .stage
            .marker()
            .map(|marker| format!(" ({marker})"))
            .unwrap_or_default();
        Button::new(
            format!("{}{stage}", at.topic.text.replace('`', "")),
            press(verb, &course.id, &at.topic.id),
        )
    };
    if let Some(at) = in_stage_at_hand(course, query) {
        return Ok(at.topic.id.clone());
    }
    let items = roadmap
        .topics()
        .map(|at| (at.topic.id.as_str(), at.topic.text.as_str(), at));
    match lookup::find(query, items) {
        Found::One(at) => Ok(at.topic.id.clone()),
        Found::Several(found) => Err(several(query, "topics", found.iter().map(choice))),
        Found::None { .. } if let Some(build) = buildable(roadmap, query) => {
            let text = Text::new()
                .then(inline(&build.text))
                .plain(" is something to build. Hand it in with ")
                .command("project")
                .plain(".");
            Err(Refusal::new(text).button(Button::new("Hand it in", press("project", &course.id, &build.id))))
        }
        Found::None { .. } if let Some(index) = whole_stage(roadmap, query) => {
            let stage = view::stage_title(&roadmap.stages[index]);
            let press = format!("stage {}/{}", course.id, place(roadmap, index));
            let refusal = Refusal::new(format!("{stage} is a whole stage. Which of its topics?"));
            Err(refusal.button(Button::new("Show the stage", press)))
        }
        Found::None { nearest } if nearest.is_empty() => {
            Err(none(query, "topic", std::iter::empty()).button(Button::new("Show the roadmap", "roadmap")))
        }
        Found::None { nearest } => Err(none(query, "topic", nearest.iter().map(choice))),
    }
}

/// `2.5`: the fifth topic of stage 2.
pub(crate) fn by_place<'a>(roadmap: &'a Roadmap, query: &str) -> Option<TopicAt<'a>> {
    let (stage_text, topic) = query.split_once('.')?;
    let topic: usize = topic.trim().parse().ok()?;
    let index = by_number(roadmap, stage_text)?;
    roadmap
        .topics()
        .filter(|at| at.stage_index == index)
        .nth(topic.checked_sub(1)?)
}

/// `5`: the fifth topic of the stage that the learner is in.
fn in_stage_at_hand<'a>(course: &Course<'a>, query: &str) -> Option<TopicAt<'a>> {
    let number: usize = query.trim().trim_start_matches('#').parse().ok()?;
    let stage = course.in_hand()?.at.stage_index;
    course
        .roadmap
        .topics()
        .filter(|at| at.stage_index == stage)
        .nth(number.checked_sub(1)?)
}

/// The stage whose title a query names, and no other.
fn whole_stage(roadmap: &Roadmap, query: &str) -> Option<usize> {
    let stages = roadmap.stages.iter().enumerate();
    match lookup::find(
        query,
        stages.map(|(index, stage)| ("", stage.title.as_str(), index)),
    ) {
        Found::One(index) => Some(index),
        Found::Several(_) | Found::None { .. } => None,
    }
}

/// The milestone or project that a query names, and no other.
fn buildable<'a>(roadmap: &'a Roadmap, query: &str) -> Option<&'a Project> {
    let items = roadmap
        .buildables()
        .map(|at| (at.project.id.as_str(), at.project.text.as_str(), at.project));
    // A number counts topics here.
    let items = items.filter(|_| query.trim().trim_start_matches('#').parse::<u64>().is_err());
    match lookup::find(query, items) {
        Found::One(project) => Some(project),
        Found::Several(_) | Found::None { .. } => None,
    }
}

fn several(query: &str, what: &str, choices: impl Iterator<Item = Button>) -> Refusal {
    Refusal::new(Text::from(format!(
        "Several {what} match “{}”. Which one?",
        clipped(query)
    )))
    .buttons(choices.take(OFFERED))
}

fn none(query: &str, what: &str, choices: impl Iterator<Item = Button>) -> Refusal {
    let choices: Vec<_> = choices.take(OFFERED).collect();
    let ask = if choices.is_empty() {
        ""
    } else {
        " Did you mean one of these?"
    };
    Refusal::new(Text::from(format!(
        "I find no {what} for “{}”.{ask}",
        clipped(query)
    )))
    .buttons(choices)
}

fn nothing_open() -> Refusal {
    Refusal::new(
        "Nothing is open on this roadmap: everything is done or skipped. Name a topic to go back to it.",
    )
    .button(Button::new("Progress", "progress"))
    .button(Button::new("Other roadmaps", "roadmaps"))
}

#[cfg(test)]
mod tests {
    use waymark_core::catalog::{Catalog, Source};

    use super::*;
    use crate::{
        reply::{Block, Reply, Tone},
        testing::Scenario,
    };

    const LONG: &str = "a-roadmap-with-a-name-of-32-byte";

    fn catalog() -> Catalog {
        let files = [
            (
                "walk",
                "# Walk\n\n## Phase 1: Basics\n\n- [ ] Moves <!-- moves -->\n- [ ] TCP/IP <!-- tcp -->\n- [ ] Error handling <!-- errors -->\n\n\
                 **Milestone:**\n\n- Build a tiny shell <!-- shell -->\n\n\
                 ## Phase 2: More\n\n- [ ] Error types <!-- error-types -->\n- [ ] Traits <!-- traits -->\n\n\
                 ## Extras\n\n- [ ] Macros <!-- macros -->\n",
            ),
            (
                LONG,
                "# Long\n\n## Step 1: All\n\n- [ ] Deep <!-- an-id-as-long-as-ids-may-be-0123456789ab -->\n",
            ),
            (
                "other",
                "# Other\n\n## Step 1: All\n\n- [ ] Elsewhere <!-- elsewhere -->\n",
            ),
        ];
        Catalog::of(files.map(|(name, text)| Source::new(format!("{name}.md"), text))).0
    }

    async fn scenario() -> Scenario {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", catalog()).await;
        s.say(&format!("enroll {LONG}")).await;
        s.say("enroll walk").await;
        s
    }

    fn titled(reply: &Reply) -> String {
        match reply.body.first() {
            Some(Block::Title(text)) => text.to_plain(),
            Some(Block::Para(text)) => format!("? {}", text.to_plain()),
            _ => String::new(),
        }
    }

    #[tokio::test]
    async fn a_topic_is_found_by_id_number_place_and_words() {
        let mut s = scenario().await;
        for (query, title) in [
            ("moves", "Moves"),
            ("  MOVES ", "Moves"),
            ("walk/moves", "Moves"),
            ("1.3", "Error handling"),
            ("1 . 3", "Error handling"),
            ("2.2", "Traits"),
            ("3.1", "Macros"),
            ("#3.1", "Macros"),
            // A number alone means the stage in hand; beyond it, the list of all.
            ("2", "TCP/IP"),
            ("5", "Traits"),
            ("#1", "Moves"),
            // A slash that names no roadmap belongs to the title.
            ("tcp/ip", "TCP/IP"),
            ("TCP", "TCP/IP"),
            ("trait", "Traits"),
            (
                "handling of error",
                "? I find no topic for “handling of error”. Did you mean one of these?",
            ),
            ("handling error", "Error handling"),
            ("macroos", "Macros"),
            ("9.9", "? I find no topic for “9.9”."),
            ("1.0", "? I find no topic for “1.0”."),
            ("0", "? I find no topic for “0”."),
            (
                "99999999999999999999.1",
                "? I find no topic for “99999999999999999999.1”.",
            ),
            ("error", "? Several topics match “error”. Which one?"),
            ("elsewhere", "? I find no topic for “elsewhere”."),
            (
                "basics",
                "? Phase 1: Basics is a whole stage. Which of its topics?",
            ),
            (
                "other/elsewhere",
                "? You are not following Other. Join it first, then try again.",
            ),
            (
                "tiny shell",
                "? Build a tiny shell is something to build. Hand it in with project.",
            ),
        ] {
            let reply = s.say(&format!("topic {query}")).await;
            assert_eq!(titled(&reply), title, "{query}");
        }
    }

    #[tokio::test]
    async fn a_stage_named_for_a_topic_is_shown() {
        let mut s = scenario().await;
        s.say("topic basics").await;
        let shown = s.say("1").await;
        assert_eq!(titled(&shown), "Phase 1: Basics");
    }

    #[tokio::test]
    async fn a_number_alone_follows_the_stage_in_hand() {
        let mut s = scenario().await;
        s.say("done 1.1, 1.2, 1.3").await;
        assert_eq!(titled(&s.say("topic 2").await), "Traits");
        assert_eq!(titled(&s.say("topic 3").await), "Error handling");
    }

    #[tokio::test]
    async fn a_button_carries_any_topic_of_any_roadmap() {
        let mut s = scenario().await;
        let (roadmap, topic) = (
            RoadmapId::new(LONG).unwrap(),
            TopicId::new("an-id-as-long-as-ids-may-be-0123456789ab").unwrap(),
        );
        for verb in [
            "topic",
            "topic as:learning",
            "topic as:todo",
            "done",
            "practice",
            "stage track:",
        ] {
            let line = press(verb, &roadmap, &topic);
            assert!(line.len() <= PRESS_MAX_BYTES, "{line}");
            assert!(line.contains(&format!("~{}/", tag(&roadmap))), "{line}");
        }
        let reply = s.say(&press("topic", &roadmap, &topic)).await;
        assert_eq!(titled(&reply), "Deep", "although another roadmap is in focus");
        let stranger = s.say("topic ~aaaa/moves").await;
        assert_eq!(stranger.tone, Tone::Refusal);
    }

    #[test]
    fn short_names_differ_in_the_roadmaps_that_are_built_in() {
        let catalog = Catalog::embedded();
        let tags: std::collections::BTreeSet<_> = catalog.roadmaps().map(|(id, _)| tag(id)).collect();
        assert_eq!(tags.len(), catalog.roadmaps().count());
        // Old buttons hang on it: it must never change.
        assert_eq!(tag(&RoadmapId::new("rust-backend").unwrap()), "cdi4");
    }

    #[test]
    fn every_stage_has_a_place_that_leads_back_to_it() {
        let catalog = Catalog::embedded();
        for (id, roadmap) in catalog.roadmaps() {
            for index in 0..roadmap.stages.len() {
                let place = place(roadmap, index);
                let found = stage(roadmap, "stage", &place).map(|(found, _)| found);
                assert_eq!(found, Ok(index), "{id} {place}");
            }
        }
    }

    #[test]
    fn a_stage_is_found_by_number_label_and_words() {
        let catalog = catalog();
        let roadmap = catalog.roadmap(&RoadmapId::new("walk").unwrap()).unwrap();
        let find = |query: &str| stage(roadmap, "stage", query).map(|(index, _)| index).ok();
        assert_eq!(find("1"), Some(0));
        assert_eq!(find("phase 2"), Some(1));
        assert_eq!(find("Phase2"), Some(1));
        assert_eq!(find("3"), Some(2));
        assert_eq!(find("# 2"), Some(1));
        assert_eq!(find("extra"), Some(2));
        assert_eq!(find("basics"), Some(0));
        for lost in ["", "0", "4", "phase 7", "step 1", "99999999999", "é1", "#"] {
            assert_eq!(find(lost), None, "{lost}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_query_is_too_strange(query in "\\PC{0,60}") {
            let catalog = catalog();
            for (_, roadmap) in catalog.roadmaps() {
                let _ = stage(roadmap, "stage", &query);
                let _ = by_place(roadmap, &query);
            }
        }
    }
}
