//! An index held from one build of a preview to the next: the rank, the size and the key of every record, without the keys
//! under which it is found. An edit of a text makes that record anew, and of the lists and texts the shards that hold it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::plan::Sketch;
use crate::store::{Ledger, Store};
use crate::text::private::Allowed;

use super::document::Document;
use super::keys::Terms;
use super::{Depot, Kept, document, guard, kept};

/// What an index was made of.
#[derive(Default)]
pub struct Held {
    /// In the order of their ranks.
    documents: Vec<Document<'static>>,
    /// The keys of all records as they were kept.
    ledger: Option<Arc<Ledger>>,
}

impl Held {
    pub(super) fn of(documents: Vec<Document<'_>>) -> Self {
        Self { documents: documents.into_iter().map(bare).collect(), ledger: None }
    }

    /// Reads what the next edit will ask for, where nobody has.
    pub fn prepare(&mut self, store: &Store, allowed: &Allowed) {
        if self.ledger.is_none() {
            self.ledger = Kept::of(store, allowed).map(|kept| Arc::clone(kept.ledger()));
        }
    }

    /// The index where the records of these numbers became others; its files go to the `depot`. `None` where it must be made
    /// of all records: one of these may not be published as it is, or is new, or what is wanted does not stand.
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

/// A document without the keys under which it is found.
fn bare(document: Document<'_>) -> Document<'static> {
    let Document { rank, hash, number, size, terms, key } = document;
    let terms = Terms { strange: terms.strange, ..Terms::default() };
    Document { rank, hash, number, size, terms, key }
}
