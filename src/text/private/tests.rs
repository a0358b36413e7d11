use proptest::prelude::*;

use super::*;

pub(super) fn sorts(text: &str) -> Vec<Sort> {
    find(text, &Allowed::default()).into_iter().map(|private| private.sort).collect()
}

#[test]
fn every_sort_is_found_however_it_is_written() {
    use Sort::{BankCard, Door, IdNumber, IdShape, Minor, Mobile, OldId};
    for (text, expected) in [
        ("身份证11010519491231002X。", IdNumber),
        ("身份证：440524188001010014", IdNumber),
        ("110105194912310022x", IdNumber),
        ("１１０１０５１９４９１２３１００２Ｘ", IdNumber),
        ("110105 19491231 002X", IdNumber),
        ("110105-19491231-002x", IdNumber),
        ("110105 1949 1231 002X", IdNumber),
        ("1101051949\n1231002X", IdNumber),
        ("1101\u{200B}0519491231002X", IdNumber),
        ("110105194912310021", IdShape),
        ("旧证号110105491231002", OldId),
        ("电话13800138000", Mobile),
        ("138 0013 8000", Mobile),
        ("138-0013-8000", Mobile),
        ("138\n0013\n8000", Mobile),
        ("+86 13800138000", Mobile),
        ("+86-138-0013-8000", Mobile),
        ("8613800138000", Mobile),
        ("１３８００１３８０００", Mobile),
        ("卡号6222021234567890128", BankCard),
        ("4111 1111 1111 1111", BankCard),
        ("6222 0212 3456 7890 128", BankCard),
        ("江畔路8号3栋2单元501室", Door),
        ("石阶街 12号 2 单元 3室", Door),
        ("住江畔小区3栋2单元501室。", Door),
        ("桐子花园12幢一单元1-2室", Door),
        ("周小宝（8岁）", Minor),
        ("周小宝（女，八岁）", Minor),
        ("12岁的周小宝，", Minor),
        ("留守儿童周小宝的", Minor),
    ] {
        let wanted = if text == "110105194912310022x" { Vec::new() } else { vec![expected] };
        assert_eq!(sorts(text), wanted, "{text}");
    }
}

#[test]
fn what_only_looks_private_is_left_alone() {
    for text in [
        "",
        "2017年6月15日，投资13800138000元，移民131万人",
        "总投资 13912345678 元",
        "渝示字〔2012〕1号",
        "文件名 a13800138000b.jpg",
        "3.14159265358",
        "圆周率\n3.14159265358，黄金数 1.61803398874",
        "0.13800138000",
        "3．14159265358",
        "https://a.cn/status?id=6222021234567890128",
        "https://a.cn/postcard/4111111111111111",
        "https://a.cn/account/4111111111111111",
        "13800138000.00元",
        "13800138000.55",
        "产值1.38E+10，1.3912345678E+12，9.3912345678E+10",
        "1956\n1234567",
        "一九四九年一九五〇年",
        "小数 3.13800138000 与 13800138000.55",
        "指纹 9f13800138000ab",
        "138****8000",
        "1-2-3-4 号窗口",
        "2003 06 01 10 2006 05 20",
        "1949 1950 1951 1952 1953 1954",
        "统一社会信用代码 12500101450503125J",
        "区号 023-58120000，400-800-1234",
        "江畔路8号",
        "服务中心 3 楼 302 室",
        "江畔社区 2 栋 301 室",
        "全书共三单元，第2单元5室内练习",
        "档案号：第 12 号，共 3 册",
        "她8岁随父母迁到坡上。",
        "14岁的周小宝入团",
        "三岁看老",
        "¥13800138000",
        "0000000000000000",
        "138.00138000",
        "投资 13912345678 元建设",
        "共13912345678字节，播放15012345678次，流量 15012345678 m³",
        "a13800138000",
        "DD13912345678",
        "档号：138-2003-0012",
        "案卷138 2003 0017",
        "水位 156 2006—2010年，水位 175 2008-2010",
        "蓄水至135\n2003—2006年为围堰发电期",
        "https://m.weibo.cn/status/4111111111111111",
        "长 1380013 8000 12",
        "约 13812 139456 140001",
        "138.0013.8000.1",
        "v138.0013.8000",
        "192.168.100.101 与 255.255.255.0",
        "108.3912.3456 元",
        "138.0013.8000 元",
        "1949.10.1—1950.12.31",
        "30.8079、108.40861234",
        "张家的院子里有一棵三十岁的黄葛树",
    ] {
        assert_eq!(sorts(text), Vec::new(), "{text}");
    }
}

