//! Questions to colleagues, and what was handed over.

use super::View;
use crate::{
    inbox::message::asked::{Consultation, Forwarding, ForwardingEnd},
    parts::form::Filled,
};
use torg_office::inbox::draft::Form;
use torg_store::inbox::rows::instant;

impl View<'_> {
    /// A form with what the reader has begun to write in it.
    fn begun(&self, prefix: &'static str, form: Form) -> Filled {
        let filled = Filled::new(prefix);
        match self.draft(form) {
            Some(draft) => filled.with(form.field(), draft.text.as_str()),
            None => filled,
        }
    }

    pub(super) fn consultations(&self) -> Vec<Consultation> {
        let one = |c: &torg_store::inbox::together::ConsultationRow| Consultation {
            id: c.id.into(),
            from: self.name(c.asked_by),
            to: self.name(c.asked),
            question: c.question.clone(),
            at: instant(c.at),
            advice: c.advice.clone().zip(c.advised_at.map(instant)),
            mine: Some(c.asked) == self.me.desk.by(),
            filled: self.begun("advice", Form::Advice),
            kept_at: self.draft(Form::Advice).map(|d| instant(d.saved_at)),
        };
        let mut rows: Vec<_> = self.opened.consultations.iter().map(one).collect();
        // One form for the reader on a page: the oldest question waits first.
        let mut first = true;
        for row in rows.iter_mut().filter(|c| c.mine && c.advice.is_none()) {
            row.mine = std::mem::take(&mut first);
        }
        rows
    }

    pub(super) fn forwardings(&self) -> Vec<Forwarding> {
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
                filled: self.begun("deliver", Form::Deliver),
                kept_at: self.draft(Form::Deliver).map(|d| instant(d.saved_at)),
            }
        };
        self.opened.forwardings.iter().map(one).collect()
    }
}
