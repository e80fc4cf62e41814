//! The program as three people on Discord meet it, by the clock on the wall: `just show-discord` prints what was said.

use std::time::Duration;

use waymark_testkit::discord::{Discord, Member, permission};

use crate::{
    discord::on,
    program::{Home, Running, signal},
    show::soon,
};

/// What the page on which it is added asks for.
const BOT: u64 = permission::VIEW_CHANNEL
    | permission::SEND_MESSAGES
    | permission::EMBED_LINKS
    | permission::ATTACH_FILES
    | permission::MENTION_EVERYONE
    | permission::CREATE_PUBLIC_THREADS
    | permission::SEND_MESSAGES_IN_THREADS;

/// Types into the form behind this button, and sends it.
async fn fill(who: &Member, button: &str, text: &str) {
    who.opens(button).await;
    who.submits(text).await;
}

#[tokio::test]
#[ignore = "waits for the next minutes: just show-discord"]
async fn three_people_begin_learn_and_are_reminded() {
    let dc = Discord::builder().patience(Duration::from_mins(3)).start().await;
    let home = Home::new();
    let running = Running::start(&mut on(&dc, &home, "run"));
    dc.gateway().connected(1).await;
    let server = dc.server("Rustaceans");
    let (study, learners) = (server.channel("study"), server.role("learners"));
    let [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map(|name| dc.user(name));
    server.admit(&ada).admin();
    server.admit(&ben);
    server.admit(&cleo);
    server.adds_bot(BOT);

    let general = ada.at(&server.general());
    general.reads().await;
    general.runs("/setup").await;
    general.picks_channel("Choose a channel", &study).await;
    fill(&general, "Type a city or zone …", "Berlin").await;
    fill(&general, "Type an hour …", &soon()).await;
    general.presses("Every day").await;
    general.presses("Complete Rust Mastery Roadmap").await;
    general.picks_role("Choose a role", &learners).await;
    general.presses("With a thread").await;
    general.presses("Start").await;

    let (a, b, c) = (ada.at(&study), ben.at(&study), cleo.at(&study));
    b.runs("/start").await;
    fill(&b, "Type a city or zone …", "Berlin").await;
    b.presses("Complete Rust Mastery Roadmap").await;
    fill(&b, "Type an hour …", &soon()).await;
    let found = c.completes("/enroll roadmap:backend").await;
    c.runs(&format!("/enroll roadmap:{}", found[0].1)).await;
    c.runs("/practice").await;
    let asked = c.messages().pop().unwrap();
    let first = asked.labels().into_iter().find(|label| label.starts_with('A'));
    match first {
        Some(option) => drop(c.presses(&option).await),
        None => fill(&c, "Write the answer …", "I do not know").await,
    }

    // By the minute: Ben's own question, and the one for all.
    ben.dm().reads().await;
    let question = a.reads_until(|message| message.button("A").is_some()).await;
    for (member, answer) in [(&a, "A"), (&b, "B"), (&c, "A")] {
        member.presses_on(&question, answer).await;
    }
    dc.quiet_for(Duration::from_secs(2)).await;
    for who in [&ada, &ben, &cleo] {
        println!("=== {}\n{}", who.name(), who.transcript());
    }
    signal(&running, "TERM");
    let ended = running.ended();
    println!("{}", ended.err);
    assert_eq!(ended.code, Some(0));
    dc.finish().await;
}
