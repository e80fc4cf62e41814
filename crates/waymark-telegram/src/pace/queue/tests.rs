use super::*;

const ADA: ChatId = ChatId(1);
const BOB: ChatId = ChatId(2);
const GROUP: ChatId = ChatId(-1);
const SECOND: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_hours(1);

/// A queue, and the time since it began.
struct Bench {
    queue: Queue,
    begun: Instant,
    now: Instant,
}

impl Bench {
    fn new() -> Self {
        let begun = Instant::now();
        Self {
            queue: Queue::new(Rates::PUBLISHED, begun),
            begun,
            now: begun,
        }
    }

    fn at(&mut self, secs: f64) -> &mut Self {
        self.now = self.begun + Duration::from_secs_f64(secs);
        self
    }

    fn enter(&mut self, chat: ChatId, urgency: Urgency) -> Entry {
        self.queue.enter(chat, urgency, LONG, self.now)
    }

    #[track_caller]
    fn goes(&mut self, chat: ChatId, urgency: Urgency) -> &mut Self {
        assert_eq!(self.enter(chat, urgency), Entry::Go);
        self.queue.done(chat, self.now);
        self
    }

    #[track_caller]
    fn waits(&mut self, chat: ChatId, urgency: Urgency) -> Ticket {
        match self.enter(chat, urgency) {
            Entry::Wait(ticket) => ticket,
            other => panic!("{other:?}"),
        }
    }

    /// Whose turn it is next, and after how many seconds; it is over at once.
    fn next(&mut self) -> (ChatId, f64) {
        loop {
            match self.queue.next(self.now) {
                Step::Go(_, chat) => {
                    self.queue.done(chat, self.now);
                    return (chat, self.now.duration_since(self.begun).as_secs_f64());
                }
                Step::At(at) => self.now = at,
                Step::Idle => panic!("nobody waits"),
            }
        }
    }
}

use Urgency::{Answer, Prompt};

#[test]
fn a_chat_gets_a_prompt_a_second_and_a_few_answers_at_once() {
    let mut bench = Bench::new();
    bench.goes(ADA, Prompt);
    bench.waits(ADA, Prompt);
    assert_eq!(bench.next(), (ADA, 1.0));

    let mut bench = Bench::new();
    bench.goes(ADA, Answer).goes(ADA, Answer).goes(ADA, Answer);
    bench.waits(ADA, Answer);
    assert_eq!(bench.next(), (ADA, 1.0));
    bench.waits(ADA, Answer);
    assert_eq!(bench.next(), (ADA, 2.0));
    // After a rest there are several again.
    bench
        .at(5.0)
        .goes(ADA, Answer)
        .goes(ADA, Answer)
        .goes(ADA, Answer);
}

#[test]
fn a_group_gets_twenty_messages_a_minute() {
    let mut bench = Bench::new();
    for second in 0..20 {
        bench.at(f64::from(second)).goes(GROUP, Prompt);
    }
    bench.at(20.0).waits(GROUP, Prompt);
    assert_eq!(bench.next(), (GROUP, 60.0));
    bench.waits(GROUP, Prompt);
    assert_eq!(bench.next(), (GROUP, 61.0));
    // A private chat has no such limit.
    let mut bench = Bench::new();
    for second in 0..100 {
        bench.at(f64::from(second)).goes(ADA, Prompt);
    }
}

#[test]
fn all_chats_together_get_thirty_messages_a_second() {
    let mut bench = Bench::new();
    for chat in 1..=30 {
        bench.goes(ChatId(chat), Answer);
    }
    bench.waits(ChatId(31), Answer);
    assert_eq!(bench.next(), (ChatId(31), 1.01));
}

#[test]
fn answers_overtake_prompts_and_soon_find_a_slot() {
    let mut bench = Bench::new();
    for chat in 1..=300 {
        if bench.enter(ChatId(chat), Prompt) == Entry::Go {
            bench.queue.done(ChatId(chat), bench.now);
        }
    }
    for _ in 0..90 {
        bench.next();
    }
    let asked = bench.now + Duration::from_millis(1);
    bench.now = asked;
    bench.waits(ChatId(1_000), Answer);
    assert_eq!(bench.next().0, ChatId(1_000));
    assert!(bench.now.duration_since(asked) < Duration::from_millis(35));
}

#[test]
fn the_order_in_a_chat_is_kept_and_a_slow_chat_holds_nobody() {
    let mut bench = Bench::new();
    assert_eq!(bench.enter(ADA, Prompt), Entry::Go);
    let tickets = [bench.waits(ADA, Prompt), bench.waits(ADA, Prompt)];
    bench.at(3.0);
    // The first one is still under way.
    assert_eq!(bench.queue.next(bench.now), Step::Idle);
    bench.goes(BOB, Prompt);
    bench.queue.done(ADA, bench.now);
    // The gap counts from when it ended.
    assert_eq!(bench.queue.next(bench.now), Step::At(bench.begun + 4 * SECOND));
    bench.at(4.0);
    assert_eq!(bench.queue.next(bench.now), Step::Go(tickets[0], ADA));
    assert_eq!(bench.queue.next(bench.now), Step::Idle);
    bench.queue.done(ADA, bench.now);
    bench.at(5.0);
    assert_eq!(bench.queue.next(bench.now), Step::Go(tickets[1], ADA));
}

