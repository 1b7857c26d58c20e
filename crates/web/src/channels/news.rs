//! What people are told about channels in the register.

use crate::{ctx::Ctx, t};
use torg_office::channels::resources;

/// The sentence of a notice about a channel or the policy's acceptance; `None` for other kinds.
#[must_use]
pub fn sentence(ctx: &Ctx, kind: &str) -> Option<String> {
    Some(match kind {
        "channel-applied" => t!(ctx, "news-channel-applied"),
        "channel-checked" => t!(ctx, "news-channel-checked"),
        "channel-approved" => t!(ctx, "news-channel-approved"),
        "channel-refused" => t!(ctx, "news-channel-refused"),
        "channel-appointed" => t!(ctx, "news-channel-appointed"),
        "channel-handed-over" => t!(ctx, "news-channel-handed-over"),
        "channel-new" => t!(ctx, "news-channel-new"),
        "channel-gone" => t!(ctx, "news-channel-gone"),
        "channel-closing" => t!(ctx, "news-channel-closing"),
        "channel-idle" => t!(ctx, "news-channel-idle"),
        torg_office::channels::hooks::WITHDRAWN => t!(ctx, "news-channel-withdrawn"),
        "confirm-channel" => t!(ctx, "news-confirm-channel"),
        "confirm-escalated" => t!(ctx, "news-confirm-escalated"),
        "login-untested" => t!(ctx, "news-login-untested"),
        torg_office::channels::access::ENDS => t!(ctx, "news-access-ends"),
        torg_office::channels::access::ENDED => t!(ctx, "news-access-ended"),
        resources::ASKED => t!(ctx, "news-review-resources"),
        resources::UNANSWERED => t!(ctx, "news-resources-unanswered"),
        resources::LACKING => t!(ctx, "news-resources-lacking"),
        "accept-policy" => t!(ctx, "news-accept-policy"),
        _ => return None,
    })
}
