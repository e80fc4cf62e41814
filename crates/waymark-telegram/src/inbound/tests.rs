//! Updates as Telegram sends them, and what they mean.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a JSON value is written where it is used"
)]

use serde_json::{Value, json};

use super::*;

const NOW: &str = "2026-03-26T18:00:30Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn me() -> Me {
    Me {
        id: 99,
        username: "waymark_bot".to_owned(),
    }
}

fn parsed(update: &Value) -> Option<Event> {
    let update = serde_json::from_str(&update.to_string()).unwrap();
    read(update, &me(), now())
}

fn ada() -> Value {
    json!({ "id": 7, "is_bot": false, "first_name": "Ada", "last_name": "Lovelace", "language_code": "en" })
}

fn private() -> Value {
    json!({ "id": 7, "type": "private", "first_name": "Ada" })
}

fn group() -> Value {
    json!({ "id": -1_005, "type": "supergroup", "title": "Rustaceans", "is_forum": true })
}

/// A message from Ada with these fields besides.
fn message(chat: Value, more: Value) -> Value {
    let mut message = json!({
        "message_id": 3,
        "date": now().as_second(),
        "from": ada(),
        "chat": chat,
    });
    for (key, value) in more.as_object().unwrap() {
        message[key] = value.clone();
    }
    json!({ "update_id": 41, "message": message })
}

fn said(update: &Value) -> Option<Said> {
    match parsed(update)?.what {
        What::Said(said) => Some(said),
        _ => None,
    }
}

fn news(update: &Value) -> Option<News> {
    match parsed(update)?.what {
        What::News { news, .. } => Some(news),
        _ => None,
    }
}

