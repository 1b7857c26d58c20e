//! Values about answering: how soon, when, whether, where, and in whose name.

use super::{Figure, Speed, Start};
use crate::policy::reading::{record, words};

words! {
    /// A day of the week.
    pub enum Day {
        /// Måndag.
        Mon = "mon", "måndag";
        /// Tisdag.
        Tue = "tue", "tisdag";
        /// Onsdag.
        Wed = "wed", "onsdag";
        /// Torsdag.
        Thu = "thu", "torsdag";
        /// Fredag.
        Fri = "fri", "fredag";
        /// Lördag.
        Sat = "sat", "lördag";
        /// Söndag.
        Sun = "sun", "söndag";
    }

    /// What must be answered.
    pub enum Obligation {
        /// Not everything needs an answer: relevance and situation decide.
        ByRelevance = "by_relevance", "inte allt, relevansen avgör";
        /// General questions about the activity are always answered.
        GeneralQuestions = "general_questions", "allmänna frågor besvaras alltid";
        /// Comments that reasonably expect an answer are always answered.
        ExpectingAnswer = "expecting_answer", "kommentarer som förutsätter svar besvaras alltid";
        /// Questions are handled; the law's service duty is cited.
        QuestionsHandled = "questions_handled", "frågor hanteras enligt serviceskyldigheten";
    }

    /// Where an answer is given.
    pub enum AnswerPlace {
        /// In the same channel and thread; another way needs a reason.
        SamePlace = "same_place", "på samma ställe";
        /// Wherever it suits.
        Free = "free", "där det passar";
    }

    /// What stands under an answer.
    pub enum SignaturePart {
        /// First name.
        GivenName = "given_name", "förnamn";
        /// Surname.
        FamilyName = "family_name", "efternamn";
        /// Title.
        Title = "title", "titel";
        /// Unit.
        Unit = "unit", "enhet";
        /// Name of the municipality.
        Municipality = "municipality", "kommun";
    }

    /// Where the signature is required.
    pub enum SignedWhere {
        /// Wherever one speaks for the municipality.
        Everywhere = "everywhere", "överallt";
        /// Only on channels the municipality does not own.
        OthersChannels = "others_channels", "på andras kanaler";
    }

    /// How criticism is met.
    pub enum CriticismStyle {
        /// In guided steps; the responsible person decides whether to meet it.
        Guided = "guided", "i steg; den ansvariga avgör om den ska bemötas";
        /// With facts and kindness.
        FactsAndKindness = "facts_and_kindness", "med fakta och vänlighet";
    }

    /// What happens when somebody else can answer better.
    pub enum ForwardRule {
        /// Ask for help, and hold with a set text first.
        AskForHelp = "ask_for_help", "be om hjälp och lämna besked först";
        /// Must be forwarded when it cannot be answered at once.
        Must = "must", "ska skickas vidare";
        /// May be forwarded to somebody better placed.
        May = "may", "får skickas vidare";
    }
}

record! {
    /// How soon a question is answered.
    pub struct AnswerDeadline {
        /// The document's word.
        speed: Option<Speed> = "ord",
        /// The document's figure.
        figure: Option<Figure> = "inom",
        /// A quicker word for direct comments that expect an answer.
        direct_comments: Option<Speed> = "direkta kommentarer",
        /// From when it counts; the stricter reading is publication.
        starts: Option<Start> = "räknas",
    }

    /// In which hours answers are given.
    pub struct OfficeHours {
        /// On which days, where the document says so.
        days: Option<Vec<Day>> = "dagar",
        /// Whether the document gives the hours themselves (in hours.toml).
        hours_given: bool = "tider angivna",
        /// Whether the watched times must be published.
        published: bool = "tiderna publiceras",
    }

    /// In whose name an answer is given.
    pub struct Signature {
        /// What stands there, in order.
        parts: Vec<SignaturePart> = "innehåll",
        /// Where it is required.
        on: SignedWhere = "gäller",
    }
}
