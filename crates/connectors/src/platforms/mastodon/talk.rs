//! Asking as our account, and what the server's refusals mean.

use super::{client::Mastodon, links};
use crate::guard::Deed;
use crate::platforms::interface::{Asking, Heard, Talk, endpoint, no_json, not_taken, origin};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{
        Credential,
        platform::{Account, PlatformFailure},
    },
};

/// The account we are, and what its server takes.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Me {
    pub(super) id: String,
    #[serde(default)]
    pub(super) acct: String,
    /// What the server calls itself; learnt apart.
    #[serde(skip)]
    pub(super) title: String,
    /// How long a status may be, in letters.
    #[serde(skip)]
    pub(super) longest: usize,
    /// Where the server says that its stream is.
    #[serde(skip)]
    pub(super) stream: Option<String>,
}

#[derive(Default, Deserialize)]
struct Server {
    #[serde(default)]
    title: String,
    #[serde(default)]
    configuration: Configuration,
}

#[derive(Default, Deserialize)]
struct Configuration {
    #[serde(default)]
    statuses: Statuses,
    #[serde(default)]
    urls: Urls,
}

/// Where further parts of the interface are: in the second version of what a server says of itself, and in the
/// first.
#[derive(Default, Deserialize)]
struct Urls {
    #[serde(default)]
    streaming: Option<String>,
    #[serde(default)]
    streaming_api: Option<String>,
}

#[derive(Default, Deserialize)]
struct FirstServer {
    #[serde(default)]
    urls: Urls,
}

#[derive(Default, Deserialize)]
struct Statuses {
    #[serde(default)]
    max_characters: Option<usize>,
}

/// How long a status may be where the server does not say.
const USUAL: usize = 500;

/// A conversation as our account.
pub(super) struct Talking<'a> {
    pub(super) site: &'a Mastodon,
    pub(super) talk: Talk<'a>,
    pub(super) server: String,
    pub(super) me: Me,
    account: &'a Account,
    pub(super) bearer: Credential,
}

/// A page of a list, and where it goes on.
pub(super) struct Page {
    pub(super) entries: Vec<Box<RawValue>>,
    /// To what is older.
    pub(super) older: Option<String>,
    /// To what is newer.
    pub(super) newer: Option<String>,
}

impl<'a> Talking<'a> {
    /// Learns who we are, unless that is known.
    pub(super) async fn begin(
        site: &'a Mastodon,
        account: &'a Account,
        now: Timestamp,
    ) -> Result<Self, PlatformFailure> {
        let talk = Talk::new(&site.guard, now);
        let Some(Credential::Basic { password: token, .. } | Credential::Bearer(token)) = &account.credential
        else {
            return Err(talk.stopped(not_let_in()));
        };
        let server = origin(&account.address).ok_or_else(|| talk.stopped(no_address()))?;
        let bearer = Credential::Bearer(token.clone());
        let known = site.known(account);
        let me = known.clone().unwrap_or(Me {
            id: String::new(),
            acct: String::new(),
            title: String::new(),
            longest: USUAL,
            stream: None,
        });
        let mut talking = Self { site, talk, server, me, account, bearer };
        if known.is_none() {
            talking.learn().await?;
            site.keep(account, Some(talking.me.clone()));
        }
        talking.talk.answers.clear();
        Ok(talking)
    }

    async fn learn(&mut self) -> Result<(), PlatformFailure> {
        let heard = self.get("/api/v1/accounts/verify_credentials", &[]).await?;
        let Some(me) = heard.read::<Me>().filter(|me| heard.refused.is_none() && !me.id.is_empty()) else {
            return Err(self.talk.failed(no_json(), &heard, false));
        };
        // What a server says of itself is worth knowing and never needed.
        let heard = self.get("/api/v2/instance", &[]).await?;
        let server: Server = heard.read().filter(|_| heard.refused.is_none()).unwrap_or_default();
        let longest = server.configuration.statuses.max_characters.unwrap_or(USUAL);
        let stream = server.configuration.urls.streaming;
        self.me = Me { title: crate::html::one_line(&server.title), longest, stream, ..me };
        Ok(())
    }

