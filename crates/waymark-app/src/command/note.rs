//! `note`: the learner's own words, to a topic or free; bare, it waits for them.

use waymark_core::{
    ids::{RoadmapId, TopicId},
    lookup,
    when::fmt_day,
};
use waymark_store::{Note, NoteId};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    course::Course,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect,
    page::Page,
    reply::{Block, Button, Reply, Text, Tone, inline},
    target,
};

/// The longest note, in characters.
const MAX_CHARS: usize = 2_000;
/// Notes on a page.
const SIZE: usize = 5;
/// What a list shows of a note, in characters; `note show` shows all.
const EXCERPT_CHARS: usize = 300;
/// The topic of notes that belong to none.
const FREE: &str = "none";

/// `note [topic] [text]`
pub(crate) enum Notes {
    /// Shows all notes, a page at a time.
    List(Option<i64>),
    /// Shows one in full.
    Show(NoteId),
    /// Deletes one.
    Delete(NoteId),
    /// Writes one, or asks for its text.
    Write {
        /// The topic, named as such: it has to be one.
        topic: Option<String>,
        /// The text, which may begin with a topic if none was named.
        text: Option<String>,
        /// Whether the text may begin with a topic.
        guess: bool,
    },
}

impl Command for Notes {
    const SPEC: Spec = Spec {
        name: "note",
        about: "Write a note to a topic, or list your notes",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "topic",
                Kind::Topic,
                "The topic it is about, if not the one in hand; or list, show, delete",
            ),
            Param::optional("text", Kind::Text, "Your note, up to 2,000 characters"),
        ],
        parts: Parts::None,
        examples: &[
            "note moves Ask Ada about this",
            "note topic:\"move semantics\" Read it again",
            "note",
            "note list",
            "note delete 3",
        ],
        details: "A first word that is a topic's id or whole title puts the note there; otherwise all of it is the \
                  note, and it goes to the topic in hand. topic:none keeps it apart from any topic. Notes are in your \
                  export, and undo brings a deleted one back.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let (first, rest) = (args.get("topic"), args.get("text"));
        let Some(line) = args.tail("topic") else {
            return match (first.map(str::to_lowercase).as_deref(), rest) {
                (Some("list" | "delete" | "show"), _) => from_word(first.unwrap_or_default(), rest),
                _ => Ok(Self::Write {
                    topic: first.map(str::to_owned),
                    text: rest.map(str::to_owned),
                    guess: false,
                }),
            };
        };
        match (first.map(str::to_lowercase).as_deref(), rest) {
            (Some("list" | "all"), None) => Ok(Self::List(None)),
            (Some("list" | "delete" | "remove" | "show"), Some(value)) if number(value).is_some() => {
                from_word(first.unwrap_or_default(), rest)
            }
            (Some("delete" | "remove" | "show"), None) => from_word(first.unwrap_or_default(), None),
            _ => Ok(Self::Write {
                topic: None,
                text: Some(line.to_owned()),
                guess: true,
            }),
        }
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match self {
            Self::List(page) => Ok(list(ctx, page).await?),
            Self::Show(id) => show(ctx, id).await,
            Self::Delete(id) => delete(ctx, id).await,
            Self::Write { topic, text, guess } => {
                let (place, text) = match (topic, text) {
                    (Some(topic), text) => (named(ctx, &topic).await?, text),
                    (None, Some(text)) if guess => guessed(ctx, &text).await?,
                    (None, text) => (in_hand(ctx).await?, text),
                };
                match text {
                    Some(text) => write(ctx, place, &text).await,
                    None => Ok(ask(ctx, place).await?),
                }
            }
        }
    }
}

/// What a note belongs to.
struct Place {
    roadmap: RoadmapId,
    topic: TopicId,
    title: Text,
}

fn number(value: &str) -> Option<i64> {
    value
        .trim()
        .trim_start_matches("page:")
        .trim_start_matches('#')
        .parse()
        .ok()
}

