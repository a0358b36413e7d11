//! `changlang schema`: JSON Schemas of `site.yaml` and of every kind, for completion and hover in editors.

#![expect(clippy::disallowed_methods, reason = "it writes the schemas into the folder that was named")]

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::content::SETTINGS_ENDING;
use crate::diagnostic::{Code, Diagnostic, Lang};
use crate::kind::LevelLabels;
use crate::{config, content, kind, source};

use super::args::{Format, Schema};
use super::{CALL, DONE, print};

/// Runs the command and returns its exit code.
pub(super) fn run(call: &Schema, lang: Lang) -> u8 {
    let schemas = schemas(&call.root, call.out.as_deref().unwrap_or(Path::new(".vscode")));
    let Some(folder) = &call.out else {
        let text = serde_json::to_string_pretty(&schemas).unwrap_or_default();
        print::text(&text);
        return DONE;
    };
    match write(folder, &schemas) {
        Ok(count) => {
            print::tell(
                lang,
                &format!(
                    "已写出 {count} 个文件到 {}。在 VS Code 里装上「YAML」扩展，打开展厅的文件夹就有提示。",
                    folder.display()
                ),
                &format!(
                    "{count} files written to {}. Install the YAML extension in VS Code and open the site's folder.",
                    folder.display()
                ),
            );
            DONE
        }
        Err(error) => {
            let diagnostic = Diagnostic::new(Code::OutputUnwritable).with("folder", folder.display()).with("reason", error);
            print::refuse(&diagnostic, Format::Human, lang);
            CALL
        }
    }
}

/// The schemas of `site.yaml`, of table settings and of every kind (the site's own too, if there is a site), and the editor
/// settings that map files to them, by file stem.
fn schemas(root: &Path, folder: &Path) -> BTreeMap<String, Value> {
    let site = source::read(root, None, &mut Vec::new()).ok().and_then(|sources| config::parse(&sources, &mut Vec::new()));
    let (kinds, levels) = match &site {
        Some(site) => (&site.kinds, site.levels.clone()),
        None => (kind::built_in(), LevelLabels::default()),
    };
    let mut schemas: BTreeMap<String, Value> =
        kinds.iter().map(|(name, kind)| (file_name(name), content::json_schema(kind, &levels))).collect();
    schemas.insert("site".to_owned(), config::json_schema(kinds));
    schemas.insert("table".to_owned(), content::table_schema());
    let mut settings = Map::new();
    // Editors resolve paths relative to the folder that is opened, which is the site's.
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let from_site = absolute(folder);
    let from_site = from_site
        .strip_prefix(absolute(root))
        .map_or_else(|_| from_site.display().to_string(), |below| format!("./{}", below.display()));
    let path = |name: &str| format!("{from_site}/{name}.schema.json");
    settings.insert(path("site"), json!("site.yaml"));
    for collection in site.iter().flat_map(|site| &site.collections) {
        let files = [format!("content/{}/*.yaml", collection.id), format!("!content/{}/*{SETTINGS_ENDING}", collection.id)];
        let named = settings.entry(path(&file_name(&collection.kind))).or_insert_with(|| json!([]));
        if let Some(named) = named.as_array_mut() {
            named.extend(files.map(Value::from));
        }
    }
    settings.insert(path("table"), json!(format!("content/**/*{SETTINGS_ENDING}")));
    schemas.insert("settings".to_owned(), json!({ "yaml.schemas": settings }));
    schemas
}

/// File stem of a kind's schema. The site names its kinds freely; this keeps the file in the folder and off the fixed
/// names.
fn file_name(kind: &str) -> String {
    let name: String = kind.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    if ["site", "settings", "table"].contains(&name.as_str()) { format!("kind-{name}") } else { name }
}

fn write(folder: &Path, schemas: &BTreeMap<String, Value>) -> std::io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    for (name, schema) in schemas {
        let file = if name == "settings" { "settings.json".to_owned() } else { format!("{name}.schema.json") };
        // Never overwrite editor settings that exist.
        if name == "settings" && folder.join(&file).exists() {
            continue;
        }
        std::fs::write(folder.join(file), serde_json::to_string_pretty(schema).unwrap_or_default() + "\n")?;
    }
    Ok(schemas.len())
}
