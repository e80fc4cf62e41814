//! A server from its first minute to the next day's answer, as three people see it.

use insta::assert_snapshot;
use waymark_app::testing::{Scenario, crabs};
use waymark_testkit::{
    discord::{Member, permission},
    logs::Logs,
};

use crate::world::{EVENING, World};

/// Types into the form behind this button, and sends it.
async fn fill(who: &Member, button: &str, text: &str) {
    who.opens(button).await;
    who.submits(text).await;
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "what people read is read from the beginning to the end"
)]
async fn a_server_is_set_up_learns_and_is_asked_the_next_morning() {
    let logs = Logs::record();
    let mut world = World::over(Scenario::with(EVENING, crabs::catalog()).await).await;
    world.begins().await;
    let server = world.dc.server("Rustaceans");
    let study = server.channel("study");
    let learners = server.role("learners");
    let [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map(|name| world.dc.user(name));
    server.admit(&ada).admin();
    server.admit(&ben);
    server.admit(&cleo);

    // Ada adds the bot, reads its welcome, and sets the group up.
    server.adds_bot(BOT);
    let general = ada.at(&server.general());
    general.reads().await;
    general.runs("/setup").await;
    let mut steps = vec![general.messages().pop().unwrap().to_string()];
    let mut step = || steps.push(general.messages().pop().unwrap().to_string());
    general.picks_channel("Choose a channel", &study).await;
    step();
    fill(&general, "Type a city or zone …", "Berlin").await;
    step();
    general.presses("09:00").await;
    step();
    general.presses("Every day").await;
    step();
    general.presses("Crabs").await;
    step();
    general.picks_role("Choose a role", &learners).await;
    step();
    general.presses("Without").await;
    step();
    general.presses("Start").await;
    assert_snapshot!(steps.join("\n\n"), @"
    ▌ **Set up Rustaceans**
    ▌ **1 of 7: in which channel does the question come?** Now it is #general. Choose from the list, or keep it.
    {# Choose a channel}
    [Keep it]

    ▌ **Set up Rustaceans**
    ▌ **2 of 7: where is the group?** Its hours and weeks go by that zone. Type another city or zone.
    [Keep UTC] [Type a city or zone …]

    ▌ **Set up Rustaceans**
    ▌ **3 of 7: when does the question come?** Press an hour, or type one, such as 8:30 or 9pm.
    [07:00] [09:00] [12:00] [18:00] [20:00]
    [Type an hour …]

    ▌ **Set up Rustaceans**
    ▌ **4 of 7: on which days?** Press, or type days, such as mon, wed, fri.
    [Every day] [Monday to Friday] [Weekends] [Type the days …]

    ▌ **Set up Rustaceans**
    ▌ **5 of 7: which roadmap?** Questions are about what members study now; while nobody studies anything, about this one.
    [Crabs]
    [Gophers]
    [None]
    [Type a roadmap …]

    ▌ **Set up Rustaceans**
    ▌ **6 of 7: does it call a role?** Choose one that people take for themselves, so that whoever wants to is told. Now: nobody.
    {@ Choose a role}
    [Nobody]

    ▌ **Set up Rustaceans**
    ▌ **7 of 7: shall each question open a thread?** People talk about it there, and the channel stays quiet. Answers are given by buttons all the same.
    [With a thread] [Without]

    ▌ **Set up Rustaceans**
    ▌ **Question of the day**: does not come to #study yet
    ▌ **When**: 09:00, every day (Europe/Berlin)
    ▌ **Roadmap**: Crabs
    ▌ **Calls**: @learners
    ▌ **Thread**: none
    ▌ **How the week went**: is told
    ▌
    ▌ Is that right? Then the question of the day comes to #study.
    [Start]
    [Hour] [Days] [Zone] [Roadmap]
    [Channel] [Role] [Thread] [Recap]
    ");

    // Ben begins where everybody is, and nobody else sees it.
    let (a, b, c) = (ada.at(&study), ben.at(&study), cleo.at(&study));
    b.runs("/start").await;
    fill(&b, "Type a city or zone …", "Berlin").await;
    b.presses("Gophers").await;
    b.presses("07:00").await;
    let found = b.completes("/enroll roadmap:cra").await;
    assert_eq!(found, [("Crabs".to_owned(), "crabs".to_owned())]);
    b.runs("/enroll roadmap:crabs").await;
    b.runs("/practice").await;
    for _ in 0..3 {
        practise(&b).await;
    }

    // The next morning: a question for Ben alone, and one for all.
    world.wait("16h").await;
    let dm = ben.dm();
    dm.reads().await;
    let question = b.reads_until(|message| message.button("A").is_some()).await;
    for (member, answer) in [(&a, "A"), (&b, "B"), (&c, "C")] {
        member.presses_on(&question, answer).await;
    }
    c.presses("Join the group").await;
    world.counted(&c, &question, "3 answered").await;
    // Ben studied, so that nothing comes to him alone; in the channel the answer is told.
    world.wait("24h").await;
    c.reads_until(|message| message.text().contains("Yesterday"))
        .await;
    // The role was called twice, by the question of each day, and by no change of them; nobody else was.
    let pings = world.dc.pings();
    assert_eq!(pings.len(), 2);
    assert!(
        pings
            .iter()
            .all(|ping| ping.users.is_empty() && !ping.everyone && ping.roles.len() == 1)
    );
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @"
    --- Rustaceans #general
    Waymark:
      ▌ **Hello! I am Waymark.**
      ▌ I help people learn together: once a day the same question for everybody here, a streak for each, and a board for those who join. I read nothing but commands and buttons.
      ▌
      ▌ An admin of this chat chooses when it begins: </setup>.
      [Set up]
    Ada: /setup
    Waymark:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:00.
      ▌ Question of the day: comes to #study
      ▌ When: 09:00, every day (Europe/Berlin)
      ▌ Roadmap: Crabs
      ▌ Calls: @learners
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    Ada picks #study in {Choose a channel}
    Ada presses [Type a city or zone …]
    Waymark opens a form: Type a city or zone
      Type a city or zone: ▭ Berlin, or Europe/Berlin
    Ada submits: Berlin
    Ada presses [09:00]
    Ada presses [Every day]
    Ada presses [Crabs]
    Ada picks @learners in {Choose a role}
    Ada presses [Without]
    Ada presses [Start]
    --- Rustaceans #study
    Waymark: @learners
      ▌ **Question of the day**
      ▌ Who frees a `String` that was moved into a function?
      ▌
      ▌ - **A**  the garbage collector
      ▌ - **B**  its caller
      ▌ - **C**  the function
      ▌ -# 3 answered
      [A] [B] [C]
      [Join the group]
    Ada presses [A]
    Waymark (only Ada):
      ▌ ➡️ Not quite: C is right. +7 points · streak now 1 day
      ▌
      ▌ Its owner does, when it goes out of scope.
      ▌
      ▌ -# It counts for your own streak. To stand on the board of Rustaceans, join it.
      ▌
      ▌ -# A question of your own every day, and a roadmap: **begin with me**.
      [Join the group] [Begin with me]
    Waymark: @learners
      ▌ Yesterday: **C**  the function
      ▌
      ▌ -# 1 of 3 were right (33 %). First of the members to solve it: Cleo.
      ▌
      ▌ ### Question of the day
      ▌ After `let b = a;`, where `a` was a `String`: who owns the text?
      ▌
      ▌ - **A**  both
      ▌ - **B**  `b`
      ▌ - **C**  `a`
      ▌ -# One answer each; only you see whether yours was right.
      [A] [B] [C]
      [Join the group]
    ");
    assert_snapshot!(ben.transcript(), @r"
    --- Rustaceans #general
    Waymark:
      ▌ **Hello! I am Waymark.**
      ▌ I help people learn together: once a day the same question for everybody here, a streak for each, and a board for those who join. I read nothing but commands and buttons.
      ▌
      ▌ An admin of this chat chooses when it begins: </setup>.
      [Set up]
    Waymark ↩ Ada /setup:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:00.
      ▌ Question of the day: comes to #study
      ▌ When: 09:00, every day (Europe/Berlin)
      ▌ Roadmap: Crabs
      ▌ Calls: @learners
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    --- Rustaceans #study
    Ben: /start
    Waymark (only Ben):
      ▌ **🎉 All set**
      ▌ Your question comes at 07:00, Europe/Berlin. Nothing comes on a day that you have studied already.
      ▌
      ▌ -# Coming from another language? `/settings background background:python` adds questions that compare. </help> lists everything.
      [Today] [First question] [Help]
    Ben presses [Type a city or zone …]
    Waymark opens a form: Type a city or zone
      Type a city or zone: ▭ Berlin, or Europe/Berlin
    Ben submits: Berlin
    Ben presses [Gophers]
    Ben presses [07:00]
    Ben: /enroll roadmap:crabs
    Waymark (only Ben):
      ▌ **✅ You follow Crabs now**
      ▌ 1 stage and 2 topics to do. Take your time; the order is advice.
      ▌
      ▌ First up: Move semantics (Phase 1: Basics).
      ▌
      ▌ -# A practice question comes at 07:00 (Europe/Berlin). Change that with </remind>.
      [Today] [Practise] [Undo]
    Ben: /practice
    Waymark (only Ben): -# Question 1 of 3 today · Moves · new

      Values of which trait are copied where others are moved?

      -# Type the answer.
      [Hint] [I don't know] [Stop] [Write the answer …]
    Ben presses [Write the answer …]
    Waymark opens a form: Write the answer
      Write the answer: ☰ What it prints, a line, some words
    Ben submits: Copy
    Waymark (only Ben):
      ▌ **✅ Right!**
      ▌ `i32` has it, `String` has not.
      ▌
      ▌ -# \+10 points · streak now 1 day
      ▌ -# I'll ask again in 7 days (Thu 2 April).
      [Next question (2 left)] [Topic: Move semantics] [Stop]
    Ben presses [Next question (2 left)]
    Waymark (only Ben): -# Question 2 of 3 today · Moves · new

      After `let b = a;`, where `a` was a `String`: who owns the text?

      -# Press an option, or type its letter.
      [A b]
      [B a]
      [C both]
      [I don't know] [Stop]
    Ben presses [A b]
    Waymark (only Ben):
      ▌ **✅ Right!**
      ▌ ✅ **A**  `b`
      ▌
      ▌ The assignment moves the text: `a` cannot be used any more.
      ▌
      ▌ -# \+5 points · streak 1 day
      ▌ -# I'll ask again in 10 days (Sun 5 April).
      [Next question (1 left)] [Topic: Move semantics] [Stop]
    Ben presses [Next question (1 left)]
    Waymark (only Ben): -# Question 3 of 3 today · Moves · new

      Who frees a `String` that was moved into a function?

      -# Press an option, or type its letter.
      [A the function]
      [B the garbage collector]
      [C its caller]
      [I don't know] [Stop]
    Ben presses [A the function]
    Waymark (only Ben):
      ▌ **✅ Right!**
      ▌ ✅ **A**  the function
      ▌
      ▌ Its owner does, when it goes out of scope.
      ▌
      ▌ -# \+5 points · streak 1 day
      ▌
      ▌ -# I'll ask again in 9 days (Sat 4 April).
      ▌ -# That was today's share: 3 answered, 3 right.
      [Topic: Move semantics]
    --- direct
    Waymark:
      ▌ **Good morning!**
      ▌ In hand: Move semantics (Phase 1).
      ▌
      ▌ No question is due today: the topic itself makes the day.
      [Open the topic] [Done] [More questions]
    --- Rustaceans #study
    Waymark: @learners
      ▌ **Question of the day**
      ▌ Who frees a `String` that was moved into a function?
      ▌
      ▌ - **A**  the garbage collector
      ▌ - **B**  its caller
      ▌ - **C**  the function
      ▌ -# 3 answered
      [A] [B] [C]
      [Join the group]
    Ben presses [B]
    Waymark (only Ben):
      ▌ ➡️ Not quite: C is right. +7 points · streak now 2 days
      ▌
      ▌ Its owner does, when it goes out of scope.
      ▌ -# It counts for your own streak. To stand on the board of Rustaceans, join it.
      [Join the group]
    --- direct
    Waymark:
      ▌ **Good morning!**
      ▌ In hand: Move semantics (Phase 1).
      ▌
      ▌ -# Question 1 of 1 today · Moves · due
      ▌
      ▌ Who frees a `String` that was moved into a function?
      ▌ -# Press an option, or type its letter.
      [A its caller]
      [B the function]
      [C the garbage collector]
      [I don't know] [Stop]
    --- Rustaceans #study
    Waymark: @learners
      ▌ Yesterday: **C**  the function
      ▌
      ▌ -# 1 of 3 were right (33 %). First of the members to solve it: Cleo.
      ▌
      ▌ ### Question of the day
      ▌ After `let b = a;`, where `a` was a `String`: who owns the text?
      ▌
      ▌ - **A**  both
      ▌ - **B**  `b`
      ▌ - **C**  `a`
      ▌ -# One answer each; only you see whether yours was right.
      [A] [B] [C]
      [Join the group]
    ");
    assert_snapshot!(c.transcript(), @"
    Waymark: @learners
      ▌ **Question of the day**
      ▌ Who frees a `String` that was moved into a function?
      ▌
      ▌ - **A**  the garbage collector
      ▌ - **B**  its caller
      ▌ - **C**  the function
      ▌ -# 3 answered
      [A] [B] [C]
      [Join the group]
    Cleo presses [C]
    Waymark (only Cleo):
      ▌ ✅ Right! +10 points · streak now 1 day
      ▌
      ▌ Its owner does, when it goes out of scope.
      ▌
      ▌ -# It counts for your own streak. To stand on the board of Rustaceans, join it.
      ▌
      ▌ -# A question of your own every day, and a roadmap: **begin with me**.
      [Join the group] [Begin with me]
    Cleo presses [Join the group]
    Waymark (only Cleo):
      ▌ ✅ You are in Rustaceans now.
      ▌
      ▌ -# Others there may see your name, points and streak. Choose another name with </settings alias>, hide with `/settings hidden hidden:True`, leave with </group leave>.
      ▌
      ▌ -# A question of your own every day, and a roadmap: **begin with me**.
      [Begin with me]
    Waymark: @learners
      ▌ Yesterday: **C**  the function
      ▌
      ▌ -# 1 of 3 were right (33 %). First of the members to solve it: Cleo.
      ▌
      ▌ ### Question of the day
      ▌ After `let b = a;`, where `a` was a `String`: who owns the text?
      ▌
      ▌ - **A**  both
      ▌ - **B**  `b`
      ▌ - **C**  `a`
      ▌ -# One answer each; only you see whether yours was right.
      [A] [B] [C]
      [Join the group]
    ");
    logs.assert_no_errors();
    world.finish().await;
}

/// Answers what is asked, and goes on.
async fn practise(who: &Member) {
    let asked = who.messages().pop().unwrap();
    let option = asked.labels().into_iter().find(|label| label.starts_with("A "));
    if let Some(option) = option {
        who.presses(&option).await;
    } else {
        fill(who, "Write the answer …", "Copy").await;
    }
    let told = who.messages().pop().unwrap();
    if let Some(next) = told
        .labels()
        .into_iter()
        .find(|label| label.starts_with("Next question"))
    {
        who.presses(&next).await;
    }
}

/// What the page on which it is added asks for.
const BOT: u64 = permission::VIEW_CHANNEL
    | permission::SEND_MESSAGES
    | permission::EMBED_LINKS
    | permission::ATTACH_FILES
    | permission::MENTION_EVERYONE
    | permission::CREATE_PUBLIC_THREADS
    | permission::SEND_MESSAGES_IN_THREADS;
