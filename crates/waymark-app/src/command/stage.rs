//! `stage`: one stage with its topics, and the path that one picks where a stage has several.

use waymark_core::{
    ids::TopicId,
    lookup::{self, Found},
    progress::Progress,
    roadmap::{Section, Stage, TopicAt, Track},
};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Button, Item, Mark, Reply, Text, Tone, inline},
    target, view, words,
};

/// Topics on a page.
const SIZE: usize = 20;

/// `stage [page:number] [track:path] [stage]`
pub(crate) struct ShowStage {
    page: Option<i64>,
    track: Option<String>,
    stage: Option<String>,
}

impl Command for ShowStage {
    const SPEC: Spec = Spec {
        name: "stage",
        about: "Show one stage with its topics, or pick your path in it",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "stage",
                Kind::Stage,
                "Its number, or words of its title; the current one if left out",
            ),
            Param::named("page", Kind::Integer(1, 1000), "Which page of the topics"),
            Param::named(
                "track",
                Kind::Text,
                "Your path, where a stage has several; or all, to keep them all",
            ),
        ],
        parts: Parts::None,
        examples: &["stage", "stage 3", "stage lifetimes", "stage track:backend"],
        details: "Topics are numbered, so that `done 3.2` ticks off the second topic of stage 3. Where a stage says \
                  “pick your path”, `track:` picks yours: the topics of the other paths become optional.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            page: args.integer("page", 1, 1000)?,
            track: args.text("track"),
            stage: args.text("stage"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        if let Some(track) = &self.track {
            return pick(ctx, track).await;
        }
        let (course, query) = target::looked_at(ctx, self.stage.as_deref()).await?;
        let roadmap = course.roadmap;
        let index = match query {
            Some(query) => target::stage(roadmap, &format!("stage {}", scope(ctx, &course)), query)?.0,
            None => course
                .in_hand()
                .map(|next| next.at.stage_index)
                .or_else(|| roadmap.stages.len().checked_sub(1))
                .ok_or_else(|| Refusal::new("This roadmap has no stages."))?,
        };
        let Some(stage) = roadmap.stages.get(index) else {
            return Err(Refusal::new("This roadmap has no such stage.").into());
        };
        show(ctx, &course, index, stage, self.page).await
    }
}

/// What stands before a stage's number in a command line: nothing for the roadmap in focus.
fn scope(ctx: &Ctx<'_>, course: &Course<'_>) -> String {
    if course.followed() && ctx.learner.focus.as_ref() == Some(&course.id) {
        String::new()
    } else {
        format!("{}/", course.id)
    }
}

async fn show(
    ctx: &mut Ctx<'_>,
    course: &Course<'_>,
    index: usize,
    stage: &Stage,
    page: Option<i64>,
) -> Result<Reply, Error> {
    let standing = course.standing();
    let due = view::due_topics(ctx, course).await?;
    let progress = standing
        .stages(|id| due.contains(id))
        .into_iter()
        .nth(index)
        .unwrap_or_default();
    let mut reply = headline(stage, &progress, course.followed());

    let topics: Vec<_> = course
        .roadmap
        .topics()
        .filter(|at| at.stage_index == index)
        .collect();
    let page = Page::new(page, SIZE, topics.len());
    let place = target::place(course.roadmap, index);
    let mut section: Option<*const Section> = None;
    let mut items = Vec::new();
    for (offset, at) in page.of(&topics).iter().enumerate() {
        if section != Some(std::ptr::from_ref(at.section)) {
            section = Some(std::ptr::from_ref(at.section));
            reply = reply.list(items.drain(..));
            if let Some(title) = section_title(at.section) {
                reply = reply.para(title);
            }
        }
        let mut item = view::topic_line(&standing, at, &due);
        item.text = Text::new()
            .plain(format!("{place}.{} ", page.skip + offset + 1))
            .then(item.text);
        items.push(item);
    }
    reply = reply.list(items);
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }
    reply = around(reply, course, stage);
    let scope = scope(ctx, course);
    if course.followed() && !topics.is_empty() {
        let first = format!("{scope}{place}.{}", page.skip + 1);
        reply = reply.small(
            Text::new()
                .command(format!("done {first}"))
                .plain(" ticks a topic off; ")
                .command(format!("topic {first}"))
                .plain(" explains it."),
        );
    }
    reply = reply.column(tracks(course, stage));
    let buttons = page.buttons(&format!("stage {scope}{place}"));
    Ok(reply.row(buttons).row(ways(course, index, &scope, &topics)))
}

