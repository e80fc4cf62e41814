//! The command line: what can be asked of the program. What it then does is wired elsewhere.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::{config::Flags, exit::EXITS};

/// A study companion for the terminal, Discord and Telegram.
///
/// Pick a roadmap, see what comes next, answer a question a day, keep a streak.
/// `waymark chat` starts it right here and needs no configuration.
#[derive(Clone, Debug, PartialEq, Parser)]
#[command(name = "waymark", version, after_long_help = exit_codes(), propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    shared: Shared,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Debug, PartialEq, Args)]
struct Shared {
    /// The SQLite file to use, whatever the configuration says
    #[arg(long, global = true, value_name = "PATH")]
    db: Option<PathBuf>,
    /// The configuration file to read [env: `WAYMARK_CONFIG`]
    ///
    /// Without it: ./waymark.toml, else waymark/waymark.toml in the platform's folder for configuration, else none.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The subcommands.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum Command {
    /// Talk to Waymark in this terminal
    ///
    /// Lines can also be piped in: each is answered on standard output, and the end of the input ends the program
    /// with code 0. Colour follows `NO_COLOR`.
    Chat(Chat),
    /// Run as a service: the scheduler and every platform that is configured, until SIGINT or SIGTERM
    Run,
    /// Check roadmaps, concepts and questions, and say by line what is wrong
    Check(Check),
    /// Tell what there is and what is missing, as a table or as CSV
    Report(Report),
    /// Read one roadmap document and show what it holds
    Parse(Parse),
    /// Turn a Markdown document into a roadmap file in the canonical form
    Import(Import),
    /// Take over a folder of mdbook-quiz files: each question finds its concept by its words
    ImportQuiz(ImportQuiz),
    /// Write a question, check it, play it
    Question(Question),
    /// Write everything about a learner to standard output or to a folder
    Export(Export),
    /// Copy the database into one consistent file, also while the service runs
    Backup(Backup),
    /// Look at the configuration, the database and the roadmaps, and say how they are; changes nothing
    Doctor(Doctor),
    /// Let a made-up population study for weeks in seconds, and check that every rule held
    ///
    /// People from everywhere, in groups, with habits, holidays and lapses, live through the real program under a virtual
    /// clock, with downtimes and platforms that refuse. What comes of it is compared with books that are kept beside it. Ends
    /// with code 1 if something did not hold; the same seed repeats it. Nothing is sent, and your own database is not touched.
    Simulate(Simulate),
}

/// `waymark doctor`
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct Doctor {
    /// Ask no platform: only what is on this machine counts
    #[arg(long)]
    pub local: bool,
}

/// `waymark chat`
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct Chat {
    /// Who is talking; everyone has their own progress
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,
    /// Stop the clock at this instant; only `:wait` and `:now` move it
    #[arg(long, value_name = "RFC 3339")]
    pub now: Option<Timestamp>,
    /// The time zone of a newcomer, instead of the system's
    #[arg(long, value_name = "IANA NAME")]
    pub zone: Option<String>,
    /// Print one JSON object a line instead of text
    #[arg(long)]
    pub json: bool,
}

/// `waymark check`
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct Check {
    /// Prove what every code question claims with rustc: an output, or the line on which it fails
    #[arg(long)]
    pub compile: bool,
    /// Where to remember what was proved, instead of the user's cache folder
    #[arg(long, value_name = "DIR", requires = "compile")]
    pub cache: Option<PathBuf>,
    /// Prove everything afresh, and remember nothing
    #[arg(long, requires = "compile", conflicts_with = "cache")]
    pub no_cache: bool,
    /// Write down the answers of new questions in questions/answers.lock of the folder
    #[arg(long, requires = "path")]
    pub bless_answers: bool,
    /// A folder or a file to check, instead of the roadmaps in force
    pub path: Option<PathBuf>,
}

/// `waymark report`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Report {
    /// What to tell about
    #[command(subcommand)]
    pub of: ReportOf,
}

