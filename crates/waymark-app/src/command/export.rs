//! `export`: everything about the learner, as files.

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Refusal},
    export,
    reply::{Button, Reply, Text, Tone},
    words,
};

/// `export [format]`
pub(crate) struct Export {
    json: bool,
    markdown: bool,
}

impl Command for Export {
    const SPEC: Spec = Spec {
        name: "export",
        about: "Get everything about you as files: JSON, and Markdown task lists for Obsidian",
        group: Group::Manage,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "format",
            Kind::Choice(&["json", "markdown"]),
            "json or markdown; nothing gives both",
        )],
        parts: Parts::None,
        examples: &["export", "export json", "export markdown"],
        details: "The JSON file has everything that Waymark keeps about you. The Markdown files are one for each \
                  roadmap: task lists with your notes beneath the topics and links to what you handed in; put them \
                  into a vault as they are.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let (json, markdown) = match args.get("format").map(str::to_lowercase).as_deref() {
            None | Some("all" | "both" | "everything") => (true, true),
            Some("json") => (true, false),
            Some("markdown" | "md" | "obsidian") => (false, true),
            Some(other) => {
                return Err(Refusal::new(
                    Text::new()
                        .plain("I can export as ")
                        .code("json")
                        .plain(" or as ")
                        .code("markdown")
                        .plain(format!(", not as {:?}.", clipped(other))),
                )
                .button(Button::new("Both", "export")));
            }
        };
        Ok(Self { json, markdown })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let Some(everything) = ctx.tx.export(ctx.learner.id).await? else {
            return Err(Refusal::new("There is nothing to export: I know nothing about you.").into());
        };
        let mut reply = Reply::new(Tone::Good);
        if self.json {
            reply.files.push(export::json(&everything, ctx.now)?);
        }
        if self.markdown {
            reply
                .files
                .extend(export::markdown(&everything, ctx.catalog(), ctx.now));
        }
        if reply.files.is_empty() {
            return Ok(Reply::new(Tone::Plain)
                .para("There are no task lists to write: you follow no roadmap and have no notes.")
                .row([
                    Button::new("As JSON", "export json"),
                    Button::new("Show roadmaps", "roadmaps"),
                ]));
        }
        let files = words::count(reply.files.len(), "file");
        Ok(reply
            .para(format!("Here is everything I know about you, in {files}."))
            .small("The files are yours; whoever has them can read your notes."))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    async fn busy() -> Scenario {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        ada.talk(&[
            "note topic:moves Ask Ada\n# about copies",
            "note topic:none Buy a keyboard",
            "project cli-todo https://example.org/todo",
        ])
        .await;
        ada.leave_out("lifetimes").await;
        ada.wait("1d");
        ada
    }

    #[tokio::test]
    async fn markdown_is_a_task_list_with_notes_beneath() {
        let mut ada = busy().await;
        let reply = ada.say("export markdown").await;
        let names: Vec<_> = reply.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["ferris.md", "waymark-notes.md"]);
        insta::assert_snapshot!(reply.files[0].text, @r#"
        ---
        title: "Ferris from Scratch"
        tags:
          - waymark
          - roadmap/ferris
        progress: 16
        streak: 1
        longest_streak: 1
        started: 2026-03-26
        exported: 2026-03-27
        ---

        # Ferris from Scratch

        From the first line to a small web service.

        ## Phase 1: Basics

        - [x] Moves ✅ 2026-03-26
          > Ask Ada
          > # about copies
        - [ ] Borrowing
        - [ ] Slices
        - [ ] Structs

        ### Milestones

        - [x] A todo list for the command line ✅ 2026-03-26
          - Handed in on 2026-03-26: <https://example.org/todo>

        ## Phase 2: Abstraction

        ### Traits

        - [ ] Traits & `impl`
        - [ ] Generics
        - [-] Lifetimes
        - [ ] Macros (optional)

        ## Deep Dives

        - [ ] Unsafe code (optional)

        ## Projects

        - [ ] A small web service
        "#);
        insta::assert_snapshot!(reply.files[1].text, @r"
        ---
        tags:
          - waymark
        exported: 2026-03-27
        ---

        # Notes

        ## 2026-03-26

        > Buy a keyboard
        ");
    }

    #[tokio::test]
    async fn json_has_everything_and_says_its_version() {
        let mut ada = busy().await;
        let reply = ada.say("export json").await;
        assert_eq!(reply.files[0].name, "waymark-export-2026-03-27.json");
        let document: serde_json::Value = serde_json::from_str(&reply.files[0].text).unwrap();
        assert_eq!(document["format"], "waymark-export");
        assert_eq!(document["version"], 1);
        assert_eq!(document["streak"]["current"], 1);
        assert_eq!(document["learner"]["zone"], "Europe/Berlin");
        assert_eq!(document["notes"].as_array().unwrap().len(), 2);
        assert_eq!(document["submissions"][0]["text"], "https://example.org/todo");
        assert_eq!(document["deeds"].as_array().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn exports_do_not_hold_each_other() {
        let mut ada = busy().await;
        let first = ada.say("export json").await.files[0].text.len();
        let second = ada.say("export json").await.files[0].text.len();
        assert_eq!(first, second);
    }

    #[tokio::test]
    async fn a_newcomer_has_little_to_export() {
        let mut ada = Scenario::at(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["export markdown", "export", "export pdf"]).await, @r#"
        > export markdown
        There are no task lists to write: you follow no roadmap and have no notes.
        [1 As JSON] [2 Show roadmaps]

        > export
        Here is everything I know about you, in 1 file.

        The files are yours; whoever has them can read your notes.

        > export pdf
        I can export as `json` or as `markdown`, not as "pdf".
        [1 Both]
        "#);
    }
}
