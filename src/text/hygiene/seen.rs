//! What occurs in a text at all, found in one pass: most rules look for something that most texts do not hold, and a text
//! that holds none of it need not be searched rule by rule.

/// What one pass over a text has seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// The ASCII characters, a bit each.
    ascii: u128,
    /// One of the characters that marks of a wrong encoding begin with.
    pub(super) mark: bool,
    /// The beginning of a word that web pages put around an article.
    pub(super) residue: bool,
}

/// What residue begins with, inside a line: two characters of each word.
const RESIDUE: [(char, char); 10] = [
    ('【', '打'),
    ('【', '关'),
    ('【', '字'),
    ('【', '纠'),
    ('[', '打'),
    ('[', '关'),
    ('分', '享'),
    ('扫', '一'),
    ('点', '击'),
    ('+', '+'),
];

impl Seen {
    /// Looks at every character once.
    pub(super) fn of(text: &str) -> Self {
        let mut seen = Self::default();
        let mut before = '\0';
        for c in text.chars() {
            if c.is_ascii() {
                seen.ascii |= 1 << u32::from(c);
            }
            match c {
                '锟' | '烫' | '屯' | '锘' | '鈥' => seen.mark = true,
                '打' | '关' | '字' | '纠' | '享' | '一' | '击' | '+' => {
                    seen.residue |= RESIDUE.contains(&(before, c));
                }
                _ => {}
            }
            before = c;
        }
        seen
    }

    /// Whether `c`, which must be ASCII, occurs.
    pub(super) fn ascii(self, c: char) -> bool {
        self.ascii >> (u32::from(c) & 127) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_occurs_is_seen() {
        let seen = Seen::of("见[[张明远]]（2009年）");
        assert!(seen.ascii('[') && seen.ascii('9') && !seen.ascii('<') && !seen.mark && !seen.residue);
        for text in ["【打印】", "[关闭]", "张某+++李某", "点击图片进入下一页", "扫一扫"] {
            assert!(Seen::of(text).residue, "{text}");
        }
        assert!(Seen::of("锟斤拷").mark);
    }
}
