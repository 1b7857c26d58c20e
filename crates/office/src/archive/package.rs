//! Makes a proof package (bevispaket): all that is kept about a message or a thread, in one ZIP that
//! proves itself without torg (RM-13, RM-23, RG-05).
//!
//! Two moments. `prepare` asks for the rights, tells the trail, and reads one instant of the database;
//! what it answers with can no longer be refused. `write` sends it out a piece at a time: pictures and
//! files are never held whole. Nothing of anybody else's goes along: an entry that also tells of other
//! things holds ids and digests of those, never their content.

use super::copies::{self, KeptCopy};
use super::kinds::{self, RowFile};
use super::printed;
use super::receipt;
use super::zip::{Sink, Zip};
use crate::channels::ledger;
use crate::desk::{Desk, swedish_day};
use crate::inbox::sight;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::archive::check::{last_words, named_bytes};
use torg_domain::archive::document::Document;
use torg_domain::archive::package::{
    About, CHECKPOINT, EntryFile, FORMAT, Gap, KEY, LEDGER, MANIFEST, Manifest, NOTE, seal,
};
use torg_domain::archive::receipt::{PAPER, Receipt, SUMS, sums};
use torg_domain::ids::{MessageId, UnitId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::municipality::rights::Right;
use torg_domain::time::day_of;
use torg_domain::trail::Hash;
use torg_domain::trail::key::hex;
use torg_domain::trail::note::Signer;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::{AttachmentRow, ClockRow, OrderRow, StepRow, VersionRow};
use torg_store::tiles::Proofs;
use torg_store::trail::EntryRow;
use torg_store::{Problem, Reader};
use uuid::Uuid;

const README: &str = include_str!("README.txt");
const VERIFY: &str = include_str!("verify.py");

/// What a package is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One message.
    Message(MessageId),
    /// The whole thread around a message.
    Thread(MessageId),
}

/// One message with all that is kept about it.
pub(super) struct Whole {
    pub(super) message: Message,
    pub(super) rows: Vec<RowFile>,
    pub(super) versions: Vec<VersionRow>,
    pub(super) attachments: Vec<AttachmentRow>,
    pub(super) clocks: Vec<ClockRow>,
    pub(super) steps: Vec<StepRow>,
    pub(super) orders: Vec<OrderRow>,
    pub(super) copies: Vec<KeptCopy>,
}

/// A picture or file that goes along; its bytes stay in the store until they are sent.
pub(super) struct Bytes {
    pub(super) sha256: Hash,
    pub(super) size: u64,
    crc: u32,
    pub(super) path: String,
}

/// A package that is ready to be written.
pub struct Package {
    desk: Desk,
    id: Uuid,
    signer: Signer,
    note: Option<String>,
    pub(super) about: About,
    pub(super) channel: ChannelRow,
    pub(super) messages: Vec<Whole>,
    pub(super) entries: Vec<EntryFile>,
    pub(super) media: Vec<Bytes>,
    pub(super) gaps: Vec<Gap>,
    pub(super) names: BTreeMap<Uuid, String>,
    document: Vec<u8>,
    ledger: serde_json::Value,
}

