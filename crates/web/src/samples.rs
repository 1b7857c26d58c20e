//! Every page in every state worth looking at: rendered by the tests, written to files for a browser.
//!
//! The invented people and places here are no municipality's; numbers are ones reserved for fiction.

use crate::{ctx::Ctx, page::Page, text::Language};
use jiff::Timestamp;
use uuid::Uuid;

/// A page rendered from a sample.
pub struct Sample {
    /// The page's name and the state it is in: `inbox-empty`.
    pub name: String,
    /// The language it is in.
    pub language: Language,
    /// The document.
    pub html: String,
}

/// The samples' present, Thursday 3 December 2026 at 11:02 in Sweden, moved by so many minutes.
#[must_use]
pub fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_796_292_120 + minutes * 60).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The same id every time.
#[must_use]
pub fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0x0193_8000_0000_7000_8000_0000_0000_0000 + n))
}

fn of<P: Page>(page: &str, into: &mut Vec<Sample>) {
    for language in Language::ALL {
        for (state, sample) in P::samples() {
            let ctx = if P::PUBLIC { Ctx::sample_public(language) } else { Ctx::sample(language) };
            let name = if state.is_empty() { page.to_owned() } else { format!("{page}-{state}") };
            into.push(Sample { name, language, html: sample.render(&ctx).into_string() });
        }
    }
}

macro_rules! pages { ($($name:literal $page:ty;)*) => {
    /// Every sample of every page, in both languages.
    #[must_use]
    pub fn all() -> Vec<Sample> {
        let mut all = Vec::new();
        $(of::<$page>($name, &mut all);)*
        all
    }
} }

pages! {
    "front" crate::public::front::FrontPage;
    "channel-list" crate::public::channels::ChannelsPage;
    "channel-open" crate::public::channel::ChannelPage;
    "feed" crate::public::feed::FeedPage;
    "check" crate::public::check::CheckPage;
    "rules" crate::public::rules::RulesPage;
    "embed-channels" crate::public::embed::EmbedChannelsPage;
    "embed-feed" crate::public::embed::EmbedFeedPage;
    "accessibility" crate::public::accessibility::StatementPage;
    "report" crate::public::report::ReportPage;
    "records" crate::public::records::RecordsPage;
    "sent" crate::public::sent::SentPage;
    "sent-code" crate::public::sent::SentCodePage;
    "reports" crate::public::staff::queue::SentQueuePage;
    "reports-one" crate::public::staff::one::SentOnePage;
    "public-facts" crate::public::staff::facts::PublicFactsPage;
    "removals" crate::public::removals::RemovalsPage;
    "reason" crate::public::reason::ReasonPage;
    "receipt" crate::public::reason::ReceiptPage;
    "code" crate::public::reason::CodePage;
    "sign-in" crate::municipality::sign_in::SignInPage;
    "link" crate::municipality::link::LinkPage;
    "inbox" crate::inbox::list::InboxPage;
    "bulk" crate::inbox::bulk::BulkPage;
    "bulk-remove" crate::inbox::bulk_remove::BulkRemovePage;
    "search" crate::inbox::search::SearchPage;
    "message" crate::inbox::message::MessagePage;
    "version" crate::inbox::version::VersionPage;
    "stale" crate::inbox::stale::StalePage;
    "reviews" crate::inbox::reviews::ReviewsPage;
    "decisions" crate::decisions::list::DecisionsPage;
    "decision" crate::decisions::decision::DecisionPage;
    "removal-preview" crate::decisions::preview::RemovalPreviewPage;
    "review" crate::inbox::review::ReviewPage;
    "channels" crate::channels::list::ChannelsPage;
    "channel" crate::channels::channel::ChannelPage;
    "channel-form" crate::channels::form::ChannelFormPage;
    "applications" crate::channels::applications::ApplicationsPage;
    "apply" crate::channels::apply::ApplyPage;
    "life" crate::channels::life::LifePage;
    "platforms" crate::channels::platforms::PlatformsPage;
    "manual" crate::channels::manual::ManualPage;
    "posts" crate::publishing::list::PostsPage;
    "post" crate::publishing::post::PostPage;
    "presentation" crate::channels::presentation::PresentationPage;
    "presentation-details" crate::channels::details::DetailsPage;
    "coverage" crate::channels::coverage::CoveragePage;
    "load" crate::channels::load::LoadPage;
    "resources" crate::channels::load::ResourcesPage;
    "ledger" crate::channels::ledger::LedgerPage;
    "costs" crate::channels::costs::CostsPage;
    "statistics" crate::channels::statistics::StatisticsPage;
    "statistics-all" crate::channels::statistics::StatisticsAllPage;
    "ledgers" crate::channels::ledger::LedgersPage;
    "hooks" crate::channels::hooks::HooksPage;
    "access" crate::channels::access::AccessPage;
    "onward" crate::channels::onward::OnwardPage;
    "people" crate::municipality::people::PeoplePage;
    "person" crate::municipality::person::PersonPage;
    "invite" crate::municipality::invite::InvitePage;
    "charge" crate::municipality::charge::ChargePage;
    "acceptance" crate::municipality::acceptance::AcceptancePage;
    "units" crate::municipality::units::UnitsPage;
    "me" crate::municipality::me::MePage;
    "keys" crate::municipality::keys::KeysPage;
    "policy" crate::policy::policy::PolicyPage;
    "pack" crate::policy::pack::PackPage;
    "policy-preview" crate::policy::preview::PreviewPage;
    "hours" crate::clocks::hours::HoursPage;
    "trail" crate::trail::list::TrailPage;
    "diary" crate::diary::queue::QueuePage;
    "diary-register" crate::diary::register::RegisterPage;
    "diary-entry" crate::diary::entry::EntryPage;
    "diary-search" crate::diary::search::DiarySearchPage;
    "diary-settings" crate::diary::settings::DiarySettingsPage;
    "diary-open" crate::diary::open::OpenDiaryPage;
    "fault" crate::faults::FaultPage;
}
