//! Every address in the product as a function, so that no page spells one by hand.
//!
//! `Href` can only be made here. A test renders every page and checks that each address it links to
//! is one of `routes.rs`, an anchor, or an outside address that passed `outside`.

use maud::{Markup, Render, html};
use torg_domain::ids::{
    AppealId, AuthorityId, ChannelId, ConsultationId, DecisionId, EntryId, ForwardingId, MessageId, OrderId,
    PersonId, VersionId, ViewId,
};
use url::form_urlencoded;

/// An address a page may link to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(String);

impl Href {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Render for Href {
    fn render(&self) -> Markup {
        html! { (self.0) }
    }
}

macro_rules! links { ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*) = $path:literal;)*) => { $(
    $(#[$doc])*
    #[must_use]
    pub fn $name($($arg: $kind),*) -> Href { Href(format!($path)) }
)* } }

links! {
    /// The municipality's public front.
    front() = "/";
    /// A part of the page itself.
    anchor(id: &str) = "#{id}";

    /// The official list of channels, for everybody.
    channel_list() = "/channels";
    /// The same as JSON.
    channel_list_json() = "/channels.json";
    /// The same as CSV.
    channel_list_csv() = "/channels.csv";
    /// The catalogue of open data.
    channel_list_ttl() = "/channels.ttl";
    /// The list's signature.
    channel_list_note() = "/channels.note";
    /// One channel, for everybody, by its number.
    channel_page(number: i64) = "/channels/{number}";
    /// Our own posts from all channels.
    feed() = "/feed";
    /// Our own posts from one channel.
    feed_of(number: i64) = "/feed?channel={number}";
    /// Whether an account is ours.
    check() = "/check";
    /// The rules for visitors.
    rules() = "/rules";
    /// The form by which anybody tells us of something.
    report() = "/report";
    /// The same, for what could not be used.
    report_access() = "/report?kind=accessibility";
    /// Where one types the code of what was sent.
    sent_code() = "/report/code";
    /// What has become of what was sent.
    sent(code: &str) = "/report/{code}";
    /// The form by which anybody asks for records.
    records() = "/records";
    /// The accessibility statement.
    accessibility() = "/accessibility";
    /// What outsiders sent.
    desk_reports() = "/desk/reports";
    /// One thing that an outsider sent.
    desk_sent(id: uuid::Uuid) = "/desk/reports/{id}";
    /// Requests for records that outsiders sent.
    desk_records() = "/desk/records";
    /// The facts only the public pages tell.
    desk_public() = "/desk/public";

    /// The sign-in page.
    sign_in() = "/desk/sign-in";
    /// Signs out.
    sign_out() = "/desk/sign-out";
    /// A one-time link: the first password, or a new one.
    one_time(token: &str) = "/desk/link/{token}";

    /// Where whoever is signed in begins.
    home() = "/desk";
    /// The inbox.
    inbox() = "/desk/inbox";
    /// What would happen to the selected messages.
    bulk_preview() = "/desk/inbox/bulk/preview";
    /// Carries out what the preview showed.
    bulk() = "/desk/inbox/bulk";
    /// What would happen if the selected messages were removed.
    bulk_remove_preview() = "/desk/inbox/bulk/remove/preview";
    /// Decides what that preview showed.
    bulk_remove() = "/desk/inbox/bulk/remove";
    /// Takes back what was done to many at once.
    bulk_undo() = "/desk/inbox/undo";
    /// Saves the view that is open.
    save_view() = "/desk/inbox/views";
    /// Notes that what was told has been read.
    read_news() = "/desk/inbox/news";
    /// Forgets a saved view.
    forget_view(id: ViewId) = "/desk/inbox/views/{id}/forget";
    /// Search; ordinary words by GET, what looks like a personal number by POST.
    search() = "/desk/search";

    /// A message with all that can be done with it.
    message(id: MessageId) = "/desk/message/{id}";
    /// Opens a hidden text; the reading is logged.
    message_open(id: MessageId) = "/desk/message/{id}/open";
    /// One version of a message against the one before.
    message_version(id: MessageId, version: VersionId) = "/desk/message/{id}/version/{version}";
    /// A file that came with the message, as an attachment.
    message_media(id: MessageId, file: &str) = "/desk/message/{id}/media/{file}";
    /// Takes the message for a while.
    claim(id: MessageId) = "/desk/message/{id}/claim";
    /// Lets it go.
    release(id: MessageId) = "/desk/message/{id}/release";
    /// Says that somebody reads or writes just now.
    presence(id: MessageId) = "/desk/message/{id}/presence";
    /// Keeps a draft.
    draft(id: MessageId) = "/desk/message/{id}/draft";
    /// Gives the message to another owner.
    assign(id: MessageId) = "/desk/message/{id}/assign";
    /// Answers the triage questions.
    triage(id: MessageId) = "/desk/message/{id}/triage";
    /// Asks a colleague.
    consult(id: MessageId) = "/desk/message/{id}/consult";
    /// Gives the advice that was asked for.
    advise(id: MessageId, consultation: ConsultationId) = "/desk/message/{id}/consult/{consultation}";
    /// Orders a holding reply (hållsvar).
    holding(id: MessageId) = "/desk/message/{id}/holding";
    /// Hands the message to somebody better placed.
    forward(id: MessageId) = "/desk/message/{id}/forward";
    /// Delivers or declines what was forwarded.
    deliver(id: MessageId, forwarding: ForwardingId) = "/desk/message/{id}/forward/{forwarding}";
    /// Orders the answer.
    answer(id: MessageId) = "/desk/message/{id}/answer";
    /// Confirms an order with proof from outside.
    confirm(id: MessageId, order: OrderId) = "/desk/message/{id}/order/{order}/confirm";
    /// Cancels an order nobody has carried out.
    cancel(id: MessageId, order: OrderId) = "/desk/message/{id}/order/{order}/cancel";
    /// Sends an answer that was stopped, as it is.
    answer_send(id: MessageId, order: OrderId) = "/desk/message/{id}/order/{order}/send";
    /// Takes an answer over from torg, to be given by hand.
    answer_by_hand(id: MessageId, order: OrderId) = "/desk/message/{id}/order/{order}/by-hand";
    /// Leaves it without an answer, with a reason.
    leave(id: MessageId) = "/desk/message/{id}/leave";
    /// The criticism steps.
    criticism(id: MessageId) = "/desk/message/{id}/criticism";
    /// Assesses or orders a removal.
    remove(id: MessageId) = "/desk/message/{id}/remove";
    /// Decides about the record: kept ordered, to be registered, to be transferred.
    record(id: MessageId) = "/desk/message/{id}/record";
    /// Decides about our answer's own record.
    answers_record(id: MessageId) = "/desk/message/{id}/record/answer";
    /// Asks the lawyer, or notes what the lawyer answered.
    lawyer(id: MessageId) = "/desk/message/{id}/lawyer";
    /// Tells the nearest manager.
    notify(id: MessageId) = "/desk/message/{id}/notify";
    /// Marks as secret, or takes the mark away.
    visibility(id: MessageId) = "/desk/message/{id}/visibility";
    /// Closes.
    close(id: MessageId) = "/desk/message/{id}/close";
    /// Opens again.
    reopen(id: MessageId) = "/desk/message/{id}/reopen";
    /// Undoes the last inward act.
    undo(id: MessageId) = "/desk/message/{id}/undo";
    /// Makes a proof package of the message, or of its thread.
    package(id: MessageId) = "/desk/message/{id}/package";

    /// Shows what a removal would bring with it.
    remove_preview(id: MessageId) = "/desk/message/{id}/remove/preview";

    /// The decisions.
    decisions() = "/desk/decisions";
    /// One decision.
    decision(id: DecisionId) = "/desk/decisions/{id}";
    /// The second person's answer.
    decision_second(id: DecisionId) = "/desk/decisions/{id}/second";
    /// Puts back what was wrongly removed.
    decision_restore(id: DecisionId) = "/desk/decisions/{id}/restore";
    /// Destroys what lies under seal.
    decision_destroy(id: DecisionId) = "/desk/decisions/{id}/destroy";
    /// Confirms by hand something a decision ordered.
    decision_confirm(id: DecisionId, order: OrderId) = "/desk/decisions/{id}/order/{order}/confirm";
    /// Takes an appeal in.
    appeal(id: DecisionId) = "/desk/decisions/{id}/appeal";
    /// Decides an appeal.
    appeal_judge(id: DecisionId, appeal: AppealId) = "/desk/decisions/{id}/appeal/{appeal}";

    /// Daily review.
    review() = "/desk/review";
    /// Daily review of one channel.
    review_channel(id: ChannelId) = "/desk/review/{id}";

    /// The register of channels.
    channels() = "/desk/channels";
    /// What we say ourselves.
    posts() = "/desk/posts";
    /// Begins a post.
    post_new() = "/desk/posts/new";
    /// One post of ours.
    post(id: uuid::Uuid) = "/desk/posts/{id}";
    /// Does something with a post: propose, agree, ready, confirm, withdraw.
    post_act(id: uuid::Uuid, act: &str) = "/desk/posts/{id}/{act}";
    /// A picture of a post of ours.
    post_picture(id: uuid::Uuid, file: uuid::Uuid) = "/desk/posts/{id}/picture/{file}";
    /// A picture of a post in the flow, for everybody.
    feed_picture(post: uuid::Uuid, file: uuid::Uuid) = "/feed/{post}/{file}";
    /// Enters a place that is not ours.
    places() = "/desk/places";
    /// Hands a place over to somebody else.
    place_aside(id: uuid::Uuid) = "/desk/places/{id}/aside";
    /// Ends taking part at a place.
    place_end(id: uuid::Uuid) = "/desk/places/{id}/end";
    /// What a channel tells of itself.
    presentation(id: ChannelId) = "/desk/channels/{id}/presentation";
    /// Says how a published text stands.
    presentation_check(id: ChannelId) = "/desk/channels/{id}/presentation/check";
    /// What a channel's presentation says beside the register.
    presentation_facts(id: ChannelId) = "/desk/channels/{id}/presentation/facts";
    /// What was found of a channel's graphic profile.
    presentation_profile(id: ChannelId) = "/desk/channels/{id}/presentation/profile";
    /// How every channel's presentation stands.
    presentation_details() = "/desk/presentation";
    /// Who watches which channel in the days to come.
    coverage() = "/desk/coverage";
    /// The load of the channels.
    load() = "/desk/load";
    /// The same as JSON.
    load_json() = "/desk/load.json";
    /// A channel's load, and the question of its review date.
    channel_resources(id: ChannelId) = "/desk/channels/{id}/resources";
    /// The figures of all channels.
    statistics() = "/desk/statistics";
    /// The same for a program.
    statistics_csv() = "/desk/statistics.csv";
    /// A channel's figures.
    channel_statistics(id: ChannelId) = "/desk/channels/{id}/statistics";
    /// The same for a program.
    channel_statistics_csv(id: ChannelId) = "/desk/channels/{id}/statistics.csv";
    /// Writes down how many follow a channel.
    channel_followers(id: ChannelId) = "/desk/channels/{id}/followers";
    /// What a channel costs, and may cost.
    channel_costs(id: ChannelId) = "/desk/channels/{id}/costs";
    /// Takes away what a channel may cost.
    channel_costs_lift(id: ChannelId) = "/desk/channels/{id}/costs/lift";
    /// The completeness ledger of all channels.
    ledgers() = "/desk/ledger";
    /// The same as JSON.
    ledgers_json() = "/desk/ledger.json";
    /// The applications that send us what happens.
    hooks() = "/desk/hooks";
    /// Takes one of them away.
    hook_end(id: uuid::Uuid) = "/desk/hooks/{id}/end";
    /// Where an application sends.
    hook(platform: &str, code: &str) = "/hooks/{platform}/{code}";
    /// A channel's completeness ledger.
    channel_ledger(id: ChannelId) = "/desk/channels/{id}/ledger";
    /// The same as JSON.
    channel_ledger_json(id: ChannelId) = "/desk/channels/{id}/ledger.json";
    /// A new channel.
    channel_new() = "/desk/channels/new";
    /// One channel and how it is doing.
    channel(id: ChannelId) = "/desk/channels/{id}";
    /// Changes a channel.
    channel_edit(id: ChannelId) = "/desk/channels/{id}/edit";
    /// Fetches the channel's feed now.
    channel_fetch(id: ChannelId) = "/desk/channels/{id}/fetch";
    /// Tries the channel's connection to its platform.
    channel_try(id: ChannelId) = "/desk/channels/{id}/try";
    /// What lets us in at a channel's platform, and a new one in its place.
    channel_access(id: ChannelId) = "/desk/channels/{id}/access";
    /// Signs in to a channel's account at its platform.
    channel_sign_in(id: ChannelId) = "/desk/channels/{id}/access/sign-in";
    /// Closes a channel.
    channel_close(id: ChannelId) = "/desk/channels/{id}/close";
    /// Enters a message by hand.
    manual(id: ChannelId) = "/desk/channels/{id}/entry";

    /// The applications for channels.
    applications() = "/desk/channels/applications";
    /// Applies for a channel.
    channel_apply() = "/desk/channels/apply";
    /// Changes an application.
    application_edit(id: ChannelId) = "/desk/channels/{id}/application";
    /// The life of a channel, and its next step.
    channel_life(id: ChannelId) = "/desk/channels/{id}/life";
    /// The catalogue of platforms.
    platforms() = "/desk/platforms";
    /// Accepting the policy in force.
    acceptance() = "/desk/acceptance";
    /// Reminds those who have not.
    acceptance_remind() = "/desk/acceptance/remind";
    /// What somebody answers for.
    charge(id: PersonId) = "/desk/people/{id}/charge";
    /// Ends a mandate of somebody's own.
    own_mandate_end(id: PersonId, mandate: torg_domain::ids::MandateId) = "/desk/people/{id}/charge/mandates/{mandate}/end";

    /// The people.
    people() = "/desk/people";
    /// Invites somebody.
    person_new() = "/desk/people/new";
    /// One person.
    person(id: PersonId) = "/desk/people/{id}";
    /// Gives a mandate.
    mandate_give(id: PersonId) = "/desk/people/{id}/mandates";
    /// Ends a mandate.
    mandate_end(id: PersonId, mandate: torg_domain::ids::MandateId) = "/desk/people/{id}/mandates/{mandate}/end";
    /// Notes an absence.
    absence(id: PersonId) = "/desk/people/{id}/absences";
    /// Takes an absence back.
    absence_cancel(id: PersonId, absence: torg_domain::ids::AbsenceId) = "/desk/people/{id}/absences/{absence}/cancel";
    /// Sends a new one-time link.
    invite(id: PersonId) = "/desk/people/{id}/link";
    /// Ends a person's access.
    person_end(id: PersonId) = "/desk/people/{id}/end";
    /// Authorities and units.
    units() = "/desk/units";
    /// A new authority.
    authority_new() = "/desk/units/authority";
    /// A new unit.
    unit_new() = "/desk/units/unit";

    /// The policy in force.
    policy() = "/desk/policy";
    /// Adopt another version: what would change.
    policy_preview() = "/desk/policy/preview";
    /// Adopts what the preview showed.
    policy_adopt() = "/desk/policy/adopt";
    /// Answers what the policy is silent on.
    policy_answers() = "/desk/policy/answers";
    /// Takes in a pack of one's own.
    pack_take_in() = "/desk/policy/pack";
    /// A pack that was taken in.
    pack(id: uuid::Uuid) = "/desk/policy/pack/{id}";
    /// Watched hours and closed days.
    hours() = "/desk/hours";
    /// What a change of hours would do.
    hours_preview() = "/desk/hours/preview";

    /// The public log of removals.
    removals() = "/removals";
    /// The same for a program.
    removals_json() = "/removals.json";
    /// The same as a table.
    removals_csv() = "/removals.csv";
    /// A further page of the public log of removals.
    removals_before(place: &str) = "/removals?before={place}";
    /// A further page of the same for a program.
    removals_json_before(place: &str) = "/removals.json?before={place}";
    /// A further page of the same as a table.
    removals_csv_before(place: &str) = "/removals.csv?before={place}";
    /// The signed checkpoint of the transparency log.
    log_checkpoint() = "/log/checkpoint";

    /// Where the code of a decision is typed.
    reason_code() = "/r";
    /// The reasons of a decision, for whoever has its code.
    reason(code: &str) = "/r/{code}";
    /// The same for a program.
    reason_file(code: &str) = "/r/{code}.json";
    /// Asks for reconsidering, and the receipt of having asked.
    reason_appeal(code: &str) = "/r/{code}/appeal";

    /// The public columns of the diary.
    open_diary() = "/diary";
    /// What waits to be registered.
    diary() = "/desk/diary";
    /// Registers a message.
    diary_register(id: MessageId) = "/desk/diary/register/{id}";
    /// Searches the diary inside.
    diary_search() = "/desk/diary/search";
    /// One registration.
    diary_entry(id: EntryId) = "/desk/diary/entry/{id}";
    /// Opens its restricted form; the reading is logged.
    diary_open(id: EntryId) = "/desk/diary/entry/{id}/open";
    /// Corrects its columns.
    diary_correct(id: EntryId) = "/desk/diary/entry/{id}/correct";
    /// Annuls it, or withdraws a hand-over.
    diary_annul(id: EntryId) = "/desk/diary/entry/{id}/annul";
    /// Takes down the number that came back.
    diary_number(id: EntryId) = "/desk/diary/entry/{id}/number";
    /// How each authority keeps its diary.
    diary_settings() = "/desk/diary/settings";
    /// How one does.
    diary_setting(id: AuthorityId) = "/desk/diary/settings/{id}";

    /// The trail.
    trail() = "/desk/trail";
    /// Checks the whole trail now.
    trail_check() = "/desk/trail/check";
    /// The signed checkpoint, as a file.
    checkpoint() = "/desk/trail/checkpoint";
    /// One's own settings.
    me() = "/desk/me";
    /// Ends one of one's sessions.
    session_end() = "/desk/me/sessions/end";
    /// Changes one's password.
    password() = "/desk/me/password";
    /// The keys.
    keys() = "/desk/keys";
}

