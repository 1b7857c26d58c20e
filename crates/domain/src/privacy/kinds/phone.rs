//! Telephone numbers, by the Swedish numbering plan.
//!
//! The area code tells a number from other digits: `0` and one to three digits that are one, and then a
//! rest in groups of two or three. Service numbers (112, 1177, 020, 077x, 0900) and the municipality's
//! own numbers are no findings.

use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// Groups of digits after each other, with what stands between.
struct Groups {
    /// Length, and end offset, of each group.
    groups: Vec<(usize, usize)>,
    /// The sign before each group; the first has none.
    signs: Vec<u8>,
}

pub(super) fn phone(walk: &mut Walk<'_>, at: usize, run: usize) {
    let first = walk.at(at);
    if walk.before(at) == b'+' && (at < 2 || walk.free_before(at - 1)) && first != b'0' {
        abroad(walk, at - 1, at, run);
    } else if walk.slice(at, at + 2) == b"00" && run >= 4 {
        abroad(walk, at, at + 2, run - 2);
    } else if first == b'0' && (2..=10).contains(&run) && walk.at(at + 1) != b'0' {
        let start = if walk.before(at) == b'(' && walk.at(at + run) == b')' { at - 1 } else { at };
        national(walk, start, at);
    }
}

/// Reads groups from `at` until they hold `most` digits.
fn groups(walk: &Walk<'_>, at: usize, most: usize) -> Groups {
    let mut read = Groups { groups: Vec::new(), signs: Vec::new() };
    let (mut place, mut sign, mut total) = (at, 0, 0);
    while read.groups.len() < 8 {
        let run = walk.run(place, most + 1);
        if run == 0 || total + run > most {
            break;
        }
        total += run;
        place += run;
        read.groups.push((run, place));
        read.signs.push(sign);
        // A bracket closes the area code, a dash or space parts groups, and people mix them.
        let mut width = 0;
        sign = 0;
        while width < 3 {
            match walk.at(place + width) {
                b')' if read.groups.len() == 1 => {}
                byte @ (b'-' | b'/' | b'.') if matches!(sign, 0 | b' ') => sign = byte,
                b' ' => sign = if sign == 0 { b' ' } else { sign },
                _ => break,
            }
            width += 1;
        }
        if width == 0 {
            break;
        }
        place += width;
    }
    read
}

/// `+46 …`, `0046 …`, and other countries.
fn abroad(walk: &mut Walk<'_>, start: usize, at: usize, run: usize) {
    if walk.slice(at, at + 2) == b"46" {
        let mut place = at + 2;
        if matches!(walk.at(place), b' ' | b'-') {
            place += 1;
        }
        if walk.slice(place, place + 3) == b"(0)" {
            place += 3;
            place += usize::from(matches!(walk.at(place), b' ' | b'-'));
        } else if walk.at(place) == b'(' {
            place += 1;
        }
        let skips = usize::from(walk.at(place) == b'0');
        let read = groups(walk, place + skips, 9);
        let mut digits = 0;
        let mut end = None;
        for (length, after) in &read.groups {
            digits += length;
            if (7..=9).contains(&digits) && walk.free_at(*after) {
                end = Some(*after);
            }
        }
        let Some(end) = end else { return };
        let mut number = vec![b'0'];
        number.extend(walk.digits(place + skips, end));
        if area(&number).is_some_and(|area| !is_mobile(&number) || number.len() == 10 || area != 3) {
            found(walk, start, end, &number, Confidence::High);
        }
        return;
    }
    if run > 12 || walk.before(at) != b'+' {
        return;
    }
    let read = groups(walk, at, 14);
    let total: usize = read.groups.iter().map(|group| group.0).sum();
    if let Some((_, end)) = read.groups.last()
        && (9..=14).contains(&total)
        && walk.free_at(*end)
        && read.groups.iter().skip(1).all(|group| group.0 >= 2)
        && run <= 3.max(total)
    {
        walk.add(Kind::Phone, start, *end, Confidence::Medium, Checksum::None);
    }
}

