"""`python -m benchmarks recorded`: the audit of recorded data of Azure and Google Cloud, and how it agrees with what
others say of it.

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
from pathlib import Path
from typing import Any

from auditor.reading import Reading
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from benchmarks import recorded_gcp
from benchmarks.agreement import NOW, Agreement, Question, findings
from providers.azure.adapter import collect

SHARED = Path(__file__).parents[1] / ".." / "shared"
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
            yield from _agreement(snapshots)
    yield from recorded_gcp.measure(SHARED)


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

    class Knowing(replay.Store):  # type: ignore[misc]  # loaded by its path, without a type
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


def _agreement(snapshots: list[Snapshot]) -> Iterator[tuple[str, bool]]:
    """Rule by rule: how often both say the same, how often they do not, and where we do not know."""
    mapping = tomllib.loads(MAPPING.read_text("utf-8"))
    asked = mapping["rules"]
    lines = (SHARED / "recorded" / "expected.jsonl").read_text("utf-8").splitlines()
    expected = [one for one in map(json.loads, lines) if one["provider"] == "azure"]
    said: dict[tuple[str, str], set[str]] = {}
    for finding in findings("azure", snapshots, mapping["parameters"]):
        for key in _keys(finding.resource.lower()):
            said.setdefault((finding.check, key), set()).add(finding.status)
    both = (
        Question(one["rule"], asked[one["rule"]], one["resource_id"], one["expected"])
        for one in expected
        if one["rule"] in asked
    )
    yield from Agreement.of(both, said).lines(mapping["explained"])
    yield f"{len({one['rule'] for one in expected} - set(asked))} of their rules ask what no check of ours asks", True


def _keys(resource: str) -> set[str]:
    """A finding's resource, and the resources that it is a part of."""
    whole = resource.partition("#")[0]
    steps = whole.split("/")
    return {"/".join(steps[:length]) for length in range(9, len(steps) + 1, 2)} | {whole}
