//! The parts of a roadmap, by the names that authors give them.

use super::words::fold;

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

/// Titles that announce a part when they stand as they are here, in the form of [`fold`].
const NAMES: &[(Part, &str)] = &[
    (Part::Why, "motivation|purpose"),
    (Part::Status, "status|progress"),
    (
        Part::Time,
        "duration|time|weeks|estimated time|time needed|time frame|timeframe|when",
    ),
    (
        Part::Learn,
        "what you'll learn|what you will learn|what you learn|what to learn|you'll learn|you will learn|learn|learn about|\
         topics|topic|key topics|main topics|topics to learn|topics to cover|topics covered|focus on|focus|focus areas|\
         cover|covers|study|things to learn|to learn|key concepts|concepts|concepts to learn|skills to learn|checklist|\
         includes|master|understand|you should know|must know|learn these|key areas|subjects|syllabus|start with|key points",
    ),
    (
        Part::Teaches,
        "teaches you|teaches|what it teaches|what it teaches you|this teaches you|goal|goals|objective|objectives|\
         learning objectives|learning goals|learning outcomes|outcome|outcomes|takeaways|key takeaways|\
         you will understand|what you gain|end goal",
    ),
    (Part::Milestone, "final project|mini project|hands on project"),
    (Part::Habits, "every day|daily routine|daily practice"),
    (Part::Timeline, "study plan|weekly plan|time plan"),
    (Part::Order, "order|priorities|learning sequence"),
    (
        Part::Projects,
        "project|project ideas|things to build|what to build|portfolio",
    ),
    (
        Part::Resources,
        "resources|resource|books|reading|further reading|reading list|references|reference|links|useful links|videos|\
         courses|online courses|tutorials|youtube|blogs|podcasts|community|communities|materials|learning materials|\
         study materials|read|watch|read more|see also|use|documentation|official documentation|books and courses|articles",
    ),
    (
        Part::Destinations,
        "next steps|what's next|what next|whats next|where next|where to go next|where to go from here|where this leads|\
         destinations|career paths|careers|career|job roles|roles|career opportunities|beyond",
    ),
    (
        Part::Tips,
        "note|notes|hint|hints|remember|final thoughts|final words|common mistakes|golden rules|warning|\
         recommended starting point",
    ),
    (
        Part::Tracks,
        "tracks|track|pick one|choose one|pick your path|choose your path|choose a specialization|\
         choose a specialisation|pick a specialization|specializations|specialisations|pick a track|choose a track",
    ),
    (
        Part::Intro,
        "introduction|intro|overview|about|summary|conclusion|welcome|background|tl;dr|goal of this roadmap",
    ),
];

/// What a title announces, if it is one of the names that authors use.
pub(super) fn part(title: &str) -> Option<Part> {
    let folded = fold(title);
    let words: Vec<&str> = folded.split(' ').collect();
    if folded.is_empty() || words.len() > 9 {
        return None;
    }
    let named = NAMES
        .iter()
        .find(|(_, names)| names.split('|').any(|name| name == folded));
    named.map(|(part, _)| *part).or_else(|| by_words(&folded, &words))
}

/// What a title announces by some of its words.
fn by_words(folded: &str, words: &[&str]) -> Option<Part> {
    let count = words.len();
    let first = *words.first()?;
    let has = |word: &str| words.contains(&word);
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let starts = |list: &[&str]| list.iter().any(|start| folded.starts_with(start));
    let rules = [
        (
            Part::Why,
            first == "why" || (has("why") && any(&["matters", "matter"])),
        ),
        (
            Part::Teaches,
            starts(&["by the end", "you will be able", "you'll be able"]),
        ),
        (
            Part::Milestone,
            count <= 4 && any(&MILESTONES) && MILESTONES.contains(&first),
        ),
        (Part::Habits, any(&["habit", "habits"])),
        (Part::Timeline, has("timeline") || (has("schedule") && count <= 4)),
        (
            Part::Order,
            has("order") && any(&["suggested", "recommended", "learning", "study"]),
        ),
        (Part::Projects, has("projects")),
        (Part::Resources, resources(words)),
        (Part::Destinations, destinations(folded, words)),
        (Part::Tips, any(&["tip", "tips", "advice", "mindset"])),
        (
            Part::Aside,
            starts(&ASIDES) || (count <= 3 && words.last().is_some_and(|last| NOTICES.contains(last))),
        ),
    ];
    rules.into_iter().find(|(_, holds)| *holds).map(|(part, _)| part)
}

const MILESTONES: [&str; 7] = [
    "milestone",
    "milestones",
    "checkpoint",
    "checkpoints",
    "capstone",
    "deliverable",
    "deliverables",
];

const ASIDES: [&str; 7] = [
    "how to use",
    "who is this",
    "who this",
    "before you start",
    "about the author",
    "big companies",
    "used by",
];

const NOTICES: [&str; 14] = [
    "license",
    "licence",
    "contributing",
    "contributors",
    "acknowledgements",
    "acknowledgments",
    "credits",
    "disclaimer",
    "faq",
    "changelog",
    "prerequisites",
    "prerequisite",
    "requirements",
    "legend",
];

const MEDIA: [&str; 23] = [
    "book",
    "books",
    "course",
    "courses",
    "video",
    "videos",
    "tutorial",
    "tutorials",
    "blog",
    "blogs",
    "podcast",
    "podcasts",
    "link",
    "links",
    "website",
    "websites",
    "article",
    "articles",
    "reading",
    "channels",
    "materials",
    "documentation",
    "communities",
];

const PRAISE: [&str; 8] = [
    "recommended",
    "useful",
    "best",
    "free",
    "helpful",
    "suggested",
    "additional",
    "great",
];

fn resources(words: &[&str]) -> bool {
    let at_an_end = words.first() == Some(&"resources") || words.last() == Some(&"resources");
    let praised = words.first().is_some_and(|first| PRAISE.contains(first));
    (words.len() <= 5 && (at_an_end || words.contains(&"youtube")))
        || (words.len() <= 4 && praised && words.iter().any(|word| MEDIA.contains(word)))
}

const STACKS: [&str; 9] = [
    "example",
    "tech",
    "technology",
    "recommended",
    "suggested",
    "final",
    "your",
    "sample",
    "typical",
];

fn destinations(folded: &str, words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or_default();
    folded.contains("takes you")
        || folded.contains("this leads")
        || (first == "after" && words.len() <= 3)
        || (words.last() == Some(&"stack") && STACKS.contains(&first))
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
            "Channels",
            "Stack vs heap",
            "The stack",
            "Project structure",
            "Error Handling",
            "Ordering traits",
            "Basics",
            "Best practices",
            "Managing files",
            "Testing & Tooling",
            "Documentation comments",
            "Resource acquisition",
            "Performance tuning",
            "Core Language Basics",
        ] {
            check(title, None);
        }
    }
}
