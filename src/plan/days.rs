//! 「历史上的今天」: what happened on a day of the year. The home page holds none of it, since all of it would grow with
//! the exhibition and no visitor sees more than one day; it stands in a small script a month, and the home page asks for
//! the one of the visitor's own calendar.

use std::collections::BTreeMap;

use crate::content::EntryId;
use crate::kind::Point;

use super::here::Here;
use super::{PagePlan, Parts, Subject, Url, view};

/// The folder of the months.
const FOLDER: &str = "days/";

/// How many events of one day are told, the earliest first: a month is small, however long the history.
const OF_A_DAY: usize = 3;

/// How many days around a day are near it: a month holds so many of its neighbours too.
const NEAR: u8 = 3;

/// `days/01.js` … `days/12.js`; none where no event is dated to the day.
pub(super) fn pages(parts: Parts<'_>) -> Vec<PagePlan> {
    let months = if parts.today_collection().is_some() { 12 } else { 0 };
    (1..=months)
        .map(|month| PagePlan {
            url: Url::new(format!("{FOLDER}{month:02}.js")),
            template: "days-part.html".into(),
            subject: Subject::Days(month),
        })
        .collect()
}

impl Parts<'_> {
    /// What the home page knows of the days: where they are.
    pub(super) fn today(&self, here: Here<'_>) -> Option<view::Today> {
        let head = self.collection_head(self.today_collection()?, here)?;
        let months = here.href(&Url::new(FOLDER));
        Some(view::Today { collection: view::Link { title: head.title, href: Some(head.href), name: false }, months })
    }

    /// A month, from 1.
    pub(super) fn days(&self, month: u8) -> view::View {
        // A part is put into the home page, so its links start there.
        let url = Url::new("index.html");
        let here = Here::at(&url);
        let mut events: Vec<(Point, &str, EntryId)> = (0..self.config.collections.len())
            .flat_map(|collection| self.dated(collection))
            .filter(|(point, _)| belongs(month, *point))
            .map(|(point, id)| (point, self.content.entries[id.0].title.as_str(), id))
            .collect();
        events.sort_unstable_by_key(|(point, title, _)| (point.month, point.day, point.year, *title));
        let mut told: BTreeMap<(u8, u8), usize> = BTreeMap::new();
        events.retain(|(point, ..)| {
            let count = told.entry((point.month, point.day)).or_default();
            *count += 1;
            *count <= OF_A_DAY
        });
        let days = events.into_iter().map(|(point, _, id)| view::DayOfYear {
            day: format!("{:02}-{:02}", point.month, point.day),
            text: format!("{}月{}日", point.month, point.day),
            year: point.year,
            event: self.link_to(id, here),
        });
        let days = view::Days { month, days: days.collect() };
        self.view(here, &self.config.title, &self.config.subtitle, view::Content::Days(days))
    }

    /// The first collection with an event that is dated to the day.
    fn today_collection(&self) -> Option<usize> {
        (0..self.config.collections.len()).find(|collection| self.dated(*collection).next().is_some())
    }

    /// The events of a collection that are dated to one day and have a page.
    fn dated(&self, collection: usize) -> impl Iterator<Item = (Point, EntryId)> {
        let is_history = self.config.collections[collection].kind == "history";
        let route = self.routes.collections.get(collection).filter(|_| is_history);
        route.into_iter().flat_map(|route| &route.ordered).filter_map(|id| {
            let entry = &self.content.entries[id.0];
            let date = entry.date(self.kind_of(entry).date.as_deref()?)?;
            let is_day = date.start.day > 0 && date.end.is_none() && self.routes.entries.contains(*id);
            is_day.then_some((date.start, *id))
        })
    }
}

/// Whether a day stands in the script of `month`: it is in it, or near enough to its first or last day.
fn belongs(month: u8, point: Point) -> bool {
    let before = if month == 1 { 12 } else { month - 1 };
    let after = if month == 12 { 1 } else { month + 1 };
    let shortest = match before {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    point.month == month || (point.month == after && point.day <= NEAR) || (point.month == before && point.day + NEAR > shortest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_holds_its_days_and_its_neighbours() {
        let months = |month, day| (1..=12).filter(|m| belongs(*m, Point { year: 1999, month, day })).collect::<Vec<u8>>();
        assert_eq!(months(6, 15), [6]);
        assert_eq!(months(6, 30), [6, 7]);
        assert_eq!(months(7, 3), [6, 7]);
        assert_eq!(months(12, 31), [1, 12]);
        assert_eq!(months(1, 1), [1, 12]);
        assert_eq!(months(2, 26), [2, 3]);
        assert_eq!(months(2, 29), [2, 3]);
        assert_eq!(months(3, 28), [3]);
    }
}
