//! Interns the repeated texts of a table, per column: a roll of a quarter of a million rows names only a few hundred
//! places and four phases.

use std::sync::Arc;

use ahash::AHashSet;

/// Maximum number of texts remembered per column, since a column of numbers never repeats.
const MOST: usize = 1024;

/// Longer texts, in bytes, are not expected to repeat.
const LONGEST: usize = 96;

/// Remembered texts by column.
#[derive(Debug, Default)]
pub struct Texts {
    columns: Vec<AHashSet<Arc<str>>>,
}

impl Texts {
    /// Returns `text`, shared with an equal text seen earlier in the same column.
    pub fn share(&mut self, column: usize, text: &Arc<str>) -> Arc<str> {
        self.known(column, text).unwrap_or_else(|| {
            if let Some(known) = self.columns.get_mut(column).filter(|known| known.len() < MOST && text.len() <= LONGEST) {
                known.insert(Arc::clone(text));
            }
            Arc::clone(text)
        })
    }

    /// As [`Texts::share`], for a borrowed text.
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
