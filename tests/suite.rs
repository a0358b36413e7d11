//! The integration tests: one binary, a module a feature.

#[path = "suite/build.rs"]
mod build;
#[path = "suite/contract.rs"]
mod contract;
#[path = "suite/demo.rs"]
mod demo;
#[path = "suite/docs.rs"]
mod docs;
#[path = "suite/errors.rs"]
mod errors;
#[path = "suite/house.rs"]
mod house;
#[path = "suite/new.rs"]
mod new;
#[path = "suite/plan.rs"]
mod plan;
#[path = "suite/privacy.rs"]
mod privacy;
#[path = "suite/serve.rs"]
mod serve;
#[path = "suite/site_test.rs"]
mod site_test;
