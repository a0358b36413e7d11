//! Markup that does not parse as what it was meant to be: a picture whose file name has a space, a link in full-width
//! brackets, an unclosed name, a heading without a space, a table without its rule. The page would show the raw
//! characters, and nobody would notice the missing picture before the opening.

use std::ops::Range;

use crate::text::surname::is_han;

/// Such markup in a text, and what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unmeant {
    /// Byte range of the markup.
    pub(super) range: Range<usize>,
    /// The correct markup.
    pub(super) meant: String,
}

/// How far from one bracket the other is searched for, in characters. No file name is longer, and the limit keeps a
/// long line of brackets from taking quadratic time.
const NEAR: usize = 400;

/// Finds such markup in the bytes `within` of `text`, which the parser took for plain text.
pub(super) fn find(text: &str, within: &Range<usize>) -> Vec<Unmeant> {
    let mut found = bracketed(text, within);
    found.extend(line(text, within.start));
    found
}

/// Checks the line that begins at byte `start`: a heading such as `#经过` or `＃ 经过`, or the first row of a table without the
/// rule below it.
fn line(text: &str, start: usize) -> Option<Unmeant> {
    let rest = text.get(start..).filter(|rest| rest.starts_with(['#', '＃', '|']))?;
    if !text[..start].is_empty() && !text[..start].ends_with('\n') {
        return None;
    }
    let line = rest.lines().next()?.trim_end();
    let range = start..start + line.len();
    if line.starts_with('|') {
        let columns = line.matches('|').count() - 1;
        let is_first = !text[..start].trim_end_matches('\n').rsplit('\n').next().is_some_and(|before| before.starts_with('|'));
        let is_row = columns > 1 && line.ends_with('|') && is_first;
        return is_row.then(|| Unmeant { range, meant: format!("{line}\n|{}", "---|".repeat(columns)) });
    }
    let title = line.trim_start_matches(['#', '＃']);
    let level = line.chars().count() - title.chars().count();
    let title = title.trim();
    // `#我为群众办实事#` names a topic, and `#3` is a number.
    let is_heading = level < 7 && title.chars().next().is_some_and(is_han) && !title.contains(['#', '＃']);
    is_heading.then(|| Unmeant { range, meant: format!("{} {title}", "#".repeat(level)) })
}

/// Finds pictures, links and names.
fn bracketed(text: &str, within: &Range<usize>) -> Vec<Unmeant> {
    let may_hold = |words: &&str| memchr::memchr2(b'[', b']', words.as_bytes()).is_some();
    let Some(words) = text.get(within.clone()).filter(may_hold) else { return Vec::new() };
    let at = |(offset, _): (usize, &str)| within.start + offset;
    let escaped = |at: &usize| text[..*at].ends_with('\\');
    let links = words.match_indices(']').map(at).filter(|at| !escaped(at)).filter_map(|at| link(text, at));
    let names = words.match_indices('[').map(at).filter(|at| !escaped(at)).filter_map(|at| name(text, at));
    links.chain(names).collect()
}

/// Checks `![江景](江 1.jpg)` or `[通知]（通知.pdf）`, given the `]` that closes the link text.
fn link(text: &str, closing: usize) -> Option<Unmeant> {
    let rest = &text[closing + 1..];
    let rest = rest.strip_prefix([' ', '\u{3000}']).unwrap_or(rest);
    let inner = rest.strip_prefix(['(', '（'])?;
    let (opening, _) =
        text[..closing].char_indices().rev().take(NEAR).take_while(|(_, c)| *c != '\n').find(|(_, c)| *c == '[')?;
    let words = &text[opening + 1..closing];
    let mut depth = 1_usize;
    let end = inner.char_indices().take(NEAR).take_while(|(_, c)| *c != '\n').find_map(|(at, c)| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let target = inner[..end].trim();
    let (file, title) = match target.split_once(" \"") {
        Some((file, title)) => (file.trim(), format!(" \"{title}")),
        None => (target, String::new()),
    };
    let file = file.trim_matches(['<', '>']);
    if !is_address(file) {
        return None;
    }
    let bang = text[..opening].chars().next_back().filter(|c| matches!(c, '!' | '！'));
    let file = if file.contains(char::is_whitespace) { format!("<{file}>") } else { file.to_owned() };
    let closed = inner[end..].chars().next().map_or(end, |c| end + c.len_utf8());
    let behind = text.len() - inner.len() + closed;
    Some(Unmeant {
        range: opening - bang.map_or(0, char::len_utf8)..behind,
        meant: format!("{}[{words}]({file}{title})", if bang.is_some() { "!" } else { "" }),
    })
}

/// Whether the target is a file with an extension or a web page. Other text in brackets is prose: `[注]（见上）`.
fn is_address(written: &str) -> bool {
    let ending = written.rsplit_once('.').map(|(_, ending)| ending);
    let has_ending = ending.is_some_and(|e| {
        matches!(e.len(), 2..=5) && e.chars().all(|c| c.is_ascii_alphanumeric()) && e.contains(|c: char| c.is_ascii_alphabetic())
    });
    written.starts_with("http") || has_ending
}

/// Checks for `[[张明远` and `[[张明远]`.
fn name(text: &str, opening: usize) -> Option<Unmeant> {
    let inner = text[opening..].strip_prefix("[[")?;
    let end = inner.find(|c: char| matches!(c, '[' | ']' | '\n') || c.is_whitespace() || "，。、；：！？".contains(c));
    let name = &inner[..end.unwrap_or(inner.len())];
    let from = opening + 2 + name.len();
    let behind = if text[from..].starts_with(']') { from + 1 } else { from };
    (!name.is_empty() && !text[from..].starts_with("]]") && !text[..opening].ends_with('['))
        .then(|| Unmeant { range: opening..behind, meant: format!("[[{name}]]") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_are_none_are_told_with_what_was_meant() {
        let meant = |text: &str| {
            let found = find(text, &(0..text.len()));
            found.into_iter().map(|one| (text[one.range].to_owned(), one.meant)).collect::<Vec<_>>()
        };
        for (written, right) in [
            ("![江](江 （1）.jpg)", "![江](<江 （1）.jpg>)"),
            ("！[江]（江.jpg）", "![江](江.jpg)"),
            ("![江] (江.jpg)", "![江](江.jpg)"),
            ("[通知](通知 1.pdf \"题\")", "[通知](<通知 1.pdf> \"题\")"),
            ("[[张明远]", "[[张明远]]"),
            ("[[张明远", "[[张明远]]"),
        ] {
            assert_eq!(meant(&format!("见{written}，好")), [(written.to_owned(), right.to_owned())]);
        }
        for (written, right) in
            [("#经过", "# 经过"), ("＃＃ 经过", "## 经过"), ("| 姓名 | 年龄 |\n| 甲 | 3 |", "| 姓名 | 年龄 |\n|---|---|")]
        {
            let first = written.lines().next().unwrap_or_default();
            assert_eq!(meant(written), [(first.to_owned(), right.to_owned())]);
        }
        for prose in ["#学党史#", "#3 楼", "甲#乙", "|甲", "| 甲 |"] {
            assert_eq!(meant(prose), [], "{prose}");
        }
        for prose in ["见[注]（见上文）。", "[1] (2017.10)", "\\[[张明远]", "甲]乙(丙.jpg)", "[a](b"] {
            assert_eq!(meant(prose), [], "{prose}");
        }
    }
}
