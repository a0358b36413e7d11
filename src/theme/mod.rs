//! The theme: templates, assets, interface words and picture roles, in layers. A file of a site's theme overrides the file
//! with the same path in its base; the base `default` is compiled into the program.

mod layer;
mod manifest;
mod own;
mod private;
mod sheet;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::source::{FileContent, SITE_FILE, Sources, stripped, yaml};

pub use manifest::Items;
use manifest::Manifest;
pub use manifest::{Fit, Role};
pub use own::Own;
pub use private::check as check_private;

/// The version of the view contract that this program implements.
pub const CONTRACT: u32 = 1;

/// The name of the compiled-in theme.
pub const DEFAULT: &str = "default";

/// A theme with its layers merged.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Templates and components by their path within the theme.
    pub templates: BTreeMap<String, Template>,
    /// Assets by name (the path below `assets/`).
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// The parts of the stylesheets by file name, until they are joined.
    pub(crate) styles: BTreeMap<String, Arc<[u8]>>,
    /// The stylesheets, of which a page loads one, and the parts that belong to each alone.
    pub(crate) sheets: BTreeMap<String, Vec<String>>,
    /// The interface words by key.
    pub words: BTreeMap<String, String>,
    /// The picture roles.
    pub roles: BTreeMap<String, Role>,
    /// The roles that each picture is made in: `member.portrait` → roles.
    pub uses: BTreeMap<String, Vec<String>>,
    /// The layouts whose groups are given as rows with finished cells; all others, and groups that rows cannot express, get
    /// cards.
    pub rows: BTreeSet<String>,
    /// The components that write one card, by layout; other layouts, and entries without a page, get the card's data.
    pub items: Items,
    /// The `theme.yaml` that names them, and its text.
    pub items_named: (String, Arc<str>),
    /// The components that render the parts around a page, once for all pages for which they are the same, and where each is
    /// named. A theme's own are added to those of the theme it builds on.
    pub frames: BTreeMap<Arc<str>, Place>,
    /// The files of the theme that are in the site's folder.
    pub own: Own,
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub text: Arc<str>,
    /// The file that a theme author may edit; for a compiled-in template, the path that would override it.
    pub file: String,
}

impl Theme {
    /// Where `theme.yaml` names a component that writes cards or the parts around a page.
    pub fn place_of_component(&self, component: &str) -> Place {
        if let Some(place) = self.frames.get(component) {
            return place.clone();
        }
        let (file, text) = &self.items_named;
        let root = yaml::read(file, text, 1, &mut Vec::new());
        let items = root.as_ref().and_then(|root| root.get("items"));
        let lists = ["lists", "related"].into_iter().filter_map(|list| items?.get(list));
        let mut named = lists.flat_map(yaml::Node::pairs).filter(|(_, node)| node.text() == Some(component));
        named.next().map_or_else(|| Place::file(file), |(_, node)| node.place.clone())
    }

    /// Whether there is a page template of this name, such as `member.html`.
    pub fn has(&self, template: &str) -> bool {
        self.templates.contains_key(&format!("templates/{template}"))
    }

    /// The interface word for `key`, or `fallback` if the theme has none.
    pub fn word<'a>(&'a self, key: &str, fallback: &'a str) -> &'a str {
        self.words.get(key).map_or(fallback, String::as_str)
    }

    /// The roles of the picture in `field` of a `kind` entry: those of `kind.field`, else of `*.field`, else of `*`.
    pub fn roles_for(&self, kind: &str, field: &str) -> &[String] {
        [format!("{kind}.{field}"), format!("*.{field}"), "*".to_owned()]
            .iter()
            .find_map(|key| self.uses.get(key))
            .map_or(&[], Vec::as_slice)
    }
}

