//! Addresses within the published site: relative, flat, ASCII. Pages link to each other by relative paths that name the
//! file, so that the site works in any folder, under any sub-path and from `file://`.

use std::fmt;

/// The path of a published file relative to the site's root, with `/` as separator and no leading one:
/// `members/index.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Url(String);

impl Url {
    /// The address `path`, without a leading `/` or `./`.
    pub fn new(path: impl AsRef<str>) -> Self {
        let path = path.as_ref().trim_start_matches("./").trim_start_matches('/');
        Self(path.to_owned())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The prefix that leads from this page up to the root: `""`, `"../"`, `"../../"`.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The link from the page `from` to this file: `zhang-ming-yuan.html`, `../members/index.html`.
    pub fn from(&self, from: &Self) -> String {
        let (here, there) = (from.0.as_str(), self.0.as_str());
        // The length of the common folders: up to the last slash before which both paths are equal.
        let alike = here.bytes().zip(there.bytes()).take_while(|(a, b)| a == b).count();
        let same = here.as_bytes()[..alike].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
        let up = here[same..].matches('/').count();
        let mut link = String::with_capacity(3 * up + there.len() - same);
        for _ in 0..up {
            link.push_str("../");
        }
        link.push_str(&there[same..]);
        link
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Url {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

#[cfg(test)]
mod tests {
    use super::Url;

    #[test]
    fn links_are_relative_and_name_the_file() {
        let cases = [
            ("members/a.html", "members/b.html", "b.html"),
            ("index.html", "members/b.html", "members/b.html"),
            ("members/a.html", "index.html", "../index.html"),
            ("honors/by-level/national.html", "honors/index.html", "../index.html"),
            ("honors/by-level/national.html", "members/a.html", "../../members/a.html"),
            ("honors/index.html", "honors/by-level/national.html", "by-level/national.html"),
        ];
        for (from, to, link) in cases {
            assert_eq!(Url::new(to).from(&Url::new(from)), link, "{from} to {to}");
        }
        assert_eq!(Url::new("a/b/c.html").to_root(), "../../");
    }
}
