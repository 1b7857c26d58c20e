//! The dated catalogue of platforms: names, earlier names, and what can be done there with other
//! people's messages (CH-33, CH-36, RM-18). Platforms change; capabilities have dates.

use super::reading::{Book, Mistake, Strictness, record, words};
use jiff::civil::Date;

words! {
    /// What can be done.
    pub enum Capability {
        /// Comments can be read.
        Read = "read", "läsa kommentarer";
        /// Mentions can be read.
        Mentions = "mentions", "läsa omnämnanden";
        /// Direct messages can be read.
        Direct = "direct", "läsa direktmeddelanden";
        /// An answer can be given in place.
        Answer = "answer", "svara";
        /// A comment can be hidden from all others, and shown again.
        HideAll = "hide_all", "dölja för alla";
        /// A comment can be put behind a click; others still reach it.
        HideClick = "hide_click", "dölja bakom ett klick";
        /// A comment can be removed for good.
        Remove = "remove", "ta bort";
        /// An author can be blocked.
        Block = "block", "blockera";
        /// Whoever runs the platform can be told of a message.
        Report = "report", "anmäla till plattformen";
        /// Edits and deletions by the author can be seen.
        EditsSeen = "edits_seen", "se ändringar";
        /// New things are told to us at once.
        Push = "push", "få veta direkt";
    }

    /// Against what torg's own connection has been tried.
    pub enum TriedOn {
        /// A real server, started by the tests.
        RealServer = "real-server", "prövad mot en riktig server";
        /// Answers written from what the platform's documentation says.
        Documented = "documented", "prövad mot svar skrivna efter plattformens dokumentation";
    }

    /// How far a capability reaches.
    pub enum Reach {
        /// Yes.
        Yes = "yes", "ja";
        /// Partly: the note says how.
        Partly = "partly", "delvis";
        /// Not possible.
        No = "no", "nej";
        /// By hand, outside the program.
        ByHand = "by_hand", "för hand";
    }

    /// How one can see what stands in a place where a channel tells of itself.
    pub enum Seen {
        /// On the page at the channel's own address, by anybody.
        Page = "page", "på kanalens egen sida";
        /// In the account's profile, which anybody may ask the platform for.
        Profile = "profile", "i kontots profil";
        /// By hand: signed in, or in a view that no address leads to.
        Hand = "hand", "för hand";
    }

    /// What kind of place it is.
    pub enum PlatformKind {
        /// Kept by hand: link, copied text, screenshot.
        Manual = "manual", "för hand";
        /// A feed.
        Feed = "feed", "flöde";
        /// A blog or site of one's own.
        Own = "own", "egen webbplats";
        /// A social network run by a company.
        Network = "network", "socialt nätverk";
        /// A network of many servers.
        Federated = "federated", "öppet nätverk";
        /// Video.
        Video = "video", "video";
        /// Pictures.
        Picture = "picture", "bild";
    }
}

record! {
    /// What a platform can do, for a time.
    pub struct Ability {
        /// What.
        can: Capability = "förmåga",
        /// How far.
        reach: Reach = "räckvidd",
        /// What to know about it.
        note: Option<String> = "anmärkning",
        /// First day it was so, where known.
        from: Option<Date> = "från",
        /// Last day it was so.
        until: Option<Date> = "till och med",
        /// True when it has not been tried or checked against the platform's own text.
        unconfirmed: Option<bool> = "ej bekräftad",
    }

    /// torg's own connection to the platform's interface, and how far it is to be relied on.
    pub struct Connection {
        /// Against what it has been tried.
        tried: TriedOn = "prövad mot",
        /// Which version of which server or document.
        against: String = "version",
        /// The day it was last tried.
        on: Date = "dag",
        /// What the interface has and the connection does not, in words.
        lacks: Option<Vec<String>> = "saknar",
    }

    /// What lets torg in there, and how a person renews it.
    pub struct AccessGuide {
        /// What it is.
        what: String = "vad",
        /// How long it holds.
        lasts: String = "hur länge",
        /// Where to begin, where that is one place for everybody.
        at: Option<String> = "adress",
        /// What to do, in order, in plain words.
        steps: Vec<String> = "steg",
        /// True when it has not been tried against the platform as it is.
        unconfirmed: Option<bool> = "ej bekräftad",
        /// How one signs in there instead; none where what lets torg in is pasted.
        sign_in: Option<SignInGuide> = "inloggning",
    }

    /// How a person signs in at the platform, so that torg gets what lets it in without seeing a password.
    pub struct SignInGuide {
        /// What the button says.
        button: String = "knapp",
        /// What happens, in plain words.
        lead: String = "vad som händer",
        /// How long it holds.
        lasts: String = "hur länge",
    }

    /// What one thing costs at a platform that takes money for what is asked of it.
    pub struct Price {
        /// What is paid for, in words that stand after a number: "lästa inlägg".
        what: String = "vad",
        /// What one costs, in thousandths of the currency.
        thousandths: u16 = "tusendelar",
    }

