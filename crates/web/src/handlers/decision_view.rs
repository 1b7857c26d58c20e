//! Decisions as the office opens them, turned into what their pages show.

use crate::{
    decisions::{
        decision::{AppealView, DecisionPage, Part},
        preview::Weighed,
        stages::Stages,
    },
    inbox::message::decisions::{DecisionLine, Letter},
    parts::form::{Choice, Filled},
    site::In,
    t,
};
use jiff::Timestamp;
use maud::html;
use std::collections::BTreeMap;
use torg_domain::{
    decisions::{Considered, DecisionState, Effect, How, Measure, Verdict, Way},
    ids::{DecisionId, MessageId},
    municipality::rights::Right,
};
use torg_office::{
    Refusal,
    decisions::{
        decide,
        read::{self, Opened, Placed},
    },
    inbox::read::names,
};
use torg_store::decisions::rows::{DecisionRow, OutwardRow};
use torg_store::inbox::rows::{OrderRow, instant};
use uuid::Uuid;

pub(super) type Names = BTreeMap<Uuid, String>;

pub(super) fn name(names: &Names, id: Option<Uuid>) -> String {
    id.map_or_else(
        || "Torg, enligt regel".into(),
        |id| names.get(&id).cloned().unwrap_or_else(|| "någon som har slutat".into()),
    )
}

/// The measures one may choose in a channel, the gentlest first, with who does it as the hint.
pub(super) fn measures(me: &In, channel: &torg_store::channels::ChannelRow) -> Vec<Choice> {
    decide::cans(&me.desk, channel)
        .into_iter()
        .filter(|c| c.how != How::No)
        .map(|c| {
            let hint = match c.note {
                Some(note) => format!("{}. {note}", c.how.swedish()),
                None => c.how.swedish().to_owned(),
            };
            Choice::new(c.measure.word(), c.measure.swedish()).hint(hint)
        })
        .collect()
}

/// The measures that cannot be taken in a channel, each with why, where the catalogue says why.
pub(super) fn cannot(me: &In, channel: &torg_store::channels::ChannelRow) -> Vec<String> {
    let cans = decide::cans(&me.desk, channel);
    let barred = cans.into_iter().filter(|c| c.how == How::No);
    barred.filter_map(|c| Some(format!("{}: {}.", sentence(c.measure.swedish()), c.note?))).collect()
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What was decided about a message, for its page.
pub(super) async fn of_message(me: &In, id: MessageId) -> Result<Vec<DecisionLine>, Refusal> {
    let mut reader = me.desk.reader();
    let names = names(&me.desk).await?;
    let mut lines = Vec::new();
    let orders = reader.orders(id).await?;
    for decision in reader.decisions_of(id).await? {
        let mut letters = Vec::new();
        for order in orders.iter().filter(|o| is_letter(o, decision.id)) {
            let placed = Placed {
                order: order.clone(),
                state: reader.outward(order.id.into()).await?,
                carried: Vec::new(),
                looks: Vec::new(),
            };
            letters.push((letter(order), stages_of(&placed, &names)));
        }
        let mut stages = None;
        for effect in reader.effects_of(decision.id.into()).await? {
            if let (true, Some(ord)) = (effect.effect == Effect::Measure.word(), effect.ord) {
                let placed = Placed {
                    order: reader.order(ord.into()).await?,
                    state: reader.outward(ord.into()).await?,
                    carried: reader.carried(ord.into()).await?,
                    looks: reader.looks(ord.into()).await?,
                };
                stages = Some(stages_of(&placed, &names));
            }
        }
        lines.push(DecisionLine {
            id: decision.id.into(),
            what: what(&decision),
            state: state(&decision),
            stages,
            letters,
        });
    }
    Ok(lines)
}

fn said(order: &OrderRow, key: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&order.body).ok()?;
    Some(body.get(key)?.as_str()?.to_owned())
}

/// Whether an order is a letter by mail that a decision brought with it.
fn is_letter(order: &OrderRow, decision: uuid::Uuid) -> bool {
    by_mail(order) && said(order, "decision").and_then(|d| d.parse().ok()) == Some(decision)
}

fn by_mail(order: &OrderRow) -> bool {
    said(order, "way").as_deref() == Some(Way::Mail.word())
}

fn letter(order: &OrderRow) -> Letter {
    match order.kind.as_str() {
        "private-answer" => Letter::Private,
        _ if said(order, "appeal").is_some() => Letter::Appeal,
        _ => Letter::Removal,
    }
}

pub(super) fn what(decision: &DecisionRow) -> String {
    let measure = match Measure::from_word(&decision.measure) {
        Some(measure) => measure.swedish(),
        None => "läggs tillbaka",
    };
    format!("{}: {measure}", decision.title)
}

