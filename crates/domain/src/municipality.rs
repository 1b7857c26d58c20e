//! Who is who: people, units, authorities, mandates, absences and rights.

pub mod reach;
pub mod rights;
