//! The names things have here: addresses of records, their keys, and the pages people see.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The collections we read and write.
pub(super) const POST: &str = "app.bsky.feed.post";
pub(super) const GATE: &str = "app.bsky.feed.threadgate";
pub(super) const BLOCK: &str = "app.bsky.graph.block";

/// An address of a record, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Uri {
    /// Whose.
    pub(super) did: String,
    /// Of what kind.
    pub(super) collection: String,
    /// Which.
    pub(super) key: String,
}

impl Uri {
    pub(super) fn of(did: &str, collection: &str, key: &str) -> Self {
        Self { did: did.into(), collection: collection.into(), key: key.into() }
    }

    /// The parts of an address as it is written; none when it is no such address.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("at://")?.split('/');
        let (did, collection, key) = (parts.next()?, parts.next()?, parts.next()?);
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:~-%".contains(&b))
        };
        let whole = parts.next().is_none() && did.starts_with("did:");
        (whole && [did, collection, key].iter().all(|p| plain(p))).then(|| Self::of(did, collection, key))
    }

    /// The page on which people see a post. By number, not by name: names change owners.
    pub(super) fn page(&self) -> String {
        format!("{}/post/{}", profile(&self.did), self.key)
    }
}

impl std::fmt::Display for Uri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at://{}/{}/{}", self.did, self.collection, self.key)
    }
}

/// The page of an account.
pub(super) fn profile(did: &str) -> String {
    format!("https://bsky.app/profile/{did}")
}

/// The letters of a record's key, in their order.
const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The key of a record we make for a mark: the same every time, so that asking twice finds the first. A mark
/// that bears a time (UUIDv7) gives a key of that time, as the platform's own would be.
pub(super) fn key_for(mark: &str, place: usize) -> String {
    let digest = Sha256::digest(format!("{mark}/{place}").as_bytes());
    let mut chance = [0_u8; 8];
    chance.copy_from_slice(&digest[..8]);
    let chance = u64::from_be_bytes(chance);
    let millis = Uuid::parse_str(mark).ok().and_then(|id| id.get_timestamp()).map(|at| {
        let (seconds, nanos) = at.to_unix();
        seconds * 1000 + u64::from(nanos / 1_000_000)
    });
    // 53 bits of microseconds, 10 of chance, and never the first bit.
    let value = match millis {
        Some(millis) => {
            let micros = millis * 1000 + (place as u64 % 100) * 10 + chance % 10;
            ((micros & ((1 << 53) - 1)) << 10) | ((chance >> 32) & 1023)
        }
        None => chance & (u64::MAX >> 1),
    };
    (0..13).map(|n| char::from(LETTERS[(value >> (60 - 5 * n)) as usize & 31])).collect()
}

/// When a key was made, or a state of somebody's records, by its name; none where that bears no time.
pub(super) fn instant_of(name: &str) -> Option<Timestamp> {
    let mut value = 0_u64;
    for letter in name.bytes() {
        let five = LETTERS.iter().position(|known| *known == letter)?;
        value = value.checked_mul(32)?.checked_add(u64::try_from(five).ok()?)?;
    }
    let micros = i64::try_from(value >> 10).ok().filter(|_| name.len() == 13)?;
    Timestamp::from_microsecond(micros).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_whole_or_not_at_all() {
        let uri = Uri::read("at://did:plc:abc/app.bsky.feed.post/3k2a").unwrap();
        assert_eq!(uri.to_string(), "at://did:plc:abc/app.bsky.feed.post/3k2a");
        assert_eq!(uri.page(), "https://bsky.app/profile/did:plc:abc/post/3k2a");
        for none in
            ["", "at://", "at://anna.test/a/b", "at://did:plc:a/b", "at://did:plc:a/b/c/d", "at://did:x/b/ö"]
        {
            assert_eq!(Uri::read(none), None, "{none}");
        }
    }

    #[test]
    fn the_key_of_an_order_is_the_same_every_time_and_bears_its_time() {
        let order = "019382c6-8f00-7abc-8def-0123456789ab";
        let key = key_for(order, 0);
        assert_eq!(key, key_for(order, 0));
        assert_ne!(key, key_for(order, 1));
        assert_eq!(key.len(), 13);
        let value =
            key.bytes().fold(0_u64, |sum, b| sum << 5 | LETTERS.iter().position(|l| *l == b).unwrap() as u64);
        assert_eq!((value >> 10) / 1000, 0x0193_82c6_8f00);
        assert!(key_for("något annat", 0).bytes().next().unwrap() <= b'j', "the first bit is never set");
    }

    #[test]
    fn a_key_says_when_it_was_made_and_what_is_no_key_says_nothing() {
        let order = "019382c6-8f00-7abc-8def-0123456789ab";
        let millis = Timestamp::from_millisecond(0x0193_82c6_8f00).unwrap();
        assert!(instant_of(&key_for(order, 0)).unwrap().duration_since(millis).as_millis() < 1);
        for none in ["", "3k2a", "3k2aaaaaaaa2ö", "zzzzzzzzzzzzz", "3k2aaaaaaaaaaa", "3k2aaaaaaaa2A"] {
            assert_eq!(instant_of(none), None, "{none}");
        }
    }
}
