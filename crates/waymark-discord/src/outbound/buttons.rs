//! Buttons and lists below a message.

use std::collections::HashSet;

use serenity::all::{
    ButtonStyle, ChannelType, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};
use waymark_app::reply::{Block, Button, Choose, Native, Reply, Span, Style, clean_line, is_blank, start};

use super::{
    Letter, Room, card,
    custom_id::CustomId,
    measure::{cut, fitting},
};

/// The most buttons in a row, and rows below a message.
const ROW: usize = 5;
/// The most options of a list.
const OPTIONS: usize = 25;
/// The longest label of a button.
const LABEL: usize = 80;
/// The longest label, explanation and value of an option.
const OPTION: usize = 100;
/// The longest text in an empty list.
const HINT: usize = 150;
/// So many buttons below each other are better chosen from a list.
const COLUMN: usize = 5;

/// Hangs all that can be pressed below the last letter; what does not fit goes below further ones.
pub(super) fn hang(letters: &mut Vec<Letter>, reply: &Reply, room: Room) {
    let mut rows = rows(reply).into_iter();
    let mut numbers = Numbers::default();
    let list = reply
        .choose
        .as_ref()
        .filter(|_| room == Room::Server)
        .and_then(|choose| native(choose, &mut numbers));
    let mut drawn: Vec<_> = list.into_iter().collect();
    drawn.extend(rows.by_ref().filter_map(|row| row.draw(&mut numbers)));
    for (i, below) in drawn.chunks(ROW).enumerate() {
        if i > 0 {
            letters.push(card::silence());
        }
        if let Some(letter) = letters.last_mut() {
            letter.components = below.to_vec();
        }
    }
}

/// Numbers for ids.
#[derive(Default)]
struct Numbers(usize);

impl Numbers {
    fn encode(&mut self, id: &CustomId) -> Option<String> {
        self.0 += 1;
        id.encode(self.0)
    }
}

/// What is on a button.
#[derive(Clone, Debug)]
struct Key {
    label: String,
    style: Style,
    id: CustomId,
}

/// What stands on one line.
#[derive(Clone, Debug)]
enum Row {
    Keys(Vec<Key>),
    /// Keys below each other, to choose one from.
    List(Vec<Key>),
}

impl Row {
    fn draw(&self, numbers: &mut Numbers) -> Option<CreateActionRow> {
        match self {
            Self::Keys(keys) => {
                let keys: Vec<_> = keys.iter().filter_map(|key| key.button(numbers)).collect();
                (!keys.is_empty()).then_some(CreateActionRow::Buttons(keys))
            }
            Self::List(keys) => {
                let options = keys.iter().filter_map(Key::option).collect();
                let id = numbers.encode(&CustomId::Select)?;
                let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
                Some(CreateActionRow::SelectMenu(menu))
            }
        }
    }
}

impl Key {
    fn button(&self, numbers: &mut Numbers) -> Option<CreateButton> {
        let style = match self.style {
            Style::Primary => ButtonStyle::Primary,
            Style::Neutral => ButtonStyle::Secondary,
            Style::Danger => ButtonStyle::Danger,
        };
        let id = numbers.encode(&self.id)?;
        Some(CreateButton::new(id).label(cut(&self.label, LABEL)).style(style))
    }

    fn option(&self) -> Option<CreateSelectMenuOption> {
        let CustomId::Press(line) = &self.id else {
            return None;
        };
        let option = CreateSelectMenuOption::new(cut(&self.label, OPTION), line);
        // What is cut off goes on below.
        let rest =
            fitting(&self.label, OPTION).and_then(|_| self.label.get(fitting(&self.label, OPTION - 1)?..));
        Some(match rest {
            Some(rest) if !is_blank(rest) => option.description(cut(rest.trim_start(), OPTION)),
            _ => option,
        })
    }

    fn may_be_listed(&self) -> bool {
        self.style == Style::Neutral
            && matches!(&self.id, CustomId::Press(line) if line.chars().count() <= OPTION)
    }
}

/// A list of the platform's own.
fn native(choose: &Choose, numbers: &mut Numbers) -> Option<CreateActionRow> {
    let press = choose.press.clone();
    let (id, kind) = match choose.what {
        Native::Channel => (
            CustomId::Channel(press),
            CreateSelectMenuKind::Channel {
                channel_types: Some(vec![ChannelType::Text, ChannelType::News]),
                default_channels: None,
            },
        ),
        Native::Role => (
            CustomId::Role(press),
            CreateSelectMenuKind::Role { default_roles: None },
        ),
    };
    let menu = CreateSelectMenu::new(numbers.encode(&id)?, kind);
    let hint = cut(&clean_line(&choose.hint), HINT);
    Some(CreateActionRow::SelectMenu(if is_blank(&hint) {
        menu
    } else {
        menu.placeholder(hint)
    }))
}

