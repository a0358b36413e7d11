//! The addresses in `srcset` attributes.

/// The addresses of all candidates of a `srcset`.
pub(super) fn addresses(srcset: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, descriptors) = rest.split_at(end);
        // A comma at the end of the address ends the candidate; a comma inside is part of the address.
        let bare = address.trim_end_matches(',');
        found.push(bare);
        let next = descriptors.find(',').unwrap_or(descriptors.len());
        rest = if bare.len() < address.len() { descriptors } else { &descriptors[next..] };
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn candidates() {
        assert_eq!(addresses("a.jpg 320w, b.jpg 640w"), ["a.jpg", "b.jpg"]);
        assert_eq!(addresses(" a.jpg, b.jpg 2x ,c.jpg"), ["a.jpg", "b.jpg", "c.jpg"]);
        assert_eq!(addresses("data:image/png;base64,AA== 1x"), ["data:image/png;base64,AA=="]);
        assert!(addresses(" , ").is_empty());
    }
}
