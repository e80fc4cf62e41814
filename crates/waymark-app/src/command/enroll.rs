//! `enroll`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `enroll`.
pub(crate) struct Enroll;

impl Command for Enroll {
    const SPEC: Spec = Spec {
        name: "enroll",
        about: "Follow a roadmap",
        group: Group::Begin,
        params: &[],
        examples: &["enroll"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
