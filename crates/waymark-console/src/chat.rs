//! The chat: lines in, replies out, until the lines end.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use waymark_app::{
    App,
    ports::{BoxFuture, Clock, Courier, VirtualClock},
    reply::{Reply, Text, Tone},
    request::{Action, Actor, Place},
};
use waymark_core::{
    calendar::Zone,
    when::{fmt_day, fmt_time},
};

use crate::{
    courier::Terminal,
    directive::{DIRECTIVES, Directive, Misread, Until},
    files,
    inbound::{self, NameError, Requests, Said},
    lines::{Begun, Input, Next},
    look::Look,
    outbound::{self, Event, json, stamp},
    screen::{Closed, Output, Screen},
};

/// Why time could not pass: the scheduler failed.
pub type Stuck = Box<dyn std::error::Error + Send + Sync>;

/// What makes time pass in a chat. The program joins the chat's clock and the scheduler behind it.
pub trait Time: Send + Sync {
    /// Moves the clock to `until`, and on the way, at its own time, everything happens that falls due.
    fn pass_to(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>>;

    /// Moves the clock to `until` as if Waymark were down meanwhile, and starts it again.
    fn outage(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>>;
}

/// What a chat needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who is talking.
    pub learner: String,
    /// Where a newcomer starts; without it, as the app is configured.
    pub zone: Option<Zone>,
    /// One line of JSON for each reply and each prompt, and nothing else.
    pub json: bool,
    /// Where files of replies are saved.
    pub downloads: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            learner: "me".to_owned(),
            zone: None,
            json: false,
            downloads: PathBuf::from("."),
        }
    }
}

