//! Values about the policy itself, the list, the joint presentation, private use and the rest.

use crate::policy::keys::{PlatformKey, TitleKey};
use crate::policy::reading::{record, words};

words! {
    /// What standing the document has.
    pub enum State {
        /// Being written.
        Draft = "draft", "utkast";
        /// Put forward, not decided.
        Proposed = "proposed", "förslag";
        /// Dated, but the text does not say who adopted it.
        Dated = "dated", "daterad, beslut framgår inte";
        /// Adopted by decision.
        Adopted = "adopted", "antagen";
        /// No longer in force.
        Repealed = "repealed", "upphävd";
    }

    /// Whether municipal companies are covered.
    pub enum Companies {
        /// Covered directly.
        Yes = "yes", "ja";
        /// Covered when the owner's directive says so (ägardirektiv).
        OwnerDirective = "owner_directive", "genom ägardirektiv";
        /// Not covered.
        No = "no", "nej";
    }

    /// Who is covered.
    pub enum Covered {
        /// Chefer.
        Managers = "managers", "chefer";
        /// Medarbetare, anställda.
        Employees = "employees", "medarbetare";
        /// Uppdragstagare.
        Contractors = "contractors", "uppdragstagare";
        /// Befattningshavare med uppdrag.
        AssignedOfficers = "assigned_officers", "befattningshavare med uppdrag";
        /// Förtroendevalda, as advice.
        ElectedAdvised = "elected_advised", "förtroendevalda (råd)";
        /// Förtroendevalda who act for the municipality.
        Elected = "elected", "förtroendevalda";
    }

    /// What makes a medium a social medium here.
    pub enum ScopeTest {
        /// Nothing is paid for the space.
        Unpaid = "unpaid", "obetald";
        /// Both parties can speak.
        TwoWay = "two_way", "tvåvägs";
        /// The intranet's social functions too.
        Intranet = "intranet", "även intranätet";
        /// Web sites and apps with social interaction.
        SocialInteraction = "social_interaction", "social interaktion";
        /// Content made by its users.
        UserGenerated = "user_generated", "användarskapat innehåll";
        /// Only where a dialogue is possible; other media follow the web guidelines.
        DialoguePossible = "dialogue_possible", "dialog är möjlig";
    }

    /// How strong a rule is.
    pub enum Force {
        /// Ska.
        Must = "must", "ska";
        /// Bör.
        Should = "should", "bör";
        /// Så långt det går.
        AsFarAsPossible = "as_far_as_possible", "så långt det går";
        /// Eftersträvas, men krävs inte.
        Aim = "aim", "eftersträvas";
        /// Får.
        May = "may", "får";
        /// Får inte.
        MustNot = "must_not", "får inte";
    }

    /// What the list of channels holds.
    pub enum ListContent {
        /// The accounts or channels themselves.
        Channels = "channels", "kanaler";
        /// The administrators' names.
        Administrators = "administrators", "administratörer";
        /// Contact details.
        Contact = "contact", "kontaktuppgifter";
        /// The responsible person.
        Responsible = "responsible", "ansvarig";
    }

    /// Where the list can be read.
    pub enum ListPlace {
        /// On the municipality's website.
        Website = "website", "webbplatsen";
        /// On the municipality's central page in a social medium.
        CentralPage = "central_page", "den centrala sidan";
        /// A list is kept; publication is not stated.
        Kept = "kept", "förs, publicering sägs inte";
    }

    /// How the joint flow is shown on the website.
    pub enum Flow {
        /// A flow on the front page.
        FrontPage = "front_page", "flöde på startsidan";
        /// All channels gathered in one place.
        Gathered = "gathered", "samlat på en plats";
        /// No flow.
        None = "none", "inget flöde";
    }

    /// What is said of the parties' own pages.
    pub enum PartyLinks {
        /// The channels are no forum for party politics.
        NoForum = "no_forum", "ingen plats för partipolitik";
        /// One link for each party in the council.
        OneEach = "one_each", "en länk per parti i fullmäktige";
    }

    /// Where pictures may come from.
    pub enum ImageSource {
        /// Anywhere the law allows.
        Lawful = "lawful", "allt som lagen tillåter";
        /// The municipality's own archive.
        OwnArchive = "own_archive", "eget bildarkiv";
        /// An agency the municipality subscribes to.
        SubscribedAgency = "subscribed_agency", "bildbyrå med abonnemang";
    }

    /// What private accounts may be used for at work.
    pub enum PrivateAccounts {
        /// Not at all.
        Forbidden = "forbidden", "förbjudna";
        /// Not for contact in one's office.
        NoProfessionalContact = "no_professional_contact", "inte för kontakter i tjänsten";
        /// To be avoided.
        Avoid = "avoid", "bör undvikas";
        /// Not mentioned, but official addresses always count as work.
        OfficialAddressIsWork = "official_address_is_work", "tjänsteadress räknas som tjänsten";
    }

    /// What one says when speaking privately of work.
    pub enum Disclaimer {
        /// Say that one speaks privately.
        SayPrivate = "say_private", "säg att du är privat";
        /// Say in the profile whether the account is private or for work.
        StateInProfile = "state_in_profile", "skriv det i profilen";
        /// Elected politicians make clear whose opinion it is.
        ElectedClarify = "elected_clarify", "förtroendevalda klargör vems åsikt det är";
    }

    /// What is said about telling the press and about protection for those who do.
    pub enum Informants {
        /// Freedom of expression and to communicate information holds for all employees.
        FreedomForAll = "freedom_for_all", "meddelarfriheten gäller alla anställda";
        /// Protection for informants does not reach social media.
        NotInSocialMedia = "not_in_social_media", "meddelarskyddet gäller inte sociala medier";
    }

    /// What staff must know and follow.
    pub enum Knowledge {
        /// Follow the guidelines.
        Follow = "follow", "följa riktlinjerna";
        /// Know the policy and the law before use.
        KnowPolicyAndLaw = "know_policy_and_law", "känna till policyn och lagen";
    }
}

