//! The pages: what staff and public see.
//!
//! A page is one file: what it shows (a struct), its HTML, and samples of it. The samples are what the
//! tests render, what the accessibility test reads and what screenshots are taken of. Pages never touch
//! the store; they read through the office.

pub mod ctx;
pub mod decisions;
pub mod page;
pub mod text;

pub mod assets;
pub mod bare;
pub mod bodies;
pub mod handlers;
pub mod layers;
pub mod links;
pub mod parts;
pub mod routes;
pub mod site;

pub mod channels;
pub mod clocks;
pub mod diary;
pub mod faults;
pub mod inbox;
pub mod municipality;
pub mod policy;
pub mod public;
pub mod publishing;
pub mod trail;

pub mod samples;