pub(super) fn state(decision: &DecisionRow) -> String {
    DecisionState::from_word(&decision.state)
        .map_or_else(|| decision.state.clone(), |state| state.swedish().to_owned())
}

/// What is wrong with the carrying out of an order and who can mend it, since when, and when it is tried
/// again.
pub(super) fn problem_of(state: &OutwardRow) -> Option<(String, Option<Timestamp>, Option<Timestamp>)> {
    let fault: torg_domain::channels::problem::Problem =
        serde_json::from_str(state.problem.as_deref()?).ok()?;
    Some((
        format!("{} Kan rättas av: {}.", fault.sentence, fault.mender.in_words()),
        state.problem_since_at.map(instant),
        state.next_at.map(instant),
    ))
}

fn stages_of(placed: &Placed, names: &Names) -> Stages {
    let order = &placed.order;
    let by_platform = order.confirmed_by.is_none();
    let problem = placed.state.as_ref().and_then(problem_of);
    let looked = placed.state.as_ref().is_some_and(|s| s.state != "confirmed");
    let visible = matches!(order.kind.as_str(), "remove" | "restore");
    let last = placed.looks.last();
    Stages {
        ordered: Some(instant(order.ordered_at)),
        confirmed: order.confirmed_at.map(|at| {
            let who = if by_platform {
                order.proof.clone().unwrap_or_default()
            } else {
                name(names, order.confirmed_by)
            };
            (instant(at), who)
        }),
        verified: (looked && visible && placed.state.is_some()).then(|| {
            last.filter(|s| s.came_to == "gone" && order.confirmed_at.is_some()).map(|s| instant(s.at))
        }),
        still_seen: last
            .filter(|s| s.came_to == "still-there" && order.confirmed_at.is_none())
            .map(|s| instant(s.at)),
        problem,
        cancelled: order
            .cancelled_at
            .map(|at| (instant(at), order.cancelled_why.clone().unwrap_or_default())),
        letter: by_mail(order),
    }
}

pub(super) fn weighed(considered: &[Considered]) -> Vec<Weighed> {
    let one = |c: &Considered| Weighed {
        measure: c.measure.swedish().into(),
        how: c.how.swedish().into(),
        verdict: match &c.verdict {
            Verdict::Chosen => "valdes".into(),
            Verdict::CannotHere => "går inte här".into(),
            Verdict::NotEnough => "räcker inte enligt lagen".into(),
            Verdict::Rejected(why) => format!("räckte inte: {why}"),
            Verdict::Graver => "går längre än vad som behövs".into(),
        },
        chosen: c.verdict == Verdict::Chosen,
    };
    considered.iter().map(one).collect()
}

pub(super) async fn page(me: &In, id: DecisionId, filled: Filled) -> Result<DecisionPage, Refusal> {
    let opened = read::open(&me.desk, id).await?;
    let names = names(&me.desk).await?;
    let d = &opened.decision;
    let considered: Vec<Considered> = serde_json::from_str(&d.considered).unwrap_or_default();
    let decided = d.state == DecisionState::Decided.word();
    let removal = d.kind == "removal";
    let lacking: Vec<torg_domain::evidence::Lacking> = opened
        .evidence
        .as_ref()
        .map(|e| serde_json::from_str(&e.lacking).unwrap_or_default())
        .unwrap_or_default();
    let other_than =
        opened.took_part.then(|| torg_domain::decisions::appeal::NotTried::SamePerson.to_string());
    let seals = opened.seals.iter().filter(|s| s.decision == d.id).count() as u64;
    Ok(DecisionPage {
        id,
        message: d.message.into(),
        code: d.code.clone(),
        state: state(d),
        title: what(d),
        wording: d.wording.clone(),
        facts: facts(me, &opened, &names),
        reasons: d.facts.clone(),
        weighed: weighed(&considered),
        parts: opened.effects.iter().map(|(e, placed)| part(e, placed.as_ref(), &names, &opened)).collect(),
        lacking: lacking.into_iter().map(|l| l.why).collect(),
        sealed: (seals > 0).then(|| (seals, opened.seals.iter().all(|s| s.destroyed_at.is_some()))),
        other: opened.other.as_ref().map(|o| o.id.into()),
        appeals: opened.appeals.iter().map(|a| appeal_view(a, &names)).collect(),
        may_second: opened.may_remove
            && d.state == DecisionState::Proposed.word()
            && d.proposed_by != me.desk.by(),
        may_undo: opened.may_remove && !opened.took_part && decided && removal,
        not_undo: other_than.filter(|_| decided && removal && opened.may_remove),
        may_appeal: decided
            && removal
            && me.desk.must(Right::Handle, opened.channel.unit.into()).is_ok()
            && opened.appeals.iter().all(|a| a.state != "open"),
        filled,
    })
}

