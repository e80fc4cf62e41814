use waymark_core::{catalog::Catalog, ids::RoadmapId, roadmap};
#[test]
fn dump() {
    for file in std::env::var("DUMP")
        .unwrap_or_default()
        .split(',')
        .filter(|f| !f.is_empty())
    {
        let mut catalog = Catalog::embedded().clone();
        let id = RoadmapId::new("x").unwrap();
        let map = roadmap::parse(&std::fs::read(file).unwrap()).roadmap;
        catalog.add(id.clone(), map.clone(), "x");
        for at in map.topics() {
            println!("* {}", at.topic.text);
            for q in catalog.practice(&id, &at.topic.id).take(4) {
                println!(
                    "    [{}] {} || {}",
                    q.concept,
                    q.prompt.replace('\n', " "),
                    q.hint.clone().unwrap_or_default()
                );
            }
        }
    }
}
