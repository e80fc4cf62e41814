//! People use a bot of serenity and poise.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::json;
use waymark_testkit::discord::{Answered, Channel, Discord, Server, User, permission};
use waymark_testkit::logs::Logs;

use super::bot::{self, Bot};

/// A server with the bot, an admin and a member.
struct Scene {
    logs: Logs,
    dc: Discord,
    server: Server,
    here: Channel,
    ada: User,
    ben: User,
    bot: Bot,
}

async fn scene() -> Scene {
    let logs = Logs::record();
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    let here = server.channel("study");
    let (ada, ben) = (dc.user("Ada"), dc.user("Ben"));
    server.admit(&ada).admin();
    server.admit(&ben);
    server.adds_bot(permission::VIEW_CHANNEL | permission::SEND_MESSAGES | permission::EMBED_LINKS);
    let bot = bot::start(&dc).await;
    Scene {
        logs,
        dc,
        server,
        here,
        ada,
        ben,
        bot,
    }
}

impl Scene {
    async fn ends(self) {
        self.bot.stops().await;
        self.logs.assert_no_errors();
        self.dc.finish().await;
    }
}

#[tokio::test]
async fn a_conversation_with_one_of_everything() {
    let scene = scene().await;
    let ben = scene.ben.at(&scene.here);
    let suggested = ben.completes("/enroll roadmap:zero").await;
    assert_eq!(suggested, [("Rust from zero".to_owned(), "rust-zero".to_owned())]);
    assert_eq!(
        ben.runs("/enroll roadmap:rust-zero hours:5 with:@Ada").await,
        Answered::Message
    );
    let started = ben.reads().await;
    assert_eq!(started.content, "You started with @Ada, 5 h a week.");
    assert!(started.pings.nobody());
    assert_snapshot!(started, @"
    You started with @Ada, 5 h a week.
    ▌ **Enrolled**
    ▌ Roadmap: `rust-zero`
    [Next topic] [Later] [Write the answer] [Off]✗ [Book → https://doc.rust-lang.org/book/]
    {Pick a day: Monday | Friday}
    {# A channel}
    {@ A role}
    ");
    ben.selects("Pick a day", "Friday").await;
    assert!(ben.reads().await.ephemeral);
    ben.picks_channel("A channel", &scene.server.general()).await;
    assert_eq!(ben.reads().await.text(), "In #general.");
    let role = scene.server.role("learners");
    ben.picks_role("A role", &role).await;
    assert_eq!(ben.reads().await.text(), "For @learners.");
    assert_eq!(ben.presses("Later").await, Answered::Silently);
    assert_eq!(ben.reads().await.content, "Later, then.");
    let form = ben.opens("Write the answer").await;
    assert_eq!(form.title, "Why does it move?");
    assert_eq!(
        ben.form_refuses(&"x".repeat(401)).as_deref(),
        Some("\"Your answer\" has 401 characters, where 0 to 400 are allowed")
    );
    ben.submits("Because it is owned.").await;
    assert_eq!(ben.reads().await.text(), "You wrote: Because it is owned.");
    assert_eq!(ben.reads().await.text(), "Well done.");
    assert_eq!(scene.ben.dm().reads().await.text(), "See you tomorrow.");
    assert_eq!(ben.runs("/think").await, Answered::Thinking);
    assert_eq!(ben.reads().await.text(), "Thought.");
    assert_eq!(ben.presses("Next topic").await, Answered::Changed);
    assert_eq!(scene.ben.dm().asks("done").await.text(), "Heard: done");
    assert_snapshot!(scene.ben.transcript(), @"
    --- Rustaceans #study
    Ben: /enroll roadmap:rust-zero hours:5 with:@Ada
    Waymark: Topic 1.
    Ben picks Friday in {Pick a day}
    Waymark (only Ben): Day 5.
    Ben picks #general in {A channel}
    Waymark: In #general.
    Ben picks @learners in {A role}
    Waymark: For @learners.
    Ben presses [Later]
    Ben presses [Write the answer]
    Waymark opens a form: Why does it move?
      Your answer: ☰
    Ben submits: Because it is owned.
    Waymark (only Ben): You wrote: Because it is owned.
    Waymark (only Ben): Well done.
    --- direct
    Waymark: See you tomorrow.
    --- Rustaceans #study
    Ben: /think
    Waymark (only Ben): Thought.
    Ben presses [Next topic]
    --- direct
    Ben: done
    Waymark: Heard: done
    ");
    assert_snapshot!(scene.ada.at(&scene.here).transcript(), @"
    Waymark ↩ Ben /enroll: Topic 1.
    Waymark ↩ Ben: In #general.
    Waymark ↩ Ben: For @learners.
    ");
    scene.ends().await;
}

#[tokio::test]
async fn menus_on_people_and_messages_and_subcommands_work() {
    let scene = scene().await;
    let ben = scene.ben.at(&scene.here);
    let words = scene.ada.at(&scene.here).says("Borrowing is lending.").await;
    ben.runs_context_user("Study profile", &scene.ada).await;
    assert_eq!(ben.reads().await.text(), "ada studies.");
    ben.runs_context_message("Save as note", &words).await;
    let noted = ben.reads().await;
    assert_eq!(noted.text(), "Noted: Borrowing is lending.");
    assert!(noted.ephemeral);
    ben.runs("/group join").await;
    assert_eq!(ben.reads().await.text(), "Joined.");
    ben.runs("/group goal topics:3 loud:True").await;
    assert_eq!(ben.reads().await.text(), "Goal: 3, true.");
    assert!(
        scene.ada.at(&scene.here).messages().len() == 3,
        "what is ephemeral is Ben's"
    );
    scene.ends().await;
}

#[tokio::test]
async fn discord_lets_nobody_send_what_does_not_fit() {
    let scene = scene().await;
    let ben = scene.ben.at(&scene.here);
    for (line, why) in [
        ("/enrol", "no command \"enrol\" is registered"),
        ("/enroll", "roadmap is required"),
        (
            "/enroll rust",
            "\"rust\" is no option; there are [roadmap, hours, with]",
        ),
        (
            "/enroll roadmap:a-roadmap-with-a-long-name",
            "roadmap: 26 characters, where 0 to 20 are allowed",
        ),
        (
            "/enroll roadmap:rust hours:41",
            "hours: 41, where 1 to 40 are allowed",
        ),
        (
            "/enroll roadmap:rust hours:many",
            "hours: \"many\" is not a whole number",
        ),
        ("/enroll roadmap:rust with:@Eve", "with: nobody is called \"Eve\""),
        ("/group leave", "group is completed by one of join, goal"),
        ("/group goal topics:1", "loud is required"),
        (
            "/setup",
            "\"setup\" is not to be seen: it asks for the permissions 32",
        ),
    ] {
        assert_eq!(ben.is_refused(line).await.as_deref(), Some(why), "{line}");
    }
    assert_eq!(ben.menu().await, ["echo", "enroll", "group", "silence", "think"]);
    assert!(
        scene
            .ada
            .at(&scene.here)
            .menu()
            .await
            .contains(&"setup".to_owned())
    );
    assert_eq!(
        scene.ben.dm().is_refused("/group join").await.as_deref(),
        Some("\"group\" is not to be seen: it is not made for the direct channel")
    );
    scene.ends().await;
}

#[tokio::test]
async fn somebody_who_installed_the_application_brings_it_along() {
    let scene = scene().await;
    let eve = scene.dc.user("Eve");
    let elsewhere = scene.dc.server("Elsewhere");
    elsewhere.admit(&eve);
    let there = eve.at(&elsewhere.general());
    let why = there.is_refused("/enroll roadmap:rust").await;
    assert!(why.is_some_and(|why| why.contains("was not added to this place")));
    eve.installs();
    assert_eq!(there.menu().await, ["enroll"]);
    there.runs("/enroll roadmap:rust").await;
    assert_eq!(there.reads().await.content, "You started.");
    let private = eve.dm_with(&scene.ben);
    private.runs("/enroll roadmap:rust").await;
    private.selects("Pick a day", "Monday").await;
    private.reads_until(|message| message.text() == "Day 1.").await;
    eve.dm().runs("/enroll roadmap:rust").await;
    assert_snapshot!(eve.transcript(), @"
    --- Elsewhere #general
    Eve: /enroll roadmap:rust
    Waymark: You started.
      ▌ **Enrolled**
      ▌ Roadmap: `rust`
      [Next topic] [Later] [Write the answer] [Off]✗ [Book → https://doc.rust-lang.org/book/]
      {Pick a day: Monday | Friday}
      {# A channel}
      {@ A role}
    --- Ben and Eve
    Eve: /enroll roadmap:rust
    Waymark: You started.
      ▌ **Enrolled**
      ▌ Roadmap: `rust`
      [Next topic] [Later] [Write the answer] [Off]✗ [Book → https://doc.rust-lang.org/book/]
      {Pick a day: Monday | Friday}
    Eve picks Monday in {Pick a day}
    Waymark (only Eve): Day 1.
    --- direct
    Eve: /enroll roadmap:rust
    Waymark: You started.
      ▌ **Enrolled**
      ▌ Roadmap: `rust`
      [Next topic] [Later] [Write the answer] [Off]✗ [Book → https://doc.rust-lang.org/book/]
      {Pick a day: Monday | Friday}
    ");
    scene.ends().await;
}

#[tokio::test]
#[should_panic(expected = "the application did not respond in 3 s: Ben did Command")]
async fn a_silent_bot_fails_the_test() {
    let scene = scene().await;
    let ben = scene.ben.at(&scene.here);
    scene.dc.quiet_for(Duration::from_millis(30)).await;
    let pending = ben.sends("/silence").await;
    scene.dc.advances(Duration::from_secs(4));
    pending.answered().await;
}

#[tokio::test]
async fn what_no_message_may_look_like_is_noted() {
    let scene = scene().await;
    let ben = scene.ben.at(&scene.here);
    ben.runs("/echo text:[free nitro](https://evil.example)").await;
    ben.runs("/echo text:look ```rust fn main").await;
    ben.runs("/echo text:\\[fine\\](https://good.example) ```rust```")
        .await;
    let rules: Vec<String> = scene
        .dc
        .violations()
        .into_iter()
        .map(|violation| violation.rule)
        .collect();
    assert_eq!(
        rules,
        [
            "a learner's words became a masked link: [free nitro](https://evil.example)",
            "a code fence stays open"
        ]
    );
    scene.dc.forgive_everything();
    scene.ends().await;
}

#[tokio::test]
async fn what_the_client_cannot_read_fails_the_test() {
    let scene = scene().await;
    scene.dc.gateway().connected(1).await;
    scene
        .dc
        .gateway()
        .tells("MESSAGE_CREATE", None, json!({ "some fields": "are missing" }));
    let ben = scene.ben.at(&scene.here);
    ben.runs("/group join").await;
    let rules: Vec<String> = scene
        .dc
        .forgive()
        .into_iter()
        .map(|violation| violation.rule)
        .collect();
    assert_eq!(rules, ["the client could not read what it was told"]);
    assert_eq!(scene.logs.unreadable().len(), 1);
    let Scene { logs, dc, bot, .. } = scene;
    bot.stops().await;
    drop(logs.expects_unreadable());
    dc.finish().await;
}

#[tokio::test]
async fn what_is_done_while_the_bot_is_cut_off_reaches_it_afterwards() {
    let scene = scene().await;
    let ben = scene.ben.at(&scene.here);
    ben.runs("/group join").await;
    scene.dc.gateway().cuts();
    let pending = ben.sends("/group goal topics:3 loud:False").await;
    assert_eq!(pending.answered().await, Answered::Message);
    assert_eq!(ben.reads().await.text(), "Goal: 3, false.");
    scene.dc.gateway().saw("resume", 1).await;
    scene.ends().await;
}

#[tokio::test]
async fn a_button_is_pressed_only_where_it_can_be() {
    let scene = scene().await;
    let (ada, ben) = (scene.ada.at(&scene.here), scene.ben.at(&scene.here));
    ben.runs("/enroll roadmap:rust-zero").await;
    let started = ben.reads().await;
    assert_eq!(
        started.labels(),
        ["Next topic", "Later", "Write the answer", "Off", "Book"]
    );
    // What all see, all can press; what changed since cannot be pressed any more.
    ada.presses_on(&started, "Next topic").await;
    assert_eq!(ben.reads().await.text(), "Topic 1.");
    assert!(panics(ben.taps_on(&started, "Later")).await);
    ben.runs("/think").await;
    ben.reads().await;
    assert!(ada.messages().iter().all(|message| !message.ephemeral));
    scene.ends().await;
}

/// Whether something panics when it is awaited.
async fn panics<T>(what: impl Future<Output = T>) -> bool {
    let mut what = Box::pin(what);
    std::future::poll_fn(move |cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| what.as_mut().poll(cx)));
        polled.map_or(std::task::Poll::Ready(true), |polled| polled.map(|_| false))
    })
    .await
}
