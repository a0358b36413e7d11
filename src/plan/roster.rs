//! Rolls (名册) of people: every name once by stroke count and once by initial, so that a visitor who knows a name
//! finds it without a keyboard and without JavaScript. Lists of members have them, and lists of households whose names
//! are released. A short roll is a single page; in a long one each group begins a new page, so that adding a name does
//! not shift other groups.

use rayon::prelude::*;

use crate::config::CollectionConfig;
use crate::content::{Content, Entry, EntryId};
use crate::kind::{Kind, Scalar};
use crate::text::pinyin::{self, PinyinKey};
use crate::text::strokes::{self, SingleName, StrokeKey};

use super::facets::{FacetRoute, ValueRoute};
use super::{Url, routes};

/// The key of the rolls among the facets.
pub(super) const KEY: &str = "roster";

/// The layout of a roll's groups.
pub(super) const LAYOUT: &str = "names";

/// Maximum number of names on a page; more would be too heavy for a phone.
const PER_PAGE: usize = 500;

/// The roll by strokes of the surname.
const STROKES: &str = "strokes";

/// The roll by first letter of the reading.
const INITIALS: &str = "initials";

/// A group of a roll and where it begins.
pub(super) struct Mark {
    group: Group,
    /// The index of its first entry in the roll.
    pub(super) start: usize,
    /// The page on which it begins, counted from 0.
    pub(super) page: usize,
}

impl Mark {
    /// Its identifier in anchors.
    pub(super) fn value(&self) -> String {
        match self.group {
            Group::Strokes(count) => format!("s{count}"),
            Group::Letter(letter) => letter.to_lowercase().to_string(),
            Group::Other => "other".to_owned(),
        }
    }

    /// Its title as shown.
    pub(super) fn title(&self) -> String {
        match self.group {
            Group::Strokes(count) => format!("{count}画"),
            Group::Letter(letter) => letter.to_string(),
            Group::Other => "其他".to_owned(),
        }
    }
}

/// A group of a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Strokes(u8),
    Letter(char),
    Other,
}

/// The rolls of a collection; `None` if it has fewer than two people.
pub(super) fn route(
    collection: &CollectionConfig,
    kind: &Kind,
    ordered: &[EntryId],
    content: &Content,
    school: SingleName,
) -> Option<FacetRoute> {
    let entry = |id: &EntryId| &content.entries[id.0];
    let people: Vec<EntryId> = match &kind.roll {
        _ if kind.tile => ordered.to_vec(),
        // A masked name is not a name, so nobody would look for it.
        Some(roll) => {
            let is_row = |entry: &Entry| match entry.scalar(&roll.field) {
                Some(Scalar::Choice(choice)) => choice.value == roll.value,
                _ => false,
            };
            ordered.iter().copied().filter(|id| entry(id).is_name && is_row(entry(id))).collect()
        }
        None => Vec::new(),
    };
    if people.len() < 2 {
        return None;
    }
    let strokes = sorted(&people, |id| {
        let name = &entry(id).title;
        (StrokeKey::new(name, school), strokes::surname_strokes(name).map_or(Group::Other, Group::Strokes))
    });
    let initials = sorted(&people, |id| {
        let (name, own) = (&entry(id).title, entry(id).common.pinyin.as_deref());
        let first = pinyin::name_syllables(name, own).into_iter().next();
        let letter = first.as_deref().and_then(initial);
        // Names whose reading has no initial letter come last.
        ((letter.is_none(), PinyinKey::new(name, own)), letter.map_or(Group::Other, Group::Letter))
    });
    let folder = format!("{}/by-{KEY}/", collection.id);
    let roll = |value: &str, label: &str, (entries, groups): (Vec<EntryId>, Vec<Group>)| {
        let (starts, marks) = pages(&groups);
        let first = Url::new(format!("{folder}{value}.html"));
        let pages = routes::numbered(&first, starts.len(), 1, &folder, &format!("{value}-"));
        ValueRoute { value: value.to_owned(), label: label.to_owned(), pages, entries, starts, marks }
    };
    let values = vec![roll(STROKES, "按姓氏笔画", strokes), roll(INITIALS, "按拼音首字母", initials)];
    Some(FacetRoute { key: KEY.to_owned(), label: "名册".to_owned(), values })
}

/// The people sorted by key, those with equal keys in the order of the content, and the group of each.
fn sorted<K: Ord + Send>(people: &[EntryId], of: impl Fn(&EntryId) -> (K, Group) + Sync) -> (Vec<EntryId>, Vec<Group>) {
    let keyed = |id: &EntryId| {
        let (key, group) = of(id);
        (key, *id, group)
    };
    let mut keyed: Vec<(K, EntryId, Group)> = people.par_iter().map(keyed).collect();
    keyed.par_sort_unstable_by(|(one, a, _), (other, b, _)| (one, a).cmp(&(other, b)));
    keyed.into_par_iter().map(|(_, id, group)| (id, group)).unzip()
}

/// The index at which each page begins, and the groups.
fn pages(groups: &[Group]) -> (Vec<usize>, Vec<Mark>) {
    let is_long = groups.len() > PER_PAGE;
    let (mut starts, mut marks) = (vec![0], Vec::<Mark>::new());
    let mut page_start = 0;
    for (position, &group) in groups.iter().enumerate() {
        let begins = marks.last().is_none_or(|mark| mark.group != group);
        if position > 0 && (begins && is_long || position - page_start == PER_PAGE) {
            starts.push(position);
            page_start = position;
        }
        if begins {
            marks.push(Mark { group, start: position, page: starts.len() - 1 });
        }
    }
    (starts, marks)
}

fn initial(syllable: &str) -> Option<char> {
    syllable.chars().next().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_long_roll_has_a_page_a_group_and_no_page_is_too_long(counts in proptest::collection::vec(1_usize..1300, 1..6)) {
            let groups: Vec<Group> =
                counts.iter().zip(0..).flat_map(|(count, at)| vec![Group::Strokes(at); *count]).collect();
            let (starts, marks) = pages(&groups);
            let ends = starts.iter().copied().skip(1).chain([groups.len()]);
            let pages: Vec<&[Group]> = starts.iter().zip(ends).map(|(from, to)| &groups[*from..to]).collect();
            for page in &pages {
                prop_assert!(!page.is_empty() && page.len() <= PER_PAGE);
                prop_assert!(groups.len() <= PER_PAGE || page.iter().all(|group| *group == page[0]));
            }
            prop_assert_eq!(marks.len(), counts.len());
            for (mark, at) in marks.iter().zip(0..) {
                prop_assert_eq!(mark.group, Group::Strokes(at));
                prop_assert!(groups[mark.start] == mark.group && (mark.start == 0 || groups[mark.start - 1] != mark.group));
                prop_assert!(pages[mark.page].contains(&mark.group));
                prop_assert!(mark.page == 0 || !pages[mark.page - 1].contains(&mark.group));
            }
        }
    }
}
