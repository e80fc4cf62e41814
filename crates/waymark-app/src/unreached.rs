//! A learner whose private chat was closed to us hears of it when they ask for something, once: what does not reach
//! them, and what they can do.

use waymark_store::Chat;

use crate::{
    ctx::Ctx,
    error::Fault,
    group,
    reply::{Button, Item, Native, Reply, Text, Tone},
    request::{Place, Platform},
    words,
};

/// A group's question that comes to a chat which the learner can see.
struct Asked {
    chat: Chat,
    /// Whether they have joined the group already.
    member: bool,
}

/// Says so with the reply, unless they know. Where others read along, beside it: to the learner alone.
pub(crate) async fn tell(ctx: &mut Ctx<'_>, reply: &mut Reply) -> Result<(), Fault> {
    if !ctx.unreached || ctx.forgotten || ctx.is_anonymous() {
        return Ok(());
    }
    let Some((platform, external)) = ctx.account().map(|(platform, id)| (platform, id.to_owned())) else {
        return Ok(());
    };
    if ctx.direct {
        // Speaking there has opened it again.
        *reply = std::mem::replace(reply, Reply::new(Tone::Plain)).small(format!(
            "Something that I sent you did not arrive, since {platform} did not let me write to you. From now on I try \
             again."
        ));
        return Ok(());
    }
    // Elsewhere a platform either has nothing that only one person sees, or its adapter has to say it anyway, since the
    // answer itself can't be brought.
    if platform.has_servers() && ctx.tx.tell_unreached(platform.as_str(), &external).await? {
        reply.aside = Some(Box::new(closed(ctx, platform).await?));
    }
    Ok(())
}

async fn closed(ctx: &mut Ctx<'_>, platform: Platform) -> Result<Reply, Fault> {
    let others: Vec<_> = ctx
        .tx
        .accounts(ctx.learner.id)
        .await?
        .iter()
        .filter(|account| account.closed_reason.is_none())
        .filter_map(|account| Platform::named(&account.platform))
        .filter(|other| *other != platform)
        .map(|other| other.to_string())
        .collect();
    let instead = if others.is_empty() {
        "so no daily question, reminder or recap reaches you.".to_owned()
    } else {
        format!("so what I send of myself comes on {}.", words::list(&others))
    };
    let reply = Reply::new(Tone::Warning)
        .para(format!(
            "I can't write to you: {platform} takes no direct messages from me to you, {instead}"
        ))
        .para("To change that:")
        .list([
            Item::new(
                "Allow direct messages from members of a server that we share: in the server's menu, under Privacy \
                 Settings.",
            ),
            Item::new("Then press my name and send me a message. I take it as the sign to begin again."),
        ]);
    Ok(match asked(ctx, platform).await? {
        None => reply,
        Some(Asked { chat, member: true }) => reply.para(
            Text::new()
                .plain("The question of the day for all comes to ")
                .native(Native::Channel, chat.external)
                .plain(" in any case."),
        ),
        Some(Asked { chat, member: false }) => reply
            .para(
                Text::new()
                    .plain("Or leave it so, and study with the others: the group's question comes to ")
                    .native(Native::Channel, chat.external)
                    .plain(" and needs no direct messages."),
            )
            .row([Button::new("Join the group", "group join").primary()]),
    })
}

