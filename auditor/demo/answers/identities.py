"""Analysers of access."""

from auditor.demo.answers.asked import Answer

PATHS: dict[str, Answer] = {"GET /analyzer": {"analyzers": []}}
