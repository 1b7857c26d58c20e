//! A municipality that has received messages, with all that acts commit to: the ground for tampering.

use crate::house::{House, second};
use bytes::Bytes;
use std::path::PathBuf;
use torg_domain::ids::{ChannelId, MessageId, VersionId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::Tracks;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::KeyFile;
use torg_store::inbox::intake::{New, SearchKey};
use torg_store::inbox::rows::{AttachmentRow, ClockRow, VersionRow};
use torg_store::trail::Told;
use torg_store::verify::{Report, Unverified, verify};
use torg_store::{Problem, tiles};
use uuid::Uuid;

pub const HOST: &str = "torg.example";
pub const PICTURE: &[u8] = b"\x89PNG en bild";

pub struct Town {
    pub house: House,
    pub channel: Uuid,
    pub keys: KeyFile,
    received: u32,
}

impl Town {
    /// A town with one channel and nothing in it.
    pub async fn empty(house: House) -> Self {
        let channel = house.channel().await;
        let told = Told::new(second(0), "system", "channel.opened", ("channel", channel), [9; 32]);
        let mut writer = house.store.write(house.home).await.unwrap();
        let row = writer.channel(ChannelId(channel)).await.unwrap();
        writer.tell(told.row(&row));
        writer.commit().await.unwrap();
        Self { house, channel, keys: KeyFile::new([1; 32], [2; 32]), received: 0 }
    }

    /// A town of some hundred messages, signed.
    pub async fn signed(house: House) -> Self {
        let mut town = Self::empty(house).await;
        town.receive(299).await;
        town.sign().await.unwrap();
        town
    }

    /// The same town in another house.
    pub fn restored(house: House, was: &Self) -> Self {
        Self { house, channel: was.channel, keys: was.keys.clone(), received: was.received }
    }

    /// Receives so many messages, one entry each, in one transaction.
    pub async fn receive(&mut self, count: u32) {
        let put = self.house.store.objects().put(self.house.home, Bytes::from_static(PICTURE)).await.unwrap();
        let mut writer = self.house.store.write(self.house.home).await.unwrap();
        writer.name_object(put, "image/png", second(0)).await.unwrap();
        let mut all = Vec::new();
        for n in self.received..self.received + count {
            let new = self.message(n, put.sha256);
            let mut salt = [0; 32];
            salt[..4].copy_from_slice(&n.to_be_bytes());
            let told = Told::new(
                second(n.into()),
                "system",
                "message.received",
                ("message", new.message.id.0),
                salt,
            );
            writer.tell(told.row(&new.version).row(&new.clocks[0]).row(&new.attachments[0]));
            all.push(new);
        }
        writer.add_messages(SearchKey { municipality: 1, channel: 1 }, all).await.unwrap();
        writer.commit().await.unwrap();
        self.received += count;
    }

    fn message(&self, n: u32, picture: [u8; 32]) -> New {
        let at = second(n.into());
        let message = Message {
            id: MessageId(id(1, n)),
            channel: ChannelId(self.channel),
            external_id: n.to_string(),
            kind: "comment".into(),
            ours: false,
            visibility: Visibility::Public,
            parent: None,
            thread: n.to_string(),
            author: "Kim".into(),
            url: None,
            published_at: None,
            captured_at: at,
            title: None,
            snippet: "Hej".into(),
            flags: vec![],
            version: VersionId(id(2, n)),
            versions: 1,
            tracks: Tracks::default(),
            owner: None,
            due_at: None,
            due_clock: None,
            seen_at: None,
            gone_at: None,
            closed_at: None,
            policy: None,
            revision: 1,
        };
        let version = VersionRow {
            id: id(2, n),
            message: id(1, n),
            digest: vec![1],
            title: None,
            text: format!("Hej {n}"),
            html: None,
            author: "Kim".into(),
            handle: None,
            email: None,
            said_at: None,
            captured_at: at.as_millisecond(),
            media: "[]".into(),
            raw: vec![0, 1, 2],
            raw_kind: "json".into(),
            problems: "[]".into(),
            fetched: None,
        };
        let clock = ClockRow {
            id: id(3, n),
            message: Some(id(1, n)),
            channel: self.channel,
            kind: "answer".into(),
            started_at: at.as_millisecond(),
            due_at: second(90_000).as_millisecond(),
            intervals: "[]".into(),
            policy: id(9, 0),
            state: "running".into(),
            paused: "[]".into(),
            stopped_at: None,
            stopped_by: None,
            warned_at: None,
            overdue_told_at: None,
            escalated_at: None,
        };
        let attachment = AttachmentRow {
            id: id(4, n),
            message: id(1, n),
            source: format!("https://x.example/{n}.png"),
            purpose: "media".into(),
            alt: None,
            sha256: Some(picture.to_vec()),
            at: at.as_millisecond(),
            problem: None,
        };
        New {
            message,
            version,
            clocks: vec![clock],
            attachments: vec![attachment],
            terms: vec!["hej".into()],
        }
    }

    pub async fn sign(&self) -> Result<Option<Checkpoint>, Problem> {
        tiles::sign(&self.house.store, self.house.home, &self.keys, HOST, second(5_000)).await
    }

    /// What is wrong with the public log alone; none: nothing.
    pub async fn wrong_in_log(&self) -> Option<String> {
        let store = &self.house.store;
        let found = torg_store::verify::verify_log(store, self.house.home, &self.keys, HOST, None).await;
        found.err().map(|wrong| wrong.to_string())
    }

    pub async fn verify(&self) -> Result<Report, Unverified> {
        verify(&self.house.store, self.house.home, &self.keys, HOST, None).await
    }

    pub async fn verify_since(&self, note: &str) -> Result<Report, Unverified> {
        verify(&self.house.store, self.house.home, &self.keys, HOST, Some(note.as_bytes())).await
    }

    /// What is wrong first, as a sentence.
    pub async fn wrong(&self) -> String {
        self.verify().await.expect_err("nothing was found wrong").to_string()
    }

    /// A file of the public log.
    pub fn log(&self, path: &str) -> PathBuf {
        self.house.dir.path().join("objects/log/lillkoping").join(path)
    }

    /// An id of a row, as a statement has it.
    pub fn sql_id(&self, kind: u64, n: u32) -> String {
        self.house.blob(id(kind, n).as_bytes(), "uuid")
    }
}

/// The id of the n-th row of a kind: 1 messages, 2 versions, 3 clocks, 4 attachments.
pub fn id(kind: u64, n: u32) -> Uuid {
    Uuid::from_u64_pair(kind, u64::from(n) + 1)
}
