use jiff::{SignedDuration, civil::time};
use waymark_core::{
    calendar::{Weekdays, Zone},
    ids::LearnerId,
    ledger::Excuse,
    recurrence::Firing,
};
use waymark_store::{
    Answers, Chat, Group, GroupQuestion, NewChat, NewCode, NewPrompt, Recipient, Settlement, Store, StudyDay,
    Tx,
};

use crate::{
    contract::contract,
    fixture::{at, berlin, day, learner, question, roadmap},
};

contract!(
    what_a_group_chose_comes_back_as_it_was_put,
    a_chat_belongs_to_one_group,
    a_server_has_one_chat_that_is_asked,
    a_chat_has_schedules_and_prompts_as_a_learner_has,
    a_chat_that_moves_takes_along_what_is_on_its_way,
    who_joins_and_leaves_is_in_the_group_meanwhile,
    members_are_found_by_what_boards_call_them,
    a_group_has_one_question_a_day,
    a_learner_answers_once,
    the_first_to_be_right_is_a_member_who_shows_themselves,
    a_vote_finds_its_question_by_the_poll,
    a_code_is_used_once_and_in_time,
    a_new_code_makes_the_one_before_void,
    wrong_codes_are_counted_and_forgotten,
    who_set_up_a_chat_can_be_forgotten,
);

async fn group(tx: &mut Tx, name: &str) -> Group {
    let hour = time(9, 0, 0, 0);
    tx.new_group(name, &berlin(), hour, Weekdays::ALL).await.unwrap()
}

async fn chat(tx: &mut Tx, group: &Group, external: &str, learner: LearnerId) -> Chat {
    let new = NewChat {
        platform: "console",
        external,
        server: None,
        title: external,
        group: group.id,
        learner,
    };
    tx.add_chat(new).await.unwrap().unwrap()
}

fn prompt(to: impl Into<Recipient>, date: &str) -> NewPrompt {
    NewPrompt {
        recipient: to.into(),
        kind: "group_question".to_owned(),
        day: day(date),
        due_at: at(0),
        ready_at: at(0),
    }
}

async fn what_a_group_chose_comes_back_as_it_was_put(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let mut rust = group(&mut tx, "Rustaceans").await;
    let other = group(&mut tx, "Others").await;
    assert_eq!((rust.created_at, rust.polls, rust.paused), (at(0), false, false));
    "Crabs".clone_into(&mut rust.name);
    rust.zone = Zone::named("Australia/Lord_Howe").unwrap();
    rust.roadmap = Some(roadmap("rust-backend"));
    rust.hour = time(21, 30, 0, 0);
    rust.weekdays = Weekdays::WORKDAYS;
    rust.polls = true;
    rust.paused = true;
    rust.paused_to = Some(day("2026-04-01"));
    rust.goal = Some(("topics".to_owned(), 50));
    assert!(tx.put_group(&rust).await.unwrap());
    assert_eq!(tx.group(rust.id).await.unwrap(), Some(rust.clone()));
    assert_eq!(tx.group(other.id).await.unwrap(), Some(other));
    assert!(tx.drop_group(rust.id).await.unwrap());
    assert!(!tx.put_group(&rust).await.unwrap());
    assert!(!tx.drop_group(rust.id).await.unwrap());
    assert_eq!(tx.group(rust.id).await.unwrap(), None);
}

async fn a_chat_belongs_to_one_group(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let (one, two) = (group(&mut tx, "one").await, group(&mut tx, "two").await);
    let mut room = chat(&mut tx, &one, "room", ada).await;
    assert_eq!(
        (room.asks, room.learner, room.closed_reason.clone()),
        (false, Some(ada), None)
    );
    let again = NewChat {
        platform: "console",
        external: "room",
        server: None,
        title: "mine",
        group: two.id,
        learner: ada,
    };
    assert_eq!(tx.add_chat(again).await.unwrap(), None);
    let hall = chat(&mut tx, &one, "hall", ada).await;
    assert_eq!(tx.chats(one.id).await.unwrap(), [room.clone(), hall.clone()]);
    assert_eq!(tx.chats(two.id).await.unwrap(), []);
    assert_eq!(tx.chats_of(ada).await.unwrap().len(), 2);
    "The room".clone_into(&mut room.title);
    room.asks = true;
    room.closed_reason = Some("kicked".to_owned());
    room.told_day = Some(day("2026-03-26"));
    room.mention = Some("learners".to_owned());
    room.mention_lost = Some(day("2026-03-27"));
    room.thread = true;
    assert!(tx.put_chat(&room).await.unwrap());
    assert_eq!(tx.chat(room.id).await.unwrap(), Some(room.clone()));
    assert_eq!(tx.chat_at("console", "room").await.unwrap(), Some(room));
    assert_eq!(tx.chat_at("telegram", "room").await.unwrap(), None);
    tx.drop_group(one.id).await.unwrap();
    assert_eq!(tx.chat(hall.id).await.unwrap(), None);
}

