//! The cached form of a text in which nothing was found: the tree of its front matter and the outline of its body, so
//! that neither is parsed again until the text changes.

use std::sync::Arc;

use crate::markdown::Document;
use crate::source::tree;
use crate::source::yaml::Node;

/// Serializes front matter and body; `None` if either cannot be serialized.
pub(super) fn bytes(node: &Node, body: &Document) -> Option<Vec<u8>> {
    let tree = tree::bytes(node)?;
    let length = u32::try_from(tree.len()).ok()?.to_le_bytes();
    Some([&length[..], &tree, &body.outline()?].concat())
}

/// Restores the front matter and body of the text `source` of `file`, whose body begins at byte `begins`. `None` if
/// `bytes` is malformed.
pub(super) fn known(bytes: &[u8], file: &Arc<str>, source: &Arc<str>, begins: usize) -> Option<(Node, Document)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (tree, outline) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    Some((tree::node(file, tree)?, Document::of_outline(file, source, begins, outline)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_read_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = known(&bytes, &Arc::from("a.md"), &Arc::from("江"), 0);
        }
    }
}
