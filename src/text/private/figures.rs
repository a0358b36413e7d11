//! What tells figures from a telephone number: units, words for levels and archives, years, the rows of a table.

use crate::text::surname::is_han;

use super::beside::{is_announced, is_any, names_any};
use super::runs::Group;

/// Units that follow a quantity and never a telephone number, with or without a space.
const UNITS: [&str; 20] = [
    "元", "万元", "亿元", "美元", "吨", "千瓦", "公里", "千米", "公斤", "千克", "公顷", "立方", "平方", "m³", "㎥", "m²", "字节",
    "％", "%", "kWh",
];

/// What follows 元 if that is part of a word (a holiday, a place) or a surname, not a unit.
const NO_YUAN: [&str; 31] = [
    "旦", "宵", "月", "宝", "某", "先生", "女士", "小姐", "老师", "师傅", "主任", "书记", "院长", "校长", "局长", "处长", "科长",
    "镇长", "村长", "组长", "队长", "经理", "医生", "同志", "大爷", "大妈", "阿姨", "叔叔", "大哥", "大姐", "老板",
];

/// Units that count only directly behind the number and not followed by a Han character (人, but not 人民; 次, but not 次日).
const CLOSE_UNITS: [&str; 16] = ["人", "户", "米", "克", "斤", "亩", "个", "件", "株", "册", "万", "千", "亿", "次", "度", "瓦"];

/// Words before groups of digits that are not a telephone number.
const FIGURES: [&str; 13] =
    ["档号", "案卷", "卷号", "全宗", "目录号", "水位", "蓄水", "高程", "海拔", "馆藏号", "规格", "型号", "尺寸"];

/// How far before the digits such a word may end, in characters.
pub(super) const FIGURES_WITHIN: usize = 8;

/// Words for what a column of figures holds.
const MEASURES: [&str; 18] = [
    "水位", "高程", "海拔", "高度", "长度", "宽度", "深度", "面积", "人口", "人数", "户数", "数量", "金额", "产量", "流量",
    "合计", "小计", "总数",
];

/// How many lines on each side of a row belong to the table.
const NEAR_LINES: usize = 16;

/// Whether the text after a number makes it a quantity.
pub(super) fn is_of_a_count(rest: &str) -> bool {
    let near = rest.strip_prefix(' ').unwrap_or(rest);
    let ends = |unit: &&str| rest.strip_prefix(*unit).is_some_and(|rest| !rest.starts_with(is_han));
    let is_word = |rest: &str| NO_YUAN.iter().any(|word| rest.starts_with(word));
    let is_unit = |unit: &&str| near.strip_prefix(*unit).is_some_and(|rest| *unit != "元" || !is_word(rest));
    UNITS.iter().any(is_unit) || CLOSE_UNITS.iter().any(ends)
}

/// Whether groups shaped like a telephone number are years, water levels, an archive number or cells of a table.
pub(super) fn are_figures(groups: &[Group], text: &str) -> bool {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return false };
    // 135 2003—2006年: the gap before the years differs from the gap between them, or 年 follows.
    let gaps: Vec<&str> = groups.windows(2).map(|pair| &text[pair[0].end..pair[1].start]).collect();
    let are_years = groups.len() == 3
        && groups[1..].iter().all(is_year)
        && (gaps.first() != gaps.last() || text[last.end..].trim_start().starts_with('年'));
    let before = &text[..first.start];
    are_years || !is_announced(before) && (is_governed(before) || are_cells(groups, &gaps, text))
}

/// Whether four groups are figures beside a period, not a card: 5214-3600 1987—2015.
pub(super) fn end_with_period(groups: &[Group], text: &str) -> bool {
    let [first, second, third, last] = groups else { return false };
    let (before, between) = (&text[first.end..second.start], &text[third.end..last.start]);
    is_year(third) && is_year(last) && before != between && matches!(between, "-" | "－" | "—" | "–" | "——")
}

fn is_year(group: &Group) -> bool {
    group.digits.len() == 4 && ["19", "20"].iter().any(|century| group.digits.starts_with(century))
}

/// Whether a word of [`FIGURES`] governs the number behind `before`: 水位 139, 档号：5001-01-139. A person or an office between
/// them does not let it (水位观测员).
pub(super) fn is_governed(before: &str) -> bool {
    let mut rest = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '－' | '—' | '–' | '.' | '．'));
    // 高程（米）
    let unit = rest.trim_end().strip_suffix(['）', ')']).and_then(|inside| Some(rest.split_at(inside.rfind(['（', '('])?)));
    if let Some((head, _)) = unit.filter(|(_, unit)| unit.chars().count() <= FIGURES_WITHIN) {
        rest = head;
    }
    for _ in 0..=FIGURES_WITHIN {
        if is_any(rest, &FIGURES) {
            return true;
        }
        let Some(last) = rest.chars().next_back().filter(|c| leads_to_figures(*c)) else { return false };
        rest = &rest[..rest.len() - last.len_utf8()];
    }
    false
}

/// Characters between the word and its figures: marks, figures, and Han characters such as in 水位高度为.
fn leads_to_figures(c: char) -> bool {
    let is_mark = !is_han(c) && !c.is_alphanumeric() && !matches!(c, '。' | '；' | ';' | '！' | '？' | '，' | ',' | '\n');
    is_mark || c.is_ascii_digit() || c.is_ascii_uppercase() || "号第位高度点线值目录案卷至到为约达是从由升降在于".contains(c)
}

