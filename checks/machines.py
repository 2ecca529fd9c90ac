"""Rules of the topic machines."""
