//! What a connector or an import hands over: items as they stood at the source, in our words.
//!
//! Nothing here knows a platform or a feed format, and nothing here is stored yet. A connector takes
//! what came, keeps its bytes, says what was wrong with it, and leaves to the inbox what it means:
//! the same item any number of times, in any order, is one message with the right versions.

use super::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What sort of thing an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A post, article or status: it starts a thread.
    Post,
    /// A word under somebody's post.
    Comment,
    /// A question put where questions are put.
    Question,
    /// A direct message: seen by sender and receiver only.
    Direct,
    /// Somebody elsewhere names us.
    Mention,
    /// A report or fault notice (anmälan, felanmälan).
    Report,
    /// None of these, or not possible to tell.
    #[default]
    Other,
}

impl Kind {
    /// Every kind, in the order they are offered in lists.
    pub const ALL: [Self; 7] =
        [Self::Post, Self::Comment, Self::Question, Self::Direct, Self::Mention, Self::Report, Self::Other];

    /// The word this kind is stored and imported under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Question => "question",
            Self::Direct => "direct",
            Self::Mention => "mention",
            Self::Report => "report",
            Self::Other => "other",
        }
    }

    /// The kind behind a word; none when there is no such word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Who can see an item at the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Anybody who looks.
    #[default]
    Public,
    /// Sender and receiver only.
    Direct,
    /// Marked for secrecy by whoever wrote it in. No platform says so, and no file that is imported.
    Secret,
}

/// Where an item stands at its source, seen as ourselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Anybody sees it.
    Visible,
    /// Others reach it with a click: out of sight, and in view all the same.
    BehindClick,
    /// It waits for somebody's approval, or is hidden.
    Hidden,
    /// In the bin, or sorted out as spam.
    Binned,
    /// Not there.
    Gone,
}

impl Standing {
    /// The word it is stored under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::BehindClick => "behind-click",
            Self::Hidden => "hidden",
            Self::Binned => "binned",
            Self::Gone => "gone",
        }
    }

    /// The standing behind a word; none when there is no such word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Visible, Self::BehindClick, Self::Hidden, Self::Binned, Self::Gone];
        all.into_iter().find(|s| s.word() == word)
    }

    /// As it is said on the page.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Visible => "syns för alla",
            Self::BehindClick => "dolt bakom ett klick: andra når det ännu",
            Self::Hidden => "dolt, eller väntar på godkännande",
            Self::Binned => "i papperskorgen eller skräpposten",
            Self::Gone => "finns inte",
        }
    }
}

/// Who wrote an item, as the source names them. Never a person in our register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name shown.
    pub name: String,
    /// The account name, without a leading @, when the source has one.
    pub handle: Option<String>,
    /// The address of the author's page.
    pub url: Option<String>,
    /// The address letters reach the author at, when the source tells us and nobody else. Kept with the
    /// version; never shown in a list.
    pub email: Option<String>,
}

/// A picture, film or file that belongs to an item, not yet fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRef {
    /// Where it lies: always a whole http or https address.
    pub url: String,
    /// What the source says it is; only a look at the bytes tells (see `media::sniff`).
    pub kind: MediaKind,
    /// The text in place of the picture, when the source gives one.
    pub alt: Option<String>,
}

/// What the source says a piece of media is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
    /// Anything else.
    #[default]
    File,
}

impl MediaKind {
    /// What a media type ("image/png") or a file name's ending says.
    #[must_use]
    pub fn guess(media_type: Option<&str>, url: &str) -> Self {
        let declared = media_type.unwrap_or_default().trim().to_ascii_lowercase();
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let ending =
            path.rsplit('.').next().filter(|e| e.len() <= 5).unwrap_or_default().to_ascii_lowercase();
        match (declared.split('/').next().unwrap_or_default(), ending.as_str()) {
            ("image", _) | ("", "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "heic") => Self::Image,
            ("video", _) | ("", "mp4" | "webm" | "mov" | "m4v") => Self::Video,
            ("audio", _) | ("", "mp3" | "m4a" | "ogg" | "wav") => Self::Audio,
            _ => Self::File,
        }
    }
}

/// What `raw` holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RawKind {
    /// A JSON value.
    Json,
    /// An XML element, with the encoding of the document it stood in.
    Xml,
    /// HTML.
    Html,
    /// Plain text.
    #[default]
    Text,
}

