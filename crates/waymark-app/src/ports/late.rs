//! A courier that is there before its platform is reached.

use std::{sync::OnceLock, time::Duration};

use super::{Address, AtOnce, BoxFuture, Courier, Key, Leave, Receipt, Undelivered};
use crate::reply::Reply;

/// Prompts that fall due before the platform was reached come again after this time.
const NOT_YET: Undelivered = Undelivered::Later {
    after: Duration::from_secs(5),
    all: true,
};

/// A courier that begins when its platform was reached; until then it asks for patience.
#[derive(Debug)]
pub struct Late<C> {
    courier: OnceLock<C>,
    knows_again: Option<Duration>,
}

impl<C> Late<C> {
    /// One that has not begun. What its platform knows again is asked before that.
    pub fn new(knows_again: Option<Duration>) -> Self {
        Self {
            courier: OnceLock::new(),
            knows_again,
        }
    }

    /// From now on this one delivers. It begins once.
    pub fn begin(&self, courier: C) {
        let _ = self.courier.set(courier);
    }
}

impl<C: Courier> Courier for Late<C> {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        self.carry(to, reply, key, &AtOnce)
    }

    fn carry<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
        leave: &'a dyn Leave,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        match self.courier.get() {
            Some(courier) => courier.carry(to, reply, key, leave),
            None => Box::pin(async { Err(NOT_YET) }),
        }
    }

    fn knows_again(&self) -> Option<Duration> {
        self.knows_again
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ports::AddressKind, reply::Tone, request::Platform};

    struct Delivers;

    impl Courier for Delivers {
        fn deliver<'a>(
            &'a self,
            _: &'a Address,
            _: &'a Reply,
            _: &'a Key,
        ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
            Box::pin(async { Ok(Receipt::default()) })
        }
    }

    /// Lets nothing leave.
    struct Stays;

    impl Leave for Stays {
        fn ask(&self) -> BoxFuture<'_, Result<(), Undelivered>> {
            Box::pin(async { Err(Undelivered::Unknown) })
        }
    }

    #[tokio::test]
    async fn it_asks_for_patience_until_it_begins_and_then_carries_as_its_courier_does() {
        let late = Late::new(Some(Duration::from_mins(2)));
        let to = Address {
            platform: Platform::Console,
            to: "me".to_owned(),
            kind: AddressKind::Learner,
        };
        let key = Key {
            id: 1,
            kind: "daily_practice".to_owned(),
        };
        let reply = Reply::new(Tone::Plain);
        let sent = late.deliver(&to, &reply, &key).await;
        assert_eq!(sent, Err(NOT_YET));
        late.begin(Delivers);
        assert_eq!(late.deliver(&to, &reply, &key).await, Ok(Receipt::default()));
        let stays = late.carry(&to, &reply, &key, &Stays).await;
        assert_eq!(stays, Err(Undelivered::Unknown));
        assert_eq!(late.knows_again(), Some(Duration::from_mins(2)));
    }
}
