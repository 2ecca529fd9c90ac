"""The made-up tenant of Azure: a small cloud on loopback, and what the town keeps in it."""
