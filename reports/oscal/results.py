"""The results of one service: a finding an item, and behind it an observation a check and one a resource.

OSCAL knows satisfied and not satisfied. Only the verdict *met* is satisfied; an item that does not apply is left out of
what was reviewed, and every other one is not satisfied, with its verdict beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from auditor.cells import printable
from auditor.gaps import GapList, ItemResult, Verdict
from reports.json.encode import Flowing
from reports.oscal import observations, risks
from reports.oscal.parts import control, identity, metadata, properties, statement
from reports.regulation import title
from reports.statements import answers
from reports.times import iso
from reports.view import RunView
from reports.words import Words

_STATED = 2_000
"""Characters of what somebody stated."""
_REASONS: dict[Verdict, str] = {"met": "pass", "gap": "fail"}
"""Why a status is what it is; anything else is another reason."""


def document(view: RunView, gaps: GapList, say: Words) -> dict[str, Any]:
    """The whole file of one service, or of what nobody claims."""
    service = gaps.service.id if gaps.service else None
    key, name = service or "", observations.called(gaps, say)
    plan, catalog = identity("plan", view.run.id, key), identity("catalog", view.run.regulation)
    return {
        "assessment-results": {
            "uuid": identity("results", view.run.id, key),
            "metadata": metadata(view, f"{title(say)}: {name}"),
            "import-ap": {"href": f"#{plan}"},
            "results": [_result(view, gaps, name, say)],
            "back-matter": {
                "resources": [
                    # OSCAL wants a plan: what was looked at, and against which thresholds, stands in run.json.
                    _resource(plan, "run.json", "../../run.json"),
                    _resource(catalog, title(say), "../catalog.json"),
                ]
            },
        }
    }


def _result(view: RunView, gaps: GapList, name: str, say: Words) -> dict[str, Any]:
    told = [result for result in gaps.items if result.verdict != "not_applicable"]
    left_out = [{"control-id": control(r.item.id)} for r in gaps.items if r.verdict == "not_applicable"]
    linked = observations.linked(view, gaps)
    seen = Flowing(partial(observations.flowing, view, gaps, say))
    accepted = risks.risks(gaps.acceptances, say)
    findings = [_finding(gaps, result, linked, say) for result in told]
    return {
        "uuid": identity("result", view.run.id, gaps.service.id if gaps.service else ""),
        "title": name,
        "description": f"{title(say)}: {name}",
        "start": iso(view.run.started_at),
        "end": iso(view.run.finished_at),
        "props": properties(complete=str(view.run.complete).lower(), **gaps.verdicts),
        "reviewed-controls": {
            "control-selections": [{"include-all": {}, **({"exclude-controls": left_out} if left_out else {})}]
        },
        **({"observations": seen} if seen else {}),
        **({"risks": accepted} if accepted else {}),
        **({"findings": findings} if findings else {}),
    }


def _finding(gaps: GapList, result: ItemResult, linked: Mapping[str, Sequence[str]], say: Words) -> dict[str, Any]:
    item, met = result.item, result.verdict == "met"
    verdict = say(f"verdict.{result.verdict}")
    why = [say(f"open.{reason}") for reason in result.open] + [say(f"unread.{table}") for table in result.unread]
    said = [printable(one, _STATED) for one in answers(result.answers, say)]
    status = {"state": "satisfied" if met else "not-satisfied", "reason": _REASONS.get(result.verdict, "other")}
    accepted = risks.related(result.acceptances)
    related = Flowing(partial(_related, result, linked))
    return {
        "uuid": identity("finding", gaps.service.id if gaps.service else "", item.id),
        "title": f"({item.id}) {say.of(item.heading)}: {verdict}",
        "description": say.of({"ja": item.ja, "en": item.en}),
        "props": properties(verdict=result.verdict, open=" ".join(result.open), **dict(result.counts)),
        "target": {
            "type": "statement-id",
            "target-id": statement(item.id),
            "status": {**status, "remarks": " / ".join([verdict, *why, *said])},
        },
        **({"related-observations": related} if related else {}),
        **({"related-risks": accepted} if accepted else {}),
    }


def _related(result: ItemResult, linked: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """A check that gives evidence for several items is linked from each."""
    for code in result.item.checks:
        for one in linked.get(code, ()):
            yield {"observation-uuid": one}


def _resource(key: str, name: str, href: str) -> dict[str, Any]:
    return {"uuid": key, "title": name, "rlinks": [{"href": href, "media-type": "application/json"}]}
