//! Drawings: charts as inline SVG, made when the site is built. Each has a title, a description and a twin table in
//! the page; colour never carries meaning alone.

mod line;

use std::collections::BTreeMap;

use crate::plan::Chart;

/// The SVG of every chart, by its id.
pub fn draw(charts: &[Chart]) -> BTreeMap<String, String> {
    charts.iter().map(|chart| (chart.id.clone(), line::svg(chart))).collect()
}
