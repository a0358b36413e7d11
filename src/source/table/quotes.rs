//! Quotes in delimited tables. An unclosed quote swallows the rows below into one cell, including names that must be
//! masked, so such a row is reported and removed before anything of it is read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};

/// Number of rows sampled to determine how many delimiters a row has.
const SAMPLE_ROWS: usize = 1000;

/// State of the quote parser. A quote opens a cell only at the cell's start; elsewhere it is an ordinary character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// At the start of a cell.
    Start,
    /// In an unquoted cell.
    Plain,
    /// Inside the quotes of a cell.
    Open,
    /// Behind a quote that closes a cell, unless another quote follows.
    Shut,
    /// Behind white space after a closing quote.
    After,
}

impl State {
    /// The state after `c`; `parts` tells whether `c` is a delimiter.
    pub(super) fn then(self, c: char, parts: bool) -> Self {
        match (self, c) {
            (Self::Open, '"') => Self::Shut,
            (Self::Open, _) | (Self::Start | Self::Shut, '"') => Self::Open,
            (_, '\n' | '\r') => Self::Start,
            _ if parts => Self::Start,
            (Self::Shut | Self::After, _) if c.is_whitespace() => Self::After,
            _ => Self::Plain,
        }
    }
}

/// Maximum number of rows reported. A file with this many is not a table, and the rest of it is not read.
const MOST_TOLD: usize = 32;

