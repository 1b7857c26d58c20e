//! The recognisers: one file for each family of identifiers.
//!
//! Each is called at the first digit of a run (or at `@`, `:`, a bracket or a word), looks at a bounded
//! stretch around it, and notes what it believes. None knows of the others: overlaps are settled later.

pub(super) mod address;
pub(super) mod bank;
pub(super) mod birth;
pub(super) mod card;
pub(super) mod case_number;
pub(super) mod document;
pub(super) mod mail;
pub(super) mod network;
pub(super) mod organisation;
pub(super) mod person;
pub(super) mod phone;
pub(super) mod place;
pub(super) mod property;
pub(super) mod vehicle;

use super::walk::Walk;

/// Longer runs of digits are no identifier.
const LONGEST: usize = 34;

/// Looks at a run of digits from its first.
pub(super) fn digits(walk: &mut Walk<'_>, at: usize) {
    let run = walk.run(at, LONGEST + 1);
    if run > LONGEST {
        return;
    }
    if walk.free_before(at) {
        match run {
            6 | 8 | 10 | 12 => {
                person::person(walk, at, run);
                organisation::organisation(walk, at, run);
            }
            _ => {}
        }
        phone::phone(walk, at, run);
        if !walk.covered(at) {
            card::card(walk, at, run);
            bank::giro(walk, at, run);
            bank::account(walk, at, run);
            bank::swish(walk, at, run);
            network::ip_v4(walk, at, run);
            network::dashed_mac(walk, at, run);
            place::position(walk, at, run);
            address::street(walk, at, run);
            address::apartment(walk, at, run);
            address::postcode(walk, at, run);
            property::property(walk, at, run);
            birth::birth(walk, at, run);
        }
    }
    vehicle::plate(walk, at, run);
    bank::iban(walk, at, run);
    organisation::vat(walk, at, run);
    document::document(walk, at, run);
    case_number::case_number(walk, at, run);
    network::hex(walk, at, run);
}
