//! The connectors against files and servers that misbehave. One binary, a module each.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod bluesky;
mod bluesky_oauth;
mod bounces;
mod browser;
mod contract;
mod contract_graph;
mod contract_owner;
mod cut;
mod diaries;
mod door;
mod erms;
mod facebook;
mod fedi;
mod feeds;
mod fuzz;
mod import;
mod instagram;
mod linkedin;
mod listening;
mod mail;
mod mail_server;
mod mastodon;
mod mastodon_real;
mod meagre;
mod moods;
mod net;
mod played;
mod press;
mod python;
mod real;
mod server;
mod spoil;
mod stages;
mod threads;
mod tiktok;
mod wire;
mod wordpress;
mod x;
mod youtube;
