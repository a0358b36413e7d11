//! Finding the header row of a table, and the meaning of each column.

use crate::content::common;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kind::{Field, Kind, Privacy};
use crate::source::{Grid, HEAD_WITHIN, TableRow};

use super::settings::Settings;

/// The meaning of a column.
#[derive(Clone, Copy)]
pub(super) enum Column<'a> {
    Field(&'a Field),
    Common(&'static str),
    /// Skipped because of what it contains, which is reported.
    Private,
    /// Skipped: row numbers, or a column that the settings exclude.
    Ignored,
    /// Skipped because its meaning is unknown, which is reported.
    Unknown,
}

/// The common keys that a table may contain, the most frequent first.
const COMMON: [&str; 15] = [
    "id",
    "order",
    "summary",
    "aliases",
    "status",
    "slug",
    "updated",
    "pictures",
    "sources",
    "audio",
    "draft",
    "redirects",
    "weight",
    "search",
    "keep_pinyin",
];

/// Heads of columns with row numbers.
pub(super) const NUMBERING: [&str; 8] = ["序号", "序", "号", "NO", "No", "No.", "栏次", "-"];

/// Words in the heads of columns that are never read, whatever the kind: data by which a person can be traced or
/// robbed.
const PRIVATE_WORDS: [&str; 12] =
    ["身份证", "身份号", "证件号", "手机", "电话", "联系方式", "银行卡", "银行账", "开户", "卡号", "账号", "帐号"];

/// A head normalized for comparison: without white space, asterisks that mark required columns, and trailing colons.
pub(super) fn tidy(head: &str) -> String {
    let text: String = head.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{feff}')).collect();
    text.trim_end_matches([':', '：']).to_owned()
}

/// A head without its brackets and what follows: 入党时间（年月） → 入党时间.
fn bare(head: &str) -> &str {
    head.find(['(', '（', '[', '【']).map_or(head, |at| &head[..at])
}

/// The column with the key `word`, or for which staff use `word`.
pub(super) fn known_as<'a>(kind: &'a Kind, word: &str) -> Option<Column<'a>> {
    let field = kind.fields.values().find(|field| field.answers_to(word)).map(Column::Field);
    let shared = || COMMON.iter().find(|key| **key == word || common::words(key).contains(&word));
    field.or_else(|| shared().map(|key| Column::Common(key)))
}

/// The meaning of `head`.
pub(super) fn meaning<'a>(kind: &'a Kind, head: &str, settings: &Settings) -> Column<'a> {
    let tidied = tidy(head);
    if let Some(named) = settings.columns.get(head).or_else(|| settings.columns.get(&tidied)) {
        return kind.field(named).map(Column::Field).or_else(|| known_as(kind, named)).unwrap_or(match named.as_str() {
            "-" => Column::Ignored,
            _ => Column::Unknown,
        });
    }
    for head in [tidied.as_str(), bare(&tidied)] {
        if head.is_empty() || NUMBERING.contains(&head) {
            return Column::Ignored;
        }
        if let Some(column) = known_as(kind, head) {
            return column;
        }
    }
    if PRIVATE_WORDS.iter().any(|word| tidied.contains(word)) { Column::Private } else { Column::Unknown }
}

/// The index of the header row: the one that the settings name, otherwise the first among the rows with the most
/// recognized heads.
pub(super) fn head_row(grid: &Grid, kind: &Kind, settings: &Settings, report: &mut Vec<Diagnostic>) -> Option<usize> {
    if let Some((line, place)) = &settings.header_row {
        let named = grid.rows.iter().position(|row| row.line == *line);
        if named.is_none() {
            let last = grid.rows.last().map_or(1, |row| row.line);
            let allowed = if *line > last { format!("1–{last}") } else { "有字的一行".to_owned() };
            let wrong = Diagnostic::new(Code::ValueInvalid).at(place).with("key", "header_row");
            report.push(wrong.with("value", line).with("allowed", allowed));
        }
        return named;
    }
    let score = |row: &TableRow| {
        let known = |column: &Column<'_>| matches!(column, Column::Field(_) | Column::Common(_) | Column::Private);
        row.cells.iter().filter(|cell| !cell.is_blank() && known(&meaning(kind, &cell.text, settings))).count()
    };
    let scores: Vec<usize> = grid.rows.iter().take(HEAD_WITHIN).map(score).collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0);
    let found = best.and_then(|best| scores.iter().position(|score| *score == best));
    if found.is_none() {
        let first =
            grid.rows.iter().find(|row| row.cells.iter().filter(|cell| !cell.is_blank()).count() > 1).or(grid.rows.first());
        let place = first.map_or_else(|| crate::diagnostic::Place::file(&grid.file), |row| grid.place(row, 0));
        let heads = first.map(|row| row.cells.iter().filter(|c| !c.is_blank()).map(|c| c.text.clone()).collect::<Vec<_>>());
        report.push(
            Diagnostic::new(Code::TableHeader)
                .at(place)
                .with("known", known(kind))
                .with_some("found", heads.map(|heads| heads.join("、")).filter(|heads| !heads.is_empty())),
        );
    }
    found
}

/// The columns under the header row `row`. Columns that are not read are reported, once each.
pub(super) fn columns<'a>(
    grid: &Grid,
    row: &TableRow,
    kind: &'a Kind,
    settings: &Settings,
    report: &mut Vec<Diagnostic>,
) -> Vec<Column<'a>> {
    let mut seen: Vec<&str> = Vec::new();
    let mut columns = Vec::with_capacity(row.cells.len());
    for (index, cell) in row.cells.iter().enumerate() {
        let place = grid.place(row, index);
        let mut column = meaning(kind, &cell.text, settings);
        let key = match column {
            Column::Field(field) => Some(&*field.key),
            Column::Common(key) => Some(key),
            _ => None,
        };
        match column {
            Column::Field(field) if field.privacy == Privacy::Never => {
                report.push(Diagnostic::new(Code::ColumnPrivate).at(&place).with("field", &cell.text));
                column = Column::Private;
            }
            Column::Private => report.push(Diagnostic::new(Code::ColumnPrivate).at(&place).with("field", &cell.text)),
            Column::Unknown => {
                let labels = kind.fields.values().filter(|field| field.is_shown()).map(|field| &*field.label);
                report.push(
                    Diagnostic::new(Code::ColumnUnknown)
                        .at(&place)
                        .with("column", &cell.text)
                        .with("known", known(kind))
                        .with_some("nearest", nearest(&tidy(&cell.text), labels)),
                );
            }
            _ => {}
        }
        if let Some(key) = key {
            if seen.contains(&key) {
                report.push(Diagnostic::new(Code::ColumnTwice).at(&place).with("column", &cell.text));
                column = Column::Ignored;
            }
            seen.push(key);
        }
        columns.push(column);
    }
    columns
}

/// The heads that a table of `kind` may use.
pub(super) fn known(kind: &Kind) -> String {
    let labels = kind.fields.values().filter(|field| field.is_shown()).map(|field| &*field.label);
    let is_own = |word: &&str| kind.fields.values().any(|field| field.answers_to(word));
    let shared = COMMON.iter().filter_map(|key| common::words(key).first().copied()).filter(|word| !is_own(word));
    labels.chain(shared).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_may_hold_every_common_key() {
        // What tells namesakes apart is a field of the kinds that have it.
        let mut keys: Vec<&str> = common::KEYS.into_iter().filter(|key| *key != "distinguish").collect();
        let mut columns = COMMON.to_vec();
        keys.sort_unstable();
        columns.sort_unstable();
        assert_eq!(columns, keys);
    }
}
