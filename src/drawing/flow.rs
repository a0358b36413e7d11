//! A flow between places (Sankey diagram): ribbons as thick as the number that moved. Each target has a pattern as well as
//! a colour, and every name and number stands beside its bar.

use std::fmt::Write;

use crate::plan::{Chart, Stream};

use super::scene::{Anchor, Scene, Sheet, Words, float, lines, number};

/// Space between the slots of two places.
const GAP: f64 = 14.0;
const BAR: f64 = 16.0;
/// The least height of a bar, so that it is visible.
const LEAST: f64 = 5.0;

/// A bar: a place on one side of the diagram.
struct Bar<'a> {
    name: &'a str,
    total: f64,
    /// Top of the slot.
    top: f64,
    height: f64,
    /// Height of the slot: of the bar or of its words, whichever is taller.
    slot: f64,
    /// How much of the height ribbons have used.
    taken: f64,
}

impl Bar<'_> {
    /// The top of the bar itself, which is centred in its slot.
    fn bar_top(&self) -> f64 {
        self.top + (self.slot - self.height) / 2.0
    }
}

/// Draws the chart on a sheet.
pub(super) fn scene(chart: &Chart, streams: &[Stream], sheet: Sheet) -> Scene {
    let margin = if sheet.width > 600.0 { 262.0 } else { 122.0 };
    let size = sheet.size;
    // The combined height of all ribbons: about half the sheet's width, and on a phone nearly the whole.
    let sum = if sheet.width > 600.0 { 560.0 } else { 380.0 };
    let scale = sum / streams.iter().map(|stream| stream.value).sum::<f64>().max(1e-9);
    let names = |name: &str| lines(name, (margin - 14.0) / size, 2);
    let tall = |name: &str| float(names(name).len() + 1) * size * 1.22;
    let mut left = bars(streams, |stream| &stream.from, scale, tall);
    let mut right = bars(streams, |stream| &stream.to, scale, tall);
    let (low, high) = (bottom(&left), bottom(&right));
    let height = low.max(high) + GAP;
    // The shorter side is centred vertically.
    for (bars, end) in [(&mut left, low), (&mut right, high)] {
        for bar in bars.iter_mut() {
            bar.top += (height - GAP - end) / 2.0;
        }
    }
    let mut scene = Scene::new(sheet, height);
    let id = format!("{}-{}", chart.id, sheet.name);
    scene.shapes.push_str("<defs>");
    for index in 0..right.len() {
        pattern(&mut scene.shapes, &id, index);
    }
    scene.shapes.push_str("</defs>");
    ribbons(&mut scene.shapes, &id, streams, (&mut left, margin + BAR), (&mut right, sheet.width - margin - BAR), scale);
    let ends = [
        (&left, margin, Anchor::End, margin - 12.0),
        (&right, sheet.width - margin - BAR, Anchor::Start, sheet.width - margin + 12.0),
    ];
    for (bars, x, anchor, at) in ends {
        for bar in bars {
            let _ = write!(
                scene.shapes,
                "<rect class=\"chart-bar\" x=\"{x}\" y=\"{:.1}\" width=\"{BAR}\" height=\"{:.1}\" fill=\"#211C17\"/>",
                bar.bar_top(),
                bar.height
            );
            let mut block = names(bar.name);
            block.push(format!("{}{}", number(bar.total), chart.unit));
            let count = block.len();
            let mut y = bar.top + bar.slot / 2.0 - float(count) * size * 0.61 + size * 0.95;
            for (index, text) in block.into_iter().enumerate() {
                let class = if index + 1 == count { "chart-value" } else { "chart-name" };
                scene.write(Words { x: at, y, size, anchor, class, text });
                y += size * 1.22;
            }
        }
    }
    scene
}

/// The bars of one side, the thickest on top.
fn bars<'a>(
    streams: &'a [Stream],
    name: impl Fn(&'a Stream) -> &'a str,
    scale: f64,
    words: impl Fn(&str) -> f64,
) -> Vec<Bar<'a>> {
    let mut bars: Vec<Bar<'a>> = Vec::new();
    for stream in streams {
        let name = name(stream);
        match bars.iter_mut().find(|bar| bar.name == name) {
            Some(bar) => bar.total += stream.value,
            None => bars.push(Bar { name, total: stream.value, top: 0.0, height: 0.0, slot: 0.0, taken: 0.0 }),
        }
    }
    bars.sort_by(|a, b| b.total.total_cmp(&a.total));
    let mut top = GAP;
    for bar in &mut bars {
        bar.height = (bar.total * scale).max(LEAST);
        bar.slot = bar.height.max(words(bar.name));
        bar.top = top;
        top += bar.slot + GAP;
    }
    bars
}