    /// Where the server says that its stream is; none when it says nothing.
    pub(super) async fn stream(&mut self) -> Result<Option<String>, PlatformFailure> {
        if let Some(stream) = &self.me.stream {
            return Ok(Some(stream.clone()));
        }
        let heard = self.get("/api/v1/instance", &[]).await?;
        let server: FirstServer = heard.read().filter(|_| heard.refused.is_none()).unwrap_or_default();
        Ok(server.urls.streaming_api)
    }

    /// Forgets who we are: the token may have been taken back.
    pub(super) fn forget(&mut self) {
        self.site.keep(self.account, None);
    }

    /// Asks to be shown something.
    pub(super) async fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Result<Heard, PlatformFailure> {
        let url = endpoint(&self.server, path, query);
        self.ask(Asking::get(url, Some(self.bearer.clone()))).await
    }

    /// Asks for something to be done, once by its key where it has one.
    pub(super) async fn post(
        &mut self,
        path: &str,
        body: &Value,
        once: Option<String>,
    ) -> Result<Heard, PlatformFailure> {
        let url = endpoint(&self.server, path, &[]);
        let mut asking = Asking::post(url, body, Some(self.bearer.clone()));
        asking.headers.extend(once.map(|key| ("idempotency-key", key)));
        self.ask(asking).await
    }

    /// Asks for something of ours to be taken away.
    pub(super) async fn delete(&mut self, path: &str) -> Result<Heard, PlatformFailure> {
        let url = endpoint(&self.server, path, &[]);
        let credential = Some(self.bearer.clone());
        self.ask(Asking { url, deed: Deed::Delete, credential, ..Asking::default() }).await
    }

    /// The same as a stranger: without what lets us in.
    pub(super) async fn as_anybody(&mut self, path: &str) -> Result<Heard, PlatformFailure> {
        let url = endpoint(&self.server, path, &[]);
        self.talk.ask(&Asking::get(url, None)).await
    }

    async fn ask(&mut self, asking: Asking) -> Result<Heard, PlatformFailure> {
        let heard = self.talk.ask(&asking).await?;
        let problem = match (heard.raw.status, &heard.refused) {
            (401, Some(_)) => not_let_in(),
            (403, Some(_)) => may_not(),
            _ => return Ok(heard),
        };
        self.forget();
        Err(self.talk.failed(problem, &heard, false))
    }

    /// A page of a list: the first by its path, the others by the address the server gave.
    pub(super) async fn page(&mut self, url: &str) -> Result<Page, PlatformFailure> {
        let heard = self.ask(Asking::get(url, Some(self.bearer.clone()))).await?;
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        let Some(entries) = heard.read::<Vec<Box<RawValue>>>() else {
            return Err(self.talk.failed(no_json(), &heard, false));
        };
        let link = heard.header("link");
        Ok(Page {
            entries,
            older: links::onward(link, "next", &self.server),
            newer: links::onward(link, "prev", &self.server),
        })
    }

    /// A refusal nobody foresaw.
    pub(super) fn refusal(&self, said: &str, heard: &Heard) -> PlatformFailure {
        self.talk.failed(not_taken(heard.raw.status, said), heard, false)
    }
}

pub(super) fn not_let_in() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Servern godtar inte åtkomstnyckeln: den kan ha dragits tillbaka. Skapa en ny under kontots inställningar (Utveckling) och byt ut den i kanalens uppgifter.",
    )
}

pub(super) fn may_not() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Åtkomstnyckeln räcker inte till det här. Skapa en ny med rättigheterna read och write, och byt ut den i kanalens uppgifter.",
    )
}

fn no_address() -> Problem {
    Problem::new(
        Kind::BadAddress,
        Mender::Responsible,
        "Kanalens adress kan inte användas: skriv adressen till kontot på dess server.",
    )
}
