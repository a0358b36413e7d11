//! Printing: diagnostics and summaries for people (standard error) or scripts (one JSON document on standard output).

use std::borrow::Cow;
use std::io::{IsTerminal, Write, stderr, stdout};

use crate::diagnostic::{Diagnostic, Lang, Report, Style, Summary, render, render_all, render_summary, to_json};
use crate::source::Sources;
use crate::text::private;

use super::args::Format;

/// Language and colour for standard error, honouring `NO_COLOR` and `TERM=dumb`.
pub(super) fn style(lang: Lang) -> Style {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    Style { color: stderr().is_terminal() && !plain && !dumb, lang }
}

/// Prints a line for people. A failed write is ignored: if nobody reads it any more (`| head`), the exit code must not
/// change.
pub(super) fn line(text: impl std::fmt::Display) {
    let _ = writeln!(stderr(), "{text}");
}

/// Writes requested output for scripts to standard output.
fn document(text: &str) {
    let _ = stdout().write_all(text.as_bytes()).and_then(|()| stdout().flush());
}

/// All findings of a run, sorted. Private numbers in their values are masked, since others may read them, for instance in a
/// server's log.
pub(super) fn told(report: &Report) -> Vec<Diagnostic> {
    let mut diagnostics = report.sorted();
    for value in diagnostics.iter_mut().flat_map(|diagnostic| diagnostic.args.values_mut()) {
        if let Cow::Owned(veiled) = private::veiled(value) {
            *value = veiled;
        }
    }
    diagnostics
}

/// The source lines of findings, with private numbers masked.
pub(super) fn excerpts(sources: &Sources) -> impl Fn(&Diagnostic) -> Option<String> {
    /// A private number may be broken across this many lines.
    const LINES: usize = 4;
    |diagnostic| {
        let place = diagnostic.place.as_ref()?;
        let before = (place.line? as usize).checked_sub(1)?;
        let lines: String = sources.text(&place.file)?.split_inclusive('\n').skip(before).take(LINES).collect();
        private::veiled(&lines).lines().next().map(str::to_owned)
    }
}

/// Prints all findings of a run, as prepared by [`told`], and its figures.
pub(super) fn report(diagnostics: &[Diagnostic], summary: &Summary, sources: &Sources, format: Format, lang: Lang) {
    match format {
        Format::Json => document(&to_json(diagnostics, summary, lang)),
        Format::Human => {
            for told in render_all(diagnostics, style(lang), &excerpts(sources)) {
                line(told);
            }
            line(render_summary(summary, lang));
        }
    }
}

/// Prints what a build did with the pictures.
pub(super) fn pictures(summary: &Summary, lang: Lang) {
    let Summary { pictures_encoded: made, pictures_from_cache: kept, gps_stripped: stripped, .. } = summary;
    if made + kept > 0 {
        let (zh, en) = match stripped {
            0 => (String::new(), String::new()),
            _ => (format!("；{stripped} 张照片去掉了拍摄位置"), format!("; {stripped} photographs lost their position")),
        };
        tell(
            lang,
            &format!("图片文件：新做 {made} 个，取自缓存 {kept} 个{zh}。"),
            &format!("Picture files: {made} made, {kept} from the cache{en}."),
        );
    }
}

/// Prints how a published copy differs from its manifest.
pub(super) fn verified(diagnostics: &[Diagnostic], summary: &Summary, format: Format, lang: Lang) {
    if format == Format::Json {
        document(&to_json(diagnostics, summary, lang));
        return;
    }
    for diagnostic in diagnostics {
        line(render(diagnostic, style(lang), &|_| None));
    }
    let (files, differences) = (summary.files, diagnostics.len());
    if differences == 0 {
        tell(lang, &format!("{files} 个文件全部一致。"), &format!("All {files} files are what was published."));
    } else {
        let zh = format!("清单列出 {files} 个文件，有 {differences} 处不一致。");
        tell(lang, &zh, &format!("{differences} differences from the manifest's {files} files."));
    }
}

/// Prints a finding about the call or the environment.
pub(super) fn refuse(diagnostic: &Diagnostic, format: Format, lang: Lang) {
    match format {
        Format::Json => {
            let summary = Summary { errors: 1, ..Summary::default() };
            document(&to_json(std::slice::from_ref(diagnostic), &summary, lang));
        }
        Format::Human => line(render(diagnostic, style(lang), &|_| None)),
    }
}

/// Prints a sentence for people.
pub(super) fn tell(lang: Lang, zh: &str, en: &str) {
    match lang {
        Lang::Zh => line(zh),
        Lang::En => line(en),
    }
}

/// Prints requested text to standard output.
pub(super) fn text(text: &str) {
    document(&format!("{text}\n"));
}

/// Prints a question, leaving the cursor on its line for the answer.
pub(super) fn ask(question: &str) {
    let _ = write!(stderr(), "{question}").and_then(|()| stderr().flush());
}
