//! The story is played on one core.
//!
//! Each of its thousands of statements is handed to the database's thread and waited for. Waking a thread
//! on another core takes several times what the statement does; on the same core the two take turns at
//! once. Measured, it halves the time the play takes. Where the machine does not let us choose, it is
//! played as it comes.

/// All threads of the program on one core, until it is let go.
#[cfg(target_os = "linux")]
pub struct OneCore(Option<rustix::thread::CpuSet>);

#[cfg(target_os = "linux")]
impl OneCore {
    /// Moves every thread to the core that this one runs on.
    pub fn take() -> Self {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu};
        let Ok(before) = sched_getaffinity(None) else { return Self(None) };
        let mut one = CpuSet::new();
        one.set(sched_getcpu());
        move_all(&one);
        Self(Some(before))
    }
}

#[cfg(target_os = "linux")]
impl Drop for OneCore {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            move_all(before);
        }
    }
}

/// A thread that refuses, or has ended meanwhile, stays where it is. Twice: a thread that was begun during
/// the first round may have been begun by one that had not been moved yet.
#[cfg(target_os = "linux")]
fn move_all(to: &rustix::thread::CpuSet) {
    for _ in 0..2 {
        let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return };
        for thread in threads.flatten() {
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
