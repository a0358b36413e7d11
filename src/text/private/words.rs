//! Pre-scan for the words beside which a number, address or child is private. One pass per text, because every text of
//! a site is checked and nearly all contain none.

use std::sync::LazyLock;

use super::minors::{GOING, KIN};

/// The roles of a character in such words, one bit each.
mod bit {
    pub(super) const DOOR: u16 = 1;
    pub(super) const AGE: u16 = 1 << 1;
    /// First characters of words for a child, and second characters; likewise for words before a number and for
    /// numerals. A second bit is always the first shifted left by one.
    pub(super) const CHILD: u16 = 1 << 2;
    pub(super) const CHILD_THEN: u16 = 1 << 3;
    pub(super) const CONTACT: u16 = 1 << 4;
    pub(super) const CONTACT_THEN: u16 = 1 << 5;
    pub(super) const NUMERAL: u16 = 1 << 6;
    pub(super) const NUMERAL_THEN: u16 = 1 << 7;
    pub(super) const DIGIT: u16 = 1 << 8;
    /// Where a word for a child or a school begins, or a word for a class ends.
    pub(super) const YOUNG: u16 = 1 << 9;
    /// First characters of words for attending school, and of words for relatives.
    pub(super) const GOING: u16 = 1 << 10;
    pub(super) const KIN: u16 = 1 << 11;
    /// A Han character; it interrupts a number written in digits.
    pub(super) const HAN: u16 = 1 << 12;
    /// The two characters of 单元, a stairwell.
    pub(super) const STAIR: u16 = 1 << 13;
    pub(super) const STAIR_THEN: u16 = 1 << 14;
    pub(super) const ROOM: u16 = 1 << 15;
}

/// The characters of each role, from these words: doors (号, 室), rooms and buildings (室, 栋, 幢, 座, 号楼, #), ages (岁);
/// 孤儿, 儿童, 幼儿, 小学, 小朋, 少先, 年级, 初一; 电话, 固话, 手机, 座机, 微信, 联系, 份证, 宅电, 证号, 件号, 卡号, 账号, 帐号; 单元; the two
/// numerals that a telephone number may begin with.
const CHARACTERS: [(u16, &str); 13] = [
    (bit::DOOR, "号室"),
    (bit::AGE, "岁"),
    (bit::CHILD, "孤儿幼小少年初"),
    (bit::CHILD_THEN, "儿童学朋先级一"),
    (bit::CONTACT, "电固手座微联份宅证件卡账帐"),
    (bit::CONTACT_THEN, "话机信系证电号"),
    (bit::NUMERAL, "一幺"),
    (bit::NUMERAL_THEN, "三四五六七八九"),
    (bit::DIGIT, "0123456789０１２３４５６７８９"),
    (bit::ROOM, "室栋幢座楼#"),
    (bit::STAIR, "单"),
    (bit::STAIR_THEN, "元"),
    (bit::YOUNG, "留困孤失小少级初幼托"),
];

/// The bits of every character of the basic multilingual plane.
static BITS: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut bits = vec![0; 0x1_0000];
    for (bit, characters) in CHARACTERS {
        for place in characters.chars().map(|c| u32::from(c) as usize) {
            bits[place] |= bit;
        }
    }
    for (bit, words) in [(bit::GOING, GOING.as_slice()), (bit::KIN, KIN.as_slice())] {
        for first in words.iter().filter_map(|word| word.chars().next()) {
            bits[u32::from(first) as usize] |= bit;
        }
    }
    bits[0x4E00..0xA000].iter_mut().for_each(|of| *of |= bit::HAN);
    bits.into()
});

/// The bits of a character.
fn of(bits: &[u16], c: char) -> u16 {
    bits.get(u32::from(c) as usize).copied().unwrap_or(0)
}

/// Positions and characters in `text` at which a word for a child or a school may be.
pub(super) fn young(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bits: &[u16] = &BITS;
    text.char_indices().filter(|(_, c)| of(bits, *c) & bit::YOUNG != 0)
}

/// Whether `text` may contain a word for attending school.
pub(super) fn may_go(text: &str) -> bool {
    let bits: &[u16] = &BITS;
    text.chars().any(|c| of(bits, c) & bit::GOING != 0)
}

/// Positions in `text` at which a word for a relative may begin, last first.
pub(super) fn kin(text: &str) -> impl Iterator<Item = usize> {
    let bits: &[u16] = &BITS;
    text.char_indices().rev().filter(|(_, c)| of(bits, *c) & bit::KIN != 0).map(|(at, _)| at)
}

/// Which words a text may contain. May report too many but never misses one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words {
    alone: u16,
    /// First-character bits of characters directly followed by a second character of the same role.
    pairs: u16,
    /// Maximum number of digits, half- or full-width, without a Han character between them.
    pub(super) digits: usize,
}

impl Words {
    /// Scans every character once.
    pub(super) fn of(text: &str) -> Self {
        let bits: &[u16] = &BITS;
        let mut words = Self::default();
        let (mut before, mut digits) = (0, 0);
        for c in text.chars() {
            let of = of(bits, c);
            // Branch-free, because dates are everywhere.
            digits = (digits + usize::from(of & bit::DIGIT != 0)) & usize::from(of & bit::HAN == 0).wrapping_neg();
            words.digits = words.digits.max(digits);
            words.alone |= of;
            words.pairs |= before & (of >> 1);
            before = of;
        }
        words
    }

    pub(super) fn door(self) -> bool {
        self.alone & bit::DOOR != 0
    }

    pub(super) fn room(self) -> bool {
        self.alone & bit::ROOM != 0
    }

    pub(super) fn stair(self) -> bool {
        self.pairs & bit::STAIR != 0
    }

    pub(super) fn age(self) -> bool {
        self.alone & bit::AGE != 0
    }

    pub(super) fn child(self) -> bool {
        self.pairs & bit::CHILD != 0
    }

    pub(super) fn contact(self) -> bool {
        self.pairs & bit::CONTACT != 0
    }

    pub(super) fn numerals(self) -> bool {
        self.pairs & bit::NUMERAL != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_missed() {
        let said = |text: &str| {
            let words = Words::of(text);
            [words.door(), words.age(), words.child(), words.contact(), words.numerals()]
        };
        let only = |at: usize| [0, 1, 2, 3, 4].map(|number| number == at);
        assert_eq!(said("江边有一座石阶，下雨以后很滑。"), [false; 5]);
        assert_eq!((said("6室"), said("满8岁")), (only(0), only(1)));
        for word in ["孤儿", "儿童", "幼儿园", "小学", "小朋友", "少先队", "三年级", "上初一"] {
            assert_eq!(said(&format!("江边{word}江边")), only(2), "{word}");
        }
        for word in ["电话", "固话", "手机", "座机", "微信", "联系", "身份证", "宅电"] {
            assert_eq!(said(&format!("江边{word}江边")), only(3), "{word}");
        }
        for word in ["证号", "件号", "卡号", "账号", "帐号"] {
            assert_eq!(said(&format!("江边{word}江边")), [true, false, false, true, false], "{word}");
        }
        assert!(Words::of("301室").room() && !Words::of("3号").room());
        assert!(Words::of("三单元").stair() && !Words::of("单位的元旦").stair());
        assert_eq!((said("一三八"), said("幺五九"), said("一二三")), (only(4), only(4), [false; 5]));
    }
}
