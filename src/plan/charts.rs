//! Charts that are drawn when the site is built, as numbers; `drawing/` makes the pictures.

use std::sync::Arc;

use rayon::prelude::*;

use crate::content::{Entry, EntryId};
use crate::kind::{ChartSchema, ChartShape, Date, Kind, Number, Scalar};

use super::{Parts, view};

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its key: `<collection>-<id>`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A text alternative for those who cannot see the chart.
    pub description: String,
    /// The unit of its numbers.
    pub unit: String,
    /// What it leaves out, in small print; may be empty.
    pub note: String,
    /// Its shape and data.
    pub shape: Shape,
}

impl Chart {
    /// A chart without unit, description and note.
    pub fn new(id: &str, title: &str, shape: Shape) -> Self {
        let (unit, description, note) = <(String, String, String)>::default();
        Self { id: id.to_owned(), title: title.to_owned(), description, unit, note, shape }
    }
}

/// What a chart draws.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The points of a line over time, earliest first, and reference levels.
    Line(Vec<ChartPoint>, Vec<ChartMark>),
    /// Movements from one place to another, largest first.
    Flow(Vec<Stream>),
    /// Sums per value of a field.
    Bars(Vec<ChartBar>),
}

/// A reference level, drawn as a line across the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartMark {
    /// Its position on the value axis.
    pub value: f64,
    /// The value as shown.
    pub shown: String,
    /// Its label.
    pub label: String,
}

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartBar {
    /// What it counts.
    pub name: String,
    /// The value.
    pub value: f64,
    /// The value as shown.
    pub shown: String,
}

/// A movement from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// The origin.
    pub from: String,
    /// The destination.
    pub to: String,
    /// The amount.
    pub value: f64,
    /// The amount as shown.
    pub shown: String,
}

/// A point of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint {
    /// The date in years, with months and days as a fraction.
    pub x: f64,
    /// The value.
    pub y: f64,
    /// The date as shown.
    pub date: String,
    /// The value as shown.
    pub value: String,
    /// What happened.
    pub note: String,
}

/// Charts, each with the group it belongs to.
pub(super) type OfGroups = Vec<(String, Chart)>;

/// An entry to be drawn, with its number; `None` if the number is not published.
type Drawn<'a> = (&'a Entry, Option<&'a Number>);

/// All charts of the site.
pub(super) fn charts(parts: Parts<'_>) -> Vec<Chart> {
    let of = |index| parts.charts_of(index).iter().map(|(_, chart)| chart.clone()).collect::<Vec<Chart>>();
    (0..parts.config.collections.len()).flat_map(of).collect()
}

