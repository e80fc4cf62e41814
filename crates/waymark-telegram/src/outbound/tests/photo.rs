//! Words and their picture.

use waymark_app::reply::{Board, Card, Row, Unit};

use super::*;

fn card() -> Card {
    Card::Board(Board {
        group: "Crabs".into(),
        title: "This week".into(),
        period: String::new(),
        unit: Unit::Points,
        most: 5,
        rows: vec![Row {
            rank: 1,
            name: "Ada".into(),
            worth: 5,
            own: true,
        }],
        own: String::new(),
        page: String::new(),
    })
}

async fn pictured(reply: &Reply) -> Vec<Piece> {
    let bytes = paint(reply).await.unwrap();
    assert!(bytes.starts_with(b"\x89PNG"));
    with_photo(draw(reply, &look()), reply, &look(), bytes)
}

#[tokio::test]
async fn short_words_are_the_caption_and_have_the_buttons() {
    let reply = Reply::titled("Crabs & co")
        .row([Button::new("Again", "leaderboard")])
        .card(Some(card()));
    let pieces = pictured(&reply).await;
    let [
        Piece::Photo {
            caption, keyboard, ..
        },
    ] = pieces.as_slice()
    else {
        panic!("{}", pieces.len())
    };
    assert_eq!(caption.as_deref(), Some("<b>Crabs &amp; co</b>"));
    assert!(keyboard.is_some());
    // Where no picture may be sent, the words are.
    let words = pieces[0].otherwise();
    assert!(
        matches!(&words, Some(Piece::Text { html, keyboard: Some(_) }) if html == "<b>Crabs &amp; co</b>"),
        "{words:?}"
    );
}

#[tokio::test]
async fn words_that_are_long_or_turned_like_a_page_stand_below_their_picture() {
    let turned = Reply::titled("Crabs").in_place();
    for reply in [Reply::titled("word ".repeat(300)), turned] {
        let reply = reply
            .row([Button::new("Next", "leaderboard 2")])
            .card(Some(card()));
        let pieces = pictured(&reply).await;
        assert!(pieces[0].is_beside(), "nothing is lost without it");
        assert!(matches!(
            &pieces[1],
            Piece::Text {
                keyboard: Some(_),
                ..
            }
        ));
        assert_eq!(pieces.len(), 2);
    }
}

#[tokio::test]
async fn what_has_no_picture_has_none() {
    assert_eq!(paint(&Reply::titled("Crabs")).await, None);
}
