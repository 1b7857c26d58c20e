//! Mastodon's interface as a real small server speaks it (snac), where `TORG_TEST_MASTODON` points at one: the
//! contract, and what only a real one shows.

use crate::{
    contract::{Reach, Stage, holds},
    door::open_to,
    fedi::{Fedi, Who, lasting},
    real::wall,
};
use jiff::Timestamp;
use torg_connectors::platforms::mastodon::{KEY, Mastodon, Onlooker};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing, Taken, Visibility},
    },
    outside::{
        Credential,
        listen::{Bell, Silence},
        platform::{Account, Measure, Platform, Reading, Sight, Stranger},
    },
};

fn account(fedi: &Fedi) -> Account {
    let credential =
        Some(Credential::Basic { user: fedi.torg.name.clone(), password: fedi.torg.token.clone() });
    Account { platform: KEY.into(), address: fedi.address(), credential, budget: None }
}

fn at(fedi: &Fedi) -> (Mastodon, Onlooker, Account) {
    let guard = open_to(fedi.port());
    (Mastodon::new(guard.clone()), Onlooker::new(guard), account(fedi))
}

async fn read(platform: &Mastodon, account: &Account, id: &str) -> Option<Taken> {
    let out = platform.read(account, Reading::New(None), wall()).await.unwrap();
    let mut mine: Vec<Taken> = out.batch.items.into_iter().filter(|i| i.external_id == id).collect();
    assert!(mine.len() < 2, "once");
    mine.pop()
}

/// Whether it is out of everybody's view, as far as a stranger can tell.
async fn gone(stranger: &Onlooker, account: &Account, item: &Taken) -> Option<bool> {
    let sight = Sight {
        account: Account { credential: None, ..account.clone() },
        external_id: item.external_id.clone(),
        url: item.url.clone(),
        text: item.text.clone(),
    };
    stranger.look(&sight, wall()).await.gone()
}

/// The server, a visitor, and a post of ours that they answer.
struct OnTheServer(Fedi, Who, String);

impl Stage for OnTheServer {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let said = self.0.says(&self.1, text, Some(&self.2), "public").await;
        self.0.settles().await;
        lasting(&said)
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        self.0.edits(&self.1, id, text).await;
        self.0.settles().await;
        true
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.takes_away(&self.1, id).await;
        self.0.settles().await;
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    async fn settles(&self) {
        self.0.settles().await;
    }
    fn now(&self) -> Timestamp {
        wall()
    }
}

#[tokio::test]
async fn a_real_server_holds_the_contract() {
    let Some(fedi) = Fedi::there() else { return };
    let (platform, stranger, account) = at(&fedi);
    let trial = platform.try_out(&account, wall()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.problems.len()), (Some("lillkoping"), 0), "{trial:?}");
    let post = fedi.says(&fedi.torg, "Badhuset öppnar på måndag.", None, "public").await;
    let visitor = fedi.newcomer("anna").await;
    let mut stage = OnTheServer(fedi, visitor, lasting(&post));
    holds(&stranger, &platform, &account, Reach::BlockOnly, &mut stage).await;
}

