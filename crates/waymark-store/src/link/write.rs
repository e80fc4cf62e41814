//! What linking and parting write.

use waymark_core::{ids::LearnerId, recurrence::Rule};

use super::{BORN, DROP_SCHEDULE, KeptSchedule, PUT_SCHEDULE};
use crate::{Learner, StoreError, Tx, value::values};

impl Tx {
    pub(super) async fn put_side(&mut self, learner: &Learner) -> Result<(), StoreError> {
        self.work
            .run(BORN, values![learner.id, learner.created_at])
            .await?;
        self.put_learner(learner).await?;
        Ok(())
    }

    /// A schedule as it was; a time that has passed meanwhile is not made up for.
    pub(super) async fn put_back(
        &mut self,
        learner: LearnerId,
        schedule: &KeptSchedule,
    ) -> Result<(), StoreError> {
        let s = schedule;
        // The one who stayed has had it meanwhile, if they had none of this kind.
        self.work.run(DROP_SCHEDULE, values![s.id]).await?;
        self.work
            .run(PUT_SCHEDULE, values![s.id, learner, s.kind, s.rule, s.zone])
            .await?;
        let now = self.now();
        let next = match (s.planned_day, s.next_at) {
            (Some(planned), Some(at)) if at > now => Some(waymark_core::recurrence::Firing { planned, at }),
            (_, Some(_)) => s
                .rule
                .parse::<Rule>()
                .ok()
                .and_then(|rule| rule.next(&s.zone, now)),
            (_, None) => None,
        };
        self.fire_next(s.id, next).await
    }

    /// Takes learners off all boards, in the order of the groups, in which everybody waits for them.
    pub(super) async fn off_boards(&mut self, learners: &[LearnerId]) -> Result<(), StoreError> {
        let mut all = Vec::new();
        for learner in learners {
            all.extend(
                self.boards_of(*learner)
                    .await?
                    .into_iter()
                    .map(|seat| (seat.group, *learner)),
            );
        }
        all.sort();
        for (group, learner) in all {
            self.leave_boards(group, learner).await?;
        }
        Ok(())
    }

    pub(super) async fn on_boards(&mut self, learner: LearnerId) -> Result<(), StoreError> {
        for seat in self.boards_of(learner).await? {
            self.enter_boards(&seat, learner).await?;
        }
        Ok(())
    }
}
