//! Renders views to HTML: Tera makes each page from its view, the theme's words and the drawings, nothing else. The errors
//! of all pages are reported.

mod trouble;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, Tera};

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::plan::view::{Card, Column, View};
use crate::plan::{FEEDS, Feeds, Item, PagePlan, Url};
use crate::source::ending;
use crate::theme::Theme;

/// Initial capacity of a page's buffer, in bytes; few pages exceed it.
const USUAL: usize = 24 * 1024;

/// The templates of a theme, ready for rendering.
pub struct Renderer<'a> {
    tera: Arc<Tera>,
    theme: &'a Theme,
    drawings: &'a BTreeMap<String, String>,
}

/// Parsed templates with their drawings, kept to make another [`Renderer`].
#[derive(Clone)]
pub struct Parsed(Arc<Tera>);

/// Parses the theme's templates and reports every broken one. `drawings` are those that several pages may show.
///
/// # Errors
/// Everything that is wrong with the templates.
pub fn prepare<'a>(theme: &'a Theme, drawings: &'a BTreeMap<String, String>) -> Result<Renderer<'a>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut texts: BTreeMap<&str, &str> = theme
        .templates
        .iter()
        .map(|(path, template)| (path.strip_prefix("templates/").unwrap_or(path), &*template.text))
        .collect();
    loop {
        let mut tera = Tera::new();
        match tera.add_raw_templates(texts.iter()) {
            Ok(()) if found.is_empty() => {
                let names: BTreeSet<&str> = tera.get_component_names().collect();
                let wanted = theme.items.components().chain(theme.frames.keys());
                let missing: BTreeSet<&Arc<str>> = wanted.filter(|name| !names.contains(&***name)).collect();
                let told = |component: &Arc<str>| {
                    Diagnostic::new(Code::ThemeComponent)
                        .at(theme.place_of_component(component))
                        .with("component", component)
                        .with_some("nearest", nearest(component, names.iter().copied()))
                };
                let missing: Vec<Diagnostic> = missing.into_iter().map(told).collect();
                if !missing.is_empty() {
                    return Err(missing);
                }
                // What all pages share is converted once, not once per page.
                tera.global_context().insert("t", &theme.words);
                tera.global_context().insert("drawings", drawings);
                return Ok(Renderer { tera: Arc::new(tera), theme, drawings });
            }
            Ok(()) => return Err(found),
            Err(error) => {
                // With the broken templates emptied, further errors show up; only templates that were not yet emptied count
                // as new.
                let mut emptied = false;
                for (diagnostic, broken) in trouble::explain(&error, theme, None) {
                    found.push(diagnostic);
                    // Templates that use a broken component would be reported too, although they are not to blame.
                    if broken.as_ref().is_some_and(|name| name.starts_with("components/")) {
                        return Err(found);
                    }
                    if let Some(text) = broken.and_then(|name| texts.get_mut(name.as_str())).filter(|text| !text.is_empty()) {
                        *text = "";
                        emptied = true;
                    }
                }
                if !emptied {
                    return Err(found);
                }
            }
        }
    }
}

impl<'a> Renderer<'a> {
    /// A renderer from templates that were parsed from this theme with these drawings.
    pub fn of(Parsed(tera): Parsed, theme: &'a Theme, drawings: &'a BTreeMap<String, String>) -> Self {
        Self { tera, theme, drawings }
    }

    /// The parsed templates, for [`Renderer::of`].
    pub fn parsed(&self) -> Parsed {
        Parsed(Arc::clone(&self.tera))
    }

