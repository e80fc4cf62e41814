use serde_json::json;
use waymark_app::reply::{Block, Board, Button, Card, Poll, Text, Tone, Unit};

use super::*;
use crate::pace::Rates;

mod loopback;

use loopback::{Answer, Loopback, message};

const ADA: ChatId = ChatId(5);
const BOB: ChatId = ChatId(6);
const GROUP: ChatId = ChatId(-7);

/// As fast as a test wants.
const FAST: Rates = Rates {
    per_second: 100_000,
    chat_gap: Duration::ZERO,
    answers_at_once: 1,
    group_per_minute: 100_000,
};

/// A sender to a loopback server, and the moves that it told of.
struct Bench {
    server: Loopback,
    sender: Sender,
    moves: Arc<Mutex<Vec<(ChatId, ChatId)>>>,
}

impl Bench {
    async fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::at(FAST, answers).await
    }

    async fn at(rates: Rates, answers: impl IntoIterator<Item = Answer>) -> Self {
        let server = Loopback::start(answers).await;
        let bot = bot("1:secret").set_api_url(server.url.parse().unwrap());
        let moves: Arc<Mutex<Vec<_>>> = Arc::default();
        let told = Arc::clone(&moves);
        let look = Look {
            username: "waymark_bot".to_owned(),
        };
        let sender = Sender::new(bot, look, Arc::new(Pace::new(rates)), move |from, to| {
            told.lock().unwrap().push((from, to));
        })
        .with_request_limit(Duration::from_secs(1));
        Self {
            server,
            sender,
            moves,
        }
    }

    async fn prompt(&self, to: ChatId) -> Result<Receipt, Undelivered> {
        self.sender.send(to, &hello(), None, Urgency::Prompt).await
    }

    async fn answer(&self, to: ChatId) -> Result<Receipt, Undelivered> {
        let to_message = Some(MessageId(3));
        self.sender.send(to, &hello(), to_message, Urgency::Answer).await
    }
}

fn hello() -> Reply {
    Reply::titled("Hello").row([Button::new("Go", "today")])
}

fn card() -> Card {
    Card::Board(Board {
        group: "Crabs".into(),
        title: "This week".into(),
        period: String::new(),
        unit: Unit::Points,
        most: 5,
        rows: Vec::new(),
        own: String::new(),
        page: String::new(),
    })
}

/// What a message gives whose number is this.
fn number(message: i32) -> Receipt {
    Receipt {
        message: Some(message.to_string()),
        poll: None,
    }
}

#[tokio::test]
async fn a_message_says_all_that_telegram_needs_to_know() {
    let bench = Bench::new([]).await;
    assert_eq!(bench.answer(ADA).await, Ok(number(1)));
    assert_eq!(
        bench.server.seen(),
        [(
            "SendMessage".to_owned(),
            json!({
                "chat_id": 5,
                "text": "<b>Hello</b>",
                "parse_mode": "HTML",
                "link_preview_options": { "is_disabled": true },
                "reply_parameters": { "message_id": 3, "allow_sending_without_reply": true },
                "reply_markup": { "inline_keyboard": [[{ "text": "Go", "callback_data": "today" }]] },
            })
        )]
    );
}

#[tokio::test]
async fn who_is_asked_in_a_group_can_answer_unless_there_are_buttons() {
    let bench = Bench::new([]).await;
    let plain = Reply::new(Tone::Plain).para("At what hour?");
    for reply in [&plain, &hello()] {
        bench.sender.ask(GROUP, reply, MessageId(3)).await.unwrap();
    }
    let seen = bench.server.seen();
    assert_eq!(seen[0].1["reply_parameters"]["message_id"], 3);
    assert_eq!(
        seen[0].1["reply_markup"],
        json!({ "force_reply": true, "selective": true })
    );
    assert!(seen[1].1["reply_markup"]["inline_keyboard"].is_array());
}

