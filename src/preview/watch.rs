//! Watches for changes. Folders are watched rather than files, because editors save by renaming.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{MetadataKind, ModifyKind};
use notify::{Error, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::batch::{Batch, Came};
use super::links::Links;
use super::watched::Watched;
use super::{Announce, Change, Event, poll};

/// The polling interval.
const LOOK: Duration = Duration::from_secs(1);
/// How often a folder may change while we begin to watch it.
const TRIES: usize = 10;

/// Starts watching, on a thread of its own, and sends every change to `change`.
pub(super) fn start(watched: Watched, change: Sender<Change>, announce: &Announce) {
    let announce = Arc::clone(announce);
    let native = Native::new(watched.clone());
    let mut seen = if native.is_err() { Some(poll::fingerprint(&watched)) } else { None };
    std::thread::spawn(move || {
        if let Ok(mut native) = native {
            if native.follow(&change) == Stopped::Gone {
                return;
            }
            // Changes missed in between are covered by one more build.
            seen = Some(poll::fingerprint(&watched));
            let _ = change.send(Change::Any);
        }
        announce(Event::Polling);
        look(&watched, seen, &change);
    });
}

/// Why we stopped listening to the system.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stopped {
    /// Nobody wants to know about changes.
    Gone,
    /// The system cannot report everything.
    Deaf,
}

/// The system's own watcher on everything that is watched.
struct Native {
    _system: RecommendedWatcher,
    told: Receiver<notify::Result<notify::Event>>,
    watched: Watched,
    links: Links,
}

impl Native {
    /// Begins to watch; an error if something would be missed.
    fn new(watched: Watched) -> notify::Result<Self> {
        if watched.paths().any(poll::is_shared) {
            return Err(Error::generic("a network share"));
        }
        let (tell, told) = mpsc::channel();
        let hear = move |event: notify::Result<notify::Event>| {
            if !matches!(&event, Ok(event) if is_reading(event.kind)) {
                // Sending fails when this watcher has been replaced.
                let _ = tell.send(event);
            }
        };
        // Targets of links are watched under their real paths, because the system knows a folder by one path only.
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut system = RecommendedWatcher::new(hear, config)?;
        // Errors other than the limit are ignored: without access to the parent folder of the site, we merely do not
        // learn that the site was replaced.
        for folder in watched.around() {
            if let Err(error) = watch(&mut system, folder, RecursiveMode::NonRecursive)
                && is_limit(&error)
            {
                return Err(error);
            }
        }
        for folder in watched.parents() {
            watch(&mut system, folder, RecursiveMode::NonRecursive)?;
        }
        for folder in watched.folders() {
            watch(&mut system, folder, RecursiveMode::Recursive)?;
        }
        let links = Links::find(&watched, &mut |_| {});
        for (folder, _) in links.folders().filter(|(_, is_whole)| !is_whole) {
            watch(&mut system, folder, RecursiveMode::NonRecursive)?;
        }
        for (folder, _) in links.folders().filter(|(_, is_whole)| *is_whole) {
            watch(&mut system, folder, RecursiveMode::Recursive)?;
        }
        Ok(Self { _system: system, told, watched, links })
    }

    /// Passes on what the system reports, until it no longer can.
    fn follow(&mut self, change: &Sender<Change>) -> Stopped {
        let mut batch: Option<Batch> = None;
        loop {
            let event = match next(&self.told, batch.as_ref()) {
                Next::Told(event) => event,
                Next::Deaf => return Stopped::Deaf,
                Next::Quiet => {
                    if let Some(gathered) = batch.take().and_then(Batch::change)
                        && change.send(gathered).is_err()
                    {
                        return Stopped::Gone;
                    }
                    continue;
                }
            };
            let came = match event {
                Ok(event) if self.is_other(&event) => {
                    // A watched path was replaced or moved, so watch anew; changes missed in between are covered by a
                    // full build.
                    match Self::new(self.watched.again()) {
                        Ok(again) => *self = again,
                        Err(_) => return Stopped::Deaf,
                    }
                    Some(Came::Any)
                }
                Ok(event) => self.came(event),
                Err(error) if is_limit(&error) => return Stopped::Deaf,
                // Something was missed; a superfluous build does no harm.
                Err(_) => Some(Came::Any),
            };
            if let Some(came) = came {
                let now = Instant::now();
                batch.get_or_insert_with(|| Batch::begun(now)).add(now, came);
            }
        }
    }