/// Whether three groups are cells of a table pasted as text: separated by tabs in a row with more cells, or below or
/// above a row whose figures in the same columns are no telephone number, or below a heading that names measures.
fn are_cells(groups: &[Group], gaps: &[&str], text: &str) -> bool {
    let [first, _, last] = groups else { return false };
    if !gaps.iter().all(|gap| gap.chars().all(|c| c.is_whitespace() && c != '\n')) {
        return false;
    }
    let start = text[..first.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last.end..].find('\n').map_or(text.len(), |at| last.end + at);
    let row = &text[start..end];
    let tabs = |text: &str| text.matches('\t').count();
    let inside = tabs(&text[first.start..last.end]);
    if gaps.iter().all(|gap| gap.contains('\t')) && tabs(row) > inside {
        return true;
    }
    let count = row.split_whitespace().count();
    let column = text[start..first.start].split_whitespace().count();
    let above = text[..start].lines().rev().take(NEAR_LINES);
    let below = text[end..].lines().skip(1).take(NEAR_LINES);
    if names_any(row) || above.clone().chain(below.clone()).any(names_any) {
        return false;
    }
    let cells = |line: &str| {
        let cells = line.split_whitespace().collect::<Vec<_>>();
        (cells.len() == count).then(|| cells.get(column..column + 3).map(|cells| cells.join(" ")))?
    };
    above.clone().any(|line| cells(line).is_some_and(|heads| are_measures(&heads)))
        || above.chain(below).any(|line| cells(line).is_some_and(|cells| are_small(&cells)))
}

/// Whether three headings name measures.
fn are_measures(heads: &str) -> bool {
    !heads.contains(|c: char| c.is_ascii_digit()) && MEASURES.iter().any(|measure| heads.contains(measure))
}

/// Whether three cells hold figures that are no telephone number of any sort.
fn are_small(cells: &str) -> bool {
    let lengths: Vec<usize> = cells.split(' ').map(str::len).collect();
    let are_digits = cells.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    are_digits && !cells.starts_with('0') && lengths.iter().sum::<usize>() < 10 && !lengths.ends_with(&[4, 4]) && lengths[0] > 1
}

#[cfg(test)]
mod tests {
    use crate::text::private::{Sort, tests::sorts};

    #[test]
    fn a_word_for_figures_beside_a_person_hides_no_number() {
        for text in [
            "水位观测员139 9651 2837",
            "蓄水办老王 139-9651-2837",
            "海拔最高的老王家139-9651-2837",
            "档号查询请打139 9651 2837",
            "查水位，李禾139 9651 2837",
            "水位175米。139 9651 2837",
            "高程点看守139 9651 2837",
            "规格面谈139-9651-2837",
            "水位站（李禾）139-9651-2837",
        ] {
            assert_eq!(sorts(text), [Sort::Mobile], "{text}");
        }
        for text in [
            "水位 139.96 米",
            "档号：139-9651-2837",
            "水位由139 1450 1500",
            "海拔高度为 139 1203 1450",
            "档号 5001-01-138-0013-8000",
            "案卷目录号：138-0013-8000",
            "档号 J026-138-0013-8000",
            "规格 150-1000-2000",
            "蓄水位 139 1203 1450",
            "高程（米） 139 1203 1450",
        ] {
            assert_eq!(sorts(text), [], "{text}");
        }
    }

    #[test]
    fn the_rows_of_a_pasted_table_are_figures() {
        for text in [
            "陈家坝\t152\t1203\t1890\n沱口\t186\t1450\t2210",
            "陈家坝\t152\t1203\t1890",
            "陈家坝 152 1203 1890\n石阶 98 800 1200\n沱口 186 1450 2210",
            "陈家坝   152   1203   1890\n石阶     98    800   1200",
            "地点 水位 户数 人口\n陈家坝 152 1203 1890\n沱口 186 1450 2210",
        ] {
            assert_eq!(sorts(text), [], "{text}");
        }
    }

    #[test]
    fn the_rows_of_a_list_of_telephones_are_none() {
        for text in [
            "李禾 152 1203 1890\n张立 186 1450 2210",
            "姓名 电话\n李禾 152 1203 1890\n张立 186 1450 2210",
            "李禾 152 1203 1890\n张立 023 5812 0000\n王岚 186 1450 2210",
            "李禾 45 152 1203 1890\n张立 8 186 1450 2210",
            "参加 李禾 张立 王岚\n李禾 152 1203 1890\n张立 186 1450 2210",
            "手机\n李禾 152 1203 1890\n各组 98 800 1200\n张立 186 1450 2210",
            "李禾\t152 1203 1890\n张立\t186 1450 2210",
        ] {
            assert_eq!(sorts(text), [Sort::Mobile; 2], "{text}");
        }
        assert_eq!(sorts("电话\t152\t1203\t1890"), [Sort::Mobile]);
        assert_eq!(sorts("152\t1203\t1890"), [Sort::Mobile]);
    }

    #[test]
    fn amounts_with_a_point_are_none() {
        for text in ["13800138000．55", "13800138000.55", "收入13800138000．5，", "１３８００１３８０００．５５"]
        {
            assert_eq!(sorts(text), [], "{text}");
        }
        assert_eq!(sorts("13800138000．"), [Sort::Mobile]);
    }
}
