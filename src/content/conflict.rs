//! Marks that a program left where two people changed the same lines.

use crate::diagnostic::{Code, Diagnostic, Place};

/// Reports the first line that begins one person's version, if a line further on ends that of the other.
pub(super) fn conflict(file: &str, text: &str) -> Option<Diagnostic> {
    let line_from = |from: usize, mark: &str| {
        let mut found = memchr::memmem::find_iter(&text.as_bytes()[from..], mark).map(|at| from + at);
        found.find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
    };
    let ours = line_from(0, "<<<<<<<")?;
    line_from(ours, ">>>>>>>")?;
    Some(Diagnostic::new(Code::TextConflict).at(Place::of_offset(file, text, ours, 1).spanning(7)))
}

#[cfg(test)]
mod tests {
    use super::conflict;

    #[test]
    fn both_marks_begin_a_line() {
        let line = |text: &str| conflict("a.md", text).and_then(|told| told.place.and_then(|place| place.line));
        assert_eq!(line("一\n<<<<<<< HEAD\n二\n=======\n三\n>>>>>>> 四\n"), Some(2));
        assert_eq!(line("<<<<<<< HEAD\r\n二\r\n>>>>>>> 四"), Some(1));
        for text in ["", "<<<<<<<", "一 <<<<<<< 二\n>>>>>>> 三", "<<<<<<< 一\n二 >>>>>>>", ">>>>>>> 一\n<<<<<<< 二"] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
