"""The regulation as data: its items, the thresholds, the cryptography lists, and which place lies in which country."""
