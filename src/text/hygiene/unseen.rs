//! R13: invisible characters and look-alikes. In Markdown, white space at the start of a line and adjacent punctuation
//! can be syntax, so a repair removes only what is not text and leaves the block structure intact.

use unicode_normalization::UnicodeNormalization as _;

use super::{Finding, Prose, Repair, Rule};

/// Maximum number of characters searched for a link definition; `CommonMark` allows no longer label.
const LONGEST_LABEL: usize = 1000;

/// Finds every run of invisible characters, and every look-alike.
pub(super) fn find(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    let mut index = 0;
    let mut line = Line::of(prose, 0, &Line::default());
    let mut target = Target::default();
    while index < prose.chars.len() {
        let c = prose.at(index);
        if c == '\n' {
            index += 1;
            line = Line::of(prose, index, &line);
            if ends_line(prose.at(end(prose, index, |c| is_odd(c) || is_blank(c)))) {
                target = Target::default();
            }
            continue;
        }
        target.pass(c);
        let run = match c {
            _ if is_odd(c) && !line.has_words => Some(before_words(prose, &line, index)),
            '\u{A0}' | '　' => space(prose, &line, index),
            _ if is_unseen(c) => Some(nothing(prose, &line, index)),
            // Between the parts of an emoji joiners are meant.
            '\u{200C}' | '\u{200D}' if is_joined(prose, index) => Some(nothing(prose, &line, index)),
            '\u{2F00}'..='\u{2FD5}' | '\u{2E80}'..='\u{2EF3}' | '\u{F900}'..='\u{FAD9}' => {
                let normal: String = c.nfkc().collect();
                (normal != c.to_string()).then_some((index, index + 1, Repair::Replace(normal)))
            }
            _ => None,
        };
        line.has_words |= !is_odd(c) && !c.is_ascii_punctuation() && !c.is_ascii_digit() && !is_blank(c);
        let Some((from, to, repair)) = run else {
            index += 1;
            continue;
        };
        // Without such a character, what is no target of a link may become one.
        let repair = if prose.markdown && target.is_open { Repair::None } else { repair };
        found.push(Finding { rule: Rule::Invisible, range: prose.bytes(from, to), repair });
        index = to;
    }
}

/// A run of characters, as start and end position, with its repair.
type Run = (usize, usize, Repair);

/// Whether the text stands behind `](`, up to `)` or a blank line.
#[derive(Default)]
struct Target {
    is_open: bool,
    /// The last visible character.
    before: char,
}

impl Target {
    fn pass(&mut self, c: char) {
        self.is_open = match c {
            '(' => self.is_open || self.before == ']',
            ')' => false,
            _ => self.is_open,
        };
        if !is_odd(c) {
            self.before = c;
        }
    }
}

/// What is known about the current line so far.
#[derive(Default)]
struct Line {
    start: usize,
    /// Whether anything but punctuation and digits has occurred; until then Markdown may read punctuation as structure.
    has_words: bool,
    /// Whether the line looks like a link definition or HTML, in which any character may matter.
    is_markup: bool,
}

impl Line {
    fn of(prose: &Prose<'_>, start: usize, before: &Self) -> Self {
        // Both extend to the next blank line.
        let goes_on = before.is_markup && !ends_line(prose.at(end(prose, start, is_blank)));
        // Text that is not Markdown has no structure.
        Self { start, has_words: !prose.markdown, is_markup: prose.markdown && (goes_on || is_markup(prose, start)) }
    }
}

/// Whether a line reads `<…` or `[label]: …` after invisible characters and the markers of quotations and lists.
fn is_markup(prose: &Prose<'_>, start: usize) -> bool {
    let is_mark = |c: char| matches!(c, '>' | '-' | '*' | '+' | '.' | ')') || c.is_ascii_digit();
    let rest = prose.chars.get(start..).unwrap_or_default().iter().map(|(_, c)| *c);
    let mut rest = rest.skip_while(|c| is_odd(*c) || is_blank(*c) || is_mark(*c)).take(LONGEST_LABEL);
    let mut before = '\0';
    match rest.next() {
        Some('<') => true,
        Some('[') => rest.take_while(|c| *c != '\n').filter(|c| !is_unseen(*c)).any(|c| {
            let ends = before == ']' && c == ':';
            before = c;
            ends
        }),
        _ => false,
    }
}

