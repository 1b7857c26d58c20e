//! The hundred points on which municipalities differ (requirements section 2), one field each.
//!
//! This list is the only place that names them: the reader, the schema, the comparison, the table in
//! docs/policy.md and the list of readers are all held against it.

use super::keys::{PlatformKey, TextKey, TitleKey};
use super::reading::{Kind, Names, record};
use super::said::{Class, Said};
use super::values::{
    AccessForm, AccountType, Advertising, AnswerDeadline, AnswerPlace, Ban, ChannelScope, CommentDefault,
    Companies, Controller, Covered, CriticismStyle, DataFactor, DecidedBy, Delegation, DirectMessages,
    Disclaimer, Disposal, FeedRequired, FileForm, Flow, FlowPlatforms, Force, ForwardRule, GraphicProfile,
    ImageSource, IndividualMatters, InfoItem, Informants, Knowledge, ListContent, ListPlace, Notice,
    Obligation, OfficeHours, OthersApproval, PartyLinks, Plan, PrivateAccountRule, RegisterRemoved,
    RegisterWhen, RemovalDeadline, RemovalKinds, ResponsibleRequired, ReviewDays, RulesPlace, SaveBefore,
    ScopeTest, Sensitive, Signature, SnapshotExtra, SnapshotFormat, SnapshotFrequency, SnapshotScope,
    Standing, Statistic, SubstituteRule, TellSenderRule, Threshold, Watch, WatchTold,
};

/// What the list knows about one parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParameterInfo {
    /// Its key in packs.
    pub key: &'static str,
    /// What it is called in Swedish.
    pub label: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// What one pack says on one parameter, as text.
#[derive(Clone, PartialEq, Debug)]
pub struct ParameterView {
    /// The parameter.
    pub info: ParameterInfo,
    /// What is said, or that nothing is.
    pub said: String,
    /// Whether nothing is said.
    pub silent: bool,
    /// Whether the value is a recommendation.
    pub recommended: bool,
    /// Who may change it.
    pub class: Class,
    /// Where it stands.
    pub source: String,
    /// The requirements it rests on.
    pub req: Vec<String>,
}

fn view<T: Kind>(info: ParameterInfo, said: &Said<T>, names: &Names) -> ParameterView {
    ParameterView {
        info,
        said: said.say(names),
        silent: said.is_silent(),
        recommended: said.recommended,
        class: said.class,
        source: said.source.clone(),
        req: said.req.iter().map(|id| id.0.clone()).collect(),
    }
}

