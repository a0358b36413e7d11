//! How Chinese is read: addresses (`zhang-ming-yuan.html`), search by pinyin and initials, pinyin order, readings on display.
//!
//! Crate `pinyin` knows every character but orders the readings by code, not by use, and knows no words. Three small tables of
//! our own mend that (`data/`): `readings.txt` (the usual reading), `surnames.txt` (单 shàn, 尉迟 yù chí), `phrases.txt`
//! (重庆 chong qing, 银行 yin hang). A name's own `pinyin:` wins over all of them.
//!
//! Plain syllables are ASCII, `ü` written `v`: `lv`, as people type it.

use std::sync::{LazyLock, OnceLock};

use pinyin::{Pinyin, ToPinyin, ToPinyinMulti as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::text::fold::{simplified, unified};
use crate::text::surname::{self, is_han, split_tidy, tidy_name};
use crate::text::width::half_width_char;

pub use crate::text::surname::split_name;

/// Usual readings that differ from the crate's first one, by character.
static READINGS: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let mut all: Vec<_> =
        entries(include_str!("data/readings.txt")).filter_map(|(word, reading)| Some((word.chars().next()?, reading))).collect();
    all.sort_unstable();
    all
});

/// Words with readings of their own, by word.
static PHRASES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut all: Vec<_> = entries(include_str!("data/phrases.txt")).collect();
    all.sort_unstable();
    all
});

/// The longest word in `phrases.txt`, in characters.
const LONGEST_PHRASE: usize = 5;

/// A slug is cut to this many characters, at the edge of a syllable.
const LONGEST_SLUG: usize = 80;

/// `word reading  word reading …`, many on a line, `#` before a comment.
fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split("  ")).filter_map(|entry| entry.split_once(' '))
}

/// The usual reading of a character, with its tone mark.
fn usual(c: char) -> Option<&'static str> {
    let c = unified(c);
    match READINGS.binary_search_by_key(&c, |&(known, _)| known) {
        Ok(i) => Some(READINGS[i].1),
        Err(_) if is_han(c) => [c, simplified(c)].iter().find_map(ToPinyin::to_pinyin).map(Pinyin::with_tone),
        Err(_) => None,
    }
}

/// The reading of a word of the phrase table, plain syllables with spaces.
fn phrase(word: &str) -> Option<&'static str> {
    PHRASES.binary_search_by_key(&word, |&(known, _)| known).ok().map(|i| PHRASES[i].1)
}

