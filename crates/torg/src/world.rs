//! The real clock and real chance: the only place in the product that looks at either.

use jiff::Timestamp;
use torg_domain::outside::{Chance, Clock};

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wall;

impl Clock for Wall {
    #[expect(clippy::disallowed_methods, reason = "the one place where the wall clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The system's source of unpredictable bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dice;

impl Chance for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(problem) = getrandom::fill(bytes) {
            // Going on with guessable salts and tokens would be worse than stopping.
            eprintln!("torg: the system gives no unpredictable bytes: {problem}");
            std::process::abort();
        }
    }
}
