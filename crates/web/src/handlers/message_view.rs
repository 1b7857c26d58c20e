//! A message as the office opens it, turned into what its page shows.

use super::inbox::clock as clock_kind;
use crate::{
    inbox::message::{
        Claim, Happening, MessagePage, Owner, Presence,
        acts::{ActForm, ActView},
        answer::{AnswerForm, AnswerStage, Given, Ordered, ReadyText},
        asked::{Consultation, Forwarding, ForwardingEnd},
        criticism::{Step, Steps},
        exits::{LawyerStage, RecordStage, RemoveStage},
        proposals::{Ground, Proposals},
        thread::{Body, Change, Media, Said},
        triage::{Proposed, Question, Triage},
    },
    parts::{
        access::Hidden,
        due::{Clock, ClockState, Due, Interval},
        form::{Choice, Filled},
        glyph::Platform,
        text::Piece,
        tracks,
    },
    site::{In, Shared},
};
use std::{collections::BTreeMap, sync::Arc};
use torg_domain::{
    clocks::clock::Ending,
    ids::{MessageId, PolicyVersionId},
    inbox::{
        message::Visibility,
        steps::{Act, after},
        tracks::{Handling, Record, Track},
        triage::Answer,
    },
    municipality::rights::Right,
    policy::{ClockRule, texts::TextUse},
    privacy,
};
use torg_office::{
    Refusal,
    clocks::row::clock as read_clock,
    in_force::InForce,
    inbox::{
        answer, claim,
        leave::Reason,
        read::{self, Opened},
        sight,
    },
};
use torg_store::inbox::rows::{OrderRow, StepRow, VersionRow, instant};
use uuid::Uuid;

/// How much of a long thread stands on the page.
const THREAD: usize = 40;

/// What the building of a page needs beside the message.
struct View<'a> {
    me: &'a In,
    opened: &'a Opened,
    names: BTreeMap<Uuid, String>,
    policy: Option<Arc<InForce>>,
    /// Everybody a message can be given, forwarded or a question put to.
    everybody: Vec<Choice>,
    handlers: Vec<Choice>,
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
        consultations: view.consultations(),
        forwardings: view.forwardings(),
        history: view.history(),
    };
    if let Some(filled) = filled {
        put_back(&mut page, filled);
    }
    Ok(page)
}

