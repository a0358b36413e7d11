//! Where links start: the page that contains them. All links are relative, except on the `404.html` of a site with a
//! `base_url`: it is served at any depth, so it links from the server root.

use std::cell::Cell;

use crate::text::last_slash;

use super::Url;

/// A prefix of it leads from any page up to the root; it is longer than any page needs.
const UP: &str = "../../../../../../../../";

/// The page that contains the links.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) url: &'a Url,
    /// The path of the site on its server, for a page that is served at any address.
    pub(super) root: Option<&'a str>,
    /// The way up to the root, if every link goes over the root even where a shorter one exists. Such links are the
    /// same in all folders of equal depth.
    pub(super) over_root: Option<&'static str>,
    /// Set when a link differs between pages that are otherwise [alike](Self::alike): a link to an anchor, which the
    /// target page itself writes without an address, or a link into a sibling folder.
    pub(super) tied: Option<&'a Cell<bool>>,
}

impl<'a> Here<'a> {
    /// A page with relative links.
    pub(super) fn at(url: &'a Url) -> Self {
        Self { url, root: None, over_root: None, tied: None }
    }

    /// The same page with links over the root, for content shared by many pages.
    pub(super) fn over_root(self) -> Self {
        let up = || UP.get(..3 * self.url.as_str().matches('/').count());
        Self { over_root: if self.root.is_none() { up() } else { None }, ..self }
    }

    /// The link to `url`.
    pub(super) fn href(self, url: &Url) -> String {
        if let Some(up) = self.over_root {
            return [up, url.as_str()].concat();
        }
        if self.tied.is_some() && self.is_beside(url) {
            self.tie();
        }
        match self.root {
            Some(root) => format!("{root}{url}"),
            None => url.from(self.url),
        }
    }

    /// The link to an anchor of `url`.
    pub(super) fn anchor(self, url: &Url, anchor: &str) -> String {
        self.tie();
        // Built by hand rather than with `format!`: a large table has millions of these.
        let mut link = if url == self.url { String::new() } else { self.href(url) };
        link.reserve_exact(anchor.len() + 1);
        link.push('#');
        link.push_str(anchor);
        link
    }

    /// Records that a link differs between pages that are alike.
    pub(super) fn tie(self) {
        if let Some(tied) = self.tied {
            tied.set(true);
        }
    }

    /// The link context: pages with the same value have the same links, unless one is [tied](Self::tied). With links
    /// over the root it is the way up. Otherwise it is the page's folder with its trailing `/`, or for a nested folder
    /// its parent without the trailing `/`: from `members/by-year/` and `members/by-level/` all links are the same,
    /// except those into one of these or another sibling folder.
    pub(super) fn alike(self) -> &'a str {
        if let Some(up) = self.over_root {
            return if up.is_empty() { "./" } else { up };
        }
        let path = self.url.as_str();
        let folder = last_slash(path).map_or("", |at| &path[..=at]);
        let outer = folder.strip_suffix('/').and_then(last_slash);
        outer.map_or(folder, |at| &folder[..at])
    }

    /// Whether `url` is in a subfolder of the [common parent](Self::alike), to which pages that are alike link
    /// differently.
    fn is_beside(self, url: &Url) -> bool {
        let outer = self.alike();
        let inner = url.as_str().strip_prefix(outer).and_then(|rest| rest.strip_prefix('/'));
        !outer.is_empty() && !outer.ends_with('/') && inner.is_some_and(|inner| inner.contains('/'))
    }

    /// The prefix that leads to the root.
    pub(super) fn to_root(self) -> String {
        self.root.map_or_else(|| self.url.to_root(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn addresses() -> impl Strategy<Value = Url> {
        proptest::collection::vec("[ab]|by-[ab]", 1..5).prop_map(|parts| Url::new(parts.join("/")))
    }

    #[test]
    fn pages_of_folders_beside_each_other_are_alike() {
        let alike = |path: &str| Here::at(&Url::new(path)).alike().to_owned();
        assert_eq!(alike("index.html"), "");
        assert_eq!(alike("members/a.html"), "members/");
        assert_eq!(alike("members/by-year/2001.html"), "members");
        assert_eq!(alike("members/by-level/county.html"), "members");
        assert_eq!(alike("members/by-level/b/2.html"), "members/by-level");
    }

    proptest! {
        #[test]
        fn what_is_not_tied_is_the_same_on_all_pages_that_are_alike(one in addresses(), other in addresses(), to in addresses()) {
            for of in [Here::at, |url| Here::at(url).over_root()] {
                let tied = Cell::new(false);
                let href = Here { tied: Some(&tied), ..of(&one) }.href(&to);
                if of(&one).alike() == of(&other).alike() && !tied.get() {
                    prop_assert_eq!(&href, &of(&other).href(&to));
                }
                let leads = crate::source::join(crate::source::folder_of(one.as_str()), &href);
                prop_assert_eq!(leads.as_deref(), Some(to.as_str()));
            }
        }
    }
}
