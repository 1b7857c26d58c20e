//! On the way to a platform, to sign in there. The browser goes on by itself; the link is there for whoever's does not.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::frame::{Frame, Room},
    t,
};
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// The page.
#[derive(Clone, Debug)]
pub struct OnwardPage {
    /// For which channel.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// What the platform is called.
    pub platform: String,
    /// Where it goes on.
    pub go_to: String,
}

impl Page for OnwardPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let beside = html! { a.button href=(links::channel_access(self.id)) { (t!(ctx, "onward-back")) } };
        let content = html! {
            p.lead { (self.name) }
            section.sheet.pad aria-labelledby="on" {
                h2 #on { (t!(ctx, "onward-on", platform = self.platform.as_str())) }
                p { (t!(ctx, "onward-lead")) }
                @if let Some(href) = links::outside(&self.go_to) { p { a.button href=(href) rel="noreferrer noopener external" { (t!(ctx, "onward-go")) } } }
            }
        };
        Frame::new(t!(ctx, "onward-title"), Room::Channels).beside(beside).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            id: crate::samples::id(10),
            name: "Exempelby på nätet".into(),
            platform: "Plattformen".into(),
            go_to: "https://plattformen.example/oauth/authorize?request_uri=1".into(),
        };
        vec![("", page)]
    }
}
