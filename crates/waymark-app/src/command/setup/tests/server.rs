//! On a server: one group, whose question comes to a channel, calls a role and opens a thread.

use insta::assert_snapshot;

use super::NOON;
use crate::{
    reply::{Native, Placing, Tone, plain},
    request::{Action, Platform, What},
    testing::{Scenario, called},
};

/// In a channel of a server.
async fn server() -> Scenario {
    let mut s = Scenario::at(NOON).await;
    s.actor.platform = Platform::Discord;
    s.enter("crabs#17", true);
    s
}

/// The channel that questions came to is gone.
async fn is_deleted(s: &Scenario) {
    let (chat, reason) = ("17".to_owned(), "the channel was deleted".to_owned());
    s.hears(What::Removed { chat, reason }).await;
}

#[tokio::test]
async fn on_a_server_the_channel_comes_first_and_a_role_and_a_thread_last() {
    let mut s = server().await;
    assert_snapshot!(s.talk(&[
        "setup",
        "setup channel 18",
        "1",
        "9",
        "daily",
        "setup roadmap none",
        "setup role <@&5>",
        "1",
    ]).await, @"
    > setup
    (for all)
    Set up crabs

    1 of 7: in which channel does the question come? Now it is #17. Choose from the list, or keep it.
    [1 Keep it]

    > setup channel 18
    (for all)
    Set up crabs

    2 of 7: where is the group? Its hours and weeks go by that zone. Type another city or zone.
    [1 Keep Europe/Berlin]

    > 1
    (for all)
    Set up crabs

    3 of 7: when does the question come? Press an hour, or type one, such as 8:30 or 9pm.
    [1 07:00] [2 09:00] [3 12:00] [4 18:00] [5 20:00]

    > 9
    (for all)
    Set up crabs

    4 of 7: on which days? Press, or type days, such as mon, wed, fri.
    [1 Every day] [2 Monday to Friday] [3 Weekends]

    > daily
    (for all)
    Set up crabs

    5 of 7: which roadmap? Questions are about what members study now; while nobody studies anything, about this one.
    [1 Advanced Rust Learning Roadmap]
    [2 Rust Learning Roadmap for Backend Development]
    [3 Rust Backend Fast-Track Roadmap]
    [4 Complete Rust Mastery Roadmap]
    [5 Rust Roadmap – Top 1% Engineer Level]
    [6 None]

    > setup roadmap none
    (for all)
    Set up crabs

    6 of 7: does it call a role? Choose one that people take for themselves, so that whoever wants to is told. Now: nobody.
    [1 Nobody]

    > setup role <@&5>
    (for all)
    Set up crabs

    7 of 7: shall each question open a thread? People talk about it there, and the channel stays quiet. Answers are given by buttons all the same.
    [1 With a thread] [2 Without]

    > 1
    (for all)
    Set up crabs

    Question of the day: does not come to #18 yet
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: @5
    Thread: with each question
    How the week went: is told

    Is that right? Then the question of the day comes to #18.
    [1 Start]
    [2 Hour] [3 Days] [4 Zone] [5 Roadmap]
    [6 Channel] [7 Role] [8 Thread] [9 Recap]
    ");
}

#[tokio::test]
async fn on_a_server_each_thing_is_changed_by_itself() {
    let mut s = server().await;
    s.talk(&["setup", "setup channel 18", "setup role 5", "setup thread on"])
        .await;
    assert_snapshot!(s.talk(&["setup on", "setup", "setup role", "setup role none", "setup thread off", "setup off"]).await, @"
    > setup on
    (for all)
    crabs is set up

    The question of the day comes to #18: everybody gets the same one, and one answer. The first one comes tomorrow 09:00.

    Question of the day: comes to #18
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: @5
    Thread: with each question
    How the week went: is told
    [1 Join the group] [2 Change]

    > setup
    (for all)
    Set up crabs

    Question of the day: comes to #18
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: @5
    Thread: with each question
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap]
    [5 Channel] [6 Role] [7 Thread] [8 Recap]
    [9 Stop asking]

    > setup role
    (for all)
    Set up crabs

    Does it call a role? Choose one that people take for themselves, so that whoever wants to is told. Now: @5.
    [1 Nobody]

    > setup role none
    (for all)
    Set up crabs

    Question of the day: comes to #18
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: nobody
    Thread: with each question
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap]
    [5 Channel] [6 Role] [7 Thread] [8 Recap]
    [9 Stop asking]

    > setup thread off
    (for all)
    Set up crabs

    Question of the day: comes to #18
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: nobody
    Thread: none
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap]
    [5 Channel] [6 Role] [7 Thread] [8 Recap]
    [9 Stop asking]

    > setup off
    (for all)
    No question comes any more. What was chosen, the members and their points are kept.
    [1 Start again]
    ");
}

