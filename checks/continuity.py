"""Rules of the topic continuity."""
