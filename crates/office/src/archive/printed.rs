//! The package as a document to be read by people, in Swedish.

use super::copies::KeptCopy;
use super::package::{Package, Whole};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use torg_domain::archive::document::{Block, Document};
use torg_domain::clocks::{ClockKind, explain, why::Interval};
use torg_domain::evidence::{Kept, Lacking};
use torg_domain::inbox::message::Visibility;
use torg_domain::trail::did;
use torg_domain::trail::key::hex;
use torg_store::inbox::rows::{ClockRow, OrderRow, StepRow, VersionRow, instant};
use uuid::Uuid;

/// The document of a package.
pub fn document(package: &Package, id: Uuid, made_at: Timestamp) -> Document {
    let count = package.messages.len();
    let title = match count {
        1 => "Bevispaket om ett meddelande".to_owned(),
        many => format!("Bevispaket om en tråd med {many} meddelanden"),
    };
    let mut blocks = front(package, id, made_at);
    for (i, whole) in package.messages.iter().enumerate() {
        message(package, whole, i + 1, &mut blocks);
    }
    trail(package, &mut blocks);
    Document { title, language: "sv".into(), made_at, ident: id.to_string(), blocks }
}

fn front(package: &Package, id: Uuid, made_at: Timestamp) -> Vec<Block> {
    let mut blocks = vec![table(
        "Om paketet",
        vec![
            row("Kommun", package.municipality()),
            row("Kanal", &package.channel.name),
            row("Kanalens adress", &package.channel.address),
            row("Gjort", &time(made_at)),
            row("Paketets nummer", &id.to_string()),
        ],
    )];
    if !package.gaps().is_empty() {
        blocks.push(Block::Heading(1, "Det som saknas".into()));
        let gaps = package.gaps().iter().map(|gap| row(&format!("{} {}", gap.what, gap.id), &gap.why));
        blocks.push(table("Det som saknas, och varför", gaps.collect()));
    }
    blocks
}

fn message(package: &Package, whole: &Whole, number: usize, blocks: &mut Vec<Block>) {
    let m = &whole.message;
    blocks.push(Block::Heading(1, format!("Meddelande {number}, av {}", name(&m.author))));
    let mut rows = vec![
        row("Meddelandets nummer", &m.id.to_string()),
        row("Skrivet av", &name(&m.author)),
        row("Publicerat", &m.published_at.map_or_else(|| "källan säger inte".into(), time)),
        row("Fångat", &time(m.captured_at)),
        row("Adress", m.url.as_deref().unwrap_or("ingen")),
        row("Källans nummer", &m.external_id),
        row(
            "Synligt för",
            match m.visibility {
                Visibility::Public => "alla",
                Visibility::Direct => "kommunen (direktmeddelande)",
                Visibility::Secret => "sekretessmarkerat",
            },
        ),
    ];
    if let Some(gone) = m.gone_at {
        rows.push(row("Borta vid källan", &time(gone)));
    }
    blocks.push(table(&format!("Meddelande {number}"), rows));
    for (i, version) in whole.versions.iter().enumerate() {
        said(version, (whole.versions.len() > 1).then_some(i + 1), blocks);
    }
    let files = whole.attachments.iter().map(|file| {
        let what =
            file.alt.clone().filter(|alt| !alt.is_empty()).unwrap_or_else(|| "utan beskrivning".into());
        let is = match (&file.sha256, &file.problem) {
            (Some(sha), _) => format!("SHA-256 {}", hex(sha)),
            (None, Some(problem)) => format!("saknas: {problem}"),
            (None, None) => "saknas: inte hämtad".into(),
        };
        row(&what, &format!("{}\n{is}", file.source))
    });
    listed("Bilder och filer", files.collect(), blocks);
    listed("Vad som gjordes", whole.steps.iter().map(|s| step(s, &package.names)).collect(), blocks);
    listed("Beställt utanför torg", whole.orders.iter().map(|o| order(o, &package.names)).collect(), blocks);
    listed("Bevarandekopior", whole.copies.iter().map(copy).collect(), blocks);
    for one in &whole.clocks {
        clock(one, blocks);
    }
}

