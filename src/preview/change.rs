//! What changed since the last build.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a build must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Anything may have changed, as before the first build.
    Any,
    /// These paths and nothing else.
    Paths(BTreeSet<PathBuf>),
}

impl Change {
    /// Both changes together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Paths(mut paths), Self::Paths(more)) => {
                paths.extend(more);
                Self::Paths(paths)
            }
            _ => Self::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_may_be_anything_is_anything() {
        let paths = |names: &[&str]| Change::Paths(names.iter().map(PathBuf::from).collect());
        assert_eq!(paths(&["a"]).and(paths(&["b", "a"])), paths(&["a", "b"]));
        assert_eq!(paths(&["a"]).and(Change::Any), Change::Any);
        assert_eq!(Change::Any.and(paths(&["a"])), Change::Any);
    }
}
