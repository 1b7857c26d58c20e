//! Reconsidering a removal (omprövning): within the days the policy gives, by another person than the first
//! (RM-36).

use crate::ids::PersonId;
use jiff::civil::Date;

/// Why an appeal is not tried, or not by this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTried {
    /// The last day has passed.
    #[error("Begäran kom för sent: den skulle ha kommit senast {0}. Skriv det till den som begärde.")]
    TooLate(Date),
    /// The same, to whoever asks.
    #[error("Tiden för att begära omprövning gick ut {0}.")]
    Over(Date),
    /// The same person.
    #[error("Omprövningen görs av någon annan än den som beslutade eller godkände.")]
    SamePerson,
    /// Nothing to reconsider.
    #[error("Beslutet gäller inte längre. Det finns inget att ompröva.")]
    NotInForce,
    /// One is already being tried.
    #[error("En begäran om omprövning prövas redan.")]
    AlreadyTried,
    /// It was answered.
    #[error("Begäran är redan avgjord.")]
    AlreadyDecided,
}

/// The last day on which an appeal is tried; none where no day ends it.
#[must_use]
pub fn last_day(decided_on: Date, within_days: Option<u16>) -> Option<Date> {
    decided_on.checked_add(jiff::Span::new().days(i64::from(within_days?))).ok()
}

/// Whether an appeal that came on a day is tried.
///
/// # Errors
/// `TooLate` after the last day.
pub fn in_time(decided_on: Date, came_on: Date, within_days: Option<u16>) -> Result<(), NotTried> {
    match last_day(decided_on, within_days) {
        Some(last) if came_on > last => Err(NotTried::TooLate(last)),
        _ => Ok(()),
    }
}

/// Whether somebody may reconsider: not who decided it, and not who agreed.
///
/// # Errors
/// `SamePerson`.
pub fn may_judge(judge: PersonId, took_part: &[Option<PersonId>]) -> Result<(), NotTried> {
    if took_part.contains(&Some(judge)) { Err(NotTried::SamePerson) } else { Ok(()) }
}