#[test]
fn a_text_in_a_private_chat_is_a_line() {
    let event = parsed(&message(private(), json!({ "text": "done lifetimes" }))).unwrap();
    insta::assert_debug_snapshot!(event, @r#"
    Event {
        id: 41,
        at: 2026-03-26T18:00:30Z,
        lane: 7,
        what: Said(
            Said {
                who: Person(
                    Actor {
                        platform: Telegram,
                        external: "7",
                        address: "7",
                        name: "Ada Lovelace",
                        zone: None,
                    },
                ),
                spot: Spot {
                    chat: ChatId(
                        7,
                    ),
                    message: MessageId(
                        3,
                    ),
                    group: None,
                },
                line: "done lifetimes",
                command: None,
                bearing: Plain,
            },
        ),
    }
    "#);
}

#[test]
fn a_button_in_a_group_is_a_press() {
    let update = json!({ "update_id": 42, "callback_query": {
        "id": "4382", "from": ada(), "chat_instance": "1", "data": "answer 17 b",
        "message": { "message_id": 5, "date": 1, "chat": group(), "text": "What does it print?" },
    }});
    insta::assert_debug_snapshot!(parsed(&update).unwrap(), @r#"
    Event {
        id: 42,
        at: 2026-03-26T18:00:30Z,
        lane: -1005,
        what: Pressed(
            Pressed {
                callback: "4382",
                who: Actor {
                    platform: Telegram,
                    external: "7",
                    address: "7",
                    name: "Ada Lovelace",
                    zone: None,
                },
                data: Some(
                    "answer 17 b",
                ),
                spot: Some(
                    Spot {
                        chat: ChatId(
                            -1005,
                        ),
                        message: MessageId(
                            5,
                        ),
                        group: Some(
                            "Rustaceans",
                        ),
                    },
                ),
                gone: false,
            },
        ),
    }
    "#);
}

#[track_caller]
fn check(chat: Value, text: &str, want: Option<(&str, Option<&str>, Bearing)>) {
    let found = said(&message(chat, json!({ "text": text })));
    let found = found
        .as_ref()
        .map(|said| (said.line.as_str(), said.command.as_deref(), said.bearing));
    assert_eq!(found, want, "{text:?}");
}

#[test]
fn a_command_may_have_our_name_behind_it_and_not_another() {
    check(private(), "/done", Some(("/done", Some("done"), Bearing::Plain)));
    check(
        group(),
        "/Done@Waymark_Bot 1.2",
        Some(("/Done 1.2", Some("done"), Bearing::Named)),
    );
    check(group(), "/done@other_bot 1.2", None);
    check(private(), "/done@other_bot", None);
    check(
        private(),
        "/start e-rust",
        Some(("/start e-rust", Some("start"), Bearing::Plain)),
    );
    check(
        private(),
        "/note\nmoves",
        Some(("/note\nmoves", Some("note"), Bearing::Plain)),
    );
}

#[test]
fn what_only_looks_like_a_command_is_text() {
    for text in ["/", "//", "/ done", "/home/ada", "/€", "/@waymark_bot", "a /done"] {
        check(private(), text, Some((text, None, Bearing::Plain)));
    }
    check(private(), "  \n ", None);
}

#[test]
fn an_answer_is_told_from_what_is_said_to_somebody_else() {
    let answering = |id: i64| {
        let answered = json!({ "message_id": 1, "date": 1, "chat": group(), "from": { "id": id, "is_bot": true, "first_name": "x" } });
        said(&message(
            group(),
            json!({ "text": "8:30", "reply_to_message": answered }),
        ))
        .unwrap()
        .bearing
    };
    assert_eq!(answering(99), Bearing::Answer);
    assert_eq!(answering(8), Bearing::Elsewhere);
    let nobody =
        json!({ "text": "8:30", "reply_to_message": { "message_id": 1, "date": 0, "chat": group() } });
    assert_eq!(
        said(&message(group(), nobody)).unwrap().bearing,
        Bearing::Elsewhere
    );
}

#[test]
fn what_was_passed_on_may_be_an_answer_and_in_a_group_nothing() {
    let origin = json!({ "type": "hidden_user", "date": 1, "sender_user_name": "Bo" });
    let forwarded = json!({ "text": "/forget", "forward_origin": origin });
    assert_eq!(
        said(&message(private(), forwarded.clone())).unwrap().bearing,
        Bearing::Forwarded
    );
    assert_eq!(parsed(&message(group(), forwarded)), None);
    let inline = json!({ "text": "/done", "via_bot": { "id": 1, "is_bot": true, "first_name": "gif" } });
    assert!(said(&message(private(), inline.clone())).is_some());
    assert_eq!(parsed(&message(group(), inline)), None);
}

#[test]
fn a_caption_is_a_text_and_a_picture_without_one_cannot_be_read() {
    let photo = json!([{ "file_id": "a", "file_unique_id": "b", "width": 1, "height": 1 }]);
    let captioned = json!({ "photo": photo, "caption": "my parser" });
    assert_eq!(said(&message(private(), captioned)).unwrap().line, "my parser");
    let bare = json!({ "photo": photo, "media_group_id": "12" });
    match parsed(&message(private(), bare.clone())).unwrap().what {
        What::Unread { who, chat, album } => {
            assert_eq!(
                (who.name.as_str(), chat, album.as_deref()),
                ("Ada Lovelace", ChatId(7), Some("12"))
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(parsed(&message(group(), bare)), None);
    for sent in [
        "sticker",
        "voice",
        "video_note",
        "location",
        "dice",
        "contact",
        "poll",
    ] {
        let event = parsed(&message(private(), json!({ sent: {} })));
        assert!(
            matches!(
                event,
                Some(Event {
                    what: What::Unread { .. },
                    ..
                })
            ),
            "{sent}"
        );
    }
}

#[test]
fn what_a_chat_says_of_itself_is_not_answered() {
    for service in [
        "pinned_message",
        "new_chat_members",
        "left_chat_member",
        "message_auto_delete_timer_changed",
        "write_access_allowed",
    ] {
        assert_eq!(
            parsed(&message(private(), json!({ service: {} }))),
            None,
            "{service}"
        );
        assert_eq!(
            parsed(&message(group(), json!({ service: {} }))),
            None,
            "{service}"
        );
    }
}

#[test]
fn an_anonymous_admin_speaks_for_the_group_and_a_channel_for_nobody() {
    let from = json!({ "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot" });
    let anonymous = json!({ "text": "/setup", "from": from, "sender_chat": group() });
    let who = said(&message(group(), anonymous)).unwrap().who;
    match who {
        Speaker::Anonymous(actor) => {
            assert_eq!(
                (actor.external.as_str(), actor.name.as_str()),
                ("-1005", "Rustaceans")
            );
        }
        other @ Speaker::Person(_) => panic!("{other:?}"),
    }
    let channel = json!({ "id": -1_009, "type": "channel", "title": "News" });
    let posted = json!({ "text": "/done", "sender_chat": channel, "is_automatic_forward": true });
    assert_eq!(parsed(&message(group(), posted)), None);
    assert_eq!(parsed(&message(channel, json!({ "text": "/done" }))), None);
    let bot = json!({ "text": "/done", "from": { "id": 5, "is_bot": true, "first_name": "b" } });
    assert_eq!(parsed(&message(group(), bot)), None);
}

#[test]
fn what_waited_while_we_were_away_counts_for_when_it_was_done() {
    let at = |ago: i64| {
        let dated = json!({ "text": "done", "date": now().as_second() - ago });
        parsed(&message(private(), dated)).unwrap().at
    };
    assert_eq!(at(2), now());
    assert_eq!(at(-3_600), now());
    assert_eq!(now().duration_since(at(7_200)).as_secs(), 7_200);
    assert_eq!(at(40 * 3_600), now());
    assert_eq!(at(i64::MAX / 2), now());
}

#[test]
fn a_group_that_moves_or_is_renamed_is_news() {
    insta::assert_debug_snapshot!(
        [
            news(&message(group(), json!({ "migrate_from_chat_id": -5 }))),
            news(&message(json!({ "id": -5, "type": "group", "title": "Rust" }), json!({ "migrate_to_chat_id": -1005 }))),
            news(&message(group(), json!({ "new_chat_title": "Crabs" }))),
        ],
        @r#"
    [
        Some(
            Moved {
                from: "-5",
                to: "-1005",
            },
        ),
        Some(
            Moved {
                from: "-5",
                to: "-1005",
            },
        ),
        Some(
            Renamed {
                chat: "-1005",
                title: "Crabs",
            },
        ),
    ]
    "#
    );
}

fn standing(chat: Value, old: Value, new: Value) -> Value {
    let user = json!({ "id": 99, "is_bot": true, "first_name": "Waymark" });
    let member = |mut member: Value| {
        member["user"] = user.clone();
        member
    };
    json!({ "update_id": 43, "my_chat_member": {
        "chat": chat, "from": ada(), "date": 1, "old_chat_member": member(old), "new_chat_member": member(new),
    }})
}

#[test]
fn who_blocks_us_closes_their_address_and_who_comes_back_opens_it() {
    let (member, kicked) = (
        json!({ "status": "member" }),
        json!({ "status": "kicked", "until_date": 0 }),
    );
    insta::assert_debug_snapshot!(
        [
            news(&standing(private(), member.clone(), kicked.clone())),
            news(&standing(private(), kicked, member)),
        ],
        @r#"
    [
        Some(
            Closed {
                address: "7",
                reason: "the bot was blocked",
            },
        ),
        Some(
            Opened {
                address: "7",
            },
        ),
    ]
    "#
    );
}

#[test]
fn a_group_takes_us_in_lets_us_speak_and_throws_us_out() {
    let status = |status: &str| json!({ "status": status });
    let mute = json!({ "status": "restricted", "is_member": true, "can_send_messages": false });
    insta::assert_debug_snapshot!(
        [
            news(&standing(group(), status("left"), status("member"))),
            news(&standing(group(), status("member"), status("administrator"))),
            news(&standing(group(), status("member"), mute.clone())),
            news(&standing(group(), mute, status("member"))),
            news(&standing(group(), status("administrator"), status("kicked"))),
            news(&standing(group(), status("member"), status("left"))),
        ],
        @r#"
    [
        Some(
            Joined {
                chat: Chat {
                    id: "-1005",
                    server: None,
                    title: "Rustaceans",
                    admin: false,
                },
            },
        ),
        None,
        Some(
            Closed {
                address: "-1005",
                reason: "the bot may not write in this chat",
            },
        ),
        Some(
            Opened {
                address: "-1005",
            },
        ),
        Some(
            Removed {
                chat: "-1005",
                reason: "the bot was banned from the chat",
            },
        ),
        Some(
            Removed {
                chat: "-1005",
                reason: "the bot is no longer in the chat",
            },
        ),
    ]
    "#
    );
    let channel = json!({ "id": -1_009, "type": "channel", "title": "News" });
    assert_eq!(
        parsed(&standing(channel, status("left"), status("administrator"))),
        None
    );
}

#[test]
fn a_vote_names_the_poll_and_the_options() {
    let vote =
        json!({ "update_id": 44, "poll_answer": { "poll_id": "5", "user": ada(), "option_ids": [2] } });
    let event = parsed(&vote).unwrap();
    assert_eq!(event.lane, 7);
    match event.what {
        What::Voted { who, action } => {
            assert_eq!(who.external, "7");
            let (poll, options) = ("5".to_owned(), vec![2]);
            assert_eq!(action, Action::Vote { poll, options });
        }
        other => panic!("{other:?}"),
    }
    let chat = json!({ "update_id": 44, "poll_answer": { "poll_id": "5", "voter_chat": group(), "option_ids": [] } });
    assert_eq!(parsed(&chat), None);
}

#[test]
fn a_button_without_a_message_or_without_data_is_still_to_be_answered() {
    let inline = json!({ "update_id": 42, "callback_query": {
        "id": "1", "from": ada(), "inline_message_id": "x", "chat_instance": "1", "data": "today",
    }});
    let game = json!({ "update_id": 42, "callback_query": {
        "id": "1", "from": ada(), "chat_instance": "1", "game_short_name": "x",
        "message": { "message_id": 5, "date": 0, "chat": private() },
    }});
    for update in [inline, game] {
        match parsed(&update).unwrap().what {
            What::Pressed(pressed) => assert!(pressed.spot.is_none() || pressed.data.is_none()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn kinds_that_nobody_asked_for_mean_nothing() {
    for kind in ["edited_message", "channel_post", "inline_query", "something_new"] {
        assert_eq!(
            parsed(&json!({ "update_id": 1, kind: { "any": "thing" } })),
            None,
            "{kind}"
        );
    }
}

/// One update of each kind, with all that is read of it.
fn templates() -> Vec<Value> {
    let answered = json!({ "message_id": 1, "date": 1, "chat": group(), "from": ada() });
    let full = json!({ "text": "/done@waymark_bot", "reply_to_message": answered, "sender_chat": group() });
    let status = |status: &str| json!({ "status": status, "is_member": true, "can_send_messages": false });
    vec![
        message(group(), full),
        message(
            private(),
            json!({ "caption": "x", "photo": [], "media_group_id": "1" }),
        ),
        message(
            group(),
            json!({ "migrate_to_chat_id": 5, "migrate_from_chat_id": 6, "new_chat_title": "x" }),
        ),
        json!({ "update_id": 42, "callback_query": {
            "id": "1", "from": ada(), "data": "today", "message": { "message_id": 5, "date": 0, "chat": private() },
        }}),
        json!({ "update_id": 43, "poll_answer": { "poll_id": "5", "user": ada(), "option_ids": [2] } }),
        standing(group(), status("restricted"), status("member")),
    ]
}

/// Puts a value, or nothing, in place of one of those in a document, told by its number.
fn spoil(document: &mut Value, number: &mut usize, by: Option<&Value>) {
    let children: Vec<&mut Value> = match document {
        Value::Object(fields) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            if let Some(name) = names.get(*number) {
                match by {
                    Some(by) => fields[name] = by.clone(),
                    None => drop(fields.remove(name)),
                }
                return *number = usize::MAX;
            }
            *number -= names.len();
            fields.values_mut().collect()
        }
        Value::Array(items) => items.iter_mut().collect(),
        _ => return,
    };
    for child in children {
        if *number != usize::MAX {
            spoil(child, number, by);
        }
    }
}

fn anything() -> impl proptest::strategy::Strategy<Value = Option<Value>> {
    use proptest::prelude::*;
    let value = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("<b>/start@\u{202e}\u{0}&amp;</b>")),
        Just(json!([[], {}])),
        Just(json!({ "id": {}, "type": 7 })),
    ];
    proptest::option::of(value)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_update_is_too_spoilt(
        which in 0_usize..6,
        spoilt in proptest::collection::vec((0_usize..40, anything()), 1..4),
    ) {
        let mut update = templates().swap_remove(which);
        for (mut number, by) in spoilt {
            spoil(&mut update, &mut number, by.as_ref());
        }
        // It is read, or left out; a request that comes of it names a person, or a group, by a number.
        if let Ok(update) = serde_json::from_str::<Update>(&update.to_string())
            && let Some(Event { what, .. }) = read(update, &me(), now())
        {
            let who = match &what {
                What::Said(Said { who: Speaker::Person(who) | Speaker::Anonymous(who), .. })
                | What::Pressed(Pressed { who, .. })
                | What::Voted { who, .. }
                | What::Unread { who, .. } => Some(who),
                What::News { .. } => None,
            };
            proptest::prop_assert!(who.is_none_or(|who| who.address.parse::<i64>().is_ok()));
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_strange(text in "(/[a-z@_]{0,9})?\\PC{0,60}") {
        let event = parsed(&message(private(), json!({ "text": text.clone() })));
        if let Some(Event { what: What::Said(said), .. }) = event {
            proptest::prop_assert!(said.line.len() <= text.len());
            proptest::prop_assert_eq!(said.command.is_some(), said.line.starts_with('/') && call(&text).is_some());
        }
    }
}
