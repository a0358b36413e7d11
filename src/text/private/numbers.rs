//! ID numbers, mobile telephone numbers and bank cards.

use super::beside::{self, is_account, is_announced, is_numbered};
use super::card::{self, is_in_address, is_issued, is_named_card};
use super::figures::{are_figures, end_with_period, is_of_a_count};
use super::id::{has_id_shape, is_id, is_old_id};
use super::runs::{Bound, Group, Run, runs};
use super::{Allowed, Private, Sort, dotted, spoken};

/// Minimum number of digits of anything sought: a mobile number.
const LEAST: usize = 11;

/// Minimum in scientific notation, which needs fewer: 1.3800138E+10.
pub(super) const LEAST_WRITTEN: usize = 10;

/// Lengths of the digit groups in which ID numbers are typed.
const ID_GROUPS: [&[usize]; 4] = [&[6, 8, 4], &[6, 4, 4, 4], &[3, 3, 8, 4], &[6, 12]];
const MOBILE_GROUPS: [&[usize]; 2] = [&[3, 4, 4], &[3, 8]];
/// Also used for mobile numbers, but adjacent figures can look like this too, so accepted only if the run contains
/// nothing else.
const LONE_MOBILE_GROUPS: [&[usize]; 2] = [&[7, 4], &[5, 6]];
const CARD_GROUPS: [&[usize]; 9] = [
    &[4, 4, 4, 4],
    &[4, 4, 4, 4, 1],
    &[4, 4, 4, 4, 2],
    &[4, 4, 4, 4, 3],
    &[4, 4, 4, 7],
    &[4, 12],
    &[4, 15],
    &[6, 13],
    &[6, 4, 4, 4, 1],
];

/// Maximum number of groups of an ID number typed in any other way; a row of years would have more.
const MOST_PARTS: usize = 5;

/// Maximum number of mobile numbers without a gap that are looked for.
const MOST_TOGETHER: usize = 4;

/// Minimum number of digits of a card before the line break in it; a year has fewer.
const FEWEST_BEFORE_BREAK: usize = 6;

/// Finds every number in `text`, which must hold at least [`LEAST_WRITTEN`] digits.
pub(super) fn find(text: &str, allowed: &Allowed) -> Vec<Private> {
    let mut found = Vec::new();
    dotted::find(text, allowed, &mut found);
    spoken::find_in_brackets(text, allowed, &mut found);
    for run in runs(text, LEAST) {
        let mut from = 0;
        while from < run.groups.len() {
            match at(&run, from, text, allowed) {
                Some((sort, count)) => {
                    if let Some(sort) = sort {
                        let range = run.groups[from].start..run.groups[from + count - 1].end;
                        found.push(Private { sort, range });
                    }
                    from += count;
                }
                None => from += 1,
            }
        }
    }
    found
}

/// Examines the groups starting at `from`: how many form a number, and its kind if it is private.
fn at(run: &Run, from: usize, text: &str, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let rest = &run.groups[from..];
    let free_before = from > 0 || run.before == Bound::Free;
    let free_after = |count: usize| from + count < run.groups.len() || run.after == Bound::Free;
    // An ID number is certain by its own check digit. Gaps and line breaks may occur anywhere in it, and anything may
    // surround it, such as a list number (1.) or a file name.
    let gapped = || {
        let mut digits = 0;
        let count = rest.iter().take(MOST_PARTS).position(|group| {
            digits += group.digits.len();
            digits >= 18
        })? + 1;
        (count > 1 && digits == 18 && is_id(&joined(&rest[..count]))).then_some(count)
    };
    for count in [(rest[0].digits.len() == 18).then_some(1), shaped(rest, &ID_GROUPS), gapped()].into_iter().flatten() {
        let digits = joined(&rest[..count]);
        // A spreadsheet that treats it as a number replaces its last three digits with zeros; no real ID number ends
        // so.
        let is_cut = count == 1 && has_id_shape(&digits) && digits.ends_with("000");
        if is_id(&digits) || (is_cut && free_before && free_after(count)) {
            return Some((Some(Sort::IdNumber), count));
        }
        if free_before && free_after(count) && has_id_shape(&digits) {
            return Some((Some(Sort::IdShape), count));
        }
    }
    // It directly adjoins another number, as when columns of a PDF run together.
    let whole = &rest[0].digits;
    let sides = [whole.get(..18), whole.len().checked_sub(18).and_then(|from| whole.get(from..))];
    if whole.len() > 18 && sides.into_iter().flatten().any(is_id) {
        return Some((Some(Sort::IdNumber), 1));
    }
    if let Some(found) = run_together(whole, run, from, allowed).or_else(|| card(rest, from, run, text, allowed)) {
        return Some(found);
    }
    if whole.len() == 15 && free_before && free_after(1) && is_old_id(whole) {
        return Some((Some(Sort::OldId), 1));
    }
    mobile_beside(rest, from, run, text, allowed)
}

/// Two or more mobile numbers without anything between them.
fn run_together(whole: &str, run: &Run, from: usize, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let is_long = whole.len() > LEAST && whole.len().is_multiple_of(LEAST) && whole.len() <= MOST_TOGETHER * LEAST;
    let is_bound = from == 0 && run.before == Bound::Word || from + 1 == run.groups.len() && run.after == Bound::Word;
    if !is_long || is_bound {
        return None;
    }
    let numbers = || (0..whole.len()).step_by(LEAST).filter_map(|at| whole.get(at..at + LEAST));
    let are_mobiles = numbers().all(|number| is_mobile(number) && !has_no_network(number));
    let is_private = !numbers().all(|number| allowed.contact(number));
    are_mobiles.then(|| (is_private.then_some(Sort::Mobile), 1))
}

