//! The way through the pages of a long list.

use super::here::Here;
use super::{Url, view};

/// Whether the pager of page `number` offers page `index`: all of a short list; of a long one the ends, the
/// neighbours and round numbers on the way, else the pagers of a roll would outweigh its rows.
fn is_offered(index: usize, number: usize, pages: usize) -> bool {
    let round = match pages {
        0..=24 => 1,
        25..=200 => 10,
        201..=2000 => 100,
        _ => 1000,
    };
    index == 0 || index + 1 == pages || index.abs_diff(number) <= 3 || (index + 1).is_multiple_of(round)
}

/// The pager of page `number` (from 0) of these.
pub(super) fn pager(pages: &[Url], number: usize, here: Here<'_>) -> view::Pager {
    let at = |index: Option<usize>| index.and_then(|index| pages.get(index)).map(|url| here.href(url));
    view::Pager {
        page: number + 1,
        pages: pages.len(),
        previous: at(number.checked_sub(1)),
        next: at(Some(number + 1)),
        links: pages
            .iter()
            .enumerate()
            .filter(|(index, _)| is_offered(*index, number, pages.len()))
            .map(|(index, url)| view::PagerLink { page: index + 1, href: here.href(url), current: index == number })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_offered;

    #[test]
    fn a_pager_stays_short_however_long_the_list() {
        let offered = |number, pages| (0..pages).filter(move |index| is_offered(*index, number, pages)).map(|index| index + 1);
        assert_eq!(offered(3, 12).count(), 12);
        assert_eq!(offered(41, 57).collect::<Vec<_>>(), [1, 10, 20, 30, 39, 40, 41, 42, 43, 44, 45, 50, 57]);
        for pages in [25, 200, 201, 1315, 2001, 9000] {
            assert!((0..pages).step_by(97).all(|number| offered(number, pages).count() <= 30), "{pages}");
        }
    }
}
