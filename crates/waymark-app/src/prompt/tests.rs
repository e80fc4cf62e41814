//! What the prompts say, and that composing one twice says the same.

use insta::assert_snapshot;
use jiff::{SignedDuration, civil::Date};
use waymark_core::ledger::Pause;
use waymark_store::PromptId;

use super::{Composed, Kind, Prompt};
use crate::testing::{Scenario, shown, small};

/// Prompts for Ada on the console.
struct Prompts {
    ada: Scenario,
    next: i64,
}

impl Prompts {
    async fn new() -> Self {
        Self {
            ada: small::learner().await,
            next: 1,
        }
    }

    fn today(&self) -> Date {
        self.ada.actor.zone.as_ref().unwrap().day(self.ada.now)
    }

    async fn prompt(&mut self, kind: Kind) -> Prompt {
        self.next += 1;
        let to = self.ada.learner().await.id;
        Prompt {
            id: PromptId(self.next),
            ..self.ada.prompt(to, kind, self.today())
        }
    }

    /// Composes a prompt, and then once more, a minute later: it must say the same.
    async fn compose(&mut self, prompt: &Prompt) -> String {
        match self.ada.composes(prompt).await {
            Composed::Say(reply) => shown(&reply),
            Composed::Silence(why) => format!("({why})"),
        }
    }

    async fn says(&mut self, kind: Kind) -> String {
        let prompt = self.prompt(kind).await;
        self.compose(&prompt).await
    }
}

#[tokio::test]
async fn daily_practice_greets_and_asks_what_can_be_answered_at_once() {
    let mut it = Prompts::new().await;
    assert_snapshot!(it.says(Kind::DailyPractice).await, @r#"
    Good evening!

    In hand: Moves (Phase 1).

    Question 1 of 3 today · Moves · new

    Which of these types is moved on assignment?

    Press an option, or type its letter.
    [1 A  i32]
    [2 B  String]
    [3 C  &str]
    [4 Hint] [5 I don't know] [6 Stop]
    "#);
    assert_snapshot!(it.ada.talk(&["string"]).await, @r#"
    > string
    Right!

    (+) B  `String`

    `String` owns memory on the heap; the others are `Copy`.

    +10 points · streak now 1 day

    I'll ask again in 7 days (Thu 2 April).
    [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]
    "#);
    assert_eq!(it.says(Kind::DailyPractice).await, "(studied already)");
}

#[tokio::test]
async fn a_prompt_that_is_late_apologises() {
    let mut it = Prompts::new().await;
    let mut prompt = it.prompt(Kind::DailyPractice).await;
    it.ada.wait("3h");
    prompt.late = SignedDuration::from_hours(3);
    let said = it.compose(&prompt).await;
    assert!(
        said.contains("Sorry, this was planned for today 18:00: Waymark was away."),
        "{said}"
    );
}

#[tokio::test]
async fn nobody_is_prompted_in_a_pause_on_a_day_off_or_without_a_roadmap() {
    let mut it = Prompts::new().await;
    let (id, today) = (it.ada.learner().await.id, it.today());
    let mut tx = it.ada.app.store().begin(it.ada.now).await.unwrap();
    let pause = tx
        .add_pause(
            id,
            Pause {
                from: today,
                to: None,
            },
        )
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(it.says(Kind::DailyPractice).await, "(paused)");

    let mut tx = it.ada.app.store().begin(it.ada.now).await.unwrap();
    tx.drop_pause(id, pause).await.unwrap();
    let weekend = waymark_core::when::parse_weekdays("sat, sun").unwrap();
    tx.put_plan(id, today, weekend).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(it.says(Kind::DailyPractice).await, "(not a study day)");

    it.ada.wait("2d");
    it.ada.say("leave small").await;
    assert_eq!(it.says(Kind::DailyPractice).await, "(no roadmap)");
}

#[tokio::test]
async fn when_no_question_is_left_the_topic_is_named() {
    let mut it = Prompts::new().await;
    it.ada.settings(|learner| learner.new_per_day = 0).await;
    assert_snapshot!(it.says(Kind::DailyPractice).await, @r#"
    Good evening!

    In hand: Moves (Phase 1).

    No question is due today: the topic itself makes the day.
    [1 Open the topic] [2 Done] [3 More questions]
    "#);
}

#[tokio::test]
async fn the_evening_nudge_comes_only_if_a_streak_is_at_risk() {
    let mut it = Prompts::new().await;
    assert_eq!(it.says(Kind::EveningNudge).await, "(no streak at risk)");
    it.ada.talk(&["practice", "idk", ":wait 1d"]).await;
    assert_eq!(it.says(Kind::EveningNudge).await, "(no streak at risk)");
    it.ada.talk(&["practice", "idk"]).await;
    assert_eq!(it.says(Kind::EveningNudge).await, "(studied already)");
    let prompt = it.prompt(Kind::EveningNudge).await;
    it.ada.wait("1d");
    assert_eq!(it.compose(&prompt).await, "(the day is over)");
    assert_snapshot!(it.says(Kind::EveningNudge).await, @r#"
    Your streak of 2 days is waiting for today.

    One answered question keeps it; so does a topic done, a project handed in, or minutes logged.

    You hold no freeze, so otherwise it begins anew. Until 03:00 still counts for today.
    [1 One question] [2 My streak]
    "#);
}

#[tokio::test]
async fn the_evening_nudge_tells_of_freezes() {
    let mut it = Prompts::new().await;
    for _ in 0..7 {
        it.ada.talk(&["practice more", "idk", ":wait 1d"]).await;
    }
    let said = it.says(Kind::EveningNudge).await;
    assert!(
        said.contains("Your streak of 7 days is waiting for today."),
        "{said}"
    );
    assert!(said.contains("you hold 1, and one is spent by itself"), "{said}");
}

#[tokio::test]
async fn the_weekly_recap_adds_the_week_up() {
    let mut it = Prompts::new().await;
    assert_eq!(it.says(Kind::WeeklyRecap).await, "(nothing happened yet)");
    it.ada
        .talk(&[
            "practice",
            "string",
            "practice",
            "line 4",
            "done moves",
            ":wait 1d",
            "practice",
            "idk",
            ":wait 2d",
        ])
        .await;
    assert_snapshot!(it.says(Kind::WeeklyRecap).await, @r#"
    Your week

    Days studied: 2 of 4 planned, and today is still open
    Topics done: 1
    Questions: 3, 67 % right
    Points: 32
    Streak: 0 days, the longest was 2

    Next: Iterators. 2 questions fall due in the week to come.
    [1 Practise (4)] [2 Open the topic] [3 Progress]
    "#);
    it.ada.wait("7d");
    assert_snapshot!(it.says(Kind::WeeklyRecap).await, @r#"
    A quiet week

    That happens. One question is a way back.

    Days studied: 0 of 7 planned, and today is still open
    Topics done: 0
    Points: 0
    Streak: 0 days, the longest was 2

    Next: Iterators.
    [1 Practise (6)] [2 Open the topic] [3 Progress]
    "#);
    it.ada.wait("14d");
    assert_eq!(it.says(Kind::WeeklyRecap).await, "(away)");
}
