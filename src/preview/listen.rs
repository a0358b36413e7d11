//! Finds an address to listen on: the requested port or the next free one.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

use crate::diagnostic::{Code, Diagnostic};

/// How many ports are tried.
const TRIES: u16 = 100;

/// A listening socket.
#[derive(Debug)]
pub(super) struct Listening {
    pub(super) listener: TcpListener,
    /// The address at which a browser on this machine reaches it.
    pub(super) url: String,
    /// The requested port, if it was taken.
    pub(super) taken: Option<u16>,
}

/// Listens on `host`, on `port` or the next free one.
///
/// # Errors
/// When `host` is not an address of this machine, or no port is free.
pub(super) fn listen(host: &str, port: u16) -> Result<Listening, Box<Diagnostic>> {
    let name = bare(host);
    let bind = |port: u16| {
        let listener = TcpListener::bind((name, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok::<_, io::Error>((listener, address))
    };
    let last = if port == 0 { 0 } else { port.saturating_add(TRIES - 1) };
    let mut failed = io::Error::from(io::ErrorKind::AddrInUse);
    for tried in port..=last {
        match bind(tried) {
            Ok((listener, address)) => {
                let taken = (tried != port).then_some(port);
                return Ok(Listening { listener, url: url(name, address), taken });
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => failed = error,
            Err(error) => {
                failed = error;
                break;
            }
        }
    }
    let address = format!("{host}:{port}");
    Err(Box::new(Diagnostic::new(Code::PortTaken).with("address", address).with("reason", failed)))
}

/// A host without the brackets of an IPv6 address.
pub(super) fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

fn url(name: &str, address: SocketAddr) -> String {
    let port = address.port();
    match (address.ip(), name.parse::<IpAddr>()) {
        // All addresses are listened on; a browser on this machine uses the loopback.
        (ip, _) if ip.is_unspecified() => format!("http://127.0.0.1:{port}/"),
        (_, Ok(IpAddr::V6(ip))) => format!("http://[{ip}]:{port}/"),
        _ => format!("http://{name}:{port}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_taken() {
        let first = listen("127.0.0.1", 0).expect("a port");
        assert_eq!(first.taken, None);
        let port = first.listener.local_addr().expect("an address").port();
        assert_eq!(first.url, format!("http://127.0.0.1:{port}/"));
        if port < u16::MAX - TRIES {
            let second = listen("127.0.0.1", port).expect("another port");
            assert_eq!(second.taken, Some(port));
        }
    }

    #[test]
    fn an_address_of_another_machine_is_told() {
        let refused = listen("192.0.2.1", 4100).expect_err("no such address here");
        assert_eq!((refused.code, refused.args["address"].as_str()), (Code::PortTaken, "192.0.2.1:4100"));
    }

    #[test]
    fn addresses_for_browsers() {
        let at = |name: &str, address: &str| url(name, address.parse().expect("an address"));
        assert_eq!(at("localhost", "127.0.0.1:80"), "http://localhost:80/");
        assert_eq!(at("0.0.0.0", "0.0.0.0:80"), "http://127.0.0.1:80/");
        assert_eq!(at(bare("[::1]"), "[::1]:80"), "http://[::1]:80/");
    }
}
