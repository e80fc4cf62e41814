//! A small bot of serenity and poise that does one of everything.
#![expect(clippy::unused_async, reason = "poise takes only functions that are async")]

use std::sync::Arc;

use poise::{ApplicationContext, CreateReply, Framework, FrameworkOptions};
use serenity::all::{
    ActionRowComponent, ChannelType, Client, ClientBuilder, ComponentInteraction,
    ComponentInteractionDataKind as Used, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse,
    CreateButton, CreateEmbed, CreateInputText, CreateInteractionResponse as Response,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage as Said, CreateMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, FullEvent,
    InputTextStyle, Interaction, Message, ModalInteraction, ShardManager, User,
};
use serenity::prelude::Context;
use tokio::task::JoinHandle;
use waymark_testkit::discord::Discord;

use super::ears::INTENTS;

type Fallible<T = ()> = Result<T, serenity::Error>;
type Asked<'a> = ApplicationContext<'a, (), serenity::Error>;

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

fn said(text: impl Into<String>) -> Said {
    Said::new().content(text).allowed_mentions(nobody())
}

async fn suggest(_: Asked<'_>, partial: &str) -> CreateAutocompleteResponse {
    let known = [("Rust from zero", "rust-zero"), ("Backend", "backend")];
    let fitting = known.iter().filter(|(_, value)| value.contains(partial));
    fitting.fold(CreateAutocompleteResponse::new(), |all, (name, value)| {
        all.add_string_choice(*name, *value)
    })
}

/// Start a roadmap
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
async fn enroll(
    ctx: Asked<'_>,
    #[description = "Which one"]
    #[autocomplete = "suggest"]
    #[max_length = 20]
    roadmap: String,
    #[description = "Hours a week"]
    #[min = 1]
    #[max = 40]
    hours: Option<i64>,
    #[description = "With whom"] with: Option<User>,
) -> Fallible {
    let with = with.map_or(String::new(), |user| format!(" with <@{}>", user.id));
    let hours = hours.map_or(String::new(), |hours| format!(", {hours} h a week"));
    let embed = CreateEmbed::new()
        .title("Enrolled")
        .field("Roadmap", format!("`{roadmap}`"), true);
    let row = CreateActionRow::Buttons(vec![
        CreateButton::new("next").label("Next topic"),
        CreateButton::new("later").label("Later"),
        CreateButton::new("answer").label("Write the answer"),
        CreateButton::new("off").label("Off").disabled(true),
        CreateButton::new_link("https://doc.rust-lang.org/book/").label("Book"),
    ]);
    let options = vec![
        CreateSelectMenuOption::new("Monday", "1"),
        CreateSelectMenuOption::new("Friday", "5"),
    ];
    let select =
        CreateSelectMenu::new("day", CreateSelectMenuKind::String { options }).placeholder("Pick a day");
    let mut rows = vec![row, CreateActionRow::SelectMenu(select)];
    if ctx.interaction.guild_id.is_some() {
        let channels = CreateSelectMenuKind::Channel {
            channel_types: Some(vec![ChannelType::Text]),
            default_channels: None,
        };
        let roles = CreateSelectMenuKind::Role { default_roles: None };
        for (id, kind, hint) in [("place", channels, "A channel"), ("role", roles, "A role")] {
            let select = CreateSelectMenu::new(id, kind).placeholder(hint);
            rows.push(CreateActionRow::SelectMenu(select));
        }
    }
    let reply = CreateReply::default()
        .content(format!("You started{with}{hours}."))
        .embed(embed)
        .components(rows);
    ctx.send(reply).await?;
    Ok(())
}

/// Think before speaking
#[poise::command(slash_command, ephemeral, install_context = "Guild")]
async fn think(ctx: Asked<'_>) -> Fallible {
    ctx.defer_ephemeral().await?;
    ctx.send(CreateReply::default().content("Thought.").ephemeral(true))
        .await?;
    Ok(())
}

/// Say nothing
#[poise::command(slash_command, install_context = "Guild")]
async fn silence(_: Asked<'_>) -> Fallible {
    Ok(())
}

/// Say something again, raw
#[poise::command(slash_command, install_context = "Guild")]
async fn echo(ctx: Asked<'_>, #[description = "What"] text: String) -> Fallible {
    ctx.say(text).await?;
    Ok(())
}

/// Study together
#[poise::command(
    slash_command,
    subcommands("join", "goal"),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn group(_: Asked<'_>) -> Fallible {
    Ok(())
}

/// Join
#[poise::command(slash_command)]
async fn join(ctx: Asked<'_>) -> Fallible {
    ctx.say("Joined.").await?;
    Ok(())
}

/// Set a goal
#[poise::command(slash_command)]
async fn goal(
    ctx: Asked<'_>,
    #[description = "Topics a week"] topics: i64,
    #[description = "Loud"] loud: bool,
) -> Fallible {
    ctx.say(format!("Goal: {topics}, {loud}.")).await?;
    Ok(())
}

