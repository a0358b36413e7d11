//! Pre-scan of a text in one pass. Most rules look for something that most texts lack, and a text without it need not
//! be searched rule by rule. A flag may be raised needlessly, but what a rule needs is never missed: a property test
//! compares the findings with those of a search without the pre-scan.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::text::fold::simplified;
use crate::text::surname::is_han;

use super::{brackets, encoding, gbk, letters};

/// What the pre-scan found in a text.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each sort of rule")]
pub(super) struct Seen {
    /// The ASCII characters that occur, one bit each.
    ascii: u128,
    /// A character with which a mark of a wrong encoding begins.
    pub(super) mark: bool,
    /// Two adjacent Western European letters, or the beginning of what may be UTF-8 read as GBK.
    pub(super) encoding: bool,
    /// A word of web-page boilerplate, or the beginning of such a line.
    pub(super) residue: bool,
    /// A letter with a tone mark.
    pub(super) tone: bool,
    /// A letter or a placeholder that may stand for a lost character.
    pub(super) letter: bool,
    /// A quotation mark that may be unpaired.
    pub(super) quote: bool,
    /// Half-width punctuation behind a Han character.
    pub(super) half: bool,
    /// A traditional character.
    pub(super) traditional: bool,
    /// An invisible character or a look-alike.
    pub(super) odd: bool,
    /// U+FFFD.
    lost: bool,
}

/// The first two characters of boilerplate phrases inside a line.
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

/// A run of characters is decoded in pieces of this length (see [`encoding`]), and each piece may begin with any
/// character, so that in a text with more bytes than this the `encoding` flag is always raised.
const LONG: usize = 4096;

/// No European letter lies at or beyond this code point.
const LETTERS_END: char = '\u{2000}';

/// Whether a character of the basic multilingual plane raises no flag wherever it occurs. True of nearly all prose.
fn is_plain(c: char) -> bool {
    /// Cached answers: 1 for characters that raise none, 2 for those that do, 0 for those not asked yet.
    static KNOWN: [AtomicU8; 0x1_0000] = [const { AtomicU8::new(0) }; 0x1_0000];
    let looked_up = || {
        if is_han(c) {
            let mut seen = Seen::default();
            seen.han(c, '\0', true);
            seen.is_plain() && RESIDUE.iter().all(|(_, second)| *second != c)
        } else {
            "，。、；：？！".contains(c)
        }
    };
    let Some(known) = KNOWN.get(u32::from(c) as usize) else { return false };
    match known.load(Ordering::Relaxed) {
        0 => {
            let is_plain = looked_up();
            known.store(if is_plain { 1 } else { 2 }, Ordering::Relaxed);
            is_plain
        }
        known => known == 1,
    }
}

impl Seen {
    /// Scans every character once.
    pub(super) fn of(text: &str) -> Self {
        let mut seen = Self { encoding: text.len() > LONG, ..Self::default() };
        let mut quotes = Quotes::default();
        let mut before = '\0';
        let mut begins = true;
        for c in text.chars() {
            if is_plain(c) {
                (begins, before) = (false, c);
                continue;
            }
            if c.is_ascii() {
                seen.ascii(c, before, begins);
                if c == '\n' {
                    quotes.end();
                }
            } else if is_han(c) {
                seen.han(c, before, begins);
            } else {
                seen.other(c, before, begins);
                quotes.next(c);
            }
            begins = c == '\n' || begins && c.is_whitespace();
            before = c;
        }
        quotes.end();
        // Marks in code, tags and link targets are ignored, so a mark that looks paired may have its partner hidden there.
        let is_hidden = seen.has('`') || seen.has('~') || seen.has('<') || seen.has('(') || seen.has('^');
        seen.quote = quotes.lone || quotes.any && is_hidden;
        seen
    }

    fn ascii(&mut self, c: char, before: char, begins: bool) {
        self.ascii |= 1 << u32::from(c);
        // `+++`, and a line that begins with a bracket.
        self.residue |= c == '+' && before == '+' || begins && c == '(';
        // The second byte of a character whose first byte is lost.
        self.letter |= before == '?' && ('@'..='~').contains(&c);
        if matches!(c, 'a'..='z' | '^' | ',' | ':' | ';' | '?' | '!' | '(') && is_han(before) {
            let is_letter = c.is_ascii_lowercase() || c == '^';
            self.letter |= is_letter;
            self.half |= !is_letter;
        }
    }

    fn han(&mut self, c: char, before: char, begins: bool) {
        self.traditional |= !self.traditional && simplified(c) != c;
        self.encoding |= !encoding::is_eastern(before) && gbk::may_begin(c);
        match c {
            '锟' | '烫' | '屯' | '锘' | '鈥' => self.mark = true,
            '打' | '关' | '字' | '纠' | '享' | '一' | '击' => self.residue |= RESIDUE.contains(&(before, c)),
            '责' | '来' | '稿' | '扫' | '上' | '下' | '浏' | '阅' => self.residue |= begins,
            '\u{F900}'..='\u{FAFF}' => self.odd = true,
            _ => {}
        }
    }

