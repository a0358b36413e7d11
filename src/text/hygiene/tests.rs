use encoding_rs::{GB18030, GBK, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

/// Sentences that look suspicious but are correct; `\n` stands for a line break.
const CLEAN: &str = include_str!("../../../tests/fixtures/hygiene/clean.txt");

/// Plain prose to be damaged.
const PROSE: [&str; 24] = [
    "江水涨上来的那一年，石阶街的人家都搬到了坡上。",
    "社区的党员挨家挨户登记，夜里点着灯核对名册。",
    "老渡口的船工把最后一班船停在新码头旁边。",
    "支部书记带着大家修路，修了整整三个冬天。",
    "移民的故事写在墙上，孩子们一级一级数石阶。",
    "她在缫丝厂工作了二十年，手上有一层厚厚的茧。",
    "一百户人家轮流守着那栋有裂缝的楼，守了一个月。",
    "志愿队每周二下午来义诊，量血压，也陪老人说话。",
    "新房子的窗户朝着江，早晨能看见雾从水面升起。",
    "他把祖屋的门牌带走，钉在新家的书房里。",
    "大会表决通过了兴建工程的决议，街坊围着收音机听。",
    "邻居们商量好，把老井的石栏搬到广场中央。",
    "学校迁走那天，学生把黑板擦得干干净净。",
    "年轻的工程师在图纸上标出每一户的位置。",
    "雨下了七天，党员们扛着沙袋守在堤上。",
    "合作社的账本保存完好，字迹一笔一画。",
    "供销社的柜台后面，总站着那位和气的售货员。",
    "橘园在半山腰，秋天满坡都是金黄的果子。",
    "退休以后他每天走一遍石阶，看看谁家需要帮忙。",
    "纪念章发到手里，老人用手绢包了又包。",
    "广播站的喇叭每天早上六点准时响起来。",
    "居民代表会议定下规矩，院坝归大家共同打理。",
    "那张合影里有三十六个人，如今还能叫出名字的不多。",
    "水位标尺立在楼梯口，每一道刻度都写着年月。",
];

fn lines() -> Vec<String> {
    CLEAN.lines().map(|line| line.replace("\\n", "\n")).collect()
}

fn rules(text: &str) -> Vec<&'static str> {
    find(text, &Options { markdown: true, ..Options::default() }).into_iter().map(|finding| finding.rule.id()).collect()
}

#[test]
fn clean_text_gives_no_alarm() {
    let lines = lines();
    let mut alarms = Vec::new();
    for line in &lines {
        for finding in find(line, &Options { markdown: true, ..Options::default() }) {
            if finding.rule.weight() != Weight::Info {
                alarms.push(format!("{} in {line:?}: {:?}", finding.rule.id(), &line[finding.range.clone()]));
            }
        }
    }
    assert!(lines.len() >= 200, "{} sentences", lines.len());
    assert!(alarms.is_empty(), "{} false alarms in {} sentences:\n{}", alarms.len(), lines.len(), alarms.join("\n"));
}

#[test]
fn every_rule_finds_its_example() {
    for (text, rule) in [
        ("万州区(qū)的党(dǎng)史(shǐ)长廊", "R1"),
        ("党(dǎng)员和党(dǎng)费", "R1"),
        ("社^(qū)的人", "R2"),
        ("社?qū)的人", "R3"),
        ("他在党x史馆工作", "R5"),
        ("他在党^史馆工作", "R5"),
        ("大会жа开幕", "R6"),
        ("工作き开始", "R6"),
        ("党\u{FFFD}史", "R7"),
        ("党\u{E5E5}史", "R7"),
        ("党⒓员", "R7"),
        ("党□员", "R7"),
        ("他说：“走吧。", "R8"),
        ("《社区志里写着。", "R8"),
        ("他说走吧。”", "R8"),
        ("江水,涨了", "R9"),
        ("江畔社区(原沱口街道)成立", "R9"),
        ("社区的黨員們在這裡开会，大家一起商量修路的事情，商量好了就动手干起来，谁也不落后", "R10"),
        ("张某+++李某", "R11"),
        ("责任编辑：某某", "R11"),
        ("来源：某网", "R11"),
        ("扫一扫，手机看", "R11"),
        ("正文【打印】", "R11"),
        ("锟斤拷", "R12"),
        ("烫烫烫烫", "R12"),
        ("ä¸\u{AD}å›½", "R12"),
        ("他说â€œå¥½â€\u{9d}", "R12"),
        ("浣犲ソ", "R12"),
        ("党\u{200B}史", "R13"),
        ("⼀个⼈", "R13"),
        ("　　开头", "R13"),
        ("党\u{A0}史", "R13"),
    ] {
        assert!(rules(text).contains(&rule), "{rule} in {text:?}: {:?}", rules(text));
    }
    assert_eq!(rules("覃（Qín）启明"), [""; 0]);
    assert_eq!(find("党(dǎng)员和党(dǎng)费", &Options { keep_pinyin: true, ..Options::default() }), []);
}

