//! Where a group is asked: chosen from lists, and refused where the bot may not speak.

use insta::assert_snapshot;
use waymark_testkit::discord::permission;

use crate::world::World;

#[tokio::test]
async fn a_channel_is_taken_only_where_all_is_permitted() {
    let world = World::new().await;
    let (server, study, [ada]) = world.led(["Ada"]);
    let (mute, quiz) = (server.channel("mute"), server.channel("quiz"));
    server.denies_bot(&mute, permission::EMBED_LINKS | permission::SEND_MESSAGES);
    let hall = server.channel("hall");
    server.denies_bot(&hall, permission::VIEW_CHANNEL);
    let there = ada.at(&study);
    there.runs("/setup").await;
    there.picks_channel("Choose a channel", &mute).await;
    there
        .reads_until(|message| message.text().contains("Embed Links"))
        .await;
    there.picks_channel("Choose a channel", &hall).await;
    there
        .reads_until(|message| message.text().contains("View Channel"))
        .await;
    there.picks_channel("Choose a channel", &quiz).await;
    there
        .reads_until(|message| message.text().contains("where is the group"))
        .await;
    world.dc.settled().await;
    assert_snapshot!(there.transcript(), @"
    Ada: /setup
    Waymark:
      ▌ **Set up Rustaceans**
      ▌ **2 of 7: where is the group?** Its hours and weeks go by that zone. Type another city or zone.
      [Keep UTC] [Type a city or zone …]
    Ada picks #mute in {Choose a channel}
    Waymark (only Ada): I lack permissions there: **Send Messages, Embed Links**.

      Give them to me in the settings of the channel or of my role, then choose again. Nothing was changed.
    Ada picks #hall in {Choose a channel}
    Waymark (only Ada): I lack a permission there: **View Channel**.

      Give it to me in the settings of the channel or of my role, then choose again. Nothing was changed.
    Ada picks #quiz in {Choose a channel}
    ");
    world.finish().await;
}

#[tokio::test]
async fn the_channel_in_which_it_is_asked_is_looked_at_as_any_other() {
    let world = World::new().await;
    let (server, study, [ada]) = world.led(["Ada"]);
    let mute = server.channel("mute");
    server.denies_bot(&mute, permission::SEND_MESSAGES);
    let there = ada.at(&mute);
    // A group that would begin here, and one that would move here.
    let first = there.runs_and_reads("/setup hour:9:30").await;
    assert!(first.text().contains("Send Messages"), "{}", first.text());
    assert!(first.ephemeral);
    ada.at(&study).runs("/setup hour:9:30").await;
    let here = there
        .runs_and_reads(&format!("/setup channel:{}", mute.name()))
        .await;
    assert!(here.text().contains("Send Messages"), "{}", here.text());
    // The hour is another matter.
    let hour = there.runs_and_reads("/setup hour:10:30").await;
    assert!(hour.text().contains("10:30"), "{}", hour.text());
    // Nor may it start where it has become silent.
    server.denies_bot(&study, permission::SEND_MESSAGES);
    there.presses("Start").await;
    there
        .reads_until(|message| message.text().contains("Send Messages"))
        .await;
    world.finish().await;
}

#[tokio::test]
async fn a_role_and_threads_are_held_against_the_channel_that_is_asked() {
    let world = World::new().await;
    let (server, study, [ada]) = world.led(["Ada"]);
    let (learners, callable) = (server.role("learners"), server.role("callable"));
    callable.is_mentionable();
    let threads = permission::CREATE_PUBLIC_THREADS | permission::SEND_MESSAGES_IN_THREADS;
    server.denies_bot(&study, permission::MENTION_EVERYONE | threads);
    let there = ada.at(&study);
    there.runs("/setup hour:9:30").await;
    there.presses("Role").await;
    there.picks_role("Choose a role", &learners).await;
    there
        .reads_until(|message| message.text().contains("All Roles"))
        .await;
    there.picks_role("Choose a role", &callable).await;
    there
        .reads_until(|message| message.text().contains("shall each question open a thread"))
        .await;
    there.presses("With a thread").await;
    there
        .reads_until(|message| message.text().contains("Threads"))
        .await;
    // Elsewhere it would do; the question does not come there.
    server.allows_bot(&study, threads);
    there.presses("With a thread").await;
    there
        .reads_until(|message| message.text().contains("with each question"))
        .await;
    // A channel that it moves to has to permit all of that.
    let quiz = server.channel("quiz");
    server.denies_bot(&quiz, permission::CREATE_PUBLIC_THREADS);
    let moved = there
        .runs_and_reads(&format!("/setup channel:{}", quiz.name()))
        .await;
    assert!(moved.text().contains("Create Public Threads"), "{}", moved.text());
    world.dc.settled().await;
    assert_snapshot!(there.transcript(), @r"
    Ada: /setup hour:9:30
    Waymark:
      ▌ **Set up Rustaceans**
      ▌ **Question of the day**: does not come to #study yet
      ▌ **When**: 09:30, every day (UTC)
      ▌ **Roadmap**: none
      ▌ **Calls**: @callable
      ▌ **Thread**: with each question
      ▌ **How the week went**: is told
      ▌
      ▌ Is that right? Then the question of the day comes to #study.
      [Start]
      [Hour] [Days] [Zone] [Roadmap]
      [Channel] [Role] [Thread] [Recap]
    Ada presses [Role]
    Ada picks @learners in {Choose a role}
    Waymark (only Ada): I lack a permission there: **Mention \@everyone, \@here, and All Roles**.

      Give it to me in the settings of the channel or of my role, then choose again. Nothing was changed.
    Ada picks @callable in {Choose a role}
    Ada presses [With a thread]
    Waymark (only Ada): I lack permissions there: **Create Public Threads, Send Messages in Threads**.

      Give them to me in the settings of the channel or of my role, then choose again. Nothing was changed.
    Ada presses [With a thread]
    Ada: /setup channel:quiz
    Waymark (only Ada): I lack a permission there: **Create Public Threads**.

      Give it to me in the settings of the channel or of my role, then choose again. Nothing was changed.
    ");
    world.finish().await;
}

#[tokio::test]
async fn a_profile_is_shown_to_who_asks_and_nobody_else() {
    let world = World::new().await;
    let (_, study, [ada, ben]) = world.led(["Ada", "Ben"]);
    let (there, ben_there) = (ada.at(&study), ben.at(&study));
    world.starts_questions(&there, "hour:9:30").await;
    let panel = there.reads().await;
    for member in [&there, &ben_there] {
        member.runs("/enroll roadmap:ferris").await;
        member.presses_on(&panel, "Join the group").await;
    }
    ben_there.runs("/done").await;
    let before = ben_there.transcript();
    there.runs_context_user("Study profile", &ben).await;
    assert_snapshot!(there.reads().await.text(), @"
    **Ben**
    **Streak**: 1 day
    **Rustaceans**: 15 points this week, 1st

    Follows:

    - Ferris from Scratch: 14 %
    ");
    assert_eq!(ben_there.transcript(), before);
    ben_there.runs("/settings hidden hidden:True").await;
    there.runs_context_user("Study profile", &ben).await;
    assert!(there.reads().await.text().contains("nobody by that name"));
    world.finish().await;
}
