//! The stem (ordstam) of a Swedish word.
//!
//! The Snowball algorithm for Swedish (rust-stemmers) takes one ending off and leaves several common
//! ones alone: skolan, huset, cykeln and vattnet keep theirs, and plats loses an s that platsen keeps.
//! Here those are mended around it, and it is asked again until nothing more falls, so that a word and
//! its inflections meet in one stem. A stem is a key, not a word: nobody should ever read it.

use rust_stemmers::{Algorithm, Stemmer};

/// Letters that are left of a word at least.
const LEAST: usize = 3;

/// Words whose stem is written here: how their forms begin, and the stem.
const NAMED: [(&str, &str); 29] = [
    ("sommar", "sommar"),
    ("somrar", "sommar"),
    ("intern", "intern"),
    ("extern", "extern"),
    ("dator", "dator"),
    ("demens", "demens"),
    ("liter", "liter"),
    ("kunden", "kund"),
    ("kunde", "kunde"),
    ("motor", "motor"),
    ("marknad", "marknad"),
    ("månad", "månad"),
    ("papper", "papper"),
    ("pappr", "papper"),
    ("matta", "matta"),
    ("mattor", "matta"),
    ("personlig", "personlig"),
    ("farlig", "farlig"),
    ("laglig", "laglig"),
    ("billig", "billig"),
    ("vänlig", "vänlig"),
    ("medel", "medel"),
    ("medl", "medel"),
    ("vittne", "vittne"),
    ("fasad", "fasad"),
    ("kurator", "kurator"),
    ("villa", "villa"),
    ("villor", "villa"),
    ("höger", "höger"),
];

/// Endings in -et that are no definite form: universitetet has its et after this one.
const ET_STAYS: [&str; 22] = [
    "het", "itet", "paket", "staket", "raket", "planet", "magnet", "internet", "mycket", "vilket", "inget",
    "budget", "filet", "komet", "poet", "profet", "trumpet", "blanket", "alfabet", "gillet", "kabinet",
    "buffet",
];

/// Endings in -an that are no definite form.
const AN_STAYS: [&str; 24] = [
    "plan",
    "man",
    "gran",
    "kran",
    "svan",
    "ovan",
    "roman",
    "organ",
    "vulkan",
    "pelikan",
    "republikan",
    "amerikan",
    "afrikan",
    "veteran",
    "vegan",
    "sedan",
    "redan",
    "medan",
    "innan",
    "nästan",
    "mellan",
    "annan",
    "kollan",
    "japan",
];

/// The stem of a folded word: bil for bilarnas, and the same for skola, skolan and skolornas.
///
/// Words with letters that Swedish does not have are left as they are.
#[must_use]
pub(super) fn stem(word: &str) -> Box<str> {
    let swedish = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, 'å' | 'ä' | 'ö');
    if !word.chars().all(swedish) {
        return word.into();
    }
    if let Some(stem) = named(word) {
        return stem;
    }
    let stemmer = Stemmer::create(Algorithm::Swedish);
    let mut left = definite(word).to_owned();
    // Each turn takes at least one letter; four turns are more than any real word needs.
    for _ in 0..4 {
        let next = stemmer.stem(&left).into_owned();
        if next == left {
            break;
        }
        left = next;
    }
    contracted(left).into()
}

/// Words that would be stemmed down to quite another word: sommar to som, fastighet to fast.
fn named(word: &str) -> Option<Box<str>> {
    let bare = word.strip_suffix('s').filter(|bare| !bare.ends_with('s')).unwrap_or(word);
    for (form, stem) in NAMED {
        if let Some(ending) = bare.strip_prefix(form)
            && ["", "n", "t", "en", "et", "e", "er", "erna", "ar", "arna", "na", "a"].contains(&ending)
        {
            return Some(stem.into());
        }
    }
    let bare = ["en", "er", "erna"].iter().find_map(|ending| bare.strip_suffix(ending)).unwrap_or(bare);
    let quality = bare.strip_suffix("het")?;
    (quality.chars().nth(1).is_some() && quality.chars().any(is_vowel)).then(|| bare.into())
}

/// Takes off the definite endings that Snowball does not know.
fn definite(word: &str) -> &str {
    let bare = match word.strip_suffix('s') {
        Some(rest)
            if ["et", "an", "en", "eln", "orn", "na", "tern"].iter().any(|end| rest.ends_with(end)) =>
        {
            rest
        }
        _ => word,
    };
    let stays = |list: &[&str]| list.iter().any(|end| bare.ends_with(end));
    let without = |ending: &str| bare.strip_suffix(ending).filter(|rest| is_enough(rest));
    if let Some(rest) = without("et") {
        return if stays(&ET_STAYS) { bare } else { rest };
    }
    if let Some(rest) = without("an") {
        return if stays(&AN_STAYS) { bare } else { rest };
    }
    if bare.ends_with("eln") || bare.ends_with("orn") {
        return without("n").unwrap_or(bare);
    }
    if bare.ends_with("ena") && !bare.ends_with("arena") {
        return without("na").unwrap_or(bare);
    }
    bare
}