#[test]
fn repairs_are_the_ones_allowed() {
    let mended = |text: &str| repair(text, &find(text, &Options { markdown: true, ..Options::default() }));
    for (text, right) in [
        ("万州区(qū)的党(dǎng)史(shǐ)长廊", "万州区的党史长廊"),
        ("江水,涨了;他说:走!好", "江水，涨了；他说：走！好"),
        ("江畔社区(原沱口街道)成立", "江畔社区（原沱口街道）成立"),
        ("⼀个⼈\u{200B}在", "一个人在"),
        ("　　开头　　中间", "开头　中间"),
        ("张　三", "张　三"),
        // A space separates words, however it was typed.
        ("张立\u{A0}王五\u{A0}\u{A0}赵六 \u{A0}孙七", "张立 王五 赵六 孙七"),
        ("第一章\u{A0}总则\u{A0}\n", "第一章 总则\n"),
        // White space before the words of a line is removed without creating code, lists or headings.
        ("\u{A0}\u{A0}\u{A0}\u{A0}这一年，江水涨了", "这一年，江水涨了"),
        ("　　2003年，江水涨了\n　\u{A0} **甲**乙", "2003年，江水涨了\n**甲**乙"),
        ("- \u{A0}\u{A0}\u{A0}\u{A0}甲\n> 　\u{A0}\u{A0}乙", "- 甲\n> 乙"),
        (
            "　　1. 甲\n\n　　# 乙\n\n　　- 丙\n\n\u{200B}# 丁\n\n#\u{A0}戊",
            "　　1. 甲\n\n　　# 乙\n\n　　- 丙\n\n\u{200B}# 丁\n\n#\u{A0}戊",
        ),
        // Link targets and code are left alone.
        ("[[某,事]]与[[江水(一期)]],好", "[[某,事]]与[[江水(一期)]],好"),
        ("见[[某,事]]的甲,乙", "见[[某,事]]的甲，乙"),
        (
            "见[甲,乙][r]和[丙,丁]。\n\n[r]: 江水(一期).md\n[丙,丁]: 万,州.md",
            "见[甲，乙][r]和[丙,丁]。\n\n[r]: 江水(一期).md\n[丙,丁]: 万,州.md",
        ),
        ("见 https://example.org/wiki/万州,重庆 的甲,乙", "见 https://example.org/wiki/万州,重庆 的甲，乙"),
        ("甲,乙\n\n    甲,乙\n", "甲，乙\n\n    甲,乙\n"),
        ("16:30 与 1,000 与 `甲,乙`", "16:30 与 1,000 与 `甲,乙`"),
        ("党?x员", "党?x员"),
    ] {
        assert_eq!(mended(text), right, "{text}");
    }
    // A torn character is only ever suggested.
    let torn = find("社^(qū)的人", &Options::default());
    assert!(matches!(torn[0].repair, Repair::Suggest(_) | Repair::None));
    // Nothing that touches a name is mended.
    let named = find("⽂素芬", &Options { names: &["⽂素芬"], ..Options::default() });
    assert_eq!(named[0].repair, Repair::None);
}