fn bottom(bars: &[Bar<'_>]) -> f64 {
    bars.last().map_or(GAP, |bar| bar.top + bar.slot)
}

/// Draws one ribbon per stream. On each side, ribbons are ordered by their bar on the other side, so that few cross.
fn ribbons(
    out: &mut String,
    id: &str,
    streams: &[Stream],
    left: (&mut [Bar<'_>], f64),
    right: (&mut [Bar<'_>], f64),
    scale: f64,
) {
    let ((left, start), (right, end)) = (left, right);
    let place = |bars: &[Bar<'_>], name: &str| bars.iter().position(|bar| bar.name == name).unwrap_or(0);
    let mut pieces: Vec<(usize, usize, f64, f64, f64)> =
        streams.iter().map(|s| (place(left, &s.from), place(right, &s.to), s.value * scale, 0.0, 0.0)).collect();
    pieces.sort_by_key(|piece| (piece.0, piece.1));
    for piece in &mut pieces {
        piece.3 = take(left, piece.0, piece.2);
    }
    pieces.sort_by_key(|piece| (piece.1, piece.0));
    for piece in &mut pieces {
        piece.4 = take(right, piece.1, piece.2);
    }
    let middle = f64::midpoint(start, end);
    for (_, index, height, upper, up) in pieces {
        let (lower, down) = (upper + height, up + height);
        let _ = write!(
            out,
            "<path class=\"chart-ribbon\" d=\"M{start} {upper:.1}C{middle} {upper:.1} {middle} {up:.1} {end} {up:.1}V{down:.1}C{middle} {down:.1} {middle} {lower:.1} {start} {lower:.1}Z\" \
             fill=\"url(#{id}-p{index})\" stroke=\"#FFFDF8\" stroke-width=\"1.5\"/>"
        );
    }
}

/// Takes the next `height` of a bar and returns its top.
fn take(bars: &mut [Bar<'_>], index: usize, height: f64) -> f64 {
    let Some(bar) = bars.get_mut(index) else { return 0.0 };
    let top = bar.bar_top() + bar.taken;
    bar.taken += height;
    top
}

/// Stripes with an angle and spacing of their own, distinguishable without colour. The theme colours them by class.
fn pattern(out: &mut String, id: &str, index: usize) {
    const COLOURS: [&str; 5] = ["#1D4A52", "#8F1D14", "#7D5A1E", "#3A4A3A", "#47394A"];
    let tone = index % COLOURS.len();
    let colour = COLOURS[tone];
    let angle = [0, 45, 90, 135, 22][tone];
    let step = 8 + 4 * (index % 3);
    let tone = tone + 1;
    let _ = write!(
        out,
        "<pattern id=\"{id}-p{index}\" class=\"chart-tone-{tone}\" width=\"{step}\" height=\"{step}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({angle})\" fill=\"{colour}\">\
         <path fill-opacity=\".5\" d=\"M0 0h{step}v{step}H0z\"/><path d=\"M0 0h{step}v2.5H0z\"/></pattern>"
    );
}

#[cfg(test)]
mod tests {
    use super::super::scene::{NARROW, WIDE, held};
    use super::*;
    use crate::plan::Shape;

    fn stream(from: &str, to: &str, value: f64) -> Stream {
        Stream { from: from.into(), to: to.into(), value, shown: format!("{value}人") }
    }

    fn drawn(streams: &[Stream], sheet: Sheet) -> Scene {
        let chart = Chart { unit: "人".into(), ..Chart::new("c", "流向", Shape::Flow(streams.to_vec())) };
        let scene = scene(&chart, streams, sheet);
        held(&scene);
        scene
    }

    #[test]
    fn every_place_is_named_once_with_its_sum_and_every_stream_has_a_ribbon() {
        let streams = vec![stream("石阶街", "江畔", 143.0), stream("石阶街", "陈家坝", 152.0), stream("<老街>", "江畔", 1.0)];
        let scene = drawn(&streams, WIDE);
        assert_eq!(scene.shapes.matches("chart-ribbon").count(), 3);
        assert_eq!(scene.shapes.matches("chart-bar").count(), 4);
        assert_eq!(scene.shapes.matches("<pattern").count(), 2);
        let texts: Vec<&str> = scene.words.iter().map(|words| words.text.as_str()).collect();
        assert!(texts.contains(&"石阶街") && texts.contains(&"295人") && texts.contains(&"<老街>"), "{texts:?}");
    }

    #[test]
    fn nothing_overlaps_whatever_moved() {
        let long = "示例省示例自治县平湖街道江畔路社区第一居民小组";
        for sheet in [WIDE, NARROW] {
            drawn(&[stream("甲", "乙", 0.0)], sheet);
            drawn(&[stream(long, long, 1.0)], sheet);
            let equal: Vec<Stream> = (0..40).map(|n| stream(&format!("{long}{n}"), &format!("安置地{}", n % 3), 5.0)).collect();
            drawn(&equal, sheet);
            let steep: Vec<Stream> =
                (0..40).map(|n| stream(&format!("第{n}村"), &format!("安置地{n}"), 10f64.powi(n % 6))).collect();
            drawn(&steep, sheet);
        }
    }
}
