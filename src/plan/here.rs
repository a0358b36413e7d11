//! Where links start: the page they stand on. Every page links relatively; only `404.html` of a site with a
//! `base_url` is served at any depth and links from the root.

use std::cell::Cell;

use super::Url;

/// The page that links.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) url: &'a Url,
    /// The path of the site on its server, for a page that is served at any address.
    pub(super) root: Option<&'a str>,
    /// Is told where a link leads to a place on a page: on that page itself it is written otherwise.
    pub(super) names_a_place: Option<&'a Cell<bool>>,
}

impl<'a> Here<'a> {
    /// A page that links relatively.
    pub(super) fn at(url: &'a Url) -> Self {
        Self { url, root: None, names_a_place: None }
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
        if let Some(told) = self.names_a_place {
            told.set(true);
        }
        if url == self.url { format!("#{anchor}") } else { format!("{}#{anchor}", self.href(url)) }
    }

    /// The folder that the page stands in, with its final `/`.
    pub(super) fn folder(self) -> &'a str {
        let path = self.url.as_str();
        path.rfind('/').map_or("", |at| &path[..=at])
    }

    /// What leads to the root.
    pub(super) fn to_root(self) -> String {
        self.root.map_or_else(|| self.url.to_root(), str::to_owned)
    }
}
