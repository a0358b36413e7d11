//! A flow from places to places (Sankey): a ribbon as thick as what moved. Each target has a pattern of its own
//! beside its colour, and every name and number stands beside its bar.

use std::fmt::Write;

use crate::plan::{Chart, Stream};
use crate::text::escape::escape;

const WIDTH: f64 = 1080.0;
const TOP: f64 = 20.0;
const BAR: f64 = 18.0;
/// Room for the names on either side.
const SIDE: f64 = 270.0;
/// Between two bars of one side: a line of text fits.
const GAP: f64 = 20.0;
/// The least height of a bar, so that its name has a line of its own.
const LEAST: f64 = 26.0;
/// What all ribbons together measure.
const SUM: f64 = 520.0;
const COLOURS: [&str; 5] = ["#1D4A52", "#8F1D14", "#7D5A1E", "#3A4A3A", "#47394A"];

/// A bar: a place on one side.
struct Bar<'a> {
    name: &'a str,
    total: f64,
    top: f64,
    height: f64,
    /// How much of it ribbons have taken.
    taken: f64,
}

/// The chart as SVG.
pub(super) fn svg(chart: &Chart, streams: &[Stream]) -> String {
    let scale = SUM / streams.iter().map(|stream| stream.value).sum::<f64>().max(1.0);
    let mut left = bars(streams, |stream| &stream.from, scale);
    let mut right = bars(streams, |stream| &stream.to, scale);
    let (low, high) = (bottom(&left), bottom(&right));
    let height = low.max(high) + TOP;
    // The shorter side stands in the middle.
    for (side, end) in [(&mut left, low), (&mut right, high)] {
        let shift = (height - TOP - end) / 2.0;
        for bar in side.iter_mut() {
            bar.top += shift;
        }
    }
    let id = &chart.id;
    let mut out = format!(
        "<svg class=\"chart chart-flow\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {height:.0}\" xmlns=\"http://www.w3.org/2000/svg\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc><defs>",
        escape(&chart.title),
        escape(&chart.description)
    );
    for index in 0..right.len() {
        pattern(&mut out, id, index);
    }
    out.push_str("</defs>");
    for stream in streams {
        ribbon(&mut out, id, stream, &mut left, &mut right, scale);
    }
    for (side, x, anchor, at) in [(&left, SIDE, "end", SIDE - 14.0), (&right, WIDTH - SIDE - BAR, "start", WIDTH - SIDE + 14.0)] {
        for bar in side {
            let middle = bar.top + bar.height / 2.0 + 8.0;
            let _ = write!(
                out,
                "<rect class=\"chart-bar\" x=\"{x}\" y=\"{:.1}\" width=\"{BAR}\" height=\"{:.1}\" fill=\"#211C17\"/>\
                 <text x=\"{at}\" y=\"{middle:.1}\" text-anchor=\"{anchor}\" font-size=\"24\">{} <tspan class=\"chart-value\">{:.0}</tspan> {}</text>",
                bar.top,
                bar.height,
                escape(bar.name),
                bar.total,
                escape(&chart.unit)
            );
        }
    }
    out.push_str("</svg>");
    out
}

/// The bars of one side, in the order in which they are first named.
fn bars<'a>(streams: &'a [Stream], name: impl Fn(&'a Stream) -> &'a str, scale: f64) -> Vec<Bar<'a>> {
    let mut bars: Vec<Bar<'a>> = Vec::new();
    for stream in streams {
        let name = name(stream);
        match bars.iter_mut().find(|bar| bar.name == name) {
            Some(bar) => bar.total += stream.value,
            None => bars.push(Bar { name, total: stream.value, top: 0.0, height: 0.0, taken: 0.0 }),
        }
    }
    let mut top = TOP;
    for bar in &mut bars {
        bar.height = (bar.total * scale).max(LEAST);
        bar.top = top;
        top += bar.height + GAP;
    }
    bars
}

fn bottom(bars: &[Bar<'_>]) -> f64 {
    bars.last().map_or(TOP, |bar| bar.top + bar.height)
}

/// Takes the next piece of the bar of `name`: its top and its bottom.
fn take(bars: &mut [Bar<'_>], name: &str, height: f64) -> Option<(usize, f64, f64)> {
    let index = bars.iter().position(|bar| bar.name == name)?;
    let bar = bars.get_mut(index)?;
    let top = bar.top + bar.taken;
    bar.taken += height;
    Some((index, top, top + height))
}

fn ribbon(out: &mut String, id: &str, stream: &Stream, left: &mut [Bar<'_>], right: &mut [Bar<'_>], scale: f64) {
    let height = stream.value * scale;
    let (Some((_, upper, lower)), Some((index, up, down))) = (take(left, &stream.from, height), take(right, &stream.to, height))
    else {
        return;
    };
    let (start, end) = (SIDE + BAR, WIDTH - SIDE - BAR);
    let middle = f64::midpoint(start, end);
    let _ = write!(
        out,
        "<path class=\"chart-ribbon\" d=\"M{start} {upper:.1}C{middle} {upper:.1} {middle} {up:.1} {end} {up:.1}V{down:.1}C{middle} {down:.1} {middle} {lower:.1} {start} {lower:.1}Z\" \
         fill=\"url(#{id}-p{index})\" stroke=\"#FFFDF8\" stroke-width=\"1.5\"/>"
    );
}

/// Stripes at an angle and a distance of their own: told apart without colour.
fn pattern(out: &mut String, id: &str, index: usize) {
    let colour = COLOURS[index % COLOURS.len()];
    let angle = [0, 45, 90, 135, 22][index % 5];
    let step = 8 + 4 * (index % 3);
    let _ = write!(
        out,
        "<pattern id=\"{id}-p{index}\" width=\"{step}\" height=\"{step}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({angle})\">\
         <path fill=\"{colour}\" fill-opacity=\".55\" d=\"M0 0h{step}v{step}H0z\"/><path fill=\"{colour}\" d=\"M0 0h{step}v2.5H0z\"/></pattern>"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Shape;

    fn stream(from: &str, to: &str, value: f64) -> Stream {
        Stream { from: from.into(), to: to.into(), value, shown: format!("{value}人") }
    }

    #[test]
    fn every_place_is_named_once_with_its_sum_and_every_stream_has_a_ribbon() {
        let streams = vec![stream("石阶街", "江畔", 143.0), stream("石阶街", "陈家坝", 152.0), stream("<老街>", "江畔", 1.0)];
        let chart = Chart {
            id: "c".into(),
            title: "流向".into(),
            description: "从".into(),
            unit: "人".into(),
            shape: Shape::Flow(streams.clone()),
        };
        let svg = svg(&chart, &streams);
        assert_eq!(svg.matches("chart-ribbon").count(), 3);
        assert_eq!(svg.matches("chart-bar").count(), 4);
        assert!(svg.contains("石阶街 <tspan class=\"chart-value\">295</tspan>") && svg.contains("&lt;老街&gt;"), "{svg}");
        assert!(svg.contains("role=\"img\"") && svg.contains("<desc") && svg.matches("<pattern").count() == 2);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn nothing_moved_is_no_division_by_zero() {
        let streams = vec![stream("甲", "乙", 0.0)];
        let chart = Chart {
            id: "c".into(),
            title: String::new(),
            description: String::new(),
            unit: String::new(),
            shape: Shape::Flow(streams.clone()),
        };
        assert!(!svg(&chart, &streams).contains("NaN"));
    }
}
