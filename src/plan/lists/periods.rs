//! The periods of a history: which one an event belongs to, and the check for undeclared ones.

use crate::content::{EntryId, Period, value_text};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kind::Kind;

use super::{ListPlan, Parts};
use crate::plan::order;

impl ListPlan<'_> {
    /// Reports periods that entries name but the collection does not declare.
    pub(super) fn check_periods(&self, report: &mut Vec<Diagnostic>) {
        if self.periods.is_empty() {
            return;
        }
        for id in &self.route.ordered {
            let entry = &self.parts.content.entries[id.0];
            if let (Some(value), None) = (entry.fields.get("period"), self.period_of(*id)) {
                let written = value_text(value, &self.parts.config.levels);
                let ids = self.periods.iter().map(|period| period.id.as_str());
                report.push(
                    Diagnostic::new(Code::PeriodUnknown)
                        .at(&entry.place)
                        .with("value", &written)
                        .with("known", ids.clone().collect::<Vec<_>>().join("、"))
                        .with_some("nearest", nearest(&written, ids)),
                );
            }
        }
    }
}

impl<'a> Parts<'a> {
    /// The one of these periods that an entry names, otherwise the one that its year falls into.
    pub(in crate::plan) fn period_of(self, id: EntryId, periods: &'a [Period], kind: &Kind) -> Option<&'a Period> {
        let entry = &self.content.entries[id.0];
        if let Some(value) = entry.fields.get("period") {
            let named = value_text(value, &self.config.levels);
            return periods.iter().find(|period| period.id == named || period.title == named);
        }
        let year = order::date(entry, kind)?.year;
        periods.iter().find(|period| period.from.is_none_or(|from| from <= year) && period.to.is_none_or(|to| year <= to))
    }

    /// The periods that a collection declares.
    pub(in crate::plan) fn periods(&self, collection: usize) -> &'a [Period] {
        let intro = self.content.collections.get(collection).and_then(|c| c.intro.as_ref());
        intro.map(|intro| intro.periods.as_slice()).unwrap_or_default()
    }
}