/// Makes a package ready. Who may handle, remove or register at the channel's unit may, who may also
/// read every message of it; each guarded one is told to the trail as read.
///
/// # Errors
/// `Missing` when a message is not there or not for this person, `NotAllowed` without the right, `Rule`
/// when the document cannot be printed.
#[boxed]
pub async fn prepare(desk: &Desk, what: What) -> Result<Package, Refusal> {
    let asked = match what {
        What::Message(id) | What::Thread(id) => id,
    };
    let id = desk.new_id();
    let (told, ids) = tell(desk, what, asked, id).await?;
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let channel = reader.channel(told.channel).await?;
    let mut messages = Vec::with_capacity(ids.len());
    for id in ids {
        messages.push(whole(desk, &mut reader, id).await?);
    }
    let (host, keys) = (&desk.office().world.log_host, &desk.office().keys);
    let mut proofs = Proofs::of(&mut reader, keys, host).await?;
    let entries = entries(desk, &mut reader, &mut proofs, &messages, id).await?;
    let days = days(&messages);
    let ledger = ledger::for_days(desk, &mut reader, &channel, &days).await?;
    let mut package = Package {
        desk: desk.clone(),
        id,
        signer: proofs.log().signer.clone(),
        note: proofs.note().map(str::to_owned),
        about: About {
            kind: if matches!(what, What::Thread(_)) { "thread" } else { "message" }.into(),
            message: asked.to_string(),
            channel: channel.name.clone(),
        },
        channel,
        messages,
        entries,
        media: Vec::new(),
        gaps: Vec::new(),
        names: reader.people().await?.into_iter().map(|p| (p.id, p.name())).collect(),
        document: Vec::new(),
        ledger,
    };
    package.look_for_media(&mut reader).await?;
    package.look_for_rows()?;
    package.gaps.sort();
    package.gaps.dedup();
    package.document = print(desk, printed::document(&package, id, desk.now)).await?;
    Ok(package)
}

/// Asks for the rights, and tells the trail before anything is read out.
async fn tell(
    desk: &Desk,
    what: What,
    asked: MessageId,
    id_of_package: Uuid,
) -> Result<(Message, Vec<MessageId>), Refusal> {
    let mut writer = desk.open().await?;
    let first = writer.message(asked).await?;
    let channel = writer.channel(first.channel).await?;
    let unit = UnitId(channel.unit);
    sight::must_see(desk, &mut writer, &first, unit).await?;
    let may = [Right::Handle, Right::Remove, Right::Register];
    if !may.iter().any(|right| desk.must(*right, unit).is_ok()) {
        return Err(Refusal::NotAllowed(Right::Handle));
    }
    let ids = match what {
        What::Message(id) => vec![id],
        What::Thread(_) => writer.whole_thread(first.channel, &first.thread).await?,
    };
    for id in &ids {
        let message = writer.message(*id).await?;
        desk.must(sight::right_for(message.visibility), unit)?;
        // What is sealed is in no package (domain 1.6): not to be copied, and not to be read.
        if !writer.seals_of(*id).await?.is_empty() {
            return Err(Refusal::Rule(
                "Något i det här är förseglat och får inte kopieras. Ett bevispaket går inte att göra."
                    .into(),
            ));
        }
        if message.visibility != Visibility::Public {
            let body =
                serde_json::json!({ "package": id_of_package, "visibility": message.visibility.word() });
            writer.tell(desk.told("message.read", ("message", id.0)).body(&body));
        }
    }
    let body = serde_json::json!({ "package": id_of_package, "messages": ids.len() });
    writer.tell(desk.told("package.made", ("message", asked.0)).body(&body));
    writer.commit().await?;
    Ok((first, ids))
}

/// The Swedish days on which the messages were published and came.
fn days(messages: &[Whole]) -> BTreeSet<Date> {
    let both = |whole: &Whole| [whole.message.published_at, Some(whole.message.captured_at)];
    messages.iter().flat_map(both).flatten().map(day_of).collect()
}

async fn whole(desk: &Desk, reader: &mut Reader, id: MessageId) -> Result<Whole, Refusal> {
    Ok(Whole {
        copies: copies::of(desk, reader, id).await?,
        message: reader.message(id).await?,
        rows: kinds::rows(reader, id).await?,
        versions: reader.versions(id).await?,
        attachments: reader.attachments(id).await?,
        clocks: reader.clocks_of(id).await?,
        steps: reader.steps(id).await?,
        orders: reader.orders(id).await?,
    })
}

