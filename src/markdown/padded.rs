//! Asterisks as people who write Chinese mean them. Markdown decides by the characters around `**` whether it begins or ends
//! strong text, and its rules expect spaces between words: in `获得**“先锋”**称号` no asterisk has an effect. White space beside
//! such asterisks, which only the parser sees, makes them what they were meant to be; so do those that multiply numbers
//! (`5*3`) stay signs.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser};

use crate::text::hygiene;

/// White space that nobody types: the space mark of Ogham. A text that has it is left as it is.
const MARK: char = '\u{1680}';

/// A text as the parser sees it.
pub(super) struct Padded<'t> {
    text: Cow<'t, str>,
    /// Where marks were inserted, as bytes of the original text, ascending.
    marks: Vec<usize>,
}

impl<'t> Padded<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let marks = if memchr::memchr(b'*', text.as_bytes()).is_none() || text.contains(MARK) { Vec::new() } else { marks(text) };
        if marks.is_empty() {
            return Self { text: Cow::Borrowed(text), marks };
        }
        let mut padded = String::with_capacity(text.len() + marks.len() * MARK.len_utf8());
        let mut from = 0;
        for at in &marks {
            padded.push_str(&text[from..*at]);
            padded.push(MARK);
            from = *at;
        }
        padded.push_str(&text[from..]);
        Self { text: Cow::Owned(padded), marks }
    }

    /// The events, each with its bytes in the original text.
    pub(super) fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, hygiene::SYNTAX).into_offset_iter().map(|(event, range)| {
            if self.marks.is_empty() {
                return (event, range);
            }
            let clean = |words: CowStr<'_>| CowStr::from(words.replace(MARK, ""));
            let event = match event {
                Event::Text(words) if words.contains(MARK) => Event::Text(clean(words)),
                Event::Code(words) if words.contains(MARK) => Event::Code(clean(words)),
                Event::Html(words) if words.contains(MARK) => Event::Html(clean(words)),
                Event::InlineHtml(words) if words.contains(MARK) => Event::InlineHtml(clean(words)),
                event => event,
            };
            (event, self.original(range.start)..self.original(range.end))
        })
    }

    /// The byte of the original text for one of the padded text.
    fn original(&self, at: usize) -> usize {
        let length = MARK.len_utf8();
        let before = (0..).zip(&self.marks).take_while(|(number, mark)| *mark + number * length < at).count();
        at - (before * length).min(at)
    }
}

/// Where marks belong.
fn marks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut from, mut is_open, mut is_code) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let fence = content.starts_with("```") || content.starts_with("~~~");
        is_code ^= fence;
        // Strong text ends with its paragraph, item, row or heading.
        is_open &= !content.is_empty() && !content.starts_with(['#', '>', '-', '+', '|']) && !content.starts_with("* ");
        if !is_code && !fence {
            in_line(line, from, &mut is_open, &mut found);
        }
        from += line.len();
    }
    found
}

/// Adds the marks of a line that begins at byte `from`; `is_open`: whether strong text has begun and not ended.
fn in_line(line: &str, from: usize, is_open: &mut bool, found: &mut Vec<usize>) {
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'*', b'`', b'\\', &line.as_bytes()[at..]).map(|next| at + next) {
        let sign = &line[next..=next];
        let end = next + line[next..].len() - line[next..].trim_start_matches(sign).len();
        at = match sign {
            "\\" => (next + 2).min(line.len()),
            // A code span ends with as many signs as it begins with.
            "`" => line[end..].find(&line[next..end]).map_or(end, |close| end + close + (end - next)),
            _ => {
                let (before, behind) =
                    (line[..next].chars().next_back().unwrap_or('\n'), line[end..].chars().next().unwrap_or('\n'));
                let mark = match end - next {
                    1 => (before.is_ascii_digit() && behind.is_ascii_digit()).then_some(end),
                    2 | 3 if *is_open && !before.is_whitespace() => {
                        *is_open = false;
                        (is_sign(before) && behind.is_alphanumeric()).then_some(end)
                    }
                    2 | 3 if !behind.is_whitespace() => {
                        *is_open = true;
                        (is_sign(behind) && before.is_alphanumeric()).then_some(next)
                    }
                    _ => None,
                };
                found.extend(mark.map(|mark| from + mark));
                end
            }
        };
        // The byte behind a backslash may be inside a character.
        while !line.is_char_boundary(at) {
            at += 1;
        }
    }
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::html;

    use super::*;

    fn shown(text: &str) -> String {
        let padded = Padded::new(text);
        let mut out = String::new();
        html::push_html(&mut out, padded.events().map(|(event, _)| event));
        out.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    #[test]
    fn strong_text_stands_beside_chinese_punctuation() {
        for (written, right) in [
            ("获得了**“优秀”**称号，**（一）**甲", "获得了<strong>“优秀”</strong>称号，<strong>（一）</strong>甲"),
            ("**中国共产党（党）**成立", "<strong>中国共产党（党）</strong>成立"),
            ("他说：**好。**于是", "他说：<strong>好。</strong>于是"),
            ("见**《江畔》**一书和**《桥》**", "见<strong>《江畔》</strong>一书和<strong>《桥》</strong>"),
            ("甲**乙**丙", "甲<strong>乙</strong>丙"),
            ("面积5*3米，共2*4间", "面积5*3米，共2*4间"),
            ("*斜体*和`**“码”**后`", "<em>斜体</em>和<code>**“码”**后</code>"),
            ("注**没有成对", "注**没有成对"),
            ("\\*\\*“甲”\\*\\*乙", "**“甲”**乙"),
        ] {
            assert_eq!(shown(written), right, "{written}");
        }
    }

    #[test]
    fn words_keep_their_places() {
        let text = "获得**“先锋”**称号\n\n又**（一）**甲";
        let padded = Padded::new(text);
        let words: Vec<&str> =
            padded.events().filter(|(event, _)| matches!(event, Event::Text(_))).map(|(_, range)| &text[range]).collect();
        assert_eq!(words.concat(), "获得“先锋”称号又（一）甲");
        for (event, range) in padded.events() {
            if let Event::Text(words) = event {
                assert_eq!(words.as_ref(), &text[range]);
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_nothing_of_the_marks_is_seen(text in "[*`\\\\ 甲“”（），。5#>|\\[\\]()\n-]{0,60}") {
            let padded = Padded::new(&text);
            for (event, range) in padded.events() {
                prop_assert!(text.get(range).is_some());
                prop_assert!(!format!("{event:?}").contains(MARK) && !format!("{event:?}").contains("1680"), "{event:?}");
            }
        }
    }
}
