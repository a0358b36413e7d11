//! ID numbers (GB 11643).

/// First two digits of an ID number: the province (GB/T 2260).
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];

/// Whether the check digit is valid: ISO 7064 MOD 11-2, as used by GB 11643.
pub(super) fn is_id(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = *b"10X98765432";
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight).sum();
    has_id_shape(digits) && digits.as_bytes().get(17) == Some(&CHECKS[(sum % 11) as usize])
}

/// Whether 18 digits consist of a province, a real date, a serial number and a check digit.
pub(super) fn has_id_shape(digits: &str) -> bool {
    digits.len() == 18 && PROVINCES.contains(&&digits[..2]) && is_date(&digits[6..14])
}

/// Whether 15 digits begin with a province and contain a date of the twentieth century.
pub(super) fn is_old_id(digits: &str) -> bool {
    PROVINCES.contains(&&digits[..2]) && is_date(&format!("19{}", &digits[6..12]))
}

fn is_date(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|text| text.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1800..2100).contains(&year) && (1..=longest).contains(&day)
}
