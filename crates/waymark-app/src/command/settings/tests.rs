use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn without_arguments_everything_is_shown() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["settings", "2", "2"]).await, @"
    > settings
    Settings

    Time zone: Europe/Berlin (UTC+1)
    Study days: every day
    New questions: 5 a day
    Study time: 30 minutes a day
    Background: none
    Quiet hours: none
    Alias: none
    Hidden on boards: off
    Daily practice: off
    [1 Time zone] [2 Study days] [3 New questions]
    [4 Study time] [5 Background] [6 Quiet hours]
    [7 Alias] [8 Hidden on boards]
    [9 Reminders]

    > 2
    Study days

    Now: every day

    The weekdays that count for your streak, from today on; the others are rest days.

    Type the new value, or all of it: `settings days mon-fri`
    [1 Daily] [2 Weekdays] [3 Weekends]

    > 2
    Study days: weekdays, before: every day

    That holds from today on; days before stay as they were.
    [1 Back to every day] [2 All settings]
    ");
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
        @r"
        > settings new 10
        New questions: 10 a day, before: 5 a day
        [1 Back to 5 a day] [2 All settings]

        > 1
        New questions: 5 a day, before: 10 a day
        [1 Back to 10 a day] [2 All settings]

        > settings minutes 45 min
        Study time: 45 minutes a day, before: 30 minutes a day
        [1 Back to 30 minutes a day] [2 All settings]

        > settings background golang
        Background: Go, before: none
        [1 Back to none] [2 All settings]

        > settings background none
        Background: none, before: Go
        [1 Back to Go] [2 All settings]

        > settings quiet 22-7
        Quiet hours: 22:00–07:00, before: none
        [1 Back to none] [2 All settings]

        > settings hidden on
        Hidden on boards: on, before: off
        [1 Back to off] [2 All settings]

        > settings hidden on
        Hidden on boards is on already.
        [1 All settings]
        "
    );
}

#[tokio::test]
async fn going_east_excuses_the_day_that_is_lost_and_reminders_follow() {
    let mut ada = Scenario::sample("2026-03-26T18:00:00-10:00[Pacific/Honolulu]").await;
    ada.tick(&["moves"]).await;
    ada.wait("1d");
    ada.talk(&["remind 9am"]).await;
    insta::assert_snapshot!(ada.talk(&["settings zone auckland", "1", "settings zone auckland", "streak why"]).await, @r"
    > settings zone auckland
    Time zone: Pacific/Auckland (UTC+13), before: Pacific/Honolulu (UTC-10)

    For you it is 17:00 on Sat 28 March now.

    Your clock leaps ahead, so Fri 27 March is excused: it counts for your streak.

    Reminders keep their hour on the new clock; the next practice comes tomorrow 09:00.
    [1 Back to Pacific/Honolulu (UTC-10)] [2 All settings]

    > 1
    Time zone: Pacific/Honolulu (UTC-10), before: Pacific/Auckland (UTC+13)

    For you it is 18:00 on Fri 27 March now.

    Reminders keep their hour on the new clock; the next practice comes tomorrow 09:00.
    [1 Back to Pacific/Auckland (UTC+13)] [2 All settings]

    > settings zone auckland
    Time zone: Pacific/Auckland (UTC+13), before: Pacific/Honolulu (UTC-10)

    For you it is 17:00 on Sat 28 March now.

    Reminders keep their hour on the new clock; the next practice comes tomorrow 09:00.
    [1 Back to Pacific/Honolulu (UTC-10)] [2 All settings]

    > streak why
    Streak: 2 days

    Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

    [?] Sat 28 March: still open; studying makes it day 3.
    [e] Fri 27 March: excused, since a change of time zone took it away: it counts, streak 2.
    [x] Thu 26 March: studied (1 topic), streak 1.
    ");
}

#[tokio::test]
async fn going_west_takes_nothing_away() {
    let mut ada = Scenario::sample("2026-03-27T09:00:00+13:00[Pacific/Auckland]").await;
    ada.tick(&["moves"]).await;
    insta::assert_snapshot!(ada.talk(&["settings zone Honolulu", "streak"]).await, @"
    > settings zone Honolulu
    Time zone: Pacific/Honolulu (UTC-10), before: Pacific/Auckland (UTC+13)

    For you it is 10:00 on Thu 26 March now.
    [1 Back to Pacific/Auckland (UTC+13)] [2 All settings]

    > streak
    Streak: 1 day

    Longest: 1 day
    Freezes held: 0 of 2
    Next freeze: after 6 more streak days

    [x] Fri 27 March: studied
    [1 Why?] [2 Year]
    ");
}

#[tokio::test]
async fn a_zone_that_may_be_several_is_asked_back() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["settings zone australia", "settings zone Berlinn", "1"]).await, @r"
    > settings zone australia
    Several zones match “australia”. Which one?
    [1 Australia/Sydney]
    [2 Australia/Brisbane]
    [3 Australia/Adelaide]
    [4 Australia/Darwin]
    [5 Australia/Perth]

    > settings zone Berlinn
    I know no time zone or city “Berlinn”. Type a larger city near you, or a name such as `Europe/Berlin`.
    [1 Europe/Berlin]

    > 1
    Time zone is Europe/Berlin (UTC+1) already.
    [1 All settings]
    ");
}

