//! Home addresses: 江畔路8号3栋2单元501室. A street and a house number alone may be an office; with a stairwell and a door it
//! is somebody's home.

use super::{Allowed, Private, Sort};

/// Words that name a street or a neighbourhood.
const STREETS: [&str; 12] = ["路", "街", "巷", "村", "社区", "大道", "小区", "弄", "胡同", "苑", "组", "家园"];

/// Other words in the names of housing estates.
const ESTATES: [&str; 8] = ["花园", "公寓", "新村", "花苑", "新城", "家属院", "安置房", "庭"];

/// Words behind the number of a building within an estate.
const HOUSES: [&str; 4] = ["栋", "幢", "座", "号楼"];

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
    find_stairs(text, allowed, found);
}

/// Adds every address with a stairwell and a door but no house number: 江畔小区3栋2单元501室. Offices have no stairwell number.
fn find_stairs(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    for (at, word) in text.match_indices("单元") {
        let before: Vec<(usize, char)> =
            text[..at].char_indices().rev().take(STREET_WITHIN).take_while(|(_, c)| !ends_clause(*c)).collect();
        let Some(&(start, _)) = before.last() else { continue };
        let is_numbered = before.first().is_some_and(|(_, c)| is_number(*c));
        let has = |words: &[&str]| words.iter().any(|word| text[start..at].contains(word));
        if !is_numbered || !has(&HOUSES) || !(has(&STREETS) || has(&ESTATES)) {
            continue;
        }
        let rest = at + word.len();
        let door = text[rest..].find(|c: char| !is_number(c) && c != '-').map(|digits| rest + digits);
        let Some(door) = door.filter(|door| *door > rest && text[*door..].starts_with('室')) else { continue };
        let range = start..door + '室'.len_utf8();
        let is_known =
            found.iter().any(|known| known.sort == Sort::Door && known.range.end >= range.end && known.range.start < range.end);
        if !is_known && !allowed.address(&text[range.clone()]) {
            found.push(Private { sort: Sort::Door, range });
        }
    }
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

fn ends_clause(c: char) -> bool {
    matches!(c, '。' | '，' | ',' | '；' | ';' | '！' | '？' | '：' | ':' | '"' | '\n' | '|')
}
