//! The gateway, spoken to by hand: what no library does, and how Discord ends it.

use flate2::{Decompress, FlushDecompress};
use serde_json::{Value, json};
use serenity::futures::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use waymark_testkit::discord::{Discord, permission};

/// A connection.
struct Line(WebSocketStream<TcpStream>);

impl Line {
    async fn to(dc: &Discord, query: &str) -> Self {
        let address = dc.api_url().replace("http://", "");
        let stream = TcpStream::connect(&address).await.expect("the server is there");
        let url = format!("ws://{address}/gateway?v=10{query}");
        let (line, _) = tokio_tungstenite::client_async(url, stream)
            .await
            .expect("a websocket");
        Self(line)
    }

    /// After the hello.
    async fn open(dc: &Discord) -> Self {
        let mut line = Self::to(dc, "&encoding=json").await;
        let hello = line.hears().await.expect("hello");
        assert_eq!(
            (&hello["op"], &hello["d"]["heartbeat_interval"]),
            (&json!(10), &json!(41_250))
        );
        line
    }

    /// After IDENTIFY and READY: the number of the session.
    async fn ready(dc: &Discord) -> (Self, String) {
        let mut line = Self::open(dc).await;
        line.says(&identify(dc)).await;
        let ready = line.hears().await.expect("ready");
        assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
        let session = ready["d"]["session_id"].as_str().unwrap_or_default().to_owned();
        (line, session)
    }

    async fn says(&mut self, payload: &Value) {
        self.sends(payload.to_string()).await;
    }

    async fn sends(&mut self, text: String) {
        self.0.send(Message::text(text)).await.expect("it is open");
    }