#[tokio::test]
async fn study_days_change_the_practice_and_leave_the_past() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["remind 9am"]).await;
    insta::assert_snapshot!(ada.talk(&["settings days mon-fri", "1", "settings days mon-fri"]).await, @r"
    > settings days mon-fri
    Study days: weekdays, before: every day

    That holds from today on; days before stay as they were.

    The daily practice comes at 09:00 on weekdays.
    [1 Back to every day] [2 All settings]

    > 1
    Study days: every day, before: weekdays

    That holds from today on; days before stay as they were.

    The daily practice comes at 09:00 every day.
    [1 Back to weekdays] [2 All settings]

    > settings days mon-fri
    Study days: weekdays, before: every day

    That holds from today on; days before stay as they were.

    The daily practice comes at 09:00 on weekdays.
    [1 Back to every day] [2 All settings]
    ");
}

#[tokio::test]
async fn an_alias_is_short_and_visible() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "settings alias  Ada  Lovelace",
            "settings alias 🦀é漢",
            "settings alias abcdefghijklmnopqrstuvwxyzabcdefg",
            "settings alias off",
        ])
        .await,
        @r"
        > settings alias  Ada  Lovelace
        Alias: Ada Lovelace, before: none
        [1 Back to none] [2 All settings]

        > settings alias 🦀é漢
        Alias: 🦀é漢, before: Ada Lovelace
        [1 Back to Ada Lovelace] [2 All settings]

        > settings alias abcdefghijklmnopqrstuvwxyzabcdefg
        An alias has 1 to 32 characters, and this one has 33. Shorten it, or turn it off.
        [1 No alias]

        > settings alias off
        Alias: none, before: 🦀é漢
        [1 Back to 🦀é漢] [2 All settings]
        "
    );
    // What turns the direction of writing is gone before anything is read.
    let turned = ada.say("settings alias ab\u{202e}cd").await;
    insta::assert_snapshot!(crate::reply::plain(&turned), @"Alias: abcd, before: none");
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
        @r#"
        > settings colour blue
        There is no setting `colour`. There are zone, days, new, minutes, background, quiet, platform, alias and hidden.
        [1 Show settings]

        > settings new 51
        That has to be a whole number of new questions a day from 0 to 50; "51" is not.

        > settings minutes none
        That has to be a whole number of minutes a day from 5 to 600; "none" is not.

        > settings quiet 22-22
        It begins and ends at 22:00: write two different times, like 22-7.

        > settings days someday
        "someday" is not a day of the week: write days like mon-fri, mon,wed,fri, weekends or daily.

        > settings background cobol
        I have no comparisons with "cobol". There are Node.js, PHP, Python, Java, Go and C++, or none.
        [1 Choose one]

        > settings platform discord
        We have not talked on Discord yet, so I can't write to you there. I reach you on the terminal.
        [1 The terminal]

        > settings platform fax
        "fax" is no platform that I know. I reach you on the terminal.
        [1 The terminal]

        > settings hidden maybe
        That can be on or off, and "maybe" is neither.
        [1 On]
        [2 Off]
        "#
    );
}

#[tokio::test]
async fn quiet_hours_over_a_reminder_are_told() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["remind 6:30"]).await;
    insta::assert_snapshot!(ada.talk(&["settings quiet 22-7", "settings"]).await, @"
    > settings quiet 22-7
    Quiet hours: 22:00–07:00, before: none

    The daily practice is set to 06:30, which is in them: it will wait until 07:00.
    [1 Back to none] [2 All settings]

    > settings
    Settings

    Time zone: Europe/Berlin (UTC+1)
    Study days: every day
    New questions: 5 a day
    Study time: 30 minutes a day
    Background: none
    Quiet hours: 22:00–07:00
    Alias: none
    Hidden on boards: off
    Daily practice: at 06:30 every day
    [1 Time zone] [2 Study days] [3 New questions]
    [4 Study time] [5 Background] [6 Quiet hours]
    [7 Alias] [8 Hidden on boards]
    [9 Reminders]
    ");
}

#[tokio::test]
async fn who_never_did_the_guided_set_up_loses_no_day_either() {
    let mut ada = Scenario::at("2026-03-26T18:00:00-10:00[Pacific/Honolulu]").await;
    ada.talk(&["enroll rust-mastery", "done"]).await;
    ada.wait("1d");
    let said = ada.talk(&["settings zone auckland", "streak why"]).await;
    assert!(said.contains("so Fri 27 March is excused"), "{said}");
    assert!(said.contains("Streak: 2 days"), "{said}");
}
