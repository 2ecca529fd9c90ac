"""Rules of the topic detection."""
