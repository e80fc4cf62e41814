use std::{collections::HashMap, sync::Arc, time::Duration};

use serenity::http::{Http, HttpBuilder};
use tokio::{sync::Notify, task::JoinSet, time::sleep};
use waymark_app::{
    ports::{Courier as _, VirtualClock},
    reply::{Button, Tone},
    testing::Scenario,
};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_testkit::discord::{Channel, Discord, Fault, Rates, Scope, Server, User, permission};

use super::*;
use crate::{outbound::Look, permissions, rest::Rest, underway::Underway};

const MESSAGES: &str = "POST /channels/{channel_id}/messages";
const OPENING: &str = "POST /users/@me/channels";
const THREADS: &str = "POST /channels/{channel_id}/messages/{message_id}/threads";

fn courier(dc: &Discord) -> Courier {
    let (rest, http, me) = ways(dc);
    Courier(Sender::new(rest, http, me, Look::default(), 1, Underway::new()))
}

/// One whose calls have failed after a shorter time.
fn courier_within(dc: &Discord, call: Duration) -> Courier {
    let (rest, http, me) = ways(dc);
    Courier(Sender::hasty(rest, http, me, Look::default(), call))
}

fn ways(dc: &Discord) -> (Rest, Arc<Http>, UserId) {
    let rest = Rest::new(&dc.token().into(), Some(&dc.api_url()), None);
    let http = HttpBuilder::new(dc.token())
        .proxy(dc.api_url())
        .ratelimiter_disabled(true);
    (rest, Arc::new(http.build()), UserId::new(dc.application_id()))
}

fn address(kind: AddressKind, to: &impl ToString) -> Address {
    Address {
        platform: Platform::Discord,
        to: to.to_string(),
        kind,
    }
}

fn prompt() -> Reply {
    Reply::new(Tone::Plain)
        .para("Time to practise.")
        .row([Button::new("Practise", "practice")])
}

fn question() -> Reply {
    Reply::titled("Question of the day")
        .para("What moves?")
        .to_group()
}

fn key(id: i64) -> Key {
    Key {
        id,
        kind: "daily_practice".to_owned(),
    }
}

async fn deliver(courier: &Courier, to: &User, id: i64) -> Result<Receipt, Undelivered> {
    let to = address(AddressKind::Learner, &to.id());
    courier.deliver(&to, &prompt(), &key(id)).await
}

async fn ask(courier: &Courier, to: &Channel, reply: &Reply) -> Result<Receipt, Undelivered> {
    let to = address(AddressKind::Chat, &to.id());
    courier.deliver(&to, reply, &key(9)).await
}

/// A server with somebody in it, and us.
fn home(dc: &Discord) -> (Server, User) {
    let (server, ada) = (dc.server("Rustaceans"), dc.user("Ada"));
    server.admit(&ada);
    server.adds_bot(permissions::needed().bits());
    (server, ada)
}

fn got(user: &User) -> usize {
    user.dm().messages().len()
}