/// The inbox in one of its views, with a filter, from a place on.
#[must_use]
pub fn inbox_at(view: &str, channel: Option<ChannelId>, filter: &str, after: Option<&str>) -> Href {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("view", view);
    if let Some(channel) = channel {
        query.append_pair("channel", &channel.to_string());
    }
    if !filter.is_empty() {
        query.append_pair("filter", filter);
    }
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    Href(format!("/desk/inbox?{}", query.finish()))
}

/// The inbox after something was done to many at once.
#[must_use]
pub fn inbox_after(bulk: uuid::Uuid) -> Href {
    Href(format!("/desk/inbox?bulk={bulk}"))
}

/// What was searched for. Never called with a personal number: that search has no address.
#[must_use]
pub fn search_for(words: &str) -> Href {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    Href(format!("/desk/search?{query}"))
}

/// A further page of what was searched for. Never called with a personal number: that search has no address.
#[must_use]
pub fn search_at(words: &str, after: &str) -> Href {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", words)
        .append_pair("after", after)
        .finish();
    Href(format!("/desk/search?{query}"))
}

/// A further page of the trail.
#[must_use]
pub fn trail_at(before: u64) -> Href {
    Href(format!("/desk/trail?before={before}"))
}

/// The same page in another language, for those who are not signed in.
#[must_use]
pub fn in_language(page: &Href, language: crate::text::Language) -> Href {
    let mark = if page.0.contains('?') { '&' } else { '?' };
    Href(format!("{}{mark}lang={}", page.0, language.code()))
}