/// All rows of a reply. They are as the app laid them out, if Discord has the room; else they become lists or close
/// up.
fn rows(reply: &Reply) -> Vec<Row> {
    let mut rows: Vec<Vec<Key>> = reply.buttons.iter().flat_map(|row| keys(row)).collect();
    for key in extra(reply) {
        match rows.as_mut_slice() {
            // Not at the end of a column, where it would look like one of several.
            [last] if last.len() < ROW => last.push(key),
            [.., last] if (2..ROW).contains(&last.len()) => last.push(key),
            _ => rows.push(vec![key]),
        }
    }
    let room = ROW - usize::from(reply.choose.is_some());
    let mut rows = listed(rows, COLUMN);
    if rows.len() > room {
        rows = listed(
            rows.into_iter()
                .flat_map(|row| match row {
                    Row::Keys(keys) => vec![keys],
                    Row::List(keys) => keys.into_iter().map(|key| vec![key]).collect(),
                })
                .collect(),
            2,
        );
    }
    if rows.len() > room { closed_up(rows) } else { rows }
}

/// One row of the app's, of even length if it becomes several.
fn keys(row: &[Button]) -> Vec<Vec<Key>> {
    let keys: Vec<_> = row.iter().filter_map(key).collect();
    let rows = keys.len().div_ceil(ROW).max(1);
    let even = keys.len().div_ceil(rows).max(1);
    keys.chunks(even).map(<[Key]>::to_vec).collect()
}

fn key(button: &Button) -> Option<Key> {
    let id = CustomId::Press(button.press.clone());
    // Discord refuses the whole message for one button that carries nothing, or too much.
    id.encode(0)?;
    let label = clean_line(&button.label);
    Some(Key {
        label: if is_blank(&label) {
            clean_line(&button.press)
        } else {
            label
        },
        style: button.style,
        id,
    })
}

/// What is pressed besides the app's buttons: a form, ways in.
fn extra(reply: &Reply) -> Vec<Key> {
    let primary = reply
        .buttons
        .iter()
        .flatten()
        .any(|button| button.style == Style::Primary);
    let form = reply.awaits.as_ref().map(|awaits| Key {
        label: format!("{} …", cut(&clean_line(&awaits.label), LABEL - 2)),
        // What is awaited is the likely next step, unless the app names another.
        style: if primary { Style::Neutral } else { Style::Primary },
        id: CustomId::Open(awaits.line.clone()),
    });
    let mut keys: Vec<_> = form
        .filter(|key| key.id.encode(0).is_some())
        .into_iter()
        .collect();
    let mut seen = HashSet::new();
    ways_in(&reply.body, &mut |label, payload| {
        if seen.insert(payload.to_owned()) {
            keys.extend(key(&Button {
                label: capitalised(label),
                press: start(payload),
                style: Style::Neutral,
            }));
        }
    });
    keys
}

/// Discord has no links that start something: what a text links to is a button as well.
fn ways_in(blocks: &[Block], found: &mut impl FnMut(&str, &str)) {
    let mut look = |text: &waymark_app::reply::Text| {
        for span in &text.0 {
            if let Span::DeepLink { label, payload } = span {
                found(label, payload);
            }
        }
    };
    for block in blocks {
        match block {
            Block::Title(text) | Block::Para(text) | Block::Quote(text) | Block::Small(text) => look(text),
            Block::List { items, .. } => items.iter().for_each(|item| look(&item.text)),
            Block::Meter { label, .. } => look(label),
            Block::Facts(facts) => facts.iter().for_each(|(name, value)| {
                look(name);
                look(value);
            }),
            // What is hidden is not shown below.
            Block::Code { .. } | Block::Spoiler(_) => {}
        }
    }
}

fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Columns of so many keys or more become lists of even length.
fn listed(rows: Vec<Vec<Key>>, from: usize) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut column: Vec<Key> = Vec::new();
    for row in rows {
        if let [key] = row.as_slice()
            && key.may_be_listed()
        {
            // A list has each value once.
            if column.iter().any(|other| other.id == key.id) {
                end(&mut out, &mut column, from);
            }
            column.push(key.clone());
            continue;
        }
        end(&mut out, &mut column, from);
        out.push(Row::Keys(row));
    }
    end(&mut out, &mut column, from);
    out
}

fn end(out: &mut Vec<Row>, column: &mut Vec<Key>, from: usize) {
    let keys = std::mem::take(column);
    if keys.len() < from {
        out.extend(keys.into_iter().map(|key| Row::Keys(vec![key])));
        return;
    }
    let even = keys.len().div_ceil(keys.len().div_ceil(OPTIONS));
    out.extend(keys.chunks(even).map(|part| Row::List(part.to_vec())));
}

/// Rows of buttons that follow each other share one, while it has room.
fn closed_up(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        match (out.last_mut(), row) {
            (Some(Row::Keys(last)), Row::Keys(keys)) if last.len() + keys.len() <= ROW => last.extend(keys),
            (_, row) => out.push(row),
        }
    }
    out
}
