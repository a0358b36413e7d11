//! Finds words in a script that do not work when a page is opened from a USB stick. Comments may hold `fetch(` and
//! `import(`; strings are not told apart from code.

/// Calls that a script must not make.
const FORBIDDEN: [&str; 2] = ["fetch(", "import("];

/// The forbidden words in `script`, each with its byte offset.
pub(super) fn forbidden(script: &str) -> Vec<(&'static str, usize)> {
    let mut found = Vec::new();
    for word in FORBIDDEN {
        for (at, _) in script.match_indices(word) {
            if !is_part_of_a_word(script, at) && !is_comment(script, at) {
                found.push((word, at));
            }
        }
    }
    let mut at = 0;
    for line in script.split_inclusive('\n') {
        // Import and export statements of modules begin a line.
        for word in ["import", "export"] {
            let rest = line.trim_start().strip_prefix(word);
            if rest.is_some_and(|rest| rest.starts_with([' ', '{', '"', '\'', '*'])) {
                found.push((word, at));
            }
        }
        at += line.len();
    }
    found
}

fn is_part_of_a_word(script: &str, at: usize) -> bool {
    script[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// Whether byte `at` is in a comment, of its line or a block that is still open.
fn is_comment(script: &str, at: usize) -> bool {
    let before = &script[..at];
    let line = before.rsplit('\n').next().unwrap_or(before);
    // The slashes in `://` belong to an address.
    let in_line = line.match_indices("//").any(|(slash, _)| !line[..slash].ends_with(':'));
    let in_block = match (before.rfind("/*"), before.rfind("*/")) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    };
    in_line || in_block
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    fn words(script: &str) -> Vec<&'static str> {
        forbidden(script).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn what_a_stick_refuses() {
        assert_eq!(words("window.fetch('x'); a=import('y')"), ["fetch(", "import("]);
        assert_eq!(words("  import {a} from './a.js'\nexport default a"), ["import", "export"]);
        assert!(words("prefetch(x); // fetch(x)\n/* no\n fetch(y) */ $fetch(z); important = exported").is_empty());
        assert_eq!(words("/* a */ fetch('http://x')"), ["fetch("]);
        assert_eq!(words("go('http://x'); fetch(x)"), ["fetch("]);
    }
}
