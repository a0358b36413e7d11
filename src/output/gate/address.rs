//! Resolves the addresses in a page as a browser does.

use std::borrow::Cow;

use crate::text::last_slash;

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// A file of the site, by its path from the site's root, and possibly a fragment in it.
    Own {
        /// The percent-decoded path; `None` for the page itself.
        path: Option<String>,
        /// The percent-decoded text after `#`; `None` if there is none or it names no element.
        fragment: Option<String>,
        /// Whether it was written from the server's root or with the site's full address. Neither works from a folder
        /// on a USB stick.
        absolute: bool,
    },
    /// Another host.
    Network,
    /// Any other scheme (`mailto`, `data`, `javascript` …), in lower case.
    Scheme(Cow<'a, str>),
    /// Outside the site: above its root.
    Outside,
}

/// The address at which the site will be published, in its two parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base<'a> {
    /// `https://example.org`
    origin: &'a str,
    /// `/` or `/hall/`
    path: &'a str,
}

impl<'a> Base<'a> {
    /// Parses `https://example.org/hall/`; `None` if it has no `://`.
    pub(super) fn parse(url: &'a str) -> Option<Self> {
        let host = url.find("://")? + 3;
        let end = url[host..].find('/').map_or(url.len(), |at| host + at);
        let path = &url[end..];
        Some(Self { origin: &url[..end], path: if path.is_empty() { "/" } else { path } })
    }

    /// Converts a path from the server's root into one from the site's root; `None` if it is outside the site.
    fn strip<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.path).or_else(|| (path == self.path.trim_end_matches('/')).then_some(""))
    }

    /// Whether `address` belongs to the site.
    pub(super) fn holds(&self, address: &str) -> bool {
        address.strip_prefix(self.origin).is_some_and(|path| self.strip(path).is_some())
    }
}

/// Resolves the address `written` on the page `page`.
pub(super) fn read<'a>(written: &'a str, page: &str, base: Option<&Base<'_>>) -> Address<'a> {
    let clean = clean(written);
    let text: &str = &clean;
    if let Some(scheme) = scheme(text) {
        if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            return Address::Scheme(scheme.to_ascii_lowercase().into());
        }
        let own = base.and_then(|base| base.strip(text.strip_prefix(base.origin)?));
        return own.map_or(Address::Network, |rest| relative(rest, "", true));
    }
    // Browsers treat a backslash like a slash.
    if text.starts_with(['/', '\\']) {
        if text[1..].starts_with(['/', '\\']) {
            return Address::Network;
        }
        return match base.map_or(Some(&text[1..]), |base| base.strip(text)) {
            Some(rest) => relative(rest, "", true),
            None => Address::Outside,
        };
    }
    relative(text, page, false)
}

/// Fast path for addresses that consist of `../` steps and a plain path, of which a page may hold hundreds: the target
/// folder from the site's root and the rest after it. `None` for all others, which [`read`] handles.
pub(super) fn plain<'a>(written: &'a str, page: &'a str) -> Option<(&'a str, &'a str)> {
    let mut folder = last_slash(page).map_or("", |at| &page[..=at]);
    let mut rest = written;
    while let Some(after) = rest.strip_prefix("../") {
        let above = folder.strip_suffix('/')?;
        folder = &above[..last_slash(above).map_or(0, |at| at + 1)];
        rest = after;
    }
    let mut before = Letter::Slash;
    for byte in rest.bytes() {
        let letter = LETTERS[usize::from(byte)];
        // A segment that starts with a dot may be `.` or `..`, and `//` is something else.
        if letter == Letter::Other || letter != Letter::Word && before == Letter::Slash {
            return None;
        }
        before = letter;
    }
    (before != Letter::Slash).then_some((folder, rest))
}

/// The class of a byte in a plain address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    Word,
    Dot,
    Slash,
    Other,
}

/// The class of every byte, as a table for speed: thousands of pages hold a hundred addresses each.
const LETTERS: [Letter; 256] = {
    let mut letters = [Letter::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        letters[byte as usize] = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' => Letter::Word,
            b'.' => Letter::Dot,
            b'/' => Letter::Slash,
            _ => Letter::Other,
        };
        byte += 1;
    }
    letters
};

/// Removes the white space that browsers drop: around the address, and tabs and line breaks within it.
fn clean(written: &str) -> Cow<'_, str> {
    if written.bytes().all(|byte| byte > b' ') {
        return Cow::Borrowed(written);
    }
    let trimmed = written.trim_matches(|c: char| c <= ' ');
    if trimmed.contains(['\t', '\n', '\r']) {
        Cow::Owned(trimmed.replace(['\t', '\n', '\r'], ""))
    } else {
        Cow::Borrowed(trimmed)
    }
}

fn scheme(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')))?;
    (bytes[end] == b':' && bytes[0].is_ascii_alphabetic()).then(|| &text[..end])
}

