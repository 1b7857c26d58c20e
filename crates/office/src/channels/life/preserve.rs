//! The final state of a channel that closes (CH-26, AR-15): what it was, every message with the digests of its
//! versions and files, every raw answer, and a picture of its page. It is one document in the object store,
//! named by the trail; the messages themselves stay where they are and go into proof packages as before.
//!
//! The document holds digests and no words: what is sealed or weeded later is not kept alive by it.

use super::{Ground, Life, Taking, take};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use serde_json::{Value, json};
use torg_domain::channels::life::{State, Step};
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::browser::Limits;
use torg_domain::trail::key::hex;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::objects::{Found, Put};
use uuid::Uuid;

/// The form of the document.
const FORM: &str = "torg-final-state-1";

/// Messages read at once.
const PAGE: u32 = 500;

/// Keeps the final state. `no_picture_because` says why there can be no picture, where none can be taken.
///
/// # Errors
/// `NotAllowed`; `Rule` unless the channel is closing, or when what was stored cannot be read back.
#[boxed]
pub async fn preserve(desk: &Desk, id: ChannelId, no_picture_because: &str) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut reader = desk.reader();
    let life = Life::load(desk, &mut reader, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    let Some(channel) = life.channel.clone().filter(|_| life.state == State::Closing) else {
        return Err(Refusal::Rule("Slutläget bevaras när det är beslutat att kanalen stängs.".into()));
    };
    let picture = pictured(desk, &channel).await;
    let mut named: Vec<(Put, &'static str)> = Vec::new();
    let (shot, lacking) = match picture {
        Ok(png) => {
            let put = desk.office().store.objects().put(desk.id(), png.into()).await?;
            named.push((put, "image/png"));
            (Some(hex(&put.sha256)), String::new())
        }
        Err(why) => (None, why),
    };
    let (messages, counts) = messages(&mut reader, id).await?;
    let raw: Vec<Value> = reader
        .raw_of(id)
        .await?
        .into_iter()
        .map(|(sha256, at)| json!({ "sha256": of(&sha256), "at": at }))
        .collect();
    let steps: Vec<Uuid> = life.steps.iter().map(|s| s.id).collect();
    let document = json!({
        "form": FORM,
        "at": desk.now.to_string(),
        "channel": {
            "id": channel.id, "number": channel.number, "name": channel.name, "address": channel.address,
            "platform": channel.platform, "purpose": channel.purpose, "unit": channel.unit,
            "responsible": channel.responsible, "substitute": channel.substitute,
            "approved_by": channel.approved_by, "approved_on": channel.approved_on, "approval": channel.approval,
        },
        "steps": steps,
        "picture": shot,
        "no_picture": lacking,
        "messages": messages,
        "raw": raw,
    });
    let bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    let manifest = desk.office().store.objects().put(desk.id(), Bytes::from(bytes)).await?;
    named.push((manifest, "application/json"));
    for (put, _) in &named {
        if desk.office().store.objects().verify(desk.id(), &put.sha256).await? != Found::Whole(put.size) {
            return Err(Refusal::Rule("Slutläget gick inte att läsa tillbaka. Inget är bevarat.".into()));
        }
    }
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    for (put, kind) in named {
        writer.name_object(put, kind, desk.now).await?;
    }
    let because = no_picture_because.trim();
    let facts = json!({
        "manifest": hex(&manifest.sha256),
        "size": manifest.size,
        "messages": counts.0,
        "versions": counts.1,
        "files": counts.2,
        "raw": raw.len(),
        "picture": shot,
        "no_picture": lacking,
        "no_picture_because": if shot.is_none() { because } else { "" },
    });
    let ground = Ground::default();
    let taking = Taking { step: Step::Preserve, ground: &ground, title: None, facts };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// Every message of the channel, and how many messages, versions and files there are.
async fn messages(
    reader: &mut Reader,
    id: ChannelId,
) -> Result<(Vec<Value>, (usize, usize, usize)), Refusal> {
    let (mut all, mut versions, mut files) = (Vec::new(), 0, 0);
    let mut after = 0;
    loop {
        let page = reader.kept_of(id, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.n;
        for m in &page {
            let kept = reader.versions(m.id.into()).await?;
            let media = reader.attachments(m.id.into()).await?;
            versions += kept.len();
            files += media.len();
            all.push(json!({
                "id": m.id,
                "external_id": m.external_id,
                "kind": m.kind,
                "visibility": m.visibility,
                "url": m.url,
                "published_at": m.published_at,
                "captured_at": m.captured_at,
                "gone_at": m.gone_at,
                "publication": m.publication,
                "record": m.record,
                "versions": kept.iter().map(|v| json!({ "id": v.id, "digest": of(&v.digest) })).collect::<Vec<_>>(),
                "files": media.iter().filter_map(|a| a.sha256.as_deref()).map(of).collect::<Vec<_>>(),
            }));
        }
    }
    Ok((all.clone(), (all.len(), versions, files)))
}

/// A digest in hexadecimal.
fn of(sha256: &[u8]) -> String {
    sha256.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A picture of the channel's page as a visitor sees it, or why there is none.
async fn pictured(desk: &Desk, channel: &ChannelRow) -> Result<Vec<u8>, String> {
    let Some(browser) = desk.office().world.browser.clone() else {
        return Err("Torg har ingen webbläsare som kan ta en bild.".into());
    };
    browser
        .capture(&channel.address, Limits::default())
        .await
        .map(|shot| shot.png)
        .map_err(|why| why.to_string())
}
