//! What Discord sends becomes what Waymark is asked: an interaction or a message becomes a request.
//!
//! | where | place of the request | who sees the answer |
//! |---|---|---|
//! | the direct conversation with us | direct | there is nobody else |
//! | a server that we are in | the channel, for a thread the one above it | as the reply says |
//! | elsewhere: a server or a conversation that only the learner brought us to | direct, aside | the learner alone |
//!
//! Elsewhere belongs to the learner and to no group: nothing can be set up there, nothing of us stays. What is awaited
//! is awaited in the direct conversation, where it can be typed too; forms say themselves what they complete. That
//! something is asked there says nothing about whether we can write to the learner.

use jiff::Timestamp;
use serenity::all::{
    ActionRowComponent, CommandDataOption, CommandDataOptionValue, CommandInteraction, CommandType,
    ComponentInteraction, ComponentInteractionDataKind, Interaction, ModalInteraction, ResolvedTarget, User,
};
use waymark_app::{
    command::{self, Shown, Spec},
    courtesy,
    reply::Reply,
    request::{Action, Actor, Place, Platform, Request},
};

use crate::{
    menu::{SAVE_AS_NOTE, STUDY_PROFILE},
    outbound::{CustomId, FIELD},
};

mod chosen;
mod message;
mod spot;

pub(crate) use chosen::{Chosen, Where};
pub(crate) use message::{Heard, heard};
pub(crate) use spot::{Pressed, Spot};

/// What an interaction asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// Something of the app.
    Ask(Box<Ask>),
    /// The form of a command line. Whoever submits it asks for that line.
    Form(String, Box<Ask>),
    /// What may stand for an argument that is being typed.
    Typing {
        actor: Actor,
        /// The command, or the command and its part.
        command: String,
        param: String,
        typed: String,
    },
}

/// Something that the app is asked for.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) request: Request,
    pub(crate) spot: Spot,
    /// The message whose component was used, and whose it is.
    pub(crate) pressed: Option<Pressed>,
    /// What is told of the command, if the table has it.
    pub(crate) spec: Option<&'static Spec>,
    /// Whether only the learner is to see the answer, whatever the command says.
    pub(crate) hidden: bool,
    /// What is said to it without asking the app, where that makes no sense.
    pub(crate) told: Option<Reply>,
    /// What was written in a form: it is said back where nothing is done with it.
    pub(crate) wrote: Option<String>,
    /// What of the server's own it names.
    pub(crate) chosen: Chosen,
}

impl Ask {
    /// Whether the answer is likely to be for the learner alone.
    pub(crate) fn likely_private(&self) -> bool {
        self.hidden || self.pressed.is_some() || self.spec.is_none_or(|spec| spec.shown == Shown::Privately)
    }

    /// Names the server, where the name of the channel is all that came along.
    pub(crate) fn call_server(&mut self, name: String) {
        if let Place::Group(chat) = &mut self.request.place {
            chat.title = name;
        }
    }
}

/// What is asked by an interaction; `None` if it is nobody's, or of a kind that needs no answer.
pub(crate) fn asked(interaction: &Interaction, at: Timestamp) -> Option<Asked> {
    match interaction {
        Interaction::Command(command) => command_ran(command, at),
        Interaction::Autocomplete(command) => typing(command),
        Interaction::Component(component) => used(component, at),
        Interaction::Modal(modal) => submitted(modal, at),
        _ => None,
    }
}

fn command_ran(command: &CommandInteraction, at: Timestamp) -> Option<Asked> {
    let data = &command.data;
    let (action, hidden) = match (data.kind, data.target()) {
        (CommandType::User, Some(ResolvedTarget::User(user, _))) if data.name == STUDY_PROFILE => {
            let member = ("member".to_owned(), format!("<@{}>", user.id));
            (Action::Command("profile".to_owned(), vec![member]), true)
        }
        (CommandType::Message, Some(ResolvedTarget::Message(message))) if data.name == SAVE_AS_NOTE => {
            let text = ("text".to_owned(), message::text(message));
            (Action::Command("note".to_owned(), vec![text]), true)
        }
        _ => {
            let (called, options) = called(command);
            (Action::Command(called, values(options)), false)
        }
    };
    let wordless = hidden
        && matches!(&action, Action::Command(_, values) if values.iter().all(|(_, value)| value.trim().is_empty()));
    let spec = spec(&action);
    let spot = spot::of_command(command, spec);
    let chosen = Chosen::by(&action);
    let ask = ask(&command.id.to_string(), &command.user, at, action, spot)?;
    Some(Asked::Ask(Box::new(Ask {
        spec,
        hidden,
        told: wordless.then(courtesy::text_only),
        chosen,
        ..ask
    })))
}

/// What is told of the command that is called.
fn spec(action: &Action) -> Option<&'static Spec> {
    let line = match action {
        Action::Command(line, _) | Action::Press(line) | Action::Line(line) => line,
        Action::Vote { .. } => return None,
    };
    command::spec(line.trim_start_matches('/').split_whitespace().next()?)
}

