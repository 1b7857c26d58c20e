//! Taking things out, to be kept or shown elsewhere, so that they prove themselves there (arkiv).

mod copies;
mod kinds;
pub mod package;
mod printed;
mod receipt;
mod zip;

pub use zip::Sink;
