//! From the bytes of a feed, in any state, to what the inbox takes.

use super::{
    charset::Reading,
    dates,
    draft::{Common, finish},
    identity, json,
    xml::{self, Found},
};
use crate::{guard::Cut, html::unescape};
use jiff::Timestamp;
use torg_domain::{
    channels::{
        problem::{Mender, Problem, ProblemKind},
        taken::{Batch, Gone, HowGone, RawKind},
    },
    outside::Voice,
};
use url::Url;

/// A feed as it came.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Its bytes, unpacked.
    pub body: &'a [u8],
    /// Its Content-Type, as it came.
    pub content_type: Option<&'a str>,
    /// Where it came from: what relative addresses stand on. Empty when it came from no address.
    pub address: &'a str,
    /// Whose voice it is.
    pub voice: &'a Voice,
    /// Now.
    pub now: Timestamp,
    /// Why it is not whole; none when it is.
    pub cut: Option<Cut>,
}

/// Translates a feed. Whatever could be read is in the batch; an error means that nothing could.
pub fn translate(given: &Given<'_>) -> Result<Batch, Problem> {
    let reading = Reading::of(given.body, given.content_type);
    let address = Url::parse(given.address).ok();
    let start = reading.bytes.trim_ascii_start();
    // Some put this before JSON, to keep it from being run as script.
    let start =
        start.strip_prefix(b")]}'").map_or(start, |s| s.strip_prefix(b",").unwrap_or(s).trim_ascii_start());
    let (found, raw_kind) = match start.first() {
        None => return Err(empty(given)),
        Some(b'{' | b'[') => (json::read(&reading, address.as_ref()), RawKind::Json),
        Some(_) => (xml::read(&reading, address.as_ref()), RawKind::Xml),
    };
    if !found.is_feed && found.drafts.is_empty() {
        return Err(no_feed(given, &reading));
    }
    Ok(gather(given, &reading, found, raw_kind))
}

fn gather(given: &Given<'_>, reading: &Reading<'_>, found: Found, raw_kind: RawKind) -> Batch {
    let mut batch = Batch { title: found.title, ..Batch::default() };
    batch.problems.extend(given.cut.map(cut));
    batch.problems.extend(reading.problems.iter().cloned());
    batch.problems.extend(found.problems);
    if found.cut && given.cut.is_none() && !batch.problems.iter().any(|p| p.kind == ProblemKind::CutShort) {
        let sentence = "Källans slut saknas. Det som kom före har tagits emot.";
        batch.problems.push(Problem::new(ProblemKind::CutShort, Mender::Source, sentence));
    }
    batch.truncated_after_break = found.cut || given.cut.is_some();

    let places: Vec<(usize, usize)> = found.drafts.iter().map(|(_, place)| *place).collect();
    let originals = reading.originals(&places);
    let mut common = Common::new(given.voice, given.now, raw_kind);
    let finished = found
        .drafts
        .into_iter()
        .zip(originals)
        .map(|((draft, _), raw)| finish(draft, &mut common, raw))
        .collect();
    batch.items = identity::settle(finished, &mut batch.problems);
    for (external_id, when) in found.tombstones {
        let seen_at = when.and_then(|w| dates::read(&w, given.now).ok()).map_or(given.now, |(at, _)| at);
        if !external_id.is_empty() && !batch.gone.iter().any(|g| g.external_id == external_id) {
            batch.gone.push(Gone { external_id, seen_at, how: HowGone::Tombstone, last_seen: None });
        }
    }
    batch
}

/// What a body that ended before its end means.
fn cut(how: Cut) -> Problem {
    match how {
        Cut::Limit => Problem::new(
            ProblemKind::CutAtLimit,
            Mender::Source,
            "Svaret är större än gränsen. Inläggen före gränsen har tagits emot.",
        ),
        Cut::Line => Problem::new(
            ProblemKind::CutOnTheWay,
            Mender::Time,
            "Förbindelsen bröts mitt i svaret. Inläggen före brottet har tagits emot.",
        ),
        Cut::Compression => Problem::new(
            ProblemKind::CompressionBroken,
            Mender::Source,
            "Svarets komprimering är trasig. Det som gick att packa upp har tagits emot.",
        ),
        Cut::Time => Problem::new(
            ProblemKind::TooSlow,
            Mender::Source,
            "Svaret kom för långsamt. Det som hann komma har tagits emot.",
        ),
    }
}

fn empty(given: &Given<'_>) -> Problem {
    given.cut.map_or_else(
        || Problem::new(ProblemKind::Empty, Mender::Source, "Källan svarade med ett tomt svar."),
        cut,
    )
}

/// Why a document is no feed; for a page, with the feed it names.
fn no_feed(given: &Given<'_>, reading: &Reading<'_>) -> Problem {
    let head = reading.text(&reading.bytes[..reading.bytes.len().min(64 * 1024)]).into_owned();
    let lower = head.to_ascii_lowercase();
    let is_page = ["<html", "<!doctype html", "<body", "<head"].iter().any(|t| lower.contains(t));
    if let (false, Some(how)) = (is_page, given.cut) {
        return cut(how);
    }
    if !is_page {
        let sentence = "Svaret är varken RSS, Atom eller JSON Feed.";
        return Problem::new(ProblemKind::NotAFeed, Mender::Responsible, sentence);
    }
    let named = lower.match_indices("<link").find_map(|(at, _)| {
        let tag = head.get(at..)?.split('>').next()?;
        let kind = tag.to_ascii_lowercase();
        let is_feed = ["rss+xml", "atom+xml", "feed+json"].iter().any(|t| kind.contains(t));
        let href = kind.find("href=").filter(|_| is_feed)?;
        let value = tag.get(href + 5..)?;
        let quote = value.chars().next()?;
        let value = value.get(1..)?.split(quote).next()?;
        super::draft::address(&unescape(value), Url::parse(given.address).ok().as_ref())
    });
    let hint = named.map(|url| format!(" Sidan säger att dess flöde finns på {url}.")).unwrap_or_default();
    let sentence = format!("Adressen ger en webbsida i stället för ett flöde.{hint}");
    Problem::new(ProblemKind::HtmlInstead, Mender::Responsible, sentence)
}
