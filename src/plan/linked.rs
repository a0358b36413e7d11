//! What a page tells machines: schema.org data as JSON-LD, and the card that a messenger shows (Open Graph). Both are
//! derived from the view alone, so that machines learn nothing that a visitor cannot see.

use serde::Serialize;

use crate::content::Entry;
use crate::source::{folder_of, join};

use super::{Parts, Url, view};

/// A schema.org thing; unknown properties are omitted.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing {
    #[serde(rename = "@type")]
    of: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternate_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    award: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    job_title: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affiliation: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    death_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    founding_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_organization: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publisher: Vec<Thing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    item_list_element: Vec<Step>,
}

/// An item of the breadcrumb list.
#[derive(Debug, Serialize)]
struct Step {
    #[serde(rename = "@type")]
    of: &'static str,
    position: usize,
    name: String,
    item: String,
}

#[derive(Serialize)]
struct Graph {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    things: Vec<Thing>,
}

impl Parts<'_> {
    /// Adds the data for machines to a finished view. `entry` is the entry whose page it is, if any.
    pub(super) fn tell_machines(&self, view: &mut view::View, entry: Option<&Entry>) {
        let here = Here { base: self.config.base_url.as_deref(), url: Url::new(&view.page.url) };
        let Some(thing) = self.thing(view, entry, &here) else { return };
        let image = picture(&view.content);
        view.page.social = view.page.canonical.as_ref().map(|_| view::Social {
            kind: match (&*thing.of, &view.content) {
                ("Person", _) => "profile",
                (_, view::Content::Entry(_)) => "article",
                _ => "website",
            }
            .to_owned(),
            locale: self.config.language.replace("zh-Hans", "zh-CN").replace("zh-Hant", "zh-TW").replace('-', "_"),
            image: image.and_then(|image| {
                let url = here.absolute(&image.src)?;
                Some(view::SocialImage { url, alt: image.alt.clone(), width: image.width, height: image.height })
            }),
        });
        let mut things = vec![thing];
        things.extend(crumbs(view, &here));
        let graph = Graph { context: "https://schema.org", things };
        // Within a script element only `<` could end the element or open a comment, so nothing else needs escaping.
        view.page.linked_data = serde_json::to_string(&graph).ok().map(|text| text.replace('<', "\\u003c"));
    }

    fn thing(&self, view: &view::View, entry: Option<&Entry>, here: &Here<'_>) -> Option<Thing> {
        let mut thing = Thing {
            of: "WebPage".to_owned(),
            name: view.page.title.clone(),
            description: some(&view.page.description),
            url: view.page.canonical.clone(),
            image: picture(&view.content).and_then(|image| here.absolute(&image.src)),
            ..Thing::default()
        };
        match &view.content {
            view::Content::Home(_) => {
                "WebSite".clone_into(&mut thing.of);
                thing.name.clone_from(&self.config.title);
                thing.alternate_name = some(&self.config.subtitle);
                thing.in_language = some(&self.config.language);
                thing.publisher.push(named("Organization", &self.config.title));
            }
            view::Content::List(_) => {
                "CollectionPage".clone_into(&mut thing.of);
                thing.is_part_of = Some(Box::new(named("WebSite", &self.config.title)));
            }
            view::Content::Entry(page) => self.describe(&mut thing, page, entry?, view),
            view::Content::Search(_)
            | view::Content::NotFound
            | view::Content::Kiosk(_)
            | view::Content::Wall(_)
            | view::Content::Days(_)
            | view::Content::Redirect(_) => return None,
        }
        Some(thing)
    }

    /// Describes an entry by the schema.org type of its kind.
    fn describe(&self, thing: &mut Thing, page: &view::EntryPage, entry: &Entry, view: &view::View) {
        if page.collection.is_none() {
            return;
        }
        let kind = self.kind_of(entry);
        let fields = &page.entry.fields;
        let text = |key: &str| fields.get(key).and_then(|field| some(&field.text));
        let items =
            |key: &str| fields.get(key).map(|field| field.items.iter().map(|item| item.title.clone()).collect::<Vec<_>>());
        // A date is included only if the page shows it, in ISO form.
        let date = |key: &str| {
            fields.get(key)?;
            entry.date(key).and_then(|date| some(&date.iso()))
        };
        let own = page.entry.date.as_ref().and_then(|date| some(&date.iso));
        let organization = |key: &str| text(key).map(|name| Box::new(named("Organization", &name)));
        thing.of.clone_from(&kind.schema);
        match kind.schema.as_str() {
            "Person" => {
                thing.award = items("groups").unwrap_or_default();
                thing.award.extend(self.awards(page));
                let rows = fields.get("titles").map(|field| field.rows.iter().filter_map(|row| row.get("text")));
                thing.job_title = rows.into_iter().flatten().map(|field| field.text.to_string()).collect();
                thing.affiliation = organization("organization");
                thing.birth_date = date("born");
                thing.death_date = date("died");
            }
            "Event" => {
                thing.start_date = own;
                thing.end_date = date("end_date");
                thing.location = text("place").map(|place| Box::new(named("Place", &place)));
                thing.about = items("people").unwrap_or_default().iter().map(|name| named("Person", name)).collect();
            }
            "Organization" => {
                thing.alternate_name = text("short_name");
                thing.award = self.awards(page);
                thing.founding_date = date("established");
                thing.address = text("address");
                thing.telephone = text("phone");
                thing.parent_organization = organization("parent");
            }
            _ => {
                thing.date_created = own;
                thing.date_modified.clone_from(&view.page.updated);
                let issuers = ["issuers", "issuer"].into_iter().filter_map(items).flatten();
                thing.publisher = issuers.map(|name| named("Organization", &name)).collect();
                thing.about = items("recipient").unwrap_or_default().iter().map(|name| named("Thing", name)).collect();
                thing.in_language = some(&self.config.language);
            }
        }
    }

    /// The honours that name an entry, each as one text: 「先进基层党组织（2012年6月）」.
    fn awards(&self, page: &view::EntryPage) -> Vec<String> {
        let honors = page.related.iter().filter(|group| {
            let collection =
                self.config.collections.iter().find(|collection| group.id.strip_prefix("related-") == Some(&*collection.id));
            collection.is_some_and(|collection| collection.kind == "honor")
        });
        honors
            .flat_map(view::Group::shown)
            .map(|card| match &card.date {
                Some(date) => format!("{}（{}）", card.title, date.text),
                None => card.title.clone(),
            })
            .collect()
    }
}