/// The entries about the messages and their rows, each with its way to the checkpoint. What this very
/// package told the trail is left out: it could not be signed yet, and says nothing of what it holds.
async fn entries(
    desk: &Desk,
    reader: &mut Reader,
    proofs: &mut Proofs,
    messages: &[Whole],
    package: Uuid,
) -> Result<Vec<EntryFile>, Refusal> {
    let own = package.to_string();
    let mut found: BTreeMap<u64, EntryRow> = BTreeMap::new();
    for whole in messages {
        let rows = whole.rows.iter().map(|row| row.id);
        for subject in std::iter::once(whole.message.id.0).chain(rows) {
            for entry in reader.entries_about(subject).await? {
                let told_here =
                    ["package.made", "message.read"].contains(&&*entry.act) && entry.body.contains(&own);
                if !told_here {
                    found.insert(entry.number(), entry);
                }
            }
        }
    }
    let objects = desk.office().store.objects();
    let mut files = Vec::with_capacity(found.len());
    for (n, row) in found {
        let proof = proofs.of_entry(objects, n).await?;
        files.push(file(row, proof));
    }
    Ok(files)
}

fn file(row: EntryRow, proof: Option<Vec<Hash>>) -> EntryFile {
    let (n, at, commitment) = (row.number(), row.micros(), row.commitment());
    let whole = !row.salt.is_empty();
    EntryFile {
        n,
        at,
        act: row.act,
        actor: whole.then_some(row.actor),
        subject_kind: whole.then_some(row.subject_kind),
        subject_id: whole.then(|| row.subject.to_string()),
        body: whole.then_some(row.body),
        rows: whole.then_some(row.rows),
        salt: whole.then_some(row.salt),
        commitment,
        proof,
    }
}

