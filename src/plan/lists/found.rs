//! What a list is found by: a whole collection by its title and its introduction, a narrowed one by the value. Nothing of it
//! rests on the entries that it shows, so that an entry that comes or goes leaves the record as it is.

use crate::content::EntryId;
use crate::plan::{Parts, Record, Sketch, Url};

use super::Narrowing;

/// Behind every kind: whoever asks for a name asks for its bearer first, and then for a list of the name.
const LAST: u8 = u8::MAX;

impl<'a> Parts<'a> {
    /// The record of the list whose first page is at `url`, where it may be found.
    pub(in crate::plan) fn list_sketch(self, narrowing: Narrowing, url: &Url) -> Option<Sketch<'a>> {
        let Narrowing { collection: index, by, number } = narrowing;
        let collection = self.config.collections.get(index).filter(|_| number == 0)?;
        let list = self.list_plan(index, collection)?;
        let narrowed = list.narrowed(by)?;
        let intro = self.content.collections.get(index).and_then(|collection| collection.intro.as_ref());
        let entries = narrowed.value.map_or(&list.route.ordered, |value| &value.entries);
        let may_be_found = |id: &EntryId| self.content.entries[id.0].common.searchable;
        // A list of those who are not to be found would lead to them.
        let leads_to_none = !entries.is_empty() && !entries.iter().any(may_be_found);
        if leads_to_none || intro.is_some_and(|intro| !intro.searchable) {
            return None;
        }
        let title = &collection.title;
        // In the title the collection's would bring all its lists before what is told of it.
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
