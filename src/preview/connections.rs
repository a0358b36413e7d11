//! The connections of browsers. Some are opened in advance and some are forgotten, so idle ones are closed, and their
//! number is limited so that a new one always finds a place.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// Limits on connections.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The largest number of connections. A browser opens six per profile; on some systems a process may open only 256
    /// files.
    pub(super) most: usize,
    /// How long a connection may be idle.
    pub(super) idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { most: 128, idle: Duration::from_mins(1) }
    }
}

/// Answers every request on every connection, forever.
pub(super) async fn serve<F>(
    listener: TcpListener,
    limits: Limits,
    answer: impl Fn(Request) -> F + Clone + Send + 'static,
) -> Infallible
where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let open = Open::default();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                open.close_to(limits.most.saturating_sub(1));
                open.add(|used| tokio::spawn(connection(stream, limits.idle, used, answer.clone())).abort_handle());
            }
            // The client has already gone.
            Err(error) if is_of_connection(&error) => {}
            // Too many files are open.
            Err(_) => {
                open.close_to(limits.most / 2);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn connection<F>(stream: TcpStream, idle: Duration, used: Used, answer: impl Fn(Request) -> F + Send + 'static)
where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        used.now();
        let answer = answer(request.map(Body::new));
        async { Ok::<_, Infallible>(answer.await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(idle);
    // A browser that breaks off is no error.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}

fn is_of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// All open connections; clones share them.
#[derive(Clone, Debug, Default)]
struct Open(Arc<Mutex<All>>);

#[derive(Debug, Default)]
struct All {
    /// By number: when each was last used, as a count, and the handle that ends it.
    connections: BTreeMap<u64, (u64, Option<AbortHandle>)>,
    count: u64,
}

impl Open {
    /// Adds the connection that `begin` starts.
    fn add(&self, begin: impl FnOnce(Used) -> AbortHandle) {
        let number = {
            let mut all = self.lock();
            all.count += 1;
            let number = all.count;
            all.connections.insert(number, (number, None));
            number
        };
        let task = begin(Used { open: self.clone(), number });
        if let Some((_, handle)) = self.lock().connections.get_mut(&number) {
            *handle = Some(task);
        }
    }

    /// Closes the least recently used connections until at most `most` are open. A page that listens for changes
    /// reconnects by itself.
    fn close_to(&self, most: usize) {
        let mut closed = Vec::new();
        {
            let mut all = self.lock();
            while all.connections.len() > most {
                let oldest = all.connections.iter().min_by_key(|(_, (used, _))| *used).map(|(number, _)| *number);
                closed.extend(oldest.and_then(|oldest| all.connections.remove(&oldest)?.1));
            }
        }
        for task in closed {
            task.abort();
        }
    }

    fn lock(&self) -> MutexGuard<'_, All> {
        // Poisoning is ignored: the value is consistent even if a holder panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a connection in the list until it is dropped.
struct Used {
    open: Open,
    number: u64,
}

impl Used {
    /// Marks the connection as just used.
    fn now(&self) {
        let mut all = self.open.lock();
        all.count += 1;
        let count = all.count;
        if let Some((used, _)) = all.connections.get_mut(&self.number) {
            *used = count;
        }
    }
}

impl Drop for Used {
    fn drop(&mut self) {
        self.open.lock().connections.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use super::*;

    /// Starts a server with these limits; returns its address.
    fn served(limits: Limits) -> std::net::SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                serve(listener, limits, |_| async { Response::new(Body::from("here")) }).await
            })
        });
        address
    }

    fn connect(address: std::net::SocketAddr) -> TcpStream {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_mins(2))).expect("a watchdog");
        stream
    }

    /// Sends a request and reads the answer to its end; returns whether there was one.
    fn ask(stream: &mut TcpStream) -> bool {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").expect("asked");
        let mut answer = Vec::new();
        let mut some = [0; 1024];
        while !answer.ends_with(b"here") {
            match stream.read(&mut some) {
                Ok(0) | Err(_) => return false,
                Ok(read) => answer.extend_from_slice(&some[..read]),
            }
        }
        true
    }

    /// Waits for the connection to be closed; `false` if that takes too long.
    fn is_closed(stream: &mut TcpStream) -> bool {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).is_ok() || !rest.is_empty()
    }

    #[test]
    fn whoever_comes_finds_a_place_and_who_used_it_least_lately_goes() {
        let limits = Limits { most: 8, idle: Duration::from_hours(1) };
        let address = served(limits);
        let mut tab = connect(address);
        assert!(ask(&mut tab));
        let mut idle: Vec<TcpStream> = (0..7).map(|_| connect(address)).collect();
        assert!(ask(&mut tab) && ask(&mut idle[6]));
        let mut more: Vec<TcpStream> = (0..5).map(|_| connect(address)).collect();
        assert!(more.iter_mut().all(ask));
        assert!(idle[..5].iter_mut().all(is_closed));
        assert!(ask(&mut tab) && ask(&mut idle[5]) && ask(&mut idle[6]));
    }

    #[test]
    fn a_connection_that_asks_for_nothing_is_closed() {
        let address = served(Limits { most: 8, idle: Duration::from_secs(2) });
        let (mut silent, mut asking, mut half) = (connect(address), connect(address), connect(address));
        half.write_all(b"GET / HTTP/1.1\r\nHos").expect("half a request");
        assert!(ask(&mut asking));
        assert!(is_closed(&mut silent) && is_closed(&mut asking) && is_closed(&mut half));
    }
}