/// Title, what is special about the stage, why it matters, how far the learner is.
fn headline(stage: &Stage, progress: &Progress, followed: bool) -> Reply {
    let mut parts: Vec<String> = stage.weeks.map(view::weeks).into_iter().collect();
    if stage.optional {
        parts.push("optional".to_owned());
    }
    if stage.emphasis {
        parts.push("very important".to_owned());
    }
    parts.extend(stage.remark.clone());
    parts.extend(stage.status.as_ref().map(|status| format!("status: {status}")));

    let mut reply = Reply::titled(view::stage_title(stage));
    if !parts.is_empty() {
        reply = reply.small(parts.join(" · "));
    }
    if let Some(why) = &stage.why {
        reply = reply.para(inline(why));
    }
    if followed && progress.required > 0 {
        reply = reply.meter(
            "Done",
            progress.done,
            progress.required.saturating_sub(progress.skipped),
        );
    }
    reply
}

/// What stands around the topics: paths, what it teaches, milestones, where to read.
fn around(mut reply: Reply, course: &Course<'_>, stage: &Stage) -> Reply {
    let standing = course.standing();
    if !stage.tracks.is_empty() {
        let picked = course.picked(stage);
        reply = reply.para(match picked {
            Some(track) => Text::new()
                .plain("Your path: ")
                .strong(track.title.as_str())
                .plain("."),
            None => "Pick your path:".into(),
        });
        reply = reply.list(stage.tracks.iter().map(|track| {
            let mut text = Text::new().strong(track.title.as_str());
            if !track.focus.is_empty() {
                text = text.plain(format!(": {}", track.focus.join(", ")));
            }
            if picked.is_some_and(|picked| picked.id == track.id) {
                Item::marked(Mark::Learning, text)
            } else {
                Item::new(text)
            }
        }));
    }
    if !stage.teaches.is_empty() {
        reply = reply
            .para("It teaches you:")
            .list(stage.teaches.iter().map(|line| Item::new(inline(line))));
    }
    reply = reply.list(stage.milestones.iter().map(|milestone| {
        Item::marked(
            view::mark(standing.state(&milestone.id), false),
            Text::new().strong("Milestone: ").then(inline(&milestone.text)),
        )
    }));
    if !stage.resources.is_empty() {
        reply = reply
            .para("Read:")
            .list(stage.resources.iter().map(view::resource));
    }
    reply
}

/// Buttons for the paths of a stage, but the one that is picked.
fn tracks(course: &Course<'_>, stage: &Stage) -> Vec<Button> {
    if !course.followed() {
        return Vec::new();
    }
    let picked = course.picked(stage).map(|track| &track.id);
    stage
        .tracks
        .iter()
        .filter(|track| picked != Some(&track.id))
        .map(|track| {
            Button::new(
                format!("Pick {}", track.title),
                target::press("stage track:", &course.id, &track.id),
            )
        })
        .collect()
}

/// Buttons that lead on: into the stage, or to the one before or behind it.
fn ways(course: &Course<'_>, index: usize, scope: &str, topics: &[TopicAt<'_>]) -> Vec<Button> {
    let mut buttons = Vec::new();
    let roadmap = course.roadmap;
    let in_hand = course.in_hand().map(|next| next.at.topic);
    if !course.followed() {
        buttons.push(Button::new("Follow it", format!("enroll {}", course.id)).primary());
    } else if let Some(topic) = in_hand.filter(|topic| topics.iter().any(|at| at.topic.id == topic.id)) {
        let press = target::press("topic", &course.id, &topic.id);
        buttons.push(Button::new("Next topic", press).primary());
    }
    let to = |at: usize, label: &str| {
        roadmap
            .stages
            .get(at)
            .map(|_| Button::new(label, format!("stage {scope}{}", target::place(roadmap, at))))
    };
    buttons.extend(index.checked_sub(1).and_then(|at| to(at, "‹ Stage before")));
    buttons.extend(to(index + 1, "Next stage ›"));
    buttons
}

