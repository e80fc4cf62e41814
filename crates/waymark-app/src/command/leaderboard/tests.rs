//! Several people on one board.

use insta::assert_snapshot;

use crate::testing::{Scenario, sample, shown};

const NOON: &str = "2026-03-26T12:00:00+01:00[Europe/Berlin]";

#[expect(clippy::too_many_lines, reason = "one conversation")]
#[tokio::test]
async fn three_learners_tie_and_one_hides_and_one_leaves() {
    let mut s = Scenario::with(NOON, sample::catalog()).await;
    s.talk(&[
        ":in crabs admin",
        "setup",
        "setup on",
        "group join",
        ":alone",
        "enroll ferris",
        "done",
        "done",
        ":as Ben",
        ":in crabs",
        "group join",
        ":alone",
        "enroll ferris",
        "done",
        ":as Cleo",
        ":in crabs",
        "group join",
        ":alone",
        "enroll ferris",
        "done",
        ":as Dan",
        ":in crabs",
        "group join",
        ":alone",
        "enroll ferris",
    ])
    .await;
    assert_snapshot!(s.talk(&[
        "leaderboard",
        "done",
        "undo",
        "leaderboard month",
        ":as Cleo",
        "leaderboard streak",
        "settings alias The *real* Cleo",
        ":in crabs",
        "leaderboard",
        ":as Ben",
        ":alone",
        "settings hidden on",
        "leaderboard",
        ":as Ada",
        ":in crabs",
        "group leave",
        "leaderboard",
        ":as Ben",
        "leaderboard",
        ":as Cleo",
        ":alone",
        "leaderboard all",
        ":wait 4d",
        "leaderboard",
        "leaderboard all",
        "leaderboard streak",
        ":as Ben",
        "settings hidden off",
        "leaderboard all",
    ]).await, @"
    > leaderboard
    crabs: this week

    1. Ada · 25 points
    2. Ben · 15 points
    2. Cleo · 15 points

    You have no points this week yet.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]

    > done
    Done: Moves

    +15 points · streak now 1 day

    Done: 1 of 7

    Next: Borrowing
    [1 Next topic] [2 Practise it] [3 Undo]

    > undo
    Taken back: Moves done.

    −15 points · streak 0 days again

    The change before that: following Ferris from Scratch.
    [1 Today] [2 Undo that too]

    > leaderboard month
    crabs: this month

    1. Ada · 25 points
    2. Ben · 15 points
    2. Cleo · 15 points

    You have no points this month yet.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 All time] [3 Streaks]

    > :as Cleo
    > leaderboard streak
    crabs: streaks

    1. Ada · 1 day
    1. Ben · 1 day
    1. Cleo (you) · 1 day

    You share the 1st place.

    The group's own streak: 1 day on which at least half of its active members studied.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 This month] [3 All time]

    > settings alias The *real* Cleo
    Alias: The *real* Cleo, before: none
    [1 Back to none] [2 All settings]

    > :in crabs
    > leaderboard
    (for all)
    crabs: this week

    1. Ada · 25 points
    2. Ben · 15 points
    2. The *real* Cleo · 15 points

    The *real* Cleo shares the 2nd place, 10 points behind Ada.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 Join the group]

    > :as Ben
    > :alone
    > settings hidden on
    Hidden on boards: on, before: off
    [1 Back to off] [2 All settings]

    > leaderboard
    crabs: this week

    1. Ada · 25 points
    2. The *real* Cleo · 15 points

    You hide from boards, so that nobody sees you here. Your points and your streak are kept.
    [1 Show me on boards]
    [2 This month] [3 All time] [4 Streaks]

    > :as Ada
    > :in crabs
    > group leave
    You have left crabs, and are on none of its boards any more.

    What you have learnt, your points and your streak are yours. You can join again at any time.

    > leaderboard
    (for all)
    crabs: this week

    1. The *real* Cleo · 15 points

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 Join the group]

    > :as Ben
    > leaderboard
    (for all)
    crabs: this week

    1. The *real* Cleo · 15 points

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 Join the group]

    > :as Cleo
    > :alone
    > leaderboard all
    crabs: all time

    1. The *real* Cleo (you) · 15 points

    You are 1st.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 This month] [3 Streaks]

    > :wait 4d
    > leaderboard
    crabs: this week

    Nobody has points this week yet. A right answer is worth 5, a topic 10.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]

    > leaderboard all
    crabs: all time

    1. The *real* Cleo (you) · 15 points

    You are 1st.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 This month] [3 Streaks]

    > leaderboard streak
    crabs: streaks

    Nobody has a streak at the moment. It begins with whatever you study today.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 This month] [3 All time]

    > :as Ben
    > settings hidden off
    Hidden on boards: off, before: on
    [1 Back to on] [2 All settings]

    > leaderboard all
    crabs: all time

    1. Ben (you) · 15 points
    1. The *real* Cleo · 15 points

    You share the 1st place.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 This month] [3 Streaks]
    ");
}