    /// Renders a page to UTF-8. `codes` are drawings that only this page shows.
    ///
    /// # Errors
    /// What is wrong with its template.
    pub fn page(&self, page: &PagePlan, view: &View, codes: &BTreeMap<String, String>) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let explain = |error: &tera::Error| self.explain(error, &page.url);
        for group in view.groups() {
            Item::finish(group, |component, card, level, columns| self.item(component, card, level, columns))
                .map_err(|error| explain(&error))?;
        }
        view.frame.finish(|| self.frame(view)).map_err(|error| explain(&error))?;
        let mut context = Context::from_serialize(view).map_err(|error| explain(&error))?;
        if !codes.is_empty() {
            let drawings: BTreeMap<&String, &String> = self.drawings.iter().chain(codes).collect();
            context.insert("drawings", &drawings);
        }
        let mut html = Vec::with_capacity(USUAL);
        self.tera.render_to(&page.template, &context, &mut html).map_err(|error| explain(&error))?;
        Ok(if ending(page.url.as_str()) == "js" { script(&String::from_utf8_lossy(&html)).into_bytes() } else { html })
    }

    /// Renders the parts around a page; the value is a map from component to HTML.
    fn frame(&self, view: &View) -> tera::TeraResult<tera::Value> {
        let mut given = Context::new();
        given.insert("site", &view.site);
        given.insert("nav", &view.nav);
        given.insert("root", &view.page.root);
        given.insert("assets", &view.page.assets);
        let written = |component: &Arc<str>| {
            let html = self.tera.render_component(component, &given, None, true);
            let html = html.map_err(|error| self.of_component(error, component))?;
            Ok((component.to_string(), tera::Value::safe_string(&html)))
        };
        Ok(self.theme.frames.keys().map(written).collect::<tera::TeraResult<BTreeMap<_, _>>>()?.into())
    }

    /// Renders a card with `component`.
    fn item(&self, component: &str, card: &Card, level: u8, columns: &[&Column]) -> tera::TeraResult<tera::Value> {
        let mut given = Context::new();
        given.insert("card", card);
        given.insert("level", &level);
        given.insert("columns", columns);
        let html =
            self.tera.render_component(component, &given, None, true).map_err(|error| self.of_component(error, component))?;
        Ok(tera::Value::safe_string(&html))
    }

    /// Places an error of a direct component call, which has no template of its own, at the definition of the component.
    fn of_component(&self, error: tera::Error, component: &str) -> tera::Error {
        match (error.kind(), trouble::component(self.theme, component)) {
            (tera::ErrorKind::Msg(reason), Some(at)) => tera::Error::message(format!("error: {reason}\n--> {at}")),
            _ => error,
        }
    }

    /// Renders the sitemap and the feed, if the theme has templates for them.
    ///
    /// # Errors
    /// What is wrong with their templates.
    pub fn feeds(&self, feeds: &Feeds) -> Result<Vec<(Url, Vec<u8>)>, Vec<Diagnostic>> {
        let mut done = Vec::new();
        for name in FEEDS {
            if !self.theme.has(name) {
                continue;
            }
            let url = Url::new(name);
            let explain = |error: &tera::Error| self.explain(error, &url);
            let context = Context::from_serialize(feeds).map_err(|error| explain(&error))?;
            let text = self.tera.render(name, &context).map_err(|error| explain(&error))?;
            done.push((url, text.replace(is_no_xml, "").into_bytes()));
        }
        Ok(done)
    }

    fn explain(&self, error: &tera::Error, page: &Url) -> Vec<Diagnostic> {
        trouble::explain(error, self.theme, Some(page)).into_iter().map(|(diagnostic, _)| diagnostic).collect()
    }
}

/// Whether XML 1.0 (§2.2) forbids a character, even escaped: text pasted from Word contains some.
fn is_no_xml(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Wraps HTML in a classic script that passes it to the page: the only way to load more of a page from a USB stick
/// (`file://`).
fn script(html: &str) -> String {
    // The gate searches scripts for forbidden calls, and text may look like one: with `(` escaped, none does.
    let text = serde_json::Value::from(html).to_string().replace('(', "\\u0028");
    format!("changlangPart({text});\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Template;

    fn theme(templates: &[(&str, &str)]) -> Theme {
        let templates = templates.iter().map(|(path, text)| {
            let template = Template { text: Arc::from(*text), file: format!("themes/mine/{path}") };
            ((*path).to_owned(), template)
        });
        Theme { templates: templates.collect(), ..Theme::default() }
    }

    #[test]
    fn html_as_a_script_comes_out_as_it_went_in() {
        let html = "<p class=\"a\">他说：fetch(“x”)\u{2028}\n</p>";
        let script = script(html);
        assert!(!script.contains("fetch("), "{script}");
        let text = script.strip_prefix("changlangPart(").and_then(|rest| rest.strip_suffix(");\n")).expect("a call");
        assert_eq!(serde_json::from_str::<String>(text).expect("a string"), html);
    }

    #[test]
    fn a_component_that_items_name_and_nobody_wrote_is_told() {
        let mut theme = theme(&[(
            "components/card.html",
            "{% component card(card, level, columns) %}{% endcomponent card %}{% component article(card, level, columns) %}{% endcomponent article %}",
        )]);
        theme.items.lists = [("cards".to_owned(), "card".into()), ("articles".to_owned(), "artcle".into())].into();
        theme.items.related.clone_from(&theme.items.lists);
        let text = "contract: 1\nitems:\n  lists: {cards: card, articles: artcle}\n  related: {articles: artcle}\n";
        theme.items_named = ("themes/mine/theme.yaml".to_owned(), text.into());
        let found = prepare(&theme, &BTreeMap::new()).err().expect("errors");
        let told: Vec<String> = found
            .iter()
            .map(|d| format!("{:?} {}", d.code, d.place.as_ref().map(ToString::to_string).unwrap_or_default()))
            .collect();
        assert_eq!(told, ["ThemeComponent themes/mine/theme.yaml:3:34"], "{found:?}");
        assert_eq!((&*found[0].args["component"], &*found[0].args["nearest"]), ("artcle", "article"));
    }

    #[test]
    fn every_broken_template_is_told_with_its_place() {
        let theme = theme(&[
            ("templates/a.html", "一\n{{ x | nofilter }}"),
            ("templates/b.html", "{% if %}"),
            ("templates/c.html", "fine"),
        ]);
        let drawings = BTreeMap::new();
        let found = prepare(&theme, &drawings).err().expect("errors");
        let places: Vec<String> = found.iter().filter_map(|d| d.place.as_ref()).map(ToString::to_string).collect();
        assert!(found.iter().all(|d| d.code == Code::TemplateError), "{found:?}");
        assert!(places.iter().any(|p| p.starts_with("themes/mine/templates/a.html:2:")), "{found:?}");
        assert!(places.iter().any(|p| p.starts_with("themes/mine/templates/b.html:1:")), "{places:?}");
    }
}
