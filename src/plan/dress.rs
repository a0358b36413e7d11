//! What a site adds to its theme: the browser tab icon, drawn from the site's seal, and a small font with the
//! characters in its names that kiosks lack. Both become theme assets and get fingerprints like the theme's own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::config::Config;
use crate::content::Content;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::font;
use crate::source::{self, FileContent, SITE_FILE, SourceFile, Sources};
use crate::text::escape::escape;
use crate::theme::Theme;

use super::files;

/// The family name of the small font; the theme's stylesheet lists it first wherever it sets a font.
const FAMILY: &str = "Changlang Rare";

/// The theme with the site's additions.
pub(super) fn dress<'a>(
    config: &Config,
    theme: &'a Theme,
    content: &Content,
    sources: &Sources,
    report: &mut Vec<Diagnostic>,
) -> Cow<'a, Theme> {
    let mut dressed = Cow::Borrowed(theme);
    if !theme.assets.contains_key("icon.svg") {
        dressed.to_mut().assets.insert("icon.svg".to_owned(), icon(&config.seal).into_bytes().into());
    }
    let rare = rare(content);
    if !rare.is_empty() {
        add_font(&mut dressed, config, &rare, sources, report);
    }
    point(&mut dressed);
    dressed
}

/// Puts the published names of assets into the stylesheets that name them, `url("own.ttf")`: what is published has a
/// fingerprint in its name, which nobody can write by hand.
fn point(theme: &mut Cow<'_, Theme>) {
    let is_sheet = |name: &str| std::path::Path::new(name).extension().is_some_and(|ending| ending == "css");
    let pointed: Vec<(String, String)> = theme
        .assets
        .iter()
        .filter(|(name, bytes)| is_sheet(name) && memchr::memmem::find(bytes, b"url(").is_some())
        .filter_map(|(name, bytes)| {
            let published = |named: &str| {
                let bytes = theme.assets.get(named).filter(|_| !is_sheet(named))?;
                let url = files::asset_url(named, bytes);
                url.as_str().rsplit('/').next().map(str::to_owned)
            };
            Some((name.clone(), repointed(std::str::from_utf8(bytes).ok()?, published)?))
        })
        .collect();
    for (name, sheet) in pointed {
        theme.to_mut().assets.insert(name, sheet.into_bytes().into());
    }
}

/// The stylesheet with other names in its `url(…)`, where `published` returns one; `None` if it returns none.
fn repointed(sheet: &str, published: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(sheet.len() + 64);
    let (mut from, mut is_changed) = (0, false);
    for (at, call) in sheet.match_indices("url(") {
        let inner = at + call.len();
        let Some(end) = sheet[inner..].find(')').map(|end| inner + end) else { break };
        let named = sheet[inner..end].trim().trim_matches(['"', '\'']).trim_start_matches("./");
        if inner >= from
            && let Some(name) = published(named)
        {
            out.push_str(&sheet[from..inner]);
            let _ = write!(out, "\"{name}\"");
            (from, is_changed) = (end, true);
        }
    }
    out.push_str(&sheet[from..]);
    is_changed.then_some(out)
}

/// The seal as an SVG. Two characters stand one above the other, as on the page.
fn icon(seal: &str) -> String {
    let characters: Vec<char> = seal.chars().take(4).collect();
    let mut drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"2\" fill=\"#8F1D14\"/><g fill=\"#FFF7EA\" font-family=\"Source Han Serif SC, Noto Serif CJK SC, SimSun, serif\" font-weight=\"700\" text-anchor=\"middle\" font-size=\"".to_owned();
    let (size, places): (u8, &[(f32, f32)]) = match characters.len() {
        0 | 1 => (24, &[(16., 24.6)]),
        2 => (14, &[(16., 14.4), (16., 28.2)]),
        _ => (14, &[(8.8, 14.4), (23.2, 14.4), (8.8, 28.2), (23.2, 28.2)]),
    };
    let _ = write!(drawing, "{size}\">");
    for (c, (x, y)) in characters.iter().zip(places) {
        let _ = write!(drawing, "<text x=\"{x}\" y=\"{y}\">{}</text>", escape(&c.to_string()));
    }
    drawing.push_str("</g></svg>");
    drawing
}

