//! Private numbers in what is code rather than prose: scripts, style sheets, drawings, templates, data. They stand in
//! comments, strings and attributes, beside numbers that mean something else: the outlines of drawings and fractions.

use super::private::{self, Allowed, Private};

/// Fewer digits than this are no number that must not be published.
const LEAST: usize = 11;

/// The shortest outline in bytes; shorter ones hold no such number either.
const SHORTEST_OUTLINE: usize = 12;

/// Attributes of drawings that hold geometry.
const GEOMETRY: [&str; 16] = [
    "d",
    "points",
    "transform",
    "gradientTransform",
    "patternTransform",
    "viewBox",
    "values",
    "keyTimes",
    "keySplines",
    "x",
    "y",
    "dx",
    "dy",
    "rotate",
    "stroke-dasharray",
    "tableValues",
];

/// Finds the numbers in `text` that must not be published, line by line; in prose (`is_prose`), also what only looks
/// private.
pub fn find(text: &str, is_prose: bool, allowed: &Allowed) -> Vec<Private> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in super::lines(text) {
        if is_prose || line.bytes().filter(u8::is_ascii_digit).count() >= LEAST || !line.is_ascii() {
            let plain = if is_prose { line.to_owned() } else { without_geometry(line) };
            let here = private::find(&plain, allowed).into_iter().filter(|private| is_prose || private.sort.is_error());
            found.extend(here.map(|Private { sort, range }| Private { sort, range: range.start + start..range.end + start }));
        }
        start += line.len();
    }
    found
}

/// The line with outlines, geometry and the digits of fractions replaced by as many bytes that mean nothing.
fn without_geometry(line: &str) -> String {
    let mut bytes = line.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let length = geometry(line.as_bytes(), at).max(outline(line.as_bytes(), at)).max(fraction(line.as_bytes(), at));
        bytes[at..at + length].fill(b';');
        at += length.max(1);
    }
    // Only ASCII was replaced, by ASCII.
    String::from_utf8(bytes).unwrap_or_else(|_| line.to_owned())
}

/// The length of the attribute `d="…"` at byte `at` if it holds geometry, else 0.
fn geometry(line: &[u8], at: usize) -> usize {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    if at > 0 && is_word(&line[at - 1]) {
        return 0;
    }
    let rest = &line[at..];
    let name = rest.iter().take_while(|byte| is_word(byte)).count();
    let is_geometry = GEOMETRY.iter().any(|known| known.as_bytes() == &rest[..name]);
    match rest.get(name..) {
        Some([b'=', quote @ (b'"' | b'\''), value @ ..]) if is_geometry => {
            let length = value.iter().position(|byte| byte == quote).unwrap_or(value.len());
            // A word in it is none.
            let is_list = |byte: &u8| byte.is_ascii() && !matches!(byte, b'<' | b'>' | b'=');
            if value[..length].iter().all(is_list) { name + 2 + length } else { 0 }
        }
        _ => 0,
    }
}

/// The length of the outline at byte `at`, such as `M12 3l-4.5 6z`, else 0.
fn outline(line: &[u8], at: usize) -> usize {
    const COMMANDS: &[u8] = b"MmLlHhVvCcSsQqTtAaZz";
    if !matches!(line[at], b'M' | b'm') || at > 0 && line[at - 1].is_ascii_alphanumeric() {
        return 0;
    }
    let rest = &line[at..];
    let mut commands = 0;
    let mut before = b' ';
    let mut length = 0;
    for byte in rest {
        match byte {
            b'0'..=b'9' | b'.' | b',' | b'-' | b'+' | b' ' => {}
            // Two letters in a row are a word, unless the first one closes a part.
            _ if COMMANDS.contains(byte) && (!before.is_ascii_alphabetic() || matches!(before, b'z' | b'Z')) => commands += 1,
            _ => break,
        }
        before = *byte;
        length += 1;
    }
    let ends = rest.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    if commands >= 3 && length >= SHORTEST_OUTLINE && ends { length } else { 0 }
}

/// The length of a point and the digits behind it at byte `at`, if they are a fraction, else 0.
fn fraction(line: &[u8], at: usize) -> usize {
    let is_fraction = line[at] == b'.' && (at == 0 || line[at - 1].is_ascii_digit() || b",([-+*/=:?".contains(&line[at - 1]));
    if !is_fraction {
        return 0;
    }
    let digits = line[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = line[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    // 138.0013.8000 is no fraction, nor is anything with a long whole part.
    if digits > 4 && whole <= 4 && line.get(at + 1 + digits) != Some(&b'.') { digits + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> usize {
        find(line, false, &Allowed::default()).len()
    }

    #[test]
    fn numbers_in_code_are_found() {
        for line in [
            "{\"tel\":\"13996512837\"}",
            "/* 11010519491231002X */var a=1;",
            "var tel='139-9651-2837',b=.5",
            "// 电话 139 9651 2837",
            "call(13996512837)",
            "<svg inkscape:label=\"13996512837\"><path d=\"M1 2l3 4z\"/></svg>",
            "<!-- 13996512837 -->",
            "tel.13996512837",
            "m:13996512837",
            "d=\"M0 0\" title=\"13996512837\"",
        ] {
            assert_eq!(of(line), 1, "{line}");
        }
        let two = find("一\n{\"tel\":\"13996512837\"}\n", false, &Allowed::default());
        assert_eq!(two[0].range, 12..23);
    }

    #[test]
    fn geometry_and_fractions_are_none() {
        for line in [
            "<path d=\"M138 1234 5678L138 1234 5678z\"/>",
            "<polygon points='138 1234 5678 139 1234 5678'/>",
            "a=\"M138 1234 5678c1 2 138 1234 5678z\"",
            "x=.13996512837,y=0.13996512837*2,z=[106.13996512837,30.13996512837]",
            "{\"at\":[106.13996512837,30.13996512837],\"when\":1700000000000}",
            "if(n>9007199254740991)return 4294967295;h=18446744073709551615",
            "a{transform:matrix(0.13996512837,0,0,1.13996512837,0,0)}",
            "x=\"d41d8cd98f00b204e9800998ecf8427e\";y=0x1fffffffffffff",
            "1e21,123456789012345680000,6364136223846793005",
        ] {
            assert_eq!(of(line), 0, "{line}");
        }
    }
}
