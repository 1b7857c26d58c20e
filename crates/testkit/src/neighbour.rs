//! Another municipality in the same installation, with the same external ids: what it may never see.

use crate::{Town, packs};
use torg_domain::channels::taken::{Author, Batch, Taken, Visibility};
use torg_domain::ids::{ChannelId, MessageId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::said::Class;
use torg_office::channels::open::{self, Registered};
use torg_office::inbox::receive::{Source, receive};
use torg_office::municipality::found::{Founding, found};
use torg_office::policy::adopt::Adoption;
use torg_office::{Desk, Office};
use torg_store::municipality::{MandateRow, MunicipalityRow};

/// The other municipality, and one person there who may do everything.
pub struct Neighbour {
    /// Its row.
    pub here: MunicipalityRow,
    /// Somebody with every right, there.
    pub mighty: PersonId,
    /// A channel of theirs.
    pub channel: ChannelId,
}

/// The host name the neighbour answers to.
pub const OTHER_HOST: &str = "torg.stor.example";

impl Town {
    /// Founds a neighbour in the same installation.
    ///
    /// # Panics
    /// When it cannot be set up.
    pub async fn neighbour(&self) -> Neighbour {
        let policy = Adoption {
            pack: packs::pack("grund"),
            answers: String::new(),
            class: Class::Guideline,
            decided_by: "Kommunstyrelsen".into(),
            decided_on: "2026-03-02".parse().unwrap(),
            paragraph: "§ 7".into(),
        };
        let founding = Founding {
            key: "stor".into(),
            name: "Stors kommun".into(),
            hosts: vec![OTHER_HOST.into()],
            authority: "Kommunstyrelsen".into(),
            unit: "Kommunledningskontoret".into(),
            email: "eva.sund@lill.example".into(),
            first_name: "Stor".into(),
            last_name: "Mäktig".into(),
            title: "Administratör".into(),
            policy,
        };
        let (here, _) = found(&self.office, founding).await.unwrap();
        let desk = self.office.desk_of_job(here.clone(), "test");
        let mut writer = desk.open().await.unwrap();
        let mighty = PersonId(writer.people().await.unwrap()[0].id);
        let unit = writer.units().await.unwrap()[0].id;
        let row = MandateRow {
            id: desk.new_id(),
            person: mighty.0,
            title: "forvaltningschef".into(),
            rights: Right::ALL.iter().map(|r| r.word()).collect::<Vec<_>>().join(" "),
            unit: None,
            authority: None,
            from_on: "2026-01-01".into(),
            until_on: None,
            given_by: None,
            given_at: desk.now.as_millisecond(),
            ended_at: None,
            ended_by: None,
        };
        writer.add_mandate(&row).await.unwrap();
        writer.tell(desk.told("mandate.given", ("mandate", row.id)).row(&row));
        writer.commit().await.unwrap();
        let desk = self.office.desk_for(here.clone(), mighty).await.unwrap();
        let registered = Registered {
            unit: Some(unit.into()),
            platform: "feed".into(),
            name: "Stors blogg".into(),
            address: "https://blogg.stor.example/".into(),
            purpose: "Vardag.".into(),
            responsible: Some(mighty),
            substitute: Some(self.person_of(&desk).await),
            feed: Some("https://blogg.lill.example/comments/feed".into()),
            voice: "visitors".into(),
            every_s: 300,
            approved_by: "Stor Mäktig".into(),
            approved_on: Some("2026-03-02".parse().unwrap()),
            approval: "KS 2026/1".into(),
            ..Registered::default()
        };
        let channel = open::open(&desk, &registered).await.unwrap();
        Neighbour { here, mighty, channel }
    }

    async fn person_of(&self, desk: &Desk) -> PersonId {
        use torg_store::municipality::PersonRow;
        let row = PersonRow {
            id: desk.new_id(),
            email: "annan@stor.example".into(),
            first_name: "Annan".into(),
            last_name: "Person".into(),
            title: "ersättare".into(),
            unit: None,
            password: None,
            language: "sv".into(),
            shortcuts: true,
            created_at: desk.now.as_millisecond(),
            ended_at: None,
        };
        let mut writer = desk.open().await.unwrap();
        writer.add_person(&row).await.unwrap();
        writer.commit().await.unwrap();
        PersonId(row.id)
    }

    /// Receives one message with this text; gives back its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn message(&self, channel: ChannelId, external: &str, text: &str, direct: bool) -> MessageId {
        received(&self.office, self.here.clone(), channel, external, text, direct).await
    }

    /// The same in the neighbour's channel.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn message_there(&self, there: &Neighbour, external: &str, text: &str) -> MessageId {
        received(&self.office, there.here.clone(), there.channel, external, text, false).await
    }
}

async fn received(
    office: &std::sync::Arc<Office>,
    here: MunicipalityRow,
    channel: ChannelId,
    external: &str,
    text: &str,
    direct: bool,
) -> MessageId {
    let desk = office.desk_of_job(here, "test");
    let item = Taken {
        external_id: external.into(),
        author: Some(Author { name: "Anna L.".into(), ..Author::default() }),
        visibility: if direct { Visibility::Direct } else { Visibility::Public },
        text: text.into(),
        published_at: Some(desk.now),
        raw: text.as_bytes().to_vec(),
        ..Taken::default()
    };
    let batch = Batch { items: vec![item], ..Batch::default() };
    receive(&desk, channel, batch, Source { how: "poll", status: 200, sha256: None, size: 0 }).await.unwrap();
    desk.reader().message_of(channel, external).await.unwrap().unwrap().id
}
