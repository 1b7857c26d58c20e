//! The contract, held by the platforms where a page's owner may take another's words away: played servers, each with a
//! visitor who writes.

use crate::{
    contract::{Reach, Stage, holds},
    played::Played as Server,
};
use jiff::Timestamp;
use torg_connectors::platforms::{self, linkedin, youtube};

struct OnYouTube(Server<crate::youtube::Server>, String);

impl Stage for OnYouTube {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        format!("comment:{}", server.says("anna", text, &self.1, None, "2026-04-07T07:59:00Z"))
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        self.0.platform.lock().unwrap().edits(id.split_once(':').unwrap().1, text);
        true
    }
    async fn becomes_unknown(&self, id: &str) -> bool {
        self.0.platform.lock().unwrap().is_now(id.split_once(':').unwrap().1, "youtube#poll");
        true
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

#[tokio::test]
async fn a_played_youtube_holds_the_contract() {
    let server = Server::start(crate::youtube::Server::default()).await;
    let video = server.platform.lock().unwrap().puts_up("Badhuset öppnar", "2026-04-07T07:00:00Z");
    let guard = crate::door::open_to(server.port);
    let platform = youtube::YouTube::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    let (account, reach) = (crate::youtube::account(), Reach::Moderator { blocks: false });
    holds(&*stranger, &platform, &account, reach, &mut OnYouTube(server, video)).await;
}

struct OnLinkedIn(Server<crate::linkedin::Server>, String);

impl Stage for OnLinkedIn {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        server.says("urn:li:person:anna", text, &self.1, None, "2026-04-07T07:59:00Z")
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        self.0.platform.lock().unwrap().edits(id, text);
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

#[tokio::test]
async fn a_played_linkedin_holds_the_contract() {
    let server = Server::start(crate::linkedin::Server::default()).await;
    let post = server.platform.lock().unwrap().posts("Badhuset öppnar.", "2026-04-07T07:00:00Z");
    let guard = crate::door::open_to(server.port);
    let platform = linkedin::LinkedIn::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    let account = crate::linkedin::account();
    holds(&*stranger, &platform, &account, Reach::RemoveOnly, &mut OnLinkedIn(server, post)).await;
}
