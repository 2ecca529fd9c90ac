"""Rules of the topic governance."""
