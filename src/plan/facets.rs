//! Facets: one list per value of a field, made when the site is built, so that filters work without JavaScript.

use std::collections::{BTreeMap, HashSet};

use ahash::AHashMap;
use rayon::prelude::*;

use crate::config::{CollectionConfig, Config};
use crate::content::{Content, EntryId};
use crate::kind::{Field, FieldType, Kind, Scalar, Value};
use crate::text::counted::widened;
use crate::text::pinyin;

use super::{Url, name, roster, routes};

/// Number of entries prefetched at a time.
const TOGETHER: usize = 64;

/// A facet; only fields with at least two values become one.
pub(super) struct FacetRoute {
    /// The field.
    pub(super) key: String,
    /// Its label.
    pub(super) label: String,
    /// Its values, in order.
    pub(super) values: Vec<ValueRoute>,
}

/// A value and its pages.
pub(super) struct ValueRoute {
    /// The value as written in the sources, used for grouping.
    pub(super) value: String,
    /// The value as shown.
    pub(super) label: String,
    /// The pages of its list.
    pub(super) pages: Vec<Url>,
    /// Its entries, in the collection's order; a roll has an order of its own.
    pub(super) entries: Vec<EntryId>,
    /// The index of the first entry on each page.
    pub(super) starts: Vec<usize>,
    /// The groups of a roll, in order, and where each begins; empty for other facets.
    pub(super) marks: Vec<roster::Mark>,
}

impl ValueRoute {
    /// The entries on a page, counted from 0.
    pub(super) fn on_page(&self, number: usize) -> &[EntryId] {
        let start = self.starts.get(number).copied().unwrap_or(self.entries.len());
        let end = self.starts.get(number + 1).copied().unwrap_or(self.entries.len());
        &self.entries[start..end]
    }
}

impl FacetRoute {
    /// For each entry, the first page of this facet that shows it.
    pub(super) fn pages_of(&self) -> AHashMap<EntryId, &Url> {
        let mut pages = AHashMap::new();
        for value in &self.values {
            for (number, page) in value.pages.iter().enumerate() {
                for id in value.on_page(number) {
                    pages.entry(*id).or_insert(page);
                }
            }
        }
        pages
    }
}

/// The facet by which a mixed collection's first page groups and previews its entries, if it has one.
pub(super) fn grouping<'a>(kind: &Kind, facets: &'a [FacetRoute]) -> Option<&'a FacetRoute> {
    if kind.layouts.is_empty() {
        return None;
    }
    let key = kind.group_by.as_deref()?;
    facets.iter().find(|facet| facet.key == key)
}

/// A value of an entry as a facet sees it: its rank for sorting, the value and its label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    rank: i64,
    pub(super) value: String,
    pub(super) label: String,
}

/// The facet values of a field's value.
pub(super) fn seen(field: &Field, value: &Value, config: &Config, content: &Content) -> Vec<Seen> {
    value
        .items()
        .iter()
        .filter_map(|item| {
            let scalar = item.scalar()?;
            let label = scalar.text(&config.levels);
            let (rank, value, label) = match scalar {
                Scalar::Choice(choice) => {
                    let rank = field.values.iter().position(|known| known == choice).unwrap_or(usize::MAX);
                    (i64::try_from(rank).unwrap_or(i64::MAX), choice.value.clone(), label)
                }
                Scalar::Level(level) => (*level as i64, level.as_str().to_owned(), label),
                // By year, latest first.
                Scalar::Date(date) => (-i64::from(date.year()), date.year().to_string(), format!("{}年", date.year())),
                Scalar::Boolean(yes) => (i64::from(!yes), yes.to_string(), label),
                Scalar::Reference(reference) => match content.names.referred(reference) {
                    Some(id) => (0, content.entries[id.0].title.clone(), content.entries[id.0].title.clone()),
                    None => (0, label.clone(), label),
                },
                _ => (0, label.clone(), label),
            };
            (!value.is_empty()).then_some(Seen { rank, value, label })
        })
        .collect()
}

