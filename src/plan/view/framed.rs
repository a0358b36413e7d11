//! The parts around a page: brand, footer, dock, dialogs. They depend only on the site, the navigation, the path to the root
//! and the assets, so the theme's components render them once for all pages of a folder.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// The rendered parts around a page, shared by all pages for which they are the same.
#[derive(Clone, Default)]
pub struct Framed(Arc<OnceLock<tera::Value>>);

impl Framed {
    /// Renders them with `write`, unless that was done for another page.
    ///
    /// # Errors
    /// Returns the error of `write`.
    pub fn finish<E>(&self, write: impl FnOnce() -> Result<tera::Value, E>) -> Result<(), E> {
        if self.0.get().is_none() {
            let written = write()?;
            // If two threads get here at once, both have rendered the same.
            self.0.get_or_init(|| written);
        }
        Ok(())
    }
}

impl fmt::Debug for Framed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Framed")
    }
}

impl PartialEq for Framed {
    /// Always equal: the rendered parts follow from the rest of the view.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Serialize for Framed {
    /// A template sees the HTML by component, or an empty map before it is rendered. Cache keys skip it, since it follows from
    /// the rest of the view.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.get() {
            _ if !serializer.is_human_readable() => serializer.serialize_unit(),
            Some(written) => written.serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }
}
