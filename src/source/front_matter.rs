//! Front matter: the YAML between two lines of `---` at the top of a Markdown file.

use crate::diagnostic::{Code, Diagnostic, Place};

/// A Markdown file, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    /// The YAML, without its fences; empty where there is none.
    pub yaml: &'a str,
    /// The line on which the YAML begins, from 1.
    pub yaml_line: u32,
    /// The body.
    pub body: &'a str,
    /// The line on which the body begins, from 1.
    pub body_line: u32,
}

/// Takes `text` apart. A fence that is opened and never closed is told, and everything is read as front matter.
pub fn split<'a>(file: &str, text: &'a str, report: &mut Vec<Diagnostic>) -> FrontMatter<'a> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return FrontMatter { yaml: "", yaml_line: 1, body: text, body_line: 1 };
    }
    let start = first.len();
    let mut at = start;
    for (line_number, line) in (2u32..).zip(lines) {
        if line.trim_end() == "---" {
            return FrontMatter {
                yaml: &text[start..at],
                yaml_line: 2,
                body: &text[at + line.len()..],
                body_line: line_number + 1,
            };
        }
        at += line.len();
    }
    report.push(Diagnostic::new(Code::FrontMatterOpen).at(Place::new(file, 1, 1).spanning(3)));
    FrontMatter { yaml: &text[start..], yaml_line: 2, body: "", body_line: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_counted() {
        let mut report = Vec::new();
        let parts = split("a.md", "---\ntitle: 一\n---\n正文\n", &mut report);
        assert_eq!((parts.yaml, parts.yaml_line, parts.body, parts.body_line), ("title: 一\n", 2, "正文\n", 4));
        assert_eq!(split("a.md", "正文", &mut report).body, "正文");
        assert!(report.is_empty());
        split("a.md", "---\ntitle: 一\n", &mut report);
        assert_eq!(report[0].code, Code::FrontMatterOpen);
    }
}
