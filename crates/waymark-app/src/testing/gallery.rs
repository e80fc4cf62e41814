//! One reply of each sort, with everything that a platform has to draw.

use crate::reply::{
    Block, Button, Item, Mark, Poll, Reply, Text, Tone, answered_privately, open_private_chat,
};

/// Replies by name: together they hold every block, span, mark, tone and style. Every platform draws all of them in its
/// tests, so that what is new here is seen everywhere.
pub fn gallery() -> Vec<(&'static str, Reply)> {
    vec![
        ("topic", topic()),
        ("question", question()),
        ("right", right()),
        ("wrong", wrong()),
        ("self graded", self_graded()),
        ("progress", progress()),
        ("ledger", ledger()),
        ("notes", notes()),
        ("export", export()),
        ("celebration", celebration()),
        ("warning", warning()),
        ("refusal", refusal()),
        ("fault", fault()),
        ("shared question", shared_question()),
        ("shared answer", shared_answer()),
        ("leaderboard", leaderboard()),
        ("group recap", group_recap()),
        ("answered privately", answered_privately()),
        ("open private chat", open_private_chat(&Reply::new(Tone::Plain))),
    ]
}

/// What a group is asked: with a quiz where the platform has quizzes.
fn shared_question() -> Reply {
    let options = ["It prints 1 & 2.", "It does not compile."];
    Reply::titled("Question of the day")
        .para("What does this program do?")
        .numbered(1, options.map(Item::new))
        .small(
            Text::new()
                .plain("New here? ")
                .deep_link("Begin with me", "e-rust-backend")
                .plain("."),
        )
        .row([Button::new("1", "vote 7 a"), Button::new("2", "vote 7 b")])
        .poll(Poll::fitting(
            "What does this program do?".to_owned(),
            options.map(str::to_owned).to_vec(),
            1,
            Some("The value <moved> on line 3.".to_owned()),
        ))
        .to_group()
}

/// What one who answers it sees alone, and what the message becomes for all.
fn shared_answer() -> Reply {
    Reply::new(Tone::Good)
        .para("Right. +5 points, streak now 3 days.")
        .instead(
            Reply::titled("Question of the day")
                .para("What does this program do?")
                .small("5 answered")
                .row([Button::new("1", "vote 7 a"), Button::new("2", "vote 7 b")])
                .to_group(),
        )
}

/// A page of a board, with a tie and a name that could harm.
fn leaderboard() -> Reply {
    let line = |rank: u32, name: &str, points: &str| {
        Item::marked(
            Mark::Rank(rank),
            Text::new().strong(name).plain(format!(" · {points}")),
        )
    };
    Reply::titled(Text::new().plain("The Crabs: this week"))
        .list([
            line(1, "Ada", "120 points"),
            line(2, "*Ben* <b>@everyone", "95 points"),
            line(2, "رائد 漢字 👩‍👩‍👧‍👦", "95 points"),
            line(4, "Cleo", "1 point"),
        ])
        .para("You are 14th, 20 points behind Ada.")
        .small("Page 1 of 2")
        .row([
            Button::new("This month", "leaderboard month"),
            Button::new("Streaks", "leaderboard streak"),
        ])
        .row([Button::new("More ›", "leaderboard page:2 week")])
        .to_group()
}

/// How a group's week went.
fn group_recap() -> Reply {
    Reply::new(Tone::Festive)
        .title("The Crabs: the goal of 200 points is reached!")
        .para("So went the week from Mon 23 March to Sun 29 March:")
        .list(["1. Ada · 120 points", "2. Ben · 95 points", "2. Cleo · 95 points"].map(Item::new))
        .facts([
            ("Together", "310 points by 3 members, 12 topics done"),
            ("Most improved", "Ben, 40 points more than the week before"),
            ("Group streak", "6 days"),
        ])
        .meter("Goal, in points", 200, 200)
        .para("A new week has begun, and everybody starts from nought. Its goal: 200 points together.")
        .row([
            Button::new("The whole board", "leaderboard last"),
            Button::new("Join the group", "group join"),
        ])
        .to_group()
}

fn topic() -> Reply {
    Reply::titled(Text::new().plain("Today: ").strong("Borrowing & `Slices`"))
        .para(
            Text::new()
                .plain("Better after ")
                .emphasis("Moves")
                .plain(". In short: ")
                .code("&mut T")
                .plain(" is exclusive, ")
                .code("&T")
                .plain(" is shared."),
        )
        .list([
            Item::new(Text::new().link(
                "The Book, chapter 4",
                "https://doc.rust-lang.org/book/ch04-00-understanding-ownership.html",
            )),
            Item::new(Text::new().link(
                "https://doc.rust-lang.org/nomicon/",
                "https://doc.rust-lang.org/nomicon/",
            )),
            Item::new("Somebody's lecture, which has a name that is so long that it has to go on below")
                .deeper(),
        ])
        .small(
            Text::new()
                .plain("Next practice ")
                .span(crate::reply::Span::Moment {
                    at: jiff::Timestamp::UNIX_EPOCH,
                    local: "tomorrow 09:00".to_owned(),
                })
                .plain("."),
        )
        .row([
            Button::new("Done", "done").primary(),
            Button::new("Skip", "skip"),
            Button::new("Practise", "practice"),
        ])
}

