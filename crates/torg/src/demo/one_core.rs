//! The story is played on one core.
//!
//! Each of its thousands of statements is handed to the database's thread and waited for. Waking a thread
//! on another core takes several times what the statement does; on the same core the two take turns at
//! once. Measured, it halves the time the play takes. Where the machine does not let us choose, it is
//! played as it comes.

#[cfg(target_os = "linux")]
use crate::commands::serve::ASIDE;

/// All threads of the program on one core, but for those that do what was put aside, such as hashing a
/// password: until it is let go.
#[cfg(target_os = "linux")]
pub struct OneCore(Option<rustix::thread::CpuSet>);

#[cfg(target_os = "linux")]
impl OneCore {
    /// Moves them to the core that this one runs on.
    pub fn take() -> Self {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu};
        let Ok(before) = sched_getaffinity(None) else { return Self(None) };
        let mut one = CpuSet::new();
        one.set(sched_getcpu());
        move_all(&one, |name| !name.starts_with(ASIDE));
        EVERYWHERE.get_or_init(|| before);
        Self(Some(before))
    }
}

/// Where the program's threads may run, once a play has begun.
#[cfg(target_os = "linux")]
static EVERYWHERE: std::sync::OnceLock<rustix::thread::CpuSet> = std::sync::OnceLock::new();

/// A thread begun for what is put aside would stay on the core of the one that put it there.
pub fn begun() {
    #[cfg(target_os = "linux")]
    if let Some(everywhere) = EVERYWHERE.get()
        && std::thread::current().name().is_some_and(|name| name.starts_with(ASIDE))
    {
        let _ = rustix::thread::sched_setaffinity(None, everywhere);
    }
}

#[cfg(target_os = "linux")]
impl Drop for OneCore {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            move_all(before, |_| true);
        }
    }
}

/// A thread that refuses, or has ended meanwhile, stays where it is. Twice: a thread that was begun during
/// the first round may have been begun by one that had not been moved yet.
#[cfg(target_os = "linux")]
fn move_all(to: &rustix::thread::CpuSet, which: impl Fn(&str) -> bool) {
    for _ in 0..2 {
        let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return };
        for thread in threads.flatten() {
            let name = std::fs::read_to_string(thread.path().join("comm")).unwrap_or_default();
            if !which(&name) {
                continue;
            }
            let number = thread.file_name().to_str().and_then(|name| name.parse().ok());
            let _ = rustix::thread::sched_setaffinity(number.and_then(rustix::thread::Pid::from_raw), to);
        }
    }
}

/// Elsewhere the play takes the time it takes.
#[cfg(not(target_os = "linux"))]
pub struct OneCore;

#[cfg(not(target_os = "linux"))]
impl OneCore {
    /// Does nothing.
    pub fn take() -> Self {
        Self
    }
}
