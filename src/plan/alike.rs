//! Caches for pages with equivalent links: the page frame, and fields with equal values. Thousands of members belong to
//! the same branch or joined in the same month; such a field, and the value that templates see of it, is made once. The
//! finished cells of table rows and the charts of a collection are cached here too; they are the same on every page.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ahash::AHashMap;

use crate::content::EntryId;
use crate::kind::{Field, Kind, Scalar, Value};

use super::charts::OfGroups;
use super::here::Here;
use super::shared::Shared;
use super::view;

/// Number of link contexts ([`Here::alike`]) cached at a time. A few threads make the pages in address order, so few
/// are active at once.
const FOLDERS: usize = 4;

/// Maximum number of cached values per field. A field that exceeds it with few cache hits is not cached any more.
const VALUES: usize = 1024;

/// The caches.
#[derive(Default)]
pub(super) struct Alike {
    kept: Mutex<VecDeque<Kept>>,
    rows: Mutex<Vec<Arc<Cells>>>,
    /// By collection index.
    charts: Mutex<HashMap<usize, Arc<OfGroups>>>,
}

/// The finished cells of table rows without links, which are the same in every list. For each collection only the first
/// set of columns requested is cached. Writing a row is cheap, but gathering its values, which are scattered in memory,
/// is not.
pub(super) struct Cells {
    collection: usize,
    columns: Vec<Arc<str>>,
    /// The entry index of the first element of `of`.
    first: usize,
    of: Vec<OnceLock<Arc<str>>>,
}

impl Cells {
    pub(super) fn get(&self, id: EntryId) -> Option<Arc<str>> {
        self.of.get(id.0.checked_sub(self.first)?)?.get().cloned()
    }

    /// Prefetches the cells (see [`crate::content::Content::touch`]).
    pub(super) fn touch(&self, ids: impl Iterator<Item = EntryId>) {
        let cells = ids.filter_map(|id| self.of.get(id.0.checked_sub(self.first)?)?.get());
        std::hint::black_box(cells.filter(|cells| cells.starts_with('>')).count());
    }

    pub(super) fn keep(&self, id: EntryId, cells: &Arc<str>) {
        if let Some(place) = id.0.checked_sub(self.first).and_then(|at| self.of.get(at)) {
            place.get_or_init(|| Arc::clone(cells));
        }
    }
}

/// The cache for one link context ([`Here::alike`]).
struct Kept {
    alike: String,
    fields: AHashMap<Arc<str>, Values>,
    frame: Option<Frame>,
}

/// The cached fields with one key.
enum Values {
    /// The fields by the bytes of their value ([`said`]), and the number of lookups.
    Few(AHashMap<Box<[u8]>, Shared<view::Field>>, usize),
    /// Values rarely repeat, so nothing is cached.
    Many,
}

/// What surrounds a page's content: assets, site data, navigation.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) assets: Shared<BTreeMap<String, String>>,
    pub(super) site: Shared<view::Site>,
    pub(super) nav: Shared<Vec<view::NavItem>>,
    pub(super) written: view::Framed,
}

impl Alike {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        // A thread that panicked while holding the lock left the data consistent.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The field with the value `said`, as seen from `here`: from the cache, or made by `view`.
    pub(super) fn field(
        &self,
        field: &Field,
        said: Vec<u8>,
        here: Here<'_>,
        view: impl FnOnce(Here<'_>) -> view::Field,
    ) -> Shared<view::Field> {
        let known = match of(&mut self.lock(), here).values(field) {
            Values::Few(known, asked) => {
                *asked += 1;
                known.get(&*said).map(Shared::share)
            }
            Values::Many => return Shared::once(view(here)),
        };
        if let Some(known) = known {
            return known;
        }
        let tied = Cell::new(false);
        let made = Shared::once(view(Here { tied: Some(&tied), ..here }));
        if tied.get() {
            here.tie();
        } else {
            of(&mut self.lock(), here).values(field).keep(said, &made);
        }
        made
    }

    /// The frame of a page, from the cache or made by `make`.
    pub(super) fn frame(&self, here: Here<'_>, make: impl FnOnce(Here<'_>) -> Frame) -> Frame {
        let known = self.lock().iter().find(|kept| kept.alike == here.alike()).and_then(|kept| kept.frame.clone());
        if let Some(known) = known {
            return known;
        }
        let tied = Cell::new(false);
        let frame = make(Here { tied: Some(&tied), ..here });
        if tied.get() {
            here.tie();
        } else {
            of(&mut self.lock(), here).frame = Some(frame.clone());
        }
        frame
    }

    /// The charts of a collection, from the cache or made by `make`.
    pub(super) fn charts(&self, collection: usize, make: impl FnOnce() -> OfGroups) -> Arc<OfGroups> {
        let known = self.charts.lock().unwrap_or_else(PoisonError::into_inner).get(&collection).cloned();
        known.unwrap_or_else(|| {
            let charts = Arc::new(make());
            self.charts.lock().unwrap_or_else(PoisonError::into_inner).insert(collection, Arc::clone(&charts));
            charts
        })
    }

