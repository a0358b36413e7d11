//! A site in a temporary folder, and the program's results on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A site under test.
pub(crate) struct SiteTest {
    folder: TempDir,
}

/// The outcome of a run.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl SiteTest {
    /// A small complete site: one source of each sort, with references between them.
    pub(crate) fn small() -> Self {
        let site = Self { folder: tempfile::tempdir().expect("folder") };
        site.file(
            "site.yaml",
            "title: 江畔社区\nsubtitle: 党史长廊\ncollections:\n  history: {kind: history, title: 党史述要}\n  members: {kind: member, title: 优秀党员}\n  honors: {kind: honor, title: 荣誉墙}\n",
        )
        .file("content/index.md", "---\ntitle: 江畔社区\nsummary: 社区的路。\n---\n前言。\n")
        .file("content/结束语.md", "---\ntitle: 结束语\n---\n谢谢参观。\n")
        .file(
            "content/history/_index.md",
            "---\ntitle: 党史述要\nperiods:\n  - {id: a, title: 起步, from: 1949, to: 1999}\n  - {id: b, title: 新程, from: 2000}\n---\n引言。\n",
        )
        .file(
            "content/history/挂牌.md",
            "---\ntitle: 社区挂牌\ndate: \"2003-07\"\nsources: [志]\npeople: [张明远]\nsummary: 三个小组合成一个社区。\n---\n这一天，[[张明远]]主持了会议。见[荣誉](../honors/荣誉.yaml)。\n\n## 经过\n\n| 项 | 数 |\n|---|--:|\n| 户 | 120 |\n",
        )
        .file("content/history/老街.md", "---\ntitle: 老街\ndate: \"1958\"\nsources: [志]\n---\n石阶三百级。\n")
        .file(
            "content/members/张明远.md",
            "---\nname: 张明远\nborn: \"1938-03\"\ngroups: [优秀共产党员]\nsummary: 扎根社区二十年。\nconsent: {status: granted}\n---\n他每天走一遍石阶。\n",
        )
        .file("content/members/王毅.md", "---\nname: 王毅\ngroups: [志愿先锋]\nconsent: {status: granted}\n---\n他修好了路灯。\n")
        .file(
            "content/honors/荣誉.yaml",
            "- title: 先进个人\n  recipient: 张明远\n  level: township\n  decided_on: \"2012-06\"\n- title: 全国先进集体\n  recipient: 江畔志愿队\n  level: national\n  decided_on: \"2018\"\n",
        );
        site
    }

    /// An empty site.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("folder") }
    }

    /// Writes a file.
    pub(crate) fn file(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let target = self.path(path);
        fs::create_dir_all(target.parent().expect("parent")).expect("folder");
        fs::write(target, text).expect("file");
        self
    }

    /// Appends text to a file.
    pub(crate) fn append(&self, path: &str, text: &str) -> &Self {
        let mut old = fs::read_to_string(self.path(path)).unwrap_or_default();
        old.push_str(text);
        self.file(path, old)
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).expect("file");
        self
    }

    /// Writes a real JPEG of the given size.
    pub(crate) fn picture(&self, path: &str, width: u32, height: u32) -> &Self {
        let pixels = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([u8::try_from(x * 255 / width).unwrap_or(0), u8::try_from(y * 255 / height).unwrap_or(0), 96])
        });
        let target = self.path(path);
        fs::create_dir_all(target.parent().expect("parent")).expect("folder");
        pixels.save(target).expect("picture");
        self
    }

    /// The path of a file of the site on the disk.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The contents of a text file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs a command on the site; messages are in Chinese unless the arguments say otherwise.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let mut all = arguments.to_vec();
        let site = self.folder.path().to_string_lossy().into_owned();
        all.extend(["--site", &site]);
        run(&all, self.folder.path())
    }

    /// Runs `changlang build`.
    pub(crate) fn build(&self) -> Ran {
        self.run(&["build"])
    }

    /// Every file below a folder, with its bytes.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(folder))
    }
}

/// Every file below `folder`, with its bytes.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).expect("file"))
        })
        .collect()
}

/// Runs the program.
pub(crate) fn run(arguments: &[&str], folder: &Path) -> Ran {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_changlang"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LC_ALL")
        .env("LANG", "zh_CN.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Ran {
    /// Asserts exit code 0.
    pub(crate) fn succeeds(&self) -> &Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    /// Asserts the exit code.
    pub(crate) fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }

    /// The JSON report.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The findings of the JSON report as `code file:line:column`.
    pub(crate) fn findings(&self) -> Vec<String> {
        let json = self.json();
        let rows = json["diagnostics"].as_array().expect("diagnostics").clone();
        rows.iter()
            .map(|row| {
                let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
                assert!(row["severity"] == "info" || !text("help").is_empty(), "no help: {row}");
                format!("{} {}:{}:{}", text("code"), text("file"), row["line"], row["column"])
            })
            .collect()
    }
}
