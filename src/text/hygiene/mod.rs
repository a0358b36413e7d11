//! Damaged text: what pasting from the web does to Chinese, found by rules R1–R13 and mended where it is sure (domain §6).
//!
//! The cause of most of it is a scraper that inserts pinyin after characters by replacing bytes of GBK text: where the
//! bytes it meant began in the middle of a character, that character is torn and those behind it are read askew.
//! Pure functions on one text; nothing here reads a file, and no name is ever rewritten.

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
    /// R2: a stray letter before pinyin in brackets.
    AnnotatedLetter,
    /// R3: the rest of pinyin in brackets.
    AnnotationRest,
    /// R4: characters read askew behind a lost byte.
    Askew,
    /// R5: one letter between characters.
    StrayLetter,
    /// R6: letters of another script inside a sentence.
    OtherScript,
    /// R7: characters that stand for a lost one.
    Placeholder,
    /// R8: a quotation mark without its twin.
    Unpaired,
    /// R9: half-width punctuation between characters.
    HalfWidth,
    /// R10: simplified and traditional mixed.
    MixedForms,
    /// R11: what web pages put around an article.
    Residue,
    /// R12: text read in a wrong encoding.
    WrongEncoding,
    /// R13: invisible characters and look-alikes.
    Invisible,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nobody may read this.
    Error,
    /// Somebody must look.
    Warning,
    /// Can be mended, or is only worth knowing.
    Info,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Sure: `check --fix` may write this in its place.
    Replace(String),
    /// Sure, but for a person to write: it stands where other places of the site have to be changed with it.
    ByHand(String),
    /// Likely: a person must hold it against the original.
    Suggest(String),
    /// Only the original knows.
    None,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What can be done.
    pub repair: Repair,
}

/// What the rules need to know of a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether pinyin in brackets is meant (`keep_pinyin`).
    pub keep_pinyin: bool,
    /// Whether the text is Markdown: code, addresses and tags are left alone.
    pub markdown: bool,
    /// Names of people: nothing that touches one is mended.
    pub names: &'a [&'a str],
}

impl Rule {
    /// R1 … R13.
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

    /// How much its findings weigh.
    pub fn weight(self) -> Weight {
        match self {
            Self::WrongEncoding => Weight::Error,
            Self::HalfWidth | Self::MixedForms | Self::Invisible => Weight::Info,
            _ => Weight::Warning,
        }
    }

    /// Which of two findings that overlap is the cause; smaller wins.
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

/// Everything damaged in `text`, in its order, no two findings on the same bytes.
pub fn find(text: &str, options: &Options<'_>) -> Vec<Finding> {
    look(text, options, Seen::of(text))
}

/// The same, of a text in which nothing occurs but what was `seen`.
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

/// The text with every sure repair made.
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

/// The text with every sure repair made, and those made that only then can be seen: a comma behind pinyin in brackets.
pub fn mend(text: &str, options: &Options<'_>) -> String {
    /// Each pass takes something away or makes it whole; three are enough for what one repair uncovers.
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

/// Whether the bytes lie inside a name, or share some with one.
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
