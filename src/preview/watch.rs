//! Watching for "something changed", not for what: a build reads everything anyway. Folders are watched rather than
//! files, because editors save by renaming.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::time::Duration;

use notify_debouncer_full::notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, event::ModifyKind};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt, notify};

use super::watched::Watched;
use super::{Announce, Event, poll};

/// How long changes are gathered: one save is several.
const GATHER: Duration = Duration::from_millis(50);
/// How often we look where nobody tells us.
const LOOK: Duration = Duration::from_secs(1);

type Native = Debouncer<RecommendedWatcher, NoCache>;

/// Watches from now on, on a thread of its own; every change puts a word into `change`, which holds one.
pub(super) fn start(watched: Watched, change: SyncSender<()>, announce: &Announce) {
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
            let _ = change.try_send(());
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
fn follow(debouncer: &mut Native, told: &Receiver<DebounceEventResult>, watched: &Watched, change: &SyncSender<()>) -> Stopped {
    while let Ok(told) = told.recv() {
        let is_change = match told {
            Ok(events) => {
                let events: Vec<_> = events.into_iter().filter(|event| means_something(event, watched)).collect();
                for path in events.iter().flat_map(|event| &event.paths).filter(|path| watched.is_one(path) && path.is_dir()) {
                    // A folder that was made anew is another one, and is not watched yet.
                    let _ = debouncer.unwatch(path);
                    if debouncer.watch(path, RecursiveMode::Recursive).is_err() {
                        return Stopped::Deaf;
                    }
                }
                !events.is_empty()
            }
            Err(errors) if errors.iter().any(is_limit) => return Stopped::Deaf,
            // Something was missed; a build too many does no harm.
            Err(_) => true,
        };
        if is_change && matches!(change.try_send(()), Err(TrySendError::Disconnected(()))) {
            return Stopped::Gone;
        }
    }
    Stopped::Deaf
}

fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded),
        _ => false,
    }
}

/// Whether an event is a change of something that is watched. Reading is none: a build reads everything.
fn means_something(event: &DebouncedEvent, watched: &Watched) -> bool {
    use notify::event::MetadataKind::AccessTime;
    match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(AccessTime)) => false,
        _ => event.need_rescan() || event.paths.iter().any(|path| watched.concerns(path)),
    }
}

/// Looks for changes every now and then, until nobody wants to know.
fn look(watched: &Watched, mut seen: blake3::Hash, change: &SyncSender<()>) {
    loop {
        let now = poll::fingerprint(watched);
        if now != seen {
            seen = now;
            if matches!(change.try_send(()), Err(TrySendError::Disconnected(()))) {
                return;
            }
        }
        std::thread::sleep(LOOK);
    }
}