fn section_title(section: &Section) -> Option<Text> {
    let title = section.title.as_ref()?;
    let mut text = Text::new().strong(title.replace('`', ""));
    if section.optional {
        text = text.plain(" · optional");
    }
    if section.emphasis {
        text = text.plain(" · very important");
    }
    if let Some(remark) = &section.remark {
        text = text.plain(format!(" · {remark}"));
    }
    Some(text)
}

/// Picks a path, or takes the choice back with `all`.
async fn pick(ctx: &mut Ctx<'_>, query: &str) -> Result<Reply, Error> {
    let (course, query) = target::scoped(ctx, query).await?;
    let roadmap = course.roadmap;
    let all = || {
        let stages = roadmap.stages.iter().enumerate();
        stages.flat_map(|(index, stage)| stage.tracks.iter().map(move |track| (index, stage, track)))
    };
    let choices = || {
        all().map(|(_, _, track)| {
            Button::new(
                track.title.clone(),
                target::press("stage track:", &course.id, &track.id),
            )
        })
    };
    if all().next().is_none() {
        let text = "This roadmap is one path for everybody: there is nothing to pick.";
        return Err(Refusal::new(text).button(Button::new("Today", "today")).into());
    }
    let items = all().map(|at| (at.2.id.as_str(), at.2.title.as_str(), at));
    match lookup::find(query, items) {
        Found::One((index, stage, track)) => set(ctx, &course, index, stage, track).await,
        _ if query.trim().eq_ignore_ascii_case("all") => keep_all(ctx, &course).await,
        Found::Several(_) | Found::None { .. } => Err(Refusal::new(format!(
            "I find no single path for “{}”. Which one do you mean?",
            clipped(query)
        ))
        .buttons(choices())
        .into()),
    }
}

async fn set(
    ctx: &mut Ctx<'_>,
    course: &Course<'_>,
    index: usize,
    stage: &Stage,
    track: &Track,
) -> Result<Reply, Error> {
    let back = Button::new(
        "Show the stage",
        format!(
            "stage {}{}",
            scope(ctx, course),
            target::place(course.roadmap, index)
        ),
    );
    if course.picked(stage).is_some_and(|picked| picked.id == track.id) {
        let text = Text::new()
            .strong(track.title.as_str())
            .plain(" is your path already.");
        return Ok(Reply::new(Tone::Plain).para(text).row([back]));
    }
    let others = |id: &&TopicId| !stage.tracks.iter().any(|track| track.id == **id);
    let mut picked: Vec<_> = course.tracks().iter().filter(others).cloned().collect();
    picked.push(track.id.clone());
    let about = format!("picking {}", track.title);
    let (before, after) = keep(ctx, course, &picked, &about).await?;

    let mut text = Text::new().plain("Your path: ").strong(track.title.as_str());
    if !track.focus.is_empty() {
        text = text.plain(format!(" ({})", track.focus.join(", ")));
    }
    let mut reply = Reply::new(Tone::Good).title(text);
    reply = match before.saturating_sub(after) {
        0 => reply.small("It is yours to change at any time."),
        left => reply.small(format!(
            "{} of the other paths {} optional now. You can change your path at any time.",
            words::count(left, "topic"),
            if left == 1 { "is" } else { "are" }
        )),
    };
    Ok(reply.row([
        Button::new("Today", "today").primary(),
        back,
        Button::new("Undo", "undo"),
    ]))
}