#[test]
fn what_would_take_too_long_is_refused_with_the_time_it_takes() {
    let mut bench = Bench::new();
    bench.goes(ADA, Prompt);
    for _ in 0..9 {
        bench.waits(ADA, Prompt);
    }
    let refused = bench.queue.enter(ADA, Prompt, 5 * SECOND, bench.now);
    assert_eq!(refused, Entry::Refused(10 * SECOND));
    // And the next chat is not.
    assert!(!matches!(
        bench.queue.enter(BOB, Prompt, 5 * SECOND, bench.now),
        Entry::Refused(_)
    ));
    // Neither time nor memory for more than the rate allows.
    let mut waiting = 0;
    for chat in 0..10_000 {
        let entry = bench
            .queue
            .enter(ChatId(10 + chat), Prompt, 5 * SECOND, bench.now);
        waiting += usize::from(matches!(entry, Entry::Wait(_)));
    }
    assert!((100..200).contains(&waiting), "{waiting}");
}

#[test]
fn one_who_leaves_holds_nobody() {
    let mut bench = Bench::new();
    bench.goes(ADA, Prompt);
    let first = bench.waits(ADA, Prompt);
    bench.waits(BOB, Prompt);
    bench.queue.leave(first);
    assert_eq!(bench.next().0, BOB);
    assert_eq!(bench.queue.next(bench.now), Step::Idle);
}

#[test]
fn a_refused_chat_rests_exactly_as_long_as_telegram_says() {
    let mut bench = Bench::new();
    assert_eq!(bench.enter(ADA, Prompt), Entry::Go);
    let now = bench.at(0.5).now;
    bench.queue.refused(ADA, 7 * SECOND, now);
    bench.queue.done(ADA, bench.now);
    bench.waits(ADA, Answer);
    bench.goes(BOB, Prompt);
    assert_eq!(bench.next(), (ADA, 7.5));
}

impl Bench {
    /// A message goes and is refused.
    fn refuse(&mut self, chat: ChatId, secs: u64) {
        assert_eq!(self.enter(chat, Prompt), Entry::Go);
        let now = self.now;
        self.queue.refused(chat, Duration::from_secs(secs), now);
        self.queue.done(chat, now);
    }
}

#[test]
fn chats_that_are_refused_one_after_another_hold_all_until_one_gets_through() {
    let mut bench = Bench::new();
    for chat in 1..=3 {
        bench
            .at(f64::from(chat) / 10.0)
            .refuse(ChatId(i64::from(chat)), 5);
    }
    bench.waits(ChatId(8), Answer);
    bench.waits(ChatId(9), Answer);
    assert_eq!(
        bench.queue.next(bench.now),
        Step::At(bench.begun + Duration::from_millis(5_300))
    );
    bench.at(5.3);
    assert!(matches!(bench.queue.next(bench.now), Step::Go(_, ChatId(8))));
    // One tries, the others wait.
    assert_eq!(bench.queue.next(bench.now), Step::Idle);
    bench.queue.went();
    bench.queue.done(ChatId(8), bench.now);
    assert!(matches!(bench.queue.next(bench.now), Step::Go(_, ChatId(9))));
}

#[test]
fn refusals_with_a_success_between_them_concern_their_chats_only() {
    let mut bench = Bench::new();
    for chat in 1..=50 {
        bench
            .at(f64::from(chat) / 10.0)
            .refuse(ChatId(i64::from(chat)), 60);
        bench.goes(ChatId(1_000 + i64::from(chat)), Answer);
        bench.queue.went();
    }
    bench.at(5.2).goes(BOB.max(ChatId(5_000)), Prompt);
}

#[test]
fn a_storm_of_ten_minutes_is_met_by_few_messages() {
    let mut bench = Bench::new();
    let mut refused = 0;
    for tenth in 0..6_000_i64 {
        bench.now = bench.begun + Duration::from_millis(u64::try_from(tenth).unwrap() * 100);
        for urgency in [Answer, Prompt] {
            let chat = ChatId(tenth * 2 + i64::from(urgency == Answer));
            if bench.queue.enter(chat, urgency, Duration::ZERO, bench.now) == Entry::Go {
                refused += 1;
                bench.queue.refused(chat, SECOND, bench.now);
                bench.queue.done(chat, bench.now);
            }
        }
    }
    assert!((10..40).contains(&refused), "{refused}");
}

#[test]
fn chats_are_forgotten() {
    let mut bench = Bench::new();
    for n in 0..100_000 {
        bench.now = bench.begun + SECOND * n;
        bench.goes(ChatId(i64::from(n) - 50_000), Prompt);
    }
    assert!(bench.queue.chats.len() <= CHATS, "{}", bench.queue.chats.len());
}
