//! Which rule reads each parameter now, and which capability will later: `policies/readers.toml`.
//!
//! A parameter nobody reads is a promise nobody keeps. The list says so openly, and the number of those
//! still waiting may only shrink.

use super::parameters::PARAMETERS;
use super::reading::{Book, Mistake, Strictness, record};
use std::collections::BTreeMap;
use toml::de::DeTable;

record! {
    /// Who reads one parameter.
    pub struct Reader {
        /// The module that reads it now.
        now: Option<String> = "läses av",
        /// The capability that will read it.
        later: Option<String> = "kommer att läsas av",
        /// Its name in the requirements' table, where that is another than its key.
        required_as: Option<String> = "heter i kraven",
    }
}

/// Reads the list: a reader for each parameter's key.
///
/// # Errors
/// A parameter that is missing or unknown, or an entry that says both now and later, or neither.
pub fn readers(file: &str, text: &str) -> Result<BTreeMap<String, Reader>, Vec<Mistake>> {
    use super::reading::{At, Kind as _};
    let mut book = Book::new(Strictness::Written);
    book.open(file, text);
    let mut found = BTreeMap::new();
    let Ok(document) = DeTable::parse(text) else {
        book.wrong_file(file, "", "går inte att läsa som TOML");
        return Err(book.into_mistakes());
    };
    for (family, entries) in document.get_ref() {
        let Some(entries) = entries.get_ref().as_table() else { continue };
        for (name, value) in entries {
            let key = format!("{}.{}", family.get_ref(), name.get_ref());
            let at = At { value, path: &key };
            if !PARAMETERS.iter().any(|info| info.key == key) {
                book.wrong(at, "ingen sådan parameter");
            }
            match Reader::read(at, &mut book) {
                Some(reader) if reader.now.is_some() != reader.later.is_some() => {
                    found.insert(key, reader);
                }
                Some(_) => book.wrong(at, "skriv antingen now eller later"),
                None => {}
            }
        }
    }
    for info in PARAMETERS {
        if !found.contains_key(info.key) {
            book.wrong_file(file, info.key, "saknas");
        }
    }
    let mistakes = book.into_mistakes();
    if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
}
