use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn a_bare_pause_asks_for_how_long() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["pause", "2", "pause", ":wait 8d", "pause"]).await, @r"
    > pause
    Pause

    You are not in a pause. For how long do you want one?

    Or say it: `pause until monday`, `pause from 20 March to 25 March`. It can begin up to 7 days back.
    [1 3 days] [2 1 week] [3 2 weeks] [4 Until I say]

    > 2
    You are in a pause from Thu 26 March to Wed 1 April: 7 days left, today included. You are back on Thu 2 April.

    Your streak waits, and I won't write to you meanwhile. Enjoy the time.
    [1 End it today] [2 Undo]

    > pause
    Pause

    You are in a pause from Thu 26 March to Wed 1 April: 7 days left, today included. You are back on Thu 2 April.
    [1 End it today]

    > :wait 8d
    > pause
    Pause

    You are not in a pause. For how long do you want one?

    [.] Past: from Thu 26 March to Wed 1 April

    Or say it: `pause until monday`, `pause from 20 March to 25 March`. It can begin up to 7 days back.
    [1 3 days] [2 1 week] [3 2 weeks] [4 Until I say]
    ");
}

#[tokio::test]
async fn an_open_pause_lasts_until_it_is_ended() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&["pause open", ":wait 3d", "pause", "pause until friday", "pause end", "pause end"]).await,
        @r"
        > pause open
        You are in a pause since Thu 26 March, until you end it.

        Your streak waits, and I won't write to you meanwhile. Enjoy the time.
        [1 End it today] [2 Undo]

        > :wait 3d
        > pause
        Pause

        You are in a pause since Thu 26 March, until you end it.
        [1 End it today]

        > pause until friday
        You are in a pause from Thu 26 March to Fri 3 April: 6 days left, today included. You are back on Sat 4 April.

        Your streak waits, and I won't write to you meanwhile. Enjoy the time.
        [1 End it today] [2 Undo]

        > pause end
        Welcome back! The pause is over, and today counts again.
        [1 Today] [2 Undo]

        > pause end
        There is no pause to end.
        [1 Take a pause]
        "
    );
}

#[tokio::test]
async fn a_pause_in_the_past_mends_the_streak() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.tick(&["moves"]).await;
    ada.wait("1d");
    ada.tick(&["borrowing"]).await;
    ada.wait("3d");
    ada.tick(&["slices"]).await;
    let broken = ada.talk(&["streak"]).await;
    let talk = ada.talk(&["pause from 28 march to 29 march", "streak why"]).await;
    assert!(broken.starts_with("> streak\nStreak: 1 day\n"), "{broken}");
    insta::assert_snapshot!(talk, @r"
    > pause from 28 march to 29 march
    The pause is noted for the past: from Sat 28 March to Sun 29 March.

    Days of it that were missed no longer count against you.
    [1 Undo]

    > streak why
    Streak: 3 days

    Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

    [x] Mon 30 March: studied (1 topic), streak 3.
    [.] Sat 28 March to Sun 29 March: in a pause, the streak waits at 2.
    [x] Fri 27 March: studied (1 topic), streak 2.
    [x] Thu 26 March: studied (1 topic), streak 1.
    ");
    assert_eq!(ada.take_back().await.as_deref(), Some("a pause"));
    assert_eq!(ada.talk(&["streak"]).await, broken);
}

#[tokio::test]
async fn ending_a_pause_on_its_first_day_leaves_none_and_can_be_undone() {
    let mut ada = Scenario::sample(EVENING).await;
    let talk = ada.talk(&["pause 1 week", "pause end", "pause"]).await;
    assert_eq!(ada.take_back().await.as_deref(), Some("ending your pause"));
    insta::assert_snapshot!(talk + &ada.talk(&["pause"]).await, @r"
    > pause 1 week
    You are in a pause from Thu 26 March to Wed 1 April: 7 days left, today included. You are back on Thu 2 April.

    Your streak waits, and I won't write to you meanwhile. Enjoy the time.
    [1 End it today] [2 Undo]

    > pause end
    Welcome back! The pause is over, and today counts again.
    [1 Today] [2 Undo]

    > pause
    Pause

    You are not in a pause. For how long do you want one?

    Or say it: `pause until monday`, `pause from 20 March to 25 March`. It can begin up to 7 days back.
    [1 3 days] [2 1 week] [3 2 weeks] [4 Until I say]

    > pause
    Pause

    You are in a pause from Thu 26 March to Wed 1 April: 7 days left, today included. You are back on Thu 2 April.
    [1 End it today]
    ");
}

#[tokio::test]
async fn a_pause_to_come_is_noted_and_can_be_called_off() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["pause from 1 april to 7 april", "pause", "pause end", "pause"]).await, @r"
    > pause from 1 april to 7 april
    The pause is noted: from Wed 1 April to Tue 7 April.

    Until then everything goes on as usual.
    [1 Undo]

    > pause
    Pause

    You are not in a pause. For how long do you want one?

    [.] To come: from Wed 1 April to Tue 7 April

    Or say it: `pause until monday`, `pause from 20 March to 25 March`. It can begin up to 7 days back.
    [1 3 days] [2 1 week] [3 2 weeks] [4 Until I say]

    > pause end
    The pause from Wed 1 April to Tue 7 April is called off.
    [1 Today] [2 Undo]

    > pause
    Pause

    You are not in a pause. For how long do you want one?

    Or say it: `pause until monday`, `pause from 20 March to 25 March`. It can begin up to 7 days back.
    [1 3 days] [2 1 week] [3 2 weeks] [4 Until I say]
    ");
}

#[tokio::test]
async fn what_cannot_be_had_is_refused_with_what_can() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "pause from 1 march to 25 march",
            "pause until 1 june 2028",
            "pause from monday to friday",
            "pause from 30 march to 27 march",
            "pause for a while",
        ])
        .await,
        @r#"
        > pause from 1 march to 25 march
        A pause can begin up to 7 days back, so on Thu 19 March at the earliest.
        [1 Take a pause]

        > pause until 1 june 2028
        A pause can reach up to 366 days ahead, so to Sat 27 March 2027 at most. An open one ends when you say so.
        [1 Take a pause]

        > pause from monday to friday
        The pause is noted: from Mon 30 March to Fri 3 April.

        Until then everything goes on as usual.
        [1 Undo]

        > pause from 30 march to 27 march
        It would end on Fri 27 March, before it begins on Mon 30 March. Say the first day first.
        [1 Take a pause]

        > pause for a while
        I can't read "for a while" as days of a pause. Write `pause until monday`, `pause 2 weeks` or `pause from 20 March to 25 March`.
        [1 Take a pause]
        "#
    );
}
