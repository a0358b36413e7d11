//! The pager of a long list.

use super::here::Here;
use super::{Url, view};

/// Whether the pager on page `number` links to page `index` (both from 0): to every page of a short list; in a long
/// list to the first and last, the neighbours and round numbers, because otherwise the pagers of a large table would
/// outweigh its rows.
fn is_offered(index: usize, number: usize, pages: usize) -> bool {
    let round = match pages {
        0..=24 => 1,
        25..=200 => 10,
        201..=2000 => 100,
        _ => 1000,
    };
    index == 0 || index + 1 == pages || index.abs_diff(number) <= 3 || (index + 1).is_multiple_of(round)
}

/// The pager on page `number` (from 0) of `pages`.
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
