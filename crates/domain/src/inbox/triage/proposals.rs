//! What follows from the answers: grounds, clocks, the record, and the words of the inbox list.

use super::answers::{Look, Weighed};
use super::{Answer, Assessment, GroundProposal, GroundRule, Question, RecordProposal, Triage, TriageAnswer};
use crate::clocks::ClockKind;
use crate::inbox::tracks::Record;
use crate::policy::RecordFacts;
use crate::policy::values::Obligation;

/// Everything proposed for a message.
pub(super) fn assess(look: &Look<'_>) -> Assessment {
    let rules: Vec<(&GroundRule, Weighed)> =
        look.triage.grounds.iter().map(|rule| (rule, look.ground(rule))).collect();
    let answers = look.answers(&rules);
    let grounds = grounds(&rules);
    let (clocks, reasons) = clocks(look, &answers, &rules);
    let record = record(look, &answers, &rules);
    let marks = marks(look, &answers, &rules);
    Assessment { answers, grounds, clocks, record, findings: look.private.findings.clone(), reasons, marks }
}

fn answer(answers: &[TriageAnswer], question: Question) -> Answer {
    answers.iter().find(|one| one.question == question).map_or(Answer::Ask, |one| one.answer)
}

fn grounds(rules: &[(&GroundRule, Weighed)]) -> Vec<GroundProposal> {
    let mut all: Vec<GroundProposal> = rules
        .iter()
        .filter(|(_, weighed)| weighed.answer() != Answer::No)
        .map(|(rule, weighed)| GroundProposal {
            key: rule.ground.key.clone(),
            why: weighed.signals.clone(),
            duty: rule.duty,
            sure: weighed.answer() == Answer::Yes,
        })
        .collect();
    all.sort_by_key(|ground| !ground.sure);
    all
}

fn clocks(
    look: &Look<'_>,
    answers: &[TriageAnswer],
    rules: &[(&GroundRule, Weighed)],
) -> (Vec<ClockKind>, Vec<String>) {
    let triage = look.triage;
    let known = &triage.known;
    let mut started: Vec<(ClockKind, String)> = Vec::new();
    if !look.facts.ours {
        match answer(answers, Question::T7) {
            Answer::Yes => {
                started.push((ClockKind::Answer, "det är en fråga eller väntar svar (T7)".to_owned()));
            }
            // Where every question must be answered, one that may be a question is counted from the start.
            Answer::Ask if must_answer(triage) => started
                .push((ClockKind::Answer, "det kan vara en fråga (T7), och frågor ska besvaras".to_owned())),
            _ => {}
        }
    }
    let sure = |data: bool| {
        rules.iter().find(|(rule, weighed)| {
            rule.ground.personal_data == data && !rule.individual && weighed.answer() == Answer::Yes
        })
    };
    if let Some((rule, _)) = sure(true) {
        started.push((ClockKind::Data, format!("grunden ”{}” föreslås", rule.ground.title)));
    }
    if let Some((rule, _)) = sure(false) {
        started.push((ClockKind::Removal, format!("grunden ”{}” föreslås", rule.ground.title)));
    }
    if !look.facts.ours {
        for (topic, kind, why) in [
            (known.data_request, ClockKind::DataRequest, "någon ber att få egna uppgifter borttagna"),
            (known.release, ClockKind::Release, "någon begär ut en allmän handling"),
            (known.accessibility, ClockKind::Accessibility, "någon begär tillgänglig form"),
        ] {
            if look.is(topic) {
                started.push((kind, why.to_owned()));
            }
        }
    }
    started.into_iter().filter(|(kind, _)| triage.clocks.contains(kind)).unzip()
}

/// Whether the policy has every question answered. A policy that has not been asked yet is read strictly.
fn must_answer(triage: &Triage) -> bool {
    triage.policy.obligation().map_or(true, |must| {
        must.contains(&Obligation::GeneralQuestions) || must.contains(&Obligation::QuestionsHandled)
    })
}

