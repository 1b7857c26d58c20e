//! Decisions: the lists, one decision, the dry run, the second person, appeals and putting back.

use super::Fields;
use crate::{
    decisions::{
        decision::{AppealView, DecisionPage, Part},
        list::{DecisionsPage, Line as Shown},
        preview::{RemovalPreviewPage, Weighed},
        stages::Stages,
    },
    inbox::message::decisions::DecisionLine,
    links,
    parts::{
        form::{Choice, Filled},
        notice::{Notice, Tone},
    },
    site::{In, Shared, on_to},
    t,
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::html;
use std::collections::BTreeMap;
use torg_domain::{
    decisions::{Considered, DecisionState, Effect, How, Measure, Verdict, Way},
    ids::{AppealId, DecisionId, MessageId, OrderId},
    municipality::rights::Right,
};
use torg_office::{
    Refusal,
    decisions::{
        appeal::{self, Request},
        confirm,
        decide::{self, Asked},
        read::{self, Line, Opened, Placed},
        restore, seal, second,
    },
    inbox::read::names,
};
use torg_store::decisions::rows::DecisionRow;
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/decisions", get(list))
        .route("/desk/decisions/{id}", get(show))
        .route("/desk/decisions/{id}/second", post(answer))
        .route("/desk/decisions/{id}/restore", post(put_back))
        .route("/desk/decisions/{id}/destroy", post(destroy))
        .route("/desk/decisions/{id}/order/{order}/confirm", post(by_hand))
        .route("/desk/decisions/{id}/appeal", post(receive))
        .route("/desk/decisions/{id}/appeal/{appeal}", post(judge))
        .route("/desk/message/{id}/remove/preview", post(preview))
}

type Names = BTreeMap<Uuid, String>;

fn name(names: &Names, id: Option<Uuid>) -> String {
    id.map_or_else(
        || "Torg, enligt regel".into(),
        |id| names.get(&id).cloned().unwrap_or_else(|| "någon som har slutat".into()),
    )
}

/// What is asked for in the removal form.
pub(super) fn asked(fields: &Fields) -> Asked {
    let block = fields.get("block").trim().to_owned();
    Asked {
        ground: fields.get("ground").to_owned(),
        facts: fields.get("facts").to_owned(),
        measure: Measure::from_word(fields.get("measure")),
        why_not_milder: fields.get("gentler").to_owned(),
        block: (!block.is_empty()).then_some(block),
        harmful: fields.get("harmful") == "yes",
    }
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

/// What was decided about a message, for its page.
pub(super) async fn of_message(me: &In, id: MessageId) -> Result<Vec<DecisionLine>, Refusal> {
    let mut reader = me.desk.reader();
    let names = names(&me.desk).await?;
    let mut lines = Vec::new();
    for decision in reader.decisions_of(id).await? {
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
        });
    }
    Ok(lines)
}

fn what(decision: &DecisionRow) -> String {
    let measure = match Measure::from_word(&decision.measure) {
        Some(measure) => measure.swedish(),
        None => "läggs tillbaka",
    };
    format!("{}: {measure}", decision.title)
}

fn state(decision: &DecisionRow) -> String {
    DecisionState::from_word(&decision.state)
        .map_or_else(|| decision.state.clone(), |state| state.swedish().to_owned())
}

fn stages_of(placed: &Placed, names: &Names) -> Stages {
    let order = &placed.order;
    let by_platform = order.confirmed_by.is_none();
    let problem = placed.state.as_ref().and_then(|s| {
        let fault: torg_domain::channels::problem::Problem =
            serde_json::from_str(s.problem.as_deref()?).ok()?;
        Some((
            format!("{} Kan rättas av: {}.", fault.sentence, fault.mender.in_words()),
            s.problem_since_at.map(instant),
            s.next_at.map(instant),
        ))
    });
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
    }
}

