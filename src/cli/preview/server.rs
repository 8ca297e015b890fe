//! The server of the preview: a fixed table of routes on loopback, each request judged by [`rules`] before anything looks at it.
//!
//! | route | what |
//! |---|---|
//! | `/` | the entrance: takes the key from the address's fragment, which browsers send to nobody, and exchanges it |
//! | `/enter` | gives a cookie for the key, once; the terminal then shows an address with another |
//! | `/ROOM/` | the frame round the page: findings, state |
//! | `/ROOM/page`, `/ROOM/latest` | the page of the last good save; of the last |
//! | `/ROOM/news` | what happens, as an event stream |
//! | `/ROOM/do/change`, `/ROOM/do/accept` | POST: make a change that was offered; take the last save as good |
//!
//! `ROOM` is a second secret of the run: cookies are sent to every port of a host, and with this path to none but ours. Nothing that
//! is sent becomes a path of the disk or a text in a table: a change names a finding by its number, and only those that
//! `check --fix` would make are made.

use std::convert::Infallible;
use std::future::IntoFuture as _;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch as channel};

use crate::cli::general::Session;
use crate::cli::make::appearance::Look;
use crate::cli::preview::PreviewArgs;
use crate::cli::preview::desk::{self, Desk, Order, Shown, Wish};
use crate::cli::preview::rules::{self, Refusal};
use crate::cli::preview::watch::{self, Told};
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Bytes of what a browser may send for a change.
const ORDER_BYTES: usize = 1024;
/// How often a port is chosen that is free under one address and not under the other.
const PORTS: usize = 20;

/// The files of the frame, which hold nothing of a casebook: path, kind, content.
const FIXED: [(&str, &str, &str); 4] = [
    ("/", "text/html; charset=utf-8", include_str!("../../../assets/preview/entrance.html")),
    ("/entrance.js", "text/javascript; charset=utf-8", include_str!("../../../assets/preview/entrance.js")),
    ("/frame.js", "text/javascript; charset=utf-8", include_str!("../../../assets/preview/frame.js")),
    ("/frame.css", "text/css; charset=utf-8", include_str!("../../../assets/preview/frame.css")),
];
const FRAME: &str = include_str!("../../../assets/preview/frame.html");
const NO_PAGE: &str = include_str!("../../../assets/preview/no-page.html");

/// What the frame may do: its own script and style, the page within it, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
/// What is laid on the page besides its own policy: it talks to nobody, and only we frame it.
const POLICY_OF_PAGE: &str =
    "connect-src 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'self'";

/// What all answers are made from.
struct House {
    port: u16,
    /// The path below which the casebook is, `/…`.
    room: String,
    /// The path of what changes something.
    changes: String,
    /// Name and value of the cookie.
    cookie: (String, String),
    /// The key of the address; another one after each use.
    key: Mutex<String>,
    /// The word that a change must carry.
    form: String,
    shown: channel::Receiver<Arc<Shown>>,
    desk: Sender<Told<Order>>,
    session: Session,
}

/// Runs until the process is ended.
pub fn run(args: &PreviewArgs, session: &Session) -> Outcome {
    let world = |error: std::io::Error| Failure::World(anyhow!(error).context("preview"));
    std::fs::metadata(&args.folder)
        .map_err(|error| Failure::World(anyhow!("{}: {error}", shown(&args.folder))))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(world)?;
    runtime.block_on(serve(args, session))
}

