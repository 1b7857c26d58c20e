//! The program from outside: each module runs the binary as a user would.

#[cfg(test)]
mod demo;
#[cfg(test)]
mod due;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod fediverse;
#[cfg(test)]
mod followed;
#[cfg(test)]
mod house;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod line;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod network;
#[cfg(test)]
mod package;
#[cfg(test)]
mod platforms;
#[cfg(test)]
#[path = "../../../connectors/tests/it/python.rs"]
mod python;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod site;
#[cfg(test)]
mod upkeep;
#[cfg(test)]
#[path = "../../../connectors/tests/it/wire.rs"]
mod wire;