#[track_caller]
fn never(sent: Result<Receipt, Undelivered>) -> String {
    match sent {
        Err(Undelivered::Never { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_group_is_addressed_by_its_channel_and_a_learner_by_themselves() {
    let id = "700000000000000001";
    assert_eq!(
        read(&address(AddressKind::Chat, &id)),
        Some(To::Channel(ChannelId::new(700_000_000_000_000_001)))
    );
    assert_eq!(
        read(&address(AddressKind::Learner, &id)),
        Some(To::Learner(UserId::new(700_000_000_000_000_001)))
    );
    for odd in ["", "0", "-1", "ada", "7 ", "99999999999999999999999"] {
        assert_eq!(read(&address(AddressKind::Learner, &odd)), None, "{odd}");
    }
}

#[tokio::test]
async fn only_addresses_of_discord_are_written_to() {
    let dc = Discord::start().await;
    let courier = courier(&dc);
    let foreign = Address {
        platform: Platform::Telegram,
        ..address(AddressKind::Learner, &7)
    };
    let odd = address(AddressKind::Learner, &"ada");
    for address in [foreign, odd] {
        never(courier.deliver(&address, &prompt(), &key(1)).await);
    }
    assert!(dc.calls().is_empty());
}

#[tokio::test]
async fn direct_messages_are_begun_once() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let courier = courier(&dc);
    for id in 1..=3 {
        let receipt = deliver(&courier, &ada, id).await.unwrap();
        assert_eq!(
            receipt.message,
            ada.dm().messages().last().map(|it| it.id().to_string())
        );
    }
    assert_eq!(got(&ada), 3);
    assert_eq!(dc.calls_of(OPENING).len(), 1);
    dc.finish().await;
}

#[tokio::test]
async fn who_cannot_be_written_to_is_not_tried_again() {
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let courier = courier(&dc);
    ada.closes_dms();
    assert_eq!(
        never(deliver(&courier, &ada, 1).await),
        "Cannot send messages to this user"
    );
    ada.opens_dms();
    deliver(&courier, &ada, 2).await.unwrap();
    server.sends_away(&ada);
    never(deliver(&courier, &ada, 3).await);
    assert_eq!(got(&ada), 1);
}

#[tokio::test]
async fn what_is_missing_in_a_channel_is_named() {
    let dc = Discord::start().await;
    let (server, _) = home(&dc);
    let (study, gone, hidden) = (
        server.channel("study"),
        server.channel("gone"),
        server.channel("hidden"),
    );
    let courier = courier(&dc);
    ask(&courier, &study, &question()).await.unwrap();
    server.denies_bot(&study, permission::SEND_MESSAGES | permission::EMBED_LINKS);
    assert_eq!(
        never(ask(&courier, &study, &question()).await),
        "I am not permitted: Send Messages, Embed Links"
    );
    server.denies_bot(&hidden, permission::VIEW_CHANNEL);
    assert!(never(ask(&courier, &hidden, &question()).await).contains("View Channel"));
    gone.deletes();
    assert!(never(ask(&courier, &gone, &question()).await).contains("Unknown Channel"));
}

#[tokio::test]
async fn discord_is_waited_for_as_it_asks_and_no_other_channel_waits() {
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let (study, other) = (server.channel("study"), server.channel("other"));
    let courier = courier(&dc);
    let after = Duration::from_mins(1);
    for scope in [Scope::User, Scope::Shared] {
        let fault = Fault::too_many(scope, after)
            .on(MESSAGES)
            .in_channel(study.id())
            .once();
        dc.plays(fault);
        match ask(&courier, &study, &question()).await {
            Err(Undelivered::Later { after, .. }) => assert!(after > Duration::from_secs(30), "{after:?}"),
            other => panic!("{other:?}"),
        }
    }
    let refused = dc.calls_of(MESSAGES).len();
    assert_eq!(refused, 1, "the second time nothing was sent");
    ask(&courier, &other, &question()).await.unwrap();
    deliver(&courier, &ada, 1).await.unwrap();
    dc.heals();
    dc.plays(Fault::too_many(Scope::Global, after).on(MESSAGES).once());
    for sent in [
        ask(&courier, &other, &question()).await,
        deliver(&courier, &ada, 2).await,
    ] {
        assert!(matches!(sent, Err(Undelivered::Later { .. })), "{sent:?}");
    }
    dc.forgive_everything();
}

#[tokio::test]
async fn whoever_begins_too_many_direct_messages_waits_and_the_others_do_not() {
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let ben = dc.user("Ben");
    server.admit(&ben);
    let courier = courier(&dc);
    deliver(&courier, &ada, 1).await.unwrap();
    dc.plays(Fault::direct_too_fast().on(OPENING).once());
    for id in 2..=3 {
        let sent = deliver(&courier, &ben, id).await;
        assert!(matches!(sent, Err(Undelivered::Later { .. })), "{sent:?}");
    }
    assert_eq!(dc.calls_of(OPENING).len(), 2);
    deliver(&courier, &ada, 4).await.unwrap();
    dc.forgive_everything();
}

#[tokio::test]
async fn what_is_unclear_is_sent_again_and_arrives_once() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let courier = courier(&dc);
    let faults = [
        Fault::cut_after(),
        Fault::cut_before(),
        Fault::server_error(503),
        Fault::server_error_after(502),
    ];
    for (id, fault) in (1..).zip(faults) {
        dc.plays(fault.on(MESSAGES).once());
        let sent = deliver(&courier, &ada, id).await;
        assert!(sent.is_ok(), "{id}: {sent:?}");
        assert_eq!(usize::try_from(id).unwrap(), got(&ada));
    }
    // What comes too late is as good as cut; the second call may be late too.
    dc.plays(Fault::late(Duration::from_millis(900)).on(MESSAGES).once());
    let hasty = courier_within(&dc, Duration::from_millis(300));
    assert_eq!(outbox(&hasty, &ada, 5).await, None);
    assert_eq!(got(&ada), 5);
    assert!(dc.calls_of(MESSAGES).len() >= 10);
    dc.forgive_everything();
}

#[tokio::test]
async fn a_new_process_that_sends_it_again_does_not_double_it() {
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let study = server.channel("study");
    let mut long = question();
    for n in 0..200 {
        long = long.para(format!(
            "Line {n} of a question that is far too long for one message, {}",
            "o".repeat(60)
        ));
    }
    for _ in 0..3 {
        let courier = courier(&dc);
        deliver(&courier, &ada, 1).await.unwrap();
        ask(&courier, &study, &long).await.unwrap();
    }
    assert_eq!(got(&ada), 1);
    let letters = ada.at(&study).messages().len();
    assert!(letters > 1);
    assert_eq!(dc.calls_of(MESSAGES).len(), 3 * (1 + letters));
    dc.finish().await;
}

#[tokio::test]
async fn what_may_have_arrived_is_told_so_that_it_is_not_doubled_later() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let courier = courier(&dc);
    dc.plays(Fault::server_error_after(502).on(MESSAGES).times(2));
    let sent = deliver(&courier, &ada, 1).await;
    assert!(matches!(sent, Err(Undelivered::Doubtful { .. })), "{sent:?}");
    assert_eq!(got(&ada), 1);
    dc.forgive_everything();
}

#[tokio::test]
async fn one_refusal_of_the_token_is_asked_about_before_it_is_believed() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let courier = courier(&dc);
    dc.plays(Fault::unauthorized().on(MESSAGES).once());
    deliver(&courier, &ada, 1).await.unwrap();
    assert!(!*courier.0.refused().borrow());
    assert_eq!(got(&ada), 1);
    dc.forgive_everything();
}

