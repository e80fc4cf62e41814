//! An admin is led through the choices, or makes them in one call.

mod server;

use insta::assert_snapshot;

use crate::{
    reply::{Placing, Tone, plain},
    testing::{Scenario, called},
};

const NOON: &str = "2026-03-26T12:00:00+01:00[Europe/Berlin]";

#[expect(clippy::too_many_lines, reason = "one conversation")]
#[tokio::test]
async fn an_admin_is_led_through_it_step_by_step() {
    let mut s = Scenario::at(NOON).await;
    assert_snapshot!(s.talk(&[
        "setup",
        ":in crabs",
        "setup",
        ":in crabs admin",
        "setup",
        "1",
        "19:30",
        "2",
        "rust backend fast",
        "1",
        "1",
        "setup",
        "setup days mon wed",
        "setup off",
        "setup off",
    ]).await, @"
    > setup
    That is for a chat with others: add me to one, and let an admin type `setup` there.

    > :in crabs
    > setup
    Only admins of this chat can do that. Ask one of them.

    > :in crabs admin
    > setup
    (for all)
    Set up crabs

    1 of 5: where is the group? Its hours and weeks go by that zone. Type another city or zone.
    [1 Keep Europe/Berlin]

    > 1
    (for all)
    Set up crabs

    2 of 5: when does the question come? Press an hour, or type one, such as 8:30 or 9pm.
    [1 07:00] [2 09:00] [3 12:00] [4 18:00] [5 20:00]

    > 19:30
    (for all)
    Set up crabs

    3 of 5: on which days? Press, or type days, such as mon, wed, fri.
    [1 Every day] [2 Monday to Friday] [3 Weekends]

    > 2
    (for all)
    Set up crabs

    4 of 5: which roadmap? Questions are about what members study now; while nobody studies anything, about this one.
    [1 Advanced Rust Learning Roadmap]
    [2 Rust Learning Roadmap for Backend Development]
    [3 Rust Backend Fast-Track Roadmap]
    [4 Complete Rust Mastery Roadmap]
    [5 Rust Roadmap – Top 1% Engineer Level]
    [6 None]

    > rust backend fast
    (for all)
    Set up crabs

    5 of 5: how do people answer? By buttons below the question, or by the platform's own quiz polls where it has them.
    [1 Buttons] [2 Polls]

    > 1
    (for all)
    Set up crabs

    Question of the day: does not come here yet
    When: 19:30, weekdays (Europe/Berlin)
    Roadmap: Rust Backend Fast-Track Roadmap
    Answers: buttons
    How the week went: is told

    Is that right? Then the question of the day comes here.
    [1 Start]
    [2 Hour] [3 Days] [4 Zone] [5 Roadmap] [6 Answers]
    [7 Recap]

    > 1
    (for all)
    crabs is set up

    The question of the day comes here: everybody gets the same one, and one answer. The first one comes today 19:30.

    Question of the day: comes here
    When: 19:30, weekdays (Europe/Berlin)
    Roadmap: Rust Backend Fast-Track Roadmap
    Answers: buttons
    How the week went: is told
    [1 Join the group] [2 Change]

    > setup
    (for all)
    Set up crabs

    Question of the day: comes here
    When: 19:30, weekdays (Europe/Berlin)
    Roadmap: Rust Backend Fast-Track Roadmap
    Answers: buttons
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap] [5 Answers]
    [6 Recap]
    [7 Stop asking here]

    > setup days mon wed
    (for all)
    Set up crabs

    Question of the day: comes here
    When: 19:30, Mon, Wed (Europe/Berlin)
    Roadmap: Rust Backend Fast-Track Roadmap
    Answers: buttons
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap] [5 Answers]
    [6 Recap]
    [7 Stop asking here]

    > setup off
    (for all)
    No question comes here any more. What was chosen, the members and their points are kept.
    [1 Start again]

    > setup off
    (for all)
    No question comes here; nothing was changed.
    [1 Start again]
    ");
}

