//! The bot that is measured: the app on a file with full durability, the adapter with its real client.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{sync::oneshot, task::JoinHandle};
use waymark_app::{
    App, Defaults,
    ports::{Clock, Courier},
};
use waymark_core::catalog::Catalog;
use waymark_store::{Options, Store};
use waymark_telegram::{Error, Rates, Receiving, Settings, Telegram};

/// Any is taken.
const TOKEN: &str = "7000000001:AAloopbackLoopbackLoopbackLoopback0";

/// As good as none.
pub(crate) const LIFTED: Rates = Rates {
    per_second: 1_000_000,
    chat_gap: Duration::ZERO,
    answers_at_once: 1_000,
    group_per_minute: 1_000_000,
};

/// A bot at work.
pub(crate) struct Bot {
    pub(crate) courier: Arc<dyn Courier>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Error>>,
}

impl Bot {
    pub(crate) fn start(app: App, clock: Arc<dyn Clock>, url: &str, rates: Rates) -> Self {
        let settings = Settings {
            token: TOKEN.into(),
            api_url: Some(url.to_owned()),
            receiving: Receiving::Polling,
            groups: Vec::new(),
            rates,
        };
        let telegram = Telegram::new(settings).unwrap();
        let courier = telegram.courier();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended =
            tokio::spawn(async move { telegram.run(app, clock, async { drop(stopped.await) }).await });
        Self { courier, stop, ended }
    }

    pub(crate) async fn stop(self) {
        drop(self.stop);
        self.ended.await.unwrap().unwrap();
    }
}

/// The app over a file.
pub(crate) async fn app(path: &Path) -> App {
    let store = Store::open(path, Options::default()).await.unwrap();
    App::new(store, Arc::new(Catalog::embedded()), Defaults::default())
}
