//! What speaks for a yes to each question, but T3 and T9.

use super::answers::{Look, Weighed};
use super::reading::is_any;
use super::{Answered, GroundRule, Signal, SignalKind};
use crate::privacy::{Confidence, Kind};

impl Look<'_> {
    fn answers_visitor(&self) -> bool {
        self.facts.answers == Answered::Visitor
    }

    /// It speaks to another visitor, and does not call on us.
    fn is_between_others(&self) -> bool {
        self.answers_visitor() && !self.facts.names_us && self.points(self.triage.known.addressed) < 2
    }

    /// Whether a topic is spoken of by words that follow each other, which say more than words that stand apart.
    fn in_a_row(&self, topic: usize) -> bool {
        self.hits(topic).iter().any(|hit| hit.words.is_empty())
    }

    /// Whether any word of a list stands in it.
    fn says(&self, group: &str) -> bool {
        let list = self.triage.lexicon.group(group);
        self.reading.tokens.iter().any(|word| is_any(&word.symbols, list))
    }

    pub(super) fn first(&self, rules: &[(&GroundRule, Weighed)]) -> Weighed {
        let mut weighed = self.data();
        for (_, one) in rules.iter().filter(|(rule, one)| rule.first && !rule.individual && one.points > 0) {
            weighed.join(Weighed { points: one.points, signals: one.signals.clone() });
        }
        if self.is_protected() {
            weighed.atleast(2, Signal::new(SignalKind::Finding, "ord om skyddad identitet"));
        }
        weighed
    }

    pub(super) fn second(rules: &[(&GroundRule, Weighed)]) -> Weighed {
        let mut weighed = Weighed::default();
        for (_, one) in rules.iter().filter(|(rule, one)| !rule.first && !rule.individual && one.points > 0) {
            weighed.join(Weighed { points: one.points, signals: one.signals.clone() });
        }
        weighed
    }

    pub(super) fn fourth(&self) -> Weighed {
        let mut weighed = Weighed::default();
        if self.facts.direct || self.facts.kind == "direct" {
            weighed.add(2, Signal::new(SignalKind::Direct, "skickat till oss ensamma"));
        }
        weighed
    }

    pub(super) fn fifth(&self) -> Weighed {
        let known = &self.triage.known;
        let mut weighed = self.topic(known.case, "ett ärende");
        for (topic, what) in [
            (known.adds_fact, "en uppgift till ett ärende"),
            (known.danger, "en fara som någon måste ta hand om"),
            (known.release, "en begäran om allmän handling"),
        ] {
            let one = self.topic(topic, what);
            if one.points > 0 {
                weighed.join(one);
            }
        }
        for finding in self.private.findings.iter().filter(|one| one.kind == Kind::CaseNumber) {
            let signal = Signal {
                kind: SignalKind::Finding,
                said: "ett diarienummer eller ärendenummer".to_owned(),
                range: Some(finding.start..finding.end),
            };
            weighed.atleast(if finding.confidence == Confidence::Low { 1 } else { 2 }, signal);
        }
        weighed
    }

    pub(super) fn sixth(&self) -> Weighed {
        let known = &self.triage.known;
        let what = "kritik eller ett påstående om kommunen";
        let mut weighed = self.topic(known.criticism, what);
        let ours = self.says("ours");
        let asks = self.shape.asks.is_some();
        let grave = self.is(known.threat) || self.is(known.agitation);
        // A question or a threat holds the words of a complaint by chance, and between others "du har fel" is no
        // matter of ours.
        let elsewhere = self.answers_visitor() && !ours;
        if elsewhere || (asks || grave) && !self.is_strong(known.criticism) {
            weighed.points = weighed.points.min(1);
        } else if weighed.points == 1
            && self.in_a_row(known.criticism)
            && ours
            && !self.answers_visitor()
            && !self.is(known.danger)
        {
            // One weak word is enough where it speaks of us and asks nothing.
            weighed.points = 2;
        }
        if let Some(at) = self.shape.frown.as_ref().filter(|_| weighed.points < 2 && !self.answers_visitor())
        {
            let said = "en arg eller hånfull emoji".to_owned();
            weighed.atleast(1, self.shaped(said, at));
        }
        if self.is(known.harm) {
            weighed.join(self.topic(known.harm, what));
        }
        // Who insults or accuses those who work here speaks of the municipality too.
        for topic in [known.insult, known.defamation] {
            if ours && !self.answers_visitor() && self.is(topic) {
                weighed.join(self.topic(topic, what));
            }
        }
        // A complaint with none of the words of one: "ni gör inte", said to us and not as a question.
        if weighed.points == 0 && self.points(known.complaint) > 0 && self.shape.asks.is_none() {
            weighed.join(self.topic(known.complaint, what));
        }
        if weighed.points == 0 && self.is(known.rhetorical) {
            weighed.join(self.topic(known.rhetorical, what));
            weighed.points = 1;
        }
        weighed
    }

    pub(super) fn seventh(&self) -> Weighed {
        let known = &self.triage.known;
        let mut weighed = self.topic(known.question, "en fråga eller begäran");
        if let Some(asks) = &self.shape.asks {
            weighed.atleast(asks.points, self.shaped(format!("{} tyder på en fråga", asks.why), &asks.at));
        }
        if self.shape.asks.is_none() && self.is(known.rhetorical) {
            weighed.points = weighed.points.min(1);
        }
        if self.is(known.advertising) {
            let said = "frågan hör till reklam";
            return Weighed { points: 0, signals: vec![Signal::new(SignalKind::Words, said)] };
        }
        if self.facts.kind == "question" {
            weighed.atleast(2, Signal::new(SignalKind::Shape, "skickat in som fråga"));
        }
        let thanks = self.points(known.thanks) > 0;
        if self.is_between_others() && weighed.points > 0 {
            let said = "svarar en annan besökare och vänder sig inte till oss";
            return Weighed { points: 0, signals: vec![Signal::new(SignalKind::Thread, said)] };
        }
        let called = self.shape.calls.is_some() && !self.facts.names_us && !self.says("municipality");
        // "@anna kan ni svara": the handle may be our own, or a friend's. Only a person sees which.
        if called && weighed.points > 1 && self.says("us") {
            weighed.points = 1;
            weighed.sign(Signal::new(SignalKind::Mention, "nämner någon vid namn och säger ni"));
            return weighed;
        }
        if called && weighed.points > 0 && self.points(known.addressed) < 2 {
            let said = "frågar en namngiven person, inte oss";
            return Weighed { points: 0, signals: vec![Signal::new(SignalKind::Mention, said)] };
        }
        if self.fourth().points > 0 && !thanks && weighed.points < 2 {
            weighed.atleast(
                1,
                Signal::new(SignalKind::Direct, "den som skriver till oss ensamma väntar ofta svar"),
            );
        }
        if self.facts.names_us && !thanks && weighed.points < 2 {
            weighed.atleast(1, Signal::new(SignalKind::Mention, "nämner oss"));
        }
        weighed
    }

    pub(super) fn eighth(&self) -> Weighed {
        let known = &self.triage.known;
        let mut weighed = Weighed::default();
        if self.facts.direct || self.facts.names_us {
            return weighed;
        }
        if self.answers_visitor() {
            let called = self.points(known.addressed) >= 2;
            let said = if called {
                "svarar en annan besökare men vänder sig till oss"
            } else {
                "svarar en annan besökare"
            };
            weighed.add(if called { 1 } else { 2 }, Signal::new(SignalKind::Thread, said));
            // Who asks us, or thanks us, speaks to us wherever it stands.
            if called && (self.seventh().points >= 2 || self.points(known.thanks) > 0) {
                return Weighed::default();
            }
        } else if self.facts.answers == Answered::Own {
            let said = "fortsätter på sitt eget inlägg";
            return Weighed { points: 0, signals: vec![Signal::new(SignalKind::Thread, said)] };
        } else if let Some(at) = self.shape.calls.as_ref().filter(|_| self.points(known.addressed) < 2) {
            weighed.add(
                if self.says("municipality") || self.shape.asks.is_some() && self.says("us") { 1 } else { 2 },
                Signal {
                    kind: SignalKind::Mention,
                    said: "vänder sig till en namngiven person".to_owned(),
                    range: self.placed(at),
                },
            );
        } else {
            weighed = self.topic(known.others, "ett samtal mellan andra");
        }
        weighed
    }

    pub(super) fn tenth(&self) -> Weighed {
        let mut weighed = self.topic(self.triage.known.harm, "sådant som kan skada kommunens namn");
        let accused = self.topic(self.triage.known.defamation, "en anklagelse");
        if accused.points >= 2 {
            accused.signals.into_iter().for_each(|signal| weighed.sign(signal));
            weighed.points = weighed.points.max(1);
        }
        weighed
    }
}
