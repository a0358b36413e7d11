//! The commands: each turns its arguments into calls of other rooms and prints the result. This is the only room that
//! prints.

mod args;
mod build;
mod check;
mod fix;
mod lang;
mod new;
mod print;
mod progress;
mod publish;
mod refused;
mod schema;
mod serve;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::diagnostic::Lang;

use args::{Args, Command};

/// Exit code: success.
pub(crate) const DONE: u8 = 0;
/// Exit code: the content has errors and nothing was published, or a published copy differs from its manifest.
pub(crate) const CONTENT: u8 = 1;
/// Exit code: the call or the environment is wrong.
pub(crate) const CALL: u8 = 2;

/// Runs the program with its command-line arguments, the program's name first.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let variable = |name: &str| std::env::var(name).ok();
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) => {
            let chinese = || refused::chinese(&error).filter(|_| lang::choose(lang::said(&words), variable) == Lang::Zh);
            match chinese() {
                Some(text) => print::line(&text),
                // Help and version are no errors, and clap knows which stream they belong to.
                None => drop(error.print()),
            }
            return ExitCode::from(if error.use_stderr() { CALL } else { DONE });
        }
    };
    let lang = lang::choose(args.lang, variable);
    let code = match args.command {
        Command::New(call) => new::run(&call, lang),
        Command::Build(call) => build::run(&call, lang),
        Command::Check(call) => check::run(&call, lang),
        Command::Serve(call) => serve::run(&call, lang),
        Command::Publish(call) => publish::run(&call, lang),
        Command::Verify(call) => verify::run(&call, lang),
        Command::Schema(call) => schema::run(&call, lang),
    };
    ExitCode::from(code)
}
