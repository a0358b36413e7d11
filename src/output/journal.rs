//! `.changlang-journal`: written before anything else is touched, removed when all is done. While it is there, every
//! name in it is ours; that is how the next publish mends what a kill left behind.

use std::collections::BTreeSet;

use super::names;

/// Everything of ours that is not part of the site begins so: journal, lock, temporary files.
pub(super) const PREFIX: &str = ".changlang-";
/// The name of the journal in the published folder.
pub(super) const JOURNAL: &str = ".changlang-journal";

const FIRST: &str = "changlang journal 1";
/// Shows that the file is whole: a stick may be pulled out while it is written.
const LAST: &str = "end";

/// The names that a publish may leave in the folder, whenever it is killed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// What may have been there before.
    pub(super) old: BTreeSet<String>,
    /// What will be there afterwards.
    pub(super) new: BTreeSet<String>,
}

impl Journal {
    /// Reads a journal; `None` when it is not whole or names what we would never publish.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) || lines.next_back() != Some(LAST) {
            return None;
        }
        let mut journal = Self::default();
        for line in lines {
            let (side, name) = line.split_once(' ')?;
            let names = match side {
                "old" => &mut journal.old,
                "new" => &mut journal.new,
                _ => return None,
            };
            if !names::works(name) {
                return None;
            }
            names.insert(name.to_owned());
        }
        Some(journal)
    }

    /// The text of the file.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{FIRST}\n");
        for (side, names) in [("old ", &self.old), ("new ", &self.new)] {
            for name in names {
                text.push_str(side);
                text.push_str(name);
                text.push('\n');
            }
        }
        text.push_str(LAST);
        text.push('\n');
        text
    }

    /// Every name in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.old.union(&self.new)
    }
}

#[cfg(test)]
mod tests {
    use super::Journal;

    #[test]
    fn it_reads_what_it_writes_and_nothing_less() {
        let journal = Journal { old: ["a.html".into(), "b c.html".into()].into(), new: ["a.html".into()].into() };
        let text = journal.to_text();
        assert_eq!(Journal::parse(&text), Some(journal));
        for end in 0..text.len() - 1 {
            assert_eq!(Journal::parse(&text[..end]), None, "cut after {end} bytes");
        }
        assert_eq!(Journal::parse(&text.replace("a.html", "../a.html")), None);
    }
}