impl Parts<'_> {
    /// The charts of a collection, each with the group it belongs to. Computed once per collection, which may be large.
    fn charts_of(&self, index: usize) -> Arc<OfGroups> {
        self.alike.charts(index, || self.make_charts(index))
    }

    fn make_charts(&self, index: usize) -> OfGroups {
        let Some(collection) = self.config.collections.get(index) else { return Vec::new() };
        let Some(kind) = self.config.kinds.get(&collection.kind) else { return Vec::new() };
        kind.charts
            .iter()
            .filter_map(|schema| {
                let unit = kind.field(&schema.y).map(|field| field.unit.clone()).unwrap_or_default();
                let drawn = self.drawn(index, kind, schema);
                let mut chart = match schema.shape {
                    ChartShape::Line => self.line(drawn, schema, &unit)?,
                    ChartShape::Flow => self.flow(drawn, schema, &unit)?,
                    ChartShape::Bars => self.bars(drawn, kind, schema, &unit)?,
                };
                chart.id = format!("{}-{}", collection.id, schema.id);
                chart.title.clone_from(&schema.title);
                chart.unit = unit;
                Some((schema.group.clone(), chart))
            })
            .collect()
    }

    /// The entries that a chart draws. Their number is `None` where it is not published.
    fn drawn(&self, index: usize, kind: &Kind, schema: &ChartSchema) -> Vec<Drawn<'_>> {
        let Some(route) = self.routes.collections.get(index) else { return Vec::new() };
        let Some(group_by) = kind.group_by.as_deref() else { return Vec::new() };
        let one = |id: &EntryId| {
            let entry = &self.content.entries[id.0];
            if !matches!(entry.scalar(group_by), Some(Scalar::Choice(choice)) if choice.value == schema.group) {
                return None;
            }
            match entry.scalar(&schema.y) {
                Some(Scalar::Number(number)) => Some((entry, Some(number))),
                _ => Some((entry, None)),
            }
        };
        route.ordered.par_iter().with_min_len(256).filter_map(one).collect()
    }

    fn word(&self, key: &str, fallback: &str) -> String {
        self.theme.word(key, fallback).to_owned()
    }

    /// The small print about entries whose number is not published; empty if there are none.
    fn hidden_note(&self, count: usize) -> String {
        if count == 0 {
            return String::new();
        }
        self.word("chart_hidden", "另有 {count} 条户数太少，人数不公布，也不计入。").replace("{count}", &count.to_string())
    }

    fn line(&self, drawn: Vec<Drawn<'_>>, schema: &ChartSchema, unit: &str) -> Option<Chart> {
        let mut points: Vec<ChartPoint> = drawn
            .into_iter()
            .filter_map(|(entry, number)| {
                let (number, date) = (number?, entry.date(&schema.x)?);
                Some(ChartPoint {
                    x: years(date),
                    y: number.value,
                    date: date.to_string(),
                    value: format!("{}{unit}", number.text),
                    note: entry.text(&schema.note, &self.config.levels),
                })
            })
            .collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        if points.is_empty() {
            return None;
        }
        let told = points.iter().map(|point| format!("{} {}", point.date, point.value));
        let description = told.collect::<Vec<_>>().join("；");
        let marks = schema.marks.iter().map(|mark| ChartMark {
            value: f64::from(mark.at),
            shown: format!("{}{unit}", mark.at),
            label: mark.label.clone(),
        });
        let shape = Shape::Line(points, marks.collect());
        Some(Chart { description, ..Chart::new("", "", shape) })
    }

    fn flow(&self, drawn: Vec<Drawn<'_>>, schema: &ChartSchema, unit: &str) -> Option<Chart> {
        let mut streams: Vec<Stream> = Vec::new();
        let mut hidden = 0;
        for (entry, number) in drawn {
            let text = |key: &str| entry.text(key, &self.config.levels);
            let (from, to) = (text(&schema.x), text(&schema.note));
            if from.is_empty() || to.is_empty() {
                continue;
            }
            let Some(number) = number else {
                hidden += 1;
                continue;
            };
            match streams.iter_mut().find(|stream| stream.from == from && stream.to == to) {
                Some(stream) => stream.value += number.value,
                None => streams.push(Stream { from, to, value: number.value, shown: String::new() }),
            }
        }
        streams.retain(|stream| stream.value > 0.0);
        for stream in &mut streams {
            stream.shown = format!("{}{unit}", stream.value);
        }
        streams.sort_by(|a, b| b.value.total_cmp(&a.value));
        let most = streams.first()?;
        let description = format!("{}→{} {}", most.from, most.to, most.shown);
        Some(Chart { description, note: self.hidden_note(hidden), ..Chart::new("", "", Shape::Flow(streams)) })
    }

    /// Sums per value of a field: in the order of its closed set of values, otherwise the longest bar first.
    fn bars(&self, drawn: Vec<Drawn<'_>>, kind: &Kind, schema: &ChartSchema, unit: &str) -> Option<Chart> {
        let mut bars: Vec<ChartBar> = Vec::new();
        let mut hidden = 0;
        let values = kind.field(&schema.x).map(|field| field.values.as_slice()).unwrap_or_default();
        let order: Vec<&String> = values.iter().map(|choice| &choice.label).collect();
        for (entry, number) in drawn {
            let name = entry.text(&schema.x, &self.config.levels);
            match number {
                _ if name.is_empty() => {}
                None => hidden += 1,
                Some(number) => match bars.iter_mut().find(|bar| bar.name == name) {
                    Some(bar) => bar.value += number.value,
                    None => bars.push(ChartBar { name, value: number.value, shown: String::new() }),
                },
            }
        }
        bars.sort_by(|a, b| b.value.total_cmp(&a.value));
        bars.sort_by_key(|bar| order.iter().position(|name| **name == bar.name));
        for bar in &mut bars {
            bar.shown = format!("{}{unit}", bar.value);
        }
        let description = bars.iter().map(|bar| format!("{} {}", bar.name, bar.shown)).collect::<Vec<_>>().join("；");
        let note = self.hidden_note(hidden);
        (!bars.is_empty()).then(|| Chart { description, note, ..Chart::new("", "", Shape::Bars(bars)) })
    }

    /// The charts of a list page: all charts of the collection, or those of the group that the page shows.
    pub(super) fn chart_views(&self, index: usize, group: Option<&str>) -> Vec<view::ChartView> {
        let charts = self.charts_of(index);
        charts
            .iter()
            .filter(|(of, _)| group.is_none_or(|group| group == of))
            .map(|(_, chart)| {
                let chart = chart.clone();
                let (head, rows) = match chart.shape {
                    Shape::Line(points, marks) => {
                        let marks = marks.into_iter().map(|mark| vec![String::new(), mark.shown, mark.label]);
                        let points = points.into_iter().map(|point| vec![point.date, point.value, point.note]);
                        (
                            [("chart_date", "时间"), ("chart_value", "数值"), ("chart_event", "事件")],
                            points.chain(marks).collect(),
                        )
                    }
                    Shape::Flow(streams) => {
                        let rows = streams.into_iter().map(|stream| vec![stream.from, stream.to, stream.shown]);
                        ([("chart_from", "从"), ("chart_to", "到"), ("chart_value", "数值")], rows.collect())
                    }
                    Shape::Bars(bars) => {
                        let rows = bars.into_iter().map(|bar| vec![bar.name, bar.shown]);
                        ([("chart_of", "项目"), ("chart_value", "数值"), ("", "")], rows.collect())
                    }
                };
                let head = head.into_iter().filter(|(key, _)| !key.is_empty()).map(|(key, or)| self.word(key, or)).collect();
                view::ChartView { id: chart.id, title: chart.title, description: chart.description, note: chart.note, head, rows }
            })
            .collect()
    }
}

fn years(date: &Date) -> f64 {
    let point = date.start;
    let month = f64::from(point.month.max(1) - 1) / 12.0;
    let day = f64::from(point.day.max(1) - 1) / 365.0;
    f64::from(point.year) + month + day
}
