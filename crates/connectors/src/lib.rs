//! The world outside: feeds, media, mail, imported files; everything fetched passes one guard.
//!
//! A connector talks and translates: what came is handed on as `torg_domain::channels::taken`, with
//! its bytes and with what was wrong with it. It stores nothing and decides nothing.

pub mod browser;
pub mod diaries;
pub mod guard;
pub mod html;
pub mod import;
pub mod mail;
pub mod media;
mod page;
pub mod platforms;
pub mod there;
mod waiting;
