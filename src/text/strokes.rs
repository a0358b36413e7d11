//! 姓氏笔画 order, the order of printed Chinese rosters. Its readers know it by heart, so a page that claims （按姓氏笔画为序） must
//! be right to the last stroke.
//!
//! The rules:
//! 1. character by character from the surname, fewer strokes first;
//! 2. with equal stroke counts, stroke by stroke in the order 横 < 竖 < 撇 < 点 < 折 (提 counts as 横, 捺 as 点, 竖钩 as 竖);
//! 3. with equal strokes, the national order of characters, GF 3003-1999.
//!
//! The table holds some 20,000 characters: all 8,105 of 《通用规范汉字表》 and the traditional and rare ones found in names.
//! Rule 3 is only as good as the published data: within each grade of 《通用规范汉字表》 it is the standard's own sequence;
//! between grades the rule of main and secondary stroke forms decides, then grade, then code point. Han characters
//! missing from the table sort after all those in it, by code point; everything that is not Han comes last. Data and
//! derivation: `data/README.md`.

use std::cmp::Ordering;
use std::sync::LazyLock;

use crate::text::fold::unified;
use crate::text::sorting::SortKey;
use crate::text::surname::{is_han, split_tidy, tidy_name};

/// Where a one-character given name sorts among longer ones of the same surname.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SingleName {
    /// 姓氏笔画, as Party congresses and the 政协 print it: shorter names first (王毅 before 王沪宁).
    #[default]
    First,
    /// 姓名笔画: the comparison continues character by character (王沪宁 before 王毅, since 沪 has fewer strokes).
    Compare,
}

/// One character of the table.
struct Entry {
    /// Position in the order of all characters, which is also the index in the table.
    rank: u16,
    /// Start of its stroke sequence in `Table::strokes`.
    start: u32,
    count: u8,
}

struct Table {
    /// Sorted by rank.
    entries: Vec<Entry>,
    /// One-based rank of each character in [`NEAR`]; 0 if it is not in the table.
    near: Vec<u16>,
    /// Ranks of all other characters, sorted by character.
    far: Vec<(char, u16)>,
    /// All sequences concatenated, as digits: 1 横 2 竖 3 撇 4 点 5 折.
    strokes: String,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| unpack(include_str!("data/strokes.txt")));

/// Builds the table.
pub(super) fn prepare() {
    LazyLock::force(&TABLE);
}

/// Parses `strokes.txt`. A line holds the number of digits shared with the previous line, the remaining digits, and the
/// characters.
fn unpack(lines: &'static str) -> Table {
    let mut table = Table {
        entries: Vec::with_capacity(21_000),
        near: vec![0; NEAR.len()],
        far: Vec::new(),
        strokes: String::with_capacity(300_000),
    };
    let mut before = String::new();
    let mut rank = 0;
    for line in lines.lines() {
        let mut rest = line.chars();
        let shared = rest.next().map_or(0, |letter| usize::from(letter as u8 - b'A'));
        let chars = rest.as_str().trim_start_matches(|c: char| c.is_ascii_digit());
        before.truncate(shared);
        before.push_str(&rest.as_str()[..rest.as_str().len() - chars.len()]);
        let start = u32::try_from(table.strokes.len()).unwrap_or(u32::MAX);
        table.strokes.push_str(&before);
        for c in chars.chars() {
            let count = u8::try_from(before.len()).unwrap_or(u8::MAX);
            table.entries.push(Entry { rank, start, count });
            match near(c).and_then(|place| table.near.get_mut(place)) {
                Some(known) => *known = rank + 1,
                None => table.far.push((c, rank)),
            }
            rank += 1;
        }
    }
    table.far.sort_unstable();
    table
}

/// The block that contains nearly all characters of the table.
const NEAR: std::ops::Range<u32> = 0x4E00..0xA000;

/// Index of a character in [`NEAR`], or `None` if it lies outside.
fn near(c: char) -> Option<usize> {
    NEAR.contains(&u32::from(c)).then(|| (u32::from(c) - NEAR.start) as usize)
}

