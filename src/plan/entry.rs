//! The pages of entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::{Entry, EntryId};
use crate::kind::FieldType;
use crate::text::pinyin;

use super::here::Here;
use super::{PagePlan, Parts, Subject, Url, view};

/// Fields that a page shows in places of their own, not in the definition list.
const APART: [&str; 10] =
    ["title", "name", "summary", "invented", "period", "distinguish", "deceased", "end_date", "video", "file"];

/// The maximum length of a description, in characters.
const DESCRIPTION: usize = 80;

/// Templates of other pages and what these are made of. A site's own kind may have such a name: `base` for 教育基地.
const OTHERS: [&str; 11] =
    ["base", "days-part", "home", "kiosk", "list", "not-found", "redirect", "screen", "search", "wall", "wall-part"];

/// The pages of all entries that have one, except the home page.
pub(super) fn pages(parts: Parts<'_>) -> Vec<PagePlan> {
    let mut pages = Vec::with_capacity(parts.routes.entries.len());
    let mut templates: BTreeMap<&str, Arc<str>> = BTreeMap::new();
    for (id, url) in parts.routes.entries.iter() {
        if Some(id) == parts.content.home {
            continue;
        }
        let kind = parts.kind_of(&parts.content.entries[id.0]);
        let template = templates.entry(&kind.name).or_insert_with(|| {
            let own = format!("{}.html", kind.name);
            let is_entrys = !OTHERS.contains(&kind.name.as_str()) && parts.theme.has(&own);
            if is_entrys { own.into() } else { "entry.html".into() }
        });
        pages.push(PagePlan { url: url.clone(), template: Arc::clone(template), subject: Subject::Entry(id) });
    }
    pages
}

impl Parts<'_> {
    pub(super) fn entry_page(&self, id: EntryId, url: &Url) -> view::View {
        let (entry, here) = (&self.content.entries[id.0], Here::at(url));
        let (previous, next) = self.neighbours(id, entry, here);
        let content = view::EntryPage {
            collection: entry.collection.and_then(|index| self.collection_head(index, here)),
            entry: self.entry(id, entry, here),
            related: self.related(id, here),
            previous,
            next,
        };
        let description = Self::description(entry);
        let mut page = self.view(here, &entry.shown_title(), &description, view::Content::Entry(Box::new(content)));
        self.add_codes(&mut page.page, id, entry);
        page.page.updated = entry.common.updated.as_ref().map(crate::kind::Date::iso);
        self.tell_machines(&mut page, Some(entry));
        page
    }

    fn entry(&self, id: EntryId, entry: &Entry, here: Here<'_>) -> view::Entry {
        let kind = self.kind_of(entry);
        let keys: Vec<&String> = kind.fields.iter().filter(|(_, field)| field.is_shown()).map(|(key, _)| key).collect();
        let fields = self.fields(id, keys.iter().copied(), here);
        let dated = kind.date.as_deref();
        let shown = keys
            .into_iter()
            .filter(|key| fields.get(key).is_some() && !APART.contains(&key.as_str()))
            .filter(|key| Some(key.as_str()) != dated && kind.level.as_ref() != Some(key))
            .filter(|key| !matches!(kind.field(key).map(|f| &f.kind), Some(FieldType::Picture | FieldType::Markdown)))
            .cloned()
            .collect();
        let picture_roles = self.roles(&kind.name, "pictures");
        let wide = ["page", "card"].into_iter().filter(|role| picture_roles.contains(role)).chain(picture_roles.iter().copied());
        let wide: Vec<&str> = wide.collect();
        let portrait_key = kind.portrait.as_deref();
        let portrait = entry
            .pictures()
            .find(|(field, _)| Some(*field) == portrait_key)
            .and_then(|(field, picture)| self.gallery.view(picture, &self.roles(&kind.name, field), here));
        let links = self.content.links.bodies.get(&id).map(Vec::as_slice).unwrap_or_default();
        let (late, framed) = self.late(entry);
        view::Entry {
            title: entry.shown_title().into_owned(),
            name: entry.is_name,
            late,
            framed,
            pinyin: if entry.is_name { pinyin::marked(&entry.title, entry.common.pinyin.as_deref()) } else { None },
            summary: entry.common.summary.clone(),
            date: self.date(entry),
            level: self.level(entry),
            tile: self.tile(entry),
            fields,
            shown,
            body: entry.body.as_ref().map(|body| self.html(body, links, here)).unwrap_or_default(),
            headings: entry
                .body
                .iter()
                .flat_map(|body| &body.headings)
                .map(|heading| view::Heading { level: heading.level, id: heading.id.clone(), title: heading.title.clone() })
                .collect(),
            portrait,
            pictures: entry.common.pictures.iter().filter_map(|picture| self.gallery.view(picture, &wide, here)).collect(),
            audio: entry.common.audio.as_deref().and_then(|(file, place)| {
                super::files::file_url(self.sources, &place.file, file).map(|(url, _)| here.href(&url))
            }),
            sources: entry
                .common
                .sources
                .iter()
                .map(|source| view::Source { title: source.title.clone(), page: source.page.clone(), url: source.url.clone() })
                .collect(),
            invented: entry.is("invented"),
            charts: Vec::new(),
        }
    }

    /// The previous and the next entry with a page, in the collection's order.
    fn neighbours(&self, id: EntryId, entry: &Entry, here: Here<'_>) -> (Option<view::Link>, Option<view::Link>) {
        let collection = entry.collection.and_then(|index| self.routes.collections.get(index));
        let (line, position) = if let Some(collection) = collection {
            (&collection.line, Some(self.routes.step[id.0]))
        } else {
            (&self.routes.singles, self.routes.singles.iter().position(|other| *other == id))
        };
        let at = |index: Option<usize>| index.and_then(|index| line.get(index)).map(|id| self.link_to(*id, here));
        (at(position.and_then(|p| p.checked_sub(1))), at(position.map(|p| p + 1)))
    }

    /// A one-sentence description of an entry: its summary, otherwise the beginning of its text.
    pub(super) fn description(entry: &Entry) -> String {
        if !entry.common.summary.is_empty() {
            return entry.common.summary.clone();
        }
        let text = entry.body.as_ref().map(|body| joined(&body.words(DESCRIPTION * 8))).unwrap_or_default();
        if text.chars().count() <= DESCRIPTION { text } else { text.chars().take(DESCRIPTION - 1).chain(['…']).collect() }
    }
}

/// Paragraphs in one line. Where the mark at the end of one is missing, a space keeps its last word from becoming one with
/// the first word of the next.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if out.chars().next_back().is_some_and(char::is_alphanumeric) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
