//! The order of a collection: a total order, the same on every machine. An entry's `order:` takes precedence.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::config::{CollectionConfig, Config};
use crate::content::{Content, Entry, EntryId, value_text};
use crate::kind::{Kind, Order, Point, Scalar, Value};
use crate::text::counted::widened;
use crate::text::pinyin::PinyinKey;
use crate::text::sorting::SortKey;
use crate::text::strokes::StrokeKey;

/// The entries in the collection's order.
pub(super) fn ordered(
    ids: &[EntryId],
    collection: &CollectionConfig,
    kind: &Kind,
    config: &Config,
    content: &Content,
) -> Vec<EntryId> {
    // The keys are computed once per entry rather than once per comparison.
    let key = |entry: &Entry| {
        let mut key = Vec::with_capacity(48);
        by_hand(&mut key, entry);
        for order in &collection.order {
            step(&mut key, order, entry, kind, config);
        }
        SortKey::new(key)
    };
    let mut keyed: Vec<(SortKey, EntryId)> = ids.par_iter().map(|id| (key(&content.entries[id.0]), *id)).collect();
    keyed.par_sort_unstable();
    let ordered: Vec<EntryId> = keyed.into_par_iter().map(|(_, id)| id).collect();
    match &kind.parent {
        Some(parent) => tree(&ordered, parent, kind, content).into_iter().map(|(id, _)| id).collect(),
        None => ordered,
    }
}

/// Appends the number given by `order:`; entries with one come first.
fn by_hand(key: &mut Vec<u8>, entry: &Entry) {
    or_last(key, entry.common.order, |key, number| key.extend(of_signed(number)));
}

/// Appends the sort key for one criterion of an order. The bytes of two entries compare as their values do, and neither is a
/// prefix of the other, so that the next criterion can follow.
fn step(key: &mut Vec<u8>, order: &Order, entry: &Entry, kind: &Kind, config: &Config) {
    match order {
        Order::Strokes => push(key, StrokeKey::new(&entry.title, config.single_name).bytes()),
        Order::Pinyin if entry.is_name => {
            push(key, PinyinKey::new(&entry.title, entry.common.pinyin.as_deref()).bytes());
        }
        Order::Pinyin => push(key, PinyinKey::of_text(&entry.title).bytes()),
        Order::Date => or_last(key, date(entry, kind), |key, date| key.extend(of_date(date))),
        Order::DateDescending => {
            or_last(key, date(entry, kind), |key, date| key.extend(of_date(date).map(|byte| !byte)));
        }
        Order::Level => {
            let level = kind.level.as_deref().and_then(|key| match entry.scalar(key) {
                Some(Scalar::Level(level)) => Some(*level),
                _ => None,
            });
            or_last(key, level, |key, level| key.push(level as u8));
        }
        Order::Field(of) if of == "id" => or_last(key, entry.common.id.as_deref(), natural),
        Order::Field(of) => {
            // A choice's position in the schema; other values follow, by their text with its numbers in numeric order.
            let rank = match entry.scalar(of) {
                Some(Scalar::Choice(choice)) => {
                    kind.field(of).and_then(|field| field.values.iter().position(|known| known == choice))
                }
                _ => None,
            };
            or_last(key, rank, |key, rank| key.extend(u16::try_from(rank).unwrap_or(u16::MAX).to_be_bytes()));
            match entry.fields.get(of) {
                // The rank of a single choice decides alone.
                Some(Value::One(_)) if rank.is_some() => key.push(0),
                value => {
                    key.push(1);
                    or_last(key, value, |key, value| push(key, widened(&value_text(value, &config.levels)).as_bytes()));
                }
            }
        }
        Order::Manual => {}
    }
}

/// Appends an optional value with `add`; entries without one come last.
fn or_last<T>(key: &mut Vec<u8>, value: Option<T>, add: impl FnOnce(&mut Vec<u8>, T)) {
    match value {
        Some(value) => {
            key.push(0);
            add(key, value);
        }
        None => key.push(1),
    }
}

/// Appends a byte string of any length: a zero byte is followed by a one, and two zero bytes end the string.
fn push(key: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        key.push(*byte);
        if *byte == 0 {
            key.push(1);
        }
    }
    key.extend([0, 0]);
}

/// A signed number as bytes that compare as the numbers do.
fn of_signed(number: i32) -> [u8; 4] {
    (number.cast_unsigned() ^ 1 << 31).to_be_bytes()
}

fn of_date(Point { year, month, day }: Point) -> [u8; 6] {
    let [a, b, c, d] = of_signed(year);
    [a, b, c, d, month, day]
}

/// The date by which an entry is ordered.
pub(super) fn date(entry: &Entry, kind: &Kind) -> Option<Point> {
    entry.date(kind.date.as_deref()?).map(crate::kind::Date::sort_key)
}

/// Appends the sort key of an id, with its final number by value (`A-2` before `A-10`): the part before that number, the number,
/// the whole id.
fn natural(key: &mut Vec<u8>, id: &str) {
    let digits_at =
        id.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8));
    push(key, &id.as_bytes()[..digits_at]);
    key.extend(id[digits_at..].parse::<u64>().unwrap_or(0).to_be_bytes());
    push(key, id.as_bytes());
}

/// The entries as a tree, each parent before its children, with their depth. Entries whose parent is not in the list
/// are roots; entries in or below a cycle of parents come last, at depth 0.
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
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn key(add: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut key = Vec::new();
        add(&mut key);
        key
    }

    #[test]
    fn ids_sort_as_people_number_them() {
        let mut ids = ["A-10", "A-2", "B-1", "A-1"];
        ids.sort_by_key(|id| key(|key| natural(key, id)));
        assert_eq!(ids, ["A-1", "A-2", "A-10", "B-1"]);
        let [with, without] = [Some("zzz"), None].map(|id| key(|key| or_last(key, id, natural)));
        assert!(without > with);
    }

    proptest! {
        #[test]
        fn keys_compare_as_what_they_are_made_of(
            one in (vec(0_u8..3, 0..4), any::<i32>(), proptest::option::of((-9999..9999_i32, 0_u8..13, 0_u8..32))),
            other in (vec(0_u8..3, 0..4), any::<i32>(), proptest::option::of((-9999..9999_i32, 0_u8..13, 0_u8..32))),
        ) {
            type Of = (Vec<u8>, i32, Option<(i32, u8, u8)>);
            let of = |(bytes, number, point): &Of| key(|key| {
                push(key, bytes);
                key.extend(of_signed(*number));
                or_last(key, *point, |key, (year, month, day)| key.extend(of_date(Point { year, month, day })));
            });
            // Without a date last.
            let value = |(bytes, number, point): &Of| (bytes.clone(), *number, point.is_none(), *point);
            prop_assert_eq!(of(&one).cmp(&of(&other)), value(&one).cmp(&value(&other)));
        }
    }
}
