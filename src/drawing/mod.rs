//! Drawings: charts and QR codes as inline SVG, made when the site is built. A chart has a title, a description and a
//! twin table in the page; colour never carries meaning alone.

mod code;
mod flow;
mod line;

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Chart, Shape};

/// The SVG of every chart by its id, and of every QR code by its address.
pub fn draw(charts: &[Chart], codes: &BTreeSet<String>) -> BTreeMap<String, String> {
    let charts = charts.iter().map(|chart| {
        let svg = match &chart.shape {
            Shape::Line(points) => line::svg(chart, points),
            Shape::Flow(streams) => flow::svg(chart, streams),
        };
        (chart.id.clone(), svg)
    });
    // An address too long for a code has an empty drawing: its page shows the address alone.
    charts.chain(codes.iter().map(|address| (address.clone(), code::svg(address).unwrap_or_default()))).collect()
}
