//! Forms, which the protocol calls modals: what they ask, and what Discord's client lets a person send.

use serde_json::{Value, json};

use super::world::{Id, World};

/// Longest text of an input where the form does not say.
const LONGEST: usize = 4000;

/// A form that the bot opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The interaction that opened it.
    pub(crate) opened_by: Id,
    pub(crate) custom_id: String,
    /// What stands above it.
    pub title: String,
    /// What it asks.
    pub fields: Vec<Field>,
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub(crate) custom_id: String,
    /// What stands above it.
    pub label: String,
    /// What stands in it while nothing is typed.
    pub hint: String,
    /// What is typed already.
    pub value: String,
    /// Several lines can be typed.
    pub long: bool,
    /// It cannot stay empty.
    pub required: bool,
    /// Fewest characters, if anything is typed.
    pub least: usize,
    /// Most characters.
    pub most: usize,
    /// It stands in a label instead of a row.
    labelled: bool,
}

impl Field {
    fn read(outer: &Value) -> Option<Self> {
        let labelled = outer["type"] == 18;
        let input = if labelled {
            &outer["component"]
        } else {
            &outer["components"][0]
        };
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let count = |name: &str| input[name].as_u64().and_then(|count| usize::try_from(count).ok());
        (input["type"] == 4).then(|| Self {
            custom_id: word(&input["custom_id"]),
            label: word(if labelled {
                &outer["label"]
            } else {
                &input["label"]
            }),
            hint: word(&input["placeholder"]),
            value: word(&input["value"]),
            long: input["style"] == 2,
            required: input["required"] != false,
            least: count("min_length").unwrap_or(0),
            most: count("max_length").unwrap_or(LONGEST),
            labelled,
        })
    }

    /// Why the client does not let this be sent.
    fn refuses(&self, text: &str) -> Option<String> {
        let length = text.chars().count();
        let told = |why: String| Some(format!("{:?} {why}", self.label));
        if text.trim().is_empty() {
            return self.required.then(|| told("is required".to_owned()))?;
        }
        if !self.long && text.contains('\n') {
            return told("has one line only".to_owned());
        }
        let fits = (self.least..=self.most).contains(&length);
        (!fits).then(|| {
            told(format!(
                "has {length} characters, where {} to {} are allowed",
                self.least, self.most
            ))
        })?
    }

    fn sent(&self, text: &str) -> Value {
        let input = json!({ "type": 4, "custom_id": self.custom_id, "value": text });
        if self.labelled {
            return json!({ "type": 18, "component": input });
        }
        json!({ "type": 1, "components": [input] })
    }
}

impl Form {
    /// Reads what the bot sent.
    pub(crate) fn read(opened_by: Id, data: &Value) -> Self {
        let rows = data["components"].as_array().into_iter().flatten();
        let word = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
        Self {
            opened_by,
            custom_id: word("custom_id"),
            title: word("title"),
            fields: rows.filter_map(Field::read).collect(),
        }
    }

    /// What is sent when these fields, by their labels, are filled and the others left as they are.
    pub(crate) fn filled(&self, texts: &[(&str, &str)]) -> Result<Value, String> {
        if let Some((label, _)) = texts
            .iter()
            .find(|(label, _)| !self.fields.iter().any(|field| field.label == *label))
        {
            let labels: Vec<&str> = self.fields.iter().map(|field| field.label.as_str()).collect();
            return Err(format!("it asks {labels:?}, not {label:?}"));
        }
        let mut rows = Vec::new();
        for field in &self.fields {
            let given = texts.iter().find(|(label, _)| field.label == *label);
            let text = given.map_or(field.value.as_str(), |(_, text)| text);
            if let Some(why) = field.refuses(text) {
                return Err(why);
            }
            rows.push(field.sent(text));
        }
        Ok(json!({ "custom_id": self.custom_id, "components": rows }))
    }
}

impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title)?;
        for field in &self.fields {
            write!(f, "\n{}", field.label)?;
            f.write_str(if field.required { "" } else { " (optional)" })?;
            f.write_str(if field.long { ": ☰" } else { ": ▭" })?;
            for text in [&field.hint, &field.value] {
                if !text.is_empty() {
                    write!(f, " {text}")?;
                }
            }
        }
        Ok(())
    }
}

impl World {
    /// The form that an interaction opened.
    pub(crate) fn form(&self, opened_by: Id) -> Option<Form> {
        let answer = self.interactions.get(&opened_by)?.answer.as_ref()?;
        (answer.kind == 9).then(|| Form::read(opened_by, &answer.data))
    }

    /// The form that somebody has before them.
    pub(crate) fn open_form(&self, user: Id, channel: Id) -> Option<Form> {
        let mut latest = self.interactions.values().rev();
        let found = latest.find(|asked| {
            asked.user == user
                && asked.channel == channel
                && asked.answer.as_ref().is_some_and(|answer| answer.kind == 9)
        })?;
        let open = !self.story.forms_done.contains(&found.id);
        open.then(|| self.form(found.id))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form::read(
            1,
            &json!({
                "custom_id": "m:answer", "title": "Your answer", "components": [
                    { "type": 1, "components": [{ "type": 4, "custom_id": "t", "style": 2, "label": "Why?", "min_length": 3, "max_length": 10 }] },
                    { "type": 18, "label": "Name", "component": { "type": 4, "custom_id": "n", "style": 1, "required": false, "placeholder": "anything" } },
                ],
            }),
        )
    }

    #[track_caller]
    fn check(texts: &[(&str, &str)], expected: Result<Value, &str>) {
        assert_eq!(form().filled(texts), expected.map_err(str::to_owned));
    }

    #[test]
    fn a_form_lets_through_what_fits() {
        let name =
            |text: &str| json!({ "type": 18, "component": { "type": 4, "custom_id": "n", "value": text } });
        let why = json!({ "type": 1, "components": [{ "type": 4, "custom_id": "t", "value": "it\nmoves" }] });
        check(
            &[("Why?", "it\nmoves")],
            Ok(json!({ "custom_id": "m:answer", "components": [why.clone(), name("")] })),
        );
        check(
            &[("Name", "Ada"), ("Why?", "it\nmoves")],
            Ok(json!({ "custom_id": "m:answer", "components": [why, name("Ada")] })),
        );
        check(&[], Err("\"Why?\" is required"));
        check(&[("Why?", "  ")], Err("\"Why?\" is required"));
        check(
            &[("Why?", "no")],
            Err("\"Why?\" has 2 characters, where 3 to 10 are allowed"),
        );
        check(
            &[("Why?", "much too long")],
            Err("\"Why?\" has 13 characters, where 3 to 10 are allowed"),
        );
        check(
            &[("Why?", "yes"), ("Name", "a\nb")],
            Err("\"Name\" has one line only"),
        );
        check(
            &[("What?", "yes")],
            Err("it asks [\"Why?\", \"Name\"], not \"What?\""),
        );
    }

    #[test]
    fn a_form_is_drawn() {
        assert_eq!(
            form().to_string(),
            "Your answer\nWhy?: ☰\nName (optional): ▭ anything"
        );
    }
}
