//! The values of an entry. A roll has a quarter of a million entries, so entries that fill the same fields share their
//! keys, and table rows share repeated values (see [`super::pool`]).

use std::sync::Arc;

use crate::kind::{Kind, Value};

use super::pool::{At, Pool};

/// Values by field key, in schema order.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    keys: Arc<[Arc<str>]>,
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// Values that belong to this entry alone.
    Own(Box<[Value]>),
    /// The positions of the values in a pool that rows share.
    Shared(Arc<Pool>, Box<[At]>),
}

impl Default for Values {
    fn default() -> Self {
        Self::Own(Box::default())
    }
}

impl Fields {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.at(self.position(key)?)
    }

    /// Replaces the value of `key`; does nothing if it has none.
    pub(super) fn replace(&mut self, key: &str, value: Value) {
        let position = self.position(key);
        let mut values = self.take();
        if let Some(place) = position.and_then(|at| values.get_mut(at)) {
            *place = value;
        }
        self.set(values);
    }

    /// Whether `key` has a value.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Whether both share their list of keys. `false` does not mean that the keys differ.
    pub fn has_keys_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.keys, &other.keys)
    }

    /// The values, in schema order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }

    /// Keys and values, in schema order.
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// Removes the value of `key`.
    pub(super) fn remove(&mut self, key: &str) {
        if let Some(at) = self.position(key) {
            let mut values = self.take();
            values.remove(at);
            self.set(values);
            self.keys = self.keys.iter().filter(|known| ***known != *key).map(Arc::clone).collect();
        }
    }

    /// The value at a position returned by [`Self::position`].
    pub fn at(&self, position: usize) -> Option<&Value> {
        match &self.values {
            Values::Own(values) => values.get(position),
            Values::Shared(pool, at) => pool.get(*at.get(position)?),
        }
    }

    /// Reads a little of the values, to prefetch them (see [`super::Content::touch`]).
    pub(super) fn touch(&self) -> usize {
        match &self.values {
            Values::Own(values) => values.len(),
            Values::Shared(_, at) => at.first().map_or(0, |at| usize::from(*at)),
        }
    }

    /// The position of the value of `key`. It is the same in all entries that fill the same fields.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|known| **known == *key)
    }

    /// Takes all values out, in schema order; those in a pool are cloned.
    pub(super) fn take(&mut self) -> Vec<Value> {
        match std::mem::take(&mut self.values) {
            Values::Own(values) => values.into_vec(),
            Values::Shared(pool, at) => at.iter().filter_map(|at| pool.get(*at).cloned()).collect(),
        }
    }

    /// Sets all values, in schema order.
    pub(super) fn set(&mut self, values: Vec<Value>) {
        self.values = Values::Own(values.into());
    }

    /// Replaces the values by those at these positions of a pool, in schema order.
    pub(super) fn share(&mut self, pool: &Arc<Pool>, at: Box<[At]>) {
        self.values = Values::Shared(Arc::clone(pool), at);
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<'a> IntoIterator for &'a Fields {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        Iter { fields: self, position: 0 }
    }
}

/// Iterates over the keys and values of an entry, in schema order.
pub struct Iter<'a> {
    fields: &'a Fields,
    position: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.fields.keys.get(self.position)?;
        let value = self.fields.at(self.position)?;
        self.position += 1;
        Some((key, value))
    }
}

/// The values of an entry under construction.
#[derive(Debug)]
pub(super) struct Filling<'a> {
    kind: &'a Kind,
    /// Each with the index of its field in the schema, by which they are sorted.
    values: Vec<(usize, Value)>,
}

impl<'a> Filling<'a> {
    /// No values yet, for an entry of `kind`.
    pub(super) fn new(kind: &'a Kind) -> Self {
        Self { kind, values: Vec::with_capacity(8) }
    }

