//! The program: parse, run, print, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    changlang::command::main(std::env::args_os())
}
