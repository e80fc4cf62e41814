#[tokio::test]
async fn look() {
    let mut s = crate::testing::Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
    let t = s
        .talk(&[
            "hello",
            "start",
            "1",
            "3",
            "9",
            "roadmaps",
            "roadmap",
            "stage",
            "today",
            "1",
            "done",
            "undo",
            "topic borrow",
            "skip 1.2",
            "next",
            "done 1.1, 1.2",
            "done lifetimes",
            "leave",
            "undo",
            "enroll 2",
            "foo",
            "/help done",
        ])
        .await;
    println!("{t}");
}
