//! Watching for what changed. Folders are watched rather than files, because editors save by renaming.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, event::ModifyKind};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt, notify};

use super::watched::Watched;
use super::{Announce, Change, Event, poll};

/// How long changes are gathered: one save is several.
const GATHER: Duration = Duration::from_millis(25);
/// So long must nothing more come before a build begins: a thousand files that are copied in are one change.
const QUIET: Duration = Duration::from_millis(20);
/// Somebody who writes without end gets a build all the same.
const LONGEST: Duration = Duration::from_secs(2);
/// How often we look where nobody tells us.
const LOOK: Duration = Duration::from_secs(1);

type Native = Debouncer<RecommendedWatcher, NoCache>;

/// Watches from now on, on a thread of its own, and tells every `change`.
pub(super) fn start(watched: Watched, change: Sender<Change>, announce: &Announce) {
    let announce = Arc::clone(announce);
    let native = native(&watched);
    let mut seen = poll::fingerprint(&watched);
    std::thread::spawn(move || {
        if let Ok((mut debouncer, told)) = native {
            if follow(&mut debouncer, &told, &watched, &change) == Stopped::Gone {
                return;
            }
            // What was missed in between is found by one build more.
            seen = poll::fingerprint(&watched);
            let _ = change.send(Change::Any);
        }
        announce(Event::Polling);
        look(&watched, seen, &change);
    });
}

/// Why we stopped listening to the system.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stopped {
    /// Nobody wants to know any more.
    Gone,
    /// The system cannot tell us everything.
    Deaf,
}

/// The system's own watcher on everything that is watched, or an error when it would miss something.
fn native(watched: &Watched) -> notify::Result<(Native, Receiver<DebounceEventResult>)> {
    if watched.paths().any(poll::is_shared) {
        return Err(notify::Error::generic("a network share"));
    }
    let (tell, told) = mpsc::channel();
    let config = notify::Config::default();
    let mut debouncer: Native = new_debouncer_opt(GATHER, None, tell, NoCache, config)?;
    for path in watched.paths() {
        // Its parent tells when it is renamed, removed or made anew.
        if let Some(parent) = path.parent().filter(|parent| parent.is_dir()) {
            debouncer.watch(parent, RecursiveMode::NonRecursive)?;
        }
    }
    for path in watched.paths().filter(|path| path.is_dir()) {
        debouncer.watch(path, RecursiveMode::Recursive)?;
    }
    Ok((debouncer, told))
}

/// Passes on what the system tells, until it no longer can.
fn follow(debouncer: &mut Native, told: &Receiver<DebounceEventResult>, watched: &Watched, change: &Sender<Change>) -> Stopped {
    // Since when something waits to be built, and what.
    let mut waiting: Option<(Instant, Change)> = None;
    loop {
        let next = match next(told, waiting.as_ref().map(|(since, _)| *since)) {
            Next::Told(next) => next,
            Next::Quiet => {
                if waiting.take().is_some_and(|(_, waited)| change.send(waited).is_err()) {
                    return Stopped::Gone;
                }
                continue;
            }
            Next::Deaf => return Stopped::Deaf,
        };
        let changed = match next {
            Ok(events) => {
                let changed = events.iter().filter_map(|event| changed(event, watched)).reduce(Change::and);
                if let Some(Change::Paths(paths)) = &changed {
                    for path in paths.iter().filter(|path| watched.is_one(path) && path.is_dir()) {
                        // A folder that was made anew is another one, and is not watched yet.
                        let _ = debouncer.unwatch(path);
                        if debouncer.watch(path, RecursiveMode::Recursive).is_err() {
                            return Stopped::Deaf;
                        }
                    }
                }
                changed
            }
            Err(errors) if errors.iter().any(is_limit) => return Stopped::Deaf,
            // Something was missed; a build too many does no harm.
            Err(_) => Some(Change::Any),
        };
        if let Some(changed) = changed {
            waiting = match waiting {
                Some((since, waited)) => Some((since, waited.and(changed))),
                None => Some((Instant::now(), changed)),
            };
        }
    }
}

/// What comes next of what the system tells.
#[derive(Debug, PartialEq, Eq)]
enum Next<T> {
    Told(T),
    /// Nothing more for a while, or it has been long enough: what came is to be built.
    Quiet,
    /// The system tells nothing any more.
    Deaf,
}

/// Waits for it: without end where nothing waits to be built `since` some time.
fn next<T>(told: &Receiver<T>, since: Option<Instant>) -> Next<T> {
    let next = match since {
        None => told.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(since) if since.elapsed() > LONGEST => Err(RecvTimeoutError::Timeout),
        Some(_) => told.recv_timeout(QUIET),
    };
    match next {
        Ok(next) => Next::Told(next),
        Err(RecvTimeoutError::Timeout) => Next::Quiet,
        Err(RecvTimeoutError::Disconnected) => Next::Deaf,
    }
}

fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded),
        _ => false,
    }
}

/// What of that which is watched an event says to have changed. Reading is no change: a build reads everything.
fn changed(event: &DebouncedEvent, watched: &Watched) -> Option<Change> {
    use notify::event::MetadataKind::AccessTime;
    match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(AccessTime)) => None,
        _ if event.need_rescan() => Some(Change::Any),
        _ => {
            let paths: BTreeSet<PathBuf> = event.paths.iter().filter(|path| watched.concerns(path)).cloned().collect();
            (!paths.is_empty()).then_some(Change::Paths(paths))
        }
    }
}

/// Looks for changes every now and then, until nobody wants to know.
fn look(watched: &Watched, mut seen: blake3::Hash, change: &Sender<Change>) {
    loop {
        let now = poll::fingerprint(watched);
        if now != seen {
            seen = now;
            if change.send(Change::Any).is_err() {
                return;
            }
        }
        std::thread::sleep(LOOK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_files_are_one_change() {
        let (tell, told) = mpsc::channel();
        (0..1000).for_each(|file| tell.send(file).expect("a listener"));
        let begun = Instant::now();
        for file in 0..1000 {
            assert_eq!(next(&told, (file > 0).then_some(begun)), Next::Told(file));
        }
        assert_eq!(next(&told, Some(begun)), Next::Quiet);
        drop(tell);
        assert_eq!(next(&told, None), Next::Deaf);
    }

    #[test]
    fn whoever_writes_without_end_gets_a_build() {
        let (tell, told) = mpsc::channel();
        tell.send(()).expect("a listener");
        let long_ago = Instant::now().checked_sub(LONGEST * 2).expect("a clock that has run");
        assert_eq!(next(&told, Some(long_ago)), Next::Quiet);
    }
}
