//! The words by which authors name the parts of a roadmap.

use super::Priority;

/// What a title or a lead-in announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Topics, without a name of their own: "What you'll learn".
    Learn,
    Why,
    Teaches,
    Milestone,
    Projects,
    Resources,
    Timeline,
    Habits,
    Tips,
    Destinations,
    Order,
    Tracks,
    Status,
    /// "Duration: weeks 1-3".
    Time,
    /// Never topics: licence, prerequisites.
    Aside,
    /// Usually no topics: introduction, overview.
    Intro,
}

/// Lower case, no decoration, straight quotes, single spaces, no punctuation at the end.
pub(super) fn fold(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for word in title.split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '–' | '—' | '_' | '`')) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word.to_lowercase());
        }
    }
    out
}

/// What a title announces, if it is one of the names that authors use.
pub(super) fn part(title: &str) -> Option<Part> {
    let folded = fold(title);
    let words: Vec<&str> = folded.split(' ').collect();
    let count = words.len();
    if folded.is_empty() || count > 9 {
        return None;
    }
    let has = |word: &str| words.contains(&word);
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let starts = |prefix: &str| folded.starts_with(prefix);
    let is = |list: &[&str]| list.contains(&folded.as_str());
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default();

    let part = if first == "why" || (has("why") && any(&["matters", "matter"])) || is(&["motivation", "purpose"]) {
        Part::Why
    } else if is(&["status", "progress"]) {
        Part::Status
    } else if is(&["duration", "time", "weeks", "estimated time", "time needed", "time frame", "timeframe", "when"]) {
        Part::Time
    } else if learns(&folded) {
        Part::Learn
    } else if teaches(&folded) {
        Part::Teaches
    } else if (matches!(first, "milestone" | "milestones" | "checkpoint" | "checkpoints" | "capstone" | "deliverable" | "deliverables") && count <= 4)
        || (count <= 3 && (starts("mini project") || starts("hands on project") || folded == "final project"))
    {
        Part::Milestone
    } else if any(&["habit", "habits"]) || (count <= 3 && (starts("daily routine") || starts("daily practice") || folded == "every day")) {
        Part::Habits
    } else if has("timeline") || (has("schedule") && count <= 4) || is(&["study plan", "weekly plan", "time plan"]) {
        Part::Timeline
    } else if (has("order") && (count == 1 || any(&["suggested", "recommended", "learning", "study"]))) || is(&["priorities", "learning sequence"]) {
        Part::Order
    } else if has("projects") || matches!(folded.as_str(), "project" | "project ideas" | "things to build" | "what to build" | "portfolio") {
        Part::Projects
    } else if resources(&folded, &words) {
        Part::Resources
    } else if destinations(&folded, &words) {
        Part::Destinations
    } else if any(&["tip", "tips", "advice", "mindset"]) || is(&["note", "notes", "hint", "hints", "remember", "final thoughts", "final words", "common mistakes", "golden rules", "warning", "recommended starting point"]) {
        Part::Tips
    } else if is(&["tracks", "track", "pick one", "choose one", "pick your path", "choose your path", "choose a specialization", "choose a specialisation", "pick a specialization", "specializations", "specialisations", "pick a track", "choose a track"]) {
        Part::Tracks
    } else if matches!(last, "license" | "licence" | "contributing" | "contributors" | "acknowledgements" | "acknowledgments" | "credits" | "disclaimer" | "faq" | "changelog" | "prerequisites" | "prerequisite" | "requirements" | "legend") && count <= 3
        || starts("how to use") || starts("who is this") || starts("who this") || starts("before you start") || starts("about the author") || starts("big companies") || starts("used by")
    {
        Part::Aside
    } else if is(&["introduction", "intro", "overview", "about", "summary", "conclusion", "welcome", "background", "tl;dr", "goal of this roadmap"]) {
        Part::Intro
    } else {
        return None;
    };
    Some(part)
}