#[test]
fn what_the_centre_makes_public_is_allowed() {
    let allowed = Allowed::new(&["138 0013 8000".to_owned(), "+86 13900139000".to_owned()], &["江畔路1号".to_owned()]);
    assert_eq!(find("请拨13800138000或 139-0013-9000，也可拨138.0013.8000", &allowed), []);
    assert_eq!(find("平湖街道江畔路1号2栋101室", &allowed), []);
    assert_eq!(find("江畔路3号2栋101室", &allowed).len(), 1);
}

#[test]
fn places_are_exact() {
    let text = "电话：138 0013 8000。";
    let found = find(text, &Allowed::default());
    assert_eq!(&text[found[0].range.clone()], "138 0013 8000");
    assert_eq!(hint("11010519491231002X"), "110…2X");
}

/// Texts without private data, of the kinds found in archives: figures, tables, dates, hashes, document numbers.
fn innocent(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut out = String::new();
    for _ in 0..40 {
        let (a, b, c) = (next(1_000_000), next(10_000), next(100));
        let piece = match next(22) {
            0 => format!("{}年{}月{}日", 1921 + next(100), 1 + next(12), 1 + next(28)),
            1 => format!(
                "{}-{:02}-{:02} {:02}:{:02}:{:02}",
                1921 + next(100),
                1 + next(12),
                1 + next(28),
                next(24),
                next(60),
                next(60)
            ),
            2 => format!("| {a} | {b} | {c} | {}.{c} |", next(1000)),
            3 => format!("{:016x}{:016x}", next(u64::MAX), next(u64::MAX)),
            4 => format!("示例发〔{}〕{}号", 1980 + next(45), next(400)),
            5 => format!("{a}.{b}{c}万元"),
            6 => format!("{:.9}", f64::from(u32::try_from(a).unwrap_or(0)) / 7.0),
            7 => format!("{}—{}年", 1980 + next(20), 2001 + next(20)),
            8 => format!("海拔{b}.{c}米，{a}立方米"),
            9 => format!("023-58{c:02}{b:04}"),
            10 => format!("ISBN 978-7-{:03}-{:05}-{}", next(1000), next(100_000), next(10)),
            11 => format!("{} {} {} {}", 1 + next(99), 1 + next(99), 1 + next(99), 1 + next(99)),
            12 => format!("第{c}届第{}名，得票{a}", next(9)),
            13 => format!("投资{}{:010}元", 1, next(10_000_000_000)),
            14 => format!(
                "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
                next(1 << 32),
                next(1 << 16),
                next(1 << 12),
                next(1 << 12),
                next(1 << 48)
            ),
            // Rows of tables, sizes, archive numbers, amounts and buildings.
            15 => format!("陈家坝\t{}\t{:04}\t{:04}", 100 + next(100), next(10_000), next(10_000)),
            16 => format!("规格 {}-{:04}-{:04}", 100 + next(100), next(10_000), next(10_000)),
            17 => format!("档号 {:04}-{:02}-{}-{:04}-{:04}", next(10_000), next(100), 100 + next(100), b, next(10_000)),
            18 => format!(
                "农产品加工业总产值1{:010}．{d}，农产品加工业总产值1{:010}.{d}",
                next(10_000_000_000),
                next(10_000_000_000),
                d = 10 + next(90)
            ),
            19 => format!("江畔小区{c}栋{}单元{}户，{}号楼{}层", 1 + next(9), 1 + next(200), 1 + next(30), 1 + next(30)),
            20 => format!("1{:010}USD，AB1{:010}", next(10_000_000_000), next(10_000_000_000)),
            _ => format!("{:02}:{:02}—{:02}:{:02}", next(24), next(60), next(24), next(60)),
        };
        out.push_str(&piece);
        out.push_str(["，", "；", "\n", " ", "、"][usize::try_from(next(5)).unwrap_or(0)]);
    }
    out
}

