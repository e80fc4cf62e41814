//! Virtual time: the clock goes on when nothing else does.

use std::collections::VecDeque;

use tokio::{task::JoinSet, time::sleep};

use super::*;

/// Telegram's door, which counts.
#[derive(Default)]
struct Door {
    came: VecDeque<Instant>,
    /// When the last message to each chat came.
    last: HashMap<ChatId, Instant>,
    too_many: usize,
    messages: usize,
}

impl Door {
    fn pass(&mut self, chat: ChatId) {
        let now = Instant::now();
        self.messages += 1;
        while self
            .came
            .front()
            .is_some_and(|at| *at + Duration::from_secs(1) <= now)
        {
            self.came.pop_front();
        }
        self.came.push_back(now);
        let gap = self.last.insert(chat, now).map(|at| now - at);
        let close = gap.is_some_and(|gap| gap < Duration::from_secs(1));
        self.too_many += usize::from(self.came.len() > 30 || close);
    }
}

/// Goes through the door some milliseconds later, as networks do.
async fn send(pace: &Arc<Pace>, door: &Mutex<Door>, chat: ChatId, urgency: Urgency) -> Duration {
    let asked = Instant::now();
    let turn = pace.turn(chat, urgency, Duration::from_secs(5)).await.unwrap();
    let waited = asked.elapsed();
    let way = u64::try_from(chat.0.rem_euclid(9)).unwrap();
    sleep(Duration::from_millis(20 + way)).await;
    door.lock().unwrap().pass(chat);
    sleep(Duration::from_millis(30)).await;
    turn.went();
    waited
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_prompts_go_out_as_fast_as_telegram_permits_and_answers_pass_them() {
    let (pace, door) = (
        Arc::new(Pace::new(Rates::PUBLISHED)),
        Arc::new(Mutex::new(Door::default())),
    );
    let begun = Instant::now();
    let next = Arc::new(Mutex::new(0..10_000_i64));
    let mut prompts = JoinSet::new();
    // As many at once as the scheduler has.
    for _ in 0..32 {
        let (pace, door, next) = (Arc::clone(&pace), Arc::clone(&door), Arc::clone(&next));
        prompts.spawn(async move {
            loop {
                let Some(chat) = next.lock().unwrap().next() else {
                    return;
                };
                send(&pace, &door, ChatId(1 + chat), Urgency::Prompt).await;
            }
        });
    }
    let answers = tokio::spawn({
        let (pace, door) = (Arc::clone(&pace), Arc::clone(&door));
        async move {
            let mut waits = Vec::new();
            // One every three seconds or so.
            for n in 0..100 {
                sleep(Duration::from_millis(2_900 + 7 * u64::try_from(n).unwrap())).await;
                waits.push(send(&pace, &door, ChatId(100_000 + n), Urgency::Answer).await);
            }
            waits.sort();
            waits
        }
    });
    prompts.join_all().await;
    let took = begun.elapsed();
    let waits = answers.await.unwrap();
    let door = door.lock().unwrap();
    assert_eq!(door.messages, 10_100);
    assert_eq!(door.too_many, 0);
    // What the platform permits for as many messages as there were.
    let permitted = Duration::from_secs_f64(10_100.0 / 30.0);
    assert!(took <= permitted.mul_f64(1.02), "{took:?}");
    assert!(waits[98] <= Duration::from_millis(50), "{waits:?}");
    assert!(pace.state().waiters.is_empty() && !pace.state().driven);
}

#[tokio::test(start_paused = true)]
async fn one_who_does_not_wait_any_longer_takes_nobodys_turn() {
    let pace = Arc::new(Pace::new(Rates::PUBLISHED));
    let (ada, second) = (ChatId(1), Duration::from_secs(1));
    let turn = pace.turn(ada, Urgency::Prompt, second).await.unwrap();
    // The chat is busy for longer than they wait.
    let after = pace.turn(ada, Urgency::Prompt, second).await.err().unwrap();
    assert!(after >= second, "{after:?}");
    // One goes away in the middle.
    let waits = pace.turn(ada, Urgency::Prompt, 9 * second);
    assert!(timeout(second, waits).await.is_err());
    drop(turn);
    drop(pace.turn(ada, Urgency::Prompt, 9 * second).await.unwrap());
    sleep(second).await;
    assert!(pace.state().waiters.is_empty() && !pace.state().driven);
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_served_in_the_order_of_asking() {
    let pace = Arc::new(Pace::new(Rates::PUBLISHED));
    let served = Arc::new(Mutex::new(Vec::new()));
    let mut all = JoinSet::new();
    for n in 0..5 {
        let (pace, served) = (Arc::clone(&pace), Arc::clone(&served));
        all.spawn(async move {
            let turn = pace
                .turn(ChatId(1), Urgency::Prompt, Duration::from_secs(9))
                .await
                .unwrap();
            served.lock().unwrap().push((n, Instant::now()));
            drop(turn);
        });
        tokio::task::yield_now().await;
    }
    all.join_all().await;
    let served = served.lock().unwrap();
    assert!(served.iter().map(|(n, _)| *n).eq(0..5), "{served:?}");
    assert!(
        served
            .windows(2)
            .all(|two| two[1].1 - two[0].1 >= Duration::from_secs(1))
    );
}
