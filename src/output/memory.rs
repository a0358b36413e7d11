//! The site in memory: which artifact answers a request. A request is a key and never a path on the disk, so nothing
//! but the artifacts can be reached, whatever it says.

use crate::plan::Url;

use super::Artifacts;

/// What answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This artifact.
    Artifact(Url),
    /// Another address, from the root, with a leading `/`: a folder asked for without its slash.
    Moved(String),
    /// Nothing.
    Nothing,
}

/// What stands at `path`, a decoded path with its leading `/`: a file, the `index.html` of a folder, or the folder's
/// right address.
pub fn find(artifacts: &Artifacts, path: &str) -> Found {
    let Some(name) = path.strip_prefix('/') else { return Found::Nothing };
    let is_folder = name.is_empty() || name.ends_with('/');
    let url = Url::new(if is_folder { format!("{name}index.html") } else { name.to_owned() });
    // An address is written in one way only: `//x` and `/./x` are nothing.
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
