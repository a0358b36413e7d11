//! The shards of keys, written: all lists merged anew, lot by lot, or those that an edit made. A lot is cut, written and let go
//! of before the next is merged; all lists at once are as much as the texts they lead to.

use std::borrow::Cow;

use rayon::prelude::*;

use super::document::Document;
use super::folding::Held;
use super::postings::{self, Entry, Run};
use super::script::{self, Files};
use super::standing::Shard;
use super::{Cut, Lists, ranges_of};

/// What came of the lists.
pub(super) struct Written {
    /// All shards, in the order of their keys, each with the letters of its name.
    pub(super) shards: Vec<(Shard, String)>,
    /// The characters of all keys.
    pub(super) held: Held,
    /// What keys of a key pad lead to.
    pub(super) reach: String,
}

/// Merges the lists of all documents, whose keys are let go of.
pub(super) fn merged(documents: &mut [Document<'_>], ids: &[u32], files: &mut Files<'_>) -> Written {
    // Without pieces that stand apart, Han terms go on where words end.
    let any_apart = postings::any_apart(documents);
    let (held, reach) = (Held::default(), String::new());
    let mut writer = Writer { files, run: Run::Words, pending: Vec::new(), done: Vec::new(), held, reach };
    let (mut words, mut han) = (Vec::new(), Vec::new());
    postings::each(documents, ids, |run, entries| {
        match (run, writer.run) {
            (Run::Han, Run::Words) if any_apart => words = writer.finish(run),
            (Run::Apart, Run::Han) => han = writer.finish(run),
            _ => {}
        }
        writer.take(entries);
    });
    let last = writer.finish(Run::Apart);
    let Writer { held, reach, .. } = writer;
    Written { shards: [words, last, han].concat(), held, reach }
}

/// Writes entries in the order of their keys.
struct Writer<'w, 'p> {
    files: &'w mut Files<'p>,
    run: Run,
    /// Those of the shard that is not whole yet.
    pending: Vec<Entry>,
    /// Shards of this run.
    done: Vec<(Shard, String)>,
    held: Held,
    reach: String,
}

impl Writer<'_, '_> {
    fn take(&mut self, entries: Vec<Entry>) {
        let known = self.pending.len();
        self.pending.extend(entries);
        let Self { pending, held, reach, .. } = self;
        let keys = || pending.iter().skip(known).map(|(key, _)| &**key);
        let tell = || {
            keys().flat_map(str::chars).for_each(|c| held.add(c));
            *reach = super::reach::reach(reach, keys());
        };
        let (mut ranges, ()) = rayon::join(|| ranges_of(pending), tell);
        let last = ranges.pop().map_or(0, |last| last.start);
        let shards: Vec<&[Entry]> = ranges.into_iter().filter_map(|range| self.pending.get(range)).collect();
        self.done.extend(write(&shards, self.files));
        self.pending.drain(..last);
    }

    /// The shards of a run, where another follows.
    fn finish(&mut self, next: Run) -> Vec<(Shard, String)> {
        let pending = std::mem::take(&mut self.pending);
        if !pending.is_empty() {
            self.done.extend(write(&[&pending], self.files));
        }
        self.run = next;
        std::mem::take(&mut self.done)
    }
}

/// Writes shards of some entries each.
fn write(shards: &[&[Entry]], files: &mut Files<'_>) -> Vec<(Shard, String)> {
    let mut written = Vec::with_capacity(shards.len());
    for some in shards.chunks(script::TOGETHER) {
        let values: Vec<Vec<u8>> = some.par_iter().map(|entries| value(entries)).collect();
        for (entries, value) in some.iter().zip(values) {
            let (letters, key) = files.add_keys(&value);
            written.extend(Shard::of(entries, key).map(|shard| (shard, letters)));
        }
    }
    written
}

/// The value of a shard.
fn value(entries: &[Entry]) -> Vec<u8> {
    let mut text = b";".to_vec();
    for (key, bytes) in entries {
        text.extend_from_slice(key.as_bytes());
        text.push(b' ');
        text.extend_from_slice(bytes);
    }
    let mut value = Vec::with_capacity(text.len() + 2);
    script::push_text(
        &mut value,
        &simdutf8::basic::from_utf8(&text).map_or_else(|_| String::from_utf8_lossy(&text), Cow::Borrowed),
    );
    value
}

impl Lists {
    /// Writes those that do not stand.
    pub(super) fn write(self, files: &mut Files<'_>) -> Written {
        let Self { cuts, held, reach } = self;
        let made: Vec<&[Entry]> =
            cuts.iter().filter_map(|cut| if let Cut::Made(entries) = cut { Some(&**entries) } else { None }).collect();
        let mut made = write(&made, files).into_iter();
        let shards = cuts.into_iter().filter_map(|cut| match cut {
            Cut::Stands(shard, letters) => Some((shard, letters)),
            Cut::Made(_) => made.next(),
        });
        Written { shards: shards.collect(), held, reach }
    }
}
