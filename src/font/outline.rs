//! The outline of a glyph in TrueType form: contours of points on and off the curve, with quadratic curves only. Cubic
//! curves (from an `.otf`) are split into up to eight quadratic ones, as many as it takes to stay within [`TOLERANCE`].

use ttf_parser::OutlineBuilder;

/// How far a quadratic curve may deviate from the cubic curve it replaces, in font units (usually 1/1000 em).
const TOLERANCE: f32 = 0.5;

/// A point of a contour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i16,
    pub(super) y: i16,
    /// Whether the outline passes through it; if not, it is a control point.
    pub(super) on: bool,
}

/// A glyph: its contours and its advance width, in font units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) contours: Vec<Vec<Point>>,
    pub(super) advance: u16,
}

/// Builds a glyph from the drawing commands of a font.
#[derive(Default)]
pub(super) struct Pen {
    contours: Vec<Vec<Point>>,
    open: Vec<Point>,
    at: (f32, f32),
}

impl Pen {
    /// Returns the finished glyph.
    pub(super) fn finish(mut self, advance: u16) -> Glyph {
        self.end();
        Glyph { contours: self.contours, advance }
    }

    fn point(&mut self, (x, y): (f32, f32), on: bool) {
        self.open.push(Point { x: unit(x), y: unit(y), on });
    }

    fn end(&mut self) {
        let mut contour = std::mem::take(&mut self.open);
        // Contours are closed implicitly, so a repeated first point is dropped.
        if contour.len() > 1 && contour.first() == contour.last() {
            contour.pop();
        }
        if contour.len() > 1 {
            self.contours.push(contour);
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.end();
        self.at = (x, y);
        self.point(self.at, true);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = (x, y);
        self.point(self.at, true);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.point((x1, y1), false);
        self.at = (x, y);
        self.point(self.at, true);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let cubic = [self.at, (x1, y1), (x2, y2), (x, y)];
        for [control, end] in quadratics(cubic) {
            self.point(control, false);
            self.point(end, true);
        }
        self.at = (x, y);
    }

    fn close(&mut self) {
        self.end();
    }
}

/// The control and end points of the quadratic curves that approximate a cubic curve.
fn quadratics(cubic: [(f32, f32); 4]) -> Vec<[(f32, f32); 2]> {
    let [a, b, c, d] = cubic;
    let third = |a: f32, b: f32, c: f32, d: f32| d - 3. * c + 3. * b - a;
    // The error of the best quadratic approximation falls with the cube of the number of pieces.
    let far = third(a.0, b.0, c.0, d.0).hypot(third(a.1, b.1, c.1, d.1)) * 3_f32.sqrt() / 36.;
    let pieces: u8 = (1..8).find(|n| far <= TOLERANCE * f32::from(*n).powi(3)).unwrap_or(8);
    let step = 1. / f32::from(pieces);
    let piece = |number: u8| {
        let (from, to) = (f32::from(number) * step, f32::from(number + 1) * step);
        let (start, end) = (blossom(cubic, [from; 3]), blossom(cubic, [to; 3]));
        let (first, second) = (blossom(cubic, [from, from, to]), blossom(cubic, [from, to, to]));
        let control = |p0: f32, p1: f32, p2: f32, p3: f32| (3. * (p1 + p2) - p0 - p3) / 4.;
        [(control(start.0, first.0, second.0, end.0), control(start.1, first.1, second.1, end.1)), end]
    };
    (0..pieces).map(piece).collect()
}

/// The polar form (blossom) of a cubic curve: de Casteljau's algorithm with a separate parameter for each step.
#[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
fn blossom([a, b, c, d]: [(f32, f32); 4], [r, s, t]: [f32; 3]) -> (f32, f32) {
    let mix = |p: (f32, f32), q: (f32, f32), t: f32| (p.0 + (q.0 - p.0) * t, p.1 + (q.1 - p.1) * t);
    let (ab, bc, cd) = (mix(a, b, r), mix(b, c, r), mix(c, d, r));
    let (abc, bcd) = (mix(ab, bc, s), mix(bc, cd, s));
    mix(abc, bcd, t)
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits; a float cast saturates")]
fn unit(value: f32) -> i16 {
    value.round().clamp(-16_000., 16_000.) as i16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(points: &[(f32, f32)], t: f32) -> (f32, f32) {
        let mut points = points.to_vec();
        while points.len() > 1 {
            points = points.windows(2).map(|p| (p[0].0 + (p[1].0 - p[0].0) * t, p[0].1 + (p[1].1 - p[0].1) * t)).collect();
        }
        points[0]
    }

    proptest! {
        #[test]
        fn quadratic_curves_stay_near_the_cubic(corners in prop::array::uniform4((0_f32..1000., 0_f32..1000.))) {
            let made = quadratics(corners);
            let count = f32::from(u8::try_from(made.len()).expect("few"));
            // The number of pieces is capped at eight: a curve that doubles back on itself may deviate a little more.
            let allowed = if made.len() < 8 { 0.6 } else { 2. };
            let mut start = corners[0];
            for (number, [control, end]) in (0_u8..).zip(&made) {
                for step in 0_u8..=10 {
                    let t = f32::from(step) / 10.;
                    let (x, y) = at(&[start, *control, *end], t);
                    let (wanted_x, wanted_y) = at(&corners, (f32::from(number) + t) / count);
                    prop_assert!((x - wanted_x).hypot(y - wanted_y) < allowed + 0.01);
                }
                start = *end;
            }
            prop_assert!((start.0 - corners[3].0).hypot(start.1 - corners[3].1) < 0.01);
        }
    }
}
