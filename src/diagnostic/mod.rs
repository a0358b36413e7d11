//! What is wrong, where, and what to do: a diagnostic is data. Rooms create and collect diagnostics and pass them on; only
//! a command prints them. The texts of all codes are in one catalogue, in Chinese and English.

mod abridged;
mod catalogue;
mod code;
mod explain;
mod json;
mod nearest;
mod page;
mod place;
mod report;
mod terminal;

pub use catalogue::{Lang, example, explanation};
pub use code::Code;
pub use explain::Explained;
pub use json::{Summary, to_json};
pub use nearest::nearest;
pub use page::error_page;
pub use place::{Place, column_letters};
pub use report::Report;
pub use terminal::{Excerpts, Style, render, render_all, render_summary};

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Prevents publishing.
    Error,
    /// The site is published, but somebody should look (an error under `--strict`).
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word used in the JSON report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// The name of a file or sheet, shared by all places in it.
type Name = std::sync::Arc<str>;

/// The values of a finding, keyed by the catalogue's placeholders.
pub type Args = BTreeMap<Cow<'static, str>, String>;

/// One finding: what (code and arguments), where (place), how bad (severity).
///
/// The message and the help are composed from the catalogue when they are read, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stable name of the finding.
    pub code: Code,
    /// How serious it is; from the catalogue unless `--strict` raised it.
    pub severity: Severity,
    /// Where it is; `None` for findings about the call or the whole site.
    pub place: Option<Place>,
    /// The values for the catalogue's placeholders.
    pub args: Args,
    /// How many findings this one stands for (≥ 1).
    pub count: usize,
}

impl Diagnostic {
    /// A finding of `code` with the catalogue's severity and no place.
    pub fn new(code: Code) -> Self {
        Self { code, severity: catalogue::severity(code), place: None, args: BTreeMap::new(), count: 1 }
    }

    /// The same finding, at `place`.
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The same finding with a value for one `{placeholder}` of the catalogue.
    #[expect(clippy::needless_pass_by_value, reason = "so that a caller may give a temporary")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(Cow::Borrowed(name), value.to_string());
        self
    }

    /// The same finding with a value if there is one; without it, the catalogue's optional part is dropped.
    pub fn with_some(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// What is wrong, in `lang`.
    pub fn message(&self, lang: Lang) -> String {
        catalogue::message(self.code, &self.args, lang)
    }

    /// What to do about it, in `lang`; empty if there is no advice.
    pub fn help(&self, lang: Lang) -> String {
        catalogue::help(self.code, &self.args, lang)
    }

    /// Sort key: file, sheet, line, column, then severity, code and values, the order in which an editor fixes a file.
    pub fn sort_key(&self) -> (Name, Option<Name>, u32, u32, Severity, &'static str, Vec<String>) {
        let place = self.place.clone().unwrap_or_default();
        (
            place.file,
            place.sheet,
            place.line.unwrap_or(0),
            place.column.unwrap_or(0),
            self.severity,
            self.code.as_str(),
            self.args.values().cloned().collect(),
        )
    }
}
