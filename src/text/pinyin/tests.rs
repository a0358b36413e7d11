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
    let mut titles = ["第十一支部", "第二支部", "第10支部", "第一支部"];
    titles.sort_by_cached_key(|title| PinyinKey::of_text(title));
    assert_eq!(titles, ["第一支部", "第二支部", "第10支部", "第十一支部"]);
}

#[test]
fn a_simplified_character_has_the_readings_of_its_traditional_form() {
    for (c, reading) in [('调', "zhou"), ('难', "nuo"), ('县', "xuan"), ('齐', "zhai"), ('参', "san")] {
        assert!(all_readings(c).contains(&reading.to_owned()), "{c} {reading}");
    }
    assert_eq!(all_readings('调')[0], "diao");
    assert_eq!(name_syllables("李调元", Some("li zhou yuan")), ["li", "zhou", "yuan"]);
    assert_eq!(marked("李调元", Some("li zhou yuan")).as_deref(), Some("Lǐ Zhōuyuán"));
}

#[test]
fn the_tables_are_sound() {
    assert!(READINGS.is_sorted_by(|a, b| a.0 < b.0), "a character stands twice");
    assert!(PHRASES.is_sorted_by(|a, b| a.0 < b.0), "a word stands twice");
    assert!(FURTHER.is_sorted_by(|a, b| a < b), "a reading stands twice");
    for (c, reading) in FURTHER.iter() {
        let of_crate = c.to_pinyin_multi().into_iter().flatten().any(|known| known.with_tone() == *reading);
        assert!(!of_crate && usual(*c) != Some(*reading), "{c} {reading} is known without");
        assert!(all_readings(*c).contains(&plain(reading)) && all_readings(*c).first() != Some(&plain(reading)), "{c} {reading}");
    }
    for (word, reading) in PHRASES.iter() {
        assert_eq!(text_syllables(word).join(" "), *reading, "{word}");
        assert!(word.chars().count() > 1, "{word}");
        let syllables: Vec<&str> = reading.split(' ').collect();
        assert_eq!(word.chars().count(), syllables.len(), "{word}");
        for (c, syllable) in word.chars().zip(syllables) {
            // 乐亭 and 乐陵, and 徵 as a note, keep readings that the crate lacks.
            let known = all_readings(c).iter().any(|known| known == syllable);
            assert!(known || [('乐', "lao"), ('征', "zhi")].contains(&(c, syllable)), "{word}: {c} {syllable}");
        }
    }
}

proptest! {
    #[test]
    fn a_reading_is_plain_however_it_is_taken_apart(marked in "[a-zA-Zāáǎàéěīòūüǖǘǚǜńḿ\u{304}\u{308}~]{0,6}") {
        prop_assert_eq!(plain(&marked), plain_decomposed(&marked));
    }

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
        // A field with another number of syllables says nothing, and a few characters have no reading (瓼).
        prop_assert!(known == 0 || !name_syllables(&name, Some(&field)).is_empty());
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

proptest! {
    #[test]
    fn the_syllables_of_a_name_are_its_best_readings(name in "[一-龥㐀-㐪𬭎a·]{0,5}", pinyin in proptest::option::of("[a-zü ]{0,12}")) {
        let best: Vec<String> = name_readings(&name, pinyin.as_deref()).into_iter().filter_map(|all| all.into_iter().next()).collect();
        prop_assert_eq!(name_syllables(&name, pinyin.as_deref()), best);
    }
}