/// A bank card in the groups `rest` of `run`, which begin at `from`.
fn card(rest: &[Group], from: usize, run: &Run, text: &str, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let whole = &rest[0].digits;
    let count = shaped(rest, &CARD_GROUPS)
        .or_else(|| (16..=19).contains(&whole.len()).then_some(1))
        .or_else(|| (from == 0 && whole.len() >= FEWEST_BEFORE_BREAK && is_broken(rest, text)).then_some(2))?;
    let digits = joined(&rest[..count]);
    if !card::is_valid(&digits) || end_with_period(&rest[..count], text) {
        return None;
    }
    let (before, behind) = (&text[..rest[0].start], &text[rest[count - 1].end..]);
    let begins = from > 0 || run.before == Bound::Free || is_numbered(before, false) || card::may_follow(before);
    let ends = from + count < run.groups.len() || run.after == Bound::Free || card::may_be_followed(before, behind);
    let is_one =
        begins && ends && (is_issued(&digits) || card::is_told(before)) && (!is_in_address(before) || is_named_card(before));
    is_one.then(|| ((!allowed.contact(&digits)).then_some(Sort::BankCard), count))
}

/// A mobile number in the groups `rest` of `run`, which begin at `from`, if what adjoins it leaves it one.
fn mobile_beside(rest: &[Group], from: usize, run: &Run, text: &str, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let before = &text[..rest[0].start];
    let is_whole = is_mobile(&rest[0].digits);
    let numbered = from == 0 && is_numbered(before, is_whole);
    // 3.14159265358 also looks like a list item, but no network has such numbers.
    if numbered && has_no_network(&rest[0].digits) {
        return None;
    }
    let behind = |end: usize| text.get(end..).unwrap_or_default();
    // In a file name `_` acts as a space.
    let begins = from > 0 || run.before != Bound::Word || numbered || is_account(before, &rest[0].digits, behind(rest[0].end));
    let (sort, count) = begins.then(|| mobile(rest, from, run, text, allowed)).flatten()?;
    let end = rest[count - 1].end;
    let ends = from + count < run.groups.len() || run.after != Bound::Word || beside::may_be_followed(before, behind(end));
    ends.then_some((sort, count))
}

fn mobile(rest: &[Group], from: usize, run: &Run, text: &str, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let country = |group: &Group| ["86", "0086"].contains(&group.digits.as_str());
    let skip = usize::from(country(&rest[0]) && rest.len() > 1);
    let body = &rest[skip..];
    let before = &text[..body[0].start];
    // As dialled from a landline of another city; without such a word it is a serial number.
    let dialled = body[0].digits.strip_prefix('0').filter(|digits| digits.starts_with('1') && is_announced(before));
    let first = dialled.unwrap_or(&body[0].digits);
    let whole =
        first.strip_prefix("0086").or_else(|| first.strip_prefix("86")).filter(|digits| is_mobile(digits)).unwrap_or(first);
    let (digits, count) = if is_mobile(whole) {
        (whole.to_owned(), 1)
    } else {
        let lengths = || std::iter::once(first.len()).chain(body[1..].iter().map(|group| group.digits.len()));
        let fits = |shape: &&&[usize]| shape.len() <= body.len() && lengths().zip(shape.iter()).all(|(length, n)| length == *n);
        let lone = LONE_MOBILE_GROUPS.iter().filter(|shape| from == 0 && shape.len() == body.len());
        let count = MOBILE_GROUPS.iter().chain(lone).find(fits).map(|shape| shape.len());
        let count = count.or_else(|| (from == 0 && is_broken(body, text)).then_some(2))?;
        let groups = &body[..count];
        let joined = first.to_owned() + &joined(&groups[1..]);
        if !is_mobile(&joined) || are_figures(groups, text) {
            return None;
        }
        (joined, count)
    };
    let count = count + skip;
    let end = run.groups[from + count - 1].end;
    let rest = &text[end..];
    let rest = rest.strip_prefix('.').map_or(rest, |places| places.trim_start_matches('0'));
    // Nothing is paid in telephones: 电话13800138000元芳.
    let is_count = is_of_a_count(rest) && !(rest.trim_start().starts_with('元') && beside::is_named(before));
    let is_private = !is_count && !allowed.contact(&digits);
    Some((is_private.then_some(Sort::Mobile), count))
}

/// The digits of all groups.
fn joined(groups: &[Group]) -> String {
    groups.iter().map(|group| group.digits.as_str()).collect()
}

/// Number of groups of the longest of `shapes` with which `groups` begin.
fn shaped(groups: &[Group], shapes: &[&[usize]]) -> Option<usize> {
    let fits =
        |shape: &&&[usize]| shape.len() <= groups.len() && shape.iter().zip(groups).all(|(n, group)| group.digits.len() == *n);
    shapes.iter().filter(fits).map(|shape| shape.len()).max()
}

/// Whether two groups are one number broken by a line break at any position. A first group that looks like a year
/// (19xx) is not.
fn is_broken(groups: &[Group], text: &str) -> bool {
    let [first, second] = groups else { return false };
    let is_year = first.digits.len() == 4 && first.digits.starts_with("19");
    &text[first.end..second.start] == "\n" && first.digits.len() > 2 && second.digits.len() > 1 && !is_year
}

/// Eleven digits that begin like a mobile network's.
pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// Whether the first three digits belong to no mobile network (numbering plan of the Ministry of Industry and
/// Information Technology, 2017 and later).
fn has_no_network(digits: &str) -> bool {
    const NONE: [&str; 12] = ["140", "141", "142", "143", "144", "154", "160", "161", "163", "164", "168", "169"];
    NONE.iter().any(|network| digits.starts_with(network))
}
