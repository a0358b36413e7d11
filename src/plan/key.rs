//! The key of a view: a hash of all that it holds, without writing it out as text first. Two views have one key only
//! if every value in them is the same, so a page whose key is known needs no rendering.

use std::cell::Cell;
use std::fmt;

use serde::ser::{self, Serialize};

/// So much room is kept from one value to the next.
const MOST: usize = 256 * 1024;

thread_local! {
    /// Where the values are written: every page has a dozen parts with keys of their own.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The key of a value: XXH3, which tells apart what nobody made to be taken for something else. It never leaves the cache of
/// the site that it is of, and every page and every card has one.
pub fn key(value: &impl Serialize) -> Option<[u8; 16]> {
    with_bytes(value, |bytes| xxhash_rust::xxh3::xxh3_128(bytes).to_le_bytes())
}

/// The hash of a value that many keys rest on.
pub fn ground(value: &impl Serialize) -> Option<blake3::Hash> {
    with_bytes(value, blake3::hash)
}

fn with_bytes<T>(value: &impl Serialize, hash: impl FnOnce(&[u8]) -> T) -> Option<T> {
    // A part of a value that has a key of its own finds the room taken, and brings another.
    let mut bytes = Bytes(ROOM.take());
    bytes.0.clear();
    let key = value.serialize(&mut bytes).is_ok().then(|| hash(&bytes.0));
    if bytes.0.capacity() <= MOST {
        ROOM.set(bytes.0);
    }
    key
}

/// The values in the order of their fields, each with its sort, and with its length where it has one: no two values
/// give the same bytes.
struct Bytes(Vec<u8>);

impl Bytes {
    fn sized(&mut self, sort: u8, bytes: &[u8]) {
        self.count(sort, Some(bytes.len()));
        self.0.extend(bytes);
    }

    fn count(&mut self, sort: u8, count: Option<usize>) {
        self.0.push(sort);
        // What does not say how long it is ends with a mark of its own.
        self.0.extend((count.map_or(u64::MAX, |count| count as u64)).to_le_bytes());
    }
}

/// A view never fails to serialize.
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

            // Not its name: the fields of a type come in one order, and keys of another program are of no use to this one.
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
