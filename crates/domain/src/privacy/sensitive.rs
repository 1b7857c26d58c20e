//! Categories whose words are hinted at, never acted on.
//!
//! The words themselves stand in `words/sensitive.txt`, grouped by the category's name. A hint says
//! "possible": the word "kyrkan" in a question about parking is no religious belief.

use serde::{Deserialize, Serialize};

macro_rules! categories { ($($(#[$doc:meta])* $name:ident = $word:literal, $swedish:literal;)*) => {
    /// A sensitive category (GDPR 9.1 and 10), or one that Swedish practice holds extra worthy of protection.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Category { $($(#[$doc])* $name,)* }

    impl Category {
        /// Every category.
        pub const ALL: &[Category] = &[$(Category::$name,)*];

        /// The word used in files and on the command line.
        #[must_use]
        pub fn as_str(self) -> &'static str { match self { $(Category::$name => $word,)* } }

        /// The words shown to staff, without "möjligen".
        #[must_use]
        pub fn swedish(self) -> &'static str { match self { $(Category::$name => $swedish,)* } }
    }
} }

categories! {
    /// Racial or ethnic origin (GDPR 9.1).
    EthnicOrigin = "ethnic-origin", "etniskt ursprung";
    /// Political opinion (GDPR 9.1).
    PoliticalOpinion = "political-opinion", "politisk åsikt";
    /// Religious or philosophical belief (GDPR 9.1).
    Religion = "religion", "religiös övertygelse";
    /// Trade union membership (GDPR 9.1).
    UnionMembership = "union-membership", "medlemskap i fackförening";
    /// Genetic data (GDPR 9.1).
    Genetic = "genetic", "genetiska uppgifter";
    /// Biometric data (GDPR 9.1).
    Biometric = "biometric", "biometriska uppgifter";
    /// Health (GDPR 9.1).
    Health = "health", "hälsa";
    /// Sex life or orientation (GDPR 9.1).
    SexLife = "sex-life", "sexualliv eller sexuell läggning";
    /// Crimes and convictions (GDPR 10).
    Crime = "crime", "brott";
    /// Salary and private economy.
    Economy = "economy", "lön eller ekonomi";
    /// School grades and tests.
    Grades = "grades", "betyg eller prov";
    /// Social need: support, abuse, care by the social services.
    SocialNeed = "social-need", "sociala förhållanden";
    /// Children and their affairs.
    Children = "children", "barn";
}
