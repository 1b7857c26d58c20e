//! Signing in by OAuth against a played server: how the connector bears what the real one seldom says. What the real
//! one does when it is well is tried against it.

use crate::{
    bluesky::{ME, Network},
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use torg_connectors::platforms::bluesky::{Bluesky, KEY, Places};
use torg_domain::{
    channels::problem::ProblemKind,
    outside::{
        Credential,
        pass::{Pass, Renewal},
        platform::{Account, Measure, Platform, Reading},
        sign_in::{Begun, Brought, Client, Fresh, Here, SignIn},
    },
};

const STATE: &str = "s-hemligt-tillstand-0123456789abcdefghijkl";
const VERIFIER: &str = "v-hemlig-verifierare-0123456789abcdefghijk";
const CODE: &str = "cod-hemlig-kod-0123456789";

/// A server that gives passes, and the account behind it.
struct Authority {
    network: Network,
    /// Taken out of the metadata.
    lacks: Option<&'static str>,
    /// Who the pass is for.
    sub: String,
    scope: String,
    /// What it wants to see again; changed, the next proof is refused once.
    nonce: u32,
    /// What the next asking of this path is refused with.
    refuses: Option<(&'static str, &'static str)>,
    challenge: String,
    /// The name and number the account goes by.
    called: String,
    refresh: u32,
    seen: BTreeSet<String>,
    forms: Vec<(String, Vec<(String, String)>)>,
}

impl Authority {
    fn new() -> Self {
        Self {
            network: Network::new(),
            lacks: None,
            sub: ME.into(),
            scope: "atproto transition:generic".into(),
            nonce: 1,
            refuses: None,
            challenge: String::new(),
            called: "at://torg.test".into(),
            refresh: 1,
            seen: BTreeSet::new(),
            forms: Vec::new(),
        }
    }

    fn access(&self) -> String {
        format!("access-hemlig-{}", self.refresh)
    }

    fn metadata(&self, at: &str) -> Value {
        let mut all = json!({
            "issuer": at, "authorization_endpoint": format!("{at}/oauth/authorize"),
            "token_endpoint": format!("{at}/oauth/token"), "revocation_endpoint": format!("{at}/oauth/revoke"),
            "pushed_authorization_request_endpoint": format!("{at}/oauth/par"),
            "response_types_supported": ["code"], "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"], "dpop_signing_alg_values_supported": ["ES256"],
            "scopes_supported": ["atproto", "transition:generic"],
            "authorization_response_iss_parameter_supported": true, "client_id_metadata_document_supported": true,
        });
        if let Some(lacks) = self.lacks {
            all.as_object_mut().unwrap().remove(lacks);
        }
        all
    }

    /// What is wrong with a proof, as the server says it.
    fn unproved(&mut self, request: &Request, token: Option<&str>) -> Option<&'static str> {
        let proof = request.headers.get("dpop")?;
        let part = |n: usize| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(proof.split('.').nth(n).unwrap()).unwrap())
                .unwrap()
        };
        let (header, claims) = (part(0), part(1));
        assert_eq!(header["typ"], "dpop+jwt");
        assert_eq!(claims["htm"], request.method.as_str());
        assert_eq!(claims["htu"], format!("http://127.0.0.1:{}{}", request.port, request.path).as_str());
        assert!(self.seen.insert(claims["jti"].as_str().unwrap().to_owned()), "each proof is shown once");
        let ath = token.map(|token| URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes())));
        assert_eq!(claims["ath"].as_str().map(str::to_owned), ath);
        // The played server's clock stands still: a proof is made by it, not by ours.
        let at: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        if (claims["iat"].as_i64().unwrap() - at.as_second()).abs() > 60 {
            return Some("invalid_dpop_proof");
        }
        (claims["nonce"] != format!("n{}", self.nonce).as_str()).then_some("use_dpop_nonce")
    }

    fn oauth(&mut self, request: &Request) -> Answer {
        let headers = vec![("dpop-nonce", format!("n{}", self.nonce))];
        let no = |status, error: &str| (status, headers.clone(), json!({ "error": error }));
        assert!(request.headers.contains_key("dpop"), "{} without a proof", request.path);
        if let Some(error) = self.unproved(request, None) {
            return no(400, error);
        }
        let fields: Vec<(String, String)> =
            url::form_urlencoded::parse(request.form.as_bytes()).into_owned().collect();
        self.forms.push((request.path.clone(), fields.clone()));
        let field = |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
        if self.refuses.is_some_and(|(path, _)| path == request.path) {
            let (_, error) = self.refuses.take().unwrap();
            return no(400, error);
        }
        match request.path.as_str() {
            "/oauth/par" => {
                self.challenge = field("code_challenge").to_owned();
                assert_eq!((field("code_challenge_method"), field("response_type")), ("S256", "code"));
                (201, headers, json!({ "request_uri": "urn:req:1", "expires_in": 60 }))
            }
            "/oauth/token" if field("grant_type") == "authorization_code" => {
                let verified = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier").as_bytes()))
                    == self.challenge;
                if field("code") != CODE || !verified {
                    return no(400, "invalid_grant");
                }
                (200, headers, self.granted())
            }
            "/oauth/token" => {
                if field("refresh_token") != format!("refresh-hemlig-{}", self.refresh) {
                    return no(400, "invalid_grant");
                }
                self.refresh += 1;
                (200, headers, self.granted())
            }
            _ => (200, headers, json!({})),
        }
    }

    fn granted(&self) -> Value {
        json!({
            "access_token": self.access(), "token_type": "DPoP", "expires_in": 3600, "scope": self.scope,
            "refresh_token": format!("refresh-hemlig-{}", self.refresh), "sub": self.sub,
        })
    }
}

