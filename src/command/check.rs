//! `changlang check`: does all that a build does, but publishes nothing and decodes only the headers of pictures.

use crate::diagnostic::Lang;
use crate::output::Tray;
use crate::pipeline;
use crate::store::Store;

use super::args::Check;
use super::{CALL, CONTENT, DONE, build, fix, print};

/// Runs the command and returns its exit code.
pub(super) fn run(call: &Check, lang: Lang) -> u8 {
    if call.fix
        && let Some(code) = fix::run(&call.site, call.yes, call.format, lang)
    {
        return code;
    }
    let outcome = Store::open(None).and_then(|store| {
        build::with_threads(&call.site, || {
            pipeline::build(&build::options(&call.site, true), &store, &Tray::nothing(), pipeline::Around::default())
        })
    });
    match outcome {
        Ok(outcome) => {
            print::report(&print::told(&outcome.report), &outcome.summary, &outcome.sources, call.format, lang);
            if outcome.report.has_errors() { CONTENT } else { DONE }
        }
        Err(diagnostic) => {
            print::refuse(&diagnostic, call.format, lang);
            CALL
        }
    }
}
