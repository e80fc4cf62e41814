//! Killed at any moment, the program loses nothing that it said, and does nothing twice.
//!
//! `KILLS` sets how often (25), `SEED` where chance begins.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::Value;
use waymark_testkit::hostile::{Chance, number};

use crate::program::{EVENING, Event, Home, Running, finish};

/// A line of a session.
enum Step {
    /// Answered by one reply.
    Line(String),
    /// Time passes until then.
    Wait(Timestamp),
}

/// What all runs on one database have said so far.
#[derive(Default)]
struct Heard {
    notes: Vec<String>,
    /// Prompts, by kind and date.
    prompts: BTreeSet<(String, String)>,
    /// The runs whose requests are in the database, by the beginning of their ids.
    runs: BTreeSet<String>,
}

fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::get("Europe/Berlin").unwrap())
        .date()
        .to_string()
}

/// Some minutes of somebody's life: what was learnt, noted, answered; and at times hours that pass.
fn session(chance: &mut Chance, clock: Timestamp, notes: &mut u64) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = clock;
    // Whoever has studied gets no prompt; so on some evenings there is only thinking, and time that passes.
    let kinds: &[u8] = if chance.below(3) == 0 {
        &[0, 0, 1, 2, 3, 4]
    } else {
        &[1, 4, 4]
    };
    for _ in 0..4 + chance.below(6) {
        match chance.of(kinds) {
            0 => steps.push(Step::Line("done".to_owned())),
            1 => {
                *notes += 1;
                steps.push(Step::Line(format!("note thought {notes}")));
            }
            2 => steps.extend(["practice", "1", "1"].map(|line| Step::Line(line.to_owned()))),
            3 => steps.push(Step::Line("skip".to_owned())),
            _ => {
                // At most nine a session, of at most six hours: all of it is younger than what is forgotten.
                at += SignedDuration::from_mins(60 + i64::try_from(chance.below(300)).unwrap());
                steps.push(Step::Wait(at));
            }
        }
    }
    steps
}

fn script(steps: &[Step]) -> Vec<u8> {
    let mut script = String::new();
    for step in steps {
        let _ = match step {
            Step::Line(line) => writeln!(script, "{line}"),
            Step::Wait(until) => writeln!(script, ":wait until {until}"),
        };
    }
    script.into_bytes()
}

/// The latest that the clock may have shown when so many replies had come.
fn latest(steps: &[Step], mut replies: usize, mut clock: Timestamp) -> Timestamp {
    for step in steps {
        match step {
            Step::Wait(until) => clock = *until,
            Step::Line(_) if replies == 0 => break,
            Step::Line(_) => replies -= 1,
        }
    }
    clock
}

fn chat(clock: Timestamp) -> String {
    format!("chat --db study.db --now {clock} --zone Europe/Berlin --json")
}

/// Feeds a session to the program and kills it, sooner or later. Gives what it had said.
fn killed(home: &Home, chance: &mut Chance, clock: Timestamp, steps: &[Step], usual: Duration) -> Vec<Event> {
    let mut running = Running::start(&mut home.command(&chat(clock)));
    running.feed(script(steps));
    let mut lines = Vec::new();
    if chance.below(2) == 0 {
        // While it works on what follows the line that was seen last.
        for _ in 0..chance.below(steps.len()) {
            lines.extend(running.line());
        }
    } else {
        let micros = chance.below(usize::try_from(usual.as_micros()).unwrap());
        let end = Instant::now() + Duration::from_micros(u64::try_from(micros).unwrap());
        while let Some(line) = running.line_within(end.saturating_duration_since(Instant::now())) {
            lines.push(line);
        }
    }
    lines.extend(running.kill());
    lines.iter().map(|line| Event::read(line)).collect()
}

impl Heard {
    /// Compares what a run said with what is stored.
    #[track_caller]
    fn check(&mut self, export: &Value, said: &[Event]) {
        for prompt in said.iter().filter(|event| event.prompt.is_some()) {
            let key = (prompt.prompt.clone().unwrap(), day(prompt.at.parse().unwrap()));
            assert!(self.prompts.insert(key.clone()), "{key:?} came twice");
        }
        let replies: Vec<&Event> = said.iter().filter(|event| event.prompt.is_none()).collect();
        self.check_replies(export, &replies);

        let kept = replies
            .iter()
            .filter(|event| event.text.starts_with("Note ") && event.tone() == "good");
        let stored: Vec<&str> = each(export, "notes")
            .map(|note| note["text"].as_str().unwrap())
            .collect();
        assert_eq!(
            stored.iter().collect::<BTreeSet<_>>().len(),
            stored.len(),
            "a note is kept twice"
        );
        assert!(
            self.notes.iter().all(|note| stored.contains(&note.as_str())),
            "a note is lost"
        );
        assert!(self.notes.len() + kept.count() <= stored.len(), "a note is lost");
        self.notes = stored.into_iter().map(str::to_owned).collect();

        let deeds = each(export, "deeds").filter(|deed| deed["undone_at"].is_null());
        let topics = deeds.filter(|deed| deed["kind"] == "topic_done");
        unique(
            topics.map(|deed| format!("{} {}", deed["roadmap"], deed["topic"])),
            "deed",
        );
        unique(
            each(export, "reviews").map(|review| review["ask"].to_string()),
            "review",
        );
        unique(
            each(export, "prompts").map(|prompt| format!("{} {}", prompt["kind"], prompt["day"])),
            "prompt",
        );
    }

