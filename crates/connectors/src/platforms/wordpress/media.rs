//! The pictures of a post of ours: each put up once however often it is asked for, under a name made of the post's
//! mark, with its text for those who do not see it.

use super::{client::Wordpress, faults, publish::escaped, reply::short, talk::Talk};
use crate::guard::Deed;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::platform::{OwnPicture, OwnPost, PlatformFailure},
};

/// Where the site keeps files.
const MEDIA: &str = "/wp/v2/media";

/// A picture as the site has it.
#[derive(Deserialize)]
struct There {
    id: u64,
    #[serde(default)]
    source_url: String,
    #[serde(default)]
    slug: String,
}

impl Wordpress {
    /// The name of a post's picture at the site, by its bytes: one that was changed between two tries is another file.
    fn picture_name(mark: &str, bytes: &[u8]) -> String {
        let sha = Sha256::digest(bytes);
        let begins: String = sha.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("torg-{}-{begins}", short(mark).to_lowercase())
    }
}

impl Talk<'_> {
    /// Puts a post's pictures up, and gives them as they stand in its text.
    ///
    /// What goes wrong here says that the post itself was not put up: it comes after.
    pub(super) async fn pictures(&mut self, post: &OwnPost) -> Result<String, PlatformFailure> {
        let mut figures = String::new();
        for picture in &post.pictures {
            let name = Wordpress::picture_name(&post.mark, &picture.bytes);
            let there = self
                .picture(&name, picture)
                .await
                .map_err(|failure| PlatformFailure { perhaps_done: false, ..failure })?;
            figures.push_str(&figure(&there.source_url, picture));
        }
        Ok(figures)
    }

    async fn picture(&mut self, name: &str, picture: &OwnPicture) -> Result<There, PlatformFailure> {
        let there = match self.picture_before(name).await? {
            Some(there) => there,
            None => self.upload(name, picture).await?,
        };
        // Said each time: a try before may have ended between the file and its words.
        let said = json!({
            "alt_text": picture.alt, "caption": escaped(&picture.credit), "title": escaped(&picture.alt), "slug": name,
        });
        let deed = Deed::Post(said.to_string().into_bytes());
        let heard = self.ask(&deed, &format!("{MEDIA}/{}", there.id), &[]).await?;
        match (&heard.refused, heard.read::<There>()) {
            (Some(code), _) => Err(self.failed(not_taken(code), &heard, false)),
            (None, Some(there)) if !there.source_url.is_empty() => Ok(there),
            (None, _) => Err(self.failed(faults::no_json(), &heard, false)),
        }
    }

    /// The picture an earlier try put up.
    async fn picture_before(&mut self, name: &str) -> Result<Option<There>, PlatformFailure> {
        let asked = [
            ("context", "edit".to_owned()),
            ("slug", name.to_owned()),
            ("_fields", "id,source_url,slug".to_owned()),
        ];
        let heard = self.ask(&Deed::Get, MEDIA, &asked).await?;
        if let Some(code) = &heard.refused {
            return Err(self.failed(not_taken(code), &heard, false));
        }
        let Some(all) = heard.read::<Vec<There>>() else {
            return Err(self.failed(faults::no_json(), &heard, false));
        };
        Ok(all.into_iter().find(|there| there.slug == name))
    }

    async fn upload(&mut self, name: &str, picture: &OwnPicture) -> Result<There, PlatformFailure> {
        let ending = match picture.kind.as_str() {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/gif" => "gif",
            _ => "webp",
        };
        let deed = Deed::File {
            bytes: picture.bytes.to_vec(),
            kind: picture.kind.clone(),
            name: format!("{name}.{ending}"),
        };
        let heard = self.ask(&deed, MEDIA, &[]).await?;
        if let Some(code) = &heard.refused {
            return Err(self.failed(not_taken(code), &heard, false));
        }
        heard.read::<There>().ok_or_else(|| self.failed(faults::no_json(), &heard, false))
    }
}

/// A picture in the text of a post: an address of the site's own, and words in which nothing is markup.
fn figure(source: &str, picture: &OwnPicture) -> String {
    let credit = match picture.credit.trim() {
        "" => String::new(),
        credit => format!("<figcaption>{}</figcaption>", escaped(credit)),
    };
    format!(
        "\n<figure class=\"wp-block-image\"><img src=\"{}\" alt=\"{}\"/>{credit}</figure>",
        escaped(source),
        escaped(&picture.alt)
    )
}

fn not_taken(code: &str) -> Problem {
    let code: String = code.chars().take(60).collect();
    let sentence = format!(
        "Sajten tog inte emot bilden ({code}), och inlägget lades inte upp. Kontot behöver en roll som får ladda upp filer, till exempel Redaktör."
    );
    Problem::new(ProblemKind::StatusUnexpected, Mender::Responsible, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn nothing_in_the_words_of_a_picture_is_markup() {
        let picture = OwnPicture {
            kind: "image/png".into(),
            bytes: Arc::from(&b""[..]),
            alt: "\"><script>x</script>".into(),
            credit: "[gallery] & vi".into(),
        };
        assert_eq!(
            figure("https://site.example/a.png?b=1&c=2", &picture),
            "\n<figure class=\"wp-block-image\"><img src=\"https://site.example/a.png?b=1&amp;c=2\" alt=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\"/><figcaption>&#91;gallery&#93; &amp; vi</figcaption></figure>"
        );
    }

    #[test]
    fn the_name_is_the_posts_own_and_the_same_each_time() {
        let mark = "01938000000070008000000000000001";
        assert_eq!(Wordpress::picture_name(mark, b"a"), Wordpress::picture_name(mark, b"a"));
        assert_ne!(Wordpress::picture_name(mark, b"a"), Wordpress::picture_name(mark, b"b"));
    }
}
