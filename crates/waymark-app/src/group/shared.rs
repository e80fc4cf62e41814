//! How the question of a group looks in a chat: yesterday's answer, today's question, how many have answered.

use waymark_core::{
    catalog::Catalog,
    group::share,
    question::{Kind, Offer, Question},
};
use waymark_store::{Chat, Group, GroupQuestion, Tx};

use super::{called, week};
use crate::{
    asking,
    error::Fault,
    reply::{Block, Button, Item, Poll, Reply, Text, blocks, inline},
};

/// Letters in a row of buttons.
const ROW: usize = 5;

/// What a chat is asked, whether it is said or changes what was; `None` if the question has left the bank, or can't be pressed any more.
pub(crate) async fn question(
    catalog: &Catalog,
    tx: &mut Tx,
    group: &Group,
    chat: &Chat,
    asked: &GroupQuestion,
) -> Result<Option<Reply>, Fault> {
    let Some(question) = catalog.question(&asked.question) else {
        return Ok(None);
    };
    let Some(offers) = question.offers(asked.seed.cast_unsigned()) else {
        return Ok(None);
    };
    let mut reply = Reply::titled("Question of the day").to_group();
    let mut lead = revealed(catalog, tx, group, chat, asked).await?;
    lead.extend(
        week::cheers(tx, group, asked.day)
            .await?
            .map(|text| Block::Para(text.into())),
    );
    reply.body.splice(0..0, lead);
    reply = reply.blocks(prompt(question)).list(offers.iter().map(item));
    let answers = tx.count_answers(asked.id).await?;
    reply = reply.small(match answers.all {
        0 => "One answer each; only you see whether yours was right.".to_owned(),
        all => format!("{all} answered"),
    });
    let letters: Vec<_> = offers.iter().map(|offer| button(asked, offer)).collect();
    for row in letters.chunks(ROW) {
        reply = reply.row(row.iter().cloned());
    }
    reply = reply.row([Button::new("Join the group", "group join")]);
    let poll = group.polls.then(|| quiz(question, &offers)).flatten();
    // Those who were called see it as long as the message stands; a message that changes calls nobody.
    Ok(Some(reply.poll(poll).mention(chat.mention.clone())))
}

/// The answer to what was asked before: right, so many knew it, who was first.
async fn revealed(
    catalog: &Catalog,
    tx: &mut Tx,
    group: &Group,
    chat: &Chat,
    asked: &GroupQuestion,
) -> Result<Vec<Block>, Fault> {
    let Some(before) = tx.group_question_before(group.id, asked.day).await? else {
        return Ok(Vec::new());
    };
    let found = catalog
        .question(&before.question)
        .and_then(|question| question.offers(before.seed.cast_unsigned()));
    let Some(right) = found.and_then(|offers| offers.into_iter().find(|offer| offer.right)) else {
        return Ok(Vec::new());
    };
    let yesterday = asked.day.yesterday().is_ok_and(|day| day == before.day);
    let lead = if yesterday { "Yesterday" } else { "Last time" };
    let text = Text::new()
        .plain(format!("{lead}: "))
        .strong(format!("{}  ", upper(&right)))
        .then(inline(&right.text));
    let mut lines = vec![Block::Para(text)];
    let answers = tx.count_answers(before.id).await?;
    let Some(percent) = share(answers.right, answers.all) else {
        lines.push(Block::Small("Nobody answered it.".into()));
        return Ok(lines);
    };
    let mut told = format!("{} of {} were right ({percent} %).", answers.right, answers.all);
    if answers.all == 1 {
        told = if answers.right == 1 {
            "One answered, and was right.".to_owned()
        } else {
            "One answered, and was not right.".to_owned()
        };
    }
    if let Some(first) = tx.first_right(&before).await? {
        let name = called(tx, first, &chat.platform).await?;
        told.push_str(&format!(" First of the members to solve it: {name}."));
    }
    lines.push(Block::Small(told.into()));
    Ok(lines)
}

/// What is asked, without the options.
fn prompt(question: &Question) -> Vec<Block> {
    match &question.kind {
        // Elsewhere the output is typed as well.
        Kind::Tracing { program, .. } => vec![
            Block::Para(COMPILES.into()),
            Block::Code {
                language: "rust".to_owned(),
                text: asking::numbered(program),
            },
        ],
        _ => blocks(&question.prompt),
    }
}

/// What is asked about a program, where its output cannot be typed.
const COMPILES: &str = "Does it compile? If not, at which line does the compiler point?";

fn item(offer: &Offer) -> Item {
    Item::new(
        Text::new()
            .strong(upper(offer))
            .plain("  ")
            .then(inline(&offer.text)),
    )
}

fn button(asked: &GroupQuestion, offer: &Offer) -> Button {
    Button::new(upper(offer), format!("vote {} {}", asked.id, offer.letter))
}

/// The question as a quiz, if it fits one. A program stays in the message above.
fn quiz(question: &Question, offers: &[Offer]) -> Option<Poll> {
    let plain = |text: &str| inline(text).to_plain();
    let text = match &question.kind {
        Kind::Tracing { .. } => COMPILES.to_owned(),
        _ if question.prompt.contains("```") => "Which one is right?".to_owned(),
        _ => plain(&question.prompt),
    };
    let options = offers.iter().map(|offer| plain(&offer.text)).collect();
    let right = offers.iter().position(|offer| offer.right)?;
    let explanation = question.explanation.as_deref().map(plain);
    Poll::fitting(text, options, right, explanation)
}

/// The letter of an option as it is shown.
pub(crate) fn upper(offer: &Offer) -> String {
    offer.letter.to_ascii_uppercase().to_string()
}
