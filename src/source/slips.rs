//! Common mistakes in YAML that the parser explains badly, reported with a correction instead of the parser's message.
//! Most are reported only if the parser has failed; the exceptions are those that it silently reads as something else.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::hygiene::is_unseen;

/// Parser messages and their Chinese explanations; others are not translated.
const WORDS: [(&str, &str); 14] = [
    ("mapping values are not allowed", "这里不该再出现「键: 值」，多半是上一行少了空格、引号，或缩进不对"),
    ("did not find expected '-'", "这一行和上面的列表没有对齐"),
    ("did not find expected key", "这一行和上面各行没有对齐，或者少了冒号"),
    ("unclosed quote", "引号没有成对"),
    ("unclosed bracket", "括号没有成对"),
    ("expected ',' or ']'", "方括号里各项之间要用半角逗号分开，最后写 ]"),
    ("expected ',' or '}'", "花括号里各项之间要用半角逗号分开，最后写 }"),
    ("unexpected EOF", "没有写完：括号或引号没有成对"),
    ("unknown anchor", "以 * 或 & 开头的值要用引号包起来"),
    ("block sequence entries are not allowed", "「- 」要另起一行"),
    ("mapping keys are not allowed", "这里不该出现键"),
    ("unknown escape character", "双引号里的反斜杠 \\ 要写两个"),
    ("found a tab", "用了 Tab 键，改用空格"),
    ("did not find expected node content", "少了一个值"),
];

/// Characters with a meaning in YAML at the start of a value.
const RESERVED: [char; 7] = ['@', '`', '%', '*', '&', '!', '|'];

/// The Chinese explanation of a parser message, if there is one.
pub(super) fn chinese(reason: &str) -> Option<&'static str> {
    WORDS.iter().find(|(words, _)| reason.contains(words)).map(|(_, chinese)| *chinese)
}

/// A line that is neither blank, nor a comment, nor inside a block scalar.
struct Line<'a> {
    number: u32,
    text: &'a str,
}

/// The lines that carry YAML syntax.
fn lines(text: &str, first_line: u32) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut block: Option<usize> = None;
    for (number, text) in (first_line..).zip(text.lines()) {
        let content = text.trim();
        let indent = text.len() - text.trim_start_matches(' ').len();
        if let Some(outer) = block {
            if content.is_empty() || indent > outer {
                continue;
            }
            block = None;
        }
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let begins_block = |mark: &&str| content.strip_suffix(mark).is_some_and(|key| key.is_empty() || key.ends_with(": "));
        if ["|", ">", "|-", ">-", "|+", ">+"].iter().any(begins_block) {
            block = Some(indent);
        }
        found.push(Line { number, text });
    }
    found
}

impl Line<'_> {
    /// The place of `length` characters at byte `at`.
    fn place(&self, file: &str, at: usize, length: usize) -> Place {
        let column = self.text[..at].chars().count() + 1;
        Place::new(file, self.number, u32::try_from(column).unwrap_or(1)).spanning(u32::try_from(length).unwrap_or(1))
    }

    /// Where the content begins, behind indentation and list dashes.
    fn start(&self) -> usize {
        let mut at = self.text.len() - self.text.trim_start_matches([' ', '\t']).len();
        while self.text[at..].starts_with("- ") {
            at += 2;
            at += self.text[at..].len() - self.text[at..].trim_start_matches(' ').len();
        }
        at
    }
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether `item` begins with a key.
fn has_key(item: &str) -> bool {
    item.trim_start_matches([' ', '　']).split_once([':', '：']).is_some_and(|(key, _)| is_key(key.trim()))
}

/// A full-width or non-breaking space in the indentation, and the argument name by which diagnostics call it.
fn wide(line: &str) -> Option<(usize, &'static str)> {
    let at = line.find(['　', '\u{A0}']).filter(|at| line[..*at].trim_start_matches(['-', ' ']).is_empty())?;
    let content = line[at..].trim_start();
    let is_yaml = content.starts_with("- ") || content.split_once(':').is_some_and(|(key, _)| is_key(key));
    is_yaml.then(|| (at, if line[at..].starts_with('　') { "wide" } else { "nbsp" }))
}

