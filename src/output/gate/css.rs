//! The addresses that a style sheet loads: `url(…)`, `@import` and the strings in `image-set(…)`.

use std::borrow::Cow;

/// Every address that `css` loads, with the byte offset at which it begins.
pub(super) fn addresses(css: &str) -> Vec<(Cow<'_, str>, usize)> {
    let mut found = Vec::new();
    let bytes = css.as_bytes();
    let mut at = 0;
    // A string is an address after `@import` and inside `image-set(`.
    let mut import = false;
    let mut sets: Vec<bool> = Vec::new();
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = css[at + 2..].find("*/").map_or(css.len(), |end| at + 2 + end + 2);
                continue;
            }
            b'"' | b'\'' => {
                let end = string_end(bytes, at);
                if import || sets.last() == Some(&true) {
                    found.push((unescape(&css[at + 1..end]), at + 1));
                }
                at = end;
            }
            b';' | b'{' | b'}' => import = false,
            b'(' => sets.push(before(css, at, "image-set")),
            b')' => {
                sets.pop();
            }
            b'@' => import = after(css, at + 1, "import"),
            b'u' | b'U' if after(css, at, "url(") && !is_word(bytes, at) => {
                let is_namespace = css[..at].trim_end().rsplit(['\n', ';', '}']).next().is_some_and(|s| s.contains("@namespace"));
                let (address, offset, end) = url(css, at + 4);
                // The name of a namespace is not loaded.
                if !is_namespace {
                    found.push((address, offset));
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The address inside `url(`, the byte offset at which it begins, and that of its closing bracket.
fn url(css: &str, from: usize) -> (Cow<'_, str>, usize, usize) {
    let bytes = css.as_bytes();
    let start = from + css[from..].len() - css[from..].trim_start().len();
    if let Some(b'"' | b'\'') = bytes.get(start) {
        let end = string_end(bytes, start);
        let close = css.get(end..).and_then(|rest| rest.find(')')).map_or(css.len(), |at| end + at);
        return (unescape(css.get(start + 1..end).unwrap_or_default()), start + 1, close);
    }
    let close = css[start..].find(')').map_or(css.len(), |at| start + at);
    (unescape(css[start..close].trim_end()), start, close)
}

/// The byte offset of the quote that ends the string beginning at `start`, or the end of the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            byte if byte == bytes[start] => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn after(css: &str, at: usize, word: &str) -> bool {
    css.as_bytes().get(at..at + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word.as_bytes()))
}

fn before(css: &str, at: usize, word: &str) -> bool {
    at >= word.len() && after(css, at - word.len(), word)
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'-' | b'_'))
}

/// Resolves escapes such as `\2f ` and `\(`.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        out.push_str(plain);
        let digits = escaped.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits > 0 {
            let code = u32::from_str_radix(&escaped[..digits], 16).unwrap_or_default();
            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            rest = &escaped[digits..];
            rest = rest.strip_prefix([' ', '\n', '\t']).unwrap_or(rest);
        } else {
            let next = escaped.chars().next();
            out.extend(next.filter(|c| *c != '\n'));
            rest = &escaped[next.map_or(0, char::len_utf8)..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(css: &str) -> Vec<String> {
        addresses(css).into_iter().map(|(address, _)| address.into_owned()).collect()
    }

    #[test]
    fn what_a_style_sheet_fetches() {
        assert_eq!(of("a{background:url(x.png)}b{background:URL( 'y z.png' )}"), ["x.png", "y z.png"]);
        assert_eq!(of("@import 'a.css' screen; @import url(\"b.css\"); x{content:'c.css'}"), ["a.css", "b.css"]);
        assert_eq!(of("/* url(no.png) */ a{content:\"url(no.png)\"}"), Vec::<String>::new());
        assert_eq!(of("a{b:image-set('a.webp' 1x, \"b.webp\" type('image/webp'))}"), ["a.webp", "b.webp"]);
        assert_eq!(of("@namespace svg url(http://www.w3.org/2000/svg);a{b:url(c)}"), ["c"]);
        assert_eq!(of("a{b:url(h\\74 tp://x)} c{d:my-url(x)}"), ["http://x"]);
        assert_eq!(of("url("), [""]);
        assert_eq!(of("url('"), [""]);
    }

    proptest::proptest! {
        #[test]
        fn it_comes_to_an_end(css in r#"([a-z{}();:'"\\@/* 张]|url\(|@import|/\*|image-set\(){0,40}"#) {
            let _ = addresses(&css);
        }
    }
}
