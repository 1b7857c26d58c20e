//! A post of ours, put up once however often it is asked for: its address at the site is made of its mark, and the
//! site is asked for that address first.

use super::{client::Wordpress, faults, reply::short, talk::Talk, translate::List};
use crate::{guard::Deed, platforms::settled::Done};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{
        RawAnswer,
        platform::{Account, Carried, OwnPost, PlatformFailure, Standing},
    },
};

/// How the last part of a post's address begins.
const SLUG: &str = "torg-";
/// What the site adds to that of a post in its bin.
const BINNED: &str = "__trashed";
/// Wherever a post of ours may have come to stand since.
const ANYWHERE: &str = "publish,future,draft,pending,private,trash";

impl Wordpress {
    pub(super) async fn put_up(&self, account: &Account, post: &OwnPost, now: Timestamp) -> Done {
        let mut talk = self.talk(account, now).await?;
        talk.awaited = true;
        talk.put_up(post).await
    }
}

impl Talk<'_> {
    async fn put_up(&mut self, post: &OwnPost) -> Done {
        let slug = format!("{SLUG}{}", short(&post.mark).to_lowercase());
        if let Some((found, answer)) = self.put_up_before(&slug).await? {
            // Where the site's own people have moved it since is theirs to say.
            return Ok(Some(self.put_up_as(&found, answer, true)));
        }
        let content = paragraphs(&post.text) + &self.pictures(post).await?;
        let body = json!({
            "title": escaped(&post.title), "content": content, "slug": slug, "status": "publish",
        });
        let deed = Deed::Post(body.to_string().into_bytes());
        let heard = self.ask(&deed, List::Posts.path(), &[]).await?;
        if let Some(code) = heard.refused.clone() {
            return Err(self.failed(not_taken(&code), &heard, false));
        }
        let Some(ours) = heard.read::<Ours>() else {
            return Err(self.failed(faults::no_json(), &heard, true));
        };
        // A site's yes is not taken for the deed; and where looking fails it may well stand there.
        let (stands, _) = self.item(List::Posts, ours.id).await.map_err(PlatformFailure::perhaps)?;
        if stands != Standing::Visible {
            return Err(self.failed(held_back(), &heard, true));
        }
        Ok(Some(self.put_up_as(&ours, heard.raw, false)))
    }

    fn put_up_as(&self, ours: &Ours, answer: RawAnswer, already: bool) -> Carried {
        Carried {
            at: self.clock.unwrap_or(self.now),
            already,
            external_id: Some(List::Posts.external(ours.id)),
            url: Some(ours.link.clone()).filter(|link| !link.is_empty()),
            answer,
        }
    }

    /// The post an earlier try put up.
    async fn put_up_before(&mut self, slug: &str) -> Result<Option<(Ours, RawAnswer)>, PlatformFailure> {
        let asked = [
            ("context", "edit".to_owned()),
            ("status", ANYWHERE.to_owned()),
            ("slug", format!("{slug},{slug}{BINNED}")),
            ("_fields", "id,link,slug".to_owned()),
        ];
        let heard = self.ask(&Deed::Get, List::Posts.path(), &asked).await?;
        if heard.refused.is_some() {
            return Err(self.failed(not_taken(heard.refused.as_deref().unwrap_or_default()), &heard, false));
        }
        let Some(all) = heard.read::<Vec<Ours>>() else {
            return Err(self.failed(faults::no_json(), &heard, false));
        };
        let found = all.into_iter().find(|o| o.slug.trim_end_matches(BINNED) == slug);
        Ok(found.map(|found| (found, heard.raw)))
    }
}

#[derive(Deserialize)]
struct Ours {
    id: u64,
    #[serde(default)]
    link: String,
    #[serde(default)]
    slug: String,
}

fn held_back() -> Problem {
    Problem::new(
        ProblemKind::NothingHappened,
        Mender::Source,
        "Sajten tog emot inlägget men visar det inte. Ett tillägg kan hålla det för granskning.",
    )
}

fn not_taken(code: &str) -> Problem {
    let code: String = code.chars().take(60).collect();
    let sentence = format!(
        "Sajten tog inte emot inlägget ({code}). Kontot behöver rollen Redaktör, eller en roll som får publicera."
    );
    Problem::new(ProblemKind::StatusUnexpected, Mender::Responsible, sentence)
}

/// A text whose signs mean themselves: no tags, and none of the site's own short codes.
pub(super) fn escaped(text: &str) -> String {
    let signs =
        [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('[', "&#91;"), (']', "&#93;")];
    let sign = |c: char| signs.iter().find(|(sign, _)| *sign == c).map(|(_, written)| (*written).to_owned());
    text.chars().map(|c| sign(c).unwrap_or_else(|| c.to_string())).collect()
}

/// Plain text as paragraphs. Addresses become links: bare ones the site would fill with what others serve.
fn paragraphs(text: &str) -> String {
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    let paragraph = |part: &str| part.trim().lines().map(line).collect::<Vec<_>>().join("<br>");
    let parts = text.replace("\r\n", "\n");
    let parts = parts.split("\n\n").map(paragraph).filter(|part| !part.is_empty());
    parts.map(|part| format!("<p>{part}</p>")).collect::<Vec<_>>().join("\n")
}

fn word(word: &str) -> String {
    if !word.starts_with("https://") && !word.starts_with("http://") {
        return escaped(word);
    }
    let address = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    let after = escaped(word.get(address.len()..).unwrap_or_default());
    let address = escaped(address);
    format!("<a href=\"{address}\">{address}</a>{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_becomes_paragraphs_in_which_nothing_is_markup() {
        assert_eq!(
            paragraphs("Hej!\n\n<b>1 & 2</b>\n[gallery]"),
            "<p>Hej!</p>\n<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;<br>&#91;gallery&#93;</p>"
        );
    }

    #[test]
    fn an_address_is_a_link_and_what_follows_it_is_not() {
        assert_eq!(
            paragraphs("Läs https://lill.example/a?b=1&c=\"2\"."),
            "<p>Läs <a href=\"https://lill.example/a?b=1&amp;c=&quot;2&quot;\">https://lill.example/a?b=1&amp;c=&quot;2&quot;</a>.</p>"
        );
    }
}
