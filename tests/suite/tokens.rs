//! The colours of the default theme: all text is legible in both modes, and no other part of the stylesheet defines a
//! colour, so that overriding the tokens overrides every colour.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Pairs of text colours and the grounds they may be used on, in both modes.
const PAIRS: &[(&str, &str)] = &[
    ("ink ink-2 cinnabar gold river", "paper paper-2 card era-1 era-2 era-3 era-4"),
    ("on-cinnabar", "cinnabar"),
    ("on-dock", "dock"),
    ("dock", "paper"),
    ("on-tile", "tone-1 tone-2 tone-3 tone-4 tone-5"),
];

/// Grounds of pictures that are not yet loaded, and the colour of text on them. In high contrast all use the card's ground.
const TINTS: &[(&str, &str)] = &[
    ("on-dark-tint", "tint-1 tint-2 tint-3 tint-4 tint-5 tint-6 tint-7 tint-8 tint-9"),
    ("on-light-tint", "tint-10 tint-11 tint-12 tint-13 tint-14 tint-15 tint-16"),
];

fn styles() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("themes/default/styles")
}

/// The hexadecimal colour tokens in the block of `selector`.
fn tokens(sheet: &str, selector: &str) -> BTreeMap<String, [f64; 3]> {
    let (_, block) = sheet.split_once(&format!("{selector} {{")).expect("the block");
    let (block, _) = block.split_once("\n}").expect("its end");
    let declarations = block.split(';').filter_map(|text| text.rsplit_once("--")?.1.split_once(": #"));
    declarations.map(|(name, value)| (name.to_owned(), colour(value))).collect()
}

fn colour(hex: &str) -> [f64; 3] {
    let hex = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour")) / 255.0)
}

/// Contrast ratio as defined by WCAG 2.2.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let light = |colour: [f64; 3]| {
        let [r, g, b] = colour.map(|part| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_pair_of_colours_can_be_read() {
    let sheet = fs::read_to_string(styles().join("10-tokens.css")).expect("tokens");
    let usual = tokens(&sheet, ":root");
    let mut high = usual.clone();
    high.extend(tokens(&sheet, "html[data-contrast=\"high\"]"));
    assert!((contrast(usual["ink"], usual["paper"]) - 15.25).abs() < 0.1, "the formula itself");
    let usual_pairs = [PAIRS, TINTS].concat();
    for (mode, tokens, floor, pairs) in [("usual", usual, 4.5, &*usual_pairs), ("high", high, 7.0, PAIRS)] {
        for (texts, grounds) in pairs {
            for text in texts.split(' ') {
                for ground in grounds.split(' ') {
                    let found = contrast(tokens[text], tokens[ground]);
                    assert!(found >= floor, "{mode}: {text} on {ground} is {found:.2}");
                }
            }
        }
    }
}

#[test]
fn only_the_tokens_have_colours() {
    for file in fs::read_dir(styles()).expect("styles").filter_map(Result::ok) {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with("10-") {
            continue;
        }
        let text = fs::read_to_string(file.path()).expect("text");
        for (number, line) in text.lines().enumerate() {
            let bare = |at: &(usize, &str)| line[at.0 + 1..].chars().take_while(char::is_ascii_hexdigit).count() >= 3;
            let literal = line.match_indices('#').any(|at| bare(&at)) || line.contains("rgba(") || line.contains("rgb(");
            assert!(!literal, "{name}:{}: a colour beside the tokens", number + 1);
        }
    }
}

#[test]
fn a_wide_table_shows_that_there_is_more() {
    let sheet = fs::read_to_string(styles().join("20-ground.css")).expect("the sheet");
    let rule = sheet.lines().find(|line| line.starts_with(".table {")).expect("the rule");
    // A cover that moves with the table over a shadow that does not: without anything behind the edge there is no shadow.
    assert!(rule.contains("no-repeat local, linear-gradient("), "{rule}");
}
