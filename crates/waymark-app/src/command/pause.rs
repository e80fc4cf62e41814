//! `pause`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `pause`.
pub(crate) struct PauseStreak;

impl Command for PauseStreak {
    const SPEC: Spec = Spec {
        name: "pause",
        about: "Suspend reminders and streak: holiday, illness",
        group: Group::Manage,
        params: &[],
        examples: &["pause"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