/// What a repair must preserve: the kinds of blocks, link targets, and code.
fn frame(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Parser, Tag};
    let mut code = false;
    let part = |event: Event<'_>| match event {
        Event::Start(Tag::CodeBlock(kind)) => {
            code = true;
            Some(format!("{kind:?}"))
        }
        Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
            code = false;
            None
        }
        Event::Text(words) if code => Some(words.to_string()),
        Event::Code(words) => Some(words.to_string()),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => None,
        Event::Start(tag) => Some(format!("{tag:?}")),
        Event::Rule => Some("rule".to_owned()),
        _ => None,
    };
    Parser::new_ext(text, SYNTAX).filter_map(part).collect()
}

/// Decodes GBK as a careless program does: an invalid pair becomes `?` and its first byte is lost.
fn careless(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            out.push(char::from(bytes[at]));
            at += 1;
            continue;
        }
        if let Some(c) = bytes.get(at + 1).and_then(|trail| gbk::character([bytes[at], *trail])) {
            out.push(c);
            at += 2;
        } else {
            out.push('?');
            // The bracket behind it is consumed too.
            at += if bytes.get(at + 1) == Some(&b'(') { 2 } else { 1 };
        }
    }
    out
}

/// The GBK bytes of a sentence, and the offsets at which its Han characters begin.
fn encoded(text: &str) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = Vec::new();
    let mut starts = Vec::new();
    for c in text.chars() {
        let one = c.to_string();
        let (part, ..) = GBK.encode(&one);
        if crate::text::surname::is_han(c) {
            starts.push(bytes.len());
        }
        bytes.extend_from_slice(&part);
    }
    (bytes, starts)
}

/// Damage as the scraper causes it: (what was done, the damaged text).
fn damaged() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let readings = ["qū", "dǎng", "shǐ", "zhǎng", "jiāng", "lǜ"];
    for (number, prose) in PROSE.iter().enumerate() {
        let (bytes, starts) = encoded(prose);
        // Pinyin behind whole characters.
        let mut whole = String::new();
        for (index, c) in prose.chars().enumerate() {
            whole.push(c);
            if crate::text::surname::is_han(c) && (index + number) % 3 == 0 {
                whole.extend(["(", readings[index % readings.len()], ")"]);
            }
        }
        all.push(("pinyin behind characters", whole));
        for (pick, reading) in readings.iter().enumerate().take(5) {
            let at = starts[(number * 7 + pick * 3 + 2) % (starts.len() - 4)];
            // The replaced bytes began at the second byte of one character and ended at the first of the next, so the
            // annotation falls between the two bytes of a character.
            let mut torn = bytes[..=at].to_vec();
            torn.push(b'(');
            torn.extend_from_slice(&[0xA8, 0xB1, b'n']);
            torn.push(b')');
            torn.extend_from_slice(&bytes[at + 1..]);
            all.push(("pinyin inside a character", careless(&torn)));
            // A first byte is lost and shown as `?`.
            let mut lost = bytes[..at].to_vec();
            lost.push(b'?');
            lost.extend_from_slice(&bytes[at + 1..]);
            all.push(("a lost first byte", careless(&lost)));
            // The second byte of a character is an ASCII letter and leaks in front of the annotation.
            let before = String::from_utf8(prose.as_bytes().to_vec()).expect("utf-8");
            let cut = before.char_indices().nth(5 + pick).map_or(0, |(at, _)| at);
            let letter = ["^", "S", "~", "D", "@"][pick];
            all.push(("a leaked second byte", format!("{}{letter}({reading}){}", &before[..cut], &before[cut..])));
        }
        let western: String = WINDOWS_1252.decode_without_bom_handling(prose.as_bytes()).0.into_owned();
        all.push(("UTF-8 read as Western", western));
        all.push(("UTF-8 read as GB18030", GB18030.decode_without_bom_handling(prose.as_bytes()).0.into_owned()));
    }
    all
}

