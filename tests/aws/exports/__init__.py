"""Tests of evidence from files."""
