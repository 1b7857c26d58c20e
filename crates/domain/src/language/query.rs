//! A search question, read with the same eyes as the texts.

use super::{stem::stem, token};

/// Words of a question that count.
const MAX_GROUPS: usize = 16;

/// A prefix shorter than this matches the word only whole: one letter would match half the inbox.
const MIN_PREFIX: usize = 2;

/// What must be found: every group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// One for each word of the question; a text is a hit when it meets them all. Empty: asks nothing.
    pub groups: Vec<Group>,
}

/// What one word of the question asks for: the term, or any term that begins so.
///
/// Both hold letters and digits only, in lower case: no operator of any database can be among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The stem; a text with exactly this term is a hit. None when the word ended with `*`.
    pub term: Option<String>,
    /// The beginning of a written word; a text with a term that begins so is a hit.
    pub prefix: Option<String>,
}

/// Reads a search question.
///
/// Each word is looked for by its stem, in every inflection and inside compounds. A word that ends
/// with `*`, and the last word when nothing follows it (somebody is still typing), is also looked for
/// as the beginning of a written word. A word with hyphens is one word. At most sixteen words count.
///
/// ```
/// use torg_domain::language::query;
/// let q = query("Bilarna på bibl");
/// assert_eq!(q.groups[0].term.as_deref(), Some("bil"));
/// assert_eq!(q.groups[2].prefix.as_deref(), Some("bibl"));
/// ```
#[must_use]
pub fn query(question: &str) -> Query {
    let mut found: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    token::words(question, |word| {
        if word.whole {
            // Its pieces were given just before; the whole takes their place.
            found.retain(|(_, at)| at.start < word.at.start);
        }
        if found.len() < MAX_GROUPS + token::MAX_WORD {
            found.push((word.folded.to_owned(), word.at));
        }
    });
    let mut groups: Vec<Group> = Vec::new();
    for (word, at) in found {
        let after = &question[at.end..];
        let long_enough = word.chars().nth(MIN_PREFIX - 1).is_some();
        let group = if after.starts_with('*') && long_enough {
            Group { term: None, prefix: Some(word) }
        } else {
            let prefix = (after.is_empty() && long_enough).then(|| word.clone());
            Group { term: Some(stem(&word).into()), prefix }
        };
        if groups.len() < MAX_GROUPS && !groups.contains(&group) {
            groups.push(group);
        }
    }
    Query { groups }
}

impl Query {
    /// Whether a text with these terms is a hit: the meaning that both databases must give.
    #[must_use]
    pub fn matches(&self, terms: &[String]) -> bool {
        self.groups.iter().all(|group| {
            terms.iter().any(|term| {
                group.term.as_deref() == Some(term)
                    || group.prefix.as_deref().is_some_and(|prefix| term.starts_with(prefix))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms;
    use super::*;

    fn hits(question: &str, text: &str) -> bool {
        query(question).matches(&terms(text))
    }

    #[test]
    fn every_inflection_finds_every_other() {
        let forms = ["avgift", "avgiften", "avgifter", "avgifterna", "avgifternas"];
        for question in forms {
            for text in forms {
                assert!(hits(&format!("{question} "), text), "{question} {text}");
            }
        }
    }

    #[test]
    fn compounds_are_found_by_part_and_by_whole() {
        assert!(hits("avgift ", "Vad är badhusavgiften?"));
        assert!(hits("badhus ", "Vad är badhusavgiften?"));
        assert!(hits("badhusavgifter ", "Vad är badhusavgiften?"));
        assert!(!hits("simhall ", "Vad är badhusavgiften?"));
        assert!(hits("e-post ", "epost") && hits("epost ", "E-posten") && hits("post ", "e-post"));
    }

    #[test]
    fn the_last_word_and_starred_words_match_as_beginnings_of_what_was_written() {
        assert!(hits("badhusav", "badhusavgiften") && hits("biblioteke", "biblioteket"));
        assert!(hits("biblioteke* öppet ", "När är biblioteket öppet?"));
        assert!(!hits("bibliote öppet ", "När är biblioteket öppet?"));
        assert!(!hits("b ", "badhus"), "one letter is no beginning");
    }

    #[test]
    fn operators_are_only_words() {
        let q = query("NEAR(a b) OR \"c\" NOT -d AND col:x* ^y");
        for part in q.groups.iter().flat_map(|g| g.term.iter().chain(&g.prefix)) {
            assert!(part.chars().all(|c| c.is_lowercase() || c.is_numeric()), "{part}");
        }
    }

    #[test]
    fn hostile_questions_are_cut() {
        assert_eq!(query("").groups, []);
        assert_eq!(query("* ' - 🏊").groups, []);
        assert_eq!(query(&"x ".repeat(1_000_000)).groups.len(), 1);
        let many: String = (0..100_000).map(|i| format!("w{i} ")).collect();
        assert_eq!(query(&many).groups.len(), MAX_GROUPS);
        assert_eq!(query(&"a".repeat(1_000_000)).groups[0].term.as_ref().unwrap().len(), token::MAX_WORD);
    }
}
