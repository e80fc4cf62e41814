//! `stage`: one stage with its topics.

use waymark_core::roadmap::{Section, Stage};

use crate::{
    command::{Args, Command, Group, Kind, Param, Spec},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Button, Item, Mark, Reply, Text, inline},
    target, view,
};

/// Topics on a page.
const SIZE: usize = 20;

/// `stage [page] [stage]`
pub(crate) struct ShowStage {
    page: Option<i64>,
    stage: Option<String>,
}

impl Command for ShowStage {
    const SPEC: Spec = Spec {
        name: "stage",
        about: "Show one stage with its topics",
        group: Group::Learn,
        params: &[
            Param::optional(
                "stage",
                Kind::Stage,
                "Its number, or words of its title; the current one if left out",
            ),
            Param::optional("page", Kind::Integer(1, 1000), "Which page of the topics"),
        ],
        examples: &["stage", "stage 3", "stage lifetimes"],
        details: "Topics are numbered, so that `done 3.2` ticks off the second topic of stage 3.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            page: args.integer("page", 1, 1000)?,
            stage: args.text("stage"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let course = Course::focus(ctx).await?;
        let roadmap = course.roadmap;
        let found = match &self.stage {
            Some(query) => target::stage(roadmap, "stage", query)?,
            None => course
                .in_hand()
                .map(|next| next.at.stage_index)
                .and_then(|index| roadmap.stages.get(index).map(|stage| (index, stage)))
                .or_else(|| roadmap.stages.iter().enumerate().next_back())
                .ok_or_else(|| Refusal::new("This roadmap has no stages."))?,
        };
        show(ctx, &course, found.0, found.1, self.page).await
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
    let mut reply = Reply::titled(view::stage_title(stage));
    if let Some(line) = headline(stage) {
        reply = reply.small(line);
    }
    if let Some(why) = &stage.why {
        reply = reply.para(inline(why));
    }
    if progress.required > 0 {
        reply = reply.meter(
            "Done",
            progress.done,
            progress.required.saturating_sub(progress.skipped),
        );
    }

    let topics: Vec<_> = course
        .roadmap
        .topics()
        .filter(|at| at.stage_index == index)
        .collect();
    let page = Page::new(page, SIZE, topics.len());
    let place = target::place(index, stage);
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

    if !stage.tracks.is_empty() {
        reply = reply
            .para("Pick your path:")
            .list(stage.tracks.iter().map(|track| {
                let mut text = Text::new().strong(track.title.as_str());
                if !track.focus.is_empty() {
                    text = text.plain(format!(": {}", track.focus.join(", ")));
                }
                if course.track() == Some(&track.id) {
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
    for milestone in &stage.milestones {
        let state = standing.state(&milestone.id);
        reply = reply.list([Item::marked(
            view::mark(state, false),
            Text::new().strong("Milestone: ").then(inline(&milestone.text)),
        )]);
    }
    if !stage.resources.is_empty() {
        reply = reply
            .para("Read:")
            .list(stage.resources.iter().map(view::resource));
    }
    reply = reply.small(
        Text::new()
            .code(format!("done {place}.1"))
            .plain(" ticks a topic off; ")
            .code(format!("topic {place}.1"))
            .plain(" explains it."),
    );

    let mut buttons = page.buttons(&format!("stage {place}"));
    let stages = &course.roadmap.stages;
    let to = |at: usize, label: &str| {
        stages
            .get(at)
            .map(|stage| Button::new(label, format!("stage {}", target::place(at, stage))))
    };
    buttons.extend(index.checked_sub(1).and_then(|at| to(at, "‹ Stage before")));
    buttons.extend(to(index + 1, "Next stage ›"));
    Ok(reply.row(buttons))
}

/// "weeks 7–9 · very important · hard but gold".
fn headline(stage: &Stage) -> Option<String> {
    let mut parts: Vec<String> = stage.weeks.map(view::weeks).into_iter().collect();
    if stage.optional {
        parts.push("optional".to_owned());
    }
    if stage.emphasis {
        parts.push("very important".to_owned());
    }
    parts.extend(stage.remark.clone());
    parts.extend(stage.status.as_ref().map(|status| format!("status: {status}")));
    (!parts.is_empty()).then(|| parts.join(" · "))
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