/// A copy kept before something was done, what its author's signature was found to prove, and what it lacks.
fn copy(copy: &KeptCopy) -> [String; 2] {
    let kind = Kept::from_word(&copy.row.kind).map_or("", Kept::swedish);
    let mut text = kind.to_owned();
    if let Some(manifest) = &copy.row.manifest {
        text.push_str(&format!("\nSHA-256 {}", hex(manifest)));
    }
    if let Some(checked) = copy.listed.checked() {
        text.push_str(&format!("\nFörfattarens signatur: {}", checked.swedish()));
        text.push_str(&checked.at().map_or_else(String::new, |at| format!(" {}", time(at))));
    }
    for proof in copy.proofs() {
        text.push_str(&format!("\n{} SHA-256 {}", proof.what, proof.sha256));
    }
    let lacking: Vec<Lacking> = serde_json::from_str(&copy.row.lacking).unwrap_or_default();
    for lacks in lacking {
        text.push_str(&format!("\nsaknas: {}", lacks.why));
    }
    row(&time(instant(copy.row.made_at)), &text)
}

fn said(version: &VersionRow, number: Option<usize>, blocks: &mut Vec<Block>) {
    if let Some(number) = number {
        let when = time(instant(version.said_at.unwrap_or(version.captured_at)));
        blocks.push(Block::Heading(2, format!("Version {number}, {when}")));
    }
    let text = match version.title.as_deref().filter(|title| !title.is_empty()) {
        Some(title) => format!("{title}\n\n{}", version.text),
        None => version.text.clone(),
    };
    let empty = text.trim().is_empty();
    blocks.push(if empty {
        Block::Paragraph("Meddelandet har ingen text.".into())
    } else {
        Block::Quote(text)
    });
}

fn step(step: &StepRow, names: &BTreeMap<Uuid, String>) -> [String; 2] {
    let what = did(&step.act);
    let reason = if step.reason.is_empty() { String::new() } else { format!("\n{}", step.reason) };
    row(&time(instant(step.at)), &format!("{} {what}{reason}", who(step.by, names)))
}

fn order(order: &OrderRow, names: &BTreeMap<Uuid, String>) -> [String; 2] {
    let mut text = format!("beställt av {}{}", who(Some(order.ordered_by), names), words_of(&order.body));
    if let Some(copy) = &order.copy {
        text.push_str(&format!("\nkopia SHA-256 {}", hex(copy)));
    }
    if let Some(at) = order.confirmed_at {
        let proof = order.proof.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "\nbekräftat {} av {}: {proof}",
            time(instant(at)),
            who(order.confirmed_by, names)
        ));
    }
    if let Some(at) = order.cancelled_at {
        let why = order.cancelled_why.as_deref().unwrap_or_default();
        text.push_str(&format!("\navbrutet {}: {why}", time(instant(at))));
    }
    let kind = match &*order.kind {
        "answer" => "svar",
        "holding" => "hållsvar",
        "remove" => "borttagning",
        "register" => "registrering",
        "transfer" => "överföring",
        "lawyer" => "fråga till juristen",
        "notify" => "besked till chefen",
        other => other,
    };
    row(&format!("{kind}, {}", time(instant(order.ordered_at))), &text)
}

/// What an order says, line by line.
fn words_of(body: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let mut out = String::new();
    for (key, name) in [
        ("title", "grund"),
        ("facts", "sakförhållande"),
        ("question", "fråga"),
        ("text", "text"),
        ("signature", "underskrift"),
    ] {
        if let Some(value) = body.get(key).and_then(serde_json::Value::as_str).filter(|v| !v.is_empty()) {
            out.push_str(&format!("\n{name}: {value}"));
        }
    }
    out
}

