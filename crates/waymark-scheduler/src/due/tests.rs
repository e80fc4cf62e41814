use super::*;
use jiff::civil::DateTime;
use proptest::prelude::*;
use waymark_core::calendar::zones;

use crate::policy::Service;

const SIX_HOURS: SignedDuration = SignedDuration::from_hours(6);

fn berlin() -> Zone {
    Zone::named("Europe/Berlin").unwrap()
}

fn at(zone: &Zone, text: &str) -> Timestamp {
    let local: DateTime = text.parse().unwrap();
    zone.instant(local.date(), local.time())
}

fn down(zone: &Zone, spans: &[(&str, &str)]) -> Vec<Outage> {
    let outage = |(from, to): &(&str, &str)| Outage {
        from: at(zone, from),
        to: at(zone, to),
    };
    spans.iter().map(outage).collect()
}

/// Decides for a rule in Berlin whose first unseen firing is that of a date.
#[track_caller]
fn check(
    rule: &str,
    first: &str,
    now: &str,
    outages: &[(&str, &str)],
    (last, timing): (&str, Timing),
    missed: &[&str],
    next: &str,
) {
    let (zone, rule) = (berlin(), rule.parse::<Rule>().unwrap());
    let first = rule.on(&zone, first.parse().unwrap()).unwrap();
    let decision = decide(
        &rule,
        &zone,
        first,
        at(&zone, now),
        SIX_HOURS,
        &down(&zone, outages),
    );
    assert_eq!(
        (decision.last.planned.to_string().as_str(), decision.timing),
        (last, timing)
    );
    let days: Vec<_> = decision
        .missed
        .iter()
        .map(|firing| firing.planned.to_string())
        .collect();
    assert_eq!(days, missed);
    assert_eq!(decision.next.unwrap().at, at(&zone, next));
}

#[test]
fn what_comes_at_its_minute_is_on_time() {
    let case = |now, next| {
        check(
            "daily 09:00",
            "2026-03-28",
            now,
            &[],
            ("2026-03-28", Timing::OnTime),
            &[],
            next,
        );
    };
    case("2026-03-28T09:00", "2026-03-29T09:00");
    case("2026-03-28T09:01", "2026-03-29T09:00");
}

#[test]
fn late_is_up_to_six_hours_and_on_the_same_day() {
    let case = |rule, now, timing, next| {
        check(rule, "2026-03-26", now, &[], ("2026-03-26", timing), &[], next);
    };
    case(
        "daily 09:00",
        "2026-03-26T09:02",
        Timing::Late,
        "2026-03-27T09:00",
    );
    case(
        "daily 09:00",
        "2026-03-26T14:59",
        Timing::Late,
        "2026-03-27T09:00",
    );
    case(
        "daily 09:00",
        "2026-03-26T15:00",
        Timing::TooLate,
        "2026-03-27T09:00",
    );
    case(
        "daily 22:00",
        "2026-03-26T23:59",
        Timing::Late,
        "2026-03-27T22:00",
    );
    case(
        "daily 22:00",
        "2026-03-27T00:00",
        Timing::TooLate,
        "2026-03-27T22:00",
    );
    case(
        "daily 09:00 thu",
        "2026-03-31T12:00",
        Timing::TooLate,
        "2026-04-02T09:00",
    );
}

#[test]
fn what_fell_into_an_outage_is_late_even_by_seconds() {
    check(
        "daily 09:00",
        "2026-03-26",
        "2026-03-26T09:00:30",
        &[("2026-03-26T08:00", "2026-03-26T09:00:30")],
        ("2026-03-26", Timing::Late),
        &[],
        "2026-03-27T09:00",
    );
}

#[test]
fn of_many_missed_times_only_the_last_counts() {
    check(
        "daily 09:00",
        "2026-03-26",
        "2026-03-30T10:00",
        &[],
        ("2026-03-30", Timing::Late),
        &["2026-03-29", "2026-03-28", "2026-03-27", "2026-03-26"],
        "2026-03-31T09:00",
    );
    check(
        "daily 09:00 sat,sun",
        "2026-03-22",
        "2026-03-30T10:00",
        &[],
        ("2026-03-29", Timing::TooLate),
        &["2026-03-28", "2026-03-22"],
        "2026-04-04T09:00",
    );
    check(
        "cron 0 9,15 * * *",
        "2026-03-29",
        "2026-03-29T15:30",
        &[],
        ("2026-03-29", Timing::TooLate),
        &[],
        "2026-03-30T09:00",
    );
}

#[test]
fn years_without_a_tick_end_in_one_decision() {
    let (zone, rule) = (berlin(), Rule::daily(jiff::civil::time(9, 0, 0, 0)));
    let first = rule.on(&zone, "2026-03-26".parse().unwrap()).unwrap();
    for now in ["2126-03-26T10:00:00Z", "9999-12-30T22:00:00Z"] {
        let now: Timestamp = now.parse().unwrap();
        let decision = decide(&rule, &zone, first, now, SIX_HOURS, &[]);
        assert!(decision.missed.len() <= BACK_DAYS + 1);
        assert!(decision.last.at <= now && decision.next.is_none_or(|next| next.at > now));
    }
}