#[test]
fn damage_is_found() {
    let all = damaged();
    let missed: Vec<&(&str, String)> = all
        .iter()
        .filter(|(_, text)| !find(text, &Options::default()).iter().any(|finding| finding.rule.weight() != Weight::Info))
        .collect();
    let found = all.len() - missed.len();

    assert!(all.len() >= 200, "{} damaged sentences", all.len());
    assert!(found * 100 >= all.len() * 98, "found {found} of {}: {missed:#?}", all.len());
}

#[test]
fn what_is_no_link_becomes_none() {
    let options = Options { markdown: true, ..Options::default() };
    for text in
        ["[甲,乙](\n\u{feff} 一)", "[甲](\u{feff} 一)", "[甲](一.md\u{200b}二 三)", "[甲](\u{a0}一 二)", "![甲](\n\n\u{feff}一)"]
    {
        assert_eq!(frame(&mend(text, &options)), frame(text), "{text:?}");
    }
    assert_eq!(mend("甲](乙\n\n丙\u{feff}丁", &options), "甲](乙\n\n丙丁");
}

#[test]
fn a_long_line_takes_no_longer_than_its_length() {
    // 200,000 bytes of text that make each rule look ahead or back; a quadratic rule would not finish.
    for piece in ["“", "?啊", "(a", "一（", "<a", "`", "《", "\u{A0}", "-\u{200B}", " \u{A0}[", "http://万", "甲\u{A0} "]
    {
        let text = piece.repeat(200_000 / piece.len());
        find(&text, &Options { markdown: true, ..Options::default() });
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_mended_once(text in "[一-龥a-z^?!（）()“”‘’《》,:;!　\u{200B}\u{A0}āǎǖ⼀□あж\\n`<>|+1-3]{0,60}", markdown in any::<bool>()) {
        let options = Options { markdown, ..Options::default() };
        let findings = find(&text, &options);
        for finding in &findings {
            prop_assert!(text.get(finding.range.clone()).is_some());
        }
        prop_assert!(findings.windows(2).all(|two| two[0].range.start <= two[1].range.start));
        let once = repair(&text, &findings);
        let han = |text: &str| text.chars().filter(|c| ('一'..='\u{9fff}').contains(c)).collect::<String>();
        // Apart from look-alikes, no repair removes or changes a Han character.
        prop_assert!(han(&once).len() >= han(&text).len());
        let mended = mend(&text, &options);
        prop_assert_eq!(mend(&mended, &options), mended);
    }

    #[test]
    fn a_repair_leaves_every_block_every_link_and_all_code_what_it_was(text in prop::collection::vec(prop_oneof![
        4 => "[一-龥]{1,3}",
        3 => "[　\u{A0}\u{200B}\u{FEFF}\u{AD} ]{1,5}",
        2 => "[,:;?!()，。]",
        3 => "[\\-*+#>=|~`<_.()1-3&! ]{1,3}",
        3 => "\n{1,2}",
        1 => prop::sample::select(vec![
            "1. ", "- ", "# ", "    ", "```\n", "---\n", "|---|\n", "|甲|乙|\n", "[^1]: ", "[^1]", "[甲,乙]: ", "[甲,乙]", "[甲,乙](", "[[某,事]]", "[[某",
            "]]", "[江(水)][甲,乙]", "https://a.b/万,州", "<https://a.b/", "<b>", "</div>\n", "<!--", "区(qū)", "![甲,乙](图,一.png \"题,目\")", "\\", "\t",
            "[ ] ", "\r\n", "`甲,乙`", "**", "http://a.b/",
        ]).prop_map(str::to_owned),
    ], 0..24)) {
        let text = text.concat();
        let options = Options { markdown: true, ..Options::default() };
        let mended = mend(&text, &options);
        prop_assert_eq!(frame(&mended), frame(&text), "{:?} became {:?}", text, mended);
    }

    #[test]
    fn names_are_never_altered(name in "[张李欧阳单仇][一-龥]{1,2}", before in "[一-龥,（(]{0,6}", after in "[)）,一-龥]{0,6}") {
        let text = format!("{before}{name}{after}");
        let names = [name.as_str()];
        let mended = repair(&text, &find(&text, &Options { names: &names, ..Options::default() }));
        prop_assert!(mended.contains(&name));
    }
}