/// Makes alike what Swedish contracts: rum and rumm(et), cykel and cykl(ar), vatten and vattn(et).
fn contracted(mut left: String) -> String {
    let cut = match left.as_bytes() {
        [.., b'm', b'm'] | [.., b't', b'n'] | [.., b'k', b'n'] | [.., b't', b'r'] => 1,
        _ => 0,
    };
    if cut > 0 && is_enough(&left[..left.len() - cut]) {
        left.truncate(left.len() - cut);
    }
    // vatten has become vat, and tecken teck.
    if left.ends_with("tt") && is_enough(&left[..left.len() - 1]) {
        left.pop();
    }
    if let Some(rest) = left.strip_suffix("el") {
        let consonant =
            rest.bytes().next_back().is_some_and(|c| c.is_ascii_lowercase() && !is_vowel(c as char));
        if consonant && is_enough(rest) {
            left = format!("{rest}l");
        }
    }
    left
}

fn is_vowel(c: char) -> bool {
    "aeiouyåäö".contains(c)
}

/// Long enough to stand for a word, with a vowel to say it by.
fn is_enough(rest: &str) -> bool {
    rest.chars().nth(LEAST - 1).is_some() && rest.chars().any(is_vowel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_and_its_inflections_meet_in_one_stem() {
        for forms in [
            "bil bilen bilar bilarna bils bilens bilars bilarnas",
            "skola skolan skolor skolorna skolans skolornas",
            "gata gatan gator gatorna gatans",
            "hus huset husen husets husens",
            "bibliotek biblioteket biblioteken bibliotekets",
            "badhus badhuset badhusen",
            "utebad utebadet utebaden",
            "plats platsen platser platserna platsens",
            "kurs kursen kurser kurserna",
            "skolskjuts skolskjutsen skolskjutsar skolskjutsarna",
            "rum rummet rummen rummets",
            "hem hemmet hemmen hemmets",
            "program programmet programmen",
            "cykel cykeln cyklar cyklarna cykelns",
            "nyckel nyckeln nycklar nycklarna",
            "regel regeln regler reglerna",
            "artikel artikeln artiklar",
            "vatten vattnet vattnets",
            "tecken tecknet",
            "fönster fönstret fönstren fönsters",
            "vinter vintern vintrar vintrarna vinterns",
            "teater teatern teatrar",
            "register registret registren",
            "ärende ärendet ärenden ärendena ärendets",
            "arbete arbetet arbeten arbetena arbetets",
            "möte mötet möten mötena",
            "beslut beslutet besluten beslutets",
            "avgift avgiften avgifter avgifterna avgifternas",
            "parkering parkeringen parkeringar parkeringarna",
            "detaljplan detaljplanen detaljplaner detaljplanerna",
            "universitet universitetet universiteten",
            "kvalitet kvaliteten kvaliteter",
            "rektor rektorn rektorer rektorerna",
            "kontor kontoret kontoren kontorets",
            "lärare läraren lärarna lärarnas",
            "människa människan människor människorna",
            "nyhet nyheten nyheter nyheterna",
            "polis polisen poliser",
            "buss bussen bussar bussarna",
            "staket staketet staketen",
            "arena arenan arenor",
            "station stationen stationer",
            "ansökan ansökans",
            "sommar sommaren sommarens somrar somrarna",
            "säkerhet säkerheten säkerhetens",
            "fastighet fastigheten fastigheter fastigheternas",
            "dator datorn datorer datorerna",
            "kund kunden kunder kunderna",
            "papper papperet pappret papperen",
            "villa villan villor villorna",
            "barn barnet barnen barnens barnets",
        ] {
            let stems: Vec<_> = forms.split(' ').map(stem).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{forms}: {stems:?}");
        }
    }

    #[test]
    fn different_words_keep_different_stems() {
        for (a, b) in [
            ("bil", "bild"),
            ("hund", "hundra"),
            ("plan", "plats"),
            ("får", "far"),
            ("buss", "bus"),
            ("sommar", "som"),
            ("intern", "inte"),
            ("fastighet", "fast"),
            ("motor", "mot"),
            ("kund", "kunde"),
            ("villa", "vill"),
        ] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_stem(word in "\\w{1,70}") {
            prop_assert!(!stem(&word).is_empty());
        }
        #[test]
        fn any_swedish_word_has_a_stem(word in "[a-zåäö0-9]{1,70}") {
            prop_assert!(!stem(&word).is_empty());
        }
    }
}
