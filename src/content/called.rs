//! The names of entries.

use rayon::prelude::*;

use crate::kind::{Kind, Value};

use super::entry::Read;
use super::names::Name;
use super::{Declared, Entry, value_text};

/// Below this number of entries, names are computed on one thread.
const FEW: usize = 64;

/// Entries, each with its names.
pub(super) fn with_names(lot: Vec<Read>, kind: &Kind, declared: &Declared<'_>) -> (Vec<Read>, Vec<Vec<Name>>) {
    let called = |read: &Read| names_of(&read.entry, kind, declared);
    // The entries of a text file are a lot of their own.
    let names = if lot.len() < FEW { lot.iter().map(called).collect() } else { lot.par_iter().map(called).collect() };
    (lot, names)
}

/// The names of an entry: its title, its id, its aliases, and the fields that its kind marks as aliases. A masked name
/// is left out.
pub(super) fn names_of(entry: &Entry, kind: &Kind, declared: &Declared<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    if !entry.masked {
        names.push(entry.title.clone());
    }
    names.extend(entry.distinction().map(|word| entry.distinguished(word)));
    names.extend(entry.common.id.clone());
    names.extend(entry.common.aliases.iter().cloned());
    for field in kind.fields.values().filter(|field| field.alias) {
        let items = entry.fields.get(&field.key).map(Value::items).unwrap_or_default();
        names.extend(items.iter().map(|item| value_text(item, declared.levels)));
    }
    names.into_iter().map(Name::from).collect()
}
