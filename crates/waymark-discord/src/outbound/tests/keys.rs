//! What can be pressed, and what is attached.

use waymark_app::reply::{Awaits, Button, Choose, Native, PRESS_MAX_BYTES};

use super::*;

/// What is below the messages: `[button]`, `{a | b}` a list, `<hint>` a list of the platform's own.
fn below(reply: &Reply, room: Room) -> String {
    let part = |part: &Value| match part["type"].as_u64() {
        Some(2) => format!("[{}]", part["label"].as_str().unwrap()),
        Some(3) => {
            let labels: Vec<_> = part["options"]
                .as_array()
                .unwrap()
                .iter()
                .map(|option| option["label"].as_str().unwrap())
                .collect();
            format!("{{{}}}", labels.join(" | "))
        }
        _ => format!("<{}>", part["placeholder"].as_str().unwrap_or_default()),
    };
    let letters = draw(reply, &Look::default(), room);
    let drawn = letters.iter().map(|letter| {
        let message = shown(letter);
        judged(&message).unwrap();
        let rows = message["components"].as_array().unwrap().iter();
        let rows: Vec<String> = rows
            .map(|row| row["components"].as_array().unwrap().iter().map(part).collect())
            .collect();
        rows.join("\n")
    });
    drawn.collect::<Vec<_>>().join("\n---\n")
}

fn column(n: usize) -> Reply {
    Reply::new(Tone::Plain).column((0..n).map(|n| Button::new(format!("{n}"), format!("done {n}"))))
}

#[test]
fn rows_are_as_the_app_laid_them_out() {
    let row = |n: usize| (0..n).map(|n| Button::new(format!("{n}"), format!("x {n}")));
    assert_eq!(
        below(&Reply::new(Tone::Plain).row(row(3)).row(row(1)), Room::Direct),
        "[0][1][2]\n[0]"
    );
    assert_eq!(
        below(&Reply::new(Tone::Plain).row(row(6)), Room::Direct),
        "[0][1][2]\n[3][4][5]"
    );
}

#[test]
fn a_long_column_becomes_a_list() {
    assert_eq!(below(&column(4), Room::Direct), "[0]\n[1]\n[2]\n[3]");
    assert_eq!(below(&column(5), Room::Direct), "{0 | 1 | 2 | 3 | 4}");
    let pages = column(8).row([Button::new("◀", "list 1"), Button::new("▶", "list 3")]);
    assert_eq!(
        below(&pages, Room::Direct),
        "{0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}\n[◀][▶]"
    );
    // Two lists of even length.
    assert_eq!(below(&column(26), Room::Direct).matches('|').count(), 24);
    // What stands out, and what is there twice, stays a button.
    let danger = column(5).row([Button::new("Erase", "forget yes").danger()]);
    assert_eq!(below(&danger, Room::Direct), "{0 | 1 | 2 | 3 | 4}\n[Erase]");
    let twice = Reply::new(Tone::Plain).column((0..6).map(|n| Button::new(format!("{n}"), "same")));
    assert_eq!(below(&twice, Room::Direct), "[0][1][2][3][4]\n[5]");
}

#[test]
fn rows_close_up_and_go_on_below_before_anything_is_lost() {
    let rows = |n: usize| {
        (0..n).fold(Reply::new(Tone::Plain), |reply, row| {
            reply.row((0..2).map(|n| Button::new(format!("{row}.{n}"), format!("x {row} {n}"))))
        })
    };
    assert_eq!(
        below(&rows(6), Room::Direct),
        "[0.0][0.1][1.0][1.1]\n[2.0][2.1][3.0][3.1]\n[4.0][4.1][5.0][5.1]"
    );
    let many = below(&rows(15), Room::Direct);
    assert_eq!(
        (many.matches('[').count(), many.matches("---").count()),
        (30, 1),
        "{many}"
    );
    let rows = column(4)
        .row([Button::new("◀", "list 1")])
        .row([Button::new("▶", "list 3").primary()]);
    assert_eq!(below(&rows, Room::Direct), "{0 | 1 | 2 | 3 | ◀}\n[▶]");
}

#[test]
fn a_label_that_is_cut_says_so() {
    let long = "word ".repeat(50);
    let button = Reply::new(Tone::Plain).row([Button::new(long.as_str(), "x")]);
    assert_eq!(
        below(&button, Room::Direct),
        format!("[{}…]", long[..79].trim_end())
    );
    let family = "👩‍👩‍👧‍👦".repeat(20);
    let button = Reply::new(Tone::Plain).row([Button::new(family, "x")]);
    assert_eq!(below(&button, Room::Direct), format!("[{}…]", "👩‍👩‍👧‍👦".repeat(7)));
    assert_eq!(
        below(
            &Reply::new(Tone::Plain).row([Button::new("\u{200b}", "x")]),
            Room::Direct
        ),
        "[x]"
    );
    // In a list the rest stands below.
    let list =
        Reply::new(Tone::Plain).column((0..5).map(|n| Button::new(format!("{n} {long}"), format!("{n}"))));
    let drawn = shown(&draw(&list, &Look::default(), Room::Direct)[0]);
    let option = &drawn["components"][0]["components"][0]["options"][0];
    let part = |name: &str| option[name].as_str().unwrap().trim_end_matches('…').to_owned();
    let said = part("label") + &part("description");
    assert!(
        format!("0 {long}").starts_with(&said) && said.len() > 190,
        "{said}"
    );
}

