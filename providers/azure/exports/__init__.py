"""Exports of Resource Graph: what somebody else saved, through the same collectors as an audit of the tenant."""
