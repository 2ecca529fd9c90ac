"""The audit of recorded Google Cloud data, and how it agrees with what others say of it (see `recorded`)."""

import importlib.util
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.cloud import asset_v1
from google.protobuf import json_format

from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.server import running
from auditor.finding import Finding
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from benchmarks.agreement import NOW, Agreement, Question, findings
from benchmarks.naming_gcp import operation
from providers.gcp.adapter import collect
from providers.gcp.calls import OPERATIONS
from providers.gcp.messages import asset
from providers.gcp.rows import owner

MAPPING = Path(__file__).with_name("recorded_gcp.toml")
SCOPE = "organizations/1"
"""The replay answers alike for every scope."""
PROJECT = "cloudresourcemanager.googleapis.com/Project"
FIXTURES = "validator/test/fixtures/"
NOT_RECORDED = "UNIMPLEMENTED"
"""How the other interfaces answer here: the recordings hold the inventory alone. It is no word by which Google says
that there is nothing."""

Said = dict[tuple[str, str], set[str]]


def measure(shared: Path) -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another. Names recur in the files of the constraints, so that each of
    these is an organisation of its own."""
    mapping = tomllib.loads(MAPPING.read_text("utf-8"))
    recorded = shared / "recorded" / "gcp"
    asked = dict(_questions(shared, mapping["question"]))
    whole: list[Agreement] = []
    rows: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    worlds = [recorded / "assets", *sorted((recorded / "constraints").glob("*.json"))]
    others = Cloud(name=operation, faults=dict.fromkeys(OPERATIONS.paths, Fault(NOT_RECORDED)))
    with running(others):
        for world in worlds:
            others.asked.clear()
            snapshots = _read(shared, world, others.rest)
            for read in snapshots:
                rows.update({table.table(): len(frame) for table, frame in read.frames.items()})
            told = {(r.operation, r.status, r.error or "") for one in snapshots for r in one.readings}
            expected = {one for one in told if one[1] == "unsupported" and one[2].startswith(NOT_RECORDED)}
            missed.update(name for name, *_ in expected)
            for name, _, error in {one for one in told - expected if one[1] == "error"}:
                yield f"{world.name}: {name}: {error}", False
            for name in set(others.asked) - {name for name, *_ in expected}:
                yield f"{world.name}: {name}: not recorded, and no reading says so", False
            if snapshots and world.name in asked:
                said = _said(findings("gcp", snapshots, mapping.get("parameters", {})))
                whole.append(Agreement.of(asked[world.name], said))
    held = ", ".join(f"{count} {table}" for table, count in rows.most_common() if count)
    yield f"gcp: {len(worlds)} recordings; {held}", bool(rows)
    yield (
        f"gcp: what {len(missed)} operations of other interfaces answer was not recorded, each a reading",
        bool(missed),
    )
    joined = Agreement({}, [pair for one in whole for pair in one.differ])
    for one in whole:
        for rule, counts in one.counted.items():
            joined.counted.setdefault(rule, Counter()).update(counts)
    yield from joined.lines(mapping["explained"])
    for rule, why in mapping["undecided"].items():
        yield f"{rule}: left open: {why}", any(name.startswith(f"{rule} ") for name in joined.counted)


def _questions(shared: Path, questions: list[dict[str, Any]]) -> Iterator[tuple[str, list[Question]]]:
    """What others say, by the name of the recording: where a check asks the same, with the same parameters."""
    lines = (shared / "recorded" / "expected.jsonl").read_text("utf-8").splitlines()
    found: dict[str, list[Question]] = {}
    for one in (row for row in map(json.loads, lines) if row["provider"] == "gcp"):
        for question in questions:
            given, wanted = one.get("parameters") or {}, {"locations": None, **question.get("given", {})}
            alike = all(given.get(name) == value for name, value in wanted.items())
            if one["rule"].endswith(question["rule"]) and alike:
                fixture = one["source"].partition(FIXTURES)[2]
                world = fixture.replace("/", "__") if fixture else "assets"
                resource = question.get("below", "") + one["resource_id"]
                told = Question(question["rule"], question["check"], resource, one["expected"])
                found.setdefault(world, []).append(told)
    yield from found.items()


def _read(shared: Path, world: Path, others: str) -> list[Snapshot]:
    """Snapshots of one recording, over loopback, through the real clients. `others`: where the other interfaces are."""
    spec = importlib.util.spec_from_file_location("asset_replay", shared / "replay" / "asset_replay.py")
    assert spec
    assert spec.loader
    replay: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    held = replay.World([str(world)])
    if not _named(held):
        return []
    server, address = replay.serve_grpc(held)
    gcp = {"scope": SCOPE, "endpoint": f"http://{address}", "api_endpoint": others, "max_attempts": 1}
    try:
        return list(collect(Settings.model_validate({"gcp": gcp}), (), lambda: NOW, lambda *_: None))
    finally:
        server.stop(None)


def _named(held: Any) -> bool:
    """Put in the projects that assets are said to belong to and that were not recorded themselves; whether there are
    any."""
    shown: set[str] = set()
    for (_, kind), message in held.rows.items():
        if kind == PROJECT:
            data = asset(message).get("resource", {}).get("data", {})
            # The newer shape has the number in the name alone.
            told = (data.get("projectId"), data.get("projectNumber"), data and message.name.rpartition("/")[2])
            shown |= {f"projects/{name}" for name in told if name}
    owners = {owner(asset(message)) or "" for message in held.rows.values()}
    for of in {name for name in owners if name.startswith("projects/")} - shown:
        name = of.removeprefix("projects/")
        data = {"projectId": name, "projectNumber": name, "lifecycleState": "ACTIVE"}
        whole = {"name": f"//cloudresourcemanager.googleapis.com/{of}", "assetType": PROJECT, "ancestors": [of, SCOPE]}
        made = json_format.ParseDict({**whole, "resource": {"data": data}}, asset_v1.Asset.pb(asset_v1.Asset()))
        held.rows[made.name, PROJECT] = made
        shown.add(of)
    return bool(shown)


def _said(found: list[Finding]) -> Said:
    """Our statuses by check and resource."""
    said: Said = {}
    for finding in found:
        said.setdefault((finding.check, finding.resource.partition("#")[0].lower()), set()).add(finding.status)
    return said
