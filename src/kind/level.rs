//! The level of an honour. It is stated explicitly, never derived from the title (domain §1: in 重庆 「市级」 is 省部级).

use std::collections::BTreeMap;

/// A level; `Ord` puts the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 国家级
    National,
    /// 省部级
    Provincial,
    /// 地市级
    Prefecture,
    /// 区县级
    County,
    /// 乡镇（街道）级
    Township,
    /// 社区（单位）级
    Community,
}

impl Level {
    /// All levels, highest first.
    pub const ALL: [Self; 6] =
        [Self::National, Self::Provincial, Self::Prefecture, Self::County, Self::Township, Self::Community];

    /// The value used in source files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Provincial => "provincial",
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::Township => "township",
            Self::Community => "community",
        }
    }

    /// The default label, unless the site defines another.
    pub fn label(self) -> &'static str {
        match self {
            Self::National => "国家级",
            Self::Provincial => "省部级",
            Self::Prefecture => "地市级",
            Self::County => "区县级",
            Self::Township => "乡镇（街道）级",
            Self::Community => "社区（单位）级",
        }
    }

    /// Parses a value, a default label, a label of the site, or a common synonym. 「市级」 alone means what the site's
    /// labels say; if they do not mention it, 地市级.
    pub fn parse(written: &str, labels: &LevelLabels) -> Option<Self> {
        let written = written.trim();
        let known = |level: &Self| {
            level.as_str() == written
                || level.label() == written
                || labels.label(*level) == written
                || labels.label(*level).split(['（', '）', '(', ')']).any(|part| part == written && !matches!(part, "" | "级"))
        };
        Self::ALL.into_iter().find(known).or(match written {
            "全国" | "中央" | "国家" => Some(Self::National),
            "省级" | "部级" | "省" | "直辖市级" => Some(Self::Provincial),
            "市级" | "地级" | "州级" => Some(Self::Prefecture),
            "区级" | "县级" | "区" | "县" => Some(Self::County),
            "街道级" | "乡级" | "镇级" | "乡镇级" | "街道" | "乡镇" => Some(Self::Township),
            "社区级" | "村级" | "单位级" | "厂级" | "社区" | "单位" => Some(Self::Community),
            _ => None,
        })
    }
}

/// The labels of the levels as defined by the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelLabels {
    named: BTreeMap<&'static str, String>,
}

impl LevelLabels {
    /// Sets the label of a level.
    pub fn name(&mut self, level: Level, label: String) {
        self.named.insert(level.as_str(), label);
    }

    /// The label of a level: the site's, else the default.
    pub fn label(&self, level: Level) -> &str {
        self.named.get(level.as_str()).map_or(level.label(), String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_decides_what_municipal_means() {
        let plain = LevelLabels::default();
        assert_eq!(Level::parse("市级", &plain), Some(Level::Prefecture));
        let mut chongqing = LevelLabels::default();
        chongqing.name(Level::Provincial, "市级（省部级）".to_owned());
        assert_eq!(Level::parse("市级", &chongqing), Some(Level::Provincial));
        assert_eq!(Level::parse("省部级", &chongqing), Some(Level::Provincial));
        assert_eq!(Level::parse("national", &plain), Some(Level::National));
        for nothing in ["很高", "级", ""] {
            assert_eq!(Level::parse(nothing, &chongqing), None, "{nothing:?}");
        }
        assert!(Level::National < Level::Community);
    }
}
