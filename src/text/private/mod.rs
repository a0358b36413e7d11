//! What must never be published by accident: numbers by which a person is found or robbed, the door of a home, a child by
//! name (domain §5). Pure functions over one text at a time: a paragraph, a cell, an attribute.

mod address;
mod dotted;
mod minors;
mod numbers;
mod runs;
mod spoken;

use std::borrow::Cow;
use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// An 18-digit ID number whose check digit and date are right.
    IdNumber,
    /// Something of the shape of an ID number whose check digit is wrong: perhaps mistyped.
    IdShape,
    /// An ID number of 15 digits, as given out until 1999.
    OldId,
    /// A mobile telephone.
    Mobile,
    /// A bank card.
    BankCard,
    /// The telephone of a home, said to be one.
    Home,
    /// An address down to the door.
    Door,
    /// A child under fourteen, or a child left behind, beside a name.
    Minor,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// What it is.
    pub sort: Sort,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// What may stand on the site although it looks private: `public_contacts` and `public_addresses` of `site.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    contacts: Vec<String>,
    addresses: Vec<String>,
}

impl Sort {
    /// Whether it forbids publishing; the others are told.
    pub fn is_error(self) -> bool {
        matches!(self, Self::IdNumber | Self::Mobile | Self::BankCard)
    }

    /// The word for it in messages.
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
        Self { contacts: contacts.iter().map(digits).collect(), addresses: addresses.iter().map(address).collect() }
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

/// Everything private in `text`, in its order. White space and breaks inside a number count in the groupings in which
/// people write such numbers, so `text` must be one paragraph, cell or value, not a page.
pub fn find(text: &str, allowed: &Allowed) -> Vec<Private> {
    let mut found = numbers::find(text, allowed);
    let words = words(text);
    if words & CONTACT != 0 {
        spoken::find(text, allowed, &mut found);
    }
    if words & NUMERALS != 0 {
        spoken::find_numerals(text, allowed, &mut found);
    }
    spoken::find_alone(text, allowed, &mut found);
    if words & DOOR != 0 {
        address::find(text, allowed, &mut found);
    }
    if words & AGE != 0 {
        minors::find_ages(text, &mut found);
    }
    if words & CHILD != 0 {
        minors::find(text, &mut found);
    }
    found.sort_by_key(|private| (private.range.start, private.sort));
    // What stands in a long run may be found twice.
    found.dedup();
    found
}

/// A text holds a word of a door: 号, 室.
const DOOR: u8 = 1;
/// It holds the word of an age: 岁.
const AGE: u8 = 16;
/// It may hold a word of a child: 孤儿, 儿童, 幼儿, or one that begins as 小学, 小朋, 少先, 年级, 初一 do.
const CHILD: u8 = 2;
/// It may hold a word before a number of a person, one that begins as 电话, 固话, 手机, 座机, 微信, 联系, 份证, 宅电, 卡号 do.
const CONTACT: u8 = 4;

/// It may hold two Han numerals in a row with which a telephone may begin: 一 or 幺 and one from 三 on.
const NUMERALS: u8 = 8;

/// So many bytes of a text are looked at as one.
const TOGETHER: usize = 32;

/// So many more are seen with them, which the last ones begin a word with.
const AHEAD: usize = 4;

/// Which words a text holds. Every text of a site is asked several times, and hardly any holds one.
fn words(text: &str) -> u8 {
    let mut any = 0;
    let mut rest = text.as_bytes();
    while let Some((whole, _)) = rest.split_first_chunk::<{ TOGETHER + AHEAD }>() {
        any |= words_together(whole);
        rest = &rest[TOGETHER..];
    }
    // What is left is filled up: one by one it would take longer than all the others.
    for start in [0, TOGETHER] {
        let left = rest.get(start..).unwrap_or_default();
        let mut whole = [0; TOGETHER + AHEAD];
        let length = left.len().min(whole.len());
        whole[..length].copy_from_slice(&left[..length]);
        if length > 0 {
            any |= words_together(&whole);
        }
    }
    any
}

/// Byte by byte without a branch, which the compiler turns into steps of many bytes each.
fn words_together(bytes: &[u8; TOGETHER + AHEAD]) -> u8 {
    let mut found = [0; TOGETHER];
    for (at, found) in found.iter_mut().enumerate() {
        *found = word([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], bytes[at + 4]]);
    }
    found.iter().fold(0, |any, found| any | found)
}

