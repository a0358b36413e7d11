//! Which host names are answered. A page on the internet can point its own name at 127.0.0.1 and so make a browser read
//! what is served here (DNS rebinding). Such requests are recognized by the host they name.

use std::net::IpAddr;

use super::listen::bare;

/// The host names that are answered.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    given: String,
    /// Whether we listen on all addresses of the machine, so that any IP address may be named.
    everywhere: bool,
}

impl Hosts {
    /// The names of this machine, and `given`.
    pub(super) fn new(given: &str) -> Self {
        let everywhere = bare(given).parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified());
        Self { given: bare(given).to_owned(), everywhere }
    }

    /// Whether to answer a request with this `Host` header.
    pub(super) fn answer(&self, header: &str) -> bool {
        let Some(name) = name(header) else { return false };
        let own = ["localhost", "127.0.0.1", "::1", &self.given];
        // A numeric address is not a name that somebody could have pointed here.
        own.iter().any(|own| own.eq_ignore_ascii_case(name)) || self.everywhere && name.parse::<IpAddr>().is_ok()
    }
}

/// The host without port and brackets; `None` if malformed.
fn name(header: &str) -> Option<&str> {
    let (name, port) = match header.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => header.find(':').map_or((header, ""), |at| header.split_at(at)),
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    (port.is_empty() || port.starts_with(':') && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn only_our_own_names_are_answered() {
        let hosts = Hosts::new("127.0.0.1");
        for header in ["localhost", "LOCALHOST:4100", "127.0.0.1:4100", "127.0.0.1", "[::1]:4100", "[::1]"] {
            assert!(hosts.answer(header), "{header}");
        }
        for header in
            ["", "evil.org", "evil.org:4100", "localhost.evil.org", "127.0.0.1.evil.org", "192.168.1.5", "[::1", "localhost:x"]
        {
            assert!(!hosts.answer(header), "{header}");
        }
        assert!(Hosts::new("hall.local").answer("hall.local:4100"));
        let everywhere = Hosts::new("0.0.0.0");
        assert!(everywhere.answer("192.168.1.5:4100") && everywhere.answer("[fe80::1]:4100"));
        assert!(!everywhere.answer("evil.org:4100"));
    }
}
