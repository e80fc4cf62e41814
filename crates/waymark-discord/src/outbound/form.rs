//! Forms that ask for a text.

use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};
use waymark_app::reply::{Awaits, clean_line, is_blank};

use super::{
    custom_id::{CustomId, FIELD},
    measure::cut,
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
        .max_length(awaits.most.clamp(1, TEXT));
    let hint = cut(&clean_line(&awaits.hint), HINT);
    if !is_blank(&hint) {
        field = field.placeholder(hint);
    }
    Some(CreateModal::new(id, title).components(vec![CreateActionRow::InputText(field)]))
}

#[cfg(test)]
mod tests {
    use waymark_testkit::discord::rules;

    use super::*;

    #[test]
    fn a_form_asks_for_one_text() {
        for line in ["answer ?17", "note", "setup zone", "whatever"] {
            let drawn = serde_json::to_value(modal(line).unwrap()).unwrap();
            assert_eq!(rules::form(&drawn), [], "{drawn}");
            let awaits = Awaits::of(line);
            let field = &drawn["components"][0]["components"][0];
            assert_eq!(drawn["custom_id"], format!("m:{line}"));
            assert_eq!(drawn["title"], awaits.label);
            assert_eq!(field["custom_id"], FIELD);
            assert_eq!(field["placeholder"], awaits.hint);
            assert_eq!(field["max_length"], awaits.most);
            assert_eq!(field["style"], if awaits.long { 2 } else { 1 });
        }
    }

    #[test]
    fn a_line_that_does_not_fit_has_no_form() {
        assert!(modal("").is_none());
        assert!(modal(&"x".repeat(99)).is_none());
    }
}
