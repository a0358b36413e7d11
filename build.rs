//! Tells cargo that what is compiled in (theme, starter, demonstration) belongs to the program: a new file there is a
//! change.

fn main() {
    for folder in ["themes/default", "src/command/starter", "content", "site.yaml"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