fn record(look: &Look<'_>, answers: &[TriageAnswer], rules: &[(&GroundRule, Weighed)]) -> RecordProposal {
    let known = &look.triage.known;
    let policy = &look.triage.policy;
    let case = answer(answers, Question::T5);
    let removed = rules
        .iter()
        .filter(|(rule, weighed)| weighed.answer() == Answer::Yes && !(look.facts.direct && rule.finds))
        // Of several, the gravest, and of those the pack's first.
        .min_by_key(|(rule, _)| !rule.first);
    let ground = removed.map(|(rule, _)| &rule.ground);
    let secrecy = look.is_protected()
        || rules.iter().any(|(rule, weighed)| rule.secrecy && weighed.answer() == Answer::Yes);
    let adds_fact = case == Answer::Yes && (look.is(known.adds_fact) || look.has_case_number());
    let danger = case == Answer::Yes && look.is(known.danger);
    let facts = RecordFacts {
        direct: look.facts.direct,
        starts_case: case == Answer::Yes && !adds_fact && !danger,
        adds_fact,
        action_beyond_routine: case == Answer::Yes,
        secrecy,
        removed_on: ground.map(|ground| ground.key.clone()),
    };
    match policy.record_proposal(&facts) {
        Err(asks) => RecordProposal {
            outcome: Record::Undecided,
            why: format!("riktlinjerna säger inget och kommunen har inte svarat på: {}", asks.0.join(", ")),
        },
        Ok(proposal) if proposal.to == Record::KeptOrdered && case == Answer::Ask => RecordProposal {
            outcome: Record::Undecided,
            why: "det kan röra ett ärende: svara på T5 först".to_owned(),
        },
        Ok(proposal) => {
            let why = match ground {
                Some(_) if proposal.stands_on.starts_with("ground.") => {
                    format!("om det tas bort: {}", proposal.why)
                }
                _ => proposal.why,
            };
            RecordProposal { outcome: proposal.to, why }
        }
    }
}

fn marks(look: &Look<'_>, answers: &[TriageAnswer], rules: &[(&GroundRule, Weighed)]) -> Vec<&'static str> {
    let known = &look.triage.known;
    let yes = |question| answer(answers, question) == Answer::Yes;
    let content = yes(Question::T1) || yes(Question::T2);
    let any = |topics: &[usize]| content && topics.iter().any(|topic| look.is(*topic));
    let threat = any(&[known.threat]);
    let hate = any(&[known.agitation, known.incitement]);
    let insult = any(&[known.insult, known.defamation, known.harassment, known.sexist]);
    let ad = any(&[known.advertising]);
    let swears = yes(Question::T2) && (any(&[known.swearing, known.obscene]) || look.is_starred());
    let data = look.data().points > 0;
    let secrecy = look.is_protected() || any(&[known.secrecy]);
    let other = yes(Question::T2)
        && !(threat || hate || insult || ad || swears)
        && rules.iter().any(|(rule, weighed)| !rule.first && weighed.answer() == Answer::Yes);
    let unsure = [Question::T1, Question::T2].into_iter().any(|q| answer(answers, q) == Answer::Ask);
    [
        (threat, "threat"),
        (hate, "hate"),
        (data, "data"),
        (secrecy, "secrecy"),
        (insult, "insult"),
        (ad, "ad"),
        (swears, "swearing"),
        (other, "rules"),
        (unsure, "unsure"),
        (yes(Question::T3), "individual"),
        (yes(Question::T4), "direct"),
        (yes(Question::T5), "case"),
        (yes(Question::T6), "criticism"),
        (answer(answers, Question::T7) != Answer::No, "question"),
        (yes(Question::T8), "between-others"),
        (yes(Question::T10), "harm"),
    ]
    .into_iter()
    .filter_map(|(is, word)| is.then_some(word))
    .collect()
}
