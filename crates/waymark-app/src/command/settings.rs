//! `settings`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `settings`.
pub(crate) struct Settings;

impl Command for Settings {
    const SPEC: Spec = Spec {
        name: "settings",
        about: "Show and change your settings",
        group: Group::Manage,
        params: &[],
        examples: &["settings"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
