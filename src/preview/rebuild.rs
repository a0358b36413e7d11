//! The build loop, on a thread of its own. All changes that arrive during a build lead to a single further one.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::asked::Asked;
use super::lost::Lost;
use super::shown::Showing;
use super::{Announce, Builder, Change, Early, Event};

/// Builds at once, and again on every message from `changes`, until its senders are gone.
pub(super) fn start(
    mut builder: impl Builder + Send + 'static,
    showing: Showing,
    asked: Asked,
    lost: Lost,
    changes: Receiver<Change>,
    announce: &Announce,
) -> std::io::Result<JoinHandle<()>> {
    let announce = Arc::clone(announce);
    let showing = Mutex::new(showing);
    let work = move || {
        let mut change = Change::Any;
        loop {
            announce(Event::Building);
            let waiting = lost.taken();
            if !waiting.is_empty() {
                change = Change::Any;
            }
            let built = builder.build(&change, Early { asked: &|| asked.taken(), show: &|made| lock(&showing).early(made) });
            let good = built.artifacts.is_some();
            let is_new = lock(&showing).show(built);
            drop(waiting);
            announce(Event::Built { good, changed: is_new });
            let next = changes.try_recv().or_else(|_| {
                builder.rest();
                changes.recv()
            });
            let Ok(next) = next else { return };
            change = changes.try_iter().fold(next, Change::and);
        }
    };
    std::thread::Builder::new().name("build".to_owned()).spawn(work)
}

/// Poisoning is ignored: what is shown is replaced as a whole.
fn lock(showing: &Mutex<Showing>) -> MutexGuard<'_, Showing> {
    showing.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::{Built, shown};
    use super::*;

    #[test]
    fn changes_during_a_build_lead_to_one_more() {
        let (showing, _looking) = shown::channel();
        let (change, changes) = channel();
        let (tell, told) = channel();
        let announce: Announce = Arc::new(move |event| tell.send(event).expect("a listener"));
        let (go, gone) = channel();
        let builder = move |_: &Change, _: Early<'_>| gone.recv().map_or_else(|_| Built::default(), |()| Built::default());
        let building = start(builder, showing, Asked::default(), Lost::default(), changes, &announce);
        assert_eq!(told.recv(), Ok(Event::Building));
        for _ in 0..5 {
            change.send(Change::Any).expect("a builder");
        }
        go.send(()).expect("the first build ends");
        go.send(()).expect("and so does the next");
        drop(change);
        building.expect("a thread").join().expect("no panic");
        drop(announce);
        let events: Vec<_> = told.iter().collect();
        let built = |changed| Event::Built { good: false, changed };
        assert_eq!(events, [built(true), Event::Building, built(false)]);
    }
}
