//! The commands, one file each: `Args` says what can be asked, `run` does it and answers with an exit
//! code. 0 done, 1 something went wrong, 2 wrong usage (clap's own), 3 the policy must be answered first.

pub mod due;
pub mod policy;
