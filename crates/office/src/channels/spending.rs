//! What a channel costs at a platform that takes money for what is read and done there: what it may cost, what it has
//! cost, and what is left.
//!
//! Which platforms take money, and how much, is the catalogue's to say. Nothing that costs is asked for before
//! somebody has said how much the channel may cost.

mod paying;

pub(super) use paying::paying;

use super::connection::is_connected;
use super::ledger::{day_from, day_number};
use super::open::plan;
use crate::decisions::carry_out;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::ToSpan;
use jiff::civil::Date;
use torg_domain::channels::problem::{Problem as Fault, ProblemKind};
use torg_domain::channels::spending::{Cap, MOST, Spent, month_of, read_amount};
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::platforms::Charges;
use torg_store::channels::{CapRow, ChannelRow, SpentRow};
use torg_store::{Problem, Reader};

/// How many months are shown, the current one included.
const MONTHS: i64 = 12;

/// What a channel cost in a day or a month, in thousandths of the platform's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The day, or the month's first day.
    pub on: Date,
    /// What it cost, as the platform's prices are.
    pub spent: u64,
    /// In how many askings that cost something.
    pub askings: u64,
    /// What is held for askings under way.
    pub held: u64,
    /// What was held for askings of which nobody knows how they ended: it counts as spent.
    pub lost: u64,
}

impl Sum {
    /// All that counts as spent.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.spent.saturating_add(self.held).saturating_add(self.lost)
    }
}

/// What a channel may cost and has cost.
#[derive(Clone, Debug)]
pub struct Spending {
    /// The channel.
    pub channel: ChannelRow,
    /// What the platform takes.
    pub charges: Charges,
    /// What it may cost; none where nobody has said, or the cap was taken away.
    pub cap: Option<Cap>,
    /// Who said so last, and when.
    pub set: Option<CapRow>,
    /// What counts as spent this month and today.
    pub spent: Spent,
    /// This month's days on which it cost something, the last one first.
    pub days: Vec<Sum>,
    /// The months, this one first; one without costs is not among them.
    pub months: Vec<Sum>,
    /// What is to be told of how much is used, and who can mend it.
    pub warning: Option<Fault>,
}

/// What the platform of a connected channel takes for what is read and done there; none where it takes nothing.
#[must_use]
pub fn charges<'a>(desk: &'a Desk, channel: &ChannelRow) -> Option<&'a Charges> {
    let known = desk.office().platforms.get(&channel.platform)?;
    known.charges.as_ref().filter(|_| is_connected(desk, channel))
}

/// A cap as the rules read it; none where it was taken away.
fn cap_of(row: &CapRow) -> Option<Cap> {
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    row.month.map(|month| Cap { month: whole(month), day: row.day.map(whole) })
}

fn sum(on: Date, rows: &[&SpentRow]) -> Sum {
    let all = |of: fn(&SpentRow) -> i64| rows.iter().map(|row| u64::try_from(of(row)).unwrap_or(0)).sum();
    Sum {
        on,
        spent: all(|row| row.spent),
        askings: all(|row| row.askings),
        held: all(|row| row.held),
        lost: all(|row| row.lost),
    }
}

/// What a channel may cost, and what counts as spent this month and today.
async fn stands(desk: &Desk, reader: &mut Reader, id: ChannelId) -> Result<(Option<Cap>, Spent), Problem> {
    let cap = reader.spending_cap(id).await?.as_ref().and_then(cap_of);
    let today = desk.today();
    let (first, last) = month_of(today);
    let rows = reader.spending(id, (day_number(first), day_number(last)), desk.now).await?;
    let counted = |rows: Vec<&SpentRow>| sum(today, &rows).counted();
    let day = day_number(today);
    let spent = Spent {
        month: counted(rows.iter().collect()),
        day: counted(rows.iter().filter(|row| row.day == day).collect()),
    };
    Ok((cap, spent))
}

/// What a channel may cost and has cost; none where its platform takes nothing.
///
/// # Errors
/// `Missing` when the channel is not in this municipality; what the database said.
#[boxed]
pub async fn of(desk: &Desk, id: ChannelId) -> Result<Option<Spending>, Refusal> {
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let channel = reader.channel(id).await?;
    read(desk, &mut reader, channel).await
}

async fn read(desk: &Desk, reader: &mut Reader, channel: ChannelRow) -> Result<Option<Spending>, Refusal> {
    let Some(charges) = charges(desk, &channel).cloned() else { return Ok(None) };
    let (id, today) = (ChannelId(channel.id), desk.today());
    let this = today.first_of_month();
    let from = this.checked_sub((MONTHS - 1).months()).unwrap_or(this);
    let rows = reader.spending(id, (day_number(from), day_number(today)), desk.now).await?;
    let (mut days, mut months): (Vec<Sum>, Vec<Sum>) = (Vec::new(), Vec::new());
    for row in rows.iter().rev() {
        let Some(on) = day_from(row.day) else { continue };
        let month = on.first_of_month();
        if month == this {
            days.push(sum(on, &[row]));
        }
        if months.last().is_none_or(|last| last.on != month) {
            let of_it: Vec<_> = rows
                .iter()
                .filter(|r| day_from(r.day).is_some_and(|d| d.first_of_month() == month))
                .collect();
            months.push(sum(month, &of_it));
        }
    }
    let (cap, spent) = stands(desk, reader, id).await?;
    let set = reader.spending_cap(id).await?;
    let warning = cap.and_then(|cap| cap.warning(spent, &charges.currency));
    Ok(Some(Spending { channel, charges, cap, set, spent, days, months, warning }))
}

