//! Ten days of three people in one group, across the close of a week, as they read them. What questions say is left out:
//! the bank may have others tomorrow.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::program::{EVENING, Event, Home, Running};

struct Days {
    chat: Running,
    told: String,
}

impl Days {
    /// Says a line, and writes down what came: whatever the clock brought meanwhile, then the reply.
    fn say(&mut self, line: &str) {
        self.hear(line, str::to_owned);
    }

    /// The same, of which only the line about points is kept.
    fn study(&mut self, line: &str) {
        self.hear(line, |text| {
            let points = text.lines().find(|line| line.starts_with('+'));
            points.unwrap_or("…").to_owned()
        });
    }

    fn hear(&mut self, line: &str, keep: impl Fn(&str) -> String) {
        writeln!(self.told, "> {line}").unwrap();
        self.chat.say(line);
        if line.starts_with(':') {
            return;
        }
        loop {
            let event = Event::read(&self.chat.line().unwrap());
            match event.prompt.as_deref() {
                None => {
                    writeln!(self.told, "{}\n", keep(&event.text).trim_end()).unwrap();
                    return;
                }
                Some("group_recap") => {
                    writeln!(self.told, "[{}] {}\n", hour(&event), event.text.trim_end()).unwrap();
                }
                // The goal is told with a question.
                Some("group_question") => {
                    let cheer = event.text.lines().find(|line| line.starts_with("The goal"));
                    let cheer = cheer.map_or_else(String::new, |cheer| format!(" {cheer}"));
                    writeln!(self.told, "[{}] Question of the day …{cheer}", hour(&event)).unwrap();
                }
                Some(_) => {}
            }
        }
    }

    /// What somebody does alone, without a word of it: so many questions, of which they know no answer.
    fn quietly(&mut self, who: &str, questions: usize) {
        writeln!(self.told, "({who} tries {questions})").unwrap();
        self.chat.say(&format!(":as {who}"));
        self.chat.say(":alone");
        let before = std::mem::take(&mut self.told);
        for _ in 0..questions {
            self.study("practice");
            self.study("idk");
        }
        let told = std::mem::replace(&mut self.told, before);
        // What the clock brought is for everybody.
        let prompts = told.lines().filter(|line| !line.starts_with(['>', '+', '…']));
        for line in prompts.filter(|line| !line.is_empty()) {
            writeln!(self.told, "{line}").unwrap();
        }
    }
}

/// `Mon 09:00`.
fn hour(event: &Event) -> String {
    let at: jiff::civil::DateTime = event.at.get(..19).unwrap().parse().unwrap();
    at.strftime("%a %H:%M").to_string()
}

