//! Weeks of three people in one chat, and what is told of them.

use insta::assert_snapshot;
use waymark_core::catalog::Catalog;

use super::Composed;
use crate::{
    prompt::Kind,
    testing::{Scenario, sample, shown, small},
};

const NOON: &str = "2026-03-26T12:00:00+01:00[Europe/Berlin]";

/// What the chat "crabs" is told at this moment; composing it twice says the same.
async fn says(s: &Scenario, kind: Kind) -> String {
    let mut view = s.app.store().read().await.unwrap();
    let chat = view.chat_at("console", "crabs").await.unwrap().unwrap();
    drop(view);
    let today = s.actor.zone.as_ref().unwrap().day(s.now);
    match s.composes(&s.prompt(chat.id, kind, today)).await {
        Composed::Say(reply) => shown(&reply),
        Composed::Silence(why) => format!("({why})"),
    }
}

/// Ada, Ben and Cleo are in "crabs", on a Thursday.
async fn crabs() -> Scenario {
    crabs_with(sample::catalog(), "enroll ferris").await
}

async fn crabs_with(catalog: Catalog, enroll: &str) -> Scenario {
    let mut s = Scenario::with(NOON, catalog).await;
    s.talk(&[":in crabs admin", "setup", "setup on"]).await;
    for name in ["Ada", "Ben", "Cleo"] {
        let speak = format!(":as {name}");
        s.talk(&[&speak, ":in crabs", "group join", ":alone", enroll])
            .await;
    }
    s
}