#[tokio::test]
async fn boards_need_a_group_and_ask_for_it_among_several() {
    let mut s = Scenario::with(NOON, sample::catalog()).await;
    assert_snapshot!(s.talk(&[
        "leaderboard",
        "leaderboard year",
        ":in crabs admin",
        "leaderboard",
        "setup",
        "setup on",
        "leaderboard",
        "group join",
        ":in gophers admin",
        "setup",
        "setup on",
        "group join",
        ":alone",
        "leaderboard streak",
        "2",
        "leaderboard group:99",
        "leaderboard 0",
    ]).await, @"
    > leaderboard
    You are in no study group yet. Add me to a chat with others, where an admin types `setup`; or join one by its code: `group join K7M2P-Q9X4T`.

    > leaderboard year
    There is no board `year`. There are this week, last week, this month, all time, and streaks.
    [1 This week]
    [2 This month]
    [3 All time]
    [4 Streaks]

    > :in crabs admin
    > leaderboard
    This chat is no study group yet. An admin makes it one with `setup`.
    [1 Set up]

    > setup
    (for all)
    Set up crabs

    1 of 5: where is the group? Its hours and weeks go by that zone. Type another city or zone.
    [1 Keep Europe/Berlin]

    > setup on
    (for all)
    crabs is set up

    The question of the day comes here: everybody gets the same one, and one answer. The first one comes tomorrow 09:00.

    Question of the day: comes here
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Answers: buttons
    How the week went: is told
    [1 Join the group] [2 Change]

    > leaderboard
    (for all)
    crabs: this week

    Nobody has points this week yet. A right answer is worth 5, a topic 10.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 Join the group]

    > group join
    You are in crabs now.

    Others there may see your name, points and streak. Choose another name with `settings alias`, hide with `settings hidden on`, leave with `group leave`.

    A question of your own every day, and a roadmap: begin with me (`start`).

    > :in gophers admin
    > setup
    (for all)
    Set up gophers

    1 of 5: where is the group? Its hours and weeks go by that zone. Type another city or zone.
    [1 Keep Europe/Berlin]

    > setup on
    (for all)
    gophers is set up

    The question of the day comes here: everybody gets the same one, and one answer. The first one comes tomorrow 09:00.

    Question of the day: comes here
    When: 09:00, every day (Europe/Berlin)
    Roadmap: none
    Answers: buttons
    How the week went: is told
    [1 Join the group] [2 Change]

    > group join
    You are in gophers now.

    Others there may see your name, points and streak. Choose another name with `settings alias`, hide with `settings hidden on`, leave with `group leave`.

    A question of your own every day, and a roadmap: begin with me (`start`).

    > :alone
    > leaderboard streak
    Which group?

    You are in several. Each has its own boards.
    [1 crabs]
    [2 gophers]

    > 2
    gophers: streaks

    Nobody has a streak at the moment. It begins with whatever you study today.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 This month] [3 All time]

    > leaderboard group:99
    Which group?

    You are in several. Each has its own boards.
    [1 crabs]
    [2 gophers]

    > leaderboard 0
    Pages go from 1 to 1000.
    [1 First page]
    ");
}

#[tokio::test]
async fn a_long_board_is_turned_page_by_page_and_ranks_go_on() {
    let mut s = Scenario::with(NOON, sample::catalog()).await;
    s.talk(&[":in crabs admin", "setup", "setup on"]).await;
    for number in 1..=13 {
        s.speak_as(&format!("Member {number}"));
        s.talk(&[":in crabs", "group join", ":alone", "enroll ferris", "done"])
            .await;
        if number <= 9 {
            s.say("done").await;
        }
    }
    assert_snapshot!(s.talk(&["leaderboard", "leaderboard page:2", "leaderboard 2", "leaderboard month 99"]).await, @"
    > leaderboard
    crabs: this week

    1. Member 1 · 25 points
    1. Member 2 · 25 points
    1. Member 3 · 25 points
    1. Member 4 · 25 points
    1. Member 5 · 25 points
    1. Member 6 · 25 points
    1. Member 7 · 25 points
    1. Member 8 · 25 points
    1. Member 9 · 25 points
    10. Member 10 · 15 points

    You share the 10th place, 10 points behind Member 9.

    Page 1 of 2

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 More ›]

    > leaderboard page:2
    crabs: this week

    10. Member 11 · 15 points
    10. Member 12 · 15 points
    10. Member 13 (you) · 15 points

    You share the 10th place, 10 points behind Member 9.

    Page 2 of 2

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 ‹ Back]

    > leaderboard 2
    crabs: this week

    10. Member 11 · 15 points
    10. Member 12 · 15 points
    10. Member 13 (you) · 15 points

    You share the 10th place, 10 points behind Member 9.

    Page 2 of 2

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 ‹ Back]

    > leaderboard month 99
    crabs: this month

    10. Member 11 · 15 points
    10. Member 12 · 15 points
    10. Member 13 (you) · 15 points

    You share the 10th place, 10 points behind Member 9.

    Page 2 of 2

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This week] [2 All time] [3 Streaks]
    [4 ‹ Back]
    ");
    let first = shown(&s.say("leaderboard week 1").await);
    assert_eq!(first, shown(&s.say("leaderboard").await));
}

#[tokio::test]
async fn a_board_shows_its_picture_and_the_picture_tells_what_it_shows() {
    let mut s = Scenario::with(NOON, sample::catalog()).await;
    s.talk(&[":in crabs admin", "setup", "setup on", "group join"])
        .await;
    let empty = s.say("leaderboard").await;
    assert_eq!(empty.picture, None);
    s.talk(&[":alone", "enroll ferris", "done", ":in crabs"]).await;
    let told = s.say("leaderboard").await.picture.unwrap();
    assert_snapshot!(told.alt, @"Leaderboard of crabs, this week (23 to 29 March 2026): 1. Ada, 15 points. Ada is 1st.");
    let told = s.say("leaderboard streak").await.picture.unwrap();
    assert_snapshot!(told.alt, @"Leaderboard of crabs, streaks: 1. Ada, 1 day. Ada is 1st.");
}