/// Where an item's external id comes from; what settles identity when ids do not hold still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdFrom {
    /// The source gives it (guid, id).
    #[default]
    Source,
    /// Its link stands in for a missing or useless id.
    Link,
    /// A hash of author, time and text stands in for both.
    Content,
}

/// One item as it stood at the source when it was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// What the item is called at the source; unique within its channel, the same at every poll.
    pub external_id: String,
    /// Where `external_id` comes from.
    pub id_from: IdFrom,
    /// What sort of thing it is.
    pub kind: Kind,
    /// The external id of what it answers. What it names may come later, or never.
    pub parent: Option<String>,
    /// What holds the conversation together at the source: an id or an address.
    pub thread: Option<String>,
    /// Who wrote it, when the source says.
    pub author: Option<Author>,
    /// Whether we wrote it; none when that cannot be told.
    pub ours: Option<bool>,
    /// Who can see it at the source.
    pub visibility: Visibility,
    /// Where it stands there, when we may look behind the public page.
    pub standing: Option<Standing>,
    /// Its title, as plain text on one line.
    pub title: Option<String>,
    /// Its text as plain text; paragraphs are parted by an empty line, line breaks kept.
    pub text: String,
    /// Its text as cleaned HTML: no script, no style, no frames, no pictures, only http, https and
    /// mailto links. None when the source gave plain text.
    pub html: Option<String>,
    /// Its own address at the source.
    pub url: Option<String>,
    /// When it was published. None when the source does not say, or says what cannot be true.
    pub published_at: Option<Timestamp>,
    /// When it was last changed, by the source's own word.
    pub updated_at: Option<Timestamp>,
    /// Pictures, films and files, in the source's order, each address once.
    pub media: Vec<MediaRef>,
    /// What each of the media is called where its address does not hold still, in the same order: then these
    /// names tell versions apart, not the addresses. Empty where addresses hold still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media_names: Vec<String>,
    /// The item's bytes exactly as they came.
    pub raw: Vec<u8>,
    /// What `raw` holds.
    pub raw_kind: RawKind,
    /// What was wrong with this item.
    pub problems: Vec<Problem>,
}

/// How it became known that an item is no longer at the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowGone {
    /// The source says so (Atom tombstone, RFC 6721; `gone` in an import).
    Tombstone,
    /// Its own address answers 404.
    Status404,
    /// Its own address answers 410.
    Status410,
    /// A reading of its whole span or thread no longer holds it, and the platform, asked for it alone
    /// as ourselves, has no such item.
    NotThere,
}

/// An item the source no longer has. Having left the feed's window is never this.
///
/// It says nothing of who took it away, and is no weeding (gallring): what we hold stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// The item's external id.
    pub external_id: String,
    /// When it was taken away by the source's word; else when it was seen to be gone.
    pub seen_at: Timestamp,
    /// How it became known.
    pub how: HowGone,
    /// When it was last seen to be there: it went after this and not later than `seen_at`. None where
    /// nobody looked.
    pub last_seen: Option<Timestamp>,
}

/// What one answer or one piece of a file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// What the source calls itself.
    pub title: Option<String>,
    /// The items, in the source's order. No external id twice.
    pub items: Vec<Taken>,
    /// What the source says is gone.
    pub gone: Vec<Gone>,
    /// What was wrong with the whole; what was wrong with one item stands on the item.
    pub problems: Vec<Problem>,
    /// The answer broke off: there may have been more items after the last.
    pub truncated_after_break: bool,
}

