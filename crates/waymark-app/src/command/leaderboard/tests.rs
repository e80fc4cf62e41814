//! Several people on one board.

use insta::assert_snapshot;

use crate::testing::{Scenario, sample, shown};

const NOON: &str = "2026-03-26T12:00:00+01:00[Europe/Berlin]";

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
    ]).await, @"");
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
    ]).await, @"");
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
    assert_snapshot!(s.talk(&["leaderboard", "leaderboard page:2", "leaderboard 99"]).await, @"");
    let first = shown(&s.say("leaderboard week 1").await);
    assert_eq!(first, shown(&s.say("leaderboard").await));
}
