//! Pieces that recur on many pages: a card in a list, the footer, the dock. What was seen in a piece is cached, so that
//! it is not read again where it recurs.
//!
//! The scanner does not track nesting. Text between two points at which no paragraph is open and no raw text element is
//! being read therefore means the same wherever it stands, except for what depends on the page: its name, its folder
//! and its line numbers.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::output::html::Scanner;

use super::asked::{Reach, Reader};
use super::facts::Mark;

/// The number of shelves, a power of two.
const SHELVES: usize = 128;

/// The number of slots on a shelf, a power of two. Most cards of ten thousand entries get a slot of their own.
const PLACES: usize = 256;

/// The longest piece in bytes.
const LONGEST: usize = 4096;

/// The slot of one piece; a new piece replaces the old one.
type Slot = Mutex<Option<Box<Piece>>>;

/// The cached pieces, each in the slot that its hash selects. A shelf is allocated when its first piece is stored, as a
/// build after an edit needs few of them.
pub(super) struct Pieces([OnceLock<Box<[Slot]>>; SHELVES]);

/// What was seen in one piece. Pieces that break the rules are not cached.
struct Piece {
    /// XXH3-128 of its bytes. An accidental collision is out of the question, and nobody gains from forging one in
    /// their own site.
    key: u128,
    /// The depth of the pages on which its addresses lead to the same places.
    depth: usize,
    /// The only folder in which it is valid; `None` if all its addresses climb to the site's root.
    folder: Option<Box<str>>,
    seen: Seen,
}

/// What is seen in a piece.
pub(super) struct Seen {
    pub(super) anchors: Box<[Mark]>,
    pub(super) targets: Box<[Mark]>,
    /// The places on the page itself that it links to, with the byte offset of the link in the piece.
    pub(super) fragments: Box<[(String, usize)]>,
    pub(super) names_itself: bool,
    pub(super) reach: Reach,
}

/// A piece that is about to be read.
pub(super) struct Begun<'a> {
    text: &'a str,
    start: usize,
    key: u128,
}

/// How much a reader has seen so far.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) anchors: usize,
    pub(super) targets: usize,
    pub(super) fragments: usize,
    pub(super) faults: usize,
    pub(super) selves: usize,
}

impl Default for Pieces {
    fn default() -> Self {
        Self([const { OnceLock::new() }; SHELVES])
    }
}

impl Pieces {
    fn shelf(&self, key: u128) -> Option<&OnceLock<Box<[Slot]>>> {
        self.0.get(usize::try_from(key % SHELVES as u128).ok()?)
    }

    /// The slot of a piece, if its shelf is allocated.
    fn known(&self, key: u128) -> Option<&Slot> {
        Self::on(self.shelf(key)?.get()?, key)
    }

    /// The slot of a piece, whose shelf is allocated if necessary.
    fn place(&self, key: u128) -> Option<&Slot> {
        Self::on(self.shelf(key)?.get_or_init(|| std::iter::repeat_with(Mutex::default).take(PLACES).collect()), key)
    }

    fn on(shelf: &[Slot], key: u128) -> Option<&Slot> {
        shelf.get(usize::try_from(key / SHELVES as u128 % PLACES as u128).ok()?)
    }
}

/// The closing tag of a piece that begins with `element`: elements that recur on many pages and end a paragraph.
fn closing(element: &str) -> Option<&'static str> {
    match element {
        "li" => Some("</li>"),
        "footer" => Some("</footer>"),
        "nav" => Some("</nav>"),
        "dialog" => Some("</dialog>"),
        _ => None,
    }
}

impl<'a> Begun<'a> {
    /// The piece that begins with the current opening tag and ends with the next closing tag of the same name.
    pub(super) fn at(element: &str, text: &'a str, scanner: &Scanner<'_>) -> Option<Self> {
        let closing = closing(element).filter(|_| !scanner.is_foreign())?;
        let start = scanner.offset();
        let rest = text.get(start..)?;
        // Sliced as bytes, because the cut may fall inside a character.
        let near = rest.as_bytes().get(..rest.len().min(LONGEST))?;
        let end = memchr::memmem::find(near, closing.as_bytes())? + closing.len();
        let text = rest.get(..end)?;
        Some(Self { text, start, key: xxhash_rust::xxh3::xxh3_128(text.as_bytes()) })
    }

