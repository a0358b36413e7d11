//! The rolls of a wall of people: every name once by strokes and once by initials, each a page of its own, so that
//! somebody who knows a name finds it without a keyboard and without JavaScript.

use std::cmp::Reverse;

use crate::config::CollectionConfig;
use crate::content::{Content, Entry, EntryId};
use crate::kind::Kind;
use crate::text::pinyin::{self, PinyinKey};
use crate::text::strokes::{self, SingleName, StrokeKey};

use super::facets::{FacetRoute, ValueRoute};
use super::{Url, routes};

/// The key under which the rolls stand among the facets.
pub(super) const KEY: &str = "roster";

/// How a page of names is laid out.
pub(super) const LAYOUT: &str = "names";

/// Names on a page: more make it too heavy for a phone.
pub(super) const PER_PAGE: usize = 500;

/// By the strokes of the surname.
const STROKES: &str = "strokes";

/// By the first letter of the reading.
const INITIALS: &str = "initials";

/// The rolls of a collection; none where its entries are not people, or are too few to look for.
pub(super) fn route(
    collection: &CollectionConfig,
    kind: &Kind,
    ordered: &[EntryId],
    content: &Content,
    school: SingleName,
) -> Option<FacetRoute> {
    if !kind.tile || ordered.len() < 2 {
        return None;
    }
    let folder = format!("{}/by-{KEY}/", collection.id);
    let roll = |value: &str, label: &str, entries: Vec<EntryId>| {
        let first = Url::new(format!("{folder}{value}.html"));
        let pages = routes::numbered(&first, entries.len(), PER_PAGE, &folder, &format!("{value}-"));
        ValueRoute { value: value.to_owned(), label: label.to_owned(), pages, entries, per_page: PER_PAGE }
    };
    let entry = |id: &EntryId| &content.entries[id.0];
    let mut strokes = ordered.to_vec();
    strokes.sort_by_cached_key(|id| (StrokeKey::new(&entry(id).title, school), *id));
    let mut initials = ordered.to_vec();
    initials.sort_by_cached_key(|id| {
        let (name, own) = (&entry(id).title, entry(id).common.pinyin.as_deref());
        let has_letter = pinyin::name_syllables(name, own).first().is_some_and(|first| initial(first).is_some());
        // What has no letter stands last.
        (Reverse(has_letter), PinyinKey::new(name, own), *id)
    });
    let values = vec![roll(STROKES, "按姓氏笔画", strokes), roll(INITIALS, "按拼音首字母", initials)];
    Some(FacetRoute { key: KEY.to_owned(), label: "名册".to_owned(), values })
}

/// The group of an entry on a roll: what tells it apart, and its title.
pub(super) fn group(roll: &str, entry: &Entry) -> (String, String) {
    if roll == STROKES {
        return match strokes::surname_strokes(&entry.title) {
            Some(count) => (format!("s{count}"), format!("{count}画")),
            None => ("other".to_owned(), "其他".to_owned()),
        };
    }
    let syllables = pinyin::name_syllables(&entry.title, entry.common.pinyin.as_deref());
    match syllables.first().and_then(|first| initial(first)) {
        Some(letter) => (letter.to_lowercase().to_string(), letter.to_string()),
        None => ("other".to_owned(), "其他".to_owned()),
    }
}

fn initial(syllable: &str) -> Option<char> {
    syllable.chars().next().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase())
}
