//! Charts: what is drawn when the site is built, as numbers; the drawing room makes the pictures.

use crate::kind::{ChartSchema, Date, Scalar};

use super::{Parts, view};

/// A line chart over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its key: `<collection>-<id>`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it tells, for those who do not see it.
    pub description: String,
    /// The unit of the vertical axis.
    pub unit: String,
    /// The points, earlier first.
    pub points: Vec<ChartPoint>,
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
                let points = self.points(index, schema);
                let (first, last) = (points.first()?, points.last()?);
                if points.len() < 2 {
                    return None;
                }
                let description = format!("{}{}至{}{}", first.date, first.value, last.date, last.value);
                let unit = kind.field(&schema.y).map(|field| field.unit.clone()).unwrap_or_default();
                let id = format!("{}-{}", collection.id, schema.id);
                let chart = Chart { id, title: schema.title.clone(), description, unit, points };
                Some((schema.group.clone(), chart))
            })
            .collect()
    }

    fn points(&self, index: usize, schema: &ChartSchema) -> Vec<ChartPoint> {
        let Some(route) = self.routes.collections.get(index) else { return Vec::new() };
        let mut points: Vec<ChartPoint> = route
            .ordered
            .iter()
            .filter_map(|id| {
                let entry = &self.content.entries[id.0];
                let kind = self.kind_of(entry);
                let group = kind.group_by.as_deref().and_then(|key| entry.scalar(key));
                if !matches!(group, Some(Scalar::Choice(choice)) if choice.value == schema.group) {
                    return None;
                }
                let date = entry.date(&schema.x)?;
                let Some(Scalar::Number(number)) = entry.scalar(&schema.y) else { return None };
                let unit = kind.field(&schema.y).map(|field| field.unit.as_str()).unwrap_or_default();
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
        points
    }

    /// The charts of a list page: of the whole collection, or of the group it shows.
    pub(super) fn chart_views(&self, index: usize, group: Option<&str>) -> Vec<view::ChartView> {
        self.charts_of(index)
            .into_iter()
            .filter(|(of, _)| group.is_none_or(|group| group == of))
            .map(|(_, chart)| view::ChartView {
                head: [("chart_date", "时间"), ("chart_value", "数值"), ("chart_event", "事件")]
                    .map(|(key, fallback)| self.theme.word(key, fallback).to_owned())
                    .to_vec(),
                rows: chart.points.into_iter().map(|point| vec![point.date, point.value, point.note]).collect(),
                id: chart.id,
                title: chart.title,
                description: chart.description,
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
