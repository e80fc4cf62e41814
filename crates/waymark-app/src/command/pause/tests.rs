use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn a_bare_pause_asks_for_how_long() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["pause", "2", "pause", ":wait 8d", "pause"]).await, @"");
}

#[tokio::test]
async fn an_open_pause_lasts_until_it_is_ended() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&["pause open", ":wait 3d", "pause", "pause until friday", "pause end", "pause end"]).await,
        @""
    );
}

#[tokio::test]
async fn a_pause_in_the_past_mends_the_streak() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.tick(&["moves"]).await;
    ada.wait("1d");
    ada.tick(&["borrowing"]).await;
    ada.wait("3d");
    ada.tick(&["slices"]).await;
    let broken = ada.talk(&["streak"]).await;
    let talk = ada.talk(&["pause from 28 march to 29 march", "streak why"]).await;
    assert!(broken.starts_with("> streak\nStreak: 1 day\n"), "{broken}");
    insta::assert_snapshot!(talk, @"");
    assert_eq!(ada.take_back().await.as_deref(), Some("a pause"));
    assert_eq!(ada.talk(&["streak"]).await, broken);
}

#[tokio::test]
async fn ending_a_pause_on_its_first_day_leaves_none_and_can_be_undone() {
    let mut ada = Scenario::sample(EVENING).await;
    let talk = ada.talk(&["pause 1 week", "pause end", "pause"]).await;
    assert_eq!(ada.take_back().await.as_deref(), Some("ending your pause"));
    insta::assert_snapshot!(talk + &ada.talk(&["pause"]).await, @"");
}

#[tokio::test]
async fn a_pause_to_come_is_noted_and_can_be_called_off() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["pause from 1 april to 7 april", "pause", "pause end", "pause"]).await, @"");
}

#[tokio::test]
async fn what_cannot_be_had_is_refused_with_what_can() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "pause from 1 march to 25 march",
            "pause until 1 june 2028",
            "pause from monday to friday",
            "pause from 30 march to 27 march",
            "pause for a while",
        ])
        .await,
        @""
    );
}
