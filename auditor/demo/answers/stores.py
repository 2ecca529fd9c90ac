"""File systems."""

from auditor.demo.answers.asked import Answer

PATHS: dict[str, Answer] = {"GET /2015-02-01/file-systems/replication-configurations": {"Replications": []}}