/// A number that begins with a nought.
fn national(walk: &mut Walk<'_>, start: usize, at: usize) {
    let read = groups(walk, at, 10);
    let (mut total, mut best) = (0, None);
    for (index, (length, end)) in read.groups.iter().enumerate() {
        total += length;
        if total >= 8 && walk.free_at(*end) && !dangles(walk, *end) {
            best = Some((index + 1, *end));
        }
    }
    let Some((count, end)) = best else { return };
    let number = walk.digits(at, end);
    let Some(area) = area(&number) else { return };
    let (lengths, signs) = (&read.groups[..count], &read.signs[..count]);
    let mobile = is_mobile(&number);
    if (mobile || number.starts_with(b"010")) && number.len() != 10 {
        return;
    }
    let bare = count == 1;
    let asked = walk.said_near(Hint::Phone, start, end);
    let other =
        !asked && (walk.said_before(Hint::Other, start, 25) || walk.said_before(Hint::Case, start, 25));
    let confidence = if bare {
        match () {
            () if other || walk.in_address(at) => return,
            () if mobile || asked => Confidence::High,
            () if number.len() == 10 => Confidence::Medium,
            () => return,
        }
    } else {
        let first_fits = lengths[0].0 == area || (mobile && matches!(lengths[0].0, 4..=6));
        let rest = &lengths[1..];
        let rest_fits = match rest {
            [one] => one.0 >= 5 || (mobile && one.0 >= 4),
            several => {
                several.iter().all(|group| matches!(group.0, 2 | 3))
                    || matches!(several, [(2..=4, _), (4, _)]) && number.len() == 10
            }
        };
        // "08-12 13-17" is opening hours: once a space has parted groups, no dash comes back.
        let space = signs.iter().position(|sign| *sign == b' ').unwrap_or(count);
        let mixed = signs[space.min(count)..].contains(&b'-') && signs[1] == b'-';
        let dots = signs[1..].contains(&b'.');
        let slashes = signs.iter().skip(2).any(|sign| *sign == b'/');
        if !first_fits || !rest_fits || mixed || slashes || (dots && !mobile && !asked) {
            return;
        }
        if other { Confidence::Low } else { Confidence::High }
    };
    found(walk, start, end, &number, confidence);
}

/// A further group belongs to these digits: the number is something else.
fn dangles(walk: &Walk<'_>, end: usize) -> bool {
    matches!(walk.at(end), b'-' | b'/' | b'.' | b':') && walk.is_digit(end + 1)
}

fn found(walk: &mut Walk<'_>, start: usize, end: usize, number: &[u8], confidence: Confidence) {
    let service = [&b"020"[..], b"0200", b"077", b"0900", b"0939", b"0944", b"099"];
    if service.iter().any(|service| number.starts_with(service)) || walk.rules.phones.contains(number) {
        return;
    }
    let swish = walk.said_before(Hint::Swish, start, 25) && is_mobile(number);
    let kind = if swish { Kind::Swish } else { Kind::Phone };
    walk.add(kind, start, end, confidence, Checksum::None);
}

fn is_mobile(number: &[u8]) -> bool {
    matches!(number, [b'0', b'7', b'0' | b'2' | b'3' | b'6' | b'9', ..])
}

/// How many digits the area code of a national number has, if it has one.
fn area(number: &[u8]) -> Option<usize> {
    const THREE: [&[u8; 3]; 25] = [
        b"010", b"011", b"013", b"016", b"018", b"019", b"020", b"021", b"023", b"026", b"031", b"033",
        b"035", b"036", b"040", b"042", b"044", b"046", b"054", b"060", b"063", b"070", b"072", b"073",
        b"076",
    ];
    let three = number.get(..3)?;
    Some(match three {
        [b'0', b'8', _] => 2,
        b"079" | b"090" => 3,
        _ if THREE.iter().any(|area| area[..] == *three) => 3,
        b"077" => 4,
        [b'0', b'1'..=b'6' | b'9', _] => 4,
        _ => return None,
    })
}
