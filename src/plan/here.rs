//! Where links start: the page they stand on. Every page links relatively; only `404.html` of a site with a
//! `base_url` is served at any depth and links from the root.

use super::Url;

/// The page that links.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) url: &'a Url,
    /// The path of the site on its server, for a page that is served at any address.
    pub(super) root: Option<&'a str>,
}

impl<'a> Here<'a> {
    /// A page that links relatively.
    pub(super) fn at(url: &'a Url) -> Self {
        Self { url, root: None }
    }

    /// The link to `url`.
    pub(super) fn href(self, url: &Url) -> String {
        match self.root {
            Some(root) => format!("{root}{url}"),
            None => url.from(self.url),
        }
    }

    /// The link to an anchor of `url`.
    pub(super) fn anchor(self, url: &Url, anchor: &str) -> String {
        if url == self.url { format!("#{anchor}") } else { format!("{}#{anchor}", self.href(url)) }
    }

    /// What leads to the root.
    pub(super) fn to_root(self) -> String {
        self.root.map_or_else(|| self.url.to_root(), str::to_owned)
    }
}