#[expect(clippy::too_many_lines, reason = "ten days")]
#[test]
fn three_people_have_ten_days_with_a_closed_week_between() {
    let home = Home::new();
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let chat = Running::start(&mut home.command(&line));
    let mut days = Days {
        chat,
        told: String::new(),
    };
    for name in ["Ada", "Ben", "Cleo"] {
        for line in [
            format!(":as {name}").as_str(),
            ":alone",
            "enroll rust-backend",
            "remind practice off",
            "remind nudge off",
            "remind recap off",
            ":in Rustaceans",
            "setup on",
            "group join",
        ] {
            days.say(line);
        }
    }
    for line in [":as Ada", "setup on", "group goal 60 points"] {
        days.say(line);
    }
    days.told.clear();

    // Thursday to Sunday: Ada and Ben the same, Cleo less.
    for day in 0..4 {
        days.quietly("Ada", 1);
        days.quietly("Ben", 1);
        if day < 3 {
            days.quietly("Cleo", 1);
            days.say(":wait 1d");
        }
    }
    for line in [
        ":as Cleo",
        ":in Rustaceans",
        "group info",
        "leaderboard",
        ":alone",
    ] {
        days.say(line);
    }
    // Cleo has not studied on Sunday, and is late: the week has closed half an hour ago.
    days.say(":wait until 00:30");
    days.study("practice");
    days.study("idk");
    for line in [
        "leaderboard",
        "leaderboard last",
        "streak",
        ":wait until 18:00",
        ":in Rustaceans",
        "leaderboard last",
    ] {
        days.say(line);
    }

    // Ada goes on until Wednesday, the seventh day, and then rests for one.
    for _ in 0..3 {
        days.quietly("Ada", 1);
        days.say(":wait 1d");
    }
    days.say(":wait 1d");
    days.quietly("Ada", 1);
    days.quietly("Ben", 2);
    days.quietly("Cleo", 1);
    for line in [
        ":as Ada",
        "streak why",
        ":as Cleo",
        ":in Rustaceans",
        "leaderboard",
        ":alone",
        "settings hidden on",
        "leaderboard",
        ":as Ben",
        ":in Rustaceans",
        "leaderboard",
        "leaderboard last",
        "group leave",
        ":wait 1d",
        ":as Ada",
        "leaderboard last",
        "leaderboard",
        "leaderboard streak",
        "group info",
        ":wait until monday 10:00",
        "leaderboard last",
    ] {
        days.say(line);
    }
    assert_snapshot!(days.told, @"
    (Ada tries 1)
    (Ben tries 1)
    (Cleo tries 1)
    > :wait 1d
    (Ada tries 1)
    [Fri 09:00] Question of the day …
    (Ben tries 1)
    (Cleo tries 1)
    > :wait 1d
    (Ada tries 1)
    [Sat 09:00] Question of the day …
    (Ben tries 1)
    (Cleo tries 1)
    > :wait 1d
    (Ada tries 1)
    [Sun 09:00] Question of the day … The goal of this week is reached: 60 points together. Well done!
    (Ben tries 1)
    > :as Cleo
    > :in Rustaceans
    > group info
    Rustaceans

    Members: 3, 3 active
    Question of the day: 09:00, every day (Europe/Berlin)
    Group streak: 4 days; 2 of 3 active have studied today
    Goal of this week, in points: 60 of 60

    > leaderboard
    Rustaceans: this week

    1. Ada · 28 points
    1. Ben · 28 points
    3. Cleo · 21 points

    Cleo is 3rd, 7 points behind Ben.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.

    > :alone
    > :wait until 00:30
    > practice
    …

    > idk
    +7 points · streak now 4 days · counted for yesterday, since it is not 03:00 yet

    > leaderboard
    Rustaceans: this week

    1. Cleo (you) · 7 points

    You are 1st.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.

    > leaderboard last
    Rustaceans: week from Mon 23 March to Sun 29 March

    1. Ada · 28 points
    1. Ben · 28 points
    3. Cleo (you) · 21 points

    You were 3rd with 21 points.

    Together 77 points by 3 members. The goal was 60 points. Closed today 00:00, for good.

    > streak
    Streak: 4 days

    Longest: 4 days
    Freezes held: 0 of 2
    Next freeze: after 3 more streak days

    [x] Thu 26 March: studied
    [x] Fri 27 March: studied
    [x] Sat 28 March: studied
    [x] Sun 29 March: studied
    [?] Mon 30 March: open

    Today is still open, and you hold no freeze: study something to keep your streak of 4 days.

    > :wait until 18:00
    > :in Rustaceans
    > leaderboard last
    [Mon 09:00] Rustaceans: the goal of 60 points is reached!

    So went the week from Mon 23 March to Sun 29 March:

    1. Ada · 28 points
    1. Ben · 28 points
    3. Cleo · 21 points

    Together: 77 points by 3 members
    Group streak: 4 days
    Goal, in points: 60 of 60

    A new week has begun, and everybody starts from nought. Its goal: 60 points together.

    [Mon 09:00] Question of the day …
    Rustaceans: week from Mon 23 March to Sun 29 March

    1. Ada · 28 points
    1. Ben · 28 points
    3. Cleo · 21 points

    Together 77 points by 3 members. The goal was 60 points. Closed today 00:00, for good.

    (Ada tries 1)
    > :wait 1d
    (Ada tries 1)
    [Tue 09:00] Question of the day …
    > :wait 1d
    (Ada tries 1)
    [Wed 09:00] Question of the day …
    > :wait 1d
    > :wait 1d
    (Ada tries 1)
    [Thu 09:00] Question of the day …
    [Fri 09:00] Question of the day …
    (Ben tries 2)
    (Cleo tries 1)
    > :as Ada
    > streak why
    Streak: 9 days

    Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

    [x] Fri 3 April: studied (1 answer), streak 9.
    [f] Thu 2 April: missed, and a freeze was spent on it: streak 8, 0 freezes left.
    [x] Wed 1 April: studied (1 answer), streak 7; that earned a freeze, 1 held.
    [x] Tue 31 March: studied (1 answer), streak 6.
    [x] Mon 30 March: studied (1 answer), streak 5.
    [x] Sun 29 March: studied (1 answer), streak 4.
    [x] Sat 28 March: studied (1 answer), streak 3.
    [x] Fri 27 March: studied (1 answer), streak 2.
    [x] Thu 26 March: studied (1 answer), streak 1.

    > :as Cleo
    > :in Rustaceans
    > leaderboard
    Rustaceans: this week

    1. Ada · 28 points
    2. Cleo · 14 points
    3. Ben · 9 points

    Cleo is 2nd, 14 points behind Ada.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.

    > :alone
    > settings hidden on
    Hidden on boards: on, before: off

    > leaderboard
    Rustaceans: this week

    1. Ada · 28 points
    2. Ben · 9 points

    You hide from boards, so that nobody sees you here. Your points and your streak are kept.

    > :as Ben
    > :in Rustaceans
    > leaderboard
    Rustaceans: this week

    1. Ada · 28 points
    2. Ben · 9 points

    Ben is 2nd, 19 points behind Ada.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.

    > leaderboard last
    Rustaceans: week from Mon 23 March to Sun 29 March

    1. Ada · 28 points
    1. Ben · 28 points

    Together 77 points by 3 members. The goal was 60 points. Closed Mon 30 March 00:00, for good.

    > group leave
    You have left Rustaceans, and are on none of its boards any more.

    What you have learnt, your points and your streak are yours. You can join again at any time.

    > :wait 1d
    > :as Ada
    > leaderboard last
    [Sat 09:00] Question of the day …
    Rustaceans: week from Mon 23 March to Sun 29 March

    1. Ada · 28 points

    Together 77 points by 3 members. The goal was 60 points. Closed Mon 30 March 00:00, for good.

    > leaderboard
    Rustaceans: this week

    1. Ada · 28 points

    Ada is 1st.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.

    > leaderboard streak
    Rustaceans: streaks

    1. Ada · 9 days

    Ada is 1st.

    The group's own streak: 1 day on which at least half of its active members studied.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.

    > group info
    Rustaceans

    Members: 2, 2 active
    Question of the day: 09:00, every day (Europe/Berlin)
    Group streak: 1 day, and nobody has studied today yet
    Goal of this week, in points: 28 of 60

    > :wait until monday 10:00
    > leaderboard last
    [Sun 09:00] Question of the day …
    [Mon 09:00] Rustaceans: the week from Mon 30 March to Sun 5 April

    1. Ada · 28 points

    Together: 28 points by 1 member
    Goal, in points: 28 of 60

    A new week has begun, and everybody starts from nought. Its goal: 60 points together.

    [Mon 09:00] Question of the day …
    Rustaceans: week from Mon 30 March to Sun 5 April

    1. Ada · 28 points

    Together 28 points by 1 member. The goal was 60 points. Closed today 00:00, for good.
    ");
}
