//! `setup`: an admin chooses when and what the group of a chat is asked; step by step, in one message.

use crate::{
    command::{Args, Command, Group, Kind, Param, Part, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Refusal},
    expect, group,
    reply::{Button, Reply, Text},
};

mod server;
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
    Channel,
    Role,
    Thread,
    On,
    Off,
}

impl What {
    /// Every step of the guided set-up, in order. Where there are servers there are no quiz polls.
    fn steps(server: bool) -> &'static [Self] {
        if server {
            &[
                Self::Channel,
                Self::Zone,
                Self::Hour,
                Self::Days,
                Self::Roadmap,
                Self::Role,
                Self::Thread,
            ]
        } else {
            &[Self::Zone, Self::Hour, Self::Days, Self::Roadmap, Self::Answers]
        }
    }

    /// Whether it is about the channel of a server.
    fn of_server(self) -> bool {
        matches!(self, Self::Channel | Self::Role | Self::Thread)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "show" => Self::Show,
            "zone" | "city" => Self::Zone,
            "hour" | "time" | "at" => Self::Hour,
            "days" | "weekdays" => Self::Days,
            "roadmap" | "topic" => Self::Roadmap,
            "answers" | "style" => Self::Answers,
            "recap" | "week" => Self::Recap,
            "channel" => Self::Channel,
            "role" | "mention" => Self::Role,
            "thread" | "threads" => Self::Thread,
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
            Self::Channel => "setup channel",
            Self::Role => "setup role",
            Self::Thread => "setup thread",
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
                    "show", "zone", "hour", "days", "roadmap", "answers", "recap", "channel", "role",
                    "thread", "on", "off",
                ]),
                "What to choose; nothing goes step by step",
            ),
            Param::optional(
                "value",
                Kind::Text,
                "A city, 9:30, mon-fri, a roadmap or none, buttons or polls, on or off; a channel, a role",
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
            Part::new(
                "recap",
                "Whether the chat hears how the week went",
                &[Param::optional("recap", Kind::Switch, "on or off")],
            ),
            Part::new(
                "channel",
                "Discord: in which channel the question comes",
                &[Param::optional(
                    "channel",
                    Kind::Channel,
                    "A channel such as #study, or here",
                )],
            ),
            Part::new(
                "role",
                "Discord: which role the question calls",
                &[Param::optional(
                    "role",
                    Kind::Role,
                    "A role such as @learners, or none",
                )],
            ),
            Part::new(
                "thread",
                "Discord: whether each question opens a thread to talk about it",
                &[Param::optional("thread", Kind::Switch, "on or off")],
            ),
        ]),
        examples: &[
            "setup",
            "setup hour 9:30",
            "setup days mon-fri",
            "setup zone Berlin",
            "setup answers polls",
            "setup recap off",
            "setup channel here",
            "setup role none",
            "setup thread on",
            "setup off",
        ],
        details: "The question of the day comes to the chat in which this is typed. on starts it, off stops it here; what \
                  was chosen is kept. A roadmap gives the questions while no member studies anything. With polls, \
                  platforms that have quizzes use them. How the week went is told on Monday, or the first day of asking \
                  after it, unless the recap is off. On a Discord server the question comes to one channel, can call a \
                  role, and can open a thread to talk about it.",
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
                        .command("setup hour 9:30")
                        .plain(", ")
                        .command("setup days mon-fri")
                        .plain(" or just ")
                        .command("setup")
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
                    .command("setup")
                    .plain(" there."),
            )
            .into());
        }
        let (mut here, new) = match group::here(ctx).await? {
            Some(here) => (here, false),
            None => (super::group::create(ctx, None).await?, true),
        };
        let several = !self.chosen.is_empty();
        let mut wishes = self.chosen.iter().map(|(what, _)| *what).chain([self.what]);
        if !server::offers(ctx) && wishes.any(What::of_server) {
            return Err(server::refuse().into());
        }
        if server::offers(ctx)
            && (self.chosen.iter().any(|(what, _)| *what == What::Answers) || self.what == What::Answers)
        {
            return Err(server::by_buttons().into());
        }
        for (what, value) in self.chosen {
            steps::set(ctx, &mut here, what, &value).await?;
        }
        let gone = server::offers(ctx) && here.chat.closed_reason.is_some();
        let step = match (self.what, self.value) {
            // A channel that is gone is chosen anew, whatever else is wanted: nothing would come there.
            (What::On, _) if gone => Some(What::Channel),
            (What::Show, _) if gone && !new => Some(What::Channel),
            (What::Show, _) if several => None,
            (What::On, _) => return steps::on(ctx, &mut here).await,
            (What::Off, _) => return steps::off(ctx, &mut here).await,
            (What::Show, _) if new => What::steps(server::offers(ctx)).first().copied(),
            (What::Show, _) => None,
            (what, Some(value)) => {
                steps::set(ctx, &mut here, what, &value).await?;
                steps::after(ctx, what, here.chat.asks)
            }
            (what, None) => Some(what),
        };
        match step {
            Some(step) => {
                if !step.of_server() {
                    expect::wait(ctx, step.line()).await?;
                }
                Ok(steps::ask(ctx, &here, step).in_place())
            }
            None => Ok(steps::summary(ctx, &here).in_place()),
        }
    }
}
