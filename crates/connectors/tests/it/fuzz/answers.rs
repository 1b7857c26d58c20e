//! What a platform answers: everything a server has said when it was well, said again with changes, to every platform
//! as when the program has just begun.

use super::{fuzz, now, only, runtime, sound};
use crate::{
    played::Mood,
    spoil::Dice,
    stages::{ALL, Stage},
};
use jiff::SignedDuration;
use std::sync::Arc;
use torg_connectors::{guard::Guard, platforms};
use torg_domain::{
    channels::taken::{Kind, Taken},
    outside::{
        platform::{Account, Measure, Platform, Reading, Sight},
        purse::Purse,
    },
};

/// What is known of a stage that is well.
pub(super) struct Known {
    visitor: Taken,
    thread: String,
}

fn span() -> Reading {
    Reading::Span { from: now() - SignedDuration::from_hours(24), until: now() }
}

const MEASURES: usize = 7;

fn measure(n: usize) -> Measure {
    match n {
        0 => Measure::Hide,
        1 => Measure::HideBehindClick,
        2 => Measure::Restore,
        3 => Measure::Delete,
        4 => Measure::Block,
        5 => Measure::Report { why: "Förtal.".into() },
        _ => Measure::Reply { text: "På måndag < 9!".into(), mark: "order-1".into() },
    }
}

/// Has a server that is well say all it has to say: what it is asked for later is spoilt out of that.
pub(super) async fn recorded(stage: &Stage, guard: &Arc<Guard>) -> Known {
    let (platform, account) = (stage.platform(guard.clone()), &stage.account);
    let out = platform.read(account, span(), now()).await.expect("it is well");
    sound(&out.batch.items);
    let mut visitors = out.batch.items.into_iter();
    let visitor = visitors.find(|item| item.kind == Kind::Comment && item.ours == Some(false));
    let visitor = visitor.expect("somebody has written");
    let thread = visitor.thread.clone().expect("in a thread");
    platform.read(account, Reading::Threads(vec![thread.clone()]), now()).await.expect("it is well");
    platform.read(account, Reading::New(None), now()).await.expect("it is well");
    platform.try_out(account, now()).await;
    let _ = platform.followers(account, now()).await;
    platform.renew(&stage.renewing(), now()).await;
    for n in [0, 2, 1, 6] {
        let _ = platform.carry_out(account, &visitor.external_id, measure(n), now()).await;
    }
    Known { visitor, thread }
}

/// Asks for one thing or another, and holds what comes of it to what always holds.
async fn asks(
    stage: &Stage,
    platform: &dyn Platform,
    account: &Account,
    known: &Known,
    guard: &Arc<Guard>,
    dice: &mut Dice,
) {
    let id = &known.visitor.external_id;
    let what = match dice.below(16) {
        0..=5 => span(),
        6 => Reading::New(None),
        7 => Reading::New(Some(now() - SignedDuration::from_mins(45))),
        8 | 9 => Reading::Threads(vec![known.thread.clone()]),
        10 => Reading::Awaited(known.thread.clone()),
        11 => {
            let _ = platform.standing(account, id, now()).await;
            return;
        }
        12 => {
            let _ = platform.carry_out(account, id, measure(dice.below(MEASURES)), now()).await;
            return;
        }
        13 => {
            platform.try_out(account, now()).await;
            let _ = platform.followers(account, now()).await;
            return;
        }
        14 => {
            platform.renew(&stage.renewing(), now()).await;
            return;
        }
        _ => {
            let (external_id, url) = (id.clone(), known.visitor.url.clone());
            let sight =
                Sight { account: account.clone(), external_id, url, text: known.visitor.text.clone() };
            platforms::stranger(guard).look(&sight, now()).await;
            return;
        }
    };
    if let Ok(out) = platform.read(account, what, now()).await {
        sound(&out.batch.items);
        assert!(out.batch.gone.is_empty(), "no platform says of itself that something is gone");
    }
}

#[test]
fn no_answer_makes_a_connector_fall() {
    for (name, begins) in ALL {
        let runtime = runtime();
        let (stage, guard, known) = runtime.block_on(async {
            let stage = begins().await;
            let guard = only(stage.server.port());
            let known = recorded(&stage, &guard).await;
            (stage, guard, known)
        });
        let said = stage.server.said();
        fuzz(&format!("answer-{name}"), &said, move |seed| {
            let mut dice = Dice::new(seed);
            stage.server.is(Mood::Spoils(seed));
            // As when the program has just begun: what a round learns or spends is no matter of the next.
            let platform = stage.platform(guard.clone());
            let budget = stage.account.budget.as_ref().map(|_| Purse::holding(1_000_000));
            let account = Account { budget, ..stage.account.clone() };
            runtime.block_on(asks(&stage, &*platform, &account, &known, &guard, &mut dice));
        });
    }
}
