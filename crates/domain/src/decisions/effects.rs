//! What one decision brings with it: all of it is written together, or none.

use crate::inbox::tracks::Record;
use crate::policy::Policy;
use crate::policy::grounds::{Ground, Keep, PoliceTrack, Registering};
use crate::policy::reading::words;
use crate::policy::values::{IndividualMatters, TellSender};
use crate::policy::{RecordFacts, texts::TextUse};
use serde::{Deserialize, Serialize};

words! {
    /// One thing a decision brings with it.
    pub enum Effect {
        /// The measure itself.
        Measure = "measure", "åtgärden hos plattformen";
        /// The author is blocked.
        Block = "block", "avsändaren blockeras";
        /// Whoever runs the platform is told: the measure alone is not enough (BBS-lagen 5 §).
        Report = "report", "anmälan till plattformen";
        /// A notice where it stood (RM-15).
        PublicNotice = "public-notice", "besked på sidan";
        /// The author is told (RM-16).
        Letter = "letter", "besked till avsändaren";
        /// It is registered (RM-29).
        Register = "register", "registrering i diariet";
        /// It becomes a case (RM-27).
        Case = "case", "blir ett ärende";
        /// Whose matter it is gets an answer of their own (RM-27).
        PrivateAnswer = "private-answer", "eget svar till den som skrev";
        /// It is kept in order without registration (RM-30).
        KeptOrdered = "kept-ordered", "hålls ordnad, registreras inte";
        /// The nearest manager is told (MO-10).
        Manager = "manager", "chefen får veta";
        /// The question of a police report is opened (RM-17).
        Police = "police", "frågan om polisanmälan";
        /// What is held is sealed at once (domain 1.6).
        Seal = "seal", "det som finns hos oss förseglas";
    }

    /// By which way it happens.
    pub enum Way {
        /// torg, at the platform.
        Platform = "platform", "torg gör det";
        /// A person, at the platform or elsewhere.
        ByHand = "by-hand", "för hand";
        /// A letter by mail.
        Mail = "mail", "e-post";
        /// An answer in the thread.
        Reply = "reply", "svar i tråden";
        /// A page at a short code.
        Page = "page", "sida med beslutets kod";
        /// Inside the house, at once.
        Inside = "inside", "genast, i huset";
    }
}

/// What is known when the list is made.
#[derive(Clone, Debug, Default)]
pub struct EffectFacts {
    /// torg can carry the measure out itself.
    pub reaches: bool,
    /// torg can block the author itself.
    pub can_block: bool,
    /// torg can tell the platform itself.
    pub can_report: bool,
    /// The measure leaves it in others' reach although the law wants it gone, and nothing graver can be done.
    pub not_enough: bool,
    /// torg works at the platform, and the measure is one that only others can take there.
    pub for_others: bool,
    /// torg can answer in the thread.
    pub can_reply: bool,
    /// The author's mail address is known.
    pub address: bool,
    /// It was sent to us alone: there is no page to leave a notice on.
    pub direct: bool,
    /// Whoever decides holds that it can harm the municipality's name.
    pub harmful: bool,
    /// The author is blocked too.
    pub block: bool,
    /// The record track has not been decided.
    pub record_open: bool,
    /// The question of the police has not been raised.
    pub police_open: bool,
}

/// One thing that will happen, how, and on what it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// What.
    pub effect: Effect,
    /// How.
    pub way: Way,
    /// On what it stands, Swedish.
    pub why: String,
}

