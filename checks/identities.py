"""Rules of the topic identities."""