/// What can be told about.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum ReportOf {
    /// Whether every topic has at least two questions within reach
    ///
    /// Within reach are the questions about the topic's concepts and about their close neighbours: the parts of a
    /// concept, and what it is a part of. Comparisons with other languages do not count. Ends with code 1 if a topic
    /// falls short.
    Coverage(Coverage),
    /// How questions do with learners, those that mislead first
    ///
    /// Answers are counted without names. Told are questions that few know at the first try or nearly everybody does,
    /// wrong options that beat the right one or that nobody picks, and questions that most want the hint for.
    Questions(Questions),
}

/// `waymark report questions`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Questions {
    /// Print comma-separated values, a line for each question that was ever answered
    #[arg(long)]
    pub csv: bool,
    /// How many answers it takes to say anything of a question
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub min: u32,
}

/// `waymark report coverage`
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct Coverage {
    /// Print comma-separated values, a line for each topic
    #[arg(long)]
    pub csv: bool,
    /// A folder to look at, instead of the roadmaps in force
    pub path: Option<PathBuf>,
}

/// `waymark parse`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Parse {
    /// The document
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `waymark import`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Import {
    /// The document
    pub file: PathBuf,
    /// The folder to write to, instead of the configured one
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// The short name of the roadmap, instead of one made from its title
    #[arg(long, value_name = "SLUG")]
    pub id: Option<String>,
}

/// `waymark import-quiz`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct ImportQuiz {
    /// The folder with the quizzes, also in folders of its own
    pub dir: PathBuf,
    /// The folder of roadmaps to write to, instead of the configured one
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// What the set is called, instead of the name of the folder
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What becomes of questions whose words tell no concept
    #[arg(long, value_enum, default_value_t = Unmatched::Leave)]
    pub unmatched: Unmatched,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What becomes of questions whose words tell no concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Unmatched {
    /// They are left out
    Leave,
    /// Those of each file become a concept of their own, named after the file
    Own,
}

/// `waymark question`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Question {
    /// What to do
    #[command(subcommand)]
    pub what: QuestionDo,
}

/// What can be done with a question.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum QuestionDo {
    /// Begin a question: an entry with an id of its own, in the file of its concept
    ///
    /// What is not given as a flag is asked. The words between ‹ and › are yours to write; no check lets them pass.
    New(NewQuestion),
    /// Run every check on one question, or on one file, and prove it with rustc
    Check(CheckQuestion),
    /// Play a question as learners see it; nothing is kept
    Play(PlayQuestion),
}

/// `waymark question new`
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct NewQuestion {
    /// What it is about: the id of a concept, such as ownership.moves
    #[arg(long, value_name = "ID")]
    pub concept: Option<String>,
    /// How it is answered
    #[arg(long, value_enum)]
    pub kind: Option<QuestionKind>,
    /// What it is called among authors; its id is made from this
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,
    /// The folder of roadmaps to write to, instead of the configured one or ./roadmaps
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
}

/// How a new question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuestionKind {
    /// One option is right
    Single,
    /// All right options must be picked, and no other
    Several,
    /// A word or a line is typed
    Typed,
    /// What does the program print?
    Prints,
    /// On which line does the program fail to compile?
    Fails,
    /// A free answer, compared with a model answer
    Long,
}

/// `waymark question check`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct CheckQuestion {
    /// The id of a question, or a file of questions
    #[arg(value_name = "ID|FILE")]
    pub what: String,
    /// The folder of roadmaps that it is in, instead of the configured one or ./roadmaps
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
}

/// `waymark question play`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct PlayQuestion {
    /// The id of a question
    pub id: String,
    /// In which order the options stand; the same number, the same order
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// The folder of roadmaps that it is in, instead of the configured one or ./roadmaps
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
}

/// `waymark export`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Export {
    /// Whose; needed where the database knows more than one learner
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,
    /// In which form
    #[arg(long, value_enum, default_value_t = ExportFormat::Json)]
    pub format: ExportFormat,
    /// The folder to write files to, instead of standard output
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON document with everything
    Json,
    /// Markdown task lists, one file a roadmap; they open in Obsidian
    Md,
}

