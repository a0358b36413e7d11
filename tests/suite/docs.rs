//! The documents are true: the handbook's console sessions run, and the list of diagnostics matches the catalogue.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use changlang::diagnostic::{Code, Diagnostic, Lang, example, explanation};

use crate::site_test::{SiteTest, run};

/// The console sessions of a Markdown file as (command, output), in order.
fn sessions(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            line => match line.strip_prefix("$ ") {
                Some(command) => found.push((command.to_owned(), String::new())),
                None => {
                    if let Some((_, output)) = found.last_mut() {
                        let _ = writeln!(output, "{line}");
                    }
                }
            },
        }
    }
    found
}

#[test]
fn the_console_sessions_of_the_handbook_run() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/handbook.md")).expect("handbook");
    let sessions = sessions(&text);
    assert!(sessions.len() >= 3);
    let place = SiteTest::empty();
    for (command, expected) in sessions {
        let words: Vec<&str> = command.split_whitespace().collect();
        assert_eq!(words[0], "changlang", "{command}");
        let ran = run(&words[1..], &place.path(""));
        ran.succeeds();
        let said = format!("{}{}", ran.stdout, ran.stderr);
        snapbox::assert_data_eq!(said.trim_end(), expected.trim_end().to_owned());
    }
}

#[test]
fn the_honours_of_the_handbook_can_be_typed_into_a_new_site() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/handbook.md")).expect("handbook");
    let (_, rest) = text.split_once("`content/honors/集体.yaml`").expect("the example");
    let yaml = rest.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("its text");
    let place = SiteTest::empty();
    run(&["new", "展厅"], &place.path("")).succeeds();
    place.file("展厅/content/honors/集体.yaml", yaml);
    let ran = run(&["check", "--site", "展厅", "--format", "json"], &place.path(""));
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()), "{}", ran.stdout);
}

#[test]
fn every_code_is_in_the_list_of_diagnostics() {
    let mut list = String::from(
        "# 全部提示\n\n这一页由程序的提示目录生成（`SNAPSHOTS=overwrite cargo nextest run every_code`）。代码是固定的，脚本可以依赖。\n",
    );
    // An element of HTML would not be shown.
    let plain = |text: &str| text.replace('<', "\\<");
    for code in Code::ALL {
        let diagnostic = Diagnostic::new(*code);
        let weight = match diagnostic.severity.as_str() {
            "error" => "错误",
            "warning" => "提醒",
            _ => "说明",
        };
        let _ = write!(list, "\n## {}（{weight}）\n\n{}\n", code.as_str(), plain(explanation(*code)));
        assert!(!example(*code).is_empty(), "{} has no example", code.as_str());
        let _ = write!(list, "\n例如：{}。\n", plain(example(*code)));
        let help = diagnostic.help(Lang::Zh);
        if !help.is_empty() {
            let _ = write!(list, "\n怎么改：{}。\n", plain(&help));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    snapbox::assert_data_eq!(list, snapbox::Data::read_from(&path, None).raw());
}

#[test]
fn every_code_is_used() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let code: String = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"))
        .map(|entry| fs::read_to_string(entry.path()).expect("text"))
        .collect();
    let unused: Vec<String> =
        Code::ALL.iter().map(|code| format!("Code::{code:?}")).filter(|name| !code.contains(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
