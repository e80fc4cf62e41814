use insta::assert_snapshot;

use super::may_see;
use crate::{
    reply::{Tone, plain},
    request::Platform,
    testing::{Scenario, small},
};

/// Ada and Ben are members of crabs, Cleo is of lobsters, Dan of none. Everybody has studied.
async fn people(platform: Platform) -> Scenario {
    let mut s = small::learner().await;
    s.actor.platform = platform;
    for (name, chat) in [
        ("Ada", "crabs"),
        ("Ben", "crabs"),
        ("Cleo", "lobsters"),
        ("Dan", ""),
    ] {
        s.talk(&[":alone"]).await;
        s.speak_as(name);
        for line in ["enroll small", "practice", "b"] {
            s.say(line).await;
        }
        if !chat.is_empty() {
            s.enter(chat, true);
            s.talk(&["group create", "group join"]).await;
        }
    }
    s.talk(&[":alone", ":as Ada"]).await;
    s
}

#[test]
fn oneself_is_seen_and_others_in_a_group_who_do_not_hide() {
    for (oneself, inside, hidden, seen) in [
        (true, true, false, true),
        (true, true, true, true),
        (false, true, false, true),
        (false, true, true, false),
        (false, false, false, false),
        (false, false, true, false),
    ] {
        assert_eq!(
            may_see(oneself, inside, hidden),
            seen,
            "{oneself} {inside} {hidden}"
        );
    }
}

#[tokio::test]
async fn a_member_sees_what_the_board_shows_and_more_of_themselves() {
    let mut s = people(Platform::Console).await;
    assert_snapshot!(s.talk(&[
        "profile", "profile ben", "profile @Ben", "profile Ada", "profile Nobody",
        ":in crabs", "profile Ben",
    ]).await, @"
    > profile
    Ada

    Streak: 1 day
    This week: 10 points
    crabs: 10 points this week, 1st

    Follows:

    - Small Rust: 0 %

    Members of your groups can see this of you. Hide with `settings hidden on`, take another name with `settings alias Ferris`.

    > profile ben
    Ben

    Streak: 1 day
    crabs: 10 points this week, 1st

    Follows:

    - Small Rust: 0 %
    [1 Leaderboard]

    > profile @Ben
    Ben

    Streak: 1 day
    crabs: 10 points this week, 1st

    Follows:

    - Small Rust: 0 %
    [1 Leaderboard]

    > profile Ada
    Ada

    Streak: 1 day
    This week: 10 points
    crabs: 10 points this week, 1st

    Follows:

    - Small Rust: 0 %

    Members of your groups can see this of you. Hide with `settings hidden on`, take another name with `settings alias Ferris`.

    > profile Nobody
    I can show you nobody by that name. I show members of a group that you share, by the name on its board, and nobody who hides.
    [1 Leaderboard]
    [2 My own]

    > :in crabs
    > profile Ben
    Ben

    Streak: 1 day
    crabs: 10 points this week, 1st

    Follows:

    - Small Rust: 0 %
    [1 Leaderboard]
    ");
}

#[tokio::test]
async fn who_shares_no_group_hides_or_has_left_is_nobody() {
    let mut s = people(Platform::Console).await;
    let nobody = plain(&s.say("profile Nobody").await);
    let is_nobody = async |s: &mut Scenario, line: &str| {
        let said = s.say(line).await;
        assert_eq!(said.tone, Tone::Refusal, "{line}");
        assert_eq!(plain(&said), nobody, "{line}");
    };
    for line in [
        "profile Cleo",
        "profile Dan",
        "profile <@cleo>",
        "profile <@dan>",
        "profile <@zed>",
        "profile #99",
    ] {
        is_nobody(&mut s, line).await;
    }
    // In the chat of her group, Cleo is on the board that everybody there can see.
    s.enter("lobsters", false);
    assert!(plain(&s.say("profile Cleo").await).starts_with("Cleo"));
    is_nobody(&mut s, "profile Dan").await;
    s.talk(&[":alone", ":as Ben", "settings hidden on"]).await;
    let own = plain(&s.say("profile").await);
    assert!(own.contains("you hide from its boards"), "{own}");
    let ben = s.learner().await.id;
    s.speak_as("Ada");
    for line in [
        "profile Ben".to_owned(),
        "profile <@ben>".to_owned(),
        format!("profile #{ben}"),
    ] {
        is_nobody(&mut s, &line).await;
    }
    s.talk(&[":as Ben", "settings hidden off", ":as Ada"]).await;
    assert!(plain(&s.say("profile Ben").await).starts_with("Ben"));
    s.talk(&[":as Ben", "group leave", ":as Ada"]).await;
    is_nobody(&mut s, "profile Ben").await;
    // Somebody in no group sees themselves alone.
    s.speak_as("Dan");
    is_nobody(&mut s, "profile Ada").await;
    assert_snapshot!(plain(&s.say("profile").await), @"
    Dan

    Streak: 1 day
    This week: 10 points

    Follows:

    - Small Rust: 0 %

    Only you see this.
    ");
}

#[tokio::test]
async fn another_name_is_the_only_one_that_is_known() {
    let mut s = people(Platform::Discord).await;
    s.talk(&[":as Ben", "settings alias Ferris", ":as Ada"]).await;
    assert_eq!(s.say("profile Ben").await.tone, Tone::Refusal);
    assert_eq!(s.say("profile <@ben>").await.tone, Tone::Refusal);
    assert!(plain(&s.say("profile ferris").await).starts_with("Ferris"));
    s.talk(&[":as Ben", "settings alias off", ":as Ada"]).await;
    assert!(plain(&s.say("profile <@ben>").await).starts_with("Ben"));
    assert!(plain(&s.say("profile <@!ben>").await).starts_with("Ben"));
    assert!(plain(&s.say("profile <@ada>").await).starts_with("Ada"));
}

#[tokio::test]
async fn of_two_with_one_name_one_is_chosen() {
    let mut s = people(Platform::Console).await;
    s.speak_as("Ben2");
    s.actor.name = "Ben".to_owned();
    s.enter("crabs", false);
    s.say("group join").await;
    s.talk(&[":alone", ":as Ada"]).await;
    assert_snapshot!(s.talk(&["profile Ben", "2"]).await, @"
    > profile Ben
    Which one?

    Several members go by that name.
    [1 Ben, 10 points this week, 1st]
    [2 Ben, no points this week yet]

    > 2
    Ben

    Streak: 0 days
    crabs: no points this week yet
    [1 Leaderboard]
    ");
}
