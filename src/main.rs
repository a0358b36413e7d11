//! The program: parse, run, print, exit.

use std::process::ExitCode;

use ahash::random_state::{self, RandomSource};

/// A build allocates and frees millions of small strings; jemalloc cuts its processor time by a quarter.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Gives every hash map the same seed. Templates create many small maps, and ahash would otherwise bump a counter shared by
/// all threads for each of them. None of these maps has keys that an attacker chooses, and the process still has its own
/// seed.
struct OneWay;

impl RandomSource for OneWay {
    fn gen_hasher_seed(&self) -> usize {
        0
    }
}

fn main() -> ExitCode {
    // This fails only if a source is already set, which does as well.
    let _ = random_state::set_random_source(OneWay);
    changlang::command::main(std::env::args_os())
}