#[tokio::test]
async fn a_token_that_is_refused_ends_everything() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let courier = courier(&dc);
    deliver(&courier, &ada, 1).await.unwrap();
    let refused = courier.0.refused();
    assert!(!*refused.borrow());
    dc.revokes_token();
    for id in 2..5 {
        let sent = deliver(&courier, &ada, id).await;
        assert!(matches!(sent, Err(Undelivered::Broken { .. })), "{sent:?}");
    }
    assert!(*refused.borrow());
    // The refusal, and the question whether it is meant so.
    assert_eq!(dc.invalid_requests(), 2);
    dc.forgive_everything();
}

#[tokio::test]
async fn a_question_calls_its_role_and_nobody_else_and_has_its_thread() {
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let (study, role) = (server.channel("study"), server.role("learners"));
    let courier = courier(&dc);
    let called = question()
        .para("@everyone and <@1> are not called.")
        .mention(Some(role.id().to_string()))
        .thread(Some("Question of the day".to_owned()));
    let receipt = ask(&courier, &study, &called).await.unwrap();
    // The thread follows.
    dc.saw(THREADS, 1).await;
    let message = ada.at(&study).messages().pop().unwrap();
    assert_eq!(Some(message.id().to_string()), receipt.message);
    assert!(message.pings.roles.iter().eq([&role.id()]), "{:?}", message.pings);
    assert!(
        !message.pings.everyone && message.pings.users.is_empty(),
        "{:?}",
        message.pings
    );
    assert_eq!(message.thread.as_deref(), Some("Question of the day"));
    // Again after a crash: the message is known again, and so is its thread.
    let again = self::courier(&dc);
    ask(&again, &study, &called).await.unwrap();
    assert_eq!(ada.at(&study).messages().len(), 1);
    dc.saw(THREADS, 2).await;
}

#[tokio::test]
async fn without_the_permission_there_is_no_thread_and_that_is_told_once() {
    let logs = waymark_testkit::logs::Logs::record();
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let study = server.channel("study");
    server.denies_bot(&study, permission::CREATE_PUBLIC_THREADS);
    let courier = courier(&dc);
    for id in 1..=3 {
        let asked = question().thread(Some("Talk".to_owned()));
        courier
            .deliver(&address(AddressKind::Chat, &study.id()), &asked, &key(id))
            .await
            .unwrap();
        dc.saw(THREADS, usize::try_from(id).unwrap()).await;
    }
    assert_eq!(ada.at(&study).messages().len(), 3);
    let told = logs
        .lines()
        .iter()
        .filter(|line| line.text.contains("no thread"))
        .count();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn files_come_along() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let reply = prompt().file("one.txt", "first").file("two.txt", "second");
    courier(&dc)
        .deliver(&address(AddressKind::Learner, &ada.id()), &reply, &key(1))
        .await
        .unwrap();
    let message = ada.dm().messages().pop().unwrap();
    let names: Vec<_> = message.files.iter().map(|file| file.name.clone()).collect();
    assert_eq!(names, ["one.txt", "two.txt"]);
    dc.finish().await;
}

