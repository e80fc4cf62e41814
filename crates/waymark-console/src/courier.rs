//! Prompts that arrive by themselves.

use std::sync::Arc;

use waymark_app::{
    ports::{Address, BoxFuture, Clock, Courier, Key, Receipt, Undelivered},
    reply::Reply,
    request::Platform,
};
use waymark_core::when::{fmt_day, fmt_time};

use crate::{
    console::Shared,
    inbound,
    outbound::{Event, json, stamp},
    screen::Closed,
};

/// Shows prompts in the terminal.
pub(crate) struct Terminal(pub(crate) Arc<Shared>);

impl Courier for Terminal {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            if to.platform != Platform::Console {
                return Err(Undelivered::Never {
                    reason: format!("this is the terminal, not {}", to.platform),
                });
            }
            let shared = &self.0;
            let addressed =
                inbound::actor(&to.to, shared.zone.clone()).map_err(|error| Undelivered::Never {
                    reason: error.to_string(),
                })?;
            let zone = shared.zone_of(&addressed).await;
            let now = shared.clock.now();
            let local = zone.local(now);
            let mut headline = format!(
                "{} · {} {}",
                title(&key.kind),
                fmt_day(local.date(), local.date()),
                fmt_time(local.time())
            );
            if addressed.external != shared.learner().external {
                headline = format!("{headline} · for {}", shared.name_of(&addressed));
            }
            let line = json(Event::Prompt(&key.kind), &stamp(now, &zone), reply);
            let screen = &shared.screen;
            let shown = screen.show(&addressed.external, Some(&headline), reply, line);
            shown.map(|()| Receipt::default()).map_err(closed)
        })
    }
}

fn closed(_: Closed) -> Undelivered {
    Undelivered::Broken {
        reason: "the terminal is closed".to_owned(),
    }
}

/// `daily_practice` as people say it.
fn title(kind: &str) -> String {
    let words = kind.replace('_', " ");
    let mut chars = words.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}