record! {
    /// When and how the document got its standing.
    pub struct Standing {
        /// Its standing.
        state: State = "ställning",
        /// The day of the decision or the document.
        on: Option<jiff::civil::Date> = "datum",
        /// The paragraph of the minutes, without the sign.
        paragraph: Option<String> = "paragraf",
        /// The case's number in the diary.
        diary: Option<String> = "diarienummer",
    }

    /// Which platforms the joint flow takes in or leaves out.
    pub struct FlowPlatforms {
        /// Platforms expressly shown.
        included: Vec<PlatformKey> = "med",
        /// Platforms expressly left out.
        excluded: Vec<PlatformKey> = "utan",
    }

    /// Whether channels must be possible to fetch automatically.
    pub struct FeedRequired {
        /// Required or not.
        required: bool = "krävs",
        /// Platforms excepted.
        except: Vec<PlatformKey> = "undantag",
    }

    /// How far the graphic profile binds.
    pub struct GraphicProfile {
        /// How strong the rule is.
        force: Force = "krav",
        /// Whether the logo must be used everywhere.
        logo: Option<bool> = "logotyp",
        /// Platforms where the logo must be used although the rest is free.
        logo_on: Option<Vec<PlatformKey>> = "logotyp på",
        /// Whether a picture that stands for the activity must be used.
        symbol_picture: Option<bool> = "symbolbild",
    }

    /// The rule on private accounts.
    pub struct PrivateAccountRule {
        /// The rule.
        rule: PrivateAccounts = "regel",
        /// Platforms whose private login may be used to run an official page.
        login_allowed_on: Option<Vec<PlatformKey>> = "inloggning tillåten på",
    }

    /// To whom the controller's watch is delegated.
    pub struct Delegation {
        /// How strong the rule is.
        force: Force = "krav",
        /// To whom.
        to: TitleKey = "till",
    }
}
