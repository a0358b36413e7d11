//! Front matter: the YAML between two lines of `---` at the top of a Markdown file.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::hygiene::is_unseen;
use crate::text::lines;

/// A Markdown file, split into front matter and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    /// The YAML without its fences; empty if there is none.
    pub yaml: &'a str,
    /// The line on which the YAML begins, from 1.
    pub yaml_line: u32,
    /// The body.
    pub body: &'a str,
    /// The line on which the body begins, from 1.
    pub body_line: u32,
}

/// Splits `text`. A fence that is never closed is reported, and everything is read as front matter. A fence that is not
/// on the first line or consists of other dashes is reported too, but what it encloses is read all the same.
pub fn split<'a>(file: &str, text: &'a str, report: &mut Vec<Diagnostic>) -> FrontMatter<'a> {
    let first = lines(text).next().unwrap_or_default();
    if first.trim_end() == "---" {
        return closed(text, first.len(), 2, |line| line.trim_end() == "---").unwrap_or_else(|| {
            let meant = closed(text, first.len(), 2, is_meant);
            let line = meant.map_or(1, |meant| meant.body_line - 1);
            report.push(Diagnostic::new(Code::FrontMatterOpen).at(Place::new(file, line, 1).spanning(3)));
            meant.unwrap_or(FrontMatter { yaml: &text[first.len()..], yaml_line: 2, body: "", body_line: 1 })
        });
    }
    let Some((start, line)) = misplaced(text) else {
        return FrontMatter { yaml: "", yaml_line: 1, body: text, body_line: 1 };
    };
    report.push(Diagnostic::new(Code::FrontMatterBegin).at(Place::new(file, line, 1)));
    let all = FrontMatter { yaml: &text[start..], yaml_line: line + 1, body: "", body_line: 1 };
    closed(text, start, line + 1, is_meant).unwrap_or(all)
}

/// The front matter that starts at `start`, on `first_line`, and extends to the first line that closes it.
fn closed(text: &str, start: usize, first_line: u32, closes: impl Fn(&str) -> bool) -> Option<FrontMatter<'_>> {
    let mut at = start;
    for (number, line) in (first_line..).zip(lines(&text[start..])) {
        let end = at + line.len();
        if closes(line) {
            return Some(FrontMatter {
                yaml: &text[start..at],
                yaml_line: first_line,
                body: &text[end..],
                body_line: number + 1,
            });
        }
        at = end;
    }
    None
}

/// Finds a fence that is not on the first line or not made of three hyphens: the byte behind it, and its line. A key
/// must follow, since a text may begin with a thematic break or with the dash of a dialogue.
fn misplaced(text: &str) -> Option<(usize, u32)> {
    let mut at = 0;
    let mut fence = None;
    for (number, line) in (1..).zip(lines(text)) {
        at += line.len();
        if bare(line).is_empty() {
            continue;
        }
        match fence {
            None if is_meant(line) => fence = Some((at, number)),
            None => return None,
            Some(_) => return fence.filter(|_| has_key(bare(line))),
        }
    }
    None
}

/// A line without surrounding white space and invisible characters.
fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// Whether a line consists only of dashes and may be meant as a fence.
fn is_meant(line: &str) -> bool {
    let line = bare(line);
    line.chars().nth(1).is_some() && line.chars().all(|c| matches!(c, '-' | '—' | '–' | '－' | '―' | '─' | '﹣' | '−'))
}

/// Whether a line is `key: …`, possibly with a full-width colon.
fn has_key(line: &str) -> bool {
    line.split_once([':', '：']).is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

impl FrontMatter<'_> {
    /// The first line, up to the line `failed` at which parsing failed, that is body text rather than YAML: a heading,
    /// or a paragraph after a blank line. The closing fence is missing before it, and a later thematic break was taken
    /// for the fence.
    pub fn stray(&self, failed: u32) -> Option<u32> {
        let mut is_behind_blank = false;
        for (number, line) in (self.yaml_line..=failed).zip(self.yaml.lines()) {
            let begins = line.chars().next().is_some_and(|c| !c.is_ascii() || c.is_ascii_alphanumeric());
            // `# …` is a comment.
            if line.starts_with("##") || is_behind_blank && begins && !has_key(line) {
                return Some(number);
            }
            is_behind_blank = bare(line).is_empty();
        }
        None
    }
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
    #[test]
    fn a_fence_in_the_wrong_place_or_of_other_dashes_is_told() {
        let told = |text: &str| {
            let mut report = Vec::new();
            let parts = split("a.md", text, &mut report);
            let first = report.first().map(|found| (found.code, found.place.as_ref().and_then(|place| place.line)));
            (first, parts.yaml.to_owned(), parts.yaml_line, parts.body.to_owned(), parts.body_line)
        };
        for (open, line) in
            [("\n---", 2), ("——", 1), ("———", 1), ("－－－", 1), ("----", 1), (" ---", 1), ("\u{200B}---", 1), ("　\n \n---", 3)]
        {
            let text = format!("{open}\ntitle: 一\n{}\n正文\n", open.trim_start());
            let expected = Some((Code::FrontMatterBegin, Some(line)));
            assert_eq!(told(&text), (expected, "title: 一\n".to_owned(), line + 1, "正文\n".to_owned(), line + 3), "{text:?}");
        }
        // The last case: only the closing fence is wrong, and reported at its own line.
        let expected = Some((Code::FrontMatterOpen, Some(3)));
        assert_eq!(told("---\ntitle: 一\n———\n正文\n").0, expected);
        for text in
            ["——\n你好\n", "\n---\n\n正文：一\n", "——你好: 他说\n", "正文\n\n---\ntitle: 一\n", "", "----\n", "- a\n- b: c\n"]
        {
            assert_eq!(told(text), (None, String::new(), 1, text.to_owned(), 1), "{text:?}");
        }
    }

    #[test]
    fn a_paragraph_in_front_matter_is_seen() {
        let stray = |yaml: &str| FrontMatter { yaml, yaml_line: 2, body: "", body_line: 9 }.stray(9);
        assert_eq!(stray("title: 一\n\n正文，江水：涨了。\n"), Some(4));
        assert_eq!(stray("title: 一\n\n## 小标题\n\n正文\n"), Some(4));
        assert_eq!(stray("标题：一\n正文\n"), None, "a slip in a key is another matter");
        assert_eq!(stray("title: 一\n# 注\nsources:\n  - 志\n- x\nsummary: |\n  正文\n"), None);
    }
}
