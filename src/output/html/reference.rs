//! Character references in values and text: `&amp;`, `&#x2F;`.

use std::borrow::Cow;

/// The named references for characters of addresses and markup. No others are needed to resolve an address.
const NAMED: [(&str, char); 32] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("excl", '!'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("colon", ':'),
    ("semi", ';'),
    ("equals", '='),
    ("quest", '?'),
    ("commat", '@'),
    ("lsqb", '['),
    ("bsol", '\\'),
    ("rsqb", ']'),
    ("lowbar", '_'),
    ("nbsp", '\u{a0}'),
];

/// Resolves the character references in a value or text.
pub(crate) fn decode(raw: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', raw.as_bytes()) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(after) = rest.strip_prefix('&') {
        let (character, length) = reference(after).unwrap_or(('&', 0));
        out.push(character);
        let after = &after[length..];
        let next = after.find('&').unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    Cow::Owned(out)
}

/// The character that `text`, which follows an `&`, refers to, and the length of the reference in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let (digits, radix, prefix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 2),
            None => (number, 10, 1),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((char::from_u32(code).unwrap_or('\u{fffd}'), prefix + length + semicolon));
    }
    let length = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (_, character) = NAMED.iter().find(|(name, _)| *name == &text[..length])?;
    // If the semicolon were optional, an address such as `?a=1&lt=2` would lose a part of its query.
    text[length..].starts_with(';').then_some((*character, length + 1))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_in_values() {
        assert_eq!(decode("java&#115;cript&colon;x&#x2F;&amp;&unknown;&lt=&#"), "javascript:x/&&unknown;&lt=&#");
        assert_eq!(decode("&"), "&");
        assert_eq!(decode("&#1114112;&#xD800;"), "\u{fffd}\u{fffd}");
    }
}
