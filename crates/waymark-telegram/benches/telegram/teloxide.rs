//! What the client's own dispatcher takes for the same updates: the least that could be had without any work of ours.

use std::time::Duration;

use teloxide::{prelude::*, types::Message};
use waymark_testkit::bench::{Measured, process};

use crate::{
    server::{Order, Server},
    tell,
};

const AT_MOST: Duration = Duration::from_mins(2);

/// Answers everything that the server has.
pub(crate) fn flood(order: Order, measured: &mut Measured) {
    let mut server = Server::start(&order);
    let cpu = process::cpu_secs();
    let bot =
        Bot::new("7000000001:AAloopbackLoopbackLoopbackLoopback0").set_api_url(server.url().parse().unwrap());
    let handler = Update::filter_message().endpoint(|bot: Bot, message: Message| async move {
        bot.send_message(message.chat.id, "I can read text only.").await?;
        Ok::<(), teloxide::RequestError>(())
    });
    let mut dispatcher = Dispatcher::builder(bot, handler).build();
    let token = dispatcher.shutdown_token();
    let running = tokio::spawn(async move { dispatcher.dispatch().await });
    let figures = tokio::task::block_in_place(|| server.finished(AT_MOST));
    tell(measured, order, figures, process::cpu_secs() - cpu);
    drop(token.shutdown());
    running.abort();
}
