//! The contract, held by the networks of companies: played servers, each with a visitor who writes.

use crate::{
    contract::{Reach, Stage, holds},
    played::Played as Server,
};
use jiff::Timestamp;
use torg_connectors::platforms::{self, facebook, instagram, threads, tiktok};

struct OnFacebook(Server<crate::facebook::Server>, String);

impl Stage for OnFacebook {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        format!("comment:{}", server.comments("u-anna", text, &self.1, None, "2026-04-07T07:59:00+0000"))
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        self.0.platform.lock().unwrap().edits(id.split_once(':').unwrap().1, text);
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
async fn a_played_facebook_holds_the_contract() {
    let server = Server::start(crate::facebook::Server::default()).await;
    let root =
        server.platform.lock().unwrap().posts("feed", "100", "Badhuset öppnar.", "2026-04-07T07:00:00+0000");
    let guard = crate::door::open_to(server.port);
    let account = crate::facebook::account(&server);
    let platform = facebook::Facebook::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    let reach = Reach::Moderator { blocks: true };
    holds(&*stranger, &platform, &account, reach, &mut OnFacebook(server, root)).await;
}

struct OnInstagram(Server<crate::instagram::Server>, String);

impl Stage for OnInstagram {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        format!("comment:{}", server.comments("anna", text, &self.1, None, "2026-04-07T07:59:00+0000"))
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

#[tokio::test]
async fn a_played_instagram_holds_the_contract() {
    let server = Server::start(crate::instagram::Server::default()).await;
    let root = server.platform.lock().unwrap().posts(
        "media",
        "lillkoping",
        "Badhuset öppnar.",
        "2026-04-07T07:00:00+0000",
    );
    let guard = crate::door::open_to(server.port);
    let account = crate::instagram::account(&server);
    let platform = instagram::Instagram::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    let reach = Reach::Moderator { blocks: false };
    holds(&*stranger, &platform, &account, reach, &mut OnInstagram(server, root)).await;
}

struct OnThreads(Server<crate::threads::Server>, String);

impl Stage for OnThreads {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        format!("comment:{}", server.says("anna", text, Some(&self.1), "2026-04-07T07:59:00+0000"))
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.platform.lock().unwrap().takes_away(id.split_once(':').unwrap().1);
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
async fn a_played_threads_holds_the_contract() {
    let server = Server::start(crate::threads::Server::default()).await;
    let root = {
        let mut s = server.platform.lock().unwrap();
        s.says("lillkoping", "Badhuset öppnar.", None, "2026-04-07T07:00:00+0000")
    };
    let guard = crate::door::open_to(server.port);
    let account = crate::threads::account(&server);
    let platform = threads::Threads::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    holds(&*stranger, &platform, &account, Reach::ClickOnly, &mut OnThreads(server, root)).await;
}

struct OnTiktok(Server<crate::tiktok::Server>, String);

impl Stage for OnTiktok {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        let id = server.says("anna", text, &self.1, None, "2026-04-07T07:59:00Z");
        format!("comment:{}:{id}", self.1)
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.platform.lock().unwrap().takes_away(id.rsplit_once(':').unwrap().1);
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
async fn a_played_tiktok_holds_the_contract() {
    let server = Server::start(crate::tiktok::Server::default()).await;
    let root = server.platform.lock().unwrap().shows("Badhuset öppnar.", "2026-04-07T07:00:00Z");
    let guard = crate::door::open_to(server.port);
    let account = crate::tiktok::account();
    let platform = tiktok::Tiktok::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    holds(&*stranger, &platform, &account, Reach::Hider, &mut OnTiktok(server, root)).await;
}
