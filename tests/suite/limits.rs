//! Hostile and broken input: one diagnostic each, in bounded memory and time.

use std::fs::File;
use std::io::Write;
use std::process::Command;

use zip::write::SimpleFileOptions;

use crate::site_test::{Ran, SiteTest};

/// Memory limit of a check (`ulimit -v`), in KiB. A site of ordinary size stays far below.
const MEMORY_KIB: u32 = 2_000_000;

/// Seconds after which a check counts as hanging.
const WATCHDOG: u32 = 60;

/// Runs `changlang check` under the limits.
fn limited(site: &SiteTest) -> Ran {
    let command = format!(
        "ulimit -v {MEMORY_KIB}; exec timeout {WATCHDOG} '{}' check --format json --jobs 2 --site '{}'",
        env!("CARGO_BIN_EXE_changlang"),
        site.path("").display()
    );
    let output = Command::new("bash").args(["-c", &command]).env("LANG", "zh_CN.UTF-8").output().expect("bash");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Checks the small site with one more file and returns the findings in it.
fn told(path: &str, write: impl FnOnce(&mut File)) -> Vec<String> {
    let site = SiteTest::small();
    site.file(path, "");
    let mut file = File::create(site.path(path)).expect("file");
    write(&mut file);
    drop(file);
    let ran = limited(&site);
    assert!(ran.code == 0 || ran.code == 1, "{path}: ended with {}: {}", ran.code, ran.stderr);
    let findings = ran.findings();
    findings
        .into_iter()
        .filter(|found| found.contains(path))
        .map(|found| found.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

/// Writes a workbook of `parts`, followed by the part `name` with a section repeated as often as given.
fn workbook(
    file: &mut File,
    parts: &[(&str, &str)],
    name: &str,
    head: &str,
    repeated: &dyn Fn(usize) -> String,
    times: usize,
    tail: &str,
) {
    let mut archive = zip::ZipWriter::new(file);
    let options = SimpleFileOptions::default().compression_level(Some(1));
    for (name, text) in parts {
        archive.start_file(*name, options).expect("part");
        archive.write_all(text.as_bytes()).expect("bytes");
    }
    archive.start_file(name, options).expect("part");
    archive.write_all(head.as_bytes()).expect("bytes");
    for at in 0..times {
        archive.write_all(repeated(at).as_bytes()).expect("bytes");
    }
    archive.write_all(tail.as_bytes()).expect("bytes");
    archive.finish().expect("archive");
}

const PARTS: [(&str, &str); 3] = [
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
];

const HEAD: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>时间</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>示例奖</t></is></c><c r="B2"><v>2017</v></c></row>"#;
const TAIL: &str = "</sheetData></worksheet>";

#[test]
fn workbooks_stay_in_bounds() {
    let blank = |at: usize| format!("<row r=\"{0}\"><c r=\"A{0}\" s=\"0\"/><c r=\"XFD{0}\"/></row>", at + 3);
    let found = told("content/honors/空行.xlsx", |file| {
        workbook(file, &PARTS, "xl/worksheets/sheet1.xml", HEAD, &blank, 1_000_000, TAIL);
    });
    assert_eq!(found, [""; 0], "a million blank rows are no rows");

    let wide = |at: usize| format!("<row r=\"{0}\"><c r=\"SA{0}\"><v>1</v></c></row>", at + 3);
    let found = told("content/honors/稀疏.xlsx", |file| {
        workbook(file, &PARTS, "xl/worksheets/sheet1.xml", HEAD, &wide, 300_000, TAIL);
    });
    assert!(found.contains(&"table-too-large".to_owned()), "{found:?}");

    let zeros = " ".repeat(1 << 20);
    let found = told("content/honors/炸弹.xlsx", |file| {
        workbook(file, &PARTS, "xl/sharedStrings.xml", "<sst>", &|_| zeros.clone(), 200, "</sst>");
    });
    assert_eq!(found, ["table-unfolds"]);

    let ods = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet")];
    let repeated = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="册"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>名称</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let found = told("content/honors/重复.ods", |file| {
        workbook(file, &ods, "content.xml", repeated, &|_| String::new(), 0, "");
    });
    assert_eq!(found, ["table-unfolds"]);
}

#[test]
fn texts_stay_in_bounds() {
    let found = told("content/honors/大.csv", |file| file.set_len(200 << 20).expect("length"));
    assert_eq!(found, ["file-too-large"]);
    let found = told("content/长行.md", |file| {
        file.write_all("---\ntitle: 长\n---\n".as_bytes()).expect("bytes");
        file.write_all("一行到底，".repeat((10 << 20) / 15).as_bytes()).expect("bytes");
    });
    assert_eq!(found, ["file-too-large"]);
    let found = told("content/honors/长行.csv", |file| {
        file.write_all("名称,时间,简介\n示例奖,2017,".as_bytes()).expect("bytes");
        file.write_all("一行到底，".repeat((10 << 20) / 15).as_bytes()).expect("bytes");
    });
    assert_eq!(found, [""; 0], "a long line of a table is only long");
    let found = told("content/honors/空字符.csv", |file| file.write_all(b"a,b\0c\n").expect("bytes"));
    assert_eq!(found, ["table-encoding"]);
    let found = told("content/空字符.md", |file| file.write_all("---\ntitle: 长\0\n---\n".as_bytes()).expect("bytes"));
    assert_eq!(found, ["file-control"]);
}

#[test]
fn yaml_stays_in_bounds() {
    let deep = "[".repeat(100_000);
    let found = told("content/honors/深.yaml", |file| write!(file, "- title: 奖\n  level: {deep}\n").expect("bytes"));
    assert_eq!(found, ["yaml-syntax"]);
    let mut laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (last, next) in ["a", "b", "c", "d", "e", "f", "g", "h"].iter().zip(["b", "c", "d", "e", "f", "g", "h", "i"]) {
        std::fmt::Write::write_fmt(&mut laughs, format_args!("{next}: &{next} [{}]\n", vec![format!("*{last}"); 9].join(", ")))
            .expect("text");
    }
    let found = told("content/honors/别名.yaml", |file| file.write_all(laughs.as_bytes()).expect("bytes"));
    assert!(!found.is_empty(), "an explosion of aliases is told");
    let found = told("content/honors/两次.yaml", |file| {
        file.write_all("- title: 奖\n  title: 奖\n  decided_on: 2017\n".as_bytes()).expect("bytes");
    });
    assert_eq!(found, ["yaml-duplicate"]);
    let found = told("content/深.md", |file| {
        write!(file, "---\ntitle: 深\n---\n{}\n\n{}\n", ">".repeat(100_000), "*".repeat(100_000)).expect("bytes");
    });
    assert_eq!(found, [""; 0], "Markdown has no wrong input");
}
