//! Data shared between pages does not change any of them.

use std::path::PathBuf;

use super::*;

/// The views of the demonstration's pages, sorted by position but made in the order into which `arrange` brings the
/// positions.
fn views_in(arrange: impl Fn(&mut Vec<usize>)) -> Vec<(Url, String)> {
    let options = Options { site: PathBuf::from(env!("CARGO_MANIFEST_DIR")), ..Options::default() };
    let mut findings = Vec::new();
    let sources = source::read(&options.site, None, &mut findings).expect("a site");
    let readings = read(&options, &sources, HashMap::new(), &mut findings).expect("an address").expect("a configuration");
    let plan = readings.plan(&sources, &mut findings);
    let mut order: Vec<usize> = (0..plan.pages.len()).collect();
    arrange(&mut order);
    let view = |at: usize| serde_json::to_value(plan.view(&plan.pages[at])).expect("JSON").to_string();
    let mut views: Vec<(usize, String)> = order.into_iter().map(|at| (at, view(at))).collect();
    views.sort_unstable_by_key(|(at, _)| *at);
    plan.pages.iter().zip(views).map(|(page, (_, view))| (page.url.clone(), view)).collect()
}

#[test]
fn a_view_is_the_same_whatever_was_made_before_it() {
    let forward = views_in(|_| {});
    assert!(forward.len() > 100);
    let backward = views_in(|order| order.reverse());
    // Pages of all folders in turns, so that data cached for one folder is evicted for others again and again.
    let in_turns = views_in(|order| order.sort_by_key(|at| (at % 37, *at)));
    for ((page, one), others) in forward.iter().zip(backward.iter().zip(&in_turns)) {
        assert!(*one == others.0.1 && *one == others.1.1, "{page}");
    }
}
