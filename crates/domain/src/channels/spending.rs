//! What a channel may cost at a platform that takes money for what is read and done there, and what is left of it.
//!
//! Amounts are whole thousandths of the platform's currency, never fractions. Months and days are Swedish. Money is
//! held before a platform is asked and settled afterwards; what is held counts as spent for as long as it is held, so
//! that two who ask at once never spend the same money.

use super::ledger::midnight;
use super::problem::{Mender, Problem, ProblemKind};
use crate::time::day_of;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// The most a cap may be: a million of the currency.
pub const MOST: u64 = 1_000_000_000;

/// How long money is held for one asking that is never settled, before it counts as lost: the program ended while
/// it asked. It stays counted as spent, for it may have been.
pub const HELD_FOR: SignedDuration = SignedDuration::from_mins(15);

/// From this many hundredths of the cap it is warned of.
const NEAR: u64 = 80;

/// One asking holds this part of the month's cap, if so much is left: a program that is ended while it asks then
/// loses no more of the month than that.
const PART: u64 = 10;

/// What a channel may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// In a month.
    pub month: u64,
    /// In a day; none where only the month is capped.
    pub day: Option<u64>,
}

/// What a channel has cost, what is held included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// This month.
    pub month: u64,
    /// Today.
    pub day: u64,
}

/// How much of a cap is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Less than four fifths.
    Well,
    /// Four fifths or more.
    Near,
    /// All of it.
    Reached,
}

/// What a cap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The Swedish calendar month.
    Month,
    /// The Swedish day.
    Day,
}

fn level(cap: u64, spent: u64) -> Level {
    match spent {
        _ if spent >= cap => Level::Reached,
        _ if u128::from(spent) * 100 >= u128::from(cap) * u128::from(NEAR) => Level::Near,
        _ => Level::Well,
    }
}

impl Cap {
    /// What may still be spent.
    #[must_use]
    pub fn left(&self, spent: Spent) -> u64 {
        let month = self.month.saturating_sub(spent.month);
        self.day.map_or(month, |day| day.saturating_sub(spent.day).min(month))
    }

    /// Which cap is the tighter one now, and how much of it is used.
    #[must_use]
    pub fn stands(&self, spent: Spent) -> (Period, Level) {
        let month = (Period::Month, level(self.month, spent.month));
        let day = self.day.map(|day| (Period::Day, level(day, spent.day)));
        day.filter(|(_, level)| *level > month.1).unwrap_or(month)
    }

    /// How much to hold for one asking, of what is left.
    #[must_use]
    pub fn hold(&self, left: u64) -> u64 {
        left.min((self.month / PART).max(1))
    }

    /// When there is money again by itself: at the day's end where the day's cap is what stops, else at the month's.
    #[must_use]
    pub fn goes_on_at(&self, spent: Spent, now: Timestamp) -> Option<Timestamp> {
        let today = day_of(now);
        let day_stops = self
            .day
            .is_some_and(|day| day.saturating_sub(spent.day) < self.month.saturating_sub(spent.month));
        let next = if day_stops { today } else { today.last_of_month() }.tomorrow().ok()?;
        midnight(next).ok()
    }

    /// What is to be told of how much is used, and who can mend it; nothing while there is enough.
    #[must_use]
    pub fn warning(&self, spent: Spent, currency: &str) -> Option<Problem> {
        let (period, level) = self.stands(spent);
        let (used, cap, over) = match period {
            Period::Month => (spent.month, self.month, "månadens"),
            Period::Day => (spent.day, self.day.unwrap_or_default(), "dagens"),
        };
        let (used, cap) = (in_words(used), in_words(cap));
        let (kind, sentence) = match level {
            Level::Well => return None,
            Level::Near => (
                ProblemKind::BudgetNearlySpent,
                format!(
                    "{used} av {over} kostnadstak på {cap} {currency} är använt. När taket är nått läses och görs inget mer på plattformen. Höj taket på sidan Kostnader om det inte räcker."
                ),
            ),
            Level::Reached => (
                ProblemKind::BudgetSpent,
                format!(
                    "Hela {over} kostnadstak på {cap} {currency} är använt: inget läses eller görs på plattformen. Det går vidare av sig självt när en ny {} börjar, eller när taket höjs på sidan Kostnader. Se efter på plattformen för hand så länge.",
                    match period {
                        Period::Month => "månad",
                        Period::Day => "dag",
                    }
                ),
            ),
        };
        Some(Problem::new(kind, Mender::Responsible, sentence))
    }
}

/// The first day of a month and its last.
#[must_use]
pub fn month_of(day: Date) -> (Date, Date) {
    (day.first_of_month(), day.last_of_month())
}

/// An amount as it is written on the page: whole and hundredths, the third decimal only where there is one.
#[must_use]
pub fn in_words(thousandths: u64) -> String {
    let (whole, part) = (thousandths / 1_000, thousandths % 1_000);
    if part % 10 == 0 { format!("{whole},{:02}", part / 10) } else { format!("{whole},{part:03}") }
}

/// An amount as people write it: "50", "1 250,5", "0.125". None where it is none, has more than three decimals, or is
/// more than anybody may set.
#[must_use]
pub fn read_amount(text: &str) -> Option<u64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, part) = text.split_once([',', '.']).unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: u64 = format!("{part:0<3}").parse().ok()?;
    let amount = whole.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(part)?;
    (amount <= MOST).then_some(amount)
}

#[cfg(test)]
mod tests;
