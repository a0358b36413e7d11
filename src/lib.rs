//! 长廊 (Changlang) compiles Markdown, YAML and tables through Tera themes into a searchable static exhibition.
//!
//! The crate is an hourglass: one snapshot of the sources, three readings of it, one plan that is plain data, makers that
//! are pure functions, one tray of artifacts, one door out.
//!
//! ```text
//! site.yaml  content/  themes/
//!   source::read      → Sources       the only reader of the site
//!   config::parse     → Config        site.yaml, resolved once
//!   theme::load       → Theme         templates, assets, picture roles
//!   content::read     → Content       typed entries and their references
//!   plan::plan        → Plan          every address, link, picture size, page view
//!     ├ render        → bytes  ┐
//!     ├ picture       → bytes  ├ makers: pure, parallel, every error gathered
//!     ├ drawing       → bytes  │
//!     └ search        → bytes  ┘
//!   output            → disk, published whole (build) │ memory (serve)
//! ```
//!
//! `pipeline` is this picture as code. ARCHITECTURE.md says where to change what.

pub mod command;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod drawing;
pub mod font;
pub mod kind;
pub mod markdown;
pub mod output;
pub mod picture;
pub mod pipeline;
pub mod plan;
pub mod preview;
pub mod render;
pub mod search;
pub mod source;
pub mod store;
pub mod text;
pub mod theme;
