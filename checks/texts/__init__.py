"""Texts of the rules, one TOML file a topic: why a fail matters, and the remedy on each cloud."""
