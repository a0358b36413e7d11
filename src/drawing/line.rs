//! A stepped line over time, such as a water level or a count. It must be legible from three metres: no legend and no grid
//! to follow; each point has its value and date beside it, and significant levels are labelled lines.

use std::fmt::Write;

use crate::plan::{ChartMark, ChartPoint};

use super::scene::{Anchor, Bounds, Scene, Sheet, Words, em, float, lines, number};

/// The rectangle that the line is drawn in.
#[derive(Clone, Copy)]
struct Field {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Draws the chart on a sheet.
pub(super) fn scene(points: &[ChartPoint], marks: &[ChartMark], sheet: Sheet) -> Scene {
    let size = sheet.size;
    let wide = sheet.width > 600.0;
    let named = marks.iter().map(|mark| em(&mark.shown).max(em(&mark.label) * 0.8)).fold(0.0, f64::max);
    let most = sheet.width * 0.3;
    let left = if marks.is_empty() { size * 3.2 } else { size * 0.6 };
    let right = sheet.width - if marks.is_empty() { size } else { (named * size + 14.0).min(most) };
    // A mark needs 2.4 times the text size in height; a chart with many marks grows accordingly.
    let inner = (if wide { 460.0 } else { 330.0_f64 }).max(float(marks.len()) * size * 2.4);
    let field = Field { left, right, top: size * 2.6, bottom: size * 2.6 + inner };
    let mut scene = Scene::new(sheet, field.bottom + size * 1.7);
    let scale = Scale::of(points, marks, field);

    if marks.is_empty() {
        grid(&mut scene, &scale, field);
    } else {
        levels(&mut scene, &scale, field, marks);
    }
    area(&mut scene, &scale, field, points);
    years(&mut scene, &scale, field);
    for point in points {
        let (x, y) = (scale.x(point.x), scale.y(point.y));
        let radius = if points.len() > 16 { size * 0.18 } else { size * 0.3 };
        let _ = write!(
            scene.shapes,
            "<circle class=\"chart-point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#8F1D14\"/>"
        );
        scene.keep_clear(Bounds { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
    }
    label(&mut scene, &scale, points);
    let _ = write!(
        scene.shapes,
        "<path class=\"chart-axis\" d=\"M{:.1} {:.1}H{:.1}\" fill=\"none\" stroke=\"#5A5046\" stroke-width=\"2\"/>",
        field.left, field.bottom, field.right
    );
    scene
}

/// Thin lines at round values, used if no level is marked.
fn grid(scene: &mut Scene, scale: &Scale, field: Field) {
    let size = scene.sheet.size * 0.86;
    for value in ticks(scale.low, scale.high, 5) {
        let y = scale.y(value);
        let _ = write!(
            scene.shapes,
            "<path class=\"chart-grid\" d=\"M{:.1} {y:.1}H{:.1}\" fill=\"none\" stroke=\"#b9b1a2\"/>",
            field.left, field.right
        );
        let text = lines(&number(value), (field.left - 10.0) / size, 1).concat();
        scene.write(Words { x: field.left - 10.0, y: y + size * 0.35, size, anchor: Anchor::End, class: "chart-tick", text });
    }
}

/// The marked levels, each with value and name at the right end; labels that would collide are pushed apart.
fn levels(scene: &mut Scene, scale: &Scale, field: Field, marks: &[ChartMark]) {
    let size = scene.sheet.size;
    let tall = size * 2.1;
    let mut sorted: Vec<&ChartMark> = marks.iter().collect();
    sorted.sort_by(|a, b| b.value.total_cmp(&a.value));
    let mut middles: Vec<f64> = sorted.iter().map(|mark| scale.y(mark.value)).collect();
    // Upwards from the lowest, keep each clear of the one below and of the axis; then downwards from the top where that
    // pushed labels off the sheet.
    let mut floor = field.bottom + size * 0.2;
    for middle in middles.iter_mut().rev() {
        *middle = middle.min(floor - tall / 2.0);
        floor = *middle - tall / 2.0;
    }
    let mut ceiling = 0.0;
    for middle in &mut middles {
        *middle = middle.max(ceiling + tall / 2.0);
        ceiling = *middle + tall / 2.0;
    }
    let x = field.right + 12.0;
    for (mark, middle) in sorted.into_iter().zip(middles) {
        let y = scale.y(mark.value);
        scene.keep_legible((field.left, y), (field.right, y));
        let _ = write!(
            scene.shapes,
            "<path class=\"chart-mark\" d=\"M{:.1} {y:.1}H{:.1}L{:.1} {middle:.1}\" fill=\"none\" stroke=\"#7D5A1E\" stroke-width=\"2\" stroke-dasharray=\"9 7\"/>",
            field.left,
            field.right,
            x - 3.0
        );
        let room = scene.sheet.width - x;
        let value = lines(&mark.shown, room / size + 0.01, 1).concat();
        scene.write(Words { x, y: middle - size * 0.08, size, anchor: Anchor::Start, class: "chart-value", text: value });
        let name = lines(&mark.label, room / (size * 0.8) + 0.01, 1).concat();
        scene.write(Words {
            x,
            y: middle + size * 0.86,
            size: size * 0.8,
            anchor: Anchor::Start,
            class: "chart-tick",
            text: name,
        });
    }
}

/// The line, and the area below it as water.
fn area(scene: &mut Scene, scale: &Scale, field: Field, points: &[ChartPoint]) {
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        let (x, y) = (scale.x(point.x), scale.y(point.y));
        // A level holds until the next point: the line steps.
        let _ = if index == 0 { write!(path, "M{x:.1} {y:.1}") } else { write!(path, "H{x:.1}V{y:.1}") };
    }
    for pair in points.windows(2) {
        let (from, to) = ((scale.x(pair[0].x), scale.y(pair[0].y)), (scale.x(pair[1].x), scale.y(pair[1].y)));
        scene.keep_legible(from, (to.0, from.1));
        scene.keep_legible((to.0, from.1), to);
    }
    let start = points.first().map_or(field.left, |point| scale.x(point.x));
    let _ = write!(
        scene.shapes,
        "<path class=\"chart-area\" d=\"{path}H{end:.1}V{base:.1}H{start:.1}Z\" fill=\"#1D4A52\" fill-opacity=\".16\"/>\
         <path class=\"chart-line\" d=\"{path}H{end:.1}\" fill=\"none\" stroke=\"#1D4A52\" stroke-width=\"5\" stroke-linejoin=\"round\"/>",
        end = field.right,
        base = field.bottom
    );
}

/// Years below the axis, as many as fit.
fn years(scene: &mut Scene, scale: &Scale, field: Field) {
    let size = scene.sheet.size * 0.86;
    let y = field.bottom + size * 1.35;
    let within = Bounds { left: 0.0, top: field.bottom, right: field.right + size, bottom: scene.height };
    for year in ticks(scale.first, scale.last, 7).into_iter().filter(|year| year.fract().abs() < 1e-9) {
        let x = scale.x(year);
        let words = Words { x, y, size, anchor: Anchor::Middle, class: "chart-tick", text: number(year) };
        if scene.try_write(&[words], within, true) {
            let base = field.bottom;
            let _ = write!(
                scene.shapes,
                "<path class=\"chart-axis\" d=\"M{x:.1} {base:.1}v7\" fill=\"none\" stroke=\"#5A5046\" stroke-width=\"2\"/>"
            );
        }
    }
}

/// The value and date beside each point, the highest point first, where there is room. Labels that do not fit are omitted;
/// the table has them.
fn label(scene: &mut Scene, scale: &Scale, points: &[ChartPoint]) {
    let size = scene.sheet.size;
    let small = size * 0.8;
    let within = Bounds { left: 0.0, top: 0.0, right: scene.sheet.width, bottom: scene.height - size * 1.75 };
    let mut order: Vec<&ChartPoint> = points.iter().collect();
    order.sort_by(|a, b| b.y.total_cmp(&a.y));
    for point in order {
        let (x, y) = (scale.x(point.x), scale.y(point.y));
        let gap = size * 0.45;
        // To the left of a rising step it is empty; otherwise try above, then below to the right, then the rest.
        let places = [
            (x - gap, y - gap * 0.4 - small * 1.2, Anchor::End),
            (x, y - gap - small * 1.2, Anchor::Middle),
            (x + gap, y + gap + size * 0.88, Anchor::Start),
            (x + gap, y - gap - small * 1.2, Anchor::Start),
            (x - gap, y, Anchor::End),
            (x + gap, y, Anchor::Start),
            (x - gap, y + gap + size * 0.88, Anchor::End),
        ];
        let tries = [false, true].into_iter().flat_map(|across| places.map(|place| (place, across)));
        for ((x, y, anchor), across) in tries {
            let value = Words { x, y, size, anchor, class: "chart-value", text: point.value.clone() };
            let date = Words { x, y: y + small * 1.15, size: small, anchor, class: "chart-date", text: point.date.clone() };
            if scene.try_write(&[value, date], within, across) {
                break;
            }
        }
    }
}

/// Maps dates and values to units of the drawing.
struct Scale {
    first: f64,
    last: f64,
    low: f64,
    high: f64,
    field: Field,
}

impl Scale {
    fn of(points: &[ChartPoint], marks: &[ChartMark], field: Field) -> Self {
        let fold = |start: f64, pick: fn(f64, f64) -> f64, of: fn(&ChartPoint) -> f64| points.iter().map(of).fold(start, pick);
        let (first, last) = (fold(f64::MAX, f64::min, |p| p.x), fold(f64::MIN, f64::max, |p| p.x));
        let levels = || points.iter().map(|point| point.y).chain(marks.iter().map(|mark| mark.value));
        let (low, high) = (levels().fold(f64::MAX, f64::min), levels().fold(f64::MIN, f64::max));
        let room = ((high - low) * 0.12).max(1.0);
        // Room for the date label to the left of the first point.
        let before = ((last - first) * 0.14).max(0.8);
        Self {
            first: first - before,
            last: last + ((last - first) * 0.1).max(0.6),
            low: low - room,
            high: high + room * 0.4,
            field,
        }
    }

    fn x(&self, value: f64) -> f64 {
        self.field.left + (value - self.first) / (self.last - self.first) * (self.field.right - self.field.left)
    }

    fn y(&self, value: f64) -> f64 {
        self.field.bottom - (value - self.low) / (self.high - self.low) * (self.field.bottom - self.field.top)
    }
}

/// About `most` round numbers between `low` and `high`, in steps of 1, 2 or 5 times a power of ten.
fn ticks(low: f64, high: f64, most: u32) -> Vec<f64> {
    let rough = (high - low) / f64::from(most);
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|step| *step >= rough).unwrap_or(power).max(1e-9);
    let first = (low / step).ceil();
    (0..=most * 2).map(|index| (first + f64::from(index)) * step).take_while(|tick| *tick <= high).collect()
}

#[cfg(test)]
mod tests {
    use super::super::scene::{NARROW, WIDE, held};
    use super::*;

