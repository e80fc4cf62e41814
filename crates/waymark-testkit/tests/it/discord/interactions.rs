//! Interactions and what is said in answer, through serenity.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, CreateActionRow, CreateAutocompleteResponse, CreateButton,
    CreateInputText, CreateInteractionResponse as Response, CreateInteractionResponseFollowup as FollowUp,
    CreateInteractionResponseMessage as Message, CreateModal, EditInteractionResponse as Edit,
    InputTextStyle,
};
use serenity::http::Http;
use waymark_testkit::discord::{Asking, Channel, Discord, Planted, User, permission};

use super::messages::nobody;
use super::rest::client;

async fn scene() -> (Discord, User, Channel, Http) {
    let dc = Discord::start().await;
    let ada = dc.user("Ada");
    let server = dc.server("Rustaceans");
    server.admit(&ada);
    server.adds_bot(permission::EMBED_LINKS);
    let http = client(&dc);
    http.set_application_id(dc.application_id().into());
    (dc, ada, server.general(), http)
}

fn text(words: &str) -> Message {
    Message::new().content(words).allowed_mentions(nobody())
}

async fn answer(http: &Http, to: &Planted, response: &Response) -> serenity::Result<()> {
    http.create_interaction_response(to.id.into(), &to.token, response, vec![])
        .await
}

