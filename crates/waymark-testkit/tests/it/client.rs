//! Every method that is played, called by the real client: it must take our answers, and we its calls.

use teloxide::payloads::setters::*;
use teloxide::prelude::*;
use teloxide::types::{
    BotCommand, BotCommandScope, ChatAction, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup,
    InputFile, LinkPreviewOptions, MessageEntity, ParseMode, ReactionType, Recipient, ReplyParameters,
};
use waymark_testkit::telegram::Telegram;

use crate::{bot::client, raw::Raw};

fn keyboard() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[
        InlineKeyboardButton::callback("Press", "p:1"),
        InlineKeyboardButton::url(
            "Book",
            "https://doc.rust-lang.org/book/".parse().expect("an address"),
        ),
    ]])
}

#[tokio::test]
async fn messages_files_and_polls() -> ResponseResult<()> {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    let hi = ada.says("hi").await;
    let (bot, chat) = (client(&tg), ChatId(ada.id()));
    let preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let sent = bot
        .send_message(chat, "<b>Hello</b> <tg-spoiler>42</tg-spoiler>")
        .parse_mode(ParseMode::Html)
        .link_preview_options(preview)
        .reply_parameters(ReplyParameters::new(teloxide::types::MessageId(
            hi.id.try_into().expect("a small number"),
        )))
        .disable_notification(true)
        .protect_content(true)
        .reply_markup(keyboard())
        .await?;
    assert_eq!(sent.text(), Some("Hello 42"));
    assert_eq!(sent.entities().map(<[MessageEntity]>::len), Some(2));
    bot.edit_message_text(chat, sent.id, "Hello")
        .reply_markup(keyboard())
        .await?;
    bot.edit_message_reply_markup(chat, sent.id).await?;
    bot.send_message(chat, "What time?")
        .reply_markup(ForceReply::new().input_field_placeholder("07:30".to_owned()))
        .await?;
    let entity = MessageEntity::bold(0, 4);
    bot.send_message(chat, "Bold").entities([entity]).await?;
    let png = InputFile::memory(b"\x89PNG\r\n\x1a\n".as_slice()).file_name("week.png");
    let photo = bot
        .send_photo(chat, png)
        .caption("<i>Your</i> week")
        .parse_mode(ParseMode::Html)
        .reply_markup(keyboard())
        .await?;
    bot.edit_message_caption(chat, photo.id)
        .caption("Your month")
        .reply_markup(keyboard())
        .await?;
    // The client's own request names the right option as the Bot API did before; what comes back it reads.
    let quiz = serde_json::json!({
        "chat_id": chat, "question": "Which one moves?", "options": [{ "text": "Copy" }, { "text": "String" }],
        "type": "quiz", "is_anonymous": false, "correct_option_ids": [1],
        "explanation": "A <b>String</b> owns its bytes.", "explanation_parse_mode": "HTML",
    });
    let poll: Message = serde_json::from_value(Raw::new(&tg).result("sendPoll", quiz).await).unwrap();
    ada.votes(&ada.reads_until(|message| message.poll.is_some()).await, &[1])
        .await;
    let closed = bot.stop_poll(chat, poll.id).await?;
    assert_eq!(
        (
            closed.total_voter_count,
            closed.correct_option_id,
            closed.is_closed
        ),
        (1, Some(1), true)
    );
    bot.set_message_reaction(chat, sent.id)
        .reaction([ReactionType::Emoji {
            emoji: "👍".to_owned(),
        }])
        .await?;
    bot.send_chat_action(chat, ChatAction::Typing).await?;
    bot.pin_chat_message(chat, sent.id).await?;
    bot.delete_message(chat, photo.id).await?;
    insta::assert_snapshot!(ada.transcript(), @"
    Ada: hi
    Waymark ↩ Ada: Hello
      Waymark reacts 👍
    Waymark: What time?
      (opens a reply: 07:30)
    Waymark: *Bold*
    Waymark: (closed quiz) Which one moves?
      (0) Copy
      (1) String ✓
    Ada votes [String]
    Waymark: (pins a message)
    ");
    tg.finish().await;
    Ok(())
}

#[tokio::test]
async fn the_card_of_the_bot_chats_and_webhooks() -> ResponseResult<()> {
    let tg = Telegram::start().await;
    let (ada, ben) = (tg.user("Ada"), tg.user("Ben"));
    let bot = client(&tg);
    assert_eq!(bot.get_me().await?.username(), "waymark_bot");
    let scopes = [
        BotCommandScope::Default,
        BotCommandScope::AllPrivateChats,
        BotCommandScope::AllGroupChats,
        BotCommandScope::AllChatAdministrators,
        BotCommandScope::Chat {
            chat_id: Recipient::Id(ChatId(ada.id())),
        },
    ];
    for scope in scopes {
        let commands = [BotCommand::new("help", "What I can do")];
        bot.set_my_commands(commands.clone()).scope(scope.clone()).await?;
        assert_eq!(bot.get_my_commands().scope(scope.clone()).await?, commands);
        bot.delete_my_commands().scope(scope).await?;
    }
    bot.set_my_description().description("Studies with you.").await?;
    assert_eq!(bot.get_my_description().await?.description, "Studies with you.");
    bot.set_my_short_description()
        .short_description("Studies.")
        .language_code("en")
        .await?;
    assert_eq!(
        bot.get_my_short_description()
            .language_code("en")
            .await?
            .short_description,
        "Studies."
    );

    let group = tg.supergroup("Rustaceans", &[&ada, &ben]);
    ada.adds_bot(&group).await;
    ada.promotes_bot(&group).await;
    let chat = ChatId(group.id());
    assert!(bot.get_chat(chat).await?.is_supergroup());
    assert!(
        bot.get_chat(ChatId(ada.id())).await.is_err(),
        "Ada has not talked with it"
    );
    ada.met_bot().await;
    assert!(bot.get_chat(ChatId(ada.id())).await?.is_private());
    let user = |id: i64| UserId(id.unsigned_abs());
    assert!(bot.get_chat_member(chat, user(ada.id())).await?.is_owner());
    assert!(!bot.get_chat_member(chat, user(ben.id())).await?.is_privileged());
    assert_eq!(bot.get_chat_administrators(chat).await?.len(), 2);
    bot.leave_chat(chat).await?;

    let hook = "http://127.0.0.1:9/telegram".parse().expect("an address");
    bot.set_webhook(hook)
        .secret_token("s3cret".to_owned())
        .max_connections(4)
        .drop_pending_updates(true)
        .await?;
    assert_eq!(bot.get_webhook_info().await?.max_connections, Some(4));
    bot.delete_webhook().drop_pending_updates(true).await?;
    assert_eq!(bot.get_webhook_info().await?.url, None);
    tg.finish().await;
    Ok(())
}