    /// Every reply of the last run is stored, in order; at most one more is, which nobody saw any more.
    #[track_caller]
    fn check_replies(&mut self, export: &Value, said: &[&Event]) {
        let mut runs: BTreeMap<String, BTreeMap<u64, Value>> = BTreeMap::new();
        for request in each(export, "requests") {
            let (run, count) = request["id"].as_str().unwrap().rsplit_once('-').unwrap();
            let reply = serde_json::from_str(request["reply"].as_str().unwrap()).unwrap();
            runs.entry(run.to_owned())
                .or_default()
                .insert(count.parse().unwrap(), reply);
        }
        let new: Vec<_> = runs
            .into_iter()
            .filter(|(run, _)| self.runs.insert(run.clone()))
            .collect();
        assert!(new.len() <= 1, "{} runs left something", new.len());
        let stored: Vec<Value> = new
            .into_iter()
            .flat_map(|(_, replies)| replies.into_values())
            .collect();
        let said: Vec<Value> = said.iter().map(|event| event.reply.clone()).collect();
        assert!(stored.starts_with(&said), "said: {said:#?}\nstored: {stored:#?}");
        assert!(
            stored.len() <= said.len() + 1,
            "{} said, {} stored",
            said.len(),
            stored.len()
        );
    }

    /// What is stored as delivered was seen, and what was seen is not to be sent again.
    #[track_caller]
    fn check_prompts(&self, export: &Value) {
        for prompt in each(export, "prompts") {
            let key = (
                prompt["kind"].as_str().unwrap().to_owned(),
                prompt["day"].as_str().unwrap().to_owned(),
            );
            let seen = self.prompts.contains(&key);
            match prompt["state"].as_str().unwrap() {
                "delivered" => assert!(seen, "lost: {prompt}"),
                "dropped" => assert!(
                    !seen || prompt["reason"] == "outcome unknown",
                    "seen, but {prompt}"
                ),
                state => panic!("{state}: {prompt}"),
            }
        }
    }
}

fn each<'a>(export: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    export[list].as_array().unwrap().iter()
}

#[track_caller]
fn unique(all: impl Iterator<Item = String>, what: &str) {
    let mut seen = BTreeSet::new();
    for one in all {
        assert!(seen.insert(one.clone()), "{what} {one} is there twice");
    }
}

#[test]
fn killed_in_the_middle_of_a_session_nothing_is_lost_or_doubled() {
    let seed = number("SEED", 2026);
    println!("SEED={seed}");
    let home = Home::new();
    let mut chance = Chance::new(seed);
    let mut heard = Heard::default();
    let mut clock: Timestamp = EVENING.parse().unwrap();
    let started = Instant::now();
    let begun = finish(&mut home.command(&chat(clock)), b"enroll rust-backend\n");
    // So long a run takes here, and a session some more.
    let usual = started.elapsed() * 2;
    let said: Vec<Event> = begun.out.lines().map(Event::read).collect();
    heard.check(&home.export("study.db"), &said);

    let mut notes = 0;
    for kill in 1..=number("KILLS", 25) {
        let steps = session(&mut chance, clock, &mut notes);
        let said = killed(&home, &mut chance, clock, &steps, usual);
        let replies = said.iter().filter(|event| event.prompt.is_none()).count();
        heard.check(&home.export("study.db"), &said);
        clock = latest(&steps, replies, clock);
        if kill % 8 == 0 {
            home.expect(0, "doctor --db study.db");
        }
    }

    // A run that nobody kills settles what was under way.
    let steps = [
        Step::Wait(clock + SignedDuration::from_hours(24)),
        Step::Line("streak".to_owned()),
    ];
    let ended = finish(&mut home.command(&chat(clock)), &script(&steps));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let said: Vec<Event> = ended.out.lines().map(Event::read).collect();
    let export = home.export("study.db");
    heard.check(&export, &said);
    heard.check_prompts(&export);
    let sound = home.expect(0, "doctor --db study.db");
    println!(
        "{}{} notes, {} prompts",
        sound.out,
        heard.notes.len(),
        heard.prompts.len()
    );
    assert!(!heard.prompts.is_empty() && !heard.notes.is_empty());
}

#[test]
fn killed_while_it_makes_its_database_it_makes_it_the_next_time() {
    let mut chance = Chance::new(number("SEED", 2026));
    let clock: Timestamp = EVENING.parse().unwrap();
    let enroll = [
        Step::Line("enroll rust-backend".to_owned()),
        Step::Line("done".to_owned()),
    ];
    for _ in 0..4 {
        let home = Home::new();
        let said = killed(&home, &mut chance, clock, &enroll, Duration::from_millis(400));
        let ended = finish(&mut home.command(&chat(clock)), &script(&enroll));
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let again: Vec<Event> = ended.out.lines().map(Event::read).collect();
        assert!(again.iter().all(|event| event.tone() != "fault"), "{}", ended.out);
        assert_eq!(again.len(), 2, "after {} replies", said.len());
        home.expect(0, "doctor --db study.db");
    }
}
