//! A PostgreSQL server for the tests, when none is pointed out by `TORG_TEST_POSTGRES`.
//!
//! One a test program: made in a temporary folder by an unprivileged user, reached by a socket in that
//! folder alone, and stopped when the pipe to its keeper closes, which happens however the tests end.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

const KEEPER: &str = r#"
set -eu
bin=$1
dir=$(mktemp -d /tmp/torg-postgres-XXXXXX)
trap 'rm -rf "$dir"' EXIT
"$bin/initdb" -D "$dir/data" -U torg -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c max_connections=300 >>"$dir/log" 2>&1 </dev/null &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$dir"; do
  tries=$((tries + 1))
  if ! kill -0 $server || [ $tries -gt 600 ]; then cat "$dir/log"; exit 1; fi
  sleep 0.05
done
echo "ready $dir"
read -r _ || true
kill -INT $server
wait $server || true
"#;

struct Cluster {
    address: String,
    _keeper: Option<Child>,
}

/// The address of a server where schemas may be made.
///
/// # Panics
/// With a sentence, when there is no server and none can be started.
pub fn address() -> &'static str {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    &CLUSTER
        .get_or_init(|| match std::env::var("TORG_TEST_POSTGRES") {
            Ok(address) if !address.is_empty() => Cluster { address, _keeper: None },
            _ => start(),
        })
        .address
}

#[expect(
    clippy::zombie_processes,
    reason = "the keeper outlives us by a moment: it ends when our pipe to it closes"
)]
fn start() -> Cluster {
    let bin = installed().expect(
        "PostgreSQL is not installed, and the store is tested on both databases: `apt install postgresql`, \
         or point TORG_TEST_POSTGRES at a server",
    );
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n");
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    // A group of its own: an interrupt at the keyboard must not reach the server before its keeper.
    let mut keeper = command
        .args(["-c", KEEPER, "keeper", &bin])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("a shell starts");
    let mut said = String::new();
    for line in BufReader::new(keeper.stdout.take().expect("a pipe")).lines() {
        let line = line.expect("text");
        if let Some(dir) = line.strip_prefix("ready ") {
            let host = dir.replace('/', "%2F");
            let address = format!("postgres://torg@localhost/postgres?host={host}");
            return Cluster { address, _keeper: Some(keeper) };
        }
        said.push_str(&line);
        said.push('\n');
    }
    panic!("PostgreSQL in {bin} did not start: {said}");
}

/// The newest installed server's programs.
fn installed() -> Option<String> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions.filter_map(|v| v.ok()?.file_name().to_str()?.parse::<u32>().ok()).max();
    if let Some(version) = newest {
        return Some(format!("/usr/lib/postgresql/{version}/bin"));
    }
    let path = std::env::var("PATH").ok()?;
    path.split(':').find(|dir| std::path::Path::new(dir).join("initdb").exists()).map(str::to_owned)
}