/// The queue of the diary from a place on.
#[must_use]
pub fn diary_at(after: &str) -> Href {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("after", after);
    Href(format!("/desk/diary?{}", query.finish()))
}

/// The public columns of one authority and year, with words, from a place on.
#[must_use]
pub fn open_diary_at(authority: Option<AuthorityId>, year: i64, words: &str, after: Option<&str>) -> Href {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(authority) = authority {
        query.append_pair("authority", &authority.to_string());
    }
    query.append_pair("year", &year.to_string());
    if !words.is_empty() {
        query.append_pair("q", words);
    }
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    Href(format!("/diary?{}", query.finish()))
}

/// The flow in one of its formats, with what is sought, from a place on.
#[must_use]
pub fn feed_at(path: &str, sought: &crate::public::feed::Sought, after: Option<&str>) -> Href {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("channel", sought.channel.as_str()),
        ("unit", sought.unit.as_str()),
        ("platform", sought.platform.as_str()),
        ("place", sought.place.as_str()),
        ("topic", sought.topic.as_str()),
        ("after", after.unwrap_or_default()),
    ] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    Href(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") })
}

/// Whether this account is ours.
#[must_use]
pub fn check_for(typed: &str) -> Href {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("account", typed).finish();
    Href(format!("/check?{query}"))
}

