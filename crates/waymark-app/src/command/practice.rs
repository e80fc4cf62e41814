//! `practice`: the next question.

use waymark_core::when::fmt_day;
use waymark_store::Ask;

use crate::{
    asking::{self, Desk, Source},
    command::{Args, Command, Group, Kind, Param, Spec},
    course::not_enrolled,
    ctx::Ctx,
    error::{Error, Refusal},
    expect,
    reply::{Button, Reply, Text},
    target, words,
};

/// `practice [topic]`
pub(crate) struct Practice {
    what: What,
}

enum What {
    /// The next question, in one of the ways that need no topic.
    Plan(Source),
    /// One topic, in the learner's words.
    Topic(String),
    /// Enough for now.
    Stop,
}

impl Command for Practice {
    const SPEC: Spec = Spec {
        name: "practice",
        about: "Answer a question: what falls due first, then what is new",
        group: Group::Practise,
        params: &[Param::optional(
            "topic",
            Kind::Topic,
            "A topic, a number of questions, or more; today's share if left out",
        )],
        examples: &["practice", "practice 5", "practice lifetimes", "practice more"],
        details: "Questions come back when you are about to forget them. practice more goes beyond today's share of new ones.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let text = args.get("topic").unwrap_or_default().trim();
        let word = text.to_lowercase();
        let what = match word.as_str() {
            "stop" => What::Stop,
            _ => match word.parse::<Source>() {
                Ok(Source::Prompt(_)) | Err(()) => What::Topic(text.to_owned()),
                Ok(source) => What::Plan(source),
            },
        };
        if let What::Topic(text) = &what
            && text.parse::<i64>().is_ok()
        {
            return Err(Refusal::new(format!(
                "I can ask 1 to {} questions in one go. Pick a number in between.",
                asking::COUNT_MAX
            ))
            .button(Button::new("5 questions", "practice 5")));
        }
        Ok(Self { what })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let source = match self.what {
            What::Stop => return stop(ctx).await,
            What::Plan(source) => source,
            What::Topic(query) => {
                let (course, topic) = target::topic(ctx, "practice", Some(&query)).await?;
                Source::Topic(course.id, topic)
            }
        };
        let desk = Desk::lay(ctx).await?;
        if desk.courses.is_empty() {
            return Err(not_enrolled().into());
        }
        if let Some((ask, question)) = asking::open(ctx).await?
            && belongs(&desk, &ask)
        {
            match &source {
                // Another topic was asked for: that goes before what is open.
                Source::Topic(roadmap, topic)
                    if (ask.roadmap.as_ref(), ask.topic.as_ref()) != (Some(roadmap), Some(topic)) => {}
                Source::Count { .. } if Source::of(&ask) != source => {
                    let ask = asking::put_again(ctx, &ask, &source).await?;
                    return Ok(asking::show(ctx, &desk, &ask, question).await?);
                }
                _ => return Ok(asking::show(ctx, &desk, &ask, question).await?),
            }
        }
        let Some(question) = desk.pick(&source) else {
            return Ok(nothing_left(&desk, &source));
        };
        let source = match source {
            Source::Count { at, of } => {
                // No more than there are today.
                let left = u32::try_from(desk.session().remaining.total()).unwrap_or(u32::MAX);
                let of = of.min(left.saturating_add(at).saturating_sub(1));
                Source::Count { at, of }
            }
            other => other,
        };
        let ask = asking::put(ctx, &desk, question, &source).await?;
        Ok(asking::show(ctx, &desk, &ask, question).await?)
    }
}

/// Whether an open question is of a roadmap that the learner still follows.
fn belongs(desk: &Desk<'_>, ask: &Ask) -> bool {
    ask.roadmap
        .as_ref()
        .is_none_or(|roadmap| desk.courses.iter().any(|course| course.id == *roadmap))
}

/// Nothing is to be asked: says what was done, when it goes on, and what can be done meanwhile.
fn nothing_left(desk: &Desk<'_>, source: &Source) -> Reply {
    let (_, answered) = desk.score();
    let mut reply = Reply::titled(match source {
        Source::Topic(roadmap, topic) => match desk.topic_name(roadmap, topic) {
            Some(name) => format!("You have seen all of {name} today."),
            None => "You have seen all of this topic today.".to_owned(),
        },
        _ if answered > 0 => "Done for today.".to_owned(),
        _ => "Nothing is due today.".to_owned(),
    });
    if answered > 0 {
        reply = reply.para(format!("Today: {}.", asking::score(desk)));
    }
    let session = desk.session();
    let mut row = Vec::new();
    if session.remaining.total() > 0 {
        let label = format!("Today's share ({} left)", session.remaining.total());
        row.push(Button::new(label, "practice").primary());
    } else {
        reply = reply.para(match session.next_day {
            Some(day) if desk.today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) => {
                "The next questions come tomorrow.".to_owned()
            }
            Some(day) => format!("The next question falls due on {}.", fmt_day(day, desk.today)),
            None => "New questions come with the topics that you take up.".to_owned(),
        });
        if *source != Source::More && desk.pick(&Source::More).is_some() {
            row.push(Button::new("More questions", "practice more"));
        }
    }
    if let Some((course, topic)) = desk.in_hand()
        && let Some(name) = desk.topic_name(&course.id, &topic)
    {
        reply = reply.small(format!("Or go on with the roadmap: {name} is in hand."));
        let label = format!("Topic: {}", asking::shortened(&name));
        row.push(Button::new(label, target::press("topic", &course.id, &topic)));
    }
    reply.row(row)
}

/// Waits for no answer any more; nothing is lost.
async fn stop(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    let open = asking::open(ctx).await?;
    if let Some((ask, _)) = &open {
        expect::settled(ctx, &asking::awaiting(ask.id)).await?;
    }
    let desk = Desk::lay(ctx).await?;
    let mut reply = Reply::titled("Enough for now.");
    if !desk.asked.is_empty() {
        reply = reply.para(format!("Today: {}.", asking::score(&desk)));
    }
    let left = desk.session().remaining.total();
    let text = match (open.is_some(), left) {
        (true, _) => Text::new()
            .plain("The open question waits; ")
            .code("practice")
            .plain(" shows it again."),
        (false, 0) => "Nothing is left for today.".into(),
        (false, left) => Text::new()
            .plain(format!(
                "{} left for today; ",
                words::count(left, "question")
            ))
            .code("practice")
            .plain(" goes on."),
    };
    reply = reply.small(text);
    Ok(reply)
}
