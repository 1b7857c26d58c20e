//! An answer in the thread, given once however often it is asked for.

use super::{faults, talk::Talk, translate::List};
use crate::{guard::Deed, platforms::settled::Done};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{
        RawAnswer,
        platform::{Carried, PlatformFailure, Standing},
    },
};

/// What an answer of ours carries in the field for the writer's browser: seen by nobody but those who
/// moderate, kept by the site, and asked for again before a second try.
const MARK: &str = "torg-mark/";

/// How many answers of ours under one item are looked through for a mark.
const LOOKED_THROUGH: usize = 100;

impl Talk<'_> {
    pub(super) async fn reply(&mut self, list: List, id: u64, text: &str, mark: &str) -> Done {
        let (_, item) = self.there(list, id).await?;
        let (post, parent) = match list {
            List::Posts => (id, 0),
            List::Comments => (item.map_or(0, |i| i.post), id),
        };
        let mark = format!("{MARK}{}", short(mark));
        if let Some((found, answer)) = self.marked(post, parent, &mark).await? {
            let carried = self.standing_reply(&found, answer, true).await?;
            return Ok(Some(carried));
        }
        let body = json!({
            "post": post, "parent": parent, "content": escaped(text), "author_user_agent": mark,
        });
        let deed = Deed::Post(body.to_string().into_bytes());
        let heard = self.ask(&deed, List::Comments.path(), &[]).await?;
        if let Some(code) = heard.refused.clone() {
            // Said before, word for word: perhaps by a try whose answer was lost meanwhile.
            if code == "comment_duplicate"
                && let Some((found, answer)) = self.marked(post, parent, &mark).await?
            {
                return Ok(Some(self.standing_reply(&found, answer, true).await?));
            }
            return Err(self.failed(not_taken(&code), &heard, false));
        }
        let Some(ours) = heard.read::<Ours>() else {
            return Err(self.failed(faults::no_json(), &heard, true));
        };
        Ok(Some(self.standing_reply(&ours, heard.raw, false).await?))
    }

    /// Sees to it that an answer of ours is in public view; some sites hold everything back at first.
    async fn standing_reply(
        &mut self,
        ours: &Ours,
        answer: RawAnswer,
        already: bool,
    ) -> Result<Carried, PlatformFailure> {
        let (stands, _) = self.item(List::Comments, ours.id).await?;
        match stands {
            Standing::Visible => {}
            Standing::Hidden if !already => {
                self.set(List::Comments, ours.id, "approve", &[Standing::Visible]).await?;
            }
            // Somebody has taken our own answer away since: that is theirs to say.
            _ if already => {}
            _ => return Err(faults::failure(faults::nothing_happened(), None, true, self.now)),
        }
        Ok(Carried {
            at: self.clock.unwrap_or(self.now),
            already,
            external_id: Some(List::Comments.external(ours.id)),
            url: Some(ours.link.clone()).filter(|l| !l.is_empty()),
            answer,
        })
    }

    /// The answer of ours that carries this mark.
    async fn marked(
        &mut self,
        post: u64,
        parent: u64,
        mark: &str,
    ) -> Result<Option<(Ours, RawAnswer)>, PlatformFailure> {
        let mut asked = vec![
            ("context", "edit".to_owned()),
            ("status", "any".to_owned()),
            ("post", post.to_string()),
            ("parent", parent.to_string()),
            ("order", "desc".to_owned()),
            ("per_page", LOOKED_THROUGH.to_string()),
            ("_fields", "id,link,author_user_agent".to_owned()),
        ];
        if let Some(me) = &self.known.me {
            asked.push(("author", me.id.to_string()));
        }
        let heard = self.ask(&Deed::Get, List::Comments.path(), &asked).await?;
        if heard.refused.is_some() {
            return Err(self.refusal(&heard));
        }
        let Some(all) = heard.read::<Vec<Ours>>() else {
            return Err(self.failed(faults::no_json(), &heard, false));
        };
        Ok(all.into_iter().find(|o| o.author_user_agent == mark).map(|found| (found, heard.raw)))
    }
}

#[derive(Deserialize)]
struct Ours {
    id: u64,
    #[serde(default)]
    link: String,
    #[serde(default)]
    author_user_agent: String,
}

/// A mark that fits and holds no character the site would change.
pub(super) fn short(mark: &str) -> String {
    let plain = mark.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if plain && !mark.is_empty() && mark.len() <= 100 {
        return mark.to_owned();
    }
    Sha256::digest(mark.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

/// The text as the site is to keep it: its signs mean themselves.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn not_taken(code: &str) -> Problem {
    let (mender, sentence) = match code {
        "comment_duplicate" => (
            Mender::Responsible,
            "Sajten säger att precis samma svar redan finns där, skrivet av någon annan.".to_owned(),
        ),
        "rest_comment_closed" => (
            Mender::Source,
            "Inlägget tar inte emot fler kommentarer. Den som driver sajten kan öppna det igen.".to_owned(),
        ),
        "comment_flood" => (Mender::Time, "Sajten tycker att vi svarar för fort.".to_owned()),
        other => {
            let code: String = other.chars().take(60).collect();
            (Mender::Source, format!("Sajten tog inte emot svaret ({code})."))
        }
    };
    Problem::new(ProblemKind::StatusUnexpected, mender, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_fits_whatever_it_is() {
        assert_eq!(short("0199-ab"), "0199-ab");
        assert_eq!(short("å b").len(), 64);
        assert_eq!(short(&"x".repeat(300)).len(), 64);
    }

    #[test]
    fn what_looks_like_a_tag_in_an_answer_is_no_tag() {
        assert_eq!(escaped("1 < 2 & <b>"), "1 &lt; 2 &amp; &lt;b&gt;");
    }
}
