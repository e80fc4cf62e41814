//! `streak`: the number; with `why` the days that led to it, with `year` a year of them.

use jiff::civil::Date;
use waymark_core::{
    ledger::{AT_RISK_FROM, Entry, Excuse, FREEZE_EVERY, FREEZES_HELD, GRACE_HOURS, Ledger, Outcome, Streak},
    points::Deed,
    when::fmt_day,
};

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    page::Page,
    reply::{Button, Item, Mark, Reply, Text},
    words,
};

mod year;

/// Days on the first view.
const SHOWN_DAYS: usize = 14;
/// Lines on a page of `streak why`.
const LINES: usize = 12;

/// `streak [why | year] [page]`
pub(crate) struct ShowStreak {
    what: What,
    page: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Number,
    Why,
    Year,
}

impl Command for ShowStreak {
    const SPEC: Spec = Spec {
        name: "streak",
        about: "Show your streak and freezes; with why, the days that led to it; with year, a year of them",
        group: Group::Track,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "what",
                Kind::Choice(&["why", "year"]),
                "why explains the number, day by day; year shows a year of study days",
            ),
            Param::optional(
                "page",
                Kind::Integer(1, 1000),
                "With why, how far back: 1 is the latest days",
            ),
        ],
        parts: Parts::None,
        examples: &["streak", "streak why", "streak why page:2", "streak year"],
        details: "Planned days that are studied, frozen or excused add to the streak. Days that you have not planned \
                  and days in a pause neither add nor break. A freeze is earned for every 7 streak days, 2 are held \
                  at most, and one is spent by itself on a missed day. Until 03:00 what you do counts for the day \
                  before if that would be missed.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let what = match args.get("what").map(str::to_lowercase).as_deref() {
            None => What::Number,
            Some("why" | "why?" | "explain" | "ledger" | "log") => What::Why,
            Some("year" | "heatmap" | "calendar") => What::Year,
            Some(other) => {
                return Err(Refusal::new(
                    Text::new()
                        .command("streak")
                        .plain(" shows the number, ")
                        .command("streak why")
                        .plain(" the days behind it, ")
                        .command("streak year")
                        .plain(format!(
                            " a year of them; I don't know {:?} there.",
                            super::clipped(other)
                        )),
                )
                .button(Button::new("Why?", "streak why"))
                .button(Button::new("Year", "streak year")));
            }
        };
        let page = args.integer("page", 1, 1000)?;
        let what = match what {
            What::Number if page.is_some() => What::Why,
            what => what,
        };
        Ok(Self { what, page })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let ledger = ctx.tx.ledger(ctx.learner.id).await?;
        let streak = ledger.streak(ctx.local());
        Ok(match self.what {
            What::Number => overview(ctx, &ledger, &streak),
            What::Why => explained(ctx, &streak, self.page).await?,
            What::Year => year::show(ctx, &streak).await?,
        })
    }
}

fn overview(ctx: &Ctx<'_>, ledger: &Ledger, streak: &Streak) -> Reply {
    let today = ctx.today();
    let mut reply = Reply::titled(format!("Streak: {}", words::count(streak.current, "day")));
    if streak.longest == 0 {
        return begin(reply);
    }
    let next = match streak.next_freeze_in {
        Some(1) => "after one more streak day".to_owned(),
        Some(left) => format!("after {left} more streak days"),
        None => format!("you hold {FREEZES_HELD}, the most there can be"),
    };
    reply = reply
        .facts([
            ("Longest", words::count(streak.longest, "day")),
            ("Freezes held", format!("{} of {FREEZES_HELD}", streak.freezes)),
            ("Next freeze", next),
        ])
        .list(
            streak
                .last(SHOWN_DAYS)
                .iter()
                .map(|entry| Item::marked(mark(entry.outcome), short(entry, today))),
        );
    if let Some(text) = now(ctx, ledger, streak) {
        reply = reply.para(text);
    }
    let mut buttons = vec![
        Button::new("Why?", "streak why"),
        Button::new("Year", "streak year"),
    ];
    if streak
        .days
        .last()
        .is_some_and(|entry| entry.outcome == Outcome::Pending)
    {
        buttons.insert(0, Button::new("Practise", "practice").primary());
    }
    reply.row(buttons)
}