/// The facets of a collection, including its rolls.
pub(super) fn route(
    collection: &CollectionConfig,
    kind: &Kind,
    ordered: &[EntryId],
    content: &Content,
    config: &Config,
) -> Vec<FacetRoute> {
    let fields: Vec<&Field> = kind.fields.values().filter(|field| field.facet && field.is_shown()).collect();
    let facet = |field: &&Field| facet(field, collection, ordered, content, config);
    let (mut facets, roster) = rayon::join(
        || fields.par_iter().filter_map(facet).collect::<Vec<_>>(),
        || roster::route(collection, kind, ordered, content, config.single_name),
    );
    facets.extend(roster);
    facets
}

fn facet(
    field: &Field,
    collection: &CollectionConfig,
    ordered: &[EntryId],
    content: &Content,
    config: &Config,
) -> Option<FacetRoute> {
    let mut places: BTreeMap<Seen, usize> = BTreeMap::new();
    let mut by_place: Vec<Vec<EntryId>> = Vec::new();
    // Table rows share repeated values, so each distinct value is evaluated once, identified by its address.
    let mut known: AHashMap<*const Value, Vec<usize>> = AHashMap::new();
    for ids in ordered.chunks(TOGETHER) {
        content.touch(ids);
        for id in ids {
            let Some(value) = content.entries[id.0].fields.get(&field.key) else { continue };
            let at = known.entry(std::ptr::from_ref(value)).or_insert_with(|| {
                let place = |seen| {
                    *places.entry(seen).or_insert_with(|| {
                        by_place.push(Vec::new());
                        by_place.len() - 1
                    })
                };
                seen(field, value, config, content).into_iter().map(place).collect()
            });
            for place in at {
                by_place[*place].push(*id);
            }
        }
    }
    if places.len() < 2 {
        return None;
    }
    let per_page = collection.per_page.unwrap_or(routes::PER_PAGE);
    let mut slugs: HashSet<String> = HashSet::new();
    let mut by_value: Vec<(Seen, Vec<EntryId>)> =
        places.into_iter().map(|(seen, place)| (seen, std::mem::take(&mut by_place[place]))).collect();
    by_value.sort_by_cached_key(|(seen, _)| (seen.rank, counted(&seen.value)));
    let values = by_value
        .into_iter()
        .map(|(seen, entries)| {
            let mut slug = pinyin::slug(&seen.value);
            // A bare number is a valid slug here: the folder contains nothing but values.
            if slug.is_empty() || slugs.contains(&slug) {
                slug = format!("{slug}-{}", &name::fingerprint(seen.value.as_bytes())[..6]);
            }
            slugs.insert(slug.clone());
            let folder = format!("{}/by-{}/", collection.id, field.key.replace('_', "-"));
            let first = Url::new(format!("{folder}{slug}.html"));
            let pages = routes::numbered(&first, entries.len(), per_page, &folder, &format!("{slug}-"));
            let starts = (0..pages.len()).map(|number| number * per_page).collect();
            ValueRoute { value: seen.value, label: seen.label, pages, entries, starts, marks: Vec::new() }
        })
        .collect();
    Some(FacetRoute { key: field.key.to_string(), label: facet_label(field), values })
}

/// The sort key of a value: its syllables, with numbers zero-padded so that 2组 sorts before 10组.
fn counted(value: &str) -> Vec<String> {
    pinyin::text_syllables(&widened(value))
}

/// A date is a facet by its year.
fn facet_label(field: &Field) -> String {
    if field.kind == FieldType::Date { "年份".to_owned() } else { field.label.to_string() }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn values_stand_as_people_count_them() {
        let mut values = ["10组", "第12支部", "2组", "江畔2组", "第2支部", "1组", "江畔10组"];
        values.sort_by_key(|value| counted(value));
        assert_eq!(values, ["1组", "2组", "10组", "第2支部", "第12支部", "江畔2组", "江畔10组"]);
        let mut values = ["第十一支部", "第二支部", "第十支部", "第一支部"];
        values.sort_by_key(|value| counted(value));
        assert_eq!(values, ["第一支部", "第二支部", "第十支部", "第十一支部"]);
    }
}
