//! Taking our own secrets out of what came.
//!
//! Some servers repeat what they were shown: in an error, in the address of the next page, in a dump of the
//! request. What comes is kept raw, logged and shown, so what let us in is blanked before anybody sees it, in each
//! form it is likely to come back in. A password that is nothing but one short word is left: blanking it would
//! blank other people's words too.

use super::{Ask, Deed};
use aho_corasick::{AhoCorasick, MatchKind};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use std::collections::BTreeSet;
use torg_domain::outside::{Credential, RawAnswer};
use url::{Url, form_urlencoded};

/// What stands where a secret stood, however long it was.
const BLANK: &[u8] = b"***";

/// The same for one that is nothing but digits, which may stand bare in JSON.
const NUMBER: &[u8] = b"0";

/// Anything shorter is somebody's word sooner than our secret.
const SHORTEST: usize = 6;

/// From this length on, letters of one case alone are taken for a secret.
const WORD: usize = 12;

/// What stands under these names in a form lets somebody in once (RFC 6749, RFC 7636). Elsewhere they are anybody's
/// words.
const ONCE: [&str; 4] = ["code", "code_verifier", "state", "client_assertion"];

/// The secrets of one asking, in every form they are looked for.
#[derive(Default)]
pub(crate) struct Mask {
    needles: Vec<Vec<u8>>,
    find: Option<AhoCorasick>,
    /// As they are, in lower case: host names come back so.
    plain: Vec<String>,
}

impl Mask {
    /// Looks for these.
    pub(crate) fn of<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let secrets: BTreeSet<&str> = secrets.into_iter().map(str::trim).filter(|s| is_telling(s)).collect();
        if secrets.is_empty() {
            return Self::default();
        }
        let needles: BTreeSet<Vec<u8>> = secrets.iter().flat_map(|secret| forms(secret)).collect();
        let needles: Vec<_> = needles.into_iter().filter(|needle| needle.len() >= SHORTEST).collect();
        let find = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&needles).ok();
        Self { needles, find, plain: secrets.iter().map(|s| s.to_lowercase()).collect() }
    }

    /// Looks for what this asking shows: its credential, and what stands under a telling name in its headers, its
    /// address and its body.
    pub(super) fn sent(ask: &Ask, deed: &Deed) -> Self {
        let mut secrets: Vec<String> = Vec::new();
        match &ask.credential {
            None => {}
            Some(Credential::Basic { password, .. }) => {
                secrets.extend([password.clone(), password.split_whitespace().collect()]);
            }
            // An application's name and secret can be one token, a line between them.
            Some(Credential::Bearer(token)) => {
                secrets.extend(token.split('|').map(str::to_owned).filter(|part| !is_number(part)));
                secrets.push(token.clone());
            }
        }
        for (_, value) in ask.headers.iter().filter(|(name, _)| is_secret(name)) {
            // A token may come back without the word it was shown with.
            secrets.extend(value.split_once(' ').map(|(_, token)| token.trim().to_owned()));
            secrets.push(value.clone());
        }
        let named = |(name, value): (String, String)| is_secret(&name).then_some(value);
        if let Ok(url) = Url::parse(ask.url.trim()) {
            secrets.extend(url.query_pairs().into_owned().filter_map(named));
        }
        match deed {
            Deed::Form(fields) => {
                let of_a_form = |(name, value): (String, String)| {
                    (is_secret(&name) || ONCE.contains(&name.as_str())).then_some(value)
                };
                secrets.extend(form_urlencoded::parse(fields).into_owned().filter_map(of_a_form));
            }
            Deed::Post(json) | Deed::Put(json) => {
                if let Ok(body) = serde_json::from_slice(json) {
                    named_in(&body, &mut secrets);
                }
            }
            Deed::Get | Deed::Delete | Deed::File { .. } => {}
        }
        Self::of(secrets.iter().map(String::as_str))
    }

    /// Whether a secret stands in an address, or in lower case in its host.
    pub(super) fn stands_in(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        self.replaced(url.as_str().as_bytes()).is_some()
            || self.plain.iter().any(|s| host.contains(s.as_str()))
    }

    /// A text without them.
    pub(crate) fn text(&self, text: String) -> String {
        match self.replaced(text.as_bytes()) {
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => text,
        }
    }

    /// Takes them out of an answer. JSON stays JSON. Of a body that was `cut`, an end that begins one is taken too.
    pub(crate) fn answer(&self, raw: &mut RawAnswer, cut: bool) {
        if self.find.is_none() {
            return;
        }
        let clean = |text: &mut String| *text = self.text(std::mem::take(text));
        clean(&mut raw.final_url);
        raw.moved.iter_mut().for_each(clean);
        raw.headers.iter_mut().for_each(|(_, value)| clean(value));
        if let Some(masked) = self.replaced(&raw.body) {
            let is_json = |bytes: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
            // A secret can begin in the middle of an escape. Then nothing of the answer can be kept.
            raw.body = if is_json(&raw.body) && !is_json(&masked) { b"null".to_vec() } else { masked };
        }
        if cut {
            let begun = self.needles.iter().map(|needle| begun_at_the_end(&raw.body, needle)).max();
            raw.body.truncate(raw.body.len() - begun.unwrap_or(0));
        }
    }

    /// The bytes without them; none when there was nothing to take out.
    fn replaced(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let (mut out, mut from) = (Vec::new(), 0);
        for found in self.find.as_ref()?.find_iter(bytes) {
            let number = bytes.get(found.range()).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
            let is_digit =
                |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
            // Digits within a longer number are another number.
            if number && (is_digit(found.start().checked_sub(1)) || is_digit(Some(found.end()))) {
                continue;
            }
            out.extend_from_slice(bytes.get(from..found.start()).unwrap_or_default());
            out.extend_from_slice(if number { NUMBER } else { BLANK });
            from = found.end();
        }
        (from > 0).then(|| [out.as_slice(), bytes.get(from..).unwrap_or_default()].concat())
    }
}

