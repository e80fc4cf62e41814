use tokio::{sync::oneshot, task::JoinHandle};
use waymark_app::{
    ports::{Address, AddressKind, Key, SystemClock, Undelivered},
    reply::{Reply, Tone},
    request::Platform,
    testing::Scenario,
};
use waymark_store::Chat;
use waymark_testkit::discord::{Channel, Discord as Loopback, Fault, Rates, Scope, Server, User, permission};

use super::*;
use crate::{Discord, Shards};

/// A service that runs.
struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

impl Running {
    async fn stops(self) -> Result<(), Error> {
        drop(self.stop);
        self.task.await.unwrap()
    }
}

fn settings(dc: &Loopback) -> Settings {
    Settings {
        api_url: Some(dc.api_url()),
        ..Settings::new(dc.token().into())
    }
}

fn runs_with(settings: Settings, app: &App) -> Running {
    let (stop, stopped) = oneshot::channel::<()>();
    let discord = Discord::new(settings).unwrap();
    let (app, clock) = (app.clone(), Arc::new(SystemClock));
    let stopped = async move { drop(stopped.await) };
    let task = tokio::spawn(async move { discord.run(app, clock, stopped).await });
    Running { stop, task }
}

async fn runs(dc: &Loopback, app: &App) -> Running {
    let running = runs_with(settings(dc), app);
    dc.gateway().connected(1).await;
    running
}

async fn scenario() -> Scenario {
    let mut scenario = Scenario::at("2026-03-26T12:00:00+01:00[Europe/Berlin]").await;
    scenario.actor.platform = Platform::Discord;
    scenario
}

fn home(dc: &Loopback) -> (Server, User) {
    let (server, ada) = (dc.server("Rustaceans"), dc.user("Ada"));
    server.admit(&ada);
    (server, ada)
}

/// A group whose question is asked in that channel.
async fn set_up(scenario: &mut Scenario, server: &Server, channel: &Channel) {
    let place = format!(":in {}#{} admin", server.id(), channel.id());
    scenario.talk(&[&place, "group create Crabs", "setup on"]).await;
    assert_eq!(chat(scenario, channel).await.unwrap().closed_reason, None);
}

async fn chat(scenario: &Scenario, channel: &Channel) -> Option<Chat> {
    let mut view = scenario.app.store().read().await.unwrap();
    view.chat_at("discord", &channel.id().to_string()).await.unwrap()
}

