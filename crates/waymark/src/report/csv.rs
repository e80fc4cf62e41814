//! Comma-separated values, by RFC 4180.

/// One line: fields with a comma, a quotation mark or a line break stand in quotation marks.
pub(super) fn row<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = |field: &str| {
        if field.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.to_owned()
        }
    };
    let fields: Vec<String> = fields.into_iter().map(quoted).collect();
    fields.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(row(["a", "b c", ""]), "a,b c,");
        assert_eq!(
            row(["a,b", "say \"c\"", "d\ne"]),
            "\"a,b\",\"say \"\"c\"\"\",\"d\ne\""
        );
    }
}
