//! Adopting a version of the policy, by a decision with body, date and paragraph (GV-01, GV-02).

use crate::clocks::recompute;
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use jiff::civil::Date;
use torg_domain::clocks::preview::Preview;
use torg_domain::ids::PolicyVersionId;
use torg_domain::municipality::rights::Right;
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
    let Some(before) = desk.reader().policy_at(desk.now).await? else { return Ok(()) };
    let before = InForce::read(&before)?;
    let (was, now) = (before.policy.pack().parameters.views(), adoption.pack.parameters.views());
    let changed: Vec<_> = was
        .iter()
        .zip(&now)
        .filter(|(a, b)| a != b && (a.class == Class::Guideline || b.class == Class::Guideline))
        .map(|(a, _)| a.info.key.to_string())
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(Refusal::Rule(format!(
        "{} hör till riktlinjerna och ändras bara av det organ som antog dem.",
        changed.join(", ")
    )))
}
