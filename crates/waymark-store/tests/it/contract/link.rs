//! Two learners become one, and two again.

mod history;

use serde_json::{Value as Json, json};
use waymark_core::{
    calendar::{Weekdays, Zone},
    ids::LearnerId,
    points::Deed,
    progress::State,
    recurrence::Firing,
};
use waymark_store::{Arrival, Expectation, GroupId, NewChat, NewCode, Settlement, Store, Tx};

use self::history::{Event, happen, prompted, two_histories_become_what_one_would_have_been};
use crate::{
    contract::contract,
    fixture::{at, berlin, day, question, roadmap, topic},
};

contract!(
    two_histories_become_what_one_would_have_been,
    who_has_the_longer_history_stays,
    one_prompt_of_two_is_left_and_one_that_arrived_wins,
    what_is_done_meanwhile_stays_with_whoever_stayed,
    a_prompt_that_came_meanwhile_does_not_come_again,
    links_are_undone_from_the_last_to_the_first,
    what_is_kept_is_forgotten_after_its_time_and_with_the_learner,
    a_closed_platform_is_told_of_once,
);

/// Two people, and the group that both are in.
struct Two {
    ids: [LearnerId; 2],
    group: GroupId,
}

async fn arrive(tx: &mut Tx, platform: &str, external: &str, zone: &Zone) -> LearnerId {
    let from = Arrival {
        platform,
        external,
        address: external,
        name: Some(external),
        direct: true,
    };
    tx.arrive(from, zone).await.unwrap().0.id
}

async fn two(store: &Store, name: &str) -> Two {
    let mut tx = store.begin(at(0)).await.unwrap();
    let auckland = Zone::named("Pacific/Auckland").unwrap();
    let a = arrive(&mut tx, "telegram", &format!("{name} on telegram"), &berlin()).await;
    let b = arrive(&mut tx, "discord", &format!("{name} on discord"), &auckland).await;
    let hour = jiff::civil::time(9, 0, 0, 0);
    let group = tx
        .new_group(name, &Zone::utc(), hour, Weekdays::ALL)
        .await
        .unwrap()
        .id;
    for (id, zone) in [(a, &berlin()), (b, &auckland)] {
        tx.join_group(group, id).await.unwrap();
        tx.enroll(id, &roadmap("r"), zone.day(at(0))).await.unwrap();
        let next = Firing {
            planned: zone.day(at(300 * 86_400)),
            at: at(300 * 86_400),
        };
        tx.put_schedule(id, "daily_practice", "daily 09:00", zone, Some(next))
            .await
            .unwrap();
        live(&mut tx, id, name).await;
    }
    let only_b = Some(Firing {
        planned: day("2026-04-30"),
        at: at(400 * 86_400),
    });
    tx.put_schedule(b, "weekly_recap", "daily 18:00 sun", &auckland, only_b)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    Two { ids: [a, b], group }
}

/// Something in the tables that the history does not fill.
async fn live(tx: &mut Tx, id: LearnerId, name: &str) {
    tx.submit(id, &roadmap("r"), &topic("a"), "https://example.org")
        .await
        .unwrap();
    tx.add_answered(&format!("{name} {id}"), id, "{}").await.unwrap();
    tx.add_wrong_code(id, at(-60)).await.unwrap();
    let awaited = Expectation {
        place: format!("{name} {id}"),
        kind: "line".to_owned(),
        data: json!("answer 1"),
        until: at(60),
    };
    tx.expect_input(id, &awaited).await.unwrap();
    let code = NewCode {
        hash: &format!("{name} {id}"),
        what: "join",
        group: None,
        learner: id,
        until: at(90 * 86_400),
    };
    assert!(tx.add_code(code).await.unwrap());
    let hour = jiff::civil::time(9, 0, 0, 0);
    let own = tx
        .new_group("own", &Zone::utc(), hour, Weekdays::ALL)
        .await
        .unwrap()
        .id;
    let chat = NewChat {
        platform: "telegram",
        external: &format!("{name} {id}"),
        title: "own",
        server: None,
        group: own,
        learner: id,
    };
    tx.add_chat(chat).await.unwrap().unwrap();
}

/// Everything about a learner that is exported; lists whose order says nothing are sorted.
async fn all(tx: &mut Tx, id: LearnerId) -> Json {
    let mut export = serde_json::to_value(tx.export(id).await.unwrap()).unwrap();
    if let Some(fields) = export.as_object_mut() {
        for list in fields.values_mut().filter_map(Json::as_array_mut) {
            list.sort_by_key(ToString::to_string);
        }
    }
    export
}

/// Two who have each done something: the first more.
async fn ada(store: &Store) -> Two {
    let two = two(store, "ada").await;
    let mut tx = store.begin(at(60)).await.unwrap();
    happen(&mut tx, &two, two.ids[0], Event::Done(0)).await;
    happen(&mut tx, &two, two.ids[0], Event::Done(1)).await;
    happen(&mut tx, &two, two.ids[1], Event::Done(0)).await;
    happen(&mut tx, &two, two.ids[1], Event::Answered(0, 3)).await;
    tx.commit().await.unwrap();
    two
}

