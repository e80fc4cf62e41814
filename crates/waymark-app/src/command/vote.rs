//! `vote`: a button below the question of a group. People do not type it.

use waymark_store::GroupQuestionId;

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Refusal},
    group::vote,
    reply::Reply,
};

/// `vote <question> <option>`
pub(crate) struct Vote {
    question: GroupQuestionId,
    letter: char,
}

impl Command for Vote {
    const SPEC: Spec = Spec {
        name: "vote",
        about: "Answer the question of the day",
        group: Group::Together,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::required(
                "question",
                Kind::Integer(1, 9_007_199_254_740_991),
                "Which question, by its number",
            ),
            Param::required("option", Kind::Text, "The letter of an option"),
        ],
        parts: Parts::None,
        examples: &["vote 7 b"],
        details: "",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let question = args.required("question")?.parse().map_err(|_| vote::unknown())?;
        let mut option = args.required("option")?.chars();
        match (option.next(), option.next()) {
            (Some(letter), None) => Ok(Self {
                question: GroupQuestionId(question),
                letter: letter.to_ascii_lowercase(),
            }),
            _ => Err(vote::unknown()),
        }
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let asked = ctx.tx.group_question(self.question).await?;
        let asked = asked.ok_or_else(vote::unknown)?;
        vote::press(ctx, &asked, self.letter).await
    }
}
