//! The self-running wall of a lobby: every honour, then every member, each once before one comes again. However many
//! there are, the page stays small: what does not stand in it follows in parts.

use crate::content::EntryId;

use super::here::Here;
use super::{PagePlan, Parts, Subject, Url, view};

/// What a wall shows, with how many of them are looked at together: so many can be read across a hall.
const SORTS: [(&str, usize); 2] = [("honor", 4), ("member", 4)];

/// How many panels a part has at most.
const PANELS: usize = 6;

/// `wall.html` and `wall/2.js` …; none where there is nothing to show.
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
    /// The panels of the whole wall: the collection's number, and what is looked at together.
    fn wall_panels(&self) -> Vec<(usize, &'a [EntryId])> {
        let mut panels = Vec::new();
        for (kind, together) in SORTS {
            for (index, route) in self.routes.collections.iter().enumerate() {
                if self.config.collections.get(index).is_none_or(|collection| collection.kind != kind) {
                    continue;
                }
                let mut rest = route.ordered.as_slice();
                for size in even(rest.len(), together) {
                    let (now, later) = rest.split_at(size);
                    rest = later;
                    panels.push((index, now));
                }
            }
        }
        panels
    }

    /// How many parts the wall has. There is always a second one, if an empty one: by it a wall knows that the site is
    /// still there.
    fn wall_parts(&self) -> usize {
        let panels = self.wall_panels().len();
        if panels == 0 { 0 } else { panels.div_ceil(PANELS).max(2) }
    }

    /// A part of the wall, from 1.
    pub(super) fn wall(&self, part: usize) -> view::View {
        // Parts are put into the page, so their links start there.
        let url = Url::new("wall.html");
        let here = Here::at(&url);
        let panels = self.wall_panels().into_iter().skip((part - 1) * PANELS).take(PANELS).filter_map(|(index, ids)| {
            let collection = self.config.collections.get(index)?;
            let cards = ids.iter().map(|id| self.card(*id, 0, here)).collect();
            Some(view::WallPanel { kind: collection.kind.clone(), title: collection.title.clone(), cards })
        });
        let wall = view::Wall { panels: panels.collect(), parts: self.wall_parts() };
        self.view(here, &self.config.title, &self.config.subtitle, view::Content::Wall(wall))
    }
}

/// `count` things in as few panels of at most `most` as hold them, all of nearly one size: no entry hangs alone beside
/// a full panel.
fn even(count: usize, most: usize) -> Vec<usize> {
    let panels = count.div_ceil(most);
    (0..panels).map(|panel| count / panels + usize::from(panel < count % panels)).collect()
}

#[cfg(test)]
mod tests {
    use super::even;

    #[test]
    fn panels_are_even_and_hold_everything() {
        assert_eq!(even(7, 6), [4, 3]);
        assert_eq!(even(6, 6), [6]);
        assert_eq!(even(0, 6), [0usize; 0]);
        for count in 1..200 {
            let panels = even(count, 4);
            assert_eq!(panels.iter().sum::<usize>(), count);
            assert!(panels.iter().all(|size| (1..=4).contains(size)) && panels.len() == count.div_ceil(4));
        }
    }
}
