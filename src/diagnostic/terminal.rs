//! Diagnostics for a terminal: the message, the place, the line itself with a caret under the right character (Chinese
//! characters are two columns wide), then what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::abridged::{Rest, Told, abridged};
use super::{Diagnostic, Explained, Lang, Severity, Summary};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether to use colour.
    pub color: bool,
    /// The language.
    pub lang: Lang,
}

/// Returns the source line that a finding is in, fit to be shown; `None` if there is none.
pub type Excerpts<'a> = &'a dyn Fn(&Diagnostic) -> Option<String>;

/// Renders findings in the order of files and lines, each with a final newline. If one sort occurs many times in a file,
/// only the first are rendered in full, the rest by their lines.
pub fn render_all<'d>(diagnostics: &'d [Diagnostic], style: Style, excerpts: Excerpts<'d>) -> impl Iterator<Item = String> {
    abridged(diagnostics).into_iter().map(move |told| match told {
        Told::One(diagnostic) => render(diagnostic, style, excerpts),
        Told::Rest(rest) => render_rest(&rest, style),
    })
}

fn render_rest(rest: &Rest<'_>, style: Style) -> String {
    let (level, _) = words(rest.first.severity, style.lang);
    let title = level.primary_title(rest.message(style.lang)).id(rest.first.code.as_str());
    let place = visible(rest.place());
    let group = Group::with_title(title).element(annotate_snippets::Origin::path(place.as_str()));
    format!("{}\n", renderer(style).render(&[group.element(Level::NOTE.with_name(None::<&str>).message(rest.note(style.lang)))]))
}

fn renderer(style: Style) -> Renderer {
    if style.color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii)
}

/// Renders one diagnostic, with a final newline.
pub fn render(diagnostic: &Diagnostic, style: Style, excerpts: Excerpts<'_>) -> String {
    let Explained { message, help, .. } = Explained::new(diagnostic, style.lang);
    let renderer = renderer(style);
    let (level, note) = words(diagnostic.severity, style.lang);
    let message = if diagnostic.count > 1 { format!("{message}（×{}）", diagnostic.count) } else { message };
    let title = level.primary_title(message).id(diagnostic.code.as_str());

    let place = diagnostic.place.as_ref();
    let path = place.map(|place| visible(place.to_string()));
    let excerpt =
        place.and_then(|place| Some((place.line?, excerpts(diagnostic)?, place.column.unwrap_or(1), place.length.max(1))));
    let help = (!help.is_empty()).then(|| note.message(help));
    let text = match (&excerpt, &path, place) {
        (Some((number, line, column, length)), _, Some(place)) => {
            let start = byte_of(line, *column as usize - 1);
            let end = byte_of(line, (*column + *length) as usize - 1).max(start);
            let snippet = Snippet::source(line.as_str())
                .line_start(*number as usize)
                .path(visible(place.file.to_string()))
                .annotation(AnnotationKind::Primary.span(start..end));
            let group = title.element(snippet);
            renderer.render(&[with_help(group, help)])
        }
        (None, Some(path), _) => {
            let group = title.element(annotate_snippets::Origin::path(path.as_str()));
            renderer.render(&[with_help(group, help)])
        }
        _ => renderer.render(&[with_help(Group::with_title(title), help)]),
    };
    format!("{text}\n")
}

/// Replaces control characters, so that no file name can move the cursor or break a line.
fn visible(path: String) -> String {
    if path.contains(char::is_control) { path.replace(char::is_control, "\u{FFFD}") } else { path }
}

fn with_help<'a>(group: Group<'a>, help: Option<annotate_snippets::Message<'a>>) -> Group<'a> {
    match help {
        Some(help) => group.element(help),
        None => group,
    }
}

fn words(severity: Severity, lang: Lang) -> (Level<'static>, Level<'static>) {
    let (name, help) = match (severity, lang) {
        (Severity::Error, Lang::Zh) => ("错误", "修改办法"),
        (Severity::Warning, Lang::Zh) => ("提醒", "修改办法"),
        (Severity::Info, Lang::Zh) => ("说明", "修改办法"),
        (Severity::Error, Lang::En) => ("error", "help"),
        (Severity::Warning, Lang::En) => ("warning", "help"),
        (Severity::Info, Lang::En) => ("info", "help"),
    };
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    (level.with_name(name), Level::HELP.with_name(help))
}

fn byte_of(line: &str, characters: usize) -> usize {
    line.char_indices().nth(characters).map_or(line.len(), |(at, _)| at)
}

/// The last line of a run: what was found and made.
pub fn render_summary(summary: &Summary, lang: Lang) -> String {
    let Summary { errors, warnings, entries, pages, pictures, .. } = summary;
    match lang {
        Lang::Zh => format!("{errors} 处错误，{warnings} 处提醒；{entries} 个条目，{pages} 个页面，{pictures} 张图片"),
        Lang::En => {
            format!("{errors} errors, {warnings} warnings; {entries} entries, {pages} pages, {pictures} pictures")
        }
    }
}