    /// The next payload, or the code of the end.
    async fn hears(&mut self) -> Result<Value, u16> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("json")),
                Some(Ok(Message::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

fn identify(dc: &Discord) -> Value {
    let properties = json!({ "os": "linux", "browser": "test", "device": "test" });
    json!({ "op": 2, "d": { "token": dc.token(), "intents": 1, "properties": properties } })
}

/// Says something at once, or after READY, and is sent away.
async fn ends(after_ready: bool, said: &[Value]) -> (u16, String) {
    let dc = Discord::start().await;
    let mut line = if after_ready {
        Line::ready(&dc).await.0
    } else {
        Line::open(&dc).await
    };
    for payload in said {
        match payload.as_str() {
            Some(raw) => line.sends(raw.to_owned()).await,
            None => line.says(payload).await,
        }
    }
    let code = loop {
        if let Err(code) = line.hears().await {
            break code;
        }
    };
    let broken = dc.forgive().into_iter().map(|violation| violation.rule);
    (code, broken.collect::<Vec<_>>().join("; "))
}

#[tokio::test]
async fn what_breaks_the_protocol_ends_the_connection_with_its_code() {
    let heartbeat = json!({ "op": 1, "d": null });
    let presence =
        json!({ "op": 3, "d": { "since": null, "activities": [], "status": "online", "afk": false } });
    let resume = json!({ "op": 6, "d": { "token": "another", "session_id": "s", "seq": 1 } });
    for (after_ready, said, code, rule) in [
        (
            false,
            vec![json!({ "op": 5 })],
            4001,
            "an opcode Some(5) from a bot",
        ),
        (false, vec![json!("no json")], 4002, "a payload that is not json"),
        (
            true,
            vec![json!("x".repeat(4097))],
            4002,
            "a payload of 4097 bytes; 4096 are allowed",
        ),
        (false, vec![presence.clone()], 4003, "a presence before IDENTIFY"),
        (false, vec![resume], 4004, ""),
        (
            true,
            vec![json!({ "op": 2, "d": {} })],
            4005,
            "a second IDENTIFY on one connection",
        ),
        (
            true,
            vec![json!({ "op": 1, "d": 9 })],
            4007,
            "a heartbeat with the number 9, where 1 was the last",
        ),
        (
            true,
            vec![heartbeat; 120],
            4008,
            "more than 120 payloads in a minute",
        ),
        (
            true,
            vec![json!({ "op": 3, "d": { "status": "busy" } })],
            4002,
            "the presence has the status \"busy\"",
        ),
    ] {
        assert_eq!(ends(after_ready, &said).await, (code, rule.to_owned()));
    }
}

#[tokio::test]
async fn a_stream_can_be_asked_for() {
    let dc = Discord::start().await;
    dc.server("Rustaceans").adds_bot(permission::VIEW_CHANNEL);
    let mut line = Line::to(&dc, "&encoding=json&compress=zlib-stream").await;
    line.says(&identify(&dc)).await;
    let mut zlib = Decompress::new(true);
    let mut heard = Vec::new();
    while heard.len() < 3 {
        let Some(Ok(Message::Binary(bytes))) = line.0.next().await else {
            panic!("not binary")
        };
        let mut text = Vec::with_capacity(100_000);
        zlib.decompress_vec(&bytes, &mut text, FlushDecompress::Sync)
            .expect("zlib");
        let payload: Value = serde_json::from_slice(&text).expect("json");
        heard.push((payload["op"].clone(), payload["t"].clone()));
    }
    assert_eq!(
        heard,
        [
            (json!(10), json!(null)),
            (json!(0), json!("READY")),
            (json!(0), json!("GUILD_CREATE"))
        ]
    );
    dc.finish().await;
}

#[tokio::test]
async fn sessions_are_taken_up_where_they_were_left_if_they_are_known() {
    let dc = Discord::start().await;
    let (line, session) = Line::ready(&dc).await;
    drop(line);
    dc.gateway().saw("left", 1).await;
    dc.gateway().tells("TYPING_START", None, json!({}));
    let resume = |session: &str, seq: u64| json!({ "op": 6, "d": { "token": dc.token(), "session_id": session, "seq": seq } });
    let mut line = Line::open(&dc).await;
    line.says(&resume("unheard of", 1)).await;
    let invalid = line.hears().await.expect("a word");
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    line.says(&resume(&session, 1)).await;
    let (missed, resumed) = (
        line.hears().await.expect("missed"),
        line.hears().await.expect("resumed"),
    );
    assert_eq!((&missed["t"], &missed["s"]), (&json!("TYPING_START"), &json!(2)));
    assert_eq!((&resumed["t"], &resumed["s"]), (&json!("RESUMED"), &json!(3)));
    line.says(&json!({ "op": 1, "d": 3 })).await;
    assert_eq!(line.hears().await.expect("acknowledged")["op"], 11);
    drop(line);
    dc.gateway().saw("left", 2).await;
    dc.advances(std::time::Duration::from_secs(181));
    let mut line = Line::open(&dc).await;
    line.says(&resume(&session, 3)).await;
    assert_eq!(line.hears().await.expect("a word")["op"], 9, "too long ago");
    dc.finish().await;
}

#[tokio::test]
async fn a_day_has_so_many_starts_and_five_seconds_lie_between_them_where_a_test_asks() {
    let dc = Discord::start().await;
    dc.runs_at(0.0);
    dc.gateway().paces_starts();
    let _first = Line::ready(&dc).await;
    let mut soon = Line::open(&dc).await;
    soon.says(&identify(&dc)).await;
    assert_eq!(soon.hears().await.expect("a word")["op"], 9);
    dc.advances(std::time::Duration::from_secs(5));
    soon.says(&identify(&dc)).await;
    assert_eq!(soon.hears().await.expect("a word")["t"], "READY");
    assert_eq!(dc.gateway().starts_left(), 997);
    dc.gateway().leaves_starts(0);
    let mut late = Line::open(&dc).await;
    late.says(&identify(&dc)).await;
    assert_eq!(late.hears().await, Err(4004));
    assert_eq!(dc.forgive().len(), 1);
    dc.finish().await;
}
