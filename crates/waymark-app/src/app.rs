//! One road in: [`App::handle`] takes a request and always has a reply.

use std::sync::Arc;

use waymark_core::{calendar::Zone, catalog::Catalog, lookup};
use waymark_store::Store;

use crate::{
    call::clear_call,
    command::{Args, COMMANDS, Entry, turns_writing},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect,
    reply::{Button, PRESS_MAX_BYTES, Reply, Text, Tone},
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
            let entry = find(name).ok_or_else(|| unknown(name, ""))?;
            let chars = values.iter().map(|(_, value)| value.chars().count()).sum();
            if chars > LINE_MAX_CHARS {
                return Err(too_long(chars).into());
            }
            let values = values.iter().map(|(name, value)| (name.clone(), readable(value)));
            expect::interrupt(ctx).await?;
            entry
                .run(ctx, &Args::from_named(&entry.spec, values.collect()))
                .await
        }
        Action::Press(payload) => {
            if payload.len() > PRESS_MAX_BYTES {
                return Err(stale().into());
            }
            let payload = readable(payload);
            let (name, rest) = split(payload.trim());
            let entry = find(name).ok_or_else(stale)?;
            entry.run(ctx, &Args::from_line(&entry.spec, rest)).await
        }
        Action::Line(line) => {
            let chars = line.chars().count();
            if chars > LINE_MAX_CHARS {
                return Err(too_long(chars).into());
            }
            let line = readable(line);
            say(ctx, line.trim()).await
        }
    }
}

/// A typed line: a command, or the text that was asked for.
async fn say(ctx: &mut Ctx<'_>, line: &str) -> Result<Reply, Error> {
    let (slashed, bare) = line.strip_prefix('/').map_or((false, line), |rest| (true, rest));
    if bare.is_empty() {
        return Err(Refusal::new(
            Text::new()
                .plain("Type ")
                .code("help")
                .plain(" to see what I understand."),
        )
        .into());
    }
    let (name, rest) = split(bare);
    let entry = find(name);
    // A text that was asked for may begin with any word; a slash, a lone command name, or one with arguments that only
    // the command can mean calls it off.
    let calls = entry.is_some_and(|entry| {
        slashed || rest.trim().is_empty() || clear_call(&entry.spec, rest, ctx.catalog())
    });
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
    let entry = entry.ok_or_else(|| unknown(name, rest))?;
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

/// The line without what nobody can see and no store wants: NUL and other control characters but line feed and tab, and
/// what would turn the direction of all that is written after it.
pub(crate) fn readable(line: &str) -> String {
    line.chars()
        .filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !turns_writing(*c))
        .collect()
}

fn unknown(name: &str, rest: &str) -> Refusal {
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
    // What was typed behind the name goes with it: a lone "done" would tick off another topic.
    let rest = rest.trim();
    let lines: Vec<_> = near
        .iter()
        .map(|name| format!("{name} {rest}").trim_end().to_owned())
        .collect();
    if lines.iter().all(|line| line.len() <= PRESS_MAX_BYTES) {
        let text = text.plain(if let [_] = lines.as_slice() {
            " Did you mean this?"
        } else {
            " Did you mean one of these?"
        });
        return Refusal::new(text)
            .buttons(lines.iter().map(|line| Button::new(line.as_str(), line.as_str())));
    }
    Refusal::new(text.plain(format!(" Did you mean {}?", near.join(" or "))))
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

fn too_long(count: usize) -> Refusal {
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
