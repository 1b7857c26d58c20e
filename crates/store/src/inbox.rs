//! What comes in, whose it is, what was answered.

/// Whether the message is of a kind that is seen everywhere, or in a channel named in the list.
macro_rules! sees {
    (sqlite $everywhere:literal $pairs:literal) => {
        concat!(
            " and (", $everywhere, " like '%' || m.visibility || '%' or exists (select 1 from json_each(", $pairs,
            ") j where unhex(j.value ->> 'c') = m.channel and j.value ->> 'v' like '%' || m.visibility || '%'))"
        )
    };
    (postgres $everywhere:literal $pairs:literal) => {
        concat!(
            " and (", $everywhere, " like '%' || m.visibility || '%' or exists (select 1 from jsonb_to_recordset(", $pairs,
            "::jsonb) j(c uuid, v text) where j.c = m.channel and j.v like '%' || m.visibility || '%'))"
        )
    };
}

pub mod intake;
pub mod list;
pub mod message;
pub mod orders;
pub mod rows;
pub mod search;
pub mod tally;
pub mod together;
