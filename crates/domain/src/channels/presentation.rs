//! The texts by which a channel tells who stands behind it and what holds there (informationsplikten).
//!
//! Which elements are demanded is the policy's word (`info.required_items`) and the law's (what a provision
//! *tells* in law.toml: who provides the service, and who can read, `bbs-3`). What each says is made from the
//! register, the hours, the clocks and the grounds, so that it agrees with practice and is out of date the
//! moment one of them changes. Made here, put up by people: read in this order, `elements` says what, `fit`
//! says how it finds room.

mod elements;
mod fit;
mod shown;

pub use elements::{Element, Lacking, element};
pub use fit::{Fitted, fit};
pub use shown::Shown;

use crate::policy::Policy;
use crate::policy::platforms::Platform;
use crate::policy::values::{Disposal, InfoItem, RulesPlace, Watch, WatchTold};

/// Who can read what is written in a channel (IN-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Public,
    /// The channel's members, so many.
    Members(u32),
    /// Everybody who follows it, so many.
    Followers(u32),
}

impl Audience {
    /// The word the database and forms keep.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members(_) => "members",
            Self::Followers(_) => "followers",
        }
    }

    /// The audience of a word and a number; none for another word, or a number that is wanted and lacking.
    #[must_use]
    pub fn from_word(word: &str, size: Option<u32>) -> Option<Self> {
        match (word, size) {
            ("public", _) => Some(Self::Public),
            ("members", Some(n)) => Some(Self::Members(n)),
            ("followers", Some(n)) => Some(Self::Followers(n)),
            _ => None,
        }
    }
}

/// Somebody who writes for the municipality (IN-13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// First and last name.
    pub name: String,
    /// Title.
    pub title: String,
    /// E-mail or telephone.
    pub reach: String,
}

/// The municipality's general contact details: all five are required where they are demanded (IN-14).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
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
}

/// All that a presentation is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The municipality.
    pub municipality: String,
    /// The authority that answers for the channel's records.
    pub authority: String,
    /// The unit the channel belongs to.
    pub unit: String,
    /// The channel's name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Its watched hours in words; none when nobody has said.
    pub hours: Option<String>,
    /// Whether somebody watches at every hour.
    pub always: bool,
    /// How often it is watched, where the policy says.
    pub frequency: Option<Watch>,
    /// What of the watch is to be told.
    pub told: Vec<WatchTold>,
    /// How soon an answer comes, in words; none where no time is promised.
    pub answers: Option<String>,
    /// Who writes.
    pub writers: Vec<Writer>,
    /// The municipality's contact details; none when nobody has said.
    pub contact: Option<Contact>,
    /// The channel's own way for views and reports; empty when nobody has said.
    pub reach: String,
    /// Where one turns with a matter of one's own; empty when nobody has said.
    pub matters: String,
    /// What the policy says of how long things are kept.
    pub disposal: Vec<Disposal>,
    /// The same in the municipality's own words; may be empty.
    pub retention: String,
    /// Grounds the law orders removal on, by their titles.
    pub unlawful: Vec<String>,
    /// Who can read; none when nobody has said.
    pub audience: Option<Audience>,
    /// The channel's page at the municipality, with everything; none when there is no address yet.
    pub page: Option<String>,
    /// Where the rules stand; none when there is no address yet.
    pub rules: Option<String>,
}

/// What must be told, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What.
    pub item: InfoItem,
    /// By what: the provision as it is cited, or the place in the municipality's document.
    pub by: String,
    /// Whether the law itself orders it, whatever the document says.
    pub by_law: bool,
}

/// The order in which a presentation is read.
const READING: [InfoItem; 20] = [
    InfoItem::Sender,
    InfoItem::Presentation,
    InfoItem::Purpose,
    InfoItem::Part,
    InfoItem::OfficialActivity,
    InfoItem::WatchedTimes,
    InfoItem::LimitedHours,
    InfoItem::AnswerTime,
    InfoItem::Provider,
    InfoItem::Audience,
    InfoItem::PublicRecords,
    InfoItem::Retention,
    InfoItem::UnlawfulContent,
    InfoItem::PersonalData,
    InfoItem::IndividualMatters,
    InfoItem::Rules,
    InfoItem::ContactRoute,
    InfoItem::Writers,
    InfoItem::Contact,
    InfoItem::MainPageLink,
];

/// What a channel must tell: what the policy demands, and what the law does where others can write.
///
/// The link to the main page is demanded only at the platforms the graphic profile names, where it names any
/// (IN-23); that a channel is not watched at all hours only where it is not (IN-12).
#[must_use]
pub fn demanded(
    policy: &Policy,
    items: &[InfoItem],
    platform: Option<&Platform>,
    always: bool,
) -> Vec<Demand> {
    let others_write = platform.is_none_or(|platform| platform.responsible_for_others);
    let law: Vec<_> = policy
        .pack()
        .provisions()
        .filter(|_| others_write)
        .flat_map(|law| law.tells.iter().flatten().map(move |item| (*item, law.cite())))
        .collect();
    let logo_on = policy.graphic_profile().and_then(|profile| profile.logo_on.as_deref());
    let here = |item: InfoItem| match item {
        InfoItem::LimitedHours => !always,
        InfoItem::MainPageLink => logo_on.is_none_or(|on| {
            platform.is_some_and(|platform| on.iter().any(|key| key.as_str() == platform.key))
        }),
        _ => true,
    };
    let parameters = &policy.pack().parameters;
    // A document that wants the rules on the account itself wants them in its presentation (IN-05).
    let rules_here = policy.rules_stand().contains(&RulesPlace::Account);
    let by_document = |item: InfoItem| {
        let (asked, source) = match item {
            InfoItem::Rules if !items.contains(&item) => {
                (rules_here, &parameters.rules.published_where.source)
            }
            _ => (items.contains(&item), &parameters.info.required_items.source),
        };
        asked.then(|| Demand { item, by: source.clone(), by_law: false })
    };
    let demand = |item: InfoItem| {
        let by_law = law.iter().find(|(told, _)| *told == item).map(|(_, cited)| cited.clone());
        by_law.map(|by| Demand { item, by, by_law: true }).or_else(|| by_document(item))
    };
    READING.into_iter().filter(|item| here(*item)).filter_map(demand).collect()
}

#[cfg(test)]
mod tests;