/// Everything a removal on this ground brings with it, in the order it happens.
#[must_use]
pub fn effects_of(policy: &Policy, ground: &Ground, facts: &EffectFacts) -> Vec<Planned> {
    let mut all = Vec::new();
    let mut plan = |effect, way, why: String| all.push(Planned { effect, way, why });
    let stands = || format!("Grunden ”{}”.", ground.title);
    let rules = &policy.pack().parameters;
    if ground.keep == Keep::Forbidden {
        plan(
            Effect::Seal,
            Way::Inside,
            "Innehållet får inte kopieras; det som redan kommit in låses.".into(),
        );
    }
    plan(Effect::Measure, if facts.reaches { Way::Platform } else { Way::ByHand }, stands());
    if facts.block {
        let way = if facts.can_block { Way::Platform } else { Way::ByHand };
        plan(Effect::Block, way, "Beslutet omfattar att avsändaren blockeras.".into());
    }
    if facts.not_enough || (facts.for_others && facts.can_report) {
        let way = if facts.can_report { Way::Platform } else { Way::ByHand };
        let why = if facts.not_enough {
            "Åtgärden hindrar inte spridningen (BBS-lagen 5 §), och mer kan vi inte göra här: plattformen får \
             anmälan, och fristen löper tills det är borta."
        } else {
            "Bara den som driver plattformen, eller den som skrev, kan göra det: plattformen får anmälan."
        };
        plan(Effect::Report, way, format!("{} {why}", stands()));
    }
    let reply = if facts.can_reply { Way::Reply } else { Way::ByHand };
    let notice = ground.public_notice
        && !facts.direct
        && rules.removal.public_notice.value().is_some_and(|said| !said.is_empty());
    if notice {
        plan(Effect::PublicNotice, reply, format!("{} Att något tagits bort, och varför.", stands()));
    }
    let told = ground.tell_sender
        && rules.removal.tell_sender.value().is_some_and(|rule| rule.when != TellSender::Never);
    let to_author = if facts.address {
        Way::Mail
    } else if facts.direct {
        reply
    } else {
        // Named in the thread, the author would be told before everybody; the page is for whoever has the code.
        Way::Page
    };
    if told {
        plan(Effect::Letter, to_author, format!("{} Avsändaren får veta varför.", stands()));
    }
    if facts.record_open {
        record(policy, ground, &mut plan);
    }
    let case = ground.register == Registering::AsCase
        && rules.removal.individual_matters.value() != Some(&IndividualMatters::Warn);
    if case && policy.texts().iter().any(|text| text.for_use == TextUse::IndividualMatter) {
        let way = if to_author == Way::Page { Way::ByHand } else { to_author };
        plan(Effect::PrivateAnswer, way, "Den enskilde får veta vart hen vänder sig.".into());
    }
    if facts.harmful && rules.harmful_material.notify_manager.value() == Some(&true) {
        plan(
            Effect::Manager,
            Way::Inside,
            "Riktlinjerna: närmaste chef underrättas om skadligt material.".into(),
        );
    }
    if facts.police_open && ground.police == PoliceTrack::Report {
        plan(Effect::Police, Way::Inside, format!("{} Den anmäls.", stands()));
    }
    all
}

fn record(policy: &Policy, ground: &Ground, plan: &mut impl FnMut(Effect, Way, String)) {
    let title = &ground.title;
    if policy.registers_restricted(ground) && ground.register != Registering::AsCase {
        let why = format!("Grunden ”{title}”: det som kan omfattas av sekretess registreras alltid.");
        return plan(Effect::Register, Way::ByHand, why);
    }
    match ground.register {
        Registering::AsCase => {
            plan(Effect::Case, Way::ByHand, format!("Grunden ”{title}” blir ett ärende."));
        }
        Registering::Always => {
            plan(Effect::Register, Way::ByHand, format!("Grunden ”{title}” registreras alltid."));
        }
        Registering::NotRequired => {
            plan(Effect::KeptOrdered, Way::Inside, format!("Grunden ”{title}” behöver inte registreras."));
        }
        Registering::ByContent => {
            let facts = RecordFacts { removed_on: Some(ground.key.clone()), ..RecordFacts::default() };
            // Where the policy must be asked first, or the content alone decides, a person does.
            if let Ok(proposal) = policy.record_proposal(&facts)
                && proposal.to == Record::ToRegister
            {
                plan(Effect::Register, Way::ByHand, sentence(&proposal.why));
            }
        }
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}
