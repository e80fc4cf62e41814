//! What Waymark says of itself: daily practice, the evening nudge, the weekly recap; to a group, its question
//! and how its week went.
//!
//! A prompt is composed when it is about to be delivered, so that it says what is true then; composing the same one
//! again (after a crash, for another try) asks the same question.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use waymark_core::{calendar::Zone, ids::LearnerId, when};
use waymark_store::{Chat, ChatId, PromptId, Recipient};

use crate::{
    app::App,
    command::link::LINKS_KEPT,
    ctx::Ctx,
    error::{Error, Fault},
    reply::{Reply, Text},
    request::Platform,
};

mod chat_closed;
mod daily_practice;
mod evening_nudge;
mod group_question;
mod group_recap;
pub(crate) mod linked;
mod role_gone;
mod weekly_recap;

pub(crate) use group_recap::totals;
pub use linked::only;

/// A prompt that an outage of ours has made late is still sent within this time; the day is excused otherwise.
pub const CATCH_UP: SignedDuration = SignedDuration::from_hours(6);

/// Kinds of prompts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A question at the learner's own hour.
    DailyPractice,
    /// In the evening, if a streak is at risk.
    EveningNudge,
    /// How the week went.
    WeeklyRecap,
    /// What a group is asked at its own hour, in each of its chats.
    GroupQuestion,
    /// How a group's week went, in each of its chats.
    GroupRecap,
    /// To who set up a chat: it can't be reached any more.
    ChatClosed,
    /// To who set up a chat: the role that was called with its question is gone.
    RoleGone,
    /// To whose code linked another account with theirs, where they were before.
    Linked,
}

/// A prompt that is about to be delivered.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The outbox row: composing it again asks the same question.
    pub id: PromptId,
    /// For whom.
    pub to: Recipient,
    /// Which kind.
    pub kind: Kind,
    /// Which of several of this kind on one day, as [`Kind::about`] has put it down.
    pub about: Option<String>,
    /// The local date that it is for.
    pub day: Date,
    /// When it was planned.
    pub due_at: Timestamp,
    /// Where it will be shown, as typed input is expected there: the platform's name.
    pub place: String,
    /// Where it was to go, if that turned out to be closed just now.
    pub closed: Option<Platform>,
    /// By how much it is late through an outage of ours; zero otherwise.
    pub late: SignedDuration,
    /// By how much it is late for another reason, as a terminal that was closed; zero otherwise.
    pub belated: SignedDuration,
}

/// What becomes of a prompt.
#[expect(clippy::large_enum_variant, reason = "it lives for one match")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composed {
    /// Say this.
    Say(Reply),
    /// Say nothing, for this reason: `studied already`, `paused`.
    Silence(&'static str),
}

impl Kind {
    /// Every kind. Of several late ones the first is made up for.
    pub const ALL: [Self; 8] = [
        Self::DailyPractice,
        Self::EveningNudge,
        Self::WeeklyRecap,
        Self::GroupQuestion,
        Self::GroupRecap,
        Self::ChatClosed,
        Self::RoleGone,
        Self::Linked,
    ];
    /// The kinds that a learner has a schedule of.
    pub const REMINDERS: [Self; 3] = [Self::DailyPractice, Self::EveningNudge, Self::WeeklyRecap];

    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DailyPractice => "daily_practice",
            Self::EveningNudge => "evening_nudge",
            Self::WeeklyRecap => "weekly_recap",
            Self::GroupQuestion => "group_question",
            Self::GroupRecap => "group_recap",
            Self::ChatClosed => "chat_closed",
            Self::RoleGone => "role_gone",
            Self::Linked => "linked",
        }
    }

    /// The name as stored where a day may have several of a kind: each is about something else, and comes once.
    pub fn about(self, what: impl std::fmt::Display) -> String {
        format!("{}:{what}", self.as_str())
    }

    /// The kind with this stored name, and what it is about.
    pub fn named(name: &str) -> Option<Self> {
        let (kind, _) = apart(name);
        Self::ALL.into_iter().find(|known| known.as_str() == kind)
    }

    /// For how long it can be sent, if that has nothing to do with the day, nor with quiet hours.
    pub fn holds_for(self) -> Option<SignedDuration> {
        (self == Self::Linked).then_some(LINKS_KEPT)
    }

    /// Whether a learner's day is excused when this prompt could not reach them.
    pub fn excuses(self) -> bool {
        matches!(self, Self::DailyPractice)
    }
}

/// A stored name of a kind, and what it is about.
pub fn apart(name: &str) -> (&str, Option<&str>) {
    name.split_once(':')
        .map_or((name, None), |(kind, about)| (kind, Some(about)))
}

