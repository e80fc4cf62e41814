//! An embed as lines: title, description, fields, footer, behind a bar.

use serde_json::Value;

/// The lines of an embed, without the bar.
pub(crate) fn lines(embed: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut push = |text: String| out.extend(text.lines().map(|line| line.trim_end().to_owned()));
    let word = |name: &str| embed[name].as_str().filter(|text| !text.is_empty());
    if let Some(author) = embed["author"]["name"].as_str() {
        push(author.to_owned());
    }
    match (word("title"), word("url")) {
        (Some(title), Some(url)) => push(format!("**{title}** ({url})")),
        (Some(title), None) => push(format!("**{title}**")),
        (None, _) => {}
    }
    if let Some(description) = word("description") {
        push(description.to_owned());
    }
    for field in embed["fields"].as_array().into_iter().flatten() {
        let part = |name: &str| field[name].as_str().unwrap_or_default().to_owned();
        let (name, value) = (part("name"), part("value"));
        let gap = if value.contains('\n') { '\n' } else { ' ' };
        push(format!("{name}:{gap}{value}"));
    }
    for (name, picture) in [("image", &embed["image"]), ("thumbnail", &embed["thumbnail"])] {
        if let Some(url) = picture["url"].as_str() {
            let file = url
                .split('?')
                .next()
                .unwrap_or(url)
                .rsplit('/')
                .next()
                .unwrap_or(url);
            push(format!("({name} {file})"));
        }
    }
    if let Some(footer) = embed["footer"]["text"].as_str() {
        push(format!("-# {footer}"));
    }
    if let Some(time) = word("timestamp") {
        push(format!("({time})"));
    }
    out
}

/// All that can be read in an embed, for searching.
pub(crate) fn words(embed: &Value) -> String {
    lines(embed).join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_embed_is_read_from_top_to_bottom() {
        let embed = json!({
            "title": "Ownership", "url": "https://a.b", "description": "One owner.\n\nOnly one.",
            "fields": [{ "name": "Streak", "value": "3 days" }, { "name": "Next", "value": "a\nb" }],
            "image": { "url": "https://cdn.discordapp.com/attachments/1/2/week.png?ex=1" },
            "footer": { "text": "Stage 2 of 9" },
        });
        assert_eq!(
            lines(&embed),
            [
                "**Ownership** (https://a.b)",
                "One owner.",
                "",
                "Only one.",
                "Streak: 3 days",
                "Next:",
                "a",
                "b",
                "(image week.png)",
                "-# Stage 2 of 9",
            ]
        );
    }
}
