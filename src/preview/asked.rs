//! The addresses for which browsers wait during the first build; those pages are made first.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::plan::Url;

/// The requested addresses; clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked(Arc<Mutex<BTreeSet<Url>>>);

impl Asked {
    /// Records that somebody waits for what stands at a path; for a folder that is its `index.html`.
    pub(super) fn add(&self, path: &str) {
        let path = path.trim_start_matches('/');
        let is_folder = path.is_empty() || path.ends_with('/');
        self.lock().insert(Url::new(if is_folder { format!("{path}index.html") } else { path.to_owned() }));
    }

    /// Takes all addresses requested since the last call.
    pub(super) fn taken(&self) -> Vec<Url> {
        std::mem::take(&mut *self.lock()).into_iter().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<Url>> {
        // Poisoning is ignored: the set is consistent even if a holder panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_once() {
        let asked = Asked::default();
        for path in ["/", "/members/", "/members/a.html", "/"] {
            asked.clone().add(path);
        }
        let taken: Vec<String> = asked.taken().iter().map(ToString::to_string).collect();
        assert_eq!(taken, ["index.html", "members/a.html", "members/index.html"]);
        assert!(asked.taken().is_empty());
    }
}
