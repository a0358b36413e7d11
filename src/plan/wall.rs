//! The self-running wall for a lobby: it shows every honour, then every member, each once before repeating. The page
//! stays small however many there are, because it loads everything after the first panels in parts.

use std::ops::Range;

use crate::content::EntryId;

use super::here::Here;
use super::{PagePlan, Parts, Subject, Url, view};

/// The kinds on the wall and the maximum number of entries per panel, as many as can be read across a hall.
const SORTS: [(&str, usize); 2] = [("honor", 4), ("member", 4)];

/// Maximum number of panels in a part.
const PANELS: usize = 6;

/// `wall.html`, `wall/2.js` and so on; none if there is nothing to show.
pub(super) fn pages(parts: Parts<'_>) -> Vec<PagePlan> {
    (1..=parts.wall_parts())
        .map(|part| {
            let (address, template) = match part {
                1 => ("wall.html".to_owned(), "wall.html"),
                _ => (format!("wall/{part}.js"), "wall-part.html"),
            };
            PagePlan { url: Url::new(address), template: template.into(), subject: Subject::Wall(part) }
        })
        .collect()
}

impl<'a> Parts<'a> {
    /// The content of the wall: for each collection its index, its entries and its number of panels.
    fn on_wall(&self) -> impl Iterator<Item = (usize, &'a [EntryId], usize)> {
        let (config, collections) = (self.config, &self.routes.collections);
        SORTS.into_iter().flat_map(move |(kind, together)| {
            let is_shown = move |index: usize| config.collections.get(index).is_some_and(|collection| collection.kind == kind);
            let shown = collections.iter().enumerate().filter(move |(index, _)| is_shown(*index));
            shown.map(move |(index, route)| (index, route.ordered.as_slice(), route.ordered.len().div_ceil(together)))
        })
    }

    /// The panels of a part (from 1): each with its collection's index and its entries. Earlier panels are skipped by
    /// count rather than iterated over, since every part of a long wall calls this.
    fn wall_panels(&self, part: usize) -> Vec<(usize, &'a [EntryId])> {
        let wanted = (part - 1) * PANELS..part * PANELS;
        let mut before = 0;
        let mut panels = Vec::with_capacity(PANELS);
        for (index, ids, count) in self.on_wall() {
            let here = wanted.start.max(before)..wanted.end.min(before + count);
            panels.extend(here.filter_map(|number| Some((index, ids.get(even(ids.len(), count, number - before))?))));
            before += count;
        }
        panels
    }

    /// The number of parts, 0 if there is nothing to show. Otherwise there are at least two, the second possibly empty:
    /// by loading it, a wall finds out whether the site is still there.
    fn wall_parts(&self) -> usize {
        let panels: usize = self.on_wall().map(|(_, _, panels)| panels).sum();
        if panels == 0 { 0 } else { panels.div_ceil(PANELS).max(2) }
    }

    /// A part of the wall, counted from 1.
    pub(super) fn wall(&self, part: usize) -> view::View {
        // Parts are inserted into the page, so their links start there.
        let url = Url::new("wall.html");
        let here = Here::at(&url);
        let panels = self.wall_panels(part).into_iter().filter_map(|(index, ids)| {
            let collection = self.config.collections.get(index)?;
            let cards = ids.iter().map(|id| self.card(*id, 0, here)).collect();
            Some(view::WallPanel { kind: collection.kind.clone(), title: collection.title.clone(), cards })
        });
        let wall = view::Wall { panels: panels.collect(), parts: self.wall_parts() };
        self.view(here, &self.config.title, &self.config.subtitle, view::Content::Wall(wall))
    }
}

/// The range of entries (of `count`) in a panel (from 0, of `panels`). Panel sizes differ by at most one, so that no
/// entry hangs alone beside full panels.
fn even(count: usize, panels: usize, panel: usize) -> Range<usize> {
    let start = |panel: usize| panel * (count / panels) + panel.min(count % panels);
    start(panel)..start(panel + 1)
}

#[cfg(test)]
mod tests {
    use super::even;

    #[test]
    fn panels_are_even_and_hold_everything() {
        assert_eq!([even(7, 2, 0), even(7, 2, 1), even(6, 1, 0)], [0..4, 4..7, 0..6]);
        for count in 1_usize..200 {
            let panels = count.div_ceil(4);
            let mut reached = 0;
            for panel in (0..panels).map(|panel| even(count, panels, panel)) {
                assert!(panel.start == reached && (1..=4).contains(&panel.len()), "{count}: {panel:?}");
                reached = panel.end;
            }
            assert_eq!(reached, count);
        }
    }
}
