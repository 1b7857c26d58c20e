//! How soon somebody who could not use a page, or asks for another form of it, is answered (DOS-lagen 13 §).

use crate::in_force::InForce;
use torg_domain::clocks::ClockKind;
use torg_domain::policy::ClockRule;

/// The promise, Swedish; none where the policy has none: then as soon as possible, as the law says.
#[must_use]
pub fn promise(policy: Option<&InForce>) -> Option<String> {
    match policy?.policy.clock(ClockKind::Accessibility) {
        ClockRule::Runs { promise, .. } => Some(promise.to_string()),
        _ => None,
    }
}