fn entry(c: char) -> Option<&'static Entry> {
    let table = &*TABLE;
    let c = unified(c);
    let rank = match near(c) {
        Some(place) => table.near.get(place)?.checked_sub(1)?,
        None => table.far.binary_search_by_key(&c, |(far, _)| *far).ok().and_then(|at| table.far.get(at))?.1,
    };
    table.entries.get(usize::from(rank))
}

/// Number of strokes of a character; `None` if it is not in the table.
pub fn stroke_count(c: char) -> Option<u8> {
    entry(c).map(|entry| entry.count)
}

/// The strokes of a character in writing order, as digits: 1 横 2 竖 3 撇 4 点 5 折; `None` if it is not in the table.
pub fn stroke_sequence(c: char) -> Option<&'static str> {
    let entry = entry(c)?;
    let start = usize::try_from(entry.start).ok()?;
    TABLE.strokes.get(start..start + usize::from(entry.count))
}

/// Number of strokes of a name's first character, by which rosters are grouped (「八画」); this holds for compound surnames
/// too. `None` if the character is not in the table.
pub fn surname_strokes(name: &str) -> Option<u8> {
    tidy_name(name).chars().next().and_then(stroke_count)
}

/// Sort weight of a character: those in the table by rank, then other Han, then everything else, each by code point.
fn weight(c: char) -> u32 {
    match entry(c) {
        Some(entry) => u32::from(entry.rank),
        None if is_han(c) => 1 << 24 | u32::from(c),
        None => 2 << 24 | u32::from(c),
    }
}

/// A name prepared for sorting: `names.sort_by_cached_key(|name| StrokeKey::new(name, school))`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StrokeKey(SortKey);

impl StrokeKey {
    /// The bytes that are compared.
    pub fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    /// Makes the key of a name. Spaces and 「·」 do not count; names that differ only in them are ordered by code point.
    ///
    /// Under [`SingleName::First`] names with the same surname stay together, and 欧 precedes 欧阳. A name without a
    /// recognised surname (买买提·艾力) sorts by its first character.
    pub fn new(name: &str, school: SingleName) -> Self {
        let tidy = tidy_name(name);
        let (surname, given) = match (school, split_tidy(&tidy)) {
            (SingleName::Compare, _) => ("", &*tidy),
            (SingleName::First, ("", _)) => tidy.split_at(tidy.chars().next().map_or(0, char::len_utf8)),
            (SingleName::First, parts) => parts,
        };
        let longer = school == SingleName::First && letters(given).nth(1).is_some();
        let mut key = Vec::with_capacity(4 * (name.len() / 3 + 2) + 1 + name.len());
        // Each character is its weight plus one in four bytes; four zero bytes terminate the part and sort before any
        // character.
        key.extend(letters(surname).flat_map(|c| (weight(c) + 1).to_be_bytes()));
        key.extend([0; 4]);
        key.push(longer.into());
        key.extend(letters(given).flat_map(|c| (weight(c) + 1).to_be_bytes()));
        key.extend([0; 4]);
        key.extend_from_slice(name.as_bytes());
        Self(SortKey::new(key))
    }
}

/// The characters of a name that count for sorting.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|&c| c != '·' && c != ' ')
}

