use waymark_core::roadmap::*;
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let t = std::time::Instant::now();
        let parsed = parse(&bytes);
        let took = t.elapsed();
        let r = &parsed.roadmap;
        println!("=== {path} {took:?}\nTITLE {:?}\nABOUT {:?}", r.title, r.about);
        for s in &r.stages {
            println!("STAGE badge={:?} {:?} {:?} | {} | weeks={:?} emph={} opt={} remark={:?} status={:?} why={:?} n={}", s.badge, s.label, s.number, s.title, s.weeks.map(|w| w.to_string()), s.emphasis, s.optional, s.remark, s.status, s.why, s.sections.iter().map(|x| x.topics.len()).sum::<usize>());
            for x in &s.sections {
                println!("   SECTION {:?} remark={:?} emph={} opt={}", x.title, x.remark, x.emphasis, x.optional);
                for t in &x.topics { println!("      {} [{}]{}{}{} {:?}", t.text, t.id, if t.emphasis {" !"} else {""}, if t.optional {" ?"} else {""}, if t.done {" x"} else {""}, t.priority); }
            }
            for x in &s.teaches { println!("   TEACHES {x}"); }
            for x in &s.milestones { println!("   MILESTONE {} [{}]", x.text, x.id); }
            for x in &s.tracks { println!("   TRACK {:?}", x); }
            for x in &s.resources { println!("   RES {:?}", x); }
        }
        for x in &r.order { println!("ORDER {x:?}"); }
        for x in &r.projects { println!("PROJECT {} [{}]", x.text, x.id); }
        for x in &r.timeline { println!("TIME {x:?}"); }
        for x in &r.habits { println!("HABIT {x}"); }
        for x in &r.tips { println!("TIP {x}"); }
        for x in &r.destinations { println!("DEST {x}"); }
        for x in &r.resources { println!("RES {x:?}"); }
        for p in &parsed.problems { println!("PROBLEM {p:?}"); }
        let text = write(r);
        if std::env::var("W").is_ok() { println!("{text}"); }
        let again = parse_str(&text);
        if again.roadmap != *r { println!("!!! NOT EQUAL"); for (a, b) in again.roadmap.stages.iter().zip(&r.stages) { if a != b { println!("{a:#?}\n{b:#?}"); break; } } }
        println!("again problems {:?}", again.problems);
    }
}
