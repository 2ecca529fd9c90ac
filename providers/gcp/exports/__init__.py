"""Exports of Cloud Asset Inventory: what somebody else saved, through the same collectors as over a network."""
