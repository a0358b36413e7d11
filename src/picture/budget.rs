//! The memory of decoded pictures, shared among threads: a thread that wants more than is left waits until another has
//! finished. The holder of a share must not wait for other threads of the pool, because they may be waiting here.

use std::sync::{Condvar, Mutex, PoisonError};

/// How many bytes may be used at once.
pub(super) struct Budget {
    bound: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// A share of the budget; returned when dropped.
pub(super) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(bound: u64) -> Self {
        Self { bound, used: Mutex::new(0), freed: Condvar::new() }
    }

    /// Takes a share, waiting until it is free. A share larger than the whole budget gets all of it, alone.
    pub(super) fn take(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(self.bound);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |used: &mut u64| *used + bytes > self.bound;
        let mut used = self.freed.wait_while(used, full).unwrap_or_else(PoisonError::into_inner);
        *used += bytes;
        Share { budget: self, bytes }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let mut used = self.budget.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(self.bytes);
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_bound_is_used_at_once() {
        let budget = Budget::new(100);
        let most = Mutex::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _share = budget.take(60);
                    let used = *budget.used.lock().expect("used");
                    let mut most = most.lock().expect("most");
                    *most = used.max(*most);
                });
            }
        });
        assert_eq!(*most.lock().expect("most"), 60);
        drop(budget.take(1000));
        assert_eq!(*budget.used.lock().expect("used"), 0);
    }
}
