//! What a repair must not alter: code, addresses, and the names by which wiki links find their targets. Titles are
//! never mended, so a mended link name would lead nowhere.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Finding, Prose, Repair, Rule, prose::join};

/// The Markdown extensions enabled for a site.
pub const SYNTAX: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_WIKILINKS);

/// Withdraws repairs that would alter one of these. In code and in addresses, half-width and invisible characters are
/// legitimate, so the finding is dropped too; in the name of a wiki link a person can repair them together with the
/// title.
pub(super) fn settle(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    if !found.iter().any(|finding| matches!(finding.repair, Repair::Replace(_))) {
        return;
    }
    let (held, names) = if prose.markdown { parts(prose) } else { (prose.tails.clone(), Vec::new()) };
    found.retain_mut(|finding| {
        let Repair::Replace(new) = &mut finding.repair else { return true };
        if touches(&held, &finding.range) {
            finding.repair = Repair::None;
            return !matches!(finding.rule, Rule::HalfWidth | Rule::Invisible);
        }
        if touches(&names, &finding.range) {
            finding.repair = Repair::ByHand(std::mem::take(new));
        }
        true
    });
}

fn touches(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    ranges.get(ranges.partition_point(|held| held.end <= range.start)).is_some_and(|held| held.start < range.end)
}

/// Byte ranges of code, link targets and definitions, and addresses; and those of wiki links.
fn parts(prose: &Prose<'_>) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut held = prose.tails.clone();
    let mut names = Vec::new();
    // For each open link or image, where its text ends so far and its target may begin.
    let mut open: Vec<usize> = Vec::new();
    let parser = Parser::new_ext(prose.text, SYNTAX);
    held.extend(parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()));
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => held.push(range.clone()),
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, .. }) => names.push(range.clone()),
            // The text is also the label of the definition.
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) if !has_target(link_type) => {
                held.push(range.clone());
            }
            _ => {}
        }
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => open.push(range.start),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let words_end = open.pop().unwrap_or(range.start).max(range.start);
                held.push(words_end..range.end);
                seen(&mut open, range.end);
            }
            Event::Start(_) => {}
            _ => seen(&mut open, range.end),
        }
    }
    join(&mut held);
    join(&mut names);
    (held, names)
}

/// Whether the target follows the text of the link.
fn has_target(link: LinkType) -> bool {
    matches!(link, LinkType::Inline | LinkType::Reference | LinkType::ReferenceUnknown)
}

/// Notes that the text of the innermost open link reaches as far as `end`.
fn seen(open: &mut [usize], end: usize) {
    if let Some(last) = open.last_mut() {
        *last = (*last).max(end);
    }
}
