//! `project`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `project`.
pub(crate) struct Projects;

impl Command for Projects {
    const SPEC: Spec = Spec {
        name: "project",
        about: "Show milestones and projects, and hand one in",
        group: Group::Track,
        params: &[],
        examples: &["project"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
