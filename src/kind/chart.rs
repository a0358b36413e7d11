//! The charts of a kind's lists, as its schema declares them.

use serde::Deserialize;

/// A chart drawn from the entries of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartSchema {
    /// The part of its id after the collection's.
    pub id: String,
    /// The value of the grouping field that selects the entries drawn.
    pub group: String,
    /// How it is drawn.
    #[serde(default)]
    pub shape: ChartShape,
    /// For a line, the date field of the horizontal axis; for a flow, the field of the origin; for bars, the field
    /// summed by.
    pub x: String,
    /// The field with the number drawn.
    pub y: String,
    /// For a line, the field with the text beside a point; for a flow, the field of the destination.
    #[serde(default)]
    pub note: String,
    /// For a line, levels that are significant in themselves.
    #[serde(default)]
    pub marks: Vec<ChartMarkSchema>,
    /// Its title.
    pub title: String,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartShape {
    /// A number over time.
    #[default]
    Line,
    /// Movements between places: ribbons as wide as the number moved.
    Flow,
    /// Sums by the value of a field.
    Bars,
}

/// A level that is significant in itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartMarkSchema {
    /// Its value on the vertical axis.
    pub at: i32,
    /// Its name.
    pub label: String,
}
