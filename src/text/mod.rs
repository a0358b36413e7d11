//! Pure functions on Chinese text: readings, stroke order, folding, masking, widths. Nothing here knows about files or
//! the site.

pub mod code;
pub mod counted;
pub mod escape;
pub mod fold;
pub mod hygiene;
pub mod mask;
pub mod packed;
pub mod person;
pub mod pinyin;
pub mod private;
pub mod sorting;
pub mod strokes;
pub mod surname;
pub mod width;

/// Builds the larger tables. Otherwise the first thread that needs one builds it while the others wait.
pub fn prepare() {
    private::prepare();
    pinyin::prepare();
    strokes::prepare();
}

/// Byte offset of the last `/` in a path. Vectorised, because it is called for every link, card and field.
pub fn last_slash(path: &str) -> Option<usize> {
    memchr::memrchr(b'/', path.as_bytes())
}

/// The lines of a text, each with its terminator, as `split_inclusive('\n')` yields them but searched with SIMD.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    let mut start = 0;
    memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain(last).map(move |end| {
        let line = &text[start..end];
        start = end;
        line
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[\n\r江a]{0,12}") {
            prop_assert!(super::lines(&text).eq(text.split_inclusive('\n')));
        }
    }
}
