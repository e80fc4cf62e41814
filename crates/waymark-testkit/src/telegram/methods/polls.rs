//! Polls and quizzes.

use serde_json::Value;

use super::send;
use crate::telegram::formatted::utf16;
use crate::telegram::keyboard;
use crate::telegram::message::{Body, Poll};
use crate::telegram::problem::Problem;
use crate::telegram::request::Request;
use crate::telegram::world::World;

/// `sendPoll`.
pub(super) fn send(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let poll = read(world, request)?;
    let id = poll.id.clone();
    world.polls.insert(id.clone(), poll);
    let sent = send::post(world, request, Body::Poll(id.clone()));
    if sent.is_err() {
        world.polls.remove(&id);
    }
    sent
}

/// `stopPoll`.
pub(super) fn stop(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let buttons = keyboard::inline(request)?;
    let chat = world.may_write(request.chat())?;
    let (bot, id) = (world.bot.id, request.int("message_id").unwrap_or_default());
    let post = world.post_mut(chat, id).filter(|post| post.from == bot);
    let post = post.ok_or_else(|| Problem::bad("message with poll to stop not found"))?;
    let Body::Poll(poll) = post.body.clone() else {
        return Err(Problem::bad("message is not a poll"));
    };
    let Some(stored) = world.polls.get_mut(&poll).filter(|poll| !poll.closed) else {
        return Err(Problem::bad("poll has already been closed"));
    };
    stored.closed = true;
    let shown = stored.json();
    if let Some(post) = world.post_mut(chat, id) {
        post.markup = buttons;
    }
    send::changed(world, chat, id);
    world.tell("poll", shown.clone());
    Ok(shown)
}

fn read(world: &mut World, request: &Request) -> Result<Poll, Problem> {
    let question = request.text("question").unwrap_or_default().trim().to_owned();
    if question.is_empty() {
        return Err(Problem::breach("poll question must be non-empty"));
    }
    if utf16(&question) > 300 {
        return Err(Problem::breach("poll question length must not exceed 300"));
    }
    let options = options(request)?;
    let quiz = match request.text("type") {
        None | Some("regular") => false,
        Some("quiz") => true,
        Some(other) => return Err(Problem::breach(format!("unsupported poll type {other:?}"))),
    };
    let multiple = request.flag("allows_multiple_answers");
    let right = right(request, quiz, options.len())?;
    if quiz && multiple && right.len() < 2 {
        return Err(Problem::breach(
            "a quiz with one right answer can't have multiple answers",
        ));
    }
    let explanation = explanation(request, quiz)?;
    if request.int("open_period").is_some() && request.int("close_date").is_some() {
        return Err(Problem::breach("open_period and close_date exclude each other"));
    }
    if request
        .int("open_period")
        .is_some_and(|seconds| !(5..=2_628_000).contains(&seconds))
    {
        return Err(Problem::breach("open_period is 5 to 2628000 seconds"));
    }
    Ok(Poll {
        id: format!("{}", 5_000_000_000 + world.fresh()),
        question,
        options,
        quiz,
        right,
        explanation,
        anonymous: request.values.get("is_anonymous") != Some(&Value::Bool(false)),
        multiple,
        closed: request.flag("is_closed"),
        votes: Vec::new(),
    })
}

fn options(request: &Request) -> Result<Vec<String>, Problem> {
    let options = request
        .values
        .get("options")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let options: Vec<String> = options
        .map(|option| option["text"].as_str().unwrap_or_default().trim().to_owned())
        .collect();
    match options.len() {
        0 | 1 => return Err(Problem::breach("poll must have at least 2 option")),
        13.. => return Err(Problem::breach("poll can't have more than 12 options")),
        _ => {}
    }
    if options.iter().any(String::is_empty) {
        return Err(Problem::breach("poll options must be non-empty"));
    }
    if options.iter().any(|option| utf16(option) > 100) {
        return Err(Problem::breach("poll options length must not exceed 100"));
    }
    Ok(options)
}

/// The right options of a quiz.
fn right(request: &Request, quiz: bool, options: usize) -> Result<Vec<usize>, Problem> {
    let given = request.values.get("correct_option_ids").and_then(Value::as_array);
    let given = given.cloned().unwrap_or_default();
    if !quiz {
        if given.is_empty() {
            return Ok(Vec::new());
        }
        return Err(Problem::breach("a regular poll has no correct option"));
    }
    let read = given.iter().map(|id| {
        id.as_u64()
            .and_then(|id| usize::try_from(id).ok())
            .filter(|id| *id < options)
    });
    let right: Option<Vec<usize>> = read.collect();
    let right = right.filter(|right| !right.is_empty() && right.is_sorted_by(|a, b| a < b));
    right.ok_or_else(|| Problem::breach("wrong correct option ID specified"))
}

fn explanation(
    request: &Request,
    quiz: bool,
) -> Result<Option<crate::telegram::formatted::Formatted>, Problem> {
    let text = send::formatted(
        request,
        "explanation",
        "explanation_parse_mode",
        "explanation_entities",
    )?;
    if text.text.is_empty() {
        return Ok(None);
    }
    if !quiz {
        return Err(Problem::breach("explanation can be specified only for a quiz"));
    }
    if utf16(&text.text) > 200 {
        return Err(Problem::breach_because(
            "MESSAGE_TOO_LONG",
            "an explanation of more than 200 characters",
        ));
    }
    if text.text.matches('\n').count() > 2 {
        return Err(Problem::breach("an explanation has at most 2 line feeds"));
    }
    Ok(Some(text))
}
