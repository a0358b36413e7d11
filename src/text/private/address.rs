//! Home addresses: 江畔路8号3栋2单元501室. A street and a house number alone may be an office; with a stairwell and a door it
//! is somebody's home.

use std::ops::Range;

use super::{Allowed, Private, Sort};

/// Words that name a street or a neighbourhood.
const STREETS: [&str; 12] = ["路", "街", "巷", "村", "社区", "大道", "小区", "弄", "胡同", "苑", "组", "家园"];

/// Words of housing estates and homes. A settlement (社区) also has offices.
const HOMES: [&str; 13] =
    ["小区", "花园", "公寓", "新村", "花苑", "家园", "家属院", "安置房", "还建房", "宿舍", "家住", "住在", "住址"];

/// Words behind the number of a building within an estate.
const HOUSES: [&str; 6] = ["栋", "幢", "座", "号楼", "#楼", "#"];

/// The last characters of these words. A search for a character is the fastest.
const HOUSE_ENDS: [char; 5] = ['栋', '幢', '座', '楼', '#'];

/// Words of institutions, whose rooms are no homes.
const OFFICES: [&str; 20] = [
    "中心",
    "学校",
    "小学",
    "中学",
    "学院",
    "大学",
    "医院",
    "办公",
    "办事",
    "会议",
    "政府",
    "委员会",
    "居委",
    "村委",
    "公司",
    "酒店",
    "宾馆",
    "展厅",
    "图书",
    "活动室",
];

/// What follows a number that counts or measures something instead of naming a door.
const COUNTED: &str = "年月日时点分岁户人个层楼元米平㎡件名位家套间栋幢座单度万千百公吨亩升台辆棵株%％.．/";

/// Words behind the number of a building, stairwell or door.
const DOORS: [&str; 7] = ["单元", "室", "栋", "幢", "座", "号楼", "房"];

/// How far before the house number (号) the clause may reach back to the street, in characters.
const STREET_WITHIN: usize = 16;

/// How far behind the house number the door may be, in characters.
const DOOR_WITHIN: usize = 16;

/// Adds every address that includes a door.
pub(super) fn find(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    for (at, _) in text.match_indices('号') {
        let before: Vec<(usize, char)> = text[..at].char_indices().rev().take(STREET_WITHIN).collect();
        if !before.first().is_some_and(|(_, c)| is_number(*c)) {
            continue;
        }
        let clause: Vec<(usize, char)> = before.into_iter().take_while(|(_, c)| !ends_clause(*c)).collect();
        let Some(&(start, _)) = clause.last() else { continue };
        if !STREETS.iter().any(|word| text[start..at].contains(word)) {
            continue;
        }
        let rest = &text[at + '号'.len_utf8()..];
        let reach: String = rest.chars().take(DOOR_WITHIN).take_while(|c| !ends_clause(*c)).collect();
        let Some(end) = last_door(&reach) else { continue };
        let range = start..at + '号'.len_utf8() + end;
        if !allowed.address(&text[range.clone()]) {
            found.push(Private { sort: Sort::Door, range });
        }
    }
}

/// Adds every address with a building, a stairwell and a door, whatever the name of the place: 桐子花园12栋1单元3-2. Offices
/// have no stairwell number.
pub(super) fn find_stairs(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    for (at, word) in text.match_indices("单元") {
        let rest = at + word.len();
        let range = numbered(text, at).zip(door(&text[rest..])).and_then(|(stair, door)| {
            let clause = clause(text, stair);
            last_house(&text[clause..stair])?;
            Some(clause..rest + door)
        });
        add(range, text, allowed, found);
    }
}

/// Adds every address of an estate with a building and a room: 江畔小区3栋501室, 桐子花园3栋501.
pub(super) fn find_rooms(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    for (at, word) in text.match_indices('室') {
        add(room(text, at, word), text, allowed, found);
    }
    for (last, c) in HOUSE_ENDS.into_iter().flat_map(|c| text.match_indices(c)) {
        let at = match c {
            "楼" => text[..last].strip_suffix(['号', '#']).map(str::len),
            _ => Some(last),
        };
        add(at.and_then(|at| flat(text, at, last + c.len())), text, allowed, found);
    }
}

