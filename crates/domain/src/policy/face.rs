//! What the policy says of how a channel is staffed and what it shows of itself: substitutes, presentation,
//! rules, graphic profile, pictures.

use super::in_force::{Asks, Policy};
use super::values::{
    Disposal, GraphicProfile, ImageSource, InfoItem, OthersApproval, RulesPlace, Watch, WatchTold,
};

impl Policy {
    /// The title that sees to it that somebody stands in (CH-16, CH-20, CH-21); none where the document does
    /// not say who, and then the fallback is told.
    #[must_use]
    pub fn sees_to_substitutes(&self) -> Option<&str> {
        self.pack().parameters.substitute.appointed_by.value().map(super::keys::TitleKey::as_str)
    }

    /// Whether whoever is responsible for a channel sees to that channel's substitute themself (CH-20).
    #[must_use]
    pub fn responsible_sees_to_substitutes(&self) -> bool {
        let named = self.pack().parameters.channel.responsible_required.value();
        let called = named.and_then(|rule| rule.title.as_ref()).map(super::keys::TitleKey::as_str);
        called.is_some() && called == self.sees_to_substitutes()
    }

    /// What a channel's presentation must tell (`info.required_items`, IN-24).
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn required_items(&self) -> Result<Vec<InfoItem>, Asks> {
        match self.pack().parameters.info.required_items.value() {
            Some(said) => Ok(said.clone()),
            None => self.chosen("info.required_items", InfoItem::from_word),
        }
    }

    /// How often channels are watched, in the document's words; none where it does not say.
    #[must_use]
    pub fn watch_frequency(&self) -> Option<Watch> {
        self.pack().parameters.monitor.frequency.value().copied()
    }

    /// What is told of the watch: how often, which days, which hours. Where the document does not say, the
    /// law asks for when one can be reached (`fl-7`): days and hours.
    #[must_use]
    pub fn watch_told(&self) -> Vec<WatchTold> {
        let said = self.pack().parameters.monitor.hours.value();
        said.cloned().unwrap_or_else(|| vec![WatchTold::Days, WatchTold::Hours])
    }

    /// Where the removal rules stand, as the document says; empty where it does not.
    #[must_use]
    pub fn rules_stand(&self) -> &[RulesPlace] {
        self.pack().parameters.rules.published_where.value().map_or(&[], Vec::as_slice)
    }

    /// What it takes to speak on somebody else's channel; none where the document does not say (OT-02, CH-08).
    #[must_use]
    pub fn others_approval(&self) -> Option<&OthersApproval> {
        self.pack().parameters.others_channels.approval.value()
    }

    /// On what ground records are disposed of, as the document says; empty where it does not.
    #[must_use]
    pub fn disposal(&self) -> &[Disposal] {
        self.pack().parameters.retention.disposal.value().map_or(&[], Vec::as_slice)
    }

    /// How far the graphic profile binds; none where the document does not say.
    #[must_use]
    pub fn graphic_profile(&self) -> Option<&GraphicProfile> {
        self.pack().parameters.graphic_profile.mandatory.value()
    }

    /// Where pictures may come from; what the law allows where the document does not say.
    #[must_use]
    pub fn image_sources(&self) -> &[ImageSource] {
        const LAWFUL: &[ImageSource] = &[ImageSource::Lawful];
        self.pack().parameters.images.sources.value().map_or(LAWFUL, Vec::as_slice)
    }
}
