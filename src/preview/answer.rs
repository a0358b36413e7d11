//! Answers the requests of browsers. A request is a key into the artifacts, never a path on the disk.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, Method, Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use crate::output::{Artifact, Artifacts, Found, MediaType, find, percent_decode};
use crate::plan::Url;

use super::asked::Asked;
use super::connections::{self, Limits};
use super::host::Hosts;
use super::inject::{OWN, with_script};
use super::lost::Lost;
use super::range::{self, Part};
use super::shown::{Looking, Shown};
use super::{Change, body, shown};

type Answer = Response<Body>;

/// What every request is answered from.
#[derive(Clone)]
pub(super) struct Preview {
    pub(super) looking: Looking,
    pub(super) asked: Asked,
    pub(super) lost: Lost,
    /// Requests a build.
    pub(super) change: Sender<Change>,
    pub(super) hosts: Hosts,
}

/// Answers requests until the builder is gone.
pub(super) async fn run(listener: TcpListener, preview: Preview) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let mut looking = preview.looking.clone();
    let answering = move |request| answer(preview.clone(), request);
    tokio::select! {
        never = connections::serve(listener, Limits::default(), answering) => match never {},
        () = async { while looking.changed().await.is_ok() {} } => Ok(()),
    }
}

async fn answer(preview: Preview, request: Request) -> Answer {
    if !is_for_us(&preview.hosts, &request) {
        return plain(StatusCode::FORBIDDEN, "This host name is not served here.\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        answer.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    let written = request.uri().path();
    if let Some(own) = written.strip_prefix(OWN) {
        return own_answer(own, preview.looking).await;
    }
    let path = percent_decode(written);
    let mut looking = preview.looking;
    // What the first build has not made yet may still come, and comes sooner if it is requested.
    let is_there = |shown: &Option<Shown>| shown.as_ref().is_some_and(|shown| shown.is_whole || has(shown, &path));
    if !is_there(&looking.borrow()) {
        preview.asked.add(&path);
    }
    let shown = looking.wait_for(is_there).await.ok().and_then(|shown| shown.clone());
    let Some(shown) = shown else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "The preview is ending.\n");
    };
    let Some(site) = &shown.site else { return no_site(&shown) };
    match find(site, &path) {
        Found::Artifact(url) => {
            if let Some(Artifact::File(path)) = site.get(&url)
                && !path.is_file()
            {
                preview.lost.found(path, &shown.version, &preview.change).await;
            }
            artifact(&url, site, &shown, StatusCode::OK, request.headers())
        }
        Found::Moved(path) => moved(&path, request.uri().query()),
        Found::Nothing => {
            let page = Url::new("404.html");
            if site.contains_key(&page) {
                return artifact(&page, site, &shown, StatusCode::NOT_FOUND, &HeaderMap::new());
            }
            let page = with_script("<!doctype html><title>404</title><h1>404</h1>", &shown.version, shown.trouble.is_some());
            html(StatusCode::NOT_FOUND, page)
        }
    }
}

/// Whether the site shown has anything at a path.
fn has(shown: &Shown, path: &str) -> bool {
    shown.site.as_ref().is_some_and(|site| !matches!(find(site, path), Found::Nothing))
}

/// What is shown, as soon as there is anything.
async fn first(mut looking: Looking) -> Option<Shown> {
    looking.wait_for(Option::is_some).await.ok()?.clone()
}

/// Whether the request names one of our hosts, in its `Host` header and, if it has one there, in its URI.
fn is_for_us(hosts: &Hosts, request: &Request) -> bool {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = request.uri().authority().is_none_or(|authority| hosts.answer(authority.as_str()));
    authority && header.is_some_and(|host| hosts.answer(host))
}