fn from_word(word: &str, value: Option<&str>) -> Result<Notes, Refusal> {
    let number = value.and_then(number);
    match (word.to_lowercase().as_str(), number) {
        ("list", page) => Ok(Notes::List(page)),
        ("show", Some(id)) => Ok(Notes::Show(NoteId(id))),
        ("show", None) => Err(which("show")),
        (_, Some(id)) => Ok(Notes::Delete(NoteId(id))),
        (_, None) => Err(which("delete")),
    }
}

fn which(verb: &str) -> Refusal {
    Refusal::new(
        Text::new()
            .plain("Which note? Say its number: ")
            .command(format!("note {verb} 3"))
            .plain("."),
    )
    .button(Button::new("List notes", "note list"))
}

/// The topic that was named as one.
async fn named(ctx: &mut Ctx<'_>, query: &str) -> Result<Option<Place>, Error> {
    if query.trim().eq_ignore_ascii_case(FREE) {
        return Ok(None);
    }
    let (course, id) = target::topic(ctx, "note", Some(query)).await?;
    Ok(place(&course, id))
}

/// The topic in hand, if there is one.
async fn in_hand(ctx: &mut Ctx<'_>) -> Result<Option<Place>, Fault> {
    let Some(course) = Course::focus_if_any(ctx).await? else {
        return Ok(None);
    };
    let id = course.in_hand().map(|next| next.at.topic.id.clone());
    Ok(id.and_then(|id| place(&course, id)))
}

/// Takes a topic off the front of a line if it is certainly one: its id (also behind a roadmap and a slash), its place
/// (`2.5`), or its whole title, as one word or in quotes. Whatever else stands there is the note itself.
async fn guessed(ctx: &mut Ctx<'_>, line: &str) -> Result<(Option<Place>, Option<String>), Error> {
    let (head, rest) = match line
        .strip_prefix(['"', '“'])
        .and_then(|rest| rest.split_once(['"', '”']))
    {
        Some((quoted, rest)) => (quoted, rest.trim()),
        None => line
            .split_once(char::is_whitespace)
            .map_or((line, ""), |(head, rest)| (head, rest.trim())),
    };
    let courses = Course::all(ctx).await?;
    let mut found = None;
    for (index, course) in courses.iter().enumerate() {
        let (scope, query) = head.split_once('/').unwrap_or(("", head));
        // Only the roadmap in focus is meant where none is named.
        if (scope.is_empty() && index == 0) || scope == course.id.as_str() {
            found = certain(course, query).and_then(|id| place(course, id));
        }
        if found.is_some() {
            break;
        }
    }
    if found.is_none() {
        return Ok((in_hand(ctx).await?, Some(line.to_owned())));
    }
    Ok((found, (!rest.is_empty()).then(|| rest.to_owned())))
}

/// The topic whose id, place or whole title this is.
fn certain(course: &Course<'_>, query: &str) -> Option<TopicId> {
    let by_id = TopicId::new(query).ok().and_then(|id| course.roadmap.topic(&id));
    if let Some(at) = by_id.or_else(|| target::by_place(course.roadmap, query)) {
        return Some(at.topic.id.clone());
    }
    let title = lookup::normalise(query);
    let mut same = course
        .roadmap
        .topics()
        .filter(|at| !title.is_empty() && lookup::normalise(&at.topic.text) == title);
    let first = same.next()?;
    same.next().is_none().then(|| first.topic.id.clone())
}

fn place(course: &Course<'_>, topic: TopicId) -> Option<Place> {
    let title = inline(&course.roadmap.topic(&topic)?.topic.text);
    Some(Place {
        roadmap: course.id.clone(),
        topic,
        title,
    })
}

