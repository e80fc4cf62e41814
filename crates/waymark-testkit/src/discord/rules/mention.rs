//! Who would be pinged by a message.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::discord::permission;
use crate::discord::world::{Channel, Id, Pings, World};

/// What a text mentions, wherever it stands: what the client shows as code may ping all the same.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    everyone: bool,
    roles: BTreeSet<Id>,
    users: BTreeSet<Id>,
}

fn find(content: &str) -> Found {
    let mut found = Found {
        everyone: content.contains("@everyone") || content.contains("@here"),
        ..Found::default()
    };
    for part in content.split("<@").skip(1) {
        let Some((word, _)) = part.split_once('>') else {
            continue;
        };
        let (role, digits) = match word.strip_prefix('&') {
            Some(digits) => (true, digits),
            None => (false, word.strip_prefix('!').unwrap_or(word)),
        };
        if let Ok(id) = digits.parse() {
            let kind = if role { &mut found.roles } else { &mut found.users };
            kind.insert(id);
        }
    }
    found
}

/// Whom the bot pings with a content in a channel, by what it allows and what it may.
pub(crate) fn pings(
    world: &World,
    channel: &Channel,
    content: &str,
    allowed: &Value,
    replied: Option<Id>,
) -> Pings {
    let found = find(content);
    let listed = |kind: &str| -> BTreeSet<Id> {
        let all = allowed[kind].as_array().into_iter().flatten();
        all.filter_map(|id| id.as_str()?.parse().ok()).collect()
    };
    let parsed = |kind: &str| {
        allowed.is_null()
            || allowed["parse"]
                .as_array()
                .is_some_and(|all| all.contains(&kind.into()))
    };
    let may = world
        .permissions_in(channel, world.bot())
        .unwrap_or(permission::EVERYONE);
    let may_all = may & permission::MENTION_EVERYONE != 0;
    let guild = channel.guild.and_then(|guild| world.guilds.get(&guild));
    let (of_roles, of_users) = (listed("roles"), listed("users"));
    let role = |id: &Id| {
        let role = guild.and_then(|guild| guild.roles.get(id));
        role.is_some_and(|role| may_all || role.mentionable) && (parsed("roles") || of_roles.contains(id))
    };
    let user = |id: &Id| {
        let known = guild.map_or(channel.recipient == Some(*id), |guild| {
            guild.members.contains_key(id)
        });
        known && (parsed("users") || of_users.contains(id))
    };
    let mut users: BTreeSet<Id> = found.users.into_iter().filter(user).collect();
    let answers_to = replied.filter(|_| allowed.is_null() || allowed["replied_user"] == true);
    users.extend(answers_to);
    Pings {
        everyone: found.everyone && may_all && guild.is_some() && parsed("everyone"),
        roles: found.roles.into_iter().filter(role).collect(),
        users,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_found_wherever_they_stand() {
        let found = find("Hi <@1>, <@!2> and <@&3>; `@here`, not <@x> nor <@4");
        let wanted = Found {
            everyone: true,
            roles: BTreeSet::from([3]),
            users: BTreeSet::from([1, 2]),
        };
        assert_eq!(found, wanted);
        assert_eq!(find("an e-mail to a@b.c"), Found::default());
    }
}