/// Takes the tone marks off: `lǚ` → `lv`, `Zhāng` → `zhang`.
fn plain(marked: &str) -> String {
    let mut out = String::with_capacity(marked.len());
    for c in marked.nfd() {
        match c {
            '\u{308}' if out.ends_with('u') => {
                out.pop();
                out.push('v');
            }
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out
}

/// The tone of a marked syllable, 1 to 4; 5 for the neutral one.
fn tone(marked: &str) -> u8 {
    marked
        .nfd()
        .find_map(|c| match c {
            '\u{304}' => Some(1),
            '\u{301}' => Some(2),
            '\u{30C}' => Some(3),
            '\u{300}' => Some(4),
            _ => None,
        })
        .unwrap_or(5)
}

/// What a text is read as, piece by piece.
enum Unit {
    /// A Han character and its plain reading, if any is known.
    Han(char, Option<String>),
    /// A run of Latin letters and digits, in small ASCII letters.
    Latin(String),
}

/// Reads a text: words of the phrase table first (of two that overlap, the one that ends later; of those, the longer), then
/// single characters.
fn units(text: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut han = String::new();
    let mut latin = String::new();
    for c in text.chars().map(half_width_char) {
        if is_han(c) {
            flush_latin(&mut latin, &mut out);
            han.push(c);
            continue;
        }
        flush_han(&mut han, &mut out);
        let letters: String = c.nfkd().filter(char::is_ascii_alphanumeric).collect();
        if letters.is_empty() {
            flush_latin(&mut latin, &mut out);
        }
        latin.extend(letters.chars().map(|c| c.to_ascii_lowercase()));
    }
    flush_han(&mut han, &mut out);
    flush_latin(&mut latin, &mut out);
    out
}

fn flush_latin(latin: &mut String, out: &mut Vec<Unit>) {
    if !latin.is_empty() {
        out.push(Unit::Latin(std::mem::take(latin)));
    }
}

/// Reads a run of Han characters from its end, since a Chinese word is better known by its last character.
fn flush_han(han: &mut String, out: &mut Vec<Unit>) {
    let folded: Vec<char> = han.chars().map(|c| simplified(unified(c))).collect();
    let mut readings: Vec<Option<String>> = vec![None; folded.len()];
    let mut end = folded.len();
    while end > 0 {
        let found = (2..=LONGEST_PHRASE.min(end)).rev().find_map(|length| {
            let word: String = folded[end - length..end].iter().collect();
            phrase(&word).map(|reading| (length, reading))
        });
        if let Some((length, reading)) = found {
            for (slot, syllable) in readings[end - length..end].iter_mut().zip(reading.split(' ')) {
                *slot = Some(syllable.to_owned());
            }
        }
        end -= found.map_or(1, |(length, _)| length);
    }
    let read = han.chars().zip(readings).map(|(c, known)| Unit::Han(c, known.or_else(|| usual(c).map(plain))));
    out.extend(read);
    han.clear();
}

/// The plain syllables of a text: one for a Han character, one for a run of Latin letters and digits. Punctuation, and
/// characters nobody knows how to read, give none.
pub fn text_syllables(text: &str) -> Vec<String> {
    let read = units(text).into_iter().filter_map(|unit| match unit {
        Unit::Han(_, reading) => reading,
        Unit::Latin(run) => Some(run),
    });
    read.collect()
}

/// All plain readings of each piece of a text, the best first: for search keys. A word of the phrase table comes first as
/// that word is read.
pub fn text_readings(text: &str) -> Vec<Vec<String>> {
    let read = units(text).into_iter().map(|unit| match unit {
        Unit::Han(c, best) => {
            let others = all_readings(c).into_iter().filter(|reading| Some(reading) != best.as_ref());
            best.iter().cloned().chain(others).collect()
        }
        Unit::Latin(run) => vec![run],
    });
    read.filter(|readings: &Vec<String>| !readings.is_empty()).collect()
}

/// Every plain reading of a character, the usual one first, then those as a surname; empty if none is known.
pub fn all_readings(c: char) -> Vec<String> {
    /// Those of the common block, each worked out when it is first asked for: titles are full of the same characters.
    static KNOWN: LazyLock<Vec<OnceLock<Vec<String>>>> = LazyLock::new(|| (0x4E00..0xA000).map(|_| OnceLock::new()).collect());
    let place = u32::from(c).checked_sub(0x4E00).and_then(|place| KNOWN.get(place as usize));
    place.map_or_else(|| readings_of(c), |known| known.get_or_init(|| readings_of(c)).clone())
}

fn readings_of(c: char) -> Vec<String> {
    let c = unified(c);
    let mut out: Vec<String> = usual(c).map(plain).into_iter().collect();
    if let Some(entry) = surname::entry(c.encode_utf8(&mut [0; 4])) {
        out.extend(entry.readings.iter().map(|reading| plain(reading)));
    }
    if let Some(multi) = c.to_pinyin_multi() {
        out.extend(multi.into_iter().map(|reading| plain(reading.with_tone())));
    }
    let mut seen = Vec::new();
    out.retain(|reading| {
        let new = !reading.is_empty() && !seen.contains(reading);
        if new {
            seen.push(reading.clone());
        }
        new
    });
    out
}

/// One character of a name with its marked readings, the best first.
struct Read {
    c: char,
    readings: Vec<String>,
}

/// The Han characters of a tidied name with their readings: the surname by the table of surnames, a given name that is a word
/// (重庆, 朝晖) as that word, the rest as usual. With `pinyin:` each has just the reading given there.
fn read_name(tidy: &str, pinyin: Option<&str>) -> Vec<Read> {
    let (surname, given) = split_tidy(tidy);
    let mut out: Vec<Read> = Vec::new();
    let entry = surname::entry(surname);
    for (i, c) in surname.chars().enumerate() {
        let of_table = entry.iter().flat_map(|e| &e.readings).filter_map(|reading| reading.split(' ').nth(i));
        let mut readings: Vec<String> = of_table.map(str::to_owned).collect();
        if readings.is_empty() {
            readings.extend(usual(c).map(str::to_owned));
        }
        out.push(Read { c, readings });
    }
    let word = phrase(given).into_iter().flat_map(|reading| reading.split(' ')).map(Some).chain(std::iter::repeat(None));
    for (c, syllable) in given.chars().filter(|&c| is_han(c)).zip(word) {
        let marked = match syllable {
            Some(syllable) => mark(c, syllable).or_else(|| Some(syllable.to_owned())),
            None => usual(c).map(str::to_owned),
        };
        out.push(Read { c, readings: marked.into_iter().collect() });
    }
    if let Some(given) = pinyin.map(|pinyin| given_syllables(&out, pinyin)).filter(|given| given.len() == out.len()) {
        for (read, syllable) in out.iter_mut().zip(given) {
            let marked = if tone(&syllable) < 5 { Some(syllable.clone()) } else { mark(read.c, &plain(&syllable)) };
            read.readings = vec![marked.unwrap_or(syllable)];
        }
    }
    out
}

/// The marked reading of a character that is plainly `syllable`.
fn mark(c: char, syllable: &str) -> Option<String> {
    let of_surname = surname::entry(c.encode_utf8(&mut [0; 4])).into_iter().flat_map(|entry| entry.readings.iter().copied());
    let of_crate = c.to_pinyin_multi().into_iter().flatten().map(Pinyin::with_tone);
    usual(c).into_iter().chain(of_surname).chain(of_crate).find(|marked| plain(marked) == syllable).map(str::to_owned)
}

/// The syllables written in a `pinyin:` field: `zhang ming yuan`, `Zhāng Míngyuǎn`, `zhangmingyuan`, `lyu`. Where the words are not
/// one to a character, the known readings of the characters show where to cut.
fn given_syllables(name: &[Read], pinyin: &str) -> Vec<String> {
    let text = pinyin.to_lowercase().replace("u:", "ü").replace('v', "ü");
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphabetic() || matches!(c, '\u{300}'..='\u{30F}')))
        .filter(|word| !word.is_empty())
        .map(|word| respell(&word.nfc().collect::<String>()))
        .collect();
    if words.len() == name.len() { words } else { cut(name, &words.concat()).unwrap_or(words) }
}