/// Loads the theme `name`, with interface words in `language`.
pub fn load(sources: &Sources, name: &str, language: &str, report: &mut Vec<Diagnostic>) -> Theme {
    let mut theme = Theme::default();
    let folder = format!("themes/{name}/");
    let in_site = sources.below(&folder).next().is_some();
    if name != DEFAULT && !in_site {
        let known: Vec<String> = themes(sources);
        let site = sources.text(SITE_FILE).and_then(|text| yaml::read(SITE_FILE, text, 1, &mut Vec::new()));
        let named = site.as_ref().and_then(|site| site.get("theme")).map(|node| node.place.clone());
        report.push(
            Diagnostic::new(Code::ThemeMissing)
                .at(named.unwrap_or_else(|| Place::file(SITE_FILE)))
                .with("theme", name)
                .with_some("nearest", nearest(name, known.iter().map(String::as_str))),
        );
    }
    for (path, bytes) in layer::compiled_in() {
        take(&mut theme, path, &format!("themes/{DEFAULT}/{path}"), bytes, language, report);
    }
    for folder in layers(sources, name) {
        let is_markup = |path: &str| path.starts_with("templates/") || path.starts_with("components/");
        // Markup that a layer brings may expect cards, or write names differently, so such a layer must declare rows and
        // items itself.
        if sources.below(&folder).any(|file| is_markup(&file.path[folder.len()..])) {
            theme.rows.clear();
            theme.items = Items::default();
        }
        for file in sources.below(&folder) {
            let path = &file.path[folder.len()..];
            theme.own.add(file, path);
            match &file.content {
                FileContent::Text(text) => take(&mut theme, path, &file.path, text.as_bytes(), language, report),
                FileContent::Bytes(bytes) => take(&mut theme, path, &file.path, bytes, language, report),
                _ => {}
            }
        }
    }
    theme.own.check_policy(report);
    join_sheets(&mut theme, sources, &folder, report);
    for (key, roles) in &theme.uses {
        for role in roles.iter().filter(|role| !theme.roles.contains_key(*role)) {
            report.push(
                Diagnostic::new(Code::PictureRole)
                    .at(place_in(sources, &folder, ["use", key], role))
                    .with("use", key)
                    .with("role", role)
                    .with_some("nearest", nearest(role, theme.roles.keys().map(String::as_str))),
            );
        }
    }
    theme
}

/// The folders of the site from which the theme `name` is made, the base first.
fn layers(sources: &Sources, name: &str) -> Vec<String> {
    let has_base = name != DEFAULT && sources.below("themes/default/").next().is_some();
    let base = has_base.then(|| format!("themes/{DEFAULT}/"));
    base.into_iter().chain([format!("themes/{name}/")]).collect()
}

/// Joins the parts into stylesheets; a page loads one of these. Each has its own parts and those that no sheet claims,
/// ordered by name, then the theme's `theme.css`, then `tokens.css` of a theme that only changes colours and type: coming
/// last, its declarations win.
fn join_sheets(theme: &mut Theme, sources: &Sources, folder: &str, report: &mut Vec<Diagnostic>) {
    let styles = std::mem::take(&mut theme.styles);
    let behind: Vec<_> = ["theme.css", "tokens.css"].iter().filter_map(|name| theme.assets.remove(*name)).collect();
    let stem = |file: &str| file.strip_suffix(".css").unwrap_or(file).to_owned();
    for (sheet, own) in &theme.sheets {
        for part in own.iter().filter(|part| !styles.contains_key(&format!("{part}.css"))) {
            report.push(
                Diagnostic::new(Code::ThemeInvalid)
                    .at(place_in(sources, folder, ["sheets", sheet], part))
                    .with("reason", format!("sheets.{sheet}: styles/{part}.css")),
            );
        }
        let claimed = |part: &String| theme.sheets.values().flatten().any(|name| name == part);
        let parts = styles.iter().filter(|(file, _)| own.contains(&stem(file)) || !claimed(&stem(file)));
        let joined = sheet::join(parts.map(|(_, part)| part).chain(&behind).map(|part| &**part));
        theme.assets.insert(sheet.clone(), joined.into());
    }
}