fn weighed(considered: &[Considered]) -> Vec<Weighed> {
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

async fn list(me: In) -> Response {
    let page = async {
        let lists = read::lists(&me.desk).await?;
        let names = names(&me.desk).await?;
        let line = |line: &Line| {
            let d = &line.decision;
            let at = line.appeal.as_ref().map_or(d.decided_at.unwrap_or(d.proposed_at), |a| a.came_at);
            Shown {
                id: d.id.into(),
                code: d.code.clone(),
                what: what(d),
                channel: line.channel.clone(),
                at: instant(at),
                who: name(&names, d.decided_by.or(d.proposed_by)),
                state: if line.appeal.is_some() { "omprövning begärd".into() } else { state(d) },
            }
        };
        Ok::<_, Refusal>(DecisionsPage {
            proposals: lists.proposals.iter().map(line).collect(),
            appeals: lists.appeals.iter().map(line).collect(),
            latest: lists.latest.iter().map(line).collect(),
        })
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn show(me: In, Path(id): Path<DecisionId>) -> Response {
    match page(&me, id, Filled::new("")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(me: &In, id: DecisionId, filled: Filled) -> Result<DecisionPage, Refusal> {
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
        let known = ["public-notice", "letter", "private-answer", "block", "restore"];
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

async fn preview(me: In, Path(id): Path<MessageId>, State(site): State<Shared>, fields: Fields) -> Response {
    match decide::dry_run(&me.desk, id, &asked(&fields)).await {
        Ok(run) => me.page(&RemovalPreviewPage {
            message: id,
            ground: format!("{}: {}", run.ground.title, run.measure.swedish()),
            wording: run.ground.wording.clone(),
            threshold: run.threshold,
            facts: fields.get("facts").to_owned(),
            weighed: weighed(&run.considered),
            effects: run
                .effects
                .iter()
                .map(|p| (p.effect.swedish().to_owned(), p.way.swedish().to_owned(), p.why.clone()))
                .collect(),
            second: run.second,
            copy: run.copy,
            stands_on: run.stands_on,
            fields: fields.0.iter().filter(|(n, _)| n != "step").cloned().collect(),
        }),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("act-remove", &fields.0).wrong(field, text);
            match super::message::again(&site, &me, id, filled).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

/// What a form on the decision's page came to.
async fn came_to<T>(
    me: &In,
    id: DecisionId,
    prefix: &'static str,
    fields: &Fields,
    done: Result<T, Refusal>,
) -> Response {
    let refusal = match done {
        Ok(_) => return on_to(&links::decision(id), "done"),
        Err(refusal) => refusal,
    };
    let sentence = refusal.to_string();
    let filled = Filled::of(prefix, &fields.0);
    match refusal {
        Refusal::Field { field, text } => match page(me, id, filled.wrong(field, text)).await {
            Ok(page) => me.again(&page),
            Err(refusal) => me.refuse(refusal),
        },
        Refusal::Rule(_) | Refusal::NotNow(_) | Refusal::Claimed(_) | Refusal::Stale => {
            match page(me, id, filled).await {
                Ok(page) => {
                    let notice = Notice { tone: Tone::Wrong, sentence, undo: None };
                    (StatusCode::CONFLICT, super::message::noticed(me, &page, notice)).into_response()
                }
                Err(refusal) => me.refuse(refusal),
            }
        }
        other => me.refuse(other),
    }
}

async fn answer(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = match fields.get("answer") {
        "agree" => second::agree(&me.desk, id).await,
        _ => second::reject(&me.desk, id, fields.get("why")).await,
    };
    came_to(&me, id, "second", &fields, done).await
}

async fn put_back(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = restore::restore(&me.desk, id, fields.get("why")).await;
    came_to(&me, id, "restore", &fields, done).await
}

async fn destroy(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = async {
        let message = read::open(&me.desk, id).await?.message.id;
        seal::destroy(&me.desk, message, fields.get("why")).await
    };
    let done = done.await;
    came_to(&me, id, "destroy", &fields, done).await
}

async fn by_hand(me: In, Path((id, order)): Path<(DecisionId, OrderId)>, fields: Fields) -> Response {
    let done = async {
        let message = read::open(&me.desk, id).await?.message.id;
        confirm::by_hand(&me.desk, message, None, order, fields.get("proof")).await
    };
    let done = done.await;
    came_to(&me, id, "by-hand", &fields, done).await
}

async fn receive(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = async {
        let came_at = fields.time("came")?.unwrap_or(me.desk.now);
        let contact = fields.get("contact").trim().to_owned();
        let request = Request {
            came_at,
            how: fields.get("how").to_owned(),
            text: fields.get("text").to_owned(),
            contact: (!contact.is_empty()).then_some(contact),
        };
        appeal::receive(&me.desk, id, request).await
    };
    let done = done.await;
    came_to(&me, id, "appeal", &fields, done).await
}

async fn judge(me: In, Path((id, appeal)): Path<(DecisionId, AppealId)>, fields: Fields) -> Response {
    let won = fields.get("outcome") == "won";
    let done = appeal::judge(&me.desk, appeal, won, fields.get("reason")).await;
    came_to(&me, id, "judge", &fields, done).await
}
