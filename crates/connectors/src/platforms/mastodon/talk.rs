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

/// What a server says of itself.
#[derive(Default, Deserialize)]
struct Server {
    #[serde(default)]
    title: String,
    #[serde(default)]
    configuration: Configuration,
    #[serde(default)]
    urls: Option<Urls>,
}

impl Server {
    fn stream(&self) -> Option<String> {
        let first = self.urls.as_ref().and_then(|urls| urls.streaming_api.clone());
        self.configuration.urls.streaming.clone().or(first)
    }
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
struct Statuses {
    #[serde(default)]
    max_characters: Option<usize>,
}

/// What a server says of itself, in the version every server has.
const FIRST: &str = "/api/v1/instance";

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
        let me = self.signed_in().await?;
        let server = self.about().await?;
        let longest = server.configuration.statuses.max_characters.unwrap_or(USUAL);
        self.me = Me { title: crate::html::one_line(&server.title), longest, stream: server.stream(), ..me };
        Ok(())
    }

    /// Who the server says that we are. Where this is answered, the interface is there.
    pub(super) async fn signed_in(&mut self) -> Result<Me, PlatformFailure> {
        let heard = match self.get("/api/v1/accounts/verify_credentials", &[]).await {
            // Nobody in particular is let in: not every server has another word for that.
            Err(failure) if status_of(&failure) == Some(422) => {
                return Err(PlatformFailure { problem: not_let_in(), ..failure });
            }
            came => came?,
        };
        if heard.raw.status == 422 {
            return Err(self.talk.failed(not_let_in(), &heard, false));
        }
        match heard.read::<Me>().filter(|me| heard.refused.is_none() && !me.id.is_empty()) {
            Some(me) => Ok(me),
            None => Err(self.talk.failed(no_json(), &heard, false)),
        }
    }

    /// What the server says of itself: worth knowing and never needed. Not every server has its second version.
    async fn about(&mut self) -> Result<Server, PlatformFailure> {
        for path in ["/api/v2/instance", FIRST] {
            let heard = offered(self.get(path, &[]).await)?.filter(|heard| heard.refused.is_none());
            if let Some(heard) = heard {
                return Ok(heard.read().unwrap_or_default());
            }
        }
        Ok(Server::default())
    }

    /// Where the server says that its stream is; none when it says nothing.
    pub(super) async fn stream(&mut self) -> Result<Option<String>, PlatformFailure> {
        if let Some(stream) = &self.me.stream {
            return Ok(Some(stream.clone()));
        }
        let heard = offered(self.get(FIRST, &[]).await)?.filter(|heard| heard.refused.is_none());
        let server: Server = heard.and_then(|heard| heard.read()).unwrap_or_default();
        Ok(server.stream())
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

    /// The same as a stranger: without what lets us in. None where strangers are told nothing.
    pub(super) async fn as_anybody(&mut self, path: &str) -> Result<Option<Heard>, PlatformFailure> {
        let url = endpoint(&self.server, path, &[]);
        match self.talk.ask(&Asking::get(url, None)).await {
            Err(failure) if failure.problem.kind == Kind::AccessRefused => Ok(None),
            came => offered(came),
        }
    }

    async fn ask(&mut self, asking: Asking) -> Result<Heard, PlatformFailure> {
        let heard = match self.talk.ask(&asking).await {
            // Some say it with the status alone.
            Err(failure)
                if failure.problem.kind == Kind::AccessRefused && status_of(&failure) == Some(401) =>
            {
                self.forget();
                return Err(PlatformFailure { problem: not_let_in(), ..failure });
            }
            came => came?,
        };
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

/// What was heard, where the server may lack this part of the interface or not have what is asked about. None
/// where it refused by the status alone, or with a page for people: the interface itself refuses in words. That
/// what was asked is wrongly put (400) is no such refusal: the fault is ours, and is told.
pub(super) fn offered(came: Result<Heard, PlatformFailure>) -> Result<Option<Heard>, PlatformFailure> {
    match came {
        Ok(heard) => Ok(Some(heard)),
        Err(failure) if is_wordless(&failure) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn is_wordless(failure: &PlatformFailure) -> bool {
    let kinds = [Kind::InterfaceMissing, Kind::StatusUnexpected, Kind::SourceFault];
    kinds.contains(&failure.problem.kind) && matches!(status_of(failure), Some(404 | 405 | 410 | 422 | 501))
}

fn status_of(failure: &PlatformFailure) -> Option<u16> {
    failure.answer.as_ref().map(|answer| answer.status)
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
