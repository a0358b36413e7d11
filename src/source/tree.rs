//! Serialises a YAML tree, to be kept from one build to the next: reading it back takes a tenth of the time of parsing
//! the YAML.
//!
//! A node consists of its shape in one byte; the line, column and length of its place; and its content.

use std::sync::Arc;

use crate::diagnostic::Place;
use crate::text::packed;

use super::yaml::{Data, Key, Node};

/// Maximum depth of a tree that is kept; people write three or four levels.
const DEEPEST: usize = 32;

/// Serialises a node; `None` if its place is not a line and column of a single text file, or the tree is too deep.
pub fn bytes(node: &Node) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    write(node, DEEPEST, &mut out)?;
    Some(out)
}

/// Deserialises a node of `file`; `None` if the bytes are not valid.
pub fn node(file: &Arc<str>, bytes: &[u8]) -> Option<Node> {
    let mut reader = Reader { file, rest: bytes };
    let node = reader.node(DEEPEST)?;
    reader.rest.is_empty().then_some(node)
}

fn write(node: &Node, deepest: usize, out: &mut Vec<u8>) -> Option<()> {
    let deeper = deepest.checked_sub(1)?;
    out.push(match node.data {
        Data::Null => 0,
        Data::Scalar(_) => 1,
        Data::List(_) => 2,
        Data::Map(_) => 3,
    });
    place(&node.place, out)?;
    match &node.data {
        Data::Null => {}
        Data::Scalar(scalar) => text(scalar, out)?,
        Data::List(items) => {
            packed::push(out, u32::try_from(items.len()).ok()?.into());
            for item in items {
                write(item, deeper, out)?;
            }
        }
        Data::Map(pairs) => {
            packed::push(out, u32::try_from(pairs.len()).ok()?.into());
            for (key, value) in pairs {
                text(&key.name, out)?;
                place(&key.place, out)?;
                write(value, deeper, out)?;
            }
        }
    }
    Some(())
}

fn place(place: &Place, out: &mut Vec<u8>) -> Option<()> {
    let (None, Some(line), Some(column)) = (&place.sheet, place.line, place.column) else { return None };
    for part in [line, column, place.length] {
        packed::push(out, part.into());
    }
    Some(())
}

fn text(text: &str, out: &mut Vec<u8>) -> Option<()> {
    packed::push(out, u32::try_from(text.len()).ok()?.into());
    out.extend_from_slice(text.as_bytes());
    Some(())
}

struct Reader<'b> {
    file: &'b Arc<str>,
    rest: &'b [u8],
}

impl Reader<'_> {
    fn node(&mut self, deepest: usize) -> Option<Node> {
        let deeper = deepest.checked_sub(1)?;
        let shape = self.byte()?;
        let place = self.place()?;
        let data = match shape {
            0 => Data::Null,
            1 => Data::Scalar(self.text()?),
            2 => {
                let count = self.count()?;
                Data::List((0..count).map(|_| self.node(deeper)).collect::<Option<_>>()?)
            }
            3 => {
                let count = self.count()?;
                let pair = |_| Some((Key { name: self.text()?, place: self.place()? }, self.node(deeper)?));
                Data::Map((0..count).map(pair).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        Some(Node { data, place })
    }

    fn place(&mut self) -> Option<Place> {
        let (line, column, length) = (self.number()?, self.number()?, self.number()?);
        Some(Place::within(self.file, line, column).spanning(length))
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }

    /// A number of bytes or nodes, which cannot exceed the bytes left.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= self.rest.len())
    }

    fn number(&mut self) -> Option<u32> {
        u32::try_from(packed::take(&mut self.rest)?).ok()
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::yaml;

    proptest! {
        #[test]
        fn a_tree_comes_back(text in "(标题|a|b c|列表): ?(一|'1 2'|\"x\"|[0-9]{1,4}|~|\\[甲, \\{乙: 1\\}\\]|)\n(列表二:\n  - 甲\n  - \\{名: 张, 年: 1938\\}\n)?") {
            if let Some(read) = yaml::read("a.md", &text, 300, &mut Vec::new()) {
                let kept = bytes(&read);
                prop_assert_eq!(node(&Arc::from("a.md"), &kept.unwrap_or_default()), Some(read));
            }
        }

        #[test]
        fn whatever_is_read_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = node(&Arc::from("a.md"), &bytes);
        }
    }

    #[test]
    fn what_nobody_would_write_is_not_kept() {
        let deep = (0..40).fold(Node { data: Data::Null, place: Place::new("a", 1, 1) }, |inner, _| Node {
            place: Place::new("a", 1, 1),
            data: Data::List(vec![inner]),
        });
        assert_eq!(bytes(&deep), None);
        assert_eq!(bytes(&Node { data: Data::Null, place: Place::file("a") }), None);
    }
}
