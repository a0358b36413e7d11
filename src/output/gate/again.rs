//! Checks whether a site that passed the gate still passes after some of its pages changed, without reading the rest.

use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::plan::Url;
use crate::store::Straight;

use super::facts::{Facts, Fragment, Mark, mark};
use super::{Artifacts, Gate};

/// The places on other pages that the pages of a site link to. It may still hold places that nothing links to after an
/// edit.
#[derive(Clone, Debug, Default)]
pub struct Led(HashSet<Mark, BuildHasherDefault<Straight>>);

/// A page that changed.
pub struct Again {
    /// What was known of it before the change.
    pub before: Facts,
    /// What is known of it after the change.
    pub now: Facts,
}

impl Led {
    /// Collects them from the facts of a whole site.
    pub fn of<'f>(facts: impl IntoIterator<Item = (&'f Url, &'f Facts)>) -> Self {
        let mut led = Self::default();
        for (url, facts) in facts {
            led.add(url, facts);
        }
        led
    }

    fn add(&mut self, url: &Url, facts: &Facts) {
        let own = mark(url.as_str());
        self.0.extend(facts.fragments.iter().filter(|to| to.page != own).map(|to| place(to.page, to.id)));
    }
}

/// A place on a page as a 64-bit hash. A collision can only cause a needless full check.
fn place(page: Mark, id: Mark) -> Mark {
    page.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ id
}

impl Gate<'_> {
    /// Whether a site that passed the gate, with links to the places in `led`, still passes after these pages changed:
    /// they have no faults, every file and place they link to exists, and nobody links to a place that they lost.
    /// `made` is the site before the change. If it passes, the new links are added to `led`.
    pub fn holds_again(&self, pages: &BTreeMap<Url, Again>, led: &mut Led, made: &Artifacts) -> bool {
        let holds = pages.iter().all(|(url, Again { before, now })| {
            let own = mark(url.as_str());
            let known: HashSet<&str> = before.fragments.iter().map(|to| to.whole).collect();
            let mut lost = before.anchors.iter().filter(|anchor| !now.has(**anchor));
            before.faults.is_empty()
                && self.still_holds(now)
                && lost.all(|anchor| !led.0.contains(&place(own, *anchor)))
                && now.fragments.iter().all(|to| {
                    let is_own = to.page == own;
                    if is_own { now.has(to.id) } else { known.contains(to.whole) || self.is_there(&to, pages, made) }
                })
        });
        if holds {
            for (url, page) in pages {
                led.add(url, &page.now);
            }
        }
        holds
    }

    /// Whether the page that `to` names has that place.
    fn is_there(&self, to: &Fragment<'_>, pages: &BTreeMap<Url, Again>, made: &Artifacts) -> bool {
        let url = Url::new(to.whole.split('#').next().unwrap_or_default());
        if let Some(page) = pages.get(&url) {
            return page.now.has(to.id);
        }
        let bytes = made.get(&url).and_then(|page| page.bytes().ok());
        bytes.and_then(|bytes| self.read(&url, &bytes)).is_some_and(|facts| facts.has(to.id))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::output::{Artifact, Rules};
    use crate::text::private::Allowed;

    #[test]
    fn it_holds_where_a_look_at_the_whole_would_say_so() {
        let (allowed, told) = (Allowed::default(), BTreeSet::new());
        let home = ("index.html", "<p id=top><a href=a.html#one>甲</a><a href='#top'>上</a>");
        let page = |text: &str| Artifact::Bytes(text.as_bytes().to_vec());
        let before = "<p id=one><p id=two><a href='index.html#top'>乙</a>";
        let site = |text: &str| Artifacts::from([(Url::new(home.0), page(home.1)), (Url::new("a.html"), page(text))]);
        let holds = |now: &str| {
            let rules = Rules { base_url: None, allowed: &allowed, told: &told };
            let gate = Gate::new(site(now).into_keys(), rules);
            let read = |name: &str, text: &str| gate.read_text(&Url::new(name), text).expect("a page");
            let facts = [(Url::new(home.0), read(home.0, home.1)), (Url::new("a.html"), read("a.html", before))];
            let mut led = Led::of(facts.iter().map(|(url, facts)| (url, facts)));
            let again = Again { before: read("a.html", before), now: read("a.html", now) };
            let holds = gate.holds_again(&BTreeMap::from([(Url::new("a.html"), again)]), &mut led, &site(before));
            assert_eq!(holds, gate.hold(&site(now), BTreeMap::new()).is_empty(), "{now}");
            holds
        };
        assert!(holds(before));
        assert!(holds("<p id=one>丙"));
        assert!(holds("<p id=one><p id=three><a href='#three'>丙</a><a href='index.html#top'>乙</a>"));
        assert!(!holds("<p id=two>"), "home leads to one");
        assert!(!holds("<p id=one><a href='#four'>丁</a>"));
        assert!(!holds("<p id=one><a href='index.html#four'>丁</a>"));
        assert!(!holds("<p id=one><a href='b.html'>丁</a>"));
    }
}
