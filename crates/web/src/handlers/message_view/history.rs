//! What happened, in words. The words of the trail are public and never change; these are the page's.

use super::View;
use crate::inbox::message::Happening;
use torg_store::inbox::rows::{StepRow, instant};

impl View<'_> {
    pub(super) fn happening(&self, step: &StepRow) -> Happening {
        let mut what = did(&step.act).to_owned();
        // A reason can say what a guarded text is about: it is hidden until the text is opened.
        if self.opened.shown && !step.reason.trim().is_empty() {
            what = format!("{what}. {}", step.reason.trim());
        }
        Happening {
            at: instant(step.at),
            who: step.by.map_or_else(|| "Torg, enligt regel".to_owned(), |p| self.name(p)),
            what,
        }
    }

    pub(super) fn history(&self) -> Vec<Happening> {
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
pub(in crate::handlers) fn did(act: &str) -> &str {
    match act {
        "message.received" => "tog emot meddelandet",
        "message.edited" => "fångade en ny version",
        "message.gone-at-source" => "såg att det är borta vid källan",
        "found-gone" => "såg att det är borta vid källan",
        "found-again" => "såg att det finns vid källan igen",
        "stands-otherwise" => "såg att det har ändrat läge vid källan",
        "shown-after-closing" | "edited-after-closing" => "öppnade det igen",
        "message.back-at-source" => "såg att det finns vid källan igen",
        "message.stands-otherwise" => "såg att det har ändrat läge vid källan",
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
        "message.removal-ordered" => "beslutade om borttagning och beställde den",
        "message.removal-proposed" => "föreslog borttagning",
        "message.removal-rejected" => "godkände inte förslaget till borttagning",
        "message.verified" => "såg efter utifrån: det stämmer",
        "message.still-seen" => "såg efter utifrån: det syns fortfarande",
        "message.looked" => "såg efter utifrån: gick inte att avgöra",
        "message.left-to-hand" => "lämnade åtgärden att göras för hand",
        "message.effect-confirmed" => "bekräftade det som följde av beslutet",
        "message.restoration-ordered" => "beslutade att lägga tillbaka meddelandet",
        "message.restored" => "bekräftade att meddelandet ligger tillbaka",
        "message.appeal-received" => "tog emot en begäran om omprövning",
        "message.appeal-won" => "omprövade och ändrade beslutet",
        "message.appeal-lost" => "omprövade, och beslutet står fast",
        "message.seal-destroyed" => "beslutade att det förseglade förstörs",
        "message.removed" => "bekräftade borttagningen",
        "message.kept-ordered" => "bestämde att det hålls ordnat",
        "message.to-register" => "bestämde att det registreras",
        "message.to-transfer" => "bestämde att det överförs",
        "message.handed-to-diary" => "lämnade över det till diariet",
        "diary.annulled" => "makulerade registreringen",
        "message.registered" => "bekräftade registreringen",
        "message.answer-kept-ordered" => "bestämde att svaret hålls ordnat",
        "message.answer-to-register" => "bestämde att svaret registreras",
        "message.answer-registered" => "bekräftade att svaret är registrerat",
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
        "register-answer" => "svarets registrering",
        "transfer" => "överföringen",
        "lawyer" => "juristens svar",
        "notify" => "chefen är meddelad",
        "public-notice" => "beskedet på sidan",
        "letter" => "beskedet till avsändaren",
        "private-answer" => "det egna svaret",
        "block" => "blockeringen",
        "restore" => "återställningen",
        other => other,
    }
}

pub(super) fn ended_by(act: &str) -> &str {
    match act {
        "answered" => "Besvarat.",
        "left" => "Lämnat utan svar.",
        "removed" => "Borttaget.",
        "appeal-won" => "Beslutet ändrades.",
        "appeal-lost" => "Beslutet står fast.",
        "cannot-remove" => "Gick inte att ta bort.",
        "kept-up" => "Fick stå kvar.",
        "signed" => "Underskriven.",
        other => other,
    }
}
