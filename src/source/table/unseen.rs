//! What the cell values of an .xlsx do not show: hidden rows and columns, and formulas that have not been calculated.

use std::io::{BufRead, BufReader, Cursor, Write};

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{MOST_CELLS, MOST_COLUMNS};

/// A sheet that contains any of these strings may have something to find.
const MARKS: [&str; 3] = ["hidden=", "<f", ":f"];

/// Length of the longest mark, less one.
const EDGE: usize = 6;

/// What a sheet holds besides cell values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// The hidden rows, from 1.
    pub hidden: Vec<u32>,
    /// The hidden columns, from 1.
    pub columns: Vec<u32>,
    /// Row and column, from 1, of cells whose formula has no result.
    pub uncounted: Vec<(u32, u32)>,
}

/// A sink that searches everything written to it for the marks and stores nothing. Few sheets contain one; the others
/// are not parsed a second time.
#[derive(Debug, Default)]
pub(super) struct Watch {
    edge: Vec<u8>,
    pub(super) found: bool,
}

impl Write for Watch {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !self.found {
            let has_mark = |bytes: &[u8]| MARKS.iter().any(|mark| memmem::find(bytes, mark.as_bytes()).is_some());
            self.edge.extend_from_slice(&bytes[..bytes.len().min(EDGE)]);
            self.found = has_mark(&self.edge) || has_mark(bytes);
            self.edge.extend_from_slice(&bytes[bytes.len().min(EDGE).max(bytes.len().saturating_sub(EDGE))..]);
            self.edge.drain(..self.edge.len().saturating_sub(EDGE));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Examines the sheet `name` of the workbook `bytes`; `None` if it cannot be found there.
pub(super) fn look(bytes: &[u8], name: &str) -> Option<Unseen> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let wanted = |element: &BytesStart<'_>| {
        (element.local_name().as_ref() == "sheet" && attribute(element, "name")? == name).then(|| attribute(element, "id"))?
    };
    let id = first(BufReader::new(archive.by_name("xl/workbook.xml").ok()?), wanted)?;
    let target = |element: &BytesStart<'_>| (attribute(element, "Id")? == id).then(|| attribute(element, "Target"))?;
    let target = first(BufReader::new(archive.by_name("xl/_rels/workbook.xml.rels").ok()?), target)?;
    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    Some(of_sheet(BufReader::new(archive.by_name(&path).ok()?)))
}

/// What the sheet holds, up to its end or to the point at which it becomes unreadable.
fn of_sheet(content: impl BufRead) -> Unseen {
    let mut unseen = Unseen::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut cell = OfCell::default();
    let mut in_value = false;
    each(content, |event| {
        let (Event::Start(element) | Event::Empty(element)) = event else {
            match event {
                Event::Text(text) => cell.has_result |= in_value && !text.trim().is_empty(),
                Event::End(element) => match element.local_name().as_ref() {
                    "v" | "is" => in_value = false,
                    "c" if cell.has_formula && !cell.has_result && unseen.uncounted.len() < MOST_CELLS => {
                        unseen.uncounted.push((row, column));
                    }
                    "sheetData" => return false,
                    _ => {}
                },
                _ => {}
            }
            return true;
        };
        match element.local_name().as_ref() {
            "col" if is_true(attribute(element, "hidden")) => {
                let number = |name| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
                let first = number("min").unwrap_or(1).max(1);
                unseen.columns.extend(first..=number("max").unwrap_or(first).min(MOST_COLUMNS));
            }
            "row" => {
                row = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
                column = 0;
                if is_true(attribute(element, "hidden")) {
                    unseen.hidden.push(row);
                }
            }
            "c" => {
                let named = attribute(element, "r").and_then(|r| column_of(&r));
                column = named.unwrap_or(column.saturating_add(1));
                // A formula may yield an empty text.
                cell = OfCell { is_text: attribute(element, "t").as_deref() == Some("str"), ..OfCell::default() };
            }
            "f" => cell.has_formula = true,
            "v" | "is" => {
                in_value = matches!(event, Event::Start(_));
                cell.has_result |= cell.is_text;
            }
            _ => {}
        }
        true
    });
    unseen
}

/// What is known about the current cell.
#[derive(Default)]
struct OfCell {
    is_text: bool,
    has_formula: bool,
    has_result: bool,
}

/// Passes XML events to `wants` until it returns false or the content ends.
fn each(content: impl BufRead, mut wants: impl FnMut(&Event<'_>) -> bool) {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        if event == Event::Eof || !wants(&event) {
            return;
        }
        drop(event);
        buffer.clear();
    }
}

/// The first value that `found` returns for any element.
fn first(content: impl BufRead, mut found: impl FnMut(&BytesStart<'_>) -> Option<String>) -> Option<String> {
    let mut said = None;
    each(content, |event| {
        if let Event::Start(element) | Event::Empty(element) = event {
            said = found(element);
        }
        said.is_none()
    });
    said
}

/// An attribute's value, whatever its namespace prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

fn is_true(value: Option<String>) -> bool {
    value.is_some_and(|value| matches!(value.as_str(), "1" | "true"))
}

/// The column, from 1, of a cell reference such as `AB12`.
fn column_of(cell: &str) -> Option<u32> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters.take(3).map(|letter| u32::from(letter - b'A') + 1).reduce(|column, letter| column * 26 + letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_formulas_without_result_are_found() {
        let sheet = r#"<x:worksheet><cols><col min="1" hidden="1"/><col min="2" max="2" width="9"/><x:col min="4" max="5" hidden="true"/><col min="512" max="16384" hidden="1"/></cols><sheetData>
            <row r="1"><c r="A1"><v>1</v></c></row><row r="3" hidden="1"><c r="AB3"><f>A1</f><v></v></c></row>
            <row hidden="true"><c><f>A1</f></c><c><f>A1</f><v>2</v></c><c t="str"><f>A1</f><v/></c><x:c><x:f>A1</x:f><x:v/></x:c></row>
            <row hidden="0"/></sheetData><row r="9" hidden="1"/></x:worksheet>"#;
        let unseen = of_sheet(sheet.as_bytes());
        assert_eq!(unseen, Unseen { hidden: vec![3, 4], columns: vec![1, 4, 5, 512], uncounted: vec![(3, 28), (4, 1), (4, 4)] });
    }

    #[test]
    fn marks_are_seen_however_they_are_cut() {
        for (text, found) in
            [("<c><f>A1</f></c>", true), ("<row hidden=\"1\">", true), ("<x:f>", true), ("<row r=\"12\"><c>", false)]
        {
            for size in 1..=text.len() {
                let mut watch = Watch::default();
                for piece in text.as_bytes().chunks(size) {
                    watch.write_all(piece).expect("a sink");
                }
                assert_eq!(watch.found, found, "{text} {size}");
            }
        }
    }
}
