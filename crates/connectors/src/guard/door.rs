//! One asking, from the address as it was written to the body as it came.

use super::{
    Refused, Rules,
    address::is_public,
    manners::Manners,
    mask::Mask,
    names::{NameRefused, Names},
};
use futures::StreamExt;
use reqwest::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION,
};
use std::{error::Error, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};
use torg_domain::outside::{Credential, RawAnswer};
use url::{Host, Url};

/// How long a connection is kept that nobody uses. What is asked each minute is asked anew: a thousand hosts would
/// else hold a thousand connections all the time.
const IDLE: Duration = Duration::from_secs(15);
/// The headers that only say in which form an answer is wished, or whether one is needed.
const WISHES: [HeaderName; 4] = [ACCEPT, ACCEPT_LANGUAGE, IF_MODIFIED_SINCE, IF_NONE_MATCH];

/// The guarded client. One for the whole program: it keeps connections and remembers its manners.
pub struct Guard {
    pub(super) rules: Arc<Rules>,
    open: reqwest::Client,
    inside: reqwest::Client,
    /// Whether this machine trusts nobody: then nothing can be asked encrypted.
    trustless: bool,
    pub(super) manners: Manners,
}

/// One asking.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The address.
    pub url: String,
    /// Headers to send, beside those the door sends itself. Past the first address's own host, scheme and port only
    /// those go along that say in which form an answer is wished: any other may let somebody in.
    pub headers: Vec<(&'static str, String)>,
    /// What lets us in; goes to the first address's own host, scheme and port alone.
    pub credential: Option<Credential>,
    /// Where reading stops, in bytes of what is unpacked.
    pub max_bytes: usize,
    /// Whether somebody waits for it: an order that was given, a look at whether it was done. The pause
    /// between two readings does not put it off.
    pub awaited: bool,
    /// Whether what lets us in is asked for anew: an answer that grants it is handed on with the secrets in it,
    /// and must be kept nowhere.
    pub grants: bool,
}

/// What is asked of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    /// To be shown what is there.
    #[default]
    Get,
    /// To take this JSON in.
    Post(Vec<u8>),
    /// To let this JSON stand there.
    Put(Vec<u8>),
    /// To take these fields in, as a form sends them.
    Form(Vec<u8>),
    /// To take this file in.
    File {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Its media type.
        kind: String,
        /// What it is called: letters, digits, dots and dashes.
        name: String,
    },
    /// To take away what is there.
    Delete,
}

/// Why a body ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It was larger than the limit.
    Limit,
    /// The line broke.
    Line,
    /// Its compression could not be undone.
    Compression,
    /// Time was out.
    Time,
}

/// What came.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status, headers, addresses and as much of the body as could be read.
    pub raw: RawAnswer,
    /// Why the body is not whole; none when it is.
    pub cut: Option<Cut>,
}

impl Answer {
    /// A header's value, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

impl Guard {
    /// The door under these rules. Fails when a certificate cannot be read or no client can be made.
    ///
    /// A machine without trusted certificates gives a door all the same: what is asked in the clear still
    /// comes, and what is asked encrypted is refused in a sentence that says what is wanting.
    pub fn new(rules: Rules) -> Result<Self, String> {
        // A second installing is no fault: the program may have done it first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let rules = Arc::new(rules);
        let agent = match rules.contact.trim() {
            "" => concat!("torg/", env!("CARGO_PKG_VERSION")).to_owned(),
            contact => format!("torg/{} (+{contact})", env!("CARGO_PKG_VERSION")),
        };
        let builder = |private_too: bool| -> Result<reqwest::ClientBuilder, String> {
            #[expect(clippy::disallowed_methods, reason = "this is the guard")]
            let mut builder = reqwest::Client::builder()
                .user_agent(agent.as_str())
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .dns_resolver(Names::new(rules.clone(), private_too))
                .connect_timeout(rules.connect)
                .pool_max_idle_per_host(1)
                .pool_idle_timeout(IDLE)
                .http1_max_headers(200);
            let mut more = Vec::new();
            for pem in &rules.certificates {
                let all = reqwest::Certificate::from_pem_bundle(pem).map_err(|e| e.to_string())?;
                if all.is_empty() {
                    return Err("a certificate file holds no certificate in PEM".to_owned());
                }
                more.extend(all);
            }
            if !more.is_empty() {
                builder = builder.tls_certs_merge(more);
            }
            Ok(builder)
        };
        // The client is refused where the system holds no trusted certificate at all; with an empty list
        // said outright it is made. Whatever else is wrong is wrong both times.
        let client = |private_too: bool| match builder(private_too)?.build() {
            Ok(client) => Ok((client, false)),
            Err(first) => match builder(private_too)?.tls_certs_only([]).build() {
                Ok(client) => Ok((client, true)),
                Err(_) => Err(first.to_string()),
            },
        };
        let ((open, trustless), (inside, _)) = (client(false)?, client(true)?);
        Ok(Self { open, inside, trustless, manners: Manners::default(), rules })
    }

