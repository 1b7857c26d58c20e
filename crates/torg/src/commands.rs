//! The commands, one file each: `Args` says what can be asked, `run` does it and answers with an exit
//! code. 0 done, 1 something went wrong, 2 wrong usage (clap's own), 3 the policy must be answered first.

pub mod backup;
pub mod demo;
pub mod doctor;
pub mod due;
pub mod export;
pub mod import;
pub mod init;
pub mod mail;
pub mod measure;
pub mod measure_triage;
pub mod policy;
pub mod policy_explain;
pub mod restore;
pub mod scan;
pub mod secrets;
pub mod secrets_rotate;
pub mod serve;
pub mod verify;
pub mod verify_log;
pub mod verify_package;

/// Runs what a command does to its end.
///
/// # Errors
/// When it fails, or the machine gives no threads to run it on.
pub fn wait(
    work: impl Future<Output = anyhow::Result<std::process::ExitCode>>,
) -> anyhow::Result<std::process::ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
