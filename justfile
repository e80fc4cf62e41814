# The verbs of the repository. `just` lists them; none is needed to build or to test.

_default:
    @just --list --unsorted

# talk to Waymark in this terminal
chat *args:
    cargo run -- chat {{args}}

# lay out the code
fmt:
    cargo fmt --all

# look for what clippy sees
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# run the tests, all or those that match
test *args:
    cargo test --workspace {{args}}

# write the generated documents and accept new snapshots (needs cargo-insta); then read the diff
bless *args:
    BLESS=1 cargo test --test it documents -p waymark
    cargo insta test --workspace --accept {{args}}

# check roadmaps, concepts and questions, and prove the code questions
check:
    cargo run -- check --compile roadmaps

# ten thousand prompts at the permitted rate, refusals, and a kill in the middle: six minutes
deliver:
    cargo test -p waymark --test it delivery:: -- --ignored --nocapture --skip discord_

# ten thousand hostile updates, from a seed of your choice
hostile seed="2026":
    SEED={{seed}} UPDATES=10000 cargo test -p waymark-telegram --test it hostile -- --nocapture

# what three people and the program say to each other on Telegram, by the clock on the wall
show:
    cargo test -p waymark --test it show:: -- --ignored --nocapture --skip discord_

# five thousand prompts at Discord's rate, refusals, and a kill in the middle: four minutes
deliver-discord:
    cargo test -p waymark --test it discord_delivery -- --ignored --nocapture

# what three people and the program say to each other on Discord, by the clock on the wall
show-discord:
    cargo test -p waymark --test it discord_show -- --ignored --nocapture

# ten thousand hostile interactions and events on Discord, from a seed of your choice
hostile-discord seed="2026":
    SEED={{seed}} EVENTS=10000 cargo test -p waymark-discord --test it hostile -- --nocapture

# how well topics find their concepts: precision, recall, mistakes
matcher:
    RUST_TEST_NOCAPTURE=1 cargo test -p waymark-core --test it topics

# measure
bench *args:
    cargo bench --workspace {{args}}

# goals G4 to G8 on Telegram, against a loopback server: all of them, or those of some words (`g5`, `app`)
bench-telegram *args:
    cargo bench -p waymark-telegram --bench telegram -- {{args}}

# a hundred interactions a second on Discord while 10,000 prompts go out, and G9: all, or some (`calm`, `busy`, `start`)
bench-discord *args:
    cargo build --release -p waymark
    cargo bench -p waymark-discord --bench discord -- {{args}}

# a made-up population through the real program, all rules checked: `just simulate --learners 2000 --groups 60 --days 30`
simulate *args:
    cargo run --release -- simulate {{args}}

# licences, advisories and banned crates; needs cargo-deny
deny:
    cargo deny check

# all that CI checks
ci:
    .ci/run
