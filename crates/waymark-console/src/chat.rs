//! The chat: lines in, replies out, until the lines end.

use std::sync::Arc;

use waymark_app::{
    ports::Clock,
    reply::{Audience, Button, Reply, Style, Text, Tone},
    request::{Action, Actor},
};
use waymark_core::when::{fmt_day, fmt_time};

use crate::{
    console::{Console, Error, Shared, Time},
    directive::{DIRECTIVES, Directive, Misread, Until},
    files,
    inbound::{self, Requests, Said},
    lines::{Lines, Next},
    outbound::{self, Event, json, stamp},
    screen::Closed,
};

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

/// A chat that has begun.
pub(crate) struct Chat<'a> {
    console: &'a Console,
    time: Arc<dyn Time>,
    requests: Requests,
    /// Whether more than one learner has talked.
    several: bool,
    told_ahead: bool,
    told_say: bool,
}

impl<'a> Chat<'a> {
    pub(crate) fn new(console: &'a Console, time: Arc<dyn Time>) -> Self {
        Self {
            console,
            time,
            requests: Requests::begin(),
            several: false,
            told_ahead: false,
            told_say: false,
        }
    }

    /// Answers line after line until there is none, or nobody reads the answers.
    pub(crate) async fn run(mut self, lines: Lines, people: bool) -> Result<(), Error> {
        match self.talk(lines, people).await {
            Ok(()) | Err(Stop::Closed) => Ok(()),
            Err(Stop::Error(error)) => Err(error),
        }
    }

    async fn talk(&mut self, mut lines: Lines, people: bool) -> Result<(), Stop> {
        let screen = &self.console.shared.screen;
        if people {
            self.greet().await?;
        }
        loop {
            screen.typing(true);
            lines.ask(outbound::sign(self.name().as_deref()));
            let next = tokio::select! {
                next = lines.next() => next,
                () = screen.gone() => return Err(Stop::Closed),
            };
            screen.typing(false);
            match next.map_err(Error::Input)? {
                Next::Interrupted => {}
                Next::End => break,
                Next::Line { text, columns } => {
                    if let Some(columns) = columns {
                        screen.resize(columns);
                    }
                    if self.line(&text).await? == Mood::Leaving {
                        break;
                    }
                }
            }
        }
        if people {
            self.say("See you soon. Your progress is saved.")?;
        }
        Ok(())
    }

    fn shared(&self) -> &Shared {
        &self.console.shared
    }

    /// The name in front of the line, once there are several learners.
    fn name(&self) -> Option<String> {
        let name = self.shared().learner().name;
        match self.shared().chat() {
            Some(chat) => Some(format!("{name} in {}", chat.title)),
            None => self.several.then_some(name),
        }
    }

