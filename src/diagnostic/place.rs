//! A place in a file that a person can go to: lines and columns count from 1, columns in characters.

use std::sync::Arc;

/// Where a finding is. In a spreadsheet, `line` is the row and `column` the number of the column.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The file, relative to the site's root, separated by `/`.
    pub file: Arc<str>,
    /// The sheet of a spreadsheet.
    pub sheet: Option<Arc<str>>,
    /// The line (row), from 1.
    pub line: Option<u32>,
    /// The column, from 1, in characters.
    pub column: Option<u32>,
    /// How many characters the finding spans from there (for the caret); 0 if unknown.
    pub length: u32,
}

impl Place {
    /// A whole file, without a line.
    pub fn file(file: impl AsRef<str>) -> Self {
        Self { file: Arc::from(file.as_ref()), ..Self::default() }
    }

    /// A line and column of a file, both from 1.
    pub fn new(file: impl AsRef<str>, line: u32, column: u32) -> Self {
        Self::within(&Arc::from(file.as_ref()), line, column)
    }

    /// A line and column of a file, sharing the file's name with other places.
    pub fn within(file: &Arc<str>, line: u32, column: u32) -> Self {
        Self { file: Arc::clone(file), sheet: None, line: Some(line), column: Some(column), length: 1 }
    }

    /// The same place with a finding of `length` characters.
    pub fn spanning(mut self, length: u32) -> Self {
        self.length = length;
        self
    }

    /// The place of byte `offset` in `text`, which begins at line `first_line` of `file`.
    pub fn of_offset(file: impl AsRef<str>, text: &str, offset: usize, first_line: u32) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = first_line + u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX - first_line);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = u32::try_from(before[start..].chars().count()).unwrap_or(u32::MAX - 1) + 1;
        Self::new(file, line, column)
    }
}

impl From<&Place> for Place {
    fn from(place: &Place) -> Self {
        place.clone()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " · {sheet}")?;
            return match (self.line, self.column) {
                (Some(line), Some(column)) => write!(f, " · {}{line}", column_letters(column)),
                _ => Ok(()),
            };
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

/// The letters of a spreadsheet column: 1 → A, 27 → AA.
pub fn column_letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from_u32('A' as u32 + (rest - 1) % 26).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn columns_count_characters() {
        let place = Place::of_offset("a.md", "第一行\n二：错", "第一行\n二：".len(), 4);
        assert_eq!((place.line, place.column), (Some(5), Some(3)));
        assert_eq!(place.to_string(), "a.md:5:3");
        let cell = Place { sheet: Some("名册".into()), ..Place::new("a.xlsx", 3, 28) };
        assert_eq!(cell.to_string(), "a.xlsx · 名册 · AB3");
    }
}
