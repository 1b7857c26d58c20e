//! A message as the office opens it, turned into what its page shows. What each part of the page is about
//! stands in a file of its own.

mod acts;
mod answer;
mod asked;
mod history;
mod proposals;
mod record;
mod standing;
mod thread;

use self::thread::THREAD;
use super::inbox::clock as clock_kind;
use crate::{
    inbox::message::{MessagePage, Presence, answer::AnswerStage},
    parts::{
        due::Due,
        form::{Choice, Filled},
        glyph::Platform,
    },
    site::{In, Shared},
};
use std::{collections::BTreeMap, sync::Arc};
use torg_domain::{
    ids::MessageId,
    inbox::{
        steps::{Act, after},
        tracks::Record,
    },
    municipality::rights::Right,
};
use torg_office::{
    Refusal,
    in_force::InForce,
    inbox::{
        claim,
        draft::Form,
        read::{self, Opened},
        sent,
    },
};
use torg_store::decisions::rows::OutwardRow;
use torg_store::inbox::{
    rows::{OrderRow, VersionRow},
    together::DraftRow,
};
use uuid::Uuid;

/// What the building of a page needs beside the message.
struct View<'a> {
    me: &'a In,
    opened: &'a Opened,
    names: BTreeMap<Uuid, String>,
    policy: Option<Arc<InForce>>,
    /// Everybody a message can be given, forwarded or a question put to.
    everybody: Vec<Choice>,
    handlers: Vec<Choice>,
    /// The platform's name.
    platform: String,
}

