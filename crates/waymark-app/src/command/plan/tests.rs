use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn a_plan_begins_on_the_day_of_enrolment() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @"");
}

#[tokio::test]
async fn who_falls_behind_is_offered_ways_to_adjust() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.tick(&["moves"]).await;
    ada.wait("12d");
    insta::assert_snapshot!(ada.talk(&["plan", "1"]).await, @"");
    assert_eq!(ada.take_back().await.as_deref(), Some("a shift of the plan"));
    insta::assert_snapshot!(ada.talk(&["plan trim", "plan trim", "plan slow 150", "plan reset"]).await, @"");
}

#[tokio::test]
async fn a_target_and_minutes_make_a_plan_of_ones_own() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&["plan target 1 June", "plan minutes 45", "plan target off"]).await,
        @""
    );
}

#[tokio::test]
async fn days_in_a_pause_are_not_counted() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["pause 2 weeks"]).await;
    ada.wait("14d");
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @"");
}

#[tokio::test]
async fn a_finished_plan_says_so() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.follow("tiny").await;
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @"");
    ada.follow("ferris").await;
    ada.talk(&["plan trim"]).await;
    ada.tick(&["moves", "borrowing", "slices", "structs", "traits", "generics", "lifetimes"])
        .await;
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @"");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_an_example() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "plan shift",
            "plan shift a lot",
            "plan shift 0",
            "plan minutes 3",
            "plan slow 999",
            "plan target yesterday",
            "plan target 31 february",
            "plan target",
            "plan faster",
        ])
        .await,
        @""
    );
}
