//! A study group from its first hour to the next day's question, as three people see it.

use insta::assert_snapshot;
use waymark_app::testing::{Scenario, crabs};
use waymark_testkit::{
    logs::Logs,
    telegram::{Telegram, User},
};

use crate::world::{EVENING, World};

/// Goes through all steps; people answer by `answers`.
async fn set_up(admin: &User, answers: &str) {
    for label in ["Keep UTC", "09:00", "Every day", "Crabs", answers, "Start"] {
        admin.presses(label).await;
        admin.reads().await;
    }
}

#[tokio::test]
async fn a_group_is_set_up_asked_and_told_the_answer_the_next_day() {
    let logs = Logs::record();
    let scenario = Scenario::with(EVENING, crabs::catalog()).await;
    let mut world = World::over(scenario, Telegram::builder()).await;
    world.begins();
    let [ada, bo, cy] = ["Ada", "Bo", "Cy"].map(|name| world.tg.user(name));
    // Ada has talked with the bot before, the others have not.
    ada.asks("/start").await;
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo, &cy]);
    ada.adds_bot(&group).await;
    let [a, b, c] = [&ada, &bo, &cy].map(|user| user.in_chat(&group));
    a.reads().await;
    b.asks("/setup").await;
    a.asks("/setup").await;
    set_up(&a, "Buttons").await;
    for member in [&a, &b, &c] {
        member.presses("Join the group").await;
    }
    world.wait("16h").await;
    let asked = a
        .reads_until(|message| {
            message.text().contains("Question of the day") && message.button("Change").is_none()
        })
        .await;
    for (member, answer) in [(&a, 2), (&b, 1), (&c, 2)] {
        member.presses_on(&asked, asked.labels()[answer]).await;
    }
    // One answer each.
    b.presses_on(&asked, asked.labels()[2]).await;
    // The count is for all, and not changed at every press.
    a.reads_until(|message| message.text().contains("3 answered"))
        .await;
    world.wait("24h").await;
    a.reads_until(|message| message.text().contains("Yesterday"))
        .await;
    assert_snapshot!(a.transcript(), @"
    Ada: (adds Waymark)
    Waymark: *Hello! I am Waymark.*

      I help people learn together: once a day the same question for everybody here, a streak for each, and a board for those who join. I read nothing but commands and buttons.

      An admin of this chat chooses when it begins: /setup.
      [Set up]
    Bo: /setup
    Waymark ↩ Bo: Only admins of this chat can do that. Ask one of them.
    Ada: /setup
    Waymark ↩ Ada: 🎉 *Rustaceans is set up*

      The question of the day comes here: everybody gets the same one, and one answer. The first one comes tomorrow 09:00.

      *Question of the day*: comes here
      *When*: 09:00, every day (UTC)
      *Roadmap*: Crabs
      *Answers*: buttons
      *How the week went*: is told
      [Join the group] [Change]
    Ada presses [Keep UTC]
    Ada presses [09:00]
    Ada presses [Every day]
    Ada presses [Crabs]
    Ada presses [Buttons]
    Ada presses [Start]
    Ada presses [Join the group]
    Waymark alerts Ada: I answered you privately.
    Bo presses [Join the group]
    Waymark alerts Bo: ✅ You are in Rustaceans now.
    Cy presses [Join the group]
    Waymark alerts Cy: ✅ You are in Rustaceans now.
    Waymark: *Question of the day*

      Who frees a `String` that was moved into a function?

      • *A*  the garbage collector
      • *B*  its caller
      • *C*  the function

      _3 answered_
      [A] [B] [C]
      [Join the group]
    Ada presses [C]
    Waymark alerts Ada: ✅ Right! +10 points · streak now 1 day
    Bo presses [B]
    Waymark alerts Bo: ➡️ Not quite: C is right. +7 points · streak now 1 day
    Cy presses [C]
    Waymark alerts Cy: ✅ Right! +10 points · streak now 1 day
    Bo presses [C]
    Waymark alerts Bo: You have answered B already, and C is right. One answer each: nothing was changed.
    Waymark: Yesterday: *C  *the function

      _2 of 3 were right (66 %). First of the members to solve it: Ada._

      *Question of the day*

      After `let b = a;`, where `a` was a `String`: who owns the text?

      • *A*  both
      • *B*  `b`
      • *C*  `a`

      _One answer each; only you see whether yours was right._
      [A] [B] [C]
      [Join the group]
    ");
    assert_snapshot!(ada.transcript(), @"
    Ada: /start
    Waymark: *Hello Ada! I am Waymark.*

      I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

      *1 of 3: where are you?* I take it that you are in UTC, where it is 17:00 now. If not, type your city or zone.
      [Yes, UTC]
    Waymark: ✅ You are in Rustaceans now.

      _Others there may see your name, points and streak. Choose another name with _`/settings alias`_, hide with _`/settings hidden on`_, leave with _`/group leave`_._

      _A question of your own every day, and a roadmap: begin with me <https://t.me/waymark_bot?start=e-crabs>._
    ");
    logs.assert_no_errors();
    world.finish().await;
}

#[tokio::test]
async fn votes_in_a_poll_count_and_a_group_that_lets_us_in_again_goes_on() {
    let logs = Logs::record();
    let scenario = Scenario::with(EVENING, crabs::catalog()).await;
    let mut world = World::over(scenario, Telegram::builder()).await;
    world.begins();
    let [ada, bo] = ["Ada", "Bo"].map(|name| world.tg.user(name));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    ada.adds_bot(&group).await;
    let [a, b] = [&ada, &bo].map(|user| user.in_chat(&group));
    a.reads().await;
    a.asks("/setup").await;
    set_up(&a, "Polls").await;
    for member in [&a, &b] {
        member.presses("Join the group").await;
    }
    world.wait("16h").await;
    let asked = a.reads_until(|message| message.poll.is_some()).await;
    let poll = asked.poll.clone().unwrap();
    let right = poll.right[0];
    a.votes(&asked, &[right]).await;
    b.votes(&asked, &[(right + 1) % poll.options.len()]).await;
    world.tg.drained().await;
    // Right is five, wrong is two, and the first study of a day five more.
    let card = a.asks("/leaderboard").await;
    let picture = card.file.as_ref().map(|file| file.bytes.as_slice());
    assert!(
        picture.is_some_and(|bytes| bytes.starts_with(b"\x89PNG")),
        "{card:?}"
    );
    let board = a.reads().await;
    assert!(board.text().contains("Ada · 10 points"), "{}", board.text());
    assert!(board.text().contains("Bo · 7 points"), "{}", board.text());

    // Out of the chat nothing is sent there; back in it, the questions go on by themselves.
    ada.kicks_bot(&group).await;
    world.tg.drained().await;
    world.wait("24h").await;
    let polls = |user: &User| {
        user.messages()
            .iter()
            .filter(|message| message.poll.is_some())
            .count()
    };
    assert_eq!(polls(&a), 1, "{}", a.transcript());
    ada.adds_bot(&group).await;
    world.tg.drained().await;
    world.wait("24h").await;
    a.reads_until(|message| message.poll.is_some() && message.id != asked.id)
        .await;
    assert_eq!(polls(&a), 2, "{}", a.transcript());
    logs.assert_no_errors();
    world.finish().await;
}