/// The page. `filled` is a form that was refused, put back where it belongs.
pub(super) async fn page(
    site: &Shared,
    me: &In,
    opened: Opened,
    filled: Option<Filled>,
) -> Result<MessagePage, Refusal> {
    let desk = &me.desk;
    let policy = match desk.policy().await {
        Ok(policy) => Some(policy),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let people = desk.reader().people().await?;
    let everybody = people
        .iter()
        .filter(|p| p.ended_at.is_none() && Some(p.id) != desk.by())
        .map(|p| Choice::new(p.id.to_string(), format!("{}, {}", p.name(), p.title)))
        .collect();
    let handlers = read::handlers(desk, opened.message.channel).await?;
    let view = View {
        me,
        opened: &opened,
        names: people.iter().map(|p| (p.id, p.name())).collect(),
        policy,
        everybody,
        platform: site
            .office
            .platforms
            .get(&opened.channel.platform)
            .map_or_else(|| opened.channel.name.clone(), |p| p.name.clone()),
        handlers: handlers.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
    };
    let m = &opened.message;
    let platform = site.office.platforms.get(&opened.channel.platform);
    let mut page = MessagePage {
        id: m.id,
        revision: m.revision,
        author: m.author.clone(),
        channel: (m.channel, opened.channel.name.clone()),
        platform: platform.map_or_else(|| Platform::new("?", "?"), |p| Platform::new(&p.glyph, &p.name)),
        tracks: m.tracks,
        proposed_record: opened
            .proposed
            .as_ref()
            .map(|p| p.record.outcome)
            .filter(|r| *r != Record::Undecided),
        open_because: view.open_because(),
        due: m.due_at.map(|at| Due { at, clock: clock_kind(m.due_clock.as_deref().unwrap_or_default()) }),
        clocks: view.clocks().await?,
        owner: view.owner(),
        claim: view.claim(),
        present: view.lines(),
        more_in_thread: opened.thread.len().saturating_sub(THREAD) as u64,
        thread: view.thread(),
        answer: view.answer().await?,
        triage: view.triage(),
        proposals: view.proposals(),
        acts: view.acts(),
        cancelling: None,
        left: None,
        consultations: view.consultations(),
        forwardings: view.forwardings(),
        decisions: super::decision_view::of_message(me, m.id).await?,
        history: view.history(),
        may_package: opened.may.handle || opened.may.remove || opened.may.register,
    };
    if let Some(filled) = filled {
        put_back(&mut page, filled);
    }
    Ok(page)
}

/// A refused form goes back to where it was filled in; one whose place is gone stands on top of the page.
fn put_back(page: &mut MessagePage, filled: Filled) {
    let place = match filled.prefix {
        "answer" => Some(&mut page.answer.filled),
        "q" => Some(&mut page.triage.filled),
        "confirm" => match &mut page.answer.stage {
            AnswerStage::ByHand(ordered) => Some(&mut ordered.filled),
            _ => None,
        },
        "sending" => match &mut page.answer.stage {
            AnswerStage::Sent(sending) => Some(&mut sending.filled),
            _ => None,
        },
        "advice" => {
            page.consultations.iter_mut().find(|c| c.mine && c.advice.is_none()).map(|c| &mut c.filled)
        }
        "deliver" => page.forwardings.iter_mut().find(|f| f.mine && f.end.is_none()).map(|f| &mut f.filled),
        word if word.starts_with("cancel-") => {
            if page.can_cancel(word) {
                page.cancelling = Some(filled);
                return;
            }
            None
        }
        word => page.acts.iter_mut().find(|act| act.form.word() == word).map(|act| &mut act.filled),
    };
    match place {
        Some(place) => *place = filled,
        None => page.left = Some(filled),
    }
}

/// Who else has the page open.
pub(super) async fn present(me: &In, id: MessageId) -> Result<Vec<Presence>, Refusal> {
    let since = me.desk.now.checked_sub(claim::PRESENT).unwrap_or(me.desk.now);
    let names = read::names(&me.desk).await?;
    let rows = me.desk.reader().present(id, since).await?;
    Ok(rows
        .into_iter()
        .filter(|row| Some(row.person) != me.desk.by())
        .map(|row| Presence { name: name(&names, row.person), writing: row.doing == "writing" })
        .collect())
}

/// Title and text of a version as one text.
pub(super) fn whole(version: &VersionRow) -> String {
    match &version.title {
        Some(title) => format!("{title}\n{}", version.text),
        None => version.text.clone(),
    }
}

fn name(names: &BTreeMap<Uuid, String>, id: Uuid) -> String {
    names.get(&id).cloned().unwrap_or_else(|| "någon som har slutat".into())
}

fn is_open(order: &&OrderRow) -> bool {
    order.confirmed_at.is_none() && order.cancelled_at.is_none()
}

fn body(order: &OrderRow) -> serde_json::Value {
    serde_json::from_str(&order.body).unwrap_or_default()
}

fn word<'v>(body: &'v serde_json::Value, key: &str) -> &'v str {
    body.get(key).and_then(serde_json::Value::as_str).unwrap_or_default()
}

impl View<'_> {
    fn name(&self, id: Uuid) -> String {
        name(&self.names, id)
    }

    /// What the reader has begun to write in a form, and not sent.
    fn draft(&self, form: Form) -> Option<&DraftRow> {
        let mine = |d: &&DraftRow| {
            d.field == form.word() && Some(d.person) == self.me.desk.by() && !d.text.is_empty()
        };
        self.opened.drafts.iter().find(mine)
    }

    /// How the carrying out of an order goes, where torg carries it out itself.
    fn itself(&self, order: &OrderRow) -> Option<&OutwardRow> {
        self.opened.outwards.iter().find(|o| o.ord == order.id && o.state != sent::BY_HAND)
    }

    fn open_order(&self, kinds: &[&str]) -> Option<&OrderRow> {
        self.opened.orders.iter().filter(is_open).find(|o| kinds.contains(&o.kind.as_str()))
    }

    /// Why an act may not be done: the rule of the tracks, else the right that is wanting.
    fn refused(&self, act: Act, right: Right, holds: bool) -> Option<String> {
        if !holds {
            return Some(Refusal::NotAllowed(right).to_string());
        }
        after(act, self.opened.message.tracks, self.opened.message.ours).err().map(|why| why.to_string())
    }
}