/// For admins
#[poise::command(
    slash_command,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn setup(ctx: Asked<'_>) -> Fallible {
    ctx.say("Set up.").await?;
    Ok(())
}

#[poise::command(context_menu_command = "Study profile", ephemeral)]
async fn profile(ctx: Asked<'_>, user: User) -> Fallible {
    ctx.say(format!("{} studies.", user.name)).await?;
    Ok(())
}

#[poise::command(context_menu_command = "Save as note", ephemeral)]
async fn note(ctx: Asked<'_>, message: Message) -> Fallible {
    ctx.say(format!("Noted: {}", message.content)).await?;
    Ok(())
}

async fn used(ctx: &Context, component: &ComponentInteraction) -> Fallible {
    let answer = match (component.data.custom_id.as_str(), &component.data.kind) {
        ("next", _) => Response::UpdateMessage(said("Topic 1.").embeds(vec![]).components(vec![])),
        ("later", _) => {
            component.create_response(ctx, Response::Acknowledge).await?;
            let edit = EditInteractionResponse::new().content("Later, then.");
            component.edit_response(ctx, edit).await?;
            return Ok(());
        }
        ("answer", _) => {
            let input = CreateInputText::new(InputTextStyle::Paragraph, "Your answer", "t").max_length(400);
            let form = CreateModal::new("m:answer", "Why does it move?");
            Response::Modal(form.components(vec![CreateActionRow::InputText(input)]))
        }
        ("day", Used::StringSelect { values }) => {
            Response::Message(said(format!("Day {}.", values[0])).ephemeral(true))
        }
        ("place", Used::ChannelSelect { values }) => Response::Message(said(format!("In <#{}>.", values[0]))),
        ("role", Used::RoleSelect { values }) => Response::Message(said(format!("For <@&{}>.", values[0]))),
        _ => Response::Acknowledge,
    };
    component.create_response(ctx, answer).await
}

async fn sent(ctx: &Context, form: &ModalInteraction) -> Fallible {
    let ActionRowComponent::InputText(input) = &form.data.components[0].components[0] else {
        return Ok(());
    };
    let text = input.value.clone().unwrap_or_default();
    let answer = said(format!("You wrote: {text}")).ephemeral(true);
    form.create_response(ctx, Response::Message(answer)).await?;
    let more = CreateInteractionResponseFollowup::new()
        .content("Well done.")
        .allowed_mentions(nobody());
    form.create_followup(ctx, more.ephemeral(true)).await?;
    let direct = CreateMessage::new().content("See you tomorrow.");
    form.user
        .direct_message(ctx, direct.allowed_mentions(nobody()))
        .await?;
    Ok(())
}

async fn happened(ctx: &Context, event: &FullEvent) -> Fallible {
    match event {
        FullEvent::InteractionCreate { interaction } => match interaction {
            Interaction::Component(component) => used(ctx, component).await,
            Interaction::Modal(form) => sent(ctx, form).await,
            _ => Ok(()),
        },
        FullEvent::Message { new_message } if !new_message.author.bot && !new_message.content.is_empty() => {
            let answer = CreateMessage::new().content(format!("Heard: {}", new_message.content));
            let answer = answer.allowed_mentions(nobody());
            new_message.channel_id.send_message(ctx, answer).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn framework() -> Framework<(), serenity::Error> {
    let options = FrameworkOptions {
        commands: vec![
            enroll(),
            think(),
            silence(),
            echo(),
            group(),
            setup(),
            profile(),
            note(),
        ],
        event_handler: |framework, event| Box::pin(happened(framework.serenity_context, event)),
        allowed_mentions: Some(nobody()),
        ..FrameworkOptions::default()
    };
    Framework::builder()
        .options(options)
        .initialize_owners(false)
        .setup(|ctx, _, framework| {
            Box::pin(
                async move { poise::builtins::register_globally(ctx, &framework.options().commands).await },
            )
        })
        .build()
}

/// The bot, running.
pub(crate) struct Bot {
    shards: Arc<ShardManager>,
    task: JoinHandle<Fallible>,
}

/// Starts it.
pub(crate) async fn start(dc: &Discord) -> Bot {
    let http = super::rest::client(dc);
    let client = ClientBuilder::new_with_http(http, INTENTS).framework(framework());
    let mut client: Client = client.await.expect("a client");
    let shards = Arc::clone(&client.shard_manager);
    let task = tokio::spawn(async move { client.start().await });
    Bot { shards, task }
}

impl Bot {
    /// Ends it as a client ends.
    pub(crate) async fn stops(self) {
        self.shards.shutdown_all().await;
        let end = self.task.await.expect("the bot does not panic");
        end.expect("the bot ends well");
    }
}
