//! STUB
use crate::plan::{Record, Url};
use std::collections::BTreeMap;
/// Stub.
pub fn build(_: &[Record]) -> BTreeMap<Url, Vec<u8>> {
    BTreeMap::from([(Url::new("search/index.js"), Vec::new())])
}
