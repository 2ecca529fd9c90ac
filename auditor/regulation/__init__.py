"""The regulation as data, and nothing else: its items, the thresholds, the cryptography lists, and which place lies in which country."""
