//! The model of memory with the parameters of one learner.

use std::sync::LazyLock;

use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, ItemState, current_retrievability};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Card, NEUTRAL, RETENTION, Rating};

/// How many parameters FSRS-6 has.
const COUNT: usize = 21;

/// The parameters of FSRS-6, each within the range that the model allows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f32>", into = "Vec<f32>")]
pub struct Parameters([f32; COUNT]);

/// Numbers that are not parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {COUNT} finite numbers")]
pub struct NoParameters;

impl Parameters {
    /// Those that fit most people.
    pub const USUAL: Self = Self(DEFAULT_PARAMETERS);

    /// Takes numbers that were stored or found.
    ///
    /// # Errors
    /// When they are not 21 or not finite.
    pub fn new(values: &[f32]) -> Result<Self, NoParameters> {
        let values: [f32; COUNT] = values.try_into().map_err(|_| NoParameters)?;
        if values.iter().all(|value| value.is_finite()) {
            Ok(Self(values))
        } else {
            Err(NoParameters)
        }
    }

    /// The numbers.
    pub fn values(&self) -> &[f32] {
        &self.0
    }
}

impl TryFrom<Vec<f32>> for Parameters {
    type Error = NoParameters;
    fn try_from(values: Vec<f32>) -> Result<Self, NoParameters> {
        Self::new(&values)
    }
}

impl From<Parameters> for Vec<f32> {
    fn from(parameters: Parameters) -> Self {
        parameters.0.to_vec()
    }
}

/// FSRS-6 with some parameters.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) fsrs: FSRS,
    /// How fast the forgetting curve falls; the last parameter.
    decay: f32,
}

static USUAL: LazyLock<Model> = LazyLock::new(|| Model {
    fsrs: FSRS::default(),
    decay: FSRS6_DEFAULT_DECAY,
});

/// Within this the last parameter is brought by the model itself.
const DECAY: std::ops::RangeInclusive<f32> = 0.1..=0.8;

impl Model {
    /// The model that fits most people.
    pub fn usual() -> &'static Self {
        &USUAL
    }

    /// The model of a learner; parameters outside of the model's ranges are brought into them.
    pub fn new(parameters: &Parameters) -> Self {
        // It refuses only a wrong number of parameters and such as are not finite, and `Parameters` has neither.
        let [.., decay] = parameters.0;
        FSRS::new(parameters.values()).map_or_else(
            |_| Self::usual().clone(),
            |fsrs| Self {
                fsrs,
                decay: decay.clamp(*DECAY.start(), *DECAY.end()),
            },
        )
    }

    /// The card after an answer on a local day, as [`Card::review`].
    pub fn review(
        &self,
        card: Option<Card>,
        rating: Rating,
        today: Date,
        retention: f32,
        seed: Option<u64>,
    ) -> Card {
        let retention = if retention.is_finite() {
            retention.clamp(0.70, 0.99)
        } else {
            RETENTION
        };
        let before = card.map(|card| card.memory());
        let elapsed = card.map_or(0, |card| card.elapsed(today));
        let next = self.fsrs.next_states(before, retention, elapsed);
        // The model refuses only states that are not finite, and `memory` lets none through.
        let state = match (next, rating) {
            (Ok(next), Rating::Again) => next.again,
            (Ok(next), Rating::Hard) => next.hard,
            (Ok(next), Rating::Good) => next.good,
            (Ok(next), Rating::Easy) => next.easy,
            (Err(_), _) => ItemState {
                memory: before.unwrap_or(NEUTRAL),
                interval: 1.0,
            },
        };
        Card::after(card, rating, today, state, seed)
    }

    /// The probability that a card is remembered on a local day, 0 to 1, by this model's forgetting curve.
    pub fn retrievability(&self, card: &Card, today: Date) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "days stay far below 2^24")]
        let days = card.elapsed(today) as f32;
        current_retrievability(card.memory(), days, self.decay).clamp(0.0, 1.0)
    }
}
