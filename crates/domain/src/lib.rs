//! What torg knows and which rules hold. Touches nothing of the world.
