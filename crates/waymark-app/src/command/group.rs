//! `group`: studying with others: what the group is, who is in it, what its admins choose.

use crate::{
    command::{Args, Command, Group, Kind, Param, Part, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Reply, Text},
};

mod change;
mod codes;
mod create;
mod info;
mod member;

#[cfg(test)]
mod tests;

pub(super) use create::create;
pub(super) use member::by_code;

/// `group [action] [value]`
pub(crate) struct Groups {
    wish: Wish,
    value: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Info,
    Create,
    Join,
    Leave,
    Invite,
    LinkChat,
    Rename,
    Goal,
    Pause,
}

impl Command for Groups {
    const SPEC: Spec = Spec {
        name: "group",
        about: "Study with others: see, join or leave the group of this chat; admins change it",
        group: Group::Together,
        who: Who::Mixed,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "action",
                Kind::Choice(&[
                    "info",
                    "create",
                    "join",
                    "leave",
                    "invite",
                    "link-chat",
                    "rename",
                    "goal",
                    "pause",
                ]),
                "What to do; nothing shows the group",
            ),
            Param::optional(
                "value",
                Kind::Text,
                "A name for create and rename, a code for join and link-chat, 500 points for goal, a day for pause",
            ),
        ],
        parts: Parts::OneOf(&[
            Part::new(
                "info",
                "Show the group: its members, its goal, its question of the day",
                &[],
            ),
            Part::new(
                "create",
                "Admins: begin a group in this chat",
                &[Param::optional(
                    "name",
                    Kind::Text,
                    "What it is called, if not as the chat",
                )],
            ),
            Part::new(
                "join",
                "Join the group of this chat, or another one with a code",
                &[Param::optional(
                    "code",
                    Kind::Text,
                    "The code that you were given, for another group",
                )],
            ),
            Part::new("leave", "Leave the group: boards stop naming you at once", &[]),
            Part::new("invite", "Admins: make a code with which others can join", &[]),
            Part::new(
                "link-chat",
                "Admins: let another chat have the same group",
                &[Param::optional(
                    "code",
                    Kind::Text,
                    "The code from the other chat; nothing makes one",
                )],
            ),
            Part::new(
                "rename",
                "Admins: give the group another name",
                &[Param::optional(
                    "name",
                    Kind::Text,
                    "What it is called from now on",
                )],
            ),
            Part::new(
                "goal",
                "Admins: set what the group wants to reach in a week",
                &[Param::optional("goal", Kind::Text, "500 points, or off")],
            ),
            Part::new(
                "pause",
                "Admins: let the questions of the day rest",
                &[Param::optional(
                    "until",
                    Kind::Day,
                    "The last day of the pause; end ends it, nothing leaves it open",
                )],
            ),
        ]),
        examples: &[
            "group",
            "group join",
            "group join K7M2P-Q9X4T",
            "group leave",
            "group create Rustaceans",
            "group invite",
            "group link-chat",
            "group rename Crabs",
            "group goal 500 points",
            "group pause until monday",
        ],
        details: "Nobody is a member who has not joined, and leaving hides you at once. Admins of a chat, as its platform \
                  says, can create the group, invite, link another chat with a code that is used there, rename it, set a \
                  weekly goal and let its questions rest. Nobody, admins included, can change points.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let wish = match args.get("action").map(str::to_lowercase).as_deref() {
            None | Some("info" | "show") => Wish::Info,
            Some("create" | "new") => Wish::Create,
            Some("join") => Wish::Join,
            Some("leave") => Wish::Leave,
            Some("invite") => Wish::Invite,
            Some("link-chat" | "link") => Wish::LinkChat,
            Some("rename" | "name") => Wish::Rename,
            Some("goal") => Wish::Goal,
            Some("pause" | "resume") => Wish::Pause,
            Some(other) => {
                return Err(Refusal::new(
                    Text::new()
                        .plain("A group can't do ")
                        .code(clipped(other))
                        .plain(". Try ")
                        .command("group info")
                        .plain(", ")
                        .command("group join")
                        .plain(" or ")
                        .command("help group")
                        .plain("."),
                )
                .button(Button::new("Show the group", "group info")));
            }
        };
        let resumes = args
            .get("action")
            .is_some_and(|action| action.eq_ignore_ascii_case("resume"));
        Ok(Self {
            wish,
            value: if resumes {
                Some("end".to_owned())
            } else {
                args.text("value")
            },
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let value = self.value.as_deref();
        match self.wish {
            Wish::Info => info::info(ctx, value).await,
            Wish::Create => create::run(ctx, value).await,
            Wish::Join => member::join(ctx, value).await,
            Wish::Leave => member::leave(ctx, value).await,
            Wish::Invite => codes::invite(ctx).await,
            Wish::LinkChat => codes::link_chat(ctx, value).await,
            Wish::Rename => change::rename(ctx, value).await,
            Wish::Goal => change::goal(ctx, value).await,
            Wish::Pause => change::pause(ctx, value).await,
        }
    }
}
