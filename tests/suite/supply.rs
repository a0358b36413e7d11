//! The dependencies: only from crates.io, only with licences that permit distributing a binary. `cargo deny` checks the
//! same and more, where a recent enough version is installed; this test runs everywhere.

use std::path::Path;
use std::process::Command;

/// Crates that are in the tree in two versions, because a dependency needs the older one. Look into a new one before adding
/// it here.
const TWICE: &[&str] = &["constant_time_eq", "getrandom", "miniz_oxide", "moxcms", "syn", "weezl"];

fn metadata() -> serde_json::Value {
    let ran = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo");
    serde_json::from_slice(&ran.stdout).expect("metadata")
}

#[test]
fn no_crate_stands_twice_but_those_that_are_known() {
    let metadata = metadata();
    let mut versions: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        versions.entry(text("name")).or_default().push(text("version"));
    }
    let twice: Vec<&str> = versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| *name).collect();
    let new: Vec<&&str> = twice.iter().filter(|name| !TWICE.contains(*name)).collect();
    let gone: Vec<&&str> = TWICE.iter().filter(|name| !twice.contains(*name)).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:?}; no longer: {gone:?}");
}

#[test]
fn dependencies_come_from_crates_io_under_licences_of_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deny = std::fs::read_to_string(root.join("deny.toml")).expect("deny.toml");
    let line = deny.lines().find(|line| line.starts_with("allow = ")).expect("the list");
    let allowed: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100);
    for package in packages.iter().filter(|package| package["name"] != "changlang") {
        let name = package["name"].as_str().unwrap_or_default();
        assert_eq!(package["source"], "registry+https://github.com/rust-lang/crates.io-index", "{name}");
        let licence = package["license"].as_str().unwrap_or_default().replace('/', " OR ").replace(['(', ')'], " ");
        // Each term of an AND must have an allowed alternative; a WITH exception only permits more.
        let alternatives = |term: &str| {
            let mut words = term.split(" OR ").map(|word| word.split(" WITH ").next().unwrap_or(word).trim());
            words.any(|word| allowed.contains(&word))
        };
        assert!(!licence.is_empty() && licence.split(" AND ").all(alternatives), "{name}: {licence}");
    }
}
