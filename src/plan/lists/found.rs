//! The search records of lists: a whole collection is found by its title and introduction, a narrowed list by its
//! value. They do not depend on the entries of the list, so that adding or removing an entry leaves the record
//! unchanged.

use crate::content::EntryId;
use crate::plan::{Parts, Record, Sketch, Url};

use super::Narrowing;

/// Ranks after every kind: a search for a name should find the person first, then a list with that name.
const LAST: u8 = u8::MAX;

impl<'a> Parts<'a> {
    /// The sketch of the list whose first page is at `url`, if it is searchable.
    pub(in crate::plan) fn list_sketch(self, narrowing: Narrowing, url: &Url) -> Option<Sketch<'a>> {
        let Narrowing { collection: index, by, number } = narrowing;
        let collection = self.config.collections.get(index).filter(|_| number == 0)?;
        let list = self.list_plan(index, collection)?;
        let narrowed = list.narrowed(by)?;
        let intro = self.content.collections.get(index).and_then(|collection| collection.intro.as_ref());
        let entries = narrowed.value.map_or(&list.route.ordered, |value| &value.entries);
        let may_be_found = |id: &EntryId| self.content.entries[id.0].common.searchable;
        // A list of entries that are all excluded from search would reveal them.
        let leads_to_none = !entries.is_empty() && !entries.iter().any(may_be_found);
        if leads_to_none || intro.is_some_and(|intro| !intro.searchable) {
            return None;
        }
        let title = &collection.title;
        // The collection's title goes into `lead`: in the record's title it would rank all its lists above the entries
        // about it.
        let (title, lead, text) = match list.heading(&narrowed) {
            Some(heading) => (heading, title.clone(), None),
            None => (title.clone(), intro.map(|intro| intro.summary.clone()).unwrap_or_default(), intro.map(|intro| &intro.body)),
        };
        let record = Record {
            url: url.clone(),
            anchor: None,
            title,
            aliases: Vec::new(),
            name: false,
            pinyin: None,
            note: String::new(),
            body: String::new(),
            collection: collection.id.clone(),
            collection_title: collection.title.clone(),
            facets: Vec::new(),
            priority: LAST,
            weight: 0,
            year: 0,
        };
        Some(Sketch { record, lead, text, words: Vec::new() })
    }
}
