//! A study group and its question of the day, as three people see it.

use insta::assert_snapshot;
use waymark_app::testing::{Scenario, crabs};

use crate::world::{EVENING, World};

#[tokio::test]
async fn everybody_answers_the_question_of_the_day_for_themselves() {
    let mut world = World::over(Scenario::with(EVENING, crabs::catalog()).await).await;
    world.begins().await;
    let (_, study, [ada, ben, cleo]) = world.led(["Ada", "Ben", "Cleo"]);
    let (ada, ben, cleo) = (ada.at(&study), ben.at(&study), cleo.at(&study));
    world.starts_questions(&ada, "hour:9:30 roadmap:crabs").await;
    world.wait("20h").await;
    let question = ben.reads_until(|message| message.button("A").is_some()).await;
    for who in [&ada, &ben, &cleo] {
        who.presses_on(&question, "A").await;
    }
    // Once more changes nothing, and is said to them alone.
    ben.presses_on(&question, "B").await;
    world.counted(&ben, &question, "3 answered").await;
    world.dc.settled().await;
    assert_snapshot!(ben.transcript(), @"
    Waymark ↩ Ada /setup:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:30.
      ▌ Question of the day: comes to #study
      ▌ When: 09:30, every day (UTC)
      ▌ Roadmap: Crabs
      ▌ Calls: nobody
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    Waymark:
      ▌ **Question of the day**
      ▌ Who frees a `String` that was moved into a function?
      ▌
      ▌ - **A**  the garbage collector
      ▌ - **B**  its caller
      ▌ - **C**  the function
      ▌ -# 3 answered
      [A] [B] [C]
      [Join the group]
    Ben presses [A]
    Waymark (only Ben):
      ▌ ➡️ Not quite: C is right. +7 points · streak now 1 day
      ▌
      ▌ Its owner does, when it goes out of scope.
      ▌
      ▌ -# It counts for your own streak. To stand on the board of Rustaceans, join it.
      ▌
      ▌ -# A question of your own every day, and a roadmap: **begin with me**.
      [Join the group] [Begin with me]
    Ben presses [B]
    Waymark (only Ben): You have answered A already, and C is right. One answer each: nothing was changed.

      -# It counts for your own streak. To stand on the board of Rustaceans, join it.

      -# A question of your own every day, and a roadmap: **begin with me**.
      [Join the group] [Begin with me]
    ");
    world.finish().await;
}
