use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn nothing_set_is_shown_as_off() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["remind"]).await, @"");
}

#[tokio::test]
async fn a_time_and_days_are_set_and_the_next_one_is_told() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&["remind 9am mon-fri", "remind 20:00", "remind weekends", "remind"]).await,
        @""
    );
}

#[tokio::test]
async fn a_time_that_the_clock_change_leaves_out_is_remarked_on() {
    let mut ada = Scenario::sample("2026-03-28T18:00:00+01:00[Europe/Berlin]").await;
    insta::assert_snapshot!(ada.talk(&["remind 2:30", "remind"]).await, @"");
}

#[tokio::test]
async fn off_keeps_the_time_and_undo_brings_it_back() {
    let mut ada = Scenario::sample(EVENING).await;
    let talk = ada
        .talk(&["remind 7:15", "remind nudge on", "remind off", "remind off", "remind on"])
        .await;
    insta::assert_snapshot!(talk, @"");
    ada.talk(&["remind off"]).await;
    assert_eq!(ada.take_back().await.as_deref(), Some("a change of the daily practice"));
    insta::assert_snapshot!(ada.talk(&["remind"]).await, @"");
}

#[tokio::test]
async fn the_recap_and_cron_rules_are_set_too() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "remind recap sun 18:00",
            "remind cron 0 9 * * 1-5",
            "remind cron 0 9 30 2 *",
            "remind cron",
            "remind sometime",
        ])
        .await,
        @""
    );
}

#[tokio::test]
async fn quiet_hours_and_pauses_are_told() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["settings quiet 22-7", "pause 3 days"]).await;
    insta::assert_snapshot!(ada.talk(&["remind 6:00"]).await, @"");
}