/// Before the first day.
fn begin(reply: Reply) -> Reply {
    reply
        .para("Answer a question or tick off a topic, and the first day is made.")
        .small(rule())
        .row([
            Button::new("Practise", "practice").primary(),
            Button::new("Today", "today"),
        ])
}

/// What today means for the streak.
fn now(ctx: &Ctx<'_>, ledger: &Ledger, streak: &Streak) -> Option<String> {
    let today = ctx.today();
    if ledger.is_paused(today) {
        return Some("You are in a pause: the streak waits for you.".to_owned());
    }
    if !ledger.is_planned(today) {
        return Some("Today is not one of your study days: nothing can be lost.".to_owned());
    }
    let open: Vec<_> = streak
        .days
        .iter()
        .filter(|entry| entry.outcome == Outcome::Pending)
        .collect();
    match open[..] {
        [_, _, ..] => Some(format!(
            "It is not {GRACE_HOURS:02}:00 yet: what you do now still counts for yesterday."
        )),
        [entry] if entry.day < today => Some(format!(
            "Yesterday is open until {GRACE_HOURS:02}:00: what you do now counts for it."
        )),
        [_] if streak.freezes > 0 => Some(format!(
            "Today is still open. If you miss it, a freeze keeps your streak of {}.",
            words::count(streak.current, "day")
        )),
        [_] if streak.current >= AT_RISK_FROM => Some(format!(
            "Today is still open, and you hold no freeze: study something to keep your streak of {}.",
            words::count(streak.current, "day")
        )),
        [_] => Some("Today is still open.".to_owned()),
        [] => None,
    }
}

/// The ledger in sentences, the latest days first.
async fn explained(ctx: &mut Ctx<'_>, streak: &Streak, page: Option<i64>) -> Result<Reply, Fault> {
    let today = ctx.today();
    let runs = runs(&streak.days);
    let page = Page::new(page, LINES, runs.len());
    let shown = page.of(&runs);
    let mut lines = Vec::new();
    if let (Some(latest), Some(earliest)) = (shown.first(), shown.last()) {
        let done = done(ctx, earliest.0.day, latest.1.day).await?;
        for (first, last) in shown {
            lines.push(Item::marked(mark(last.outcome), line(first, last, &done, today)));
        }
    }
    let mut reply = Reply::titled(format!("Streak: {}", words::count(streak.current, "day")));
    if page.number == 1 {
        reply = reply.small(rule());
    }
    reply = if lines.is_empty() {
        reply.para("There are no days to tell of yet.")
    } else {
        reply.list(lines)
    };
    if let Some(label) = page.label() {
        reply = reply.small(label.plain(", the latest days first"));
    }
    Ok(reply.row(page.buttons("streak why")).in_place())
}

fn rule() -> String {
    format!(
        "Every planned day that is studied, frozen or excused adds one. {FREEZE_EVERY} of them earn a freeze, \
         {FREEZES_HELD} are held at most; a missed day takes one by itself, or ends the streak."
    )
}

/// The days, latest first; neighbours that neither add nor break are taken together, as (first, last).
fn runs(days: &[Entry]) -> Vec<(Entry, Entry)> {
    let mut runs: Vec<(Entry, Entry)> = Vec::new();
    for entry in days.iter().rev() {
        let quiet = |entry: &Entry| {
            matches!(entry.outcome, Outcome::Paused | Outcome::Unplanned)
                || (entry.outcome == Outcome::Missed && entry.before == 0)
        };
        match runs.last_mut() {
            // A later day of a run of missed ones is quiet; the one that broke the streak stands alone.
            Some((first, _)) if quiet(entry) && quiet(first) && entry.outcome == first.outcome => {
                *first = *entry;
            }
            _ => runs.push((*entry, *entry)),
        }
    }
    runs
}