#[tokio::test]
async fn real_words_are_one_message_however_they_are_edited_and_passed_on_until_they_are_taken_away() {
    let Some(fedi) = Fedi::there() else { return };
    let (platform, stranger, account) = at(&fedi);
    let anna = fedi.newcomer("anna").await;
    let post = lasting(&fedi.says(&fedi.torg, "Badhuset öppnar på måndag.", None, "public").await);
    let id = lasting(&fedi.says(&anna, "När?", Some(&post), "public").await);
    fedi.settles().await;
    let first = read(&platform, &account, &id).await.expect("it came in");
    assert_eq!((first.kind, first.visibility), (Kind::Comment, Visibility::Public));
    assert_eq!((first.parent.as_ref(), first.thread.as_ref()), (Some(&post), Some(&post)));
    assert_eq!(first.author.as_ref().unwrap().name, anna.name);

    fedi.passes_on(&fedi.torg, &id).await;
    fedi.edits(&anna, &id, "Ändrat: vilken tid?").await;
    fedi.settles().await;
    let second = read(&platform, &account, &id).await.expect("under the same name");
    assert_eq!((first.text.as_str(), second.text.as_str()), ("När?", "Ändrat: vilken tid?"));
    assert_eq!((&second.author, second.ours), (&first.author, Some(false)), "not of who passed it on: us");
    // To the second: it tells no finer.
    assert!(second.updated_at >= first.published_at);

    let reply = || Measure::Reply { text: "Klockan <åtta>, *varje* dag & kväll.".into(), mark: "m".into() };
    let one = platform.carry_out(&account, &id, reply(), wall()).await.unwrap().unwrap();
    let two = platform.carry_out(&account, &id, reply(), wall()).await.unwrap().unwrap();
    assert_eq!((one.already, two.already), (false, true), "the server remembers no key of ours");
    assert_eq!(one.external_id, two.external_id);
    // An answer that is still on its way when they take it away would bring it back to them.
    fedi.settles().await;
    let out = platform.read(&account, Reading::Threads(vec![post.clone()]), wall()).await.unwrap();
    let ours = out.batch.items.iter().find(|i| i.external_id == one.external_id.clone().unwrap());
    let ours = ours.expect("deeper than the server shows at once");
    assert_eq!((ours.ours, ours.parent.as_ref(), ours.thread.as_ref()), (Some(true), Some(&id), Some(&post)));

    assert_eq!(gone(&stranger, &account, &second).await, Some(false));
    fedi.takes_away(&anna, &id).await;
    fedi.settles().await;
    assert_eq!(platform.standing(&account, &id, wall()).await.unwrap(), Standing::Gone);
    assert!(read(&platform, &account, &id).await.is_none());
    assert_eq!(gone(&stranger, &account, &second).await, Some(true));
}

#[tokio::test]
async fn a_real_direct_message_is_direct_and_is_answered_alone() {
    let Some(fedi) = Fedi::there() else { return };
    let (platform, stranger, account) = at(&fedi);
    let visitor = fedi.newcomer("cissi").await;
    let said = fedi.says(&visitor, "@lillkoping Får jag fråga om mitt ärende?", None, "direct").await;
    let id = lasting(&said);
    fedi.settles().await;
    let taken = read(&platform, &account, &id).await.expect("it came in");
    assert_eq!((taken.kind, taken.visibility), (Kind::Direct, Visibility::Direct));
    assert_eq!(gone(&stranger, &account, &taken).await, Some(true), "shown to no stranger");
    let reply = Measure::Reply { text: "Ring oss gärna.".into(), mark: id.clone() };
    platform.carry_out(&account, &id, reply, wall()).await.unwrap().unwrap();
    fedi.settles().await;
    let told = fedi.sees(&visitor, "/api/v1/notifications").await;
    let answer = &told[0]["status"];
    assert!(answer["content"].as_str().unwrap().contains("Ring oss gärna."), "{told:#}");
    assert_eq!(answer["visibility"], "private");
}

/// Nobody who listens.
struct Deaf;

impl Bell for Deaf {
    fn opened(&self) {}
    fn rings(&self) {}
}

#[tokio::test]
async fn what_the_real_server_does_not_offer_is_known_and_left_to_a_person() {
    let Some(fedi) = Fedi::there() else { return };
    let (platform, stranger, account) = at(&fedi);
    assert_eq!(platform.listen(&account, &Deaf, wall()).await, Silence::not_offered());
    let id = lasting(&fedi.says(&fedi.torg, "Badhuset öppnar på fel dag.", None, "public").await);
    let ours = read(&platform, &account, &id).await.expect("our own");
    assert_eq!((ours.kind, ours.ours), (Kind::Post, Some(true)));
    let failed = platform.carry_out(&account, &id, Measure::Delete, wall()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::OnlyByHand, "{:?}", failed.problem);
    fedi.takes_away(&fedi.torg, &id).await;
    fedi.settles().await;
    assert_eq!(platform.standing(&account, &id, wall()).await.unwrap(), Standing::Gone);
    assert_eq!(gone(&stranger, &account, &ours).await, Some(true));
    let nobody = Account {
        credential: Some(Credential::Basic {
            user: "lillkoping".into(),
            password: "0123456789abcdef".into(),
        }),
        ..account
    };
    let trial = platform.try_out(&nobody, wall()).await;
    assert_eq!(trial.problems[0].kind, ProblemKind::AccessRefused);
}