/// A deadline with every stretch that was counted.
fn clock(clock: &ClockRow, blocks: &mut Vec<Block>) {
    let kind = clock.kind.parse::<ClockKind>().map_or_else(|_| clock.kind.clone(), |k| k.name().to_owned());
    let mut rows =
        vec![row("Började", &time(instant(clock.started_at))), row("Senast", &time(instant(clock.due_at)))];
    if let Some(at) = clock.stopped_at {
        let by = match clock.stopped_by.as_deref().unwrap_or_default() {
            "answered" => "besvarat",
            "left" => "lämnat utan svar",
            "removed" => "borttaget",
            "cannot-remove" => "kunde inte tas bort",
            "closed" => "stängt",
            "undone" => "ångrat",
            other => other,
        };
        rows.push(row("Slutade", &format!("{}, {by}", time(instant(at)))));
    }
    let intervals: Vec<Interval> = serde_json::from_str(&clock.intervals).unwrap_or_default();
    for stretch in explain::rows(&intervals) {
        rows.push(row(&stretch.when, &format!("{}, {}", stretch.counted, stretch.why)));
    }
    blocks.push(table(&format!("Frist: {kind}"), rows));
}

fn trail(package: &Package, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(1, "Spåret".into()));
    let unsigned = package.unsigned();
    let signed = package.entries.len() - unsigned;
    blocks.push(Block::Paragraph(match unsigned {
        0 => format!("{signed} spårposter, alla under kontrollpunkten nedan."),
        _ => format!(
            "{signed} spårposter under kontrollpunkten nedan, och {unsigned} som inte är signerade än."
        ),
    }));
    let mut lines = package.note().unwrap_or_default().lines();
    let mut next = || lines.next().unwrap_or("ingen än").to_owned();
    blocks.push(table(
        "Kontrollpunkt och nyckel",
        vec![
            row("Logg", &next()),
            row("Antal poster", &next()),
            row("Rot", &next()),
            row("Publik nyckel", &package.key()),
        ],
    ));
    let entries = package.entries.iter().map(|entry| {
        let at = Timestamp::from_microsecond(entry.at).map(time).unwrap_or_default();
        let who = entry.actor.as_deref().map_or("gallrad", |actor| actor);
        let who =
            who.parse::<Uuid>().map_or_else(|_| who.to_owned(), |id| self::who(Some(id), &package.names));
        row(&format!("{}, {at}", entry.n), &format!("{who} {}", did(&entry.act)))
    });
    blocks.push(table("Spårposter", entries.collect()));
    blocks.push(Block::Heading(1, "Så kontrolleras paketet".into()));
    blocks.push(Block::Paragraph(
        "Kör python3 verify.py med paketet som argument, eller torg verify. Båda räknar om allt utan nät, \
         och nämner det första som inte stämmer. Det ordagranna innehållet ligger i mapparna messages och \
         raw; tecken som inget typsnitt här kan visa anges i det här dokumentet med sitt nummer."
            .into(),
    ));
}

fn listed(caption: &str, rows: Vec<[String; 2]>, blocks: &mut Vec<Block>) {
    if !rows.is_empty() {
        blocks.push(table(caption, rows));
    }
}

pub(super) fn table(caption: &str, rows: Vec<[String; 2]>) -> Block {
    Block::Table { caption: caption.into(), head: ["Uppgift".into(), "Innehåll".into()], rows }
}

pub(super) fn row(name: &str, value: &str) -> [String; 2] {
    [name.into(), value.into()]
}

fn name(author: &str) -> String {
    if author.trim().is_empty() { "okänd".into() } else { author.trim().into() }
}

pub(super) fn who(id: Option<Uuid>, names: &BTreeMap<Uuid, String>) -> String {
    match id {
        Some(id) => names.get(&id).cloned().unwrap_or_else(|| "någon som har slutat".into()),
        None => "torg".into(),
    }
}

/// Swedish time to the second, with its distance from UTC.
pub(super) fn time(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S (UTC%:z)").to_string()
}
