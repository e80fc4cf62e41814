//! What an entry says for the compiler: a program, and what each option claims of it.

use super::entry::error_code;
use crate::{
    content::reader::{Reader, Table, Value, shown},
    question::{
        Kind,
        proof::{Block, Claim, Proof, Says, blocks, is_program},
    },
};

const FIELDS: [&str; 6] = ["option", "program", "prints", "fails", "compiles", "panics"];
const SAYS: &str = "one of prints = \"…\", fails = \"E0382\", fails = true, compiles = true, panics = true";
const PROGRAM: &str = "waymark.program = \"\"\"…\"\"\", a whole program with main";

/// Reads `program`, `claims` and `warnings` of the table `waymark`.
pub(super) fn read<'a>(reader: &mut Reader<'a>, table: &Table<'a>, kind: &Kind, prompt: &str) -> Proof {
    let warnings = table
        .get("warnings")
        .map(|value| reader.texts("warnings", value))
        .unwrap_or_default();
    let mut proof = Proof {
        warnings: warnings.into_iter().map(toml::Spanned::into_inner).collect(),
        ..Proof::default()
    };
    let own = table
        .get("program")
        .and_then(|value| program(reader, value).map(|program| (value, program)));
    let Some(value) = table.get("claims") else {
        if let Some((value, _)) = own {
            reader.error(
                &value.span(),
                "a program without claims",
                "waymark.claims = [{ … }]",
            );
        }
        return proof;
    };
    let Some(list) = value.as_ref().as_array() else {
        reader.error(
            &value.span(),
            "claims is not a list",
            "claims = [{ option = \"…\", … }]",
        );
        return proof;
    };
    if let Kind::Tracing { .. } | Kind::Long { .. } = kind {
        reader.error(
            &value.span(),
            "claims on a question without options",
            "claims on MultipleChoice or ShortAnswer; the answer of Tracing is its claim",
        );
        return proof;
    }
    proof.program = own.map(|(_, program)| program).or_else(|| {
        let first = blocks(prompt).into_iter().find(Block::is_rust)?;
        is_program(&first.code).then_some(first.code)
    });
    for item in list {
        let Some(claim) = claim(reader, item, kind, proof.program.as_deref()) else {
            continue;
        };
        let doubled = proof
            .claims
            .iter()
            .any(|other| other.option == claim.option && other.program == claim.program);
        if doubled {
            reader.error(
                &item.span(),
                format!("a second claim on the option {:?}", shown(&claim.option)),
                "one claim for an option and a program",
            );
        } else {
            proof.claims.push(claim);
        }
    }
    proof
}

fn claim<'a>(reader: &mut Reader<'a>, item: &Value<'a>, kind: &Kind, common: Option<&str>) -> Option<Claim> {
    let table = reader.table("a claim", item)?;
    reader.only(table, "a claim", &FIELDS);
    let Some(value) = table.get("option") else {
        reader.error(
            &item.span(),
            "a claim without an option",
            "option = \"…\", as it is written",
        );
        return None;
    };
    let option = reader.text("option", value)?;
    let (right, wrong): (Vec<&String>, &[String]) = match kind {
        Kind::Single(options) | Kind::Several(options) => (options.right.iter().collect(), &options.wrong),
        Kind::Short {
            answer, alternatives, ..
        } => (std::iter::once(answer).chain(alternatives).collect(), &[]),
        Kind::Tracing { .. } | Kind::Long { .. } => return None,
    };
    let right_one = right.iter().any(|known| known.trim() == option);
    if !right_one && !wrong.iter().any(|known| known.trim() == option) {
        let known: Vec<String> = right
            .into_iter()
            .chain(wrong)
            .map(|known| format!("{:?}", shown(known.trim())))
            .collect();
        reader.error(
            &value.span(),
            format!("a claim on {:?}, which is no option", shown(&option)),
            known.join(", "),
        );
        return None;
    }
    let says = says(reader, item, table)?;
    let program = match table.get("program") {
        Some(value) => Some(program(reader, value)?),
        None => common.map(str::to_owned),
    };
    let Some(program) = program else {
        reader.error(&item.span(), "a claim without a program", PROGRAM);
        return None;
    };
    Some(Claim {
        option,
        right: right_one,
        program,
        says,
        line: reader.line(&item.span()),
    })
}

fn says<'a>(reader: &mut Reader<'a>, item: &Value<'a>, table: &Table<'a>) -> Option<Says> {
    let said: Vec<(&str, &Value<'a>)> = FIELDS[2..]
        .iter()
        .filter_map(|name| Some((*name, table.get(*name)?)))
        .collect();
    let [(name, value)] = said.as_slice() else {
        let found = if said.is_empty() {
            "a claim that says nothing".to_owned()
        } else {
            let names: Vec<&str> = said.iter().map(|(name, _)| *name).collect();
            format!("a claim with {}", names.join(" and "))
        };
        reader.error(&item.span(), found, SAYS);
        return None;
    };
    let (text, yes) = (value.as_ref().as_str(), value.as_ref().as_bool() == Some(true));
    let says = match (*name, text) {
        // As it is: every byte counts.
        ("prints", Some(text)) => Some(Says::Prints(text.to_owned())),
        ("fails", Some(code)) if error_code(code) => Some(Says::Fails(Some(code.to_owned()))),
        ("fails", None) if yes => Some(Says::Fails(None)),
        ("compiles", None) if yes => Some(Says::Compiles),
        ("panics", None) if yes => Some(Says::Panics),
        _ => None,
    };
    if says.is_none() {
        let found = match (text, value.as_ref().as_bool()) {
            (Some(text), _) => format!("{name} = {:?}", shown(text)),
            (None, Some(yes)) => format!("{name} = {yes}"),
            (None, None) => format!("{name} is a {}", value.as_ref().type_str()),
        };
        reader.error(&value.span(), found, SAYS);
    }
    says
}

/// A whole program; what is not is an error.
fn program<'a>(reader: &mut Reader<'a>, value: &Value<'a>) -> Option<String> {
    let text = value.as_ref().as_str();
    if let Some(text) = text.filter(|text| is_program(text)) {
        return Some(text.to_owned());
    }
    reader.error(&value.span(), "a program without main", PROGRAM);
    None
}

#[cfg(test)]
mod tests;