    async fn greet(&self) -> Result<(), Closed> {
        let learner = self.shared().learner();
        let mut hello = Reply::titled("Waymark").para("Your study companion, here in the terminal.");
        if !self.shared().app.knows(&learner).await.unwrap_or(true) {
            hello = hello.para(Text::new().plain("New here? Type ").command("start").plain("."));
        }
        let hello = hello.small(
            Text::new()
                .command("help")
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
        let said = inbound::read(line, &self.shared().screen.buttons(&self.shared().seat(&learner)));
        if said == Said::Nothing {
            return Ok(Mood::Staying);
        }
        self.shared().screen.echo(line, name.as_deref())?;
        match said {
            Said::Nothing => {}
            Said::Line(line) => self.ask(learner, Action::Line(line)).await?,
            Said::Press(button) => self.press(learner, line.trim(), button).await?,
            Said::NoSuchButton { buttons, line } => self.no_such_button(learner, buttons, line).await?,
            Said::Directive(Err(misread)) => self.say(&misread.to_string())?,
            Said::Directive(Ok(directive)) => return self.obey(directive).await,
        }
        Ok(Mood::Staying)
    }

    /// Hands something on to the app and shows what it says.
    async fn ask(&mut self, learner: Actor, action: Action) -> Result<(), Stop> {
        let now = self.shared().clock.now();
        let place = self.shared().place(&learner).await;
        let request = self.requests.next(learner.clone(), place, now, action);
        let reply = self.shared().app.handle(request).await;
        // First, since a reader may leave in the middle of the reply.
        let saved = self.save(&reply);
        self.show(&learner, &reply).await?;
        for note in &saved {
            self.shared().screen.note(note)?;
        }
        Ok(())
    }

    /// Presses a button; once, it is said what to do if the number was meant as a text.
    async fn press(&mut self, learner: Actor, number: &str, button: Button) -> Result<(), Stop> {
        let doubtful = !self.told_say && is_doubtful(self.awaited(&learner).await.as_deref(), &button);
        self.ask(learner, Action::Press(button.press)).await?;
        if doubtful {
            self.told_say = true;
            let pressed = format!(
                "{number} pressed “{}”. If it was meant as a text, write it like ",
                button.label
            );
            let hint = Text::new()
                .plain(pressed)
                .code(format!(":say {number}"))
                .plain(".");
            self.shared().screen.note(&Reply::new(Tone::Plain).small(hint))?;
        }
        Ok(())
    }

    /// Saves the files of a reply; gives what there is to say of each.
    fn save(&self, reply: &Reply) -> Vec<Reply> {
        let folder = &self.console.downloads;
        let saved = reply.files.iter().map(|file| match files::save(folder, file) {
            Ok(path) => Reply::new(Tone::Good).para(format!("Saved as {}", path.display())),
            Err(error) => Reply::new(Tone::Fault).para(format!("{} could not be saved: {error}.", file.name)),
        });
        saved.collect()
    }

    async fn show(&self, learner: &Actor, reply: &Reply) -> Result<(), Closed> {
        let line = self.json(learner, reply).await;
        let alone = format!("For {} alone", learner.name);
        // In private nobody else is there.
        let headline = self
            .shared()
            .chat()
            .filter(|_| reply.audience == Audience::Learner)
            .map(|_| alone.as_str());
        let seat = self.shared().seat(learner);
        self.shared().screen.show(&seat, headline, reply, line)
    }

    /// The line of JSON for a reply, stamped with the time of whom it is for, after what it changed.
    async fn json(&self, learner: &Actor, reply: &Reply) -> String {
        if !self.console.json {
            return String::new();
        }
        let zone = self.shared().zone_of(learner).await;
        let chat = self.shared().chat().map(|chat| chat.title);
        let at = stamp(self.shared().clock.now(), &zone);
        json(Event::Reply, &at, chat.as_deref(), reply)
    }

    /// The command that a typed text would complete now.
    async fn awaited(&self, learner: &Actor) -> Option<String> {
        let now = self.shared().clock.now();
        let place = self.shared().place(learner).await;
        let awaited = self.shared().app.awaited(learner, &place, now).await;
        awaited.unwrap_or_default()
    }

    /// A number with no button may be a text that was asked for; else the buttons stay.
    async fn no_such_button(&mut self, learner: Actor, buttons: usize, line: String) -> Result<(), Stop> {
        if self.awaited(&learner).await.is_some() {
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
            Directive::In(name) => self.go_in(name.as_deref())?,
            Directive::Alone => {
                self.shared().go(None);
                self.say("You are talking in private now.")?;
            }
            Directive::Say(line) => {
                let learner = self.shared().learner();
                self.ask(learner, Action::Line(line)).await?;
            }
            Directive::Show => {
                let learner = self.shared().learner();
                if !self.shared().screen.reveal(&self.shared().seat(&learner))? {
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
        let offset = zone.offset_at(now);
        let place = if offset == zone.name() {
            offset
        } else {
            format!("{zone}, {offset}")
        };
        self.say(&format!("It is {day}, {} ({place}).", fmt_time(local.time())))
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
            hello = hello.plain(" New here? Type ").command("start").plain(".");
        }
        self.several = true;
        self.shared().screen.note(&Reply::new(Tone::Plain).para(hello))
    }

    fn go_in(&self, name: Option<&str>) -> Result<(), Closed> {
        match name.map(inbound::chat) {
            Some(Ok(chat)) => {
                self.say(&format!(
                    "You are talking in {} now, where others hear you.",
                    chat.title
                ))?;
                self.shared().go(Some(chat));
                Ok(())
            }
            Some(Err(error)) => self.say(&format!("That is not a name I can use: {error}.")),
            None => match self.shared().chat() {
                Some(chat) => self.say(&format!("You are talking in {}.", chat.title)),
                None => self.say("You are talking in private. Name a chat, like :in rustaceans."),
            },
        }
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

/// Whether a number that pressed this button may have been the text that was awaited: 2 as the answer to what a program
/// prints. A button that answers the same thing, or leads on, was meant.
fn is_doubtful(awaited: Option<&str>, button: &Button) -> bool {
    let command = button.press.split_whitespace().next();
    awaited.is_some() && command != awaited && button.style != Style::Primary
}

#[cfg(test)]
mod tests;
