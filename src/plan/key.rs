//! The key of a view: a hash of everything in it, computed without first serializing it as text. Two views have the
//! same key only if all their values are equal, so a page whose key is known need not be rendered.

use std::cell::Cell;
use std::fmt;

use serde::ser::{self, Serialize};

/// Maximum capacity, in bytes, of the buffer that is kept between values.
const MOST: usize = 256 * 1024;

thread_local! {
    /// The buffer for serialized values. It is reused because every page has a dozen parts with keys of their own.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The key of a value, by XXH3. It is not collision-resistant against an attacker, but it is fast, every page and card
/// has one, and it never leaves the cache of its own site.
pub fn key(value: &impl Serialize) -> Option<[u8; 16]> {
    with_bytes(value, |bytes| xxhash_rust::xxh3::xxh3_128(bytes).to_le_bytes())
}

/// The cryptographic hash of a value on which many keys depend.
pub fn ground(value: &impl Serialize) -> Option<blake3::Hash> {
    with_bytes(value, blake3::hash)
}

fn with_bytes<T>(value: &impl Serialize, hash: impl FnOnce(&[u8]) -> T) -> Option<T> {
    // A nested part with a key of its own finds the thread's buffer taken and allocates another.
    let mut bytes = Bytes(ROOM.take());
    bytes.0.clear();
    let key = value.serialize(&mut bytes).is_ok().then(|| hash(&bytes.0));
    if bytes.0.capacity() <= MOST {
        ROOM.set(bytes.0);
    }
    key
}

/// Serializes values in field order, each with a tag for its type and, where it has one, its length, so that different
/// values give different bytes.
struct Bytes(Vec<u8>);

impl Bytes {
    fn sized(&mut self, sort: u8, bytes: &[u8]) {
        self.count(sort, Some(bytes.len()));
        self.0.extend(bytes);
    }

    fn count(&mut self, sort: u8, count: Option<usize>) {
        self.0.push(sort);
        // A sequence of unknown length gets `u64::MAX` as its length and ends with the mark of `end`.
        self.0.extend((count.map_or(u64::MAX, |count| count as u64)).to_le_bytes());
    }
}

/// The error type; serializing a view never fails.
#[derive(Debug)]
struct Never;

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a key")
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Done = Result<(), Never>;

macro_rules! numbers {
    ($($name:ident: $type:ty = $sort:literal),+) => {
        $(fn $name(self, value: $type) -> Done {
            self.0.push($sort);
            self.0.extend(value.to_le_bytes());
            Ok(())
        })+
    };
}

impl<'a> ser::Serializer for &'a mut Bytes {
    type Ok = ();
    type Error = Never;

    fn is_human_readable(&self) -> bool {
        false
    }

    type SerializeSeq = &'a mut Bytes;
    type SerializeTuple = &'a mut Bytes;
    type SerializeTupleStruct = &'a mut Bytes;
    type SerializeTupleVariant = &'a mut Bytes;
    type SerializeMap = &'a mut Bytes;
    type SerializeStruct = &'a mut Bytes;
    type SerializeStructVariant = &'a mut Bytes;

    numbers!(
        serialize_i8: i8 = 1, serialize_i16: i16 = 2, serialize_i32: i32 = 3, serialize_i64: i64 = 4, serialize_u8: u8 = 5,
        serialize_u16: u16 = 6, serialize_u32: u32 = 7, serialize_u64: u64 = 8, serialize_f32: f32 = 9, serialize_f64: f64 = 10
    );

    fn serialize_bool(self, value: bool) -> Done {
        self.0.push(if value { 11 } else { 12 });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_u32(u32::from(value))
    }

    fn serialize_str(self, value: &str) -> Done {
        self.sized(13, value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.sized(14, value);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.0.push(15);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        self.0.push(16);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.0.push(17);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, variant: &'static str, value: &T) -> Done {
        self.sized(18, variant.as_bytes());
        value.serialize(self)
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Self, Never> {
        self.count(19, count);
        Ok(self)
    }

    fn serialize_tuple(self, count: usize) -> Result<Self, Never> {
        self.serialize_seq(Some(count))
    }

    fn serialize_tuple_struct(self, _: &'static str, count: usize) -> Result<Self, Never> {
        self.serialize_seq(Some(count))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, count: usize) -> Result<Self, Never> {
        self.sized(18, variant.as_bytes());
        self.serialize_seq(Some(count))
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Self, Never> {
        self.count(20, count);
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, count: usize) -> Result<Self, Never> {
        self.count(21, Some(count));
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, count: usize) -> Result<Self, Never> {
        self.sized(18, variant.as_bytes());
        self.count(21, Some(count));
        Ok(self)
    }
}

macro_rules! parts {
    ($($part:ident :: $name:ident),+) => {
        $(impl ser::$part for &mut Bytes {
            type Ok = ();
            type Error = Never;

            fn $name<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                value.serialize(&mut **self)
            }

            fn end(self) -> Done {
                self.0.push(0);
                Ok(())
            }
        })+
    };
}

parts!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! fields {
    ($($part:ident),+) => {
        $(impl ser::$part for &mut Bytes {
            type Ok = ();
            type Error = Never;

            // Field names are left out: a type's fields have a fixed order, and keys of another version of the program
            // are not used.
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Done {
                self.0.push(22);
                value.serialize(&mut **self)
            }

            fn skip_field(&mut self, _: &'static str) -> Done {
                self.0.push(23);
                Ok(())
            }

            fn end(self) -> Done {
                self.0.push(0);
                Ok(())
            }
        })+
    };
}

fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for &mut Bytes {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        self.0.push(0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whatever_differs_has_another_key() {
        let keys = [
            key(&("ab", "c")),
            key(&("a", "bc")),
            key(&vec!["a", "b"]),
            key(&vec![vec!["a"], vec!["b"]]),
            key(&Some(1_u8)),
            key(&1_u8),
            key(&1_u32),
            key(&None::<u8>),
            key(&BTreeMap::from([("a", 1)])),
            key(&BTreeMap::from([("a", 2)])),
        ];
        for (at, one) in keys.iter().enumerate() {
            assert!(one.is_some() && keys[at + 1..].iter().all(|other| other != one), "{at}");
        }
    }

    proptest! {
        #[test]
        fn equal_values_and_only_they_have_equal_keys(
            one in proptest::collection::vec(("[ab]{0,2}", proptest::option::of(0..3_u8)), 0..4),
            two in proptest::collection::vec(("[ab]{0,2}", proptest::option::of(0..3_u8)), 0..4),
        ) {
            prop_assert_eq!(key(&one) == key(&two), one == two);
        }
    }
}
