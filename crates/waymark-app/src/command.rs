//! Commands: the trait, what is told of each, and the one table from which help, menus and completion are derived.
//!
//! # The grammar of a command line
//! `[/]name[@bot] [argument …]`. Each parameter takes one word (or a quoted text), the last one the rest of the line.
//! `parameter:value` gives a parameter by name; some are given by name only, so that they take no word from a title. A button's payload is a command line too.

use std::{future::Future, pin::Pin};

use crate::{
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

mod args;

pub(crate) mod answer;
mod done;
mod enroll;
mod export;
mod forget;
mod group;
mod habits;
mod help;
mod hint;
mod leaderboard;
mod leave;
pub(crate) mod link;
mod next;
mod note;
mod part;
mod pause;
mod plan;
mod practice;
mod profile;
mod progress;
mod project;
mod remind;
mod resources;
mod review;
mod roadmap;
mod roadmaps;
mod settings;
mod setup;
mod skip;
mod stage;
mod start;
mod streak;
mod today;
mod topic;
pub(crate) mod undo;
mod vote;

pub use args::Args;
pub(crate) use args::{clipped, turns_writing};
pub use part::{Part, Parts};

/// What every platform shows and registers for a command.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// One word, `[a-z]{1,32}`.
    pub name: &'static str,
    /// What it does, at most 100 characters (Discord's limit), without a full stop.
    pub about: &'static str,
    /// Where help lists it.
    pub group: Group,
    /// Who may run it in a group chat.
    pub who: Who,
    /// Who sees its answer in a group chat.
    pub shown: Shown,
    /// Parameters, required ones first.
    pub params: &'static [Param],
    /// What the first parameter chooses from, where that decides what the next words mean.
    pub parts: Parts,
    /// Lines to try, without the slash.
    pub examples: &'static [&'static str],
    /// Further sentences for `help <command>`.
    pub details: &'static str,
}

/// Who may run a command in a group chat. In a private conversation everyone may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everyone in the chat.
    Everyone,
    /// Everyone, but some of it only admins of the chat.
    Mixed,
    /// Only admins of the chat.
    Admins,
}

impl Who {
    /// Whether an adapter has to ask the platform if the actor is an admin of the chat, before it hands the request on.
    pub fn asks(self) -> bool {
        matches!(self, Self::Mixed | Self::Admins)
    }
}

/// Who sees a command's answer in a group chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Everyone: it tells nothing about the learner.
    Here,
    /// The learner alone.
    Privately,
}

/// The sections of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// First steps and finding one's way.
    Begin,
    /// Following a roadmap.
    Learn,
    /// Questions.
    Practise,
    /// How it goes.
    Track,
    /// Studying with others.
    Together,
    /// One's own settings and data.
    Manage,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Begin,
        Self::Learn,
        Self::Practise,
        Self::Track,
        Self::Together,
        Self::Manage,
    ];

    /// The headline.
    pub fn title(self) -> &'static str {
        match self {
            Self::Begin => "Begin",
            Self::Learn => "Learn",
            Self::Practise => "Practise",
            Self::Track => "Keep track",
            Self::Together => "Study together",
            Self::Manage => "Settings and data",
        }
    }
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// One word, `[a-z]{1,32}`.
    pub name: &'static str,
    /// What it means, at most 100 characters.
    pub about: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Whether it can't be left out.
    pub required: bool,
    /// Whether a typed line has to name it: `page:2`.
    pub by_name: bool,
}

impl Param {
    /// A parameter that can be left out.
    pub const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            about,
            kind,
            required: false,
            by_name: false,
        }
    }

    /// A parameter that can be left out, and that a typed line has to name (`page:2`): other words are not for it.
    pub const fn named(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            about,
            kind,
            required: false,
            by_name: true,
        }
    }

    /// A parameter that can't be left out.
    pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            about,
            kind,
            required: true,
            by_name: false,
        }
    }
}

/// What may stand for a parameter; platforms offer completion and choices from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number within bounds, both included.
    Integer(i64, i64),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A roadmap, by slug or words of its title.
    Roadmap,
    /// A stage of the roadmap in focus.
    Stage,
    /// A topic of the roadmap in focus.
    Topic,
    /// A milestone or project of the roadmap in focus.
    Build,
    /// A command's name.
    Command,
    /// A day: `tomorrow`, `29 March`.
    Day,
    /// A time of day: `9am`, `21:30`.
    Time,
    /// Days of the week: `mon-fri`.
    Weekdays,
    /// A time zone: `Europe/Berlin`, `berlin`.
    Zone,
    /// `on` or `off`.
    Switch,
    /// A channel of the chat's server, by the platform's id.
    Channel,
    /// A role on the chat's server, by the platform's id.
    Role,
    /// Somebody in the chat: a mention such as `<@17>`, or a name.
    Member,
}

