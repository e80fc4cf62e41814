use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn without_arguments_everything_is_shown() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["settings", "2", "2"]).await, @"");
}

#[tokio::test]
async fn each_change_says_what_was_before_and_a_press_goes_back() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "settings new 10",
            "1",
            "settings minutes 45 min",
            "settings background golang",
            "settings background none",
            "settings quiet 22-7",
            "settings hidden on",
            "settings hidden on",
        ])
        .await,
        @""
    );
}

#[tokio::test]
async fn going_east_excuses_the_day_that_is_lost_and_reminders_follow() {
    let mut ada = Scenario::sample("2026-03-26T18:00:00-10:00[Pacific/Honolulu]").await;
    ada.tick(&["moves"]).await;
    ada.wait("1d");
    ada.talk(&["remind 9am"]).await;
    insta::assert_snapshot!(ada.talk(&["settings zone auckland", "streak why", "1"]).await, @"");
}

#[tokio::test]
async fn going_west_takes_nothing_away() {
    let mut ada = Scenario::sample("2026-03-27T09:00:00+13:00[Pacific/Auckland]").await;
    ada.tick(&["moves"]).await;
    insta::assert_snapshot!(ada.talk(&["settings zone Honolulu", "streak"]).await, @"");
}

#[tokio::test]
async fn a_zone_that_may_be_several_is_asked_back() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["settings zone australia", "settings zone Berlinn", "1"]).await, @"");
}

#[tokio::test]
async fn study_days_change_the_practice_and_leave_the_past() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["remind 9am"]).await;
    insta::assert_snapshot!(ada.talk(&["settings days mon-fri", "1", "settings days mon-fri"]).await, @"");
}

#[tokio::test]
async fn an_alias_is_short_and_visible() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "settings alias  Ada  Lovelace",
            "settings alias 🦀é漢",
            "settings alias ab\u{202e}cd",
            "settings alias abcdefghijklmnopqrstuvwxyzabcdefg",
            "settings alias off",
        ])
        .await,
        @""
    );
}

#[tokio::test]
async fn what_cannot_be_set_is_refused_with_what_can() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "settings colour blue",
            "settings new 51",
            "settings minutes none",
            "settings quiet 22-22",
            "settings days someday",
            "settings background cobol",
            "settings platform discord",
            "settings platform fax",
            "settings hidden maybe",
        ])
        .await,
        @""
    );
}

#[tokio::test]
async fn quiet_hours_over_a_reminder_are_told() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["remind 6:30"]).await;
    insta::assert_snapshot!(ada.talk(&["settings quiet 22-7", "settings"]).await, @"");
}