fn learns(folded: &str) -> bool {
    matches!(
        folded,
        "what you'll learn" | "what you will learn" | "what to learn" | "you'll learn" | "you will learn" | "learn" | "learn about"
            | "topics" | "topic" | "key topics" | "main topics" | "topics to learn" | "topics to cover" | "topics covered"
            | "focus on" | "focus" | "focus areas" | "cover" | "covers" | "study" | "things to learn" | "to learn"
            | "key concepts" | "concepts" | "concepts to learn" | "skills to learn" | "checklist" | "includes" | "master"
            | "understand" | "you should know" | "must know" | "learn these" | "key areas" | "subjects" | "syllabus"
            | "what you learn" | "start with" | "key points"
    )
}

fn teaches(folded: &str) -> bool {
    matches!(
        folded,
        "teaches you" | "teaches" | "what it teaches" | "what it teaches you" | "this teaches you" | "goal" | "goals"
            | "objective" | "objectives" | "learning objectives" | "learning goals" | "learning outcomes" | "outcome"
            | "outcomes" | "takeaways" | "key takeaways" | "you will understand" | "what you gain" | "end goal"
    ) || folded.starts_with("by the end")
        || folded.starts_with("you will be able")
        || folded.starts_with("you'll be able")
}

const MEDIA: &[&str] = &[
    "book", "books", "course", "courses", "video", "videos", "tutorial", "tutorials", "blog", "blogs", "podcast",
    "podcasts", "link", "links", "website", "websites", "article", "articles", "reading", "readings", "channels",
    "materials", "documentation", "references", "communities", "newsletters",
];

fn resources(folded: &str, words: &[&str]) -> bool {
    let named = matches!(
        folded,
        "resources" | "resource" | "books" | "reading" | "further reading" | "reading list" | "references" | "reference"
            | "links" | "useful links" | "videos" | "courses" | "online courses" | "tutorials" | "youtube" | "blogs" | "podcasts"
            | "community" | "communities" | "materials" | "learning materials" | "study materials" | "read" | "watch"
            | "read more" | "see also" | "use" | "documentation" | "official documentation" | "books and courses" | "articles"
    );
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default();
    named
        || (words.len() <= 5 && (first == "resources" || last == "resources"))
        || (words.len() <= 5 && words.contains(&"youtube"))
        || (words.len() <= 4
            && matches!(first, "recommended" | "useful" | "best" | "free" | "helpful" | "suggested" | "additional" | "great")
            && words.iter().any(|word| MEDIA.contains(word)))
}

fn destinations(folded: &str, words: &[&str]) -> bool {
    let last = words.last().copied().unwrap_or_default();
    let first = words.first().copied().unwrap_or_default();
    matches!(
        folded,
        "next steps" | "what's next" | "what next" | "whats next" | "where next" | "where to go next" | "where to go from here"
            | "destinations" | "career paths" | "careers" | "career" | "job roles" | "roles" | "career opportunities" | "beyond"
    ) || folded.contains("takes you")
        || folded.contains("this leads")
        || (first == "after" && words.len() <= 3)
        || (last == "stack"
            && words.len() >= 2
            && matches!(first, "example" | "tech" | "technology" | "recommended" | "suggested" | "final" | "your" | "sample" | "typical"))
}

/// What a remark in brackets says about a topic, section or stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    Emphasis,
    Optional,
    Priority(Priority),
}

/// Reads a remark; the second value tells whether it says nothing beyond the flag.
pub(super) fn flag(remark: &str) -> Option<(Flag, bool)> {
    let folded = fold(remark);
    Some(match folded.as_str() {
        "very important" | "important" | "critical" | "crucial" | "essential" | "most important" | "super important"
        | "extremely important" | "mandatory" => (Flag::Emphasis, true),
        "must do first" | "must do" | "must know" | "must learn" | "must have" | "must" | "must read" | "do not skip"
        | "don't skip" | "do this first" => (Flag::Emphasis, false),
        "optional" => (Flag::Optional, true),
        "bonus" | "nice to have" | "if time permits" | "optional but recommended" => (Flag::Optional, false),
        other => {
            let level = other.strip_suffix(" priority").or_else(|| other.strip_prefix("priority "))?;
            (Flag::Priority(priority(level)?), true)
        }
    })
}