#[tokio::test]
async fn the_week_is_told_with_winners_totals_and_what_comes() {
    let mut s = crabs().await;
    s.talk(&[
        ":as Ada", "done", "done", ":as Ben", "done", ":as Cleo", "done", ":wait 4d",
    ])
    .await;
    assert_snapshot!(says(&s, Kind::GroupRecap).await, @"
    crabs: the week from Mon 23 March to Sun 29 March

    1. Ada · 25 points
    2. Ben · 15 points
    2. Cleo · 15 points

    Together: 55 points by 3 members, 4 topics done

    A new week has begun, and everybody starts from nought.
    [1 The whole board] [2 This week] [3 Join the group]
    ");
    // In the second week there is one before it, and a goal.
    s.talk(&[
        ":as Ada",
        ":in crabs admin",
        "group goal 30 points",
        ":alone",
        "done",
        ":as Ben",
        "done",
        "done",
        ":wait 7d",
    ])
    .await;
    assert_snapshot!(says(&s, Kind::GroupRecap).await, @"
    crabs: the goal of 30 points is reached!

    So went the week from Mon 30 March to Sun 5 April:

    1. Ben · 25 points
    2. Ada · 15 points

    Together: 40 points by 2 members, 3 topics done
    Most improved: Ben, 10 points more than the week before
    Goal, in points: 30 of 30

    A new week has begun, and everybody starts from nought. Its goal: 30 points together.
    [1 The whole board] [2 This week] [3 Join the group]
    ");
    assert_eq!(says(&s, Kind::WeeklyRecap).await, "(not for a chat)");
    s.wait("7d");
    assert_snapshot!(says(&s, Kind::GroupRecap).await, @"
    crabs: the week from Mon 6 April to Sun 12 April

    It was a quiet one: nobody earned points. A new week has begun, and whoever answers first leads it.
    [1 This week] [2 Join the group]
    ");
    s.wait("7d");
    assert_eq!(says(&s, Kind::GroupRecap).await, "(quiet for weeks)");
}

#[tokio::test]
async fn nothing_is_told_to_an_empty_group_or_where_nobody_wants_it() {
    let mut s = Scenario::with(NOON, sample::catalog()).await;
    s.talk(&[":in crabs admin", "setup", "setup on"]).await;
    assert_eq!(says(&s, Kind::GroupRecap).await, "(no week closed)");
    s.wait("4d");
    assert_eq!(says(&s, Kind::GroupRecap).await, "(nobody in the group)");
    s.talk(&["group join", "setup recap off"]).await;
    assert_eq!(says(&s, Kind::GroupRecap).await, "(not set up)");
    s.talk(&["setup recap on", "group pause"]).await;
    assert_eq!(says(&s, Kind::GroupRecap).await, "(paused)");
}

#[expect(clippy::too_many_lines, reason = "one conversation")]
#[tokio::test]
async fn a_closed_week_is_shown_as_it_was_but_for_who_left_or_hides() {
    let mut s = crabs().await;
    s.talk(&[":as Ada", "done", "done", ":as Ben", "done", ":as Cleo", "done"])
        .await;
    assert_snapshot!(s.talk(&[
        "leaderboard last",
        ":wait 4d",
        // What is taken back now, and done again, was earned in the old week, once.
        "undo",
        "leaderboard",
        "done",
        "leaderboard",
        "leaderboard last",
        ":as Ben",
        "settings hidden on",
        "leaderboard last",
        ":as Ada",
        ":in crabs",
        "leaderboard last",
        ":wait 7d",
        "leaderboard last",
        "leaderboard last week:2026-03-26",
        "leaderboard 2026-03-01",
        "leaderboard last week:someday",
        ":as Cleo",
        "group leave",
        ":as Ada",
        "leaderboard last week:2026-03-26",
    ]).await, @r#"
    > leaderboard last
    No week of this group has closed yet: the first one does Mon 30 March 00:00.
    [1 This week]

    > :wait 4d
    > undo
    Taken back: Moves done (Thu 26 March).

    −15 points

    The change before that: following Ferris from Scratch.
    [1 Today] [2 Undo that too]

    > leaderboard
    crabs: this week

    Nobody has points this week yet. A right answer is worth 5, a topic 10.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]

    > done
    Done: Moves

    +15 points · streak now 1 day

    Done: 1 of 7

    Next: Borrowing
    [1 Next topic] [2 Practise it] [3 Undo]

    > leaderboard
    crabs: this week

    Nobody has points this week yet. A right answer is worth 5, a topic 10.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]

    > leaderboard last
    crabs: week from Mon 23 March to Sun 29 March

    1. Ada · 25 points
    2. Ben · 15 points
    2. Cleo (you) · 15 points

    You were 2nd with 15 points.

    Together 55 points by 3 members, 4 topics done. Closed today 00:00, for good.
    [1 This week]

    > :as Ben
    > settings hidden on
    Hidden on boards: on, before: off
    [1 Back to off] [2 All settings]

    > leaderboard last
    crabs: week from Mon 23 March to Sun 29 March

    1. Ada · 25 points
    2. Cleo · 15 points

    You were 2nd with 15 points; since you hide now, nobody sees it.

    Together 55 points by 3 members, 4 topics done. Closed today 00:00, for good.
    [1 This week]

    > :as Ada
    > :in crabs
    > leaderboard last
    (for all)
    crabs: week from Mon 23 March to Sun 29 March

    1. Ada · 25 points
    2. Cleo · 15 points

    Together 55 points by 3 members, 4 topics done. Closed today 00:00, for good.
    [1 This week]

    > :wait 7d
    > leaderboard last
    (for all)
    crabs: week from Mon 30 March to Sun 5 April

    Nobody had points in that week.
    [1 The week before] [2 This week]

    > leaderboard last week:2026-03-26
    (for all)
    crabs: week from Mon 23 March to Sun 29 March

    1. Ada · 25 points
    2. Cleo · 15 points

    Together 55 points by 3 members, 4 topics done. Closed Mon 30 March 00:00, for good.
    [1 The week after] [2 This week]

    > leaderboard 2026-03-01
    This group had no board so long ago.
    [1 Last week]
    [2 This week]

    > leaderboard last week:someday
    "someday" is not a day: write it like tomorrow, fri, 29 March, 2026-03-29 or in 3 days.

    > :as Cleo
    > group leave
    You have left crabs, and are on none of its boards any more.

    What you have learnt, your points and your streak are yours. You can join again at any time.

    > :as Ada
    > leaderboard last week:2026-03-26
    (for all)
    crabs: week from Mon 23 March to Sun 29 March

    1. Ada · 25 points

    Together 55 points by 3 members, 4 topics done. Closed Mon 30 March 00:00, for good.
    [1 The week after] [2 This week]
    "#);
}

#[tokio::test]
async fn that_the_goal_is_reached_is_told_once_with_the_question() {
    let mut s = crabs_with(small::catalog(), "enroll small").await;
    s.talk(&[
        ":as Ada",
        ":in crabs admin",
        "group goal 2 topics",
        ":alone",
        "done",
    ])
    .await;
    let cheer = "The goal of this week is reached: 2 topics together.";
    assert!(!says(&s, Kind::GroupQuestion).await.contains(cheer));
    s.talk(&[":as Ben", "done", ":wait 1d"]).await;
    let asked = says(&s, Kind::GroupQuestion).await;
    assert!(asked.contains(cheer), "{asked}");
    s.wait("1d");
    assert!(!says(&s, Kind::GroupQuestion).await.contains(cheer));
    assert_snapshot!(s.talk(&[":in crabs", "group info"]).await, @"
    > :in crabs
    > group info
    (for all)
    crabs

    Members: 3, 3 active
    Question of the day: 09:00, every day (Europe/Berlin)
    Group streak: 0 days, and nobody has studied today yet
    Goal of this week, in topics: 2 of 2
    [1 Join the group] [2 Leaderboard]
    ");
}