/// A value without surrounding white space and invisible characters.
fn trimmed(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// Mistakes whatever the parser made of them: a tab or a foreign space as indentation, a full-width colon after a key,
/// a Chinese dash in front of a list item.
pub(super) fn always(file: &str, text: &str, first_line: u32) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Whether an item may begin: behind a key without a value, or behind another such dash.
    let mut is_list = false;
    for line in lines(text, first_line) {
        let begins_list = std::mem::take(&mut is_list);
        if let Some(tab) = line.text.find('\t')
            && line.text[..tab].trim_start_matches(['-', ' ']).is_empty()
        {
            found.push(Diagnostic::new(Code::YamlTab).at(line.place(file, tab, 1)).with("tab", ""));
            continue;
        }
        if let Some((at, name)) = wide(line.text) {
            found.push(Diagnostic::new(Code::YamlTab).at(line.place(file, at, 1)).with(name, ""));
            continue;
        }
        let start = line.start();
        let content = &line.text[start..];
        if let Some(at) = content.find('：')
            && is_key(&content[..at])
        {
            found.push(Diagnostic::new(Code::YamlColon).at(line.place(file, start + at, 1)).with("key", &content[..at]));
        }
        in_braces(file, &line, start, &mut found);
        is_list = content.trim_end().strip_suffix(':').is_some_and(is_key);
        if let Some(dash) = content.chars().next().filter(|c| matches!(c, '－' | '—' | '–' | '﹣' | '·' | '•'))
            && (begins_list || has_key(&content[dash.len_utf8()..]))
        {
            is_list = begins_list;
            found.push(Diagnostic::new(Code::YamlDash).at(line.place(file, start, 1)).with("dash", dash));
        }
    }
    found
}

/// The same colons inside braces, `{file：挂牌.jpg, alt:院子}`, and those without a space.
fn in_braces(file: &str, line: &Line<'_>, start: usize, found: &mut Vec<Diagnostic>) {
    let content = &line.text[start..];
    let value = content.split_once(": ").filter(|(key, _)| is_key(key)).map_or(content, |(_, value)| value).trim_start();
    if !value.starts_with(['{', '[']) {
        return;
    }
    let from = line.text.len() - value.len();
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(c),
            '{' | ',' => {
                let rest = value[at + 1..].trim_start();
                let key = &rest[..rest.find(|c: char| !is_key(c.encode_utf8(&mut [0; 4]))).unwrap_or(rest.len())];
                let (sign, behind) = (line.text.len() - (rest.len() - key.len()), &rest[key.len()..]);
                let place = || line.place(file, sign, 1);
                if key.is_empty() || from > sign {
                    continue;
                }
                if behind.starts_with('：') {
                    found.push(Diagnostic::new(Code::YamlColon).at(place()).with("key", key));
                } else if let Some(word) = behind.strip_prefix(':')
                    && !word.starts_with([' ', '/', '"', '\'', '{', '[', ',', '}'])
                {
                    let word = &word[..word.find([',', '}', '，']).unwrap_or(word.len())];
                    let right = format!("{key}: {}", trimmed(word));
                    found.push(Diagnostic::new(Code::YamlSpace).at(place()).with("sign", ":").with("right", right));
                }
            }
            _ => {}
        }
    }
}

/// Chinese quotation marks that people put around a value as if they were YAML's.
const QUOTES: [(char, char); 6] = [('“', '”'), ('‘', '’'), ('”', '”'), ('’', '’'), ('“', '“'), ('“', '"')];

/// Values that the parser reads differently from what was meant: Chinese quotation marks around a whole value, and a
/// `#` after a space, which ends the value.
pub(super) fn quiet(file: &str, text: &str, first_line: u32) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for line in lines(text, first_line) {
        let start = line.start();
        let is_item = start > 0 && line.text[..start].contains('-');
        let content = &line.text[start..];
        let (key, value) = match content.split_once(':').filter(|(key, rest)| is_key(key) && !rest.starts_with('/')) {
            Some((key, value)) => (&content[..=key.len()], value),
            None if is_item => ("", content),
            None => continue,
        };
        let bare = trimmed(value);
        let begin = start + key.len() + value.len() - value.trim_start().len();
        let right = |value: &str| format!("{key}{}{value}", if key.is_empty() { "- " } else { " " });
        let place = |length: usize| line.place(file, begin, length);
        if let Some(lost) = lost(value) {
            let right = right(&format!("'{}'", bare.replace('\'', "''")));
            let place = place(bare.chars().count());
            found.push(Diagnostic::new(Code::YamlComment).at(place).with("lost", lost).with("right", right));
        } else if let Some(inner) = QUOTES.iter().find_map(|(open, close)| bare.strip_prefix(*open)?.strip_suffix(*close))
            && !key.is_empty()
            && !inner.contains(['“', '”', '‘', '’'])
        {
            found.push(Diagnostic::new(Code::YamlQuotes).at(place(bare.chars().count())).with("right", right(inner)));
        }
    }
    found
}