/// Waits until the app noted something of a chat.
async fn noted(scenario: &Scenario, channel: &Channel, wished: impl Fn(&Chat) -> bool) -> Chat {
    let look = async {
        loop {
            if let Some(chat) = chat(scenario, channel).await.filter(|chat| wished(chat)) {
                return chat;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let noted = tokio::time::timeout(Duration::from_secs(10), look).await;
    noted.expect("the app does not note it")
}

#[tokio::test]
async fn a_server_that_we_come_into_hears_hello_once() {
    let dc = Loopback::start().await;
    let scenario = scenario().await;
    let (server, ada) = home(&dc);
    let study = server.channel("study");
    server.denies(&server.general(), permission::SEND_MESSAGES);
    let running = runs(&dc, &scenario.app).await;
    server.adds_bot(permissions::needed().bits());
    let hello = ada.at(&study).reads().await;
    assert!(hello.text().contains("Hello! I am Waymark."), "{}", hello.text());
    // Out of order and back, a new session, a new process: we were there all the time.
    server.is_unavailable();
    server.is_back();
    dc.gateway().asks_to_reconnect();
    dc.gateway().saw("resume", 1).await;
    running.stops().await.unwrap();
    dc.gateway().left().await;
    let running = runs(&dc, &scenario.app).await;
    let other = dc.server("Ferris");
    other.admit(&ada);
    other.adds_bot(permissions::needed().bits());
    ada.at(&other.general()).reads().await;
    running.stops().await.unwrap();
    assert_eq!(ada.at(&study).messages().len(), 1, "{}", ada.transcript());
    dc.finish().await;
}

#[tokio::test]
async fn what_happens_to_a_server_is_noted() {
    let dc = Loopback::start().await;
    let mut scenario = scenario().await;
    let (server, ada) = home(&dc);
    server.adds_bot(permissions::needed().bits());
    let study = server.channel("study");
    set_up(&mut scenario, &server, &study).await;
    let running = runs(&dc, &scenario.app).await;

    server.is_named("Crabs at large");
    noted(&scenario, &study, |chat| chat.title == "Crabs at large").await;
    server.kicks_bot();
    let left = noted(&scenario, &study, |chat| chat.closed_reason.is_some()).await;
    assert_eq!(left.closed_reason.as_deref(), Some(crate::news::TAKEN_OUT));
    server.adds_bot(permissions::needed().bits());
    noted(&scenario, &study, |chat| chat.closed_reason.is_none()).await;
    let back = ada.at(&server.general()).reads().await;
    assert!(back.text().contains("I am back"), "{}", back.text());

    let role = server.role("learners");
    let mut set = chat(&scenario, &study).await.unwrap();
    let mut tx = scenario.app.store().begin(scenario.now).await.unwrap();
    set.mention = Some(role.id().to_string());
    tx.put_chat(&set).await.unwrap();
    tx.commit().await.unwrap();
    role.deletes();
    noted(&scenario, &study, |chat| chat.mention.is_none()).await;
    study.deletes();
    let gone = noted(&scenario, &study, |chat| chat.closed_reason.is_some()).await;
    assert_eq!(gone.closed_reason.as_deref(), Some(crate::news::DELETED));
    running.stops().await.unwrap();
    dc.finish().await;
}

#[tokio::test]
async fn what_people_write_is_answered_whatever_happens_to_the_connection() {
    let dc = Loopback::start().await;
    let scenario = scenario().await;
    let (server, ada) = home(&dc);
    server.adds_bot(permissions::needed().bits());
    let running = runs(&dc, &scenario.app).await;
    assert_eq!(dc.gateway().intents(), [INTENTS.bits()]);
    let presence = dc.gateway().presence().unwrap_or_default();
    assert!(presence.contains(courtesy::SHORT_DESCRIPTION), "{presence}");
    assert!(!ada.dm().asks("help").await.text().is_empty());
    for (times, breaks) in [
        (1, waymark_testkit::discord::Gateway::asks_to_reconnect as fn(&_)),
        (2, waymark_testkit::discord::Gateway::cuts),
        (3, |gateway| gateway.closes(4_000)),
    ] {
        breaks(&dc.gateway());
        dc.gateway().saw("resume", times).await;
        assert!(!ada.dm().asks("help").await.text().is_empty());
    }
    running.stops().await.unwrap();
    dc.gateway().left().await;
    assert!(
        dc.gateway().seen().last().unwrap().contains("1000"),
        "{:?}",
        dc.gateway().seen()
    );
    dc.finish().await;
}

#[tokio::test]
async fn an_end_that_nothing_mends_is_told_as_what_it_is() {
    let dc = Loopback::start().await;
    let app = scenario().await.app;
    let mut wrong = settings(&dc);
    wrong.token = "NzAw.GloopB.wrong".to_owned().into();
    let ended = runs_with(wrong, &app).task.await.unwrap();
    assert!(matches!(ended, Err(Error::Token)), "{ended:?}");
    assert!(dc.gateway().seen().is_empty());
    for (code, want) in [
        (4_004, "token"),
        (4_014, "privileged intent"),
        (4_013, "privileged intent"),
    ] {
        dc.gateway().closes_next(code);
        let ended = runs_with(settings(&dc), &app).task.await.unwrap();
        let told = ended.unwrap_err().to_string();
        assert!(told.contains(want), "{code}: {told}");
    }
    dc.forgive_everything();
}

#[tokio::test]
async fn a_token_that_is_taken_away_ends_the_service() {
    let dc = Loopback::start().await;
    let scenario = scenario().await;
    let (server, ada) = home(&dc);
    server.adds_bot(permissions::needed().bits());
    let running = runs(&dc, &scenario.app).await;
    dc.revokes_token();
    ada.dm().says("help").await;
    let ended = running.task.await.unwrap();
    assert!(matches!(ended, Err(Error::Withdrawn)), "{ended:?}");
    dc.gateway().left().await;
    dc.forgive_everything();
}

#[tokio::test]
async fn what_happened_to_a_server_while_nobody_listened_is_seen_at_the_start() {
    let dc = Loopback::start().await;
    let mut scenario = scenario().await;
    let (server, _) = home(&dc);
    server.adds_bot(permissions::needed().bits());
    let study = server.channel("study");
    set_up(&mut scenario, &server, &study).await;
    // It was kicked, and that was noted; nobody saw that it was taken in again, nor that a role went.
    let mut set = chat(&scenario, &study).await.unwrap();
    let mut tx = scenario.app.store().begin(scenario.now).await.unwrap();
    set.closed_reason = Some(crate::news::TAKEN_OUT.to_owned());
    set.mention = Some("77".to_owned());
    tx.put_chat(&set).await.unwrap();
    tx.commit().await.unwrap();
    let running = runs(&dc, &scenario.app).await;
    let seen = noted(&scenario, &study, |chat| chat.closed_reason.is_none()).await;
    assert_eq!(seen.mention, None);
    running.stops().await.unwrap();
    dc.finish().await;
}

/// Lets the question of a channel rest, as if it could not be asked there.
async fn rests(scenario: &Scenario, channel: &Channel) {
    let mut set = chat(scenario, channel).await.unwrap();
    let mut tx = scenario.app.store().begin(scenario.now).await.unwrap();
    set.closed_reason = Some("I am not permitted: Send Messages".to_owned());
    tx.put_chat(&set).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_question_goes_on_when_it_may_be_asked_again() {
    let dc = Loopback::start().await;
    let mut scenario = scenario().await;
    let (server, _) = home(&dc);
    server.adds_bot(permissions::needed().bits());
    let study = server.channel("study");
    set_up(&mut scenario, &server, &study).await;
    let opens = async |scenario: &Scenario| {
        noted(scenario, &study, |chat| chat.closed_reason.is_none()).await;
    };
    // While nobody listened.
    rests(&scenario, &study).await;
    let running = runs(&dc, &scenario.app).await;
    opens(&scenario).await;
    // In the channel, where half of what is needed does not do.
    server.denies_bot(&study, permission::SEND_MESSAGES | permission::EMBED_LINKS);
    rests(&scenario, &study).await;
    server.allows_bot(&study, permission::EMBED_LINKS);
    dc.saw("GET /channels/{channel_id}", 1).await;
    server.allows_bot(&study, permission::SEND_MESSAGES);
    opens(&scenario).await;
    // By a role.
    let everyone = server.everyone();
    rests(&scenario, &study).await;
    everyone.permits(permissions::needed().bits());
    opens(&scenario).await;
    running.stops().await.unwrap();
    dc.finish().await;
}

#[tokio::test]
async fn what_stands_before_discord_ends_nothing_at_the_start() {
    let dc = Loopback::start().await;
    let app = scenario().await.app;
    dc.plays(Fault::refused(403, 40_333, "internal network error").once());
    let running = runs(&dc, &app).await;
    running.stops().await.unwrap();
    dc.forgive_everything();
}

#[tokio::test]
async fn a_token_that_is_taken_away_between_two_connections_ends_the_service_too() {
    let dc = Loopback::start().await;
    let app = scenario().await.app;
    let running = runs(&dc, &app).await;
    dc.revokes_token();
    dc.gateway().invalidates(false);
    let ended = running.task.await.unwrap();
    assert!(matches!(ended, Err(Error::Withdrawn)), "{ended:?}");
    let seen = dc.gateway().seen();
    let refused = seen.iter().filter(|line| *line == "refused 4004").count();
    assert_eq!(refused, 1, "{seen:?}");
    dc.forgive_everything();
}

#[tokio::test]
async fn a_server_that_is_down_at_the_start_is_waited_for() {
    let logs = waymark_testkit::logs::Logs::record();
    let dc = Loopback::start().await;
    let app = scenario().await.app;
    dc.plays(Fault::server_error(502).times(2));
    let running = runs(&dc, &app).await;
    let told = logs.lines();
    let told = |words: &str| told.iter().filter(|line| line.text.contains(words)).count();
    assert_eq!(
        (told("cannot reach discord"), told("discord is there again")),
        (1, 1)
    );
    running.stops().await.unwrap();
    dc.forgive_everything();
}

#[tokio::test]
async fn a_part_of_the_shards_is_served_where_that_is_asked() {
    let dc = Loopback::start().await;
    let app = scenario().await.app;
    let part = Settings {
        shards: "2/4".parse::<Shards>().unwrap(),
        ..settings(&dc)
    };
    let running = runs_with(part, &app);
    assert_eq!(dc.gateway().saw("identify", 1).await, ["identify [2, 4]"]);
    dc.gateway().connected(1).await;
    running.stops().await.unwrap();
}

#[tokio::test]
async fn no_connection_is_begun_where_none_is_left_for_the_day() {
    let logs = waymark_testkit::logs::Logs::record();
    let dc = Loopback::start().await;
    let app = scenario().await.app;
    dc.gateway().leaves_starts(0);
    let running = runs_with(settings(&dc), &app);
    let told = async {
        while !logs
            .lines()
            .iter()
            .any(|line| line.text.contains("too many connections"))
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.unwrap();
    running.stops().await.unwrap();
    assert!(dc.gateway().seen().is_empty(), "{:?}", dc.gateway().seen());
}

/// As in production: the library's rate limiter is on, which it is only towards Discord itself.
async fn sealed(dc: &Loopback) -> Settings {
    let sealed = dc.sealed().await;
    let certificate = reqwest::Certificate::from_pem(sealed.certificate.as_bytes()).unwrap();
    let client = reqwest::Client::builder()
        .add_root_certificate(certificate)
        .resolve("discord.com", sealed.address)
        .build();
    Settings {
        client: Some(client.unwrap()),
        ..Settings::new(dc.token().into())
    }
}

#[tokio::test]
async fn with_the_librarys_rate_limiter_on_commands_are_answered_while_prompts_wait() {
    let dc = Loopback::start().await;
    let scenario = scenario().await;
    let (server, ada) = home(&dc);
    server.adds_bot(permissions::needed().bits());
    let (stop, stopped) = oneshot::channel::<()>();
    let discord = Discord::new(sealed(&dc).await).unwrap();
    let courier = discord.courier();
    let (app, clock) = (scenario.app.clone(), Arc::new(SystemClock));
    let stopped = async move { drop(stopped.await) };
    let task = tokio::spawn(async move { discord.run(app, clock, stopped).await });
    dc.gateway().connected(1).await;
    dc.saw("PUT /applications/{application_id}/commands", 1).await;
    dc.rates(Some(Rates::default()));

    // A prompt comes back with its time, whatever the limiter would do; and so does the next one, unsent.
    dc.plays(
        Fault::too_many(Scope::User, Duration::from_mins(5))
            .on("POST /channels/{channel_id}/messages")
            .once(),
    );
    let to = Address {
        platform: Platform::Discord,
        to: ada.id().to_string(),
        kind: AddressKind::Learner,
    };
    let prompt = Reply::new(Tone::Plain).para("Time to practise.");
    for id in 1..=2 {
        let kind = "daily_practice".to_owned();
        let sent = courier.deliver(&to, &prompt, &Key { id, kind }).await;
        assert!(
            matches!(sent, Err(Undelivered::Later { after, .. }) if after > Duration::from_mins(4)),
            "{sent:?}"
        );
    }
    // Commands are answered meanwhile, in the same conversation too.
    for line in ["/help", "/roadmaps", "/help command:rules"] {
        assert!(!ada.dm().runs_and_reads(line).await.text().is_empty());
        assert!(
            !ada.at(&server.general())
                .runs_and_reads(line)
                .await
                .text()
                .is_empty()
        );
    }
    drop(stop);
    task.await.unwrap().unwrap();
    assert_eq!(dc.invalid_requests(), 1);
    dc.forgive_everything();
}
