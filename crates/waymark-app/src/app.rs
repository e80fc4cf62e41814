//! One road in: [`App::handle`] takes a request and always has a reply.

use std::sync::Arc;

use waymark_core::{calendar::Zone, catalog::Catalog, lookup};
use waymark_store::Store;

use crate::{
    command::{Args, COMMANDS, Entry},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect,
    reply::{Button, Reply, Text, Tone},
    request::{Action, Request},
};

/// The longest text that is read, in characters; longer ones are refused before anything else happens.
pub const LINE_MAX_CHARS: usize = 4_000;

/// What Waymark does for a learner, on any platform.
#[derive(Clone)]
pub struct App {
    store: Store,
    catalog: Arc<Catalog>,
    defaults: Defaults,
}

/// What a newcomer starts with.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The zone, where the platform does not know one.
    pub zone: Zone,
    /// The local time of the daily practice.
    pub practice_at: jiff::civil::Time,
    /// How late a prompt may still come after an outage of ours; for the rules.
    pub catch_up: jiff::SignedDuration,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            zone: Zone::utc(),
            practice_at: jiff::civil::time(9, 0, 0, 0),
            catch_up: crate::prompt::CATCH_UP,
        }
    }
}

impl App {
    /// An app over a store and a catalog.
    pub fn new(store: Store, catalog: Arc<Catalog>, defaults: Defaults) -> Self {
        Self {
            store,
            catalog,
            defaults,
        }
    }

    /// What is taught.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What is remembered.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What a newcomer starts with.
    pub fn defaults(&self) -> &Defaults {
        &self.defaults
    }

    /// Carries out a request, in one transaction. A refusal or a fault is a reply too.
    ///
    /// A request that was handled before changes nothing and gets the same reply.
    pub async fn handle(&self, request: Request) -> Reply {
        match self.answer(&request).await {
            Ok(reply) => reply,
            Err(fault) => {
                tracing::error!(
                    request = %request.id,
                    platform = request.actor.platform.as_str(),
                    error = &fault as &dyn std::error::Error,
                    "request failed"
                );
                sorry(&request.id)
            }
        }
    }

    async fn answer(&self, request: &Request) -> Result<Reply, Fault> {
        let mut ctx = match Ctx::open(self, request).await? {
            Opened::New(ctx) => ctx,
            Opened::Seen(reply) => return Ok(reply),
        };
        match dispatch(&mut ctx, &request.action).await {
            Ok(reply) => ctx.commit(request, reply).await,
            Err(Error::Fault(fault)) => Err(fault),
            Err(Error::Refusal(refusal)) => {
                // What the command had begun to change goes; that the learner was here stays.
                drop(ctx);
                match Ctx::open(self, request).await? {
                    Opened::New(ctx) => ctx.commit(request, refusal.into()).await,
                    Opened::Seen(reply) => Ok(reply),
                }
            }
        }
    }
}

/// What [`Ctx::open`] finds.
#[expect(clippy::large_enum_variant, reason = "it lives for one match")]
pub(crate) enum Opened<'a> {
    /// A request to carry out.
    New(Ctx<'a>),
    /// A request that was handled before, with what was said then.
    Seen(Reply),
}

async fn dispatch(ctx: &mut Ctx<'_>, action: &Action) -> Result<Reply, Error> {
    match action {
        Action::Command(name, values) => {
            let entry = find(name).ok_or_else(|| unknown(name))?;
            expect::interrupt(ctx).await?;
            entry
                .run(ctx, &Args::from_named(&entry.spec, values.clone()))
                .await
        }
        Action::Press(payload) => {
            let (name, rest) = split(payload);
            let entry = find(name).ok_or_else(stale)?;
            entry.run(ctx, &Args::from_line(&entry.spec, rest)).await
        }
        Action::Line(line) => {
            if line.chars().nth(LINE_MAX_CHARS).is_some() {
                return Err(too_long(line).into());
            }
            let line = readable(line);
            say(ctx, line.trim()).await
        }
    }
}

/// A typed line: a command, or the text that was asked for.
async fn say(ctx: &mut Ctx<'_>, line: &str) -> Result<Reply, Error> {
    if line.is_empty() {
        return Err(Refusal::new(
            Text::new()
                .plain("Type ")
                .code("help")
                .plain(" to see what I understand."),
        )
        .into());
    }
    let (slashed, bare) = line.strip_prefix('/').map_or((false, line), |rest| (true, rest));
    let (name, rest) = split(bare);
    let entry = find(name);
    // A text that was asked for may begin with any word. A slash, a lone command name, or one in small letters calls it
    // off: who types "done moves" while a note is awaited means it, and a note begins with a capital more often than not.
    let small = name.chars().all(|c| !c.is_uppercase());
    let calls = entry.is_some() && (slashed || rest.is_empty() || small);
    // The answer to a question may even be a command's name; what it refuses, the command gets.
    let undecided = !slashed && entry.is_some() && expect::gives_way(ctx).await?;
    if undecided {
        match expect::complete(ctx, line).await {
            Ok(Some(reply)) => return Ok(reply),
            Ok(None) | Err(Error::Refusal(_)) => {}
            Err(fault) => return Err(fault),
        }
    } else if !slashed
        && !calls
        && let Some(reply) = expect::take(ctx, line).await?
    {
        return Ok(reply);
    }
    let entry = entry.ok_or_else(|| unknown(name))?;
    expect::interrupt(ctx).await?;
    entry.run(ctx, &Args::from_line(&entry.spec, rest)).await
}

/// The command with this name, whatever its case, and without the bot's own name behind an `@`.
pub(crate) fn find(name: &str) -> Option<&'static Entry> {
    let name = name.split_once('@').map_or(name, |(name, _)| name).to_lowercase();
    COMMANDS.iter().find(|entry| entry.spec.name == name)
}

fn split(line: &str) -> (&str, &str) {
    line.split_once(char::is_whitespace).unwrap_or((line, ""))
}

/// The line without what nobody can see and no store wants: NUL and other control characters but line feed and tab.
fn readable(line: &str) -> String {
    line.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = COMMANDS.iter().map(|entry| entry.spec.name).collect();
    let near = lookup::nearest(&name.to_lowercase(), names);
    let text = Text::new()
        .plain("I don't know ")
        .code(crate::command::clipped(name))
        .plain(".");
    if near.is_empty() {
        let text = text
            .plain(" Type ")
            .code("help")
            .plain(" to see what I understand.");
        return Refusal::new(text).button(Button::new("Help", "help"));
    }
    Refusal::new(text.plain(" Did you mean one of these?"))
        .buttons(near.into_iter().take(3).map(|name| Button::new(name, name)))
}

fn stale() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("That button is from an older version. Type ")
            .code("today")
            .plain(" to go on."),
    )
    .button(Button::new("Today", "today"))
}

fn too_long(line: &str) -> Refusal {
    let count = line.chars().count();
    Refusal::new(format!(
        "That is too long for me: {count} characters, and I read up to {LINE_MAX_CHARS}. Nothing was changed; please send it shorter."
    ))
}

fn sorry(id: &str) -> Reply {
    Reply::new(Tone::Fault)
        .para("Something went wrong on our side, and nothing was changed. Please try again in a moment.")
        .small(
            Text::new()
                .plain("If it happens again, tell the operator this number: ")
                .code(crate::command::clipped(id)),
        )
}
