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
    screen::{Closed, Seat},
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
            if inbound::is_chat(&to.to) {
                return self.deliver_to_chat(&to.to, reply, key).await;
            }
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
            let line = json(Event::Prompt(&key.kind), &stamp(now, &zone), None, reply);
            let seat = Seat::new(&addressed.external, None);
            let shown = shared.screen.show(&seat, Some(&headline), reply, line);
            shown.map(|()| Receipt::default()).map_err(closed)
        })
    }
}

impl Terminal {
    /// Everybody in a chat sees it; the time is that of who is talking.
    async fn deliver_to_chat(&self, id: &str, reply: &Reply, key: &Key) -> Result<Receipt, Undelivered> {
        let shared = &self.0;
        let talking = shared.learner();
        let zone = shared.zone_of(&talking).await;
        let now = shared.clock.now();
        let local = zone.local(now);
        let title_of = id.trim_start_matches('#');
        let headline = format!(
            "{} · {} {} · in {title_of}",
            title(&key.kind),
            fmt_day(local.date(), local.date()),
            fmt_time(local.time()),
        );
        let line = json(
            Event::Prompt(&key.kind),
            &stamp(now, &zone),
            Some(title_of),
            reply,
        );
        let seat = Seat::new(&talking.external, Some(id));
        let shown = shared.screen.show(&seat, Some(&headline), reply, line);
        shown.map(|()| Receipt::default()).map_err(closed)
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
