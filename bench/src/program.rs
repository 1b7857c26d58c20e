//! The program itself, as it is installed and run: for what can only be measured from outside.

use crate::ground;
use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use torg_office::Office;
use torg_store::municipality::MunicipalityRow;

/// The program to measure; by default the build beside this one.
///
/// # Errors
/// When it is not there.
pub fn found(named: Option<&Path>) -> Result<PathBuf> {
    let program = match named {
        Some(program) => program.to_owned(),
        None => std::env::current_exe()?.with_file_name("torg"),
    };
    ensure!(program.exists(), "{} is not there: cargo build --release -p torg", program.display());
    Ok(program)
}

/// Makes an installation with the program itself, which may ask these places; gives back an office over it, to
/// fill it, and by when it is filled.
///
/// # Errors
/// When the program refuses.
pub async fn installed(
    program: &Path,
    folder: &Path,
    may_ask: &[SocketAddr],
) -> Result<(Arc<Office>, MunicipalityRow, Timestamp)> {
    let done = Command::new(program)
        .arg("init")
        .arg("--data")
        .arg(folder)
        .args(["--pack", "grund", "--name", "Lills kommun", "--key", "lill", "--host", ground::HOST])
        .args(["--email", "eva.sund@lill.example", "--first-name", "Eva", "--last-name", "Sund"])
        .args(["--decided-on", "2026-03-02", "--paragraph", "§ 31"])
        .stdin(Stdio::null())
        .output()?;
    ensure!(done.status.success(), "init: {}", String::from_utf8_lossy(&done.stderr));
    let hosts: Vec<String> = may_ask.iter().map(|at| format!("\"{at}\"")).collect();
    std::fs::write(folder.join("torg.toml"), format!("allowed_private_hosts = [{}]\n", hosts.join(", ")))?;
    // The program reads the machine's clock, and so must what is written beside it: the policy it adopted
    // is in force from then on.
    #[expect(clippy::disallowed_methods, reason = "the program that is measured goes by the wall clock")]
    let now = Timestamp::now();
    let office = ground::office_at(folder, now).await?;
    let here = office.store.db().municipalities().await?.into_iter().next().context("the municipality")?;
    Ok((office, here, now))
}

/// The program, serving.
pub struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts the program; how many seconds from exec to the last byte of its first page.
    ///
    /// # Errors
    /// When it does not begin, or shows no page within twenty seconds.
    pub fn start(program: &Path, folder: &Path) -> Result<(Self, f64)> {
        let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let began = Instant::now();
        let process = Command::new(program)
            .arg("serve")
            .arg("--data")
            .arg(folder)
            .arg("--listen")
            .arg(free.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { process, address: free };
        loop {
            match server.get("/", "") {
                Ok((200, body)) if body > 100 => return Ok((server, began.elapsed().as_secs_f64())),
                Ok((status, body)) => bail!("the first page answered {status} with {body} bytes"),
                Err(_) if began.elapsed() < Duration::from_secs(20) => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(other) => return Err(other.context("no page within twenty seconds")),
            }
        }
    }

    /// Status and length of an answer.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn get(&self, path: &str, cookie: &str) -> Result<(u16, usize)> {
        let mut stream = TcpStream::connect(self.address)?;
        let host = ground::HOST;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer);
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).context("an HTTP answer")?;
        Ok((status, answer.len()))
    }

    /// Seconds of processor time since it was started, its own and the kernel's for it.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn cpu(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // The name stands in parentheses and may hold anything; the fields after it are counted from the third.
        let (_, fields) = stat.rsplit_once(')').context("the process' line")?;
        let ticks = |at: usize| -> Result<f64> {
            Ok(fields.split_whitespace().nth(at - 3).context("a field of the line")?.parse()?)
        };
        let told = Command::new("getconf").arg("CLK_TCK").output()?;
        let a_second: f64 = String::from_utf8_lossy(&told.stdout).trim().parse()?;
        Ok((ticks(14)? + ticks(15)?) / a_second)
    }

    /// Resident memory now and at most, in MiB.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let of = |name: &str| -> Result<f64> {
            let line = status.lines().find(|l| l.starts_with(name)).context("a line of the status")?;
            Ok(line.split_whitespace().nth(1).context("a number")?.parse::<f64>()? / 1024.0)
        };
        Ok((of("VmRSS:")?, of("VmHWM:")?))
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status()?;
        ensure!(asked.success(), "the program could not be asked to stop");
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is lost when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