/// What a channel has cost each day of a span, both days included, for the ledger; none where its platform takes
/// nothing.
pub(super) async fn between(
    desk: &Desk,
    reader: &mut Reader,
    channel: &ChannelRow,
    (from, until): (Date, Date),
) -> Result<Option<(String, Vec<Sum>)>, Refusal> {
    let Some(charges) = charges(desk, channel) else { return Ok(None) };
    let span = (day_number(from), day_number(until));
    let rows = reader.spending(ChannelId(channel.id), span, desk.now).await?;
    let days = rows.iter().filter_map(|row| Some(sum(day_from(row.day)?, &[row]))).collect();
    Ok(Some((charges.currency.clone(), days)))
}

/// What is to be told of how much a channel has cost, and who can mend it; nothing while there is enough.
pub(super) async fn warning(desk: &Desk, channel: &ChannelRow) -> Result<Option<Fault>, Refusal> {
    let Some(charges) = charges(desk, channel) else { return Ok(None) };
    let (cap, spent) = stands(desk, &mut desk.reader(), ChannelId(channel.id)).await?;
    Ok(cap.and_then(|cap| cap.warning(spent, &charges.currency)))
}

/// Whether a fault is about what may be spent: it is told anew at every reading, and never kept from the one before.
#[must_use]
pub(super) fn is_of_money(fault: &Fault) -> bool {
    matches!(fault.kind, ProblemKind::BudgetSpent | ProblemKind::BudgetNearlySpent)
}

/// Whether this person may say what a channel may cost.
#[must_use]
pub fn may_set(desk: &Desk, channel: &ChannelRow) -> bool {
    channel.closed_at.is_none() && desk.must(Right::ManageChannels, channel.unit.into()).is_ok()
}

/// Says what a channel may cost from now on, as it was written: `month` and `day` in the platform's currency, `day`
/// empty where only the month is capped. Reading, answers and measures that stopped for want of money go on at once; a post
/// of ours does at its next try.
///
/// # Errors
/// `Missing`; `NotAllowed`; `Rule` where nothing there costs; `Field` for an amount that is none.
#[boxed]
pub async fn set(desk: &Desk, id: ChannelId, month: &str, day: &str) -> Result<(), Refusal> {
    let wrong = |field| {
        let most = MOST / 1_000;
        Refusal::field(
            field,
            format!("Skriv ett belopp, till exempel 50 eller 12,50. Högst {most}, och högst tre decimaler."),
        )
    };
    let month = read_amount(month).ok_or_else(|| wrong("month"))?;
    let day = match day.trim() {
        "" => None,
        text => Some(read_amount(text).ok_or_else(|| wrong("day"))?),
    };
    if day.is_some_and(|day| day > month) {
        return Err(Refusal::field("day", "Taket för en dag kan inte vara högre än taket för månaden."));
    }
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    keep(desk, id, Some(whole(month)), day.map(whole)).await
}

/// Takes a channel's cap away: nothing that costs is asked for there any more.
///
/// # Errors
/// `Missing`; `NotAllowed`; `Rule` where nothing there costs.
#[boxed]
pub async fn lift(desk: &Desk, id: ChannelId) -> Result<(), Refusal> {
    keep(desk, id, None, None).await
}

async fn keep(desk: &Desk, id: ChannelId, month: Option<i64>, day: Option<i64>) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    desk.must(Right::ManageChannels, channel.unit.into())?;
    if channel.closed_at.is_some() {
        return Err(Refusal::Rule("Kanalen är stängd: inget läses eller görs där.".into()));
    }
    if charges(desk, &channel).is_none() {
        return Err(Refusal::Rule(
            "Plattformen tar inte betalt för det som läses och görs, eller så är kanalen inte ansluten."
                .into(),
        ));
    }
    let row = CapRow {
        id: desk.new_id(),
        channel: channel.id,
        month,
        day,
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
    };
    writer.add_spending_cap(&row).await?;
    let act = if month.is_some() { "channel.cap-set" } else { "channel.cap-lifted" };
    writer.tell(desk.told(act, ("channel", channel.id)).row(&row));
    writer.fetch_at(id, desk.now).await?;
    plan(desk, &mut writer, &channel).await?;
    if month.is_some() {
        carry_out::money_came(desk, &mut writer, &channel).await?;
    }
    Ok(writer.commit().await?)
}