/// `default` and the themes in the site's folder.
fn themes(sources: &Sources) -> Vec<String> {
    let mut names = vec![DEFAULT.to_owned()];
    for file in sources.below("themes/") {
        if let Some((name, _)) = file.path["themes/".len()..].split_once('/')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Lays one file of a layer over the theme so far.
fn take(theme: &mut Theme, path: &str, file: &str, bytes: &[u8], language: &str, report: &mut Vec<Diagnostic>) {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    if path == "theme.yaml" {
        manifest(theme, file, &text(), report);
    } else if let Some(name) = path.strip_prefix("assets/") {
        // A photograph goes out without the position where it was taken.
        let bytes = stripped(bytes).unwrap_or(Cow::Borrowed(bytes));
        theme.assets.insert(name.to_owned(), Arc::from(&*bytes));
    } else if let Some(name) = path.strip_prefix("styles/") {
        theme.styles.insert(name.to_owned(), Arc::from(bytes));
    } else if path.starts_with("templates/") || path.starts_with("components/") {
        let template = Template { text: Arc::from(text()), file: file.to_owned() };
        theme.templates.insert(path.to_owned(), template);
    } else if path == format!("i18n/{language}.yaml") || (path == "i18n/zh-Hans.yaml" && theme.words.is_empty()) {
        match serde_yaml::from_str::<BTreeMap<String, String>>(&text()) {
            Ok(words) => theme.words.extend(words),
            Err(error) => report.push(invalid(file, &error)),
        }
    }
}

fn manifest(theme: &mut Theme, file: &str, text: &str, report: &mut Vec<Diagnostic>) {
    let Some(Manifest { roles, uses, sheets, rows, items, frames }) = Manifest::read(file, text, report) else { return };
    theme.roles.extend(roles);
    theme.uses.extend(uses);
    theme.sheets.extend(sheets);
    theme.frames.extend(frames);
    theme.rows = rows.unwrap_or_else(|| std::mem::take(&mut theme.rows));
    if let Some(items) = items {
        (theme.items, theme.items_named) = (items, (file.to_owned(), text.into()));
    }
}

/// Where `theme.yaml` in `folder`, or that of the base, names `value` in the list at `path`.
fn place_in(sources: &Sources, folder: &str, path: [&str; 2], value: &str) -> Place {
    let file = format!("{folder}theme.yaml");
    let below = format!("themes/{DEFAULT}/theme.yaml");
    let named = [&file, &below].into_iter().find_map(|file| {
        let root = yaml::read(file, sources.text(file)?, 1, &mut Vec::new())?;
        let list = path.iter().try_fold(&root, |node, key| node.get(key))?;
        list.items().iter().find(|item| item.text().map(str::trim) == Some(value)).map(|item| item.place.clone())
    });
    named.unwrap_or_else(|| Place::file(file))
}

fn invalid(file: &str, error: &serde_yaml::Error) -> Diagnostic {
    let place = error.location().map_or_else(
        || Place::file(file),
        |at| Place::new(file, u32::try_from(at.line()).unwrap_or(1), u32::try_from(at.column()).unwrap_or(1)),
    );
    Diagnostic::new(Code::ThemeInvalid).at(place).with("reason", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_theme_is_whole() {
        let mut report = Vec::new();
        let theme = load(&Sources::default(), DEFAULT, "zh-Hans", &mut report);
        assert!(report.is_empty(), "{report:?}");
        for name in ["home.html", "list.html", "entry.html", "search.html", "not-found.html", "kiosk.html", "redirect.html"] {
            assert!(theme.has(name), "{name}");
        }
        assert!(theme.roles.contains_key("card") && !theme.words.is_empty());
    }

    #[test]
    fn a_stylesheet_is_one_file_and_a_part_can_be_overridden() {
        let sources = Sources::of_texts([
            ("themes/mine/theme.yaml", "contract: 1\nbase: default\n"),
            ("themes/mine/styles/10-tokens.css", ":root { --mine: 1 }"),
            ("themes/mine/styles/99-mine.css", ".mine { --mine: 2 }"),
            ("themes/mine/assets/tokens.css", ":root { --ink: #000 }"),
        ]);
        let mut report = Vec::new();
        let theme = load(&sources, "mine", "zh-Hans", &mut report);
        assert!(report.is_empty(), "{report:?}");
        for (name, has, lacks) in [
            ("theme.css", ".tiles{", ".search-pad{"),
            ("search.css", ".search-pad{", ".tiles{"),
            ("wall.css", ".wall{", ".tiles{"),
        ] {
            let sheet = String::from_utf8(theme.assets[name].to_vec()).expect("text");
            assert!(
                sheet.starts_with(":root{--mine:1}\n") && sheet.ends_with("{--mine:2}\n:root{--ink:#000}\n"),
                "{name}: {sheet}"
            );
            assert!(sheet.contains(has) && !sheet.contains(lacks), "{name}");
        }
        assert!(!theme.assets.contains_key("tokens.css"));
    }

    #[test]
    fn a_sheet_of_a_part_that_is_not_there_is_told() {
        let sources = Sources::of_texts([("themes/mine/theme.yaml", "contract: 1\nsheets: {wall.css: [70-wal]}\n")]);
        let mut report = Vec::new();
        load(&sources, "mine", "zh-Hans", &mut report);
        assert_eq!(report.iter().map(|told| told.code).collect::<Vec<_>>(), [Code::ThemeInvalid]);
        assert_eq!(report[0].args["reason"], "sheets.wall.css: styles/70-wal.css");
        assert_eq!(report[0].place.as_ref().map(ToString::to_string).as_deref(), Some("themes/mine/theme.yaml:2:21"));
    }

    #[test]
    fn what_makes_no_sense_in_a_theme_is_told_where_it_stands() {
        for (line, code, column, value) in [
            ("base: mine", Code::ValueInvalid, 7, "mine"),
            ("base: river", Code::ValueInvalid, 7, "river"),
            ("bsae: default", Code::KeyUnknown, 1, ""),
            ("pictures: {card: {widths: [320, 0]}}", Code::ValueInvalid, 33, "0"),
            ("pictures: {card: {widths: [-1]}}", Code::ValueInvalid, 28, "-1"),
            ("pictures: {card: {widths: [20000]}}", Code::ValueInvalid, 28, "20000"),
            ("pictures: {card: {widths: wide}}", Code::ValueInvalid, 27, "wide"),
            ("pictures: {card: {widths: []}}", Code::ValueInvalid, 27, "列表"),
            ("pictures: {card: {fit: cover}}", Code::KeyMissing, 18, ""),
            ("pictures: {card: {widths: [320], ratio: \"0:2\"}}", Code::ValueInvalid, 41, "0:2"),
            ("pictures: {card: {widths: [320], ratio: \"1:900\"}}", Code::ValueInvalid, 41, "1:900"),
            ("pictures: {card: {widths: [320], fit: stretch}}", Code::ValueInvalid, 39, "stretch"),
            ("pictures: {card: {widths: [320], quality: 0}}", Code::KeyUnknown, 34, ""),
            ("use: {markdown: [page, crad]}", Code::PictureRole, 24, ""),
            ("items: {list: {cards: card}}", Code::KeyUnknown, 9, ""),
            ("sheets: [wall]", Code::YamlShape, 9, ""),
        ] {
            let text = format!("contract: 1\n{line}\n");
            let sources = Sources::of_texts([("themes/mine/theme.yaml", text.as_str())]);
            let mut report = Vec::new();
            load(&sources, "mine", "zh-Hans", &mut report);
            assert_eq!(report.len(), 1, "{line}: {report:?}");
            let place = report[0].place.as_ref().expect("place");
            assert_eq!((report[0].code, &*place.file, place.line), (code, "themes/mine/theme.yaml", Some(2)), "{line}");
            assert_eq!(place.column, Some(column), "{line}");
            assert_eq!(report[0].args.get("value").map_or("", String::as_str), value, "{line}");
        }
    }

    #[test]
    fn a_site_overrides_by_path() {
        let sources = Sources::of_texts([
            ("themes/mine/theme.yaml", "contract: 1\nbase: default\npictures:\n  card: {widths: [100]}\n"),
            ("themes/mine/templates/entry.html", "mine"),
        ]);
        let mut report = Vec::new();
        let theme = load(&sources, "mine", "zh-Hans", &mut report);
        assert!(report.is_empty(), "{report:?}");
        assert_eq!(&*theme.templates["templates/entry.html"].text, "mine");
        assert_eq!(theme.roles["card"].widths, [100]);
        assert!(theme.has("home.html"));
    }

    #[test]
    fn markup_of_a_site_says_itself_which_layouts_take_rows_and_items() {
        let load = |files: &[(&str, &str)]| {
            let sources = Sources::of_texts(files.iter().copied());
            let mut report = Vec::new();
            let theme = load(&sources, "mine", "zh-Hans", &mut report);
            assert!(report.is_empty(), "{report:?}");
            theme
        };
        let rows = |files: &[(&str, &str)]| load(files).rows.into_iter().collect::<Vec<_>>();
        let plain = ("themes/mine/theme.yaml", "contract: 1\nbase: default\n");
        let names = ("themes/mine/components/name.html", "");
        assert_eq!(rows(&[plain]), ["names", "roster"]);
        assert!(rows(&[plain, names]).is_empty());
        assert_eq!(rows(&[("themes/mine/theme.yaml", "contract: 1\nrows: [roster]\n"), names]), ["roster"]);
        assert!(rows(&[("themes/mine/theme.yaml", "contract: 1\nrows: []\n")]).is_empty());
        assert_eq!(load(&[plain]).items.lists["cards"], "card".into());
        assert_eq!(load(&[plain, names]).items, Items::default());
        let own = load(&[("themes/mine/theme.yaml", "contract: 1\nitems: {related: {cards: card}}\n"), names]);
        assert!(own.items.lists.is_empty() && own.items.related.len() == 1 && own.items_named.0 == "themes/mine/theme.yaml");
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_told() {
        let sources = Sources::of_texts([("themes/mine/theme.yaml", "contract: 9\n")]);
        let mut report = Vec::new();
        load(&sources, "mine", "zh-Hans", &mut report);
        load(&sources, "mien", "zh-Hans", &mut report);
        let codes: Vec<_> = report.iter().map(|d| d.code).collect();
        assert_eq!(codes, [Code::ThemeContract, Code::ThemeMissing]);
        assert_eq!(report[1].args["nearest"], "mine");
        let mut report = Vec::new();
        load(&Sources::of_texts([(SITE_FILE, "title: 江畔\ntheme: mien\n")]), "mien", "zh-Hans", &mut report);
        assert_eq!(report[0].place.as_ref().map(ToString::to_string).as_deref(), Some("site.yaml:2:8"));
    }
}
