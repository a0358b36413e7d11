//! What would be built, for tests and for people who want to see it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::source;

use super::{Options, read};

/// The plan of a site as text, for tests and for people who want to see what would be built, with the findings.
///
/// # Errors
/// As [`super::build`].
pub fn print_plan(options: &Options) -> Result<(String, Vec<Diagnostic>), Box<Diagnostic>> {
    let mut findings = Vec::new();
    let sources = source::read(&options.site, None, &mut findings)?;
    let readings = read(options, &sources, HashMap::new(), &mut findings)?;
    let text = readings.map(|readings| readings.plan(&sources, &mut findings).to_string()).unwrap_or_default();
    Ok((text, findings))
}

/// The views of all pages as JSON, in the order of addresses: what templates see.
///
/// # Errors
/// As [`super::build`].
pub fn views(options: &Options) -> Result<Vec<serde_json::Value>, Box<Diagnostic>> {
    let mut findings = Vec::new();
    let sources = source::read(&options.site, None, &mut findings)?;
    let Some(readings) = read(options, &sources, HashMap::new(), &mut findings)? else { return Ok(Vec::new()) };
    let plan = readings.plan(&sources, &mut findings);
    Ok(plan.pages.iter().filter_map(|page| serde_json::to_value(plan.view(page)).ok()).collect())
}
