//! The thread around a message: what is shown, what is hidden, what was found in it.

use super::{View, whole};
use crate::{
    inbox::message::thread::{Body, Change, Media, Said},
    parts::{access::Hidden, text::Piece},
};
use torg_domain::{inbox::message::Visibility, privacy};
use torg_office::inbox::sight;
use torg_store::inbox::rows::instant;

/// How much of a long thread stands on the page.
pub(super) const THREAD: usize = 40;

/// A text with what the scanner finds in it marked.
fn pieces(today: jiff::civil::Date, text: &str) -> Vec<Piece> {
    let mut findings = privacy::scan(&privacy::Rules::new(today), text);
    findings.sort_by_key(|f| (f.start, f.end));
    let mut all = Vec::new();
    let mut done = 0;
    for finding in findings {
        let (Some(before), Some(found)) =
            (text.get(done..finding.start), text.get(finding.start..finding.end))
        else {
            continue;
        };
        if !before.is_empty() {
            all.push(Piece::Plain(before.to_owned()));
        }
        all.push(Piece::Found {
            text: found.to_owned(),
            kind: finding.kind.swedish().to_owned(),
            sure: finding.confidence == privacy::Confidence::High,
        });
        done = finding.end;
    }
    if let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        all.push(Piece::Plain(rest.to_owned()));
    }
    all
}

impl View<'_> {
    pub(super) fn thread(&self) -> Vec<Said> {
        let today = self.me.desk.today();
        let at = self.opened.thread.iter().position(|t| t.message.id == self.opened.message.id).unwrap_or(0);
        let first = at.saturating_sub(THREAD / 2).min(self.opened.thread.len().saturating_sub(THREAD));
        let unit = self.opened.channel.unit.into();
        let one = |t: &torg_store::inbox::message::InThread| {
            let m = &t.message;
            let this = m.id == self.opened.message.id;
            let hidden = match m.visibility {
                Visibility::Public => None,
                Visibility::Direct => Some(Hidden::Direct),
                Visibility::Secret => Some(Hidden::Secret),
            };
            let shown = hidden.is_none() || (self.opened.shown && (this || !t.text.is_empty()));
            let body = match hidden {
                Some(hidden) if !shown => {
                    let may = this || self.me.desk.must(sight::right_for(m.visibility), unit).is_ok();
                    Body::Hidden(hidden, may)
                }
                _ => Body::Open(pieces(today, &t.text)),
            };
            Said {
                id: m.id,
                this,
                ours: m.ours,
                author: m.author.clone(),
                published_at: m.published_at,
                captured_at: m.captured_at,
                url: m.url.clone(),
                title: m.title.clone().filter(|_| shown),
                body,
                changes: if this { self.changes() } else { Vec::new() },
                media: if this { self.media() } else { Vec::new() },
                gone_at: m.gone_at,
                ordered: self
                    .opened
                    .given
                    .iter()
                    .find(|given| given.external_id == m.external_id)
                    .map(|given| (given.answered.into(), self.name(given.ordered_by))),
                at_source: if this { self.at_source() } else { None },
            }
        };
        self.opened.thread.iter().skip(first).take(THREAD).map(one).collect()
    }

    /// Where the message stands at its source, in a sentence; none when its source is not read so.
    fn at_source(&self) -> Option<String> {
        use torg_domain::{channels::taken::Standing, time};
        let sighting = self.opened.sighting.as_ref()?;
        let seen = instant(sighting.at);
        if let Some(gone) = self.opened.message.gone_at {
            return Some(format!(
                "Försvann vid källan mellan {} och {}.",
                time::whole(seen),
                time::whole(gone)
            ));
        }
        let stands = Standing::from_word(&sighting.standing)?;
        let since = match sighting.before_at {
            Some(before) => {
                let (from, until) = (instant(before), instant(sighting.since_at));
                format!(" Ändrades dit mellan {} och {}.", time::whole(from), time::whole(until))
            }
            None => String::new(),
        };
        Some(format!("Vid källan: {}.{since} Senast läst där {}.", stands.in_words(), time::whole(seen)))
    }

    pub(super) fn changes(&self) -> Vec<Change> {
        let pairs = self.opened.versions.iter().zip(self.opened.versions.iter().skip(1));
        pairs
            .map(|(a, b)| Change {
                version: b.id.into(),
                at: instant(b.captured_at),
                before: whole(a),
                after: whole(b),
            })
            .collect()
    }

    pub(super) fn media(&self) -> Vec<Media> {
        let one = |a: &torg_store::inbox::rows::AttachmentRow| Media {
            file: a.id.to_string(),
            kind: match a.purpose.as_str() {
                "screenshot" => "skärmbild",
                "proof" => "bild som visar åtgärden",
                _ => "bild eller fil",
            }
            .into(),
            size: String::new(),
            alt: a.alt.clone(),
            problem: a.problem.clone().or_else(|| a.sha256.is_none().then(|| "Hämtas.".into())),
        };
        self.opened.attachments.iter().map(one).collect()
    }
}