/// One thing a learner can ask for, on any platform.
pub trait Command: Sized + Send + 'static {
    /// What platforms show and register.
    const SPEC: Spec;

    /// Reads the arguments as far as that needs no store.
    ///
    /// # Errors
    /// With a sentence for the learner.
    fn parse(args: &Args) -> Result<Self, Refusal>;

    /// Does it. What it changes is kept only if it returns a reply.
    fn run(self, ctx: &mut Ctx<'_>) -> impl Future<Output = Result<Reply, Error>> + Send;
}

type Run =
    for<'a> fn(&'a mut Ctx<'_>, &'a Args) -> Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send + 'a>>;

/// A [`Command`] with its type erased, as the table holds it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What platforms show and register.
    pub spec: Spec,
    run: Run,
}

impl Entry {
    const fn of<C: Command>() -> Self {
        Self {
            spec: C::SPEC,
            run: |ctx, args| {
                let command = C::parse(args);
                Box::pin(async move { command?.run(ctx).await })
            },
        }
    }

    /// Parses the arguments and runs the command, if the actor may; in a group chat, what may be seen there is for all.
    pub(crate) async fn run(&self, ctx: &mut Ctx<'_>, args: &Args) -> Result<Reply, Error> {
        let admin = ctx.chat().map(|chat| chat.admin);
        if self.spec.who == Who::Admins && admin == Some(false) {
            return Err(admins_only().into());
        }
        let reply = (self.run)(ctx, args).await?;
        Ok(if admin.is_some() && self.spec.shown == Shown::Here {
            reply.to_group()
        } else {
            reply
        })
    }
}

/// What is said to a member who asks for something that is the admins' to decide.
pub(crate) fn admins_only() -> Refusal {
    Refusal::new("Only admins of this chat can do that. Ask one of them.")
}

/// Every command, in the order of the help.
pub static COMMANDS: [Entry; 34] = [
    Entry::of::<start::Start>(),
    Entry::of::<help::Help>(),
    Entry::of::<roadmaps::Roadmaps>(),
    Entry::of::<enroll::Enroll>(),
    Entry::of::<leave::Leave>(),
    Entry::of::<roadmap::Overview>(),
    Entry::of::<stage::ShowStage>(),
    Entry::of::<today::Today>(),
    Entry::of::<next::NextUp>(),
    Entry::of::<topic::ShowTopic>(),
    Entry::of::<done::Done>(),
    Entry::of::<undo::Undo>(),
    Entry::of::<skip::Skip>(),
    Entry::of::<practice::Practice>(),
    Entry::of::<answer::Answer>(),
    Entry::of::<hint::Hint>(),
    Entry::of::<review::Review>(),
    Entry::of::<progress::ShowProgress>(),
    Entry::of::<plan::ShowPlan>(),
    Entry::of::<streak::ShowStreak>(),
    Entry::of::<project::Projects>(),
    Entry::of::<note::Notes>(),
    Entry::of::<resources::Resources>(),
    Entry::of::<habits::Habits>(),
    Entry::of::<group::Groups>(),
    Entry::of::<leaderboard::Leaderboard>(),
    Entry::of::<profile::Profile>(),
    Entry::of::<setup::SetUp>(),
    Entry::of::<remind::Remind>(),
    Entry::of::<pause::PauseStreak>(),
    Entry::of::<settings::Settings>(),
    Entry::of::<link::LinkAccounts>(),
    Entry::of::<export::Export>(),
    Entry::of::<forget::Forget>(),
];

/// What is told of the command with this name. Of one that only buttons call, nothing is.
pub fn spec(name: &str) -> Option<&'static Spec> {
    let mut specs = COMMANDS.iter().map(|entry| &entry.spec);
    specs.find(|spec| spec.name.eq_ignore_ascii_case(name))
}

/// Commands that only buttons call: no help, menu or completion names them.
pub(crate) static HIDDEN: [Entry; 2] = [Entry::of::<vote::Vote>(), Entry::of::<undo::Undone>()];

#[cfg(test)]
mod tests;
