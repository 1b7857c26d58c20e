//! The world outside: feeds, mail, fetching under guard.
