//! From what people do to what they are told: an interaction is answered in time, in order, and where it belongs.
//!
//! | what | how it is answered |
//! |---|---|
//! | a command | by a message, for the learner alone unless the reply is for the group |
//! | a component of a message that is the learner's | in place of it, if the reply says so |
//! | a component of another message | by a message for the learner alone; the other one may change for all |
//! | a button that opens a form | by the form; what is submitted in it is a command line |
//! | an argument that is being typed | by what may stand there |
//! | a line in the direct conversation | by a message there |

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serenity::{
    all::{
        ApplicationId, CreateInteractionResponse, Http, HttpError, Interaction, InteractionId, Message,
        MessageId, UserId,
    },
    client::Context,
};
use waymark_app::{
    App, courtesy,
    ports::Clock,
    reply::Reply,
    request::{Actor, Platform, Request},
    seen::Seen,
    throttle::{Admission, Throttle, slow_down},
};

use crate::{
    connect::Me,
    inbound::{self, Ask, Asked, Heard, Pressed, Spot},
    names::Names,
    outbound::{self, Look},
    rest::Rest,
    sender::Sender,
    underway::Underway,
};

mod answer;
mod mention;
mod rights;
mod tally;
pub(crate) mod turns;
mod voice;

use answer::Manner;
use tally::{Edited, Runner, Tallies};
use turns::{Turn, Turns};
use voice::{Failed, Line, Said, Voice};

/// Suggestions that come later help nobody: Discord waits 3 s, the way to it and back included.
const SUGGESTIONS_WITHIN: Duration = Duration::from_millis(2_300);

/// A call that nobody waits for has failed after so long.
const EDIT_WITHIN: Duration = Duration::from_secs(30);

/// Everything that is needed to answer.
pub(crate) struct Conversation {
    app: App,
    clock: Arc<dyn Clock>,
    me: UserId,
    /// The bot as an application: what its interactions are addressed by.
    application: ApplicationId,
    rest: Rest,
    look: Look,
    sender: Sender,
    underway: Underway,
    throttle: Throttle,
    chats: Throttle,
    typing: Throttle,
    /// What was begun already: poise hands some events on twice, Discord now and then after a resumed connection.
    begun: Mutex<Seen<u64>>,
    learners: Turns<String>,
    shared: Turns<MessageId>,
    tallies: Tallies,
    names: Names,
}

impl Conversation {
    pub(crate) fn new(
        app: App,
        clock: Arc<dyn Clock>,
        me: &Me,
        rest: Rest,
        look: Look,
        names: Names,
        sender: Sender,
    ) -> Self {
        Self {
            underway: sender.underway(),
            app,
            clock,
            me: me.user,
            application: me.application,
            rest,
            look,
            sender,
            throttle: Throttle::new(),
            chats: Throttle::for_chats(),
            typing: Throttle::new(),
            begun: Mutex::default(),
            learners: Turns::default(),
            shared: Turns::default(),
            tallies: Tallies::default(),
            names,
        }
    }

    /// Answers an interaction, once.
    pub(crate) async fn take_part(&self, ctx: &Context, interaction: &Interaction) {
        let Some(_work) = self.underway.begin() else {
            return;
        };
        if !self.begins(interaction.id().get()) {
            return;
        }
        let line = Line {
            rest: &self.rest,
            application: self.application,
            id: interaction.id(),
            token: interaction.token(),
        };
        let said = match inbound::asked(interaction, self.clock.now()) {
            None => return,
            Some(Asked::Ask(ask)) => Box::pin(self.answer(&ctx.http, &line, *ask)).await,
            Some(Asked::Form(form, ask)) => self.open(&ctx.http, &line, &form, *ask).await,
            Some(Asked::Typing {
                actor,
                command,
                param,
                typed,
            }) => self.suggest(&line, &actor, &command, &param, &typed).await,
        };
        told(interaction.id(), said);
    }

    /// Answers a message, if it is for us.
    pub(crate) async fn hear(&self, ctx: &Context, message: &Message) {
        let Some(heard) = inbound::heard(message, self.me, self.clock.now()) else {
            return;
        };
        let Some(_work) = self.underway.begin() else {
            return;
        };
        if !self.begins(message.id.get()) {
            return;
        }
        match heard {
            Heard::Line(request) => {
                self.sender.met(message.author.id, message.channel_id);
                let _turn = self.learners.take(request.actor.external.clone()).await;
                let reply = match self.admit(&request.actor) {
                    Ok(()) => self.app.handle(*request).await,
                    Err(Some(told)) => *told,
                    Err(None) => return,
                };
                self.say(message, &reply).await;
            }
            Heard::Unread(actor) => {
                let reply = match self.admit(&actor) {
                    Ok(()) => courtesy::text_only(),
                    Err(Some(told)) => *told,
                    Err(None) => return,
                };
                self.say(message, &reply).await;
            }
            Heard::Mention(actor) => {
                let channel = message.channel_id.to_string();
                let now = self.clock.now();
                let welcome = self.throttle.admit(&actor, now) == Admission::Welcome
                    && self.chats.admit_chat(Platform::Discord, &channel, now) == Admission::Welcome;
                if welcome {
                    self.point_the_way(ctx, message).await;
                }
            }
        }
    }

