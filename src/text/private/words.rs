//! Which words a text may hold beside which a number, a door or a child is private: found in one pass, since nearly all texts hold
//! none, and every text of a site is looked through.

use std::sync::LazyLock;

use super::minors::{GOING, KIN};

/// What a character is in such words, a bit each.
mod bit {
    pub(super) const DOOR: u16 = 1;
    pub(super) const AGE: u16 = 1 << 1;
    /// The first of a word of a child, and the second; so with those before a number, and with numerals.
    pub(super) const CHILD: u16 = 1 << 2;
    pub(super) const CHILD_THEN: u16 = 1 << 3;
    pub(super) const CONTACT: u16 = 1 << 4;
    pub(super) const CONTACT_THEN: u16 = 1 << 5;
    pub(super) const NUMERAL: u16 = 1 << 6;
    pub(super) const NUMERAL_THEN: u16 = 1 << 7;
    pub(super) const DIGIT: u16 = 1 << 8;
    /// Where a word of a child or of its school begins, or the end of one, to be looked at.
    pub(super) const YOUNG: u16 = 1 << 9;
    /// With what a word for going to school begins, and with what one for kin does.
    pub(super) const GOING: u16 = 1 << 10;
    pub(super) const KIN: u16 = 1 << 11;
    /// A Han character: in no number written in digits does one stand.
    pub(super) const HAN: u16 = 1 << 12;
}

/// The characters of each sort: doors (号, 室), ages (岁); 孤儿, 儿童, 幼儿, 小学, 小朋, 少先, 年级, 初一; 电话, 固话, 手机, 座机, 微信,
/// 联系, 份证, 宅电, 证号, 件号, 卡号, 账号, 帐号; two numerals with which a telephone may begin.
const CHARACTERS: [(u16, &str); 10] = [
    (bit::DOOR, "号室"),
    (bit::AGE, "岁"),
    (bit::CHILD, "孤儿幼小少年初"),
    (bit::CHILD_THEN, "儿童学朋先级一"),
    (bit::CONTACT, "电固手座微联份宅证件卡账帐"),
    (bit::CONTACT_THEN, "话机信系证电号"),
    (bit::NUMERAL, "一幺"),
    (bit::NUMERAL_THEN, "三四五六七八九"),
    (bit::DIGIT, "0123456789０１２３４５６７８９"),
    (bit::YOUNG, "留困孤失小少级初幼托"),
];

/// The bits of the basic plane.
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

/// The characters of `text` at which a word of a child or of its school may be, and where they are.
pub(super) fn young(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bits: &[u16] = &BITS;
    text.char_indices().filter(|(_, c)| of(bits, *c) & bit::YOUNG != 0)
}

/// Whether a word for going to school may stand in `text`.
pub(super) fn may_go(text: &str) -> bool {
    let bits: &[u16] = &BITS;
    text.chars().any(|c| of(bits, c) & bit::GOING != 0)
}

/// Where a word for kin may begin in `text`, the last first.
pub(super) fn kin(text: &str) -> impl Iterator<Item = usize> {
    let bits: &[u16] = &BITS;
    text.char_indices().rev().filter(|(_, c)| of(bits, *c) & bit::KIN != 0).map(|(at, _)| at)
}

/// Which words a text may hold: none that it holds is missed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words {
    alone: u16,
    /// The bits of firsts that stand before a second of the same sort.
    pairs: u16,
    /// The most digits, narrow and wide, with no Han character between.
    pub(super) digits: usize,
}

impl Words {
    /// Looks at every character once.
    pub(super) fn of(text: &str) -> Self {
        let bits: &[u16] = &BITS;
        let mut words = Self::default();
        let (mut before, mut digits) = (0, 0);
        for c in text.chars() {
            let of = of(bits, c);
            // Without a branch: dates stand everywhere.
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
        assert_eq!((said("一三八"), said("幺五九"), said("一二三")), (only(4), only(4), [false; 5]));
    }
}