    /// The byte offset after its end.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

impl Reader<'_, '_> {
    /// Adds the cached facts of a piece; `false` if it is not cached for this page.
    pub(super) fn take(&mut self, begun: &Begun<'_>) -> bool {
        let Some(place) = self.site.pieces.known(begun.key) else { return false };
        // Poisoning is ignored: the value is consistent even if a holder panicked.
        let known = place.lock().unwrap_or_else(PoisonError::into_inner);
        let (folder, depth) = self.stands;
        let known = known.as_deref().filter(|known| {
            known.key == begun.key && known.depth == depth && known.folder.as_deref().is_none_or(|known| known == folder)
        });
        known.inspect(|known| self.add(&known.seen, begun.start)).is_some()
    }

    /// Caches a piece that was read to its end.
    pub(super) fn keep(&self, begun: &Begun<'_>, before: &Counts) {
        let Some(seen) = self.seen_since(before, begun.start) else { return };
        let Some(place) = self.site.pieces.place(begun.key) else { return };
        let (folder, depth) = self.stands;
        let folder = (seen.reach > Reach::Depth).then(|| folder.into());
        let piece = Box::new(Piece { key: begun.key, depth, folder, seen });
        *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(piece);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use crate::output::gate::{Gate, Rules};
    use crate::plan::Url;
    use crate::text::private::Allowed;

    /// Building blocks of test pages: whole, cut, nested and hidden pieces, and what surrounds them.
    const PARTS: [&str; 28] = [
        "<ul><li class=card><a href=\"../members/a.html\">张承远</a></li>",
        "<li><a href=\"a.html\">一</a>",
        "</li>",
        "<li><ul><li>x</li></ul></li>",
        "<li><a href=\"#here\">处</a></li>",
        "<b id=here>h</b>",
        "<li id=here>h</li>\n",
        "<li><a href=\"../members/a.html#here\">处</a></li>",
        "<li><a href=\"../members/a.html#lost\">\n处</a></li>",
        "<li><a href=\"../lost.html\">无</a></li>",
        "<li><a href=\"\">自</a></li>",
        "<li><a href=\"/members/a.html\">根</a></li>",
        "<li><a href=\"https://example.org/members/a.html\">全</a></li>",
        "<li>138<b>00138000</b></li>",
        "138",
        "<li>00138000</li>",
        "<li><svg><use href=\"../members/a.html#s\"/></svg></li>",
        "<li><svg><g></li></g></svg>",
        "<li><script src=\"../members/a.html\">\"</li>\"</script></li>",
        "<li><title></li></title>",
        "<li><!-- </li> --></li>",
        "<li title=\"</li>\">1</li>",
        "<footer><p>脚</p></footer>",
        "<nav><ul><li><a href=\"b.html\">二</a></li></ul></nav>",
        "<dialog><a href=\"../kiosk.html\">x</a></dialog>",
        "<LI><a href=\"../members/b.html\">大</a></LI>",
        "<style>a{background:url(../members/a.html)}</style>",
        "\n<p>段</p>",
    ];

    proptest! {
        #[test]
        fn what_was_seen_before_changes_nothing(pages in proptest::collection::vec(
            (0_usize..6, proptest::collection::vec(0_usize..PARTS.len(), 0..12)), 1..12))
        {
            let names = ["a.html", "404.html", "members/a.html", "members/b.html", "stories/a.html", "a/b/c.html"];
            let urls = || names.iter().chain(&["kiosk.html"]).copied().map(Url::new);
            let (allowed, told) = (Allowed::default(), BTreeSet::new());
            let rules = Rules { base_url: Some("https://example.org/"), allowed: &allowed, told: &told };
            let again = Gate::new(urls(), rules);
            for (name, parts) in pages {
                let text: String = parts.iter().map(|part| PARTS[*part]).collect();
                let url = Url::new(names[name]);
                let fresh = Gate::new(urls(), rules).read(&url, text.as_bytes());
                prop_assert_eq!(again.read(&url, text.as_bytes()), fresh, "{} {}", url, text);
            }
        }
    }
}
