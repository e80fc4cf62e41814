use jiff::SignedDuration;
use waymark_core::ids::LearnerId;

use crate::{
    prompt::{Composed, Kind, Prompt, apart, only},
    reply::{Reply, plain},
    request::{Action, Actor, Place, Platform},
    testing::{Scenario, sample},
};

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

/// Somebody on Telegram; who they are elsewhere is for a link to say.
fn telegram(s: &mut Scenario) {
    on(s, Platform::Telegram, "ada_t", "Ada T.");
}

fn console(s: &mut Scenario) {
    on(s, Platform::Console, "ada", "Ada");
}

fn on(s: &mut Scenario, platform: Platform, external: &str, name: &str) {
    s.actor = Actor {
        platform,
        external: external.to_owned(),
        address: external.to_owned(),
        name: name.to_owned(),
        zone: s.actor.zone.clone(),
    };
}

/// The code in a reply.
fn code_in(reply: &Reply) -> String {
    let text = plain(reply);
    let (_, rest) = text.split_once("`link ").unwrap();
    rest.split('`').next().unwrap().to_owned()
}

/// Asks for a code in the terminal, and sends it from Telegram.
async fn offer(s: &mut Scenario) -> Reply {
    console(s);
    let code = code_in(&s.say("link").await);
    telegram(s);
    s.say(&format!("link {code}")).await
}

async fn learners(s: &Scenario) -> usize {
    let mut view = s.app.store().read().await.unwrap();
    view.learners(LearnerId(0), 100).await.unwrap().len()
}

/// Without what is different each time.
fn hushed(text: &str) -> String {
    let mut out = text.to_owned();
    let dash = |word: &str| {
        word.len() == 11 && word.as_bytes()[5] == b'-' && !word.chars().any(|c| c.is_ascii_lowercase())
    };
    let codes: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| dash(word))
        .map(str::to_owned)
        .collect();
    for code in codes {
        out = out.replace(&code, "CODE0-CODE0");
    }
    out
}

/// Somebody who studied on two platforms before they heard that these can be linked.
async fn two() -> Scenario {
    let mut s = Scenario::sample(EVENING).await;
    s.talk(&["done 1.1", ":wait 1d", "done 1.2"]).await;
    telegram(&mut s);
    s.talk(&[
        "enroll ferris",
        "enroll tiny",
        "start zone Lisbon",
        "done ferris/borrowing",
        "done 1.1",
        "start hour 7",
    ])
    .await;
    s.wait("1m");
    s
}

#[tokio::test]
async fn a_second_press_says_that_it_is_done_whoever_stays() {
    // The terminal has the longer history: once its own code is used elsewhere, once it uses the other's.
    for (make, take) in [
        (console as fn(&mut Scenario), telegram as fn(&mut Scenario)),
        (telegram, console),
    ] {
        let mut s = two().await;
        make(&mut s);
        let code = code_in(&s.say("link").await);
        take(&mut s);
        let asked = s.say(&format!("link {code}")).await;
        let press = Action::Press(asked.buttons[0][0].press.clone());
        let done = plain(&s.send("one", press.clone()).await);
        assert!(done.contains("Linked: one learner"), "{done}");
        let again = plain(&s.send("two", press).await);
        assert!(again.contains("These accounts are linked."), "{again}");
    }
}