async fn write(ctx: &mut Ctx<'_>, place: Option<Place>, text: &str) -> Result<Reply, Error> {
    let text = text.trim();
    let length = text.chars().count();
    if length > MAX_CHARS {
        return Err(Refusal::new(format!(
            "A note has at most {MAX_CHARS} characters, and this one has {length}. Shorten it, or make two of it."
        ))
        .into());
    }
    let (roadmap, topic) = (
        place.as_ref().map(|place| &place.roadmap),
        place.as_ref().map(|place| &place.topic),
    );
    let id = ctx.tx.add_note(ctx.learner.id, roadmap, topic, text).await?;
    change::remember(ctx, "a note", &Revert::NoteAdded { id }).await?;
    let kept = Text::new().plain(format!("Note {id} is kept"));
    let kept = match place {
        Some(place) => kept.plain(", with ").then(place.title).plain("."),
        None => kept.plain(", with no topic."),
    };
    Ok(Reply::new(Tone::Good).para(kept).row([
        Button::new("List notes", "note list"),
        Button::new("Delete it", format!("note delete {id}")),
    ]))
}

/// Asks for the text; what is typed next is the note.
async fn ask(ctx: &mut Ctx<'_>, place: Option<Place>) -> Result<Reply, Fault> {
    let learner = ctx.learner.id;
    let (mut reply, prefix) = match place {
        Some(place) => {
            let notes = ctx.tx.notes_of(learner, &place.roadmap, &place.topic).await?;
            let mut reply = Reply::titled(Text::new().plain("Notes: ").then(place.title));
            for note in notes.iter().take(SIZE) {
                reply = reply.blocks(shown(note, Text::new(), ctx, EXCERPT_CHARS));
            }
            if notes.is_empty() {
                reply = reply.para("There is no note to this topic yet.");
            }
            (reply, target::press("note topic:", &place.roadmap, &place.topic))
        }
        None => (Reply::titled("Notes"), format!("note topic:{FREE}")),
    };
    expect::wait(ctx, &prefix).await?;
    reply = reply.para("Type your note, and send it.");
    let all = ctx.tx.note_count(learner).await?;
    if all > 0 {
        reply = reply.row([Button::new("All notes", "note list")]);
    }
    Ok(reply)
}

async fn list(ctx: &mut Ctx<'_>, page: Option<i64>) -> Result<Reply, Fault> {
    let learner = ctx.learner.id;
    let all = ctx.tx.note_count(learner).await?;
    if all == 0 {
        let reply = Reply::titled("Notes").para("You have no notes yet.").small(
            Text::new()
                .command("note")
                .plain(" and your words keep one with the topic in hand."),
        );
        return Ok(reply);
    }
    let page = Page::new(page, SIZE, usize::try_from(all).unwrap_or(usize::MAX));
    let skip = u32::try_from(page.skip).unwrap_or(u32::MAX);
    let notes = ctx
        .tx
        .notes(learner, u32::try_from(SIZE).unwrap_or(5), skip)
        .await?;
    let mut reply = Reply::titled("Notes");
    for note in &notes {
        let title = topic_of(ctx, note);
        reply = reply.blocks(shown(note, title, ctx, EXCERPT_CHARS));
    }
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }
    let mut turns = Vec::new();
    if page.number > 1 {
        turns.push(Button::new("‹ Back", format!("note list {}", page.number - 1)));
    }
    if page.number < page.of {
        turns.push(Button::new("More ›", format!("note list {}", page.number + 1)));
    }
    Ok(reply
        .small(
            Text::new()
                .command("note delete")
                .plain(" and a number deletes one."),
        )
        .row(turns)
        .in_place())
}

async fn show(ctx: &mut Ctx<'_>, id: NoteId) -> Result<Reply, Error> {
    let note = ctx
        .tx
        .note(ctx.learner.id, id)
        .await?
        .ok_or_else(|| missing(id))?;
    let title = topic_of(ctx, &note);
    let reply = Reply::new(Tone::Plain)
        .blocks(shown(&note, title, ctx, MAX_CHARS))
        .row([
            Button::new("Delete", format!("note delete {id}")),
            Button::new("All notes", "note list"),
        ]);
    Ok(reply)
}

