//! The plan as text, for tests and people. The printed plan is the specification of a site.

use std::fmt;

use rayon::prelude::*;

use super::{Plan, Record, Shape, view};

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for page in &self.pages {
            let view = self.view(page);
            writeln!(f, "{} [{}] {}", page.url, page.template, view.page.title)?;
            match &view.content {
                view::Content::List(list) => list_lines(f, list)?,
                view::Content::Entry(entry) => entry_lines(f, entry)?,
                view::Content::Home(home) => {
                    for tile in &home.tiles {
                        writeln!(f, "  tile {} ({})", tile.collection.title, tile.count)?;
                    }
                }
                view::Content::Redirect(redirect) => writeln!(f, "  → {}", redirect.href)?,
                view::Content::Search(_)
                | view::Content::NotFound
                | view::Content::Kiosk(_)
                | view::Content::Wall(_)
                | view::Content::Days(_) => {}
            }
        }
        for job in &self.pictures {
            writeln!(f, "picture {} {}×{}", job.source, job.width, job.height)?;
            for made in &job.renditions {
                let crop = made.crop.map(|c| format!(" of {},{} {}×{}", c.x, c.y, c.width, c.height)).unwrap_or_default();
                writeln!(f, "  {}×{} {}{crop}", made.width, made.height, made.format.extension())?;
            }
            if let Some(pyramid) = &job.pyramid {
                writeln!(f, "  {} tiles in {} levels", pyramid.tiles().count(), pyramid.levels())?;
            }
        }
        for chart in &self.charts {
            let (count, sort) = match &chart.shape {
                Shape::Line(points, _) => (points.len(), "points"),
                Shape::Flow(streams) => (streams.len(), "streams"),
                Shape::Bars(bars) => (bars.len(), "bars"),
            };
            writeln!(f, "chart {} ({count} {sort})", chart.id)?;
        }
        let mut records: Vec<Record> = self.records().map(|(_, sketch)| sketch.whole()).collect();
        records.sort_by(|a, b| (&a.url, &a.anchor, &a.title).cmp(&(&b.url, &b.anchor, &b.title)));
        for record in &records {
            let anchor = record.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
            writeln!(f, "find {} → {}{anchor}", record.title, record.url)?;
        }
        Ok(())
    }
}

fn list_lines(f: &mut fmt::Formatter<'_>, list: &view::List) -> fmt::Result {
    for facet in &list.facets {
        let values: Vec<String> = facet.values.iter().map(|v| format!("{} {}", v.label, v.count)).collect();
        writeln!(f, "  by {}: {}", facet.key, values.join(", "))?;
    }
    for group in &list.groups {
        if !group.title.is_empty() {
            writeln!(f, "  # {} ({}, {})", group.title, group.layout, group.total)?;
        }
        for card in group.shown() {
            let target = card.href.clone().unwrap_or_else(|| format!("#{}", card.anchor));
            writeln!(f, "  {}- {} → {target}", "  ".repeat(card.depth), card.title)?;
        }
        for row in &group.rows {
            let target = row.href.clone().unwrap_or_else(|| format!("#{}", row.anchor));
            writeln!(f, "  - {} → {target}", row.title)?;
        }
    }
    if let Some(pager) = &list.pager {
        writeln!(f, "  page {} of {}", pager.page, pager.pages)?;
    }
    Ok(())
}

fn entry_lines(f: &mut fmt::Formatter<'_>, page: &view::EntryPage) -> fmt::Result {
    for key in &page.entry.shown {
        if let Some(field) = page.entry.fields.get(key) {
            let links: Vec<&str> = field.items.iter().filter_map(|item| item.href.as_deref()).collect();
            let to = if links.is_empty() { String::new() } else { format!(" → {}", links.join(" ")) };
            writeln!(f, "  {key}: {}{to}", field.text)?;
        }
    }
    for group in &page.related {
        let titles: Vec<&str> = group.shown().map(|card| card.title.as_str()).collect();
        writeln!(f, "  named by {}: {}", group.title, titles.join("、"))?;
    }
    for (word, link) in [("previous", &page.previous), ("next", &page.next)] {
        if let Some(link) = link {
            writeln!(f, "  {word}: {}", link.title)?;
        }
    }
    Ok(())
}