    async fn answer(&self, http: &Http, line: &Line<'_>, mut ask: Ask) -> Result<(), Failed> {
        let (manner, room) = (Manner::of(&ask), ask.spot.room());
        let work = async {
            // One learner is answered in order: what came later is not carried out, or said, before.
            let turn = self.learners.take(ask.request.actor.external.clone()).await;
            let (reply, runner) = self.reply(http, &mut ask).await;
            (reply, (turn, runner))
        };
        let draw = |reply: &Reply| outbound::draw(reply, &self.look, room);
        let (said, (turn, runner)): (_, (Turn<'_, String>, _)) =
            Box::pin(answer::answer(line, &manner, work, draw)).await;
        drop(turn);
        if let Some(runner) = runner {
            runner
                .run(self.underway.closing(), |channel, message, letter| async move {
                    self.sender.aside().await;
                    let edit = channel.edit_message(http, message, letter.edit_message());
                    match tokio::time::timeout(EDIT_WITHIN, edit).await {
                        Ok(done) => edited(done.map(drop)),
                        Err(_) => Edited::Later,
                    }
                })
                .await;
        }
        said
    }

    /// What is said, and who brings the message for all up to date.
    async fn reply(&self, http: &Http, ask: &mut Ask) -> (Reply, Option<Runner<'_>>) {
        if let Err(told) = self.admit(&ask.request.actor) {
            // Whoever asks by an interaction waits for an answer.
            return (told.map_or_else(slow_down, |told| *told), None);
        }
        if let Some(told) = ask.told.take() {
            return (told, None);
        }
        if let Some(refused) = rights::refused(&self.app, http, self.me, ask).await {
            let wrote = ask.wrote.as_deref().unwrap_or_default();
            return (courtesy::said_back(refused, wrote), None);
        }
        if let Spot::Server(chat) = &ask.spot
            && let Some(name) = self.names.of(chat)
        {
            ask.call_server(name);
        }
        // What many press is counted in one order, so that the last count is the last to be shown.
        let shared = match &ask.pressed {
            Some(Pressed::Shared { channel, message }) => Some((*channel, *message)),
            _ => None,
        };
        let _turn = match shared {
            Some((_, message)) => Some(self.shared.take(message).await),
            None => None,
        };
        let mut reply = self.handle(ask).await;
        let instead = reply.instead.take().zip(shared);
        let runner = instead.and_then(|(instead, (channel, message))| {
            // A message that was split has its buttons below the last piece.
            let letter = outbound::draw(&instead, &self.look, ask.spot.room()).pop()?;
            self.tallies.put(channel, message, letter)
        });
        (reply, runner)
    }

    async fn handle(&self, ask: &Ask) -> Reply {
        let request = Request::clone(&ask.request);
        if ask.spot == Spot::Elsewhere {
            self.app.handle_aside(request).await
        } else {
            self.app.handle(request).await
        }
    }

    /// Opens the form of a command line; nothing is asked of the app yet. Who may not submit it is told before they
    /// write.
    async fn open(&self, http: &Http, line: &Line<'_>, form: &str, mut ask: Ask) -> Result<(), Failed> {
        if let Some(refused) = rights::not_theirs(&ask) {
            ask.told = Some(refused);
            return Box::pin(self.answer(http, line, ask)).await;
        }
        let response = match outbound::modal(form) {
            Some(modal) => CreateInteractionResponse::Modal(modal),
            None => CreateInteractionResponse::Acknowledge,
        };
        line.respond(Said::of(&response, Vec::new())?).await
    }

    /// Shows what may stand for an argument; rather nothing than too late.
    async fn suggest(
        &self,
        line: &Line<'_>,
        actor: &Actor,
        command: &str,
        param: &str,
        typed: &str,
    ) -> Result<(), Failed> {
        let welcome = self.typing.admit(actor, self.clock.now()) == Admission::Welcome;
        let found = async {
            if welcome {
                self.app.complete(actor, command, param, typed).await
            } else {
                // A key that is held down.
                Ok(Vec::new())
            }
        };
        let found = match tokio::time::timeout(SUGGESTIONS_WITHIN, found).await {
            Ok(Ok(found)) => found,
            Ok(Err(fault)) => {
                tracing::error!(
                    error = &fault as &dyn std::error::Error,
                    "could not suggest anything"
                );
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        let choices = CreateInteractionResponse::Autocomplete(outbound::choices(found));
        line.respond(Said::of(&choices, Vec::new())?).await
    }

    /// Says something in the direct conversation.
    async fn say(&self, message: &Message, reply: &Reply) {
        if let Err(why) = self.sender.answer(message.channel_id, reply, message.id).await {
            let (address, at) = (message.author.id.to_string(), self.clock.now());
            self.app.answer_lost(Platform::Discord, address, at, why).await;
        }
    }

    /// Turns away who asks too fast, with what is said to them, if anything.
    fn admit(&self, who: &Actor) -> Result<(), Option<Box<Reply>>> {
        self.throttle.admit(who, self.clock.now()).welcome()
    }

    /// Whether an event was not begun before.
    fn begins(&self, id: u64) -> bool {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.take(id)
    }
}

/// Tells the log what was not said. That somebody left before we answered is nobody's fault.
fn told(id: InteractionId, said: Result<(), Failed>) {
    match said {
        Ok(()) => {}
        Err(failed @ (Failed::Late | Failed::Already | Failed::Gone)) => {
            tracing::debug!(interaction = id.get(), ?failed, "an answer came too late");
        }
        // We got something wrong.
        Err(Failed::Refused(reason)) => {
            tracing::error!(interaction = id.get(), %reason, "discord refused an answer");
        }
        Err(Failed::Other(reason)) => {
            tracing::warn!(interaction = id.get(), %reason, "an answer was not delivered");
        }
    }
}

/// What came of an edit of a message for all.
fn edited(done: serenity::Result<()>) -> Edited {
    match done {
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(said)))
            if !matches!(said.status_code.as_u16(), 429 | 500..) =>
        {
            tracing::debug!(code = said.error.code, reason = %said.error.message, "a tally was not changed");
            Edited::Settled
        }
        Err(serenity::Error::Http(_)) => Edited::Later,
        Ok(()) | Err(_) => Edited::Settled,
    }
}
