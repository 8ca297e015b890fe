//! What the preview's server lets in: only a browser on this machine, only from our own page, only with the run's key.
//!
//! A server on loopback can be reached by every page that the browser has open, by every name that a stranger's name server points
//! at 127.0.0.1, and by every user of the machine. So each request is asked, in this order:
//!
//! 1. is it whole, in our form (no foreign address in its first line, one `Host`)?
//! 2. is it made to us by name (`Host` is `127.0.0.1`, `localhost` or `[::1]` with our port), so that no foreign name leads here?
//! 3. does it come from our own page or from nobody's (`Sec-Fetch-Site`, and `Origin` where there is one)?
//! 4. does it only read? One route changes something: it asks for more ([`may_change`]).
//! 5. has it the key of this run (a cookie)?
//!
//! No answer ever carries a header of CORS, so that a foreign page could not read one.

use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};

/// Where a request comes from, as browsers say it themselves; no script can set it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What a page's own script adds to a change. A foreign page could add it only after asking (CORS), and is never allowed to.
pub const FORM: HeaderName = HeaderName::from_static("x-throughline-form");
/// Carries the key of the address, once.
pub const KEY: HeaderName = HeaderName::from_static("x-throughline-key");

/// Why a request is refused: what is answered, in words for whoever looks into it.
pub type Refusal = (StatusCode, &'static str);

/// The addresses under which the server is known at a port.
fn names(port: u16) -> [String; 3] {
    [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]
}

/// The one value of a header; `Err` for several or one that is no text.
fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

/// Whether a request may come in at all.
///
/// # Errors
/// Why not.
pub fn judge(
    port: u16,
    changes: &str,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    if uri.scheme().is_some() || uri.authority().is_some() {
        return Err((StatusCode::BAD_REQUEST, "this is no proxy"));
    }
    let ours = names(port);
    match only(headers, HOST) {
        Err(()) | Ok(None) => return Err((StatusCode::BAD_REQUEST, "one Host is needed")),
        Ok(Some(host)) if !ours.iter().any(|name| name.eq_ignore_ascii_case(host)) => {
            return Err((StatusCode::FORBIDDEN, "this is not the address of the preview"));
        }
        Ok(Some(_)) => {}
    }
    let changing = uri.path().starts_with(changes);
    match *method {
        Method::GET if !changing => {}
        Method::POST if changing => {}
        _ => return Err((StatusCode::METHOD_NOT_ALLOWED, "only reading is possible here")),
    }
    let elsewhere = Err((StatusCode::FORBIDDEN, "a request from another page"));
    let origin = match only(headers, ORIGIN) {
        Err(()) => return elsewhere,
        Ok(Some(origin))
            if !ours.iter().any(|name| origin.eq_ignore_ascii_case(&format!("http://{name}"))) =>
        {
            return elsewhere;
        }
        Ok(origin) => origin.is_some(),
    };
    match only(headers, SEC_FETCH_SITE) {
        Ok(Some("same-origin")) => Ok(()),
        // Typed, or opened by another program: may be read, and changes nothing.
        Ok(Some("none")) if !changing => Ok(()),
        // A browser before 2023 says only from where, and not always.
        Ok(None) if origin => Ok(()),
        _ => elsewhere,
    }
}

/// Whether a request that would change a table may: its kind and the word that only our own page knows, besides all that
/// [`judge`] asks.
///
/// # Errors
/// Why not.
pub fn may_change(headers: &HeaderMap, form: &str) -> Result<(), Refusal> {
    if only(headers, axum::http::header::CONTENT_TYPE) != Ok(Some("application/json")) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "a change is told in JSON"));
    }
    match only(headers, FORM) {
        Ok(Some(given)) if same(given, form) => Ok(()),
        _ => Err((StatusCode::FORBIDDEN, "the page's own word is missing")),
    }
}

/// Whether a request carries the key of this run.
///
/// # Errors
/// It does not.
pub fn has_key(headers: &HeaderMap, cookie: &str, key: &str) -> Result<(), Refusal> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = sent
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(name, value)| (name == cookie).then_some(value));
    match (values.next(), values.next()) {
        (Some(value), None) if same(value, key) => Ok(()),
        _ => Err((StatusCode::FORBIDDEN, "open the address that the terminal shows")),
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn same(one: &str, other: &str) -> bool {
    let differs = one.bytes().zip(other.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differs) == 0 && !one.is_empty()
}

/// A secret of 128 bits, in hexadecimal digits.
///
/// # Errors
/// The system has no random numbers.
pub fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_are_compared_whole() {
        let (one, other) = (secret().expect("random"), secret().expect("random"));
        assert_eq!((one.len(), one == other), (32, false));
        assert!(same(&one, &one) && !same(&one, &other) && !same(&one, &one[..31]) && !same("", ""));
    }
}