async fn serve(args: &PreviewArgs, session: &Session) -> Outcome {
    let secret = || {
        rules::secret().map_err(|error| Failure::World(anyhow!("the system has no random numbers: {error}")))
    };
    let listeners = listen(args.port).await?;
    let port =
        listeners.first().and_then(|first| first.local_addr().ok()).map_or(0, |address| address.port());
    let (show, mut seen) = channel::channel(Arc::new(Shown::default()));
    let (tell, told) = mpsc::channel();
    let room = format!("/{}", secret()?);
    let house = Arc::new(House {
        port,
        changes: format!("{room}/do/"),
        room,
        cookie: (format!("throughline-{port}"), secret()?),
        key: Mutex::new(secret()?),
        form: secret()?,
        shown: seen.clone(),
        desk: tell.clone(),
        session: *session,
    });
    let folder =
        if args.folder.is_dir() { args.folder.clone() } else { desk::above(&args.folder).to_path_buf() };
    let watcher = watch::begin(&folder, tell);
    if watcher.is_none() {
        session.say("note: the system tells nothing of this folder; it is looked at every two seconds");
    }
    let look = Look::read(args.theme.as_deref(), args.font_dir.as_deref(), session)?;
    let (casebook, given, form) = (args.folder.clone(), *session, house.form.clone());
    std::thread::spawn(move || {
        let mut desk = Desk::new(&casebook, &given, look, form, show);
        desk.renew(false);
        desk.work(&told);
    });
    // The address is told when there is something to see behind it.
    let _ = seen.changed().await;
    let address = address(port, &house.key.lock().unwrap_or_else(PoisonError::into_inner));
    session.print(&format!("Preview of {}:\n  {address}\n", shown(&args.folder)))?;
    session.say("The address lets one browser in. Save a table and look. Ctrl+C ends it.");
    if !args.no_open && !open(&address) {
        session.say("note: no browser could be started; open the address yourself");
    }
    for listener in listeners {
        let routes = routes(&house);
        tokio::spawn(async move { axum::serve(listener, routes).into_future().await });
    }
    // The desk never leaves; if it does there is nothing left to show.
    while seen.changed().await.is_ok() {}
    drop(watcher);
    Ok(Exit::Clean)
}

fn address(port: u16, key: &str) -> String {
    format!("http://127.0.0.1:{port}/#key={key}")
}

/// One port of this machine under both of its own addresses; under the old one alone where there is no other.
async fn listen(wanted: Option<u16>) -> Result<Vec<TcpListener>, Failure> {
    let mut fault = anyhow!("no port is free");
    for _ in 0..PORTS {
        let four = match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, wanted.unwrap_or(0)))).await
        {
            Ok(four) => four,
            Err(error) => {
                return Err(Failure::World(anyhow!(
                    "port {} of this machine: {error}\nhelp: choose another with --port, or none for one that is free",
                    wanted.unwrap_or(0)
                )));
            }
        };
        let port = four.local_addr().map_or(0, |address| address.port());
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
            Ok(six) => return Ok(vec![four, six]),
            // Somebody else would answer there for `localhost`.
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                fault = anyhow!("port {port} of this machine: {error}\nhelp: choose another with --port");
                if wanted.is_some() {
                    break;
                }
            }
            Err(_) => return Ok(vec![four]),
        }
    }
    Err(Failure::World(fault))
}

/// Opens an address in the user's browser; whether that could be begun.
fn open(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            std::thread::spawn(move || child.wait());
            true
        }
        Err(_) => false,
    }
}

/// The table of routes. Every request passes [`guard`] first, those to no route too.
fn routes(house: &Arc<House>) -> Router {
    let at = |path: &str| format!("{}{path}", house.room);
    let mut router = Router::new();
    for (path, kind, content) in FIXED {
        router = router.route(path, get(async move || fixed(kind, content)));
    }
    router
        .route("/enter", get(enter))
        .route(&at("/"), get(async || fixed("text/html; charset=utf-8", FRAME)))
        .route(&at("/page"), get(page))
        .route(&at("/latest"), get(latest))
        .route(&at("/news"), get(news))
        .route(&at("/do/change"), post(change))
        .route(&at("/do/accept"), post(accept))
        .fallback(async || (StatusCode::NOT_FOUND, "there is nothing here\n"))
        .layer(DefaultBodyLimit::max(ORDER_BYTES))
        .layer(from_fn_with_state(house.clone(), guard))
        .with_state(house.clone())
}