async fn a_server_has_one_chat_that_is_asked(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let (one, two) = (group(&mut tx, "one").await, group(&mut tx, "two").await);
    let new = |platform: &'static str, external: &'static str, server: &'static str, group: &Group| NewChat {
        platform,
        external,
        server: Some(server),
        title: "Rustaceans",
        group: group.id,
        learner: ada,
    };
    assert_eq!(tx.chat_of_server("discord", "rust").await.unwrap(), None);
    let room = tx
        .add_chat(new("discord", "room", "rust", &one))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (room.server.as_deref(), room.mention.as_deref(), room.thread),
        (Some("rust"), None, false)
    );
    let second = new("discord", "hall", "rust", &two);
    assert_eq!(tx.add_chat(second).await.unwrap(), None, "the server has one");
    assert_eq!(tx.chat_at("discord", "hall").await.unwrap(), None);
    for other in [
        new("discord", "yard", "go", &one),
        new("console", "room", "rust", &two),
    ] {
        assert!(tx.add_chat(other).await.unwrap().is_some());
    }
    assert_eq!(
        tx.chat_of_server("discord", "rust").await.unwrap(),
        Some(room.clone())
    );
    assert!(tx.move_chat("discord", "room", "hall").await.unwrap());
    let moved = tx.chat_of_server("discord", "rust").await.unwrap().unwrap();
    assert_eq!((moved.id, moved.external.as_str()), (room.id, "hall"));
}

async fn a_chat_has_schedules_and_prompts_as_a_learner_has(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await;
    let room = chat(&mut tx, &one, "room", ada).await;
    let next = Some(Firing {
        planned: day("2026-03-26"),
        at: at(5),
    });
    // Both may well have the same number.
    let zone = berlin();
    for to in [Recipient::Learner(ada), Recipient::Chat(room.id)] {
        let put = tx.put_schedule(to, "group_question", "daily 09:00", &zone, next);
        let first = put.await.unwrap();
        let put = tx.put_schedule(to, "group_question", "daily 10:00", &zone, next);
        assert_eq!(put.await.unwrap(), first, "{to}");
        assert_eq!(tx.schedules(to).await.unwrap().len(), 1);
        assert_eq!(
            tx.schedule(to, "group_question").await.unwrap().unwrap().rule,
            "daily 10:00"
        );
    }
    let due = tx.due_schedules(at(5), 9).await.unwrap();
    let whose: Vec<_> = due.iter().map(|due| due.recipient).collect();
    assert_eq!(whose, [ada.into(), room.id.into()]);
    tx.rest_schedule(due[1].id).await.unwrap();
    assert_eq!(tx.due_schedules(at(5), 9).await.unwrap().len(), 1);
    assert!(tx.drop_schedule(room.id, "group_question").await.unwrap());
    assert_eq!(tx.schedules(ada).await.unwrap().len(), 1);

    for (to, new) in [
        (ada.into(), true),
        (Recipient::Chat(room.id), true),
        (ada.into(), false),
        (room.id.into(), false),
    ] {
        let put = tx.add_prompt(&prompt(to, "2026-03-26")).await.unwrap();
        assert_eq!(put, new, "{to}");
    }
    let claimed = tx.claim(at(60), 9).await.unwrap();
    assert_eq!(claimed[0].accounts.len(), 1);
    assert_eq!(claimed[0].chat, None);
    assert!(claimed[1].accounts.is_empty());
    assert_eq!(claimed[1].chat.as_ref(), Some(&room));
    let sent = Settlement::Delivered {
        receipt: Some("m1".to_owned()),
        poll: None,
    };
    assert!(tx.settle(claimed[1].id, claimed[1].claim, &sent).await.unwrap());
    assert_eq!(tx.sent(room.id).await.unwrap()[0].receipt.as_deref(), Some("m1"));
    assert_eq!(tx.sent(ada).await.unwrap()[0].state, "pending");
}