impl App {
    /// Composes a prompt in a transaction of its own: the question that it asks is stored.
    ///
    /// # Errors
    /// When the store fails; nothing was changed then.
    pub async fn compose(&self, prompt: &Prompt, now: Timestamp) -> Result<Composed, Fault> {
        match prompt.to {
            Recipient::Learner(learner) => self.compose_for_learner(prompt, learner, now).await,
            Recipient::Chat(chat) => self.compose_for_chat(prompt, chat, now).await,
        }
    }

    async fn compose_for_chat(
        &self,
        prompt: &Prompt,
        chat: ChatId,
        now: Timestamp,
    ) -> Result<Composed, Fault> {
        let tx = self.store().begin(now).await?;
        match prompt.kind {
            Kind::GroupQuestion => group_question::compose(self, tx, prompt, chat).await,
            Kind::GroupRecap => group_recap::compose(tx, prompt, chat).await,
            Kind::DailyPractice
            | Kind::EveningNudge
            | Kind::WeeklyRecap
            | Kind::ChatClosed
            | Kind::RoleGone
            | Kind::Linked => Ok(Composed::Silence("not for a chat")),
        }
    }

    async fn compose_for_learner(
        &self,
        prompt: &Prompt,
        learner: LearnerId,
        now: Timestamp,
    ) -> Result<Composed, Fault> {
        let mut tx = self.store().begin(now).await?;
        let Some(learner) = tx.learner(learner).await? else {
            return Ok(Composed::Silence("learner gone"));
        };
        let mut ctx = Ctx::prompting(self, tx, learner);
        let composed = match prompt.kind {
            Kind::DailyPractice => daily_practice::compose(&mut ctx, prompt).await,
            Kind::EveningNudge => evening_nudge::compose(&mut ctx, prompt).await,
            Kind::WeeklyRecap => weekly_recap::compose(&mut ctx, prompt).await,
            Kind::ChatClosed => chat_closed::compose(&mut ctx, prompt).await,
            Kind::RoleGone => role_gone::compose(&mut ctx, prompt).await,
            Kind::Linked => linked::compose(&mut ctx, prompt).await,
            Kind::GroupQuestion | Kind::GroupRecap => return Ok(Composed::Silence("not for a learner")),
        };
        match composed {
            Ok(mut composed) => {
                if let Composed::Say(reply) = composed {
                    composed = Composed::Say(elsewhere(&mut ctx, prompt, reply).await?);
                }
                ctx.tx.commit().await?;
                Ok(composed)
            }
            Err(Error::Fault(fault)) => Err(fault),
            // A prompt is never a refusal: what cannot be asked is not said.
            Err(Error::Refusal(_)) => Ok(Composed::Silence("nothing to say")),
        }
    }
}

/// The chat that a prompt to who set it up is about.
async fn chat_of(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Option<Chat>, Fault> {
    let about = prompt.about.as_deref().and_then(|about| about.parse().ok());
    let chats = ctx.tx.chats_of(ctx.learner.id).await?;
    Ok(chats.into_iter().find(|chat| Some(chat.id.0) == about))
}

/// A prompt that comes elsewhere than the learner wants, since they are closed to us there: it says so, once.
async fn elsewhere(ctx: &mut Ctx<'_>, prompt: &Prompt, reply: Reply) -> Result<Reply, Fault> {
    let wanted = ctx.learner.platform.as_deref().and_then(Platform::named);
    let Some(wanted) = wanted.filter(|wanted| wanted.as_str() != prompt.place) else {
        return Ok(reply);
    };
    let learner = ctx.learner.id;
    let accounts = ctx.tx.accounts(learner).await?;
    let there: Vec<_> = accounts
        .iter()
        .filter(|account| account.platform == wanted.as_str())
        .collect();
    let open = there.iter().any(|account| account.closed_reason.is_none());
    let closed = !there.is_empty() && (!open || prompt.closed == Some(wanted));
    if !closed || !ctx.tx.tell_closed(learner, wanted.as_str(), prompt.id).await? {
        return Ok(reply);
    }
    Ok(reply.small(
        Text::new()
            .plain(format!(
                "You want this on {wanted}, but I can't write to you there any more, so it comes here. Write to me there \
                 once and it goes there again; or keep it here: "
            ))
            .command(format!("settings platform {}", prompt.place))
            .plain("."),
    ))
}

/// A sentence for a prompt that is late: an apology if that is our fault.
fn apology(prompt: &Prompt, zone: &Zone, now: Timestamp) -> Option<String> {
    if prompt.late > SignedDuration::ZERO {
        let planned = when::fmt_moment(prompt.due_at, zone, now);
        Some(format!(
            "Sorry, this was planned for {planned}: Waymark was away."
        ))
    } else if prompt.belated > SignedDuration::ZERO {
        // It comes on the day it was planned for, so the time says it all.
        let planned = when::fmt_time(zone.local(prompt.due_at).time());
        Some(format!("This was due at {planned}."))
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