async fn keep_all(ctx: &mut Ctx<'_>, course: &Course<'_>) -> Result<Reply, Error> {
    if course.tracks().is_empty() {
        let text = "All paths are open to you: you have not picked one.";
        return Ok(Reply::new(Tone::Plain)
            .para(text)
            .row([Button::new("Today", "today").primary()]));
    }
    keep(ctx, course, &[], "keeping all paths").await?;
    Ok(Reply::new(Tone::Good)
        .para("All paths are open to you again; all of their topics count.")
        .row([
            Button::new("Today", "today").primary(),
            Button::new("Undo", "undo"),
        ]))
}

/// Stores what is picked. Gives how many topics were required before, and are now.
async fn keep(
    ctx: &mut Ctx<'_>,
    course: &Course<'_>,
    picked: &[TopicId],
    about: &str,
) -> Result<(u32, u32), Error> {
    let required = |course: &Course<'_>| course.standing().progress(|_| false).required;
    let after = course.with_tracks(picked);
    ctx.tx.put_enrollment(ctx.learner.id, &after.enrollment).await?;
    let revert = Revert::Enrollment {
        roadmap: course.id.clone(),
        before: Some(Box::new(course.enrollment.clone())),
        focus: ctx.learner.focus.clone(),
    };
    change::remember(ctx, about, &revert).await?;
    Ok((required(course), required(&after)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;
    use waymark_core::catalog::{Catalog, Source};

    fn of(files: &[(&str, String)]) -> Catalog {
        let sources = files
            .iter()
            .map(|(name, text)| Source::new(format!("{name}.md"), text.as_str()));
        Catalog::of(sources).0
    }

    fn paths() -> Catalog {
        let paths = "# Paths\n\n## Phase 1: Basics\n\n- [ ] Moves\n\n## Phase 2: Pick Your Path\n\n\
                     **Pick one:**\n\n- **Systems**: Memory <!-- systems -->\n- **Backend**: Web APIs, async <!-- backend -->\n\n\
                     ### Systems\n\n- [ ] Allocators\n- [ ] Registers\n\n### Backend\n\n- [ ] Routers\n";
        of(&[
            ("paths", paths.to_owned()),
            ("plain", "# Plain\n\n## Step 1: All\n\n- [ ] One\n".to_owned()),
        ])
    }

    fn huge() -> Catalog {
        let topics: Vec<_> = (1..=200).map(|n| format!("- [ ] Subject number {n}")).collect();
        let topics = topics.join("\n");
        of(&[("huge", format!("# Huge\n\n## Phase 1: Everything\n\n{topics}"))])
    }

    fn odd() -> Catalog {
        let text = "# Odd\n\n## Step 1: First step\n\n- [ ] A\n\n## Level 1: First level\n\n- [ ] B\n\n\
                    ## Extras\n\n- [ ] C\n\n## Step 3: Third step\n\n- [ ] D\n";
        of(&[("odd", text.to_owned())])
    }

    #[tokio::test]
    async fn a_path_is_picked_changed_and_taken_back() {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", paths()).await;
        insta::assert_snapshot!(s.talk(&["enroll paths", "today", "stage 2", "stage track:backend", "stage", "stage track:systems", "undo", "undo", "stage track:all", "stage track:x", "enroll plain", "stage track:backend", "stage track:paths/backend"]).await, @"
        > enroll paths
        You follow Paths now

        2 stages and 4 topics to do. Take your time; the order is advice.

        First up: Moves (Phase 1: Basics).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > today
        Thu 26 March · Paths

        No streak yet · today is still open

        Next up: Moves

        Phase 1: Basics
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]

        > stage 2
        Phase 2: Pick Your Path

        Done: 0 of 3

        Systems

        [ ] 2.1 Allocators
        [ ] 2.2 Registers

        Backend

        [ ] 2.3 Routers

        Pick your path:

        - Systems: Memory
        - Backend: Web APIs, async

        `done 2.1` ticks a topic off; `topic 2.1` explains it.
        [1 Pick Systems]
        [2 Pick Backend]
        [3 ‹ Stage before]

        > stage track:backend
        Your path: Backend (Web APIs, async)

        2 topics of the other paths are optional now. You can change your path at any time.
        [1 Today] [2 Show the stage] [3 Undo]

        > stage
        Phase 1: Basics

        Done: 0 of 1

        [ ] 1.1 Moves

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic] [2 Next stage ›]

        > stage track:systems
        Your path: Systems (Memory)

        It is yours to change at any time.
        [1 Today] [2 Show the stage] [3 Undo]

        > undo
        Taken back: picking Systems.

        The change before that: picking Backend.
        [1 Today] [2 Undo that too]

        > undo
        Taken back: picking Backend.

        The change before that: following Paths.
        [1 Today] [2 Undo that too]

        > stage track:all
        All paths are open to you: you have not picked one.
        [1 Today]

        > stage track:x
        I find no single path for “x”. Which one do you mean?
        [1 Systems]
        [2 Backend]

        > enroll plain
        You follow Plain now

        1 stage and 1 topic to do. Take your time; the order is advice.

        First up: One (Step 1: All).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > stage track:backend
        This roadmap is one path for everybody: there is nothing to pick.
        [1 Today]

        > stage track:paths/backend
        Your path: Backend (Web APIs, async)

        2 topics of the other paths are optional now. You can change your path at any time.
        [1 Today] [2 Show the stage] [3 Undo]
        ");
    }

    #[tokio::test]
    async fn a_huge_stage_comes_in_pages() {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", huge()).await;
        insta::assert_snapshot!(s.talk(&["enroll huge", "stage", "stage page:10", "stage page:999 1", "done 1.200", "topic 7"]).await, @"
        > enroll huge
        You follow Huge now

        1 stage and 200 topics to do. Take your time; the order is advice.

        First up: Subject number 1 (Phase 1: Everything).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > stage
        Phase 1: Everything

        Done: 0 of 200

        [ ] 1.1 Subject number 1
        [ ] 1.2 Subject number 2
        [ ] 1.3 Subject number 3
        [ ] 1.4 Subject number 4
        [ ] 1.5 Subject number 5
        [ ] 1.6 Subject number 6
        [ ] 1.7 Subject number 7
        [ ] 1.8 Subject number 8
        [ ] 1.9 Subject number 9
        [ ] 1.10 Subject number 10
        [ ] 1.11 Subject number 11
        [ ] 1.12 Subject number 12
        [ ] 1.13 Subject number 13
        [ ] 1.14 Subject number 14
        [ ] 1.15 Subject number 15
        [ ] 1.16 Subject number 16
        [ ] 1.17 Subject number 17
        [ ] 1.18 Subject number 18
        [ ] 1.19 Subject number 19
        [ ] 1.20 Subject number 20

        Page 1 of 10

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 More ›]
        [2 Next topic]

        > stage page:10
        Phase 1: Everything

        Done: 0 of 200

        [ ] 1.181 Subject number 181
        [ ] 1.182 Subject number 182
        [ ] 1.183 Subject number 183
        [ ] 1.184 Subject number 184
        [ ] 1.185 Subject number 185
        [ ] 1.186 Subject number 186
        [ ] 1.187 Subject number 187
        [ ] 1.188 Subject number 188
        [ ] 1.189 Subject number 189
        [ ] 1.190 Subject number 190
        [ ] 1.191 Subject number 191
        [ ] 1.192 Subject number 192
        [ ] 1.193 Subject number 193
        [ ] 1.194 Subject number 194
        [ ] 1.195 Subject number 195
        [ ] 1.196 Subject number 196
        [ ] 1.197 Subject number 197
        [ ] 1.198 Subject number 198
        [ ] 1.199 Subject number 199
        [ ] 1.200 Subject number 200

        Page 10 of 10

        `done 1.181` ticks a topic off; `topic 1.181` explains it.
        [1 ‹ Back]
        [2 Next topic]

        > stage page:999 1
        Phase 1: Everything

        Done: 0 of 200

        [ ] 1.181 Subject number 181
        [ ] 1.182 Subject number 182
        [ ] 1.183 Subject number 183
        [ ] 1.184 Subject number 184
        [ ] 1.185 Subject number 185
        [ ] 1.186 Subject number 186
        [ ] 1.187 Subject number 187
        [ ] 1.188 Subject number 188
        [ ] 1.189 Subject number 189
        [ ] 1.190 Subject number 190
        [ ] 1.191 Subject number 191
        [ ] 1.192 Subject number 192
        [ ] 1.193 Subject number 193
        [ ] 1.194 Subject number 194
        [ ] 1.195 Subject number 195
        [ ] 1.196 Subject number 196
        [ ] 1.197 Subject number 197
        [ ] 1.198 Subject number 198
        [ ] 1.199 Subject number 199
        [ ] 1.200 Subject number 200

        Page 10 of 10

        `done 1.181` ticks a topic off; `topic 1.181` explains it.
        [1 ‹ Back]
        [2 Next topic]

        > done 1.200
        Done: Subject number 200

        +15 points · streak now 1 day

        Done: 1 of 200

        Next: Subject number 1
        [1 Next topic] [2 Practise it] [3 Undo]

        > topic 7
        Subject number 7

        Phase 1: Everything
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]
        ");
    }

    #[tokio::test]
    async fn stages_without_numbers_and_with_the_same_ones_are_told_apart() {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", odd()).await;
        insta::assert_snapshot!(s.talk(&["enroll odd", "roadmap", "stage #2", "stage 1", "stage level 1", "stage extras", "done #3.1", "stage 77", "stage 0"]).await, @"
        > enroll odd
        You follow Odd now

        4 stages and 4 topics to do. Take your time; the order is advice.

        First up: A (Step 1: First step).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > roadmap
        Odd

        Done: 0 of 4

        [ ] Step 1: First step · 0 of 1 · you are here
        [ ] Level 1: First level · 0 of 1
        [ ] Extras · 0 of 1
        [ ] Step 3: Third step · 0 of 1

        `stage 1` shows the topics of a stage.
        [1 Step 1: First step]

        > stage #2
        Level 1: First level

        Done: 0 of 1

        [ ] #2.1 B

        `done #2.1` ticks a topic off; `topic #2.1` explains it.
        [1 ‹ Stage before] [2 Next stage ›]

        > stage 1
        Step 1: First step

        Done: 0 of 1

        [ ] 1.1 A

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic] [2 Next stage ›]

        > stage level 1
        Level 1: First level

        Done: 0 of 1

        [ ] #2.1 B

        `done #2.1` ticks a topic off; `topic #2.1` explains it.
        [1 ‹ Stage before] [2 Next stage ›]

        > stage extras
        Extras

        Done: 0 of 1

        [ ] #3.1 C

        `done #3.1` ticks a topic off; `topic #3.1` explains it.
        [1 ‹ Stage before] [2 Next stage ›]

        > done #3.1
        Done: C

        +15 points · streak now 1 day

        Extras is complete!

        Done: 1 of 4

        Next: A
        [1 Next topic] [2 Practise it] [3 Undo]

        > stage 77
        I find no stage for “77”.
        [1 Show the roadmap]

        > stage 0
        I find no stage for “0”.
        [1 Show the roadmap]
        ");
    }

    #[tokio::test]
    async fn another_roadmap_can_be_looked_at() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["stage tiny/1", "stage tiny/", "stage tiny/9", "stage nowhere/1"]).await, @"
        > stage tiny/1
        All of it

        [ ] 1.1 One
        [ ] 1.2 Two
        [1 Follow it]

        > stage tiny/
        All of it

        [ ] 1.1 One
        [ ] 1.2 Two
        [1 Follow it]

        > stage tiny/9
        I find no stage for “9”.
        [1 Show the roadmap]

        > stage nowhere/1
        I find no stage for “nowhere/1”.
        [1 Show the roadmap]
        ");
    }
}