async fn who_has_the_longer_history_stays(store: &Store) {
    let two = two(store, "ada").await;
    let [a, b] = two.ids;
    let mut tx = store.begin(at(60)).await.unwrap();
    assert_eq!(
        tx.who_stays(b, a).await.unwrap(),
        (a, b),
        "nobody has done anything: who came first"
    );
    happen(&mut tx, &two, b, Event::Minutes(10)).await;
    assert_eq!(tx.who_stays(a, b).await.unwrap(), (b, a), "a day of study");
    happen(&mut tx, &two, a, Event::Minutes(10)).await;
    happen(&mut tx, &two, a, Event::Minutes(10)).await;
    assert_eq!(
        tx.who_stays(a, b).await.unwrap(),
        (a, b),
        "as many days, and more on them"
    );
    let mut hidden = tx.learner(b).await.unwrap().unwrap();
    hidden.hidden = true;
    hidden.alias = Some("Crab".to_owned());
    tx.put_learner(&hidden).await.unwrap();
    tx.link(a, b).await.unwrap();
    let one = tx.learner(a).await.unwrap().unwrap();
    assert_eq!(
        (one.zone, one.alias.as_deref(), one.hidden),
        (berlin(), Some("Crab"), true)
    );
    assert_eq!(
        one.platform.as_deref(),
        Some("telegram"),
        "where prompts came before"
    );
    let kinds: Vec<_> = tx
        .schedules(a)
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.kind, it.next_at.is_some()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("daily_practice".to_owned(), true),
            ("weekly_recap".to_owned(), true)
        ]
    );
    tx.link(a, a).await.unwrap_err();
}

async fn one_prompt_of_two_is_left_and_one_that_arrived_wins(store: &Store) {
    for (own, other, left) in [
        (0, 1, "delivered"),
        (1, 0, "delivered"),
        (2, 0, "pending"),
        (0, 2, "pending"),
        (2, 2, "dropped"),
    ] {
        let two = two(store, &format!("{own} {other}")).await;
        let mut tx = store.begin(at(60)).await.unwrap();
        for (id, how) in two.ids.into_iter().zip([own, other]) {
            prompted(&mut tx, id, day("2026-03-26"), how).await;
        }
        tx.link(two.ids[0], two.ids[1]).await.unwrap();
        let sent = tx.sent(two.ids[0]).await.unwrap();
        let states: Vec<_> = sent.iter().map(|sent| sent.state.as_str()).collect();
        assert_eq!(states, [left], "{own} {other}");
    }
}

async fn what_is_done_meanwhile_stays_with_whoever_stayed(store: &Store) {
    let two = ada(store).await;
    let [a, b] = two.ids;
    let mut tx = store.begin(at(120)).await.unwrap();
    let gone = all(&mut tx, b).await;
    let link = tx.link(a, b).await.unwrap();
    tx.commit().await.unwrap();
    // Two days later: something new, something again, something taken back, something set.
    let mut tx = store.begin(at(2 * 86_400)).await.unwrap();
    happen(&mut tx, &two, a, Event::Done(2)).await;
    happen(&mut tx, &two, a, Event::Undone(0)).await;
    happen(&mut tx, &two, a, Event::Answered(0, 4)).await;
    happen(&mut tx, &two, a, Event::Noted).await;
    let mut settings = tx.learner(a).await.unwrap().unwrap();
    settings.alias = Some("Crab".to_owned());
    tx.put_learner(&settings).await.unwrap();
    assert_eq!(tx.unlink(b, link).await.unwrap(), None, "who went has no link");
    assert_eq!(tx.unlink(a, link).await.unwrap(), Some(b));

    let left = all(&mut tx, b).await;
    for (field, value) in gone.as_object().unwrap() {
        match field.as_str() {
            "study_days" => {
                let now = &left[field];
                assert!(
                    now.to_string().contains("\"linked\""),
                    "a day that was studied together is excused: {now}"
                );
                assert_eq!(now.as_array().unwrap().len(), value.as_array().unwrap().len() + 1);
            }
            _ => assert_eq!(&left[field], value, "{field}"),
        }
    }
    let states: Vec<_> = tx
        .all_items(a)
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.topic.to_string(), it.state))
        .collect();
    assert_eq!(
        states,
        [("b".to_owned(), State::Done), ("c".to_owned(), State::Done)]
    );
    let standing = tx
        .all_deeds(a)
        .await
        .unwrap()
        .into_iter()
        .filter(|it| it.undone_at.is_none());
    let done: Vec<_> = standing
        .filter(|it| it.kind == Deed::TopicDone)
        .filter_map(|it| it.topic)
        .collect();
    assert_eq!(done, [topic("b"), topic("c")]);
    let days: Vec<_> = tx
        .all_days(a)
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.points)
        .collect();
    assert_eq!(days, [15, 20]);
    // The card follows from the one answer that was given since.
    let card = tx.card(a, &question("p")).await.unwrap().unwrap();
    assert_eq!(card.reps, 1);
    assert_eq!(tx.fitting(a).await.unwrap().unwrap().answers, 1);
    assert_eq!(tx.all_notes(a).await.unwrap().len(), 1);
    assert_eq!(
        tx.learner(a).await.unwrap().unwrap().alias.as_deref(),
        Some("Crab")
    );
}

