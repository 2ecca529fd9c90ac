"""Joined columns of the topic governance."""

from auditor.rule.join import Join

JOINS: tuple[Join, ...] = ()
"""In the order in which they are filled."""