/// The command, with its part if one was called, and what was given to it.
fn called(command: &CommandInteraction) -> (String, &[CommandDataOption]) {
    let mut called = command.data.name.clone();
    let mut options = command.data.options.as_slice();
    while let [part, ..] = options
        && let CommandDataOptionValue::SubCommand(within) | CommandDataOptionValue::SubCommandGroup(within) =
            &part.value
    {
        called.push(' ');
        called.push_str(&part.name);
        options = within;
    }
    (called, options)
}

fn values(options: &[CommandDataOption]) -> Vec<(String, String)> {
    options
        .iter()
        .filter_map(|option| Some((option.name.clone(), value(&option.value)?)))
        .collect()
}

fn value(value: &CommandDataOptionValue) -> Option<String> {
    Some(match value {
        CommandDataOptionValue::String(text) | CommandDataOptionValue::Autocomplete { value: text, .. } => {
            text.clone()
        }
        CommandDataOptionValue::Integer(number) => number.to_string(),
        CommandDataOptionValue::Number(number) => number.to_string(),
        CommandDataOptionValue::Boolean(on) => if *on { "on" } else { "off" }.to_owned(),
        CommandDataOptionValue::Channel(id) => id.to_string(),
        CommandDataOptionValue::Role(id) => id.to_string(),
        CommandDataOptionValue::User(id) => format!("<@{id}>"),
        _ => return None,
    })
}

fn typing(command: &CommandInteraction) -> Option<Asked> {
    let option = command.data.autocomplete()?;
    Some(Asked::Typing {
        actor: actor(&command.user)?,
        command: called(command).0,
        param: option.name.to_owned(),
        typed: option.value.to_owned(),
    })
}

fn used(component: &ComponentInteraction, at: Timestamp) -> Option<Asked> {
    let first = match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().cloned(),
        ComponentInteractionDataKind::ChannelSelect { values } => values.first().map(ToString::to_string),
        ComponentInteractionDataKind::RoleSelect { values } => values.first().map(ToString::to_string),
        _ => None,
    };
    let mut form = None;
    let line = match (CustomId::decode(&component.data.custom_id), first) {
        (Some(CustomId::Press(line)), _) | (Some(CustomId::Select), Some(line)) => line,
        (Some(CustomId::Channel(line) | CustomId::Role(line)), Some(id)) => format!("{line} {id}"),
        (Some(CustomId::Open(line)), _) => {
            form = Some(line.clone());
            line
        }
        // From an older version of ours: the app says so.
        _ => String::new(),
    };
    let action = Action::Press(line);
    let spec = spec(&action);
    let spot = spot::of_component(component, spec);
    let pressed = Pressed::of(&component.message, &component.user, &spot);
    let chosen = Chosen::by(&action);
    let ask = ask(&component.id.to_string(), &component.user, at, action, spot)?;
    let ask = Box::new(Ask {
        pressed: Some(pressed),
        spec,
        chosen,
        ..ask
    });
    Some(match form {
        Some(form) => Asked::Form(form, ask),
        None => Asked::Ask(ask),
    })
}

fn submitted(modal: &ModalInteraction, at: Timestamp) -> Option<Asked> {
    let fields = modal.data.components.iter().flat_map(|row| &row.components);
    let text = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(field) if field.custom_id == FIELD => field.value.as_deref(),
        _ => None,
    });
    let text = text.collect::<String>();
    let (action, told) = match CustomId::decode(&modal.data.custom_id) {
        Some(CustomId::Form(line)) => (Action::Line(format!("/{line} {text}")), None),
        _ => (Action::Press(String::new()), Some(courtesy::form_too_old(&text))),
    };
    let spec = spec(&action);
    let spot = spot::of_modal(modal, spec);
    let pressed = modal
        .message
        .as_deref()
        .map(|message| Pressed::of(message, &modal.user, &spot));
    let chosen = Chosen::by(&action);
    let ask = ask(&modal.id.to_string(), &modal.user, at, action, spot)?;
    Some(Asked::Ask(Box::new(Ask {
        pressed,
        spec,
        told,
        wrote: Some(text).filter(|text| !text.trim().is_empty()),
        chosen,
        ..ask
    })))
}

fn ask(id: &str, user: &User, at: Timestamp, action: Action, spot: Spot) -> Option<Ask> {
    Some(Ask {
        request: Request {
            id: format!("discord:{id}"),
            actor: actor(user)?,
            place: spot.place(),
            at,
            action,
        },
        spot,
        pressed: None,
        spec: None,
        hidden: false,
        told: None,
        wrote: None,
        chosen: Chosen::default(),
    })
}

/// Who asks; `None` for a bot. Where somebody lives is not told by the language that they read.
fn actor(user: &User) -> Option<Actor> {
    (!user.bot).then(|| Actor {
        platform: Platform::Discord,
        external: user.id.to_string(),
        address: user.id.to_string(),
        name: user.display_name().to_owned(),
        zone: None,
    })
}

#[cfg(test)]
mod tests;