/// The text without rows whose quotes are unbalanced, which are reported. Line numbers stay the same.
pub(super) fn sound<'a>(
    file: &str,
    text: &'a str,
    parts: impl Fn(char) -> bool + Copy,
    report: &mut Vec<Diagnostic>,
) -> Cow<'a, str> {
    let mut width = None;
    let mut kept = String::new();
    let (mut from, mut at, mut told) = (0, 0, 0);
    // Lines without a quote are skipped.
    while let Some(quote) = text[at..].find('"').map(|found| at + found) {
        let start = text[at..quote].rfind(['\n', '\r']).map_or(at, |found| at + found + 1);
        let row = Row::read(text, start, parts);
        let mut swallows = |_: &usize| row.swallows(*width.get_or_insert_with(|| usual(text, parts)));
        let fault = row.fault.or_else(|| row.breaks.filter(&mut swallows));
        at = row.end;
        if let Some(fault) = fault {
            // The lines below may be sound, so only the line that begins the row is removed.
            let end = text[start..].find(['\n', '\r']).map_or(text.len(), |found| start + found);
            kept.push_str(&text[from..start]);
            told += 1;
            at = if told < MOST_TOLD { end } else { text.len() };
            from = at;
            let place = Place::of_offset(file, text, fault, 1);
            report.push(Diagnostic::new(Code::TableRow).at(place).with("quote", ""));
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

/// A row, possibly of several lines.
struct Row {
    /// Byte offset of its end.
    end: usize,
    /// Byte offset of the unbalanced quote.
    fault: Option<usize>,
    /// Byte offset of the opening quote of the first cell that contains a line break.
    breaks: Option<usize>,
    /// For each line, the number of delimiters, and whether the whole line lies inside one cell.
    lines: Vec<(usize, bool)>,
    /// Number of delimiters that separate cells.
    parting: usize,
}

impl Row {
    /// Reads the row that starts at `start`.
    fn read(text: &str, start: usize, parts: impl Fn(char) -> bool) -> Self {
        let mut row = Self { end: text.len(), fault: None, breaks: None, lines: vec![(0, false)], parting: 0 };
        let (mut state, mut quote) = (State::Start, start);
        for (offset, c) in text[start..].char_indices() {
            let is_delimiter = parts(c);
            let next = state.then(c, is_delimiter);
            match (state, next) {
                (State::Start, State::Open) => quote = start + offset,
                (State::Shut | State::After, State::Plain) => row.fault = Some(quote),
                _ => {}
            }
            if matches!(c, '\n' | '\r') {
                if next == State::Start || row.fault.is_some() {
                    row.end = start + offset;
                    return row;
                }
                row.breaks.get_or_insert(quote);
                row.lines.push((0, true));
            } else if let Some((count, inside)) = row.lines.last_mut() {
                *count += usize::from(is_delimiter);
                *inside &= next == State::Open;
            }
            row.parting += usize::from(is_delimiter && next == State::Start);
            state = next;
        }
        if state == State::Open {
            row.fault.get_or_insert(quote);
        }
        row
    }

    /// Whether a cell with line breaks has swallowed rows. It must contain delimiters, and either the row has fewer
    /// than it should, or a line inside the cell, or every line, has as many as a row of the table.
    fn swallows(&self, width: usize) -> bool {
        let taken = self.lines.iter().map(|(count, _)| count).sum::<usize>() > self.parting;
        width > 0
            && taken
            && (self.parting < width
                || self.lines.iter().any(|(count, inside)| *inside && *count == width)
                || self.lines.iter().all(|(count, _)| *count == width))
    }
}

/// The most frequent number of delimiters per row; of equally frequent ones the greatest.
fn usual(text: &str, parts: impl Fn(char) -> bool + Copy) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut at = 0;
    for _ in 0..SAMPLE_ROWS {
        let rest = text[at..].trim_start_matches(['\n', '\r']);
        if rest.is_empty() {
            break;
        }
        let row = Row::read(text, text.len() - rest.len(), parts);
        *counts.entry(row.parting).or_default() += 1;
        at = row.end;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The positions of the reported quotes, and the remaining text.
    fn told(text: &str) -> (Vec<(u32, u32)>, String) {
        let mut report = Vec::new();
        let left = sound("a.csv", text, |c| c == ',', &mut report).into_owned();
        assert!(report.iter().all(|one| one.code == Code::TableRow));
        let at = |one: &Diagnostic| one.place.as_ref().and_then(|place| Some((place.line?, place.column?)));
        (report.iter().filter_map(at).collect(), left)
    }

    #[test]
    fn a_quote_without_twin_is_told_and_its_row_taken_out() {
        let head = "编号,户主,人口,地名,配偶\n";
        for (rows, at, left) in [
            // Never closed.
            ("1,张,4,\"沱口,李\n2,李,3,河街,王\n", &[(2, 7)][..], "\n2,李,3,河街,王\n"),
            ("1,张,4,沱口,李\n2,李,3,河街,\"", &[(3, 10)], "1,张,4,沱口,李\n"),
            // Closed by the opening quote of another cell.
            ("1,张,4,\"沱口,李\n2,李,3,\"河街\",王\n", &[(2, 7)], "\n2,李,3,\"河街\",王\n"),
            // Closed by a quote at the end of a cell far below.
            ("1,张,4,\"沱口,李\n2,李,3,河街,王\n3,周,1,上街,吴\"\n", &[(2, 7)], "\n2,李,3,河街,王\n3,周,1,上街,吴\"\n"),
            ("1,张,4,\"沱口,李\n2,李,3,河街\",王\n", &[(2, 7)], "\n2,李,3,河街\",王\n"),
            ("1,张,4,\"沱口,李\n2,李,3\"\n", &[(2, 7)], "\n2,李,3\"\n"),
            // Each on its own.
            ("\"1\"甲,张,4,沱口,李\n2,李,3,河街,王\n3,\"周\"x,1,上街,吴", &[(2, 1), (4, 3)], "\n2,李,3,河街,王\n"),
        ] {
            assert_eq!(told(&format!("{head}{rows}")), (at.to_vec(), format!("{head}{left}")), "{rows}");
        }
        for ends in ["\r\n", "\r"] {
            let (at, left) = told(&format!("{head}1,张,4,\"沱口,李\n2,李,3,河街,王\n").replace('\n', ends));
            assert_eq!((at.len(), left), (1, format!("{head}\n2,李,3,河街,王\n").replace('\n', ends)));
        }
    }

    #[test]
    fn quotes_that_are_meant_are_left() {
        for text in [
            "甲,乙,丙\n1,二\"三,\"四\"\"五\"\n",
            "甲,乙,丙\n1,\"一行\n两行\",x\n2,\"a, b\nc\",x\n",
            "甲,乙,丙\n1,2,\"一行\n\n两行\"\n",
            "甲,乙,丙\n\"1\" ,\"2\"\t,\"\"\n",
            "甲\n\"一\n二\"\n",
            "甲,乙\r\n\"1\",\"2\"\r\n",
            "甲,乙",
        ] {
            assert_eq!(told(text), (Vec::new(), text.to_owned()), "{text}");
        }
    }

    proptest::proptest! {
        /// For any text, the result has as many lines as the input, and differs from it only if something was reported.
        #[test]
        fn what_is_left_is_sound(text in "([\",x\n]|\r\n){0,40}") {
            let (at, left) = told(&text);
            proptest::prop_assert_eq!(left.matches('\n').count(), text.matches('\n').count());
            proptest::prop_assert_eq!(at.is_empty(), left == text);
        }
    }
}