    /// What a platform takes for what is read and done through its interface. Where it stands, nothing is asked for
    /// before somebody has said how much a channel may cost.
    pub struct Charges {
        /// The currency, by its three letters.
        currency: String = "valuta",
        /// The price list they are from.
        against: String = "prislista",
        /// The day it was last looked at.
        on: Date = "dag",
        /// The prices.
        price: Vec<Price> = "priser",
    }

    /// A name the platform had before.
    pub struct EarlierName {
        /// The name.
        name: String = "namn",
        /// Last day it was used, where known.
        until: Option<Date> = "till och med",
    }

    /// How the address of an account looks there. Several of a platform are several kinds of account: a
    /// page and a group may have the same name and be two.
    pub struct AccountForm {
        /// The host names, without `www.`; `*` is any, and the host is then part of the account's name.
        hosts: Vec<String> = "värdnamn",
        /// The forms of the path, `{name}` where the account's name stands, `*` for any word; what follows
        /// is not part of it.
        forms: Vec<String> = "former",
        /// True when small and capital letters make different accounts.
        exact: Option<bool> = "skiljer på stora och små",
    }

    /// A place where a channel tells of itself: who stands behind it, when it is watched, what is removed.
    pub struct TextPlace {
        /// Its word; never changed.
        place: String = "plats",
        /// What the platform calls it.
        name: String = "benämning",
        /// At most so many characters; left out where there is no end.
        most: Option<u16> = "högst antal tecken",
        /// How what stands there can be seen.
        seen: Seen = "läses",
        /// What to know about it.
        note: Option<String> = "anmärkning",
        /// First day it was so, where known.
        from: Option<Date> = "från",
        /// Last day it was so.
        until: Option<Date> = "till och med",
        /// True when it has not been tried or checked against the platform's own text.
        unconfirmed: Option<bool> = "ej bekräftad",
    }

    /// One platform.
    pub struct Platform {
        /// Its key; never changed, even when the platform changes its name.
        key: String = "nyckel",
        /// Its name now.
        name: String = "namn",
        /// Names it had before.
        earlier: Option<Vec<EarlierName>> = "tidigare namn",
        /// A letter or sign that stands for it where there is no room for the name.
        glyph: String = "tecken",
        /// What kind of place it is.
        kind: PlatformKind = "slag",
        /// First day in the catalogue's sense of use, where known.
        used_from: Option<Date> = "används från",
        /// Last day it could be used.
        closed_on: Option<Date> = "stängd",
        /// Whether the municipality answers for other people's messages there (PD-17, PD-19).
        responsible_for_others: bool = "ansvar för andras inlägg",
        /// Whether content disappears by itself there, so that it must be captured on receipt.
        vanishes: Option<bool> = "försvinner av sig själv",
        /// How the address of an account looks there; none where an account is a site of its own.
        account: Option<Vec<AccountForm>> = "kontots adress",
        /// What lets torg in there, and how a person renews it; none where nothing does.
        access: Option<AccessGuide> = "det som släpper in",
        /// torg's own connection there; none where the platform is followed by feed or by hand.
        connection: Option<Connection> = "egen anslutning",
        /// What the platform takes for what is read and done through its interface; none where it takes nothing.
        charges: Option<Charges> = "kostnader",
        /// What can be done there.
        ability: Vec<Ability> = "förmågor",
        /// Where a channel tells of itself there, the place that everybody sees first before the others.
        texts: Option<Vec<TextPlace>> = "presentationstexter",
    }

    /// The file platforms.toml.
    pub struct Platforms {
        /// Every platform.
        platform: Vec<Platform> = "plattformar",
    }
}

impl Platforms {
    /// Reads the catalogue.
    ///
    /// # Errors
    /// Every mistake in the text.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Mistake>> {
        let mut book = Book::new(Strictness::Written);
        let read: Option<Self> = book.file(file, text);
        let mut seen = std::collections::BTreeSet::new();
        for platform in read.iter().flat_map(|all| &all.platform) {
            if !seen.insert(platform.key.as_str()) {
                book.wrong_file(file, &platform.key, "plattformen står två gånger");
            }
        }
        let mistakes = book.into_mistakes();
        match read {
            Some(all) if mistakes.is_empty() => Ok(all),
            _ => Err(mistakes),
        }
    }

    /// One platform by its key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Platform> {
        self.platform.iter().find(|platform| platform.key == key)
    }
}

impl Platform {
    /// Where a channel could tell of itself on a day.
    pub fn text_places(&self, on: Date) -> impl Iterator<Item = &TextPlace> {
        self.texts.iter().flatten().filter(move |place| {
            place.from.is_none_or(|from| from <= on) && place.until.is_none_or(|until| on <= until)
        })
    }

    /// What could be done there on a day; nothing known is `None`, never "no".
    #[must_use]
    pub fn ability(&self, can: Capability, on: Date) -> Option<&Ability> {
        self.ability.iter().find(|ability| {
            ability.can == can
                && ability.from.is_none_or(|from| from <= on)
                && ability.until.is_none_or(|until| on <= until)
        })
    }
}
