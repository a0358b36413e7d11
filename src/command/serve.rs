//! `changlang serve`: a local preview from memory, rebuilt and reloaded on every save.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Lang, error_page};
use crate::output::Tray;
use crate::pipeline::{self, Around, Open, Outcome};
use crate::preview::{self, Builder, Built, Change, Early, Event};
use crate::source::{self, SITE_FILE, Sources};
use crate::store::Store;

use super::args::{Format, Serve};
use super::{CALL, DONE, build, print};

/// Runs the command until it is stopped and returns its exit code.
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
    let mut site = call.site.clone();
    // An absolute path: if the working folder is renamed, a relative one would follow it, and the site must be looked for
    // where it was.
    site.root = std::path::absolute(&site.root).unwrap_or(site.root);
    if !site.root.join(SITE_FILE).is_file() {
        return Err(source::site_missing(&site.root));
    }
    let store = build::store(&site)?;
    let watched: Vec<PathBuf> = [SITE_FILE, "content", "themes"].iter().map(|name| site.root.join(name)).collect();
    let options = preview::Options { host: call.host.clone(), port: call.port, open: call.open };
    // The builder keeps what each page was made of, so that an edit renders only what it changed.
    let builder = Building { site, store, tray: Tray::memory(), before: None, open: None, lang };
    preview::serve(&options, watched, builder, move |event| announce(&event, lang))
}

/// State of the preview from one build to the next.
struct Building {
    site: super::args::Site,
    store: Store,
    tray: Tray,
    /// The last snapshot of the sources.
    before: Option<Sources>,
    /// The last build, if it made a site.
    open: Option<Box<Open>>,
    lang: Lang,
}

impl Builder for Building {
    fn build(&mut self, change: &Change, early: Early<'_>) -> Built {
        build::with_threads(&self.site.clone(), || self.edit(change).unwrap_or_else(|| self.whole(early)))
    }

    fn rest(&mut self) {
        if let Some(open) = &self.open {
            self.tray.forget_but(open.artifacts());
        }
        let open = self.open.take().zip(self.before.as_ref());
        let prepared = open.map(|(open, sources)| build::with_threads(&self.site, || open.prepare(sources, &self.store)));
        self.open = prepared.map(Box::new);
    }
}

impl Building {
    /// Rebuilds what a few changed files affect; `None` if that is not certain to be all.
    fn edit(&mut self, change: &Change) -> Option<Built> {
        let open = self.open.take()?;
        let (Change::Paths(paths), Some(sources)) = (change, &mut self.before) else { return None };
        let options = build::options(&self.site, false);
        let open = open.edit(paths, &options, sources, &self.store, &self.tray)?;
        print::report(&print::told(open.report()), open.summary(), sources, Format::Human, self.lang);
        let artifacts = Some(open.artifacts().clone());
        self.open = Some(Box::new(open));
        Some(Built { artifacts, diagnostics_html: None })
    }

    /// Builds the whole site, reusing the previous snapshot of unchanged files. Findings go to the terminal, and onto the
    /// page if there is no site.
    fn whole(&mut self, early: Early<'_>) -> Built {
        let lang = self.lang;
        let around = Around {
            before: self.before.as_ref(),
            picture: None,
            pages: Some(early.show),
            asked: Some(early.asked),
            holds: true,
        };
        match pipeline::build(&build::options(&self.site, false), &self.store, &self.tray, around) {
            Ok(Outcome { report, artifacts, summary, sources, open, .. }) => {
                let diagnostics = print::told(&report);
                print::report(&diagnostics, &summary, &sources, Format::Human, lang);
                // A warning must not hide the page it is about.
                let diagnostics_html = artifacts.is_none().then(|| error_page(&diagnostics, lang, &print::excerpts(&sources)));
                self.before = Some(sources);
                self.open = open;
                Built { artifacts, diagnostics_html }
            }
            Err(diagnostic) => {
                print::refuse(&diagnostic, Format::Human, lang);
                Built { artifacts: None, diagnostics_html: Some(error_page(&[*diagnostic], lang, &|_| None)) }
            }
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
