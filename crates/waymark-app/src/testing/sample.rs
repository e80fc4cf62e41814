//! A small roadmap that has something of everything, and ways to be in the middle of it without talking.

use jiff::civil::Date;
use waymark_core::{
    catalog::Catalog,
    ids::{RoadmapId, TopicId},
    ledger::Excuse,
    points::Deed,
    progress::State,
    roadmap::{
        OrderStep, Priority, Project, Resource, Roadmap, Section, Stage, TimelineEntry, Topic, Track, Weeks,
    },
};

use super::Scenario;
use crate::{
    app::Opened,
    change::{self, Revert},
    ctx::Ctx,
    request::{Action, Place, Request},
    study::{self, About},
};

/// The slug of the sample roadmap.
pub const ID: &str = "ferris";

/// A catalog with the sample roadmap, and a second, tiny one (`tiny`).
///
/// # Panics
/// Never: its names are names.
#[expect(clippy::unwrap_used, reason = "for tests")]
pub fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    catalog.add(RoadmapId::new(ID).unwrap(), roadmap(), "ferris.md");
    let tiny = Roadmap {
        title: "Tiny Steps".to_owned(),
        stages: vec![Stage {
            title: "All of it".to_owned(),
            sections: vec![section(None, &[("one", "One"), ("two", "Two")])],
            ..Stage::default()
        }],
        ..Roadmap::default()
    };
    catalog.add(RoadmapId::new("tiny").unwrap(), tiny, "tiny.md");
    catalog
}

/// Two phases of two weeks, and a dive for who wants more.
pub fn roadmap() -> Roadmap {
    let mut traits = section(
        Some("Traits"),
        &[
            ("traits", "Traits & `impl`"),
            ("generics", "Generics"),
            ("lifetimes", "Lifetimes"),
            ("macros", "Macros"),
        ],
    );
    if let Some(macros) = traits.topics.last_mut() {
        macros.optional = true;
    }
    Roadmap {
        title: "Ferris from Scratch".to_owned(),
        about: Some("From the first line to a small web service.".to_owned()),
        stages: vec![
            Stage {
                label: Some("Phase".to_owned()),
                number: Some(1),
                title: "Basics".to_owned(),
                weeks: Some(Weeks::Range { first: 1, last: 2 }),
                sections: vec![section(
                    None,
                    &[
                        ("moves", "Moves"),
                        ("borrowing", "Borrowing"),
                        ("slices", "Slices"),
                        ("structs", "Structs"),
                    ],
                )],
                milestones: vec![project("cli-todo", "A todo list for the command line")],
                resources: vec![resource(
                    "The Book",
                    "https://doc.rust-lang.org/book/",
                    Some("chapters 1 to 6"),
                )],
                ..Stage::default()
            },
            Stage {
                label: Some("Phase".to_owned()),
                number: Some(2),
                title: "Abstraction".to_owned(),
                weeks: Some(Weeks::Range { first: 3, last: 4 }),
                sections: vec![traits],
                ..Stage::default()
            },
            Stage {
                title: "Deep Dives".to_owned(),
                weeks: Some(Weeks::Ongoing),
                optional: true,
                sections: vec![section(None, &[("unsafe", "Unsafe code")])],
                tracks: vec![Track {
                    id: id("systems"),
                    title: "Systems".to_owned(),
                    focus: vec!["Unsafe code".to_owned()],
                }],
                ..Stage::default()
            },
        ],
        order: vec![OrderStep {
            text: "Dive into traits".to_owned(),
            priority: Some(Priority::High),
            topics: vec![id("traits")],
        }],
        projects: vec![project("web-service", "A small web service")],
        resources: vec![resource(
            "This Week in Rust",
            "https://this-week-in-rust.org/",
            None,
        )],
        timeline: vec![TimelineEntry {
            span: "Weeks 1-2".to_owned(),
            weeks: Some(Weeks::Range { first: 1, last: 2 }),
            text: "Basics".to_owned(),
        }],
        habits: vec!["Read code for 20 minutes".to_owned()],
        tips: vec!["Trust `clippy`".to_owned()],
        destinations: vec!["Backend developer".to_owned()],
        ..Roadmap::default()
    }
}

impl Scenario {
    /// Follows a roadmap from today on; the last one followed is in focus.
    ///
    /// # Panics
    /// When the slug is none.
    #[expect(clippy::unwrap_used, reason = "for tests")]
    pub async fn follow(&mut self, slug: &str) {
        let app = self.app.clone();
        let mut ctx = self.ctx(&app).await;
        let roadmap = RoadmapId::new(slug).unwrap();
        let today = ctx.today();
        ctx.tx.enroll(ctx.learner.id, &roadmap, today).await.unwrap();
        ctx.learner.focus = Some(roadmap);
        ctx.learner.set_up = true;
        ctx.save_learner().await.unwrap();
        ctx.tx.commit().await.unwrap();
    }