impl Answers for Authority {
    fn answer(&mut self, request: &Request) -> Answer {
        let at = format!("http://127.0.0.1:{}", request.port);
        let ok = |body: Value| (200, Vec::new(), body);
        match request.path.as_str() {
            "/.well-known/oauth-protected-resource" => {
                ok(json!({ "resource": at, "authorization_servers": [at] }))
            }
            "/.well-known/oauth-authorization-server" => ok(self.metadata(&at)),
            "/xrpc/com.atproto.identity.resolveHandle" if request.get("handle") == Some("torg.test") => {
                ok(json!({ "did": ME }))
            }
            "/xrpc/com.atproto.identity.resolveHandle" => {
                (400, Vec::new(), json!({ "error": "InvalidRequest" }))
            }
            path if path == format!("/{ME}") => ok(json!({
                "id": ME, "alsoKnownAs": [self.called],
                "service": [{ "id": "#atproto_pds", "serviceEndpoint": at }],
            })),
            path if path.starts_with("/oauth/") => self.oauth(request),
            _ => {
                let headers = vec![("dpop-nonce", format!("n{}", self.nonce))];
                let token = request.headers.get("authorization").and_then(|a| a.strip_prefix("DPoP "));
                let token = token.map(str::to_owned);
                if let Some(error) = self.unproved(request, token.as_deref()) {
                    return (401, headers, json!({ "error": error, "message": "" }));
                }
                if token.as_deref() != Some(self.access().as_str()) {
                    return (401, headers, json!({ "error": "invalid_token", "message": "" }));
                }
                if request.path.ends_with("getSession") {
                    return (200, headers, json!({ "did": self.sub, "handle": "torg.test" }));
                }
                let (status, mut more, body) = self.network.answer(request);
                more.extend(headers);
                (status, more, body)
            }
        }
    }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

struct Scene {
    server: Played<Authority>,
    platform: Bluesky,
    account: Account,
    client: Client,
}

async fn scene() -> Scene {
    let server = Played::start(Authority::new()).await;
    let places = Places { directory: server.url(), public: server.url(), entry: server.url() };
    let platform = Bluesky::new(open_to(server.port)).at(places);
    let credential = Some(Credential::Basic { user: "@Torg.test".into(), password: String::new() });
    let account = Account { platform: KEY.into(), address: server.url(), credential, budget: None };
    let returns_to = "https://torg.example/desk/signed-in".to_owned();
    let key = platform.new_key();
    let client = Client { id: "https://torg.example/oauth/bluesky/client.json".into(), returns_to, key };
    Scene { server, platform, account, client }
}

impl Scene {
    async fn begin(&self) -> Result<Begun, torg_domain::outside::platform::PlatformFailure> {
        let fresh = Fresh { state: STATE.into(), verifier: VERIFIER.into() };
        self.platform.begin(&self.account, &self.client, fresh, now()).await
    }