/// How much of a needle the bytes end with, when it is enough to tell it by.
fn begun_at_the_end(bytes: &[u8], needle: &[u8]) -> usize {
    let most = needle.len().saturating_sub(1).min(bytes.len());
    (SHORTEST..=most)
        .rev()
        .find(|n| needle.get(..*n).is_some_and(|begun| bytes.ends_with(begun)))
        .unwrap_or(0)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is no word of anybody's, so that it can be blanked wherever it stands.
fn is_telling(secret: &str) -> bool {
    let one_case = |is: fn(&char) -> bool| secret.chars().all(|c| is(&c));
    let word = one_case(|c| c.is_lowercase()) || one_case(|c| c.is_uppercase());
    let number = is_number(secret);
    secret.len() >= WORD || (secret.len() >= SHORTEST && !word && !number) || (number && secret.len() >= 8)
}

/// Whether what stands under this name lets somebody in. Tokens that name a page of a list do not.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let whole =
        ["token", "dpop", "key", "api_key", "apikey", "x_api_key", "authorization", "cookie", "assertion"];
    let ends = ["access_token", "refresh_token", "exchange_token", "input_token", "id_token", "auth_token"];
    let within = ["secret", "password", "passwd", "jwt"];
    whole.contains(&name.as_str())
        || ends.iter().any(|end| name.ends_with(end))
        || within.iter().any(|part| name.contains(part))
}

/// The texts in a JSON body that stand under a telling name.
fn named_in(body: &serde_json::Value, secrets: &mut Vec<String>) {
    match body {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if is_secret(name) => secrets.push(text.to_owned()),
                    _ => named_in(value, secrets),
                }
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|one| named_in(one, secrets)),
        _ => {}
    }
}