#[tokio::test]
async fn the_pieces_of_a_reply_go_out_in_order() {
    let bench = Bench::new([]).await;
    let reply = hello().block(Block::Para(Text::from("word ".repeat(2000))));
    assert_eq!(
        bench
            .sender
            .send(ADA, &reply, Some(MessageId(3)), Urgency::Answer)
            .await,
        Ok(number(3))
    );
    let seen = bench.server.seen();
    assert_eq!(seen.len(), 3);
    for (i, (_, body)) in seen.iter().enumerate() {
        assert_eq!(body.get("reply_parameters").is_some(), i == 0);
        assert_eq!(body.get("reply_markup").is_some(), i == 2);
    }
}

#[tokio::test]
async fn all_of_a_reply_stays_in_the_topic_of_what_it_answers() {
    let long = hello().block(Block::Para(Text::from("word ".repeat(1000))));
    let fixed = Answer::no(400, "Bad Request: message can't be edited");
    let bench = Bench::new([Answer::Yes, Answer::Yes, fixed]).await;
    let three = MessageId(3);
    bench
        .sender
        .send(GROUP, &long, Some(three), Urgency::Answer)
        .await
        .unwrap();
    bench.sender.edit(GROUP, three, &long).await.unwrap();
    let answered: Vec<_> = bench
        .server
        .seen()
        .into_iter()
        .filter(|(method, _)| method == "SendMessage")
        .map(|(_, body)| body["reply_parameters"]["message_id"].clone())
        .collect();
    assert_eq!(answered, [json!(3), json!(3), json!(3), json!(3)]);
}

#[tokio::test]
async fn a_reply_that_was_cut_short_is_not_sent_again() {
    let blocked = Answer::no(403, "Forbidden: bot was blocked by the user");
    let bench = Bench::new([Answer::Yes, blocked]).await;
    let reply = hello().block(Block::Para(Text::from("word ".repeat(2000))));
    let sent = bench.sender.send(ADA, &reply, None, Urgency::Prompt).await;
    assert_eq!(sent, Err(Undelivered::Unknown));
    assert_eq!(bench.server.seen().len(), 2);
}