/// The code and the status of a refusal.
fn refusal<T: std::fmt::Debug>(result: serenity::Result<T>) -> (u16, isize) {
    match result.expect_err("a refusal") {
        serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(answer)) => {
            (answer.status_code.as_u16(), answer.error.code)
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_answer_can_be_read_changed_followed_and_taken_back() {
    let (dc, ada, channel, http) = scene().await;
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    answer(&http, &asked, &Response::Message(text("Points: 3")))
        .await
        .unwrap();
    let original = http
        .get_original_interaction_response(&asked.token)
        .await
        .unwrap();
    assert_eq!(original.content, "Points: 3");
    let edit = Edit::new().content("Points: 4").allowed_mentions(nobody());
    let edited = http
        .edit_original_interaction_response(&asked.token, &edit, vec![])
        .await
        .unwrap();
    assert_eq!((edited.id, edited.content.as_str()), (original.id, "Points: 4"));
    let more = FollowUp::new()
        .content("and a note")
        .ephemeral(true)
        .allowed_mentions(nobody());
    let more = http
        .create_followup_message(&asked.token, &more, vec![])
        .await
        .unwrap();
    let changed = FollowUp::new().content("and two").allowed_mentions(nobody());
    http.edit_followup_message(&asked.token, more.id, &changed, vec![])
        .await
        .unwrap();
    assert_eq!(
        http.get_followup_message(&asked.token, more.id)
            .await
            .unwrap()
            .content,
        "and two"
    );
    http.delete_followup_message(&asked.token, more.id).await.unwrap();
    http.delete_original_interaction_response(&asked.token)
        .await
        .unwrap();
    assert_eq!(
        refusal(http.get_original_interaction_response(&asked.token).await),
        (404, 10008)
    );
    dc.finish().await;
}

#[tokio::test]
async fn a_promise_is_kept_by_an_edit_or_by_the_first_follow_up() {
    let (dc, ada, channel, http) = scene().await;
    for by_edit in [true, false] {
        let asked = dc.asks(&ada, channel.id(), &Asking::Command);
        answer(&http, &asked, &Response::Defer(Message::new().ephemeral(true)))
            .await
            .unwrap();
        let promised = http
            .get_original_interaction_response(&asked.token)
            .await
            .unwrap();
        let kept = if by_edit {
            let edit = Edit::new().content("Here").allowed_mentions(nobody());
            http.edit_original_interaction_response(&asked.token, &edit, vec![])
                .await
                .unwrap()
        } else {
            let here = FollowUp::new().content("Here").allowed_mentions(nobody());
            http.create_followup_message(&asked.token, &here, vec![])
                .await
                .unwrap()
        };
        assert_eq!((kept.id, kept.content.as_str()), (promised.id, "Here"));
        assert_eq!(
            kept.flags.unwrap_or_default().bits(),
            64,
            "still for one person alone"
        );
    }
    dc.finish().await;
}

#[tokio::test]
async fn what_is_ephemeral_is_not_there_for_the_bot_itself() {
    let (dc, ada, channel, http) = scene().await;
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    answer(&http, &asked, &Response::Message(text("for you").ephemeral(true)))
        .await
        .unwrap();
    let original = http
        .get_original_interaction_response(&asked.token)
        .await
        .unwrap();
    assert_eq!(
        refusal(http.get_message(channel.id().into(), original.id).await),
        (404, 10008)
    );
    dc.finish().await;
}

#[tokio::test]
async fn a_press_changes_its_message_at_once_or_later() {
    let (dc, ada, channel, http) = scene().await;
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    let row = CreateActionRow::Buttons(vec![CreateButton::new("b0:next").label("Next")]);
    answer(
        &http,
        &asked,
        &Response::Message(text("page 1").components(vec![row])),
    )
    .await
    .unwrap();
    let shown = http
        .get_original_interaction_response(&asked.token)
        .await
        .unwrap();
    let metadata = shown
        .interaction_metadata
        .as_deref()
        .expect("whose doing it answers");
    assert!(format!("{metadata:?}").contains(&ada.id().to_string()));

    let press = dc.asks(&ada, channel.id(), &Asking::Press(shown.id.get()));
    answer(&http, &press, &Response::UpdateMessage(text("page 2")))
        .await
        .unwrap();
    let press = dc.asks(&ada, channel.id(), &Asking::Press(shown.id.get()));
    answer(&http, &press, &Response::Acknowledge).await.unwrap();
    let edit = Edit::new().content("page 3").allowed_mentions(nobody());
    let third = http
        .edit_original_interaction_response(&press.token, &edit, vec![])
        .await
        .unwrap();
    assert_eq!((third.id, third.content.as_str()), (shown.id, "page 3"));
    dc.finish().await;
}

fn form() -> Response {
    let input = CreateInputText::new(InputTextStyle::Paragraph, "Your answer", "t").max_length(2000);
    Response::Modal(
        CreateModal::new("m:answer", "Answer").components(vec![CreateActionRow::InputText(input)]),
    )
}

fn suggestions(count: usize) -> Response {
    let choices = (0..count)
        .map(|n| AutocompleteChoice::new(format!("roadmap {n}"), format!("r{n}")))
        .collect();
    Response::Autocomplete(CreateAutocompleteResponse::new().set_choices(choices))
}

#[tokio::test]
async fn forms_and_suggestions_are_answers_too() {
    let (dc, ada, channel, http) = scene().await;
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    answer(&http, &asked, &form()).await.unwrap();
    let sent = dc.asks(&ada, channel.id(), &Asking::Form(None));
    answer(&http, &sent, &Response::Message(text("Thank you")))
        .await
        .unwrap();
    let typing = dc.asks(&ada, channel.id(), &Asking::Typing(3));
    answer(&http, &typing, &suggestions(25)).await.unwrap();
    dc.finish().await;
}

#[tokio::test]
async fn an_answer_belongs_to_its_kind_of_interaction() {
    let (dc, ada, channel, http) = scene().await;
    let update = || Response::UpdateMessage(text("page 2"));
    let wrong = [
        (Asking::Command, update()),
        (Asking::Command, Response::Acknowledge),
        (Asking::Command, suggestions(1)),
        (Asking::Typing(3), Response::Message(text("no"))),
        (Asking::Typing(4), suggestions(1)),
        (Asking::Typing(3), suggestions(26)),
        (Asking::Form(None), form()),
        (Asking::Form(None), update()),
        (Asking::Press(1), suggestions(1)),
    ];
    let count = wrong.len();
    for (asking, response) in wrong {
        let asked = dc.asks(&ada, channel.id(), &asking);
        assert_eq!(
            refusal(answer(&http, &asked, &response).await),
            (400, 50035),
            "{asking:?}"
        );
    }
    assert_eq!(dc.forgive().len(), count);
}

#[tokio::test]
async fn three_seconds_for_the_first_answer_and_a_quarter_of_an_hour_for_the_rest() {
    let (dc, ada, channel, http) = scene().await;
    dc.runs_at(0.0);
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    dc.advances(Duration::from_millis(3001));
    assert_eq!(
        refusal(answer(&http, &asked, &Response::Message(text("late"))).await),
        (404, 10062)
    );

    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    dc.advances(Duration::from_secs(3));
    answer(&http, &asked, &Response::Message(text("in time")))
        .await
        .unwrap();
    dc.advances(Duration::from_secs(15 * 60 - 3));
    let edit = Edit::new().content("still").allowed_mentions(nobody());
    http.edit_original_interaction_response(&asked.token, &edit, vec![])
        .await
        .unwrap();
    dc.advances(Duration::from_secs(1));
    let late = http
        .edit_original_interaction_response(&asked.token, &edit, vec![])
        .await;
    assert_eq!(refusal(late), (401, 50027));
    dc.finish().await;
}

#[tokio::test]
async fn a_second_answer_an_unknown_one_and_a_follow_up_before_the_first_are_refused() {
    let (dc, ada, channel, http) = scene().await;
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    let early = FollowUp::new().content("early");
    assert_eq!(
        refusal(http.create_followup_message(&asked.token, &early, vec![]).await),
        (404, 10015)
    );
    answer(&http, &asked, &Response::Message(text("one")))
        .await
        .unwrap();
    assert_eq!(
        refusal(answer(&http, &asked, &Response::Message(text("two"))).await),
        (400, 40060)
    );
    let strange = Planted {
        id: 7,
        token: "x".to_owned(),
    };
    assert_eq!(
        refusal(answer(&http, &strange, &Response::Message(text("?"))).await),
        (404, 10062)
    );
    let told = dc.forgive();
    assert_eq!(told.len(), 2, "{told:?}");
}

#[tokio::test]
async fn the_answer_is_given_back_where_it_is_asked_for() {
    let (dc, ada, channel, _) = scene().await;
    let asked = dc.asks(&ada, channel.id(), &Asking::Command);
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        asked.id, asked.token
    );
    let body = json!({ "type": 4, "data": { "content": "Hello", "flags": 64 } });
    let (status, told) = super::rest::raw(&dc, "POST", &path, &body).await;
    assert_eq!(status, 200);
    assert_eq!(told["interaction"]["response_message_ephemeral"], true);
    assert_eq!(told["resource"]["message"]["content"], "Hello");
    assert_ne!(told["interaction"]["response_message_id"], Value::Null);
    dc.finish().await;
}

#[tokio::test]
async fn a_form_as_serenity_writes_it_reads_as_one() {
    let Response::Modal(_) = form() else {
        panic!("a form")
    };
    let written = serde_json::to_value(form()).unwrap();
    assert_eq!(waymark_testkit::discord::rules::form(&written["data"]), []);
    let row: Value = written["data"]["components"][0].clone();
    let read: serenity::all::ActionRow = serde_json::from_value(row).unwrap();
    assert!(matches!(read.components[0], ActionRowComponent::InputText(_)));
}
