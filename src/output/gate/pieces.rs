//! Pieces of pages that many pages have alike: a card in a list, the foot, the dock. What was seen in one is remembered, and
//! where it comes again it is not read again.
//!
//! The scanner knows no nesting. So whatever stands between two places where no paragraph is begun and no element's content is
//! mere text is read the same wherever it stands, but for what depends on the page: its own name, its folder and its lines.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::output::html::Scanner;

use super::asked::{Reach, Reader};
use super::facts::Mark;

/// How many shelves there are, a power of two.
const SHELVES: usize = 128;

/// How many places a shelf has for pieces, a power of two: most cards of ten thousand entries have one.
const PLACES: usize = 256;

/// A piece may be so long, in bytes.
const LONGEST: usize = 4096;

/// Where one piece lies; a new one takes the place of an old.
type Slot = Mutex<Option<Box<Piece>>>;

/// The pieces that were read, each at the place that its bytes tell. A shelf is made when something is put on it: after an edit
/// hardly any is needed.
pub(super) struct Pieces([OnceLock<Box<[Slot]>>; SHELVES]);

/// What was seen in one piece. There is nothing against the rules in it.
struct Piece {
    /// XXH3-128 of its bytes: an accident is out of the question, and nobody gains by making one in a site of their own.
    key: u128,
    /// On pages so deep it leads where it leads.
    depth: usize,
    /// Only in this folder, where an address does not begin at the root.
    folder: Option<Box<str>>,
    seen: Seen,
}

/// What is seen in a piece.
pub(super) struct Seen {
    pub(super) anchors: Box<[Mark]>,
    pub(super) targets: Box<[Mark]>,
    /// The places of the page itself that it names, each with the byte of the piece.
    pub(super) fragments: Box<[(String, usize)]>,
    pub(super) names_itself: bool,
    pub(super) reach: Reach,
}

/// A piece that is being read.
pub(super) struct Begun<'a> {
    text: &'a str,
    start: usize,
    key: u128,
}

/// How much was seen.
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

    /// The place of a piece, where something was put on its shelf.
    fn known(&self, key: u128) -> Option<&Slot> {
        Self::on(self.shelf(key)?.get()?, key)
    }

    /// The place of a piece.
    fn place(&self, key: u128) -> Option<&Slot> {
        Self::on(self.shelf(key)?.get_or_init(|| std::iter::repeat_with(Mutex::default).take(PLACES).collect()), key)
    }

    fn on(shelf: &[Slot], key: u128) -> Option<&Slot> {
        shelf.get(usize::try_from(key / SHELVES as u128 % PLACES as u128).ok()?)
    }
}

/// The closing tag of a piece that begins with `element`: such as pages have alike, and end a paragraph.
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
    /// The piece that the tag which was met last begins, up to the next closing tag of its name.
    pub(super) fn at(element: &str, text: &'a str, scanner: &Scanner<'_>) -> Option<Self> {
        let closing = closing(element).filter(|_| !scanner.is_foreign())?;
        let start = scanner.offset();
        let rest = text.get(start..)?;
        // In bytes: the last of them may be a part of a character.
        let near = rest.as_bytes().get(..rest.len().min(LONGEST))?;
        let end = memchr::memmem::find(near, closing.as_bytes())? + closing.len();
        let text = rest.get(..end)?;
        Some(Self { text, start, key: xxhash_rust::xxh3::xxh3_128(text.as_bytes()) })
    }

    /// The byte behind it.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

impl Reader<'_, '_> {
    /// Takes a piece as it was seen before, if it was.
    pub(super) fn take(&mut self, begun: &Begun<'_>) -> bool {
        let Some(place) = self.site.pieces.known(begun.key) else { return false };
        // A thread that panicked left it whole.
        let known = place.lock().unwrap_or_else(PoisonError::into_inner);
        let (folder, depth) = self.stands;
        let known = known.as_deref().filter(|known| {
            known.key == begun.key && known.depth == depth && known.folder.as_deref().is_none_or(|known| known == folder)
        });
        known.inspect(|known| self.add(&known.seen, begun.start)).is_some()
    }

    /// Remembers a piece that was read to its end.
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

    /// What pages are made of here: pieces whole, cut, nested and hidden, and what is beside them.
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