#[test]
fn twelve_thousand_innocent_pages_give_no_alarm() {
    let allowed = Allowed::default();
    let alarms: Vec<String> = (0..12_000_u64)
        .flat_map(|seed| {
            // Some pages are full of words that announce a number.
            let words = ["；", "，联系电话：", "，手机 ", "，身份证号："][usize::try_from(seed % 4).unwrap_or(0)];
            let text = innocent(seed + 1).replace('；', words);
            find(&text, &allowed)
                .into_iter()
                .map(|private| format!("{seed}: {:?} {}", private.sort, &text[private.range]))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(alarms.len(), 0, "false alarms on 12,000 pages: {alarms:#?}");
}

/// Whether the pre-scan is exact for addresses and ages and misses no word for a child or before a number.
fn are_seen(text: &str) -> bool {
    let seen = Words::of(text);
    let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_child = holds(&["孤儿", "儿童", "幼儿", "小学", "小朋", "少先", "年级", "初一"]);
    let is_contact =
        holds(&["证号", "卡号", "账号", "帐号", "件号", "电话", "固话", "手机", "微信", "联系", "份证", "宅电", "座机"]);
    let is_begun = ["一", "幺"].iter().any(|first| "三四五六七八九".chars().any(|next| text.contains(&format!("{first}{next}"))));
    (seen.numerals() || !is_begun)
        && seen.age() == text.contains('岁')
        && seen.door() == text.contains(['号', '室'])
        && (seen.child() || !is_child)
        && (seen.contact() || !is_contact)
        && (seen.stair() || !text.contains("单元"))
}

proptest! {
    #[test]
    fn the_words_of_doors_and_children_are_seen_wherever_they_stand(text in "[号岁儿一a\u{5C81}\u{53B7}\u{7B7}]{0,5}|.{0,30}[号岁儿]?.{0,3}") {
        prop_assert!(are_seen(&text), "{}", text);
    }

    #[test]
    fn any_text_is_read(text in "[0-9０-９xX \\-\\n岁号路室张三（），a-z.\u{200B}]{0,80}") {
        for private in find(&text, &Allowed::default()) {
            prop_assert!(text.get(private.range).is_some());
        }
    }

    #[test]
    fn a_mobile_in_any_sentence_is_found(before in "[一-龥，。 ]{0,8}", after in "[，。；\\n]", second in 3_u8..=9, rest in "[0-9]{9}") {
        let text = format!("{before}1{second}{rest}{after}");
        prop_assert!(sorts(&text).contains(&Sort::Mobile), "{}", text);
    }
}

proptest! {
    #[test]
    fn what_is_passed_over_holds_nothing(
        parts in proptest::collection::vec(
            "[0-9０-９号岁儿，。、a室张三\\n]{0,30}|[一-龥]{1,2}|[ \u{200B}\u{AD}（）()—.E+-]{1,3}|13800138000|138[ -]0013[ -]8000|[(（]138[)）]0013-8000\
             |138[.．]0013[.．]8000|1\\.3912345678E\\+10|110105 1949 12 31 002X|11010519491231002X|6222021234567890128",
            0..8,
        )
    ) {
        let text = parts.concat();
        prop_assert!(are_seen(&text), "{}", text);
        let found = numbers::find(&text, &Allowed::default());
        prop_assert!(found.is_empty() || Words::of(&text).digits >= numbers::LEAST_WRITTEN, "{} {:?}", text, found);
    }
}

proptest! {
    #[test]
    fn the_words_are_seen_wherever_they_stand(text in "[单元室号a]{0,12}|[号岁儿跷脁丿a1 ]{0,12}|[号小学朋少先年级初一孤幼儿童岁a]{0,12}|[电固话手座机微信联系份证宅卡件账帐号]{0,12}|[一幺二三四五六七八九十a]{0,8}") {
        prop_assert!(are_seen(&text), "{}", text);
    }
}

#[test]
fn what_a_message_quotes_is_veiled() {
    for (text, expected) in [
        ("证号11010519491231002X，", "证号110*************2X，"),
        ("110105 19491231 002X,138-0013-8000", "110*** ******** **2X,138-****-**00"),
        ("１３８００１３８０００", "１３８******００"),
        ("1101051949\n1231002X", "110*******\n******2X"),
        ("110105194912310021", "110*************21"),
        ("江畔路8号3栋2单元501室，周小宝（8岁）", "江畔路8号3栋2单元501室，周小宝（8岁）"),
        ("2003-13", "2003-13"),
    ] {
        assert_eq!(veiled(text), expected);
    }
}

proptest! {
    #[test]
    fn no_number_is_left_in_what_is_veiled(
        parts in proptest::collection::vec("11010519491231002X|13800138000|一三八零零一三八零零零|(138)0013-8000|l38OO138|宅电|58123456|电话|138 0013 8000|138.0013.8000|6222021234567890128|[0-9０-９]{0,20}|[，,。. 年月a-c\\n-]{0,3}|号", 0..8)
    ) {
        let text = parts.concat();
        let veiled = veiled(&text);
        prop_assert_eq!(veiled.chars().count(), text.chars().count());
        let left: Vec<Sort> = sorts(&veiled).into_iter().filter(|sort| !matches!(sort, Sort::Door | Sort::Minor)).collect();
        prop_assert!(left.is_empty(), "{} {:?}", veiled, left);
    }
}

#[test]
fn a_number_beside_another_is_found() {
    use Sort::{BankCard, IdNumber, Mobile};
    for (text, expected) in [
        ("2003 11010519491231002X", vec![IdNumber]),
        ("1、11010519491231002X 2、11010519491231002x", vec![IdNumber, IdNumber]),
        ("序号3-11010519491231002X", vec![IdNumber]),
        ("13800138000 11010519491231002X", vec![Mobile, IdNumber]),
        ("11010519491231002X-11010519491231002X", vec![IdNumber, IdNumber]),
        ("2003 110105 19491231 002X", vec![IdNumber]),
        ("6222021234567890128 110105 19491231 002Ｘ", vec![BankCard, IdNumber]),
        ("张11010519491231002X13800138000李", vec![IdNumber, Mobile]),
        ("1 2003 5 4 13 6 138 0013 8000", vec![Mobile]),
        // After a list number, in a file name, in an address.
        ("1.11010519491231002X", vec![IdNumber]),
        ("张三_11010519491231002X_正面.jpg", vec![IdNumber]),
        ("IMG11010519491231002X.jpg", vec![IdNumber]),
        ("zhang-san-11010519491231002x.html", vec![IdNumber]),
        ("1.440524188001010014 2.440524188001010014", vec![IdNumber, IdNumber]),
        ("张三_13800138000.jpg", vec![Mobile]),
        // Gaps in unexpected places.
        ("1101051949 1231 002X", vec![IdNumber]),
        ("11010519491231 002X", vec![IdNumber]),
        ("1101 0519 4912 31002X", vec![IdNumber]),
        ("2003 110105-1949\n1231-002X 2004", vec![IdNumber]),
        // Dots, as on a visiting card.
        ("手机 138.0013.8000，", vec![Mobile]),
        ("+86.138.0013.8000", vec![Mobile]),
        ("１３８．００１３．８０００", vec![Mobile]),
        ("138·0013·8000", vec![Mobile]),
        ("1380.013.8000", vec![Mobile]),
        ("110105.19491231.002x。", vec![IdNumber]),
        ("110105.1949.1231.002X", vec![IdNumber]),
        ("138.0013.8000 139.0013.9000", vec![Mobile, Mobile]),
        // Words that begin like a unit.
        ("联系电话 13800138000 人民调解员张立", vec![Mobile]),
        ("13800138000人民调解员", vec![Mobile]),
        ("电话：13800138000\n平湖街道办事处", vec![Mobile]),
        ("值班 13800138000 万书记", vec![Mobile]),
        ("电话 13800138000 元旦值班", vec![Mobile]),
        ("13800138000 瓦窑镇", vec![Mobile]),
        ("13800138000次日", vec![Mobile]),
        ("13800138000 度假村", vec![Mobile]),
        ("电话13800138000 户主李某", vec![Mobile]),
        // Directly attached to a word that says what it is.
        ("Tel13800138000", vec![Mobile]),
        ("微信号 wx13800138000", vec![Mobile]),
        ("V13800138000，", vec![Mobile]),
        ("zhangsan13800138000", vec![Mobile]),
        ("1.13800138000 李禾", vec![Mobile]),
        ("名单：\n12.13800138000", vec![Mobile]),
        ("1.6222021234567890128", vec![BankCard]),
        ("1．13800138000", vec![Mobile]),
        // As spreadsheets show long numbers.
        ("13800138000.00", vec![Mobile]),
        ("1.3912345678E+10", vec![Mobile]),
        ("1.3912345678e10，", vec![Mobile]),
        ("4.40524188001010E+17", vec![IdNumber]),
        // Broken at the end of a line.
        ("找1380\n0138000", vec![Mobile]),
        ("1380013800\n12", vec![]),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", vec![Mobile]),
        // A card in a web address that says so.
        ("https://a.cn/pay?x=1&card=6222021234567890128", vec![BankCard]),
        ("https://a.cn/pay?bankCardNo=6222021234567890128&x=1", vec![BankCard]),
        ("https://a.cn/pay?kahao=6222021234567890128", vec![BankCard]),
        ("www.a.cn/?acct_no=6222021234567890128", vec![BankCard]),
        ("https://a.cn/?%E5%8D%A1%E5%8F%B7=6222021234567890128", vec![BankCard]),
        ("https://a.cn/card/4111111111111111", vec![BankCard]),
        ("卡号 https://a.cn/4111111111111111", vec![BankCard]),
        // Gaps of every kind.
        ("138 - 0013 - 8000", vec![Mobile]),
        ("138   0013   8000", vec![Mobile]),
        ("138−0013−8000", vec![Mobile]),
        ("138\u{202D}0013\u{FE0F}8000", vec![Mobile]),
        ("1380013 8000", vec![Mobile]),
        ("电话13800 138000", vec![Mobile]),
        ("6222 0212 3456 7890128", vec![BankCard]),
        ("6222 021234567890128", vec![BankCard]),
        ("110105 1949 12 31 002X", vec![IdNumber]),
        ("110105 - 19491231 - 002X", vec![IdNumber]),
        // Characters typed in place of an X, and a number truncated by a spreadsheet.
        ("11010519491231002×", vec![IdNumber]),
        ("11010519491231002Ⅹ", vec![IdNumber]),
        ("11010519491231002Х", vec![IdNumber]),
        ("11010519491231002 X", vec![IdNumber]),
        ("500101198503121000", vec![IdNumber]),
        // Columns that ran together.
        ("李44052418800101001413800138000", vec![IdNumber]),
        ("13800138000440524188001010014李", vec![IdNumber]),
        ("440524188001010014440524188001010014", vec![IdNumber]),
    ] {
        assert_eq!(sorts(text), expected, "{text}");
    }
}

#[test]
fn a_number_among_figures_is_found_wherever_it_stands() {
    for figures in 0..200 {
        let row = "7 ".repeat(figures);
        assert_eq!(sorts(&format!("{row}110105 1949 1231 002X {row}138 0013 8000")), [Sort::IdNumber, Sort::Mobile], "{figures}");
    }
}
