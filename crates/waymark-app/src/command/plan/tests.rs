use crate::testing::Scenario;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn a_plan_begins_on_the_day_of_enrolment() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @r"
    > plan
    Plan: Ferris from Scratch

    You are on the plan.

    Follows: the roadmap's own weeks, from Thu 26 March
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 0 done, 0 expected by now, 8 planned
    Ends: Wed 22 April

    [ ] Phase 1: Basics · Thu 26 March to Wed 8 April
    [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
    [ ] Deep Dives · ongoing
    ");
}

#[tokio::test]
async fn who_falls_behind_is_offered_ways_to_adjust() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.tick(&["moves"]).await;
    ada.wait("12d");
    insta::assert_snapshot!(ada.talk(&["plan", "1"]).await, @r"
    > plan
    Plan: Ferris from Scratch

    You are 2 topics, or 6 days, behind the plan. What would help:

    Follows: the roadmap's own weeks, from Thu 26 March
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 1 done, 3 expected by now, 8 planned
    Ends: Wed 22 April
    At your speed of late: done between Wed 13 May and Fri 17 July

    [~] Phase 1: Basics · Thu 26 March to Wed 8 April
    [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
    [ ] Deep Dives · ongoing
    [1 Shift everything by 6 days]
    [2 Drop 2 optional topics]
    [3 Slow down to 175 % of the time]

    > 1
    Plan: Ferris from Scratch

    Everything is planned 6 days later now.

    You are on the plan.

    Follows: the roadmap's own weeks, from Thu 26 March, 6 days later
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 1 done, 1 expected by now, 8 planned
    Ends: Tue 28 April
    At your speed of late: done between Wed 13 May and Fri 17 July

    [~] Phase 1: Basics · Wed 1 April to Tue 14 April
    [ ] Phase 2: Abstraction · Wed 15 April to Tue 28 April
    [ ] Deep Dives · ongoing
    [1 Undo]
    ");
    assert_eq!(ada.take_back().await.as_deref(), Some("a shift of the plan"));
    insta::assert_snapshot!(ada.talk(&["plan trim", "plan trim", "plan slow 150", "plan reset"]).await, @r"
    > plan trim
    Plan: Ferris from Scratch

    Optional topics are out of the plan. You can still do them.

    You are 2 topics, or 6 days, behind the plan. What would help:

    Follows: the roadmap's own weeks, from Thu 26 March, without optional topics
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 1 done, 3 expected by now, 7 planned
    Ends: Wed 22 April
    At your speed of late: done between Tue 5 May and Mon 6 July

    [~] Phase 1: Basics · Thu 26 March to Wed 8 April
    [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
    [ ] Deep Dives · ongoing
    [1 Shift everything by 6 days]
    [2 Slow down to 175 % of the time]
    [3 Undo]

    > plan trim
    Plan: Ferris from Scratch

    Optional topics are out of the plan already.

    You are 2 topics, or 6 days, behind the plan. What would help:

    Follows: the roadmap's own weeks, from Thu 26 March, without optional topics
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 1 done, 3 expected by now, 7 planned
    Ends: Wed 22 April
    At your speed of late: done between Tue 5 May and Mon 6 July

    [~] Phase 1: Basics · Thu 26 March to Wed 8 April
    [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
    [ ] Deep Dives · ongoing
    [1 Shift everything by 6 days]
    [2 Slow down to 175 % of the time]

    > plan slow 150
    Plan: Ferris from Scratch

    The plan takes 150 % of its time now.

    You are 1 topic, or 2 days, behind the plan. That is soon made up for.

    Follows: the roadmap's own weeks, from Thu 26 March, at 150 % of its time, without optional topics
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 1 done, 2 expected by now, 7 planned
    Ends: Wed 6 May
    At your speed of late: done between Sun 10 May and Mon 14 September

    [~] Phase 1: Basics · Thu 26 March to Wed 15 April
    [ ] Phase 2: Abstraction · Thu 16 April to Wed 6 May
    [ ] Deep Dives · ongoing
    [1 Undo]

    > plan reset
    Plan: Ferris from Scratch

    The plan is back to the roadmap's own pace.

    You are 2 topics, or 6 days, behind the plan. What would help:

    Follows: the roadmap's own weeks, from Thu 26 March
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 1 done, 3 expected by now, 8 planned
    Ends: Wed 22 April
    At your speed of late: done between Wed 13 May and Fri 17 July

    [~] Phase 1: Basics · Thu 26 March to Wed 8 April
    [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
    [ ] Deep Dives · ongoing
    [1 Shift everything by 6 days]
    [2 Drop 2 optional topics]
    [3 Slow down to 175 % of the time]
    [4 Undo]
    ");
}

#[tokio::test]
async fn a_target_and_minutes_make_a_plan_of_ones_own() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&["plan target 1 June", "plan minutes 45", "plan target off"]).await,
        @r"
        > plan target 1 June
        Plan: Ferris from Scratch

        Your target is Mon 1 June now.

        You are on the plan.

        Follows: your target, Mon 1 June, from Thu 26 March
        Should be at: Phase 1: Basics
        You are at: Phase 1: Basics
        Topics: 0 done, 0 expected by now, 8 planned
        Ends: Mon 1 June

        [ ] Phase 1: Basics · Thu 26 March to Tue 28 April
        [ ] Phase 2: Abstraction · Wed 29 April to Mon 1 June
        [ ] Deep Dives · ongoing
        [1 Undo]

        > plan minutes 45
        Plan: Ferris from Scratch

        At 45 minutes every day you would be through by Thu 23 April; that is your target now.

        You are on the plan.

        Follows: your target, Thu 23 April, from Thu 26 March
        Should be at: Phase 1: Basics
        You are at: Phase 1: Basics
        Topics: 0 done, 0 expected by now, 8 planned
        Ends: Thu 23 April

        [ ] Phase 1: Basics · Thu 26 March to Thu 9 April
        [ ] Phase 2: Abstraction · Fri 10 April to Thu 23 April
        [ ] Deep Dives · ongoing
        [1 Undo]

        > plan target off
        Plan: Ferris from Scratch

        The plan is back to the roadmap's own pace.

        You are on the plan.

        Follows: the roadmap's own weeks, from Thu 26 March
        Should be at: Phase 1: Basics
        You are at: Phase 1: Basics
        Topics: 0 done, 0 expected by now, 8 planned
        Ends: Wed 22 April

        [ ] Phase 1: Basics · Thu 26 March to Wed 8 April
        [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
        [ ] Deep Dives · ongoing
        [1 Undo]
        "
    );
}

#[tokio::test]
async fn days_in_a_pause_are_not_counted() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["pause 2 weeks"]).await;
    ada.wait("14d");
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @r"
    > plan
    Plan: Ferris from Scratch

    You are on the plan.

    Follows: the roadmap's own weeks, from Thu 26 March
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 0 done, 0 expected by now, 8 planned
    Ends: Wed 6 May

    [ ] Phase 1: Basics · Thu 9 April to Wed 22 April
    [ ] Phase 2: Abstraction · Thu 23 April to Wed 6 May
    [ ] Deep Dives · ongoing
    ");
}

#[tokio::test]
async fn a_finished_plan_says_so() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.follow("tiny").await;
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @r"
    > plan
    Plan: Tiny Steps

    You are on the plan.

    Follows: 30 minutes every day, from Thu 26 March
    Should be at: All of it
    You are at: All of it
    Topics: 0 done, 0 expected by now, 2 planned
    Ends: Sat 28 March

    [ ] All of it · Thu 26 March to Sat 28 March
    ");
    ada.follow("ferris").await;
    ada.talk(&["plan trim"]).await;
    ada.tick(&[
        "moves",
        "borrowing",
        "slices",
        "structs",
        "traits",
        "generics",
        "lifetimes",
    ])
    .await;
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @r"
    > plan
    Plan: Ferris from Scratch

    Every topic of the plan is done.

    Follows: the roadmap's own weeks, from Thu 26 March, without optional topics

    [x] Phase 1: Basics · Thu 26 March to Wed 8 April
    [x] Phase 2: Abstraction · Thu 9 April to Wed 22 April
    [ ] Deep Dives · ongoing
    ");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_an_example() {
    let mut ada = Scenario::sample(EVENING).await;
    insta::assert_snapshot!(
        ada.talk(&[
            "plan shift",
            "plan shift a lot",
            "plan shift 0",
            "plan minutes 3",
            "plan slow 999",
            "plan target yesterday",
            "plan target 31 february",
            "plan target",
            "plan faster",
        ])
        .await,
        @r#"
        > plan shift
        Say how many days. For example: `plan shift 7`

        > plan shift a lot
        That has to be a whole number of days from -730 to 730; "a lot" is not. For example: `plan shift 7`

        > plan shift 0
        Plan: Ferris from Scratch

        A shift by 0 days leaves the plan as it is.

        You are on the plan.

        Follows: the roadmap's own weeks, from Thu 26 March
        Should be at: Phase 1: Basics
        You are at: Phase 1: Basics
        Topics: 0 done, 0 expected by now, 8 planned
        Ends: Wed 22 April

        [ ] Phase 1: Basics · Thu 26 March to Wed 8 April
        [ ] Phase 2: Abstraction · Thu 9 April to Wed 22 April
        [ ] Deep Dives · ongoing

        > plan minutes 3
        That has to be a whole number of minutes from 5 to 600; "3" is not. For example: `plan minutes 45`

        > plan slow 999
        That has to be a whole number of percent from 25 to 300; "999" is not. For example: `plan slow 150`

        > plan target yesterday
        A target has to lie ahead, and Wed 25 March does not. Name a later day, such as 1 June.

        > plan target 31 february
        February 2026 has only 28 days.

        > plan target
        A target is a day. For example: `plan target 1 June`

        > plan faster
        I don't know how to change a plan by `faster`. Try `plan target 1 June`, `plan shift 7`, `plan trim` or `plan slow 150`.
        [1 Show the plan]
        "#
    );
}

