//! The office's stories, each told through the acts and ended by holding the trail against every row.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by falling")]

mod access;
mod across;
mod acts;
mod appeals;
mod back;
mod behind_click;
mod coverage;
mod decisions;
mod diary;
mod escalate;
mod faults;
mod hand;
mod hooks;
mod ledger;
mod listening;
mod load;
mod mail;
mod mornings;
mod package;
mod packs;
mod policy;
mod post_pictures;
mod presentation;
mod publishing;
mod reading;
mod receive;
mod records;
mod register;
mod register_people;

mod reporters;
mod said;
mod seals;
mod secrecy;
mod sending_posts;
mod sent;
mod sign_in;
mod signed;
mod signed_in;
mod spending;
mod statistics;
mod submission_clocks;
mod tally;
