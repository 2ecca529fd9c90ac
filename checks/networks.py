"""Rules of the topic networks."""