/// Which words have these bytes: whole ones, or the last byte of one character and the first of the next.
#[inline]
fn word(bytes: [u8; 5]) -> u8 {
    // All bits or none, as the processor compares.
    let is = |at: usize, byte: u8| if bytes[at] == byte { 0xFF } else { 0 };
    let number = is(1, 0x8F) & is(2, 0xB7);
    let door = number | (is(1, 0xAE) & is(2, 0xA4));
    let age = is(1, 0xB2) & is(2, 0x81);
    let whole = is(0, 0xE5) & ((door & DOOR) | (age & AGE));
    let child =
        ((is(0, 0xA4) | is(0, 0xBC)) & is(1, 0xE5) & is(2, 0x84) & is(3, 0xBF)) | (is(0, 0xBF) & is(1, 0xE7) & is(2, 0xAB));
    let young =
        (is(0, 0x8F) & ((is(1, 0xE5) & is(2, 0xAD)) | (is(1, 0xE6) & is(2, 0x9C)))) | (is(0, 0x91) & is(1, 0xE5) & is(2, 0x85));
    let year = (is(0, 0xB4) & is(1, 0xE7) & is(2, 0xBA)) | (is(0, 0x9D) & is(1, 0xE4) & is(2, 0xB8));
    let phone =
        ((is(0, 0xB5) | is(0, 0xBA)) & is(1, 0xE8) & is(2, 0xAF)) | ((is(0, 0x8B) | is(0, 0xA7)) & is(1, 0xE6) & is(2, 0x9C));
    let chat = (is(0, 0xAE) & is(1, 0xE4) & is(2, 0xBF)) | (is(0, 0x94) & is(1, 0xE7) & is(2, 0xB3));
    let paper = (is(0, 0xBD) & is(1, 0xE8) & is(2, 0xAF)) | (is(0, 0x85) & is(1, 0xE7) & is(2, 0x94));
    // 证号, 卡号, 账号, 帐号, 件号.
    let of = is(0, 0x81) | is(0, 0xA1) | is(0, 0xA6) | is(0, 0x90) | is(0, 0xB6);
    let card = of & is(1, 0xE5) & is(2, 0x8F) & is(3, 0xB7);
    // 一 and 幺 end as 80 and BA; behind E4 are 三, 七, 五, 九, behind E5 八, 六, 四, and some that are no numerals.
    let first = (is(0, 0xB8) & is(1, 0x80)) | (is(0, 0xB9) & is(1, 0xBA));
    let low = is(4, 0x89) | is(4, 0x83) | is(4, 0x94) | is(4, 0x9D);
    let high = is(4, 0xAB) | is(4, 0xAD) | is(4, 0x9B);
    let numerals = first & ((is(2, 0xE4) & low) | (is(2, 0xE5) & high));
    whole | ((child | young | year) & CHILD) | ((phone | chat | paper | card) & CONTACT) | (numerals & NUMERALS)
}

/// What was found, as it may stand in a message: the digits hidden but for the ends.
pub fn hint(text: &str) -> String {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (head, tail) = if chars.len() > 8 { (3, 2) } else { (1, 0) };
    let shown = |range: &[char]| range.iter().collect::<String>();
    format!("{}…{}", shown(&chars[..head.min(chars.len())]), shown(&chars[chars.len() - tail.min(chars.len())..]))
}

/// The same text, as long as before in characters, with every number that may not be published hidden but for its ends: what
/// a message quotes may go into a log that others read. Doors and children are not hidden: whether they are private somebody
/// must judge who reads them.
pub fn veiled(text: &str) -> Cow<'_, str> {
    let mut veiled = Cow::Borrowed(text);
    // What stands beside a number may be seen to be one only when that is hidden.
    while let Some(next) = veiled_once(&veiled) {
        veiled = next.into();
    }
    veiled
}

/// The same with those numbers hidden that are found now; `None` where there are none.
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
