//! Addresses down to the door: 江畔路8号3栋2单元501室. A street and a number alone is where an office is; with the stairs
//! and the door it is where somebody lives.

use super::{Allowed, Private, Sort};

/// Words that name a street or a settlement.
const STREETS: [&str; 12] = ["路", "街", "巷", "村", "社区", "大道", "小区", "弄", "胡同", "苑", "组", "家园"];

/// Words that follow the number of a building, its stairs or a door.
const DOORS: [&str; 7] = ["单元", "室", "栋", "幢", "座", "号楼", "房"];

/// How far before the number of the house its street may stand, in characters.
const STREET_WITHIN: usize = 16;

/// How far behind it the door may stand, in characters.
const DOOR_WITHIN: usize = 16;

/// Adds every address with a door.
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

/// The end of the last door in `text`: a number and what it numbers.
fn last_door(text: &str) -> Option<usize> {
    let ends = DOORS.iter().flat_map(|word| text.match_indices(word).map(|(at, word)| (at, at + word.len())));
    ends.filter(|(at, _)| text[..*at].chars().next_back().is_some_and(|c| is_number(c) || c.is_ascii_alphabetic()))
        .map(|(_, end)| end)
        .max()
}

fn is_number(c: char) -> bool {
    super::runs::digit(c).is_some() || "一二三四五六七八九十百零〇".contains(c)
}

fn ends_clause(c: char) -> bool {
    matches!(c, '。' | '，' | ',' | '；' | ';' | '！' | '？' | '\n' | '|')
}
