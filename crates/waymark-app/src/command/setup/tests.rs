use insta::assert_snapshot;

use crate::{
    reply::{Native, Placing, Tone, plain},
    request::{Action, Platform},
    testing::Scenario,
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

fn called(name: &str, values: &[(&str, &str)]) -> Action {
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Action::Command(name.to_owned(), values.collect())
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
async fn a_part_is_called_with_what_belongs_to_it() {
    let mut s = Scenario::at(NOON).await;
    s.follow("rust-backend").await;
    let zone = called("settings zone", &[("zone", "Tokyo")]);
    assert!(plain(&s.send("x:1", zone).await).contains("Asia/Tokyo"));
    let bare = s.send("x:2", called("settings show", &[])).await;
    assert!(plain(&bare).starts_with("Settings"), "{}", plain(&bare));
    let slow = s.send("x:3", called("plan slow", &[("percent", "150")])).await;
    assert_ne!(slow.tone, Tone::Refusal, "{}", plain(&slow));
    s.enter("crabs", true);
    let group = called("group create", &[("name", "Rustaceans at sea")]);
    assert!(plain(&s.send("x:4", group).await).contains("Rustaceans at sea"));
}

/// In a channel of a server.
async fn server() -> Scenario {
    let mut s = Scenario::at(NOON).await;
    s.actor.platform = Platform::Discord;
    s.enter("crabs#17", true);
    s
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
    let gone = crate::request::Notice {
        platform: s.actor.platform,
        at: s.now,
        what: crate::request::What::Removed {
            chat: "17".to_owned(),
            reason: "the channel was deleted".to_owned(),
        },
    };
    s.app.notice(gone).await.unwrap();
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
    let (chat, reason) = ("17".to_owned(), "the channel was deleted".to_owned());
    let gone = crate::request::Notice {
        platform: s.actor.platform,
        at: s.now,
        what: crate::request::What::Removed { chat, reason },
    };
    s.app.notice(gone).await.unwrap();
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
