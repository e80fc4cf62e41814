//! The `waymark` program.

use std::process::ExitCode;

use clap::Parser as _;
use waymark::{cli::Cli, exit, wire};

fn main() -> ExitCode {
    exit::finish(wire::run(&Cli::parse()))
}
