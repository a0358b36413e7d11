//! Merged cells. Somebody who merges 「一支部」 over five rows means it for all five.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Cell, Row};

/// Maximum number of merged regions that are filled; hand-made sheets have a few hundred.
const MOST_REGIONS: usize = 100_000;

/// Row and column of a cell, both from 0.
type Position = (u32, u32);

/// Copies the value of every region down its first column. Only rows with content of their own are filled, so that a
/// merge over blank rows creates no entries.
pub(super) fn fill(rows: &mut [Row], regions: impl Iterator<Item = (Position, Position)>) {
    for ((top, left), (bottom, _)) in regions.take(MOST_REGIONS).filter(|(start, end)| end.0 > start.0) {
        let Ok(first) = rows.binary_search_by_key(&(top + 1), |row| row.line) else { continue };
        let column = left as usize;
        let Some(value) = rows[first].cells.get(column).filter(|cell| !cell.is_blank()).cloned() else { continue };
        for row in rows[first + 1..].iter_mut().take_while(|row| row.line <= bottom + 1) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::default());
            }
            if row.cells[column].is_blank() {
                row.cells[column] = value.clone();
            }
        }
    }
}

/// Pre-scan of an .ods file: how many cells it expands to, and its merged regions.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Number of cells in all sheets with every repetition expanded.
    pub(super) cells: u64,
    /// Merged regions with the name of their sheet.
    pub(super) regions: Vec<(String, Position, Position)>,
}

/// Streams through the content of an .ods file once.
pub(super) fn survey(content: impl BufRead) -> quick_xml::Result<Survey> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    let mut survey = Survey::default();
    let mut sheet = String::new();
    let (mut row, mut column, mut rows, mut filled) = (0_u64, 0_u64, 1_u64, 0_u64);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "table:table" => {
                    sheet = attribute(&element, "table:name").unwrap_or_default();
                    row = 0;
                }
                "table:table-row" => {
                    rows = number(&element, "table:number-rows-repeated");
                    (column, filled) = (0, 0);
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let wide = number(&element, "table:number-columns-repeated");
                    let down = number(&element, "table:number-rows-spanned");
                    if down > 1 && survey.regions.len() < MOST_REGIONS {
                        let position = |row: u64, column: u64| {
                            (u32::try_from(row).unwrap_or(u32::MAX - 2), u32::try_from(column).unwrap_or(u32::MAX - 2))
                        };
                        survey.regions.push((
                            sheet.clone(),
                            position(row, column),
                            position(row.saturating_add(down - 1), column),
                        ));
                    }
                    column = column.saturating_add(wide);
                    if element.attributes().flatten().any(|a| a.key.as_ref() == "office:value-type") {
                        filled = column;
                    }
                }
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "table:table-row" => {
                survey.cells = survey.cells.saturating_add(filled.saturating_mul(rows));
                row = row.saturating_add(rows);
            }
            Event::Eof => return Ok(survey),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == key)?;
    Some(found.value.into_owned())
}

fn number(element: &BytesStart<'_>, key: &str) -> u64 {
    attribute(element, key).and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_is_meant_for_each_of_its_rows() {
        let row = |line, cells: &[&str]| Row { cells: cells.iter().map(|text| Cell::text(text)).collect(), line };
        let mut rows = vec![row(1, &["一支部", "甲"]), row(2, &["", "乙"]), row(4, &["", "丁"]), row(5, &["", "戊"])];
        fill(&mut rows, [((0, 0), (3, 0))].into_iter());
        let firsts: Vec<&str> = rows.iter().map(|row| &*row.cells[0].text).collect();
        assert_eq!(firsts, ["一支部", "一支部", "一支部", ""]);
    }

    #[test]
    fn an_ods_is_measured_before_it_is_read() {
        let xml = r#"<table:table table:name="册"><table:table-row table:number-rows-repeated="1000000">
            <table:table-cell table:number-columns-repeated="1000"/><table:table-cell office:value-type="string" table:number-rows-spanned="3"/>
            <table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table>"#;
        let survey = survey(xml.as_bytes()).expect("xml");
        assert_eq!(survey.cells, 1001 * 1_000_000);
        assert_eq!(survey.regions, [("册".to_owned(), (0, 1000), (2, 1000))]);
    }
}
