"""Joined columns of the topic networks."""

from auditor.rule.join import Join

JOINS: tuple[Join, ...] = ()
"""In the order in which they are filled."""