/// Where a group of the learner's is asked: the one of the chat in which they talk, else one that they are in.
async fn asked(ctx: &mut Ctx<'_>, platform: Platform) -> Result<Option<Asked>, Fault> {
    let open = |chat: &Chat| chat.asks && chat.closed_reason.is_none() && chat.platform == platform.as_str();
    if matches!(ctx.place, Some((_, Place::Group(_)))) {
        let Some(here) = group::here(ctx).await?.filter(|here| open(&here.chat)) else {
            return Ok(None);
        };
        let membership = ctx.tx.membership(here.group.id, ctx.learner.id).await?;
        return Ok(Some(Asked {
            chat: here.chat,
            member: membership.is_some_and(|membership| membership.left_at.is_none()),
        }));
    }
    for group in group::own(ctx).await? {
        if let Some(chat) = ctx.tx.chats(group.id).await?.into_iter().find(open) {
            return Ok(Some(Asked { chat, member: true }));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reply::plain,
        request::{Action, Notice, Request, What},
        testing::{Scenario, sample, shown},
    };

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    /// Ada on a platform, followed by what could not be delivered to her.
    async fn unreachable(platform: Platform) -> Scenario {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        s.actor.platform = platform;
        s.say("enroll ferris").await;
        closes(&s).await;
        s
    }

    async fn closes(s: &Scenario) {
        let what = What::Closed {
            address: s.actor.address.clone(),
            reason: "Cannot send messages to this user".to_owned(),
        };
        let notice = Notice {
            platform: s.actor.platform,
            at: s.now,
            what,
        };
        s.app.notice(notice).await.unwrap();
    }

    fn aside(reply: &Reply) -> String {
        reply.aside.as_deref().map(shown).unwrap_or_default()
    }

    #[tokio::test]
    async fn who_cannot_be_reached_hears_it_once_with_what_to_do() {
        let mut s = unreachable(Platform::Discord).await;
        s.enter("crabs#17", true);
        // What is for all says nothing of it to them.
        let all = s.say("help rules").await;
        assert!(!plain(&all).contains("direct messages"));
        insta::assert_snapshot!(aside(&all), @"
        I can't write to you: Discord takes no direct messages from me to you, so no daily question, reminder or recap reaches you.

        To change that:

        - Allow direct messages from members of a server that we share: in the server's menu, under Privacy Settings.
        - Then press my name and send me a message. I take it as the sign to begin again.
        ");
        assert_eq!(s.say("streak").await.aside, None, "they know");
        // Opened and closed again: that is news.
        s.place = Place::Direct;
        let back = s.say("streak").await;
        assert_eq!(
            (back.aside.clone(), plain(&back).contains("did not arrive")),
            (None, false),
            "they know"
        );
        closes(&s).await;
        insta::assert_snapshot!(plain(&s.say("streak").await), @"
        Streak: 0 days

        Answer a question or tick off a topic, and the first day is made.

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        Something that I sent you did not arrive, since Discord did not let me write to you. From now on I try again.
        ");
        assert!(!plain(&s.say("streak").await).contains("did not arrive"));
    }

    #[tokio::test]
    async fn the_groups_question_is_offered_to_who_can_see_it() {
        let mut s = unreachable(Platform::Discord).await;
        s.speak_as("Ben");
        s.enter("crabs#17", true);
        s.say("setup hour 9:30").await;
        s.say("setup on").await;
        s.speak_as("Ada");
        s.enter("crabs#18", false);
        let refused = s.say("done 99.99").await;
        insta::assert_snapshot!(aside(&refused), @"
        I can't write to you: Discord takes no direct messages from me to you, so no daily question, reminder or recap reaches you.

        To change that:

        - Allow direct messages from members of a server that we share: in the server's menu, under Privacy Settings.
        - Then press my name and send me a message. I take it as the sign to begin again.

        Or leave it so, and study with the others: the group's question comes to #17 and needs no direct messages.
        [1 Join the group]
        ");
        // A member sees it anyway.
        s.say("group join").await;
        s.place = Place::Direct;
        s.say("today").await;
        closes(&s).await;
        s.enter("crabs#18", false);
        insta::assert_snapshot!(aside(&s.say("today").await), @"
        I can't write to you: Discord takes no direct messages from me to you, so no daily question, reminder or recap reaches you.

        To change that:

        - Allow direct messages from members of a server that we share: in the server's menu, under Privacy Settings.
        - Then press my name and send me a message. I take it as the sign to begin again.

        The question of the day for all comes to #17 in any case.
        ");
    }

    #[tokio::test]
    async fn a_repeated_request_tells_it_again() {
        let mut s = unreachable(Platform::Discord).await;
        s.enter("crabs#17", false);
        let first = s.send("x:1", Action::Line("streak".to_owned())).await;
        assert!(first.aside.is_some());
        assert_eq!(s.send("x:1", Action::Line("streak".to_owned())).await, first);
    }

    #[tokio::test]
    async fn where_only_the_learner_brought_us_it_is_told_too() {
        let mut s = unreachable(Platform::Discord).await;
        let request = Request {
            id: "x:1".to_owned(),
            actor: s.actor.clone(),
            place: Place::Direct,
            at: s.now,
            action: Action::Line("streak".to_owned()),
        };
        let reply = s.app.handle_aside(request).await;
        assert!(
            aside(&reply).contains("I can't write to you"),
            "{}",
            aside(&reply)
        );
        s.enter("crabs#17", false);
        assert_eq!(s.say("streak").await.aside, None, "they know");
    }

    #[tokio::test]
    async fn in_a_group_of_a_platform_without_servers_the_answer_itself_says_so() {
        let mut s = unreachable(Platform::Telegram).await;
        s.enter("crabs", false);
        let reply = s.say("streak").await;
        assert_eq!(reply.aside, None);
        assert!(!plain(&reply).contains("did not arrive"));
        s.place = Place::Direct;
        assert!(plain(&s.say("streak").await).contains("did not arrive, since Telegram did not let me"));
    }
}
