//! The program: parse, run, print, exit.

use std::process::ExitCode;

/// Pages are made of many small pieces that live for a moment: with the system's allocator a fifth of a build's time went into
/// them, and far more with musl's, which the program for old machines is linked with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    changlang::command::main(std::env::args_os())
}
