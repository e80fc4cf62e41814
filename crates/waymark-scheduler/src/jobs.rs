//! What the scheduler does, in the order in which a round does it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use waymark_store::Wake;

use crate::policy::{Policy, Service};

/// Answered requests are remembered for so long: no platform repeats an event later.
pub const REQUESTS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Settled prompts are remembered for so long.
pub const PROMPTS_KEPT: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Something that the scheduler does again and again.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name, in the log.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What runs.
    pub duty: Duty,
    /// How often; `None`: in every round.
    pub every: fn(&Policy) -> Option<Duration>,
}

/// What a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Says that the service lives, and learns of an outage.
    Beat,
    /// Excuses the days that an outage spoiled.
    Excuse,
    /// Closes the weeks of groups that are over.
    CloseWeeks,
    /// Turns due schedules into prompts.
    Materialise,
    /// Lets prompts that may have arrived be the next.
    Hasten,
    /// Claims prompts and starts their delivery.
    Deliver,
    /// Fits somebody's intervals to them.
    Fit,
    /// Forgets old requests.
    ForgetRequests,
    /// Forgets old prompts.
    ForgetPrompts,
    /// Forgets what old links were made of.
    ForgetLinks,
}

/// Every job. Outages come first: what is sent after one should know whose day is excused. A week is closed before it is
/// told how it went.
pub const JOBS: [Job; 10] = [
    Job {
        name: "heartbeat",
        about: "says that the service lives; a long silence before it was an outage",
        duty: Duty::Beat,
        every: |policy| Some(policy.beat),
    },
    Job {
        name: "excuse",
        about: "excuses the days that an outage spoiled, a batch of learners at a time",
        duty: Duty::Excuse,
        every: |_| None,
    },
    Job {
        name: "close-weeks",
        about: "freezes the boards of the weeks that are over, a batch of groups at a time",
        duty: Duty::CloseWeeks,
        every: |_| None,
    },
    Job {
        name: "materialise",
        about: "turns due schedules into prompts, a batch at a time",
        duty: Duty::Materialise,
        every: |_| None,
    },
    Job {
        name: "hasten",
        about: "lets prompts that may have arrived be the next, while their platform knows them again",
        duty: Duty::Hasten,
        every: |_| Some(Duration::from_secs(5)),
    },
    Job {
        name: "deliver",
        about: "claims prompts, composes and sends them, and notes what came of it",
        duty: Duty::Deliver,
        every: |_| None,
    },
    Job {
        name: "fit",
        about: "fits the intervals of a learner with enough answers to them, one learner at a time",
        duty: Duty::Fit,
        every: |_| Some(Duration::from_mins(1)),
    },
    Job {
        name: "forget-requests",
        about: "forgets the replies to requests after 7 days",
        duty: Duty::ForgetRequests,
        every: |_| Some(Duration::from_hours(1)),
    },
    Job {
        name: "forget-prompts",
        about: "forgets settled prompts after 60 days",
        duty: Duty::ForgetPrompts,
        every: |_| Some(Duration::from_hours(1)),
    },
    Job {
        name: "forget-links",
        about: "forgets what linked learners had before, after 24 hours",
        duty: Duty::ForgetLinks,
        every: |_| Some(Duration::from_hours(1)),
    },
];

impl Job {
    /// Whether the store has anything for it to do, as far as that can be seen at a glance.
    pub(crate) fn has_work(&self, wake: Wake, now: Timestamp) -> bool {
        let due = match self.duty {
            Duty::CloseWeeks => wake.week,
            Duty::Materialise => wake.schedule,
            Duty::Hasten | Duty::Deliver => wake.prompt,
            Duty::Beat
            | Duty::Excuse
            | Duty::Fit
            | Duty::ForgetRequests
            | Duty::ForgetPrompts
            | Duty::ForgetLinks => return true,
        };
        due.is_some_and(|due| due <= now)
    }

    /// Whether it is time to run it, when it last ran at `last`.
    pub fn is_due(&self, last: Option<Timestamp>, now: Timestamp, policy: &Policy) -> bool {
        if self.duty == Duty::Beat && policy.service == Service::Terminal {
            return false;
        }
        match ((self.every)(policy), last) {
            (None, _) | (_, None) => true,
            // A clock that was put back says nothing about how long ago that was.
            (Some(every), Some(last)) => {
                let since = now.duration_since(last);
                since.is_negative() || since.unsigned_abs() >= every
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(duty: Duty, service: Service, last: Option<i64>, now: i64, due: bool) {
        let at = |second| Timestamp::from_second(second).unwrap();
        let job = JOBS.iter().find(|job| job.duty == duty).unwrap();
        assert_eq!(job.is_due(last.map(at), at(now), &Policy::new(service)), due);
    }

    #[test]
    fn every_duty_has_one_job_with_a_name_of_its_own() {
        use Duty::{
            Beat, CloseWeeks, Deliver, Excuse, Fit, ForgetLinks, ForgetPrompts, ForgetRequests, Hasten,
            Materialise,
        };
        for duty in [
            Beat,
            Excuse,
            CloseWeeks,
            Materialise,
            Hasten,
            Deliver,
            Fit,
            ForgetRequests,
            ForgetPrompts,
            ForgetLinks,
        ] {
            assert_eq!(JOBS.iter().filter(|job| job.duty == duty).count(), 1, "{duty:?}");
        }
        for job in &JOBS {
            assert_eq!(JOBS.iter().filter(|other| other.name == job.name).count(), 1);
            assert!(!job.about.is_empty() && !job.about.ends_with('.'), "{}", job.name);
        }
    }

    #[test]
    fn an_outage_is_known_before_anything_is_sent() {
        let position = |duty| JOBS.iter().position(|job| job.duty == duty).unwrap();
        assert!(position(Duty::Beat) < position(Duty::Excuse));
        assert!(position(Duty::Excuse) < position(Duty::Materialise));
        assert!(position(Duty::CloseWeeks) < position(Duty::Materialise));
        assert!(position(Duty::Materialise) < position(Duty::Deliver));
        assert!(position(Duty::Hasten) < position(Duty::Deliver));
    }

    #[test]
    fn jobs_run_as_often_as_they_say() {
        check(Duty::Beat, Service::Hosted, None, 0, true);
        check(Duty::Beat, Service::Hosted, Some(0), 29, false);
        check(Duty::Beat, Service::Hosted, Some(0), 30, true);
        check(Duty::Beat, Service::Hosted, Some(1_000), 0, true);
        check(Duty::Beat, Service::Terminal, None, 0, false);
        check(Duty::Deliver, Service::Terminal, Some(0), 0, true);
        check(Duty::ForgetRequests, Service::Hosted, Some(0), 3_599, false);
        check(Duty::ForgetPrompts, Service::Terminal, Some(0), 3_600, true);
    }
}