fn line(first: &Entry, last: &Entry, done: &[Done], today: Date) -> Text {
    let days = if first.day == last.day {
        fmt_day(first.day, today)
    } else {
        format!("{} to {}", fmt_day(first.day, today), fmt_day(last.day, today))
    };
    let what = done.iter().find(|done| done.day == first.day);
    Text::new()
        .strong(days)
        .plain(format!(": {}", sentence(first, what, today)))
}

fn sentence(entry: &Entry, done: Option<&Done>, today: Date) -> String {
    let streak = entry.streak;
    let earned = if entry.earned {
        format!("; that earned a freeze, {} held", entry.freezes)
    } else {
        String::new()
    };
    match entry.outcome {
        Outcome::Studied => {
            let what = done.map(Done::told).unwrap_or_default();
            format!("studied{what}, streak {streak}{earned}.")
        }
        Outcome::StudiedUnplanned => {
            let what = done.map(Done::told).unwrap_or_default();
            format!("studied{what} on a day that was not planned: points, and the streak stays at {streak}.")
        }
        Outcome::Frozen => format!(
            "missed, and a freeze was spent on it: streak {streak}, {} left{earned}.",
            words::count(entry.freezes, "freeze")
        ),
        Outcome::Excused(why) => format!("excused, {}: it counts, streak {streak}{earned}.", reason(why)),
        Outcome::Paused => format!("in a pause, the streak waits at {streak}."),
        Outcome::Unplanned => format!("not a study day, the streak stays at {streak}."),
        Outcome::Missed if entry.before > 0 => format!(
            "missed, and there was no freeze: the streak of {} ended.",
            words::count(entry.before, "day")
        ),
        Outcome::Missed => "missed; there was no streak to lose.".to_owned(),
        Outcome::Pending if entry.day < today => {
            format!("open until {GRACE_HOURS:02}:00; studying now counts for it.")
        }
        Outcome::Pending => format!("still open; studying makes it day {}.", streak + 1),
    }
}

fn reason(why: Excuse) -> &'static str {
    match why {
        Excuse::Outage => "since Waymark was down that evening",
        Excuse::Undelivered => "since your reminder could not be delivered",
        Excuse::ZoneChange => "since a change of time zone took it away",
        Excuse::Linked => "since you studied with your other account, linked at that time",
    }
}

fn short(entry: &Entry, today: Date) -> String {
    let what = match entry.outcome {
        Outcome::Studied => "studied",
        Outcome::StudiedUnplanned => "studied, not planned",
        Outcome::Frozen => "kept by a freeze",
        Outcome::Excused(_) => "excused",
        Outcome::Paused => "paused",
        Outcome::Unplanned => "not a study day",
        Outcome::Missed => "missed",
        Outcome::Pending => "open",
    };
    format!("{}: {what}", fmt_day(entry.day, today))
}

fn mark(outcome: Outcome) -> Mark {
    match outcome {
        Outcome::Studied | Outcome::StudiedUnplanned => Mark::Done,
        Outcome::Frozen => Mark::Frozen,
        Outcome::Excused(_) => Mark::Excused,
        Outcome::Paused | Outcome::Unplanned => Mark::Rest,
        Outcome::Missed => Mark::Missed,
        Outcome::Pending => Mark::Pending,
    }
}

/// What was done for one study day.
#[derive(Clone, Copy, Debug)]
struct Done {
    day: Date,
    topics: u32,
    answers: u32,
    builds: u32,
    minutes: u32,
    /// All of it after midnight.
    grace: bool,
}

async fn done(ctx: &mut Ctx<'_>, from: Date, to: Date) -> Result<Vec<Done>, Fault> {
    let mut days: Vec<Done> = Vec::new();
    for deed in ctx.tx.deeds(ctx.learner.id, from, to).await? {
        let position = days.iter().position(|done| done.day == deed.day);
        let index = position.unwrap_or_else(|| {
            days.push(Done {
                day: deed.day,
                topics: 0,
                answers: 0,
                builds: 0,
                minutes: 0,
                grace: true,
            });
            days.len() - 1
        });
        let Some(done) = days.get_mut(index) else { continue };
        match deed.kind {
            Deed::TopicDone => done.topics += 1,
            Deed::Right | Deed::Wrong => done.answers += 1,
            Deed::Milestone | Deed::Project => done.builds += 1,
            Deed::Minutes => done.minutes = done.minutes.saturating_add(deed.minutes.unwrap_or(0)),
        }
        done.grace &= deed.grace;
    }
    Ok(days)
}

