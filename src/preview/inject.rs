//! Inserts the reload script into a page that is served, and extends the page's content security policy to allow it.
//! The artifacts stay unchanged.

use crate::output::{Scanner, Token};

/// The path of the preview's own addresses.
pub(super) const OWN: &str = "/.changlang/";

/// The policy directives that the script needs: it is loaded, listens for events and shows a frame.
const NEEDS: [&str; 3] = ["script-src", "connect-src", "frame-src"];

/// `page` with the script that reloads it when a version other than `version` is shown. If there are diagnostics
/// (`has_trouble`), the script overlays them.
pub(super) fn with_script(page: &str, version: &str, has_trouble: bool) -> String {
    let trouble = if has_trouble { " data-trouble" } else { "" };
    let script = format!("<script src=\"{OWN}reload.js\" data-version=\"{version}\"{trouble}></script>");
    let mut policies = Vec::new();
    let mut end = page.len();
    let mut scanner = Scanner::html(page);
    while let Some(token) = scanner.next() {
        match token {
            Token::Open(name) if name == "meta" => {
                let is_policy = scanner.attribute("http-equiv").map(|name| name.value().trim().to_ascii_lowercase());
                if is_policy.is_some_and(|name| name == "content-security-policy")
                    && let Some(content) = scanner.attribute("content")
                {
                    policies.push((content.offset, content.raw));
                }
            }
            Token::Close(name) if name == "body" => end = scanner.offset(),
            _ => {}
        }
    }
    let mut out = String::with_capacity(page.len() + script.len() + 100);
    let mut at = 0;
    for (offset, policy) in policies {
        out.push_str(&page[at..offset]);
        out.push_str(&opened(policy));
        at = offset + policy.len();
    }
    // A policy after the end of the body has no effect, but it is copied already, so the script must come after it.
    let end = end.max(at);
    out.push_str(&page[at..end]);
    out.push_str(&script);
    out.push_str(&page[end..]);
    out
}

/// Extends a policy, as written in its attribute, so that the page can reach the preview.
fn opened(policy: &str) -> String {
    let is_quoted_so = !policy.contains('\'') && policy.contains("&#");
    let own = if is_quoted_so { "&#39;self&#39;" } else { "'self'" };
    let mut needs = NEEDS.to_vec();
    let mut directives: Vec<String> = Vec::new();
    // The semicolon of a character reference would be taken for the end of a directive, so quotes are decoded
    // meanwhile.
    for directive in policy.replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'").split(';') {
        let name = directive.trim().split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let mut directive = directive.trim().to_owned();
        if let Some(at) = needs.iter().position(|need| *need == name) {
            needs.remove(at);
            directive = directive.replace(" 'none'", "");
            if !directive.contains("'self'") {
                directive.push_str(" 'self'");
            }
        }
        if !directive.is_empty() {
            directives.push(directive);
        }
    }
    directives.extend(needs.into_iter().map(|need| format!("{need} 'self'")));
    directives.join("; ").replace("'self'", own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = with_script("<body><p>a</BODY></html>", "7", false);
        assert_eq!(page, "<body><p>a<script src=\"/.changlang/reload.js\" data-version=\"7\"></script></BODY></html>");
        assert!(with_script("no body", "7", true).ends_with("data-version=\"7\" data-trouble></script>"));
        let quoted = with_script("<textarea></body></textarea><p>x</body>", "7", false);
        assert!(quoted.starts_with("<textarea></body></textarea><p>x<script"), "{quoted}");
    }

    #[test]
    fn the_policy_lets_the_script_reach_us_and_nothing_else() {
        let policy = "default-src 'none'; script-src 'self'; frame-src 'none'; img-src 'self' data:";
        let page =
            with_script(&format!("<meta http-equiv=\"content-security-policy\" content=\"{policy}\"><body></body>"), "7", false);
        let expected = "default-src 'none'; script-src 'self'; frame-src 'self'; img-src 'self' data:; connect-src 'self'";
        assert!(page.contains(&format!("content=\"{expected}\"><body><script")), "{page}");
        let escaped = "<meta http-equiv=Content-Security-Policy content=\"default-src &#39;none&#39;\">";
        let page = with_script(escaped, "7", false);
        assert!(page.contains("script-src &#39;self&#39;; connect-src &#39;self&#39;"), "{page}");
    }
}