/// "High", "🟡 Medium", "P1".
pub(super) fn priority(text: &str) -> Option<Priority> {
    Some(match fold(text).as_str() {
        "high" | "p1" | "highest" | "critical" | "must" | "must have" | "very high" => Priority::High,
        "medium" | "med" | "p2" | "normal" | "moderate" | "should have" => Priority::Medium,
        "low" | "p3" | "lowest" | "nice to have" | "optional" => Priority::Low,
        "apply" | "practice" | "practise" => Priority::Apply,
        _ => return None,
    })
}

/// The word for a priority in the canonical form.
pub(super) fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "high",
        Priority::Medium => "medium",
        Priority::Low => "low",
        Priority::Apply => "apply",
    }
}

/// Whether a line is about the document, not about what there is to learn.
pub(super) fn is_colophon(text: &str) -> bool {
    let folded = fold(text);
    let starts = [
        "last updated", "last update", "last modified", "last edited", "updated on", "updated at", "created by", "made with",
        "made by", "written by", "author", "back to top", "happy learning", "happy coding", "good luck", "star this",
        "if you found this", "don't forget to", "follow me", "copyright", "licensed under", "generated by", "table of contents",
        "let me know", "would you like", "feel free",
    ];
    starts.iter().any(|start| {
        folded.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether every word is a hashtag: "#rust #learning".
pub(super) fn is_hashtags(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| word.len() > 1 && word.starts_with('#') && !word.starts_with("##"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: Option<Part>) {
        assert_eq!(part(title), expected, "{title}");
    }

    #[test]
    fn parts_are_known_by_their_usual_names() {
        check("What you’ll learn:", Some(Part::Learn));
        check("Why this phase matters:", Some(Part::Why));
        check("Why Rust Is a Good Choice for You", Some(Part::Why));
        check("Projects You Should Build", Some(Part::Projects));
        check("Realistic Timeline", Some(Part::Timeline));
        check("Example Rust Backend Stack", Some(Part::Destinations));
        check("After Rust?", Some(Part::Destinations));
        check("Where This Roadmap Takes You", Some(Part::Destinations));
        check("Important Mindset Shift", Some(Part::Tips));
        check("Suggested Order to Learn", Some(Part::Order));
        check("YouTube Channels", Some(Part::Resources));
        check("Daily Habits", Some(Part::Habits));
    }

    #[test]
    fn subjects_that_sound_like_parts_are_not() {
        for title in [
            "Channels", "Stack vs heap", "The stack", "Project structure", "Error Handling", "Ordering traits",
            "Basics", "Best practices", "Managing files", "Testing & Tooling", "Documentation comments",
            "Resource acquisition", "Performance tuning", "Core Language Basics",
        ] {
            check(title, None);
        }
    }

    #[test]
    fn remarks_become_flags() {
        assert_eq!(flag("VERY IMPORTANT"), Some((Flag::Emphasis, true)));
        assert_eq!(flag("Must Do First"), Some((Flag::Emphasis, false)));
        assert_eq!(flag("high priority"), Some((Flag::Priority(Priority::High), true)));
        assert_eq!(flag("Result, Option"), None);
        assert_eq!(priority("🔴 High"), Some(Priority::High));
    }

    #[test]
    fn lines_about_the_document_are_recognised() {
        assert!(is_colophon("Last updated: January 2026"));
        assert!(!is_colophon("Authorization"));
        assert!(is_hashtags("#rust #backend"));
        assert!(!is_hashtags("#[derive] and more"));
    }
}
