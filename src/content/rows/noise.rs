//! Rows of a table that are not entries: totals, header rows repeated on each printed page, column numbers, notes.

use crate::kind::{Kind, TitlePart};
use crate::source::{Cell, TableRow};

use super::columns::{Column, tidy};

/// Why a row is not an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noise {
    /// Nothing but a row number or the like.
    Blank,
    /// The header row repeated, or the column numbers below it.
    Head,
    /// A total: 合计, 小计.
    Total,
    /// A note: 注：, 制表人：, or words in columns that are not read.
    Note,
}

/// Words with which a total begins.
const TOTALS: [&str; 8] = ["合计", "总计", "小计", "共计", "累计", "总数", "合計", "總計"];

/// Words with which a note below a table begins.
const NOTES: [&str; 15] =
    ["注", "备注", "说明", "填表", "制表", "审核", "填报", "统计", "数据来源", "截至", "单位", "负责人", "经办", "复核", "审批"];

/// Words with which a total ends: 第一支部小计, 本页合计.
const SUMS: [&str; 10] = ["合计", "总计", "小计", "共计", "总人数", "总户数", "合計", "總計", "小計", "總人數"];

/// Maximum number of characters of a total that does not begin with its word.
const LONGEST_TOTAL: usize = 16;

/// What tells the entries of a table from its other rows.
pub(super) struct Noises<'a> {
    head: &'a TableRow,
    columns: &'a [Column<'a>],
    /// The columns that name the entries.
    names: Vec<usize>,
    /// Whether the entries are figures, for which 搬迁人口合计 is a name like any other.
    figures: bool,
}

impl<'a> Noises<'a> {
    /// For a table with these columns below `head`.
    pub(super) fn new(head: &'a TableRow, columns: &'a [Column<'a>], kind: &Kind) -> Self {
        let figures = kind.conflict.is_some();
        let is_title = |key: &str| kind.title.iter().any(|part| matches!(part, TitlePart::Field(of) if of == key));
        let is_name = |column: &Column<'_>| matches!(column, Column::Field(field) if is_title(&field.key));
        let names = columns.iter().enumerate().filter(|(_, column)| !figures && is_name(column));
        Self { head, columns, names: names.map(|(index, _)| index).collect(), figures }
    }

    /// Why `row` is not an entry, or `None` if it is one. `below` tells whether it directly follows the header row.
    pub(super) fn of(&self, row: &TableRow, below: bool) -> Option<Noise> {
        let read = |index: usize| matches!(self.columns.get(index), Some(Column::Field(_) | Column::Common(_)));
        let filled: Vec<(usize, &Cell)> = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).collect();
        if !filled.iter().any(|(index, _)| read(*index)) {
            // A form with more lines than people has only numbers in the rest.
            let says = filled.iter().any(|(_, cell)| cell.text.contains(char::is_alphabetic));
            return Some(if says { Noise::Note } else { Noise::Blank });
        }
        let is_head = |index: usize, cell: &Cell| self.head.cells.get(index).is_some_and(|h| tidy(&h.text) == tidy(&cell.text));
        if filled.len() > 1 && filled.iter().all(|(index, cell)| is_head(*index, cell)) {
            return Some(Noise::Head);
        }
        if below && filled.len() > 2 && numbers_columns(&filled) {
            return Some(Noise::Head);
        }
        // In a row with a total, the word for it is the first text, or stands in place of the name.
        let first = filled.iter().find(|(_, cell)| !is_number(&cell.text)).map(|(_, cell)| *cell);
        let named = self.names.iter().filter_map(|index| row.cells.get(*index));
        if first.into_iter().chain(named).any(|cell| self.is_total(&cell.text)) {
            return Some(Noise::Total);
        }
        if let ([(_, only)], true) = (&filled[..], self.columns.len() > 2) {
            let text = tidy(&only.text);
            let marked = text.contains([':', '：', '。']) || text.chars().count() > 16;
            if marked && NOTES.iter().any(|word| text.starts_with(word)) {
                return Some(Noise::Note);
            }
        }
        is_signed(&filled).then_some(Noise::Note)
    }

    fn is_total(&self, text: &str) -> bool {
        // Every word for a total has one of these; few cells do.
        text.contains(['计', '計', '总', '總']) && (is_total(text) || !self.figures && is_named_total(text))
    }
}

/// Whether the row is a line of signatures: 制表人：张某 审核人：李某, possibly with the names in separate cells.
fn is_signed(filled: &[(usize, &Cell)]) -> bool {
    let texts: Vec<String> = filled.iter().map(|(_, cell)| cell.text.chars().filter(|c| !c.is_whitespace()).collect()).collect();
    let is_label = |text: &String| text.contains([':', '：']);
    let asks = |text: &String| text.ends_with([':', '：']);
    texts.len() > 1
        && texts.first().is_some_and(|first| is_label(first) && NOTES.iter().any(|word| first.starts_with(word)))
        && texts.windows(2).all(|two| is_label(&two[1]) || asks(&two[0]))
}

