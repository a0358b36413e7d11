//! What surrounds a page: head, foot, dock. It rests on the site, the navigation, the way to the root and the assets alone, so
//! components of the theme write it once for all pages of a folder.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// What components wrote around a page, shared by all pages around which it is the same.
#[derive(Clone, Default)]
pub struct Framed(Arc<OnceLock<tera::Value>>);

impl Framed {
    /// Writes it, where that was not done for another page.
    ///
    /// # Errors
    /// That of `write`.
    pub fn finish<E>(&self, write: impl FnOnce() -> Result<tera::Value, E>) -> Result<(), E> {
        if self.0.get().is_none() {
            let written = write()?;
            // Two threads that met it at once wrote the same.
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
    /// It is no part of the view: what it is made of stands there.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Serialize for Framed {
    /// A template sees the HTML by component, nothing until it is written. A key holds what it is made of.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.get() {
            _ if !serializer.is_human_readable() => serializer.serialize_unit(),
            Some(written) => written.serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }
}
