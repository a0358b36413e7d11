//! The texts of a table, each kept once where it is said again: in a roll of a quarter of a million rows stand a few hundred
//! places and four phases.

use std::sync::Arc;

use ahash::AHashSet;

/// Texts that were seen in a column, so many and no more: a column of numbers never says anything twice.
const MOST: usize = 1024;

/// A text that is longer is nothing that is said again.
const LONGEST: usize = 96;

/// The texts by their columns.
#[derive(Debug, Default)]
pub struct Texts {
    columns: Vec<AHashSet<Arc<str>>>,
}

impl Texts {
    /// `text`, shared with the same text of the same column.
    pub fn share(&mut self, column: usize, text: &Arc<str>) -> Arc<str> {
        self.known(column, text).unwrap_or_else(|| {
            if let Some(known) = self.columns.get_mut(column).filter(|known| known.len() < MOST && text.len() <= LONGEST) {
                known.insert(Arc::clone(text));
            }
            Arc::clone(text)
        })
    }

    /// The same of a text that nobody owns yet.
    pub(super) fn keep(&mut self, column: usize, text: &str) -> Arc<str> {
        self.known(column, text).unwrap_or_else(|| self.share(column, &Arc::from(text)))
    }

    fn known(&mut self, column: usize, text: &str) -> Option<Arc<str>> {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, AHashSet::new);
        }
        self.columns[column].get(text).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_is_kept_once() {
        let mut texts = Texts::default();
        let (first, again, other) = (texts.keep(3, "一期"), texts.keep(3, "一期"), texts.keep(2, "一期"));
        assert!(Arc::ptr_eq(&first, &again) && !Arc::ptr_eq(&first, &other) && first == other);
    }

    #[test]
    fn a_column_of_numbers_takes_no_room() {
        let mut texts = Texts::default();
        for number in 0..MOST * 2 {
            texts.keep(0, &number.to_string());
        }
        assert_eq!(texts.columns[0].len(), MOST);
    }
}
