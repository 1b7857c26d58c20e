//! What is alike where several platforms speak one interface: JSON nodes and edges, one shape of error, one way of
//! turning pages, one way of counting, one way of sending unasked.
//!
//! `talk` asks and hears, `faults` says what an error means, `usage` how much may still be asked, `names` what an
//! item is called here, `hook` is what is sent unasked, `pass` how long what lets us in holds, `say` gives an answer once, `direct` reads and answers direct messages.
//!
//! The interface writes the access token into the addresses of further pages. It is blanked in every answer before
//! anything is kept of it, and an address in an answer is never followed: only its place in the list is taken.

pub(crate) mod direct;
pub(crate) mod faults;
pub(crate) mod hook;
pub(crate) mod names;
pub(crate) mod pass;
pub(crate) mod say;
pub(crate) mod talk;
mod usage;

/// Where an interface is.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// Scheme, host and port.
    pub(crate) root: String,
    /// What every path begins with.
    pub(crate) version: &'static str,
    /// Whether a list says where it goes on by a place alone, and ends with an empty page.
    pub(crate) bare_places: bool,
}