impl Done {
    /// " (2 topics, 3 answers; after midnight, counted by grace)".
    fn told(&self) -> String {
        let counts = [
            (self.topics, "topic"),
            (self.answers, "answer"),
            (self.builds, "project"),
            (self.minutes, "minute"),
        ];
        let parts: Vec<_> = counts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| words::count(*number, noun))
            .collect();
        let grace = if self.grace {
            "; after midnight, counted by grace"
        } else {
            ""
        };
        format!(" ({}{grace})", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use waymark_core::ledger::Excuse;

    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn a_change_of_zone_does_not_change_what_is_told_of_days_before() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        ada.wait("31h 30m");
        ada.tick(&["traits"]).await;
        let told = [
            "Fri 27 March: studied (1 topic; after midnight, counted by grace), streak 2.",
            "Thu 26 March: studied (1 topic), streak 1.",
        ];
        for zone in ["berlin", "tokyo", "new york"] {
            let said = ada.talk(&[&format!("settings zone {zone}"), "streak why"]).await;
            for line in told {
                assert!(said.contains(line), "{said}");
            }
        }
    }

    #[tokio::test]
    async fn before_the_first_day_it_says_how_to_begin() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["streak", "streak why"]).await, @r"
        > streak
        Streak: 0 days

        Answer a question or tick off a topic, and the first day is made.

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.
        [1 Practise] [2 Today]

        > streak why
        Streak: 0 days

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [?] Thu 26 March: still open; studying makes it day 1.
        ");
    }

    #[tokio::test]
    async fn every_studied_day_adds_and_today_is_open() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        ada.wait("1d");
        ada.tick(&["borrowing"]).await;
        ada.wait("1d");
        insta::assert_snapshot!(ada.talk(&["streak", "streak why"]).await, @"
        > streak
        Streak: 2 days

        Longest: 2 days
        Freezes held: 0 of 2
        Next freeze: after 5 more streak days

        [x] Thu 26 March: studied
        [x] Fri 27 March: studied
        [?] Sat 28 March: open

        Today is still open, and you hold no freeze: study something to keep your streak of 2 days.
        [1 Practise] [2 Why?] [3 Year]

        > streak why
        Streak: 2 days

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [?] Sat 28 March: still open; studying makes it day 3.
        [x] Fri 27 March: studied (1 topic), streak 2.
        [x] Thu 26 March: studied (1 topic), streak 1.
        ");
    }

    #[tokio::test]
    async fn a_freeze_keeps_one_missed_day_and_the_next_one_breaks() {
        let mut ada = Scenario::sample(EVENING).await;
        for topic in [
            "moves",
            "borrowing",
            "slices",
            "structs",
            "traits",
            "generics",
            "lifetimes",
        ] {
            ada.tick(&[topic]).await;
            ada.wait("1d");
        }
        ada.wait("2d");
        insta::assert_snapshot!(ada.talk(&["streak", "streak why"]).await, @"
        > streak
        Streak: 0 days

        Longest: 8 days
        Freezes held: 0 of 2
        Next freeze: after 7 more streak days

        [x] Thu 26 March: studied
        [x] Fri 27 March: studied
        [x] Sat 28 March: studied
        [x] Sun 29 March: studied
        [x] Mon 30 March: studied
        [x] Tue 31 March: studied
        [x] Wed 1 April: studied
        [f] Thu 2 April: kept by a freeze
        [!] Fri 3 April: missed
        [?] Sat 4 April: open

        Today is still open.
        [1 Practise] [2 Why?] [3 Year]

        > streak why
        Streak: 0 days

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [?] Sat 4 April: still open; studying makes it day 1.
        [!] Fri 3 April: missed, and there was no freeze: the streak of 8 days ended.
        [f] Thu 2 April: missed, and a freeze was spent on it: streak 8, 0 freezes left.
        [x] Wed 1 April: studied (1 topic), streak 7; that earned a freeze, 1 held.
        [x] Tue 31 March: studied (1 topic), streak 6.
        [x] Mon 30 March: studied (1 topic), streak 5.
        [x] Sun 29 March: studied (1 topic), streak 4.
        [x] Sat 28 March: studied (1 topic), streak 3.
        [x] Fri 27 March: studied (1 topic), streak 2.
        [x] Thu 26 March: studied (1 topic), streak 1.
        ");
    }

    #[tokio::test]
    async fn what_is_done_after_midnight_counts_for_the_day_before_and_is_told() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        ada.wait("1d 7h");
        let open = ada.talk(&["streak"]).await;
        ada.tick(&["borrowing"]).await;
        insta::assert_snapshot!(open + &ada.talk(&["streak why"]).await, @"
        > streak
        Streak: 1 day

        Longest: 1 day
        Freezes held: 0 of 2
        Next freeze: after 6 more streak days

        [x] Thu 26 March: studied
        [?] Fri 27 March: open
        [?] Sat 28 March: open

        It is not 03:00 yet: what you do now still counts for yesterday.
        [1 Practise] [2 Why?] [3 Year]

        > streak why
        Streak: 2 days

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [?] Sat 28 March: still open; studying makes it day 3.
        [x] Fri 27 March: studied (1 topic; after midnight, counted by grace), streak 2.
        [x] Thu 26 March: studied (1 topic), streak 1.
        ");
    }

    #[tokio::test]
    async fn a_day_that_is_our_fault_is_excused_and_counts() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        ada.wait("1d");
        ada.excuse(Excuse::Outage).await;
        ada.wait("1d");
        ada.tick(&["borrowing"]).await;
        insta::assert_snapshot!(ada.talk(&["streak why"]).await, @r"
        > streak why
        Streak: 3 days

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [x] Sat 28 March: studied (1 topic), streak 3.
        [e] Fri 27 March: excused, since Waymark was down that evening: it counts, streak 2.
        [x] Thu 26 March: studied (1 topic), streak 1.
        ");
    }

    #[tokio::test]
    async fn the_ledger_is_paged_back_in_time() {
        let mut ada = Scenario::sample("2026-01-01T18:00:00+01:00[Europe/Berlin]").await;
        for topic in [
            "moves",
            "borrowing",
            "slices",
            "structs",
            "traits",
            "generics",
            "lifetimes",
        ] {
            ada.tick(&[topic]).await;
            ada.wait("2d");
        }
        insta::assert_snapshot!(ada.talk(&["streak why", "1", "streak why 99", "streak later"]).await, @r#"
        > streak why
        Streak: 0 days

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [?] Thu 15 January: still open; studying makes it day 1.
        [!] Wed 14 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Tue 13 January: studied (1 topic), streak 1.
        [!] Mon 12 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Sun 11 January: studied (1 topic), streak 1.
        [!] Sat 10 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Fri 9 January: studied (1 topic), streak 1.
        [!] Thu 8 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Wed 7 January: studied (1 topic), streak 1.
        [!] Tue 6 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Mon 5 January: studied (1 topic), streak 1.
        [!] Sun 4 January: missed, and there was no freeze: the streak of 1 day ended.

        Page 1 of 2, the latest days first
        [1 More ›]

        > 1
        Streak: 0 days

        [x] Sat 3 January: studied (1 topic), streak 1.
        [!] Fri 2 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Thu 1 January: studied (1 topic), streak 1.

        Page 2 of 2, the latest days first
        [1 ‹ Back]

        > streak why 99
        Streak: 0 days

        [x] Sat 3 January: studied (1 topic), streak 1.
        [!] Fri 2 January: missed, and there was no freeze: the streak of 1 day ended.
        [x] Thu 1 January: studied (1 topic), streak 1.

        Page 2 of 2, the latest days first
        [1 ‹ Back]

        > streak later
        `streak` shows the number, `streak why` the days behind it, `streak year` a year of them; I don't know "later" there.
        [1 Why?]
        [2 Year]
        "#);
    }
}
