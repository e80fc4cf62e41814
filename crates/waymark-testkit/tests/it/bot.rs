//! A small bot on teloxide: it greets, and counts presses.

use teloxide::dispatching::{ShutdownToken, UpdateFilterExt as _};
use teloxide::prelude::*;
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, ParseMode};
use waymark_testkit::telegram::Telegram;

/// The real client, pointed at the loopback server.
pub(crate) fn client(tg: &Telegram) -> Bot {
    Bot::new(tg.token()).set_api_url(tg.api_url().parse().expect("the server has an address"))
}

/// A running bot.
pub(crate) struct Running {
    token: ShutdownToken,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    pub(crate) async fn stops(self) {
        while self.token.shutdown().is_err() {
            tokio::task::yield_now().await;
        }
        self.task.await.expect("the bot does not panic");
    }
}

fn keyboard(count: u32) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("More", format!("count:{count}"))]])
}

async fn said(bot: Bot, message: Message) -> ResponseResult<()> {
    let text = format!(
        "<b>Hello</b>, you said <code>{}</code>.",
        message.text().unwrap_or("nothing")
    );
    bot.send_message(message.chat.id, text)
        .parse_mode(ParseMode::Html)
        .reply_markup(keyboard(1))
        .await?;
    Ok(())
}

async fn pressed(bot: Bot, query: CallbackQuery) -> ResponseResult<()> {
    let count: Option<u32> = query
        .data
        .as_deref()
        .and_then(|data| data.strip_prefix("count:")?.parse().ok());
    let text = match (query.regular_message(), count) {
        (Some(message), Some(count)) => {
            bot.edit_message_text(message.chat.id, message.id, format!("Pressed {count} times."))
                .reply_markup(keyboard(count + 1))
                .await?;
            "Counted."
        }
        _ => "That button is no longer mine.",
    };
    bot.answer_callback_query(query.id)
        .text(text)
        .show_alert(count.is_none())
        .await?;
    Ok(())
}

/// Starts the bot.
pub(crate) fn start(tg: &Telegram) -> Running {
    start_with(client(tg))
}

/// The same for any server.
pub(crate) fn start_with(client: Bot) -> Running {
    let schema = dptree::entry()
        .branch(Update::filter_message().endpoint(said))
        .branch(Update::filter_callback_query().endpoint(pressed));
    let mut dispatcher = Dispatcher::builder(client, schema).build();
    let token = dispatcher.shutdown_token();
    let task = tokio::spawn(async move { dispatcher.dispatch().await });
    Running { token, task }
}
