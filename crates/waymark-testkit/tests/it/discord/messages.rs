//! Messages, files, threads and pings, through serenity.

use serenity::all::{
    ButtonStyle, ChannelId, Colour, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton,
    CreateEmbed, CreateMessage, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, CreateThread,
    EditAttachments, EditMessage, GetMessages, MessageFlags, Nonce, RoleId, UserId,
};
use waymark_testkit::discord::{Discord, permission};

use super::rest::client;

pub(crate) fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

fn buttons() -> CreateActionRow {
    CreateActionRow::Buttons(vec![
        CreateButton::new("b0:next")
            .label("Next")
            .style(ButtonStyle::Primary),
        CreateButton::new("b1:stop").label("Stop").emoji('🛑'),
        CreateButton::new_link("https://example.org").label("Read"),
    ])
}

fn select() -> CreateActionRow {
    let options = vec![
        CreateSelectMenuOption::new("First", "1").description("the first"),
        CreateSelectMenuOption::new("Second", "2").default_selection(true),
    ];
    CreateActionRow::SelectMenu(
        CreateSelectMenu::new("s0", CreateSelectMenuKind::String { options }).placeholder("Choose"),
    )
}

#[tokio::test]
async fn what_a_message_says_comes_back_whole() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(permission::ADMINISTRATOR);
    let channel = ChannelId::new(server.general().id());
    let http = client(&dc);
    let embed = CreateEmbed::new()
        .title("Ownership")
        .description("Who drops it?")
        .field("Points", "3", true)
        .footer(serenity::all::CreateEmbedFooter::new("week 2"))
        .colour(Colour::BLURPLE)
        .image("attachment://board.png");
    let message = CreateMessage::new()
        .content("  Today's question  ")
        .embed(embed)
        .components(vec![buttons(), select()])
        .add_file(CreateAttachment::bytes(b"png".to_vec(), "board.png").description("the board"))
        .allowed_mentions(nobody())
        .flags(MessageFlags::SUPPRESS_NOTIFICATIONS);
    let sent = channel.send_message(&http, message).await.unwrap();
    assert_eq!(sent.content, "Today's question");
    assert_eq!(sent.embeds[0].fields[0].value, "3");
    assert_eq!(sent.components.len(), 2);
    assert_eq!(sent.attachments[0].filename, "board.png");
    assert_eq!(sent.attachments[0].description.as_deref(), Some("the board"));
    assert_eq!(sent.author.id.get(), dc.application_id());

    let kept = EditAttachments::keep_all(&sent).add(CreateAttachment::bytes(b"two".to_vec(), "two.txt"));
    let edit = EditMessage::new()
        .content("Closed")
        .components(vec![])
        .attachments(kept);
    let edited = channel.edit_message(&http, sent.id, edit).await.unwrap();
    assert_eq!((edited.content.as_str(), edited.components.len()), ("Closed", 0));
    assert_eq!(edited.attachments.len(), 2);
    assert!(edited.edited_timestamp.is_some());

    channel.say(&http, "And another").await.unwrap();
    let latest = channel
        .messages(&http, GetMessages::new().limit(1))
        .await
        .unwrap();
    assert_eq!(latest[0].content, "And another");
    channel.delete_message(&http, sent.id).await.unwrap();
    assert!(channel.message(&http, sent.id).await.is_err());
    channel.broadcast_typing(&http).await.unwrap();
    dc.finish().await;
}

#[tokio::test]
async fn a_thread_hangs_under_a_message_and_is_written_in() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(permission::CREATE_PUBLIC_THREADS);
    let channel = ChannelId::new(server.general().id());
    let http = client(&dc);
    let sent = channel.say(&http, "Question").await.unwrap();
    let thread = channel
        .create_thread_from_message(&http, sent.id, CreateThread::new("Discussion"))
        .await
        .unwrap();
    assert_eq!(
        (thread.name.as_str(), thread.id.get()),
        ("Discussion", sent.id.get())
    );
    assert_eq!(thread.parent_id, Some(channel));
    thread.id.say(&http, "Talk here").await.unwrap();
    let again = channel.create_thread_from_message(&http, sent.id, CreateThread::new("Discussion"));
    assert!(
        again
            .await
            .unwrap_err()
            .to_string()
            .contains("already been created")
    );
    dc.finish().await;
}