/// Answers requests for the preview's own addresses.
async fn own_answer(name: &str, looking: Looking) -> Answer {
    match name {
        "events" => {
            let versions = WatchStream::new(looking).filter_map(|shown: Option<Shown>| {
                let shown = shown?;
                let event = match &shown.restyled {
                    Some(restyled) => Event::default().event("styles").data(restyled.data(&shown.version)),
                    None => Event::default().event("version").data(shown.version),
                };
                Some(Ok::<_, Infallible>(event))
            });
            Sse::new(versions).keep_alive(KeepAlive::default()).into_response()
        }
        "reload.js" => typed(StatusCode::OK, MediaType::of(name), Body::from(include_str!("reload.js"))),
        "diagnostics" => {
            let trouble = first(looking).await.and_then(|shown| shown.trouble);
            html(StatusCode::OK, trouble.map_or_else(String::new, |trouble| trouble.to_string()))
        }
        _ => plain(StatusCode::NOT_FOUND, "Nothing here.\n"),
    }
}

/// The answer to everything as long as no build was good.
fn no_site(shown: &shown::Shown) -> Answer {
    let trouble = shown.trouble.as_deref().unwrap_or("<!doctype html><title>changlang</title>");
    html(StatusCode::INTERNAL_SERVER_ERROR, with_script(trouble, &shown.version, false))
}

fn artifact(url: &Url, site: &Arc<Artifacts>, shown: &Shown, status: StatusCode, asked: &HeaderMap) -> Answer {
    let gone = || plain(StatusCode::NOT_FOUND, "The file is gone.\n");
    let Some(artifact) = site.get(url) else { return gone() };
    let media_type = MediaType::of(url.as_str());
    if media_type.is_page() {
        let Ok(bytes) = artifact.bytes() else { return gone() };
        let page = with_script(&String::from_utf8_lossy(&bytes), &shown.version, shown.trouble.is_some());
        return html(status, page);
    }
    let (Ok(length), Ok(tag)) = (artifact.len(), artifact.tag()) else { return gone() };
    let tag = format!("\"{tag}\"");
    let header = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    if header(header::IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        return with(typed(StatusCode::NOT_MODIFIED, media_type, Body::empty()), header::ETAG, &tag);
    }
    // A range is valid only for the version of the file that the browser has the rest of.
    let range = header(header::RANGE).filter(|_| header(header::IF_RANGE).is_none_or(|known| known == tag));
    let (status, start, wanted) = match range::read(range, length) {
        Part::Whole => (status, 0, length),
        Part::Bytes { start, length } => (StatusCode::PARTIAL_CONTENT, start, length),
        Part::Beyond => {
            let answer = typed(StatusCode::RANGE_NOT_SATISFIABLE, media_type, Body::empty());
            return with(answer, header::CONTENT_RANGE, &format!("bytes */{length}"));
        }
    };
    let mut answer = typed(status, media_type, body::of(artifact, start, wanted));
    if status == StatusCode::PARTIAL_CONTENT {
        let last = start + wanted - 1;
        answer = with(answer, header::CONTENT_RANGE, &format!("bytes {start}-{last}/{length}"));
    }
    answer = with(answer, header::CONTENT_LENGTH, &wanted.to_string());
    answer = with(answer, header::ACCEPT_RANGES, "bytes");
    answer = with(answer, header::CACHE_CONTROL, "no-cache");
    with(answer, header::ETAG, &tag)
}

fn moved(path: &str, query: Option<&str>) -> Answer {
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    with(plain(StatusCode::TEMPORARY_REDIRECT, ""), header::LOCATION, &format!("{path}{query}"))
}

fn html(status: StatusCode, page: String) -> Answer {
    with(typed(status, MediaType::of("html.html"), Body::from(page)), header::CACHE_CONTROL, "no-store")
}

fn plain(status: StatusCode, text: &'static str) -> Answer {
    with(typed(status, MediaType::of("text.txt"), Body::from(text)), header::CACHE_CONTROL, "no-store")
}

fn typed(status: StatusCode, media_type: MediaType, body: Body) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    let answer = with(answer, header::CONTENT_TYPE, media_type.as_str());
    with(answer, header::X_CONTENT_TYPE_OPTIONS, "nosniff")
}

/// The answer with one more header, or unchanged if the value is not valid in a header.
fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = value.parse() {
        answer.headers_mut().insert(name, value);
    }
    answer
}
