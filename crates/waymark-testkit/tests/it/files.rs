//! Photos and documents, through the real client.

use teloxide::prelude::*;
use teloxide::types::InputFile;
use waymark_testkit::telegram::Telegram;

use crate::bot::client;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

#[tokio::test]
async fn what_is_uploaded_can_be_looked_at() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.met_bot().await;
    let (bot, chat) = (client(&tg), ChatId(ada.id()));
    let photo = bot
        .send_photo(chat, InputFile::memory(PNG))
        .caption("Your week")
        .await
        .expect("a photo is sent");
    let seen = ada.reads().await;
    assert_eq!(
        (seen.text(), seen.file.as_ref().map(|file| file.bytes.clone())),
        ("Your week", Some(PNG.to_vec()))
    );
    let id = photo
        .photo()
        .and_then(|sizes| sizes.first())
        .map(|size| size.file.id.clone())
        .expect("it has a size");
    bot.send_photo(chat, InputFile::file_id(id))
        .await
        .expect("a file can be sent again by its id");
    assert_eq!(ada.reads().await.file.map(|file| file.bytes), Some(PNG.to_vec()));
    bot.send_document(chat, InputFile::memory("{}").file_name("waymark.json"))
        .await
        .expect("a document is sent");
    assert_eq!(
        ada.reads().await.file.map(|file| file.name),
        Some("waymark.json".to_owned())
    );
    bot.edit_message_caption(chat, photo.id)
        .caption("Your month")
        .await
        .expect("a caption can be changed");
    assert_eq!(ada.reads().await.text(), "Your month");
    insta::assert_snapshot!(ada.transcript(), @"
    Waymark: (photo) Your month
    Waymark: (photo)
    Waymark: (document waymark.json)
    ");
    tg.finish().await;
}

#[tokio::test]
async fn files_have_their_rules() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.met_bot().await;
    let (bot, chat) = (client(&tg), ChatId(ada.id()));
    let refused =
        |sent: Result<Message, teloxide::RequestError>| sent.expect_err("it is refused").to_string();
    let long = bot
        .send_photo(chat, InputFile::memory(PNG))
        .caption("a".repeat(1025))
        .await;
    assert!(refused(long).contains("message caption is too long"));
    assert!(refused(bot.send_photo(chat, InputFile::memory("text")).await).contains("IMAGE_PROCESS_FAILED"));
    assert!(refused(bot.send_document(chat, InputFile::memory("")).await).contains("file must be non-empty"));
    let unknown = InputFile::file_id("nobody".to_owned().into());
    assert!(refused(bot.send_document(chat, unknown).await).contains("wrong file identifier"));
    let big = vec![0_u8; 10 * 1024 * 1024 + 1];
    assert!(refused(bot.send_photo(chat, InputFile::memory(big)).await).contains("Request Entity Too Large"));
    assert_eq!(tg.forgive().len(), 5);
}