/// A refused form goes back to where it was filled in.
fn put_back(page: &mut MessagePage, filled: Filled) {
    match filled.prefix {
        "answer" => page.answer.filled = filled,
        "q" => page.triage.filled = filled,
        "confirm" => {
            if let AnswerStage::ByHand(ordered) = &mut page.answer.stage {
                ordered.filled = filled;
            }
        }
        "advice" => page
            .consultations
            .iter_mut()
            .filter(|c| c.mine && c.advice.is_none())
            .for_each(|c| c.filled = filled.clone()),
        "deliver" => page
            .forwardings
            .iter_mut()
            .filter(|f| f.mine && f.end.is_none())
            .for_each(|f| f.filled = filled.clone()),
        word => page
            .acts
            .iter_mut()
            .filter(|act| act.form.word() == word)
            .for_each(|act| act.filled = filled.clone()),
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

/// A text with what the scanner finds in it marked.
fn pieces(today: jiff::civil::Date, text: &str) -> Vec<Piece> {
    let mut findings = privacy::scan(&privacy::Rules::new(today), text);
    findings.sort_by_key(|f| (f.start, f.end));
    let mut all = Vec::new();
    let mut done = 0;
    for finding in findings {
        let (Some(before), Some(found)) =
            (text.get(done..finding.start), text.get(finding.start..finding.end))
        else {
            continue;
        };
        if !before.is_empty() {
            all.push(Piece::Plain(before.to_owned()));
        }
        all.push(Piece::Found {
            text: found.to_owned(),
            kind: finding.kind.swedish().to_owned(),
            sure: finding.confidence == privacy::Confidence::High,
        });
        done = finding.end;
    }
    if let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        all.push(Piece::Plain(rest.to_owned()));
    }
    all
}

impl View<'_> {
    fn name(&self, id: Uuid) -> String {
        name(&self.names, id)
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

    fn open_because(&self) -> Vec<String> {
        if self.opened.message.closed_at.is_some() {
            return Vec::new();
        }
        let mut why: Vec<String> = self
            .opened
            .message
            .tracks
            .unrest()
            .into_iter()
            .map(|track| {
                match track {
                    Track::Handling => "Meddelandet är inte besvarat, lämnat eller borttaget.",
                    Track::Publication => "En borttagning är beställd men inte bekräftad.",
                    Track::Record => "Det är inte klart om meddelandet registreras eller hålls ordnat.",
                    Track::Police => "Frågan om polisanmälan ligger hos juristen.",
                }
                .to_owned()
            })
            .collect();
        if self.open_order(&["answer", "holding"]).is_some() {
            why.push("Ett svar är beställt men inte bekräftat.".into());
        }
        why
    }

    async fn clocks(&self) -> Result<Vec<Clock>, Refusal> {
        let mut clocks = Vec::new();
        for row in &self.opened.clocks {
            let Some(clock) = read_clock(row) else { continue };
            let version = self.me.desk.policy_version(PolicyVersionId(row.policy)).await?;
            let stands_on = match version.policy.clock(clock.kind) {
                ClockRule::Runs { promise, source, paragraph, .. } => {
                    format!("{paragraph}: {promise}. {source}")
                }
                _ => version.policy.cite(),
            };
            let state = match (&clock.ended, &clock.paused) {
                (Some(ended), _) => {
                    let by = match &ended.by {
                        Ending::Stopped(act) => ended_by(act.as_str()).to_owned(),
                        Ending::Decided(reason) => reason.to_string(),
                    };
                    ClockState::Stopped(ended.at, by, !clock.is_late(self.me.desk.now))
                }
                (None, Some(paused)) => ClockState::Paused(paused.since, paused.why.to_string()),
                (None, None) => ClockState::Running(clock.due_at),
            };
            let steps: Vec<torg_domain::clocks::Interval> =
                serde_json::from_str(&row.intervals).unwrap_or_default();
            let mut told = Vec::new();
            let ctx = &self.me.ctx;
            let when = |at| crate::parts::time::short_words(ctx, &ctx.local(at));
            told.extend(clock.warned_at.map(|at| format!("Påmind {}.", when(at))));
            told.extend(clock.escalated_at.map(|at| format!("Eskalerad {}.", when(at))));
            clocks.push(Clock {
                kind: clock_kind(clock.kind.as_str()),
                state,
                intervals: steps
                    .iter()
                    .map(|i| Interval { from: i.from, to: i.to, counted_s: i.counted_s, why: i.reason() })
                    .collect(),
                stands_on,
                told,
            });
        }
        let (Some(policy), Some(proposed)) = (&self.policy, &self.opened.proposed) else { return Ok(clocks) };
        for kind in &proposed.clocks {
            if self.opened.clocks.iter().any(|c| c.kind == kind.as_str()) {
                continue;
            }
            if let ClockRule::Asks(keys) = policy.policy.clock(*kind) {
                clocks.push(Clock {
                    kind: clock_kind(kind.as_str()),
                    state: ClockState::Silent(format!(
                        "Riktlinjerna säger inget. Svara på {} under Riktlinjer.",
                        keys.join(", ")
                    )),
                    intervals: Vec::new(),
                    stands_on: policy.policy.cite(),
                    told: Vec::new(),
                });
            }
        }
        Ok(clocks)
    }

    fn owner(&self) -> Owner {
        let owner = self.opened.message.owner.map(|p| p.0);
        let because = match owner {
            None => "Ingen är utsedd för kanalen, och riktlinjerna pekar inte ut någon som har uppdraget.",
            Some(p) if Some(p) == self.opened.channel.responsible => "Ansvarig för kanalen.",
            Some(p) if Some(p) == self.opened.channel.substitute => "Ersättare för kanalen.",
            Some(_) => "Utsedd av en kollega eller av riktlinjerna. Se historiken.",
        };
        Owner { name: owner.map(|p| self.name(p)), because: because.into() }
    }

    fn claim(&self) -> Claim {
        match &self.opened.claim {
            None => Claim::Free,
            Some(row) if Some(row.person) == self.me.desk.by() => Claim::Mine(instant(row.until_at)),
            Some(row) => Claim::Theirs(self.name(row.person), instant(row.until_at)),
        }
    }

    fn lines(&self) -> Vec<Presence> {
        let line = |p: &torg_store::inbox::together::PresenceRow| Presence {
            name: self.name(p.person),
            writing: p.doing == "writing",
        };
        self.opened.present.iter().map(line).collect()
    }

    fn thread(&self) -> Vec<Said> {
        let today = self.me.desk.today();
        let at = self.opened.thread.iter().position(|t| t.message.id == self.opened.message.id).unwrap_or(0);
        let first = at.saturating_sub(THREAD / 2).min(self.opened.thread.len().saturating_sub(THREAD));
        let unit = self.opened.channel.unit.into();
        let one = |t: &torg_store::inbox::message::InThread| {
            let m = &t.message;
            let this = m.id == self.opened.message.id;
            let hidden = match m.visibility {
                Visibility::Public => None,
                Visibility::Direct => Some(Hidden::Direct),
                Visibility::Secret => Some(Hidden::Secret),
            };
            let shown = hidden.is_none() || (self.opened.shown && (this || !t.text.is_empty()));
            let body = match hidden {
                Some(hidden) if !shown => {
                    let may = this || self.me.desk.must(sight::right_for(m.visibility), unit).is_ok();
                    Body::Hidden(hidden, may)
                }
                _ => Body::Open(pieces(today, &t.text)),
            };
            Said {
                id: m.id,
                this,
                ours: m.ours,
                author: m.author.clone(),
                published_at: m.published_at,
                captured_at: m.captured_at,
                url: m.url.clone(),
                title: m.title.clone().filter(|_| shown),
                body,
                changes: if this { self.changes() } else { Vec::new() },
                media: if this { self.media() } else { Vec::new() },
                gone_at: m.gone_at,
            }
        };
        self.opened.thread.iter().skip(first).take(THREAD).map(one).collect()
    }

    fn changes(&self) -> Vec<Change> {
        let pairs = self.opened.versions.iter().zip(self.opened.versions.iter().skip(1));
        pairs
            .map(|(a, b)| Change {
                version: b.id.into(),
                at: instant(b.captured_at),
                before: whole(a),
                after: whole(b),
            })
            .collect()
    }

    fn media(&self) -> Vec<Media> {
        let one = |a: &torg_store::inbox::rows::AttachmentRow| Media {
            file: a.id.to_string(),
            kind: match a.purpose.as_str() {
                "screenshot" => "skärmbild",
                "proof" => "bild som visar åtgärden",
                _ => "bild eller fil",
            }
            .into(),
            size: String::new(),
            alt: a.alt.clone(),
            problem: a.problem.clone().or_else(|| a.sha256.is_none().then(|| "Hämtas.".into())),
        };
        self.opened.attachments.iter().map(one).collect()
    }

    async fn answer(&self) -> Result<AnswerForm, Refusal> {
        let opened = self.opened;
        let me = self.me.desk.by();
        let mine =
            opened.drafts.iter().find(|d| d.field == "answer" && Some(d.person) == me && !d.text.is_empty());
        let delivered = opened.forwardings.iter().rev().find_map(|f| f.answer.clone());
        let begun = mine.map(|d| d.text.clone()).or(delivered);
        let mut signature = String::new();
        let mut policy_lines = vec![format!("Svaret läggs upp i tråden, i {}.", opened.channel.name)];
        let mut unknown = None;
        let mut ready = Vec::new();
        if let Some(policy) = &self.policy {
            match answer::signature(&self.me.desk, &mut self.me.desk.reader(), policy).await {
                Ok(line) => signature = line,
                Err(asks @ Refusal::Asks(_)) => unknown = Some(asks.to_string()),
                Err(other) => return Err(other),
            }
            if opened.message.tracks.handling == Handling::Criticism {
                policy_lines.extend(policy.policy.criticism().map(|c| c.rule.clone()));
            }
            let offered = [TextUse::Answer, TextUse::Clarify, TextUse::IndividualMatter];
            ready = policy
                .policy
                .texts()
                .iter()
                .filter(|t| offered.contains(&t.for_use))
                .map(|t| ReadyText { name: t.title.clone(), text: t.body.clone() })
                .collect();
        }
        Ok(AnswerForm {
            stage: self.stage(unknown),
            policy: policy_lines,
            version: opened.message.version,
            signature,
            ready,
            filled: begun
                .map_or_else(|| Filled::new("answer"), |text| Filled::new("answer").with("text", text)),
            kept_at: mine.map(|d| instant(d.saved_at)),
            author_changed: mine.filter(|d| d.version != opened.message.version.0).and_then(|d| {
                let text = |id: Uuid| opened.versions.iter().find(|v| v.id == id).map(whole);
                Some((text(d.version)?, text(opened.message.version.0)?))
            }),
            warnings: mine.map(|d| self.warnings(&d.text)).unwrap_or_default(),
        })
    }

    /// What the scanner finds in our own answer: told before it is sent.
    fn warnings(&self, text: &str) -> Vec<String> {
        let mut kinds: Vec<_> = privacy::scan(&privacy::Rules::new(self.me.desk.today()), text)
            .into_iter()
            .map(|f| f.kind.swedish())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().map(|kind| format!("I svaret finns: {kind}. Det blir synligt för alla.")).collect()
    }

    fn stage(&self, unknown: Option<String>) -> AnswerStage {
        let opened = self.opened;
        if let Some(order) = self.open_order(&["answer", "holding"]) {
            let body = body(order);
            let (text, signature) = (word(&body, "text"), word(&body, "signature"));
            let text = if signature.is_empty() { text.to_owned() } else { format!("{text}\n\n{signature}") };
            return AnswerStage::ByHand(Ordered {
                order: order.id.into(),
                holding: order.kind == "holding",
                text,
                open: opened.message.url.clone().or_else(|| Some(opened.channel.address.clone())),
                at: instant(order.ordered_at),
                by: self.name(order.ordered_by),
                filled: Filled::new("confirm"),
            });
        }
        let given = opened.orders.iter().rev().find(|o| o.kind == "answer" && o.confirmed_at.is_some());
        let answered = matches!(opened.message.tracks.handling, Handling::Answered | Handling::Closed);
        if let Some(order) = given.filter(|_| answered) {
            let body = body(order);
            return AnswerStage::Given(Given {
                text: format!("{}\n\n{}", word(&body, "text"), word(&body, "signature")).trim().to_owned(),
                by: self.name(order.ordered_by),
                at: instant(order.confirmed_at.unwrap_or(order.ordered_at)),
                url: order.proof.clone(),
            });
        }
        let not = self
            .refused(Act::OrderAnswer, Right::Handle, opened.may.handle)
            .or(unknown)
            .or_else(|| (!opened.shown).then(|| "Öppna meddelandet först.".to_owned()));
        not.map_or(AnswerStage::Write, AnswerStage::Not)
    }

    fn triage(&self) -> Triage {
        let opened = self.opened;
        let questions = self.policy.iter().flat_map(|p| &p.policy.triage().question).filter(|q| q.on);
        let one = |q: &torg_domain::policy::triage::TriageQuestion| {
            let proposed =
                opened.proposed.as_ref().and_then(|p| p.answers.iter().find(|a| a.question.key() == q.key));
            let given = opened.answers.iter().find(|a| a.question == q.key.word());
            Question {
                number: q.key.word().to_owned(),
                text: q.wording.clone(),
                proposed: match proposed.map(|p| p.answer) {
                    Some(Answer::Yes) => Proposed::Yes,
                    Some(Answer::No) => Proposed::No,
                    _ => Proposed::Ask,
                },
                signals: proposed.iter().flat_map(|p| &p.signals).map(|s| s.said.clone()).collect(),
                leads_to: q.leads_to.iter().map(|l| l.swedish()).collect::<Vec<_>>().join(", "),
                answered: given.map(|a| (a.answer == "yes", self.name(a.by))),
            }
        };
        let not = if !opened.shown {
            Some("Öppna meddelandet först.".to_owned())
        } else if self.policy.is_none() {
            Some(Refusal::NoPolicy.to_string())
        } else if opened.message.ours {
            Some("Det här är vårt eget inlägg. Det bedöms inte.".into())
        } else {
            self.refused(Act::Triage, Right::Handle, opened.may.handle)
        };
        Triage { questions: questions.map(one).collect(), not, filled: Filled::new("q") }
    }

    fn proposals(&self) -> Proposals {
        let (Some(policy), Some(proposed)) = (&self.policy, &self.opened.proposed) else {
            let stands_on = self.policy.as_ref().map(|p| p.policy.cite()).unwrap_or_default();
            return Proposals { stands_on, ..Proposals::default() };
        };
        let yes = proposed.answers.iter().filter(|a| a.answer == Answer::Yes);
        let sentence = |a: &torg_domain::inbox::triage::TriageAnswer| {
            let leads = policy.policy.triage().question(a.question.key()).map(|q| &q.leads_to);
            let leads: Vec<_> = leads.into_iter().flatten().map(|l| l.swedish()).collect();
            format!("{}: {}.", a.question.key().swedish(), leads.join(", "))
        };
        let ground = |g: &torg_domain::inbox::triage::GroundProposal| {
            let known = policy.policy.ground(&g.key);
            let law = known.into_iter().flat_map(|k| &k.law);
            let cites: Vec<_> = law
                .map(|key| {
                    policy
                        .policy
                        .pack()
                        .provision(key.as_str())
                        .map_or_else(|| key.as_str().to_owned(), |p| p.cite())
                })
                .collect();
            let basis = if cites.is_empty() {
                known.map(|k| k.source.clone()).unwrap_or_default()
            } else {
                cites.join("; ")
            };
            Ground {
                name: known.map_or_else(|| g.key.clone(), |k| k.title.clone()),
                basis,
                signals: g.why.iter().map(|s| s.said.clone()).collect(),
            }
        };
        let mut found: Vec<String> = proposed
            .findings
            .iter()
            .map(|f| {
                format!(
                    "{}, {}",
                    f.kind.swedish(),
                    if f.confidence == privacy::Confidence::High { "säkert" } else { "kanske" }
                )
            })
            .collect();
        found.dedup();
        Proposals {
            sentences: yes.map(sentence).collect(),
            grounds: proposed.grounds.iter().map(ground).collect(),
            record: Some((
                tracks::record(&self.me.ctx, proposed.record.outcome),
                proposed.record.why.clone(),
            )),
            found,
            stands_on: policy.policy.cite(),
        }
    }

    fn acts(&self) -> Vec<ActView> {
        let may = self.opened.may;
        let act = |form: ActForm, refused: Option<String>| match refused {
            Some(why) => ActView::not(form, &why),
            None => ActView::may(form),
        };
        let handle = |a: Act| self.refused(a, Right::Handle, may.handle);
        let mut holding = act(ActForm::Holding, handle(Act::OrderHolding));
        if let Some(Ok(Some(text))) = self.policy.as_ref().map(|p| p.policy.holding_reply()) {
            holding.filled = holding.filled.with("text", text.body.as_str());
        }
        let mut acts = vec![
            act(ActForm::Answer, None),
            act(ActForm::Triage, None),
            holding,
            act(ActForm::Consult { people: self.everybody.clone() }, handle(Act::Consult)),
            act(ActForm::Forward { people: self.everybody.clone() }, handle(Act::Forward)),
        ];
        if let Some(criticism) = self.policy.as_ref().and_then(|p| p.policy.criticism()) {
            acts.push(act(ActForm::Criticism(self.steps(criticism)), handle(Act::BeginCriticism)));
        }
        acts.extend([
            act(
                ActForm::Leave {
                    reasons: Reason::ALL.map(|r| Choice::new(r.word(), r.swedish())).into(),
                    rule: None,
                },
                handle(Act::Leave),
            ),
            self.remove(),
            self.record(),
            self.lawyer(),
            act(ActForm::Notify { manager: "Närmaste chef enligt riktlinjerna".into() }, handle(Act::Triage)),
            act(ActForm::Assign { people: self.handlers.clone() }, handle(Act::Assign)),
            self.secrecy(),
            act(ActForm::Close, handle(Act::Close)),
            act(ActForm::Reopen, handle(Act::Reopen)),
            self.undo(),
        ]);
        acts
    }

    fn steps(&self, criticism: &torg_domain::policy::criticism::Criticism) -> Steps {
        let text =
            |key: &str| self.policy.as_ref().and_then(|p| p.policy.pack().text(key)).map(|t| t.body.clone());
        Steps {
            steps: criticism
                .step
                .iter()
                .map(|s| Step { key: s.key.clone(), question: s.wording.clone(), says: None, partly: true })
                .collect(),
            clarify_reply: criticism
                .step
                .iter()
                .find_map(|s| s.text.as_ref())
                .and_then(|key| text(key.as_str())),
        }
    }

    fn remove(&self) -> ActView {
        let may = self.opened.may;
        if let Some(order) = self.open_order(&["remove"]) {
            let form = ActForm::Remove(RemoveStage::Confirm {
                order: order.id.into(),
                ground: word(&body(order), "title").to_owned(),
                copy: (
                    instant(order.ordered_at),
                    order.copy.as_ref().map(|sha| sha.iter().map(|b| format!("{b:02x}")).collect()),
                ),
                open: self.opened.message.url.clone(),
            });
            return if may.remove {
                ActView::may(form)
            } else {
                ActView::not(form, &Refusal::NotAllowed(Right::Remove).to_string())
            };
        }
        let grounds = self.policy.iter().flat_map(|p| p.policy.grounds());
        let form = ActForm::Remove(RemoveStage::Decide {
            grounds: grounds
                .map(|g| Choice::new(g.key.as_str(), g.title.as_str()).hint(g.wording.as_str()))
                .collect(),
            assessed: self.opened.message.tracks.handling == Handling::RemovalAssessed,
            not_order: (!may.remove).then(|| Refusal::NotAllowed(Right::Remove).to_string()),
        });
        match self.refused(Act::AssessRemoval, Right::Handle, may.handle || may.remove) {
            Some(why) => ActView::not(form, &why),
            None => ActView::may(form),
        }
    }

    fn record(&self) -> ActView {
        let may = self.opened.may;
        let order = self.open_order(&["register", "transfer"]).map(|o| o.id.into());
        let not = (!may.register).then(|| Refusal::NotAllowed(Right::Register).to_string());
        let stage = match self.opened.message.tracks.record {
            Record::ToRegister => RecordStage::Await { order, transfer: false, not },
            Record::ToTransfer => RecordStage::Await { order, transfer: true, not },
            Record::Registered => {
                let done = self
                    .opened
                    .orders
                    .iter()
                    .rev()
                    .find(|o| o.kind == "register" && o.confirmed_at.is_some());
                let number = done.and_then(|o| o.proof.clone()).unwrap_or_default();
                RecordStage::Done(format!("Registrerad: {number}"))
            }
            _ => RecordStage::Decide {
                rule: self.opened.proposed.as_ref().map(|p| p.record.why.clone()).filter(|w| !w.is_empty()),
            },
        };
        match &stage {
            RecordStage::Decide { .. } => match self.refused(Act::KeepOrdered, Right::Handle, may.handle) {
                Some(why) => ActView::not(ActForm::Record(stage), &why),
                None => ActView::may(ActForm::Record(stage)),
            },
            _ => ActView::may(ActForm::Record(stage)),
        }
    }

    fn lawyer(&self) -> ActView {
        use torg_domain::inbox::tracks::Police;
        let done = |kind: &str| {
            let order =
                self.opened.orders.iter().rev().find(|o| o.kind == "lawyer" && o.confirmed_at.is_some());
            format!("{kind} {}", order.and_then(|o| o.proof.clone()).unwrap_or_default())
        };
        let stage = match self.opened.message.tracks.police {
            Police::None => {
                let title = self.policy.as_ref().and_then(|p| {
                    let key = p.policy.consulted_on_police().ok()?;
                    p.policy.pack().title(key).map(|t| t.name.clone())
                });
                LawyerStage::Ask { lawyer: title.unwrap_or_else(|| "Juristen".into()) }
            }
            Police::WithLawyer => {
                let order = self.open_order(&["lawyer"]);
                let asked = order
                    .map(|o| format!("{} frågade: {}", self.name(o.ordered_by), word(&body(o), "question")));
                LawyerStage::Outcome { asked: asked.unwrap_or_default() }
            }
            Police::Reported => LawyerStage::Done(done("Polisanmält.")),
            Police::NotReported => LawyerStage::Done(done("Inte polisanmält.")),
        };
        match self.refused(Act::AskLawyer, Right::Handle, self.opened.may.handle) {
            Some(why) => ActView::not(ActForm::Lawyer(stage), &why),
            None => ActView::may(ActForm::Lawyer(stage)),
        }
    }

    fn secrecy(&self) -> ActView {
        let marked = self.opened.message.visibility == Visibility::Secret;
        let right = if marked { Right::ReadSecret } else { Right::Handle };
        let holds = self.me.desk.must(right, self.opened.channel.unit.into()).is_ok();
        match self.refused(Act::Triage, right, holds) {
            Some(why) => ActView::not(ActForm::Secrecy { marked }, &why),
            None => ActView::may(ActForm::Secrecy { marked }),
        }
    }

    fn undo(&self) -> ActView {
        let last = self.opened.steps.last();
        let what = last.map(|s| self.happening(s).what).unwrap_or_default();
        if self.opened.may.handle && last.is_some() {
            ActView::may(ActForm::Undo { what })
        } else {
            ActView::not(ActForm::Undo { what }, "Det finns inget att ångra.")
        }
    }

    fn consultations(&self) -> Vec<Consultation> {
        let one = |c: &torg_store::inbox::together::ConsultationRow| Consultation {
            id: c.id.into(),
            from: self.name(c.asked_by),
            to: self.name(c.asked),
            question: c.question.clone(),
            at: instant(c.at),
            advice: c.advice.clone().zip(c.advised_at.map(instant)),
            mine: Some(c.asked) == self.me.desk.by(),
            filled: Filled::new("advice"),
        };
        let mut rows: Vec<_> = self.opened.consultations.iter().map(one).collect();
        // One form for the reader on a page: the oldest question waits first.
        let mut first = true;
        for row in rows.iter_mut().filter(|c| c.mine && c.advice.is_none()) {
            row.mine = std::mem::take(&mut first);
        }
        rows
    }

    fn forwardings(&self) -> Vec<Forwarding> {
        let one = |f: &torg_store::inbox::together::ForwardingRow| {
            let at = f.ended_at.map_or_else(|| instant(f.at), instant);
            Forwarding {
                id: f.id.into(),
                from: self.name(f.by),
                to: self.name(f.recipient),
                note: f.note.clone(),
                at: instant(f.at),
                end: match (&f.answer, &f.declined) {
                    (Some(text), _) => Some(ForwardingEnd::Delivered(text.clone(), at)),
                    (None, Some(why)) => Some(ForwardingEnd::Declined(why.clone(), at)),
                    (None, None) => f.ended_at.map(|_| ForwardingEnd::Declined(String::new(), at)),
                },
                escalated_at: f.escalated_at.map(instant),
                mine: Some(f.recipient) == self.me.desk.by(),
                filled: Filled::new("deliver"),
            }
        };
        self.opened.forwardings.iter().map(one).collect()
    }

    fn happening(&self, step: &StepRow) -> Happening {
        let mut what = did(&step.act).to_owned();
        if !step.reason.trim().is_empty() {
            what = format!("{what}. {}", step.reason.trim());
        }
        Happening {
            at: instant(step.at),
            who: step.by.map_or_else(|| "Torg, enligt regel".to_owned(), |p| self.name(p)),
            what,
        }
    }

    fn history(&self) -> Vec<Happening> {
        let mut all: Vec<Happening> = Vec::new();
        all.push(Happening {
            at: self.opened.message.captured_at,
            who: self.opened.channel.name.clone(),
            what: "fångade meddelandet".into(),
        });
        for version in self.opened.versions.iter().skip(1) {
            let what = "fångade en ny version".to_owned();
            all.push(Happening {
                at: instant(version.captured_at),
                who: self.opened.channel.name.clone(),
                what,
            });
        }
        let mut last: Option<(i64, &str)> = None;
        for step in &self.opened.steps {
            // One act moves several tracks: one line.
            if last != Some((step.at, step.act.as_str())) {
                all.push(self.happening(step));
            }
            last = Some((step.at, step.act.as_str()));
        }
        for order in self.opened.orders.iter().filter(|o| o.confirmed_at.is_some()) {
            if let (Some(by), Some(at)) = (order.confirmed_by, order.confirmed_at) {
                let what = format!("bekräftade: {}", ordered(&order.kind));
                all.push(Happening { at: instant(at), who: self.name(by), what });
            }
        }
        all.sort_by_key(|h| h.at);
        all
    }
}

/// What was done, in words for a history. The words of the trail are public and never change.
pub(super) fn did(act: &str) -> &str {
    match act {
        "message.received" => "tog emot meddelandet",
        "message.edited" => "fångade en ny version",
        "message.gone-at-source" => "såg att det är borta vid källan",
        "message.assigned" => "bytte ansvarig",
        "message.triaged" => "bedömde",
        "message.consulted" => "frågade en kollega",
        "message.advised" => "gav råd",
        "message.holding-ordered" => "beställde hållsvar",
        "message.answer-ordered" => "beställde svaret",
        "message.answered" => "bekräftade svaret",
        "message.order-cancelled" => "avbröt en beställning",
        "message.forwarded" => "vidarebefordrade",
        "message.delivered" => "lämnade svarstext",
        "message.declined" => "lämnade tillbaka det",
        "message.came-back" => "fick det tillbaka",
        "message.forwarding-silent" => "hörde inget före tiden",
        "message.criticism-begun" => "började bedöma kritiken",
        "message.criticism-step" => "svarade på ett steg om kritiken",
        "message.criticism-met" => "bestämde att bemöta kritiken",
        "message.left" => "lämnade utan svar",
        "message.removal-assessed" => "började bedöma borttagning",
        "message.kept-up" => "lät det stå kvar",
        "message.removal-ordered" => "beställde borttagning",
        "message.removed" => "bekräftade borttagningen",
        "message.kept-ordered" => "bestämde att det hålls ordnat",
        "message.to-register" => "bestämde att det registreras",
        "message.to-transfer" => "bestämde att det överförs",
        "message.registered" => "bekräftade registreringen",
        "message.lawyer-asked" => "frågade juristen",
        "message.lawyer-answered" => "skrev in juristens svar",
        "message.manager-told" => "meddelade chefen",
        "message.secrecy" => "ändrade sekretessmarkeringen",
        "message.closed" => "stängde",
        "message.reopened" => "öppnade igen",
        "message.undone" => "ångrade det senaste",
        "message.taken-over" => "tog över ärendet",
        "message.attached" => "lade till en fil",
        "message.media-fetched" => "hämtade bilder och filer",
        "message.read" => "öppnade och läste den dolda texten",
        other => other,
    }
}

fn ordered(kind: &str) -> &str {
    match kind {
        "answer" => "svaret ligger uppe",
        "holding" => "hållsvaret ligger uppe",
        "remove" => "borttagningen",
        "register" => "registreringen",
        "transfer" => "överföringen",
        "lawyer" => "juristens svar",
        "notify" => "chefen är meddelad",
        other => other,
    }
}

fn ended_by(act: &str) -> &str {
    match act {
        "answered" => "Besvarat.",
        "left" => "Lämnat utan svar.",
        "removed" => "Borttaget.",
        "cannot-remove" => "Gick inte att ta bort.",
        "kept-up" => "Fick stå kvar.",
        "signed" => "Underskriven.",
        other => other,
    }
}
