//! What a reply says, as plain messages or as cards.
//!
//! A card (Discord: embed) holds together what has a headline or names with values, its coloured edge tells the tone at
//! a glance, and it takes more text. But cards are narrow, on a desktop too, and lines of code break in them: what shows
//! code is a plain message. So are short sentences without a headline, and the words that go with a file.

use serenity::all::{CreateEmbed, CreateEmbedFooter};
use waymark_app::reply::{Block, Reply, Span, Text, Tone, clean, is_blank};

use super::{
    Letter, Look, glyph,
    ink::{Face, Line},
    markdown,
    measure::units,
    page::Page,
    split::split,
};

/// The longest content of a message, with room for the role that is pinged.
const CONTENT: usize = 2000 - 30;
/// The longest text of a card. All that is on one card is at most 6000 long: this, a title, and what is kept for a footer
/// and fields.
const DESCRIPTION: usize = 4096;
/// The longest title, and name of a field.
const NAME: usize = 256;
/// The longest value of a field.
const VALUE: usize = 1024;
/// The longest quiet line that goes to the foot of a card.
const FOOTER: usize = 500;
/// How many fields are better than lines; on a phone each takes two.
const FIELDS: std::ops::RangeInclusive<usize> = 2..=6;
/// How much all fields may take.
const ALL_FIELDS: usize = 1100;
/// Values of this length stand side by side.
const BESIDE: usize = 30;

/// Draws what a reply says; nothing where there is nothing to see.
pub(super) fn letters(reply: &Reply, look: &Look) -> Vec<Letter> {
    if is_talk(reply) {
        let texts = split(
            &Page::draw(&reply.body, glyph::of_tone(reply.tone), look),
            CONTENT,
        );
        // What is longer reads better on one card than in several messages.
        if texts.len() <= 1 || !reply.files.is_empty() {
            return texts.into_iter().map(content).collect();
        }
    }
    cards(reply, look)
}

/// A message that says just this.
pub(super) fn content(text: String) -> Letter {
    Letter {
        content: Some(text),
        ..Letter::default()
    }
}

fn is_talk(reply: &Reply) -> bool {
    let shows_code = reply.body.iter().any(|block| matches!(block, Block::Code { .. }));
    let quiet = matches!(reply.tone, Tone::Plain | Tone::Refusal);
    let in_order = reply.body.iter().any(|block| {
        matches!(
            block,
            Block::Title(_) | Block::Facts(_) | Block::Meter { .. } | Block::List { .. }
        )
    });
    shows_code || !reply.files.is_empty() || (quiet && !in_order)
}

fn cards(reply: &Reply, look: &Look) -> Vec<Letter> {
    let sign = glyph::of_tone(reply.tone);
    let mut body = reply.body.as_slice();
    let title = match body {
        [Block::Title(text), rest @ ..] => headline(text, sign).inspect(|_| body = rest),
        _ => None,
    };
    let footer = match body {
        [rest @ .., Block::Small(text)] => quiet(text).inspect(|_| body = rest),
        _ => None,
    };
    let fields = match body {
        [rest @ .., Block::Facts(facts)] => fields(facts, look).inspect(|_| body = rest),
        _ => None,
    };
    let sign = if title.is_some() { "" } else { sign };
    let mut texts: Vec<_> = split(&Page::draw(body, sign, look), DESCRIPTION)
        .into_iter()
        .map(Some)
        .collect();
    if texts.is_empty() && (title.is_some() || footer.is_some() || fields.is_some()) {
        texts.push(None);
    }
    let last = texts.len().saturating_sub(1);
    let (mut title, mut footer, mut fields) = (title, footer, fields);
    let mut letters = Vec::with_capacity(texts.len());
    for (i, text) in texts.into_iter().enumerate() {
        let mut card = CreateEmbed::new().colour(glyph::colour(reply.tone));
        if let Some(title) = title.take() {
            card = card.title(title);
        }
        if let Some(text) = text {
            card = card.description(text);
        }
        if i == last {
            card = card.fields(fields.take().unwrap_or_default());
            if let Some(footer) = footer.take() {
                card = card.footer(CreateEmbedFooter::new(footer));
            }
        }
        letters.push(Letter {
            embeds: vec![card],
            ..Letter::default()
        });
    }
    letters
}

/// A line where Discord knows neither links nor times, if it has none.
fn headline(text: &Text, sign: &str) -> Option<String> {
    let mut line = Line::new(super::ink::Kind::Text, None);
    line.push(sign, &Face::Plain);
    for span in &text.0 {
        let said = clean(span.as_str()).replace('\n', " ");
        match span {
            // It is bold as a whole.
            Span::Plain(_) | Span::Strong(_) => line.push(&said, &Face::Plain),
            Span::Emphasis(_) => line.push(&said, &Face::Emphasis),
            Span::Code(_) => line.push(&said, &Face::Code),
            _ => return None,
        }
    }
    let drawn = markdown::bare(&line.runs).trim().to_owned();
    (!is_blank(&text.to_plain()) && units(&drawn) <= NAME).then_some(drawn)
}

/// A line where Discord knows no Markdown at all.
fn quiet(text: &Text) -> Option<String> {
    let plain = text.0.iter().all(|span| matches!(span, Span::Plain(_)));
    let said = clean(&text.to_plain()).trim().to_owned();
    (plain && !is_blank(&said) && units(&said) <= FOOTER).then_some(said)
}

/// Names with values as a card's own, if all of them are short.
fn fields(facts: &[(Text, Text)], look: &Look) -> Option<Vec<(String, String, bool)>> {
    if !FIELDS.contains(&facts.len()) {
        return None;
    }
    let mut used = 0;
    let field = |(name, value): &(Text, Text)| {
        let name = headline(name, "")?;
        let [value] = split(&Page::text(value, look), VALUE).try_into().ok()?;
        used += units(&name) + units(&value);
        let short = units(&value) <= BESIDE && !value.contains('\n');
        Some((name, value, short))
    };
    let drawn: Option<Vec<_>> = facts.iter().map(field).collect();
    drawn.filter(|_| used <= ALL_FIELDS)
}

/// A message with nothing to say.
pub(super) fn silence() -> Letter {
    content("…".to_owned())
}