    /// Whether this machine holds no trusted certificates, so that nothing can be asked encrypted.
    #[must_use]
    pub fn is_trustless(&self) -> bool {
        self.trustless
    }

    /// Asks once, following redirects. An answer of any status is an answer.
    pub async fn get(&self, ask: &Ask) -> Result<Answer, Refused> {
        self.send(ask, &Deed::Get).await
    }

    /// The same for any deed. What changes something is never sent on after a redirect: the answer then
    /// is the redirect itself, with the address it points at in `moved`.
    pub async fn send(&self, ask: &Ask, deed: &Deed) -> Result<Answer, Refused> {
        let first = Url::parse(ask.url.trim()).map_err(|_| Refused::BadAddress("den är ingen webbadress"))?;
        let mut url = first.clone();
        let mask = Mask::sent(ask, deed);
        let mut moved = None;
        let mut for_good = true;
        let (_, mut host, _) = self.look(&url)?;
        let mut deadline = None;
        for _ in 0..=self.rules.max_redirects {
            let (client, name, port) = self.look(&url)?;
            host = name;
            let place = format!("{host}:{port}");
            let too_slow = || Refused::TooSlow(host.clone(), self.rules.whole);
            let _turn = self
                .manners
                .turn(&place, &self.rules, self.rules.whole, ask.awaited)
                .await
                .ok_or_else(too_slow)?;
            let until = *deadline.get_or_insert_with(|| Instant::now() + self.rules.whole);
            let request = match deed {
                Deed::Get => client.get(url.clone()),
                Deed::Post(json) => client
                    .post(url.clone())
                    .header(CONTENT_TYPE, "application/json; charset=utf-8")
                    .body(json.clone()),
                Deed::Put(json) => client
                    .put(url.clone())
                    .header(CONTENT_TYPE, "application/json; charset=utf-8")
                    .body(json.clone()),
                Deed::Form(fields) => client
                    .post(url.clone())
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(fields.clone()),
                Deed::File { bytes, kind, name } => client
                    .post(url.clone())
                    .header(CONTENT_TYPE, kind.as_str())
                    .header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
                    .body(bytes.clone()),
                Deed::Delete => client.delete(url.clone()),
            };
            let request = dressed(request, ask, url.origin() == first.origin())?;
            let response = match timeout_at(until, request.send()).await {
                Err(_) => return Err(too_slow()),
                Ok(Err(e)) => return Err(self.why(&e, &host)),
                Ok(Ok(response)) => response,
            };
            let status = response.status().as_u16();
            let onward =
                response.headers().get(LOCATION).filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308));
            let Some(onward) = onward else {
                return Ok(masked(read(response, url, moved, ask.max_bytes, until).await, ask, &mask));
            };
            let next = std::str::from_utf8(onward.as_bytes()).ok().and_then(|to| url.join(to).ok());
            let mut next = next.ok_or_else(|| Refused::BadRedirect(host.clone()))?;
            next.set_fragment(None);
            // What was shown to one place is carried to no other in an address.
            if next.origin() != first.origin() && mask.stands_in(&next) {
                return Err(Refused::BadRedirect(host));
            }
            for_good &= matches!(status, 301 | 308);
            if for_good {
                moved = Some(next.to_string());
            }
            if *deed != Deed::Get {
                let answer = read(response, url, Some(next.to_string()), ask.max_bytes, until).await;
                return Ok(masked(answer, ask, &mask));
            }
            url = next;
        }
        Err(Refused::TooManyRedirects(host))
    }

    /// The look before every step: which client may go there, and the host and port it is.
    pub(super) fn look(&self, url: &Url) -> Result<(&reqwest::Client, String, u16), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::BadAddress("den börjar inte med http eller https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::BadAddress(
                "användarnamn och lösenord får inte stå i den; ange dem för sig",
            ));
        }
        let (Some(host), Some(name), Some(port)) = (url.host(), url.host_str(), url.port_or_known_default())
        else {
            return Err(Refused::BadAddress("den saknar värdnamn"));
        };
        let name = name.to_owned();
        if self.trustless && url.scheme() == "https" {
            return Err(Refused::NobodyTrusted(name));
        }
        if self.rules.allows_private(&name, port) {
            return Ok((&self.inside, name, port));
        }
        let literal = match host {
            Host::Ipv4(v4) => Some(v4.into()),
            Host::Ipv6(v6) => Some(v6.into()),
            Host::Domain(_) => None,
        };
        if literal.is_some_and(|address| !is_public(address)) {
            return Err(Refused::Private(name));
        }
        if !self.rules.ports.contains(&port) {
            return Err(Refused::Port(name, port));
        }
        Ok((&self.open, name, port))
    }

    /// The client's error in our words, by what lies innermost in it.
    pub(super) fn why(&self, error: &reqwest::Error, host: &str) -> Refused {
        let host = host.to_owned();
        let mut inner: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(e) = inner {
            match e.downcast_ref::<NameRefused>() {
                Some(NameRefused::OnlyPrivate) => return Refused::Private(host),
                Some(NameRefused::Unknown) => return Refused::NameUnknown(host),
                None => {}
            }
            if e.is::<rustls::Error>() {
                return Refused::Tls(host);
            }
            // An error of input and output hides what it holds from `source`.
            let held = e.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            inner = held.map(|h| h as &(dyn Error + 'static)).or_else(|| e.source());
        }
        if error.is_timeout() {
            Refused::TooSlow(host, self.rules.connect)
        } else {
            Refused::Unreachable(host)
        }
    }
}

/// The asking with its headers, and with what lets us in where that may be shown: also a key in a header of its own.
pub(super) fn dressed(
    mut request: reqwest::RequestBuilder,
    ask: &Ask,
    shown: bool,
) -> Result<reqwest::RequestBuilder, Refused> {
    for (header, value) in &ask.headers {
        if let (Ok(header), Ok(mut value)) = (header.parse::<HeaderName>(), HeaderValue::from_str(value))
            && (shown || WISHES.contains(&header))
        {
            value.set_sensitive(!WISHES.contains(&header));
            request = request.header(header, value);
        }
    }
    Ok(match &ask.credential {
        Some(Credential::Basic { user, password }) if shown => request.basic_auth(user, Some(password)),
        Some(Credential::Bearer(token)) if shown => match HeaderValue::from_str(&format!("Bearer {token}")) {
            Ok(mut value) => {
                value.set_sensitive(true);
                request.header(AUTHORIZATION, value)
            }
            Err(_) => return Err(Refused::BadAddress("nyckeln till källan har otillåtna tecken")),
        },
        _ => request,
    })
}

/// Headers that are kept: all but those that could hold a secret, within reason.
pub(super) fn kept(response: &reqwest::Response) -> Vec<(String, String)> {
    let headers = response.headers().iter().filter(|(name, _)| !name.as_str().starts_with("set-cookie"));
    let text = |v: &HeaderValue| String::from_utf8_lossy(v.as_bytes()).chars().take(1000).collect();
    headers.take(100).map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// The answer with what we showed blanked in it.
fn masked(mut answer: Answer, ask: &Ask, mask: &Mask) -> Answer {
    if !ask.grants || !(200..300).contains(&answer.raw.status) {
        mask.answer(&mut answer.raw, answer.cut.is_some());
    }
    answer
}

async fn read(
    response: reqwest::Response,
    url: Url,
    moved: Option<String>,
    max_bytes: usize,
    until: Instant,
) -> Answer {
    let mut raw = RawAnswer {
        status: response.status().as_u16(),
        headers: kept(&response),
        final_url: url.to_string(),
        moved,
        body: Vec::new(),
    };
    let mut stream = response.bytes_stream();
    let cut = loop {
        match timeout_at(until, stream.next()).await {
            Err(_) => break Some(Cut::Time),
            Ok(None) => break None,
            Ok(Some(Err(e))) => {
                break Some(how(&e));
            }
            Ok(Some(Ok(bytes))) => {
                let room = max_bytes.saturating_sub(raw.body.len());
                raw.body.extend_from_slice(&bytes[..bytes.len().min(room)]);
                if bytes.len() > room {
                    break Some(Cut::Limit);
                }
            }
        }
    };
    Answer { raw, cut }
}

/// Whether a body broke on the way or in its unpacking, which the client calls the same.
pub(super) fn how(error: &reqwest::Error) -> Cut {
    // The unpacker speaks of input and output; the connection, in words of its own.
    if error.source().is_some_and(|e| e.is::<std::io::Error>()) { Cut::Compression } else { Cut::Line }
}
