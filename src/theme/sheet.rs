//! The single stylesheet of a page. A theme writes it in parts, `styles/*.css`, so that people can read them and a site can
//! override one; a browser loads one file. `theme.yaml` lists the parts that belong to each sheet alone. Parts are joined
//! in the order of their names, followed by `assets/theme.css` if the theme has it, then `assets/tokens.css`: later
//! declarations win.

/// Joins parts and removes comments and meaningless white space.
pub(super) fn join<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend_from_slice(&squeeze(&String::from_utf8_lossy(part)));
        joined.push(b'\n');
    }
    joined
}

/// Replaces comments and runs of white space by one space, or by none where CSS needs none. Strings and `url(…)` are kept
/// verbatim.
fn squeeze(text: &str) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut space = false;
    // Outside parentheses, `>`, `~` and `+` are only combinators; inside, `calc()` needs the space around `+`.
    let mut open = 0_usize;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("/*") {
            rest = after.find("*/").map_or("", |end| &after[end + 2..]);
            space = true;
            continue;
        }
        if next.is_ascii_whitespace() {
            rest = &rest[1..];
            space = true;
            continue;
        }
        let length = match next {
            '"' | '\'' => quoted(rest, next),
            _ if starts_with_url(rest) => rest.find(')').map_or(rest.len(), |end| end + 1),
            _ => next.len_utf8(),
        };
        if space && needs_space(out.chars().next_back(), next, open == 0) {
            out.push(' ');
        }
        match next {
            '(' => open += 1,
            // An unquoted `url(…)` includes its closing parenthesis, so there `open` stays as it is.
            ')' => open = open.saturating_sub(1),
            '{' | '}' => open = 0,
            _ => {}
        }
        while next == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
        space = false;
    }
    out.into_bytes()
}

/// Whether white space between two characters is significant: before `:` it is the descendant combinator; after `:` it is
/// not, except in an empty custom property.
fn needs_space(before: Option<char>, next: char, outside: bool) -> bool {
    let Some(before) = before else { return false };
    if before == ':' {
        return matches!(next, ';' | '}');
    }
    let joins = |c| matches!(c, '{' | '}' | ';' | ',') || outside && matches!(c, '>' | '~' | '+');
    !joins(before) && !joins(next)
}

/// Length of the string literal at the start of `text`, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether `text` starts with an unquoted `url(`; what looks like a comment inside is not one.
fn starts_with_url(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url(")) && !text[4..].trim_start().starts_with(['"', '\''])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn squeezed(text: &str) -> String {
        String::from_utf8(squeeze(text)).expect("text stays text")
    }

    #[test]
    fn only_what_means_nothing_goes() {
        assert_eq!(squeezed("/* a */ a  :hover > b ,\n c { color : red ; }\n"), "a :hover>b,c{color :red}");
        assert_eq!(squeezed("a{width:calc(1px  +  2px);margin: -1px 0}"), "a{width:calc(1px + 2px);margin:-1px 0}");
        assert_eq!(squeezed("a::after { content: \" /* ; } \\\" \" }"), "a::after{content:\" /* ; } \\\" \"}");
        assert_eq!(squeezed("a { background: url(a/*b.png) ; --empty: ; }"), "a{background:url(a/*b.png);--empty: }");
        assert_eq!(squeezed("@media (min-width: 9px) and (x) { a { b: c } }"), "@media (min-width:9px) and (x){a{b:c}}");
        assert_eq!(squeezed("a { b: c } /* open"), "a{b:c}");
    }

    #[test]
    fn parts_stand_in_order() {
        assert_eq!(join([b"a { b: c }".as_slice(), b"/* no */ d { e: f }"]), b"a{b:c}\nd{e:f}\n");
    }

    proptest! {
        #[test]
        fn squeezing_twice_is_squeezing_once(text in "[a-z{};:, \n/*\"'()\\\\>+汉]{0,60}") {
            let once = squeezed(&text);
            prop_assert_eq!(squeezed(&once), once);
        }
    }
}
