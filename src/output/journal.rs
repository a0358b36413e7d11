//! `.changlang-journal`: written before anything else is touched and removed when everything is done. While it exists,
//! every file it names is ours; this is how the next publish repairs what a kill left behind.

use std::collections::BTreeSet;

use super::names;

/// The prefix of all our files that are not part of the site: journal, lock, temporary files.
pub(super) const PREFIX: &str = ".changlang-";
/// The name of the journal in the published folder.
pub(super) const JOURNAL: &str = ".changlang-journal";

const FIRST: &str = "changlang journal 1";
/// The last line, which proves that the file is complete: a USB stick may be pulled out during the write.
const LAST: &str = "end";

/// The names of all files of the site that a publish may leave in the folder, whenever it is killed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// Files that an earlier publish may have left.
    pub(super) old: BTreeSet<String>,
    /// Files of the new site.
    pub(super) new: BTreeSet<String>,
}

impl Journal {
    /// Parses a journal; `None` if it is incomplete or holds a name that we would never publish.
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

    /// The content of the file.
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

    /// Every name in it, sorted and without duplicates.
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
