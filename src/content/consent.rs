//! The consent of living people (domain §5). If it is missing, a finding says that somebody should ask. If it was
//! refused, or does not cover the portrait, the deeds or the name, these are removed here, at reading, so that nothing
//! later can show them.

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{FieldType, Kind, Value};
use crate::source::Mapping;
use crate::source::yaml::{Data, Node};

use super::fields::Filling;

/// The key of the field, in every kind that asks for consent.
pub(super) const KEY: &str = "consent";

/// A person's answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Status {
    /// No answer is recorded.
    #[default]
    Unknown,
    Granted,
    Refused,
    /// The answer is unintelligible, which has been reported.
    Unreadable,
}

/// A consent as written.
#[derive(Clone, Debug, Default)]
pub(super) struct Consent {
    status: Status,
    /// What it covers; `None` if it does not say, which is everything.
    scope: Option<Vec<String>>,
    place: Place,
}

/// The parts of an entry that are withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Withheld {
    pub(super) name: bool,
    pub(super) portrait: bool,
    pub(super) deeds: bool,
}

const STATUSES: [(&str, Status); 6] = [
    ("granted", Status::Granted),
    ("同意", Status::Granted),
    ("refused", Status::Refused),
    ("拒绝", Status::Refused),
    ("不同意", Status::Refused),
    ("pending", Status::Unknown),
];

const SCOPES: [&str; 3] = ["姓名", "肖像", "事迹"];

/// Reads a consent: a mapping, or the status alone as in a table column.
pub(super) fn read(node: &Node, report: &mut Vec<Diagnostic>) -> Consent {
    let mut consent = Consent { place: node.place.clone(), ..Consent::default() };
    if let Data::Scalar(text) = &node.data {
        consent.status = status(text.trim(), &node.place, report);
        return consent;
    }
    let mut mapping = Mapping::new(node, report);
    let answer = mapping.node("status").cloned();
    mapping.node("on");
    mapping.node("by");
    // Not `mapping.node`, for which a blank one is none.
    mapping.node("scope");
    let scope = node.get("scope").cloned();
    mapping.finish();
    if let Some(node) = answer {
        consent.status = status(node.text().unwrap_or_default().trim(), &node.place, report);
    }
    consent.scope = scope.map(|scope| {
        // Whoever begins a scope and leaves it blank has not said that everything may be shown.
        if scope.items().is_empty() {
            unlisted("scope", "", &SCOPES, &scope.place, report);
        }
        let word = |item: &Node| {
            let word = item.text().unwrap_or_default().trim();
            if !SCOPES.contains(&word) {
                unlisted("scope", word, &SCOPES, &item.place, report);
            }
            word.to_owned()
        };
        scope.items().iter().map(word).collect()
    });
    consent
}

/// Reads a status. A misspelt refusal must not count as no answer.
fn status(word: &str, place: &Place, report: &mut Vec<Diagnostic>) -> Status {
    if let Some((_, status)) = STATUSES.iter().find(|(known, _)| *known == word) {
        return *status;
    }
    // A column may hold 是, √ and the like.
    match crate::kind::boolean(word) {
        Some(true) => Status::Granted,
        Some(false) => Status::Refused,
        None => {
            unlisted("公开同意", word, &["同意", "不同意", "granted", "refused", "pending"], place, report);
            Status::Unreadable
        }
    }
}

fn unlisted(key: &str, word: &str, allowed: &[&str], place: &Place, report: &mut Vec<Diagnostic>) {
    report.push(
        Diagnostic::new(Code::ValueUnlisted)
            .at(place)
            .with("field", key)
            .with("value", word)
            .with("allowed", allowed.join("、"))
            .with_some("nearest", nearest(word, allowed.iter().copied())),
    );
}

impl Consent {
    /// Whether the person still has to be asked.
    pub(super) fn is_open(&self) -> bool {
        self.status == Status::Unknown
    }

    /// The parts to be withheld.
    pub(super) fn withheld(&self) -> Withheld {
        let beyond = |word: &str| self.scope.as_ref().is_some_and(|scope| !scope.iter().any(|covered| covered == word));
        match self.status {
            Status::Unknown => Withheld::default(),
            Status::Refused | Status::Unreadable => Withheld { name: false, portrait: true, deeds: true },
            Status::Granted => Withheld { name: beyond("姓名"), portrait: beyond("肖像"), deeds: beyond("事迹") },
        }
    }

    /// Reports what is withheld, if anything.
    pub(super) fn tell(&self, withheld: Withheld, report: &mut Vec<Diagnostic>) {
        let Withheld { name, portrait, deeds } = withheld;
        let parts: Vec<&str> =
            [name, portrait, deeds].into_iter().zip(SCOPES).filter(|(held, _)| *held).map(|(_, part)| part).collect();
        if !parts.is_empty() && self.status != Status::Unreadable {
            report.push(Diagnostic::new(Code::ConsentWithheld).at(&self.place).with("parts", parts.join("、")));
        }
    }
}

/// Whether an entry of `kind` is about somebody living, who could be asked.
pub(super) fn asks(kind: &Kind, fields: &Filling<'_>) -> bool {
    let gone = |key: &str| match fields.get(key) {
        Some(Value::One(crate::kind::Scalar::Boolean(yes))) => *yes,
        other => other.is_some(),
    };
    let told_by_somebody = kind.fields.values().any(|field| field.kind == FieldType::Person && !field.list && gone(&field.key));
    kind.field(KEY).is_some() && told_by_somebody && !gone("died") && !gone("deceased")
}
