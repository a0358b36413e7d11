//! The order of a collection: a total one, the same on every machine. `order:` of an entry overrides all others.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::config::{CollectionConfig, Config};
use crate::content::{Content, Entry, EntryId, value_text};
use crate::kind::{Kind, Level, Order, Point, Scalar};
use crate::text::counted::widened;
use crate::text::pinyin::PinyinKey;
use crate::text::strokes::StrokeKey;

/// The entries in the collection's order.
pub(super) fn ordered(
    ids: &[EntryId],
    collection: &CollectionConfig,
    kind: &Kind,
    config: &Config,
    content: &Content,
) -> Vec<EntryId> {
    // What is compared is looked up once an entry, not once a comparison.
    let mut keyed: Vec<(ByHand, Vec<Step>, EntryId)> = ids
        .par_iter()
        .map(|id| {
            let entry = &content.entries[id.0];
            (by_hand(entry), collection.order.iter().map(|order| step(order, entry, kind, config)).collect(), *id)
        })
        .collect();
    keyed.par_sort_unstable();
    let ordered: Vec<EntryId> = keyed.into_par_iter().map(|(_, _, id)| id).collect();
    match &kind.parent {
        Some(parent) => tree(&ordered, parent, kind, content).into_iter().map(|(id, _)| id).collect(),
        None => ordered,
    }
}

/// Numbered entries stand first, by number.
type ByHand = (bool, i32);

fn by_hand(entry: &Entry) -> ByHand {
    entry.common.order.map_or((true, 0), |number| (false, number))
}

/// What one step of an order compares; the steps of two entries are of one sort.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Strokes(StrokeKey),
    Pinyin(PinyinKey),
    Date(LastWithout<Point>),
    DateDescending(LastWithout<Reverse<Point>>),
    Level(LastWithout<Level>),
    Id(LastWithout<Natural>),
    /// Choices in the order of the schema, then all others by their text, its numbers as they are counted.
    Field(LastWithout<usize>, LastWithout<String>),
    /// As they stand.
    Manual,
}

/// A value; entries without one stand last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum LastWithout<T> {
    Some(T),
    None,
}

impl<T> From<Option<T>> for LastWithout<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Self::Some)
    }
}

fn step(order: &Order, entry: &Entry, kind: &Kind, config: &Config) -> Step {
    match order {
        Order::Strokes => Step::Strokes(StrokeKey::new(&entry.title, config.single_name)),
        Order::Pinyin if entry.is_name => Step::Pinyin(PinyinKey::new(&entry.title, entry.common.pinyin.as_deref())),
        Order::Pinyin => Step::Pinyin(PinyinKey::of_text(&entry.title)),
        Order::Date => Step::Date(date(entry, kind).into()),
        Order::DateDescending => Step::DateDescending(date(entry, kind).map(Reverse).into()),
        Order::Level => {
            let level = kind.level.as_deref().and_then(|key| match entry.scalar(key) {
                Some(Scalar::Level(level)) => Some(*level),
                _ => None,
            });
            Step::Level(level.into())
        }
        Order::Field(key) if key == "id" => Step::Id(entry.common.id.as_deref().map(natural).into()),
        Order::Field(key) => {
            let rank = match entry.scalar(key) {
                Some(Scalar::Choice(choice)) => {
                    kind.field(key).and_then(|field| field.values.iter().position(|known| known == choice))
                }
                _ => None,
            };
            let text = entry.fields.get(key).map(|value| widened(&value_text(value, &config.levels)).into_owned());
            Step::Field(rank.into(), text.into())
        }
        Order::Manual => Step::Manual,
    }
}

/// The date that orders an entry.
pub(super) fn date(entry: &Entry, kind: &Kind) -> Option<Point> {
    entry.date(kind.date.as_deref()?).map(crate::kind::Date::sort_key)
}

/// What stands before the number at the end, the number, and the whole.
type Natural = (String, u64, String);

/// Ids as people number them: `A-2` before `A-10`.
fn natural(id: &str) -> Natural {
    let digits_at =
        id.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8));
    (id[..digits_at].to_owned(), id[digits_at..].parse::<u64>().unwrap_or(0), id.to_owned())
}

/// The entries of a tree, each parent before its children, with their depth. What has no parent here stands at the
/// top; a ring of parents is cut where it is met again.
pub(super) fn tree(ordered: &[EntryId], parent: &str, kind: &Kind, content: &Content) -> Vec<(EntryId, usize)> {
    let to = kind.field(parent).map(|field| &field.to[..]).unwrap_or_default();
    let here: HashSet<EntryId> = ordered.iter().copied().collect();
    let parent_of = |id: EntryId| match content.entries[id.0].scalar(parent) {
        Some(Scalar::Reference(reference)) => match content.names.resolve(&reference.name, to) {
            crate::content::Resolution::Found(found) if here.contains(&found) && found != id => Some(found),
            _ => None,
        },
        _ => None,
    };
    let mut children: HashMap<Option<EntryId>, Vec<EntryId>> = HashMap::new();
    for id in ordered.iter().rev() {
        children.entry(parent_of(*id)).or_default().push(*id);
    }
    let below = |id: Option<EntryId>, depth| children.get(&id).into_iter().flatten().map(move |child| (*child, depth));
    let mut placed = Vec::with_capacity(ordered.len());
    let mut seen: HashSet<EntryId> = HashSet::with_capacity(ordered.len());
    let mut stack: Vec<(EntryId, usize)> = below(None, 0).collect();
    while let Some((id, depth)) = stack.pop() {
        placed.push((id, depth));
        seen.insert(id);
        stack.extend(below(Some(id), depth + 1));
    }
    placed.extend(ordered.iter().filter(|id| !seen.contains(id)).map(|id| (*id, 0)));
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_as_people_number_them() {
        let mut ids = ["A-10", "A-2", "B-1", "A-1"];
        ids.sort_by_key(|id| natural(id));
        assert_eq!(ids, ["A-1", "A-2", "A-10", "B-1"]);
        assert!(LastWithout::from(None) > LastWithout::from(Some(natural("a"))));
    }
}