async fn a_chat_that_moves_takes_along_what_is_on_its_way(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await;
    let room = chat(&mut tx, &one, "room", ada).await;
    tx.add_prompt(&prompt(room.id, "2026-03-26")).await.unwrap();
    // The new id may have been heard of before the move was.
    chat(&mut tx, &one, "hall", ada).await;
    assert!(tx.move_chat("console", "room", "hall").await.unwrap());
    assert!(
        !tx.move_chat("console", "room", "hall").await.unwrap(),
        "told twice"
    );
    assert!(!tx.move_chat("console", "hall", "hall").await.unwrap());
    assert!(!tx.move_chat("telegram", "hall", "else").await.unwrap());
    assert_eq!(tx.chats(one.id).await.unwrap().len(), 1);
    let claimed = tx.claim(at(60), 9).await.unwrap();
    let to: Vec<_> = claimed.iter().filter_map(|prompt| prompt.chat.as_ref()).collect();
    assert_eq!(to.len(), 1);
    assert_eq!((to[0].id, to[0].external.as_str()), (room.id, "hall"));
}

async fn who_joins_and_leaves_is_in_the_group_meanwhile(store: &Store) {
    let (ada, bob) = (learner(store, "ada").await.id, learner(store, "bob").await.id);
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await.id;
    assert_eq!(tx.membership(one, ada).await.unwrap(), None);
    assert!(tx.join_group(one, ada).await.unwrap());
    assert!(tx.join_group(one, bob).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(10)).await.unwrap();
    assert!(!tx.join_group(one, ada).await.unwrap(), "is in it");
    assert_eq!(tx.membership(one, ada).await.unwrap().unwrap().joined_at, at(0));
    assert!(tx.leave_group(one, ada).await.unwrap());
    assert!(!tx.leave_group(one, ada).await.unwrap());
    let left = tx.memberships(ada).await.unwrap();
    assert_eq!(left[0].left_at, Some(at(10)));
    let ids = |members: Vec<waymark_store::Membership>| -> Vec<_> {
        members.into_iter().map(|member| member.learner).collect()
    };
    assert_eq!(ids(tx.members(one, LearnerId(0), 9).await.unwrap()), [bob]);
    assert!(tx.join_group(one, ada).await.unwrap(), "again");
    assert_eq!(tx.membership(one, ada).await.unwrap().unwrap().joined_at, at(10));
    assert_eq!(ids(tx.members(one, LearnerId(0), 1).await.unwrap()), [ada]);
    assert_eq!(ids(tx.members(one, ada, 9).await.unwrap()), [bob]);

    let since = day("2026-03-20");
    assert_eq!(tx.count_members(one, at(0), since).await.unwrap(), (2, 2));
    assert_eq!(tx.count_members(one, at(10), since).await.unwrap(), (2, 1));
    assert_eq!(tx.count_members(one, at(20), since).await.unwrap(), (2, 0));
    let studied = StudyDay {
        day: since,
        studied: true,
        excuse: None,
        points: 5,
        minutes: 0,
    };
    tx.put_day(bob, &studied).await.unwrap();
    tx.excuse_day(ada, since, Excuse::Outage).await.unwrap();
    assert_eq!(tx.count_members(one, at(20), since).await.unwrap(), (2, 1));
}

async fn members_are_found_by_what_boards_call_them(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let (one, two) = (group(&mut tx, "one").await.id, group(&mut tx, "two").await.id);
    let mut people = Vec::new();
    for name in ["ada", "ben", "cleo"] {
        let from = waymark_store::Arrival {
            platform: "console",
            external: name,
            address: name,
            name: Some(name),
            direct: true,
        };
        let (person, _) = tx.arrive(from, &berlin()).await.unwrap();
        tx.join_group(one, person.id).await.unwrap();
        people.push(person);
    }
    let called = async |tx: &mut Tx, group, platform: &str, name: &str| {
        tx.members_called(group, platform, name, 9).await.unwrap()
    };
    let ben = people[1].id;
    assert_eq!(called(&mut tx, one, "console", "BEN").await, [ben]);
    assert_eq!(
        called(&mut tx, one, "discord", "ben").await,
        [ben],
        "he has no name there"
    );
    assert_eq!(called(&mut tx, two, "console", "ben").await, []);
    // Whoever is shown by a name is found by it.
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let names = tx.names(&ids, "discord").await.unwrap();
    assert_eq!(names.get(&ben).map(String::as_str), Some("ben"));
    for (learner, name) in &names {
        let found = called(&mut tx, one, "discord", name).await;
        assert!(found.contains(learner), "{name}");
    }
    assert_eq!(called(&mut tx, one, "console", "be").await, []);
    people[1].alias = Some("Ferris".to_owned());
    people[2].alias = Some("Ferris".to_owned());
    tx.put_learner(&people[1]).await.unwrap();
    assert_eq!(called(&mut tx, one, "console", "ben").await, []);
    assert_eq!(called(&mut tx, one, "console", "ferris").await, [ben]);
    tx.put_learner(&people[2]).await.unwrap();
    assert_eq!(called(&mut tx, one, "console", "ferris").await.len(), 2);
    assert_eq!(
        tx.members_called(one, "console", "ferris", 1).await.unwrap(),
        [ben]
    );
    people[2].hidden = true;
    tx.put_learner(&people[2]).await.unwrap();
    assert_eq!(called(&mut tx, one, "console", "ferris").await, [ben]);
    tx.leave_group(one, ben).await.unwrap();
    assert_eq!(called(&mut tx, one, "console", "ferris").await, []);
}

