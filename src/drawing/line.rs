//! A stepped line over time: a water level, a count. Legible from three metres: few ticks, large figures, the value
//! beside its point.

use std::fmt::Write;

use crate::plan::{Chart, ChartPoint};
use crate::text::escape::escape;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 60.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 64.0;

/// The chart as SVG. Colours come from the theme by class; the attributes stand for pages without a stylesheet.
pub(super) fn svg(chart: &Chart, points: &[ChartPoint]) -> String {
    let scale = Scale::of(points);
    let id = &chart.id;
    let mut out = format!(
        "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" xmlns=\"http://www.w3.org/2000/svg\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        escape(&chart.title),
        escape(&chart.description)
    );
    for level in ticks(scale.low, scale.high, 5) {
        let y = scale.y(level);
        let _ = write!(
            out,
            "<line class=\"chart-grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#b9b1a2\" stroke-width=\"1\"/>\
             <text class=\"chart-tick\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" font-size=\"22\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 12.0,
            y + 8.0,
            number(level)
        );
    }
    for year in ticks(scale.first, scale.last, 6).into_iter().filter(|year| year.fract() == 0.0) {
        let x = scale.x(year);
        let _ = write!(
            out,
            "<text class=\"chart-tick\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"22\">{}</text>",
            HEIGHT - BOTTOM + 36.0,
            number(year)
        );
    }
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        let (x, y) = (scale.x(point.x), scale.y(point.y));
        // A level holds until the next one is reached: the line steps.
        let _ = if index == 0 { write!(path, "M{x:.1} {y:.1}") } else { write!(path, "H{x:.1}V{y:.1}") };
    }
    let base = HEIGHT - BOTTOM;
    let end = WIDTH - RIGHT;
    let start = points.first().map_or(LEFT, |point| scale.x(point.x));
    let _ = write!(
        out,
        "<path class=\"chart-area\" d=\"{path}H{end:.1}V{base:.1}H{start:.1}Z\" fill=\"#1D4A52\" fill-opacity=\"0.14\"/>\
         <path class=\"chart-line\" d=\"{path}H{end:.1}\" fill=\"none\" stroke=\"#1D4A52\" stroke-width=\"5\" stroke-linejoin=\"round\"/>"
    );
    let mut last_label = f64::NEG_INFINITY;
    for point in points {
        let (x, y) = (scale.x(point.x), scale.y(point.y));
        let _ = write!(out, "<circle class=\"chart-point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8\" fill=\"#8F1D14\"/>");
        // A value that would stand on its neighbour's is in the table.
        if x - last_label > 96.0 {
            last_label = x;
            let _ = write!(
                out,
                "<text class=\"chart-value\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"24\">{}</text>",
                y - 18.0,
                escape(&point.value)
            );
        }
    }
    let _ = write!(
        out,
        "<line class=\"chart-axis\" x1=\"{LEFT}\" x2=\"{end}\" y1=\"{base}\" y2=\"{base}\" stroke=\"#5A5046\" stroke-width=\"2\"/></svg>"
    );
    out
}

/// From numbers to the drawing's units.
struct Scale {
    first: f64,
    last: f64,
    low: f64,
    high: f64,
}

impl Scale {
    fn of(points: &[ChartPoint]) -> Self {
        let fold = |start: f64, pick: fn(f64, f64) -> f64, of: fn(&ChartPoint) -> f64| points.iter().map(of).fold(start, pick);
        let (first, last) = (fold(f64::MAX, f64::min, |p| p.x), fold(f64::MIN, f64::max, |p| p.x));
        let (low, high) = (fold(f64::MAX, f64::min, |p| p.y), fold(f64::MIN, f64::max, |p| p.y));
        let room = ((high - low) * 0.15).max(1.0);
        Self { first: first - 1.0, last: (last + 1.0).max(first + 1.0), low: (low - room).floor(), high: (high + room).ceil() }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + (value - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
    }
}

/// Round numbers between `low` and `high`, about `most` of them: steps of 1, 2 or 5 times a power of ten.
fn ticks(low: f64, high: f64, most: u32) -> Vec<f64> {
    let rough = (high - low) / f64::from(most);
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|step| *step >= rough).unwrap_or(power).max(1e-9);
    let first = (low / step).ceil();
    (0..=most * 2).map(|index| (first + f64::from(index)) * step).take_while(|tick| *tick <= high).collect()
}

fn number(value: f64) -> String {
    if value.fract().abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Shape;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(66.0, 180.0, 5), [100.0, 150.0]);
        assert_eq!(ticks(2002.0, 2011.0, 6), [2002.0, 2004.0, 2006.0, 2008.0, 2010.0]);
    }

    #[test]
    fn a_chart_can_be_heard_and_holds_its_points() {
        let point = |x: f64, y: f64| ChartPoint { x, y, date: String::new(), value: format!("{y}米"), note: String::new() };
        let points = vec![point(2003.4, 135.0), point(2010.8, 175.0)];
        let chart = Chart {
            id: "c".into(),
            title: "水位 <a>".into(),
            description: "升".into(),
            unit: "米".into(),
            shape: Shape::Line(points.clone()),
        };
        let svg = svg(&chart, &points);
        assert!(svg.contains("role=\"img\"") && svg.contains("<desc") && svg.contains("水位 &lt;a&gt;"));
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
}