    /// The position of the value of `key`, or where to insert it with the index of its field; `None` if the kind has no
    /// such field.
    fn place(&self, key: &str) -> Option<Result<usize, (usize, usize)>> {
        let field = self.kind.fields.get_index_of(key)?;
        Some(self.values.binary_search_by_key(&field, |(at, _)| *at).map_err(|at| (at, field)))
    }

    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        Some(&self.values[self.place(key)?.ok()?].1)
    }

    /// The value of `key`, mutably.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let at = self.place(key)?.ok()?;
        Some(&mut self.values[at].1)
    }

    /// Whether `key` has a value.
    pub(super) fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets the value of `key`; does nothing if the kind has no such field.
    pub(super) fn insert(&mut self, key: &str, value: Value) {
        match self.place(key) {
            Some(Ok(at)) => self.values[at].1 = value,
            Some(Err((at, field))) => self.values.insert(at, (field, value)),
            None => {}
        }
    }

    /// Removes the value of `key`.
    pub(super) fn remove(&mut self, key: &str) {
        if let Some(Ok(at)) = self.place(key) {
            self.values.remove(at);
        }
    }

    /// Removes the values that are not `wanted`.
    pub(super) fn retain(&mut self, wanted: impl Fn(&Value) -> bool) {
        self.values.retain(|(_, value)| wanted(value));
    }

    /// The finished values. If `alike`, those of an earlier entry, have the same keys, the list of keys is shared.
    pub(super) fn finish(self, alike: Option<&Fields>) -> Fields {
        let fields = &self.kind.fields;
        let key = |at: usize| fields.get_index(at).map(|(_, field)| &field.key);
        let same = |keys: &[Arc<str>]| {
            keys.len() == self.values.len() && keys.iter().zip(&self.values).all(|(known, (at, _))| key(*at) == Some(known))
        };
        let keys = match alike {
            Some(alike) if same(&alike.keys) => Arc::clone(&alike.keys),
            _ => self.values.iter().filter_map(|(at, _)| key(*at).cloned()).collect(),
        };
        Fields { keys, values: Values::Own(self.values.into_iter().map(|(_, value)| value).collect()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Entry;
    use crate::kind::{self, Scalar};

    fn filled(keys: &[&str], alike: Option<&Fields>) -> Fields {
        let mut filling = Filling::new(&kind::built_in()["resettlement"]);
        for key in keys {
            filling.insert(key, Value::One(Scalar::Text((*key).into())));
        }
        filling.finish(alike)
    }

    #[test]
    fn values_stand_in_the_order_of_the_schema() {
        let fields = filled(&["phase", "head", "record", "nothing"], None);
        let keys: Vec<&str> = fields.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["record", "head", "phase"]);
        assert_eq!(fields.get("head"), Some(&Value::One(Scalar::Text("head".into()))));
        let mut fewer = fields.clone();
        fewer.remove("head");
        assert!(!fewer.contains_key("head") && fewer.get("phase").is_some() && fields.contains_key("head"));
    }

    #[test]
    fn entries_that_fill_the_same_fields_share_their_keys() {
        let first = filled(&["head", "phase"], None);
        let (alike, other) = (filled(&["phase", "head"], Some(&first)), filled(&["head"], Some(&first)));
        assert!(Arc::ptr_eq(&first.keys, &alike.keys) && !Arc::ptr_eq(&first.keys, &other.keys));
    }

    #[test]
    fn shared_values_are_changed_for_one_alone() {
        let mut pool = crate::content::pool::Filling::default();
        let mut rows = [filled(&["head", "phase"], None), filled(&["head", "phase"], None)];
        let places: Vec<_> = rows.iter_mut().map(|row| pool.add(row.take()).expect("room")).collect();
        let pool = Arc::new(pool.finish());
        rows.iter_mut().zip(places).for_each(|(row, at)| row.share(&pool, at));
        let [mut changed, other] = rows;
        let text = |text: &str| Value::One(Scalar::Text(text.into()));
        changed.replace("phase", text("二期"));
        changed.replace("nothing", text("无"));
        assert_eq!(changed.iter().collect::<Vec<_>>(), [("head", &text("head")), ("phase", &text("二期"))]);
        assert_eq!(other.iter().collect::<Vec<_>>(), [("head", &text("head")), ("phase", &text("phase"))]);
        changed.remove("head");
        assert_eq!((changed.get("head"), changed.values().count(), other.values().count()), (None, 1, 2));
    }

    #[test]
    fn a_row_of_a_roll_takes_little_room() {
        assert!(size_of::<Value>() <= 32, "{}", size_of::<Value>());
        assert!(size_of::<Entry>() <= 192, "{}", size_of::<Entry>());
    }
}