/// GB/T 28039-2011 writes ü as YU in passports, and many write lue for lüe: one spelling for all.
fn respell(word: &str) -> String {
    match word.chars().next() {
        Some(first @ ('l' | 'n')) if word[1..].starts_with("yu") => {
            format!("{first}ü{}", &word[3..])
        }
        Some(first @ ('l' | 'n')) if &word[1..] == "ue" => format!("{first}üe"),
        _ => word.to_owned(),
    }
}

/// Cuts a run of letters into one known reading for each character.
fn cut(name: &[Read], letters: &str) -> Option<Vec<String>> {
    let Some((first, rest)) = name.split_first() else {
        return letters.is_empty().then(Vec::new);
    };
    let readings = all_readings(first.c);
    let ends = letters.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter(|&end| readings.contains(&plain(&letters[..end]))).find_map(|end| {
        let mut out = cut(rest, &letters[end..])?;
        out.insert(0, letters[..end].to_owned());
        Some(out)
    })
}

/// The best plain reading of a person's name, one syllable a Han character; `pinyin` is the entry's own `pinyin:` field and wins.
/// Names in Latin letters give their words.
pub fn name_syllables(name: &str, pinyin: Option<&str>) -> Vec<String> {
    name_readings(name, pinyin).into_iter().filter_map(|readings| readings.into_iter().next()).collect()
}

