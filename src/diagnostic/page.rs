//! Diagnostics as a preview page: what the editor sees in the browser while something is wrong.

use super::abridged::{Told, abridged};
use super::{Diagnostic, Excerpts, Explained, Lang};

/// A complete HTML page listing the diagnostics. It is self-contained: no assets, no scripts.
pub fn error_page(diagnostics: &[Diagnostic], lang: Lang, excerpts: Excerpts<'_>) -> String {
    let (title, lead, help_word) = match lang {
        Lang::Zh => ("需要修改", "改好并保存后，本页会自动刷新。已发布的内容没有改动。", "修改办法"),
        Lang::En => ("Something to mend", "This page reloads when you save. Nothing published has changed.", "Help"),
    };
    let help_begins = format!("<p class=\"help\"><b>{help_word}</b> ");
    let mut rows = String::new();
    for told in abridged(diagnostics) {
        match told {
            Told::One(diagnostic) => {
                let Explained { message, help, .. } = Explained::new(diagnostic, lang);
                let place = diagnostic.place.as_ref();
                let excerpt = excerpts(diagnostic);
                let parts = [
                    ("<h2>", Some(message), "</h2>"),
                    ("<p class=\"place\">", place.map(ToString::to_string), "</p>"),
                    ("<pre>", excerpt, "</pre>"),
                    (help_begins.as_str(), Some(help).filter(|help| !help.is_empty()), "</p>"),
                ];
                row(&mut rows, diagnostic, parts);
            }
            Told::Rest(rest) => {
                let parts = [
                    ("<h2>", Some(rest.message(lang)), "</h2>"),
                    ("<p class=\"place\">", Some(rest.place()), "</p>"),
                    ("<p class=\"help\">", Some(rest.note(lang)), "</p>"),
                ];
                row(&mut rows, rest.first, parts);
            }
        }
    }
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title} ({})</title><style>{CSS}</style></head><body><main><h1>{title}</h1><p>{lead}</p><ol>{rows}</ol></main></body></html>",
        match lang {
            Lang::Zh => "zh-Hans",
            Lang::En => "en",
        },
        diagnostics.len(),
    )
}

/// Appends a finding as a list item; each part is an opening tag, its text (the part is skipped if `None`) and a closing
/// tag.
fn row<'t>(rows: &mut String, of: &Diagnostic, parts: impl IntoIterator<Item = (&'t str, Option<String>, &'t str)>) {
    for text in ["<li class=\"", of.severity.as_str(), "\">"] {
        rows.push_str(text);
    }
    for (begins, text, ends) in parts {
        let Some(text) = text else { continue };
        for text in [begins, &escape(&text), ends] {
            rows.push_str(text);
        }
    }
    rows.push_str("</li>");
}

const CSS: &str = "body{margin:0;background:#F7F3EA;color:#211C17;font:18px/1.7 \"Noto Sans SC\",\"Microsoft YaHei\",sans-serif}\
main{max-width:60rem;margin:0 auto;padding:3rem 1.5rem}h1{color:#8F1D14;font-size:2rem}h2{font-size:1.1rem;margin:0}\
ol{list-style:none;padding:0}li{background:#FFFDF8;border-left:6px solid #8F1D14;margin:1rem 0;padding:1rem 1.4rem}\
li.warning{border-color:#7D5A1E}li.info{border-color:#1D4A52}.place{color:#5A5046;margin:.2rem 0;font-family:monospace}\
pre{overflow:auto;background:#F7F3EA;padding:.6rem .8rem;margin:.5rem 0}.help{margin:.4rem 0 0}";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
