//! Damaged text: what pasting from the web does to Chinese, found by rules R1–R13 and mended where the repair is
//! certain (domain §6).
//!
//! Most of it comes from a scraper that inserts pinyin after characters by replacing bytes of GBK text: where a match
//! begins in the middle of a character, that character is torn and those behind it are misaligned. All functions here
//! are pure and work on one text; none reads a file, and no name is ever rewritten.

mod brackets;
mod encoding;
mod gbk;
mod held;
mod letters;
mod marks;
mod prose;
mod residue;
mod seen;
mod unseen;

use std::ops::Range;

pub use held::SYNTAX;
pub use marks::traditional_share;
pub(super) use prose::Prose;
use seen::Seen;
pub use unseen::is_unseen;

/// A rule of domain §6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// R1: pinyin in brackets behind characters.
    Annotated,
    /// R2: a stray letter before bracketed pinyin.
    AnnotatedLetter,
    /// R3: the remainder of bracketed pinyin.
    AnnotationRest,
    /// R4: misaligned characters behind a lost byte.
    Askew,
    /// R5: a single letter between Han characters.
    StrayLetter,
    /// R6: letters of another script inside a sentence.
    OtherScript,
    /// R7: placeholders for a lost character.
    Placeholder,
    /// R8: an unpaired quotation mark.
    Unpaired,
    /// R9: half-width punctuation between Han characters.
    HalfWidth,
    /// R10: simplified and traditional forms mixed.
    MixedForms,
    /// R11: boilerplate that web pages put around an article.
    Residue,
    /// R12: text decoded with a wrong encoding.
    WrongEncoding,
    /// R13: invisible characters and look-alikes.
    Invisible,
}

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Must not be published.
    Error,
    /// Needs a person to look at it.
    Warning,
    /// Can be mended automatically, or is merely worth knowing.
    Info,
}

/// How a finding can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Certain: `check --fix` may apply this replacement.
    Replace(String),
    /// Certain, but to be applied by a person, because other places of the site must change with it.
    ByHand(String),
    /// Likely: a person must compare it with the original.
    Suggest(String),
    /// Unknown: only the original tells.
    None,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: Rule,
    /// Its byte range in the text.
    pub range: Range<usize>,
    /// How it can be repaired.
    pub repair: Repair,
}

/// What the rules need to know about a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether bracketed pinyin is intended (`keep_pinyin`).
    pub keep_pinyin: bool,
    /// Whether the text is Markdown, in which code, addresses and tags are left alone.
    pub markdown: bool,
    /// Names of people; nothing that touches one is mended.
    pub names: &'a [&'a str],
}

impl Rule {
    /// The rule's id, R1 … R13.
    pub fn id(self) -> &'static str {
        match self {
            Self::Annotated => "R1",
            Self::AnnotatedLetter => "R2",
            Self::AnnotationRest => "R3",
            Self::Askew => "R4",
            Self::StrayLetter => "R5",
            Self::OtherScript => "R6",
            Self::Placeholder => "R7",
            Self::Unpaired => "R8",
            Self::HalfWidth => "R9",
            Self::MixedForms => "R10",
            Self::Residue => "R11",
            Self::WrongEncoding => "R12",
            Self::Invisible => "R13",
        }
    }

    /// Severity of the rule's findings.
    pub fn weight(self) -> Weight {
        match self {
            Self::WrongEncoding => Weight::Error,
            Self::HalfWidth | Self::MixedForms | Self::Invisible => Weight::Info,
            _ => Weight::Warning,
        }
    }

    /// Which of two overlapping findings is the cause; the smaller rank wins.
    fn rank(self) -> u8 {
        match self {
            Self::WrongEncoding => 0,
            Self::AnnotatedLetter => 1,
            Self::AnnotationRest => 2,
            Self::Annotated => 3,
            Self::Askew => 4,
            Self::Placeholder => 5,
            Self::OtherScript => 6,
            Self::StrayLetter => 7,
            Self::Residue => 8,
            Self::Invisible => 9,
            Self::HalfWidth => 10,
            Self::Unpaired => 11,
            Self::MixedForms => 12,
        }
    }
}

/// Finds all damage in `text`, in text order. No two findings overlap, except that R10 may overlap any other.
pub fn find(text: &str, options: &Options<'_>) -> Vec<Finding> {
    look(text, options, Seen::of(text))
}

/// As [`find`], given what occurs in the text at all (`seen`).
fn look(text: &str, options: &Options<'_>, seen: Seen) -> Vec<Finding> {
    let mut found = Vec::new();
    if seen.is_plain() {
        return found;
    }
    let prose = Prose::new(text, options.markdown, seen);
    encoding::find(&prose, &mut found);
    if seen.tone {
        brackets::find(&prose, options, &mut found);
    }
    if seen.lost() {
        gbk::find(&prose, &mut found);
    }
    if seen.letter {
        letters::find(&prose, &mut found);
    }
    marks::find(&prose, &mut found);
    if seen.odd {
        unseen::find(&prose, &mut found);
    }
    if seen.residue {
        residue::find(&prose, &mut found);
    }
    if found.is_empty() {
        return found;
    }
    found.retain(|finding| !prose.is_kept(finding.range.start));
    found.sort_by_key(|finding| (finding.rule.rank(), finding.range.start));
    let mut chosen: Vec<Finding> = Vec::with_capacity(found.len());
    let mut taken = std::collections::BTreeMap::new();
    for mut finding in found {
        let Range { start, end } = finding.range;
        let before = taken.range(..end.max(start + 1)).next_back().map(|(_, end): (&usize, &usize)| *end);
        if finding.rule != Rule::MixedForms && before.is_some_and(|before| before > start) {
            continue;
        }
        if finding.rule != Rule::MixedForms {
            taken.insert(start, end);
        }
        if matches!(finding.repair, Repair::Replace(_)) && touches_name(text, &finding.range, options.names) {
            finding.repair = Repair::None;
        }
        chosen.push(finding);
    }
    chosen.sort_by_key(|finding| (finding.range.start, finding.rule));
    held::settle(&prose, &mut chosen);
    chosen
}

/// Applies every certain repair.
pub fn repair(text: &str, findings: &[Finding]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings {
        if let (Repair::Replace(new), true) = (&finding.repair, finding.range.start >= at) {
            out.push_str(&text[at..finding.range.start]);
            out.push_str(new);
            at = finding.range.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// Applies every certain repair, repeatedly, because a repair may reveal another: a comma behind bracketed pinyin.
pub fn mend(text: &str, options: &Options<'_>) -> String {
    /// Each pass removes or completes something. Three are enough for whatever one repair reveals; the fourth confirms
    /// it.
    const PASSES: usize = 4;
    let mut text = text.to_owned();
    for _ in 0..PASSES {
        let mended = repair(&text, &find(&text, options));
        if mended == text {
            break;
        }
        text = mended;
    }
    text
}

/// Whether a byte range overlaps a mention of one of the names.
pub fn touches_name(text: &str, range: &Range<usize>, names: &[&str]) -> bool {
    const AROUND: usize = 64;
    let mut from = range.start.saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (range.end + AROUND).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let window = &text[from..to];
    names
        .iter()
        .filter(|name| !name.is_empty())
        .any(|name| window.match_indices(name).any(|(at, _)| from + at < range.end && range.start < from + at + name.len()))
}

#[cfg(test)]
mod tests;