    /// Ticks topics of the sample roadmap off, now.
    ///
    /// # Panics
    /// When the store fails.
    #[expect(clippy::unwrap_used, reason = "for tests")]
    pub async fn tick(&mut self, topics: &[&str]) {
        let app = self.app.clone();
        let mut ctx = self.ctx(&app).await;
        let roadmap = RoadmapId::new(ID).unwrap();
        for topic in topics {
            let topic = id(topic);
            let about = About {
                roadmap: Some(&roadmap),
                topic: Some(&topic),
                ..About::default()
            };
            let gain = study::record(&mut ctx, Deed::TopicDone, about).await.unwrap();
            mark(&mut ctx, &roadmap, topic, State::Done, gain.day).await;
        }
        ctx.tx.commit().await.unwrap();
    }

    /// Skips a topic of the sample roadmap.
    ///
    /// # Panics
    /// When the store fails.
    #[expect(clippy::unwrap_used, reason = "for tests")]
    pub async fn leave_out(&mut self, topic: &str) {
        let app = self.app.clone();
        let mut ctx = self.ctx(&app).await;
        let today = ctx.today();
        mark(
            &mut ctx,
            &RoadmapId::new(ID).unwrap(),
            id(topic),
            State::Skipped,
            today,
        )
        .await;
        ctx.tx.commit().await.unwrap();
    }

    /// Excuses today.
    ///
    /// # Panics
    /// When the store fails.
    #[expect(clippy::unwrap_used, reason = "for tests")]
    pub async fn excuse(&mut self, why: Excuse) {
        let app = self.app.clone();
        let mut ctx = self.ctx(&app).await;
        let today = ctx.today();
        ctx.tx.excuse_day(ctx.learner.id, today, why).await.unwrap();
        ctx.tx.commit().await.unwrap();
    }

    /// Takes the last change back, as `undo` does; gives what it was.
    ///
    /// # Panics
    /// When the store fails.
    #[expect(clippy::unwrap_used, reason = "for tests")]
    pub async fn take_back(&mut self) -> Option<String> {
        let app = self.app.clone();
        let mut ctx = self.ctx(&app).await;
        let about = change::undo(&mut ctx).await.unwrap();
        ctx.tx.commit().await.unwrap();
        about.map(|(about, _)| about)
    }

    #[expect(clippy::unwrap_used, clippy::panic, reason = "for tests")]
    async fn ctx<'a>(&mut self, app: &'a crate::App) -> Ctx<'a> {
        self.requests += 1;
        let request = Request {
            id: format!("test:{}", self.requests),
            actor: self.actor.clone(),
            place: Place::Direct,
            at: self.now,
            action: Action::Line(String::new()),
        };
        match Ctx::open(app, &request, true).await.unwrap() {
            Opened::New(ctx) => ctx,
            Opened::Seen(_) => panic!("request ids are used once"),
        }
    }
}

#[expect(clippy::unwrap_used, reason = "for tests")]
async fn mark(ctx: &mut Ctx<'_>, roadmap: &RoadmapId, topic: TopicId, state: State, day: Date) {
    let item = waymark_store::Item {
        roadmap: roadmap.clone(),
        topic: topic.clone(),
        state,
        day,
        at: ctx.now,
    };
    ctx.tx.put_items(ctx.learner.id, &[item]).await.unwrap();
    let revert = Revert::Topics {
        roadmap: roadmap.clone(),
        before: vec![(topic, None)],
        deeds: Vec::new(),
        returned: Vec::new(),
    };
    change::remember(ctx, "a topic", &revert).await.unwrap();
}

#[expect(clippy::unwrap_used, reason = "for tests")]
fn id(text: &str) -> TopicId {
    TopicId::new(text).unwrap()
}

fn section(title: Option<&str>, topics: &[(&str, &str)]) -> Section {
    Section {
        title: title.map(str::to_owned),
        topics: topics
            .iter()
            .map(|(name, text)| Topic {
                id: id(name),
                text: (*text).to_owned(),
                emphasis: false,
                optional: false,
                priority: None,
                done: false,
                concepts: Vec::new(),
            })
            .collect(),
        ..Section::default()
    }
}

fn project(name: &str, text: &str) -> Project {
    Project {
        id: id(name),
        text: text.to_owned(),
        optional: false,
    }
}

fn resource(title: &str, url: &str, note: Option<&str>) -> Resource {
    Resource {
        title: title.to_owned(),
        url: Some(url.to_owned()),
        note: note.map(str::to_owned),
    }
}