/// What makes a version: two takings with the same digest are the same version of a message.
///
/// SHA-256 over the line `torg version 1\n` and then, each as a big-endian 64-bit length and its
/// UTF-8 bytes: title (a single byte 0 when there is none, else a byte 1 before its length), text,
/// the author's name (same), and every media address in order (or its name, where `media_names` has
/// one for each), after their number as a big-endian 64-bit integer. Handle, links, HTML, times, raw bytes and when it was taken are left out: none of
/// them is what a reader saw change. This definition is frozen; another one gets another first line.
#[must_use]
pub fn digest(taken: &Taken) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"torg version 1\n");
    let length = |text: &str| (text.len() as u64).to_be_bytes();
    let maybe = |hash: &mut Sha256, text: Option<&str>| match text {
        None => hash.update([0]),
        Some(text) => {
            hash.update([1]);
            hash.update(length(text));
            hash.update(text);
        }
    };
    maybe(&mut hash, taken.title.as_deref());
    hash.update(length(&taken.text));
    hash.update(&taken.text);
    maybe(&mut hash, taken.author.as_ref().map(|a| a.name.as_str()));
    hash.update((taken.media.len() as u64).to_be_bytes());
    let named = taken.media_names.len() == taken.media.len();
    for (place, media) in taken.media.iter().enumerate() {
        let name = taken.media_names.get(place).filter(|_| named).unwrap_or(&media.url);
        hash.update(length(name));
        hash.update(name);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> Taken {
        Taken {
            external_id: "1".into(),
            title: Some("Badhuset".into()),
            text: "När öppnar det?".into(),
            author: Some(Author { name: "Anna".into(), ..Author::default() }),
            media: vec![MediaRef { url: "https://x.se/a.png".into(), kind: MediaKind::Image, alt: None }],
            ..Taken::default()
        }
    }

    #[test]
    fn the_digest_never_changes_between_releases() {
        let hex: String = digest(&taken()).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "9482a98637a11bf0abc84d0e6c69b7b1c11ba87a0f37e52c8258d6f5a64d4ecf");
    }

    #[test]
    fn what_a_reader_sees_makes_a_version_and_nothing_else_does() {
        let same = |change: fn(&mut Taken)| {
            let mut other = taken();
            change(&mut other);
            digest(&other) == digest(&taken())
        };
        assert!(!same(|t| t.text.push('!')));
        assert!(!same(|t| t.title = None));
        assert!(!same(|t| t.title = Some(String::new())));
        assert!(!same(|t| t.author = None));
        assert!(!same(|t| t.media.clear()));
        assert!(!same(|t| t.text = "BadhusetNär öppnar det?".into()));
        assert!(same(|t| t.raw = b"<item/>".to_vec()));
        assert!(same(|t| t.updated_at = Some(Timestamp::UNIX_EPOCH)));
        assert!(same(|t| t.url = Some("https://x.se/".into())));
        assert!(same(|t| t.html = Some("<p>När öppnar det?</p>".into())));
    }

    #[test]
    fn a_picture_whose_address_is_signed_anew_is_the_same_picture() {
        let at = |url: &str, name: &str| {
            let media = vec![MediaRef { url: url.into(), kind: MediaKind::Image, alt: None }];
            digest(&Taken { media, media_names: vec![name.into()], ..taken() })
        };
        assert_eq!(at("https://cdn.test/1.jpg?sig=a", "1.jpg"), at("https://cdn.test/1.jpg?sig=b", "1.jpg"));
        assert_ne!(at("https://cdn.test/1.jpg?sig=a", "1.jpg"), at("https://cdn.test/1.jpg?sig=a", "2.jpg"));
    }

    #[test]
    fn a_media_type_wins_over_the_ending_of_the_address() {
        assert_eq!(MediaKind::guess(Some("video/mp4"), "https://x.se/a.png"), MediaKind::Video);
        assert_eq!(MediaKind::guess(None, "https://x.se/a.PNG?w=1"), MediaKind::Image);
        assert_eq!(MediaKind::guess(None, "https://x.se/a"), MediaKind::File);
    }
}