    /// Whether watching must begin anew: a watched folder or the site was replaced, links came or went, or the system
    /// lost events because there were too many.
    fn is_other(&self, event: &notify::Event) -> bool {
        let is_moved = matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        event.need_rescan()
            || is_moved
                && event
                    .paths
                    .iter()
                    .any(|path| self.watched.is_root(path) && path.is_dir() || self.concerns(path) && self.links.differ(path))
    }

    /// The changes that an event reports in what is watched.
    fn came(&self, event: notify::Event) -> Option<Came> {
        let made = matches!(event.kind, EventKind::Create(_));
        if event.paths.iter().any(|path| self.watched.is_site(path) && !path.is_dir()) {
            return Some(Came::Any);
        }
        let paths: Vec<PathBuf> = event.paths.into_iter().filter(|path| self.concerns(path)).collect();
        if paths.iter().any(|path| self.links.touch(path, &self.watched)) {
            return Some(Came::Any);
        }
        (!paths.is_empty()).then_some(Came::Paths { paths, made })
    }

    fn concerns(&self, path: &Path) -> bool {
        self.watched.concerns(path) || self.links.is_beyond(path)
    }
}

/// Watches a folder, if it exists. If it changes meanwhile, it is tried again, as a part of it would be missed
/// otherwise.
fn watch(system: &mut RecommendedWatcher, folder: &Path, mode: RecursiveMode) -> notify::Result<()> {
    for _ in 0..TRIES {
        if !folder.is_dir() {
            break;
        }
        match system.watch(folder, mode) {
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
            ended => return ended,
        }
    }
    Ok(())
}

/// What to do next in the event loop.
#[derive(Debug, PartialEq, Eq)]
enum Next<T> {
    Told(T),
    /// No event for a while, or enough time has passed: build what has arrived.
    Quiet,
    /// The system reports nothing more.
    Deaf,
}

/// Waits for the next event; indefinitely if no batch is waiting to be built.
fn next<T>(told: &Receiver<T>, waiting: Option<&Batch>) -> Next<T> {
    let next = match waiting.map(|batch| batch.patience(Instant::now())) {
        None => told.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(None) => Err(RecvTimeoutError::Timeout),
        Some(Some(patience)) => told.recv_timeout(patience),
    };
    match next {
        Ok(next) => Next::Told(next),
        Err(RecvTimeoutError::Timeout) => Next::Quiet,
        Err(RecvTimeoutError::Disconnected) => Next::Deaf,
    }
}

fn is_limit(error: &Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded),
        _ => false,
    }
}

/// Reading is no change: a build itself reads everything.
fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)))
}

/// Polls for changes until nobody wants to know.
fn look(watched: &Watched, mut seen: Option<blake3::Hash>, change: &Sender<Change>) {
    loop {
        let now = Some(poll::fingerprint(watched));
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
    fn who_lost_count_begins_anew_and_hears_of_folders_that_came_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let native = Native::new(Watched::new(vec![folder.path().to_owned()])).expect("a watcher");
        let lost = notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert!(native.is_other(&lost));
        let made = notify::Event::new(EventKind::Create(notify::event::CreateKind::Folder));
        assert!(native.is_other(&made.clone().add_path(folder.path().to_owned())));
        assert!(!native.is_other(&made.add_path(folder.path().join("a"))));
    }

    #[test]
    fn what_is_told_in_time_belongs_to_the_change_and_nobody_is_waited_for_without_end() {
        let (tell, told) = mpsc::channel();
        let ago =
            |time: u64| Batch::begun(Instant::now().checked_sub(Duration::from_millis(time)).expect("a clock that has run"));
        (0..3).for_each(|file| tell.send(file).expect("a listener"));
        assert_eq!(next(&told, None), Next::Told(0));
        assert_eq!(next(&told, Some(&ago(0))), Next::Told(1));
        assert_eq!(next(&told, Some(&ago(1000))), Next::Told(2), "it was there in time");
        assert_eq!(next(&told, Some(&ago(0))), Next::Quiet);
        tell.send(3).expect("a listener");
        assert_eq!(next(&told, Some(&ago(10_000))), Next::Quiet);
        drop(tell);
        assert_eq!((next(&told, None), next(&told, None)), (Next::Told(3), Next::Deaf));
    }
}