#[test]
fn a_button_that_discord_would_refuse_is_left_out() {
    let button = |press: &str| Button {
        press: press.to_owned(),
        ..Button::new("y", "y")
    };
    let reply = Reply::new(Tone::Plain).row([button(""), button(&"x".repeat(99))]);
    assert_eq!(below(&reply, Room::Direct), "");
    let reply = Reply::new(Tone::Plain).row([button(&"x".repeat(PRESS_MAX_BYTES))]);
    assert_eq!(below(&reply, Room::Direct), "[y]");
}

#[test]
fn what_is_awaited_has_a_button_that_opens_a_form() {
    let mut reply =
        Reply::new(Tone::Plain).row([Button::new("Hint", "hint 17"), Button::new("Stop", "skip")]);
    reply.awaits = Some(Awaits::of("answer ?17"));
    assert_eq!(below(&reply, Room::Direct), "[Hint][Stop][Write the answer …]");
    let drawn = shown(&draw(&reply, &Look::default(), Room::Direct)[0]);
    let form = &drawn["components"][0]["components"][2];
    assert_eq!(
        (&form["custom_id"], &form["style"]),
        (&json!("f3:answer ?17"), &json!(1))
    );
    // Not at the foot of a column.
    let mut reply = column(2);
    reply.awaits = Some(Awaits::of("note"));
    assert_eq!(below(&reply, Room::Direct), "[0]\n[1]\n[Write the note …]");
}

#[test]
fn channels_and_roles_are_chosen_from_a_list_where_there_are_any() {
    let choose = |what| {
        Reply::new(Tone::Plain)
            .row([Button::new("Not now", "setup skip")])
            .choose(Choose {
                what,
                press: "setup channel".to_owned(),
                hint: "Which channel?".to_owned(),
            })
    };
    assert_eq!(
        below(&choose(Native::Channel), Room::Server),
        "<Which channel?>\n[Not now]"
    );
    assert_eq!(
        below(&choose(Native::Role), Room::Server),
        "<Which channel?>\n[Not now]"
    );
    assert_eq!(below(&choose(Native::Role), Room::Direct), "[Not now]");
    let id = |what| {
        let drawn = shown(&draw(&choose(what), &Look::default(), Room::Server)[0]);
        let list = drawn["components"][0]["components"][0].clone();
        (
            list["custom_id"].as_str().unwrap().to_owned(),
            list["type"].as_u64(),
        )
    };
    assert_eq!(id(Native::Channel), ("c1:setup channel".to_owned(), Some(8)));
    assert_eq!(id(Native::Role), ("r1:setup channel".to_owned(), Some(6)));
}

#[test]
fn a_way_in_is_a_button() {
    let text = Text::new()
        .deep_link("join us", "j-abc")
        .plain(" or ")
        .deep_link("so", "j-abc");
    let reply = Reply::new(Tone::Plain).para(text);
    assert_eq!(below(&reply, Room::Server), "[Join us]");
    let drawn = shown(&draw(&reply, &Look::default(), Room::Server)[0]);
    assert_eq!(
        drawn["components"][0]["components"][0]["custom_id"],
        "b1:start j-abc"
    );
    assert_eq!(drawn["content"], "**join us** or **so**");
}

/// Names and sizes of what is attached, messages apart.
fn attached(reply: &Reply) -> Vec<Vec<(String, usize)>> {
    let letters = draw(reply, &Look::default(), Room::Direct);
    let files = letters.iter().map(|letter| {
        judged(&shown(letter)).unwrap();
        letter
            .files
            .iter()
            .map(|file| (file.filename.clone(), file.data.len()))
            .collect()
    });
    files.collect()
}

#[test]
fn files_have_names_that_are_only_names() {
    let reply = Reply::new(Tone::Plain)
        .file("../a\"b\n.json", "")
        .file("\u{200b}", "{}");
    let want = [(".._a_b_.json".to_owned(), 1), ("file.txt".to_owned(), 2)];
    assert_eq!(attached(&reply), [want]);
    let long = Reply::new(Tone::Plain).file(format!("{}.json", "é".repeat(200)), "{}");
    assert!(attached(&long)[0][0].0.ends_with("….json"));
}

#[test]
fn files_that_are_too_many_or_too_large_go_into_further_messages() {
    let many = (0..12).fold(Reply::new(Tone::Plain), |reply, n| {
        reply.file(format!("{n}.md"), "x")
    });
    let counts: Vec<_> = attached(&many).iter().map(Vec::len).collect();
    assert_eq!(counts, [10, 2]);
    let lines = "twenty characters..\n".repeat(600_000);
    let parts = attached(
        &Reply::new(Tone::Good)
            .para("Here.")
            .file("a.json", lines.as_str())
            .row([Button::new("x", "y")]),
    );
    let parts: Vec<_> = parts.concat();
    assert_eq!(parts[0].0, "1-of-2-a.json");
    assert_eq!(parts.iter().map(|(_, bytes)| bytes).sum::<usize>(), lines.len());
    assert!(
        parts.iter().all(|(_, bytes)| bytes % 20 == 0),
        "cut between lines"
    );
}