/// Whether a character is invisible without being a space: zero-width characters, soft hyphens, direction marks.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{200E}' | '\u{200F}')
}

fn is_odd(c: char) -> bool {
    is_unseen(c) || matches!(c, '\u{A0}' | '　')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r')
}

fn is_joined(prose: &Prose<'_>, index: usize) -> bool {
    use crate::text::surname::is_han;
    is_han(prose.before(index)) || is_han(prose.at(index + 1))
}

/// End of the run starting at `index` whose characters all satisfy `part`.
fn end(prose: &Prose<'_>, index: usize, part: impl Fn(char) -> bool) -> usize {
    index + prose.chars.get(index..).unwrap_or_default().iter().take_while(|(_, c)| part(*c)).count()
}

fn ends_line(c: char) -> bool {
    matches!(c, '\0' | '\n' | '\r')
}

/// White space before the words of a line. Removed only if the line keeps its meaning, never creating a list, heading
/// or code.
fn before_words(prose: &Prose<'_>, line: &Line, index: usize) -> Run {
    let to = end(prose, index, |c| is_odd(c) || matches!(c, ' ' | '\t'));
    // A `-` or `1.` directly before it is not a list item yet; a space would make it one.
    let before = prose.before(index);
    let is_free = index == line.start || is_blank(before) || before.is_ascii_digit() && !prose.at(to).is_ascii();
    let stays = is_free && !line.is_markup && is_prose(prose, to);
    let new = if before.is_ascii_digit() && (index..to).any(|at| !is_unseen(prose.at(at))) { " " } else { "" };
    (index, to, if stays { Repair::Replace(new.to_owned()) } else { Repair::None })
}

/// Whether the text at `index` cannot begin a block of its own.
fn is_prose(prose: &Prose<'_>, index: usize) -> bool {
    let behind = |to: usize| prose.at(to).is_alphanumeric() || !prose.at(to).is_ascii();
    match prose.at(index) {
        c if ends_line(c) => false,
        c if c.is_ascii_digit() => !matches!(prose.at(end(prose, index, |c| c.is_ascii_digit())), '.' | ')'),
        '*' | '_' => behind(end(prose, index, |c| matches!(c, '*' | '_'))),
        c => !c.is_ascii() || c.is_ascii_alphabetic() || matches!(c, '"' | '\'' | '(' | '[' | '!'),
    }
}

/// A non-breaking or full-width space behind words. Between words it stays a space, because it separates them.
fn space(prose: &Prose<'_>, line: &Line, index: usize) -> Option<Run> {
    let to = end(prose, index, |c| c == '　');
    if !(index..=to).any(|at| prose.at(at) == '\u{A0}') {
        let opens = matches!(prose.before(index), '\0' | '\n');
        return match to - index {
            _ if opens => Some((index, to, Repair::Replace(String::new()))),
            length if length > 1 && !ends_line(prose.at(to)) => Some((index, to, Repair::Replace("　".to_owned()))),
            _ => None,
        };
    }
    let mut to = end(prose, index, |c| matches!(c, '\u{A0}' | '　' | ' '));
    let mut from = index;
    while from > line.start && prose.at(from - 1) == ' ' {
        from -= 1;
    }
    let new = if ends_line(prose.at(to)) {
        // Two trailing spaces are an intended line break; spaces before the run must not become one.
        let kept = (index..to).rev().take_while(|at| prose.at(*at) == ' ').count();
        to -= if kept > 1 { kept } else { 0 };
        ""
    } else if from == line.start {
        ""
    } else if (from..to).any(|at| prose.at(at) == '　') {
        "　"
    } else {
        " "
    };
    Some((from, to, if line.is_markup { Repair::None } else { Repair::Replace(new.to_owned()) }))
}

/// Invisible characters, removed unless they separate two Markdown punctuation marks.
fn nothing(prose: &Prose<'_>, line: &Line, index: usize) -> Run {
    let to = end(prose, index, is_unseen).max(index + 1);
    let (before, after) = (prose.before(index), prose.at(to));
    let parts = before.is_ascii_punctuation() && after.is_ascii_punctuation()
        || matches!(before, '<' | '&' | '\\')
        // Spaces at the end of a line are a line break.
        || before == ' ' && ends_line(after);
    let stays = prose.markdown && (line.is_markup || parts);
    (index, to, if stays { Repair::None } else { Repair::Replace(String::new()) })
}
