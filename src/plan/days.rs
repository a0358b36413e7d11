//! 「历史上的今天」: events on this day of the year. The home page does not contain them: their number grows with the
//! exhibition, and a visitor sees only one day. Each month is a small script, and the home page loads the one for the
//! visitor's own date.

use std::collections::BTreeMap;

use crate::content::EntryId;
use crate::kind::Point;

use super::here::Here;
use super::{PagePlan, Parts, Subject, Url, view};

/// The folder of the month scripts.
const FOLDER: &str = "days/";

/// Maximum number of events shown per day, earliest first. It bounds the size of a month, however long the history.
const OF_A_DAY: usize = 3;

/// Number of days before and after a month that its script also contains.
const NEAR: u8 = 3;

/// `days/01.js` … `days/12.js`; none if no event is dated to the day.
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
    /// The data for the home page: where the month scripts are.
    pub(super) fn today(&self, here: Here<'_>) -> Option<view::Today> {
        let head = self.collection_head(self.today_collection()?, here)?;
        let months = here.href(&Url::new(FOLDER));
        Some(view::Today { collection: view::Link { title: head.title, href: Some(head.href), name: false }, months })
    }

    /// A month, 1–12.
    pub(super) fn days(&self, month: u8) -> view::View {
        // The script's HTML is inserted into the home page, so its links start there.
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

    /// The events of a collection that are dated to a single day and have a page.
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

/// Whether the script of `month` contains a day: a day of the month itself, or at most [`NEAR`] days before or after
/// it.
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