/// The address of a home that ends with the 室 at `at` and has no stairwell: 江畔小区3栋501室. In an institution it is a room.
fn room(text: &str, at: usize, word: &str) -> Option<Range<usize>> {
    let number = numbered(text, at)?;
    let clause = clause(text, number);
    let before = &text[clause..number];
    let (house, end) = last_house(before)?;
    (is_home(&before[..house], text) && before[end..].trim().is_empty()).then_some(clause..at + word.len())
}

/// The address of a home whose building stands at `at` to `end`, directly followed by the number of a door.
fn flat(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let door = door(&text[end..])?;
    let lettered = || text[..at].ends_with(|c: char| c.is_ascii_alphabetic()).then(|| at - 1);
    let clause = clause(text, numbered(text, at).or_else(lettered)?);
    is_home(&text[clause..at], text).then_some(clause..end + door)
}

/// Whether what stands before a building names homes, and `text` no institution.
fn is_home(before: &str, text: &str) -> bool {
    HOMES.iter().any(|home| before.contains(home)) && !OFFICES.iter().any(|office| text.contains(office))
}

/// Adds an address unless it may be published. One that overlaps it is extended instead.
fn add(range: Option<Range<usize>>, text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    let Some(range) = range.filter(|range| !allowed.address(&text[range.clone()])) else { return };
    let overlaps =
        |known: &&mut Private| known.sort == Sort::Door && known.range.start < range.end && range.start < known.range.end;
    match found.iter_mut().find(overlaps) {
        Some(Private { range: known, .. }) => *known = known.start.min(range.start)..known.end.max(range.end),
        None => found.push(Private { sort: Sort::Door, range }),
    }
}

/// Where the clause begins that reaches to `at`, within [`STREET_WITHIN`] characters. A comma behind a house number does not
/// end it: 江畔路8号，3栋.
fn clause(text: &str, at: usize) -> usize {
    let mut start = at;
    for (before, c) in text[..at].char_indices().rev().take(STREET_WITHIN) {
        if ends_clause(c) && !(matches!(c, '，' | ',') && text[..before].ends_with('号')) {
            break;
        }
        start = before;
    }
    start
}

/// Where the number begins that stands before `at`, perhaps with a space between.
fn numbered(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].trim_end();
    let start = before.trim_end_matches(|c| is_number(c) || is_hyphen(c)).len();
    (start < before.len()).then_some(start)
}

/// The last building in `text`, as the positions at which its word begins and ends: 12栋, B座.
fn last_house(text: &str) -> Option<(usize, usize)> {
    let houses = HOUSES.iter().flat_map(|word| text.match_indices(word));
    let is_numbered = |at: usize| text[..at].trim_end().ends_with(|c: char| is_number(c) || c.is_ascii_alphabetic());
    houses.filter(|(at, _)| is_numbered(*at)).map(|(at, word)| (at, at + word.len())).max()
}

/// Length of the door at the beginning of `text`, if there is one: 501, 3-2, 3室, but not 12户 or 2019年.
fn door(text: &str) -> Option<usize> {
    let begin = text.len() - text.trim_start_matches([' ', '-', '－']).len();
    let rest = text[begin..].trim_start_matches(|c| is_number(c) || is_hyphen(c));
    let number = text[begin..text.len() - rest.len()].trim_end_matches(is_hyphen);
    let rest = &text[begin + number.len()..];
    if !number.starts_with(is_number) {
        return None;
    }
    for word in ["室", "号", "房"] {
        // 5室内 is not a door.
        let is_door = |rest: &str| word != "室" || !rest.starts_with(['内', '外']);
        if rest.trim_start().strip_prefix(word).is_some_and(is_door) {
            return Some(begin + number.len() + (rest.len() - rest.trim_start().len()) + word.len());
        }
    }
    let parts: Vec<usize> = number.split(is_hyphen).map(|part| part.chars().count()).collect();
    let is_one = match parts[..] {
        [digits] => (3..=4).contains(&digits) && !number.contains(['十', '百']),
        [floor, flat] => (1..=2).contains(&floor) && (1..=2).contains(&flat),
        _ => false,
    };
    let mut behind = rest.trim_start().chars();
    let is_counted = |c: Option<char>| c.is_some_and(|c| COUNTED.contains(c));
    let next = behind.next();
    // 120余户. 余 may also be a surname.
    let is_about = matches!(next, Some('余' | '多' | '来')) && is_counted(behind.next());
    let is_free = !is_counted(next) && !is_about && next.is_none_or(|c| !c.is_ascii_alphanumeric());
    (is_one && is_free).then_some(begin + number.len())
}

