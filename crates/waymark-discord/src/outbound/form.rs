//! Forms that ask for a text.

use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};
use waymark_app::reply::Awaits;

use super::{
    custom_id::{CustomId, FIELD},
    measure::{clean_line, cut, is_blank},
};

/// The longest title of a form, and name of a field.
const TITLE: usize = 45;
/// The longest hint in an empty field.
const HINT: usize = 100;
/// The longest text that is taken: with the line that it completes, it has to be short enough for the app to read.
/// Discord would let anybody submit 4,000 characters.
const TEXT: u16 = 3_900;

/// The form that completes a command line; `None` where the line does not fit into one.
pub(crate) fn modal(line: &str) -> Option<CreateModal> {
    let awaits = Awaits::of(line);
    let id = CustomId::Form(line.to_owned()).encode(0)?;
    let style = if awaits.long {
        InputTextStyle::Paragraph
    } else {
        InputTextStyle::Short
    };
    let title = cut(&clean_line(&awaits.label), TITLE);
    let mut field = CreateInputText::new(style, title.as_str(), FIELD)
        .required(true)
        .min_length(1)
        .max_length(awaits.most.min(TEXT));
    let hint = cut(&clean_line(&awaits.hint), HINT);
    if !is_blank(&hint) {
        field = field.placeholder(hint);
    }
    Some(CreateModal::new(id, title).components(vec![CreateActionRow::InputText(field)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_asks_for_one_text() {
        let drawn = serde_json::to_value(modal("answer ?17").unwrap()).unwrap();
        insta::assert_snapshot!(drawn.to_string(), @r#"{"components":[{"components":[{"custom_id":"t","label":"Write the answer","max_length":3500,"min_length":1,"placeholder":"What it prints, a line, some words","required":true,"style":2,"type":4}],"type":1}],"custom_id":"m:answer ?17","title":"Write the answer"}"#);
        let short = serde_json::to_value(modal("setup zone").unwrap()).unwrap();
        assert_eq!(short["components"][0]["components"][0]["style"], 1);
    }

    #[test]
    fn a_line_that_does_not_fit_has_no_form() {
        assert!(modal("").is_none());
        assert!(modal(&"x".repeat(99)).is_none());
    }
}