/// `waymark backup`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Backup {
    /// The file to write, which must not exist yet; or a folder, and the file is named by the time
    pub file: PathBuf,
}

/// `waymark simulate`
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Simulate {
    /// How many people
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    pub learners: u32,
    /// How many groups they are in
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub groups: u32,
    /// How many days, from 16 March 2026 on
    #[arg(long, value_name = "NUMBER", default_value_t = 30)]
    pub days: u32,
    /// The same number makes the same people do the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// Where to keep the database, in a file that does not exist yet; without it, it is gone afterwards
    #[arg(long, value_name = "FILE")]
    pub database: Option<PathBuf>,
    /// How often the service is down and platforms refuse
    #[arg(long, value_enum, default_value_t = Outages::Some)]
    pub outages: Outages,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// How much goes wrong in a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Outages {
    /// Never
    None,
    /// Every few days
    Some,
    /// Nearly every day
    Many,
}

impl Backup {
    /// The file to write at this instant: the one that was named, or in a named folder `waymark-20260329T070000Z.db`.
    pub fn target(&self, at: Timestamp) -> PathBuf {
        if self.file.is_dir() {
            self.file.join(backup_name(at))
        } else {
            self.file.clone()
        }
    }
}

impl Cli {
    /// What the command line says about the configuration.
    pub fn flags(&self) -> Flags {
        Flags {
            config: self.shared.config.clone(),
            database: self.shared.db.clone(),
        }
    }
}

fn backup_name(at: Timestamp) -> impl AsRef<Path> {
    at.strftime("waymark-%Y%m%dT%H%M%SZ.db").to_string()
}

/// The table of exit codes, for the help.
fn exit_codes() -> String {
    let rows = EXITS.map(|exit| format!("  {:>2}  {}", exit.code(), exit.about()));
    format!("Exit codes:\n{}", rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("waymark").chain(line.split_whitespace()))
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_chat_takes_a_clock_a_zone_and_a_learner() {
        let line = "chat --db a.db --now 2026-03-26T18:00:00+01:00 --zone Europe/Berlin --learner ada --json";
        let cli = read(line).unwrap();
        assert_eq!(
            cli.flags(),
            Flags {
                config: None,
                database: Some("a.db".into())
            }
        );
        let Command::Chat(chat) = cli.command else {
            panic!("{:?}", cli.command)
        };
        assert_eq!(chat.now.unwrap().to_string(), "2026-03-26T17:00:00Z");
        assert_eq!(
            (chat.zone.as_deref(), chat.learner.as_deref()),
            (Some("Europe/Berlin"), Some("ada"))
        );
        assert!(chat.json);
    }

    #[test]
    fn flags_for_the_configuration_stand_before_or_after_the_subcommand() {
        let want = Flags {
            config: Some("w.toml".into()),
            database: Some("a.db".into()),
        };
        assert_eq!(read("--db a.db --config w.toml doctor").unwrap().flags(), want);
        assert_eq!(read("doctor --db a.db --config w.toml").unwrap().flags(), want);
    }

    #[test]
    fn nonsense_is_a_usage_error_with_the_code_of_the_table() {
        for line in [
            "",
            "dance",
            "chat --now yesterday",
            "parse",
            "export --format xml",
            "backup",
            "run --fast",
        ] {
            let error = read(line).unwrap_err();
            assert_eq!(
                error.exit_code(),
                i32::from(crate::exit::Exit::Usage.code()),
                "{line}"
            );
        }
    }

    #[test]
    fn a_backup_into_a_folder_is_named_by_the_time() {
        let at = "2026-03-29T09:00:00+02:00".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let target = |file: PathBuf| Backup { file }.target(at);
        assert_eq!(
            target(folder.path().to_owned()),
            folder.path().join("waymark-20260329T070000Z.db")
        );
        assert_eq!(target(folder.path().join("b.db")), folder.path().join("b.db"));
    }

    #[test]
    fn the_long_help_names_every_exit_code() {
        let help = Cli::command().render_long_help().to_string();
        for exit in EXITS {
            assert!(help.contains(exit.about()), "{help}");
        }
    }
}