/// The form to tell us of something at an address.
#[must_use]
pub fn report_about(address: &str) -> Href {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("place", address).finish();
    Href(format!("/report?{query}"))
}

/// The form to tell us of an account that is not in the list.
#[must_use]
pub fn tip_about(typed: &str) -> Href {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("kind", "tip").append_pair("place", typed);
    Href(format!("/report?{}", query.finish()))
}

/// A file of the product's own, under an address that changes with its content.
#[must_use]
pub fn asset(name: &str) -> Href {
    Href(crate::assets::address(name))
}

/// An address outside torg. Only `http` and `https`: a platform's "link" can be a script.
#[must_use]
pub fn outside(address: &str) -> Option<Href> {
    let parsed = url::Url::parse(address.trim()).ok()?;
    matches!(parsed.scheme(), "http" | "https").then(|| Href(parsed.into()))
}

/// A mail address.
#[must_use]
pub fn mail(address: &str) -> Href {
    let clean: String = address.chars().filter(|c| !c.is_whitespace() && !"?&<>\"".contains(*c)).collect();
    Href(format!("mailto:{clean}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outside_address_that_is_a_script_is_no_link() {
        assert_eq!(outside("javascript:alert(1)"), None);
        assert_eq!(outside(" data:text/html,x"), None);
        assert_eq!(outside("not an address"), None);
        assert_eq!(outside("https://example.org/a?b=c").unwrap().as_str(), "https://example.org/a?b=c");
    }

    #[test]
    fn what_is_typed_in_a_filter_stays_one_value() {
        let href = inbox_at("all", None, "a&view=x #", None);
        assert_eq!(href.as_str(), "/desk/inbox?view=all&filter=a%26view%3Dx+%23");
    }
}
