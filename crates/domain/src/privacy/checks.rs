//! Check digits and calendar dates: arithmetic on digits already found.
//!
//! Everything takes ASCII digits as bytes. What is not a digit makes a check fail rather than panic.

/// Luhn's check (mod 10), as used by personal, organisation, giro and card numbers.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let mut sum = 0_u32;
    for (place, digit) in digits.iter().rev().enumerate() {
        if !digit.is_ascii_digit() {
            return false;
        }
        let value = u32::from(digit - b'0');
        sum += match place % 2 {
            0 => value,
            _ if value > 4 => value * 2 - 9,
            _ => value * 2,
        };
    }
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// ISO 7064 mod 97-10 over an IBAN without spaces.
pub(super) fn mod_97(iban: &[u8]) -> bool {
    if iban.len() < 5 {
        return false;
    }
    let mut rest = 0_u32;
    for symbol in iban[4..].iter().chain(&iban[..4]) {
        rest = match symbol {
            b'0'..=b'9' => (rest * 10 + u32::from(symbol - b'0')) % 97,
            b'A'..=b'Z' => (rest * 100 + u32::from(symbol - b'A') + 10) % 97,
            _ => return false,
        };
    }
    rest == 1
}

/// The number that up to nine digits spell.
pub(super) fn number(digits: &[u8]) -> u32 {
    digits.iter().take(9).fold(0, |sum, digit| sum * 10 + u32::from(digit.wrapping_sub(b'0') % 10))
}

/// Whether the day exists in the calendar.
pub(super) fn real_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_test_numbers_pass_their_checks() {
        for digits in ["6408233234", "5560160680", "50501055", "9912346", "9020033", "4111111111111111"] {
            assert!(luhn(digits.as_bytes()), "{digits}");
        }
        assert!(!luhn(b"6403273814"));
        assert!(!luhn(b""));
        assert!(mod_97(b"SE4550000000058398257466"));
        assert!(mod_97(b"SE3550000000054910000003"));
        assert!(!mod_97(b"SE4650000000058398257466"));
        assert!(!mod_97(b"SE4"));
    }

    #[test]
    fn the_calendar_knows_leap_years() {
        assert!(real_date(2000, 2, 29));
        assert!(!real_date(1900, 2, 29));
        assert!(!real_date(2023, 4, 31));
        assert!(!real_date(2023, 0, 1));
        assert!(!real_date(2023, 13, 1));
    }
}