/// How a secret may come back: as it is, in JSON, in markup, in an address, in base64 at each place it can begin.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json.trim_matches('"');
    let slashes = json.replace('/', "\\/");
    let markup = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut texts = vec![
        secret.to_owned(),
        json.to_owned(),
        in_ascii(json),
        in_ascii(&slashes),
        slashes,
        markup.replace('"', "&quot;"),
        markup.replace('"', "&quot;").replace('\'', "&#39;"),
        markup.replace('"', "&#34;").replace('\'', "&#39;"),
        markup.replace('"', "&quot;").replace('\'', "&#039;"),
        markup,
    ];
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let in_address = [
        form.replace('+', "%20"),
        form,
        percent(secret, b"-_.!~*'()"),
        percent(secret, b"!$&'()*+,-./:;=?@_~"),
    ];
    texts.extend(in_address.iter().map(|text| in_lower_hex(text)));
    texts.extend(in_address);
    for lead in 0..3 {
        let bytes = [&[0; 3][..lead], secret.as_bytes()].concat();
        // The signs that also hold bits of what stands before or after can be any.
        let (first, end) = ((lead * 8).div_ceil(6), bytes.len() * 8 / 6);
        for text in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            texts.extend(text.get(first..end).map(str::to_owned));
        }
    }
    texts.into_iter().map(String::into_bytes).collect()
}

/// JSON as some write it: nothing but ASCII in it.
fn in_ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c.is_ascii() {
            true => out.push(c),
            false => out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
        }
    }
    out
}

/// In an address, all but letters, digits and these percent-encoded.
fn percent(text: &str, but: &[u8]) -> String {
    let one = |b: u8| match b.is_ascii_alphanumeric() || but.contains(&b) {
        true => char::from(b).to_string(),
        false => format!("%{b:02X}"),
    };
    text.bytes().map(one).collect()
}

