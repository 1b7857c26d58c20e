//! A Python with what the tests borrow from PyPI: a mail server, and the schemas of ERMS with a validator.
//!
//! `TORG_TEST_PYTHON` names one; `./check` sets it. Without it a virtual environment is made once under
//! `target/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

static MAKING: Mutex<()> = Mutex::new(());

/// What is imported, and so must be there. The package of the schemas is looked for and not imported: what
/// it would bring along is not installed.
const WANTED: &str = "import aiosmtpd, lxml, importlib.util as u; assert u.find_spec('svk_validate')";

pub fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("TORG_TEST_PYTHON") {
        return python.into();
    }
    let _one_at_a_time = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let place = root.join("target/test-venv");
    let python = place.join("bin/python");
    let has = Command::new(&python).args(["-c", WANTED]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|s| s.success()) {
        let run = |program: &Path, args: &[&str]| {
            let done = Command::new(program).args(args).current_dir(&root).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        let pip = ["-m", "pip", "install", "--quiet"];
        run(Path::new("python3"), &["-m", "venv", &place.to_string_lossy()]);
        run(&python, &[&pip[..], &["-r", "tests/requirements.txt"]].concat());
        run(&python, &[&pip[..], &["--no-deps", "-r", "tests/schemas.txt"]].concat());
    }
    python
}
