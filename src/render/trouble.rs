//! Template errors as diagnostics: the file that the theme's author may edit, the line, and the column in characters.

use tera::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::Url;
use crate::theme::{Template, Theme};

/// The diagnostics of a Tera error, each with the template it occurs in.
pub(super) fn explain(error: &tera::Error, theme: &Theme, page: Option<&Url>) -> Vec<(Diagnostic, Option<String>)> {
    let diagnostic = Diagnostic::new(Code::TemplateError).with_some("page", page);
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = place(theme, report.filename(), report.span().start_line, report.span().start_col);
            vec![(diagnostic.at(place).with("reason", report.message()), Some(report.filename().to_owned()))]
        }
        ErrorKind::Msg(message) => {
            let told = told(message, theme, &diagnostic);
            if !told.is_empty() {
                return told;
            }
            let place = twice(message, theme);
            vec![(Diagnostic { place, ..diagnostic.with("reason", message) }, None)]
        }
        other => {
            let (template, name) = match other {
                ErrorKind::MissingParent { current, parent } => (Some(current), Some(parent)),
                ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
                | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
                    // The chain ends where it began; the first other name in it is the one that the template refers to.
                    (Some(tpl), chain.iter().find(|name| *name != tpl).or(Some(tpl)))
                }
                _ => (None, None),
            };
            let place = template.zip(name).map(|(template, name)| quoted(theme, template, name));
            vec![(Diagnostic { place, ..diagnostic.with("reason", other) }, template.cloned())]
        }
    }
}

/// Where `template` mentions `name` in quotes.
fn quoted(theme: &Theme, template: &str, name: &str) -> Place {
    let written = |text: &str| ['"', '\'', '`'].iter().find_map(|quote| text.find(&format!("{quote}{name}{quote}")));
    match find(theme, template) {
        Some(found) => Place::of_offset(&found.file, &found.text, written(&found.text).unwrap_or(0), 1),
        None => Place::file(template),
    }
}

/// The place of a component that two files define: in the first file if the second is the built-in theme's, else in the
/// second.
fn twice(message: &str, theme: &Theme) -> Option<Place> {
    let mut names = message.strip_prefix("Component ")?.split('`').skip(1).step_by(2);
    let (component, first, second) = (names.next()?, names.next()?, names.next()?);
    let built_in = format!("themes/{}/", crate::theme::DEFAULT);
    let (first, second) = (find(theme, first)?, find(theme, second)?);
    let found = if second.file.starts_with(&built_in) { first } else { second };
    Some(Place::of_offset(&found.file, &found.text, definition(&found.text, component)?, 1))
}

/// File, line and column of a component's definition, in the form that Tera reports places.
pub(super) fn component(theme: &Theme, component: &str) -> Option<String> {
    theme.templates.iter().find_map(|(path, template)| {
        let place = Place::of_offset("", &template.text, definition(&template.text, component)?, 1);
        let name = path.strip_prefix("templates/").unwrap_or(path);
        Some(format!("{name}:{}:{}", place.line?, place.column?))
    })
}

/// The byte offset of the component's name in its first definition in `text`.
fn definition(text: &str, component: &str) -> Option<usize> {
    let begins = text.match_indices("component ").map(|(at, word)| at + word.len());
    begins
        .filter(|at| text[*at..].trim_start().strip_prefix(component).is_some_and(|rest| rest.trim_start().starts_with('(')))
        .min()
}

/// The template with this Tera name.
fn find<'a>(theme: &'a Theme, name: &str) -> Option<&'a Template> {
    ["templates/", ""].iter().find_map(|folder| theme.templates.get(&format!("{folder}{name}")))
}

/// Errors that Tera finds once all templates are parsed (unknown filters or components). It reports them as text, possibly
/// several times `error: …` and `--> file:line:column`.
fn told(message: &str, theme: &Theme, diagnostic: &Diagnostic) -> Vec<(Diagnostic, Option<String>)> {
    let mut found = Vec::new();
    let mut reason = "";
    for line in message.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            reason = rest;
        }
        let Some(at) = line.trim_start().strip_prefix("--> ") else { continue };
        let mut parts = at.rsplitn(3, ':');
        let column = parts.next().and_then(|n| n.trim().parse::<usize>().ok());
        let row = parts.next().and_then(|n| n.parse::<usize>().ok());
        if let (Some(column), Some(row), Some(name)) = (column, row, parts.next()) {
            let place = place(theme, name, row, column.saturating_sub(1));
            found.push((diagnostic.clone().at(place).with("reason", reason), Some(name.to_owned())));
        }
    }
    found
}

/// The place in the file that the theme's author may edit. `line` counts from 1, `column` from 0.
fn place(theme: &Theme, name: &str, line: usize, column: usize) -> Place {
    let template = find(theme, name);
    let line = line.max(1);
    let row = u32::try_from(line).unwrap_or(1);
    match template {
        Some(template) => {
            let text = template.text.lines().nth(line - 1).unwrap_or_default();
            let column = u32::try_from(column.min(text.chars().count())).unwrap_or(0) + 1;
            Place::new(template.file.clone(), row, column)
        }
        None => Place::new(name, row, 1),
    }
}
