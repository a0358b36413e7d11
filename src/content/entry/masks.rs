//! Masking at reading of what may only be shown masked, so that nothing later knows the original.

use crate::kind::{LevelLabels, Privacy, Scalar, Value};
use crate::text::mask::{self, Mentions};

use super::Draft;

impl Draft<'_> {
    /// Masks mentions of `name` in the rest of the entry, except its text. Other names, readings and addresses, which
    /// would give the name away, are removed.
    pub(super) fn mask_mentions(&mut self, name: &str) {
        let mentions = Mentions::of(name);
        let mask = |text: &mut String| {
            if let Some(masked) = mentions.masked(text) {
                *text = masked;
            }
        };
        if let Some(id) = &mut self.common.id {
            mask(id);
        }
        if self.common.is_told() {
            self.common.pinyin = None;
            self.common.aliases.clear();
            self.common.slug = None;
            mask(&mut self.common.summary);
            self.common.pictures.iter_mut().for_each(|picture| mask(&mut picture.alt));
            self.common.sources.iter_mut().for_each(|source| mask(&mut source.title));
        }
        for field in self.frame.kind.fields.values() {
            if field.alias {
                self.fields.remove(&field.key);
            } else if let Some(value) = self.fields.get_mut(&field.key) {
                mask_mention(value, &mentions);
            }
        }
    }

    /// Masks the fields that may only be shown masked, and with `all` every person's name. Returns the original names.
    pub(super) fn mask(&mut self, all: bool) -> Vec<String> {
        let mut masked = Vec::new();
        for key in self.frame.kind.person.iter().filter(|_| all) {
            if let Some(value) = self.fields.get_mut(key) {
                mask_value(value, self.frame.levels, &mut masked);
            }
        }
        let is_done = |key: &str| all && self.frame.kind.is_person(key);
        for field in self.frame.kind.fields.values().filter(|field| field.privacy == Privacy::Mask && !is_done(&field.key)) {
            let released =
                self.frame.names_released && self.frame.kind.roll.as_ref().is_some_and(|roll| *roll.name == *field.key);
            if released {
                continue;
            }
            if let Some(value) = self.fields.get_mut(&field.key) {
                mask_value(value, self.frame.levels, &mut masked);
            }
        }
        masked
    }
}

fn mask_value(value: &mut Value, levels: &LevelLabels, names: &mut Vec<String>) {
    match value {
        Value::One(scalar) => {
            let name = scalar.text(levels);
            *scalar = Scalar::Text(mask::mask_name(&name).into());
            names.push(name);
        }
        Value::List(items) => items.iter_mut().for_each(|item| mask_value(item, levels, names)),
        Value::Group(fields) => fields.iter_mut().for_each(|(_, value)| mask_value(value, levels, names)),
        Value::Picture(picture) => picture.alt = mask::mask_text(&picture.alt),
    }
}

/// Masks mentions of a name in a value.
fn mask_mention(value: &mut Value, mentions: &Mentions) {
    match value {
        // A text without a mention is left alone, so that table rows can go on sharing it.
        Value::One(Scalar::Text(text)) => {
            if let Some(masked) = mentions.masked(text) {
                *text = masked.into();
            }
        }
        Value::One(_) => {}
        Value::List(items) => items.iter_mut().for_each(|item| mask_mention(item, mentions)),
        Value::Group(fields) => fields.iter_mut().for_each(|(_, value)| mask_mention(value, mentions)),
        Value::Picture(picture) => {
            if let Some(masked) = mentions.masked(&picture.alt) {
                picture.alt = masked;
            }
        }
    }
}
