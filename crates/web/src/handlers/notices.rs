//! What is told once after an act: the key in the address, and its words.

use crate::{
    ctx::Ctx,
    parts::notice::{Notice, Tone},
    t,
};

/// The notice of a key; an unknown key says nothing.
pub(super) fn told(ctx: &Ctx, key: &str) -> Option<Notice> {
    let (tone, sentence) = match key {
        "settings" => (Tone::Done, t!(ctx, "said-settings")),
        "password" => (Tone::Done, t!(ctx, "said-password")),
        "sessions" => (Tone::Done, t!(ctx, "said-sessions")),
        "mandate" => (Tone::Done, t!(ctx, "said-mandate")),
        "mandate-ended" => (Tone::Done, t!(ctx, "said-mandate-ended")),
        "absence" => (Tone::Done, t!(ctx, "said-absence")),
        "cap-set" => (Tone::Done, t!(ctx, "said-cap-set")),
        "cap-lifted" => (Tone::Done, t!(ctx, "said-cap-lifted")),
        "hook-made" => (Tone::Done, t!(ctx, "said-hook-made")),
        "hook-ended" => (Tone::Done, t!(ctx, "said-hook-ended")),
        "absence-uncovered" => (Tone::Wrong, t!(ctx, "said-absence-uncovered")),
        "absence-fallback" => (Tone::Wrong, t!(ctx, "said-absence-fallback")),
        "absence-cancelled" => (Tone::Done, t!(ctx, "said-absence-cancelled")),
        "person-ended" => (Tone::Done, t!(ctx, "said-person-ended")),
        "authority" => (Tone::Done, t!(ctx, "said-authority")),
        "unit" => (Tone::Done, t!(ctx, "said-unit")),
        "channel-opened" => (Tone::Done, t!(ctx, "said-channel-opened")),
        "channel-changed" => (Tone::Done, t!(ctx, "said-channel-changed")),
        "presentation-up" => (Tone::Done, t!(ctx, "said-presentation-up")),
        "channel-closed" => (Tone::Done, t!(ctx, "said-channel-closed")),
        "access-replaced" => (Tone::Done, t!(ctx, "said-access-replaced")),
        "access-kept-unproven" => (Tone::Wrong, t!(ctx, "said-access-kept-unproven")),
        "channel-fetch" => (Tone::Told, t!(ctx, "said-channel-fetch")),
        "channel-applied" => (Tone::Done, t!(ctx, "said-channel-applied")),
        "channel-step" => (Tone::Done, t!(ctx, "said-channel-step")),
        "channel-activated" => (Tone::Done, t!(ctx, "said-channel-activated")),
        "channel-confirmed" => (Tone::Done, t!(ctx, "said-channel-confirmed")),
        "resources" => (Tone::Done, t!(ctx, "said-resources")),
        "policy-accepted" => (Tone::Done, t!(ctx, "said-policy-accepted")),
        "reminded" => (Tone::Done, t!(ctx, "said-reminded")),
        "handed-over" => (Tone::Done, t!(ctx, "said-handed-over")),
        "entered" => (Tone::Done, t!(ctx, "said-entered")),
        "policy" => (Tone::Done, t!(ctx, "said-policy")),
        "hours" => (Tone::Done, t!(ctx, "said-hours")),
        "undone-some" => (Tone::Told, t!(ctx, "said-undone-some")),
        "pack-taken" => (Tone::Done, t!(ctx, "said-pack-taken")),
        "check-asked" => (Tone::Told, t!(ctx, "said-check-asked")),
        "diary-registered" => (Tone::Done, t!(ctx, "said-diary-registered")),
        "diary-handed" => (Tone::Done, t!(ctx, "said-diary-handed")),
        "diary-number" => (Tone::Done, t!(ctx, "said-diary-number")),
        "diary-corrected" => (Tone::Done, t!(ctx, "said-diary-corrected")),
        "diary-annulled" => (Tone::Done, t!(ctx, "said-diary-annulled")),
        "diary-settings" => (Tone::Done, t!(ctx, "said-diary-settings")),
        _ => return None,
    };
    Some(Notice { tone, sentence, undo: None })
}
