//! Buttons and selects below a message, as a person sees them.

use serde_json::Value;

/// Something below a message that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// A button.
    Button(Button),
    /// A select.
    Select(Select),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it, an emoji first.
    pub label: String,
    /// What the bot hears when it is pressed.
    pub custom_id: Option<String>,
    /// What it opens.
    pub url: Option<String>,
    /// 1 blue, 2 grey, 3 green, 4 red, 5 a link.
    pub style: u64,
    /// It cannot be pressed.
    pub disabled: bool,
}

/// What a select offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offers {
    /// Options of its own.
    Options,
    /// Members of the server.
    Users,
    /// Roles of the server.
    Roles,
    /// Members and roles.
    Mentionables,
    /// Channels of the server.
    Channels,
}

/// A select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// What can be chosen.
    pub offers: Offers,
    /// What stands in it while nothing is chosen.
    pub hint: String,
    /// What the bot hears it called.
    pub custom_id: String,
    /// Its own options.
    pub options: Vec<Choice>,
    /// Kinds of channels that it shows; none means all.
    pub channel_types: Vec<u64>,
    /// Fewest and most choices.
    pub least: usize,
    /// Most choices.
    pub most: usize,
    /// It cannot be opened.
    pub disabled: bool,
}

/// An option of a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What stands there.
    pub label: String,
    /// What the bot hears.
    pub value: String,
    /// The small line below.
    pub description: Option<String>,
    /// It is chosen already.
    pub chosen: bool,
}

fn word(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(str::to_owned)
}

fn labelled(value: &Value) -> String {
    let emoji = value["emoji"]["name"].as_str();
    let parts = emoji.into_iter().chain(value["label"].as_str());
    parts.collect::<Vec<_>>().join(" ")
}

impl Component {
    /// A component of a row; `None` for what is neither.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let offers = match value["type"].as_u64()? {
            2 => {
                return Some(Self::Button(Button {
                    label: labelled(value),
                    custom_id: word(value, "custom_id"),
                    url: word(value, "url"),
                    style: value["style"].as_u64().unwrap_or_default(),
                    disabled: value["disabled"] == true,
                }));
            }
            3 => Offers::Options,
            5 => Offers::Users,
            6 => Offers::Roles,
            7 => Offers::Mentionables,
            8 => Offers::Channels,
            _ => return None,
        };
        let options = value["options"].as_array().into_iter().flatten();
        let count = |name: &str| value[name].as_u64().and_then(|count| usize::try_from(count).ok());
        let types = value["channel_types"].as_array().into_iter().flatten();
        Some(Self::Select(Select {
            offers,
            hint: word(value, "placeholder").unwrap_or_default(),
            custom_id: word(value, "custom_id")?,
            options: options
                .map(|option| Choice {
                    label: labelled(option),
                    value: word(option, "value").unwrap_or_default(),
                    description: word(option, "description"),
                    chosen: option["default"] == true,
                })
                .collect(),
            channel_types: types.filter_map(Value::as_u64).collect(),
            least: count("min_values").unwrap_or(1),
            most: count("max_values").unwrap_or(1),
            disabled: value["disabled"] == true,
        }))
    }

    /// The rows of a message.
    pub(crate) fn rows(components: &[Value]) -> Vec<Vec<Self>> {
        let rows = components.iter().filter(|row| row["type"] == 1);
        rows.map(|row| {
            let inside = row["components"].as_array().into_iter().flatten();
            inside.filter_map(Self::read).collect()
        })
        .collect()
    }
}

impl std::fmt::Display for Component {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Button(button) => {
                match &button.url {
                    Some(url) => write!(f, "[{} → {url}]", button.label)?,
                    None => write!(f, "[{}]", button.label)?,
                }
                f.write_str(if button.disabled { "✗" } else { "" })
            }
            Self::Select(select) => select.fmt(f),
        }
    }
}

impl std::fmt::Display for Select {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = match self.offers {
            Offers::Options => "",
            Offers::Users | Offers::Roles | Offers::Mentionables => "@ ",
            Offers::Channels => "# ",
        };
        write!(f, "{{{sign}{}", self.hint)?;
        for (at, option) in self.options.iter().enumerate() {
            let before = match (at, self.hint.is_empty()) {
                (0, true) => "",
                (0, false) => ": ",
                _ => " | ",
            };
            let chosen = if option.chosen { " ✓" } else { "" };
            write!(f, "{before}{}", option.label)?;
            if let Some(description) = &option.description {
                write!(f, " ({description})")?;
            }
            f.write_str(chosen)?;
        }
        f.write_str(if self.disabled { "}✗" } else { "}" })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(component: &Value, drawn: &str) {
        let read = Component::read(component).expect("a component");
        assert_eq!(read.to_string(), drawn);
    }

    #[test]
    fn components_are_drawn_in_one_line() {
        check(
            &json!({ "type": 2, "style": 1, "label": "A", "custom_id": "b0:a" }),
            "[A]",
        );
        check(
            &json!({ "type": 2, "style": 2, "emoji": { "name": "🦀" }, "label": "Rust", "custom_id": "x", "disabled": true }),
            "[🦀 Rust]✗",
        );
        check(
            &json!({ "type": 2, "style": 5, "label": "Book", "url": "https://a.b" }),
            "[Book → https://a.b]",
        );
        check(
            &json!({
                "type": 3, "custom_id": "s", "placeholder": "Pick a roadmap",
                "options": [{ "label": "Rust", "value": "r", "default": true }, { "label": "Go", "value": "g", "description": "60 topics" }],
            }),
            "{Pick a roadmap: Rust ✓ | Go (60 topics)}",
        );
        check(
            &json!({ "type": 8, "custom_id": "c", "placeholder": "Channel" }),
            "{# Channel}",
        );
        check(&json!({ "type": 6, "custom_id": "r", "disabled": true }), "{@ }✗");
        assert_eq!(Component::read(&json!({ "type": 4, "custom_id": "t" })), None);
    }
}
