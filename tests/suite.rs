//! The integration tests: one binary with a module per feature.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    reason = "a test that fails says so by a panic, and looks at the disk with its own eyes"
)]

#[path = "suite/build.rs"]
mod build;
#[path = "suite/cells.rs"]
mod cells;
#[path = "suite/contract.rs"]
mod contract;
#[path = "suite/copies.rs"]
mod copies;
#[path = "suite/days.rs"]
mod days;
#[path = "suite/demo.rs"]
mod demo;
#[path = "suite/docs.rs"]
mod docs;
#[path = "suite/errors.rs"]
mod errors;
#[path = "suite/faults.rs"]
mod faults;
#[path = "suite/fuzz.rs"]
mod fuzz;
#[path = "suite/house.rs"]
mod house;
#[path = "suite/hub.rs"]
mod hub;
#[path = "suite/hygiene.rs"]
mod hygiene;
#[path = "suite/incremental.rs"]
mod incremental;
#[path = "suite/limits.rs"]
mod limits;
#[path = "suite/lints.rs"]
mod lints;
#[path = "suite/media.rs"]
mod media;
#[path = "suite/metadata.rs"]
mod metadata;
#[path = "suite/names.rs"]
mod names;
#[path = "suite/new.rs"]
mod new;
#[path = "suite/pictures.rs"]
mod pictures;
#[path = "suite/plan.rs"]
mod plan;
#[path = "suite/privacy.rs"]
mod privacy;
#[path = "suite/publish.rs"]
mod publish;
#[path = "suite/rebuild.rs"]
mod rebuild;
#[path = "suite/rolls.rs"]
mod rolls;
#[path = "suite/same_bytes.rs"]
mod same_bytes;
#[path = "suite/serve.rs"]
mod serve;
#[path = "suite/sheets.rs"]
mod sheets;
#[path = "suite/site_test.rs"]
mod site_test;
#[path = "suite/supply.rs"]
mod supply;
#[path = "suite/tables.rs"]
mod tables;
#[path = "suite/theming.rs"]
mod theming;
#[path = "suite/tokens.rs"]
mod tokens;
