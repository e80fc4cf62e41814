//! What is under way, so that the service ends after it.

use tokio::sync::watch;

/// Counts what is under way, until nothing more may begin. Clones are the same count.
#[derive(Clone)]
pub(crate) struct Underway(watch::Sender<State>);

#[derive(Clone, Copy, Debug)]
struct State {
    open: bool,
    count: usize,
}

/// Something that is under way until it is dropped.
pub(crate) struct Work(watch::Sender<State>);

impl Underway {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(State { open: true, count: 0 }))
    }

    /// Begins something; `None`: nothing begins any more.
    pub(crate) fn begin(&self) -> Option<Work> {
        let begun = self.0.send_if_modified(|state| {
            state.count += usize::from(state.open);
            state.open
        });
        begun.then(|| Work(self.0.clone()))
    }

    /// Ends when nothing may begin any more.
    pub(crate) async fn closing(&self) {
        // The sender is ours.
        let _ = self.0.subscribe().wait_for(|state| !state.open).await.is_ok();
    }

    /// Lets nothing begin any more, and ends when nothing is under way.
    pub(crate) async fn close(&self) {
        self.0.send_modify(|state| state.open = false);
        // The sender is ours.
        let _ = self
            .0
            .subscribe()
            .wait_for(|state| state.count == 0)
            .await
            .is_ok();
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0
            .send_modify(|state| state.count = state.count.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_began_is_finished_and_nothing_begins_after_that() {
        let underway = Underway::new();
        underway.close().await;
        let underway = Underway::new();
        let (first, second) = (underway.begin().unwrap(), underway.begin().unwrap());
        let closing = tokio::spawn({
            let underway = underway.clone();
            async move { underway.close().await }
        });
        drop(first);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(!closing.is_finished());
        assert!(underway.begin().is_none());
        drop(second);
        closing.await.unwrap();
    }
}
