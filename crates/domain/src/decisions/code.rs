//! The short code of a decision: what an author types to see why. Unguessable, and readable aloud.

/// The alphabet: digits and letters that are not taken for one another (Crockford's base32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of eighty unpredictable bits, four times four: `K7QM-2X9D-0RT4-W8HN`.
#[must_use]
pub fn short_code(chance: [u8; 10]) -> String {
    let bits = chance.iter().fold(0_u128, |all, byte| (all << 8) | u128::from(*byte));
    let mut code = String::with_capacity(19);
    for place in 0..16_u32 {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        let at = usize::try_from((bits >> (75 - 5 * place)) & 31).unwrap_or(0);
        code.push(char::from(ALPHABET[at]));
    }
    code
}

/// The code somebody typed, as it is kept: case, spaces and dashes do not count, and what is easily
/// mistaken is read as what it must be. `None` for what is no code.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(19);
    let mut n = 0;
    for sign in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let sign = match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            sign if sign.is_ascii() && ALPHABET.contains(&u8::try_from(sign).unwrap_or(0)) => sign,
            _ => return None,
        };
        if n > 0 && n % 4 == 0 {
            code.push('-');
        }
        code.push(sign);
        n += 1;
        if n > 16 {
            return None;
        }
    }
    (n == 16).then_some(code)
}