async fn a_prompt_that_came_meanwhile_does_not_come_again(store: &Store) {
    let two = ada(store).await;
    let [a, b] = two.ids;
    let mut tx = store.begin(at(120)).await.unwrap();
    for id in [a, b] {
        prompted(&mut tx, id, day("2026-03-27"), 0).await;
    }
    let link = tx.link(a, b).await.unwrap();
    let claimed = tx.claim(at(180), 9).await.unwrap();
    assert_eq!(claimed.len(), 1, "one of the two");
    assert_eq!(claimed[0].accounts.len(), 2, "on either platform");
    let outcome = Settlement::Delivered {
        receipt: None,
        poll: None,
    };
    assert!(
        tx.settle(claimed[0].id, claimed[0].claim, &outcome)
            .await
            .unwrap()
    );
    tx.unlink(a, link).await.unwrap().unwrap();
    assert!(tx.claim(at(9_999), 9).await.unwrap().is_empty());
    let states = [tx.sent(a).await.unwrap(), tx.sent(b).await.unwrap()].map(|sent| sent[0].state.clone());
    assert_eq!(states, ["delivered", "dropped"]);
}

async fn links_are_undone_from_the_last_to_the_first(store: &Store) {
    let two = ada(store).await;
    let [a, b] = two.ids;
    let mut tx = store.begin(at(120)).await.unwrap();
    let c = arrive(&mut tx, "console", "ada in the terminal", &berlin()).await;
    for which in 0..3 {
        happen(&mut tx, &two, c, Event::Done(which)).await;
    }
    let mut before = Vec::new();
    for id in [a, b, c] {
        before.push(all(&mut tx, id).await);
    }
    let first = tx.link(a, b).await.unwrap();
    // Whoever it is that goes.
    let second = tx.link(c, a).await.unwrap();
    assert_eq!(tx.accounts(c).await.unwrap().len(), 3);
    assert_eq!(
        tx.links(c)
            .await
            .unwrap()
            .iter()
            .map(|link| link.id)
            .collect::<Vec<_>>(),
        [first, second]
    );
    assert_eq!(
        tx.unlink(c, first).await.unwrap(),
        None,
        "another link came after it"
    );
    assert_eq!(tx.unlink(c, second).await.unwrap(), Some(a));
    assert_eq!(tx.links(c).await.unwrap(), []);
    assert_eq!(tx.unlink(a, first).await.unwrap(), Some(b));
    for (id, before) in [a, b, c].into_iter().zip(before) {
        assert_eq!(all(&mut tx, id).await, before);
    }
}

async fn what_is_kept_is_forgotten_after_its_time_and_with_the_learner(store: &Store) {
    let two = ada(store).await;
    let [a, b] = two.ids;
    let mut tx = store.begin(at(120)).await.unwrap();
    let link = tx.link(a, b).await.unwrap();
    assert_eq!(tx.purge_links(at(120)).await.unwrap(), 0);
    assert_eq!(tx.purge_links(at(121)).await.unwrap(), 1);
    assert_eq!(tx.purge_links(at(121)).await.unwrap(), 0);
    assert_eq!(tx.unlink(a, link).await.unwrap(), None);
    let known = tx.links(a).await.unwrap();
    assert_eq!((known.len(), known[0].other, known[0].kept), (1, b, false));
    assert_eq!(
        known[0].accounts,
        [("discord".to_owned(), "ada on discord".to_owned())]
    );
    assert!(tx.forget(a).await.unwrap());
    assert_eq!(tx.links(a).await.unwrap(), []);
    for platform in ["telegram", "discord"] {
        assert_eq!(
            tx.account(platform, &format!("ada on {platform}")).await.unwrap(),
            None
        );
    }
}

async fn a_closed_platform_is_told_of_once(store: &Store) {
    let two = ada(store).await;
    let [a, b] = two.ids;
    let mut tx = store.begin(at(120)).await.unwrap();
    tx.link(a, b).await.unwrap();
    tx.close_account("telegram", "ada on telegram", "blocked")
        .await
        .unwrap();
    let prompt = waymark_store::PromptId;
    assert!(tx.tell_closed(a, "telegram", prompt(1)).await.unwrap());
    assert!(
        tx.tell_closed(a, "telegram", prompt(1)).await.unwrap(),
        "the same prompt, composed again"
    );
    assert!(!tx.tell_closed(a, "telegram", prompt(2)).await.unwrap());
    // They opened it and closed it again.
    arrive(&mut tx, "telegram", "ada on telegram", &berlin()).await;
    tx.close_account("telegram", "ada on telegram", "blocked")
        .await
        .unwrap();
    assert!(tx.tell_closed(a, "telegram", prompt(3)).await.unwrap());
    assert!(
        !tx.tell_closed(a, "console", prompt(3)).await.unwrap(),
        "no account there"
    );
    assert!(
        !tx.tell_unreached("telegram", "ada on telegram").await.unwrap(),
        "a prompt has told it"
    );
}
