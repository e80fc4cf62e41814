//! `topic`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `topic`.
pub(crate) struct ShowTopic;

impl Command for ShowTopic {
    const SPEC: Spec = Spec {
        name: "topic",
        about: "Show a topic: what it is about, where to read, what you noted",
        group: Group::Learn,
        params: &[],
        examples: &["topic"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
