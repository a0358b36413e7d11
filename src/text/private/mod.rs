//! Detectors for what must not be published by accident: numbers that allow a person to be found or robbed, home
//! addresses, identifiable children (domain §5). All functions are pure and take one paragraph, cell or attribute at a
//! time.

mod address;
mod beside;
mod card;
mod clean;
mod dotted;
mod figures;
mod id;
mod minors;
mod numbers;
mod runs;
mod spoken;
mod words;

use std::borrow::Cow;
use std::ops::Range;

use clean::Mark;
use words::Words;

/// The kind of private data found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// An 18-digit ID number with a valid date and check digit, or one whose last digits a spreadsheet replaced by
    /// zeros.
    IdNumber,
    /// Has the shape of an ID number but a wrong check digit; possibly mistyped.
    IdShape,
    /// A 15-digit ID number, as issued until 1999.
    OldId,
    /// A mobile telephone number.
    Mobile,
    /// A bank card number.
    BankCard,
    /// A landline number that is said to be a home's.
    Home,
    /// An address that includes a door.
    Door,
    /// An identifiable child: under fourteen, at school, or called by a word such as 留守儿童.
    Minor,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// What it is.
    pub sort: Sort,
    /// Its byte range in the text.
    pub range: Range<usize>,
}

/// Values that may appear although they look private: `public_contacts` (telephones and accounts) and `public_addresses` of
/// `site.yaml`. ID numbers are never among them.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    contacts: Vec<String>,
    addresses: Vec<String>,
    /// Hash of both lists, so that cached results are specific to them.
    seed: u64,
}

impl Sort {
    /// Whether this kind blocks publishing; the others are only reported.
    pub fn is_error(self) -> bool {
        matches!(self, Self::IdNumber | Self::Mobile | Self::BankCard)
    }

    /// The word for it in diagnostics.
    pub fn label(self) -> &'static str {
        match self {
            Self::IdNumber => "身份证号",
            Self::IdShape => "像身份证号的数字（校验码不对）",
            Self::OldId => "15位旧身份证号",
            Self::Mobile => "手机号",
            Self::BankCard => "银行卡号",
            Self::Home => "住宅电话",
            Self::Door => "门牌住址",
            Self::Minor => "未成年人信息",
        }
    }
}

impl Allowed {
    /// Contacts are compared by their digits, addresses without white space.
    pub fn new(contacts: &[String], addresses: &[String]) -> Self {
        let digits = |text: &String| text.chars().filter_map(runs::digit).collect::<String>();
        let address = |text: &String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let contacts: Vec<String> = contacts.iter().map(digits).collect();
        let addresses: Vec<String> = addresses.iter().map(address).collect();
        let seed = xxhash_rust::xxh3::xxh3_64(format!("{contacts:?}{addresses:?}").as_bytes());
        Self { contacts, addresses, seed }
    }

    fn contact(&self, digits: &str) -> bool {
        self.contacts
            .iter()
            .any(|contact| !contact.is_empty() && (contact == digits || contact.strip_prefix("86") == Some(digits)))
    }

    fn address(&self, text: &str) -> bool {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        self.addresses.iter().any(|address| !address.is_empty() && text.contains(address.as_str()))
    }
}

/// Builds the tables.
pub(super) fn prepare() {
    clean::prepare();
}

/// Finds everything private in `text`, in text order. White space and line breaks inside a number are accepted in the
/// groupings that people use, so `text` must be a single paragraph, cell or value, not a page.
pub fn find(text: &str, allowed: &Allowed) -> Vec<Private> {
    let before = text.len() - text.trim_ascii_start().len();
    let text = text.trim_ascii();
    let mark = (text.len() >= clean::SHORT).then(|| Mark::of(text, allowed.seed));
    if text.is_empty() || mark.is_some_and(Mark::is_known) {
        return Vec::new();
    }
    let mut found = look(text, allowed);
    if let Some(mark) = mark.filter(|_| found.is_empty()) {
        mark.keep();
    }
    for Private { range, .. } in &mut found {
        *range = range.start + before..range.end + before;
    }
    found
}

/// As [`find`], bypassing the cache.
fn look(text: &str, allowed: &Allowed) -> Vec<Private> {
    let words = Words::of(text);
    let mut found = if words.digits < numbers::LEAST_WRITTEN { Vec::new() } else { numbers::find(text, allowed) };
    if words.contact() {
        spoken::find(text, allowed, &mut found);
    }
    if words.numerals() {
        spoken::find_numerals(text, allowed, &mut found);
    }
    spoken::find_alone(text, allowed, &mut found);
    if words.door() {
        address::find(text, allowed, &mut found);
    }
    if words.room() {
        address::find_rooms(text, allowed, &mut found);
    }
    if words.stair() {
        address::find_stairs(text, allowed, &mut found);
    }
    if words.age() {
        minors::find_ages(text, &mut found);
    }
    if words.child() {
        minors::find(text, &mut found);
    }
    found.sort_by_key(|private| (private.range.start, private.sort));
    // A number in a long run may be found twice.
    found.dedup();
    found
}

/// A finding as it may appear in a diagnostic: only the first and last characters are shown.
pub fn hint(text: &str) -> String {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (head, tail) = if chars.len() > 8 { (3, 2) } else { (1, 0) };
    let shown = |range: &[char]| range.iter().collect::<String>();
    format!("{}…{}", shown(&chars[..head.min(chars.len())]), shown(&chars[chars.len() - tail.min(chars.len())..]))
}

/// Hides the digits of every number that must not be published, except the first three and last two. The number of
/// characters stays the same. Used for quotations in diagnostics, which may end up in logs that others read. Addresses
/// and children are not hidden, because the reader has to judge whether they are private.
pub fn veiled(text: &str) -> Cow<'_, str> {
    let mut veiled = Cow::Borrowed(text);
    // Hiding one number may make its neighbour recognisable as a number.
    while let Some(next) = veiled_once(&veiled) {
        veiled = next.into();
    }
    veiled
}

/// One pass of [`veiled`]; `None` if nothing was found.
fn veiled_once(text: &str) -> Option<String> {
    let mut numbers = find(text, &Allowed::default());
    numbers.retain(|private| !matches!(private.sort, Sort::Door | Sort::Minor));
    if numbers.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Range { start, end } in numbers.into_iter().map(|private| private.range) {
        out.push_str(text.get(at..start).unwrap_or_default());
        let number = text.get(start.max(at)..end).unwrap_or_default();
        let digits = number.chars().filter(|c| c.is_alphanumeric()).count();
        let mut count = 0;
        out.extend(number.chars().map(|c| {
            count += usize::from(c.is_alphanumeric());
            if c.is_alphanumeric() && (4..digits - 1).contains(&count) { '*' } else { c }
        }));
        at = end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Some(out)
}

#[cfg(test)]
mod tests;
