//! Writes the `k-` shards, either merging all lists or taking those that an edit changed. Lists are merged in batches; each is
//! cut, written and freed before the next one, since all lists together are as large as the texts.

use std::borrow::Cow;

use rayon::prelude::*;

use super::document::Document;
use super::folding::Held;
use super::postings::{self, Entry, Run};
use super::script::{self, Files};
use super::standing::Shard;
use super::{Cut, Lists, ranges_of};

/// The written lists.
pub(super) struct Written {
    /// All shards in the order of their keys, each with the hash letters of its name.
    pub(super) shards: Vec<(Shard, String)>,
    /// The characters of all keys.
    pub(super) held: Held,
    /// Which keys of the key pad lead anywhere.
    pub(super) reach: String,
}

/// Merges the lists of all documents and frees their keys.
pub(super) fn merged(documents: &mut [Document<'_>], ids: &[u32], files: &mut Files<'_>) -> Written {
    // Without further pieces of characters, Han terms continue in the shard where the words end.
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

/// Writes entries as shards, in the order of their keys.
struct Writer<'w, 'p> {
    files: &'w mut Files<'p>,
    run: Run,
    /// The entries of the unfinished shard.
    pending: Vec<Entry>,
    /// The shards of this run written so far.
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

    /// Finishes the current run and returns its shards; `next` follows.
    fn finish(&mut self, next: Run) -> Vec<(Shard, String)> {
        let pending = std::mem::take(&mut self.pending);
        if !pending.is_empty() {
            self.done.extend(write(&[&pending], self.files));
        }
        self.run = next;
        std::mem::take(&mut self.done)
    }
}

/// Writes a shard for each slice of entries.
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

/// The JSON value of a shard.
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
    /// Writes the shards that changed.
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
