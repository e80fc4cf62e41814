use waymark_core::roadmap::*;
fn main() {
    let lists: String = (0..3_000).map(|depth| format!("{}- x\n", "  ".repeat(depth % 900))).collect();
    for (n, d) in [("quotes", ">".repeat(20_000) + " - x"), ("lists", lists), ("dashes", "- ".repeat(20_000)), ("brackets", "[".repeat(20_000)),
        ("details", "<details>\n".repeat(5_000)), ("lt", "<".repeat(20_000)), ("bold", "**a".repeat(10_000)), ("ticks", "`".repeat(20_000)), ("heads", "# a\n".repeat(20_000)),
        ("heads2", "## a\n".repeat(10_000)),("items", "- a\n".repeat(50_000)), ("table", "| a | b |\n".repeat(5_000)), ("comment", "- a <!--".repeat(5_000)), ("links", "[a](".repeat(5_000)),
        ("urls", format!("- {}", "http://a ".repeat(5_000))), ("parens", format!("- {}", "(a ".repeat(5_000))), ("closed", format!("- {}", "(important) ".repeat(5_000))), ("phases", "## Phase 1: x\n- a\n".repeat(5_000)),
        ("res", format!("## Phase 1: a\n{}", "- [a](http://b)\n".repeat(5_000))), ("moji", "ğŸ¦€ âŒ ğŸŒ ".repeat(5_000)), ("tags", "<a".repeat(10_000)), ("lines", "a\n".repeat(20_000)), ("nested heads", "# a\n## b\n### c\n".repeat(5_000)),("bolds", "**a**\n\n".repeat(10_000))] {
        let t = std::time::Instant::now();
        let r = parse_str(&d);
        let p = t.elapsed();
        let w = write(&r.roadmap);
        println!("{n} {p:?} write {:?} {}", t.elapsed() - p, w.len());
    }
}