/// End of the last door in `text`: a number followed by a word of [`DOORS`].
fn last_door(text: &str) -> Option<usize> {
    let ends = DOORS.iter().flat_map(|word| text.match_indices(word).map(|(at, word)| (at, at + word.len())));
    ends.filter(|(at, _)| text[..*at].chars().next_back().is_some_and(|c| is_number(c) || c.is_ascii_alphabetic()))
        .map(|(_, end)| end)
        .max()
}

fn is_number(c: char) -> bool {
    super::runs::digit(c).is_some() || "一二三四五六七八九十百零〇".contains(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '－' | '—' | '–')
}

fn ends_clause(c: char) -> bool {
    matches!(c, '。' | '，' | ',' | '；' | ';' | '！' | '？' | '：' | ':' | '"' | '\n' | '|')
}

#[cfg(test)]
mod tests {
    use crate::text::private::{Allowed, Sort, find, tests::sorts};

    #[test]
    fn a_building_and_a_door_are_a_home() {
        for text in [
            "张三住桐子花园A区12栋1单元3-2",
            "江畔小区3栋2单元501",
            "高笋塘8号3栋2单元501室",
            "江畔路8号，3栋2单元501室",
            "江畔路8号3栋2单元501",
            "周家湾还建房5栋2单元301室",
            "桐子花园5号楼二单元三零一",
            "桐子花园 5 幢 2 单元 301 号，",
            "家住B座2单元1203。",
            "江畔小区3#2单元501",
            "江畔小区3栋501室",
            "李禾家住 2 栋 301 室",
            "桐子花园3栋501",
            "江畔小区5号楼 1203，李禾",
            "住在江畔新村2幢3-2",
            "桐子花园3栋501余某",
            "家住江畔小区B座1203。",
            "3栋2单元3-2李禾",
        ] {
            assert_eq!(sorts(text), [Sort::Door], "{text}");
        }
    }

    #[test]
    fn a_building_or_a_stairwell_alone_is_none() {
        for text in [
            "3号楼",
            "江畔小区3号楼于2012年完工",
            "二单元",
            "桐子花园3栋2单元",
            "桐子花园3栋2单元12户居民",
            "桐子花园3栋2单元2019年加装电梯",
            "桐子花园3栋2单元 120 户",
            "桐子花园3栋2单元150平方米",
            "桐子花园3栋1单元2单元",
            "桐子花园3栋2单元1-6层",
            "桐子花园3栋2单元三百多人",
            "桐子花园3栋2单元5室内改造",
            "全书第二单元101页",
            "教材第2单元3-2",
            "开会在301室",
            "服务中心2栋301室",
            "江畔小区服务中心2栋301室",
            "江畔社区2栋301室",
            "住建局办公楼2栋301室",
            "住院部2栋301室",
            "档案第8号，3栋",
            "桐子花园3栋120户",
            "桐子花园3栋120余户",
            "江畔小区3座1000吨水池",
            "江畔小区5号楼2019年完工",
            "江畔小区服务中心2栋301",
            "江畔小区共有3栋，120户",
            "三峡博物馆3栋501",
        ] {
            assert_eq!(sorts(text), [], "{text}");
        }
    }

    #[test]
    fn a_public_address_is_allowed_however_far_it_reaches() {
        let allowed = Allowed::new(&[], &["江畔路8号".to_owned()]);
        assert_eq!(find("江畔路8号，3栋2单元501室", &allowed), []);
        assert_eq!(find("江畔路9号，3栋2单元501室", &allowed).len(), 1);
    }
}
