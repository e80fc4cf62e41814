//! What the chat says to scripts and people, and to lines that make no sense.

use insta::assert_snapshot;

use crate::program::{EVENING, Event, Home, Running, finish};

#[test]
fn a_short_script_reads_like_a_conversation() {
    let home = Home::new();
    let script = [
        "enroll rust-backend",
        "done",
        ":wait 1d",
        "streak",
        "undo",
        ":now",
    ];
    assert_snapshot!(home.transcript(&script), @"
    > enroll rust-backend
    ✓ You follow Rust Learning Roadmap for Backend Development now
    ──────────────────────────────────────────────────────────────

    Six phases from the first program to backend services in production, with a week
    range each, and projects to build along the way.

    6 stages and 117 topics to do. Take your time; the order is advice.

    First up: Installing Rust and Cargo (the package manager) (Phase 1:
    Fundamentals).

    A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.

    [1] Today   [2] Practise   [3] Undo

    > done
    ✓ Done: Installing Rust and Cargo (the package manager)
    ───────────────────────────────────────────────────────

    +15 points · streak now 1 day

    Done  █░░░░░░░░░░░░░░░░░░░ 1 of 117 (0%)

    Next: Understanding the Rust toolchain (rustc, cargo, rustup)

    [1] Next topic   [2] Practise it   [3] Undo

    > :wait 1d
    ── Daily practice · Fri 27 March 09:00
    Good morning!
    ─────────────

    In hand: Understanding the Rust toolchain (rustc, cargo, rustup) (Phase 1).

    Question 1 of 4 today · Installing Rust · new

    On a fresh Linux machine Rust is installed by rustup, and the first `cargo
    build` ends with linker `cc` not found. What is to be done?

    • A  Run `rustup component add cc`
    • B  Add `~/.cargo/bin` to the `PATH`
    • C  Run `cargo install cc`
    • D  Install a C compiler, such as `gcc`

    Press an option, or type its letter.

    [1] A   [2] B   [3] C   [4] D
    [5] Hint   [6] I don't know   [7] Stop

    It is Fri 27 March 2026, 18:00 (Europe/Berlin, UTC+1).

    > streak
    Streak: 1 day
    ─────────────

    Longest       1 day
    Freezes held  0 of 2
    Next freeze   after 6 more streak days

    ● Thu 26 March: studied
    ? Fri 27 March: open

    Today is still open.

    [1] Practise   [2] Why?   [3] Year

    > undo
    ✓ Taken back: Installing Rust and Cargo (the package manager) done (Thu 26
      March).

    −15 points · streak 0 days again

    The change before that: following Rust Learning Roadmap for Backend Development.

    [1] Today   [2] Undo that too

    > :now
    It is Fri 27 March 2026, 18:00 (Europe/Berlin, UTC+1).
    ");
}

#[test]
fn each_reply_and_each_prompt_is_one_line_of_json_and_nothing_else_is() {
    let home = Home::new();
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let script = b"enroll rust-backend\n9\n:help\n\n:wait 1d\nstreak\n:nonsense\n";
    let ended = finish(&mut home.command(&line), script);
    assert_eq!(ended.code, Some(0));
    let lines: Vec<&str> = ended.out.lines().collect();
    for line in &lines {
        // The keys in this order; `Event::read` requires that there are no others.
        let at: Vec<_> = [
            "{\"at\":",
            ",\"kind\":",
            ",\"prompt\":",
            ",\"text\":",
            ",\"buttons\":",
            ",\"reply\":",
        ]
        .iter()
        .map(|key| line.find(key).unwrap_or_else(|| panic!("{key} in {line}")))
        .collect();
        assert!(at.is_sorted() && at[0] == 0, "{line}");
    }
    let events: Vec<Event> = lines.iter().map(|line| Event::read(line)).collect();
    let what: Vec<_> = events
        .iter()
        .map(|event| (event.at.as_str(), event.prompt.as_deref()))
        .collect();
    assert_eq!(
        what,
        [
            ("2026-03-26T18:00:00+01:00", None),
            ("2026-03-26T18:00:00+01:00", None),
            ("2026-03-27T09:00:00+01:00", Some("daily_practice")),
            ("2026-03-27T18:00:00+01:00", None),
        ]
    );
    assert_eq!(events[0].buttons, ["Today", "Practise", "Undo"]);
    assert_eq!(events[1].text, "There is no button 9; they go from 1 to 3.");
    // What the terminal itself has to say goes beside it.
    assert!(
        ended.err.contains("It is Fri 27 March 2026, 18:00"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("I don't know :nonsense."), "{}", ended.err);
}

/// Asks for one thing and looks at the plain text of the reply.
#[track_caller]
fn check(said: &[Event], at: usize, text: &str) {
    assert_eq!(said[at].text, text);
    assert_ne!(said[at].tone(), "fault");
}

#[test]
fn a_line_that_makes_no_sense_gets_a_sentence() {
    let home = Home::new();
    let said = home.events(&[
        "enroll rust-backend",
        "dnoe",
        "topic quantum chromodynamics",
        "plan target 30 February",
        "plan target 0000-00-00",
        "plan target 9999-12-31",
        "remind 25:00",
        "pause until 0000-00-00",
        "settings zone Mars/Olympus",
        "answer",
        "1; DROP TABLE learner",
        "streak",
    ]);
    assert_eq!(said.len(), 12);
    check(&said, 1, "I don't know `dnoe`. Did you mean this?");
    assert_eq!(said[1].buttons, ["done"]);
    assert!(
        said[2].text.contains("quantum chromodynamics"),
        "{}",
        said[2].text
    );
    check(&said, 3, "February 2026 has only 28 days.");
    check(
        &said,
        4,
        "There is no month 0: write it like 29 March or 2026-03-29.",
    );
    check(&said, 5, "\"9999-12-31\" is more than 10 years away.");
    assert!(
        said[6]
            .text
            .starts_with("I can't read \"25:00\" as a time or as days."),
        "{}",
        said[6].text
    );
    check(
        &said,
        7,
        "There is no month 0: write it like 29 March or 2026-03-29.",
    );
    assert!(said[8].text.contains("Mars/Olympus"), "{}", said[8].text);
    for event in &said {
        assert_ne!(event.tone(), "fault", "{}", event.text);
    }
    assert!(
        said[11].text.starts_with("Streak: 0 days"),
        "nothing was changed by any of it"
    );
}

#[test]
fn bytes_that_are_no_text_and_lines_without_end_are_survived() {
    let home = Home::new();
    let mut script = b"enroll rust-backend\n".to_vec();
    script.extend(vec![b'x'; 1_000_000]);
    script.extend(b"\nnote ");
    script.extend(vec![b'y'; 3 << 20]);
    script.push(b'\n');
    script.extend(vec![0; 5_000]);
    script.extend(b"\nnote a\0b\n");
    script.extend(b"note half \xf0\x9f\xa6 an emoji, a lone \xed\xa0\xbd surrogate\n");
    script.extend("note \u{202e}sdrawkcab \u{1b}[31mred\u{1b}[0m \u{1f980}\n".as_bytes());
    script.extend(b"note list");
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let ended = finish(&mut home.command(&line), &script);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let said: Vec<Event> = ended.out.lines().map(Event::read).collect();
    assert_eq!(said.len(), 8);
    let long = "That is too long for me: 1000000 characters, and I read up to 4000. Nothing was changed; please send it shorter.";
    check(&said, 1, long);
    assert!(
        said[2].text.starts_with("That is too long for me"),
        "{}",
        said[2].text
    );
    for event in &said {
        assert_ne!(event.tone(), "fault", "{}", event.text);
    }
    let export = home.export("study.db");
    let notes: Vec<&str> = export["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
    for note in &notes {
        assert!(!note.contains(['\0', '\u{1b}']), "{note:?}");
    }
    assert!(
        notes[1].starts_with("half \u{fffd} an emoji, a lone \u{fffd}"),
        "{notes:?}"
    );
    assert!(notes[2].contains('\u{1f980}'), "{notes:?}");
}

#[test]
fn two_chats_on_one_file_at_once_lose_nothing() {
    const EACH: usize = 20;
    let home = Home::new();
    home.events(&["enroll rust-backend"]);
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let mut both = [(); 2].map(|()| Running::start(&mut home.command(&line)));
    for number in 0..EACH {
        for (who, chat) in both.iter_mut().enumerate() {
            chat.say(&format!("note {number} by {who}"));
        }
        for chat in &both {
            let event = Event::read(&chat.line().unwrap());
            assert_eq!(event.tone(), "good", "{}", event.text);
        }
    }
    for chat in both {
        assert_eq!(chat.ended().code, Some(0));
    }
    let export = home.export("study.db");
    let texts = export["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["text"].to_string());
    assert_eq!(texts.collect::<std::collections::BTreeSet<_>>().len(), 2 * EACH);
}

#[test]
fn both_of_two_chats_let_time_pass_and_each_prompt_comes_once() {
    let home = Home::new();
    home.events(&["enroll rust-backend"]);
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let both = [(); 2].map(|()| {
        let mut chat = Running::start(&mut home.command(&line));
        chat.feed(b":wait 1d\n:wait 1d\n:wait 1d\nstreak\n".to_vec());
        chat
    });
    let mut days = Vec::new();
    for chat in both {
        let ended = chat.ended();
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let events = ended.out.lines().map(Event::read);
        days.extend(
            events
                .filter(|event| event.prompt.as_deref() == Some("daily_practice"))
                .map(|event| event.at),
        );
    }
    days.sort();
    let days: Vec<&str> = days.iter().map(|at| &at[..10]).collect();
    assert_eq!(days, ["2026-03-27", "2026-03-28", "2026-03-29"]);
}

#[test]
fn nobody_reads_the_replies_any_more_and_that_is_a_good_end() {
    let home = Home::new();
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin");
    let script = format!("yes roadmaps | \"$0\" {line} | head -1; echo ${{PIPESTATUS[1]}}");
    let mut shell = std::process::Command::new("bash");
    shell
        .args(["-c", &script, env!("CARGO_BIN_EXE_waymark")])
        .current_dir(home.path(""))
        .env("HOME", home.path(""));
    let ended = finish(&mut shell, b"");
    assert_eq!(ended.out, "> roadmaps\n0\n", "{}", ended.err);
}
