//! What any platform must hold, whichever it is, and those that hold it: a played site always, a real
//! one where `TORG_TEST_WORDPRESS` points at it (`./check wordpress` starts one).

use crate::{
    press::Press,
    real::{Real, wall},
};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use torg_connectors::{
    guard::Guard,
    platforms::{self, wordpress::Wordpress},
};
use torg_domain::{
    channels::taken::{Kind, Standing, Taken, digest},
    outside::{
        Credential,
        platform::{Account, Measure, Platform, Reading, Sight},
    },
};

/// A place where a visitor can write, and where somebody else can look after things, behind our back.
pub trait Stage {
    /// A visitor writes; the item's external id.
    async fn visitor_writes(&mut self, text: &str) -> String;
    /// Somebody at the platform gives an item a kind nobody knows; false where that cannot be played.
    async fn becomes_unknown(&self, external_id: &str) -> bool;
    /// Now, by the platform.
    fn now(&self) -> Timestamp;
}

async fn item(platform: &dyn Platform, account: &Account, id: &str, now: Timestamp) -> Option<Taken> {
    let out = platform.read(account, Reading::New(None), now).await.unwrap();
    out.batch.items.into_iter().find(|i| i.external_id == id)
}

/// The contract.
async fn holds(guard: &Arc<Guard>, platform: &dyn Platform, account: &Account, stage: &mut impl Stage) {
    let now = stage.now();
    let text = format!("Hej, när öppnar badhuset igen? Undrar {}", now.as_millisecond());
    let id = stage.visitor_writes(&text).await;
    let stage = &*stage;

    // Fetched twice, it is one message, whole, with its bytes.
    let read = async || platform.read(account, Reading::New(None), stage.now()).await.unwrap();
    let (first, second) = (read().await, read().await);
    let mine = |out: &torg_domain::outside::platform::ReadOut| {
        let mine = out.batch.items.iter().filter(|i| i.external_id == id);
        mine.map(digest).collect::<Vec<_>>()
    };
    assert_eq!(mine(&first).len(), 1);
    assert_eq!(mine(&first), mine(&second));
    let distinct: BTreeSet<_> = first.batch.items.iter().map(|i| &i.external_id).collect();
    assert_eq!(distinct.len(), first.batch.items.len(), "no id twice");
    assert!(first.batch.items.iter().all(|i| !i.raw.is_empty() && i.standing.is_some()));
    assert!(!first.answers.is_empty() && first.answers.iter().all(|a| !a.body.is_empty()));
    let taken = first.batch.items.iter().find(|i| i.external_id == id).expect("what the visitor wrote");
    assert!(taken.text.contains(&text), "{}", taken.text);
    assert_eq!(taken.ours, Some(false));
    assert!(taken.published_at.is_some() && taken.parent.is_some() && taken.thread.is_some());
    let thread = taken.thread.clone().unwrap();

    // Put in view, hidden, put back: each confirmed, and a second time it stood so already.
    let carry = async |measure: Measure| platform.carry_out(account, &id, measure, stage.now()).await;
    let stands = async || platform.standing(account, &id, stage.now()).await.unwrap();
    carry(Measure::Restore).await.unwrap().expect("it can be shown");
    assert_eq!(stands().await, Standing::Visible);
    let stranger = platforms::stranger(guard);
    let sight = Sight {
        account: account.clone(),
        external_id: id.clone(),
        url: taken.url.clone(),
        text: text.clone(),
    };
    let saw = stranger.look(&sight, now).await;
    assert_eq!(saw.gone(), Some(false), "{saw:?}");
    for (measure, standing) in [
        (Measure::Hide, Standing::Hidden),
        (Measure::Restore, Standing::Visible),
        (Measure::Bin, Standing::Binned),
        (Measure::Restore, Standing::Visible),
        (Measure::Hide, Standing::Hidden),
    ] {
        for already in [false, true] {
            let carried = carry(measure.clone()).await.unwrap().expect("the platform can do this");
            assert_eq!(carried.already, already, "{measure:?}");
            assert_eq!(stands().await, standing, "{measure:?}");
        }
        let saw = stranger.look(&sight, now).await;
        assert_eq!(saw.gone(), Some(standing != Standing::Visible), "{measure:?}: {saw:?}");
        let seen = item(platform, account, &id, stage.now()).await.expect("still read in every state");
        assert_eq!(seen.standing, Some(standing));
    }
    // What it cannot do it says.
    assert!(carry(Measure::HideBehindClick).await.unwrap().is_none());

    // An answer is given once, however often it is asked for.
    let mark = format!("order-{}", now.as_millisecond());
    let reply = Measure::Reply { text: "Hej! På måndag, kl. 8 < 9 & framåt.".into(), mark };
    let one = carry(reply.clone()).await.unwrap().unwrap();
    let two = carry(reply).await.unwrap().unwrap();
    assert_eq!((one.already, two.already), (false, true));
    assert!(one.external_id.is_some() && one.external_id == two.external_id);
    let threads = platform.read(account, Reading::Threads(vec![thread]), stage.now()).await.unwrap();
    assert!(threads.whole);
    let answers: Vec<_> =
        threads.batch.items.iter().filter(|i| i.external_id == one.external_id.clone().unwrap()).collect();
    assert_eq!(answers.len(), 1);
    assert_eq!((answers[0].ours, answers[0].parent.as_deref()), (Some(true), Some(id.as_str())));
    assert_eq!(answers[0].text, "Hej! På måndag, kl. 8 < 9 & framåt.");
    assert_eq!(platform.standing(account, &answers[0].external_id, now).await.unwrap(), Standing::Visible);

    // A kind nobody knows is kept, with its bytes.
    if stage.becomes_unknown(&id).await {
        let odd = item(platform, account, &id, stage.now()).await.expect("kept all the same");
        assert_eq!(odd.kind, Kind::Other);
        assert!(!odd.raw.is_empty());
    }

    // Gone for good, once.
    for already in [false, true] {
        let carried = carry(Measure::Delete).await.unwrap().unwrap();
        assert_eq!(carried.already, already);
        assert_eq!(stands().await, Standing::Gone);
    }
    assert!(item(platform, account, &id, stage.now()).await.is_none());
    assert_eq!(stranger.look(&sight, now).await.gone(), Some(true));
    let failed = carry(Measure::Hide).await.unwrap_err();
    assert_eq!(failed.problem.kind, torg_domain::channels::problem::ProblemKind::ItemGone);
}