async fn delete(ctx: &mut Ctx<'_>, id: NoteId) -> Result<Reply, Error> {
    let note = ctx
        .tx
        .note(ctx.learner.id, id)
        .await?
        .ok_or_else(|| missing(id))?;
    ctx.tx.drop_note(ctx.learner.id, id).await?;
    let text = Text::new().plain(format!("Note {id} is deleted: “{}”", clipped(&note.text)));
    let revert = Revert::NoteDeleted { note: Box::new(note) };
    change::remember(ctx, "deleting a note", &revert).await?;
    Ok(Reply::new(Tone::Good)
        .para(text)
        .row([Button::new("Undo", "undo"), Button::new("All notes", "note list")]))
}

fn missing(id: NoteId) -> Refusal {
    Refusal::new(format!("You have no note {id}; it may be deleted already."))
        .button(Button::new("List notes", "note list"))
}

/// The topic of a note, as the roadmap calls it today.
fn topic_of(ctx: &Ctx<'_>, note: &Note) -> Text {
    let (Some(roadmap), Some(topic)) = (&note.roadmap, &note.topic) else {
        return Text::new();
    };
    let at = ctx
        .catalog()
        .roadmap(roadmap)
        .and_then(|roadmap| roadmap.topic(topic));
    at.map_or_else(|| Text::new().code(topic.as_str()), |at| inline(&at.topic.text))
}

