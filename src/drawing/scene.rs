//! A drawing before it is serialised: shapes, and words whose bounds are known. This lets a chart place a label where there
//! is room, and lets tests assert that no two words overlap.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar as _;

use crate::plan::Chart;
use crate::text::escape::escape;

/// A sheet: the width of a drawing and the size of its words. Each chart is drawn on two, since a word legible across a
/// hall is as wide as half a phone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    /// Width in units of the drawing.
    pub(super) width: f64,
    /// Font size in units of the drawing.
    pub(super) size: f64,
    /// Suffix of its class and ids.
    pub(super) name: &'static str,
}

/// For screens in a hall.
pub(super) const WIDE: Sheet = Sheet { width: 1080.0, size: 27.0, name: "wide" };
/// For phones.
pub(super) const NARROW: Sheet = Sheet { width: 400.0, size: 19.0, name: "narrow" };

/// Which end of the words is at their `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Bounds {
    fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn holds(self, other: Self) -> bool {
        self.left <= other.left && self.top <= other.top && self.right >= other.right && self.bottom >= other.bottom
    }
}

/// One line of text.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) x: f64,
    /// The baseline.
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl Words {
    /// The area that the words cover.
    pub(super) fn bounds(&self) -> Bounds {
        let width = em(&self.text) * self.size;
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Bounds { left, top: self.y - 0.88 * self.size, right: left + width, bottom: self.y + 0.14 * self.size }
    }
}

/// The drawing.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) sheet: Sheet,
    pub(super) height: f64,
    pub(super) shapes: String,
    pub(super) words: Vec<Words>,
    /// Areas besides words that labels must not cover.
    taken: Vec<Bounds>,
    /// Lines that labels should not cross.
    crossed: Vec<Bounds>,
}

impl Scene {
    pub(super) fn new(sheet: Sheet, height: f64) -> Self {
        Self { sheet, height, shapes: String::new(), words: Vec::new(), taken: Vec::new(), crossed: Vec::new() }
    }

    /// Adds words at a fixed place.
    pub(super) fn write(&mut self, words: Words) {
        self.words.push(words);
    }

    /// Marks an area that no label may cover.
    pub(super) fn keep_clear(&mut self, bounds: Bounds) {
        self.taken.push(bounds);
    }

    /// Marks a horizontal or vertical line that labels should not cross.
    pub(super) fn keep_legible(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (left, right) = (from.0.min(to.0) - 3.0, from.0.max(to.0) + 3.0);
        self.crossed.push(Bounds { left, top: from.1.min(to.1) - 3.0, right, bottom: from.1.max(to.1) + 3.0 });
    }

    /// Adds words if they are inside `within`, cover nothing, and cross no line (unless `across`). Returns whether they
    /// were added.
    pub(super) fn try_write(&mut self, block: &[Words], within: Bounds, across: bool) -> bool {
        let free = block.iter().map(Words::bounds).all(|bounds| {
            let mut others = self.words.iter().map(Words::bounds).chain(self.taken.iter().copied());
            let clear = across || self.crossed.iter().all(|line| !bounds.meets(*line));
            clear && within.holds(bounds) && others.all(|other| !bounds.meets(other))
        });
        if free {
            self.words.extend_from_slice(block);
        }
        free
    }

    /// The drawing as SVG, with title and description for screen readers.
    pub(super) fn svg(&self, chart: &Chart) -> String {
        let Sheet { width, name, .. } = self.sheet;
        let id = format!("{}-{name}", chart.id);
        let mut out = format!(
            "<svg class=\"chart chart-{name}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width} {:.0}\" xmlns=\"http://www.w3.org/2000/svg\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{}",
            self.height.ceil(),
            escape(&chart.title),
            escape(&chart.description),
            self.shapes
        );
        for words in &self.words {
            let anchor = match words.anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let _ = write!(
                out,
                "<text class=\"{}\" x=\"{:.1}\" y=\"{:.1}\" font-size=\"{:.1}\"{anchor}>{}</text>",
                words.class,
                words.x,
                words.y,
                words.size,
                escape(&words.text)
            );
        }
        out.push_str("</svg>");
        out
    }
}

/// Estimated width of a text in ems: 1 for wide (Han) characters, 0.62 for all others, which is on the safe side for the
/// fonts of kiosks.
pub(super) fn em(text: &str) -> f64 {
    text.chars().map(|c| if c.width().unwrap_or(0) > 1 { 1.0 } else { 0.62 }).sum()
}

/// `text` in at most `most` lines of `width` ems; text that does not fit ends in 「…」 and is given in full in the chart's
/// table.
pub(super) fn lines(text: &str, width: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = text.trim().chars().peekable();
    while let Some(&c) = rest.peek() {
        let count = lines.len();
        let Some(line) = lines.last_mut() else { break };
        let next = format!("{line}{c}");
        if em(&next) <= width || line.is_empty() {
            *line = next;
            rest.next();
        } else if count < most {
            lines.push(String::new());
        } else {
            while em(line) + 1.0 > width && line.pop().is_some() {}
            line.push('…');
            break;
        }
    }
    lines
}

/// A count as a float.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A number without decimals if it is whole, else with one.
pub(super) fn number(value: f64) -> String {
    if value.fract().abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// Checks what must hold for every chart: all words are on the sheet, none overlap, and every number is finite.
#[cfg(test)]
pub(super) fn held(scene: &Scene) {
    let sheet = Bounds { left: 0.0, top: 0.0, right: scene.sheet.width, bottom: scene.height };
    for (index, words) in scene.words.iter().enumerate() {
        let bounds = words.bounds();
        assert!(sheet.holds(bounds), "{} leaves the sheet: {bounds:?} of {sheet:?}", words.text);
        for other in &scene.words[index + 1..] {
            assert!(!bounds.meets(other.bounds()), "{} stands on {}", words.text, other.text);
        }
    }
    assert!(!scene.shapes.contains("NaN") && !scene.shapes.contains("inf"), "{}", scene.shapes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_folded_and_cut() {
        assert_eq!(lines("石阶街", 6.0, 2), ["石阶街"]);
        assert_eq!(lines("示例省示例市江畔新区陈家坝社区", 6.0, 2), ["示例省示例市", "江畔新区陈…"]);
        assert_eq!(lines("", 6.0, 2), [""]);
        assert!(em("2010年10月26日") > 7.5 && em("175") < 2.0);
    }

    #[test]
    fn words_that_would_cover_others_find_no_room() {
        let mut scene = Scene::new(WIDE, 200.0);
        let all = Bounds { left: 0.0, top: 0.0, right: 1080.0, bottom: 200.0 };
        let words = |x: f64| Words { x, y: 100.0, size: 27.0, anchor: Anchor::Start, class: "", text: "水位".into() };
        assert!(scene.try_write(&[words(10.0)], all, false));
        assert!(!scene.try_write(&[words(40.0)], all, true) && scene.try_write(&[words(80.0)], all, false));
        assert!(!scene.try_write(&[words(1070.0)], all, true));
        scene.keep_legible((300.0, 0.0), (300.0, 200.0));
        assert!(!scene.try_write(&[words(290.0)], all, false) && scene.try_write(&[words(290.0)], all, true));
    }
}