/// The address of the site and of the page.
struct Here<'a> {
    base: Option<&'a str>,
    url: Url,
}

impl Here<'_> {
    /// The absolute address of a relative link on the page; `None` without a `base_url`.
    fn absolute(&self, href: &str) -> Option<String> {
        let path = href.split('#').next().unwrap_or_default();
        Some(format!("{}{}", self.base?, join(folder_of(self.url.as_str()), path)?))
    }
}

/// The first picture of a page, which represents it.
fn picture(content: &view::Content) -> Option<&view::Picture> {
    let of_card = |card: &'_ view::Card| card.picture.is_some();
    match content {
        view::Content::Home(home) => home.cover.as_ref(),
        view::Content::Entry(page) => page.entry.portrait.as_ref().or(page.entry.pictures.first()),
        view::Content::List(list) => list.groups.iter().flat_map(view::Group::shown).find(|card| of_card(card))?.picture.as_ref(),
        _ => None,
    }
}

/// The breadcrumbs from the home page down; `None` without a `base_url` or on the home page.
fn crumbs(view: &view::View, here: &Here<'_>) -> Option<Thing> {
    let canonical = view.page.canonical.clone()?;
    if view.trail.is_empty() {
        return None;
    }
    let above = view.trail.iter().filter_map(|link| Some((link.title.clone(), here.absolute(link.href.as_deref()?)?)));
    let whole = above.chain([(view.page.title.clone(), canonical)]);
    let steps = whole.enumerate().map(|(at, (name, item))| Step { of: "ListItem", position: at + 1, name, item });
    Some(Thing { item_list_element: steps.collect(), ..named("BreadcrumbList", &view.page.title) })
}

fn named(of: &str, name: &str) -> Thing {
    Thing { of: of.to_owned(), name: name.to_owned(), ..Thing::default() }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