#[tokio::test]
async fn a_channel_and_a_role_are_chosen_from_the_platforms_lists_in_one_message() {
    let mut s = server().await;
    let first = s.say("setup").await;
    let choose = first.choose.clone().unwrap();
    assert_eq!(
        (choose.what, choose.press.as_str()),
        (Native::Channel, "setup channel")
    );
    assert_eq!(first.awaits, None);
    let chosen = s.send("x:1", Action::Press("setup channel 18".to_owned())).await;
    assert_eq!((chosen.placing, chosen.choose), (Placing::Replace, None));
    assert_eq!(chosen.awaits.unwrap().line, "setup zone");
    let role = s.say("setup role").await;
    assert_eq!(role.choose.unwrap().what, Native::Role);
    let called = called(
        "setup",
        &[("channel", "<#19>"), ("role", "none"), ("thread", "on")],
    );
    let at_once = plain(&s.send("x:2", called).await);
    assert!(
        at_once.contains("#19") && at_once.contains("Calls: nobody"),
        "{at_once}"
    );
}

#[tokio::test]
async fn what_is_no_channel_of_the_server_is_not_taken() {
    let mut s = server().await;
    s.talk(&["setup", ":in lobsters#30 admin", "setup", ":in crabs#17 admin"])
        .await;
    assert_snapshot!(s.talk(&[
        "setup channel #general",
        "setup channel 30",
        "setup channel 123456789012345678901",
        "setup role @learners",
        "setup role @everyone",
        "setup thread maybe",
        "setup channel here",
    ]).await, @"
    > setup channel #general
    I can't tell which channel that is. Choose it from the list of `setup channel`, or type it in the channel itself: `setup channel here`.
    [1 Choose a channel]

    > setup channel 30
    That channel belongs to another group. Choose one of this server.

    > setup channel 123456789012345678901
    I can't tell which channel that is. Choose it from the list of `setup channel`, or type it in the channel itself: `setup channel here`.
    [1 Choose a channel]

    > setup role @learners
    I can't tell which role that is. Choose it from the list of `setup role`, or call nobody: `setup role none`.
    [1 Choose a role]

    > setup role @everyone
    I don't call everybody. Choose a role that people take for themselves, or nobody.
    [1 Choose a role]
    [2 Nobody]

    > setup thread maybe
    A thread below each question is on or off.
    [1 On]
    [2 Off]

    > setup channel here
    (for all)
    Set up crabs

    2 of 7: where is the group? Its hours and weeks go by that zone. Type another city or zone.
    [1 Keep Europe/Berlin]
    ");
    let view = s.app.store().read().await;
    let other = view.unwrap().chat_at("discord", "30").await.unwrap().unwrap();
    assert_eq!(other.server.as_deref(), Some("lobsters"));
    // The role of everybody has the id of the server.
    s.enter("77#17", true);
    s.say("setup").await;
    assert_eq!(s.say("setup role 77").await.tone, Tone::Refusal);
}

#[tokio::test]
async fn a_channel_that_is_gone_is_chosen_anew() {
    let mut s = server().await;
    s.talk(&["setup", "setup on"]).await;
    is_deleted(&s).await;
    assert_snapshot!(s.talk(&[":in crabs#18 admin", "setup", "1", "setup"]).await, @"
    > :in crabs#18 admin
    > setup
    (for all)
    Set up crabs

    In which channel does the question come? I can't reach the one that was chosen (the channel was deleted). Choose from the list.
    [1 This channel]

    > 1
    (for all)
    Set up crabs

    Question of the day: comes to #18
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: nobody
    Thread: none
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap]
    [5 Channel] [6 Role] [7 Thread] [8 Recap]
    [9 Stop asking]

    > setup
    (for all)
    Set up crabs

    Question of the day: comes to #18
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Calls: nobody
    Thread: none
    How the week went: is told
    [1 Hour] [2 Days] [3 Zone] [4 Roadmap]
    [5 Channel] [6 Role] [7 Thread] [8 Recap]
    [9 Stop asking]
    ");
}

#[tokio::test]
async fn nothing_is_started_in_a_channel_that_is_gone() {
    let mut s = server().await;
    s.talk(&["setup", "setup on"]).await;
    is_deleted(&s).await;
    s.enter("crabs#18", true);
    let both = called("setup", &[("hour", "9:30"), ("days", "daily")]);
    for said in [s.say("setup on").await, s.send("x:1", both).await] {
        let text = plain(&said);
        assert!(
            text.contains("In which channel does the question come?"),
            "{text}"
        );
    }
    let mut view = s.app.store().read().await.unwrap();
    let closed = view.chat_at("discord", "17").await.unwrap().unwrap();
    assert_eq!(closed.closed_reason.as_deref(), Some("the channel was deleted"));
}

#[tokio::test]
async fn on_a_server_nobody_chooses_polls() {
    let mut s = server().await;
    s.say("setup").await;
    let typed = called("setup", &[("answers", "polls")]);
    for said in [s.say("setup answers polls").await, s.send("x:1", typed).await] {
        assert_eq!(said.tone, Tone::Refusal);
        assert!(plain(&said).contains("by buttons"), "{}", plain(&said));
    }
}
