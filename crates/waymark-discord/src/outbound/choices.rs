//! What may stand for an argument, while it is being typed.

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};
use waymark_app::{MAX_SUGGESTIONS, Suggestion};

use waymark_app::reply::is_blank;

use super::measure::cut;

/// The longest label, and the longest value.
const CHARS: usize = 100;

/// Draws suggestions. One whose value would have to be cut means nothing any more, and is left out.
pub(crate) fn choices(found: Vec<Suggestion>) -> CreateAutocompleteResponse {
    let fits = |it: &Suggestion| {
        let chars = it.value.chars().count();
        (1..=CHARS).contains(&chars) && !is_blank(&it.label)
    };
    let choices = found.into_iter().filter(fits).take(MAX_SUGGESTIONS);
    let choices = choices.map(|it| AutocompleteChoice::new(cut(&it.label, CHARS), it.value));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_fits_or_is_left_out() {
        let suggestion = |value: &str, label: &str| Suggestion {
            value: value.to_owned(),
            label: label.to_owned(),
        };
        let found = vec![
            suggestion("moves", "Moves (Phase 1)"),
            suggestion(&"x".repeat(101), "Too long to be meant"),
            suggestion("blank", "\u{200b} "),
            suggestion("long", &"é".repeat(300)),
        ];
        let drawn = serde_json::to_value(choices(found)).unwrap();
        let drawn = drawn["choices"].as_array().unwrap();
        assert_eq!(
            (&drawn[0]["name"], &drawn[0]["value"]),
            (&"Moves (Phase 1)".into(), &"moves".into())
        );
        assert_eq!(drawn.len(), 2);
        assert!(drawn[1]["name"].as_str().unwrap().chars().count() <= CHARS);
        let many = (0..40).map(|n| suggestion(&n.to_string(), "A topic"));
        let drawn = serde_json::to_value(choices(many.collect())).unwrap();
        assert_eq!(drawn["choices"].as_array().unwrap().len(), MAX_SUGGESTIONS);
    }
}
