"""Stores of events."""

from auditor.demo.answers.asked import Answer

TARGETS: dict[str, Answer] = {"CloudTrail_20131101.ListEventDataStores": {"EventDataStores": []}}
