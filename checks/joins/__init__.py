"""Joins: columns that no cloud answers, filled from other tables before the rules run, and what they are made of."""
