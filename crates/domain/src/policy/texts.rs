//! Reply texts in the municipality's own wording, each with a day when somebody looks at it again.

use super::reading::{record, words};
use super::said::{Class, Requirement};

words! {
    /// What a text is for.
    pub enum TextUse {
        /// Says that an answer will come.
        Holding = "holding", "besked i väntan på svar";
        /// Asks for a clearer view.
        Clarify = "clarify", "be om förtydligande";
        /// Tells where to turn with one's own matter.
        IndividualMatter = "individual_matter", "hänvisning i enskilt ärende";
        /// Tells the author of a removal and why.
        Removal = "removal", "besked om borttagning";
        /// Stands where something was removed.
        PublicNotice = "public_notice", "besked på sidan";
        /// An answer to a common question.
        Answer = "answer", "svar";
        /// The rules as told to the public.
        Rules = "rules", "regler";
    }
}

record! {
    /// One text.
    pub struct ReplyText {
        /// Its key in this pack.
        key: String = "nyckel",
        /// What it is called in the editor.
        title: String = "benämning",
        /// What it is for.
        for_use: TextUse = "användning",
        /// The text itself.
        body: String = "text",
        /// The day somebody must have looked at it again.
        review_by: jiff::civil::Date = "ses över senast",
        /// Where the municipality's document asks for it.
        source: String = "källa",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
        /// Who may change it.
        class: Class = "klass",
    }

    /// The file texts.toml.
    pub struct TextsFile {
        /// Every text.
        text: Vec<ReplyText> = "texter",
    }
}

impl ReplyText {
    /// The text with what it leaves open filled in: the grounds by their titles, as a list in running text,
    /// and where the rules stand. `{grund}` is of one removal and stays where there is none.
    #[must_use]
    pub fn filled(&self, grounds: &[&str], rules: &str) -> String {
        let small: Vec<String> = grounds.iter().map(|title| uncapital(title)).collect();
        let listed = match small.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} och {last}", rest.join(", ")),
            None => "det som står i lag".to_owned(),
        };
        self.body.replace("{grunder}", &listed).replace("{regler}", rules)
    }
}

/// "Olaga hot" in the middle of a sentence; an abbreviation keeps its capitals.
fn uncapital(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(next)) if next.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_leaves_open_is_filled_in_with_plain_words() {
        let text = |body: &str| ReplyText {
            key: "regler".into(),
            title: "Regler".into(),
            for_use: TextUse::Rules,
            body: body.into(),
            review_by: jiff::civil::date(2027, 1, 1),
            source: String::new(),
            req: Vec::new(),
            class: Class::Guideline,
        };
        let rules = text("Vi tar bort {grunder}. Se {regler}.");
        let filled = |grounds: &[&str]| rules.filled(grounds, "torg.example/#rules");
        assert_eq!(
            filled(&["Olaga hot", "BBS-brott", "Reklam"]),
            "Vi tar bort olaga hot, BBS-brott och reklam. Se torg.example/#rules."
        );
        assert_eq!(filled(&["Reklam"]), "Vi tar bort reklam. Se torg.example/#rules.");
        assert_eq!(filled(&[]), "Vi tar bort det som står i lag. Se torg.example/#rules.");
        assert_eq!(text("{grund}").filled(&[], ""), "{grund}");
    }
}
