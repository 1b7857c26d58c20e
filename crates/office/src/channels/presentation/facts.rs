//! What presentations say that nothing else knows: the municipality's contact details, how long things are
//! kept, where one turns with a matter of one's own; and of each channel who reads it and how it is reached.

use super::check;
use super::publish::may;
use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::channels::presentation::Audience;
use torg_domain::ids::{ChannelId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_store::channels::{ContactRow, FactsRow};

/// The longest that one of these may be.
const LONGEST: usize = 500;

/// The municipality's details, as a form has them.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Visiting address.
    pub visiting: String,
    /// Postal address.
    pub postal: String,
    /// E-mail.
    pub email: String,
    /// Web address.
    pub web: String,
    /// Telephone.
    pub phone: String,
    /// Where one turns with a matter of one's own.
    pub matters: String,
    /// How long is kept what is written in the channels.
    pub retention: String,
    /// How often published texts are looked at again; none: not decided, and nobody is reminded.
    pub recheck_days: Option<u16>,
}

fn short(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::field(field, "Skriv kortare, högst 500 tecken och utan specialtecken."));
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Sets the municipality's details; whoever sees to channels everywhere may.
///
/// # Errors
/// `NotAllowed`; `Field`.
pub async fn set_details(desk: &Desk, details: &Details) -> Result<(), Refusal> {
    desk.must_everywhere(Right::ManageChannels)?;
    let email = short("email", &details.email)?;
    if !email.is_empty() && !email.contains('@') {
        return Err(Refusal::field("email", "Skriv en e-postadress."));
    }
    let web = short("web", &details.web)?;
    if !web.is_empty() && !web.starts_with("https://") && !web.starts_with("http://") {
        return Err(Refusal::field("web", "Skriv webbadressen. Den börjar med https://."));
    }
    if details.recheck_days.is_some_and(|days| !(1..=731).contains(&days)) {
        return Err(Refusal::field("recheck_days", "Skriv ett antal dagar, från 1 till 731."));
    }
    let row = ContactRow {
        id: desk.new_id(),
        visiting: short("visiting", &details.visiting)?,
        postal: short("postal", &details.postal)?,
        email,
        web,
        phone: short("phone", &details.phone)?,
        matters: short("matters", &details.matters)?,
        retention: short("retention", &details.retention)?,
        recheck_days: details.recheck_days.map(i64::from),
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
    };
    let mut writer = desk.open().await?;
    writer.add_contact(&row).await?;
    writer.tell(desk.told("presentation.details-set", ("contact", row.id)).row(&row));
    check::soon(desk, &mut writer).await?;
    Ok(writer.commit().await?)
}

/// Sets what one channel's presentation says beside the register.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field`.
pub async fn set_channel(
    desk: &Desk,
    id: ChannelId,
    audience: &str,
    size: Option<u32>,
    contact: &str,
) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    may(desk, UnitId(channel.unit))?;
    let audience = Audience::from_word(audience, size).ok_or_else(|| match audience {
        "members" | "followers" => Refusal::field("size", "Skriv ungefär hur många de är."),
        _ => Refusal::field("audience", "Välj vilka som kan läsa."),
    })?;
    let size = match audience {
        Audience::Public => None,
        Audience::Members(n) | Audience::Followers(n) => Some(i64::from(n)),
    };
    let row = FactsRow {
        id: desk.new_id(),
        channel: channel.id,
        audience: audience.word().into(),
        audience_size: size,
        contact: short("contact", contact)?,
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
    };
    writer.add_channel_facts(&row).await?;
    writer.tell(desk.told("presentation.facts-set", ("channel", channel.id)).row(&row));
    check::soon(desk, &mut writer).await?;
    Ok(writer.commit().await?)
}
