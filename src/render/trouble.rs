//! Template errors as diagnostics: the file that the theme's author may open, line and column in characters.

use tera::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::Url;
use crate::theme::Theme;

/// The diagnostics of a Tera error, each with the template that it is in.
pub(super) fn explain(error: &tera::Error, theme: &Theme, page: Option<&Url>) -> Vec<(Diagnostic, Option<String>)> {
    let diagnostic = Diagnostic::new(Code::TemplateError).with_some("page", page);
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = place(theme, report.filename(), report.span().start_line, report.span().start_col);
            vec![(diagnostic.at(place).with("reason", report.message()), Some(report.filename().to_owned()))]
        }
        ErrorKind::Msg(message) => {
            let told = told(message, theme, &diagnostic);
            if told.is_empty() { vec![(diagnostic.with("reason", message), None)] } else { told }
        }
        other => vec![(diagnostic.with("reason", other), None)],
    }
}

/// What Tera finds when all templates are there (unknown filters, components) it tells as text: `error: …` and
/// `--> file:line:column`, once or several times.
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

/// The place in the file that the theme's author may open. Lines count from 1, columns from 0.
fn place(theme: &Theme, name: &str, line: usize, column: usize) -> Place {
    let template = ["templates/", ""].iter().find_map(|folder| theme.templates.get(&format!("{folder}{name}")));
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