/// All plain readings of each piece of a name, the best first: for search keys. A surname offers its readings as a surname
/// before the others; a `pinyin:` field leaves just its own.
pub fn name_readings(name: &str, pinyin: Option<&str>) -> Vec<Vec<String>> {
    let tidy = tidy_name(name);
    let pinyin = pinyin.filter(|pinyin| pinyin.chars().any(char::is_alphabetic));
    let read = read_name(&tidy, pinyin);
    if read.is_empty() || tidy.chars().any(|c| c.is_ascii_alphanumeric()) {
        let text = pinyin.unwrap_or(&tidy);
        return text_syllables(text).into_iter().map(|syllable| vec![syllable]).collect();
    }
    let fixed = pinyin.is_some();
    let every = read.iter().map(|read| {
        let mut out: Vec<String> = read.readings.iter().map(|marked| plain(marked)).collect();
        if !fixed {
            let more: Vec<String> = all_readings(read.c).into_iter().filter(|reading| !out.contains(reading)).collect();
            out.extend(more);
        }
        out
    });
    every.filter(|readings| !readings.is_empty()).collect()
}

/// A name's reading with tone marks for display, spelt as GB/T 28039-2011 has it: `Ōuyáng Shàodōng`, `Zhāng Xī'ān`. `None` where
/// a character has no known reading, and for names with 「·」 or in Latin letters, whose spelling is not read off characters.
pub fn marked(name: &str, pinyin: Option<&str>) -> Option<String> {
    let tidy = tidy_name(name);
    let (surname, given) = split_tidy(&tidy);
    if surname.is_empty() || !given.chars().all(is_han) {
        return None;
    }
    let read = read_name(&tidy, pinyin);
    let syllables: Option<Vec<&str>> = read.iter().map(|read| read.readings.first().map(String::as_str)).collect();
    let syllables = syllables?;
    let (family, personal) = syllables.split_at_checked(surname.chars().count())?;
    let parts = [family, personal].into_iter().filter(|part| !part.is_empty()).map(word);
    Some(parts.collect::<Vec<String>>().join(" "))
}

