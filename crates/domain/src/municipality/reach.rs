//! What somebody may do where: their mandates, added up for one day.
//!
//! A mandate (uppdrag) is a set of rights given at a unit, an authority or the whole municipality for a
//! time. Nobody has a right any other way (CH-04, CH-08).

use super::rights::{Right, Rights};
use crate::ids::{AuthorityId, UnitId};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Where a mandate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Everywhere in the municipality.
    Whole,
    /// At every unit of an authority.
    Authority(AuthorityId),
    /// At one unit.
    Unit(UnitId),
}

/// A mandate, as the rules read it.
#[derive(Clone, Debug)]
pub struct Mandate {
    /// What it gives.
    pub rights: Rights,
    /// Where.
    pub place: Place,
    /// From this day.
    pub from_on: Date,
    /// Until this day, which is included; without end when none.
    pub until_on: Option<Date>,
    /// Whether it was ended before its time.
    pub ended: bool,
}

impl Mandate {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        !self.ended && self.from_on <= day && self.until_on.is_none_or(|until| day <= until)
    }
}

/// All somebody may do on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    whole: Rights,
    units: BTreeMap<UnitId, Rights>,
}

impl Reach {
    /// Adds up mandates that hold on a day. `units` says which unit belongs to which authority.
    #[must_use]
    pub fn of(mandates: &[Mandate], units: &[(UnitId, AuthorityId)], day: Date) -> Self {
        let mut reach = Self::default();
        for m in mandates.iter().filter(|m| m.holds_on(day)) {
            match m.place {
                Place::Whole => reach.whole.extend(m.rights.iter().copied()),
                Place::Unit(unit) => reach.at(unit, &m.rights),
                Place::Authority(authority) => {
                    for (unit, _) in units.iter().filter(|(_, a)| *a == authority) {
                        reach.at(*unit, &m.rights);
                    }
                }
            }
        }
        reach
    }

    fn at(&mut self, unit: UnitId, rights: &Rights) {
        self.units.entry(unit).or_default().extend(rights.iter().copied());
    }

    /// Whether the right is held at a unit. No right gives another: to coordinate, or to see to people and
    /// channels, is not to read what people write. Who coordinates and reads has been given both (CH-08).
    #[must_use]
    pub fn may(&self, right: Right, unit: UnitId) -> bool {
        let has = |rights: &Rights| rights.contains(&right);
        has(&self.whole) || self.units.get(&unit).is_some_and(has)
    }

    /// Whether the public messages of a unit are counted for this person: whoever reads them, and whoever
    /// coordinates, who must see what is late and what is covered without reading it (CH-10).
    #[must_use]
    pub fn counts(&self, unit: UnitId) -> bool {
        self.may(Right::ReadMessages, unit) || self.may(Right::Coordinate, unit)
    }

    /// The same for the whole municipality.
    #[must_use]
    pub fn counts_everywhere(&self) -> bool {
        self.may_everywhere(Right::ReadMessages) || self.may_everywhere(Right::Coordinate)
    }

    /// Whether the right is held for the whole municipality.
    #[must_use]
    pub fn may_everywhere(&self, right: Right) -> bool {
        self.whole.contains(&right)
    }

    /// Whether the right is held anywhere.
    #[must_use]
    pub fn may_somewhere(&self, right: Right) -> bool {
        self.may_everywhere(right) || self.units.keys().any(|unit| self.may(right, *unit))
    }

    /// Whether nothing at all may be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.units.values().all(Rights::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    fn mandate(place: Place, rights: &[Right]) -> Mandate {
        Mandate {
            rights: rights.iter().copied().collect(),
            place,
            from_on: date(2026, 1, 1),
            until_on: Some(date(2026, 6, 30)),
            ended: false,
        }
    }

    #[test]
    fn a_mandate_holds_to_the_end_of_its_last_day_and_no_longer() {
        let m = [mandate(Place::Unit(unit(1)), &[Right::Handle])];
        assert!(Reach::of(&m, &[], date(2026, 6, 30)).may(Right::Handle, unit(1)));
        assert!(!Reach::of(&m, &[], date(2026, 7, 1)).may(Right::Handle, unit(1)));
        assert!(!Reach::of(&m, &[], date(2025, 12, 31)).may(Right::Handle, unit(1)));
    }

    #[test]
    fn a_mandate_at_an_authority_reaches_its_units_and_no_others() {
        let a = AuthorityId(Uuid::from_u128(9));
        let m = [mandate(Place::Authority(a), &[Right::ReadMessages])];
        let units = [(unit(1), a), (unit(2), AuthorityId(Uuid::from_u128(8)))];
        let reach = Reach::of(&m, &units, date(2026, 3, 1));
        assert!(reach.may(Right::ReadMessages, unit(1)));
        assert!(!reach.may(Right::ReadMessages, unit(2)));
        assert!(!reach.may_everywhere(Right::ReadMessages));
    }

    #[test]
    fn an_ended_mandate_gives_nothing() {
        let m = Mandate { ended: true, ..mandate(Place::Whole, &[Right::ManagePeople]) };
        assert!(Reach::of(&[m], &[], date(2026, 3, 1)).is_empty());
    }

    #[test]
    fn no_right_gives_another_to_set_up_and_to_coordinate_is_not_to_read() {
        let first = [Right::ManagePeople, Right::ManageChannels, Right::ReadTrail, Right::Coordinate];
        let reach = Reach::of(&[mandate(Place::Whole, &first)], &[], date(2026, 3, 1));
        for right in [Right::ReadMessages, Right::ReadDirect, Right::ReadSecret, Right::Handle] {
            assert!(!reach.may(right, unit(5)) && !reach.may_everywhere(right), "{right:?}");
            assert!(!reach.may_somewhere(right), "{right:?}");
        }
    }

    #[test]
    fn who_coordinates_sees_how_much_there_is() {
        let reach = Reach::of(&[mandate(Place::Unit(unit(1)), &[Right::Coordinate])], &[], date(2026, 3, 1));
        assert!(reach.counts(unit(1)) && !reach.counts(unit(2)) && !reach.counts_everywhere());
        let people = Reach::of(&[mandate(Place::Whole, &[Right::ManagePeople])], &[], date(2026, 3, 1));
        assert!(!people.counts(unit(1)), "to see to people is not to coordinate");
    }
}
