//! Bar charts with one row per bar: the name above the bar, the value at its end. A name has the whole width of the sheet,
//! so long names need neither slanted letters nor a legend.

use std::fmt::Write;

use crate::plan::{Chart, ChartBar};

use super::scene::{Anchor, Scene, Sheet, Words, em, float, lines};

/// Draws the chart on a sheet.
pub(super) fn scene(chart: &Chart, bars: &[ChartBar], sheet: Sheet) -> Scene {
    let size = sheet.size;
    let thick = size * 1.05;
    let row = size * 1.35 + thick + size * 0.9;
    let mut scene = Scene::new(sheet, row * float(bars.len()) + size * 0.3);
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max).max(1e-9);
    let widest = bars.iter().map(|bar| em(&bar.shown) * size).fold(0.0, f64::max);
    let room = (sheet.width - widest - 18.0).max(sheet.width * 0.3);
    let id = format!("{}-{}", chart.id, sheet.name);
    let _ = write!(
        scene.shapes,
        "<defs><pattern id=\"{id}-p\" class=\"chart-tone-1\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\" fill=\"#1D4A52\">\
         <path fill-opacity=\".62\" d=\"M0 0h9v9H0z\"/><path d=\"M0 0h9v3H0z\"/></pattern></defs>"
    );
    for (index, bar) in bars.iter().enumerate() {
        let top = row * float(index);
        let name = lines(&bar.name, sheet.width / size, 1).concat();
        scene.write(Words { x: 0.0, y: top + size, size, anchor: Anchor::Start, class: "chart-name", text: name });
        let length = (bar.value.max(0.0) / most * room).max(3.0);
        let y = top + size * 1.35;
        let _ = write!(
            scene.shapes,
            "<rect class=\"chart-row\" x=\"0\" y=\"{y:.1}\" width=\"{length:.1}\" height=\"{thick:.1}\" fill=\"url(#{id}-p)\"/>"
        );
        let text = lines(&bar.shown, (sheet.width - room - 14.0) / size + 0.01, 1).concat();
        scene.write(Words { x: length + 14.0, y: y + size * 0.9, size, anchor: Anchor::Start, class: "chart-value", text });
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::super::scene::{NARROW, WIDE, held};
    use super::*;
    use crate::plan::Shape;

    fn drawn(values: &[(&str, f64)], sheet: Sheet) -> Scene {
        let bars: Vec<ChartBar> = values
            .iter()
            .map(|(name, value)| ChartBar { name: (*name).into(), value: *value, shown: format!("{value}人") })
            .collect();
        let scene = scene(&Chart::new("c", "各期", Shape::Bars(bars.clone())), &bars, sheet);
        held(&scene);
        scene
    }

    /// The widths of the bars, as drawn.
    fn lengths(scene: &Scene) -> Vec<f64> {
        let rows = scene.shapes.split("<rect").skip(1);
        rows.filter_map(|row| row.split("width=\"").nth(1)?.split('"').next()?.parse().ok()).collect()
    }

    #[test]
    fn a_bar_is_as_long_as_its_value() {
        let lengths = lengths(&drawn(&[("一期", 100.0), ("二期", 50.0), ("三期", 0.0)], WIDE));
        assert!((lengths[0] - 2.0 * lengths[1]).abs() < 0.2 && lengths[2] > 0.0, "{lengths:?}");
    }

    #[test]
    fn nothing_overlaps_whatever_the_rows() {
        let long = "示例省示例自治县平湖街道江畔路社区第一居民小组搬迁安置后期扶持与发展资金使用情况统计";
        for sheet in [WIDE, NARROW] {
            drawn(&[("一期", 7.0)], sheet);
            drawn(&[("一期", 0.0), ("二期", 0.0)], sheet);
            drawn(&[(long, 1_310_000.0), (long, 1.0)], sheet);
            drawn(&vec![("一样多", 5.0); 40], sheet);
        }
    }
}
