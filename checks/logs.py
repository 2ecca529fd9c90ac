"""Rules of the topic logs."""
