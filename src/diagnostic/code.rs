//! The stable name of every finding. Scripts rely on these words; their sentences are in `catalogue.yaml`.

/// Declares the codes: each variant with the kebab-case word that appears in reports.
macro_rules! codes {
    ($($variant:ident => $word:literal,)*) => {
        /// The kind of a finding. Its word is stable; the handbook explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each code is explained in catalogue.yaml, and a test holds that none is forgotten")]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            /// Every code, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kebab-case word.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl serde::Serialize for Code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for Code {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                let named = Self::ALL.iter().find(|code| code.as_str() == word);
                named.copied().ok_or_else(|| serde::de::Error::custom("no such code"))
            }
        }
    };
}

codes! {
    // the call and the environment
    SiteMissing => "site-missing",
    FolderNotEmpty => "folder-not-empty",
    OutputForeign => "output-foreign",
    OutputUnwritable => "output-unwritable",
    OutputLocked => "output-locked",
    OutputInside => "output-inside",
    PortTaken => "port-taken",
    // reading
    FileUnreadable => "file-unreadable",
    FileEncoding => "file-encoding",
    FileControl => "file-control",
    FileHeld => "file-held",
    FileOpen => "file-open",
    FileTwice => "file-twice",
    FileCopy => "file-copy",
    FileTooLarge => "file-too-large",
    FileUnsupported => "file-unsupported",
    LinkOutside => "link-outside",
    // site.yaml and every other YAML
    YamlSyntax => "yaml-syntax",
    YamlColon => "yaml-colon",
    YamlSpace => "yaml-space",
    YamlDash => "yaml-dash",
    YamlQuote => "yaml-quote",
    YamlQuoteOpen => "yaml-quote-open",
    YamlBracket => "yaml-bracket",
    YamlQuotes => "yaml-quotes",
    YamlComment => "yaml-comment",
    YamlTab => "yaml-tab",
    YamlDuplicate => "yaml-duplicate",
    YamlShape => "yaml-shape",
    FrontMatterOpen => "front-matter-open",
    FrontMatterBegin => "front-matter-begin",
    KeyUnknown => "key-unknown",
    KeyMissing => "key-missing",
    ValueInvalid => "value-invalid",
    KindUnknown => "kind-unknown",
    KindInvalid => "kind-invalid",
    CollectionUnknown => "collection-unknown",
    CollectionMissing => "collection-missing",
    CollectionEmpty => "collection-empty",
    TileUnknown => "tile-unknown",
    BaseUrl => "base-url",
    // entries
    FieldUnknown => "field-unknown",
    FieldRequired => "field-required",
    FieldType => "field-type",
    DateInvalid => "date-invalid",
    TimeOrder => "time-order",
    LevelUnknown => "level-unknown",
    ValueUnlisted => "value-unlisted",
    TableHeader => "table-header",
    TableTwoHeads => "table-two-heads",
    TableRow => "table-row",
    TableEncoding => "table-encoding",
    TableEncrypted => "table-encrypted",
    TableDamaged => "table-damaged",
    TableDisguised => "table-disguised",
    TableUnfolds => "table-unfolds",
    TableTooLarge => "table-too-large",
    TableOrphan => "table-orphan",
    TableSheet => "table-sheet",
    TableSheets => "table-sheets",
    TableOverlap => "table-overlap",
    TableFormula => "table-formula",
    TableUncounted => "table-uncounted",
    TableHidden => "table-hidden",
    TableSkipped => "table-skipped",
    DateNumber => "date-number",
    DateMonths => "date-months",
    ColumnTwice => "column-twice",
    ColumnUnknown => "column-unknown",
    ColumnUnnamed => "column-unnamed",
    ColumnPrivate => "column-private",
    TextPinyin => "text-pinyin",
    TextTorn => "text-torn",
    TextLetter => "text-letter",
    TextScript => "text-script",
    TextPlaceholder => "text-placeholder",
    TextQuote => "text-quote",
    TextPunctuation => "text-punctuation",
    TextMixed => "text-mixed",
    TextResidue => "text-residue",
    TextMarkup => "text-markup",
    TextConflict => "text-conflict",
    TextEncoding => "text-encoding",
    TextInvisible => "text-invisible",
    PrivateFound => "private-found",
    PrivateSuspect => "private-suspect",
    PrivateDropped => "private-dropped",
    PictureNote => "picture-note",
    FileKind => "file-kind",
    FilePrivate => "file-private",
    FileSuspect => "file-suspect",
    FileNotes => "file-notes",
    FileLarge => "file-large",
    PdfUnread => "pdf-unread",
    ConsentMissing => "consent-missing",
    ConsentWithheld => "consent-withheld",
    RollUnreleased => "roll-unreleased",
    HonorNational => "honor-national",
    HonorIssuer => "honor-issuer",
    HonorUndated => "honor-undated",
    DocumentNumber => "document-number",
    IssuersJoined => "issuers-joined",
    Superlative => "superlative",
    Unsourced => "unsourced",
    SurnameReading => "surname-reading",
    FlowSuppressed => "flow-suppressed",
    StatisticConflict => "statistic-conflict",
    PeriodUnknown => "period-unknown",
    IdDuplicate => "id-duplicate",
    NameDuplicate => "name-duplicate",
    // links, references, pictures
    LinkMissing => "link-missing",
    FragmentMissing => "fragment-missing",
    ReferenceMissing => "reference-missing",
    ReferenceAmbiguous => "reference-ambiguous",
    WithdrawnNamed => "withdrawn-named",
    MaskedNamed => "masked-named",
    PictureMissing => "picture-missing",
    PictureAlt => "picture-alt",
    PictureUnreadable => "picture-unreadable",
    PictureDamaged => "picture-damaged",
    PictureNotAPicture => "picture-not-a-picture",
    PictureHeic => "picture-heic",
    PictureTooLarge => "picture-too-large",
    PictureSmall => "picture-small",
    PictureRole => "picture-role",
    PictureRedaction => "picture-redaction",
    PictureUncovered => "picture-uncovered",
    FileMissing => "file-missing",
    FontMissing => "font-missing",
    FontUnreadable => "font-unreadable",
    // addresses
    SlugInvalid => "slug-invalid",
    AddressTaken => "address-taken",
    AddressRedirect => "address-redirect",
    AddressChanged => "address-changed",
    // the theme
    ThemeMissing => "theme-missing",
    ThemeInvalid => "theme-invalid",
    ThemeComponent => "theme-component",
    ThemeDocument => "theme-document",
    ThemeNotes => "theme-notes",
    ThemeContract => "theme-contract",
    ThemePolicy => "theme-policy",
    TemplateError => "template-error",
    // the gate
    OutputLink => "output-link",
    OutputFragment => "output-fragment",
    OutputExternal => "output-external",
    OutputForbidden => "output-forbidden",
    OutputPrivate => "output-private",
    SearchPrivate => "search-private",
    OutputSuspect => "output-suspect",
    OutputLarge => "output-large",
    OutputTotal => "output-total",
    OutputName => "output-name",
    OutputCase => "output-case",
    OutputJournal => "output-journal",
    SourceChanged => "source-changed",
    ManifestMissing => "manifest-missing",
    OutputOccupied => "output-occupied",
    CopyMissing => "copy-missing",
    CopyChanged => "copy-changed",
    CopyStale => "copy-stale",
    CopyForeign => "copy-foreign",
    CopyInterrupted => "copy-interrupted",
    StoreFailed => "store-failed",
}
