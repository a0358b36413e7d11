//! Tells cargo that the files compiled into the program (default theme, starter, demonstration) are inputs of the build, so
//! that a new file there triggers one.

fn main() {
    for folder in ["themes/default", "src/command/starter", "content", "site.yaml"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