/// Judges a request, and says in every answer that it is for our own page alone and not to be kept.
async fn guard(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let mut answer = match admitted(&house, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refused(refusal),
    };
    let headers = answer.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    answer
}

fn admitted(house: &House, request: &Request) -> Result<(), Refusal> {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    rules::judge(house.port, &house.changes, method, uri, headers)?;
    if uri.path().starts_with(&house.room) {
        rules::has_key(headers, &house.cookie.0, &house.cookie.1)?;
    }
    if uri.path().starts_with(&house.changes) {
        rules::may_change(headers, &house.form)?;
    }
    Ok(())
}

fn refused((status, why): Refusal) -> Response {
    (status, format!("{why}\n")).into_response()
}

fn fixed(kind: &'static str, content: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], content).into_response()
}

/// A cookie for the key, which then opens nothing any more.
async fn enter(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let given = headers.get(rules::KEY).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(next) = rules::secret() else {
        return refused((StatusCode::INTERNAL_SERVER_ERROR, "the system has no random numbers"));
    };
    {
        let mut key = house.key.lock().unwrap_or_else(PoisonError::into_inner);
        if !rules::same(given, &key) {
            return refused((StatusCode::FORBIDDEN, "this address was used already, or is of another run"));
        }
        key.clone_from(&next);
    }
    house.session.say(&format!("A browser is in. For another: {}", address(house.port, &next)));
    let (name, value) = &house.cookie;
    let cookie = format!("{name}={value}; Path={}; HttpOnly; SameSite=Strict", house.room);
    ([(SET_COOKIE, cookie)], format!("{}/", house.room)).into_response()
}

/// The page of the last good save.
async fn page(State(house): State<Arc<House>>) -> Response {
    let shown = house.shown.borrow().clone();
    sheet(shown.good.as_ref().map(|(_, page)| page.clone()))
}

/// The page of the last save.
async fn latest(State(house): State<Arc<House>>) -> Response {
    let shown = house.shown.borrow().clone();
    sheet(shown.latest.clone().or_else(|| shown.good.as_ref().map(|(_, page)| page.clone())))
}

fn sheet(page: Option<Bytes>) -> Response {
    let body = page.map_or(Body::from(NO_PAGE), Body::from);
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY_OF_PAGE)], body)
        .into_response()
}

/// What happens, from what there is now on.
async fn news(State(house): State<Arc<House>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut shown = house.shown.clone();
    shown.mark_changed();
    let stream = unfold(shown, async |mut shown| {
        shown.changed().await.ok()?;
        let news = shown.borrow_and_update().news.clone();
        Some((Ok(Event::default().data(news)), shown))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// What a browser sends for a change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    version: u64,
    #[serde(default)]
    finding: Option<usize>,
}

async fn change(State(house): State<Arc<House>>, body: Bytes) -> Response {
    fulfil(&house, &body, |asked| Wish::Change { version: asked.version, finding: asked.finding }).await
}

async fn accept(State(house): State<Arc<House>>, body: Bytes) -> Response {
    fulfil(&house, &body, |asked| Wish::Accept { version: asked.version }).await
}

async fn fulfil(house: &House, body: &Bytes, wish: impl FnOnce(Asked) -> Wish) -> Response {
    let Ok(asked) = serde_json::from_slice::<Asked>(body) else {
        return refused((StatusCode::BAD_REQUEST, "no such order"));
    };
    let (answer, answered) = oneshot::channel();
    let told = house.desk.send(Told::Order(Order { wish: wish(asked), answer }));
    match (told, answered.await) {
        (Ok(()), Ok(Ok(done))) => done.into_response(),
        (Ok(()), Ok(Err(why))) => (StatusCode::CONFLICT, why).into_response(),
        _ => refused((StatusCode::INTERNAL_SERVER_ERROR, "the preview has ended")),
    }
}