/// The same address with its hexadecimal digits in lower case.
fn in_lower_hex(text: &str) -> String {
    let mut left = 0;
    let lower = |c: char| {
        left = if c == '%' { 2 } else { i32::max(left - 1, -1) };
        if left >= 0 { c.to_ascii_lowercase() } else { c }
    };
    text.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "abcd EF/12\"å&<9'";

    fn masked(body: &str) -> String {
        let mut raw = RawAnswer { body: body.as_bytes().to_vec(), ..RawAnswer::default() };
        Mask::of([SECRET]).answer(&mut raw, false);
        String::from_utf8(raw.body).unwrap()
    }

    #[test]
    fn a_secret_is_found_in_every_form_it_comes_back_in() {
        for form in forms(SECRET) {
            let form = String::from_utf8(form).unwrap();
            assert_eq!(masked(&format!("före {form}, efter")), "före ***, efter", "{form}");
        }
        for before in ["", "u:", "us:", "user:"] {
            let header = STANDARD_NO_PAD.encode(format!("{before}{SECRET}"));
            let left = masked(&format!("Basic {header}"));
            assert!(left.contains("***") && left.len() < 20, "{left}");
        }
        assert_eq!(in_lower_hex("%C3%A5AB%2F"), "%c3%a5AB%2f");
    }

    #[test]
    fn what_a_signing_in_shows_once_is_taken_out_and_a_token_also_without_its_word() {
        let form = Deed::Form(b"code=kod-7Qx-hemlig&code_verifier=ver-7Qx&state=sta-7Qx&grant_type=authorization_code&client_assertion=ey.ass.7Qx".to_vec());
        let headers = vec![("authorization", "DPoP tok-7Qx".to_owned()), ("dpop", "ey.pro.7Qx".to_owned())];
        let mask = Mask::sent(&Ask { headers, ..Ask::default() }, &form);
        for shown in ["kod-7Qx-hemlig", "ver-7Qx", "sta-7Qx", "ey.ass.7Qx", "tok-7Qx", "ey.pro.7Qx"] {
            assert_eq!(mask.text(format!("sade {shown}.")), "sade ***.", "{shown}");
        }
        assert_eq!(mask.text("authorization_code".into()), "authorization_code");
        let json = Deed::Post(br#"{"state":"needs_moderation","code":"Oversattning"}"#.to_vec());
        let mask = Mask::sent(&Ask::default(), &json);
        assert_eq!(mask.text("needs_moderation Oversattning".into()), "needs_moderation Oversattning");
    }

    #[test]
    fn json_stays_json_and_nothing_tells_how_long_it_was() {
        let body = serde_json::json!({ "error": format!("no {SECRET}"), "n": 1 }).to_string();
        let said: serde_json::Value = serde_json::from_str(&masked(&body)).unwrap();
        assert_eq!(said["error"], "no ***");
        let mut raw =
            RawAnswer { body: br#"{"id":20260102,"n":120260102}"#.to_vec(), ..RawAnswer::default() };
        Mask::of(["20260102"]).answer(&mut raw, false);
        assert_eq!(raw.body, br#"{"id":0,"n":120260102}"#);
        let mut escaped = RawAnswer { body: br#"{"a":"\nhemligt1"}"#.to_vec(), ..RawAnswer::default() };
        Mask::of(["nhemligt1"]).answer(&mut escaped, false);
        assert_eq!(escaped.body, b"null", "a secret that begins in an escape takes the answer with it");
    }

    #[test]
    fn what_was_cut_in_the_middle_of_a_secret_does_not_end_in_it() {
        let mut raw = RawAnswer { body: b"x: hemlig-nyc".to_vec(), ..RawAnswer::default() };
        Mask::of(["hemlig-nyckel-7"]).answer(&mut raw, true);
        assert_eq!(raw.body, b"x: ");
    }

    #[test]
    fn a_short_word_is_nobodys_secret_and_a_page_is_none() {
        for (secret, telling) in [
            ("sommar", false),
            ("hemligt", false),
            ("12345", false),
            ("1234567", false),
            ("sommar24", true),
            ("Hemlig", true),
            ("20260102", true),
            ("enlangrackabokstaver", true),
        ] {
            assert_eq!(is_telling(secret), telling, "{secret}");
        }
        for (name, secret) in [
            ("access_token", true),
            ("appsecret_proof", true),
            ("Authorization", true),
            ("refreshJwt", true),
            ("pagination_token", false),
            ("pageToken", false),
            ("text", false),
            ("idempotency-key", false),
        ] {
            assert_eq!(is_secret(name), secret, "{name}");
        }
    }

    #[test]
    fn what_an_asking_shows_is_looked_for_wherever_it_is_shown() {
        let ask = Ask {
            url: "https://a.test/x?access_token=adress-token-1&page_token=sida-token-1".into(),
            headers: vec![("x-api-key", "huvud-nyckel-1".into())],
            credential: Some(Credential::Bearer("123456789|app-hemlighet-1".into())),
            ..Ask::default()
        };
        let form = Deed::Form(b"refresh_token=fornyelse-1&client_id=klient-1".to_vec());
        let mask = Mask::sent(&ask, &form);
        let said =
            "adress-token-1 sida-token-1 huvud-nyckel-1 app-hemlighet-1 123456789 fornyelse-1 klient-1";
        assert_eq!(mask.text(said.into()), "*** sida-token-1 *** *** 123456789 *** klient-1");
        let post = Deed::Post(br#"{"identifier":"torg","deep":[{"password":"losen-ord-1"}]}"#.to_vec());
        assert_eq!(Mask::sent(&Ask::default(), &post).text("torg losen-ord-1".into()), "torg ***");
        let host = Url::parse("https://app-HEMLIGHET-1.evil.test/").unwrap();
        assert!(mask.stands_in(&host) && !mask.stands_in(&Url::parse("https://a.test/").unwrap()));
    }
}
