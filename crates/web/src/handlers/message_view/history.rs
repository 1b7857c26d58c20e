//! What happened, in words. The words of the trail are public and never change; these are the page's.

use super::View;
use crate::inbox::message::Happening;
use torg_domain::trail::did;
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
        "report" => "anmälan till plattformen",
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
