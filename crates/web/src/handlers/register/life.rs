//! The life of a channel: the page, and every step sent from it.

use super::super::{Fields, staff::Places};
use super::{ground, people};
use crate::{
    channels::life::{
        ApplicationFacts, Asks, Elsewhere, Lacking, LegalLine, LifePage, LoginFacts, Reader, StepLine,
        form_of,
    },
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{Router, extract::Path, response::Response, routing::get};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::channels::duties::{Account, Duty, Missing, web_guidelines_only};
use torg_domain::channels::legal::{Answered, LegalAnswer, LegalCheck};
use torg_domain::channels::life::{Role, Step};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::channel_rules::ChannelRules;
use torg_domain::policy::values::{AssignmentFor, ChannelScope, SubstituteRule};
use torg_office::channels::life::{Life, closing, decide, present, preserve, staff};
use torg_office::channels::own_mandates::{self, Given};
use torg_office::channels::{confirm, standing};
use torg_office::{Desk, Refusal, inbox::read::names};
use torg_store::channels::register::{ApplicationRow, ChannelStepRow};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/channels/{id}/life", get(shown).post(step))
}

async fn shown(me: In, Path(id): Path<ChannelId>) -> Response {
    match page(&me.desk, id, None).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(
    desk: &Desk,
    id: ChannelId,
    refused: Option<(&'static str, Filled)>,
) -> Result<LifePage, Refusal> {
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut reader = desk.reader();
    let life = Life::load(desk, &mut reader, &policy, id).await?;
    let places = Places::of(desk).await?;
    let who = names(desk).await?;
    let name = |id: Option<PersonId>| id.and_then(|id| who.get(&id.0).cloned());
    let named = |titles: &[String]| {
        let names: Vec<_> = titles.iter().map(|key| places.title(key).to_lowercase()).collect();
        names.join(" eller ")
    };
    let law = &policy.policy.pack().law.law;
    let cited = |key: &&str| {
        law.iter()
            .find(|l| l.key == *key)
            .map(|l| format!("{} {}", l.act, l.section.as_deref().unwrap_or_default()))
            .map(|cited| cited.replace(" §", "\u{a0}§"))
    };
    let legal = LegalCheck::asked(life.facts.dialogue).map(|check| LegalLine {
        word: check.word(),
        question: check.swedish().to_owned(),
        law: check.law().iter().filter_map(cited).collect(),
    });
    let asked = reader.confirmations_of(id).await?.into_iter().find(|c| c.answered_at.is_none());
    let revision = match (&life.channel, &life.application) {
        (Some(c), _) => c.revision,
        (None, Some(a)) => a.revision,
        (None, None) => 0,
    };
    Ok(LifePage {
        id,
        revision,
        name: life.name.clone(),
        unit: places.unit_and_authority(life.unit.0),
        state: life.state,
        in_use: life.channel.is_some(),
        unofficial: standing::unofficial(desk).await?.contains(&id.0),
        application: life.application.as_ref().map(facts),
        missing: life.missing_next(&rules).iter().map(|m| lacking(desk, &life, m, &who)).collect(),
        responsible: name(life.responsible),
        substitute: name(life.substitute),
        login: life.login.as_ref().map(|login| LoginFacts {
            place: login.place.clone(),
            reached_by: login.people().iter().filter_map(|p| who.get(p).cloned()).collect(),
            tested_on: login.tested_on.as_deref().and_then(|on| on.parse().ok()),
        }),
        mandates: mandates(&mut reader, &life, &who).await?,
        steps: life.steps.iter().map(|s| line(s, &places, &who)).collect(),
        asks: asks(&life, &rules),
        approver: named(&rules.approves),
        consulted: named(&rules.consulted),
        appointers: appointers(&rules, &places),
        reader: reading(desk, &life),
        legal: legal.collect(),
        texts: !rules.presentation.is_empty(),
        people: people(desk).await?,
        address: life.facts.address.clone(),
        asked: asked.and_then(|c| c.due_on.parse().ok()),
        refused,
    })
}

/// A missing duty, with the way to where it is done.
fn lacking(desk: &Desk, life: &Life, missing: &Missing, who: &BTreeMap<Uuid, String>) -> Lacking {
    let elsewhere = match missing.duty {
        Duty::CreateMandate => life.application.as_ref().map(|a| Elsewhere::Charge(PersonId(a.applicant))),
        Duty::Acceptance => {
            let mine = desk.by().and_then(|me| who.get(&me));
            let own = mine.is_some() && mine == missing.which.as_ref();
            Some(if own { Elsewhere::Acceptance } else { Elsewhere::TheirAcceptance })
        }
        Duty::SubstituteAppointer => Some(Elsewhere::Policy),
        _ => None,
    };
    Lacking { sentence: missing.sentence(), elsewhere }
}

/// What the reader may do with the channel.
fn reading(desk: &Desk, life: &Life) -> Reader {
    let looks_after = desk.must(Right::ManageChannels, life.unit).is_ok();
    let keeps = staff::keeps(desk, life);
    let reaches = life.login.as_ref().is_some_and(|l| desk.by().is_some_and(|me| l.people().contains(&me)));
    let applied = life.application.as_ref().is_some_and(|a| Some(a.applicant) == desk.by());
    Reader { looks_after, keeps, tries: keeps || reaches, applied }
}

/// By whom the responsible person and the substitute are appointed; where the policy names nobody, by whoever
/// looks after channels.
fn appointers(rules: &ChannelRules, places: &Places) -> String {
    let by = |title: Option<&String>| match title {
        Some(key) => places.title(key).to_lowercase(),
        None => "den som sköter kanaler".to_owned(),
    };
    let (responsible, substitute) = (by(rules.responsible_by.as_ref()), by(rules.substitute_by.as_ref()));
    format!("Ansvarig utses av {responsible}, ersättare av {substitute}.")
}

/// Who holds a mandate of their own for this channel, or for its unit's, from when and until when (CH-08).
async fn mandates(
    reader: &mut torg_store::Reader,
    life: &Life,
    who: &BTreeMap<Uuid, String>,
) -> Result<Vec<String>, Refusal> {
    let all = reader.channel_mandates().await?.into_iter();
    let here = all
        .filter(|m| m.ended_at.is_none())
        .filter(|m| m.channel.map_or(m.unit == Some(life.unit.0), |channel| channel == life.id.0));
    let line = |m: torg_store::channels::register::ChannelMandateRow| {
        let kind = AssignmentFor::from_word(&m.kind).map_or("", AssignmentFor::swedish);
        let until = m.until_on.map(|on| format!(" till och med {on}")).unwrap_or_default();
        let name = who.get(&m.person).cloned().unwrap_or_default();
        format!("{name}: {kind}, från {}{until}", m.from_on)
    };
    Ok(here.map(line).collect())
}

fn facts(a: &ApplicationRow) -> ApplicationFacts {
    ApplicationFacts {
        purpose: a.purpose.clone(),
        goals: a.goals.clone(),
        audience: a.audience.clone(),
        editorial_time: a.editorial_time.clone(),
        account: Account::from_word(&a.account_kind).map_or("", Account::swedish).to_owned(),
        wide: a.wide,
        dialogue: a.dialogue,
        supervision: a.supervision.clone(),
        coverage: a.coverage.clone(),
    }
}

fn asks(life: &Life, rules: &ChannelRules) -> Asks {
    let together = rules.responsible_by.as_ref().is_some_and(|title| rules.approves.contains(title));
    Asks {
        decision: rules.decided_by_body && !rules.one_body() && !life.facts.board_decision,
        three: rules.one_body() && !life.facts.three_decisions,
        consultation: rules.scope == Some(ChannelScope::MunicipalityWide)
            && !life.facts.municipality_wide
            && !life.facts.consulted,
        name_with_approval: rules.responsible && together,
        entered: !rules.approved_by_person,
        coverage: rules.substitute == Some(SubstituteRule::Coverage),
        mandates: rules.needs(AssignmentFor::Use),
        picture: rules.picture_before_closing,
        web_only: web_guidelines_only(&life.facts, rules),
    }
}

/// So many of something, in words.
fn many(n: u64, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// A step as the page tells of it.
fn line(s: &ChannelStepRow, places: &Places, who: &BTreeMap<Uuid, String>) -> StepLine {
    let kept: serde_json::Value = serde_json::from_str(&s.facts).unwrap_or_default();
    let name = |of: &str| {
        kept[of].as_str().and_then(|id| id.parse().ok()).and_then(|id: Uuid| who.get(&id)).map(String::as_str)
    };
    let role = kept["role"].as_str().and_then(Role::from_word).map(Role::swedish);
    let mut facts: Vec<String> = Vec::new();
    if let (Some(role), Some(person)) = (role, name("person").or(name("to"))) {
        facts.push(format!("{person}, {role}"));
    }
    for (key, label) in [("whether", "om"), ("which", "vilket"), ("who", "vem")] {
        facts.extend(kept[key].as_str().map(|said| format!("{label}: {said}")));
    }
    if let Some(manifest) = kept["manifest"].as_str() {
        let n = |key: &str| kept[key].as_u64().unwrap_or_default();
        facts.push(format!(
            "{}, {}, {}",
            many(n("messages"), "meddelande", "meddelanden"),
            many(n("versions"), "version", "versioner"),
            many(n("files"), "fil", "filer")
        ));
        facts.push(format!("SHA-256 {manifest}"));
        let why = kept["no_picture"].as_str().filter(|why| !why.is_empty());
        facts.extend(why.map(|why| format!("Ingen bild: {why}")));
        let because = kept["no_picture_because"].as_str().filter(|because| !because.is_empty());
        facts.extend(because.map(|because| format!("Därför går det inte att ta en bild: {because}")));
    }
    StepLine {
        what: Step::from_word(&s.step).map_or_else(|| s.step.clone(), |step| step.swedish().to_owned()),
        on: s.decided_on.parse().unwrap_or(Date::ZERO),
        by: s.decided_by.clone(),
        title: if s.title.is_empty() { String::new() } else { places.title(&s.title) },
        reference: s.reference.clone(),
        ground: s.ground.clone(),
        facts,
    }
}

async fn step(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    // What is not there is not there, whatever the form says.
    if let Err(refusal) = page(&me.desk, id, None).await {
        return me.refuse(refusal);
    }
    let Some(word) = form_of(form.get("step")) else { return me.refuse(Refusal::Missing) };
    let filled = Filled::of(word, &form.0);
    let filled = match taken(&me.desk, id, word, &form).await {
        Ok(said) => return on_to(&links::channel_life(id), said),
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(Refusal::Rule(text)) => filled.refused(text),
        Err(Refusal::Stale) => filled
            .refused("Någon har ändrat något sedan du öppnade sidan. Läs vad som är nytt och försök igen."),
        Err(other) => return me.refuse(other),
    };
    match page(&me.desk, id, Some((word, filled))).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// Takes the step; the key of what is said of it.
async fn taken(desk: &Desk, id: ChannelId, word: &str, form: &Fields) -> Result<&'static str, Refusal> {
    let revision: Option<i64> = form.parse("revision");
    let ground = ground(form);
    let person = |field: &'static str| {
        form.parse::<Uuid>(field).map(PersonId).ok_or_else(|| Refusal::field(field, "Välj en person."))
    };
    match word {
        "login" => {
            let people: Vec<PersonId> =
                form.all("reached_by").filter_map(|id| id.parse().ok()).map(PersonId).collect();
            staff::login(desk, id, form.get("place"), &people).await?;
            return Ok("saved");
        }
        "login-tried" => return staff::login_tried(desk, id).await.map(|()| "saved"),
        "confirm" => return confirm::answer(desk, id, form.get("note")).await.map(|()| "channel-confirmed"),
        "mandate" => return mandate(desk, id, form, person("person")?).await,
        _ => {}
    }
    match Step::from_word(word).ok_or(Refusal::Missing)? {
        Step::Check => decide::check(desk, id, revision, &legal(form)).await?,
        Step::Decide => {
            let said = |name: &str| form.get(name).to_owned();
            let three = decide::Three { whether: said("whether"), which: said("which"), who: said("who") };
            decide::decision(desk, id, revision, &ground, &three).await?;
        }
        Step::Consult => decide::consult(desk, id, revision, &ground).await?,
        Step::Approve => {
            let responsible = form.parse::<Uuid>("responsible").map(PersonId);
            decide::approve(desk, id, revision, &ground, responsible).await?;
        }
        Step::Refuse => decide::refuse(desk, id, revision, &ground).await?,
        Step::Withdraw => decide::withdraw(desk, id, revision, &ground).await?,
        Step::Appoint => {
            let role = Role::from_word(form.get("role"))
                .ok_or_else(|| Refusal::field("role", "Välj ansvarig eller ersättare."))?;
            staff::appoint(desk, id, revision, role, person("person")?).await?;
        }
        Step::Staff => {
            staff::staffed(desk, id, revision, form.get("supervision"), form.get("coverage")).await?;
        }
        Step::Present => {
            present::present(desk, id, revision, form.get("address")).await?;
        }
        Step::Activate => {
            present::activate(desk, id, revision).await?;
            return Ok("channel-activated");
        }
        Step::Revive => closing::revive(desk, id, &ground).await?,
        Step::BeginClosing => closing::begin(desk, id, &ground).await?,
        Step::TakeBack => closing::take_back(desk, id, &ground).await?,
        Step::Preserve => preserve::preserve(desk, id, form.get("no_picture_because")).await?,
        Step::Close => {
            closing::close(desk, id, revision.unwrap_or_default()).await?;
            return Ok("channel-closed");
        }
        Step::Standing => standing::explain(desk, id, &ground).await?,
        Step::Apply | Step::FallIdle | Step::HandOver => return Err(Refusal::Missing),
    }
    Ok("channel-step")
}

fn legal(form: &Fields) -> Vec<Answered> {
    LegalCheck::ALL
        .iter()
        .filter_map(|check| {
            let answer = LegalAnswer::from_word(form.get(&format!("legal-{}", check.word())))?;
            let note = form.get(&format!("note-{}", check.word())).trim().chars().take(500).collect();
            Some(Answered { check: *check, answer, note })
        })
        .collect()
}

async fn mandate(
    desk: &Desk,
    id: ChannelId,
    form: &Fields,
    person: PersonId,
) -> Result<&'static str, Refusal> {
    let policy = desk.policy().await?;
    let life = Life::load(desk, &mut desk.reader(), &policy, id).await?;
    let given = Given {
        person,
        kind: AssignmentFor::Use,
        unit: life.unit,
        channel: Some(id),
        from_on: form.parse("from_on").ok_or_else(|| Refusal::field("from_on", "Välj startdag."))?,
        until_on: form.parse("until_on"),
        reference: form.get("reference").into(),
    };
    own_mandates::give(desk, &given).await?;
    Ok("mandate")
}
