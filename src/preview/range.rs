//! Byte ranges of a file. Without them some browsers do not play recordings, and none lets a visitor seek in one.

/// What a `Range` header requests of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The whole file.
    Whole,
    /// `length` bytes from `start` on.
    Bytes { start: u64, length: u64 },
    /// Only bytes that do not exist.
    Beyond,
}

/// Reads a `Range` header for a file of `size` bytes. What we do not support, such as several ranges at once, requests
/// the whole file.
pub(super) fn read(header: Option<&str>, size: u64) -> Part {
    parse(header, size).unwrap_or(Part::Whole)
}

fn parse(header: Option<&str>, size: u64) -> Option<Part> {
    let (first, last) = header?.strip_prefix("bytes=")?.trim().split_once('-')?;
    let (start, end) = if first.is_empty() {
        let length: u64 = last.parse().ok()?;
        if length == 0 {
            return Some(Part::Beyond);
        }
        (size.saturating_sub(length), size)
    } else {
        let start: u64 = first.parse().ok()?;
        let end = if last.is_empty() { size } else { last.parse::<u64>().ok()?.saturating_add(1).min(size) };
        if !last.is_empty() && last.parse::<u64>().ok()? < start {
            return None;
        }
        (start, end)
    };
    Some(if start < end { Part::Bytes { start, length: end - start } } else { Part::Beyond })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_a_hundred_bytes() {
        let at = |header| read(Some(header), 100);
        assert_eq!(at("bytes=0-"), Part::Bytes { start: 0, length: 100 });
        assert_eq!(at("bytes=10-19"), Part::Bytes { start: 10, length: 10 });
        assert_eq!(at("bytes=90-500"), Part::Bytes { start: 90, length: 10 });
        assert_eq!(at("bytes=-10"), Part::Bytes { start: 90, length: 10 });
        assert_eq!(at("bytes=-500"), Part::Bytes { start: 0, length: 100 });
        assert_eq!(at("bytes=100-"), Part::Beyond);
        assert_eq!(at("bytes=-0"), Part::Beyond);
        for header in ["bytes=0-1,5-6", "bytes=x-", "items=0-1", "bytes=9-3", "bytes"] {
            assert_eq!(at(header), Part::Whole, "{header}");
        }
        assert_eq!(read(None, 100), Part::Whole);
        assert_eq!(read(Some("bytes=0-"), 0), Part::Beyond);
    }
}