impl Package {
    /// What the file may be called.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("torg-bevis-{}-{}.zip", swedish_day(self.desk.now), &self.id.simple().to_string()[20..])
    }

    /// What ought to be in it and is not.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Reads every file through once, for its size and CRC, and to know that it is still the one that
    /// was received.
    async fn look_for_media(&mut self, reader: &mut Reader) -> Result<(), Refusal> {
        let mut named = BTreeSet::new();
        for whole in &self.messages {
            for attachment in whole.attachments.iter().filter(|a| a.sha256.is_none()) {
                let why = attachment.problem.clone().unwrap_or_else(|| "Filen är inte hämtad än.".into());
                self.gaps.push(Gap { what: "media".into(), id: attachment.id.to_string(), why });
            }
            named.extend(whole.rows.iter().flat_map(|row| named_bytes(&row.bytes)));
            named.extend(copies::proofs(&whole.copies));
        }
        for sha256 in named {
            match self.look_at(reader, sha256).await? {
                Ok(bytes) => self.media.push(bytes),
                Err(why) => {
                    self.gaps.push(Gap { what: "media".into(), id: hex(&sha256), why: why.into() });
                }
            }
        }
        Ok(())
    }

    async fn look_at(
        &self,
        reader: &mut Reader,
        sha256: Hash,
    ) -> Result<Result<Bytes, &'static str>, Refusal> {
        let Some(mut pieces) = self.desk.office().store.objects().pieces(self.desk.id(), &sha256).await?
        else {
            return Ok(Err("Filen finns inte kvar i lagret."));
        };
        let (mut hash, mut crc, mut size) = (Sha256::new(), crc32fast::Hasher::new(), 0_u64);
        while let Some(piece) = pieces.next().await? {
            hash.update(&piece);
            crc.update(&piece);
            size += piece.len() as u64;
        }
        if Hash::from(hash.finalize()) != sha256 {
            return Ok(Err("Filen i lagret är inte den som togs emot."));
        }
        let kind = reader.object(&sha256).await?.map(|named| named.kind).unwrap_or_default();
        let ending: String = kind.rsplit('/').next().unwrap_or_default().chars().take(12).collect();
        let plain = !ending.is_empty() && ending.bytes().all(|b| b.is_ascii_alphanumeric());
        let ending = if plain { &ending } else { "bin" };
        Ok(Ok(Bytes { sha256, size, crc: crc.finalize(), path: format!("media/{}.{ending}", hex(&sha256)) }))
    }

    /// Names the rows that the entries tell of and that are no part of this.
    fn look_for_rows(&mut self) -> Result<(), Refusal> {
        let here: BTreeSet<String> =
            self.messages.iter().flat_map(|whole| &whole.rows).map(RowFile::name).collect();
        let last = last_words(&self.entries)
            .map_err(|wrong| Refusal::Broken(Problem::Unsignable(wrong.to_string())))?;
        for (name, (.., digest)) in last {
            if digest.is_some() && !here.contains(&name) {
                let why = "Raden hör inte till det som paketet gäller.".to_owned();
                self.gaps.push(Gap { what: "row".into(), id: name, why });
            }
        }
        Ok(())
    }

    /// Writes the package.
    ///
    /// # Errors
    /// When the sink takes no more, a file in the store changes meanwhile, or it all becomes larger than a
    /// plain ZIP can hold.
    pub async fn write(mut self, sink: &mut impl Sink) -> Result<(), Refusal> {
        let mut zip = Zip::into(sink);
        zip.file("README.txt", README.into()).await?;
        zip.file("verify.py", VERIFY.into()).await?;
        zip.file("document.pdf", std::mem::take(&mut self.document)).await?;
        for (i, whole) in self.messages.iter().enumerate() {
            let path = format!("messages/{:04}-{}.json", i + 1, whole.message.id);
            zip.file(&path, readable(whole)).await?;
            for version in &whole.versions {
                let ending = match &*version.raw_kind {
                    "json" => "json",
                    "xml" => "xml",
                    "html" => "html",
                    _ => "txt",
                };
                zip.file(&format!("raw/{}.{ending}", version.id), version.raw.clone()).await?;
            }
            for row in &whole.rows {
                zip.file(&format!("rows/{}.row", row.name()), row.bytes.clone()).await?;
            }
        }
        zip.file(LEDGER, pretty(&self.ledger)).await?;
        for bytes in &self.media {
            self.send(&mut zip, bytes).await?;
        }
        for entry in &self.entries {
            zip.file(&entry.path(), pretty(entry)).await?;
        }
        if let Some(note) = &self.note {
            zip.file(CHECKPOINT, note.clone().into()).await?;
        }
        zip.file(
            KEY,
            format!(
                "{}
",
                self.signer.verifier()
            )
            .into(),
        )
        .await?;
        let receipt = self.hand_over(&mut zip).await?;
        let manifest = pretty(&self.manifest(receipt, std::mem::take(&mut zip.listed)));
        let sealed = seal(&Sha256::digest(&manifest).into(), &self.signer);
        let sealed = sealed.map_err(|why| Refusal::Broken(Problem::Unsignable(why.to_string())))?;
        zip.file(MANIFEST, manifest).await?;
        zip.file(NOTE, sealed.into()).await?;
        zip.end().await
    }

    /// What goes along with a report to the police (RM-17): the list of all that is handed over, and the
    /// paper on which the receiver signs for it.
    async fn hand_over<S: Sink>(&self, zip: &mut Zip<'_, S>) -> Result<Option<Receipt>, Refusal> {
        let reports = self.reports();
        if reports.is_empty() {
            return Ok(None);
        }
        let list = sums(&zip.listed);
        let (by, sha256) = (self.named(self.desk.by()), hex(&Sha256::digest(&list)));
        let receipt = Receipt { reports, by, files: zip.listed.len() as u64, sha256 };
        let paper = print(&self.desk, receipt::document(self, &receipt, &zip.listed)).await?;
        zip.file(SUMS, list.into()).await?;
        zip.file(PAPER, paper).await?;
        Ok(Some(receipt))
    }

    async fn send<S: Sink>(&self, zip: &mut Zip<'_, S>, bytes: &Bytes) -> Result<(), Refusal> {
        zip.begin(&bytes.path, bytes.size, bytes.crc, &bytes.sha256).await?;
        let objects = self.desk.office().store.objects();
        let mut pieces = objects.pieces(self.desk.id(), &bytes.sha256).await?.ok_or(Problem::Missing)?;
        let mut crc = crc32fast::Hasher::new();
        while let Some(piece) = pieces.next().await? {
            crc.update(&piece);
            zip.go_on(piece).await?;
        }
        if crc.finalize() == bytes.crc {
            Ok(())
        } else {
            let why = format!("{} changed while it was read", bytes.path);
            Err(Refusal::Broken(Problem::File { path: why, source: std::io::ErrorKind::InvalidData.into() }))
        }
    }

    fn manifest(
        &self,
        receipt: Option<Receipt>,
        files: Vec<torg_domain::archive::package::Listed>,
    ) -> Manifest {
        let rows: usize = self.messages.iter().map(|whole| whole.rows.len()).sum();
        let versions: usize = self.messages.iter().map(|whole| whole.versions.len()).sum();
        let counts = [
            ("messages", self.messages.len()),
            ("versions", versions),
            ("rows", rows),
            ("media", self.media.len()),
            ("entries", self.entries.len()),
            ("entries_not_signed", self.unsigned()),
            ("gaps", self.gaps.len()),
        ];
        Manifest {
            format: FORMAT.into(),
            id: self.id.to_string(),
            made_at: self.desk.now.to_string(),
            municipality: self.desk.municipality.name.clone(),
            origin: self.signer.verifier().name().into(),
            about: self.about.clone(),
            counts: counts.into_iter().map(|(what, n)| (what.to_owned(), n as u64)).collect(),
            gaps: self.gaps.clone(),
            receipt,
            files,
        }
    }

    /// How many entries no checkpoint covers yet.
    pub(super) fn unsigned(&self) -> usize {
        self.entries.iter().filter(|entry| entry.proof.is_none()).count()
    }

    /// When it was made, and its number.
    pub(super) fn made(&self) -> (jiff::Timestamp, String) {
        (self.desk.now, self.id.to_string())
    }

    /// Somebody by name.
    pub(super) fn named(&self, id: Option<Uuid>) -> String {
        printed::who(id, &self.names)
    }

    pub(super) fn municipality(&self) -> &str {
        &self.desk.municipality.name
    }

    pub(super) fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    pub(super) fn key(&self) -> String {
        self.signer.verifier().to_string()
    }
}