#[tokio::test]
async fn servers_channels_roles_and_members_can_be_read() {
    let dc = Discord::start().await;
    let ada = dc.user("Ada");
    let server = dc.server("Rustaceans");
    let role = server.role("learners");
    server.admit(&ada).has(&role);
    server.adds_bot(0);
    let http = client(&dc);
    let guild = http.get_guild(server.id().into()).await.unwrap();
    assert_eq!((guild.name.as_str(), guild.roles.len()), ("Rustaceans", 3));
    assert_eq!(http.get_channels(server.id().into()).await.unwrap().len(), 1);
    let member = http
        .get_member(server.id().into(), ada.id().into())
        .await
        .unwrap();
    assert_eq!(member.roles, [RoleId::new(role.id())]);
    assert_eq!(http.get_guild_roles(server.id().into()).await.unwrap().len(), 3);
    assert_eq!(
        http.get_user(ada.id().into())
            .await
            .unwrap()
            .global_name
            .as_deref(),
        Some("Ada")
    );
    assert_eq!(http.get_guilds(None, None).await.unwrap().len(), 1);
    dc.finish().await;
}

#[tokio::test]
async fn the_same_nonce_gives_the_message_that_was_sent() {
    let dc = Discord::start().await;
    let ada = dc.user("Ada");
    let server = dc.server("Rustaceans");
    server.admit(&ada);
    server.adds_bot(0);
    let http = client(&dc);
    let direct = UserId::new(ada.id()).create_dm_channel(&http).await.unwrap();
    let message = || {
        CreateMessage::new()
            .content("Good morning")
            .nonce(Nonce::String("k1".into()))
            .enforce_nonce(true)
    };
    let first = direct.id.send_message(&http, message()).await.unwrap();
    let second = direct.id.send_message(&http, message()).await.unwrap();
    assert_eq!(first.id, second.id);
    dc.advances(std::time::Duration::from_secs(200));
    let third = direct.id.send_message(&http, message()).await.unwrap();
    assert_ne!(first.id, third.id, "it is remembered for a few minutes only");
    dc.finish().await;
}

#[tokio::test]
async fn who_is_pinged_is_known() {
    let dc = Discord::start().await;
    let ada = dc.user("Ada");
    let server = dc.server("Rustaceans");
    server.admit(&ada);
    server.adds_bot(0);
    let role = server.role("learners");
    let channel = ChannelId::new(server.general().id());
    let http = client(&dc);
    let text = format!("@everyone <@{}> <@&{}>", ada.id(), role.id());
    let say = |allowed| {
        channel.send_message(
            &http,
            CreateMessage::new().content(&text).allowed_mentions(allowed),
        )
    };
    say(nobody()).await.unwrap();
    assert_eq!(dc.pings(), []);
    say(nobody().roles([RoleId::new(role.id())])).await.unwrap();
    assert_eq!(
        dc.pings()[0].roles.len(),
        1,
        "everybody may ping roles in a new server"
    );
    server
        .everyone()
        .permits(permission::VIEW_CHANNEL | permission::SEND_MESSAGES);
    say(nobody().roles([RoleId::new(role.id())]).everyone(true))
        .await
        .unwrap();
    assert_eq!(
        dc.pings().len(),
        1,
        "without permission neither the role nor everyone"
    );
    role.is_mentionable();
    say(nobody().roles([RoleId::new(role.id())])).await.unwrap();
    assert_eq!(dc.pings().len(), 2);
    dc.finish().await;
}

#[tokio::test]
async fn a_ping_for_want_of_a_word_against_it_is_told() {
    let dc = Discord::start().await;
    let ada = dc.user("Ada");
    let server = dc.server("Rustaceans");
    server.admit(&ada);
    server.adds_bot(0);
    let channel = ChannelId::new(server.general().id());
    channel
        .say(client(&dc), format!("Hello <@{}>", ada.id()))
        .await
        .unwrap();
    let told = dc.forgive();
    assert!(told[0].rule.contains("allowed_mentions is absent"), "{told:?}");
}
