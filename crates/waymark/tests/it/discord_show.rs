//! The program as three people on Discord meet it, by the clock on the wall: `just show-discord` prints what was said, in
//! the order in which it was.

use std::{collections::BTreeSet, time::Duration};

use waymark_testkit::discord::{Answered, Discord, Drawn, Member, permission};

use crate::{
    discord::on,
    program::{Home, Running, signal},
    show::soon,
};

/// What the page on which it is added asks for.
const BOT: u64 = permission::VIEW_CHANNEL
    | permission::SEND_MESSAGES
    | permission::EMBED_LINKS
    | permission::ATTACH_FILES
    | permission::MENTION_EVERYONE
    | permission::CREATE_PUBLIC_THREADS
    | permission::SEND_MESSAGES_IN_THREADS;

const MASTERY: &str = "Complete Rust Mastery Roadmap";
const TYPED: &str = "Write the answer …";

/// Somebody in a place, who tells what happens.
struct Teller {
    name: &'static str,
    at: Member,
}

impl Teller {
    fn new(name: &'static str, at: Member) -> Self {
        Self { name, at }
    }

    fn did(&self, what: &str) {
        println!("\n{}{what}", self.name);
    }

    /// What is there to read now, when the bot has something new.
    async fn reads(&self) -> Drawn {
        let first = self.at.reads().await;
        self.tell(&first);
        for more in self.at.unread() {
            self.tell(&more);
        }
        first
    }

    fn tell(&self, message: &Drawn) {
        let who = if message.ephemeral {
            format!("Waymark (only {})", self.name)
        } else {
            "Waymark".to_owned()
        };
        println!("{who}:");
        for line in message.to_string().lines() {
            println!("{}", format!("  {line}").trim_end());
        }
    }

    async fn runs(&self, line: &str) -> Drawn {
        self.did(&format!(": {line}"));
        self.at.runs(line).await;
        self.reads().await
    }

    async fn presses(&self, label: &str) -> Drawn {
        self.did(&format!(" presses [{label}]"));
        self.at.presses(label).await;
        self.reads().await
    }

    async fn selects(&self, option: &str) -> Drawn {
        self.did(&format!(" selects {{{option}}}"));
        self.at.selects(option, option).await;
        self.reads().await
    }

    /// Types into the form behind this button, and sends it.
    async fn fills(&self, button: &str, text: &str) -> Drawn {
        self.did(&format!(" presses [{button}]"));
        let form = self.at.opens(button).await;
        println!("Waymark opens a form: {form}");
        self.did(&format!(" submits: {text}"));
        self.at.submits(text).await;
        self.reads().await
    }

    /// Answers what is asked, by button or by form as the question wants it.
    async fn answers(&self, asked: &Drawn, answered: &mut BTreeSet<&'static str>) -> Drawn {
        let option = asked.labels().into_iter().find(|label| label.starts_with('A'));
        if let Some(option) = option {
            answered.insert("pressed");
            self.presses(&option).await
        } else {
            answered.insert("typed");
            self.fills(TYPED, "line 4").await
        }
    }
}

#[tokio::test]
#[ignore = "waits for the next minutes: just show-discord"]
async fn three_people_begin_learn_and_are_reminded() {
    let dc = Discord::builder().patience(Duration::from_mins(2)).start().await;
    let home = Home::new();
    let running = Running::start(&mut on(&dc, &home, "run"));
    dc.gateway().connected(1).await;
    dc.saw("PUT /applications/{application_id}/commands", 1).await;
    let server = dc.server("Rustaceans");
    let (study, learners) = (server.channel("study"), server.role("learners"));
    let [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map(|name| dc.user(name));
    server.admit(&ada).admin();
    server.admit(&ben);
    server.admit(&cleo);

    println!("\n=== Rustaceans #general: Ada adds the bot, and sets the group up");
    server.adds_bot(BOT);
    let admin = Teller::new("Ada", ada.at(&server.general()));
    admin.reads().await;
    admin.runs("/setup").await;
    admin.did(" picks #study");
    admin.at.picks_channel("Choose a channel", &study).await;
    admin.reads().await;
    admin.fills("Type a city or zone …", "Berlin").await;
    admin.fills("Type an hour …", &soon()).await;
    admin.presses("Every day").await;
    admin.selects(MASTERY).await;
    admin.did(" picks @learners");
    admin.at.picks_role("Choose a role", &learners).await;
    admin.reads().await;
    admin.presses("With a thread").await;
    admin.presses("Start").await;

    println!("\n=== Rustaceans #study: Ben begins, and wants a reminder soon");
    let b = Teller::new("Ben", ben.at(&study));
    b.runs("/start").await;
    b.fills("Type a city or zone …", "Berlin").await;
    b.selects(MASTERY).await;
    b.fills("Type an hour …", &soon()).await;

    println!("\n=== Rustaceans #study: Cleo knows what she wants, and practises at once");
    let c = Teller::new("Cleo", cleo.at(&study));
    c.did(" types: /enroll roadmap:backend");
    let found = c.at.completes("/enroll roadmap:backend").await;
    for (name, value) in &found {
        println!("  {name} ({value})");
    }
    c.runs(&format!("/enroll roadmap:{}", found[0].1)).await;
    let mut answered = BTreeSet::new();
    let asked = c.runs("/practice").await;
    let told = c.answers(&asked, &mut answered).await;
    let labels = told.labels();
    let next = labels.iter().find(|label| label.starts_with("Next question"));
    let asked = c.presses(next.unwrap()).await;
    c.answers(&asked, &mut answered).await;
    c.presses("Stop").await;
    c.runs("/done").await;
    c.runs("/progress").await;

    println!("\n=== by the minute: Ben's own question in his direct messages, and the one for all in #study");
    let dm = Teller::new("Ben", ben.dm());
    let asked = dm.reads().await;
    dm.answers(&asked, &mut answered).await;
    assert_eq!(answered.len(), 2, "buttons and a form: {answered:?}");
    let a = Teller::new("Ada", ada.at(&study));
    println!();
    let question = a.at.reads_until(|message| message.button("A").is_some()).await;
    a.tell(&question);
    for (member, answer) in [(&a, "A"), (&b, "B"), (&c, "A")] {
        member.did(&format!(" presses [{answer}]"));
        assert_eq!(member.at.presses_on(&question, answer).await, Answered::Message);
        let told = member.at.reads_until(|message| message.ephemeral).await;
        member.tell(&told);
    }
    dc.quiet_for(Duration::from_secs(3)).await;
    let tally = a.at.looks_at(&question).unwrap();
    assert!(tally.text().contains("3 answered"), "{tally}");
    println!("\nand in the channel:");
    a.tell(&tally);
    for member in [&a, &c] {
        member.presses("Join the group").await;
    }
    c.runs("/leaderboard").await;

    signal(&running, "TERM");
    let ended = running.ended();
    println!("\n=== the log\n{}", ended.err);
    assert_eq!(ended.code, Some(0));
    dc.finish().await;
}
