//! Dates with their precision: a year is not its first of January. Dates that staff write in a dozen ways keep their
//! precision, are displayed in one form, and sort so that a year alone precedes the months of that year (domain §4).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::text::hygiene::is_unseen;

/// A point in time: a year, optionally with month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// 1–12, or 0 if only the year is known.
    pub month: u8,
    /// 1–31, or 0 if unknown.
    pub day: u8,
}

/// A date or a period.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// The date, or the start of the period.
    pub start: Point,
    /// The end of the period.
    pub end: Option<Point>,
    /// Whether it is approximate (「约」).
    pub about: bool,
    /// Words after the year that cannot be expressed in numbers.
    pub phrase: Phrase,
    /// The same for the end.
    pub end_phrase: Phrase,
}

/// The last year that a date may have. Anything later is a slip: 2113 for 2013, or 9706 for 1997-06.
const LAST_YEAR: i32 = 2100;

/// Words after a year that cannot be expressed in numbers: 底, 初, 上半年, 年代. Most dates have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Phrase(u8);

/// The words; the first is none.
const PHRASES: [&str; 12] = ["", "底", "末", "初", "春", "夏", "秋", "冬", "上半年", "下半年", "年中", "年代"];

impl Phrase {
    /// 20世纪90年代.
    const DECADE: Self = Self(11);

    /// The phrase for a word after the year, if it is one of them.
    fn behind(word: &str) -> Option<Self> {
        let at = PHRASES[1..11].iter().position(|known| *known == word)?;
        u8::try_from(at + 1).ok().map(Self)
    }

    /// The word; empty if there is none.
    pub fn as_str(self) -> &'static str {
        PHRASES.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It has no year, or one that does not have four digits.
    NoYear,
    /// Month or day do not exist, or a period ends before it starts.
    NoSuchDay,
    /// The year is far in the future, as a slip of the keyboard makes it.
    TooLate,
    /// It is not in any form of a date.
    Unknown,
}

impl Date {
    /// Parses a date in any of the forms of domain §4.
    ///
    /// # Errors
    /// Says why the text is not a date.
    pub fn parse(written: &str) -> Result<Self, DateProblem> {
        let text: String = written.nfkc().filter(|c| !is_unseen(*c)).collect();
        let text: String = without_midnight(text.trim()).chars().filter(|c| !c.is_whitespace()).collect();
        let (about, text) = about(until(&text));
        let mut text = chinese_digits(text);
        // 表彰年度: 2012年度.
        if text.ends_with("年度") {
            text.truncate(text.len() - "度".len());
        }
        if let Some(decade) = decade(&text) {
            return Ok(Self { about, ..decade });
        }
        for dash in ["——", "—", "–", "~", "〜", "至"] {
            if let Some((from, to)) = text.split_once(dash) {
                return Self::span(from, to, about);
            }
        }
        if let Some((from, to)) = text.split_once('-')
            && (from.contains(['年', '.', '/']) || from.len() == 4 && (is_year(to) || to.ends_with('年')))
        {
            return Self::span(from, to, about);
        }
        let (start, phrase) = point(&text)?;
        Ok(Self { start, end: None, about, phrase, end_phrase: Phrase::default() })
    }

    fn span(from: &str, to: &str, about: bool) -> Result<Self, DateProblem> {
        let (start, phrase) = point(from)?;
        let (end, end_phrase) = point(to).or_else(|problem| shortened(to, start, phrase).ok_or(problem)?)?;
        if end < start {
            return Err(DateProblem::NoSuchDay);
        }
        Ok(Self { start, end: Some(end), about, phrase, end_phrase })
    }

    /// The year in which it starts.
    pub fn year(&self) -> i32 {
        self.start.year
    }

    /// Sorts by year, month (unknown first), day (unknown first).
    pub fn sort_key(&self) -> Point {
        self.start
    }

