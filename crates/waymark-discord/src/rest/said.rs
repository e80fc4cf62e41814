//! What Discord says about a call: why it failed, and what is left of the route's rate.

use std::time::Duration;

use reqwest::{StatusCode, header::HeaderMap};
use serde::Deserialize;

use super::{Left, Scope, Trouble, Wait};

/// Where Discord asks to wait and does not say how long.
const UNSAID: Duration = Duration::from_secs(5);

/// What Discord says about a failure.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Failure {
    code: u32,
    message: String,
    errors: serde_json::Value,
    retry_after: Option<f64>,
    global: bool,
}

/// Why Discord did not do what it was asked.
pub(super) fn failed(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Trouble {
    // What stands before Discord answers in its own way, with a page.
    let said: Failure = serde_json::from_slice(body).unwrap_or_default();
    match status {
        StatusCode::UNAUTHORIZED => Trouble::Token,
        StatusCode::TOO_MANY_REQUESTS => {
            let secs = said.retry_after.or_else(|| number(headers, "retry-after"));
            let after = secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
            let scope = match text(headers, "x-ratelimit-scope") {
                Some("shared") => Scope::Shared,
                Some("user") if !said.global => Scope::Route,
                // Without a scope it is not Discord that answers, but what stands before it: our address is held off.
                _ => Scope::All,
            };
            Trouble::Wait(Wait {
                after: after.unwrap_or(UNSAID),
                scope,
            })
        }
        status if status.is_server_error() => {
            Trouble::Unclear(format!("the server answers {}", status.as_u16()))
        }
        status => {
            let mut message = if said.message.is_empty() {
                format!("the server answers {}", status.as_u16())
            } else {
                said.message
            };
            let mut details = Vec::new();
            detail(&said.errors, &mut String::new(), &mut details);
            if !details.is_empty() {
                message = format!("{message}: {}", details.join(", "));
            }
            Trouble::Refused {
                status: status.as_u16(),
                code: said.code,
                message,
            }
        }
    }
}

/// What Discord says about single fields: `{"embeds": {"0": {"title": {"_errors": [{"code", "message"}]}}}}`.
fn detail(errors: &serde_json::Value, path: &mut String, out: &mut Vec<String>) {
    let Some(fields) = errors.as_object() else { return };
    for (name, below) in fields {
        if name == "_errors" {
            let said = below.as_array().into_iter().flatten();
            out.extend(
                said.filter_map(|error| error.get("message")?.as_str())
                    .map(|said| format!("{path} {said}")),
            );
            continue;
        }
        let before = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        detail(below, path, out);
        path.truncate(before);
    }
}

/// What the headers say is left of a route's rate.
pub(super) fn left(headers: &HeaderMap) -> Option<Left> {
    let secs = number(headers, "x-ratelimit-reset-after")?;
    Some(Left {
        calls: text(headers, "x-ratelimit-remaining")?.trim().parse().ok()?,
        reset_after: Duration::try_from_secs_f64(secs).ok()?,
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &str) -> Option<f64> {
    text(headers, name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(status: u16, headers: &[(&'static str, &str)], body: &str, want: &Trouble) {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect();
        let got = failed(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes());
        assert_eq!(&got, want, "{status} {body}");
    }

    fn wait(after_ms: u64, scope: Scope) -> Trouble {
        Trouble::Wait(Wait {
            after: Duration::from_millis(after_ms),
            scope,
        })
    }

    fn refused(status: u16, code: u32, message: &str) -> Trouble {
        Trouble::Refused {
            status,
            code,
            message: message.to_owned(),
        }
    }

    #[test]
    fn whose_limit_was_met_is_told_apart() {
        let limited = r#"{"message": "You are being rate limited.", "retry_after": 1.25, "global": false}"#;
        let scope = |scope| [("x-ratelimit-scope", scope), ("retry-after", "2")];
        check(429, &scope("user"), limited, &wait(1_250, Scope::Route));
        check(429, &scope("shared"), limited, &wait(1_250, Scope::Shared));
        check(429, &scope("global"), limited, &wait(1_250, Scope::All));
        check(
            429,
            &scope("user"),
            r#"{"message": "no", "retry_after": 0.5, "global": true}"#,
            &wait(500, Scope::All),
        );
        // What stands before Discord has no scope, and no JSON.
        check(
            429,
            &[("retry-after", "3600")],
            "<html>",
            &wait(3_600_000, Scope::All),
        );
        check(429, &[], "", &wait(5_000, Scope::All));
        check(429, &[("retry-after", "-1")], "", &wait(5_000, Scope::All));
    }

    #[test]
    fn what_discord_refuses_is_told_in_its_words() {
        check(
            401,
            &[],
            r#"{"message": "401: Unauthorized", "code": 0}"#,
            &Trouble::Token,
        );
        check(
            403,
            &[],
            r#"{"message": "Cannot send messages to this user", "code": 50007}"#,
            &refused(403, 50_007, "Cannot send messages to this user"),
        );
        check(
            400,
            &[],
            r#"{"message": "Invalid Form Body", "code": 50035, "errors": {"embeds": {"0": {"title":
               {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}]}}}}}"#,
            &refused(
                400,
                50_035,
                "Invalid Form Body: embeds.0.title Must be 256 or fewer in length.",
            ),
        );
        check(403, &[], "<html>", &refused(403, 0, "the server answers 403"));
        check(
            502,
            &[],
            r#"{"message": "502: Bad Gateway", "code": 0}"#,
            &Trouble::Unclear("the server answers 502".to_owned()),
        );
    }

    #[test]
    fn what_counts_against_us_is_what_discord_says_counts() {
        assert!(Trouble::Token.counts());
        assert!(wait(1, Scope::Route).counts() && wait(1, Scope::All).counts());
        assert!(refused(403, 50_001, "").counts());
        assert!(!wait(1, Scope::Shared).counts());
        assert!(!refused(404, 10_003, "").counts() && !refused(400, 50_035, "").counts());
        assert!(!Trouble::Unclear(String::new()).counts());
    }

    #[test]
    fn what_is_left_of_a_rate_is_read_if_it_is_all_there() {
        let of = |remaining: &str, after: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-ratelimit-remaining", HeaderValue::from_str(remaining).unwrap());
            headers.insert("x-ratelimit-reset-after", HeaderValue::from_str(after).unwrap());
            left(&headers)
        };
        let calls = |calls, after_ms| {
            Some(Left {
                calls,
                reset_after: Duration::from_millis(after_ms),
            })
        };
        assert_eq!(of("4", "1.5"), calls(4, 1_500));
        assert_eq!(of("0", "0"), calls(0, 0));
        for (remaining, after) in [("-1", "1"), ("1", "-1"), ("1", "NaN"), ("1", "1e300"), ("x", "1")] {
            assert_eq!(of(remaining, after), None, "{remaining} {after}");
        }
        assert_eq!(left(&HeaderMap::new()), None);
    }
}
