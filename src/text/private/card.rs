//! Bank cards, and where a number is one.

use super::beside::{first_letters, is_any, last_letters};
use super::{beside, figures::FIGURES_WITHIN};

/// Letters that stand directly beside a card number: banks and words for a card.
const BANKS: [&str; 26] = [
    "icbc", "abc", "boc", "ccb", "bcm", "bocom", "cmb", "ceb", "citic", "cmbc", "spdb", "psbc", "cib", "hxb", "gdb", "cgb",
    "pab", "rcu", "unionpay", "card", "bank", "kahao", "yhk", "no", "visa", "atm",
];

/// Words directly before the number of a card or account.
const WORDS: [&str; 10] = ["卡号", "银行卡", "账号", "帐号", "储蓄卡", "借记卡", "信用卡", "账户", "帐户", "存折"];

/// Luhn check (ISO/IEC 7812-1), limited to the prefixes of issuers whose cards are in use in China.
pub(super) fn is_card(digits: &str) -> bool {
    is_issued(digits) && is_valid(digits)
}

/// Whether the prefix is that of an issuer whose cards are in use in China.
pub(super) fn is_issued(digits: &str) -> bool {
    const ISSUERS: [&str; 14] = ["62", "4", "51", "52", "53", "54", "55", "35", "60", "65", "81", "955", "356", "22"];
    ISSUERS.iter().any(|issuer| digits.starts_with(issuer))
}

/// Whether the length and check digit are a card's.
pub(super) fn is_valid(digits: &str) -> bool {
    let is_long = (16..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let same = digits.bytes().all(|byte| Some(&byte) == digits.as_bytes().first());
    if !is_long || same {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            let doubled = if index % 2 == 1 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether the text before a number says that it is a card or an account: 卡号：. There the issuer does not matter.
pub(super) fn is_told(before: &str) -> bool {
    beside::ends_with(before, |text| is_any(text, &WORDS))
}

/// Whether letters directly before a number leave it a card: 农行ICBC.
pub(super) fn may_follow(before: &str) -> bool {
    let (head, letters) = last_letters(before);
    let is_free =
        !letters.is_empty() && !head.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '#' | '$' | '_' | '-'));
    is_free && (BANKS.contains(&letters.as_str()) || is_told(head) || head.ends_with(['行', '卡', '户']))
}

/// Whether letters directly behind a number leave it a card.
pub(super) fn may_be_followed(before: &str, rest: &str) -> bool {
    let (letters, rest) = first_letters(rest);
    let goes_on = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    !letters.is_empty() && !goes_on && (BANKS.contains(&letters.as_str()) || is_told(before))
}

/// Whether what follows is part of a web address, where a number identifies a page.
pub(super) fn is_in_address(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || !c.is_ascii()).next().unwrap_or_default();
    word.contains("://") || word.starts_with("www.")
}

/// Whether the text before a number in a web address says that it is a card or account number.
pub(super) fn is_named_card(before: &str) -> bool {
    /// Words that such a key is made of, or that one of its words begins with.
    const KEYS: [&str; 9] =
        ["card", "bank", "kahao", "yinhangka", "yhk", "account", "acct", "%e5%8d%a1%e5%8f%b7", "%e8%b4%a6%e5%8f%b7"];
    /// Words for it beside the address.
    const BESIDE: [&str; 4] = ["卡号", "银行卡", "账号", "帐号"];
    let start = before.rfind(|c: char| c.is_whitespace() || !c.is_ascii()).map_or(0, |at| at + 1);
    let (text, address) = before.split_at(before.ceil_char_boundary(start));
    let near: String = text.chars().rev().take(FIGURES_WITHIN).collect();
    let is_told = BESIDE.iter().any(|word| near.contains(&word.chars().rev().collect::<String>()));
    // A key of a query (bankCardNo=), or a folder of a path (card/).
    let is_key = address.ends_with('=');
    let key = address.strip_suffix(['=', '/']).unwrap_or_default();
    let key = &key[key.rfind(['?', '&', '/', '#', ';']).map_or(0, |at| at + 1)..];
    let begins = |at: usize| {
        let word = &key[at..];
        let is_start = !key[..at].ends_with(|c: char| c.is_ascii_alphabetic())
            || word.starts_with(|c: char| c.is_ascii_uppercase()) && key[..at].ends_with(|c: char| c.is_ascii_lowercase());
        let names = |name: &&str| word.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
        // Paths number members by account, so `acc…` counts only as a key of a query.
        is_start && KEYS.iter().filter(|name| is_key || !name.starts_with("acc")).any(names)
    };
    is_told || (0..key.len()).any(begins)
}

#[cfg(test)]
mod tests {
    use crate::text::private::{Allowed, Sort, find, tests::sorts};

    #[test]
    fn a_card_beside_letters_or_broken_is_found() {
        for text in [
            "农行ICBC6222023100123455",
            "工行6222023100123455ICBC",
            "Card6222023100123455",
            "卡号a6222023100123455，",
            "卡号6222023100123455abc，",
            "开户6228480470\n123456787",
            "开户622848047012\n3456787，",
            "卡号：6907554000123452",
            "银行卡 6907 5540 0012 3452",
            "捐款账号是6907554000123452",
            "卡号：1.6222023100123455",
            "卡号：6907-5540/0012-3452",
        ] {
            assert_eq!(sorts(text), [Sort::BankCard], "{text}");
        }
    }

    #[test]
    fn codes_that_look_like_a_card_are_left_alone() {
        for text in [
            "6907554000123452",
            "编号6907554000123452",
            "6272-0431 1986—2009",
            "卡号：6907554000123453",
            "AB6222023100123455",
            "f6222023100123455",
            "6222023100123455f",
            "流水号X6222023100123455",
            "1.4142135623730951 1.4142135623730950",
            "6228480470\n123456787\n123456787",
            "6228480470，\n123456787",
            "产值\n7228480470\n123456787",
        ] {
            assert_eq!(sorts(text), [], "{text}");
        }
    }

    #[test]
    fn an_account_that_the_centre_makes_public_is_allowed() {
        let allowed = Allowed::new(&["6222 0231 0012 3455".to_owned(), "6907554000123452".to_owned()], &[]);
        for text in ["捐款账号：6222023100123455", "卡号6222 0231 0012 3455", "账号：6907554000123452", "账号6222/0231/0012/3455"]
        {
            assert_eq!(find(text, &allowed), [], "{text}");
        }
        assert_eq!(find("账号：6228480470123456787", &allowed).len(), 1);
        // Never an ID number.
        let allowed = Allowed::new(&["11010519491231002X".to_owned()], &[]);
        assert_eq!(find("11010519491231002X", &allowed).len(), 1);
    }
}