/// Prints a document, on a thread that serves nobody meanwhile.
async fn print(desk: &Desk, document: Document) -> Result<Vec<u8>, Refusal> {
    let paper = desk.office().world.paper.clone();
    let printed = tokio::task::spawn_blocking(move || paper.print(&document)).await;
    let printed = printed.map_err(|_| Refusal::Broken(Problem::Closed))?;
    printed.map_err(|why| Refusal::Rule(format!("Dokumentet gick inte att skriva ut: {why}")))
}

/// A message with all its rows, to be read by programs. Instants in rows are milliseconds since 1970.
fn readable(whole: &Whole) -> Vec<u8> {
    let m = &whole.message;
    let mut rows: BTreeMap<&str, Vec<serde_json::Value>> = BTreeMap::new();
    for row in &whole.rows {
        rows.entry(row.kind).or_default().push(row.readable());
    }
    pretty(&serde_json::json!({
        "id": m.id, "channel": m.channel, "external_id": m.external_id, "kind": m.kind, "ours": m.ours,
        "visibility": m.visibility.word(), "parent": m.parent, "thread": m.thread, "author": m.author,
        "url": m.url, "published_at": m.published_at, "captured_at": m.captured_at, "gone_at": m.gone_at,
        "closed_at": m.closed_at, "handling": m.tracks.handling.word(),
        "publication": m.tracks.publication.word(), "record": m.tracks.record.word(),
        "police": m.tracks.police.word(), "rows": rows, "signed": copies::readable(&whole.copies),
    }))
}

fn pretty(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
