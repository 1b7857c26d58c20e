//! IP and MAC addresses.

use crate::privacy::checks::number;
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};
use std::net::Ipv6Addr;

/// Four numbers below 256 with points between, and no fifth.
pub(super) fn ip_v4(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run > 3 || walk.at(at + run) != b'.' || walk.before(at) == b'.' {
        return;
    }
    let mut place = at;
    let mut small = true;
    for part in 0..4 {
        if part > 0 {
            if walk.at(place) != b'.' {
                return;
            }
            place += 1;
        }
        let run = walk.run(place, 4);
        let digits = walk.slice(place, place + run);
        if !(1..=3).contains(&run) || (run > 1 && digits[0] == b'0') || number(digits) > 255 {
            return;
        }
        small &= number(digits) < 32;
        place += run;
    }
    let goes_on = walk.at(place) == b'.' && walk.is_digit(place + 1);
    if goes_on || !walk.free_at(place) {
        return;
    }
    let named = walk.said_near(Hint::Network, at, place);
    if !named && walk.said_before(Hint::Version, at, 20) {
        return;
    }
    let confidence = match (named, small) {
        (true, _) => Confidence::High,
        (false, true) => return,
        (false, false) => Confidence::Medium,
    };
    walk.add(Kind::IpAddress, at, place, confidence, Checksum::None);
}

/// Hexadecimal digits and colons around a colon: IPv6 or a MAC address.
pub(in crate::privacy) fn colons(walk: &mut Walk<'_>, at: usize) {
    if at < walk.hex_until {
        return;
    }
    let within = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
    let (mut start, mut end) = (at, at);
    while start > 0 && at - start < 40 && within(walk.at(start - 1)) {
        start -= 1;
    }
    let mut count = 0;
    while within(walk.at(end)) {
        count += usize::from(walk.at(end) == b':');
        end += 1;
    }
    walk.spend(end - start);
    walk.hex_until = end;
    // A colon that ends a sentence before the address is not of it.
    while end > start && walk.at(end - 1) == b':' && walk.slice(end.saturating_sub(2), end) != b"::" {
        end -= 1;
    }
    if count < 2 || end - start > 45 || !walk.free_before(start) || !walk.free_at(end) {
        return;
    }
    let token = walk.slice(start, end);
    if is_mac(token, b':') {
        walk.add(Kind::MacAddress, start, end, Confidence::High, Checksum::None);
        return;
    }
    let Ok(text) = std::str::from_utf8(token) else { return };
    let digits = token.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    if text.parse::<Ipv6Addr>().is_ok() && digits >= 3 {
        let times = token.iter().all(|byte| byte.is_ascii_digit() || *byte == b':')
            && !token.windows(2).any(|two| two == b"::");
        let confidence = if times { Confidence::Low } else { Confidence::High };
        walk.add(Kind::IpAddress, start, end, confidence, Checksum::None);
    }
}

/// A MAC address with dashes, from its first pair or the first pair that begins with a digit.
pub(super) fn dashed_mac(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run > 2 || walk.at(at + 2) != b'-' {
        return;
    }
    let mut start = at;
    while at - start < 15
        && start >= 3
        && walk.at(start - 1) == b'-'
        && walk.at(start - 2).is_ascii_hexdigit()
        && walk.at(start - 3).is_ascii_hexdigit()
    {
        start -= 3;
    }
    mac(walk, start);
}

/// A pair of a MAC address that begins with a letter (`5E`, `aB` stand before): looked at from its digit.
pub(super) fn hex(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run == 1
        && at >= 1
        && walk.at(at - 1).is_ascii_hexdigit()
        && walk.is_letter(at - 1)
        && walk.at(at + 1) == b'-'
    {
        let mut start = at - 1;
        while at - start < 16
            && start >= 3
            && walk.at(start - 1) == b'-'
            && walk.at(start - 2).is_ascii_hexdigit()
            && walk.at(start - 3).is_ascii_hexdigit()
        {
            start -= 3;
        }
        mac(walk, start);
    }
}

fn mac(walk: &mut Walk<'_>, start: usize) {
    let end = start + 17;
    walk.spend(32);
    if is_mac(walk.slice(start, end), b'-')
        && walk.free_before(start)
        && walk.free_at(end)
        && walk.at(end) != b'-'
    {
        walk.add(Kind::MacAddress, start, end, Confidence::High, Checksum::None);
    }
}

fn is_mac(token: &[u8], sign: u8) -> bool {
    token.len() == 17
        && token.iter().enumerate().all(|(place, byte)| match place % 3 {
            2 => *byte == sign,
            _ => byte.is_ascii_hexdigit(),
        })
}
