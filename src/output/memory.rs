//! The site in memory: which artifact answers a request. A request is a key, never a path on the disk, so nothing but
//! the artifacts can be reached, whatever it says.

use crate::plan::Url;

use super::Artifacts;

/// What answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The artifact at this address.
    Artifact(Url),
    /// A redirect to this address, absolute and with a leading `/`: a folder was requested without its trailing slash.
    Moved(String),
    /// Nothing stands there.
    Nothing,
}

/// What stands at `path`, which is percent-decoded and has a leading `/`: a file, the `index.html` of a folder, or a
/// redirect to the folder's address.
pub fn find(artifacts: &Artifacts, path: &str) -> Found {
    let Some(name) = path.strip_prefix('/') else { return Found::Nothing };
    let is_folder = name.is_empty() || name.ends_with('/');
    let url = Url::new(if is_folder { format!("{name}index.html") } else { name.to_owned() });
    // Every address has exactly one spelling: `//x` and `/./x` match nothing.
    let is_plain = url.as_str().len() == name.len() + if is_folder { "index.html".len() } else { 0 };
    if !is_plain {
        return Found::Nothing;
    }
    if artifacts.contains_key(&url) {
        Found::Artifact(url)
    } else if !is_folder && artifacts.contains_key(&Url::new(format!("{name}/index.html"))) {
        Found::Moved(format!("/{name}/"))
    } else {
        Found::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Artifact;

    #[test]
    fn only_artifacts_answer() {
        let names = ["index.html", "members/index.html", "members/a.html"];
        let artifacts: Artifacts = names.iter().map(|name| (Url::new(name), Artifact::Bytes(Vec::new()))).collect();
        let at = |path| find(&artifacts, path);
        assert_eq!(at("/"), Found::Artifact(Url::new("index.html")));
        assert_eq!(at("/index.html"), Found::Artifact(Url::new("index.html")));
        assert_eq!(at("/members/"), Found::Artifact(Url::new("members/index.html")));
        assert_eq!(at("/members"), Found::Moved("/members/".into()));
        for path in ["", "//", "//members", "/../etc/passwd", "/members/../index.html", "/./index.html", "/members/a.html/", "/x"]
        {
            assert_eq!(at(path), Found::Nothing, "{path}");
        }
    }
}