#[tokio::test]
async fn what_is_not_understood_is_said_and_changes_nothing() {
    let mut s = Scenario::at(NOON).await;
    assert_snapshot!(s.talk(&[
        ":in crabs admin",
        "setup",
        "setup hour noonish",
        "setup zone the moon",
        "setup days never",
        "setup answers shouting",
        "setup roadmap cooking",
        "setup dance",
        "setup show",
    ]).await, @r#"
    > :in crabs admin
    > setup
    (for all)
    Set up crabs

    1 of 5: where is the group? Its hours and weeks go by that zone. Type another city or zone.
    [1 Keep Europe/Berlin]

    > setup hour noonish
    "noonish" is not a time of day: write it like 9, 9:30, 9pm, 21:30 or noon.

    > setup zone the moon
    I know no time zone or city “the moon”. Type a larger city near you, or a name such as `Europe/Berlin`.

    > setup days never
    "never" is not a day of the week: write days like mon-fri, mon,wed,fri, weekends or daily.

    > setup answers shouting
    Answers come by buttons, or by polls where the platform has them.
    [1 Buttons]
    [2 Polls]

    > setup roadmap cooking
    I find no roadmap for “cooking”. Did you mean one of these?
    [1 Advanced Rust Learning Roadmap]
    [2 Rust Learning Roadmap for Backend Development]
    [3 Rust Backend Fast-Track Roadmap]
    [4 Complete Rust Mastery Roadmap]
    [5 Rust Roadmap – Top 1% Engineer Level]

    > setup dance
    I know no time zone or city “setup dance”. Type a larger city near you, or a name such as `Europe/Berlin`.

    > setup show
    (for all)
    Set up crabs

    Question of the day: does not come here yet
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Answers: buttons
    How the week went: is told

    Is that right? Then the question of the day comes here.
    [1 Start]
    [2 Hour] [3 Days] [4 Zone] [5 Roadmap] [6 Answers]
    [7 Recap]
    "#);
}

#[tokio::test]
async fn it_is_one_message_that_is_edited() {
    let mut s = Scenario::at(NOON).await;
    s.enter("crabs", true);
    for line in ["setup", "1", "1", "1", "setup roadmap none", "1", "1"] {
        let reply = s.say(line).await;
        assert_eq!(reply.placing, Placing::Replace, "{line}: {}", plain(&reply));
    }
    // Somebody else's press on it does nothing.
    s.speak_as("Ben");
    s.enter("crabs", false);
    let refused = s.say("setup off").await;
    assert_eq!((refused.tone, refused.placing), (Tone::Refusal, Placing::New));
}

#[tokio::test]
async fn an_hour_that_has_passed_today_comes_tomorrow() {
    let mut s = Scenario::at(NOON).await;
    s.talk(&[":in crabs admin", "setup", "setup hour 9:00"]).await;
    assert!(plain(&s.say("setup on").await).contains("The first one comes tomorrow"));
    s.say("setup hour 13:00").await;
    assert!(plain(&s.say("setup on").await).contains("The first one comes today"));
}

#[tokio::test]
async fn several_things_are_chosen_in_one_call() {
    let mut s = Scenario::at(NOON).await;
    s.enter("crabs", true);
    let two = called("setup", &[("hour", "9:30"), ("days", "mon-fri")]);
    assert_snapshot!(plain(&s.send("x:1", two).await), @"
    Set up crabs

    Question of the day: does not come here yet
    When: 09:30, weekdays (Europe/Berlin)
    Roadmap: none
    Answers: buttons
    How the week went: is told

    Is that right? Then the question of the day comes here.
    ");
    let one = called("setup", &[("answers", "polls")]);
    let reply = s.send("x:2", one).await;
    assert_eq!(reply.placing, Placing::Replace);
    assert!(plain(&reply).contains("Answers: polls"), "{}", plain(&reply));
    // Where one cannot be, none is changed.
    let half = called("setup", &[("answers", "buttons"), ("hour", "25:00")]);
    assert_eq!(s.send("x:3", half).await.tone, Tone::Refusal);
    assert!(plain(&s.say("setup").await).contains("Answers: polls"));
}

#[tokio::test]
async fn elsewhere_channels_roles_and_threads_are_said_to_be_discords() {
    let mut s = Scenario::at(NOON).await;
    s.enter("crabs", true);
    for line in ["setup channel #general", "setup role none", "setup thread on"] {
        let said = s.say(line).await;
        assert_eq!(said.tone, Tone::Refusal, "{line}");
        assert!(plain(&said).contains("are Discord's"), "{line}");
    }
    let both = called("setup", &[("hour", "9:30"), ("thread", "on")]);
    assert_eq!(s.send("x:1", both).await.tone, Tone::Refusal);
    let shown = plain(&s.say("setup show").await);
    assert!(!shown.contains("Thread") && !shown.contains("9:30"), "{shown}");
}
