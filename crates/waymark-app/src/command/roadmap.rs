//! `roadmap`: the whole roadmap in focus, stage by stage.

use waymark_core::progress::Progress;

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Button, Item, Mark, Reply, Text, inline},
    target, view,
};

/// Stages on a page.
const SIZE: usize = 15;

/// `roadmap [page:number] [roadmap]`
pub(crate) struct Overview {
    page: Option<i64>,
    roadmap: Option<String>,
}

impl Command for Overview {
    const SPEC: Spec = Spec {
        name: "roadmap",
        about: "Show your roadmap, stage by stage",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional("roadmap", Kind::Roadmap, "Another roadmap than the one in focus"),
            Param::named("page", Kind::Integer(1, 1000), "Which page of the stages"),
        ],
        parts: Parts::None,
        examples: &["roadmap", "roadmap rust-mastery"],
        details: "Also roadmaps that you do not follow can be looked at.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            page: args.integer("page", 1, 1000)?,
            roadmap: args.text("roadmap"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let course = match &self.roadmap {
            None => Course::focus(ctx).await?,
            Some(query) => {
                let (id, _) = target::roadmap(ctx, "roadmap", query)?;
                Course::look(ctx, id).await?
            }
        };
        let followed = course.followed();
        let in_focus = followed && ctx.learner.focus.as_ref() == Some(&course.id);
        let standing = course.standing();
        let due = view::due_topics(ctx, &course).await?;
        let all = standing.progress(|id| due.contains(id));
        let stages = standing.stages(|id| due.contains(id));
        let in_hand = course
            .in_hand()
            .map(|next| next.at.stage_index)
            .filter(|_| followed);

        let mut reply = Reply::titled(course.roadmap.title.as_str());
        if let Some(about) = &course.roadmap.about {
            reply = reply.para(inline(about));
        }
        if followed {
            reply = reply.meter("Done", all.done, all.required.saturating_sub(all.skipped));
        }
        let lines: Vec<_> = course.roadmap.stages.iter().zip(&stages).enumerate().collect();
        let page = Page::new(self.page, SIZE, lines.len());
        reply = reply.list(page.of(&lines).iter().map(|(index, (stage, progress))| {
            let mut text = Text::new().strong(view::stage_title(stage));
            if let Some(weeks) = stage.weeks {
                text = text.plain(format!(" · {}", view::weeks(weeks)));
            }
            if stage.optional {
                text = text.plain(" · optional");
            }
            text = text.plain(format!(" · {}", tally(progress)));
            if in_hand == Some(*index) {
                text = text.plain(" · you are here");
            }
            Item::marked(stage_mark(progress), text)
        }));
        if let Some(label) = page.label() {
            reply = reply.small(label);
        }
        let scope = if in_focus {
            String::new()
        } else {
            format!("{}/", course.id)
        };
        let first = target::place(course.roadmap, in_hand.unwrap_or_default());
        reply = reply.small(
            Text::new()
                .command(format!("stage {scope}{first}"))
                .plain(" shows the topics of a stage."),
        );
        let line = if self.roadmap.is_some() {
            format!("roadmap {}", course.id)
        } else {
            "roadmap".to_owned()
        };
        let mut buttons = page.buttons(&line);
        match in_hand.and_then(|index| course.roadmap.stages.get(index).map(|stage| (index, stage))) {
            Some((index, stage)) => {
                let press = format!("stage {scope}{}", target::place(course.roadmap, index));
                buttons.insert(0, Button::new(view::stage_title(stage), press).primary());
            }
            None if !followed => {
                buttons.insert(0, Button::new("Look inside", format!("stage {scope}{first}")));
                buttons.insert(
                    0,
                    Button::new("Follow it", format!("enroll {}", course.id)).primary(),
                );
            }
            None => {}
        }
        if in_focus {
            let resources = !course.roadmap.resources.is_empty()
                || course
                    .roadmap
                    .stages
                    .iter()
                    .any(|stage| !stage.resources.is_empty());
            if resources {
                buttons.push(Button::new("Resources", "resources"));
            }
            if course.roadmap.buildables().next().is_some() {
                buttons.push(Button::new("Projects", "project"));
            }
        }
        Ok(reply.row(buttons))
    }
}

/// "3 of 12", or for optional ones alone "2 of 4 optional".
fn tally(progress: &Progress) -> String {
    if progress.required > 0 {
        format!(
            "{} of {}",
            progress.done,
            progress.required.saturating_sub(progress.skipped)
        )
    } else if progress.optional_total > 0 {
        format!(
            "{} of {} optional",
            progress.optional_done, progress.optional_total
        )
    } else {
        "no topics".to_owned()
    }
}

fn stage_mark(progress: &Progress) -> Mark {
    let whole = if progress.required > 0 {
        progress.done + progress.skipped >= progress.required
    } else {
        progress.optional_total > 0 && progress.optional_done == progress.optional_total
    };
    if whole {
        if progress.due_for_review > 0 {
            Mark::Due
        } else {
            Mark::Done
        }
    } else if progress.done > 0 || progress.optional_done > 0 || progress.learning > 0 {
        Mark::Learning
    } else {
        Mark::Todo
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn stages_are_listed_with_where_one_is() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["roadmap", "1", "roadmap tiny", "2", "3"]).await, @"
        > roadmap
        Ferris from Scratch

        From the first line to a small web service.

        Done: 0 of 7

        [ ] Phase 1: Basics · weeks 1–2 · 0 of 4 · you are here
        [ ] Phase 2: Abstraction · weeks 3–4 · 0 of 3
        [ ] Deep Dives · ongoing · optional · 0 of 1 optional

        `stage 1` shows the topics of a stage.
        [1 Phase 1: Basics] [2 Resources] [3 Projects]

        > 1
        Phase 1: Basics

        weeks 1–2

        Done: 0 of 4

        [ ] 1.1 Moves
        [ ] 1.2 Borrowing
        [ ] 1.3 Slices
        [ ] 1.4 Structs

        [ ] Milestone: A todo list for the command line

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic] [2 Next stage ›]

        > roadmap tiny
        Tiny Steps

        [ ] All of it · 0 of 2

        `stage tiny/1` shows the topics of a stage.
        [1 Follow it] [2 Look inside]

        > 2
        All of it

        [ ] 1.1 One
        [ ] 1.2 Two
        [1 Follow it]

        > 3
        I don't know `3`. Type `help` to see what I understand.
        [1 Help]
        ");
    }
}