/// The rare characters in names and titles, each with the place where it first occurs.
fn rare(content: &Content) -> BTreeMap<char, &Place> {
    let mut found = BTreeMap::new();
    for entry in &content.entries {
        for c in entry.title.chars().filter(|c| font::is_rare(*c)) {
            found.entry(c).or_insert(&entry.place);
        }
    }
    found
}

/// Adds the small font and its `@font-face` rule to the theme's assets, and reports the characters that the font lacks.
fn add_font(
    theme: &mut Cow<'_, Theme>,
    config: &Config,
    rare: &BTreeMap<char, &Place>,
    sources: &Sources,
    report: &mut Vec<Diagnostic>,
) {
    let missing = |c: char, place: &Place, font: Option<&str>| {
        Diagnostic::new(Code::FontMissing)
            .at(place)
            .with("character", c)
            .with("point", format!("{:04X}", u32::from(c)))
            .with_some("font", font)
    };
    let Some(named) = &config.rare_font else {
        report.extend(rare.iter().map(|(c, place)| missing(*c, place, None)));
        return;
    };
    let Some(file) = sources.find("", named) else {
        let finding = Diagnostic::new(Code::FileMissing).at(Place::file(SITE_FILE)).with("file", named);
        report.push(finding.with_some("nearest", sources.nearest_file(named)));
        return;
    };
    let wanted: BTreeSet<char> = rare.keys().copied().collect();
    let made = bytes(file).and_then(|bytes| font::make(&bytes, &wanted));
    let made = match made {
        Ok(made) => made,
        Err(reason) => {
            report.push(Diagnostic::new(Code::FontUnreadable).at(Place::file(&*file.path)).with("reason", reason));
            return;
        }
    };
    let has = made.as_ref().map(|made| made.has.clone()).unwrap_or_default();
    report.extend(rare.iter().filter(|(c, _)| !has.contains(c)).map(|(c, place)| missing(*c, place, Some(&file.path))));
    let Some(made) = made else { return };
    let name = "rare.ttf";
    let url = files::asset_url(name, &made.bytes);
    let points: Vec<String> = made.has.iter().map(|c| format!("U+{:X}", u32::from(*c))).collect();
    // Font and stylesheet are both in `assets/`, so the rule needs only the file name.
    let beside = url.as_str().rsplit('/').next().unwrap_or_default();
    let rule = format!(
        "@font-face{{font-family:\"{FAMILY}\";src:url({beside});unicode-range:{};font-weight:100 900;font-display:block}}\n",
        points.join(",")
    );
    let theme = theme.to_mut();
    theme.assets.insert(name.to_owned(), made.bytes.into());
    for name in theme.sheets.keys() {
        if let Some(sheet) = theme.assets.get_mut(name) {
            *sheet = [rule.as_bytes(), &**sheet].concat().into();
        }
    }
}

fn bytes(file: &SourceFile) -> Result<Vec<u8>, String> {
    match &file.content {
        FileContent::Bytes(bytes) => Ok(bytes.to_vec()),
        _ if file.size > font::MOST_BYTES => Err(format!("{} MiB", file.size >> 20)),
        _ => source::bytes(&file.disk).map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_gets_the_published_names_of_what_it_names() {
        let published = |name: &str| (name == "own.ttf").then(|| "own.abc.ttf".to_owned());
        let sheet = "@font-face{src:url(\"own.ttf\")}a{b:url(./own.ttf );c:url(other.png);d:url(data:x)}";
        let wanted = "@font-face{src:url(\"own.abc.ttf\")}a{b:url(\"own.abc.ttf\");c:url(other.png);d:url(data:x)}";
        assert_eq!(repointed(sheet, published).as_deref(), Some(wanted));
        for sheet in ["a{b:url(other.png)}", "a{b:url(own.ttf", "a{}"] {
            assert_eq!(repointed(sheet, published), None, "{sheet}");
        }
    }

    #[test]
    fn a_seal_of_one_to_four_characters_is_drawn() {
        for (seal, texts) in [("", 0), ("江", 1), ("江畔", 2), ("江畔社", 3), ("江畔社区服务", 4)] {
            assert_eq!(icon(seal).matches("<text").count(), texts, "{seal}");
        }
    }
}
