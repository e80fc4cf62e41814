//! One learner on two platforms: one prompt, where they want it, or where they can be reached.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use waymark_app::{
    App, Defaults,
    ports::{Address, BoxFuture, Clock as _, Courier, Key, Receipt, Undelivered, VirtualClock},
    reply::{Reply, plain},
    request::{Action, Actor, Place, Platform, Request},
};
use waymark_core::{catalog::Catalog, ledger::Excuse};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_store::Store;

use crate::world::{berlin, local_time};

const BEAT: Duration = Duration::from_mins(30);

/// One platform's courier: what arrived, and whether it may.
#[derive(Default)]
struct Post {
    arrived: Mutex<Vec<String>>,
    closed: Mutex<bool>,
}

impl Post {
    fn close(&self, closed: bool) {
        *self.closed.lock().unwrap() = closed;
    }

    /// What arrived since the last look, without what it is about.
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.arrived.lock().unwrap())
    }
}

impl Courier for Post {
    fn deliver<'a>(
        &'a self,
        _: &'a Address,
        reply: &'a Reply,
        _: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            if *self.closed.lock().unwrap() {
                return Err(Undelivered::Never {
                    reason: "blocked".to_owned(),
                });
            }
            self.arrived.lock().unwrap().push(plain(reply));
            Ok(Receipt::default())
        })
    }
}

struct Linked {
    app: App,
    clock: VirtualClock,
    scheduler: Scheduler,
    telegram: Arc<Post>,
    discord: Arc<Post>,
    requests: u32,
}

impl Linked {
    /// Somebody who has followed a roadmap on Telegram, and for a shorter time on Discord, and has linked the two.
    async fn new() -> Self {
        let linked = Self::by_a_code_from(Platform::Discord).await;
        linked.scheduler.tick().await.unwrap();
        assert_eq!(linked.telegram.taken(), Vec::<String>::new());
        let [told] = <[String; 1]>::try_from(linked.discord.taken()).unwrap();
        assert!(told.contains("Your code was used"), "{told}");
        linked
    }

    /// The same with the shorter history on any platform; nobody has looked at what is due since.
    async fn by_a_code_from(maker: Platform) -> Self {
        let clock = VirtualClock::standing(local_time(&berlin(), "2026-03-26T18:00"));
        let store = Store::memory().await.unwrap();
        let app = App::new(store, Arc::new(Catalog::embedded()), Defaults::default());
        let (telegram, discord) = (Arc::new(Post::default()), Arc::new(Post::default()));
        let couriers = HashMap::from([
            (Platform::Telegram, telegram.clone() as Arc<dyn Courier>),
            (Platform::Discord, discord.clone() as Arc<dyn Courier>),
        ]);
        // Beats are rare, so that days of service pass quickly.
        let policy = Policy {
            beat: BEAT,
            gap: Duration::from_hours(1),
            ..Policy::new(Service::Hosted)
        };
        let scheduler = Scheduler::new(app.clone(), couriers, Arc::new(clock.clone()), policy);
        let mut linked = Self {
            app,
            clock,
            scheduler,
            telegram,
            discord,
            requests: 0,
        };
        for line in ["enroll rust-backend", "done 1.1", "done 1.2"] {
            linked.say(Platform::Telegram, line).await;
        }
        linked.say(maker, "enroll rust-backend").await;
        let code = linked.say(maker, "link").await;
        let code = code
            .split_once("`link ")
            .unwrap()
            .1
            .split('`')
            .next()
            .unwrap()
            .to_owned();
        let asked = linked
            .send(Platform::Telegram, Action::Line(format!("link {code}")))
            .await;
        let yes = asked.buttons[0][0].press.clone();
        let done = linked.send(Platform::Telegram, Action::Press(yes)).await;
        assert!(plain(&done).contains("Linked: one learner"), "{}", plain(&done));
        linked
    }

    async fn send(&mut self, platform: Platform, action: Action) -> Reply {
        self.requests += 1;
        let external = format!("ada on {}", platform.as_str());
        let request = Request {
            id: format!("test:{}", self.requests),
            actor: Actor {
                platform,
                address: external.clone(),
                name: "Ada".to_owned(),
                external,
                zone: Some(berlin()),
            },
            place: Place::Direct,
            at: self.clock.now(),
            action,
        };
        self.app.handle(request).await
    }

    async fn say(&mut self, platform: Platform, line: &str) -> String {
        plain(&self.send(platform, Action::Line(line.to_owned())).await)
    }

