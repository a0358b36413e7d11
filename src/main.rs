//! The program: parse, run, print, exit.

use std::process::ExitCode;

/// A build makes and drops millions of small texts: this allocator takes a quarter off its processor time.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    changlang::command::main(std::env::args_os())
}
