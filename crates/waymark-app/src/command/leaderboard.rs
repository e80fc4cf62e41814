//! `leaderboard`: who stands where in a group.

use waymark_core::{
    board::{Board, Period, ranks},
    ids::LearnerId,
    points,
};
use waymark_store::{Group as StudyGroup, GroupId, Standing};

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    group::{
        self, Names,
        card::{Frame, card},
    },
    page::Page,
    reply::{BOARD_ROWS, Button, Item, Mark, Reply, Row, Text},
    words,
};

mod closed;
#[cfg(test)]
mod tests;

/// Members on a page.
const SIZE: usize = BOARD_ROWS;
/// No further pages than these are turned to: finding one costs what is before it.
const PAGES: i64 = 1000;

/// `leaderboard [board] [page]`
pub(crate) struct Leaderboard {
    wish: Wish,
    page: Option<i64>,
    group: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wish {
    /// A board that goes on.
    Open(Board),
    /// That of a closed week: the last one, or that of a day.
    Closed(Option<String>),
}

impl Command for Leaderboard {
    const SPEC: Spec = Spec {
        name: "leaderboard",
        about: "Show who stands where in the group: this week or the last, this month, of all time, by streak",
        group: Group::Together,
        who: Who::Everyone,
        shown: Shown::Here,
        params: &[
            Param::optional(
                "board",
                Kind::Choice(&["week", "last", "month", "all", "streak"]),
                "Which points to compare, or streaks; nothing means this week",
            ),
            Param::optional("page", Kind::Integer(1, PAGES), "Which page of the board"),
            Param::named(
                "week",
                Kind::Day,
                "With last: a day of the week to show, such as 2026-03-16",
            ),
            Param::named(
                "group",
                Kind::Integer(1, i64::MAX),
                "Which of your groups, by its number; buttons fill it in",
            ),
        ],
        parts: Parts::None,
        examples: &[
            "leaderboard",
            "leaderboard month",
            "leaderboard streak",
            "leaderboard all 2",
            "leaderboard last",
            "leaderboard last week:2026-03-16",
        ],
        details: "A week goes from Monday 00:00 to the next in the group's zone, and points count when they are earned. \
                  When it closes its board is frozen: last shows it, and nothing changes it any more. Equal points share a rank: 1, 2, 2, 4. On a board are members with points; who joins brings theirs \
                  along, who leaves is gone at once. `settings alias Ferris` shows another name for you, and \
                  `settings hidden on` takes you off every board.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        // `leaderboard 2`: of the board that needs no word.
        let number = args.get("board").and_then(|word| word.parse::<i64>().ok());
        if number.is_some_and(|number| !(1..=PAGES).contains(&number)) {
            return Err(Refusal::new(format!("Pages go from 1 to {PAGES}."))
                .button(Button::new("First page", "leaderboard")));
        }
        let week = args.text("week");
        let wish = match args.get("board").map(str::to_lowercase).as_deref() {
            None if week.is_some() => Wish::Closed(week),
            None | Some("weekly") => Wish::Open(Board::Week),
            Some(_) if number.is_some() => Wish::Open(Board::Week),
            Some("monthly") => Wish::Open(Board::Month),
            Some("total" | "ever") => Wish::Open(Board::All),
            Some("streaks") => Wish::Open(Board::Streak),
            Some("last" | "closed" | "previous") => Wish::Closed(week),
            Some(word) if word.parse::<jiff::civil::Date>().is_ok() => Wish::Closed(Some(word.to_owned())),
            Some(word) => Wish::Open(Board::named(word).ok_or_else(|| unknown(word))?),
        };
        Ok(Self {
            wish,
            page: args.integer("page", 1, PAGES)?.or(number),
            group: args.integer("group", 1, i64::MAX)?,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let shared = ctx.chat().is_some();
        let group = if shared {
            group::needed(ctx).await?.group
        } else {
            let own = group::own(ctx).await?;
            let named = self.group.map(GroupId);
            match (own.iter().find(|group| Some(group.id) == named), own.as_slice()) {
                (Some(one), _) | (None, [one]) => one.clone(),
                (None, []) => {
                    return Err(group::needed(ctx)
                        .await
                        .err()
                        .unwrap_or_else(|| unknown("it").into()));
                }
                (None, many) => return Ok(choose(many, &self.wish)),
            }
        };
        match &self.wish {
            Wish::Open(board) => show(ctx, &group, *board, self.page, shared).await,
            Wish::Closed(day) => closed::show(ctx, &group, day.as_deref(), self.page, shared).await,
        }
    }
}

fn unknown(word: &str) -> Refusal {
    Refusal::new(
        Text::new()
            .plain("There is no board ")
            .code(clipped(word))
            .plain(". There are this week, last week, this month, all time, and streaks."),
    )
    .buttons(Board::ALL.map(|board| Button::new(label(board), format!("leaderboard {}", board.as_str()))))
}

fn choose(groups: &[StudyGroup], wish: &Wish) -> Reply {
    let word = match wish {
        Wish::Open(board) => board.as_str().to_owned(),
        Wish::Closed(None) => "last".to_owned(),
        Wish::Closed(Some(day)) => format!("last week:{}", day.trim().replace(' ', "-")),
    };
    let button = |group: &StudyGroup| {
        let line = format!("leaderboard {word} group:{}", group.id);
        Button::new(clipped(&group.name), line)
    };
    Reply::titled("Which group?")
        .para("You are in several. Each has its own boards.")
        .column(groups.iter().map(button))
}

/// What names the group in a line, where its chat does not.
fn suffix(group: &StudyGroup, shared: bool) -> String {
    if shared {
        String::new()
    } else {
        format!(" group:{}", group.id)
    }
}

async fn show(
    ctx: &mut Ctx<'_>,
    group: &StudyGroup,
    board: Board,
    page: Option<i64>,
    shared: bool,
) -> Result<Reply, Error> {
    let week = ctx.tx.week(group.id, &group.zone, ctx.now).await?;
    let period = board.now(week, &group.zone, ctx.now);
    if period == Period::Streak {
        ctx.tx.refresh_streaks(group.id).await?;
    }
    let all = ctx.tx.count_above(group.id, period, 0).await?;
    let most = SIZE.saturating_mul(usize::try_from(PAGES).unwrap_or(usize::MAX));
    let page = Page::new(page, SIZE, usize::try_from(all).unwrap_or(usize::MAX).min(most));
    let skip = u32::try_from(page.skip).unwrap_or(u32::MAX);
    let shown = ctx
        .tx
        .board(group.id, period, u32::try_from(SIZE).unwrap_or(u32::MAX), skip)
        .await?;

    let rows = rows(ctx, group, period, &shown, skip).await?;
    let title = format!("{}: {}", clipped(&group.name), heading(board));
    let mut reply = Reply::titled(Text::new().plain(title)).in_place();
    reply = if shown.is_empty() {
        reply.para(nobody(board))
    } else {
        reply.list(rows.iter().map(|row| line(row, period, shared)))
    };
    let own = if all > 0 || ctx.learner.hidden {
        own(ctx, group, period, shared).await?
    } else {
        None
    };
    let most = match shown.first() {
        Some(first) if skip == 0 => first.points,
        _ => ctx
            .tx
            .board(group.id, period, 1, 0)
            .await?
            .first()
            .map_or(0, |first| first.points),
    };
    let frame = Frame {
        group: &group.name,
        title: label(board),
        period,
        most,
        own: own.clone(),
        page: page.label(),
    };
    reply = reply.card(card(frame, rows));
    if let Some(line) = own {
        reply = reply.para(line);
    }
    if board == Board::Streak {
        let together = group::week::streak(&mut ctx.tx, group, ctx.now).await?;
        if together.days > 0 {
            reply = reply.para(format!(
                "The group's own streak: {} on which at least half of its active members studied.",
                words::count(together.days, "day")
            ));
        }
    }
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }
    if !shared && ctx.learner.hidden {
        reply = reply.row([Button::new("Show me on boards", "settings hidden off")]);
    } else {
        reply = reply.small(
            Text::new()
                .plain("Another name: ")
                .command("settings alias Ferris")
                .plain(". Not here at all: ")
                .command("settings hidden on")
                .plain("."),
        );
    }
    let suffix = suffix(group, shared);
    let others = Board::ALL.into_iter().filter(|other| *other != board);
    reply = reply.row(
        others.map(|board| Button::new(label(board), format!("leaderboard {}{suffix}", board.as_str()))),
    );
    if board == Board::Week && ctx.tx.closed_week(group.id, week.first).await?.is_some() {
        reply = reply.row([Button::new("Last week", format!("leaderboard last{suffix}"))]);
    }
    reply = reply.row(page.buttons(&format!("leaderboard {}{suffix}", board.as_str())));
    if shared {
        reply = reply.row([Button::new("Join the group", "group join")]);
    }
    Ok(reply)
}

/// The members on a page.
async fn rows(
    ctx: &mut Ctx<'_>,
    group: &StudyGroup,
    period: Period,
    shown: &[Standing],
    skip: u32,
) -> Result<Vec<Row>, Fault> {
    let points: Vec<_> = shown.iter().map(|standing| standing.points).collect();
    let above = match points.first() {
        Some(most) => ctx.tx.count_above(group.id, period, *most).await?,
        None => 0,
    };
    let platform = read_on(ctx);
    let names = Names::of(&mut ctx.tx, shown.iter().map(|it| it.learner), platform).await?;
    let mut rows = Vec::new();
    for (rank, standing) in ranks(above.saturating_add(1), skip, &points)
        .into_iter()
        .zip(shown)
    {
        rows.push(Row {
            rank,
            name: names.get(standing.learner),
            worth: standing.points,
            own: standing.learner == ctx.learner.id,
        });
    }
    Ok(rows)
}

/// A member's line; one's own stands out.
fn line(row: &Row, period: Period, shared: bool) -> Item {
    let (name, worth) = (row.name.as_str(), worth(period, row.worth));
    let text = if !row.own {
        Text::from(format!("{name} · {worth}"))
    } else if shared {
        Text::new().strong(name).plain(format!(" · {worth}"))
    } else {
        Text::new().strong(name).plain(format!(" (you) · {worth}"))
    };
    Item::marked(Mark::Rank(row.rank), text)
}

async fn called(ctx: &mut Ctx<'_>, learner: LearnerId) -> Result<String, Fault> {
    let platform = read_on(ctx);
    group::called(&mut ctx.tx, learner, platform).await
}

/// The platform on which the board is read.
fn read_on(ctx: &Ctx<'_>) -> &'static str {
    ctx.place.as_ref().map_or("", |(platform, _)| platform.as_str())
}

/// Where the learner stands: `You are 14th, 20 points behind Ada.` In a chat with others only what they can see anyway.
async fn own(
    ctx: &mut Ctx<'_>,
    group: &StudyGroup,
    period: Period,
    shared: bool,
) -> Result<Option<Text>, Fault> {
    let me = ctx.learner.id;
    let Some(points) = ctx.tx.standing(group.id, period, me).await? else {
        return Ok((!shared).then(|| absent(ctx, period)));
    };
    let rank = ctx
        .tx
        .count_above(group.id, period, points)
        .await?
        .saturating_add(1);
    let tied = ctx.tx.count_at(group.id, period, points).await? > 1;
    let place = words::ordinal(rank);
    let mut line = match (shared, tied) {
        (false, false) => Text::new().plain(format!("You are {place}")),
        (false, true) => Text::new().plain(format!("You share the {place} place")),
        (true, _) => {
            let verb = if tied { "shares the" } else { "is" };
            let noun = if tied { " place" } else { "" };
            let name = called(ctx, me).await?;
            Text::new().strong(name).plain(format!(" {verb} {place}{noun}"))
        }
    };
    if let Some(next) = ctx.tx.ahead(group.id, period, points).await? {
        let behind = worth(period, next.points.saturating_sub(points));
        line = line.plain(format!(", {behind} behind {}", called(ctx, next.learner).await?));
    }
    Ok(Some(line.plain(".")))
}

fn absent(ctx: &Ctx<'_>, period: Period) -> Text {
    if ctx.learner.hidden {
        return Text::from(
            "You hide from boards, so that nobody sees you here. Your points and your streak are kept.",
        );
    }
    Text::from(match period {
        Period::Week(_) => "You have no points this week yet.",
        Period::Month(_) => "You have no points this month yet.",
        Period::All => "You have no points yet.",
        Period::Streak => "You have no streak at the moment: it begins with whatever you study today.",
    })
}

fn worth(period: Period, points: u32) -> String {
    words::count(points, if period == Period::Streak { "day" } else { "point" })
}

fn nobody(board: Board) -> String {
    let when = match board {
        Board::Week => "this week yet",
        Board::Month => "this month yet",
        Board::All => "yet",
        Board::Streak => {
            return "Nobody has a streak at the moment. It begins with whatever you study today.".to_owned();
        }
    };
    format!(
        "Nobody has points {when}. A right answer is worth {}, a topic {}.",
        points::RIGHT,
        points::TOPIC_DONE
    )
}

fn heading(board: Board) -> &'static str {
    match board {
        Board::Week => "this week",
        Board::Month => "this month",
        Board::All => "all time",
        Board::Streak => "streaks",
    }
}

fn label(board: Board) -> &'static str {
    match board {
        Board::Week => "This week",
        Board::Month => "This month",
        Board::All => "All time",
        Board::Streak => "Streaks",
    }
}
