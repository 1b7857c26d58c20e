//! Who is who: people, units, authorities, mandates, absences and rights.

pub mod rights;
