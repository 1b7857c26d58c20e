//! The triage questions, and what the machine proposes.

use super::View;
use crate::{
    inbox::message::{
        proposals::{Ground, Proposals},
        triage::{Proposed, Question, Triage},
    },
    parts::{form::Filled, tracks},
};
use torg_domain::{
    inbox::{steps::Act, triage::Answer},
    municipality::rights::Right,
    privacy,
};
use torg_office::Refusal;

impl View<'_> {
    pub(super) fn triage(&self) -> Triage {
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

    pub(super) fn proposals(&self) -> Proposals {
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
}
