//! Pools of values for table rows, in which repeated values are stored once. A roll of a quarter of a million rows
//! contains only a few hundred places, four phases and ten numbers, so a row refers to each of its values with two
//! bytes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::kind::{Scalar, Value};

/// The position of a value in a pool.
pub(super) type At = u16;

/// The values of some rows, in no particular order.
#[derive(Debug, Default)]
pub(super) struct Pool(Box<[Value]>);

impl Pool {
    /// The value at this position.
    pub(super) fn get(&self, at: At) -> Option<&Value> {
        self.0.get(usize::from(at))
    }
}

/// A pool under construction.
#[derive(Debug, Default)]
pub(super) struct Filling {
    values: Vec<Value>,
    /// By hash, the position of the latest value with that hash.
    known: HashMap<u64, At>,
}

impl Filling {
    /// Adds the values of a row and returns the position of each. If the pool has no room for them, they are returned
    /// as the error.
    pub(super) fn add(&mut self, values: Vec<Value>) -> Result<Box<[At]>, Vec<Value>> {
        if self.values.len() + values.len() > usize::from(At::MAX) {
            return Err(values);
        }
        Ok(values.into_iter().map(|value| self.one(value)).collect())
    }

    fn one(&mut self, value: Value) -> At {
        let hash = hash(&value);
        let known = hash.and_then(|hash| self.known.get(&hash).copied());
        if let Some(known) = known.filter(|at| self.values.get(usize::from(*at)) == Some(&value)) {
            return known;
        }
        // The caller has checked that there is room.
        let at = At::try_from(self.values.len()).unwrap_or(At::MAX);
        self.values.push(value);
        self.known.extend(hash.map(|hash| (hash, at)));
        at
    }

    /// The finished pool.
    pub(super) fn finish(self) -> Pool {
        Pool(self.values.into())
    }
}

/// A hash of a value, used only in memory; `None` for types whose values rarely repeat.
fn hash(value: &Value) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match value.scalar()? {
        Scalar::Text(text) => text.hash(&mut hasher),
        Scalar::Number(number) => number.text.hash(&mut hasher),
        Scalar::Choice(choice) => choice.value.hash(&mut hasher),
        Scalar::Date(date) => date.sort_key().hash(&mut hasher),
        Scalar::Boolean(yes) => yes.hash(&mut hasher),
        Scalar::Level(level) => level.as_str().hash(&mut hasher),
        Scalar::Markdown(..) | Scalar::File(..) | Scalar::Url(_) | Scalar::Reference(_) => return None,
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kind::{Date, number};

    fn value(sort: u8, of: u8) -> Value {
        Value::One(match sort {
            0 => Scalar::Text(format!("甲{of}").into()),
            1 => Scalar::Number(number(&of.to_string()).expect("a number")),
            2 => Scalar::Date(Date::parse(&format!("{}", 1900 + i32::from(of))).expect("a year")),
            3 => Scalar::Boolean(of.is_multiple_of(2)),
            _ => Scalar::Url(format!("https://a.example/{of}").into()),
        })
    }

    proptest! {
        #[test]
        fn every_row_has_the_values_that_it_had(rows in proptest::collection::vec(proptest::collection::vec((0_u8..5, 0_u8..9), 0..6), 0..40)) {
            let rows: Vec<Vec<Value>> = rows.into_iter().map(|row| row.into_iter().map(|(sort, of)| value(sort, of)).collect()).collect();
            let mut filling = Filling::default();
            let places: Vec<Box<[At]>> = rows.iter().map(|row| filling.add(row.clone()).expect("room")).collect();
            let pool = filling.finish();
            for (row, places) in rows.iter().zip(&places) {
                let again: Vec<Value> = places.iter().filter_map(|at| pool.get(*at).cloned()).collect();
                prop_assert_eq!(row, &again);
            }
        }
    }

    #[test]
    fn what_is_said_again_is_kept_once() {
        let mut filling = Filling::default();
        for _ in 0..3 {
            filling.add(vec![value(0, 1), value(1, 1), value(2, 1), value(3, 1)]).expect("room");
        }
        assert_eq!(filling.finish().0.len(), 4);
    }

    #[test]
    fn a_full_pool_gives_the_row_back() {
        let mut filling = Filling::default();
        let many: Vec<Value> = (0..usize::from(At::MAX)).map(|_| value(4, 0)).collect();
        assert!(filling.add(many).is_ok());
        assert_eq!(filling.add(vec![value(0, 1)]), Err(vec![value(0, 1)]));
    }
}
