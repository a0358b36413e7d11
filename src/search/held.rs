//! An index held in memory between the builds of a preview: the rank, size and cache key of every record, without its search
//! keys. After an edit only the changed record is processed, and only the shards that contain it are written.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::plan::Sketch;
use crate::store::Store;
use crate::text::private::Allowed;

use super::document::Document;
use super::kept::OnDisk;
use super::keys::Terms;
use super::{Depot, Kept, document, guard, kept};

/// The documents that an index was made of.
#[derive(Default)]
pub struct Held {
    /// In the order of their ranks.
    documents: Vec<Document<'static>>,
    /// The cached keys of all records, on disk.
    ledger: Option<Arc<OnDisk>>,
}

impl Held {
    pub(super) fn of(documents: Vec<Document<'_>>) -> Self {
        Self { documents: documents.into_iter().map(bare).collect(), ledger: None }
    }

    /// Opens the ledger that the next edit will need, unless it is open.
    pub fn prepare(&mut self, store: &Store, allowed: &Allowed) {
        if self.ledger.is_none() {
            self.ledger = Kept::of(store, allowed).map(|kept| Arc::clone(kept.ledger()));
        }
    }

    /// Updates the index for changed records, given with their numbers; its files go to the `depot`. `None` if the index must be
    /// built from all records: a changed record is new or contains private data, or a needed file is not as published.
    pub fn edit<'s>(
        self,
        sketches: impl IntoIterator<Item = (usize, Sketch<'s>)>,
        store: &Store,
        allowed: &Allowed,
        told: &BTreeSet<String>,
        depot: &dyn Depot,
    ) -> Option<Self> {
        let Self { documents, ledger } = self;
        let kept = Kept::with(store, allowed, ledger.as_ref())?;
        let mut documents: Vec<Document<'_>> = documents;
        for (number, sketch) in sketches {
            let place = documents.iter_mut().find(|document| document.number as usize == number)?;
            let key = kept::key(&sketch)?;
            let same = Some(&place.rank.collection).filter(|collection| document::is_of(collection, &sketch.record));
            let collection = same.map_or_else(|| document::collection(&sketch.record), Arc::clone);
            let mut document = Document::new(number, &sketch, collection);
            document.key = Some(key);
            document.terms = if let Some(terms) = kept.get(&key) {
                terms
            } else {
                let record = sketch.whole();
                let (_, is_clean) = guard::check(&record, allowed, told);
                is_clean.then(|| Terms::of(&record))?
            };
            *place = document;
        }
        super::write(&mut documents, Some(&kept), depot, |_, _, _| None)?;
        let ledger = Some(Arc::clone(kept.ledger()));
        Some(Self { ledger, ..Self::of(documents) })
    }
}

/// A document without its search keys.
fn bare(document: Document<'_>) -> Document<'static> {
    let Document { rank, hash, number, size, terms, key } = document;
    let terms = Terms { strange: terms.strange, ..Terms::default() };
    Document { rank, hash, number, size, terms, key }
}
