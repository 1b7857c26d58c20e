//! The graphic profile of a channel as a dated checklist: logo, symbol picture, profile, and where the pictures
//! come from (GP-01 to GP-08). What is looked at, and how much a lack matters, is the policy's word.

use crate::policy::Policy;
use crate::policy::platforms::Platform;
use crate::policy::values::{Force, ImageSource, InfoItem};

/// One thing to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfileItem {
    /// The municipality's logo is in use (GP-01, IN-23).
    Logo,
    /// A picture stands for the activity (GP-02).
    SymbolPicture,
    /// It follows the graphic profile (GP-03 to GP-05).
    Profile,
    /// It shows its connection to the main page (IN-23).
    MainPageLink,
}

impl ProfileItem {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Logo, Self::SymbolPicture, Self::Profile, Self::MainPageLink];

    /// The word the database and forms keep.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::SymbolPicture => "symbol-picture",
            Self::Profile => "profile",
            Self::MainPageLink => "main-page-link",
        }
    }

    /// The item of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.word() == word)
    }

    /// Whether it is a picture, whose source and licence are asked for (GP-06 to GP-08).
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Logo | Self::SymbolPicture)
    }
}

/// What somebody found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is so.
    Yes,
    /// As far as the platform lets it be; the note says how far (GP-04).
    AsFarAsPossible,
    /// It is not.
    No,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Yes, Self::AsFarAsPossible, Self::No];

    /// The word the database and forms keep.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::AsFarAsPossible => "as-far-as-possible",
            Self::No => "no",
        }
    }

    /// The outcome of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// Something to look at, and how strong the rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What.
    pub item: ProfileItem,
    /// How strong the rule is.
    pub force: Force,
}

impl Look {
    /// Whether what was found is enough.
    #[must_use]
    pub fn is_met(self, found: Option<Outcome>) -> bool {
        match found {
            Some(Outcome::Yes) => true,
            Some(Outcome::AsFarAsPossible) => self.force != Force::Must,
            Some(Outcome::No) | None => !matches!(self.force, Force::Must | Force::AsFarAsPossible),
        }
    }
}

/// What is to be looked at in a channel on a platform, by the policy; nothing where it says nothing.
#[must_use]
pub fn looks(policy: &Policy, items: &[InfoItem], platform: Option<&Platform>) -> Vec<Look> {
    let Some(profile) = policy.graphic_profile() else { return Vec::new() };
    let named = profile
        .logo_on
        .as_deref()
        .is_some_and(|on| platform.is_some_and(|platform| on.iter().any(|key| key.as_str() == platform.key)));
    let mut looks = Vec::new();
    if named || profile.logo == Some(true) {
        // Where the document names the platform, the logo binds there although the rest is free (GP-05).
        let force = if named { Force::Must } else { profile.force };
        looks.push(Look { item: ProfileItem::Logo, force });
    }
    if profile.symbol_picture == Some(true) {
        looks.push(Look { item: ProfileItem::SymbolPicture, force: profile.force });
    }
    looks.push(Look { item: ProfileItem::Profile, force: profile.force });
    if named && items.contains(&InfoItem::MainPageLink) {
        looks.push(Look { item: ProfileItem::MainPageLink, force: Force::Must });
    }
    looks
}

/// Why a picture may not be used as it is described; none when it may (GP-06, GP-07).
///
/// `source` is the word of an `ImageSource`; whatever the document allows, the law wants to know whose
/// picture it is and by what right it is used.
#[must_use]
pub fn why_not(policy: &Policy, source: &str, licence: &str) -> Option<&'static str> {
    let Some(source) = ImageSource::from_word(source) else {
        return Some("Välj varifrån bilden kommer.");
    };
    let may = policy.image_sources();
    if !may.contains(&source) && !may.contains(&ImageSource::Lawful) {
        return Some(
            "Riktlinjerna tillåter bara bilder ur det egna bildarkivet eller från en bildbyrå med abonnemang.",
        );
    }
    licence.trim().is_empty().then_some("Skriv upphovspersonen och licensen eller avtalet.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::platforms::Platforms;
    use crate::policy::{Answers, Pack};
    use std::path::{Path, PathBuf};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
    }

    fn policy(name: &str) -> Policy {
        let text = |path: PathBuf| std::fs::read_to_string(path).unwrap();
        let entries = std::fs::read_dir(folder().join(name)).unwrap().map(|e| e.unwrap().path());
        let own = entries.filter(|p| p.extension().is_some_and(|e| e == "toml"));
        let mut files: Vec<_> =
            own.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), text(p))).collect();
        if !files.iter().any(|(name, _)| name == "law.toml") {
            files.push(("law.toml".into(), text(folder().join("law.toml"))));
        }
        Policy::new(Pack::read(&files).unwrap(), Answers::none())
    }

    #[test]
    fn each_policy_asks_for_its_own_looks_and_says_how_strong_they_are() {
        use ProfileItem as P;
        let text = std::fs::read_to_string(folder().join("platforms.toml")).unwrap();
        let all = Platforms::read("platforms.toml", &text).unwrap();
        for (name, platform, wanted) in [
            (
                "uppsala-2012",
                "feed",
                vec![(P::Logo, Force::Must), (P::SymbolPicture, Force::Must), (P::Profile, Force::Must)],
            ),
            ("perstorp", "feed", vec![(P::Profile, Force::Must)]),
            ("gotland-2011", "feed", vec![(P::Profile, Force::AsFarAsPossible)]),
            ("grund", "feed", vec![(P::Profile, Force::Should)]),
            ("katrineholm-proposal", "feed", vec![(P::Profile, Force::Aim)]),
            (
                "katrineholm-proposal",
                "facebook",
                vec![(P::Logo, Force::Must), (P::Profile, Force::Aim), (P::MainPageLink, Force::Must)],
            ),
        ] {
            let policy = policy(name);
            let items = policy.required_items().unwrap();
            let found = looks(&policy, &items, all.get(platform));
            let found: Vec<_> = found.into_iter().map(|look| (look.item, look.force)).collect();
            assert_eq!(found, wanted, "{name} at {platform}");
        }
    }

    #[test]
    fn as_far_as_possible_is_enough_unless_the_document_says_must_and_an_aim_is_never_in_the_way() {
        let met = |force, found| Look { item: ProfileItem::Profile, force }.is_met(found);
        assert!(met(Force::Must, Some(Outcome::Yes)) && !met(Force::Must, Some(Outcome::AsFarAsPossible)));
        assert!(met(Force::AsFarAsPossible, Some(Outcome::AsFarAsPossible)));
        assert!(!met(Force::AsFarAsPossible, None) && !met(Force::Must, None));
        assert!(met(Force::Aim, None) && met(Force::Should, Some(Outcome::No)));
    }

    #[test]
    fn a_picture_says_where_it_comes_from_and_by_what_right_and_some_documents_allow_two_sources_alone() {
        let narrow = policy("perstorp");
        assert!(
            why_not(&narrow, "lawful", "CC BY 4.0, Eva Sund").is_some_and(|why| why.contains("bildarkivet"))
        );
        assert_eq!(why_not(&narrow, "own_archive", "Eva Sund, anställd"), None);
        assert!(why_not(&narrow, "own_archive", "  ").is_some());
        let wide = policy("grund");
        assert_eq!(why_not(&wide, "lawful", "CC BY 4.0, Eva Sund"), None);
        assert!(why_not(&wide, "hittad", "x").is_some());
        // A document that says nothing leaves it to the law.
        assert_eq!(why_not(&policy("gotland-2011"), "subscribed_agency", "Avtal 7"), None);
    }
}
