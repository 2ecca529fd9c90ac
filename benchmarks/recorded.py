"""`python -m benchmarks recorded`: the audit of recorded Azure data, and how it agrees with what others say of it.

Needs `../shared` beside the repository: the recordings, the server that replays them, and `expected.jsonl`.
"""

import importlib.util
import json
import os
import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from auditor.facts.tables import TABLES
from auditor.finding import Finding
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.scope import Scope, Service
from auditor.settings import Settings
from auditor.snapshot import Facts, Snapshot
from checks.register import DERIVED, JOINS, rules
from providers.azure.adapter import collect

SHARED = Path(__file__).parents[1] / ".." / "shared"
NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)
TENANT = "00000000-0000-4000-8000-000000000000"
CLIENT = "c0c0c0c0-0000-4000-8000-00000000000c"
MAPPING = Path(__file__).with_name("recorded_azure.toml")


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another."""
    if not SHARED.is_dir():
        yield f"no {SHARED}: nothing recorded to try", True
        return
    recorded = SHARED / "recorded" / "azure"
    for name, load, folder in (("psrule", "load_psrule", "psrule"), ("cassettes", "load_vcr", "cassettes")):
        snapshots = _read(load, recorded / folder)
        readings = [reading for one in snapshots for reading in one.readings]
        yield from _told(name, snapshots, readings)
        if name == "psrule":
            yield from _agreement(_findings(snapshots))


def _read(load: str, folder: Path) -> list[Snapshot]:
    """Snapshots of everything recorded, over loopback, through the real clients."""
    spec = importlib.util.spec_from_file_location("arm_replay", SHARED / "replay" / "arm_replay.py")
    assert spec
    assert spec.loader
    replay: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    store = _knowing(replay)()
    getattr(store, load)(str(folder))
    with tempfile.TemporaryDirectory() as scratch:
        server, base, certificate = replay.serve(store, tls_dir=scratch, misses=f"{scratch}/misses")
        os.environ["AZURE_CLIENT_SECRET"] = "replay"
        ends = dict.fromkeys(("endpoint", "graph_endpoint", "authority"), base)
        azure: Any = {"tenant": TENANT, "client_id": CLIENT, "ca_bundle": Path(certificate), "max_attempts": 1, **ends}
        try:
            return list(collect(Settings.model_validate({"azure": azure}), (), lambda: NOW, lambda *_: None))
        finally:
            server.shutdown()


def _knowing(replay: Any) -> Any:
    """The replay's store with what it cannot know of its own data: which subscriptions there are, a count of what is in
    them, and that the reader may read them whole. A table of Resource Graph that was not recorded is not there."""

    class Knowing(replay.Store):  # type: ignore[misc]
        def kql(self, body: dict[str, Any]) -> Any:
            table = body["query"].partition("|")[0].strip()
            if table == "resourcecontainers" and "microsoft.resources/subscriptions'" in body["query"]:
                return 200, {"data": [_subscription(name) for name in self.subscriptions()]}, "made up"
            if table != "resources":
                return 404, {"error": {"code": "NotRecorded", "message": f"no rows of {table} are recorded"}}, "miss"
            return super().kql(body)

        def subscriptions(self) -> list[str]:
            return sorted({key.split("/")[2] for key in self.world if re.match("/subscriptions/[^/]+/", key)})

        def answer(self, method: str, path: str, query: str, body: Any) -> Any:
            if path.lower().endswith("/providers/microsoft.authorization/permissions"):
                return 200, {"value": [{"actions": ["*/read"], "notActions": []}]}, "made up"
            return super().answer(method, path, query, body)

    return Knowing


def _subscription(name: str) -> dict[str, Any]:
    kind = {"type": "microsoft.resources/subscriptions", "subscriptionId": name, "tenantId": TENANT}
    return {"id": f"/subscriptions/{name}", "name": name, "properties": {"state": "Enabled"}, **kind}


def _findings(snapshots: list[Snapshot]) -> list[Finding]:
    facts = Facts.of(snapshots)
    scopes = tuple(Scope(provider="azure", account=one.account) for one in snapshots)
    service = Service(
        id="R",
        name="recorded",
        approved_on=date(2025, 1, 1),
        starts_on=date(2025, 1, 1),
        ends_on=date(2030, 1, 1),
        administrator="nobody",
        classification="3B",
        personal_info=True,
        criticality="high",
        allowed_services=(),
        scopes=scopes,
        status="in_use",
    )
    mapping = tomllib.loads(MAPPING.read_text("utf-8"))
    parameters = Parameters.load(mapping["parameters"])
    frames = {table: facts.frame(table) for table in TABLES}
    judged = judge(frames, facts.readings, [service], parameters, NOW, rules().values(), JOINS, DERIVED)
    return [finding for batch in judged.batches for finding in batch.findings()]


def _told(name: str, snapshots: list[Snapshot], readings: list[Reading]) -> Iterator[tuple[str, bool]]:
    """What was read, and that what was not recorded is a reading."""
    rows = Counter({table.table(): len(frame) for one in snapshots for table, frame in one.frames.items()})
    held = ", ".join(f"{count} {table}" for table, count in rows.most_common() if count)
    yield f"{name}: {len(snapshots)} subscriptions; {held}", bool(snapshots)
    missing = [r for r in readings if "NotRecorded" in (r.error or "")]
    shapes = [r for r in readings if "unexpected shape" in (r.error or "")]
    states = Counter(r.status for r in missing)
    yield (
        f"{name}: {len(missing)} answers were not recorded, each a reading ({dict(states)})",
        set(states)
        <= {
            "unsupported",
            "partial",
        },
    )
    for reading in shapes:
        yield f"{name}: {reading.operation}: {reading.error}", False


def _agreement(findings: list[Finding]) -> Iterator[tuple[str, bool]]:
    """Rule by rule: how often both say the same, how often they do not, and where we do not know."""
    mapping = tomllib.loads(MAPPING.read_text("utf-8"))
    asked, explained = mapping["rules"], mapping["explained"]
    lines = (SHARED / "recorded" / "expected.jsonl").read_text("utf-8").splitlines()
    expected = [one for one in map(json.loads, lines) if one["provider"] == "azure"]
    said: dict[tuple[str, str], set[str]] = {}
    for finding in findings:
        for key in _keys(finding.resource.lower()):
            said.setdefault((finding.check, key), set()).add(finding.status)
    counted: dict[str, Counter[str]] = {}
    differ: list[tuple[str, str, str, str]] = []
    for one in expected:
        if (rule := one["rule"]) not in asked:
            continue
        ours = _one(said.get((asked[rule], one["resource_id"].lower()), set()))
        both = {ours, one["expected"]}
        agreed = len(both) == 1 or both == {"not_applicable", "not judged"}
        decided = both == {"pass", "fail"}
        counted.setdefault(rule, Counter())["agree" if agreed else "differ" if decided else f"ours {ours}"] += 1
        if decided:
            differ.append((rule, one["resource_id"].rpartition("/")[2], one["expected"], ours))
    for rule, counts in sorted(counted.items()):
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        yield f"{rule} = {asked[rule]}: {told}", True
    for rule, name, theirs, ours in differ:
        why = explained.get(f"{rule} {name}") or explained.get(rule)
        yield f"{rule} {name}: they say {theirs}, we {ours}: {why or 'not explained'}", why is not None
    total = sum(counted.values(), Counter())
    yield f"{sum(total.values())} answers to {len(counted)} questions that both ask: {dict(total.most_common())}", True
    yield f"{len({one['rule'] for one in expected} - set(asked))} of their rules ask what no check of ours asks", True


def _keys(resource: str) -> set[str]:
    """A finding's resource, and the resources that it is a part of."""
    whole = resource.partition("#")[0]
    steps = whole.split("/")
    return {"/".join(steps[:length]) for length in range(9, len(steps) + 1, 2)} | {whole}


def _one(statuses: set[str]) -> str:
    """What several rows of one resource come to."""
    return next((one for one in ("fail", "unknown", "pass", "not_applicable") if one in statuses), "not judged")
