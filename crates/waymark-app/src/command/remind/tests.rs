use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn nothing_set_is_shown_as_off() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["remind"]).await, @"
    > remind
    Reminders

    Daily practice: off
    Evening nudge: off
    Weekly recap: off
    Time zone: Europe/Berlin
    Quiet hours: none

    Set another time with `remind 9am mon-fri`. The nudge comes only if a streak of 2 days or more is at risk.
    [1 07:00] [2 09:00] [3 18:00]
    [4 Practice on] [5 Nudge on] [6 Recap on]
    ");
}

#[tokio::test]
async fn a_time_and_days_are_set_and_the_next_one_is_told() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&["remind 9am mon-fri", "remind 20:00", "remind weekends", "remind"]).await,
        @"
    > remind 9am mon-fri
    The daily practice comes at 09:00 on weekdays.

    Next: tomorrow 09:00.
    [1 Practice off] [2 All reminders]

    > remind 20:00
    The daily practice comes at 20:00 on weekdays.

    Next: today 20:00.
    [1 Practice off] [2 All reminders]

    > remind weekends
    The daily practice comes at 20:00 on weekends.

    Next: Sat 28 March 20:00.
    [1 Practice off] [2 All reminders]

    > remind
    Reminders

    Daily practice: at 20:00 on weekends, next Sat 28 March 20:00
    Evening nudge: off
    Weekly recap: off
    Time zone: Europe/Berlin
    Quiet hours: none

    Set another time with `remind 9am mon-fri`. The nudge comes only if a streak of 2 days or more is at risk.
    [1 07:00] [2 09:00] [3 18:00]
    [4 Practice off] [5 Nudge on] [6 Recap on]
    "
    );
}

#[tokio::test]
async fn a_time_that_the_clock_change_leaves_out_is_remarked_on() {
    let mut ada = Scenario::sample("2026-03-28T18:00:00+01:00[Europe/Berlin]").await;
    insta::assert_snapshot!(ada.talk(&["remind 2:30", "remind"]).await, @"
    > remind 2:30
    The daily practice comes at 02:30 every day.

    Next: tomorrow 03:00.

    On Sun 29 March the clocks change and 02:30 does not exist: it comes at 03:00 that day.
    [1 Practice off] [2 All reminders]

    > remind
    Reminders

    Daily practice: at 02:30 every day, next tomorrow 03:00
    Evening nudge: off
    Weekly recap: off
    Time zone: Europe/Berlin
    Quiet hours: none

    On Sun 29 March the clocks change and 02:30 does not exist: it comes at 03:00 that day.

    Set another time with `remind 9am mon-fri`. The nudge comes only if a streak of 2 days or more is at risk.
    [1 07:00] [2 09:00] [3 18:00]
    [4 Practice off] [5 Nudge on] [6 Recap on]
    ");
}

#[tokio::test]
async fn off_keeps_the_time_and_undo_brings_it_back() {
    let mut ada = Scenario::sample(EVENING).await;
    let talk = ada
        .talk(&[
            "remind 7:15",
            "remind nudge on",
            "remind off",
            "remind off",
            "remind on",
        ])
        .await;
    insta::assert_snapshot!(talk, @r"
    > remind 7:15
    The daily practice comes at 07:15 every day.

    Next: tomorrow 07:15.
    [1 Practice off] [2 All reminders]

    > remind nudge on
    The evening nudge comes at 20:00 every day.

    Next: today 20:00.
    [1 Nudge off] [2 All reminders]

    > remind off
    The daily practice is off.

    Still on: the evening nudge.
    [1 Practice on]
    [2 Nudge off]

    > remind off
    The daily practice is off already.
    [1 Practice on]

    > remind on
    The daily practice comes at 07:15 every day.

    Next: tomorrow 07:15.
    [1 Practice off] [2 All reminders]
    ");
    ada.talk(&["remind off"]).await;
    assert_eq!(
        ada.take_back().await.as_deref(),
        Some("a change of the daily practice")
    );
    insta::assert_snapshot!(ada.talk(&["remind"]).await, @"
    > remind
    Reminders

    Daily practice: at 07:15 every day, next tomorrow 07:15
    Evening nudge: at 20:00 every day, next today 20:00
    Weekly recap: off
    Time zone: Europe/Berlin
    Quiet hours: none

    Set another time with `remind 9am mon-fri`. The nudge comes only if a streak of 2 days or more is at risk.
    [1 07:00] [2 09:00] [3 18:00]
    [4 Practice off] [5 Nudge off] [6 Recap on]
    ");
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
        @r#"
        > remind recap sun 18:00
        The weekly recap comes at 18:00 on Sun.

        Next: Sun 29 March 18:00.
        [1 Recap off] [2 All reminders]

        > remind cron 0 9 * * 1-5
        The daily practice comes by the cron rule 0 9 * * 1-5.

        Next: tomorrow 09:00.
        [1 Practice off] [2 All reminders]

        > remind cron 0 9 30 2 *
        No month it names has such a day, so it would never come.

        > remind cron
        A cron rule has five fields: minute, hour, day, month, weekday. For example: `remind cron 0 9 * * 1-5`

        > remind sometime
        I can't read "sometime" as a time or as days. Write `remind 9am mon-fri`, `remind 21:30` or `remind off`.
        [1 Show reminders]
        "#
    );
}

#[tokio::test]
async fn quiet_hours_and_pauses_are_told() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["settings quiet 22-7", "pause 3 days"]).await;
    insta::assert_snapshot!(ada.talk(&["remind 6:00"]).await, @r"
    > remind 6:00
    The daily practice comes at 06:00 every day.

    Next: tomorrow 06:00.

    06:00 is in your quiet hours (22:00–07:00), so it waits until 07:00. Change either with remind or settings quiet.

    You are in a pause then: nothing is sent until it ends.
    [1 Practice off] [2 All reminders]
    ");
}
