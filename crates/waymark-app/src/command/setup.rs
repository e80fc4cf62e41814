//! `setup`: an admin chooses when and what the group of a chat is asked; step by step, in one message.

use crate::{
    command::{Args, Command, Group, Kind, Param, Part, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Refusal},
    expect, group,
    reply::{Button, Reply, Text},
};

mod steps;
#[cfg(test)]
mod tests;

/// `setup [what] [value]`
pub(crate) struct SetUp {
    what: What,
    value: Option<String>,
    /// What is chosen in one go, in this order.
    chosen: Vec<(What, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Show,
    Zone,
    Hour,
    Days,
    Roadmap,
    Answers,
    Recap,
    On,
    Off,
}

impl What {
    /// Every step of the guided set-up, in order.
    const STEPS: [Self; 5] = [Self::Zone, Self::Hour, Self::Days, Self::Roadmap, Self::Answers];

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "show" => Self::Show,
            "zone" | "city" => Self::Zone,
            "hour" | "time" | "at" => Self::Hour,
            "days" | "weekdays" => Self::Days,
            "roadmap" | "topic" => Self::Roadmap,
            "answers" | "style" => Self::Answers,
            "recap" | "week" => Self::Recap,
            "on" | "start" | "done" => Self::On,
            "off" | "stop" => Self::Off,
            _ => return None,
        })
    }

    /// The command line that gives it a value.
    fn line(self) -> &'static str {
        match self {
            Self::Show => "setup show",
            Self::Zone => "setup zone",
            Self::Hour => "setup hour",
            Self::Days => "setup days",
            Self::Roadmap => "setup roadmap",
            Self::Answers => "setup answers",
            Self::Recap => "setup recap",
            Self::On => "setup on",
            Self::Off => "setup off",
        }
    }
}

impl Command for SetUp {
    const SPEC: Spec = Spec {
        name: "setup",
        about: "Admins: choose when and what the group of this chat is asked",
        group: Group::Together,
        who: Who::Admins,
        shown: Shown::Here,
        params: &[
            Param::optional(
                "what",
                Kind::Choice(&[
                    "show", "zone", "hour", "days", "roadmap", "answers", "recap", "on", "off",
                ]),
                "What to choose; nothing goes step by step",
            ),
            Param::optional(
                "value",
                Kind::Text,
                "A city, 9:30, mon-fri, a roadmap or none, buttons or polls, on or off",
            ),
        ],
        parts: Parts::AnyOf(&[
            Part::new(
                "zone",
                "The zone of the group's hours and weeks",
                &[Param::optional("zone", Kind::Zone, "A city or an IANA name")],
            ),
            Part::new(
                "hour",
                "When the question of the day comes",
                &[Param::optional("hour", Kind::Time, "9:30, 8pm")],
            ),
            Part::new(
                "days",
                "On which days it comes",
                &[Param::optional(
                    "days",
                    Kind::Weekdays,
                    "mon-fri, daily, weekends",
                )],
            ),
            Part::new(
                "roadmap",
                "What it is about while nobody studies anything",
                &[Param::optional("roadmap", Kind::Roadmap, "A roadmap, or none")],
            ),
            Part::new(
                "answers",
                "How people answer",
                &[Param::optional(
                    "answers",
                    Kind::Choice(&["buttons", "polls"]),
                    "Buttons, or the platform's polls",
                )],
            ),
        ]),
        examples: &[
            "setup",
            "setup hour 9:30",
            "setup days mon-fri",
            "setup zone Berlin",
            "setup answers polls",
            "setup recap off",
            "setup off",
        ],
        details: "The question of the day comes to the chat in which this is typed. on starts it, off stops it here; what \
                  was chosen is kept. A roadmap gives the questions while no member studies anything. With polls, \
                  platforms that have quizzes use them. How the week went is told on Monday, or the first day of asking \
                  after it, unless the recap is off.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let what = match args.get("what").map(str::to_lowercase) {
            None => What::Show,
            Some(name) => What::named(&name).ok_or_else(|| {
                Refusal::new(
                    Text::new()
                        .plain("I can't set up ")
                        .code(clipped(&name))
                        .plain(". Try ")
                        .code("setup hour 9:30")
                        .plain(", ")
                        .code("setup days mon-fri")
                        .plain(" or just ")
                        .code("setup")
                        .plain("."),
                )
                .button(Button::new("Set up", "setup"))
            })?,
        };
        let parts = args.parts().iter();
        let chosen = parts.filter_map(|(name, value)| Some((What::named(name)?, value.clone())));
        Ok(Self {
            what,
            value: args.text("value"),
            chosen: chosen.collect(),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        if ctx.chat().is_none() {
            return Err(Refusal::new(
                Text::new()
                    .plain("That is for a chat with others: add me to one, and let an admin type ")
                    .code("setup")
                    .plain(" there."),
            )
            .into());
        }
        let (mut here, new) = match group::here(ctx).await? {
            Some(here) => (here, false),
            None => (super::group::create(ctx, None).await?, true),
        };
        let several = !self.chosen.is_empty();
        for (what, value) in self.chosen {
            steps::set(ctx, &mut here, what, &value).await?;
        }
        let step = match (self.what, self.value) {
            (What::Show, _) if several => None,
            (What::On, _) => return steps::on(ctx, &mut here).await,
            (What::Off, _) => return steps::off(ctx, &mut here).await,
            (What::Show, _) if new => Some(What::Zone),
            (What::Show, _) => None,
            (what, Some(value)) => {
                steps::set(ctx, &mut here, what, &value).await?;
                steps::after(what, here.chat.asks)
            }
            (what, None) => Some(what),
        };
        match step {
            Some(step) => {
                expect::wait(ctx, step.line()).await?;
                Ok(steps::ask(ctx, &here, step).in_place())
            }
            None => Ok(steps::summary(ctx, &here).in_place()),
        }
    }
}
