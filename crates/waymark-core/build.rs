//! Builds again when a content file comes or goes: `include_dir!` itself only notices changes of files it knows.
#![expect(
    clippy::disallowed_macros,
    reason = "printing is how a build script speaks to cargo"
)]

fn main() {
    println!("cargo::rerun-if-changed=../../roadmaps");
}