    fn other(&mut self, c: char, before: char, begins: bool) {
        self.encoding |= encoding::is_western(c) && encoding::is_western(before)
            || encoding::is_eastern(c) && !encoding::is_eastern(before) && gbk::may_begin(c);
        match c {
            '（' => self.residue |= begins,
            '\u{A0}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '　' | '\u{2E80}'..='\u{2FD5}' => {
                self.odd = true;
            }
            '\u{FFFD}' => (self.lost, self.letter) = (true, true),
            c => {
                self.tone |= c < LETTERS_END && brackets::tone_mark(c);
                self.letter |= letters::may_be_one(c);
            }
        }
    }

    /// Whether `c`, which must be ASCII, occurs.
    pub(super) fn has(self, c: char) -> bool {
        self.ascii >> (u32::from(c) & 127) & 1 == 1
    }

    /// Whether a question mark or U+FFFD occurs, either of which may stand for a lost byte.
    pub(super) fn lost(self) -> bool {
        self.lost || self.has('?')
    }

    /// Whether no rule can find anything.
    pub(super) fn is_plain(self) -> bool {
        let Self { ascii: _, mark, encoding, residue, tone, letter, quote, half, traditional, odd, lost } = self;
        !(mark || encoding || residue || tone || letter || quote || half || traditional || odd || lost || self.lost())
    }

    /// With every flag raised.
    #[cfg(test)]
    pub(super) fn everything() -> Self {
        Self {
            ascii: u128::MAX,
            mark: true,
            encoding: true,
            residue: true,
            tone: true,
            letter: true,
            quote: true,
            half: true,
            traditional: true,
            odd: true,
            lost: true,
        }
    }
}

/// Tracks the quotation marks of a line. If each is paired within its line, it is paired within its paragraph too.
#[derive(Default)]
struct Quotes {
    /// Number of open marks of each kind.
    open: [u32; 3],
    /// Whether any occurs.
    any: bool,
    /// Whether one may be unpaired.
    lone: bool,
}

impl Quotes {
    fn next(&mut self, c: char) {
        let (sort, opens) = match c {
            '“' => (0, true),
            '”' => (0, false),
            '「' => (1, true),
            '」' => (1, false),
            '《' => (2, true),
            '》' => (2, false),
            // One of them may be an apostrophe.
            '‘' | '’' => return self.lone = true,
            _ => return,
        };
        self.any = true;
        let open = &mut self.open[sort];
        if opens {
            *open += 1;
        } else {
            self.lone |= *open == 0;
            *open = open.saturating_sub(1);
        }
    }

    /// Ends the line.
    fn end(&mut self) {
        self.lone |= self.open != [0; 3];
        self.open = [0; 3];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Options, look};
    use super::*;

    #[test]
    fn plain_texts_need_no_search() {
        for text in ["", "移民工作", "搬迁登记。第二年春天\n\n## 一本账", "2009年6月"] {
            assert!(Seen::of(text).is_plain(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]
        #[test]
        fn what_is_passed_over_holds_nothing(
            pieces in prop::collection::vec(
                prop_oneof![
                    4 => "[一-龥]{1,6}",
                    2 => "[（）()?？!,:;，。：“”‘’「」《》【】\\[\\]\n +^a-zA-Z0-9~`|#-]{1,3}",
                    1 => "[āáǎàēéěèūúǔùǖǘǚǜ]{1,2}",
                    1 => "[\u{80}-\u{ff}€‚ƒ„…†‡ˆ‰Š‹ŒŽ•–—˜™š›œžŸ]{1,3}",
                    1 => "[\u{3041}-\u{3096}а-яㄱ가-힣□■▯⒈\u{fffd}\u{e000}\u{200b}\u{feff}\u{a0}　⼀⺀\u{f900}]{1,2}",
                    1 => "[萬區歷學國體會黨務勞運動]{1,4}",
                    2 => prop::sample::select(vec![
                        "锟斤拷", "烫烫烫", "【打印】", "[关闭]", "责任编辑", "（责任编辑", "(责任编辑", "来源：", "稿源：", "扫一扫", "上一篇：",
                        "下一篇:", "浏览次数", "阅读次数", "分享到：", "+++", "点击图片进入下一页", "区(qū)", "?dǎng)", "http://a.b/c", "a@b.cn",
                        "鍏氬彶", "ä¸\u{ad}å›½", "党?S国", "![a](b.jpg)", "[[张明远]]", "<b>", "~~~", "```",
                    ]).prop_map(str::to_owned),
                ],
                0..14,
            ),
            markdown in any::<bool>(),
            keep_pinyin in any::<bool>(),
        ) {
            let text = pieces.concat();
            let options = Options { keep_pinyin, markdown, names: &[] };
            prop_assert_eq!(look(&text, &options, Seen::of(&text)), look(&text, &options, Seen::everything()), "{:?}", text);
        }
    }
}
