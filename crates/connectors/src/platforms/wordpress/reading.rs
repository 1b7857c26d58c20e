//! Reading posts and comments in all their states, page by page.
//!
//! A reading is whole when as many items came as the site says there are, before and after: a list that
//! shrinks while one pages through it lets an item slip by. Only a whole reading says that what it
//! lacks is gone, and even then each is asked for alone.

use super::{
    client::Wordpress,
    faults,
    talk::{Heard, Talk},
    translate::{COMMENT, Item, List, POST, published, standing, translate},
};
use crate::guard::Deed;
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use std::collections::HashSet;
use torg_domain::{
    channels::problem::Problem,
    channels::taken::{Batch, Kind},
    outside::platform::{Account, PlatformFailure, ReadOut, Reading, Standing},
};

/// The site compares times by its own local clock, where an hour comes twice in autumn: asked for with
/// this much to spare at both ends, and cut to the exact span here.
const TO_SPARE: SignedDuration = SignedDuration::from_mins(90);

/// How many threads are asked for at once: what an address has room for.
const THREADS_AT_ONCE: usize = 40;

/// One list, read.
struct Listed {
    items: Vec<Box<RawValue>>,
    whole: bool,
    withheld: bool,
    /// What the site says it has of it.
    total: Option<u64>,
}

impl Wordpress {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut talk = self.talk(account, now).await?;
        talk.awaited = matches!(what, Reading::Awaited(_));
        // What told us where the interface is says nothing of anybody's words.
        talk.answers.clear();
        let mut posts = Listed { items: Vec::new(), whole: true, withheld: false, total: None };
        let mut comments = Listed { items: Vec::new(), whole: true, withheld: false, total: None };
        let mut within = (None, None);
        // Comments first: of them the site says in so many words whether we may.
        match &what {
            Reading::New(since) => {
                within = (*since, None);
                comments = talk.pages(List::Comments, &span(*since, None)).await?;
                posts = talk.pages(List::Posts, &span(*since, None)).await?;
            }
            Reading::Span { from, until } => {
                within = (Some(*from), Some(*until));
                comments = talk.pages(List::Comments, &span(Some(*from), Some(*until))).await?;
                posts = talk.pages(List::Posts, &span(Some(*from), Some(*until))).await?;
            }
            Reading::Threads(_) | Reading::Awaited(_) => {
                let ids = match &what {
                    Reading::Threads(ids) => ids.as_slice(),
                    Reading::Awaited(id) => std::slice::from_ref(id),
                    _ => &[],
                };
                for some in talk.roots(ids).await?.chunks(THREADS_AT_ONCE) {
                    let list = some.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
                    comments.add(talk.pages(List::Comments, &[("post", list.clone())]).await?);
                    posts.add(talk.pages(List::Posts, &[("include", list)]).await?);
                }
            }
        }
        let whole = posts.whole && comments.whole;
        let counted = posts.total.zip(comments.total).map(|(posts, comments)| posts + comments);
        let mut outside = 0;
        // Oldest first, an unfinished list tells nothing of what the other has later.
        let horizon = match what {
            Reading::New(_) => [&posts, &comments].iter().filter_map(|l| l.reaches()).min(),
            _ => None,
        };
        let lists = [(List::Posts, posts), (List::Comments, comments)];
        let broken_off = lists.iter().any(|(_, listed)| listed.is_broken_off());
        let withheld = lists.iter().filter(|(_, listed)| listed.withheld);
        let mut withheld: Vec<Kind> = withheld.flat_map(|(list, _)| list.kinds()).copied().collect();
        let mut batch = Batch { title: Some(talk.known.name.clone()), ..Batch::default() };
        for (list, listed) in lists {
            for raw in listed.items {
                let at = when(&raw);
                let early = at.zip(within.0).is_some_and(|(at, from)| at < from);
                let late = at.zip(within.1).is_some_and(|(at, until)| at >= until)
                    || at.zip(horizon).is_some_and(|(at, horizon)| at > horizon);
                if early || late {
                    outside += 1;
                    continue;
                }
                match translate(list, &raw, &talk.known, now) {
                    Ok(taken) => batch.items.push(taken),
                    Err(problem) => batch.problems.push(problem),
                }
            }
        }
        if !withheld.is_empty() {
            batch.problems.push(faults::withheld());
        }
        // Where there is more than one reading takes, a shorter stretch shows more all the same.
        if broken_off {
            withheld.clear();
        }
        batch.problems.extend(talk.remarks());
        // What lies outside the span was counted as well: it was asked for with something to spare.
        let told = counted.and_then(|counted| counted.checked_sub(outside));
        let answers = std::mem::take(&mut talk.answers);
        Ok(ReadOut { whole, withheld, told, clock: talk.clock, answers, batch })
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let Some((list, id)) = List::of(external_id) else { return Ok(Standing::Gone) };
        let mut talk = self.talk(account, now).await?;
        talk.awaited = true;
        Ok(talk.item(list, id).await?.0)
    }
}

impl Listed {
    fn add(&mut self, other: Self) {
        self.items.extend(other.items);
        self.whole &= other.whole;
        self.withheld |= other.withheld;
    }

    /// Whether there is more of it than one reading takes.
    fn is_broken_off(&self) -> bool {
        !self.whole && !self.withheld
    }

    /// How far an unfinished list reaches; none when it is finished.
    fn reaches(&self) -> Option<Timestamp> {
        self.items.last().filter(|_| self.is_broken_off()).and_then(|raw| when(raw))
    }
}