macro_rules! parameters {
    ($($(#[doc = $family_doc:literal])* $family:ident: $Family:ident = $family_label:literal {
        $($(#[doc = $doc:literal])* $field:ident: $type:ty = $label:literal;)*
    })*) => {
        $(record! {
            $(#[doc = $family_doc])*
            pub struct $Family { $($(#[doc = $doc])* $field: Said<$type> = $label,)* }
        })*

        record! {
            /// Every parameter, by family.
            pub struct Parameters { $($(#[doc = $family_doc])* $family: $Family = $family_label,)* }
        }

        /// Every parameter, in the order of the requirements' table.
        pub const PARAMETERS: &[ParameterInfo] = &[$($(ParameterInfo {
            key: concat!(stringify!($family), ".", stringify!($field)),
            label: $label,
            meaning: concat!($($doc,)*),
        },)*)*];

        /// The names of the families: the tables of policy.toml.
        pub const FAMILIES: &[&str] = &[$(stringify!($family)),*];

        impl Parameters {
            /// Every parameter with what is said on it, in the order of the list.
            #[must_use]
            pub fn views(&self) -> Vec<ParameterView> {
                self.views_named(&Names::none())
            }

            /// As [`Parameters::views`], with names instead of keys where they are known.
            #[must_use]
            pub fn views_named(&self, names: &Names) -> Vec<ParameterView> {
                let mut infos = PARAMETERS.iter().copied();
                let mut views = Vec::with_capacity(PARAMETERS.len());
                $($(if let Some(info) = infos.next() { views.push(view(info, &self.$family.$field, names)); })*)*
                views
            }
        }
    };
}

parameters! {
    /// The policy itself.
    policy: PolicyFamily = "riktlinjerna" {
        /// What standing the document has, since when.
        status: Standing = "riktlinjernas ställning";
        /// Which body adopted it.
        adopted_by: String = "antagna av";
        /// Who may change what is marked "application".
        application_changed_by: TitleKey = "tillämpningen ändras av";
        /// Whether municipal companies are covered.
        covers_companies: Companies = "omfattar bolag";
        /// Who is covered.
        covers_persons: Vec<Covered> = "omfattar personer";
        /// What makes a medium a social medium here.
        scope_test: Vec<ScopeTest> = "vad som är sociala medier";
    }
    /// Channels.
    channel: ChannelFamily = "kanaler" {
        /// Who decides, approves and is consulted before a channel is used.
        decided_by: DecidedBy = "vem som beslutar om kanaler";
        /// Whether each channel has a responsible person.
        responsible_required: ResponsibleRequired = "ansvarig person";
        /// Whether a page without assignment is unofficial.
        unofficial_without_mandate: bool = "sida utan uppdrag är inofficiell";
        /// How wide a channel may speak.
        scope: ChannelScope = "kanalens räckvidd";
        /// Which kinds of account may be opened.
        account_type: Vec<AccountType> = "kontotyp";
        /// What must be planned before a start.
        goals_required: Vec<Plan> = "syfte och mål";
    }
    /// Substitutes.
    substitute: SubstituteFamily = "ersättare" {
        /// Whether somebody must stand in.
        required: SubstituteRule = "krav på ersättare";
        /// Who appoints the substitute.
        appointed_by: TitleKey = "ersättare utses av";
        /// Who answers when there is neither responsible person nor substitute.
        fallback: TitleKey = "reserv när ersättare saknas";
    }
    /// Logins.
    credentials: CredentialsFamily = "inloggningar" {
        /// Whether the manager must have access to the login.
        manager_access: Force = "chefens tillgång till inloggning";
    }
    /// Other people's channels.
    others_channels: OthersChannelsFamily = "andras kanaler" {
        /// What it takes to speak there for the municipality.
        approval: OthersApproval = "medverkan på andras kanaler";
    }
    /// Answering.
    answer: AnswerFamily = "svar" {
        /// How soon questions are answered.
        deadline: AnswerDeadline = "svarstid";
        /// In which hours.
        office_hours: OfficeHours = "kontorstid";
        /// What must be answered.
        obligation: Vec<Obligation> = "svarsskyldighet";
        /// Where answers are given.
        place: AnswerPlace = "var svaret ges";
        /// In whose name.
        signature: Signature = "signatur";
        /// The set text that says an answer will come.
        holding_reply: TextKey = "besked i väntan på svar";
        /// The set text that meets a disparaging post.
        disparaging_reply: TextKey = "svar på nedsättande inlägg";
        /// How criticism is met.
        criticism_style: CriticismStyle = "hur kritik möts";
    }
    /// Forwarding.
    forward: ForwardFamily = "vidarebefordran" {
        /// What happens when somebody else can answer better.
        rule: ForwardRule = "vidarebefordran";
    }
    /// Material that can harm.
    harmful_material: HarmfulFamily = "skadligt material" {
        /// Whether the nearest manager is told of what can harm the municipality's name.
        notify_manager: bool = "närmaste chef underrättas";
    }
    /// Watching.
    monitor: MonitorFamily = "bevakning" {
        /// How often channels are watched.
        frequency: Watch = "hur ofta kanalen bevakas";
        /// What is told about the watch.
        hours: Vec<WatchTold> = "vad som sägs om bevakade tider";
        /// How often visitors' comments are watched for personal data.
        data_watch: Watch = "bevakning av personuppgifter";
    }
    /// Daily review.
    review: ReviewFamily = "granskning" {
        /// On which days a channel is reviewed and signed off.
        days: ReviewDays = "granskningsdagar";
    }
    /// Removal.
    removal: RemovalFamily = "borttagning" {
        /// How soon what must go is gone.
        deadline: RemovalDeadline = "tid för borttagning";
        /// How sure one must be.
        threshold: Threshold = "tröskel för borttagning";
        /// Which kinds of removal are told apart.
        two_kinds: RemovalKinds = "sätt att ta bort";
        /// When the copy must be saved.
        save_before: SaveBefore = "sparas före borttagning";
        /// What the public is told.
        public_notice: Vec<Notice> = "besked på sidan";
        /// What the author is told.
        tell_sender: TellSenderRule = "besked till avsändaren";
        /// What removed content is registered.
        register_removed: RegisterRemoved = "registrering av borttaget";
        /// Whether removed advertising is saved.
        save_advertising: bool = "borttagen reklam sparas";
        /// Who is asked when in doubt about a police report.
        police_doubt: TitleKey = "vid tvekan om polisanmälan";
        /// What happens with matters about an individual.
        individual_matters: IndividualMatters = "enskilda ärenden";
    }
    /// What may not stand on the channels.
    prohibited: ProhibitedFamily = "otillåtet innehåll" {
        /// Förtal.
        defamation: Ban = "förtal";
        /// Personangrepp.
        personal_attacks: Ban = "personangrepp";
        /// Förolämpningar.
        insults: Ban = "förolämpningar";
        /// Uppvigling.
        incitement: Ban = "uppvigling";
        /// Stötande och kränkande uttalanden.
        objectionable: Ban = "stötande och kränkande uttalanden";
        /// Hets mot folkgrupp.
        agitation: Ban = "hets mot folkgrupp";
        /// Sexistiska yttranden.
        sexist: Ban = "sexistiska yttranden";
        /// Trakasserier.
        harassment: Ban = "trakasserier";
        /// Olaga våldsskildring.
        violence: Ban = "olaga våldsskildring";
        /// Pornografi.
        pornography: Ban = "pornografi";
        /// Barnpornografibrott.
        child_abuse: Ban = "barnpornografibrott";
        /// Uppmaning till brott, brottslig verksamhet.
        calls_for_crime: Ban = "uppmaningar till brott";
        /// Upphovsrättsintrång.
        copyright: Ban = "upphovsrättsintrång";
        /// Svordomar.
        swearing: Ban = "svordomar";
        /// Obscena ord.
        obscene: Ban = "obscena ord";
        /// Reklam.
        advertising: Advertising = "reklam";
        /// Uppgifter som omfattas av sekretess.
        secrecy: Ban = "sekretess";
        /// Kränkande personuppgifter.
        personal_data: Ban = "kränkande personuppgifter";
        /// Ärenden som rör enskildas ekonomiska eller personliga förhållanden.
        individual_matters: Ban = "enskilda ärenden i inlägg";
        /// Partipolitik.
        party_politics: Ban = "partipolitik";
        /// Who is consulted before a channel adds grounds of its own.
        additions: TitleKey = "egna tillägg efter samråd med";
    }
    /// The removal rules as told to the public.
    rules: RulesFamily = "regler" {
        /// Where the removal rules stand.
        published_where: Vec<RulesPlace> = "var reglerna står";
    }
    /// The duty to inform.
    info: InfoFamily = "information" {
        /// What a channel's presentation must tell.
        required_items: Vec<InfoItem> = "vad presentationen ska innehålla";
    }
    /// Public records.
    record: RecordFamily = "allmänna handlingar" {
        /// What a public comment is until somebody has looked closer.
        comment_default: CommentDefault = "kommentarer i allmänhet";
        /// What makes a message one to register.
        register_when: Vec<RegisterWhen> = "registreras när";
        /// What happens with direct messages.
        direct_messages: DirectMessages = "direktmeddelanden";
        /// Whether the municipality's posts on others' channels are public records.
        own_posts_elsewhere: bool = "egna inlägg hos andra är allmän handling";
        /// Who is asked when in doubt about registration.
        doubt: Vec<TitleKey> = "vid tvekan om registrering";
        /// In what form a message joins a case file.
        file_form: Vec<FileForm> = "form i akten";
    }
    /// Release of records.
    access: AccessFamily = "utlämnande" {
        /// How records are released.
        form: Vec<AccessForm> = "hur handlingar lämnas ut";
    }
    /// Snapshots.
    snapshot: SnapshotFamily = "ögonblicksbilder" {
        /// How often they are taken.
        frequency: SnapshotFrequency = "hur ofta ögonblicksbilder tas";
        /// What calls for one out of turn.
        extra: Vec<SnapshotExtra> = "extra ögonblicksbilder";
        /// How much they take in.
        scope: SnapshotScope = "ögonblicksbildens omfång";
        /// In what form they are kept.
        format: Vec<SnapshotFormat> = "ögonblicksbildens form";
        /// Whether the same technique is used each time.
        same_technique: Force = "samma teknik varje gång";
    }
    /// Retention.
    retention: RetentionFamily = "gallring" {
        /// On what ground records are disposed of.
        disposal: Vec<Disposal> = "gallring";
    }
    /// Inactive channels.
    inactive: InactiveFamily = "inaktiva kanaler" {
        /// Whether inactive accounts are closed.
        close: bool = "inaktiva konton stängs";
        /// After how many days without a post a channel is inactive.
        days: u16 = "inaktiv efter dagar";
    }
    /// Statistics.
    stats: StatsFamily = "statistik" {
        /// What is counted.
        required: Vec<Statistic> = "vad som räknas";
    }
    /// Personal data.
    data: DataFamily = "personuppgifter" {
        /// Who is controller.
        controller: Controller = "personuppgiftsansvarig";
        /// To whom the watch is delegated.
        delegation: Delegation = "bevakningen delegeras";
        /// Who answers questions on personal data.
        representative: TitleKey = "svarar på frågor om personuppgifter";
        /// What is weighed before publication.
        assessment: Vec<DataFactor> = "bedömning av personuppgifter";
        /// Whether personal numbers and data on offences may be published.
        personal_number_offences: Sensitive = "personnummer och brott";
    }
    /// The list of channels.
    list: ListFamily = "förteckning" {
        /// To whom new channels are reported.
        reported_to: TitleKey = "kanaler anmäls till";
        /// What the list holds.
        content: Vec<ListContent> = "vad förteckningen innehåller";
        /// Where it can be read.
        public: Vec<ListPlace> = "var förteckningen finns";
    }
    /// The joint presentation.
    aggregate: AggregateFamily = "samlad presentation" {
        /// How the joint flow is shown on the website.
        website: Flow = "samlat flöde på webbplatsen";
        /// Which platforms the joint flow takes in or leaves out.
        platforms: FlowPlatforms = "plattformar i flödet";
        /// Whether channels must be possible to fetch.
        feed_required: FeedRequired = "krav på flöde";
        /// Platforms on which the municipality's whole presence is shown in one place.
        gathered_on: Vec<PlatformKey> = "samlad närvaro visas på";
    }
    /// Political parties.
    parties: PartiesFamily = "partier" {
        /// What is said of the parties' own pages.
        links: PartyLinks = "partiernas länkar";
    }
    /// The graphic profile.
    graphic_profile: GraphicFamily = "grafisk profil" {
        /// How far it binds.
        mandatory: GraphicProfile = "grafisk profil";
    }
    /// Pictures.
    images: ImagesFamily = "bilder" {
        /// Where pictures may come from.
        sources: Vec<ImageSource> = "bildkällor";
    }
    /// Private use.
    private: PrivateFamily = "privat bruk" {
        /// What private accounts may be used for at work.
        accounts_at_work: PrivateAccountRule = "privata konton i tjänsten";
        /// What one says when speaking privately of work.
        disclaimer: Vec<Disclaimer> = "den som talar privat";
        /// What is said about telling the press.
        informant_protection: Informants = "meddelarfrihet";
    }
    /// The intranet.
    intranet: IntranetFamily = "intranät" {
        /// Whether the rules cover social functions on an intranet.
        present: bool = "sociala funktioner på intranätet";
    }
    /// Staff.
    staff: StaffFamily = "medarbetare" {
        /// What staff must know and follow.
        policy_knowledge: Knowledge = "medarbetares kunskap";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_a_hundred_parameters_and_no_key_twice() {
        let mut keys: Vec<_> = PARAMETERS.iter().map(|info| info.key).collect();
        assert_eq!(keys.len(), 100);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 100);
    }
}
