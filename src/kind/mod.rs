//! Kinds of content are data: a schema defines the fields, and Rust knows only field types. The built-in kinds are YAML
//! files in this directory; a site adds its own in `site.yaml` without writing Rust.

mod chart;
mod clock;
mod date;
mod field;
mod level;
mod number;
mod schema;
mod value;
mod weekday;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use chart::{ChartMarkSchema, ChartSchema, ChartShape};
pub use date::{Date, DateProblem, Phrase, Point};
pub use field::{Choice, Field, FieldType, Fields, Privacy, RawField, RawValues, SearchWeight};
pub use level::{Level, LevelLabels};
pub use number::{Number, boolean, measured, number};
pub use schema::{Kind, Lint, Order, RawKind, Roll, Suppress, TitlePart};
pub use value::{Found, Picture, Reference, Scalar, Value, scalar};
pub use weekday::weekdays;

/// Schemas by name.
pub type Kinds = BTreeMap<String, Kind>;

const BUILT_IN: [(&str, &str); 12] = [
    ("page", include_str!("builtin/page.yaml")),
    ("history", include_str!("builtin/history.yaml")),
    ("resettlement", include_str!("builtin/resettlement.yaml")),
    ("member", include_str!("builtin/member.yaml")),
    ("honor", include_str!("builtin/honor.yaml")),
    ("statistic", include_str!("builtin/statistic.yaml")),
    ("organization", include_str!("builtin/organization.yaml")),
    ("document", include_str!("builtin/document.yaml")),
    ("story", include_str!("builtin/story.yaml")),
    ("place", include_str!("builtin/place.yaml")),
    ("room", include_str!("builtin/room.yaml")),
    ("schedule", include_str!("builtin/schedule.yaml")),
];

/// The built-in kinds. Their files are compiled in, and a test parses each.
pub fn built_in() -> &'static Kinds {
    static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
        BUILT_IN.iter().filter_map(|(name, text)| Some(((*name).to_owned(), Kind::parse(name, text).ok()?))).collect()
    });
    &KINDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_kind_reads() {
        for (name, text) in BUILT_IN {
            let kind = Kind::parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!kind.title.is_empty(), "{name}");
            for key in kind.card.iter().chain(&kind.date).chain(&kind.level).chain(&kind.parent) {
                assert!(kind.field(key).is_some(), "{name}: {key} is no field");
            }
        }
        assert_eq!(built_in().len(), BUILT_IN.len());
    }
}
