//! Adopting a version of the policy, by a decision with body, date and paragraph (GV-01, GV-02).

use crate::clocks::recompute;
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::clocks::preview::Preview;
use torg_domain::ids::PolicyVersionId;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::diff::{Part, diff};
use torg_domain::policy::said::Class;
use torg_domain::policy::{Answers, Pack, Policy};
use torg_store::Writer;
use torg_store::policy::PolicyRow;

/// A version to adopt, and the decision it rests on.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// The pack.
    pub pack: Pack,
    /// What the municipality answers where the pack is silent, as TOML.
    pub answers: String,
    /// Who may change what differs from the version before: the body, or the officer (GV-02).
    pub class: Class,
    /// The body or officer that decided.
    pub decided_by: String,
    /// When.
    pub decided_on: Date,
    /// The paragraph or diary number.
    pub paragraph: String,
}

impl Adoption {
    /// Refuses while something the product must know is not answered.
    ///
    /// # Errors
    /// `Field` for answers that cannot be read; `Asks` naming the questions.
    pub fn ready(&self) -> Result<Policy, Refusal> {
        let answers = Answers::read("svar", &self.answers, &self.pack).map_err(|mistakes| {
            let lines: Vec<_> = mistakes.iter().map(|m| format!("rad {}: {}", m.line, m.text)).collect();
            Refusal::field("answers", lines.join("; "))
        })?;
        if self.decided_by.trim().is_empty() || self.paragraph.trim().is_empty() {
            return Err(Refusal::field(
                "decided_by",
                "Skriv vem som beslutade, vilken dag och vilken paragraf.",
            ));
        }
        let policy = Policy::new(self.pack.clone(), answers);
        let asks = policy.asks_now();
        if asks.is_empty() {
            Ok(policy)
        } else {
            Err(Refusal::Asks(asks.into_iter().map(|q| q.key).collect()))
        }
    }

    fn row(&self, desk: &Desk) -> PolicyRow {
        let snapshot = self.pack.to_snapshot();
        let digest = <sha2::Sha256 as sha2::Digest>::new_with_prefix(snapshot.as_bytes());
        let digest = sha2::Digest::finalize(sha2::Digest::chain_update(digest, self.answers.as_bytes()));
        PolicyRow {
            id: desk.new_id(),
            number: 0,
            class: self.class.word().into(),
            snapshot,
            answers: self.answers.clone(),
            digest: digest.to_vec(),
            decided_by: self.decided_by.trim().into(),
            decided_on: self.decided_on.to_string(),
            paragraph: self.paragraph.trim().into(),
            valid_from_at: desk.now.as_millisecond(),
            adopted_by: desk.by(),
            adopted_at: desk.now.as_millisecond(),
        }
    }
}

/// Writes a version as part of a larger act.
pub(crate) async fn write_version(
    desk: &Desk,
    writer: &mut Writer,
    adoption: &Adoption,
) -> Result<PolicyRow, Refusal> {
    let mut row = adoption.row(desk);
    writer.add_policy(&mut row).await?;
    let body = serde_json::json!({
        "number": row.number, "class": row.class, "decided_on": row.decided_on, "pack": adoption.pack.digest(),
    });
    writer.tell(desk.told("policy.adopted", ("policy", row.id)).body(&body).row(&row));
    Ok(row)
}

fn must(desk: &Desk, class: Class) -> Result<(), Refusal> {
    match class {
        Class::Guideline => desk.must_everywhere(Right::AdoptPolicy),
        Class::Application => desk
            .must_everywhere(Right::ChangeApplication)
            .or_else(|_| desk.must_everywhere(Right::AdoptPolicy)),
    }
}

/// What would become of the running clocks; nothing is written.
///
/// # Errors
/// `NotAllowed`; `Asks`; `Rule` when a guideline is changed as an application.
#[boxed]
pub async fn preview(desk: &Desk, adoption: &Adoption) -> Result<Preview, Refusal> {
    must(desk, adoption.class)?;
    adoption.ready()?;
    within_class(desk, adoption).await?;
    let draft = InForce::read(&adoption.row(desk))?;
    let hours = desk.reader().hours_at(desk.now).await?;
    recompute::would(desk, &draft, &hours).await
}