#[tokio::test]
async fn a_closed_chat_is_never_written_to() {
    for (code, said) in [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the group chat"),
        (400, "Bad Request: chat not found"),
        (
            400,
            "Bad Request: not enough rights to send text messages to the chat",
        ),
    ] {
        let bench = Bench::new([Answer::no(code, said)]).await;
        let Err(Undelivered::Never { reason }) = bench.prompt(ADA).await else {
            panic!("{said}")
        };
        assert_eq!(reason, said);
        assert_eq!(bench.server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_prompt_that_telegram_does_not_want_now_goes_back_to_the_outbox() {
    let bench = Bench::new([Answer::wait(30)]).await;
    let thirty = Duration::from_secs(30);
    assert_eq!(
        bench.prompt(ADA).await,
        Err(Undelivered::Later {
            after: thirty,
            all: true
        })
    );
    // Until then that chat is not asked again, and others are not held.
    let Err(Undelivered::Later { after, .. }) = bench.prompt(ADA).await else {
        panic!("not later")
    };
    assert!(after <= thirty && after > Duration::from_secs(29), "{after:?}");
    assert_eq!(bench.prompt(BOB).await, Ok(number(2)));
    assert_eq!(bench.server.seen().len(), 2);
}

#[tokio::test]
async fn an_answer_waits_as_long_as_telegram_asks() {
    let bench = Bench::new([Answer::wait(1)]).await;
    let begun = Instant::now();
    assert_eq!(bench.answer(ADA).await, Ok(number(2)));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn an_answer_that_would_come_too_late_is_for_the_caller_to_decide() {
    let bench = Bench::new([Answer::wait(90)]).await;
    let Err(Undelivered::Later { after, .. }) = bench.answer(ADA).await else {
        panic!("not later")
    };
    assert!(after > Duration::from_secs(89), "{after:?}");
    assert_eq!(bench.server.seen().len(), 1);
}

#[tokio::test]
async fn an_answer_waits_longer_than_the_scheduler_would() {
    let mut bench = Bench::new([Answer::wait(1), Answer::wait(1)]).await;
    let patience = &mut Arc::get_mut(&mut bench.sender.0).unwrap().patience;
    patience.begun = Duration::from_millis(10);
    assert_eq!(bench.answer(ADA).await, Ok(number(3)));
}

#[tokio::test]
async fn several_chats_that_are_refused_together_hold_all() {
    let bench = Bench::new([Answer::wait(20), Answer::wait(20), Answer::wait(20)]).await;
    for chat in 1..=3 {
        assert!(bench.prompt(ChatId(chat)).await.is_err());
    }
    let held = bench.prompt(BOB).await;
    assert!(matches!(held, Err(Undelivered::Later { .. })), "{held:?}");
    assert_eq!(bench.server.seen().len(), 3);
}

#[tokio::test]
async fn prompts_of_an_outage_wait_in_the_outbox_while_one_at_a_time_tries() {
    let down = || Answer::Raw(502, "<html>Bad Gateway</html>".to_owned());
    let mut bench = Bench::new([down(), down(), down()]).await;
    let patience = &mut Arc::get_mut(&mut bench.sender.0).unwrap().patience;
    patience.prompt = Duration::from_millis(10);
    for chat in 1..=3 {
        assert_eq!(bench.prompt(ChatId(chat)).await, Err(Undelivered::Unknown));
    }
    // The others are held for a second, and go on when one message got through.
    let held = bench.prompt(BOB).await;
    assert!(matches!(held, Err(Undelivered::Later { .. })), "{held:?}");
    assert_eq!(bench.server.seen().len(), 3);
    assert_eq!(bench.answer(ADA).await, Ok(number(4)));
    assert_eq!(bench.prompt(BOB).await, Ok(number(5)));
}

#[tokio::test]
async fn a_group_that_moved_is_followed() {
    let moved = Answer::No {
        code: 400,
        said: "Bad Request: group chat was upgraded to a supergroup chat".to_owned(),
        parameters: json!({ "migrate_to_chat_id": -1007 }),
    };
    let bench = Bench::new([moved]).await;
    assert_eq!(bench.prompt(GROUP).await, Ok(number(2)));
    let seen = bench.server.seen();
    let chats: Vec<_> = seen.iter().map(|(_, body)| body["chat_id"].clone()).collect();
    assert_eq!(chats, [json!(-7), json!(-1007)]);
    assert_eq!(*bench.moves.lock().unwrap(), [(GROUP, ChatId(-1007))]);
}

#[tokio::test]
async fn a_bad_token_stops_everything() {
    let bench = Bench::new([Answer::no(401, "Unauthorized")]).await;
    assert!(!*bench.sender.refused().borrow());
    assert!(matches!(bench.prompt(ADA).await, Err(Undelivered::Broken { .. })));
    assert!(*bench.sender.refused().borrow());
    assert!(matches!(bench.answer(BOB).await, Err(Undelivered::Broken { .. })));
    bench.sender.answer_callback("c", None, false).await;
    bench.sender.refresh(ADA, MessageId(1), hello());
    assert_eq!(bench.server.seen().len(), 1);
}

#[tokio::test]
async fn what_cannot_have_arrived_is_broken_and_what_may_have_is_unknown() {
    // Nobody listens: nothing was sent.
    let bench = Bench::new([]).await;
    bench.server.stop().await;
    assert!(matches!(bench.prompt(ADA).await, Err(Undelivered::Broken { .. })));
    assert!(matches!(bench.answer(ADA).await, Err(Undelivered::Broken { .. })));
    // Every other failure comes after the request was written. It is not repeated, for an answer neither.
    let mut cases = tokio::task::JoinSet::new();
    for answer in [
        Answer::Hangup,
        Answer::Silence,
        Answer::Raw(200, "{\"ok\":".to_owned()),
        Answer::no(502, "Bad Gateway"),
        Answer::Raw(502, "<html>Bad Gateway</html>".to_owned()),
    ] {
        for urgency in [Urgency::Prompt, Urgency::Answer] {
            let answer = answer.clone();
            cases.spawn(async move {
                let bench = Bench::new([answer.clone()]).await;
                let sent = bench.sender.send(ADA, &hello(), None, urgency).await;
                assert_eq!(sent, Err(Undelivered::Unknown), "{answer:?}");
                assert_eq!(bench.server.seen().len(), 1, "{answer:?}");
            });
        }
    }
    cases.join_all().await;
}

#[tokio::test]
async fn a_broken_server_for_one_chat_does_not_hold_another() {
    let mut bench = Bench::new([Answer::no(500, "Internal Server Error")]).await;
    let patience = &mut Arc::get_mut(&mut bench.sender.0).unwrap().patience;
    patience.request = Duration::from_secs(8);
    // The client sleeps for ten seconds after that: Bob's, which comes later, is there first.
    tokio::select! {
        broken = bench.prompt(ADA) => panic!("{broken:?}"),
        sent = async {
            bench.server.saw(1).await;
            bench.prompt(BOB).await
        } => assert_eq!(sent, Ok(number(2))),
    }
}

#[tokio::test]
async fn an_answer_whose_form_is_not_known_has_arrived() {
    let odd = r#"{"ok":true,"result":{"message_id":41,"shape":"of 2030"}}"#;
    let bench = Bench::new([Answer::Raw(200, odd.to_owned())]).await;
    assert_eq!(bench.prompt(ADA).await, Ok(number(41)));
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_well_and_one_that_cannot_be_is_a_new_message() {
    let unchanged = "Bad Request: message is not modified: specified new message content and reply markup are exactly \
                     the same as a current content and reply markup of the message";
    let bench = Bench::new([Answer::no(400, unchanged)]).await;
    assert_eq!(
        bench.sender.edit(ADA, MessageId(9), &hello()).await,
        Ok(number(9))
    );
    for said in [
        "Bad Request: message can't be edited",
        "Bad Request: message to edit not found",
        "Bad Request: there is no text in the message to edit",
    ] {
        let bench = Bench::new([Answer::no(400, said)]).await;
        assert_eq!(
            bench.sender.edit(ADA, MessageId(9), &hello()).await,
            Ok(number(2))
        );
        let methods: Vec<_> = bench
            .server
            .seen()
            .into_iter()
            .map(|(method, _)| method)
            .collect();
        assert_eq!(methods, ["EditMessageText", "SendMessage"]);
    }
}

#[tokio::test]
async fn an_edit_that_may_have_arrived_is_made_once_more() {
    let unchanged = Answer::no(400, "Bad Request: message is not modified");
    let bench = Bench::new([Answer::Hangup, unchanged]).await;
    let edited = bench.sender.edit(ADA, MessageId(9), &hello()).await;
    assert_eq!(edited, Ok(number(9)));
    let bench = Bench::new([Answer::Hangup, Answer::Hangup]).await;
    let edited = bench.sender.edit(ADA, MessageId(9), &hello()).await;
    assert_eq!(edited, Err(Undelivered::Unknown));
    assert_eq!(bench.server.seen().len(), 2);
}

#[tokio::test]
async fn an_edit_goes_on_in_new_messages() {
    let bench = Bench::new([]).await;
    let reply = hello().block(Block::Para(Text::from("word ".repeat(1000))));
    assert_eq!(bench.sender.edit(ADA, MessageId(9), &reply).await, Ok(number(2)));
    let seen = bench.server.seen();
    assert_eq!(seen[0].1["message_id"], json!(9));
    assert_eq!(seen[0].1.get("reply_markup"), None);
    assert_eq!(seen[1].0, "SendMessage");
}

#[tokio::test]
async fn markup_that_telegram_refuses_is_left_out_once() {
    let bad = "Bad Request: can't parse entities: Unsupported start tag \"b\" at byte offset 0";
    let bench = Bench::new([Answer::no(400, bad)]).await;
    assert_eq!(bench.prompt(ADA).await, Ok(number(2)));
    assert_eq!(bench.server.seen()[1].1["text"], json!("Hello"));
    let bench = Bench::new([
        Answer::no(400, bad),
        Answer::no(400, "Bad Request: BUTTON_DATA_INVALID"),
    ])
    .await;
    // It is our mistake, and no reason to give the chat up.
    let reason = "Bad Request: BUTTON_DATA_INVALID".to_owned();
    assert_eq!(bench.prompt(ADA).await, Err(Undelivered::Broken { reason }));
}

#[tokio::test]
async fn a_quiz_goes_out_after_its_text() {
    let bench = Bench::new([Answer::Yes, Answer::Poll("p7".to_owned())]).await;
    let options = vec!["yes".to_owned(), "no".to_owned()];
    let why = Some("So.".to_owned());
    let reply = hello().poll(Poll::fitting("Is it?".to_owned(), options, 1, why));
    let receipt = bench
        .sender
        .send(GROUP, &reply, None, Urgency::Prompt)
        .await
        .unwrap();
    assert_eq!(receipt.poll.as_deref(), Some("p7"));
    assert_eq!(receipt.message.as_deref(), Some("2"));
    let seen = bench.server.seen();
    assert_eq!(seen[0].1.get("reply_markup"), None);
    assert_eq!(
        seen[1],
        (
            "SendPoll".to_owned(),
            json!({
                "chat_id": -7,
                "question": "Is it?",
                "options": [{ "text": "yes" }, { "text": "no" }],
                "is_anonymous": false,
                "type": "quiz",
                "correct_option_ids": [1],
                "explanation": "So.",
            })
        )
    );
}

#[tokio::test]
async fn where_no_quiz_may_be_sent_its_buttons_are() {
    let forbidden = Answer::no(400, "Bad Request: not enough rights to send polls to the chat");
    let bench = Bench::new([Answer::Yes, forbidden]).await;
    let options = vec!["yes".to_owned(), "no".to_owned()];
    let reply = hello().poll(Poll::fitting("Is 1 < 2?".to_owned(), options, 0, None));
    let sent = bench.sender.send(GROUP, &reply, None, Urgency::Prompt).await;
    assert_eq!(sent, Ok(number(3)));
    let (method, body) = bench.server.seen().remove(2);
    assert_eq!(method, "SendMessage");
    assert_eq!(body["text"], json!("Is 1 &lt; 2?"));
    assert!(body.get("reply_markup").is_some());
}

#[tokio::test]
async fn a_chat_that_takes_neither_a_quiz_nor_its_question_is_closed() {
    let forbidden = |kind: &str| Answer::no(400, &format!("Bad Request: CHAT_SEND_{kind}_FORBIDDEN"));
    let bench = Bench::new([Answer::Yes, forbidden("POLLS"), forbidden("GAMES")]).await;
    let options = vec!["yes".to_owned(), "no".to_owned()];
    let quiz = Reply::new(Tone::Plain).poll(Poll::fitting("Is it?".to_owned(), options, 0, None));
    let pieces = draw(&quiz, &bench.sender.0.look);
    assert_eq!(bench.prompt(GROUP).await, Ok(number(1)));
    assert!(matches!(pieces.as_slice(), [Piece::Poll { .. }]), "{pieces:?}");
    let sent = bench.sender.send(GROUP, &quiz, None, Urgency::Prompt).await;
    assert!(matches!(sent, Err(Undelivered::Never { .. })), "{sent:?}");
}

#[tokio::test]
async fn a_file_that_is_refused_closes_no_chat() {
    let bench = Bench::new([Answer::no(413, "Request Entity Too Large")]).await;
    let reply = Reply::new(Tone::Plain).file("a.json", "{}");
    let sent = bench.sender.send(ADA, &reply, None, Urgency::Answer).await;
    assert!(matches!(sent, Err(Undelivered::Broken { .. })), "{sent:?}");
}

#[tokio::test]
async fn a_file_goes_out_with_its_name_and_caption() {
    let bench = Bench::new([]).await;
    let reply = Reply::new(Tone::Plain)
        .para("Yours.")
        .file("waymark-export.json", "{\"a\": 1}");
    assert_eq!(
        bench.sender.send(ADA, &reply, None, Urgency::Answer).await,
        Ok(number(1))
    );
    let (method, body) = bench.server.seen().remove(0);
    assert_eq!(method, "SendDocument");
    let body = body.as_str().unwrap();
    for part in ["filename=\"waymark-export.json\"", "{\"a\": 1}", "Yours.", "HTML"] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
}

#[tokio::test]
async fn only_the_newest_of_many_changes_goes_out() {
    let rates = Rates {
        chat_gap: Duration::from_millis(50),
        ..FAST
    };
    let bench = Bench::at(rates, []).await;
    for n in 0..=100 {
        bench
            .sender
            .refresh(GROUP, MessageId(9), Reply::titled(format!("{n} answered")));
        tokio::task::yield_now().await;
    }
    let last = json!("<b>100 answered</b>");
    while bench
        .server
        .seen()
        .last()
        .is_none_or(|(_, body)| body["text"] != last)
    {
        tokio::task::yield_now().await;
    }
    assert!(bench.server.seen().len() <= 10, "{:?}", bench.server.seen());
    while !bench.sender.0.stale.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
}

/// The texts that messages were changed to.
fn changes(bench: &Bench) -> Vec<String> {
    let seen = bench.server.seen().into_iter();
    seen.filter_map(|(_, body)| body["text"].as_str().map(str::to_owned))
        .collect()
}

fn tally(n: u32) -> Reply {
    Reply::titled(format!("{n} answered"))
}

#[tokio::test]
async fn an_older_tally_never_takes_the_place_of_an_edit() {
    let rates = Rates {
        chat_gap: Duration::from_millis(50),
        ..FAST
    };
    // The second time, the tally is refused while the edit waits.
    for (refused, first) in [(Answer::Yes, 1), (Answer::wait(1), 2)] {
        let bench = Bench::at(rates, [refused]).await;
        bench.sender.refresh(GROUP, MessageId(9), tally(first));
        bench.server.saw(1).await;
        bench.sender.refresh(GROUP, MessageId(9), tally(first + 1));
        bench.sender.edit(GROUP, MessageId(9), &hello()).await.unwrap();
        bench.sender.refreshed().await;
        assert_eq!(
            changes(&bench),
            [format!("<b>{first} answered</b>"), "<b>Hello</b>".to_owned()]
        );
        // What comes after the edit is newer.
        bench.sender.refresh(GROUP, MessageId(9), tally(5));
        bench.sender.refreshed().await;
        assert_eq!(changes(&bench).last().unwrap(), "<b>5 answered</b>");
    }
}

#[tokio::test]
async fn a_tally_whose_turn_does_not_come_in_time_waits_on() {
    let mut bench = Bench::new([Answer::wait(1)]).await;
    let patience = &mut Arc::get_mut(&mut bench.sender.0).unwrap().patience;
    patience.tally = Duration::from_millis(10);
    patience.request = Duration::from_secs(8);
    bench.sender.refresh(GROUP, MessageId(9), tally(1));
    bench.sender.refreshed().await;
    assert_eq!(changes(&bench), ["<b>1 answered</b>", "<b>1 answered</b>"]);
}

#[tokio::test]
async fn a_tally_that_may_have_arrived_is_made_again() {
    let bench = Bench::new([Answer::Hangup]).await;
    bench.sender.refresh(GROUP, MessageId(9), tally(1));
    bench.server.saw(2).await;
    assert_eq!(changes(&bench)[0], changes(&bench)[1]);
}

#[tokio::test]
async fn the_end_waits_for_the_last_tally() {
    let bench = Bench::new([]).await;
    for message in 1..=20 {
        bench.sender.refresh(GROUP, MessageId(message), tally(1));
    }
    bench.sender.refreshed().await;
    assert_eq!(changes(&bench).len(), 20);
    assert!(bench.sender.0.stale.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_buttons_that_stand_for_a_poll_outlive_a_vote() {
    let forbidden = Answer::no(400, "Bad Request: not enough rights to send polls to the chat");
    let bench = Bench::new([Answer::Yes, forbidden]).await;
    let options = vec!["yes".to_owned(), "no".to_owned()];
    let asked = hello().poll(Poll::fitting("Is 1 < 2?".to_owned(), options, 0, None));
    let sent = bench.sender.send(GROUP, &asked, None, Urgency::Prompt).await;
    assert_eq!(sent, Ok(number(3)));
    bench
        .sender
        .refresh(GROUP, MessageId(3), asked.small("1 answered"));
    bench.server.saw(4).await;
    let seen = bench.server.seen();
    assert_eq!(seen[3].0, "EditMessageText");
    assert!(
        seen[3].1["text"].as_str().unwrap().contains("1 answered"),
        "{:?}",
        seen[3]
    );
    assert_eq!(seen[3].1["reply_markup"], seen[2].1["reply_markup"]);
    assert!(seen[2].1["reply_markup"]["inline_keyboard"].is_array());
}

#[tokio::test]
async fn a_change_that_telegram_does_not_want_now_is_made_later() {
    let bench = Bench::new([Answer::wait(1)]).await;
    bench
        .sender
        .refresh(GROUP, MessageId(9), Reply::titled("1 answered"));
    bench.server.saw(1).await;
    bench
        .sender
        .refresh(GROUP, MessageId(9), Reply::titled("2 answered"));
    bench.server.saw(2).await;
    assert_eq!(bench.server.seen()[1].1["text"], json!("<b>2 answered</b>"));
}

#[tokio::test]
async fn a_press_is_answered_whatever_happens() {
    let old = "Bad Request: query is too old and response timeout expired or query id is invalid";
    let bench = Bench::new([Answer::True, Answer::no(400, old), Answer::Hangup, Answer::True]).await;
    bench
        .sender
        .answer_callback("c1", Some(&"word ".repeat(100)), true)
        .await;
    bench.sender.answer_callback("c2", Some("\u{200b}"), false).await;
    bench.sender.answer_callback("c3", None, false).await;
    let seen = bench.server.seen();
    assert_eq!(seen.len(), 4);
    assert_eq!(seen[0].1["callback_query_id"], json!("c1"));
    assert!(seen[0].1["text"].as_str().unwrap().len() <= 202);
    assert_eq!(seen[0].1["show_alert"], json!(true));
    assert_eq!(seen[1].1.get("text"), None);
    assert_eq!(seen[3].1["callback_query_id"], json!("c3"));
}

#[tokio::test]
async fn two_messages_to_one_chat_are_never_under_way_at_once() {
    let bench = Bench::new([]).await;
    let mut sends = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let sender = bench.sender.clone();
        sends.spawn(async move { sender.send(ADA, &hello(), None, Urgency::Prompt).await });
    }
    let sent = sends.join_all().await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    assert_eq!(bench.server.most_at_once(), 1);
}

#[tokio::test]
async fn a_message_of_the_server_is_one_that_the_client_understands() {
    // Else every test here would pass by the road for messages that are not understood.
    let parsed: Result<teloxide::types::Message, _> = serde_json::from_value(message(1, ADA.0, None));
    assert!(parsed.is_ok(), "{parsed:?}");
    let poll = serde_json::from_value::<teloxide::types::Message>(message(1, ADA.0, Some("p")));
    assert!(
        poll.as_ref().is_ok_and(|message| message.poll().is_some()),
        "{poll:?}"
    );
}

#[tokio::test]
async fn words_come_without_a_picture_that_got_lost_on_the_way() {
    let reply = || hello().in_place().card(Some(card()));
    let bench = Bench::new([Answer::Hangup]).await;
    let sent = bench.sender.send(ADA, &reply(), None, Urgency::Answer).await;
    assert_eq!(sent, Ok(number(2)));
    let seen: Vec<_> = bench
        .server
        .seen()
        .into_iter()
        .map(|(method, _)| method)
        .collect();
    assert_eq!(seen, ["SendPhoto", "SendMessage"]);
    // It may be there: what fails now is not sent again from the beginning.
    let bench = Bench::new([Answer::Hangup, Answer::no(400, "Bad Request: chat not found")]).await;
    let sent = bench.sender.send(ADA, &reply(), None, Urgency::Answer).await;
    assert_eq!(sent, Err(Undelivered::Unknown));
}

#[test]
fn a_prompt_has_ended_before_the_scheduler_gives_it_up() {
    let usual = Patience::USUAL;
    assert!(usual.begun + usual.request < waymark_app::ports::PATIENCE);
}