fn facts(me: &In, opened: &Opened, names: &Names) -> Vec<(String, maud::Markup)> {
    let d = &opened.decision;
    let ctx = &me.ctx;
    let text = |words: &str| crate::parts::due::swedish(ctx, words);
    let laws: Vec<(String, String)> = serde_json::from_str(&d.law).unwrap_or_default();
    let cited: Vec<_> = laws.into_iter().map(|(_, cite)| cite).collect();
    let mut all = Vec::new();
    if !d.threshold.is_empty() {
        all.push((t!(ctx, "decision-threshold"), text(&d.threshold)));
    }
    all.push((t!(ctx, "decision-basis"), text(&d.basis)));
    if !cited.is_empty() {
        all.push((t!(ctx, "decision-law"), text(&cited.join(", "))));
    }
    all.push((t!(ctx, "decision-stands-on"), text(&d.stands_on)));
    if !d.why_not.is_empty() {
        all.push((t!(ctx, "decision-why-not"), html! { (d.why_not) }));
    }
    if let Some(why) = &d.block {
        all.push((t!(ctx, "decision-block"), html! { (why) }));
    }
    all.push((
        t!(ctx, "decision-proposed"),
        html! { (name(names, d.proposed_by)) ", " (text(&d.acting_as)) ", " (crate::parts::time::long(ctx, instant(d.proposed_at))) },
    ));
    if let Some(at) = d.decided_at {
        let how = if d.automatic { t!(ctx, "decision-automatic") } else { t!(ctx, "decision-by-person") };
        all.push((
            t!(ctx, "decision-decided"),
            html! { (name(names, d.decided_by)) ", " (crate::parts::time::long(ctx, instant(at))) ", " (how) },
        ));
    }
    if let (Some(at), Some(why)) = (d.ended_at, &d.ended_why) {
        all.push((
            t!(ctx, "decision-ended"),
            html! { (name(names, d.ended_by)) ", " (crate::parts::time::long(ctx, instant(at))) ". " (why) },
        ));
    }
    if let Some(evidence) = &opened.evidence {
        let kind = torg_domain::evidence::Kept::from_word(&evidence.kind);
        let sum: Option<String> =
            evidence.manifest.as_ref().map(|m| m.iter().map(|b| format!("{b:02x}")).collect());
        all.push((
            t!(ctx, "decision-evidence"),
            html! { (text(kind.map_or("", torg_domain::evidence::Kept::swedish)))
            @if let Some(sum) = sum { " " code { (sum) } } },
        ));
    }
    if let Some(signed) = &opened.signed {
        all.push((
            t!(ctx, "decision-signed"),
            html! { (text(&signed.swedish())) @if let Some(at) = signed.at() { " " (crate::parts::time::long(ctx, at)) } },
        ));
    }
    all
}

fn part(
    effect: &torg_store::decisions::rows::EffectRow,
    placed: Option<&Placed>,
    names: &Names,
    opened: &Opened,
) -> Part {
    let by_hand = |p: &&Placed| {
        let open = p.order.confirmed_at.is_none() && p.order.cancelled_at.is_none();
        let known = torg_office::decisions::confirm::BY_HAND;
        open && known.contains(&p.order.kind.as_str())
    };
    let text = placed.and_then(|p| {
        serde_json::from_str::<serde_json::Value>(&p.order.body)
            .ok()?
            .get("text")?
            .as_str()
            .map(str::to_owned)
    });
    Part {
        what: Effect::from_word(&effect.effect).map_or("", Effect::swedish).into(),
        how: Way::from_word(&effect.way).map_or("", Way::swedish).into(),
        why: effect.why.clone(),
        stages: placed.map(|p| stages_of(p, names)),
        text,
        confirm: placed.filter(by_hand).filter(|_| opened.may_remove).map(|p| p.order.id.into()),
    }
}

fn appeal_view(row: &torg_store::decisions::rows::AppealRow, names: &Names) -> AppealView {
    let next: Vec<(String, String, String)> = serde_json::from_str(&row.next).unwrap_or_default();
    let how = match row.how.as_str() {
        "page" => "på sidan med beslutets kod",
        "mail" => "e-post",
        "letter" => "brev",
        "phone" => "telefon",
        _ => "besök",
    };
    AppealView {
        id: row.id.into(),
        came: (instant(row.came_at), how.into()),
        text: row.text.clone(),
        ended: row.judged_at.map(|at| {
            let outcome = if row.state == "won" { "Beslutet ändras" } else { "Beslutet står fast" };
            (
                outcome.to_owned(),
                instant(at),
                name(names, row.judged_by),
                row.reason.clone().unwrap_or_default(),
            )
        }),
        next: next.into_iter().map(|(_, cite, brief)| (cite, brief)).collect(),
    }
}
