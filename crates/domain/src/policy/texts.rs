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