fn question() -> Reply {
    let code = "fn main() {\n\tlet s = String::from(\"a\"); // moved below\n\tlet t = s;\n\tprintln!(\"{s} {t}\");\n}\n";
    Reply::titled("Question 1 of 5")
        .para(Text::new().plain("What does ").code("rustc").plain(" say?"))
        .block(Block::Code {
            language: "rust".to_owned(),
            text: code.to_owned(),
        })
        .block(Block::Code {
            language: "text".to_owned(),
            text: "error[E0382]: borrow of moved value".to_owned(),
        })
        .numbered(
            1,
            [
                Item::new("It compiles and prints “a a”."),
                Item::new("It fails on line 4."),
            ],
        )
        .row([Button::new("1", "answer 17 a"), Button::new("2", "answer 17 b")])
        .row([Button::new("Hint", "hint 17"), Button::new("Stop", "skip")])
}

fn right() -> Reply {
    Reply::new(Tone::Good)
        .para(Text::new().strong("Right.").plain(" The value moved into `t`."))
        .list([
            Item::marked(Mark::Right, "It fails on line 4."),
            Item::marked(Mark::Wrong, "It prints “a a”."),
        ])
        .small("+5 points · streak now 3 days")
}

fn wrong() -> Reply {
    Reply::new(Tone::Wrong)
        .para("Not quite: the value moved on line 3.")
        .block(Block::Quote("It prints a a".into()))
        .small("+2 points for trying")
        .row([Button::new("Next question", "practice").primary()])
        .in_place()
}

fn self_graded() -> Reply {
    Reply::titled("In your own words: what is a lifetime?")
        .block(Block::Spoiler(vec![
            Block::Para("How long a reference is valid, as the compiler sees it.".into()),
            Block::List {
                from: None,
                items: vec![
                    Item::new("inferred mostly"),
                    Item::new("written where it matters"),
                ],
            },
        ]))
        .row([
            Button::new("Again", "answer 18 again"),
            Button::new("Hard", "answer 18 hard"),
            Button::new("Good", "answer 18 good"),
            Button::new("Easy", "answer 18 easy"),
        ])
}

fn progress() -> Reply {
    Reply::titled("Rust for back-end developers")
        .meter("Required", 23, 117)
        .meter("Optional", 0, 12)
        .meter("Nothing at all", 0, 0)
        .facts([
            (Text::from("Streak"), Text::from("12 days, 1 freeze held")),
            (Text::from("Points"), Text::new().strong("1,240")),
            (
                Text::from("Expected to finish"),
                Text::from("between 12 June and 3 July, if the coming weeks are like the last four"),
            ),
        ])
        .numbered(
            9,
            [
                Item::marked(Mark::Done, "Ownership"),
                Item::marked(Mark::Learning, "Traits and generics"),
                Item::marked(Mark::Todo, "Trait objects").deeper(),
            ],
        )
        .list([
            Item::marked(Mark::Due, "Moves"),
            Item::marked(Mark::Skipped, "Macros by example"),
        ])
}

fn ledger() -> Reply {
    let days = [
        (Mark::Done, "Mon 23 March: studied"),
        (Mark::Frozen, "Tue 24 March: kept by a freeze"),
        (Mark::Excused, "Wed 25 March: Waymark was away"),
        (Mark::Rest, "Thu 26 March: a day of rest"),
        (Mark::Missed, "Fri 27 March: missed"),
        (Mark::Pending, "Sat 28 March: still open"),
    ];
    Reply::titled("Why your streak is 1 day").list(days.map(|(mark, text)| Item::marked(mark, text)))
}

/// Somebody's own words, with all that could harm a platform that takes them for markup.
fn notes() -> Reply {
    Reply::titled("Notes on Borrowing")
        .block(Block::Quote(
            "*not bold* _nor this_ <b>nor</b> [this](https://example.org) `or` ~that~ @everyone".into(),
        ))
        .block(Block::Quote(
            "e\u{301}t\u{e9} 👩‍👩‍👧‍👦 🦀 漢字 שלום \u{202e}backwards\u{202c}".into(),
        ))
        .block(Block::Quote("a bell \u{7} and \u{1b}[31mred\u{1b}[0m".into()))
        .small("page 1 of 2")
        .row([Button::new("◀", "note 1"), Button::new("▶", "note 2")])
        .row([Button::new("Delete", "note delete 3").danger()])
}

fn export() -> Reply {
    Reply::new(Tone::Good)
        .para("Everything I know about you.")
        .file("waymark-export.json", "{}\n")
        .file("rust-backend.md", "- [x] Moves\n")
}

fn celebration() -> Reply {
    Reply::new(Tone::Festive)
        .title("Stage 3 is done")
        .para("That was the hardest one.")
}

fn warning() -> Reply {
    Reply::new(Tone::Warning)
        .para("This erases everything and can't be taken back.")
        .row([
            Button::new("Erase everything", "forget yes").danger(),
            Button::new("Keep it", "today"),
        ])
}

fn refusal() -> Reply {
    Reply::new(Tone::Refusal)
        .para(Text::new().plain("I find no topic for “lifetmies”. Did you mean one of these?"))
        .row([Button::new(
            "Lifetimes in functions, in structs and in traits (Phase 2)",
            "done lifetimes",
        )])
        .row([Button::new("Lifetime elision (Phase 2)", "done elision")])
}

fn fault() -> Reply {
    Reply::new(Tone::Fault)
        .para("Something went wrong on our side, and nothing was changed.")
        .small(
            Text::new()
                .plain("If it happens again, tell the operator this number: ")
                .code("test:1"),
        )
}