/// Why a chat could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody can have that name.
    #[error("the learner's name is not usable")]
    Name(#[from] NameError),
    /// No more lines can be read.
    #[error("the input can't be read")]
    Input(#[source] io::Error),
    /// No more replies can be written; that nobody reads them any more is not an error.
    #[error("the output can't be written")]
    Output(#[source] io::Error),
    /// The terminal can't be used.
    #[error("the terminal can't be used")]
    Terminal(#[source] io::Error),
}

/// A chat in a terminal, before it begins.
pub struct Console {
    pub(crate) shared: Arc<Shared>,
    downloads: PathBuf,
    json: bool,
}

/// What the chat, the courier and the completion share.
pub(crate) struct Shared {
    pub(crate) app: App,
    pub(crate) clock: VirtualClock,
    pub(crate) screen: Screen,
    pub(crate) zone: Option<Zone>,
    first: Actor,
    /// Who took over; the last one is talking now.
    talkers: Mutex<Vec<Actor>>,
}

impl Shared {
    fn talkers(&self) -> MutexGuard<'_, Vec<Actor>> {
        self.talkers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is talking now.
    pub(crate) fn learner(&self) -> Actor {
        self.talkers()
            .last()
            .cloned()
            .unwrap_or_else(|| self.first.clone())
    }

    /// What a learner calls themselves.
    pub(crate) fn name_of(&self, actor: &Actor) -> String {
        let talkers = self.talkers();
        let known = talkers
            .iter()
            .chain([&self.first])
            .find(|it| it.external == actor.external);
        known.unwrap_or(actor).name.clone()
    }

    /// From now on somebody else talks; the name that they gave first stays.
    fn switch_to(&self, mut actor: Actor) -> Actor {
        actor.name = self.name_of(&actor);
        let mut talkers = self.talkers();
        talkers.retain(|it| it.external != actor.external);
        talkers.push(actor.clone());
        actor
    }

    /// The zone that a learner has chosen, or would start in.
    pub(crate) async fn zone_of(&self, actor: &Actor) -> Zone {
        match self.app.zone_of(actor).await {
            Ok(zone) => zone,
            Err(fault) => {
                tracing::warn!(
                    error = &fault as &dyn std::error::Error,
                    "zone of a learner unknown"
                );
                let start = actor.zone.as_ref().unwrap_or(&self.app.defaults().zone);
                start.clone()
            }
        }
    }
}

impl Console {
    /// A chat that has not begun, so that its courier can be given to a scheduler first.
    ///
    /// # Errors
    /// [`Error::Name`] when nobody can have the learner's name.
    pub fn new(
        app: App,
        clock: VirtualClock,
        options: Options,
        look: Look,
        output: Output,
    ) -> Result<Self, Error> {
        let learner = inbound::actor(&options.learner, options.zone.clone())?;
        Ok(Self {
            shared: Arc::new(Shared {
                app,
                clock,
                screen: Screen::new(output, look, options.json),
                zone: options.zone,
                first: learner,
                talkers: Mutex::new(Vec::new()),
            }),
            downloads: options.downloads,
            json: options.json,
        })
    }

    /// Brings prompts to this terminal.
    pub fn courier(&self) -> Arc<dyn Courier> {
        Arc::new(Terminal(Arc::clone(&self.shared)))
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Talks until the lines end, or nobody reads the replies any more; both are a good end.
    ///
    /// # Errors
    /// When the input can't be read or the output can't be written.
    pub async fn chat(self, time: Arc<dyn Time>, input: Input) -> Result<(), Error> {
        let Begun {
            mut lines,
            people,
            printer,
        } = input.begin();
        if let Some(printer) = printer {
            self.shared.screen.print_above(printer);
        }
        let mut chat = Chat {
            console: &self,
            time,
            requests: Requests::begin(),
            several: false,
            told_ahead: false,
            told_say: false,
        };
        let ended = async {
            if people {
                chat.greet().await?;
            }
            loop {
                let screen = &self.shared.screen;
                screen.typing(true);
                lines.ask(outbound::sign(chat.name().as_deref()));
                let next = tokio::select! {
                    next = lines.next() => next,
                    () = screen.gone() => return Ok(()),
                };
                screen.typing(false);
                match next.map_err(Error::Input)? {
                    Next::Interrupted => {}
                    Next::End => break,
                    Next::Line { text, columns } => {
                        if let Some(columns) = columns {
                            screen.resize(columns);
                        }
                        if chat.line(&text).await? == Mood::Leaving {
                            break;
                        }
                    }
                }
            }
            if people {
                chat.say("See you soon. Your progress is saved.")?;
            }
            Ok(())
        };
        match ended.await {
            Ok(()) | Err(Stop::Closed) => {}
            Err(Stop::Error(error)) => return Err(error),
        }
        self.shared
            .screen
            .failure()
            .map_or(Ok(()), |error| Err(Error::Output(error)))
    }
}

/// Why the loop ends early.
enum Stop {
    Closed,
    Error(Error),
}

impl From<Closed> for Stop {
    fn from(_: Closed) -> Self {
        Self::Closed
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Staying,
    Leaving,
}

struct Chat<'a> {
    console: &'a Console,
    time: Arc<dyn Time>,
    requests: Requests,
    /// Whether more than one learner has talked.
    several: bool,
    told_ahead: bool,
    told_say: bool,
}

impl Chat<'_> {
    fn shared(&self) -> &Shared {
        &self.console.shared
    }

    /// The name in front of the line, once there are several learners.
    fn name(&self) -> Option<String> {
        self.several.then(|| self.shared().learner().name)
    }

    async fn greet(&self) -> Result<(), Closed> {
        let learner = self.shared().learner();
        let mut hello = Reply::titled("Waymark").para("Your study companion, here in the terminal.");
        if !self.shared().app.knows(&learner).await.unwrap_or(true) {
            hello = hello.para(Text::new().plain("New here? Type ").code("start").plain("."));
        }
        let hello = hello.small(
            Text::new()
                .code("help")
                .plain(" shows what I understand, ")
                .code(":help")
                .plain(" what this terminal does besides. A number presses a button, Tab completes, Ctrl-D leaves."),
        );
        self.shared().screen.note(&hello)
    }

    /// Handles one line.
    async fn line(&mut self, line: &str) -> Result<Mood, Stop> {
        let name = self.name();
        let learner = self.shared().learner();
        let said = inbound::read(line, &self.shared().screen.buttons(&learner.external));
        if said == Said::Nothing {
            return Ok(Mood::Staying);
        }
        self.shared().screen.echo(line, name.as_deref())?;
        match said {
            Said::Nothing => {}
            Said::Action(action) => self.ask(learner, action).await?,
            Said::NoSuchButton { buttons, line } => self.no_such_button(learner, buttons, line).await?,
            Said::Directive(Err(misread)) => self.say(&misread.to_string())?,
            Said::Directive(Ok(directive)) => return self.obey(directive).await,
        }
        Ok(Mood::Staying)
    }

    /// Hands something on to the app and shows what it says.
    async fn ask(&mut self, learner: Actor, action: Action) -> Result<(), Stop> {
        let request = self
            .requests
            .next(learner.clone(), self.shared().clock.now(), action);
        let reply = self.shared().app.handle(request).await;
        self.show(&learner, &reply).await?;
        for file in &reply.files {
            let name = outbound::clean(&file.name).into_owned();
            let saved = match files::save(&self.console.downloads, file) {
                Ok(path) => Reply::new(Tone::Good).para(format!("Saved as {}", path.display())),
                Err(error) => Reply::new(Tone::Fault).para(format!("{name} could not be saved: {error}.")),
            };
            self.shared().screen.note(&saved)?;
        }
        if !reply.buttons.is_empty() && !self.told_say && self.awaits_text(&learner).await {
            self.told_say = true;
            let hint = "A number presses a button. If your answer is such a number, write it like ";
            let hint = Text::new().plain(hint).code(":say 1").plain(".");
            self.shared().screen.note(&Reply::new(Tone::Plain).small(hint))?;
        }
        Ok(())
    }

    async fn show(&self, learner: &Actor, reply: &Reply) -> Result<(), Closed> {
        let line = self.json(learner, reply).await;
        self.shared().screen.show(&learner.external, None, reply, line)
    }

    /// The line of JSON for a reply, stamped with the time of whom it is for, after what it changed.
    async fn json(&self, learner: &Actor, reply: &Reply) -> String {
        if !self.console.json {
            return String::new();
        }
        let zone = self.shared().zone_of(learner).await;
        json(Event::Reply, &stamp(self.shared().clock.now(), &zone), reply)
    }

    async fn awaits_text(&self, learner: &Actor) -> bool {
        let now = self.shared().clock.now();
        let awaits = self.shared().app.awaits_text(learner, &Place::Direct, now).await;
        awaits.unwrap_or(false)
    }

    /// A number with no button may be a text that was asked for; else the buttons stay.
    async fn no_such_button(&mut self, learner: Actor, buttons: usize, line: String) -> Result<(), Stop> {
        if self.awaits_text(&learner).await {
            return self.ask(learner, Action::Line(line)).await;
        }
        let number: String = line.trim().chars().take(20).collect();
        let which = match buttons {
            1 => "the only one is 1".to_owned(),
            _ => format!("they go from 1 to {buttons}"),
        };
        let refusal = Reply::new(Tone::Refusal).para(format!("There is no button {number}; {which}."));
        let line = self.json(&learner, &refusal).await;
        self.shared().screen.answer(&refusal, line)?;
        Ok(())
    }

    async fn obey(&mut self, directive: Directive) -> Result<Mood, Stop> {
        match directive {
            Directive::Wait(until) => self.wait(&until, false).await?,
            Directive::Outage(until) => self.wait(&until, true).await?,
            Directive::Now => self.tell_time().await?,
            Directive::Learner(None) => {
                self.say(&format!("You are talking as {}.", self.shared().learner().name))?;
            }
            Directive::Learner(Some(name)) => self.switch(&name).await?,
            Directive::Say(line) => {
                let learner = self.shared().learner();
                self.ask(learner, Action::Line(line)).await?;
            }
            Directive::Show => {
                let learner = self.shared().learner();
                if !self.shared().screen.reveal(&learner.external)? {
                    self.say("Nothing is hidden in what I said last.")?;
                }
            }
            Directive::Help => self.explain()?,
            Directive::Quit => return Ok(Mood::Leaving),
        }
        Ok(Mood::Staying)
    }

    async fn wait(&mut self, until: &Until, down: bool) -> Result<(), Closed> {
        let learner = self.shared().learner();
        let zone = self.shared().zone_of(&learner).await;
        let until = match until.instant(&zone, self.shared().clock.now()) {
            Ok(until) => until,
            Err(Misread(sentence)) => return self.say(&sentence),
        };
        let passed = if down {
            self.time.outage(until).await
        } else {
            self.time.pass_to(until).await
        };
        if let Err(stuck) = passed {
            tracing::error!(error = &*stuck, "time could not pass");
            let sorry = Reply::new(Tone::Fault).para(
                "Something went wrong on our side while time passed; what did not happen yet will, later.",
            );
            self.shared().screen.note(&sorry)?;
        }
        self.tell_time().await?;
        if !self.shared().clock.stands() && !self.told_ahead {
            self.told_ahead = true;
            self.say(
                "From here on the clock of this chat is ahead of the real one. What you do now is kept with the time that it shows.",
            )?;
        }
        Ok(())
    }

    async fn tell_time(&self) -> Result<(), Closed> {
        let zone = self.shared().zone_of(&self.shared().learner()).await;
        let now = self.shared().clock.now();
        let local = zone.local(now);
        // The year is said as well: this clock may have gone far.
        let day = format!("{} {}", fmt_day(local.date(), local.date()), local.year());
        self.say(&format!(
            "It is {day}, {} ({zone}, {}).",
            fmt_time(local.time()),
            zone.offset_at(now)
        ))
    }

    async fn switch(&mut self, name: &str) -> Result<(), Closed> {
        let learner = match inbound::actor(name, self.shared().zone.clone()) {
            Ok(learner) => learner,
            Err(error) => return self.say(&format!("That is not a name I can use: {error}.")),
        };
        let learner = self.shared().switch_to(learner);
        let known = self.shared().app.knows(&learner).await.unwrap_or(true);
        let mut hello = Text::from(format!("You are talking as {} now.", learner.name));
        if !known {
            hello = hello.plain(" New here? Type ").code("start").plain(".");
        }
        self.several = true;
        self.shared().screen.note(&Reply::new(Tone::Plain).para(hello))
    }

    fn explain(&self) -> Result<(), Closed> {
        let facts = DIRECTIVES.map(|(_, usage, about)| (Text::new().code(usage), about));
        let help = Reply::titled("This terminal")
            .facts(facts)
            .small("A number presses that button of the last reply. Everything else goes to Waymark; help shows what it understands.");
        self.shared().screen.note(&help)
    }

    /// One sentence of the terminal's own.
    fn say(&self, sentence: &str) -> Result<(), Closed> {
        self.shared().screen.note(&Reply::new(Tone::Plain).para(sentence))
    }
}

#[cfg(test)]
mod tests;
