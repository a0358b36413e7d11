//! `changlang serve`: preview on this machine, from memory, reloaded with every save.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Lang, error_page};
use crate::output::Tray;
use crate::pipeline::{self, Around, Outcome};
use crate::preview::{self, Built, Early, Event};
use crate::source::{SITE_FILE, Sources};
use crate::store::Store;

use super::args::{Format, Serve};
use super::{CALL, DONE, build, print};

/// Runs it until it is stopped.
pub(super) fn run(call: &Serve, lang: Lang) -> u8 {
    match serve(call, lang) {
        Ok(()) => DONE,
        Err(diagnostic) => {
            print::refuse(&diagnostic, Format::Human, lang);
            CALL
        }
    }
}

fn serve(call: &Serve, lang: Lang) -> Result<(), Box<Diagnostic>> {
    let site = call.site.clone();
    if !site.root.join(SITE_FILE).is_file() {
        let folder = site.root.display();
        return Err(Box::new(Diagnostic::new(crate::diagnostic::Code::SiteMissing).with("folder", folder)));
    }
    let store = build::store(&site)?;
    let watched: Vec<PathBuf> = [SITE_FILE, "content", "themes"].iter().map(|name| site.root.join(name)).collect();
    let options = preview::Options { host: call.host.clone(), port: call.port, open: call.open };
    // What a page was made of is known from build to build, so that an edit renders what it changed.
    let tray = Tray::memory();
    let mut before = None;
    let rebuild = move |early: Early<'_>| rebuild(&site, &store, &tray, &mut before, early, lang);
    preview::serve(&options, watched, rebuild, move |event| announce(&event, lang))
}

/// One build for the preview, from what was read `before` where that did not change; what is wrong goes to the terminal and onto the page.
fn rebuild(
    site: &super::args::Site,
    store: &Store,
    tray: &Tray,
    before: &mut Option<Sources>,
    early: Early<'_>,
    lang: Lang,
) -> Built {
    let around = Around { before: before.as_ref(), picture: None, pages: Some(early) };
    let outcome = build::with_threads(site, || pipeline::build(&build::options(site, false), store, tray, around));
    match outcome {
        Ok(Outcome { report, artifacts, summary, sources, .. }) => {
            let diagnostics = report.sorted();
            print::report(&diagnostics, &summary, &sources, Format::Human, lang);
            let excerpts = |file: &str| sources.text(file).map(std::string::ToString::to_string);
            // A warning does not hide the page it is about.
            let diagnostics_html = artifacts.is_none().then(|| error_page(&diagnostics, lang, &excerpts));
            if let Some(artifacts) = &artifacts {
                tray.forget_but(artifacts);
            }
            *before = Some(sources);
            Built { artifacts, diagnostics_html }
        }
        Err(diagnostic) => {
            print::refuse(&diagnostic, Format::Human, lang);
            Built { artifacts: None, diagnostics_html: Some(error_page(&[*diagnostic], lang, &|_| None)) }
        }
    }
}

fn announce(event: &Event, lang: Lang) {
    match event {
        Event::Listening { url, taken } => {
            if let Some(port) = taken {
                print::tell(lang, &format!("端口 {port} 被占用，换了一个。"), &format!("Port {port} is taken; another is used."));
            }
            print::tell(lang, &format!("预览：{url}（按 Ctrl+C 结束）"), &format!("Preview: {url} (Ctrl+C ends it)"));
        }
        Event::NoBrowser => {
            print::tell(lang, "打不开浏览器，请自己打开上面的地址。", "No browser could be opened; open the address above.");
        }
        Event::Polling => {
            print::tell(lang, "系统不通知文件改动，改为定时查看。", "The system does not tell of changes; they are looked for.");
        }
        Event::Building => {}
        Event::Built { good, changed } => {
            if *good && *changed {
                print::tell(lang, "页面已更新。", "The pages are up to date.");
            }
        }
    }
}