fn relative<'a>(text: &str, page: &str, absolute: bool) -> Address<'a> {
    let (rest, fragment) = match text.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (text, None),
    };
    // `#top`, an empty fragment and a text fragment (`:~:`) name no element.
    let fragment = fragment.map(|fragment| fragment.split(":~:").next().unwrap_or(fragment));
    let fragment = fragment.filter(|fragment| !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top"));
    let fragment = fragment.map(|fragment| percent_decode(fragment).into_owned());
    let path = rest.split('?').next().unwrap_or(rest);
    if path.is_empty() && !absolute {
        return Address::Own { path: None, fragment, absolute };
    }
    match join(page, path) {
        Some(path) => Address::Own { path: Some(path), fragment, absolute },
        None => Address::Outside,
    }
}

/// The path from the site's root that `path` denotes on `page`; `None` if it leads above the root.
fn join(page: &str, path: &str) -> Option<String> {
    let folder = page.rfind('/').map_or("", |at| &page[..=at]);
    let mut joined = String::with_capacity(folder.len() + path.len());
    joined.push_str(folder);
    let mut parts = path.split(['/', '\\']).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            "." => {}
            ".." => {
                let folder = joined.strip_suffix('/')?;
                joined.truncate(folder.rfind('/').map_or(0, |at| at + 1));
            }
            _ => {
                joined.push_str(&percent_decode(part));
                if !is_last {
                    joined.push('/');
                }
            }
        }
    }
    Some(joined)
}

/// Decodes `%E5`. Malformed sequences stay as they are; if the result is not UTF-8, so does the whole text.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2))
            && let Ok(decoded) = u8::try_from(high * 16 + low)
        {
            out.push(decoded);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own(path: &str, fragment: Option<&str>) -> Address<'static> {
        let path = (!path.is_empty()).then(|| path.to_owned());
        Address::Own { path, fragment: fragment.map(str::to_owned), absolute: false }
    }

    #[test]
    fn relative_addresses() {
        let at = |written| read(written, "honors/by-level/national.html", None);
        assert_eq!(at("../index.html#x?y"), own("honors/index.html", Some("x?y")));
        assert_eq!(at("../../members/a.html?q=%23#%E5%BC%A0"), own("members/a.html", Some("张")));
        assert_eq!(at("../../../x.html"), Address::Outside);
        assert_eq!(at(" ./b.html\n"), own("honors/by-level/b.html", None));
        assert_eq!(at("#a"), own("", Some("a")));
        assert_eq!(at("#top"), own("", None));
        assert_eq!(at(""), own("", None));
        assert_eq!(at("?page=2"), own("", None));
        assert_eq!(at(".."), own("honors/", None));
        assert_eq!(at("a%20b.html"), own("honors/by-level/a b.html", None));
        assert_eq!(at("..\\x.html"), own("honors/x.html", None));
        assert_eq!(at("100%.html"), own("honors/by-level/100%.html", None));
    }

    proptest! {
        #[test]
        fn a_plain_address_leads_where_it_is_read_to_lead(written in "(\\.\\./){0,3}[a-c.:/#?%-]{0,8}", page in "([ab]/){0,3}[ab].html") {
            if let Some((folder, rest)) = plain(&written, &page) {
                let path = Some(format!("{folder}{rest}"));
                prop_assert_eq!(read(&written, &page, None), Address::Own { path, fragment: None, absolute: false });
            }
        }
    }

    #[test]
    fn other_schemes_and_hosts() {
        let at = |written| read(written, "a.html", None);
        for written in ["https://example.org/", "HTTP://x", "//example.org", "/\\example.org", "\\\\x", "ht\ntp://x"] {
            assert_eq!(at(written), Address::Network, "{written}");
        }
        assert_eq!(at(" java\nscript:alert(1)"), Address::Scheme("javascript".into()));
        assert_eq!(at("tel:023-5800"), Address::Scheme("tel".into()));
        assert_eq!(at("a-b.html:1"), Address::Scheme("a-b.html".into()));
        assert_eq!(at("a/b:1"), own("a/b:1", None));
    }

    #[test]
    fn the_sites_own_address() {
        let base = Base::parse("https://example.org/hall/").expect("an address");
        let at = |written| read(written, "members/a.html", Some(&base));
        let absolute = |path: &str| Address::Own { path: Some(path.into()), fragment: None, absolute: true };
        assert_eq!(at("https://example.org/hall/members/a.html"), absolute("members/a.html"));
        assert_eq!(at("https://example.org/hall/"), absolute(""));
        assert_eq!(at("https://example.org/hall"), absolute(""));
        assert_eq!(at("https://example.org/other/"), Address::Network);
        assert_eq!(at("https://example.org.evil.org/hall/"), Address::Network);
        assert_eq!(at("/hall/index.html"), absolute("index.html"));
        assert_eq!(at("/index.html"), Address::Outside);
        assert!(base.holds("https://example.org/hall/x") && !base.holds("https://example.org/x"));
        let root = Base::parse("https://example.org").expect("an address");
        assert_eq!(read("https://example.org/x.html", "a", Some(&root)), absolute("x.html"));
    }
}