    fn point(x: f64, y: f64, date: &str) -> ChartPoint {
        ChartPoint { x, y, date: date.into(), value: format!("{}米", number(y)), note: String::new() }
    }

    fn mark(value: f64, label: &str) -> ChartMark {
        ChartMark { value, shown: format!("{}米", number(value)), label: label.into() }
    }

    fn drawn(points: &[ChartPoint], marks: &[ChartMark], sheet: Sheet) -> Scene {
        let scene = scene(points, marks, sheet);
        held(&scene);
        assert_eq!(scene.shapes.matches("<circle").count(), points.len());
        scene
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(66.0, 180.0, 5), [100.0, 150.0]);
        assert_eq!(ticks(2002.0, 2011.0, 6), [2002.0, 2004.0, 2006.0, 2008.0, 2010.0]);
    }

    #[test]
    fn levels_that_matter_are_lines_with_names_and_points_have_dates() {
        let points = [
            point(2003.41, 106.0, "2003年6月1日"),
            point(2003.44, 135.0, "2003年6月10日"),
            point(2006.82, 156.0, "2006年10月27日"),
            point(2010.82, 175.0, "2010年10月26日"),
        ];
        let marks = [mark(145.0, "防洪限制水位"), mark(156.0, "初期运行水位"), mark(175.0, "正常蓄水位")];
        for sheet in [WIDE, NARROW] {
            let scene = drawn(&points, &marks, sheet);
            let texts: Vec<&str> = scene.words.iter().map(|words| words.text.as_str()).collect();
            for text in ["145米", "防洪限制水位", "156米", "175米", "正常蓄水位", "2010年10月26日", "106米", "135米"]
            {
                assert!(texts.contains(&text), "{text} is not in {texts:?}");
            }
            assert_eq!(scene.shapes.matches("chart-mark").count(), 3);
        }
    }

    #[test]
    fn nothing_overlaps_whatever_the_points() {
        let close =
            [mark(145.0, "防洪限制水位的名字很长很长很长"), mark(145.5, "另一条"), mark(146.0, "又一条"), mark(175.0, "最高")];
        for sheet in [WIDE, NARROW] {
            for marks in [&[][..], &close[..]] {
                drawn(&[point(2003.0, 135.0, "2003年")], marks, sheet);
                drawn(&[point(2003.0, 135.0, "2003年"), point(2003.0, 135.0, "2003年")], marks, sheet);
                let equal: Vec<ChartPoint> = (0..5).map(|n| point(2000.0 + f64::from(n), 7.0, "2000年1月1日")).collect();
                drawn(&equal, marks, sheet);
                let many: Vec<ChartPoint> =
                    (0..40).map(|n| point(1950.0 + f64::from(n), f64::from(n * 37 % 90) * 1e5, "某年10月10日")).collect();
                drawn(&many, marks, sheet);
            }
        }
    }
}