/// Joins syllables to a capitalised word, with an apostrophe before a, o, e inside it.
fn word(syllables: &[&str]) -> String {
    let mut out = String::new();
    for syllable in syllables {
        if out.is_empty() {
            let mut rest = syllable.chars();
            out.extend(rest.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(rest.as_str());
        } else {
            if plain(syllable).starts_with(['a', 'o', 'e']) {
                out.push('\'');
            }
            out.push_str(syllable);
        }
    }
    out
}

/// Does this surname need a `pinyin:` field to be safe: has it several readings in use (覃 qín, tán), or another than the
/// character usually has (单 shàn)?
pub fn is_polyphone_surname(surname: &str) -> bool {
    let tidy = tidy_name(surname);
    let usually: Vec<String> = tidy.chars().filter_map(|c| usual(c).map(plain)).collect();
    surname::entry(&tidy)
        .is_some_and(|entry| entry.readings.iter().any(|reading| reading.split(' ').map(plain).ne(usually.iter().cloned())))
}

/// An address made of a text: its syllables joined by `-`, `[a-z0-9-]` only, at most 80 characters, cut at the edge of a syllable.
/// A Han character without a known reading gives its code point (`u2ceb1`). Empty if the text has nothing to read.
pub fn slug(text: &str) -> String {
    let tokens = units(text).into_iter().map(|unit| match unit {
        Unit::Han(c, reading) => reading.unwrap_or_else(|| format!("u{:x}", u32::from(c))),
        Unit::Latin(run) => run,
    });
    join(tokens)
}

/// An address made of a person's name: 单小明 → `shan-xiao-ming`. See [`name_syllables`] and [`slug`].
pub fn slug_name(name: &str, pinyin: Option<&str>) -> String {
    let syllables = name_syllables(name, pinyin);
    let han = tidy_name(name).chars().filter(|&c| is_han(c)).count();
    if syllables.len() < han { slug(name) } else { join(syllables) }
}

fn join(tokens: impl IntoIterator<Item = String>) -> String {
    let mut out = String::new();
    for token in tokens {
        let token: String = token.chars().filter(char::is_ascii_alphanumeric).collect();
        let gap = usize::from(!out.is_empty());
        if out.len() + gap + token.len() > LONGEST_SLUG {
            if out.is_empty() {
                out.push_str(&token[..LONGEST_SLUG]);
            }
            break;
        }
        if !token.is_empty() {
            out.push_str(if gap == 1 { "-" } else { "" });
            out.push_str(&token);
        }
    }
    if is_reserved(&out) { format!("{out}-x") } else { out }
}

/// Names that Windows keeps for devices; no file on the USB stick may bear one.
fn is_reserved(stem: &str) -> bool {
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
}

/// A name prepared for pinyin order: `names.sort_by_cached_key(|name| PinyinKey::new(name, None))`.
///
/// Compared character by character: letters (ü beside u), then tone, then code point, so that names of one surname stay
/// together: 黎安, 黎明, then 李安, 李白. Characters without a reading come last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PinyinKey {
    pieces: Vec<Piece>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    letters: String,
    umlaut: bool,
    tone: u8,
    c: char,
}

impl PinyinKey {
    /// The key of a person's name, read as in [`name_syllables`].
    pub fn new(name: &str, pinyin: Option<&str>) -> Self {
        let tidy = tidy_name(name);
        let pieces = if tidy.chars().any(|c| c.is_ascii_alphanumeric()) {
            Self::pieces_of_text(&tidy)
        } else {
            let read = read_name(&tidy, pinyin);
            read.into_iter().map(|read| Piece::of(read.c, read.readings.into_iter().next())).collect()
        };
        Self { pieces, name: name.to_owned() }
    }

    /// The key of any other text, a title or a place, read as in [`text_syllables`].
    pub fn of_text(text: &str) -> Self {
        Self { pieces: Self::pieces_of_text(text), name: text.to_owned() }
    }

    fn pieces_of_text(text: &str) -> Vec<Piece> {
        let pieces = units(text).into_iter().map(|unit| match unit {
            Unit::Han(c, reading) => Piece::of(c, reading.map(|syllable| mark(c, &syllable).unwrap_or(syllable))),
            Unit::Latin(run) => Piece { letters: run, umlaut: false, tone: 0, c: '\0' },
        });
        pieces.collect()
    }
}