/// How an outbox takes what the courier says: again when it is later or broken, never again when it may have arrived.
async fn outbox(courier: &Courier, to: &User, id: i64) -> Option<Undelivered> {
    loop {
        match deliver(courier, to, id).await {
            Ok(_) => return None,
            Err(Undelivered::Later { after, .. }) => sleep(after).await,
            Err(Undelivered::Broken { .. } | Undelivered::Doubtful { .. }) => {}
            Err(end) => return Some(end),
        }
    }
}

#[tokio::test]
async fn a_storm_of_prompts_arrives_once_each_and_discord_refuses_no_more_than_was_played() {
    // How fast they may leave is a matter for a clock that is moved: `sender::pace`.
    let dc = Discord::start().await;
    let (server, _) = home(&dc);
    dc.rates(Some(Rates {
        all_a_second: 10_000,
        direct: 10_000,
        others: 10_000,
        ..Rates::default()
    }));
    let courier = Arc::new(courier(&dc));
    let learners: Vec<_> = (0..100)
        .map(|n| {
            let learner = dc.user(&format!("Learner {n}"));
            server.admit(&learner);
            if n % 20 == 7 {
                learner.closes_dms();
            }
            learner
        })
        .collect();
    dc.plays(
        Fault::too_many(Scope::Shared, Duration::from_millis(50))
            .on(MESSAGES)
            .every(40),
    );
    dc.plays(Fault::server_error_after(502).on(MESSAGES).every(31));
    let mut left = learners.into_iter().zip(1..);
    let mut carried = JoinSet::new();
    let mut ends = [0, 0, 0];
    loop {
        // As many at once as the scheduler has.
        while carried.len() < 32
            && let Some((learner, id)) = left.next()
        {
            let courier = Arc::clone(&courier);
            carried.spawn(async move { (outbox(&courier, &learner, id).await, learner) });
        }
        let Some(end) = carried.join_next().await else {
            break;
        };
        let (end, learner) = end.unwrap();
        let (arrived, kind) = match end {
            None => (1, 0),
            Some(Undelivered::Never { .. }) => (0, 1),
            Some(_) => (got(&learner), 2),
        };
        assert_eq!(got(&learner), arrived, "{}", learner.name());
        ends[kind] += 1;
    }
    assert_eq!(ends, [95, 5, 0]);
    let calls = dc.calls();
    let refused: Vec<_> = calls.iter().filter(|call| call.status == 429).collect();
    let messages = dc.calls_of(MESSAGES).len();
    assert!(refused.len() <= messages / 40, "{refused:?} of {messages}");
    dc.forgive_everything();
}

/// Its process dies when a message has left, before anybody knows what came of it.
struct Dies {
    courier: Courier,
    left: Notify,
}

impl waymark_app::ports::Courier for Dies {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        self.carry(to, reply, key, &AtOnce)
    }

    fn carry<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
        leave: &'a dyn Leave,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            self.courier.carry(to, reply, key, leave).await.unwrap();
            self.left.notify_one();
            std::future::pending().await
        })
    }
}

/// Somebody whose prompt falls due, when it does, and a clock that stands there.
async fn practising(ada: &User) -> (Scenario, jiff::Timestamp, VirtualClock) {
    let mut scenario = Scenario::at("2026-03-26T12:00:00+01:00[Europe/Berlin]").await;
    practises(&mut scenario, ada).await;
    let due: jiff::Timestamp = "2026-03-26T13:00:00+01:00".parse().unwrap();
    (scenario, due, VirtualClock::standing(due))
}

/// The same for one more.
async fn practises(scenario: &mut Scenario, who: &User) {
    scenario.actor.platform = Platform::Discord;
    scenario.actor.external = who.id().to_string();
    scenario.actor.address = who.id().to_string();
    scenario
        .talk(&[
            "enroll rust-mastery",
            "settings zone Europe/Berlin",
            "remind 13:00 daily",
        ])
        .await;
}