    /// The ISO form for `datetime=`: `2017`, `2017-06`, `2017-06-15`; empty for periods, phrases and approximate dates.
    pub fn iso(&self) -> String {
        if self.end.is_some() || self.about || self.phrase != Phrase::default() {
            return String::new();
        }
        let Point { year, month, day } = self.start;
        match (month, day) {
            (0, _) => format!("{year:04}"),
            (_, 0) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    /// The part after the year: 「6月15日」; empty for a year alone, for periods and for phrases.
    pub fn rest(&self) -> String {
        if self.end.is_some() || self.phrase != Phrase::default() {
            return String::new();
        }
        match (self.start.month, self.start.day) {
            (0, _) => String::new(),
            (month, 0) => format!("{month}月"),
            (month, day) => format!("{month}月{day}日"),
        }
    }
}

impl fmt::Display for Date {
    /// 「2017年6月」, 「1995—2003年」, 「约1938年」, 「2017年底」, 「20世纪90年代」.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.about {
            f.write_str("约")?;
        }
        if self.phrase == Phrase::DECADE {
            return write!(f, "{}世纪{}0年代", self.start.year / 100 + 1, self.start.year / 10 % 10);
        }
        let [phrase, end_phrase] = [self.phrase.as_str(), self.end_phrase.as_str()];
        match self.end {
            Some(end) if !(phrase.is_empty() && end_phrase.is_empty()) => {
                write!(f, "{}{phrase}—{end}{end_phrase}", self.start)
            }
            Some(end) if self.start.month == 0 && end.month == 0 => write!(f, "{}—{}年", self.start.year, end.year),
            Some(end) if self.start.year == end.year && self.start.month > 0 && end.day == 0 && self.start.day == 0 => {
                write!(f, "{}—{}月", self.start, end.month)
            }
            Some(end) => write!(f, "{}—{end}", self.start),
            None => write!(f, "{}{phrase}", self.start),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年", self.year)?;
        if self.month > 0 {
            write!(f, "{}月", self.month)?;
        }
        if self.day > 0 {
            write!(f, "{}日", self.day)?;
        }
        Ok(())
    }
}

/// Replaces Han numerals by digits: 〇一二… in years, and with 十 in months and days.
fn chinese_digits(text: &str) -> String {
    if !text.chars().any(|c| "〇零一二三四五六七八九十".contains(c)) || text.contains("世纪") {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        if "〇零一二三四五六七八九十".contains(c) {
            run.push(c);
            continue;
        }
        out.push_str(&run_to_number(&run));
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn run_to_number(run: &str) -> String {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c || (c == '〇' && d == '零'));
    if let Some((tens, ones)) = run.split_once('十') {
        let tens = tens.chars().next().map_or(Some(1), digit).unwrap_or(1);
        let ones = ones.chars().next().map_or(Some(0), digit).unwrap_or(0);
        return (tens * 10 + ones).to_string();
    }
    run.chars().filter_map(digit).map(|d| d.to_string()).collect()
}

/// A date without 截至 before it; a day that figures refer to is written so.
fn until(text: &str) -> &str {
    let rest = text.strip_prefix("截至").or_else(|| text.strip_prefix("截止"));
    rest.map_or(text, |rest| rest.trim_start_matches(['到', '至', ':']))
}

/// Whether a date is approximate, and the date without the word for it: 约1938年, 1984年前后.
fn about(text: &str) -> (bool, &str) {
    let rest = text.strip_prefix('约').unwrap_or(text);
    let rest = ["前后", "左右"].iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest);
    (rest.len() < text.len(), rest)
}

/// A day without midnight behind it, which databases write with every day: 2021-12-05 00:00:00, 2021-12-05T00:00.
fn without_midnight(text: &str) -> &str {
    let is_midnight =
        |time: &str| matches!(time.trim_end_matches('Z').split('.').next(), Some("00:00:00" | "0:00:00" | "00:00" | "0:00"));
    let is_day = |day: &str| day.ends_with(|c: char| c.is_ascii_digit()) && day.split(['-', '/', '.']).count() == 3;
    match text.split_once(['T', ' ']) {
        Some((day, time)) if is_day(day) && is_midnight(time) => day,
        _ => text,
    }
}

/// Parses 「20世纪90年代」 and 「1990年代」. 「上世纪」 is the 20th: what people wrote so was mostly written in this century, and
/// texts about the 19th name it.
fn decade(text: &str) -> Option<Date> {
    let body = text.strip_suffix("年代")?;
    let year = match body.split_once("世纪") {
        Some((century, decade)) => {
            let number = |text: &str| if text.is_ascii() { text.parse().ok() } else { run_to_number(text).parse().ok() };
            let century: i32 = if matches!(century, "上" | "上个" | "上一") { 20 } else { number(century)? };
            let decade: i32 = number(decade)?;
            let is_decade = (1..=21).contains(&century) && (0..100).contains(&decade) && decade % 10 == 0;
            is_decade.then(|| (century - 1) * 100 + decade)?
        }
        None => body.parse::<i32>().ok().filter(|year| (1000..2100).contains(year) && year % 10 == 0)?,
    };
    let start = Point { year, month: 0, day: 0 };
    Some(Date { start, end: None, about: false, phrase: Phrase::DECADE, end_phrase: Phrase::default() })
}

/// Whether a text is a bare year. `7-15`, the rest of `2003-7-15`, is as long as one.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn point(text: &str) -> Result<(Point, Phrase), DateProblem> {
    if text.chars().all(|c| c.is_ascii_digit()) {
        let parts = match text.len() {
            4 => (text, "", ""),
            6 => (&text[..4], &text[4..], ""),
            8 => (&text[..4], &text[4..6], &text[6..]),
            _ => return Err(if text.is_empty() { DateProblem::Unknown } else { DateProblem::NoYear }),
        };
        return made(parts.0, parts.1, parts.2).map(|point| (point, Phrase::default()));
    }
    if let Some((year, rest)) = text.split_once('年') {
        if let Some(phrase) = Phrase::behind(rest) {
            return made(year, "", "").map(|point| (point, phrase));
        }
        let (month, rest) = rest.split_once('月').map_or((rest, ""), |(month, rest)| (month, rest));
        let day = rest.trim_end_matches(['日', '号']);
        return made(year, month, day).map(|point| (point, Phrase::default()));
    }
    if text.ends_with('月') || text.ends_with('日') {
        return Err(DateProblem::NoYear);
    }
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    match parts[..] {
        [year, month] => made(year, month, ""),
        [year, month, day] => made(year, month, day),
        _ => Err(DateProblem::Unknown),
    }
    .map(|point| (point, Phrase::default()))
}

