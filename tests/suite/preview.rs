//! The preview: every rule of its server, asked by raw TCP of the running program; saves as spreadsheets make them; what is private.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Scratch, program};

/// Longer than anything takes, on a machine that does other things too.
const LONG: Duration = Duration::from_secs(60);

const EVENTS: &str = "date,title,who,source\n2019-11-03,Ann Ash charged,Ann Ash,https://example.org/a\n2020-02-01,Ann Ash acquitted,Ann Ash,https://example.org/b\n";

/// A preview that runs, and goes when the test ends.
struct Preview {
    child: Child,
    port: u16,
    keys: Receiver<String>,
    room: String,
    cookie: String,
}

impl Preview {
    fn of(folder: &Path) -> Self {
        let mut child = program(&["preview", &folder.to_string_lossy(), "--no-open"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let (tell, keys) = channel();
        let mut addresses = Vec::new();
        let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        let told = tell.clone();
        std::thread::spawn(move || lines(out, &told));
        std::thread::spawn(move || lines(err, &tell));
        addresses.push(keys.recv_timeout(LONG).expect("an address"));
        let (port, key) = parts(&addresses[0]);
        let mut preview = Self { child, port, keys, room: String::new(), cookie: String::new() };
        let answer = preview.enter(&key);
        assert_eq!(answer.status, 200, "{answer:?}");
        preview.room = answer.body.trim().trim_end_matches('/').to_string();
        preview.cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_string();
        preview
    }

    fn enter(&self, key: &str) -> Answer {
        self.ask(&format!(
            "GET /enter HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\nX-Throughline-Key: {key}\r\n",
            self.port
        ))
    }

    /// A request line and headers, its end added.
    fn ask(&self, head: &str) -> Answer {
        self.raw(format!("{head}Connection: close\r\n\r\n").as_bytes(), LONG).expect("an answer")
    }

    /// Bytes as they are; `None` where nothing comes back.
    fn raw(&self, bytes: &[u8], patience: Duration) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        stream.set_read_timeout(Some(patience)).expect("a limit");
        if stream.read_to_end(&mut answer).is_err() {
            // It waits for more: there is none.
            let _ = stream.shutdown(Shutdown::Write);
            stream.set_read_timeout(Some(LONG)).expect("a limit");
            let _ = stream.read_to_end(&mut answer);
        }
        Answer::of(&answer)
    }

    /// As our own page in a browser asks.
    fn get(&self, path: &str) -> Answer {
        self.ask(&format!(
            "GET {}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n",
            self.room, self.port, self.cookie
        ))
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> Answer {
        self.raw(
            format!(
                "POST {}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nContent-Length: {}\r\n{headers}Connection: close\r\n\r\n{body}",
                self.room,
                self.port,
                self.cookie,
                body.len()
            )
            .as_bytes(),
            LONG,
        )
        .expect("an answer")
    }

    /// A change as our own page sends it.
    fn wish(&self, path: &str, news: &Value, body: &str) -> Answer {
        let form = news["form"].as_str().expect("a word");
        self.post(
            path,
            &format!(
                "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nX-Throughline-Form: {form}\r\n"
            ),
            body,
        )
    }

    fn news(&self) -> News {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let head = format!(
            "GET {}/news HTTP/1.1\r\nHost: localhost:{}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\r\n",
            self.room, self.port, self.cookie
        );
        stream.write_all(head.as_bytes()).expect("sent");
        News { stream, seen: Vec::new() }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hands on every address with a key that is printed.
fn lines(from: impl std::io::Read, tell: &std::sync::mpsc::Sender<String>) {
    for line in BufReader::new(from).lines().map_while(Result::ok) {
        if let Some(at) = line.find("http://127.0.0.1:") {
            let _ = tell.send(line[at..].trim().to_string());
        }
    }
}

/// The port and the key of an address.
fn parts(address: &str) -> (u16, String) {
    let (host, key) = address.split_once("/#key=").expect("a key");
    (host.rsplit(':').next().expect("a port").parse().expect("a number"), key.to_string())
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn of(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head: head.to_lowercase(), body: body.to_string() })
    }

    fn header(&self, name: &str) -> String {
        let mut values = self.head.lines().filter_map(|line| line.strip_prefix(&format!("{name}: ")));
        values.next().unwrap_or_default().to_string()
    }
}

/// The event stream.
struct News {
    stream: TcpStream,
    seen: Vec<u8>,
}

impl News {
    /// The next that is told; `None` where nothing is told for so long.
    fn next_within(&mut self, limit: Duration) -> Option<Value> {
        let until = Instant::now() + limit;
        loop {
            let text = String::from_utf8_lossy(&self.seen).into_owned();
            if let Some(at) = text.find("data: ")
                && let Some(end) = text[at..].find("\n\n")
            {
                self.seen = text.as_bytes()[at + end + 2..].to_vec();
                return Some(serde_json::from_str(&text[at + 6..at + end]).expect("JSON on one line"));
            }
            let left = until.checked_duration_since(Instant::now())?;
            self.stream.set_read_timeout(Some(left.max(Duration::from_millis(1)))).expect("a limit");
            let mut bytes = [0; 65536];
            match self.stream.read(&mut bytes) {
                Ok(0) => panic!("the stream has ended"),
                Ok(count) => self.seen.extend_from_slice(&bytes[..count]),
                Err(_) => return None,
            }
        }
    }

    fn next(&mut self) -> Value {
        self.next_within(LONG).expect("something is told")
    }
}

/// As LibreOffice and Excel save: beside it under another name, with a lock, then in its place.
fn save(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(format!(".~lock.{name}#")), ",desk,here,;").expect("a lock");
    let aside = folder.join("lu4711x.tmp");
    fs::write(&aside, text).expect("written");
    fs::rename(&aside, folder.join(name)).expect("in place");
    fs::remove_file(folder.join(format!(".~lock.{name}#"))).expect("unlocked");
}

#[test]
fn a_key_lets_one_browser_in() {
    let folder = Scratch::with("story", &[("events.csv", EVENTS)]);
    let preview = Preview::of(folder.path());
    let good = preview.get("/page");
    assert_eq!(good.status, 200);
    assert!(good.body.contains("Ann Ash charged"), "the page is there");
    // The first key is spent, none and a wrong one open nothing; the next one that is shown lets a second browser in.
    let next = preview.keys.recv_timeout(LONG).expect("a second address");
    let (_, key) = parts(&next);
    for wrong in ["", "0123456789abcdef0123456789abcdef", &key[..31], &format!("{key}0")] {
        let answer = preview.enter(wrong);
        assert_eq!((answer.status, answer.header("set-cookie")), (403, String::new()), "{wrong}");
    }
    let answer = preview.enter(&key);
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie");
    for part in ["httponly", "samesite=strict", &format!("path={}", preview.room)] {
        assert!(cookie.to_lowercase().contains(part), "{cookie} has no {part}");
    }
    assert!(!cookie.contains("domain") && !answer.body.contains(&key));
    assert_eq!(preview.enter(&key).status, 403, "a key is spent");
    // Without the cookie nothing of the casebook is there, whoever asks.
    for cookie in [
        "",
        "Cookie: throughline=1\r\n",
        &format!("Cookie: {}0\r\n", preview.cookie),
        &format!("Cookie: {0}; {0}\r\n", preview.cookie),
    ] {
        for path in ["/", "/page", "/latest", "/news"] {
            let answer = preview.ask(&format!(
                "GET {}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\n{cookie}",
                preview.room, preview.port
            ));
            assert_eq!(answer.status, 403, "{path} {cookie}");
            assert!(!answer.body.contains("Ash"));
        }
    }
}

#[test]
fn only_our_own_page_is_answered() {
    let folder = Scratch::with("story", &[("events.csv", EVENTS)]);
    let preview = Preview::of(folder.path());
    let (port, room, cookie) = (preview.port, &preview.room, &preview.cookie);
    let ours = format!("Host: 127.0.0.1:{port}\r\n");
    let origin = format!("Origin: http://127.0.0.1:{port}\r\n");
    let let_in = [
        format!("{ours}Sec-Fetch-Site: same-origin\r\n"),
        format!("{ours}Sec-Fetch-Site: none\r\n"),
        format!(
            "Host: localhost:{port}\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://localhost:{port}\r\n"
        ),
        format!("Host: [::1]:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
        // A browser that says nothing of the site says where from.
        format!("{ours}{origin}"),
    ];
    let kept_out = [
        // A name that a stranger's name server points here.
        "Host: example.org\r\nSec-Fetch-Site: same-origin\r\n".to_string(),
        format!("Host: example.org:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
        format!("Host: 127.0.0.1.example.org:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
        format!("Host: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\n", port ^ 1),
        "Host: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n".to_string(),
        format!("Host: 0.0.0.0:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
        format!("Host: 2130706433:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
        "Sec-Fetch-Site: same-origin\r\n".to_string(),
        "Host: \r\nSec-Fetch-Site: same-origin\r\n".to_string(),
        format!("{ours}{ours}Sec-Fetch-Site: same-origin\r\n"),
        format!("{ours}Host: example.org\r\nSec-Fetch-Site: same-origin\r\n"),
        // Another page, on another site or another port of this machine; a page in a sandbox.
        format!("{ours}Sec-Fetch-Site: cross-site\r\n"),
        format!("{ours}Sec-Fetch-Site: same-site\r\n"),
        format!("{ours}Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n"),
        format!("{ours}Sec-Fetch-Site: same-origin\r\nOrigin: https://example.org\r\n"),
        format!("{ours}Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n"),
        format!("{ours}Sec-Fetch-Site: same-origin\r\nOrigin: https://127.0.0.1:{port}\r\n"),
        format!("{ours}Origin: https://example.org\r\n"),
        format!("{ours}{origin}Origin: https://example.org\r\n"),
        // No browser at all.
        ours.clone(),
    ];
    for path in [
        "/",
        "/entrance.js",
        "/frame.css",
        &format!("{room}/"),
        &format!("{room}/page"),
        &format!("{room}/latest"),
        "/nothing",
    ] {
        for (headers, may) in let_in
            .iter()
            .map(|headers| (headers, true))
            .chain(kept_out.iter().map(|headers| (headers, false)))
        {
            let answer = preview.ask(&format!("GET {path} HTTP/1.1\r\n{headers}Cookie: {cookie}\r\n"));
            let wanted = match (may, path) {
                (true, "/nothing") => [404, 404],
                (true, _) => [200, 200],
                (false, _) => [400, 403],
            };
            assert!(wanted.contains(&answer.status), "{path} {headers}: {answer:?}");
            assert!(may || !answer.body.contains("Ash"), "{headers}");
            assert!(!answer.head.contains("access-control"), "{answer:?}");
        }
    }
    for (path, policy) in [("/", "frame-ancestors 'none'"), ("/page", "frame-ancestors 'self'")] {
        let answer = preview.get(path);
        assert!(answer.header("content-security-policy").contains(policy), "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }
    // The event stream too.
    for headers in &kept_out {
        let answer = preview.ask(&format!("GET {room}/news HTTP/1.1\r\n{headers}Cookie: {cookie}\r\n"));
        assert!([400, 403].contains(&answer.status), "{headers}: {answer:?}");
    }
}

#[test]
fn it_listens_on_this_machine_alone_and_serves_no_file() {
    let folder =
        Scratch::with("story", &[("events.csv", EVENTS), ("secret.txt", "the secret of the folder")]);
    let preview = Preview::of(folder.path());
    for (table, own) in
        [("/proc/net/tcp", "0100007F"), ("/proc/net/tcp6", "00000000000000000000000001000000")]
    {
        let Ok(sockets) = fs::read_to_string(table) else { continue };
        let at = format!(":{:04X}", preview.port);
        for line in sockets.lines().skip(1) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let (local, state) = (columns[1], columns[3]);
            // 0A is a socket that listens.
            if state == "0A" && local.ends_with(&at) {
                assert!(local.starts_with(own), "it listens on {local}");
            }
        }
    }
    for path in [
        "/../events.csv",
        "/events.csv",
        "/secret.txt",
        "/%2e%2e/events.csv",
        "/..%2fevents.csv",
        "/page/../../events.csv",
        "/page/",
        "/page%00",
        "//page",
        "/PAGE",
        "/do/",
        "/.git/config",
        "/@fs/etc/passwd",
        "/file:///etc/passwd",
    ] {
        let answer = preview.get(path);
        assert!([400, 404, 405].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.body.contains("secret") && !answer.body.contains("charged"), "{path}");
    }
}

#[test]
fn what_is_no_request_is_refused_and_ends_nothing() {
    let folder = Scratch::with("story", &[("events.csv", EVENTS)]);
    let preview = Preview::of(folder.path());
    let host =
        format!("Host: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n", preview.port);
    let long = "a".repeat(1 << 20);
    let many: String = (0..500).map(|number| format!("X-{number}: a\r\n")).collect();
    let mut requests: Vec<Vec<u8>> = [
        String::new(),
        "\r\n\r\n".to_string(),
        "GET\r\n\r\n".to_string(),
        "GET / HTTP/9.9\r\n\r\n".to_string(),
        "GET /\r\n\r\n".to_string(),
        "GET / HTTP/1.0\r\n\r\n".to_string(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_string(),
        format!("OPTIONS * HTTP/1.1\r\n{host}\r\n"),
        format!("CONNECT example.org:443 HTTP/1.1\r\n{host}\r\n"),
        format!("GET http://example.org/ HTTP/1.1\r\n{host}\r\n"),
        format!("GET //example.org/ HTTP/1.1\r\n{host}\r\n"),
        format!("TRACE / HTTP/1.1\r\n{host}\r\n"),
        format!("DELETE / HTTP/1.1\r\n{host}\r\n"),
        format!("HEAD / HTTP/1.1\r\n{host}\r\n"),
        format!("POST / HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n"),
        format!("POST / HTTP/1.1\r\n{host}Content-Length: 99999999999999999999\r\n\r\n"),
        format!("POST / HTTP/1.1\r\n{host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
        format!("POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz\r\n"),
        format!(
            "POST {}/do/change HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            preview.room
        ),
        format!("GET /%zz%00 HTTP/1.1\r\n{host}\r\n"),
        format!("GET /{long} HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}X: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}{many}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}Cookie: =;;=;\"\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}X : a\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}\tfolded\r\n\r\n"),
        format!("GET / HTTP/1.1\n{host}\n"),
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}".to_string(),
    ]
    .map(String::into_bytes)
    .to_vec();
    requests.push([b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n".to_vec(), vec![0; 64]].concat());
    requests.push(
        format!("GET / HTTP/1.1\r\n{host}Cookie: ")
            .into_bytes()
            .into_iter()
            .chain([0xff, 0, 13, 10, 13, 10])
            .collect(),
    );
    requests.push(
        format!("GET / HTTP/1.1\r\n{host}Origin: ")
            .into_bytes()
            .into_iter()
            .chain([0xff, 13, 10, 13, 10])
            .collect(),
    );
    // Bytes of no meaning, always the same ones.
    let mut state = 1_u64;
    for _ in 0..50 {
        requests.push(
            (0..200)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) as u8
                })
                .collect(),
        );
    }
    for request in requests {
        if let Some(answer) = preview.raw(&request, Duration::from_millis(100)) {
            let shown = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
            // Cookies and a bare line feed are nobody's fault; the entrance holds nothing.
            assert!(
                answer.status >= 400 || answer.body.contains("throughline preview"),
                "{shown}: {answer:?}"
            );
            assert!(answer.status != 500 && !answer.body.contains("Ash"), "{shown}: {answer:?}");
        }
    }
    assert_eq!(preview.get("/page").status, 200, "it still runs");
}

#[test]
fn a_save_is_followed_and_a_bad_one_leaves_the_page() {
    let folder = Scratch::with("story", &[("events.csv", EVENTS)]);
    let preview = Preview::of(folder.path());
    let mut news = preview.news();
    let first = news.next();
    assert_eq!((first["state"].as_str(), first["page"].as_u64()), (Some("good"), Some(1)), "{first}");
    // Locks, copies and half-written files are nobody's save.
    for name in
        [".~lock.events.csv#", "~$events.xlsx", "lu9x.tmp", ".hidden.csv", "events.csv.bak", "events.csv~"]
    {
        folder.write(name, b"date,title\n2000-01-01,Wrong\n");
    }
    // Nor is a save without a change.
    save(folder.path(), "events.csv", EVENTS);
    assert_eq!(news.next_within(Duration::from_secs(3)), None);
    let more = format!("{EVENTS}2021-05-05,Ash Report published,Ann Ash,https://example.org/c\n");
    save(folder.path(), "events.csv", &more);
    let second = news.next();
    assert_eq!((second["state"].as_str(), second["page"].as_u64()), (Some("good"), Some(2)), "{second}");
    assert!(preview.get("/page").body.contains("Ash Report published"));
    // Caught half-way: empty, or gone.
    save(folder.path(), "events.csv", "");
    let bad = news.next();
    assert_ne!(bad["state"], "good", "{bad}");
    assert_eq!(bad["page"], 2);
    assert!(preview.get("/page").body.contains("Ash Report published"), "the last good page stays");
    save(folder.path(), "events.csv", "date,title,who,source\n");
    let bad = news.next();
    assert_eq!((bad["state"].as_str(), bad["page"].as_u64()), (Some("doubtful"), Some(2)), "{bad}");
    fs::remove_file(folder.join("events.csv")).expect("removed");
    let gone = news.next();
    assert_eq!((gone["state"].as_str(), gone["page"].as_u64()), (Some("failed"), Some(2)), "{gone}");
    // A row that cannot be used any more: what it costs is told, with its cell, and can be accepted.
    let broken = more.replace("2019-11-03,Ann Ash charged", "2019-11-03,");
    save(folder.path(), "events.csv", &broken);
    let bad = news.next();
    assert_eq!((bad["state"].as_str(), bad["page"].as_u64()), (Some("doubtful"), Some(2)), "{bad}");
    let finding = &bad["findings"][0];
    assert_eq!(finding["place"], "events.csv, line 2", "{bad}");
    assert!(preview.get("/page").body.contains("Ann Ash charged"));
    assert!(!preview.get("/latest").body.contains("Ann Ash charged"));
    let version = bad["version"].as_u64().expect("a number");
    assert_eq!(preview.wish("/do/accept", &bad, &format!("{{\"version\":{}}}", version - 1)).status, 409);
    assert_eq!(preview.wish("/do/accept", &bad, &format!("{{\"version\":{version}}}")).status, 200);
    let taken = news.next();
    assert_eq!(taken["state"], "good");
    assert!(!preview.get("/page").body.contains("Ann Ash charged"));
    // Two browsers hear the same.
    assert_eq!(preview.news().next()["version"], taken["version"]);
}

#[test]
fn a_picture_that_changes_is_followed_too() {
    let events = "date,title,who,image,image_alt,image_credit,source\n2019,Ann Ash charged,Ann Ash,images/a.jpg,A court,Bob,https://example.org/a\n";
    let folder = Scratch::with("story", &[("events.csv", events)]);
    fs::create_dir(folder.join("images")).expect("made");
    fs::write(folder.join("images/a.jpg"), crate::support::photograph(90, 60, [200, 0, 0])).expect("written");
    let preview = Preview::of(folder.path());
    let mut news = preview.news();
    assert_eq!(news.next()["page"], 1);
    let before = preview.get("/page").body;
    assert!(before.contains("data:image/jpeg"));
    fs::write(folder.join("images/a.jpg"), crate::support::photograph(60, 90, [0, 0, 200])).expect("written");
    assert_eq!(news.next()["page"], 2);
    let after = preview.get("/page").body;
    assert!(after.contains("data:image/jpeg") && after != before);
}

#[test]
fn what_is_private_leaves_through_no_door() {
    let people = "name,kind,confidential\nAnn Ash,person,\nZebedee Quillfeather,person,yes\n";
    let events = "date,title,who,status,source\n2019-11-03,Hearing held,Ann Ash;Zebedee Quillfeather,sentencd,https://example.org/a\n2020-01-01,Ann Ash heard,Ann Ash,,https://example.org/b\n";
    let folder = Scratch::with("story", &[("people.csv", people), ("events.csv", events)]);
    let preview = Preview::of(folder.path());
    let mut news = preview.news();
    let first = news.next();
    let silent = |what: &str| {
        for path in ["/", "/page", "/latest"] {
            assert!(!preview.get(path).body.contains("Quillfeather"), "{what}: {path}");
        }
    };
    assert!(!first.to_string().contains("Quillfeather"), "{first}");
    silent("marked");
    // No change is offered where one would be written beside what is private, and none is made.
    assert!(
        first["findings"].as_array().expect("a list").iter().all(|finding| finding["becomes"].is_null()),
        "{first}"
    );
    assert_eq!(preview.wish("/do/change", &first, "{\"version\":1}").status, 409);
    assert_eq!(fs::read_to_string(folder.join("events.csv")).expect("there"), events);
    // A public text that names them takes the page down: the last good one too may show what is private since.
    save(
        folder.path(),
        "events.csv",
        &events.replace("Ann Ash heard", "Ann Ash and Zebedee Quillfeather heard"),
    );
    let leak = news.next();
    assert_eq!((leak["state"].as_str(), leak["page"].as_u64()), (Some("withheld"), None), "{leak}");
    assert!(!leak.to_string().contains("Quillfeather"), "{leak}");
    assert!(!preview.get("/page").body.contains("Hearing held"));
    silent("leak");
    save(folder.path(), "events.csv", events);
    assert_eq!(news.next()["state"], "good");
    assert!(preview.get("/page").body.contains("Hearing held"));
    // Not marked any more, and shown; marked again in a save that loses a row: the page of before must not stay.
    save(folder.path(), "people.csv", &people.replace("person,yes", "person,no"));
    assert_eq!(news.next()["state"], "good");
    assert!(preview.get("/page").body.contains("Quillfeather"));
    fs::remove_file(folder.join(".x")).unwrap_or_default();
    folder.write("events.csv", events.replace("2020-01-01,Ann Ash heard", "2020-01-01,").as_bytes());
    folder.write("people.csv", people.as_bytes());
    let mut last = news.next();
    while let Some(more) = news.next_within(Duration::from_secs(3)) {
        last = more;
    }
    assert!(!last.to_string().contains("Quillfeather"), "{last}");
    silent("marked again");
}

#[test]
fn a_change_is_made_for_our_own_page_alone() {
    let events = EVENTS
        .replace("who,source", "who,status,source")
        .replace("Ann Ash,https://example.org/a", "Ann Ash,chargd,https://example.org/a")
        .replace("Ann Ash,https://example.org/b", "Ann Ash,acquitted,https://example.org/b");
    let folder = Scratch::with("story", &[("events.csv", &events)]);
    let preview = Preview::of(folder.path());
    let mut news = preview.news();
    let first = news.next();
    let findings = first["findings"].as_array().expect("a list");
    let finding =
        findings.iter().find(|finding| finding["becomes"] == "charged").unwrap_or_else(|| panic!("{first}"));
    assert_eq!(finding["cell"], serde_json::json!(["", "chargd", ""]));
    assert_eq!(
        (finding["place"].as_str(), finding["column"].as_str()),
        (Some("events.csv, line 2"), Some("status"))
    );
    let order = format!("{{\"version\":1,\"finding\":{}}}", finding["number"]);
    let form = format!("X-Throughline-Form: {}\r\n", first["form"].as_str().expect("a word"));
    let (json, site) = ("Content-Type: application/json\r\n", "Sec-Fetch-Site: same-origin\r\n");
    let ours = format!("Origin: http://127.0.0.1:{}\r\n", preview.port);
    for (headers, status) in [
        (format!("{site}{json}"), 403),
        (format!("{site}{json}X-Throughline-Form: 0\r\n"), 403),
        (format!("{site}{form}"), 415),
        (format!("{site}{form}Content-Type: text/plain\r\n"), 415),
        (format!("{site}{form}Content-Type: application/x-www-form-urlencoded\r\n"), 415),
        (format!("{json}{form}"), 403),
        (format!("Sec-Fetch-Site: none\r\n{json}{form}"), 403),
        (format!("Sec-Fetch-Site: same-site\r\n{json}{form}"), 403),
        (format!("{site}{json}{form}Origin: https://example.org\r\n"), 403),
        (format!("{json}{form}Origin: null\r\n"), 403),
    ] {
        let answer = preview.post("/do/change", &headers, &order);
        assert_eq!(answer.status, status, "{headers}: {answer:?}");
    }
    let order_of = |body: &str| preview.wish("/do/change", &first, body).status;
    assert_eq!(order_of("{\"version\":0}"), 409);
    assert_eq!(order_of("{\"version\":1,\"finding\":9999}"), 409);
    for wrong in ["", "{", "[]", "{\"version\":-1}", "{\"version\":1,\"finding\":0,\"text\":\"x\"}", "\u{0}"]
    {
        assert_eq!(order_of(wrong), 400, "{wrong}");
    }
    assert_eq!(order_of(&format!("{{\"version\":1{}}}", " ".repeat(4096))), 413);
    assert_eq!(preview.get("/do/change").status, 405);
    assert_eq!(fs::read_to_string(folder.join("events.csv")).expect("there"), events, "nothing was written");
    // Open in LibreOffice: what that saves next would undo the change.
    folder.write(".~lock.events.csv#", b",desk,here,;");
    let answer = preview.post("/do/change", &format!("{ours}{json}{form}"), &order);
    assert!(answer.status == 409 && answer.body.contains("close it there first"), "{answer:?}");
    assert_eq!(fs::read_to_string(folder.join("events.csv")).expect("there"), events, "nothing was written");
    fs::remove_file(folder.join(".~lock.events.csv#")).expect("unlocked");
    // As our own page sends it, in an old browser and a new one.
    let answer = preview.post("/do/change", &format!("{ours}{json}{form}"), &order);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(
        fs::read_to_string(folder.join("events.csv")).expect("there"),
        events.replace("chargd", "charged")
    );
    assert_eq!(fs::read_to_string(folder.join("events.csv.bak")).expect("there"), events);
    let second = news.next();
    assert_eq!(second["version"], 2);
    assert!(!second.to_string().contains("chargd"), "{second}");
    assert_eq!(preview.wish("/do/change", &first, &order).status, 409, "an order is for one save");
}

#[test]
fn a_browser_keeps_its_place_through_saves() {
    let events = "date,title,who,status,source\n2019-11-03,Ann Ash charged,Ann Ash,charged,https://example.org/a\n2020-02-01,Ann Ash acquitted,Ann Ash,acquitted,https://example.org/b\n";
    let folder = Scratch::with("story", &[("events.csv", events)]);
    let preview = Preview::of(folder.path());
    let address = preview.keys.recv_timeout(LONG).expect("a second address");
    let table = folder.join("events.csv");
    let Some(seen) = crate::kit::seen("preview", &[&address, &table.to_string_lossy()]) else { return };
    assert_eq!(seen["key"], false, "the key is out of the address bar: {seen}");
    assert_eq!(seen["mirrored"], "#v=table", "{seen}");
    assert_eq!(seen["hash"], "#v=table", "what the reader chose stays: {seen}");
    assert_eq!(seen["again"], "#v=table", "{seen}");
    assert!(seen["scrolled"].as_f64().is_some_and(|y| y > 0.0), "{seen}");
    assert!(seen["answer"].as_str().is_some_and(|said| said.contains("events.csv.bak")), "{seen}");
    assert!(seen["notice"].as_str().is_some_and(|said| said.contains("earlier save stays")), "{seen}");
    assert_eq!(seen["kept"], true, "{seen}");
    assert_eq!(seen["origins"], serde_json::json!([format!("http://127.0.0.1:{}", preview.port)]), "{seen}");
    assert_eq!(seen["said"], serde_json::json!([]), "nothing was refused");
}

#[test]
fn a_port_that_is_taken_and_a_folder_that_is_not_there_are_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let folder = Scratch::with("story", &[("events.csv", EVENTS)]);
    let run =
        crate::support::run(&["preview", &folder.path().to_string_lossy(), "--no-open", "--port", &port]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains(&port) && run.err.contains("--port"), "{}", run.err);
    let run = crate::support::run(&["preview", "/no/such/folder", "--no-open"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("/no/such/folder"), "{}", run.err);
}
