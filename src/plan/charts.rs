//! Charts: what is drawn when the site is built, as numbers; the drawing room makes the pictures.

use crate::content::Entry;
use crate::kind::{ChartSchema, ChartShape, Date, Number, Scalar};

use super::{Parts, view};

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its key: `<collection>-<id>`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it tells, for those who do not see it.
    pub description: String,
    /// The unit of its numbers.
    pub unit: String,
    /// How it is drawn, and of what.
    pub shape: Shape,
}

/// What a chart draws.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The points of a line over time, earlier first.
    Line(Vec<ChartPoint>),
    /// What moved from where to where, the most first.
    Flow(Vec<Stream>),
}

/// What moved from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// From where.
    pub from: String,
    /// To where.
    pub to: String,
    /// How much.
    pub value: f64,
    /// How much, as shown.
    pub shown: String,
}

/// A point of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint {
    /// Years, with the fraction of months and days.
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

/// All charts.
pub(super) fn charts(parts: Parts<'_>) -> Vec<Chart> {
    (0..parts.config.collections.len()).flat_map(|index| parts.charts_of(index)).map(|(_, chart)| chart).collect()
}

impl Parts<'_> {
    /// The charts of a collection with the group that each belongs to.
    fn charts_of(&self, index: usize) -> Vec<(String, Chart)> {
        let Some(collection) = self.config.collections.get(index) else { return Vec::new() };
        let Some(kind) = self.config.kinds.get(&collection.kind) else { return Vec::new() };
        kind.charts
            .iter()
            .filter_map(|schema| {
                let unit = kind.field(&schema.y).map(|field| field.unit.clone()).unwrap_or_default();
                let (shape, description) = match schema.shape {
                    ChartShape::Line => self.line(index, schema, &unit)?,
                    ChartShape::Flow => self.flow(index, schema, &unit)?,
                };
                let id = format!("{}-{}", collection.id, schema.id);
                let chart = Chart { id, title: schema.title.clone(), description, unit, shape };
                Some((schema.group.clone(), chart))
            })
            .collect()
    }

    /// The entries that a chart draws, with their numbers.
    fn drawn(&self, index: usize, schema: &ChartSchema) -> Vec<(&Entry, &Number)> {
        let Some(route) = self.routes.collections.get(index) else { return Vec::new() };
        let entries = route.ordered.iter().map(|id| &self.content.entries[id.0]);
        entries
            .filter_map(|entry| {
                let group = self.kind_of(entry).group_by.as_deref().and_then(|key| entry.scalar(key));
                if !matches!(group, Some(Scalar::Choice(choice)) if choice.value == schema.group) {
                    return None;
                }
                let Some(Scalar::Number(number)) = entry.scalar(&schema.y) else { return None };
                Some((entry, number))
            })
            .collect()
    }

    fn line(&self, index: usize, schema: &ChartSchema, unit: &str) -> Option<(Shape, String)> {
        let mut points: Vec<ChartPoint> = self
            .drawn(index, schema)
            .into_iter()
            .filter_map(|(entry, number)| {
                let date = entry.date(&schema.x)?;
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
        let (first, last) = (points.first()?, points.last()?);
        let description = format!("{}{}至{}{}", first.date, first.value, last.date, last.value);
        (points.len() > 1).then_some((Shape::Line(points), description))
    }

    fn flow(&self, index: usize, schema: &ChartSchema, unit: &str) -> Option<(Shape, String)> {
        let mut streams: Vec<Stream> = Vec::new();
        for (entry, number) in self.drawn(index, schema) {
            let text = |key: &str| entry.text(key, &self.config.levels);
            let (from, to) = (text(&schema.x), text(&schema.note));
            if from.is_empty() || to.is_empty() || number.value <= 0.0 {
                continue;
            }
            match streams.iter_mut().find(|stream| stream.from == from && stream.to == to) {
                Some(stream) => stream.value += number.value,
                None => streams.push(Stream { from, to, value: number.value, shown: String::new() }),
            }
        }
        for stream in &mut streams {
            stream.shown = format!("{}{unit}", stream.value);
        }
        streams.sort_by(|a, b| b.value.total_cmp(&a.value));
        let most = streams.first()?;
        let description = format!("{}→{} {}", most.from, most.to, most.shown);
        (streams.len() > 1).then_some((Shape::Flow(streams), description))
    }

    /// The charts of a list page: of the whole collection, or of the group it shows.
    pub(super) fn chart_views(&self, index: usize, group: Option<&str>) -> Vec<view::ChartView> {
        self.charts_of(index)
            .into_iter()
            .filter(|(of, _)| group.is_none_or(|group| group == of))
            .map(|(_, chart)| {
                let word = |key: &str, fallback: &str| self.theme.word(key, fallback).to_owned();
                let (head, rows) = match chart.shape {
                    Shape::Line(points) => (
                        vec![word("chart_date", "时间"), word("chart_value", "数值"), word("chart_event", "事件")],
                        points.into_iter().map(|point| vec![point.date, point.value, point.note]).collect(),
                    ),
                    Shape::Flow(streams) => (
                        vec![word("chart_from", "从"), word("chart_to", "到"), word("chart_value", "数值")],
                        streams.into_iter().map(|stream| vec![stream.from, stream.to, stream.shown]).collect(),
                    ),
                };
                view::ChartView { id: chart.id, title: chart.title, description: chart.description, head, rows }
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