/// Compares two names in 姓氏笔画 order. The order is total: only identical names compare `Equal`.
pub fn compare_names(a: &str, b: &str, school: SingleName) -> Ordering {
    StrokeKey::new(a, school).cmp(&StrokeKey::new(b, school))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_order(names: &[&str], school: SingleName) {
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                assert_eq!(compare_names(a, b, school), Ordering::Less, "{a} {b}");
                assert_eq!(compare_names(b, a, school), Ordering::Greater, "{b} {a}");
            }
        }
    }

    #[test]
    fn the_domains_own_pairs() {
        for school in [SingleName::First, SingleName::Compare] {
            in_order(&["王", "文"], school);
            in_order(&["林", "欧"], school);
            in_order(&["欧阳", "洪"], school);
            in_order(&["丁小宁", "王小宁"], school);
        }
        in_order(&["王毅", "王沪宁"], SingleName::First);
        in_order(&["王沪宁", "王毅"], SingleName::Compare);
    }

    #[test]
    fn surnames_stand_as_in_printed_rosters() {
        let printed = "丁 卜 刁 刀 于 万 习 马 王 韦 支 车 牛 毛 仇 方 尹 孔 邓 石 龙 卢 叶 田 史 白 冯 匡 邢 成 吕 朱 任 华 向 邬 刘 齐 \
                       江 许 孙 牟 严 苏 巫 李 杨 肖 吴 何 余 沈 宋 张 陆 陈 邵 武 范 林 罗 周 郑 孟 赵 胡 柯 查 段 侯 俞 洪 费 姚 贺 秦 袁 聂 栗 贾 \
                       夏 柴 钱 徐 殷 高 郭 唐 陶 黄 曹 崔 康 章 梁 谌 彭 葛 董 蒋 韩 程 傅 舒 曾 谢 靳 蓝 蒲 雷 詹 鲍 解 廖 谭 翟 熊 樊 黎 潘 薛 霍 \
                       冀 戴 魏 瞿";
        let surnames: Vec<&str> = printed.split_whitespace().collect();
        in_order(&surnames, SingleName::First);
    }

    #[test]
    fn strokes_of_surnames() {
        for (count, surnames) in [
            (2, "丁刁卜"),
            (3, "万于马习"),
            (4, "王韦毛方尹邓孔亢"),
            (5, "石龙卢田史白冯"),
            (6, "成吕朱任华向刘江许孙阮"),
            (7, "严苏李杨肖吴何余沈宋张陆陈"),
            (8, "林罗周郑孟欧冼"),
            (9, "赵胡侯洪姚贺俞"),
            (10, "秦袁徐高郭唐钱陶"),
            (11, "黄曹崔康梁"),
            (12, "彭董蒋韩曾谢覃"),
            (13, "雷鲍蓝解"),
            (14, "廖谭熊翟"),
            (15, "黎潘樊"),
            (16, "薛霍冀"),
            (17, "戴魏"),
            (18, "瞿"),
        ] {
            for c in surnames.chars() {
                assert_eq!(stroke_count(c), Some(count), "{c}");
            }
        }
        assert_eq!(surname_strokes("欧阳少东"), Some(8));
        assert_eq!(surname_strokes("　张 三"), Some(7));
        assert_eq!(surname_strokes(""), None);
        assert_eq!(surname_strokes("Li"), None);
    }

    #[test]
    fn sequences_are_those_of_the_standard() {
        for (c, sequence) in [
            ('王', "1121"),
            ('文', "4134"),
            ('林', "12341234"),
            ('欧', "13453534"),
            ('张', "5153154"),
            ('万', "153"),
            ('火', "4334"),
            ('凸', "21251"),
            ('里', "2511211"),
            ('为', "4354"),
            ('母', "55414"),
            ('必', "45434"),
            ('忄', "442"),
            ('乃', "53"),
            ('鼎', "251115132125"),
            ('燕', "1221251211354444"),
            ('垂', "31212211"),
            ('爽', "13434343434"),
            ('凹', "25251"),
            ('肃', "51123234"),
            ('達', "121431112454"),
            ('門', "25112511"),
            ('龜', "32511255115115341"),
            ('𬭎', "311154451354"),
        ] {
            assert_eq!(stroke_sequence(c), Some(sequence), "{c}");
        }
    }

    #[test]
    fn given_names_and_compound_surnames() {
        in_order(
            &["李明", "李一飞", "李小平", "李小宁", "李明远", "杨一", "欧明", "欧一飞", "欧阳一", "欧阳少东", "洪一"],
            SingleName::First,
        );
        in_order(&["李一飞", "李小平", "李小宁", "李明", "李明远"], SingleName::Compare);
        in_order(&["马兰", "马合木提·艾力", "张三", "阿不都·买买提"], SingleName::First);
        in_order(&["张三", "𪚥三", "John"], SingleName::First);
    }

    #[test]
    fn spaces_and_dots_do_not_count() {
        in_order(&["张 一", "张二", "张　三"], SingleName::First);
        in_order(&["阿·一", "阿二", "阿•三"], SingleName::Compare);
        in_order(&["张三", "张三丰"], SingleName::Compare);
        assert_eq!(stroke_count('⽂'), stroke_count('文'));
        assert_eq!(compare_names("张三", "张　三", SingleName::First), "张三".cmp("张　三"));
    }

    #[test]
    fn the_table_is_in_order_and_complete() {
        let near = NEAR.zip(&TABLE.near).filter_map(|(code, rank)| Some((rank.checked_sub(1)?, char::from_u32(code)?)));
        let mut by_rank: Vec<(u16, char)> = near.chain(TABLE.far.iter().map(|(c, rank)| (*rank, *c))).collect();
        by_rank.sort_unstable();
        assert!(by_rank.len() > 20_000 && by_rank.len() == TABLE.entries.len(), "a character stands twice");
        assert!(by_rank.iter().zip(&TABLE.entries).all(|((rank, _), entry)| *rank == entry.rank));
        assert!(by_rank.is_sorted_by_key(|(_, c)| {
            let sequence = stroke_sequence(*c).unwrap_or_default();
            assert!(!sequence.is_empty() && sequence.bytes().all(|b| (b'1'..=b'5').contains(&b)), "{c}");
            (sequence.len(), sequence)
        }));
        let gb2312 = "啊阿埃挨哎唉哀皑癌蔼矮艾碍爱隘鞍氨安俺按暗岸胺案肮昂盎凹敖熬翱袄傲奥懊澳";
        let rare = "冼仉佴逄逯邴禚缑眭庹笪谌亓仝乜佘厍妫娄宓昝晁晏朴桓毋汤湛滕漆玥珺琊璟璇瑄喆堃淼犇骉鑫燚赟祎翀晢颉頔䶮𬱖𬭎𫖯";
        let traditional = "張陳劉楊趙黃周吳孫馬羅鄭謝許鄧馮蕭葉盧蔣賈閻鄒陸龔龍賴萬錢湯譚顧關歐華莊";
        for c in [gb2312, rare, traditional].concat().chars() {
            assert!(stroke_count(c).is_some(), "{c}");
        }
    }

    fn a_name() -> impl Strategy<Value = String> {
        "([张王李欧阳·马文林洪𪚥]|[一-龥]|[a-c]| |　|•){0,5}"
    }

    proptest! {
        #[test]
        fn a_total_order(a in a_name(), b in a_name(), c in a_name()) {
            for school in [SingleName::First, SingleName::Compare] {
                let order = |x: &str, y: &str| compare_names(x, y, school);
                prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
                prop_assert_eq!(order(&a, &b) == Ordering::Equal, a == b);
                if order(&a, &b).is_le() && order(&b, &c).is_le() {
                    prop_assert!(order(&a, &c).is_le());
                }
            }
        }

        #[test]
        fn sorting_is_the_same_from_any_start(mut names in prop::collection::vec(a_name(), 0..12)) {
            let mut sorted = names.clone();
            sorted.sort_by_cached_key(|name| StrokeKey::new(name, SingleName::First));
            names.reverse();
            names.sort_by(|a, b| compare_names(a, b, SingleName::First));
            prop_assert_eq!(names, sorted);
        }

        #[test]
        fn the_rules_hold(a in "[一-龥]", b in "[一-龥]") {
            let known = |s: &str| s.chars().next().and_then(stroke_sequence);
            if let (Some(x), Some(y)) = (known(&a), known(&b)) && x != y {
                prop_assert_eq!(compare_names(&a, &b, SingleName::First), (x.len(), x).cmp(&(y.len(), y)));
            }
        }
    }
}