    /// Lets the service run until a local time; gives how many prompts came on Telegram and on Discord, and whether
    /// they say that they were wanted elsewhere.
    async fn until(&self, local: &str) -> [Vec<bool>; 2] {
        let end = local_time(&berlin(), local);
        loop {
            let next = self.scheduler.tick().await.unwrap().next;
            let now = self.clock.now();
            if now >= end {
                break;
            }
            let beat = now + BEAT;
            self.clock.set(next.map_or(beat, |next| next.min(beat)).min(end));
        }
        let told = |post: &Post| {
            post.taken()
                .iter()
                .map(|text| text.contains("can't write to you there"))
                .collect()
        };
        [told(&self.telegram), told(&self.discord)]
    }

    async fn excused(&self) -> Vec<String> {
        let mut view = self.app.store().read().await.unwrap();
        let account = view
            .account("telegram", "ada on telegram")
            .await
            .unwrap()
            .unwrap();
        let days = view.all_days(account.learner).await.unwrap();
        let excused = days.iter().filter(|day| day.excuse == Some(Excuse::Undelivered));
        excused.map(|day| day.day.to_string()).collect()
    }
}

#[tokio::test]
async fn one_prompt_comes_on_the_platform_that_is_wanted() {
    let mut ada = Linked::new().await;
    assert_eq!(
        ada.until("2026-03-27T10:00").await,
        [vec![false], vec![]],
        "where it came before"
    );
    ada.say(Platform::Discord, "settings platform discord").await;
    assert_eq!(ada.until("2026-03-28T10:00").await, [vec![], vec![false]]);
}

#[tokio::test]
async fn it_comes_on_the_other_if_that_is_closed_and_says_so_once() {
    let mut ada = Linked::new().await;
    ada.telegram.close(true);
    assert_eq!(ada.until("2026-03-27T10:00").await, [vec![], vec![true]]);
    assert_eq!(ada.until("2026-03-28T10:00").await, [vec![], vec![false]], "once");
    assert_eq!(ada.excused().await, [""; 0]);
    // They write there again: it goes there again.
    ada.telegram.close(false);
    ada.say(Platform::Telegram, "help").await;
    assert_eq!(ada.until("2026-03-29T10:00").await, [vec![false], vec![]]);
    ada.telegram.close(true);
    assert_eq!(
        ada.until("2026-03-30T10:00").await,
        [vec![], vec![true, false]],
        "closed anew: Sunday's recap says so, Monday's question does not"
    );
}

#[tokio::test]
async fn it_rests_when_both_are_closed() {
    let ada = Linked::new().await;
    ada.telegram.close(true);
    ada.discord.close(true);
    assert_eq!(
        ada.until("2026-03-28T10:00").await,
        [Vec::<bool>::new(), Vec::new()]
    );
    assert_eq!(ada.excused().await, ["2026-03-27", "2026-03-28"]);
}

#[tokio::test]
async fn parted_again_each_gets_their_own() {
    let mut ada = Linked::new().await;
    assert!(
        ada.say(Platform::Discord, "link undo")
            .await
            .contains("Two learners again")
    );
    assert_eq!(ada.until("2026-03-27T10:00").await, [vec![false], vec![false]]);
}

#[tokio::test]
async fn that_a_code_was_used_is_said_where_it_was_made_however_late_that_is_looked_at() {
    let mut linked = Linked::by_a_code_from(Platform::Console).await;
    linked.say(Platform::Telegram, "settings quiet 10:00-20:00").await;
    linked.scheduler.tick().await.unwrap();
    linked.clock.set(local_time(&berlin(), "2026-03-27T17:00"));
    linked.scheduler.tick().await.unwrap();
    let elsewhere = [linked.telegram.taken(), linked.discord.taken()].concat();
    assert!(
        !elsewhere.iter().any(|text| text.contains("Your code was used")),
        "{elsewhere:?}"
    );
    // The terminal is opened, some minutes later.
    linked.clock.set(local_time(&berlin(), "2026-03-27T17:05"));
    let console = Arc::new(Post::default());
    let couriers = HashMap::from([(Platform::Console, console.clone() as Arc<dyn Courier>)]);
    let policy = Policy::new(Service::Terminal);
    let terminal = Scheduler::new(
        linked.app.clone(),
        couriers,
        Arc::new(linked.clock.clone()),
        policy,
    );
    terminal.tick().await.unwrap();
    let told = console.taken();
    assert!(
        told.iter()
            .any(|text| text.contains("Ada on Telegram is linked with this account now")),
        "{told:?}"
    );
}
