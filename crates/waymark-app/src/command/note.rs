//! `note`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `note`.
pub(crate) struct Notes;

impl Command for Notes {
    const SPEC: Spec = Spec {
        name: "note",
        about: "Write a note, or show your notes",
        group: Group::Manage,
        params: &[],
        examples: &["note"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