#[tokio::test]
async fn many_stages_are_paged() {
    let mut ada = Scenario::at(EVENING).await;
    ada.follow("rust-mastery").await;
    insta::assert_snapshot!(ada.talk(&["plan", "1"]).await, @r"
    > plan
    Plan: Complete Rust Mastery Roadmap

    You are on the plan.

    Follows: 30 minutes every day, from Thu 26 March
    Should be at: Phase 1: Getting Started
    You are at: Phase 1: Getting Started
    Topics: 0 done, 0 expected by now, 42 planned
    Ends: Tue 8 September

    [ ] Phase 1: Getting Started · Thu 26 March to Fri 10 April
    [ ] Phase 2: Ownership, Borrowing & Lifetimes · Sat 11 April to Wed 22 April
    [ ] Phase 3: Custom Data Types · Thu 23 April to Wed 6 May
    [ ] Phase 4: Traits & Generics · Thu 7 May to Wed 20 May
    [ ] Phase 5: Error Handling · Thu 21 May to Tue 2 June
    [ ] Phase 6: Crates & Modules · Wed 3 June to Sun 14 June
    [ ] Phase 7: Standard Library & Collections · Mon 15 June to Sat 27 June
    [ ] Phase 8: Smart Pointers & Interior Mutability · Sun 28 June to Wed 8 July
    [ ] Phase 9: Concurrency and Parallelism · Thu 9 July to Mon 20 July
    [ ] Phase 10: Async Rust · Tue 21 July to Sun 2 August
    [ ] Phase 11: Macros & Metaprogramming · Mon 3 August to Fri 14 August
    [ ] Phase 12: Unsafe & FFI · Sat 15 August to Thu 27 August

    Page 1 of 2
    [1 More ›]

    > 1
    Plan: Complete Rust Mastery Roadmap

    [ ] Phase 13: Testing, Tooling, Performance · Fri 28 August to Tue 8 September
    [ ] Phase 14: Ecosystem Specialization · no dates

    Page 2 of 2
    [1 ‹ Back]
    ");
}

#[tokio::test]
async fn an_open_pause_does_not_push_the_end_away_for_ever() {
    let mut ada = Scenario::sample(EVENING).await;
    ada.talk(&["pause open"]).await;
    ada.wait("10d");
    insta::assert_snapshot!(ada.talk(&["plan"]).await, @r"
    > plan
    Plan: Ferris from Scratch

    You are on the plan.

    Follows: the roadmap's own weeks, from Thu 26 March
    Should be at: Phase 1: Basics
    You are at: Phase 1: Basics
    Topics: 0 done, 0 expected by now, 8 planned
    Ends: Sun 3 May

    [ ] Phase 1: Basics · Mon 6 April to Sun 19 April
    [ ] Phase 2: Abstraction · Mon 20 April to Sun 3 May
    [ ] Deep Dives · ongoing
    ");
}
