//! Search records of entries: every page, and every row that has a name. Those of lists are in `lists/found.rs`.

use std::borrow::Cow;

use crate::content::EntryId;
use crate::kind::{Field, FieldType, Scalar, SearchWeight, Value};

use super::{Parts, Record, Sketch};

impl<'a> Parts<'a> {
    /// The sketch of an entry; `None` if the entry is not searchable.
    pub(super) fn sketch(&self, id: EntryId) -> Option<Sketch<'a>> {
        let entry = &self.content.entries[id.0];
        if !entry.common.searchable || Some(id) == self.content.home {
            return None;
        }
        let (url, anchor) = self.routes.of(id)?;
        let kind = self.kind_of(entry);
        let collection = entry.collection.and_then(|index| self.config.collections.get(index));
        let levels = &self.config.levels;
        let periods = entry.collection.map(|index| self.periods(index)).unwrap_or_default();
        let mut aliases = entry.common.aliases.clone();
        let mut words = Vec::new();
        let mut facets = Vec::new();
        for field in kind.fields.values().filter(|field| field.is_shown()) {
            let Some(value) = entry.fields.get(&field.key) else { continue };
            let text = || crate::content::value_text(value, levels);
            if field.search == SearchWeight::Body {
                words.push(self.plain(id, field, text()));
            }
            if field.search == SearchWeight::Title || field.alias {
                let text = text();
                // The field that supplied the title is not an alias.
                if text != entry.title && (field.search == SearchWeight::Title || !aliases.contains(&text)) {
                    aliases.push(text);
                }
            }
            // A declared period is added below with its title.
            if field.facet && (&*field.key != "period" || periods.is_empty()) {
                let seen = super::facets::seen(field, value, self.config, self.content);
                facets.extend(seen.into_iter().map(|seen| (field.key.to_string(), seen.value, seen.label)));
            }
        }
        let period = self.period_of(id, periods, kind);
        facets.extend(period.map(|period| ("period".to_owned(), period.id.clone(), period.title.clone())));
        let date = self.date(entry);
        let mut note: Vec<String> = Vec::new();
        if let Cow::Owned(whole) = entry.shown_title() {
            note.push(whole);
        }
        note.extend(date.as_ref().map(|date| date.text.clone()).filter(|text| *text != entry.title));
        note.extend(self.level(entry).map(|level| level.text));
        note.extend(["from", "to", "place"].iter().filter_map(|key| self.short(id, key)));
        let record = Record {
            url: url.clone(),
            anchor: anchor.map(str::to_owned),
            title: entry.title.clone(),
            aliases,
            name: entry.is_name,
            pinyin: entry.common.pinyin.clone(),
            note: note.join(" · "),
            body: String::new(),
            collection: collection.map(|c| c.id.clone()).unwrap_or_default(),
            collection_title: collection.map(|c| c.title.clone()).unwrap_or_default(),
            facets,
            priority: kind.priority,
            weight: entry.common.weight,
            year: date.map_or(0, |date| date.year),
        };
        Some(Sketch { record, lead: entry.common.summary.clone(), text: entry.body.as_deref(), words })
    }

    /// The words of a field; a Markdown field is stripped of its markup.
    fn plain(&self, id: EntryId, field: &Field, text: String) -> String {
        let read = || self.content.links.fields.get(&(id, field.key.to_string()));
        let document = (field.kind == FieldType::Markdown).then(read).flatten();
        document.map_or(text, |(document, _)| document.text())
    }

    fn short(&self, id: EntryId, key: &str) -> Option<String> {
        match self.content.entries[id.0].fields.get(key)? {
            Value::One(Scalar::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }
}