    /// The cell cache of a collection for these columns; `None` if it was created for other columns.
    pub(super) fn cells(&self, collection: usize, columns: &[&Field], entries: &[EntryId]) -> Option<Arc<Cells>> {
        let mut all = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.iter().find(|known| known.collection == collection) {
            let is_same = known.columns.iter().eq(columns.iter().map(|field| &field.key));
            return is_same.then(|| Arc::clone(known));
        }
        let numbers = || entries.iter().map(|id| id.0);
        let (first, last) = (numbers().min()?, numbers().max()?);
        let columns = columns.iter().map(|field| Arc::clone(&field.key)).collect();
        let made = Arc::new(Cells { collection, columns, first, of: (first..=last).map(|_| OnceLock::new()).collect() });
        all.push(Arc::clone(&made));
        Some(made)
    }

    /// Drops the row cells, which take up the most memory.
    pub(super) fn forget_rows(&self) {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Drops all caches.
    pub(super) fn clear(&self) {
        self.lock().clear();
        self.forget_rows();
        self.charts.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Kept {
    fn values(&mut self, field: &Field) -> &mut Values {
        self.fields.entry(Arc::clone(&field.key)).or_insert_with(|| Values::Few(AHashMap::new(), 0))
    }
}

impl Values {
    fn keep(&mut self, said: Vec<u8>, field: &Shared<view::Field>) {
        let Self::Few(known, asked) = self else { return };
        if known.len() >= VALUES {
            if *asked < 2 * VALUES {
                *self = Self::Many;
                return;
            }
            known.clear();
            *asked = 0;
        }
        known.insert(said.into(), field.clone());
    }
}

/// The cache for pages with the same link context as `here`, evicting the oldest context if necessary.
fn of<'k>(all: &'k mut VecDeque<Kept>, here: Here<'_>) -> &'k mut Kept {
    let at = all.iter().position(|kept| kept.alike == here.alike()).unwrap_or_else(|| {
        if all.len() == FOLDERS {
            all.pop_front();
        }
        all.push_back(Kept { alike: here.alike().to_owned(), fields: AHashMap::new(), frame: None });
        all.len() - 1
    });
    &mut all[at]
}

/// The value of a field as bytes, the key of the cache: fields with equal bytes are displayed the same. `None` if the
/// display depends on more than the value (files, which depend on their place; pictures; Markdown), and for groups,
/// which rarely repeat.
pub(super) fn said(kind: &Kind, field: &Field, value: &Value) -> Option<Vec<u8>> {
    let mut said = Bytes(Vec::with_capacity(64));
    (&*kind.name, &*field.key).hash(&mut said);
    for item in value.items() {
        let scalar = item.scalar()?;
        std::mem::discriminant(scalar).hash(&mut said);
        match scalar {
            Scalar::Text(text) | Scalar::Url(text) => text.hash(&mut said),
            Scalar::Choice(choice) => choice.value.hash(&mut said),
            Scalar::Date(date) => date.hash(&mut said),
            Scalar::Number(number) => (number.value.to_bits(), &number.text).hash(&mut said),
            Scalar::Boolean(yes) => yes.hash(&mut said),
            Scalar::Level(level) => level.hash(&mut said),
            Scalar::Reference(reference) => (&reference.name, &reference.to).hash(&mut said),
            Scalar::Markdown(..) | Scalar::File(..) => return None,
        }
    }
    Some(said.0)
}

/// Collects the hashed bytes themselves. `Hash` implementations are prefix-free, so different values give different
/// bytes.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::kind::built_in;
    use crate::plan::Url;
    use crate::plan::keyed::tests::field as named;

    /// A field with this text, and whether it was made rather than found in the cache.
    fn shown(alike: &Alike, text: &str) -> (Shared<view::Field>, bool) {
        let kind = &built_in()["member"];
        let field = kind.field("organization").expect("a field");
        let said = said(kind, field, &Value::One(Scalar::Text(text.into()))).expect("it says all");
        let (url, is_made) = (Url::new("members/a.html"), Cell::new(false));
        let shown = alike.field(field, said, Here::at(&url), |_| {
            is_made.set(true);
            (*named("organization", text)).clone()
        });
        (shown, is_made.get())
    }

    #[test]
    fn of_one_field_those_that_say_the_same_are_made_once() {
        let alike = Alike::default();
        let made = ["第一党支部", "第一党支部", "第二党支部", "第一党支部"].map(|text| {
            let (field, is_made) = shown(&alike, text);
            assert_eq!(&*field.text, text);
            is_made
        });
        assert_eq!(made, [true, false, true, false]);
    }

    #[test]
    fn where_hardly_two_say_the_same_nothing_is_kept() {
        let alike = Alike::default();
        let first = shown(&alike, "0").0;
        for number in 1..=VALUES {
            assert!(shown(&alike, &number.to_string()).1);
        }
        assert_eq!(shown(&alike, "0"), (first, true));
    }

    #[test]
    fn what_says_the_same_is_the_same_value_of_the_same_field() {
        let kind = &built_in()["member"];
        let fields = || ["organization", "groups"].map(|key| kind.field(key).expect("a field"));
        let text = |text: &str| Value::One(Scalar::Text(text.into()));
        let values = [
            text("甲"),
            text("乙"),
            Value::List(vec![text("甲"), text("乙")]),
            Value::List(vec![text("甲乙")]),
            Value::List(vec![]),
        ];
        let mut met = Vec::new();
        for (field, value) in fields().into_iter().flat_map(|field| values.iter().map(move |value| (field, value))) {
            let said = said(kind, field, value).expect("it says all");
            assert!(!met.contains(&said), "{value:?}");
            met.push(said);
        }
        let file = Value::One(Scalar::File("a.pdf".into(), Box::new(Place::file("content/a.md"))));
        assert_eq!(said(kind, fields()[0], &file), None);
    }
}