fn is_total(text: &str) -> bool {
    let text = tidy(text);
    let rest = TOTALS.iter().find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| rest.chars().all(|c| !c.is_alphabetic() || "户人项个名（）()".contains(c)))
}

/// Whether a short text ends with the word for a total, apart from brackets and numbers: 合计（两个支部）, 一支部小计3人.
fn is_named_total(text: &str) -> bool {
    let text = tidy(text);
    if text.chars().count() > LONGEST_TOTAL {
        return false;
    }
    let bare = text.split(['(', '（', '[', '【', ':', '：']).next().unwrap_or_default();
    let bare = bare.trim_end_matches(|c: char| !c.is_alphabetic() || "户人项个名".contains(c));
    SUMS.iter().any(|word| bare.ends_with(word))
}

fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// Whether the cells are column numbers: 1 2 3 … or 甲 乙 丙 1 2 …
fn numbers_columns(filled: &[(usize, &Cell)]) -> bool {
    let stems = "甲乙丙丁戊己庚辛壬癸";
    let rest: Vec<&str> = filled
        .iter()
        .map(|(_, cell)| &*cell.text)
        .skip_while(|text| text.chars().count() == 1 && stems.contains(*text))
        .collect();
    rest.len() < filled.len() && rest.is_empty() || !rest.is_empty() && (1..).zip(&rest).all(|(n, text)| text.parse() == Ok(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::rows::columns::meaning;
    use crate::content::rows::settings::Settings;
    use crate::kind;

    #[test]
    fn sums_heads_and_notes_are_no_entries() {
        let row = |texts: &[&str]| TableRow { cells: texts.iter().map(|text| Cell::text(text)).collect(), line: 1 };
        let head = row(&["序号", "户 主", "人口", "迁出地"]);
        let kind = &kind::built_in()["resettlement"];
        let columns: Vec<Column<'_>> = head.cells.iter().map(|c| meaning(kind, &c.text, &Settings::default())).collect();
        for (texts, below, expected) in [
            (&["1", "张三", "4", "沱口"][..], false, None),
            (&["7", "", "", ""][..], false, Some(Noise::Blank)),
            (&["序号", "户主", "人口", "迁出地"][..], false, Some(Noise::Head)),
            (&["1", "2", "3", "4"][..], true, Some(Noise::Head)),
            (&["甲", "乙", "1", "2"][..], true, Some(Noise::Head)),
            (&["1", "2", "3", "4"][..], false, None),
            (&["合　计", "", "356", ""][..], false, Some(Noise::Total)),
            (&["", "小计：12户", "48", ""][..], false, Some(Noise::Total)),
            (&["12", "合计", "48", ""][..], false, Some(Noise::Total)),
            (&["注：人口以搬迁时为准。", "", "", ""][..], false, Some(Noise::Note)),
            (&["注：截至2024年2月", "", "", ""][..], false, Some(Noise::Note)),
            (&["制表人：李某"][..], false, Some(Noise::Note)),
            (&["第一支部小计", "", "1", ""][..], false, Some(Noise::Total)),
            (&["", "本页合计", "2人", ""][..], false, Some(Noise::Total)),
            (&["5", "合计（两个支部）", "3", ""][..], false, Some(Noise::Total)),
            (&["总人数", "", "3", ""][..], false, Some(Noise::Total)),
            (&["一支部", "小计", "3", ""][..], false, Some(Noise::Total)),
            (&["", "一支部小计3人", "3", ""][..], false, Some(Noise::Total)),
            (&["5", "周总", "3", "设计院"][..], false, None),
            (&["", "制表人：李某", "", ""][..], false, Some(Noise::Note)),
            (&["3", "单位", "2", "总计巷"][..], false, None),
            (&["制表人：李某", "", "审核人：张某", "2023年5月"][..], false, None),
            (&["制表人：李某", "审核 人：张某", "", "日期：2023年5月"][..], false, Some(Noise::Note)),
            (&["填报人：", "李某", "审核人:", "张某"][..], false, Some(Noise::Note)),
            (&["4", "制表人：李某", "2", ""][..], false, None),
        ] {
            assert_eq!(Noises::new(&head, &columns, kind).of(&row(texts), below), expected, "{texts:?}");
        }
        let head = row(&["编号", "名称", "数值"]);
        let kind = &kind::built_in()["statistic"];
        let columns: Vec<Column<'_>> = head.cells.iter().map(|c| meaning(kind, &c.text, &Settings::default())).collect();
        let figure = row(&["7", "搬迁人口合计", "131"]);
        assert_eq!(Noises::new(&head, &columns, kind).of(&figure, false), None, "the name of a figure");
    }
}
