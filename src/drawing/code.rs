//! A QR code as SVG: the way from a screen to a visitor's own phone.

use std::fmt::Write;

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// The quiet zone that scanners need, in modules.
const MARGIN: usize = 4;

/// The QR code of `address`; `None` if the address is too long for one.
pub(super) fn svg(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * MARGIN;
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let run = row[x..code.size].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
            }
            x += run + 1;
        }
    }
    // Dark on white in every theme: scanners read nothing else as reliably.
    Some(format!(
        "<svg class=\"qr-code\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_has_its_three_eyes_and_a_quiet_zone() {
        let svg = super::svg("https://example.org/hall/members/zhang-ming-yuan.html").expect("a code");
        // The first row of the two upper finder patterns: seven dark modules, four modules from the edge.
        assert!(svg.contains("M4 4h7v1h-7z"), "{svg}");
        assert_eq!(svg, super::svg("https://example.org/hall/members/zhang-ming-yuan.html").expect("the same"));
    }

    #[test]
    fn an_address_that_no_code_holds_has_none() {
        assert_eq!(super::svg(&"x".repeat(5000)), None);
    }
}