/// What to do with the practice of 26 March, 09:00 (or another time) in Berlin.
#[track_caller]
fn check_verdict(
    service: Service,
    (due, now): (&str, &str),
    quiet: Option<&str>,
    outages: &[(&str, &str)],
    expected: Verdict,
) {
    let zone = berlin();
    let due_at = at(&zone, due);
    let claimed = Claimed {
        day: "2026-03-26".parse().unwrap(),
        due_at,
        zone: &zone,
        quiet: quiet.map(|quiet| quiet.parse().unwrap()),
        undelivered: (service == Service::Hosted).then_some(Excuse::Undelivered),
    };
    let found = verdict(claimed, at(&zone, now), SIX_HOURS, &down(&zone, outages));
    assert_eq!(found, expected);
}

fn send(late_mins: i64, belated_mins: i64) -> Verdict {
    Verdict::Send {
        late: SignedDuration::from_mins(late_mins),
        belated: SignedDuration::from_mins(belated_mins),
    }
}

fn dropped(reason: &'static str, excuse: Option<Excuse>) -> Verdict {
    Verdict::Drop { reason, excuse }
}

#[test]
fn an_outage_is_apologised_for_and_other_delays_are_told() {
    let nine = "2026-03-26T09:00";
    let away: &[_] = &[("2026-03-26T08:00", "2026-03-26T11:00")];
    for service in [Service::Hosted, Service::Terminal] {
        check_verdict(service, (nine, "2026-03-26T09:00"), None, &[], send(0, 0));
        check_verdict(service, (nine, "2026-03-26T09:01"), None, &[], send(0, 0));
        check_verdict(service, (nine, "2026-03-26T11:00"), None, &[], send(0, 120));
        check_verdict(service, (nine, "2026-03-26T11:00"), None, away, send(120, 0));
    }
}

#[test]
fn what_is_too_late_is_dropped_and_a_service_excuses_it() {
    let (hosted, terminal) = (Service::Hosted, Service::Terminal);
    let too_late = ("2026-03-26T09:00", "2026-03-26T15:00");
    let undelivered = Some(Excuse::Undelivered);
    check_verdict(hosted, too_late, None, &[], dropped("too late", undelivered));
    check_verdict(terminal, too_late, None, &[], dropped("too late", None));
    let away: &[_] = &[("2026-03-26T08:00", "2026-03-26T15:00")];
    for service in [hosted, terminal] {
        let excuse = Some(Excuse::Outage);
        check_verdict(service, too_late, None, away, dropped("too late", excuse));
    }
    let over = ("2026-03-26T23:00", "2026-03-27T00:00");
    check_verdict(hosted, over, None, &[], dropped("the day is over", undelivered));
    check_verdict(terminal, over, None, &[], dropped("the day is over", None));
}

#[test]
fn quiet_hours_hold_a_prompt_until_they_end_or_the_day_does() {
    let nine = ("2026-03-26T09:00", "2026-03-26T09:00");
    let until = |text| Verdict::Hold(at(&berlin(), text));
    let hosted = Service::Hosted;
    check_verdict(hosted, nine, Some("08:00-10:30"), &[], until("2026-03-26T10:30"));
    check_verdict(
        hosted,
        ("2026-03-26T09:00", "2026-03-26T10:30"),
        Some("08:00-10:30"),
        &[],
        send(0, 0),
    );
    // Their own wish is no fault of ours.
    let night = ("2026-03-26T22:30", "2026-03-26T22:30");
    check_verdict(
        hosted,
        night,
        Some("22:00-07:00"),
        &[],
        dropped("quiet hours", None),
    );
    check_verdict(
        hosted,
        ("2026-03-26T21:00", "2026-03-26T22:30"),
        Some("22:00-07:00"),
        &[("2026-03-26T20:00", "2026-03-26T22:30")],
        dropped("quiet hours", Some(Excuse::Outage)),
    );
    // Held from before dawn for longer than the catch-up window: still not late.
    check_verdict(
        hosted,
        ("2026-03-26T00:30", "2026-03-26T08:00"),
        Some("22:00-08:00"),
        &[],
        send(0, 0),
    );
}

proptest! {
    /// However time passes between ticks, each planned date is either said once, or missed once.
    #[test]
    fn every_planned_date_is_decided_exactly_once(
        zone in prop::sample::select(zones().collect::<Vec<_>>()),
        rule in prop::sample::select(vec!["daily 09:00", "daily 00:15 mon,thu", "daily 23:50", "cron 30 2 * * *", "cron 0 8,20 * * 1-5"]),
        start in 1_700_000_000_i64..1_860_000_000,
        steps in prop::collection::vec(1_i64..400_000, 1..40)
    ) {
        let (zone, rule) = (Zone::named(zone).unwrap(), rule.parse::<Rule>().unwrap());
        let mut now = Timestamp::from_second(start).unwrap();
        let begun = rule.next(&zone, now).unwrap();
        let mut next = begun;
        let mut decided = Vec::new();
        for step in steps {
            now = now.saturating_add(SignedDuration::from_secs(step)).unwrap();
            if next.at > now {
                continue;
            }
            let decision = decide(&rule, &zone, next, now, SIX_HOURS, &[]);
            prop_assert!(decision.last.at <= now);
            decided.extend(decision.missed.iter().rev().chain([&decision.last]).map(|firing| firing.planned));
            next = decision.next.unwrap();
            prop_assert!(next.at > now && next.planned > decision.last.planned);
        }
        let planned: Vec<_> = std::iter::once(begun.planned)
            .chain(zone.days(begun.planned.saturating_add(1.day()), next.planned).filter(|day| rule.plans(*day)))
            .filter(|day| *day < next.planned)
            .collect();
        prop_assert_eq!(decided, planned);
    }
}