#[tokio::test]
async fn a_conversation_on_two_platforms() {
    let mut s = two().await;
    console(&mut s);
    let given = s.say("link").await;
    insta::assert_snapshot!(hushed(&crate::testing::shown(&given)), @"
    Link another account

    On the other platform, send me `link CODE0-CODE0`. Then both are one learner: one progress, one streak, one message a day.

    The code is good for 10 minutes and used once; a new one makes it void. Show it to nobody: whoever uses it shares your account. You are asked before anything changes.
    ");
    telegram(&mut s);
    let asked = s.say(&format!("link {}", code_in(&given).to_lowercase())).await;
    insta::assert_snapshot!(crate::testing::shown(&asked), @"
    Make these one learner?

    Ada on the terminal

    Topics done: 2
    Questions answered: 0
    Streak: 2 days
    Roadmaps: Ferris from Scratch
    Zone: Europe/Berlin (UTC+1)

    Ada T. on Telegram

    Topics done: 2
    Questions answered: 0
    Streak: 1 day
    Roadmaps: Ferris from Scratch and Tiny Steps
    Zone: Europe/Lisbon (UTC)
    Daily question: 07:00

    Progress, answers, notes, projects and groups of both are kept. What was done twice earns points once, and the streak is computed again from the days of both. Ada on the terminal has the longer history, so its settings stay: the zone Europe/Berlin (not Europe/Lisbon).

    Nothing has changed yet. The question is open as long as the code: 10 minutes from when it was made.
    [1 Link them] [2 Leave them apart]
    ");
    insta::assert_snapshot!(s.talk(&["1", "progress", "settings", "streak"]).await, @"
    > 1
    Linked: one learner

    - Ada on the terminal
    - Ada T. on Telegram

    Your streak is 2 days, and you have 40 points.

    What I send of myself comes on the terminal, once. Change that with `settings platform`.

    What you did before can't be taken back one by one any more. The link itself can, for 24 hours.
    [1 Today] [2 Undo the link]

    > progress
    Ferris from Scratch

    Done: 2 of 7
    Optional topics: 0 of 2 done
    Milestones and projects: 0 of 2 handed in
    Points: 25 today, 40 this week, 40 in all

    [~] Phase 1: Basics · 2 of 4
    [ ] Phase 2: Abstraction · 0 of 3 · 0 of 1 optional
    [ ] Deep Dives · 0 of 1 optional

    - Also following Tiny Steps: 50 % done
    [1 Next topic] [2 Plan] [3 Streak]

    > settings
    Settings

    Time zone: Europe/Berlin (UTC+1)
    Study days: every day
    New questions: 5 a day
    Study time: 30 minutes a day
    Background: none
    Quiet hours: none
    Messages go to: the terminal
    Alias: none
    Hidden on boards: off
    Daily practice: at 07:00 every day
    [1 Time zone] [2 Study days] [3 New questions]
    [4 Study time] [5 Background] [6 Quiet hours]
    [7 Messages go to] [8 Alias] [9 Hidden on boards]
    [10 Reminders]

    > streak
    Streak: 2 days

    Longest: 2 days
    Freezes held: 0 of 2
    Next freeze: after 5 more streak days

    [x] Thu 26 March: studied
    [x] Fri 27 March: studied
    [1 Why?] [2 Year]
    ");
}

#[tokio::test]
async fn a_conversation_on_undoing_it() {
    let mut s = two().await;
    offer(&mut s).await;
    s.say("1").await;
    console(&mut s);
    let again = s.say("link").await;
    insta::assert_snapshot!(hushed(&crate::testing::shown(&again)), @"
    Link another account

    On the other platform, send me `link CODE0-CODE0`. Then both are one learner: one progress, one streak, one message a day.

    The code is good for 10 minutes and used once; a new one makes it void. Show it to nobody: whoever uses it shares your account. You are asked before anything changes.

    Linked already:

    - Ada on the terminal
    - Ada T. on Telegram
    [1 Undo the last link]
    ");
    insta::assert_snapshot!(s.talk(&["link undo", "link undo", "streak"]).await, @"
    > link undo
    Two learners again

    1. Ada on the terminal
    2. Ada T. on Telegram

    Both have back what they had before. What you did since is with Ada on the terminal; the days of it are excused for the other.
    [1 Today] [2 Link them again]

    > link undo
    There is no link to undo.
    [1 Today]

    > streak
    Streak: 2 days

    Longest: 2 days
    Freezes held: 0 of 2
    Next freeze: after 5 more streak days

    [x] Thu 26 March: studied
    [x] Fri 27 March: studied
    [1 Why?] [2 Year]
    ");
    assert_eq!(learners(&s).await, 2);
}

#[tokio::test]
async fn who_has_only_enrolled_has_no_streak_to_bring_along() {
    let mut s = Scenario::sample(EVENING).await;
    telegram(&mut s);
    s.say("enroll ferris").await;
    let asked = plain(&offer(&mut s).await);
    assert_eq!(asked.matches("Streak: 0 days").count(), 2, "{asked}");
}

/// The prompts that tell whoever's code was used, as the outbox keeps them.
async fn told(s: &Scenario) -> Vec<Prompt> {
    let learner = s.learner().await;
    let mut view = s.app.store().read().await.unwrap();
    let sent = view.sent(learner.id).await.unwrap();
    let linked = sent
        .into_iter()
        .filter(|row| Kind::named(&row.kind) == Some(Kind::Linked));
    let prompt = |row: waymark_store::Sent| Prompt {
        id: waymark_store::PromptId(9),
        to: learner.id.into(),
        kind: Kind::Linked,
        about: apart(&row.kind).1.map(str::to_owned),
        day: row.day,
        due_at: row.due_at,
        place: only(&row.kind).unwrap().0.to_owned(),
        closed: None,
        late: SignedDuration::ZERO,
        belated: SignedDuration::ZERO,
    };
    linked.map(prompt).collect()
}

#[tokio::test]
async fn whoever_made_the_code_hears_that_it_was_used_and_can_undo_it() {
    // The terminal has the longer history, so once the maker stays, and once the maker goes into the other.
    for (make, take, other) in [
        (
            console as fn(&mut Scenario),
            telegram as fn(&mut Scenario),
            "Ada T. on Telegram",
        ),
        (telegram, console, "Ada on the terminal"),
    ] {
        let mut s = two().await;
        make(&mut s);
        let maker = s.actor.platform;
        let code = code_in(&s.say("link").await);
        take(&mut s);
        s.say(&format!("link {code}")).await;
        assert_eq!(told(&s).await.len(), 0, "nothing has changed yet");
        s.say("1").await;
        let [prompt] = <[Prompt; 1]>::try_from(told(&s).await).unwrap();
        assert_eq!(prompt.place, maker.as_str());
        let Composed::Say(said) = s.app.compose(&prompt, s.now).await.unwrap() else {
            panic!("silent")
        };
        let text = crate::testing::shown(&said);
        let expected = format!(
            "{other} is linked with this account now: both are one learner.\n\n\
             Your code was used for it. Was that not you? Then undo it, within 24 hours.\n\
             [1 Undo the link]\n"
        );
        assert_eq!(text, expected);
        make(&mut s);
        let press = Action::Press(said.buttons[0][0].press.clone());
        let undone = plain(&s.send("undo", press).await);
        assert!(undone.starts_with("Two learners again"), "{undone}");
        assert_eq!(learners(&s).await, 2);
        let silent = s.app.compose(&prompt, s.now).await.unwrap();
        assert!(matches!(silent, Composed::Silence(_)), "{silent:?}");
    }
}

#[tokio::test]
async fn a_deep_link_brings_the_code_of_a_newcomer_too() {
    let mut s = Scenario::sample(EVENING).await;
    s.say("done 1.1").await;
    let code = code_in(&s.say("link").await);
    telegram(&mut s);
    let asked = s.say(&format!("start l-{code}")).await;
    assert!(plain(&asked).contains("Ada on the terminal"), "{}", plain(&asked));
    let done = s.say("1").await;
    assert!(plain(&done).contains("Linked: one learner"), "{}", plain(&done));
    assert_eq!(learners(&s).await, 1);
    let today = s.say("today").await;
    assert!(plain(&today).contains("Ferris"), "{}", plain(&today));
}

#[tokio::test]
async fn a_code_is_used_once_and_for_ten_minutes() {
    let mut s = Scenario::sample(EVENING).await;
    let code = code_in(&s.say("link").await);
    // A new one makes it void.
    let newer = code_in(&s.say("link").await);
    telegram(&mut s);
    assert!(plain(&s.say(&format!("link {code}")).await).contains("opens nothing"));
    s.wait("11m");
    assert!(plain(&s.say(&format!("link {newer}")).await).contains("opens nothing"));
    // What was shown in time, but is confirmed too late.
    let asked = offer(&mut s).await;
    let press = Action::Press(asked.buttons[0][0].press.clone());
    s.wait("11m");
    assert!(plain(&s.send("late", press.clone()).await).contains("opens nothing"));
    assert_eq!(learners(&s).await, 2);

    let asked = offer(&mut s).await;
    let press = Action::Press(asked.buttons[0][0].press.clone());
    s.send("yes:1", press.clone()).await;
    assert_eq!(learners(&s).await, 1);
    assert!(plain(&s.send("yes:2", press).await).contains("Nothing was changed"));
}

#[tokio::test]
async fn only_the_account_that_was_asked_can_confirm() {
    let mut s = Scenario::sample(EVENING).await;
    s.say("done 1.1").await;
    let asked = offer(&mut s).await;
    let press = asked.buttons[0][0].press.clone();
    on(&mut s, Platform::Telegram, "mallory", "Mallory");
    let reply = s.send("mallory:1", Action::Press(press.clone())).await;
    assert!(plain(&reply).contains("opens nothing"), "{}", plain(&reply));
    for guess in 0..6 {
        let reply = s.say(&format!("link yes 1 {guess:020}")).await;
        assert!(!plain(&reply).contains("Linked"));
    }
    let reply = s.say("link yes 1 00000000000000000000").await;
    assert!(plain(&reply).contains("too many codes"), "{}", plain(&reply));
    assert_eq!(learners(&s).await, 3);
    telegram(&mut s);
    s.send("ada:1", Action::Press(press)).await;
    assert_eq!(learners(&s).await, 2);
}

#[tokio::test]
async fn wrong_codes_own_codes_and_codes_of_the_forgotten_are_told_kindly() {
    let mut s = Scenario::sample(EVENING).await;
    let code = code_in(&s.say("link").await);
    insta::assert_snapshot!(plain(&s.say(&format!("link {code}")).await), @"That code is from this very account. Send it to me from your account on the other platform.");
    telegram(&mut s);
    insta::assert_snapshot!(plain(&s.say("link AAAAA-AAAAA").await), @"That code opens nothing: it was used, its time is over, or a character is wrong. Ask for a new one.");
    console(&mut s);
    s.say("forget everything").await;
    telegram(&mut s);
    assert!(plain(&s.say(&format!("link {code}")).await).contains("opens nothing"));
    insta::assert_snapshot!(plain(&s.say("link undo").await), @"There is no link to undo.");

    console(&mut s);
    s.follow(sample::ID).await;
    offer(&mut s).await;
    s.say("1").await;
    let code = code_in(&s.say("link").await);
    console(&mut s);
    insta::assert_snapshot!(plain(&s.say(&format!("link {code}")).await), @"That code is yours already: Ada on the terminal and Ada T. on Telegram are one learner. Nothing was changed.");
}

#[tokio::test]
async fn a_code_that_others_have_read_is_void() {
    let mut s = Scenario::sample(EVENING).await;
    let code = code_in(&s.say("link").await);
    telegram(&mut s);
    s.enter("crabs", false);
    let reply = s.say(&format!("link {code}")).await;
    assert!(
        plain(&reply).contains("Others can read along"),
        "{}",
        plain(&reply)
    );
    s.place = Place::Direct;
    assert!(plain(&s.say(&format!("link {code}")).await).contains("opens nothing"));
}

#[tokio::test]
async fn after_a_day_a_link_stays() {
    let mut s = Scenario::sample(EVENING).await;
    offer(&mut s).await;
    s.say("1").await;
    s.wait("25h");
    insta::assert_snapshot!(plain(&s.say("link undo").await), @"These accounts were linked more than 24 hours ago: what each had before is not kept any longer.");
    assert_eq!(learners(&s).await, 1);
}

#[tokio::test]
async fn a_link_shows_its_code_to_nobody_else() {
    let mut s = Scenario::sample(EVENING).await;
    let code = code_in(&s.say("link").await);
    telegram(&mut s);
    s.say(&format!("link {code}")).await;
    s.say("1").await;
    let export = s.say("export json").await;
    assert!(!export.files[0].text.contains(&code));
    assert!(!export.files[0].text.contains(&code.replace('-', "")));
    // Both accounts, and that they were linked, are in it.
    for expected in ["ada_t", "\"console\"", "\"links\""] {
        assert!(export.files[0].text.contains(expected), "{expected}");
    }
    s.say("forget everything").await;
    assert_eq!(learners(&s).await, 0);
    assert!(!s.app.knows(&s.actor).await.unwrap());
    console(&mut s);
    assert!(!s.app.knows(&s.actor).await.unwrap());
}

#[tokio::test]
async fn a_group_has_one_member_and_an_answer_counts_once() {
    let mut s = Scenario::sample(EVENING).await;
    s.enter("crabs", true);
    s.talk(&["group create Crabs", "group join"]).await;
    s.place = Place::Direct;
    s.say("done 1.1").await;
    telegram(&mut s);
    s.follow(sample::ID).await;
    s.talk(&["done 1.1", "done 1.2"]).await;
    let before = s.points().await;
    assert_eq!(before, 25);
    offer(&mut s).await;
    s.say("1").await;
    // 1.1 once, 1.2, and one first study of the day.
    assert_eq!(s.points().await, 25);
    let board = s.say("leaderboard").await;
    let text = plain(&board);
    assert!(text.contains("25") && text.contains('1'), "{text}");
    s.say("link undo").await;
    assert_eq!(s.points().await, 25);
    console(&mut s);
    assert_eq!(s.points().await, 15);
}
