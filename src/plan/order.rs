//! The order of a collection: a total one, the same on every machine. `order:` of an entry overrides all others.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::config::{CollectionConfig, Config};
use crate::content::{Content, Entry, EntryId, value_text};
use crate::kind::{Kind, Order, Point, Scalar};
use crate::text::pinyin;
use crate::text::strokes::StrokeKey;

/// The entries in the collection's order.
pub(super) fn ordered(
    ids: &[EntryId],
    collection: &CollectionConfig,
    kind: &Kind,
    config: &Config,
    content: &Content,
) -> Vec<EntryId> {
    // Readings and strokes are looked up once a name, not once a comparison.
    let mut keyed: Vec<(EntryId, Vec<NameKey>)> =
        ids.iter().map(|id| (*id, name_keys(&content.entries[id.0], collection, config))).collect();
    keyed.sort_by(|(a, left_keys), (b, right_keys)| {
        let (left, right) = (&content.entries[a.0], &content.entries[b.0]);
        by_hand(left, right)
            .then_with(|| {
                let mut names = left_keys.iter().zip(right_keys);
                let mut steps = collection.order.iter().map(|step| match step {
                    Order::Strokes | Order::Pinyin => names.next().map_or(Ordering::Equal, |(left, right)| left.cmp(right)),
                    step => compare(step, left, right, kind, config),
                });
                steps.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
            })
            .then_with(|| a.cmp(b))
    });
    let ordered: Vec<EntryId> = keyed.into_iter().map(|(id, _)| id).collect();
    match &kind.parent {
        Some(parent) => tree(&ordered, parent, kind, content).into_iter().map(|(id, _)| id).collect(),
        None => ordered,
    }
}

/// What a step that goes by names compares.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum NameKey {
    Strokes(StrokeKey),
    Pinyin(Vec<String>),
}

/// The keys of an entry, one a step that goes by names.
fn name_keys(entry: &Entry, collection: &CollectionConfig, config: &Config) -> Vec<NameKey> {
    let keys = collection.order.iter().filter_map(|step| match step {
        Order::Strokes => Some(NameKey::Strokes(StrokeKey::new(&entry.title, config.single_name))),
        Order::Pinyin if entry.is_name => {
            Some(NameKey::Pinyin(pinyin::name_syllables(&entry.title, entry.common.pinyin.as_deref())))
        }
        Order::Pinyin => Some(NameKey::Pinyin(pinyin::text_syllables(&entry.title))),
        _ => None,
    });
    keys.collect()
}

/// Numbered entries stand first, by number.
fn by_hand(left: &Entry, right: &Entry) -> Ordering {
    let key = |entry: &Entry| entry.common.order.map_or((1, 0), |number| (0, number));
    key(left).cmp(&key(right))
}

/// How two entries compare by one step of an order; names have keys of their own.
fn compare(step: &Order, left: &Entry, right: &Entry, kind: &Kind, config: &Config) -> Ordering {
    match step {
        Order::Date => missing_last(date(left, kind), date(right, kind), Ord::cmp),
        Order::DateDescending => missing_last(date(left, kind), date(right, kind), |a, b| b.cmp(a)),
        Order::Level => {
            let level = |entry: &Entry| match entry.scalar(kind.level.as_deref()?) {
                Some(Scalar::Level(level)) => Some(*level),
                _ => None,
            };
            missing_last(level(left), level(right), Ord::cmp)
        }
        Order::Manual | Order::Strokes | Order::Pinyin => Ordering::Equal,
        Order::Field(key) if key == "id" => natural(left.common.id.as_deref(), right.common.id.as_deref()),
        Order::Field(key) => {
            let rank = |entry: &Entry| match entry.scalar(key) {
                Some(Scalar::Choice(choice)) => kind.field(key)?.values.iter().position(|known| known == choice),
                _ => None,
            };
            let text = |entry: &Entry| entry.fields.get(key).map(|value| value_text(value, &config.levels));
            missing_last(rank(left), rank(right), Ord::cmp).then_with(|| missing_last(text(left), text(right), Ord::cmp))
        }
    }
}

/// The date that orders an entry.
pub(super) fn date(entry: &Entry, kind: &Kind) -> Option<Point> {
    entry.date(kind.date.as_deref()?).map(crate::kind::Date::sort_key)
}

fn missing_last<T>(left: Option<T>, right: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => compare(&left, &right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Ids as people number them: `A-2` before `A-10`.
fn natural(left: Option<&str>, right: Option<&str>) -> Ordering {
    let key = |id: &str| {
        let digits_at =
            id.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8));
        (id[..digits_at].to_owned(), id[digits_at..].parse::<u64>().unwrap_or(0), id.to_owned())
    };
    missing_last(left.map(key), right.map(key), Ord::cmp)
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
        ids.sort_by(|a, b| natural(Some(a), Some(b)));
        assert_eq!(ids, ["A-1", "A-2", "A-10", "B-1"]);
        assert_eq!(natural(None, Some("a")), Ordering::Greater);
    }
}
