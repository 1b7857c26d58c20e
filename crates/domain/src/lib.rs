//! What torg knows and which rules hold. Touches nothing of the world: no database, network, file,
//! wall clock or chance. Read the modules in the order they stand.

pub mod archive;
pub mod channels;
pub mod clocks;
pub mod decisions;
pub mod diary;
pub mod evidence;
pub mod ids;
pub mod inbox;
pub mod language;
pub mod mail;
pub mod media;
pub mod municipality;
pub mod outside;
pub mod policy;
pub mod privacy;
pub mod public;
pub mod publishing;
pub mod time;
pub mod trail;
