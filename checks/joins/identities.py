"""Joined columns of the topic identities."""

from auditor.rule.join import Join

JOINS: tuple[Join, ...] = ()
"""In the order in which they are filled."""
