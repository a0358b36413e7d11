//! The program: parse, run, print, exit.

use std::process::ExitCode;

use ahash::random_state::{self, RandomSource};

/// A build makes and drops millions of small texts: this allocator takes a quarter off its processor time.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Templates make many small maps, and each would count up one number that all threads share to hash in a way of its own.
/// None of them holds what a stranger chose; the process still has its own seed.
struct OneWay;

impl RandomSource for OneWay {
    fn gen_hasher_seed(&self) -> usize {
        0
    }
}

fn main() -> ExitCode {
    // Where one was set before, that is as good.
    let _ = random_state::set_random_source(OneWay);
    changlang::command::main(std::env::args_os())
}
