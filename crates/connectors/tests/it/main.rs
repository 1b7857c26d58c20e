//! The connectors against files and servers that misbehave. One binary, a module each.

mod cut;
mod feeds;
