//! Pictures of pages by a Chromium nobody sits at, run as a process of its own for each picture.
//!
//! It has a profile of its own that is thrown away, a time after which it is ended, and no way out but the
//! guard's tunnel. What a page's scripts do there they do to a browser that has nothing and is nobody.

use crate::guard::{Rules, Tunnel};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::process::Command;
use tokio::sync::Semaphore;
use torg_domain::outside::Outside;
use torg_domain::outside::browser::{Browser, Capture, Limits, NoPicture};

/// What the browser is called where it is found by name.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// A Chromium on this machine.
pub struct Chromium {
    program: PathBuf,
    rules: Arc<Rules>,
    /// One at a time: each takes a few hundred megabytes.
    turn: Semaphore,
}

impl Chromium {
    /// The browser at a path.
    #[must_use]
    pub fn new(program: PathBuf, rules: Rules) -> Self {
        Self { program, rules: Arc::new(rules), turn: Semaphore::new(1) }
    }

    /// The first browser in these folders, such as those of `PATH`.
    #[must_use]
    pub fn find(folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
        let mut folders = folders.flat_map(|folder| NAMES.map(|name| folder.join(name)));
        folders.find(|path| path.is_file())
    }

    async fn take(&self, url: &str, limits: Limits) -> Result<Capture, NoPicture> {
        let no = |why: &str| NoPicture(why.to_owned());
        let host = url::Url::parse(url)
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https"))
            .and_then(|u| u.host_str().map(str::to_owned))
            .ok_or_else(|| no("Adressen går inte att öppna i en webbläsare."))?;
        let _turn = self.turn.acquire().await.map_err(|_| no("Servern är på väg att stängas."))?;
        let tunnel = Tunnel::open(Arc::clone(&self.rules))
            .await
            .map_err(|_| no("Servern kunde inte öppna en väg ut för webbläsaren."))?;
        let profile = Profile::new().map_err(|_| no("Servern har ingen plats för webbläsarens filer."))?;
        let picture = profile.0.join("page.png");
        let mut command = Command::new(&self.program);
        command
            .args([
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--hide-scrollbars",
                "--mute-audio",
                "--no-default-browser-check",
                "--no-first-run",
                "--virtual-time-budget=5000",
                // Loopback too goes by the tunnel, which refuses it.
                "--proxy-bypass-list=<-loopback>",
            ])
            .arg(format!("--proxy-server=http://{}", tunnel.at))
            .arg(format!("--window-size={},{}", limits.width, limits.height))
            .arg(joined("--user-data-dir=", &profile.0.join("profile")))
            .arg(joined("--screenshot=", &picture))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if is_root() {
            // Chromium's own sandbox refuses to run as root; the container is the wall then.
            command.arg("--no-sandbox");
        }
        let mut child =
            command.arg(url).spawn().map_err(|_| no("Webbläsaren på servern går inte att starta."))?;
        let ended = tokio::time::timeout(limits.patience, child.wait()).await;
        if ended.is_err() {
            let _ = child.kill().await;
            return Err(no("Sidan tog för lång tid att visa."));
        }
        // A browser draws its own page of error as gladly as any other.
        match tunnel.reached(&host) {
            Some(true) => {}
            Some(false) => {
                return Err(no("Sidan gick inte att nå, eller ligger på ett nät som inte får nås."));
            }
            None => return Err(no("Webbläsaren öppnade aldrig sidan.")),
        }
        let size = tokio::fs::metadata(&picture).await.map(|m| m.len()).unwrap_or(0);
        if size == 0 {
            return Err(no("Webbläsaren gav ingen bild."));
        }
        if size > limits.max_bytes as u64 {
            return Err(no("Bilden av sidan är för stor."));
        }
        let png = tokio::fs::read(&picture).await.map_err(|_| no("Bilden gick inte att läsa."))?;
        if !png.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Err(no("Webbläsaren gav något annat än en bild."));
        }
        let by = self.program.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        Ok(Capture { png, by })
    }
}

impl Browser for Chromium {
    fn capture<'a>(&'a self, url: &'a str, limits: Limits) -> Outside<'a, Result<Capture, NoPicture>> {
        Box::pin(self.take(url, limits))
    }
}

fn joined(flag: &str, path: &Path) -> std::ffi::OsString {
    let mut all = std::ffi::OsString::from(flag);
    all.push(path);
    all
}

/// Whether the program runs as root.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

/// A folder of the browser's own, gone when the picture is taken.
struct Profile(PathBuf);

impl Profile {
    fn new() -> std::io::Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("torg-browser-{}-{number}", std::process::id()));
        let mut make = std::fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            make.mode(0o700);
        }
        make.create(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
