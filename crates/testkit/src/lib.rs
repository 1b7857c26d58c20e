//! Lillköping for tests: a real store, a clock one can move, an outside that misbehaves.
