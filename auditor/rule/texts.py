"""The words of a rule for its readers: statement, why a fail matters, and the remedy on each cloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from auditor.finding import Severity
from auditor.rule.declare import Rule


@dataclass(frozen=True)
class RuleText:
    """Texts by language (`ja`, `en`); remedies by provider, then language."""

    code: str
    severity: Severity
    table: str
    title: Mapping[str, str]
    why: Mapping[str, str]
    remedy: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, rule: Rule, texts: Mapping[str, Any]) -> Self:
        """The texts of a rule; `texts` is its table of checks/texts."""
        title = {"ja": rule.ja, "en": rule.en}
        return cls(rule.code, rule.severity, rule.reads.table(), title, texts["why"], texts.get("remedy", {}))
