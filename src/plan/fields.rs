//! Values as templates see them: texts with links, rows of groups, pictures in their roles.

use std::sync::Arc;

use crate::config::Config;
use crate::content::{Destination, Entry, EntryId};
use crate::kind::{self, Field, FieldType, Kind, Scalar, Value};
use crate::markdown::{self, Document, Resolved};

use super::here::Here;
use super::keyed::Fields;
use super::shared::Shared;
use super::{Parts, alike, view};

/// The kind of each collection.
pub(super) fn kinds(config: &Config) -> Vec<&Kind> {
    config.collections.iter().map(|collection| kind_named(config, &collection.kind)).collect()
}

/// The kind with this name, or the built-in `page` if there is none.
fn kind_named<'a>(config: &'a Config, name: &str) -> &'a Kind {
    config.kinds.get(name).unwrap_or_else(|| &kind::built_in()["page"])
}

impl Parts<'_> {
    /// The kind of an entry.
    pub(super) fn kind_of(&self, entry: &Entry) -> &kind::Kind {
        let kind = entry.collection.and_then(|index| self.kinds.get(index));
        kind.map_or_else(|| kind_named(self.config, "page"), |kind| *kind)
    }

    /// The field `key` of an entry, if it has a value.
    pub(super) fn field(&self, id: EntryId, key: &str, here: Here<'_>) -> Option<Shared<view::Field>> {
        let entry = &self.content.entries[id.0];
        let kind = self.kind_of(entry);
        let field = kind.field(key)?;
        let value = entry.fields.get(key)?;
        // A page that links from the server root is the only one with such links, so sharing would gain nothing.
        if here.root.is_none()
            && let Some(said) = alike::said(kind, field, value)
        {
            return Some(self.alike.field(field, said, here, |here| self.value(field, value, kind, here)));
        }
        let mut shown = self.value(field, value, kind, here);
        if field.kind == FieldType::Markdown
            && let Some((document, links)) = self.content.links.fields.get(&(id, key.to_owned()))
        {
            shown.html = self.html(document, links, here);
            shown.plain = is_plain(&shown);
        }
        Some(Shared::once(shown))
    }

    /// The fields with these keys; those without a value are left out.
    pub(super) fn fields<'k>(&self, id: EntryId, keys: impl IntoIterator<Item = &'k String>, here: Here<'_>) -> Fields {
        keys.into_iter().filter_map(|key| self.field(id, key, here)).collect()
    }

    fn value(&self, field: &Field, value: &Value, kind: &Kind, here: Here<'_>) -> view::Field {
        let mut shown = view::Field {
            key: Arc::clone(&field.key),
            label: Arc::clone(&field.label),
            kind: field.type_name(),
            text: Arc::default(),
            items: Vec::new(),
            rows: Vec::new(),
            html: String::new(),
            pictures: Vec::new(),
            number: None,
            plain: false,
        };
        for item in value.items() {
            match item {
                Value::One(scalar) => {
                    if let Scalar::Number(number) = scalar {
                        shown.number = Some(number.value);
                    }
                    shown.items.push(self.link(scalar, field, here));
                }
                Value::Picture(picture) => {
                    let roles = self.roles(&kind.name, &field.key);
                    shown.pictures.extend(self.gallery.view(picture, &roles, here));
                }
                Value::Group(parts) => {
                    let FieldType::Group(inner) = &field.kind else { continue };
                    let part =
                        |(key, value): &(Arc<str>, Value)| Some(Shared::once(self.value(inner.get(&**key)?, value, kind, here)));
                    let row = parts.iter().filter_map(part);
                    shown.rows.push(row.collect());
                }
                Value::List(_) => {}
            }
        }
        shown.text = match (&*shown.items, &*shown.rows) {
            ([], []) => Arc::default(),
            ([item], []) => Arc::from(&*item.title),
            (items, []) => items.iter().map(|item| &*item.title).collect::<Vec<_>>().join("、").into(),
            (_, rows) => {
                let row = |row: &Fields| row.values().map(|field| &*field.text).collect::<Vec<_>>().join(" ");
                rows.iter().map(row).collect::<Vec<_>>().join("、").into()
            }
        };
        shown.plain = is_plain(&shown);
        shown
    }

    /// The roles of a picture that are shown in pages; `zoom`, the one for the viewer, is left out.
    pub(super) fn roles(&self, kind: &str, field: &str) -> Vec<&str> {
        let roles = self.theme.roles_for(kind, field);
        roles.iter().map(String::as_str).filter(|role| *role != "zoom").collect()
    }

    /// A scalar, linked if it refers to an entry.
    pub(super) fn link(&self, scalar: &Scalar, field: &Field, here: Here<'_>) -> view::Link {
        if let Scalar::Reference(reference) = scalar
            && let Some(found) = self.content.names.referred(reference)
        {
            let link = self.link_to(found, here);
            let entry = &self.content.entries[found.0];
            // An organization is shown under the name that it had: 社区党支部 of 1998, which is 社区党委 today.
            let is_former = !entry.is_name && entry.common.aliases.iter().any(|alias| **alias == *reference.name);
            return if is_former { view::Link { title: reference.name.to_string(), ..link } } else { link };
        }
        let title = scalar.text(&self.config.levels);
        match scalar {
            Scalar::Reference(_) => view::Link { title, ..view::Link::default() },
            Scalar::Url(address) => view::Link { title, href: Some(address.to_string()), name: false },
            Scalar::File(file, place) => {
                let url = super::files::file_url(self.sources, &place.file, file).map(|(url, _)| here.href(&url));
                let name = file.rsplit('/').next().unwrap_or(file).to_owned();
                view::Link { title: name, href: url, name: false }
            }
            Scalar::Number(_) if !field.unit.is_empty() => {
                view::Link { title: format!("{title}{}", field.unit), ..view::Link::default() }
            }
            _ => view::Link { title, href: None, name: field.type_name() == "person" },
        }
    }

    /// A link to an entry: to its page, or to its row in a list.
    pub(super) fn link_to(&self, id: EntryId, here: Here<'_>) -> view::Link {
        let href = self.routes.of(id).map(|(url, anchor)| match anchor {
            Some(anchor) => here.anchor(url, anchor),
            None => here.href(url),
        });
        let entry = &self.content.entries[id.0];
        view::Link { title: entry.shown_title().into_owned(), href, name: entry.is_name }
    }

    /// Renders a text to HTML with its links resolved.
    pub(super) fn html(&self, document: &Document, links: &[Destination], here: Here<'_>) -> String {
        let resolved: Vec<Resolved> = links.iter().map(|link| self.resolved(link, here)).collect();
        markdown::to_html(document, &resolved, self.config.raw_html)
    }

    fn resolved(&self, link: &Destination, here: Here<'_>) -> Resolved {
        match link {
            Destination::Outside(href) => Resolved::Outside(href.clone()),
            Destination::Words => Resolved::Words,
            Destination::Home => Resolved::Inside(here.href(&"index.html".into())),
            Destination::Here(id) => Resolved::Inside(format!("#{id}")),
            Destination::Collection(index) => match self.routes.collections.get(*index) {
                Some(collection) => Resolved::Inside(here.href(&collection.pages[0])),
                None => Resolved::Words,
            },
            Destination::Entry(id, fragment) => match (self.routes.of(*id), fragment) {
                (Some((url, _)), Some(fragment)) => Resolved::Inside(here.anchor(url, fragment)),
                (Some((url, Some(anchor))), None) => Resolved::Inside(here.anchor(url, anchor)),
                (Some((url, None)), None) if self.content.entries[id.0].is_name => Resolved::Person(here.href(url)),
                (Some((url, None)), None) => Resolved::Inside(here.href(url)),
                (None, _) => Resolved::Words,
            },
            Destination::Picture(named) => match self.gallery.figure(&named.place, &named.file, here) {
                Some(figure) => Resolved::Picture(Box::new(figure)),
                None => Resolved::Words,
            },
        }
    }

    /// The date of an entry as shown.
    pub(super) fn date(&self, entry: &Entry) -> Option<view::Date> {
        let kind = self.kind_of(entry);
        let date = entry.date(kind.date.as_deref()?)?;
        let mut shown = date.clone();
        if let (None, Some(end)) = (&shown.end, entry.date("end_date")) {
            shown.end = Some(end.start);
        }
        Some(view::Date { text: shown.to_string(), iso: shown.iso(), year: shown.year(), rest: shown.rest() })
    }

    /// The level of an entry, with its label.
    pub(super) fn level(&self, entry: &Entry) -> Option<view::Label> {
        match entry.scalar(self.kind_of(entry).level.as_deref()?)? {
            Scalar::Level(level) => {
                Some(view::Label { value: level.as_str().to_owned(), text: self.config.levels.label(*level).to_owned() })
            }
            _ => None,
        }
    }
}

/// Whether the text of a field is all there is to show.
fn is_plain(field: &view::Field) -> bool {
    field.html.is_empty() && field.rows.is_empty() && field.items.iter().all(|item| item.href.is_none() && !item.name)
}