#[tokio::test]
async fn a_channel_is_asked_while_no_direct_conversation_may_be_begun() {
    let dc = Discord::start().await;
    let (server, ada) = home(&dc);
    let study = server.channel("study");
    let (mut scenario, due, clock) = practising(&ada).await;
    for name in ["Ben", "Cleo"] {
        let stranger = dc.user(name);
        server.admit(&stranger);
        practises(&mut scenario, &stranger).await;
    }
    let place = format!(":in {}#{} admin", server.id(), study.id());
    scenario
        .talk(&[&place, "group create Crabs", "setup hour 13:01", "setup on"])
        .await;
    // For ten minutes nobody is written to who was not before.
    dc.plays(Fault::refused(403, 20_026, "Your bot has been flagged").on(OPENING));
    let scheduler = scheduler(&scenario, &clock, Arc::new(courier(&dc)));
    let ticked = scheduler.tick().await.unwrap();
    assert_eq!((ticked.waited, ticked.delivered), (3, 0), "{ticked:?}");
    assert!(ada.at(&study).messages().is_empty());
    let opened = dc.calls_of(OPENING).len();
    clock.set(due + jiff::SignedDuration::from_mins(1));
    let ticked = scheduler.tick().await.unwrap();
    assert_eq!(ticked.delivered, 1, "{ticked:?}");
    assert_eq!(ada.at(&study).messages().len(), 1);
    assert_eq!(dc.calls_of(OPENING).len(), opened);
    dc.forgive_everything();
}

fn scheduler(
    scenario: &Scenario,
    clock: &VirtualClock,
    courier: Arc<dyn waymark_app::ports::Courier>,
) -> Scheduler {
    let couriers = HashMap::from([(Platform::Discord, courier)]);
    let policy = Policy::new(Service::Hosted);
    Scheduler::new(scenario.app.clone(), couriers, Arc::new(clock.clone()), policy)
}

#[tokio::test]
async fn a_prompt_in_doubt_is_not_doubled_by_a_new_process_that_comes_too_late() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let (scenario, due, clock) = practising(&ada).await;
    // It arrives, and nobody says so.
    dc.plays(Fault::server_error_after(502).on(MESSAGES).times(2));
    let ticked = scheduler(&scenario, &clock, Arc::new(courier(&dc)))
        .tick()
        .await
        .unwrap();
    assert_eq!((ticked.delivered, ticked.dropped), (0, 0), "{ticked:?}");
    assert_eq!(got(&ada), 1);
    // Waiting is no answer.
    clock.set(due + jiff::SignedDuration::from_secs(30));
    dc.plays(
        Fault::too_many(Scope::Shared, Duration::from_mins(2))
            .on(MESSAGES)
            .once(),
    );
    scheduler(&scenario, &clock, Arc::new(courier(&dc)))
        .tick()
        .await
        .unwrap();
    // By now Discord knows its nonce no more.
    clock.set(due + jiff::SignedDuration::from_mins(3));
    let calls = dc.calls_of(MESSAGES).len();
    let ticked = scheduler(&scenario, &clock, Arc::new(courier(&dc)))
        .tick()
        .await
        .unwrap();
    assert_eq!((ticked.delivered, ticked.dropped), (0, 1), "{ticked:?}");
    assert_eq!((dc.calls_of(MESSAGES).len(), got(&ada)), (calls, 1));
    dc.forgive_everything();
}

#[tokio::test]
async fn a_process_that_dies_while_sending_neither_loses_nor_doubles_the_prompt() {
    let dc = Discord::start().await;
    let (_, ada) = home(&dc);
    let (scenario, due, clock) = practising(&ada).await;
    let scheduler = |courier| scheduler(&scenario, &clock, courier);
    let dies = Arc::new(Dies {
        courier: courier(&dc),
        left: Notify::new(),
    });
    let dead = scheduler(dies.clone());
    tokio::select! {
        ticked = dead.tick() => panic!("{ticked:?}"),
        () = dies.left.notified() => {}
    }
    drop(dead);
    assert_eq!(got(&ada), 1);
    // When its lease is over, another one takes the prompt up.
    clock.set(due + jiff::SignedDuration::from_secs(61));
    let ticked = scheduler(Arc::new(courier(&dc))).tick().await.unwrap();
    assert_eq!((ticked.delivered, ticked.dropped), (1, 0), "{ticked:?}");
    assert_eq!(dc.calls_of(MESSAGES).len(), 2);
    assert_eq!(got(&ada), 1);
    dc.finish().await;
}