/// The end of a period that leaves out what it shares with the start: 2012年7月—9月, 2012年7月5日—8日, 2012—13年, 2012年春—秋.
/// `None` if it is not one, or is ambiguous.
fn shortened(to: &str, start: Point, phrase: Phrase) -> Option<Result<(Point, Phrase), DateProblem>> {
    let year = start.year.to_string();
    if let Some(end) = Phrase::behind(to).filter(|_| phrase != Phrase::default()) {
        return Some(made(&year, "", "").map(|point| (point, end)));
    }
    let number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |point: Result<Point, DateProblem>| Some(point.map(|point| (point, Phrase::default())));
    if let Some(short) = to.strip_suffix('年').filter(|short| short.len() == 2 && number(short)) {
        let is_year = start.month == 0 && phrase == Phrase::default();
        return if is_year { plain(made(&format!("{}{short}", &year[..2]), "", "")) } else { None };
    }
    if start.month == 0 {
        return None;
    }
    let (month, day) = to.split_once('月').map_or((None, to), |(month, day)| (Some(month), day));
    let day = if day.is_empty() { None } else { Some(day.strip_suffix(['日', '号'])?) };
    if !month.into_iter().chain(day).all(number) {
        return None;
    }
    match (month, day) {
        (Some(month), day) => plain(made(&year, month, day.unwrap_or_default())),
        (None, Some(day)) if start.day > 0 => plain(made(&year, &start.month.to_string(), day)),
        _ => None,
    }
}

fn made(year: &str, month: &str, day: &str) -> Result<Point, DateProblem> {
    let part = |text: &str| -> Result<u8, DateProblem> {
        if text.is_empty() { Ok(0) } else { text.parse().map_err(|_| DateProblem::Unknown) }
    };
    let years: i32 = year.parse().map_err(|_| DateProblem::Unknown)?;
    if year.len() != 4 || years < 1000 {
        return Err(DateProblem::NoYear);
    }
    if years > LAST_YEAR {
        return Err(DateProblem::TooLate);
    }
    let (months, days) = (part(month)?, part(day)?);
    if months > 12 || (months == 0 && !month.is_empty()) || (days == 0 && !day.is_empty()) {
        return Err(DateProblem::NoSuchDay);
    }
    let leap = years % 4 == 0 && (years % 100 != 0 || years % 400 == 0);
    let longest = match months {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    if days > longest || (days > 0 && months == 0) {
        return Err(DateProblem::NoSuchDay);
    }
    Ok(Point { year: years, month: months, day: days })
}

#[cfg(test)]
mod tests;