impl Piece {
    fn of(c: char, marked: Option<String>) -> Self {
        // '~' sorts after every letter.
        let marked = marked.unwrap_or_else(|| "~".to_owned());
        let letters = plain(&marked);
        Self { umlaut: letters.contains('v'), letters: letters.replace('v', "u"), tone: tone(&marked), c }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(name: &str) -> String {
        name_syllables(name, None).join(" ")
    }

    fn text(text: &str) -> String {
        text_syllables(text).join(" ")
    }

    #[test]
    fn surnames_are_read_as_surnames() {
        let pairs = "单小明 shan xiao ming/仇大海 qiu da hai/解放 xie fang/曾庆 zeng qing/覃勇 qin yong/区志 ou zhi/查良 zha liang/翟明 zhai ming/\
                     任重 ren zhong/华山 hua shan/盖文 ge wen/朴成 piao cheng/尉迟恭 yu chi gong/万俟卓 mo qi zhuo/长孙明 zhang sun ming/\
                     澹台月 tan tai yue/令狐安 ling hu an/乐毅 yue yi/折德 she de/缪斯 miao si/繁华 po hua/种师 chong shi/员明 yun ming/\
                     召南 shao nan/洗星 xian xing/秘书 bi shu/冼星 xian xing/那英 na ying/哈文 ha wen/佴明 nai ming/黑明 he ming/盛明 sheng ming/\
                     能明 nai ming/曲明 qu ming/车明 che ming/石明 shi ming/沈明 shen ming/叶明 ye ming/贾明 jia ming/冯明 feng ming/\
                     宁明 ning ming/纪明 ji ming/万明 wan ming/谌明 chen ming/应明 ying ming/都明 du ming/过明 guo ming/燕明 yan ming/\
                     牟明 mou ming/葛明 ge ming/隗明 wei ming/祭明 zhai ming/卜明 bu ming/乜明 nie ming/逄明 pang ming/阚明 kan ming/\
                     欧阳少东 ou yang shao dong/吕明 lv ming/欒明 luan ming/單明 shan ming/長孫明 zhang sun ming/尉遲明 yu chi ming/\
                     於明 yu ming/郗明 xi ming/晟明 cheng ming/要明 yao ming/适明 kuo ming/相明 xiang ming/撒明 sa ming/占明 zhan ming/\
                     瞿明 qu ming/庹明 tuo ming/冉明 ran ming/谯明 qiao ming/鲜于明 xian yu ming/亓官明 qi guan ming/闾丘明 lv qiu ming";
        for pair in pairs.split('/') {
            let (who, reading) = pair.split_once(' ').unwrap_or_default();
            assert_eq!(name(who), reading, "{who}");
        }
    }

    #[test]
    fn given_names() {
        for (who, reading) in [
            ("张承远", "zhang cheng yuan"),
            ("张　三", "zhang san"),
            ("向重庆", "xiang chong qing"),
            ("李朝晖", "li zhao hui"),
            ("李长江", "li chang jiang"),
            ("刘晟", "liu sheng"),
            ("周单", "zhou dan"),
            ("买买提·艾力", "mai mai ti ai li"),
            ("John Smith", "john smith"),
            ("张A", "zhang a"),
            ("", ""),
        ] {
            assert_eq!(name(who), reading, "{who}");
        }
    }

    #[test]
    fn the_field_wins() {
        for (who, field, reading) in [
            ("张明远", "zhang ming yuan", "zhang ming yuan"),
            ("覃勇", "tan yong", "tan yong"),
            ("覃勇", "Tán Yǒng", "tan yong"),
            ("覃小明", "tanxiaoming", "tan xiao ming"),
            ("欧阳少东", "Ōuyáng Shàodōng", "ou yang shao dong"),
            ("吕方安", "lü fang'an", "lv fang an"),
            ("吕明", "lyu ming", "lv ming"),
            ("吕明", "LU: MING", "lv ming"),
            ("张三", "  ", "zhang san"),
            ("买买提·艾力", "Memet Eli", "mai mai ti ai li"),
            ("西安", "xian", "xi an"),
        ] {
            assert_eq!(name_syllables(who, Some(field)).join(" "), reading, "{who} {field}");
        }
    }

    #[test]
    fn words_are_read_as_words() {
        let pairs = "重庆 chong qing/长安 chang an/长江 chang jiang/党史长廊 dang shi chang lang/银行 yin hang/行政 xing zheng/都市 du shi/\
                     厦门 xia men/六安 lu an/台州 tai zhou/蚌埠 beng bu/东莞 dong guan/朝天门 chao tian men/会计 kuai ji/重建 chong jian/\
                     重阳 chong yang/参差 cen ci/音乐 yin yue/银杏 yin xing/传记 zhuan ji/还建 huan jian/淹没 yan mo/沉没 chen mo/\
                     调解 tiao jie/调查 diao cha/干部 gan bu/种植 zhong zhi/市长 shi zhang/全市长期坚持 quan shi chang qi jian chi/\
                     优秀共产党员 you xiu gong chan dang yuan/三峡移民 san xia yi min/大足区 da zu qu/重庆市万州区 chong qing shi wan zhou qu/\
                     天台桥社区 tian tai qiao she qu/成都 cheng du/人民都说好 ren min dou shuo hao/退耕还林 tui geng huan lin/\
                     重返故乡 chong fan gu xiang/重要讲话 zhong yao jiang hua/银行行长 yin hang hang zhang/音乐教师 yin yue jiao shi/\
                     快乐成长 kuai le cheng zhang/收藏 shou cang/西藏 xi zang/移民纪念馆 yi min ji nian guan/着力 zhuo li/了解 liao jie/\
                     獲獎音樂 huo jiang yin yue/重慶 chong qing/行業協會 hang ye xie hui";
        for pair in pairs.split('/') {
            let (words, reading) = pair.split_once(' ').unwrap_or_default();
            assert_eq!(text(words), reading, "{words}");
        }
        assert_eq!(text("ＡＢ12栋，Café 3号"), "ab12 dong cafe 3 hao");
        assert_eq!(text("——！？"), "");
    }

    #[test]
    fn slugs() {
        assert_eq!(slug_name("张明远", None), "zhang-ming-yuan");
        assert_eq!(slug_name("吕布", None), "lv-bu");
        assert_eq!(slug_name("单小明", None), "shan-xiao-ming");
        assert_eq!(slug_name("覃勇", Some("Tán Yǒng")), "tan-yong");
        assert_eq!(slug("2012年「先进基层党组织」"), "2012-nian-xian-jin-ji-ceng-dang-zu-zhi");
        assert_eq!(slug("Über uns / 关于"), "uber-uns-guan-yu");
        assert_eq!(slug("…"), "");
        assert_eq!(slug("CON"), "con-x");
        assert_eq!(slug("com1"), "com1-x");
        assert_eq!(slug("\u{9FA6}1"), "u9fa6-1");
        assert_eq!(slug_name("\u{9FA6}明", None), "u9fa6-ming");
        let long = slug(&"创".repeat(60));
        assert_eq!(long, ["chuang"; 11].join("-"));
        assert_eq!(slug(&"x".repeat(200)).len(), 80);
    }

    #[test]
    fn readings_are_marked_for_display() {
        for (who, field, reading) in [
            ("张明远", None, Some("Zhāng Míngyuǎn")),
            ("欧阳少东", None, Some("Ōuyáng Shàodōng")),
            ("单西安", None, Some("Shàn Xī'ān")),
            ("吕明", None, Some("Lǚ Míng")),
            ("覃勇", None, Some("Qín Yǒng")),
            ("覃勇", Some("tan yong"), Some("Tán Yǒng")),
            ("覃勇", Some("Tán Yǒng"), Some("Tán Yǒng")),
            ("向重庆", None, Some("Xiàng Chóngqìng")),
            ("买买提·艾力", None, None),
            ("John", None, None),
            ("", None, None),
        ] {
            assert_eq!(marked(who, field).as_deref(), reading, "{who}");
        }
    }

    #[test]
    fn polyphone_surnames_are_known() {
        for surname in "单仇解曾覃区查翟盖朴乐折繁种员召洗秘佴黑能谌牟尉迟万俟长孙澹台".chars() {
            let alone = surname.to_string();
            let part_of_compound = "尉迟万俟长孙澹台".contains(surname);
            assert!(part_of_compound || is_polyphone_surname(&alone), "{surname}");
        }
        for surname in ["尉迟", "万俟", "长孙", "澹台", "單"] {
            assert!(is_polyphone_surname(surname), "{surname}");
        }
        for surname in ["张", "王", "李", "欧阳", "司马", "石", "宁", "华", ""] {
            assert!(!is_polyphone_surname(surname), "{surname}");
        }
    }

    #[test]
    fn all_readings_begin_with_the_usual_one() {
        assert_eq!(all_readings('单')[..2], ["dan", "shan"]);
        assert_eq!(all_readings('行')[..2], ["xing", "hang"]);
        assert_eq!(all_readings('繁')[..2], ["fan", "po"]);
        assert_eq!(all_readings('吕'), ["lv"]);
        assert!(all_readings('A').is_empty());
        assert_eq!(name_readings("覃乐", None)[0][..2], ["qin", "tan"]);
        assert_eq!(name_readings("覃乐", None)[1][..2], ["le", "yue"]);
        assert_eq!(name_readings("覃乐", Some("tan le")), [["tan"], ["le"]]);
    }

    #[test]
    fn pinyin_order() {
        let mut names = [
            "黎安",
            "李白",
            "李安",
            "黎明",
            "吕布",
            "路遥",
            "阿宝",
            "欧阳一",
            "区明",
            "单明",
            "尚一",
            "乱一",
            "买买提·艾力",
            "Li",
            "𪚥一",
        ];
        names.sort_by_cached_key(|name| PinyinKey::new(name, None));
        assert_eq!(
            names,
            [
                "阿宝",
                "Li",
                "黎安",
                "黎明",
                "李安",
                "李白",
                "路遥",
                "吕布",
                "乱一",
                "买买提·艾力",
                "区明",
                "欧阳一",
                "单明",
                "尚一",
                "𪚥一"
            ]
        );
        let mut titles = ["银行", "音乐", "2012年", "重庆", "行动"];
        titles.sort_by_cached_key(|title| PinyinKey::of_text(title));
        assert_eq!(titles, ["2012年", "重庆", "行动", "音乐", "银行"]);
    }

    #[test]
    fn the_tables_are_sound() {
        assert!(READINGS.is_sorted_by(|a, b| a.0 < b.0), "a character stands twice");
        assert!(PHRASES.is_sorted_by(|a, b| a.0 < b.0), "a word stands twice");
        let longest = PHRASES.iter().map(|(word, _)| word.chars().count()).max();
        assert_eq!(longest, Some(LONGEST_PHRASE));
        for (word, reading) in PHRASES.iter() {
            let syllables: Vec<&str> = reading.split(' ').collect();
            assert_eq!(word.chars().count(), syllables.len(), "{word}");
            for (c, syllable) in word.chars().zip(syllables) {
                // 乐亭 and 乐陵 keep a reading that the crate lacks.
                let known = all_readings(c).iter().any(|known| known == syllable);
                assert!(known || (c, syllable) == ('乐', "lao"), "{word}: {c} {syllable}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_safe(text in "\\PC{0,60}|[一-龥]{0,60}") {
            for slug in [slug(&text), slug_name(&text, None), slug_name(&text, Some(&text))] {
                prop_assert!(slug.len() <= 82, "{}", slug);
                prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", slug);
                prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{}", slug);
            }
        }

        #[test]
        fn one_syllable_for_each_known_character(name in "[一-龥]{1,6}", field in "[a-zāǚ ']{0,20}") {
            let known = name.chars().filter(|&c| usual(c).is_some()).count();
            prop_assert!(name_syllables(&name, None).len() >= known);
            prop_assert_eq!(name_syllables(&name, None).len(), name_readings(&name, None).len());
            prop_assert!(!name_syllables(&name, Some(&field)).is_empty());
            prop_assert_eq!(text_syllables(&name).len(), known);
        }

        #[test]
        fn the_order_is_total(a in "[李黎吕A·𪚥 一-龥]{0,4}", b in "[李黎吕A·𪚥 一-龥]{0,4}", c in "[李黎吕]{0,3}") {
            let key = |name: &str| PinyinKey::new(name, None);
            prop_assert_eq!(key(&a) == key(&b), a == b);
            if key(&a) <= key(&b) && key(&b) <= key(&c) {
                prop_assert!(key(&a) <= key(&c));
            }
        }
    }
}
