//! What the policy says shall be counted for a channel (ST-01), and what of it everybody may read.

use super::in_force::Policy;
use super::values::Statistic;

impl Policy {
    /// Whether the policy asks for this figure of every channel. The figures are there for the staff all the
    /// same; what is asked for and lacking is said.
    #[must_use]
    pub fn asks_for(&self, figure: Statistic) -> bool {
        let said = self.pack().parameters.stats.required.value();
        said.is_some_and(|all| all.contains(&figure))
    }

    /// Whether the channel's public page tells this figure: what the policy has counted, where the policy's
    /// list of channels is for everybody. Both figures can be read off the account itself.
    #[must_use]
    pub fn publishes_figure(&self, figure: Statistic) -> bool {
        self.asks_for(figure) && self.list_is_public()
    }
}
