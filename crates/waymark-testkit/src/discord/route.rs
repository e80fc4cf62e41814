//! The routes that are played, and the one that a path means.

/// A route of the API.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// `POST /channels/{channel_id}/messages`, as the published description names it.
    pub(crate) name: &'static str,
    /// Needs no token of the bot: the path has one, or there is nothing to hide.
    pub(crate) open: bool,
}

/// All routes that are played, as `METHOD /path`. `applications/{application_id}/guilds/{guild_id}/commands` have the
/// same bodies as those without a server.
pub const ROUTES: &[&str] = &[
    "GET /gateway",
    "GET /gateway/bot",
    "GET /oauth2/applications/@me",
    "GET /applications/@me",
    "GET /users/@me",
    "GET /users/@me/guilds",
    "DELETE /users/@me/guilds/{guild_id}",
    "POST /users/@me/channels",
    "GET /users/{user_id}",
    "GET /channels/{channel_id}",
    "PATCH /channels/{channel_id}",
    "POST /channels/{channel_id}/typing",
    "GET /channels/{channel_id}/messages",
    "POST /channels/{channel_id}/messages",
    "GET /channels/{channel_id}/messages/{message_id}",
    "PATCH /channels/{channel_id}/messages/{message_id}",
    "DELETE /channels/{channel_id}/messages/{message_id}",
    "POST /channels/{channel_id}/messages/{message_id}/threads",
    "POST /channels/{channel_id}/threads",
    "GET /guilds/{guild_id}",
    "GET /guilds/{guild_id}/channels",
    "GET /guilds/{guild_id}/roles",
    "GET /guilds/{guild_id}/roles/{role_id}",
    "GET /guilds/{guild_id}/members/{user_id}",
    "GET /applications/{application_id}/commands",
    "PUT /applications/{application_id}/commands",
    "POST /applications/{application_id}/commands",
    "GET /applications/{application_id}/commands/{command_id}",
    "PATCH /applications/{application_id}/commands/{command_id}",
    "DELETE /applications/{application_id}/commands/{command_id}",
    "GET /applications/{application_id}/guilds/{guild_id}/commands",
    "PUT /applications/{application_id}/guilds/{guild_id}/commands",
    "POST /applications/{application_id}/guilds/{guild_id}/commands",
    "GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
    "PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
    "DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
    "POST /interactions/{interaction_id}/{interaction_token}/callback",
    "POST /webhooks/{webhook_id}/{webhook_token}",
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
];

/// What a path holds in the places of its route's names.
pub(crate) type Places = Vec<(&'static str, String)>;

/// The route of a request, and what stands in its places.
pub(crate) fn find(method: &str, path: &str) -> Option<(Route, Places)> {
    // Words win over places: `@me` is nobody's number.
    let mut best: Option<(usize, &'static str, Places)> = None;
    for name in ROUTES {
        let Some(template) = name.strip_prefix(method).and_then(|rest| rest.strip_prefix(' ')) else {
            continue;
        };
        let Some(places) = fit(template, path) else {
            continue;
        };
        if best.as_ref().is_none_or(|(fewest, ..)| places.len() < *fewest) {
            best = Some((places.len(), name, places));
        }
    }
    let (_, name, places) = best?;
    let open = name.contains("/interactions/") || name.contains("/webhooks/") || name == "GET /gateway";
    Some((Route { name, open }, places))
}

fn fit(template: &'static str, path: &str) -> Option<Places> {
    let mut places = Places::new();
    let mut words = path.split('/');
    for wanted in template.split('/') {
        let word = decoded(words.next()?)?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !word.is_empty() => places.push((name, word)),
            None if word == wanted => {}
            _ => return None,
        }
    }
    words.next().is_none().then_some(places)
}

/// `%40original` is `@original`.
fn decoded(word: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: &str, path: &str, name: &str, places: &[&str]) {
        let (route, found) = find(method, path).expect("a route");
        let found: Vec<_> = found.iter().map(|(_, word)| word.as_str()).collect();
        assert_eq!((route.name, found.as_slice()), (name, places));
    }

    #[test]
    fn words_win_over_places_and_signs_may_be_encoded() {
        check("GET", "/users/@me", "GET /users/@me", &[]);
        check("GET", "/users/7", "GET /users/{user_id}", &["7"]);
        let original = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original";
        check("PATCH", "/webhooks/1/t/messages/@original", original, &["1", "t"]);
        check(
            "PATCH",
            "/webhooks/1/t/messages/%40original",
            original,
            &["1", "t"],
        );
        let any = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
        check("PATCH", "/webhooks/1/t/messages/5", any, &["1", "t", "5"]);
    }

    #[test]
    fn what_is_not_played_is_no_route() {
        for (method, path) in [
            ("PUT", "/users/@me"),
            ("GET", "/users"),
            ("GET", "/users/7/"),
            ("GET", "/users/%4"),
        ] {
            assert_eq!(
                find(method, path).map(|(route, _)| route.name),
                None,
                "{method} {path}"
            );
        }
    }
}
