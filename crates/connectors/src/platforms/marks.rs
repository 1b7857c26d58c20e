//! Which answer of ours came of which order. Where the interface takes no key of ours with an answer, a second
//! try finds the first one's by its text, and two orders with one text are told apart here, for as long as we run.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// How many are remembered; then it is begun anew.
const REMEMBERED: usize = 5000;

/// The answers given of late, by the order's mark.
#[derive(Default)]
pub(crate) struct Marks {
    given: Mutex<HashMap<String, String>>,
}

impl Marks {
    /// Remembers what came of an order.
    pub(crate) fn learn(&self, mark: &str, id: &str) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if given.len() >= REMEMBERED {
            given.clear();
        }
        given.insert(mark.to_owned(), id.to_owned());
    }

    /// Whether an answer may have come of this order: it is not known to be another's.
    pub(crate) fn may_be(&self, mark: &str, id: &str) -> bool {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.iter().all(|(of, known)| known != id || of == mark)
    }
}

/// Whether two texts say the same, however the platform keeps spaces.
pub(crate) fn alike(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_one_order_is_not_taken_for_anothers() {
        let marks = Marks::default();
        assert!(marks.may_be("a", "1"));
        marks.learn("a", "1");
        assert!(marks.may_be("a", "1") && !marks.may_be("b", "1") && marks.may_be("b", "2"));
        assert!(alike("Tack!  Vi\nsvarar", " Tack! Vi svarar ") && !alike("Tack", "Tack!"));
    }
}
