//! What we build on: only crates.io, only licences that let a binary be handed on. `cargo deny` says the same and
//! more, where a version that knows today's licences is installed; this runs everywhere.

use std::path::Path;
use std::process::Command;

#[test]
fn dependencies_come_from_crates_io_under_licences_of_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deny = std::fs::read_to_string(root.join("deny.toml")).expect("deny.toml");
    let line = deny.lines().find(|line| line.starts_with("allow = ")).expect("the list");
    let allowed: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    let ran = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root)
        .output()
        .expect("cargo");
    let metadata: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100);
    for package in packages.iter().filter(|package| package["name"] != "changlang") {
        let name = package["name"].as_str().unwrap_or_default();
        assert_eq!(package["source"], "registry+https://github.com/rust-lang/crates.io-index", "{name}");
        let licence = package["license"].as_str().unwrap_or_default().replace('/', " OR ").replace(['(', ')'], " ");
        // Every term of an AND has one allowed alternative; an exception only allows more.
        let alternatives = |term: &str| {
            let mut words = term.split(" OR ").map(|word| word.split(" WITH ").next().unwrap_or(word).trim());
            words.any(|word| allowed.contains(&word))
        };
        assert!(!licence.is_empty() && licence.split(" AND ").all(alternatives), "{name}: {licence}");
    }
}