async fn asked(tx: &mut Tx, group: &Group, date: &str, text: &str) -> GroupQuestion {
    let question = question(text);
    tx.put_group_question(group.id, day(date), &question, 7)
        .await
        .unwrap()
}

async fn a_group_has_one_question_a_day(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let (one, two) = (group(&mut tx, "one").await, group(&mut tx, "two").await);
    let first = asked(&mut tx, &one, "2026-03-26", "moves").await;
    assert_eq!(
        (first.question.as_str(), first.seed, first.at),
        ("moves", 7, at(0))
    );
    assert_eq!(asked(&mut tx, &one, "2026-03-26", "slices").await, first);
    let second = asked(&mut tx, &one, "2026-03-28", "slices").await;
    let other = asked(&mut tx, &two, "2026-03-27", "moves").await;
    assert_eq!(tx.group_question(other.id).await.unwrap().as_ref(), Some(&other));
    let before = |date| day(date);
    let found = tx.group_question_before(one.id, before("2026-03-28")).await;
    assert_eq!(found.unwrap().as_ref(), Some(&first));
    let found = tx.group_question_before(one.id, before("2026-03-26")).await;
    assert_eq!(found.unwrap(), None);
    let since = tx.group_questions_since(one.id, day("2026-03-26")).await.unwrap();
    assert_eq!(since, [second.clone(), first.clone()]);
    assert_eq!(
        tx.group_questions_since(one.id, day("2026-03-27"))
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(tx.is_revealed(&first).await.unwrap());
    assert!(!tx.is_revealed(&second).await.unwrap());
    assert!(
        !tx.is_revealed(&other).await.unwrap(),
        "another group's question is not the next"
    );
}

async fn a_learner_answers_once(store: &Store) {
    let (ada, bob) = (learner(store, "ada").await.id, learner(store, "bob").await.id);
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await;
    let first = asked(&mut tx, &one, "2026-03-26", "moves").await;
    assert_eq!(tx.count_answers(first.id).await.unwrap(), Answers::default());
    assert!(tx.add_group_answer(first.id, ada, 2, false).await.unwrap());
    assert!(!tx.add_group_answer(first.id, ada, 0, true).await.unwrap());
    assert!(tx.add_group_answer(first.id, bob, 0, true).await.unwrap());
    let answer = tx.group_answer(first.id, ada).await.unwrap().unwrap();
    assert_eq!((answer.choice, answer.right, answer.at), (2, false, at(0)));
    assert_eq!(
        tx.count_answers(first.id).await.unwrap(),
        Answers { all: 2, right: 1 }
    );
    assert_eq!(tx.group_answers(ada).await.unwrap(), [answer]);
}

async fn the_first_to_be_right_is_a_member_who_shows_themselves(store: &Store) {
    let mut people = Vec::new();
    for name in ["stranger", "hidden", "leaver", "wrong", "second", "third"] {
        people.push(learner(store, name).await);
    }
    people[1].hidden = true;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.put_learner(&people[1]).await.unwrap();
    let one = group(&mut tx, "one").await;
    let first = asked(&mut tx, &one, "2026-03-26", "moves").await;
    for person in &people[1..] {
        tx.join_group(one.id, person.id).await.unwrap();
    }
    tx.commit().await.unwrap();
    for (second, person) in (1..).zip(&people) {
        let mut tx = store.begin(at(second)).await.unwrap();
        let right = person.id != people[3].id;
        tx.add_group_answer(first.id, person.id, 0, right).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = store.begin(at(20)).await.unwrap();
    tx.leave_group(one.id, people[2].id).await.unwrap();
    assert_eq!(tx.first_right(&first).await.unwrap(), Some(people[4].id));
    tx.forget(people[4].id).await.unwrap();
    assert_eq!(tx.first_right(&first).await.unwrap(), Some(people[5].id));
    tx.leave_group(one.id, people[5].id).await.unwrap();
    assert_eq!(tx.first_right(&first).await.unwrap(), None);
}

async fn a_vote_finds_its_question_by_the_poll(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await;
    let room = chat(&mut tx, &one, "room", ada).await;
    let first = asked(&mut tx, &one, "2026-03-26", "moves").await;
    tx.add_prompt(&prompt(room.id, "2026-03-26")).await.unwrap();
    assert_eq!(tx.question_of_poll("console", "p1").await.unwrap(), None);
    let claimed = tx.claim(at(60), 9).await.unwrap();
    let sent = Settlement::Delivered {
        receipt: Some("m1".to_owned()),
        poll: Some("p1".to_owned()),
    };
    tx.settle(claimed[0].id, claimed[0].claim, &sent).await.unwrap();
    assert_eq!(tx.question_of_poll("console", "p1").await.unwrap(), Some(first));
    assert_eq!(tx.question_of_poll("telegram", "p1").await.unwrap(), None);
}

fn code(hash: &str, group: &Group, learner: LearnerId) -> NewCode<'static> {
    NewCode {
        hash: hash.to_owned().leak(),
        what: "join",
        group: Some(group.id),
        learner,
        until: at(100),
    }
}

async fn a_code_is_used_once_and_in_time(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await;
    assert!(tx.add_code(code("x", &one, ada)).await.unwrap());
    let open = tx.open_code("x", at(99)).await.unwrap().unwrap();
    assert_eq!(
        (open.what.as_str(), open.group, open.learner),
        ("join", Some(one.id), ada)
    );
    assert_eq!(tx.open_code("x", at(100)).await.unwrap(), None, "too late");
    assert_eq!(tx.open_code("y", at(0)).await.unwrap(), None);
    assert!(tx.use_code("x").await.unwrap());
    assert!(!tx.use_code("x").await.unwrap());
    assert_eq!(tx.open_code("x", at(0)).await.unwrap(), None, "used");
    assert_eq!(tx.codes(ada).await.unwrap()[0].used_at, Some(at(0)));
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(101)).await.unwrap();
    let later = NewCode {
        until: at(200),
        ..code("y", &one, ada)
    };
    assert!(tx.add_code(later).await.unwrap());
    assert_eq!(tx.codes(ada).await.unwrap().len(), 1, "old ones are forgotten");
}