pub fn account(address: String, user: &str, password: &str) -> Account {
    let credential = Some(Credential::Basic { user: user.into(), password: password.into() });
    Account { platform: platforms::wordpress::KEY.into(), address, credential }
}

struct Played(Press, u64);

impl Stage for Played {
    async fn visitor_writes(&mut self, text: &str) -> String {
        self.1 += 1;
        self.0.comment(self.1, text, "2026-04-07T07:59:00", "hold");
        format!("comment:{}", self.1)
    }
    async fn becomes_unknown(&self, external_id: &str) -> bool {
        let id = external_id.split(':').nth(1).unwrap().parse().unwrap();
        self.0.set(id, "type", "review".into());
        true
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

impl Stage for Real {
    async fn visitor_writes(&mut self, text: &str) -> String {
        self.form(text).await;
        format!("comment:{}", self.number_of(text).await)
    }
    async fn becomes_unknown(&self, _external_id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        wall()
    }
}

#[tokio::test]
async fn a_played_site_holds_the_contract() {
    let mut stage = Played(Press::start().await, 4);
    let guard = crate::door::open_to(stage.0.port);
    let account = account(stage.0.url(), "torg", crate::press::PASSWORD);
    holds(&guard, &Wordpress::new(guard.clone()), &account, &mut stage).await;
}

#[tokio::test]
async fn a_real_site_holds_the_contract() {
    let Some(mut real) = Real::there() else { return };
    let guard = crate::door::open_to(real.port());
    let account = account(real.url.clone(), &real.user, &real.password);
    holds(&guard, &Wordpress::new(guard.clone()), &account, &mut real).await;
}