fn shown(note: &Note, title: Text, ctx: &Ctx<'_>, most: usize) -> Vec<Block> {
    let day = fmt_day(ctx.zone().day(note.at), ctx.today());
    let mut head = Text::new().strong(format!("{}", note.id)).plain(" · ");
    if !title.is_empty() {
        head = head.then(title).plain(" · ");
    }
    let mut text: String = note.text.chars().take(most).collect();
    if text.len() < note.text.len() {
        text.push('…');
    }
    vec![Block::Para(head.plain(day)), Block::Quote(text.into())]
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn a_first_word_that_is_a_topic_names_it_and_any_other_is_part_of_the_note() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(
            ada.talk(&[
                "note slices Ask Ada",
                "note Ask Ada about \"moves\"",
                "note \"traits & impl\" Read it again",
                "note 2.2 Like templates",
                "note topic:borrowing moves are not borrows",
                "note topic:none Buy a keyboard",
                "note list",
                "2",
            ])
            .await,
            @r#"
            > note slices Ask Ada
            Note 1 is kept, with Slices.
            [1 List notes] [2 Delete it]

            > note Ask Ada about "moves"
            Note 2 is kept, with Moves.
            [1 List notes] [2 Delete it]

            > note "traits & impl" Read it again
            Note 3 is kept, with Traits & `impl`.
            [1 List notes] [2 Delete it]

            > note 2.2 Like templates
            Note 4 is kept, with Generics.
            [1 List notes] [2 Delete it]

            > note topic:borrowing moves are not borrows
            Note 5 is kept, with Borrowing.
            [1 List notes] [2 Delete it]

            > note topic:none Buy a keyboard
            Note 6 is kept, with no topic.
            [1 List notes] [2 Delete it]

            > note list
            Notes

            6 · Thu 26 March

            > Buy a keyboard

            5 · Borrowing · Thu 26 March

            > moves are not borrows

            4 · Generics · Thu 26 March

            > Like templates

            3 · Traits & `impl` · Thu 26 March

            > Read it again

            2 · Moves · Thu 26 March

            > Ask Ada about "moves"

            Page 1 of 2

            `note delete` and a number deletes one.
            [1 More ›]

            > 2
            I don't know `2`. Type `help` to see what I understand.
            [1 Help]
            "#
        );
    }

    #[tokio::test]
    async fn a_bare_note_waits_for_its_text() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(
            ada.talk(&["note", "Done is better than perfect", "note", "note slices", "A view into an array", "note slices"])
                .await,
            @r"
            > note
            Notes: Moves

            There is no note to this topic yet.

            Type your note, and send it.

            > Done is better than perfect
            Note 1 is kept, with Moves.
            [1 List notes] [2 Delete it]

            > note
            Notes: Moves

            1 · Thu 26 March

            > Done is better than perfect

            Type your note, and send it.
            [1 All notes]

            > note slices
            Notes: Slices

            There is no note to this topic yet.

            Type your note, and send it.
            [1 All notes]

            > A view into an array
            Note 2 is kept, with Slices.
            [1 List notes] [2 Delete it]

            > note slices
            Notes: Slices

            2 · Thu 26 March

            > A view into an array

            Type your note, and send it.
            [1 All notes]
            "
        );
    }

    #[tokio::test]
    async fn a_deleted_note_can_be_brought_back() {
        let mut ada = Scenario::sample(EVENING).await;
        let talk = ada
            .talk(&["note Ask Ada", "note delete 1", "note delete 1", "note list"])
            .await;
        assert_eq!(ada.take_back().await.as_deref(), Some("deleting a note"));
        let talk = talk + &ada.talk(&["note show 1"]).await;
        assert_eq!(ada.take_back().await.as_deref(), Some("a note"));
        insta::assert_snapshot!(talk + &ada.talk(&["note list"]).await, @r"
        > note Ask Ada
        Note 1 is kept, with Moves.
        [1 List notes] [2 Delete it]

        > note delete 1
        Note 1 is deleted: “Ask Ada”
        [1 Undo] [2 All notes]

        > note delete 1
        You have no note 1; it may be deleted already.
        [1 List notes]

        > note list
        Notes

        You have no notes yet.

        `note` and your words keep one with the topic in hand.

        > note show 1
        1 · Moves · Thu 26 March

        > Ask Ada
        [1 Delete] [2 All notes]

        > note list
        Notes

        You have no notes yet.

        `note` and your words keep one with the topic in hand.
        ");
    }

    #[tokio::test]
    async fn line_breaks_and_quotes_are_kept() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(
            ada.talk(&["note First \"line\"\nsecond  line", "note show 1"]).await,
            @r#"
            > note First "line"
            second  line
            Note 1 is kept, with Moves.
            [1 List notes] [2 Delete it]

            > note show 1
            1 · Moves · Thu 26 March

            > First "line"
            > second  line
            [1 Delete] [2 All notes]
            "#
        );
    }

    #[tokio::test]
    async fn a_note_that_is_too_long_is_refused_and_one_at_the_limit_is_kept() {
        let mut ada = Scenario::sample(EVENING).await;
        let at_limit = format!("note {}", "é".repeat(2_000));
        assert!(ada.talk(&[&at_limit]).await.contains("Note 1 is kept"));
        let over = format!("note {}", "é".repeat(2_001));
        let reply = ada.say(&over).await;
        insta::assert_snapshot!(crate::reply::plain(&reply), @"A note has at most 2000 characters, and this one has 2001. Shorten it, or make two of it.");
    }

    #[tokio::test]
    async fn what_is_named_as_a_topic_has_to_be_one() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["note topic:monads Why?", "note delete", "note show 7"]).await, @r"
        > note topic:monads Why?
        I find no topic for “monads”.
        [1 Show the roadmap]

        > note delete
        Which note? Say its number: `note delete 3`.
        [1 List notes]

        > note show 7
        You have no note 7; it may be deleted already.
        [1 List notes]
        ");
    }

    #[tokio::test]
    async fn without_a_roadmap_notes_are_free() {
        let mut ada = Scenario::at(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["note", "Buy a keyboard", "note list"]).await, @r"
        > note
        Notes

        Type your note, and send it.

        > Buy a keyboard
        Note 1 is kept, with no topic.
        [1 List notes] [2 Delete it]

        > note list
        Notes

        1 · Thu 26 March

        > Buy a keyboard

        `note delete` and a number deletes one.
        ");
    }
}