async fn a_new_code_makes_the_one_before_void(store: &Store) {
    let (ada, bob) = (learner(store, "ada").await.id, learner(store, "bob").await.id);
    let mut tx = store.begin(at(0)).await.unwrap();
    let (one, two) = (group(&mut tx, "one").await, group(&mut tx, "two").await);
    assert!(tx.add_code(code("a1", &one, ada)).await.unwrap());
    assert!(tx.add_code(code("a2", &two, ada)).await.unwrap());
    assert!(tx.add_code(code("b1", &one, bob)).await.unwrap());
    let account = NewCode {
        group: None,
        what: "account",
        ..code("a3", &one, ada)
    };
    assert!(tx.add_code(account).await.unwrap());
    assert!(tx.add_code(code("a4", &one, ada)).await.unwrap());
    assert!(!tx.add_code(code("b1", &two, ada)).await.unwrap(), "is another's");
    for (hash, open) in [
        ("a1", false),
        ("a2", false),
        ("a3", true),
        ("a4", true),
        ("b1", true),
    ] {
        let found = tx.open_code(hash, at(1)).await.unwrap().is_some();
        assert_eq!(found, open, "{hash}");
    }
}

async fn wrong_codes_are_counted_and_forgotten(store: &Store) {
    let (ada, bob) = (learner(store, "ada").await.id, learner(store, "bob").await.id);
    for second in [0, 10, 20] {
        let mut tx = store.begin(at(second)).await.unwrap();
        tx.add_wrong_code(ada, at(second) - SignedDuration::from_secs(15))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut view = store.read().await.unwrap();
    assert_eq!(view.count_wrong_codes(ada, at(11)).await.unwrap(), 1);
    assert_eq!(view.count_wrong_codes(ada, at(0)).await.unwrap(), 2);
    assert_eq!(view.count_wrong_codes(bob, at(0)).await.unwrap(), 0);
    assert_eq!(view.wrong_codes(ada).await.unwrap(), [at(10), at(20)]);
}

async fn who_set_up_a_chat_can_be_forgotten(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let one = group(&mut tx, "one").await;
    let room = chat(&mut tx, &one, "room", ada).await;
    assert!(tx.forget(ada).await.unwrap());
    let known = tx.chat(room.id).await.unwrap().unwrap();
    assert_eq!((known.learner, known.group), (None, one.id));
}
