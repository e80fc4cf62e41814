//! Messages that change for everybody while people answer: not more often than Discord permits, and the last state
//! always arrives.

use std::{
    collections::{HashMap, hash_map::Entry},
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serenity::model::id::{ChannelId, MessageId};

use crate::outbound::Letter;

/// Between two edits of one message.
const PACE: Duration = Duration::from_secs(1);
/// Pauses where Discord does not take one.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

type Waiting = HashMap<(ChannelId, MessageId), Option<Letter>>;

/// Messages that are being changed, each with what it is to become next.
#[derive(Default)]
pub(crate) struct Tallies(Mutex<Waiting>);

/// Whoever was first to change a message goes on until it is what it should be.
pub(crate) struct Runner<'a> {
    tallies: &'a Tallies,
    message: (ChannelId, MessageId),
    next: Option<Letter>,
    /// Whether the message is free again.
    over: bool,
}

/// What came of an edit.
pub(crate) enum Edited {
    /// It is done, or it never will be.
    Settled,
    /// It may succeed later.
    Later,
}

impl Tallies {
    /// Notes what a message is to become. Who gets a runner lets it run.
    pub(crate) fn put(&self, channel: ChannelId, message: MessageId, letter: Letter) -> Option<Runner<'_>> {
        let message = (channel, message);
        match self.lock().entry(message) {
            Entry::Occupied(mut waiting) => {
                waiting.insert(Some(letter));
                None
            }
            Entry::Vacant(waiting) => {
                waiting.insert(None);
                Some(Runner {
                    tallies: self,
                    message,
                    next: Some(letter),
                    over: false,
                })
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that panics is done under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Runner<'_> {
    /// Changes the message until nothing waits any more. Once `closing` ends nothing is waited for: what the message is
    /// to become is tried once, for it is written down nowhere else.
    pub(crate) async fn run<F>(
        mut self,
        closing: impl Future<Output = ()>,
        edit: impl Fn(ChannelId, MessageId, Letter) -> F,
    ) where
        F: Future<Output = Edited>,
    {
        let mut closing = pin!(closing);
        let mut closed = false;
        let mut pauses = PAUSES.into_iter();
        while let Some(letter) = self.next.take() {
            let (channel, message) = self.message;
            let pause = match edit(channel, message, letter.clone()).await {
                Edited::Settled => {
                    pauses = PAUSES.into_iter();
                    PACE
                }
                Edited::Later => {
                    let Some(pause) = pauses.next().filter(|_| !closed) else {
                        tracing::warn!("a message could not be brought up to date");
                        break;
                    };
                    self.next = Some(letter);
                    pause
                }
            };
            if !closed {
                closed = tokio::time::timeout(pause, &mut closing).await.is_ok();
            }
            self.newer();
        }
    }

    /// What came meanwhile goes before; if nothing is left to do, the message is free.
    fn newer(&mut self) {
        let mut waiting = self.tallies.lock();
        if let Some(slot) = waiting.get_mut(&self.message)
            && let Some(newer) = slot.take()
        {
            self.next = Some(newer);
        }
        if self.next.is_none() {
            waiting.remove(&self.message);
            self.over = true;
        }
    }
}

impl Drop for Runner<'_> {
    fn drop(&mut self) {
        // Where it was left in the middle, the next one may begin.
        if !self.over {
            self.tallies.lock().remove(&self.message);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{future::pending, sync::Arc};

    use tokio::time::{Instant, sleep};

    use super::*;

    fn letter(text: &str) -> Letter {
        Letter {
            content: Some(text.to_owned()),
            ..Letter::default()
        }
    }

    fn place() -> (ChannelId, MessageId) {
        (ChannelId::new(1), MessageId::new(2))
    }

    /// Edits, with the tenths of a second at which they were made; the first `refused` of them are refused.
    #[derive(Clone, Default)]
    struct Seen(Arc<Mutex<Vec<(u128, String)>>>);

    impl Seen {
        fn edit(&self, began: Instant, refused: usize, letter: Letter) -> std::future::Ready<Edited> {
            let mut seen = self.0.lock().unwrap();
            seen.push((began.elapsed().as_millis() / 100, letter.content.unwrap()));
            std::future::ready(if seen.len() > refused {
                Edited::Settled
            } else {
                Edited::Later
            })
        }

        fn all(&self) -> Vec<(u128, String)> {
            self.0.lock().unwrap().clone()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_storm_of_answers_is_an_edit_a_second_and_the_last_one_arrives() {
        let (tallies, seen, began) = (Tallies::default(), Seen::default(), Instant::now());
        let (channel, message) = place();
        let runner = tallies.put(channel, message, letter("0")).unwrap();
        let edits = runner.run(pending(), |_, _, letter| seen.edit(began, 0, letter));
        let votes = async {
            for vote in 1..=25 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                assert!(tallies.put(channel, message, letter(&vote.to_string())).is_none());
            }
        };
        tokio::join!(edits, votes);
        let texts: Vec<_> = seen.all();
        assert_eq!(texts.first().unwrap(), &(0, "0".to_owned()));
        assert_eq!(texts.last().unwrap().1, "25");
        assert!(texts.len() <= 5, "{texts:?}");
        assert!(texts.windows(2).all(|two| two[1].0 - two[0].0 >= 10), "{texts:?}");
        assert!(
            tallies.put(channel, message, letter("26")).is_some(),
            "the message is free again"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_discord_does_not_take_now_it_takes_later_in_its_last_state() {
        let (tallies, seen, began) = (Tallies::default(), Seen::default(), Instant::now());
        let (channel, message) = place();
        let runner = tallies.put(channel, message, letter("old")).unwrap();
        let edits = runner.run(pending(), |_, _, letter| seen.edit(began, 2, letter));
        let vote = async {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            tallies.put(channel, message, letter("new"));
        };
        tokio::join!(edits, vote);
        let texts = seen.all();
        assert_eq!(
            texts,
            [
                (0, "old".to_owned()),
                (10, "old".to_owned()),
                (30, "new".to_owned())
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_that_stays_shut_is_given_up_and_may_be_tried_again() {
        let (tallies, seen, began) = (Tallies::default(), Seen::default(), Instant::now());
        let (channel, message) = place();
        let runner = tallies.put(channel, message, letter("0")).unwrap();
        runner
            .run(pending(), |_, _, letter| seen.edit(began, 100, letter))
            .await;
        assert_eq!(seen.all().len(), 5);
        assert!(tallies.put(channel, message, letter("1")).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_end_the_last_count_is_sent_without_a_pause() {
        for (refused, want) in [
            (0, vec![(0, "0"), (3, "2")]),
            // Once more, and not for minutes.
            (100, vec![(0, "0"), (3, "2")]),
        ] {
            let (tallies, seen, began) = (Tallies::default(), Seen::default(), Instant::now());
            let (channel, message) = place();
            let runner = tallies.put(channel, message, letter("0")).unwrap();
            let closing = sleep(Duration::from_millis(300));
            let edits = runner.run(closing, |_, _, letter| seen.edit(began, refused, letter));
            let votes = async {
                for vote in ["1", "2"] {
                    sleep(Duration::from_millis(100)).await;
                    tallies.put(channel, message, letter(vote));
                }
            };
            tokio::join!(edits, votes);
            let want: Vec<_> = want.into_iter().map(|(at, text)| (at, text.to_owned())).collect();
            assert_eq!(seen.all(), want);
        }
    }
}
