//! What Discord shows of the commands before anyone runs one: slash commands and entries of context menus, all from the
//! one table. They are sent only when they have changed.

use std::{convert::Infallible, sync::Arc, time::Duration};

use poise::{ApplicationContext, BoxFuture, ContextMenuCommandAction, FrameworkError, FrameworkOptions};
use serenity::all::{ApplicationId, CommandId, FullEvent, GuildId, Interaction, Route};
use waymark_app::command::{COMMANDS, Parts};

use crate::{
    conversation::Conversation,
    rest::{Body, Call, Rest, Trouble},
};

mod listed;
mod row;

pub(crate) use listed::Listed;

/// In the context menu of a person: what the board may show of them.
pub(crate) const STUDY_PROFILE: &str = "Study profile";
/// In the context menu of a message: its text becomes a note.
pub(crate) const SAVE_AS_NOTE: &str = "Save as note";

/// How long a call may take; Discord takes its time for many commands.
const PATIENCE: Duration = Duration::from_secs(30);

/// What poise is given: nothing that we do fails in its eyes, we answer for it ourselves.
pub(crate) type Framework = poise::Framework<Arc<Conversation>, Infallible>;
type Command = poise::Command<Arc<Conversation>, Infallible>;

/// Hands all that people do to the conversation.
pub(crate) fn framework(conversation: Arc<Conversation>) -> Framework {
    let options = FrameworkOptions {
        commands: commands(),
        // A command that we do not have any more reaches the conversation as any other event does.
        on_error: |error| {
            Box::pin(async move {
                match error {
                    FrameworkError::CommandPanic { ctx, .. } => {
                        tracing::error!(command = %ctx.command().name, "a command panicked");
                    }
                    error => tracing::debug!(%error, "poise does not know what to do"),
                }
            })
        },
        event_handler: |framework, event| {
            Box::pin(async move {
                let conversation = framework.user_data;
                match event {
                    FullEvent::InteractionCreate { interaction } => {
                        conversation
                            .take_part(framework.serenity_context, interaction)
                            .await;
                    }
                    FullEvent::Message { new_message } => {
                        conversation.hear(framework.serenity_context, new_message).await;
                    }
                    _ => {}
                }
                Ok(())
            })
        },
        prefix_options: poise::PrefixFrameworkOptions {
            mention_as_prefix: false,
            ..Default::default()
        },
        manual_cooldowns: true,
        initialize_owners: false,
        ..Default::default()
    };
    poise::Framework::new(options, move |_, _, _| Box::pin(async move { Ok(conversation) }))
}

/// The commands by which poise tells interactions apart. What each is, is in the table; they share one action.
pub(crate) fn commands() -> Vec<Command> {
    let slash = COMMANDS.iter().map(|entry| {
        let part = |part: &waymark_app::command::Part| Command {
            name: part.name.into(),
            slash_action: Some(act),
            ..Command::default()
        };
        Command {
            name: entry.spec.name.into(),
            slash_action: Some(act),
            subcommands: match entry.spec.parts {
                Parts::OneOf(parts) => parts.iter().map(part).collect(),
                Parts::None | Parts::AnyOf(_) => Vec::new(),
            },
            ..Command::default()
        }
    });
    let person = Command {
        name: STUDY_PROFILE.into(),
        context_menu_name: Some(STUDY_PROFILE.into()),
        context_menu_action: Some(ContextMenuCommandAction::User(|ctx, _| act(ctx))),
        ..Command::default()
    };
    let message = Command {
        name: SAVE_AS_NOTE.into(),
        context_menu_name: Some(SAVE_AS_NOTE.into()),
        context_menu_action: Some(ContextMenuCommandAction::Message(|ctx, _| act(ctx))),
        ..Command::default()
    };
    slash.chain([person, message]).collect()
}

type Acted<'a> = BoxFuture<'a, Result<(), FrameworkError<'a, Arc<Conversation>, Infallible>>>;

fn act(ctx: ApplicationContext<'_, Arc<Conversation>, Infallible>) -> Acted<'_> {
    Box::pin(async move {
        let interaction = Interaction::Command(ctx.interaction.clone());
        let conversation = ctx.framework.user_data;
        conversation
            .take_part(ctx.framework.serenity_context, &interaction)
            .await;
        Ok(())
    })
}

/// What is registered with Discord.
pub(crate) fn registration() -> Vec<Listed> {
    let slash = COMMANDS.iter().map(|entry| row::slash(&entry.spec));
    slash
        .chain([
            row::listed(listed::USER, STUDY_PROFILE, ""),
            row::listed(listed::MESSAGE, SAVE_AS_NOTE, ""),
        ])
        .collect()
}

/// Brings what Discord lists up to date, everywhere or in one server only. Gives the ids of what can be run: the name of
/// a command, or its name and that of its part.
///
/// # Errors
/// When Discord cannot be asked, or refuses.
pub(crate) async fn register(
    rest: &Rest,
    application_id: ApplicationId,
    guild: Option<GuildId>,
) -> Result<Vec<(String, CommandId)>, Trouble> {
    let route = || match guild {
        Some(guild_id) => Route::GuildCommands {
            application_id,
            guild_id,
        },
        None => Route::Commands { application_id },
    };
    let mut wanted = registration();
    if guild.is_some() {
        // A server's own commands are nowhere else, and Discord does not say so of them.
        for command in &mut wanted {
            command.contexts = None;
            command.integration_types = None;
        }
    }
    let found: Vec<serde_json::Value> = rest.call(Call::get(route()), PATIENCE).await?.read()?;
    // What cannot be read is not ours, and differs.
    let read: Result<Vec<Listed>, _> = found.into_iter().map(serde_json::from_value).collect();
    let listed = match read {
        Ok(read) if listed::ordered(&read) == listed::ordered(&wanted) => read,
        _ => {
            let body = serde_json::to_vec(&wanted).map_err(|error| Trouble::Unreached(error.to_string()))?;
            let put = Call::put(route(), Body::Json(body));
            let listed = rest.call(put, PATIENCE).await?.read()?;
            tracing::info!(commands = wanted.len(), "registered the commands with discord");
            listed
        }
    };
    Ok(ids(&listed))
}

/// The ids of slash commands, by what runs them.
fn ids(listed: &[Listed]) -> Vec<(String, CommandId)> {
    let mut ids = Vec::new();
    for command in listed.iter().filter(|command| command.kind == listed::SLASH) {
        let Some(id) = command.id else { continue };
        let parts = command
            .options
            .iter()
            .filter(|option| option.kind == listed::kind::SUBCOMMAND);
        let before = ids.len();
        ids.extend(parts.map(|part| (format!("{} {}", command.name, part.name), id)));
        if ids.len() == before {
            ids.push((command.name.clone(), id));
        }
    }
    ids
}

#[cfg(test)]
mod tests;