/// What the parser takes for a comment at the end of an unquoted value. An intended comment has a space after its `#`.
fn lost(value: &str) -> Option<&str> {
    let bare = value.trim();
    if bare.starts_with(['"', '\'', '[', '{', '|', '>']) {
        return None;
    }
    let lost = if bare.starts_with('#') { bare } else { &bare[bare.find(" #")? + 1..] };
    lost[1..].starts_with(|c: char| !c.is_whitespace() && c != '#').then_some(lost)
}

/// The mistake behind a parser failure at `line` of the file, if one is recognised on that line or the one before.
pub(super) fn behind(file: &str, text: &str, first_line: u32, line: u32) -> Option<Diagnostic> {
    let lines = lines(text, first_line);
    let at = lines.iter().rposition(|known| known.number <= line)?;
    let near = [Some(at), at.checked_sub(1)];
    near.into_iter().flatten().find_map(|index| one(file, &lines[index]))
}

fn one(file: &str, line: &Line<'_>) -> Option<Diagnostic> {
    let start = line.start();
    let content = &line.text[start..];
    if content.starts_with('-') && !content.starts_with("--") && !content.starts_with("- ") && content.contains(':') {
        return Some(Diagnostic::new(Code::YamlSpace).at(line.place(file, start, 1)).with("sign", "-").with("right", "- "));
    }
    let (key, value) = content.split_once(':')?;
    if !is_key(key) {
        return None;
    }
    let behind = start + key.len() + 1;
    if !value.is_empty() && !value.starts_with(' ') {
        let right = format!("{key}: {}", trimmed(value));
        return Some(Diagnostic::new(Code::YamlSpace).at(line.place(file, behind - 1, 1)).with("sign", ":").with("right", right));
    }
    let bare = value.trim();
    let first = bare.chars().next()?;
    let begin = behind + value.len() - value.trim_start().len();
    let is_wide = matches!(first, '［' | '｛') || bare.starts_with("【{");
    if is_wide {
        let right = format!(
            "{key}: {}",
            bare.replace(['【', '［'], "[").replace(['】', '］'], "]").replace('｛', "{").replace('｝', "}")
        );
        return Some(Diagnostic::new(Code::YamlBracket).at(line.place(file, begin, 1)).with("right", right));
    }
    let quoted = matches!(first, '"' | '\'' | '[' | '{');
    if !quoted && (RESERVED.contains(&first) || bare.contains(": ") || bare.ends_with(':')) {
        let right = format!("{key}: '{}'", bare.replace('\'', "''"));
        return Some(Diagnostic::new(Code::YamlQuote).at(line.place(file, begin, bare.chars().count())).with("right", right));
    }
    if matches!(first, '"' | '\'') && bare.matches(first).count() % 2 == 1 {
        let inner = bare.trim_matches(first);
        // The closing one may be Chinese.
        let inner = inner.strip_suffix(['”', '’']).filter(|inner| !inner.contains(['“', '‘'])).unwrap_or(inner);
        let right = format!("{key}: {first}{inner}{first}");
        return Some(Diagnostic::new(Code::YamlQuoteOpen).at(line.place(file, begin, 1)).with("right", right));
    }
    // A quoted word with more text behind it: "甲"奖.
    if matches!(first, '"' | '\'') && !bare.ends_with(first) {
        let right = format!("{key}: '{}'", bare.replace('\'', "''"));
        return Some(Diagnostic::new(Code::YamlQuote).at(line.place(file, begin, bare.chars().count())).with("right", right));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slips_of_the_domain_are_told_with_their_repair() {
        let told = |text: &str, line: u32| {
            let found = always("a.yaml", text, 1).into_iter().next().or_else(|| behind("a.yaml", text, 1, line)).expect("a slip");
            let place = found.place.clone().expect("place");
            (found.code, place.line.unwrap_or(0), place.column.unwrap_or(0), found.args.get("right").cloned().unwrap_or_default())
        };
        for (text, line, expected) in [
            ("- title: 甲\n\tlevel: county\n", 2, (Code::YamlTab, 2, 1, "")),
            ("- title：甲\n", 1, (Code::YamlColon, 1, 8, "")),
            ("- title:甲奖\n  level: county\n", 2, (Code::YamlSpace, 1, 8, "title: 甲奖")),
            ("-title: 甲奖\n", 1, (Code::YamlSpace, 1, 1, "- ")),
            ("－ title: 甲奖\n", 1, (Code::YamlDash, 1, 1, "")),
            ("groups:\n－ 甲\n－ 乙\n", 2, (Code::YamlDash, 2, 1, "")),
            ("groups:\n  － 甲\n", 2, (Code::YamlDash, 2, 3, "")),
            ("- title: 甲: 乙奖\n", 1, (Code::YamlQuote, 1, 10, "title: '甲: 乙奖'")),
            ("title: @甲\n", 1, (Code::YamlQuote, 1, 8, "title: '@甲'")),
            ("title: *甲\n", 1, (Code::YamlQuote, 1, 8, "title: '*甲'")),
            ("title: \"甲奖\nlevel: x\n", 1, (Code::YamlQuoteOpen, 1, 8, "title: \"甲奖\"")),
            ("title: \"甲\"奖\n", 1, (Code::YamlQuote, 1, 8, "title: '\"甲\"奖'")),
            ("date: \"2005-07”\n", 1, (Code::YamlQuoteOpen, 1, 7, "date: \"2005-07\"")),
            ("title: \"甲“乙”\n", 1, (Code::YamlQuoteOpen, 1, 8, "title: \"甲“乙”\"")),
            ("pictures: [{file：挂牌.jpg, alt: 院子}]\n", 1, (Code::YamlColon, 1, 17, "")),
            ("pictures: [{file: a.jpg, alt：院子}]\n", 1, (Code::YamlColon, 1, 29, "")),
            ("  - {file:挂牌.jpg,alt:院子}\n", 1, (Code::YamlSpace, 1, 10, "file: 挂牌.jpg")),
            ("pictures: 【{file: a.jpg, alt: 院子}】\n", 1, (Code::YamlBracket, 1, 11, "pictures: [{file: a.jpg, alt: 院子}]")),
        ] {
            assert_eq!(told(text, line), (expected.0, expected.1, expected.2, expected.3.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_told_and_is_in_no_repair() {
        let found = behind("a.yaml", "date:\u{A0}\"2003-07\"\u{200B}\n", 1, 1).expect("a slip");
        assert_eq!((found.code, found.args["right"].as_str()), (Code::YamlSpace, "date: \"2003-07\""));
        for (text, name) in
            [("sources:\n　- title: 书\n", "wide"), ("sources:\n\u{A0}\u{A0}- title: 书\n", "nbsp"), ("a:\n  　b: 书\n", "wide")]
        {
            let found = always("a.yaml", text, 1);
            assert!(found.len() == 1 && found[0].code == Code::YamlTab && found[0].args.contains_key(name), "{found:?}");
            let mut report = Vec::new();
            assert!(super::super::yaml::read("a.yaml", text, 1, &mut report).is_none());
            assert_eq!(report, found, "{text}");
        }
        for text in ["a: 甲\n  　　乙\n", "a: |\n  　b: 书\n", "a: \"甲\n  　b: 乙\"\n"] {
            let mut report = Vec::new();
            assert!(
                super::super::yaml::read("a.yaml", text, 1, &mut report).is_some() && report.is_empty(),
                "{text}: {report:?}"
            );
        }
    }

    #[test]
    fn what_is_read_otherwise_than_it_was_meant_is_told() {
        for (text, code, right) in [
            ("title: “江畔”\n", Code::YamlQuotes, "title: 江畔"),
            ("title: ‘江畔’\n", Code::YamlQuotes, "title: 江畔"),
            ("  title: ”江畔”\n", Code::YamlQuotes, "title: 江畔"),
            ("date: “2005-07\"\n", Code::YamlQuotes, "date: 2005-07"),
            ("title: 江畔 #3 号楼\n", Code::YamlComment, "title: '江畔 #3 号楼'"),
            ("- title: #3 号楼\n", Code::YamlComment, "title: '#3 号楼'"),
            ("list:\n  - 江畔's #3\n", Code::YamlComment, "- '江畔''s #3'"),
        ] {
            let found = quiet("a.yaml", text, 1);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].code, found[0].args["right"].as_str()), (code, right), "{text}");
        }
        for text in [
            "title: 江畔#3 号楼\n",
            "title: 江畔 # 注\n",
            "title: '江畔 #3'\n",
            "title: \"江畔\" #3\n",
            "a: |\n  江畔 #3\n",
            "# title: 江畔 #3\n",
            "title: ‘甲’和‘乙’\n",
            "title: 江畔 ## 注\n",
        ] {
            assert!(quiet("a.yaml", text, 1).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_right_is_left_alone() {
        assert_eq!(quiet("a.yaml", "title: “甲奖”\nname: “甲”和“乙”\n", 1).len(), 1);
        for text in [
            "title: 甲：乙\n",
            "a: |\n  key：值\n  - x\n",
            "# key：值\n",
            "时间：地点: x\n",
            "url: http://a/b\n",
            "a: 甲\n  — 乙\n",
            "a: {url: http://x/b, k: \"b：c, d：e\"}\n",
            "a: 见{b：c}\n",
            "a: [甲：乙, 丙]\n",
        ] {
            assert!(always("a.yaml", text, 1).is_empty(), "{text}");
        }
    }
}
