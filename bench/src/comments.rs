//! Comments as residents write them: the sentences of the demo's visitors, put together anew, the same
//! in every run.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use torg_domain::channels::taken::{Author, Kind, RawKind, Taken};

const FIRST: [&str; 16] = [
    "Anna", "Bengt", "Cecilia", "Dragan", "Eva", "Fatima", "Göran", "Hanna", "Ibrahim", "Jenny", "Karl",
    "Lena", "Mohammed", "Nils", "Åsa", "Örjan",
];
const LAST: [&str; 12] = [
    "Andersson",
    "Berg",
    "Carlsson",
    "Dahl",
    "Ek",
    "Forsberg",
    "Holm",
    "Lind",
    "Nyström",
    "Öberg",
    "Sjögren",
    "Wallin",
];

/// In one text of five, for a search that hits much.
pub const COMMON: &str = "Det här gäller skolan.";
/// In one text of twenty, for a search with two words.
pub const SECOND: &str = "Parkeringen är alltid full.";
/// In one text of twenty thousand.
pub const RARE: &str = "Isvallsbron är avstängd igen.";

/// The sentences.
pub struct Comments(Vec<String>);

/// A number that looks like chance and is the same in every run (SplitMix64).
pub fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn pick<T>(of: &[T], by: u64) -> Option<&T> {
    let length = u64::try_from(of.len()).ok()?;
    of.get(usize::try_from(by.checked_rem(length)?).ok()?)
}

impl Comments {
    /// Reads the demo's messages.
    pub fn read() -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/lillkoping/messages");
        let mut files: Vec<_> = std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
        files.sort();
        let mut sentences = Vec::new();
        for file in files {
            let read: toml::Table = toml::from_str(&std::fs::read_to_string(&file)?)?;
            for one in read.get("message").and_then(toml::Value::as_array).into_iter().flatten() {
                let ours = one.get("direction").and_then(toml::Value::as_str) == Some("ours");
                let text = one.get("text").and_then(toml::Value::as_str).unwrap_or_default();
                if !ours {
                    sentences.extend(text.split_inclusive(['.', '!', '?']).map(|s| s.trim().to_owned()));
                }
            }
        }
        // What holds a fault that the demo shows (a number, a threat) is a sentence like any other.
        sentences.retain(|s| s.chars().count() > 8 && !s.contains("skolan") && !s.contains("arkering"));
        anyhow::ensure!(sentences.len() > 200, "the demo has too few sentences");
        Ok(Self(sentences))
    }

    /// The n-th text: one to five sentences.
    pub fn text(&self, n: u64) -> String {
        let roll = mixed(n);
        let mut parts: Vec<&str> =
            (0..=roll % 5).filter_map(|i| pick(&self.0, mixed(roll ^ i)).map(String::as_str)).collect();
        for (every, sentence) in [(5, COMMON), (20, SECOND), (20_000, RARE)] {
            if mixed(n ^ every).is_multiple_of(every) {
                parts.push(sentence);
            }
        }
        parts.join(" ")
    }

    /// The n-th author.
    pub fn author(&self, n: u64) -> String {
        let roll = mixed(n ^ 0xa0);
        let first = pick(&FIRST, roll).copied().unwrap_or_default();
        format!("{first} {}", pick(&LAST, roll >> 32).copied().unwrap_or_default())
    }

    /// The n-th comment as a connector hands it over, with what a platform's answer holds of it.
    pub fn taken(&self, n: u64, now: Timestamp) -> Result<Taken> {
        let (text, author) = (self.text(n), self.author(n));
        let external_id = format!("1784{:012}_{n}", n / 20);
        // Every twentieth begins a thread; most answer it, some answer another comment.
        let parent = match n % 20 {
            0 => None,
            k if k % 4 == 3 => Some(n - 1),
            k => Some(n - k),
        };
        let parent = parent.map(|n| format!("1784{:012}_{n}", n / 20));
        let at = now.checked_sub(SignedDuration::from_secs(i64::try_from(mixed(n ^ 7) % 7_200)?))?;
        let url = format!("https://plats.example/lill/posts/{}?comment_id={n}", n / 20);
        let raw = serde_json::to_vec(&serde_json::json!({
            "id": external_id, "message": text, "created_time": at.to_string(), "permalink_url": url,
            "from": { "name": author, "id": format!("1000{:011}", mixed(n ^ 9) % 100_000_000_000) },
            "parent": parent.as_ref().map(|id| serde_json::json!({ "id": id })), "like_count": n % 7,
            "comment_count": 0, "is_hidden": false, "can_hide": true, "can_remove": true,
        }))
        .context("a comment as JSON")?;
        Ok(Taken {
            external_id,
            kind: Kind::Comment,
            parent,
            author: Some(Author { name: author, ..Author::default() }),
            text,
            url: Some(url),
            published_at: Some(at),
            raw,
            raw_kind: RawKind::Json,
            ..Taken::default()
        })
    }
}
