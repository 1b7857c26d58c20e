//! The work: one file per thing somebody does.
