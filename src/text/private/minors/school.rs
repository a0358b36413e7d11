//! Children identified by their school: 小学三年级, 幼儿园大班, 初一. Older pupils may give consent themselves; teachers and former
//! pupils are not children.

use std::ops::Range;

use crate::text::private::words::{self, young};
use crate::text::surname::is_han;

use super::{is_past, name, runs};

/// Schools for children.
const SCHOOLS: [&str; 3] = ["小学", "幼儿园", "托儿所"];

/// Schools for older pupils, whose years do not identify a child.
const HIGHER: [&str; 16] = [
    "高中",
    "大学",
    "学院",
    "专业",
    "中专",
    "大专",
    "技校",
    "职校",
    "职中",
    "职高",
    "高职",
    "本科",
    "师范",
    "研究生",
    "夜校",
    "高",
];

/// Words before a school for attending it.
pub(in crate::text::private) const GOING: [&str; 8] = ["就读于", "就读", "升入", "在", "上", "读", "念", "是"];

/// Words after a school for attending it.
const STUDIES: [&str; 4] = ["读书", "上学", "就读", "念书"];

/// What follows if the person works at the school, has left it, or attended it in the past.
const NO_PUPIL: [&str; 23] = [
    "时",
    "那",
    "毕业",
    "肄业",
    "文化",
    "教",
    "老师",
    "班主任",
    "校长",
    "语文",
    "数学",
    "组",
    "的时候",
    "期间",
    "工作",
    "任",
    "后",
    "前",
    "当",
    "退休",
    "辍学",
    "读完",
    "起",
];

/// How far before a school the name may be, in bytes.
const WITHIN: usize = 96;

/// A year or class of a school, or a school alone.
struct Class {
    /// Where it begins, including the name of the school.
    start: usize,
    end: usize,
    /// Whether it names the year or class, not just the school.
    is_exact: bool,
}

/// Adds every pupil with a name; `young` gives the positions at which a school word may occur.
pub(super) fn find(text: &str, young: impl IntoIterator<Item = (usize, char)>, add: &mut impl FnMut(Option<Range<usize>>)) {
    for class in classes(text, young) {
        let pupil = behind(text, &class).or_else(|| before(text, &class)).or_else(|| told(text, &class));
        // Few schools have a pupil beside them, so this check comes last.
        add(pupil.filter(|_| !is_past(&text[..class.start])));
    }
}

/// Whether the text after a person says that the person attends school: 上小学.
pub(super) fn is_attended(rest: &str) -> bool {
    let rest = rest.strip_prefix('，').unwrap_or(rest);
    let place = GOING.iter().find_map(|going| rest.strip_prefix(going));
    place.is_some_and(|place| {
        classes(place, young(place)).first().is_some_and(|class| class.start == 0 && is_pupil(&place[class.end..]))
    })
}

/// All classes and schools in `text`.
fn classes(text: &str, young: impl IntoIterator<Item = (usize, char)>) -> Vec<Class> {
    let mut classes = Vec::new();
    let mut schools = Vec::new();
    for (at, c) in young {
        match c {
            '级' => classes.extend(year(text, at)),
            '初' => classes.extend(first_of_middle(text, at)),
            '小' | '幼' | '托' => schools.push(at),
            _ => {}
        }
    }
    for at in schools {
        // 小学三年级 is already a class.
        if !classes.iter().any(|class: &Class| class.start <= at && at < class.end) {
            classes.extend(school(text, at));
        }
    }
    classes
}

/// The class whose word 年级 has its 级 at `at`.
fn year(text: &str, at: usize) -> Option<Class> {
    let (number, c) = text[..at].strip_suffix('年')?.char_indices().next_back()?;
    let han = || "一二三四五六七".chars().zip(1..).find(|(known, _)| *known == c).map(|(_, year)| year);
    let year = runs::digit(c).and_then(|c| c.to_digit(10)).or_else(han)?;
    let stage = &text[..number];
    let is_middle = ["初中", "中学"].iter().any(|school| stage.ends_with(school));
    let is_numbered = stage.ends_with(|c: char| runs::digit(c).is_some() || super::HAN_DIGITS.contains(c));
    let is_childs = if is_middle { year == 1 || year == 7 } else { (1..=7).contains(&year) };
    let is_one = is_childs && !is_numbered && !HIGHER.iter().any(|school| stage.ends_with(school));
    is_one.then(|| Class { start: school_start(text, number), end: at + '级'.len_utf8(), is_exact: true })
}

