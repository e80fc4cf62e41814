//! When something is late, comes twice, or goes wrong.

use std::time::Duration;

use waymark_testkit::discord::{Answered, Fault};

use crate::world::{PUT, World};

const CALLBACK: &str = "POST /interactions/{interaction_id}/{interaction_token}/callback";

const ORIGINAL: &str = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original";

#[tokio::test]
async fn commands_are_registered_when_they_have_changed() {
    let mut world = World::new().await;
    world.stops().await;
    world.begins().await;
    world.stops().await;
    assert_eq!(world.dc.calls_of(PUT).len(), 1, "nothing has changed");
    world.finish().await;
}

#[tokio::test]
async fn what_takes_long_is_acknowledged_in_time_and_answered() {
    let world = World::new().await;
    let (_, study, [ada]) = world.joined(["Ada"]);
    let ada = ada.at(&study);
    ada.runs("/enroll roadmap:ferris").await;
    // Somebody else writes for a long time, and here time does not wait.
    world.dc.runs_at(1.0);
    let held = world
        .app
        .store()
        .begin(jiff::Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    assert_eq!(ada.runs("/done").await, Answered::Thinking);
    assert_eq!(ada.sends("/progress").await.answered().await, Answered::Thinking);
    drop(held);
    ada.reads_until(|message| message.text().contains("Done:")).await;
    world.finish().await;
}

#[tokio::test]
async fn an_answer_survives_a_moment_of_trouble() {
    let world = World::new().await;
    let ada = world.private("Ada");
    for fault in [
        Fault::server_error(502),
        Fault::cut_before(),
        Fault::too_many(waymark_testkit::discord::Scope::User, Duration::from_millis(100)),
    ] {
        world.dc.plays(fault.on(CALLBACK).once());
        ada.runs("/roadmaps").await;
        let read = ada.reads().await;
        assert!(read.text().contains("Ferris"), "{}", read.text());
        world.dc.heals();
    }
    // What we did not hear was said: we say it again, are told so, and make sure of the words.
    world.dc.plays(Fault::cut_after().on(CALLBACK).once());
    ada.runs("/help").await;
    world.dc.saw(ORIGINAL, 1).await;
    let doubled = world.dc.forgive();
    assert_eq!(doubled.len(), 1, "{doubled:?}");
    world.finish().await;
}

#[tokio::test]
async fn an_answer_that_discord_refuses_is_not_lost_without_a_word() {
    let world = World::new().await;
    let ada = world.private("Ada");
    let no = Fault::refused(400, 50_035, "Invalid Form Body");
    world.dc.plays(no.on(CALLBACK).once());
    ada.runs("/roadmaps").await;
    let read = ada.reads().await;
    assert!(read.text().contains("can't be shown here"), "{}", read.text());
    world.finish().await;
}

#[tokio::test]
async fn who_asks_too_fast_is_told_so() {
    let world = World::new().await;
    let ada = world.private("Ada");
    for _ in 0..33 {
        ada.runs("/help").await;
    }
    assert!(ada.transcript().contains("faster than I can follow"));
    world.finish().await;
}
