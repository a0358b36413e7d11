//! Drawings: charts and QR codes as inline SVG, made at build time. A chart has a title, a description and an equivalent
//! table in the page; colour never carries meaning alone.

mod bars;
mod code;
mod flow;
mod line;
mod scene;

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Chart, Shape};

/// The SVG of every chart, keyed by its id, and of every QR code, keyed by its address.
pub fn draw(charts: &[Chart], codes: &BTreeSet<String>) -> BTreeMap<String, String> {
    let charts = charts.iter().map(|chart| {
        // The page contains both sheets and the theme shows one: the words of the wide sheet are too small on a phone.
        let sheets = [scene::WIDE, scene::NARROW].map(|sheet| match &chart.shape {
            Shape::Line(points, marks) => line::scene(points, marks, sheet),
            Shape::Flow(streams) => flow::scene(chart, streams, sheet),
            Shape::Bars(rows) => bars::scene(chart, rows, sheet),
        });
        (chart.id.clone(), sheets.iter().map(|scene| scene.svg(chart)).collect::<String>())
    });
    // An address too long for a QR code has an empty drawing; its page shows only the address.
    charts.chain(codes.iter().map(|address| (address.clone(), code::svg(address).unwrap_or_default()))).collect()
}
