//! What comes in, whose it is, what was answered.

/// Whether the message is of a kind that is seen everywhere, or in a channel named in the list.
macro_rules! sees {
    ($db:ident $everywhere:literal $pairs:literal) => {
        sees!($db "m.visibility" $everywhere $pairs)
    };
    (sqlite $kind:literal $everywhere:literal $pairs:literal) => {
        concat!(
            " and (", $everywhere, " like '%' || ", $kind, " || '%' or exists (select 1 from json_each(", $pairs,
            ") j where unhex(j.value ->> 'c') = m.channel and j.value ->> 'v' like '%' || ", $kind, " || '%'))"
        )
    };
    (postgres $kind:literal $everywhere:literal $pairs:literal) => {
        concat!(
            " and (", $everywhere, " like '%' || ", $kind, " || '%' or exists (select 1 from jsonb_to_recordset(", $pairs,
            "::jsonb) j(c uuid, v text) where j.c = m.channel and j.v like '%' || ", $kind, " || '%'))"
        )
    };
}

pub mod bulk;
pub mod intake;
pub mod list;
pub mod message;
pub mod orders;
pub mod rows;
pub mod search;
pub mod sightings;
pub mod tally;
pub mod together;
pub mod triage;
