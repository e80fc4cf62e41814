//! How much load the server can give: a client that does nothing but poll and send over plain sockets, so that a bench of a
//! bot knows what it cannot measure beyond.
//!
//! ```sh
//! cargo run --release -p waymark-testkit --example load-ceiling
//! ```

use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use waymark_testkit::telegram::load::{Load, Plan};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// A kept connection.
struct Line(BufReader<TcpStream>);

impl Line {
    async fn open(url: &str) -> Done<Self> {
        let stream = TcpStream::connect(url.trim_start_matches("http://")).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    async fn call(&mut self, method: &str, body: &str) -> Done<String> {
        let head = format!(
            "POST /bot1:a/{method} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(head.as_bytes()).await?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut answer = vec![0; length];
        self.0.read_exact(&mut answer).await?;
        Ok(String::from_utf8(answer)?)
    }
}

async fn poll(load: &Load, updates: u64) -> Done<Duration> {
    let mut line = Line::open(&load.api_url()).await?;
    let began = Instant::now();
    for batch in 0..updates / 100 {
        let answer = line
            .call(
                "getUpdates",
                &format!(r#"{{"offset":{},"timeout":10}}"#, batch * 100 + 1),
            )
            .await?;
        assert_eq!(answer.matches("update_id").count(), 100);
    }
    Ok(began.elapsed())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done<()> {
    let updates = 300_000_u32;
    let load = Load::start(Plan {
        updates: updates.into(),
        ..Plan::default()
    })
    .await;
    let took = poll(&load, updates.into()).await?;
    println!(
        "{:>9.0} updates a second handed out",
        f64::from(updates) / took.as_secs_f64()
    );

    for lines in [1, 16] {
        let load = Load::start(Plan {
            updates: 20_000,
            chats: 1000,
            ..Plan::default()
        })
        .await;
        let polled = poll(&load, 20_000).await?;
        let began = Instant::now();
        let sends = (0..lines).map(|at| send(load.api_url(), at * 20_000 / lines, 20_000 / lines));
        for send in sends.map(tokio::spawn).collect::<Vec<_>>() {
            send.await?.map_err(|error| error.to_string())?;
        }
        let took = began.elapsed();
        let report = load.report();
        println!(
            "{:>9.0} sends a second over {lines} connections (20,000 updates polled in {polled:?}, {} answers timed)",
            20_000.0 / took.as_secs_f64(),
            report.latency.count()
        );
    }
    Ok(())
}

async fn send(url: String, from: u64, sends: u64) -> Result<(), std::io::Error> {
    let failed = |error: Box<dyn std::error::Error>| std::io::Error::other(error.to_string());
    let mut line = Line::open(&url).await.map_err(failed)?;
    for at in 0..sends {
        let body = format!(
            r#"{{"chat_id":{},"text":"hello","parse_mode":"HTML"}}"#,
            1000 + (from + at) % 1000
        );
        line.call("SendMessage", &body).await.map_err(failed)?;
    }
    Ok(())
}