    fn brought(&self) -> Brought {
        Brought { code: Some(CODE.into()), issuer: Some(self.server.url()), error: None }
    }

    async fn pass(&self) -> Pass {
        let begun = self.begin().await.map_err(|f| f.problem).unwrap();
        self.platform.finish(&self.account, &begun.kept, self.brought(), now()).await.unwrap()
    }

    fn with(&self, pass: &Pass) -> Account {
        let credential = Some(Credential::Basic { user: "torg.test".into(), password: pass.text() });
        Account { credential, ..self.account.clone() }
    }

    fn asked(&self, path: &str) -> usize {
        self.server.asked().iter().filter(|asked| asked.ends_with(path)).count()
    }

    fn fields(&self, path: &str) -> Vec<(String, String)> {
        let forms = self.server.platform.lock().unwrap().forms.clone();
        forms.into_iter().rfind(|(p, _)| p == path).expect("asked").1
    }
}

#[tokio::test]
async fn one_signs_in_by_the_accounts_own_server_and_the_channel_reads_and_answers_with_the_pass() {
    let scene = scene().await;
    let begun = scene.begin().await.map_err(|f| f.problem).unwrap();
    let url = url::Url::parse(&begun.go_to).unwrap();
    assert_eq!((url.path(), url.query_pairs().count()), ("/oauth/authorize", 2));
    assert!(url.query_pairs().any(|(name, value)| name == "request_uri" && value == "urn:req:1"));
    assert!(
        !begun.go_to.contains(STATE) && !begun.go_to.contains(VERIFIER),
        "told beforehand, not in the address"
    );
    assert_eq!(scene.asked("/oauth/par"), 2, "once more with what the server wants to see again");
    let said = scene.fields("/oauth/par");
    let field = |name: &str| said.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(field("state"), Some(STATE));
    assert_eq!(field("client_id"), Some(scene.client.id.as_str()));
    assert!(field("client_assertion").is_some(), "that we are ourselves");
    assert!(said.iter().all(|(_, value)| value != VERIFIER), "only its digest, until the code is brought");

    let pass = scene.platform.finish(&scene.account, &begun.kept, scene.brought(), now()).await.unwrap();
    assert_eq!(pass.access_until, Some(now() + SignedDuration::from_hours(1)));
    assert_eq!(pass.refresh_until, Some(now() + SignedDuration::from_hours(90 * 24)));
    assert!(scene.platform.renews(&pass));
    let account = scene.with(&pass);
    let trial = scene.platform.try_out(&account, now()).await;
    assert_eq!((trial.lets_in(), trial.problems.len()), (Some(true), 0), "{trial:?}");
    let id = {
        let mut s = scene.server.platform.lock().unwrap();
        s.network.says("anna", "När?", None, "2026-04-07T07:50:00.000Z", "mention")
    };
    let out = scene.platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(out.batch.items.len(), 1);
    let reply = Measure::Reply { text: "Nu.".into(), mark: "m".into() };
    assert!(scene.platform.carry_out(&account, &id, reply, now()).await.unwrap().is_some());
    let kept: String = out.answers.iter().map(|a| String::from_utf8_lossy(&a.body).into_owned()).collect();
    assert!(!kept.contains("hemlig"));
}

#[tokio::test]
async fn a_server_that_changes_what_it_wants_to_see_again_is_asked_once_more_and_no_oftener() {
    let scene = scene().await;
    let account = scene.with(&scene.pass().await);
    let read = async || scene.platform.read(&account, Reading::New(None), now()).await;
    read().await.unwrap();
    let before = scene.asked("listNotifications");
    scene.server.platform.lock().unwrap().nonce = 2;
    let out = read().await.unwrap();
    assert_eq!(scene.asked("listNotifications") - before, 2);
    assert!(out.answers.iter().all(|answer| answer.status == 200), "what was about the proof is no answer");
    read().await.unwrap();
    assert_eq!(scene.asked("listNotifications") - before, 3, "it is remembered");

    // One that never tells what it wants is not asked for ever.
    scene.server.is(Mood::Says(401, vec![], r#"{"error":"use_dpop_nonce"}"#));
    let before = scene.server.asked().len();
    assert!(read().await.is_err());
    assert_eq!(scene.server.asked().len() - before, 1);
}

#[tokio::test]
async fn a_proof_is_made_by_the_servers_clock() {
    let scene = scene().await;
    let late = now() + SignedDuration::from_hours(5);
    let fresh = Fresh { state: STATE.into(), verifier: VERIFIER.into() };
    let begun = scene.platform.begin(&scene.account, &scene.client, fresh, late).await;
    assert!(begun.is_ok(), "{:?}", begun.err().map(|f| f.problem));
}

#[tokio::test]
async fn a_pass_is_renewed_once_each_and_what_was_used_or_taken_back_needs_a_person() {
    let scene = scene().await;
    let pass = scene.pass().await;
    let later = now() + SignedDuration::from_mins(40);
    let Renewal::Renewed(new) = scene.platform.renew(&scene.with(&pass), later).await else {
        panic!("renewed")
    };
    assert_ne!((&new.access, &new.refresh), (&pass.access, &pass.refresh));
    assert_eq!(new.bound, pass.bound, "the same key, the same signing in");
    assert!(new.refresh_until > pass.refresh_until);
    assert!(scene.platform.read(&scene.with(&new), Reading::New(None), later).await.is_ok());

    let tokens = scene.asked("/oauth/token");
    let old = scene.platform.read(&scene.with(&pass), Reading::New(None), later).await.unwrap_err();
    assert_eq!(old.problem.kind, ProblemKind::AccessRefused);
    assert!(old.problem.sentence.contains("logga in på nytt"), "{}", old.problem.sentence);
    assert!(!format!("{old:?}").contains("hemlig"));
    assert_eq!(scene.asked("/oauth/token"), tokens, "a reading never renews");
    let again = scene.platform.renew(&scene.with(&pass), later).await;
    assert!(matches!(again, Renewal::ByHand), "{again:?}");
}

#[tokio::test]
async fn a_renewal_that_failed_for_another_reason_is_tried_again() {
    let scene = scene().await;
    let account = scene.with(&scene.pass().await);
    scene.server.platform.lock().unwrap().refuses = Some(("/oauth/token", "invalid_client"));
    let Renewal::Failed(failure) = scene.platform.renew(&account, now()).await else {
        panic!("not this time")
    };
    assert!(failure.problem.sentence.contains("https://torg.example/oauth/bluesky/client.json"));
    assert!(!failure.perhaps_done && !format!("{failure:?}").contains("hemlig"));
    scene.server.is(Mood::Says(503, vec![], "stängt"));
    assert!(matches!(scene.platform.renew(&account, now()).await, Renewal::Failed(f) if !f.perhaps_done));
    scene.server.is(Mood::Swallows);
    let Renewal::Failed(failure) = scene.platform.renew(&account, now()).await else {
        panic!("not this time")
    };
    assert!(failure.perhaps_done, "the answer was lost, and the token with it");
}

#[tokio::test]
async fn what_is_brought_from_elsewhere_or_for_another_account_is_given_for_nothing() {
    let scene = scene().await;
    let begun = scene.begin().await.map_err(|f| f.problem).unwrap();
    let end = async |account: &Account, brought: Brought| {
        scene.platform.finish(account, &begun.kept, brought, now()).await.map_err(|f| f.problem.sentence)
    };
    let well = scene.brought();
    let tokens = scene.asked("/oauth/token");
    for issuer in [None, Some("https://annan.example".to_owned())] {
        let why = end(&scene.account, Brought { issuer, ..well.clone() }).await.unwrap_err();
        assert!(why.contains("inte från den server"), "{why}");
    }
    let broken = Brought { code: None, error: Some("server_error".into()), ..well.clone() };
    assert!(end(&scene.account, broken).await.unwrap_err().contains("server_error"));
    assert!(end(&scene.account, Brought { code: None, ..well.clone() }).await.is_err());
    let elsewhere = Account { address: "https://annan.example".into(), ..scene.account.clone() };
    assert!(end(&elsewhere, well.clone()).await.unwrap_err().contains("ändrades"));
    assert_eq!(scene.asked("/oauth/token"), tokens, "the code is shown to nobody");

    // It was another who signed in: what was given is given back.
    scene.server.platform.lock().unwrap().sub = "did:plc:annan".into();
    let why = end(&scene.account, well.clone()).await.unwrap_err();
    assert!(why.contains("ett annat konto"), "{why}");
    assert_eq!(scene.fields("/oauth/revoke")[0], ("token".into(), "refresh-hemlig-1".into()));
    {
        let mut s = scene.server.platform.lock().unwrap();
        (s.sub, s.scope) = (ME.into(), "atproto".into());
    }
    assert!(end(&scene.account, well.clone()).await.unwrap_err().contains("mindre rätt"));

    let wrong = Brought { code: Some("en annan kod".into()), ..well };
    assert!(end(&scene.account, wrong).await.unwrap_err().contains("invalid_grant"));
}

#[tokio::test]
async fn what_cannot_be_begun_is_said_with_who_can_mend_it() {
    let scene = scene().await;
    let refused = |error| scene.server.platform.lock().unwrap().refuses = Some(("/oauth/par", error));
    let why = async |scene: &Scene| scene.begin().await.err().expect("refused").problem.sentence;
    refused("invalid_client_metadata");
    assert!(why(&scene).await.contains("måste kunna läsas av alla"));
    refused("invalid_request");
    assert!(why(&scene).await.contains("invalid_request"));
    for lacks in ["dpop_signing_alg_values_supported", "pushed_authorization_request_endpoint", "issuer"] {
        scene.server.platform.lock().unwrap().lacks = Some(lacks);
        assert!(why(&scene).await.contains("applösenord"), "{lacks}");
    }
    scene.server.platform.lock().unwrap().lacks = None;
    scene.server.platform.lock().unwrap().called = "at://annan.test".into();
    assert!(why(&scene).await.contains("inte själv säger att det heter så"));
    let credential = Some(Credential::Basic { user: "ingen.test".into(), password: String::new() });
    let nobody = Scene { account: Account { credential, ..scene.account.clone() }, ..scene };
    assert!(why(&nobody).await.contains("känner inte till kontot ingen.test"));
}

#[tokio::test]
async fn who_we_are_depends_on_where_we_are_reached() {
    let scene = scene().await;
    let named = |origin: &str| {
        let here = Here {
            document: format!("{origin}/oauth/bluesky/client.json"),
            returns_to: format!("{origin}/desk/signed-in"),
        };
        scene.platform.named(&here)
    };
    let open = named("https://torg.example").unwrap();
    assert_eq!((open.id.as_str(), open.keyed), ("https://torg.example/oauth/bluesky/client.json", true));
    let own = named("http://127.0.0.1:8080").unwrap();
    let id = "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fdesk%2Fsigned-in&scope=atproto+transition%3Ageneric";
    assert_eq!((own.id.as_str(), own.keyed), (id, false));
    for none in ["http://localhost:8080", "http://torg.example", "https://localhost", "https://10.0.0.1"] {
        assert!(named(none).is_err_and(|problem| problem.sentence.contains(none)), "{none}");
    }
    let document: Value =
        serde_json::from_str(&scene.platform.document(&scene.client, "Lills kommun").unwrap()).unwrap();
    assert_eq!(document["client_id"], scene.client.id.as_str());
    assert_eq!(document["redirect_uris"], json!([scene.client.returns_to]));
    assert_eq!(document["token_endpoint_auth_method"], "private_key_jwt");
    let key = &document["jwks"]["keys"][0];
    assert!(key["x"].is_string() && key.get("d").is_none(), "the public half alone");
}
