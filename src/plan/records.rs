//! Search records, from the model: every page, and every row that has a name.

use crate::content::EntryId;
use crate::kind::{Scalar, SearchWeight, Value};

use super::{Parts, Record};

impl Parts<'_> {
    /// The record of an entry that may be found.
    pub(super) fn record(&self, id: EntryId) -> Option<Record> {
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
            let text = crate::content::value_text(value, levels);
            match field.search {
                // What made the title is there already.
                SearchWeight::Title if text != entry.title => aliases.push(text.clone()),
                SearchWeight::Body => words.push(self.plain(id, &field.key, &text)),
                SearchWeight::Title | SearchWeight::None => {}
            }
            if field.alias && !aliases.contains(&text) && text != entry.title {
                aliases.push(text.clone());
            }
            // The period follows below, under its title.
            if field.facet && (&*field.key != "period" || periods.is_empty()) {
                let seen = super::facets::seen(field, value, self.config, self.content);
                facets.extend(seen.into_iter().map(|seen| (field.key.to_string(), seen.value, seen.label)));
            }
        }
        let period = self.period_of(id, periods, kind);
        facets.extend(period.map(|period| ("period".to_owned(), period.id.clone(), period.title.clone())));
        let date = self.date(entry);
        let mut note: Vec<String> = Vec::new();
        note.extend(date.as_ref().map(|date| date.text.clone()).filter(|text| *text != entry.title));
        note.extend(self.level(entry).map(|level| level.text));
        note.extend(["from", "to", "place"].iter().filter_map(|key| self.short(id, key)));
        let mut body = Vec::new();
        if !entry.common.summary.is_empty() {
            body.push(entry.common.summary.clone());
        }
        body.extend(entry.body.as_ref().map(|body| body.text()).filter(|text| !text.is_empty()));
        body.extend(words.into_iter().filter(|text| !text.is_empty()));
        Some(Record {
            url: url.clone(),
            anchor: anchor.map(str::to_owned),
            title: entry.title.clone(),
            aliases,
            name: entry.is_name,
            pinyin: entry.common.pinyin.clone(),
            note: note.join(" · "),
            body: body.join("\n"),
            collection: collection.map(|c| c.id.clone()).unwrap_or_default(),
            collection_title: collection.map(|c| c.title.clone()).unwrap_or_default(),
            facets,
            priority: kind.priority,
            weight: entry.common.weight,
            year: date.map_or(0, |date| date.year),
        })
    }

    /// The words of a field: of a Markdown field without its marks.
    fn plain(&self, id: EntryId, key: &str, text: &str) -> String {
        self.content.links.fields.get(&(id, key.to_owned())).map_or_else(|| text.to_owned(), |(document, _)| document.text())
    }

    fn short(&self, id: EntryId, key: &str) -> Option<String> {
        match self.content.entries[id.0].fields.get(key)? {
            Value::One(Scalar::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }
}