/// Adopts the version, and counts the running clocks anew.
///
/// # Errors
/// As `preview`.
#[boxed]
pub async fn adopt(desk: &Desk, adoption: &Adoption) -> Result<(PolicyVersionId, usize), Refusal> {
    must(desk, adoption.class)?;
    adoption.ready()?;
    within_class(desk, adoption).await?;
    let mut writer = desk.open().await?;
    let row = write_version(desk, &mut writer, adoption).await?;
    let policy = InForce::read(&row)?;
    let hours = writer.hours_at(desk.now).await?;
    let moved = recompute::carry_out(desk, &mut writer, &policy, &hours).await?;
    writer.commit().await?;
    Ok((policy.id, moved))
}

/// What the board adopted is not changed by an officer: a parameter of the class guideline may differ
/// from the version before only by the board's decision.
async fn within_class(desk: &Desk, adoption: &Adoption) -> Result<(), Refusal> {
    if adoption.class == Class::Guideline {
        return Ok(());
    }
    let Some(before_row) = desk.reader().policy_at(desk.now).await? else { return Ok(()) };
    let before = InForce::read(&before_row)?;
    let (was, now) = (before.policy.pack(), &adoption.pack);
    let mut changed: Vec<String> = was
        .parameters
        .views()
        .iter()
        .zip(&now.parameters.views())
        .filter(|(a, b)| a != b && (a.class == Class::Guideline || b.class == Class::Guideline))
        .map(|(a, _)| a.info.key.to_string())
        .collect();
    for difference in diff(was, now) {
        let key = difference.key.as_str();
        if [was, now].into_iter().any(|pack| class_of(pack, difference.part, key) == Class::Guideline) {
            changed.push(format!("{} ({key})", difference.part.swedish()));
        }
    }
    let answers = (answered(&before_row.answers), answered(&adoption.answers));
    for key in answers.0.keys().chain(answers.1.keys()) {
        let views = now.parameters.views();
        // An answer belongs to the parameter it answers for: `answer.deadline.figure` to `answer.deadline`.
        let parameter = views.iter().find(|v| {
            key.strip_prefix(&v.info.key.to_string())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let guideline = parameter.is_some_and(|v| v.class == Class::Guideline);
        if guideline && answers.0.get(key) != answers.1.get(key) && !changed.contains(key) {
            changed.push(key.clone());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    Err(Refusal::Rule(format!(
        "{} hör till riktlinjerna och ändras bara av det organ som antog dem.",
        changed.join(", ")
    )))
}

/// Who may change one thing in a list. Parameters are compared by themselves; what carries no class of
/// its own (questions, steps, titles with their rights) is what the body adopted.
fn class_of(pack: &Pack, part: Part, key: &str) -> Class {
    let missing = Class::Application;
    match part {
        Part::Parameter => Class::Application,
        Part::Ground => {
            let mut grounds = pack.grounds.ground.iter();
            grounds.find(|g| g.key.as_str() == key).map_or(missing, |g| g.class)
        }
        Part::Clock => {
            let mut clocks = pack.clocks.clock.iter();
            clocks.find(|c| c.key.as_str() == key).map_or(missing, |c| c.class)
        }
        Part::Text => pack.texts.text.iter().find(|t| t.key.as_str() == key).map_or(missing, |t| t.class),
        Part::Hours => pack.hours.class,
        Part::Triage | Part::Criticism | Part::Title => Class::Guideline,
    }
}

/// The answers by their dotted keys; inner tables that are values stay whole enough to be compared.
fn answered(text: &str) -> BTreeMap<String, toml::Value> {
    fn walk(path: &str, table: toml::Table, all: &mut BTreeMap<String, toml::Value>) {
        for (key, value) in table {
            let path = if path.is_empty() { key } else { format!("{path}.{key}") };
            match value {
                toml::Value::Table(inner) => walk(&path, inner, all),
                other => drop(all.insert(path, other)),
            }
        }
    }
    let mut all = BTreeMap::new();
    walk("", text.parse().unwrap_or_default(), &mut all);
    all
}