/// The first year of middle school, if 初一 at `at` means that; otherwise it is a day of the lunar calendar.
fn first_of_middle(text: &str, at: usize) -> Option<Class> {
    let rest = text[at..].strip_prefix("初一")?;
    let is_one = text[..at].ends_with(['上', '读', '念']) || ["学生", "新生", "（"].iter().any(|next| rest.starts_with(next));
    is_one.then(|| Class { start: school_start(text, at), end: text.len() - rest.len(), is_exact: true })
}

/// The school at `at`, with its class if given.
fn school(text: &str, at: usize) -> Option<Class> {
    let rest = SCHOOLS.iter().find_map(|school| text[at..].strip_prefix(school))?;
    let class = ["大班", "中班", "小班"].into_iter().find(|class| rest.starts_with(class));
    let is_exact = class.is_some() || rest.starts_with("学生") || rest.starts_with("的学生");
    Some(Class { start: school_start(text, at), end: text.len() - rest.len() + class.map_or(0, str::len), is_exact })
}

/// Where the name of the school containing `at` begins: behind the nearest punctuation or word for attending.
fn school_start(text: &str, at: usize) -> usize {
    let mut start = at;
    for (before, c) in text[..at].char_indices().rev().take(10) {
        if !is_han(c) || matches!(c, '于' | '在' | '上' | '读' | '念' | '入' | '是') {
            break;
        }
        start = before;
    }
    start
}

/// A pupil named after the class: 三年级（2）班学生周小宝.
fn behind(text: &str, class: &Class) -> Option<Range<usize>> {
    if !class.is_exact {
        return None;
    }
    let is_number = |c: char| runs::digit(c).is_some() || super::HAN_DIGITS.contains(c) || "（）()".contains(c);
    let rest = &text[class.end..];
    let rest = rest.trim_start_matches(is_number).strip_prefix('班').unwrap_or(rest);
    let rest = rest.strip_prefix('的').unwrap_or(rest);
    let rest = rest.strip_prefix('小').filter(|rest| rest.starts_with("学生")).unwrap_or(rest);
    let (named, _) = name::without_lead(rest);
    let named = named.trim_start_matches([' ', '\u{3000}', '|']);
    Some(class.start..name::after(named, text.len() - named.len())?)
}

/// A pupil named before the class with only punctuation between: 周小宝（小学三年级）.
fn before(text: &str, class: &Class) -> Option<Range<usize>> {
    if !class.is_exact || !is_pupil(&text[class.end..]) {
        return None;
    }
    let name = name::before(&text[..class.start]).filter(|name| !name.is_near)?;
    Some(name.start..class.end)
}

/// A pupil described in a sentence: 儿子张小明上小学三年级. Without a word for a relative before the name, only if it is about the
/// present.
fn told(text: &str, class: &Class) -> Option<Range<usize>> {
    let rest = &text[class.end..];
    let (rest, studies) = STUDIES.iter().find_map(|word| rest.strip_prefix(word)).map_or((rest, false), |rest| (rest, true));
    if !is_pupil(rest) {
        return None;
    }
    let from = (class.start.saturating_sub(WITHIN)..=class.start).find(|at| text.is_char_boundary(*at))?;
    let near = &text[from..class.start];
    let from =
        near.rfind(['。', '；', '！', '？', '\n']).map_or(0, |at| at + near[at..].chars().next().map_or(0, char::len_utf8));
    let near = &near[from..];
    // Most mentions of a school have no pupil.
    if !studies && !words::may_go(near) {
        return None;
    }
    let begin = class.start - near.len();
    let led = name::last_kin(near);
    let (at, is_led) = (led.unwrap_or(0), led.is_some());
    let (named, _) = name::without_lead(&near[at..]);
    let name_end = name::after(named, near.len() - named.len())?;
    let between = &near[name_end..];
    // Being at a school (在), or belonging to it (是), is also said of teachers.
    let is_going = |going: &&str| between.contains(*going) && (class.is_exact || !["在", "是"].contains(going));
    let goes = studies || GOING.iter().any(is_going);
    let is_told = goes && !between.contains("上班") && (is_led || name::is_of_today(between));
    let works = NO_PUPIL.iter().any(|word| between.contains(word));
    (is_told && !works).then_some(begin + at..class.end)
}

/// Whether a class followed by `rest` is one that somebody attends.
fn is_pupil(rest: &str) -> bool {
    !NO_PUPIL.iter().any(|word| rest.starts_with(word))
}
