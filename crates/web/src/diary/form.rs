//! The law's columns as fields: what stands there, and how it is shown to everybody.

use crate::{
    ctx::Ctx,
    parts::form::{Choice, Filled, Takes, field},
    t,
};
use maud::{Markup, html};

/// The fields of the columns and of the mark of secrecy.
#[must_use]
pub fn columns(ctx: &Ctx, filled: &Filled, incoming: bool) -> Markup {
    let counterpart = if incoming { t!(ctx, "diary-col-sender") } else { t!(ctx, "diary-col-recipient") };
    let shown = |name: &'static str, label: String| {
        field(ctx, filled, name, label).radios(&[
            Choice::new("same", t!(ctx, "diary-shown-same")).hint(t!(ctx, "diary-shown-same-hint")),
            Choice::new("replaced", t!(ctx, "diary-shown-replaced")),
            Choice::new("left-out", t!(ctx, "diary-shown-left-out")),
        ])
    };
    html! {
        (field(ctx, filled, "on", if incoming { t!(ctx, "diary-col-came") } else { t!(ctx, "diary-col-drawn") }).takes(Takes::Day).line())
        (field(ctx, filled, "counterpart", counterpart).optional().max(300).line())
        (shown("counterpart_shown", t!(ctx, "diary-counterpart-shown")))
        (field(ctx, filled, "counterpart_public", t!(ctx, "diary-instead")).optional().max(300).line())
        (field(ctx, filled, "subject", t!(ctx, "diary-col-subject")).hint(t!(ctx, "diary-subject-hint")).max(300).line())
        (shown("subject_shown", t!(ctx, "diary-subject-shown")))
        (field(ctx, filled, "subject_public", t!(ctx, "diary-instead")).optional().max(300).line())
        (field(ctx, filled, "marking", t!(ctx, "diary-marking")).hint(t!(ctx, "diary-marking-hint")).optional().max(60).line())
    }
}