fn when(raw: &RawValue) -> Option<Timestamp> {
    serde_json::from_str::<Item>(raw.get()).ok().as_ref().and_then(published)
}

fn span(from: Option<Timestamp>, until: Option<Timestamp>) -> Vec<(&'static str, String)> {
    let written = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut query = Vec::new();
    if let Some(from) = from {
        query.push(("after", written(from.checked_sub(TO_SPARE).unwrap_or(from))));
    }
    if let Some(until) = until {
        query.push(("before", written(until.checked_add(TO_SPARE).unwrap_or(until))));
    }
    query
}

impl Talk<'_> {
    /// Every page of a list, oldest first, as far as the limits go.
    async fn pages(&mut self, list: List, query: &[(&str, String)]) -> Result<Listed, PlatformFailure> {
        let limits = self.site.limits;
        let (fields, status, order) = match list {
            // A draft is nobody's word yet (TF 2:12); what we hold and has become one is asked for alone.
            List::Posts => (POST, "publish,private", "date"),
            List::Comments => (COMMENT, "any", "date_gmt"),
        };
        let mut asked = vec![
            ("context", "edit".to_owned()),
            ("status", status.to_owned()),
            ("orderby", order.to_owned()),
            ("order", "asc".to_owned()),
            ("per_page", limits.per_page.to_string()),
            ("_fields", fields.to_owned()),
        ];
        asked.extend(query.iter().cloned());
        let (mut items, mut seen): (Vec<Box<RawValue>>, HashSet<u64>) = (Vec::new(), HashSet::new());
        let (mut first_total, mut last_total) = (None, None);
        let mut ended = false;
        for page in 1..=limits.pages {
            let mut asked = asked.clone();
            asked.push(("page", page.to_string()));
            let heard = self.ask(&Deed::Get, list.path(), &asked).await?;
            if heard.refused.is_some() {
                // The list has grown shorter than the pages already turned.
                if page > 1 && heard.status == 400 {
                    break;
                }
                // It does not say "may not", but that it knows no such state as that of a private post.
                let unknown = heard.status == 400 && heard.refused.as_deref() == Some("rest_invalid_param");
                return Err(match (list, unknown) {
                    (List::Posts, true) => self.failed(faults::withheld(), &heard, false),
                    _ => self.refusal(&heard),
                });
            }
            let Some(came) = heard.read::<Vec<Box<RawValue>>>() else {
                return Err(self.failed(faults::no_json(), &heard, false));
            };
            last_total = heard.total;
            first_total = first_total.or(last_total);
            let full = came.len() >= limits.per_page;
            for raw in came {
                let id = serde_json::from_str::<Item>(raw.get()).ok().map(|i| i.id);
                if id.is_none_or(|id| seen.insert(id)) {
                    items.push(raw);
                }
            }
            // What stands in front of some sites takes the count away: then a page that is not full is the last.
            if !last_total.map_or(full, |total| page * limits.per_page < total) {
                ended = true;
                break;
            }
        }
        let steady = first_total == last_total;
        let withheld = ended && steady && last_total.is_some_and(|total| items.len() < total);
        let whole = ended && steady && !withheld;
        let total = last_total.filter(|_| ended && steady).map(|total| total as u64);
        Ok(Listed { items, whole, withheld, total })
    }

    /// The posts under which these threads lie.
    async fn roots(&mut self, ids: &[String]) -> Result<Vec<u64>, PlatformFailure> {
        let mut posts = Vec::new();
        for (list, id) in ids.iter().filter_map(|id| List::of(id)) {
            let post = match list {
                List::Posts => Some(id),
                List::Comments => self.item(list, id).await?.1.map(|item| item.post),
            };
            posts.extend(post.filter(|post| *post > 0));
        }
        posts.sort_unstable();
        posts.dedup();
        Ok(posts)
    }

    /// One item, and where it stands.
    pub(super) async fn item(
        &mut self,
        list: List,
        id: u64,
    ) -> Result<(Standing, Option<Item>), PlatformFailure> {
        let fields = if list == List::Posts { POST } else { COMMENT };
        let asked = [("context", "edit".to_owned()), ("_fields", fields.to_owned())];
        let heard = self.ask(&Deed::Get, &format!("{}/{id}", list.path()), &asked).await?;
        match heard.refused.as_deref() {
            Some(code) if is_gone(code) => Ok((Standing::Gone, None)),
            Some(_) => Err(self.refusal(&heard)),
            None => {
                let Some(item) = heard.read::<Item>().filter(|i| i.id == id) else {
                    return Err(self.failed(faults::no_json(), &heard, false));
                };
                // A status nobody knows is taken for hidden: no such thing is shown to everybody.
                Ok((standing(&item.status).unwrap_or(Standing::Hidden), Some(item)))
            }
        }
    }

    /// A refusal of the item: it is gone, or nobody foresaw it.
    pub(super) fn refusal(&self, heard: &Heard) -> PlatformFailure {
        use torg_domain::channels::problem::{Mender, ProblemKind};
        if heard.refused.as_deref().is_some_and(is_gone) {
            return self.failed(faults::gone(), heard, false);
        }
        let code: String = heard.refused.as_deref().unwrap_or_default().chars().take(60).collect();
        let sentence = format!("Sajten tog inte emot frågan (svar {}, {code}).", heard.status);
        self.failed(Problem::new(ProblemKind::StatusUnexpected, Mender::Source, sentence), heard, false)
    }
}

/// Whether the site says that there is no such item.
fn is_gone(code: &str) -> bool {
    matches!(code, "rest_comment_invalid_id" | "rest_post_invalid_id")
}
