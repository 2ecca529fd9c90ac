"""A tenant of 1,000 subscriptions and 200,000 resources: calls by operation, and the memory that reading it takes."""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.demo.azure.cloud import TENANT, Cloud, Row
from auditor.demo.azure.kql import run
from auditor.demo.azure.server import running
from auditor.demo.azure.site import Site
from auditor.demo.run import CLIENT
from benchmarks.collecting import _peak
from benchmarks.naming import operation
from providers.azure.calls import OPERATIONS

FEW, MANY = 10, int(os.environ.get("BENCH_SUBSCRIPTIONS", "1000"))
EACH = int(os.environ.get("BENCH_RESOURCES", "200"))
"""Resources of a subscription: one storage account, the rest disks, network interfaces and security groups."""
MOST = 700
"""MiB at the peak."""
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Microsoft.Compute/disks", {"diskState": "Attached", "networkAccessPolicy": "DenyAll"}),
    ("Microsoft.Network/networkInterfaces", {"ipConfigurations": []}),
    ("Microsoft.Network/networkSecurityGroups", {"securityRules": [], "subnets": [], "networkInterfaces": []}),
)


class Wide(Cloud):
    """A cloud of many rows: a query is run once, not once a page."""

    def graph(self, kql: str, start: int, page: int, managed: list[str]) -> Row:
        """A page of a query; the answer is kept. Nothing is asked below one management group here."""
        assert not managed
        if kql not in self.answers:
            self.answers[kql] = run(kql, self.tables)
        rows = self.answers[kql]
        shown = rows[start : start + page]
        more = {"$skipToken": str(start + page)} if start + page < len(rows) else {}
        return {"totalRecords": len(rows), "count": len(shown), "data": shown, "resultTruncated": "false", **more}

    answers: dict[str, list[Row]]


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another."""
    few, _, _ = _audit(FEW)
    many, peak, seconds = _audit(MANY)
    for name in sorted(many):
        yield f"{many[name]:7} {name} ({few[name]} with {FEW} subscriptions)", True
    queries = sum(number for name, number in many.items() if name.startswith("arg:"))
    rows = MANY * EACH
    # A row may come in two queries: in that of its family, and counted in the summary.
    pages = 2 * rows / 1000 + 3 * MANY / 1000
    most = len(OPERATIONS.queries) + pages
    yield (
        f"{queries:7} queries of Resource Graph for {MANY} subscriptions and {rows} resources (at most {most:.0f})",
        (queries <= most),
    )
    single = [name for name in few if name.startswith("arg:") and few[name] == many[name]]
    yield f"{len(single):7} of {len(OPERATIONS.queries)} queries are asked as often for {FEW} as for {MANY}", True
    each = sum(number for name, number in many.items() if name.startswith("arm:")) / MANY
    yield (
        f"{each:7.2f} GETs of the resource manager a subscription (with {FEW}: {_arm(few) / FEW:.2f})",
        (each <= _arm(few) / FEW),
    )
    yield f"{seconds:7.0f} s for reading the tenant into a snapshot", True
    yield f"{peak:7.0f} MiB at the peak (at most {MOST})", peak <= MOST


def _arm(calls: Counter[str]) -> int:
    return sum(number for name, number in calls.items() if name.startswith("arm:"))


def _audit(subscriptions: int) -> tuple[Counter[str], float, float]:
    """(calls by operation, MiB at the peak, seconds) of `auditor collect` in a process of its own."""
    cloud = Wide(name=operation)
    cloud.answers = {}
    for number in range(subscriptions):
        _fill(Site(cloud, f"{number:08x}-0000-4000-8000-000000000000"))
    with tempfile.TemporaryDirectory() as folder, running(cloud, Path(folder)):
        ends = dict.fromkeys(("ENDPOINT", "GRAPH_ENDPOINT", "AUTHORITY"), cloud.url)
        named = {"TENANT": TENANT, "CLIENT_ID": CLIENT, "CA_BUNDLE": str(cloud.ca), "MAX_ATTEMPTS": "1", **ends}
        settings = {f"AUDITOR_AZURE__{name}": value for name, value in named.items()}
        command = [sys.executable, "-m", "auditor", "collect", "--provider", "azure", "--out", f"{folder}/runs"]
        environment = {**os.environ, **settings, "AZURE_CLIENT_SECRET": "bench"}
        started = time.time()
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, env=environment, **quiet)
        peak = _peak(process)
        if process.returncode not in (0, 3):
            raise SystemExit(f"the audit of the benchmark ended with {process.returncode}")
        return Counter(cloud.asked), peak, time.time() - started


def _fill(site: Site) -> None:
    site.opened(f"sub-{site.subscription[:8]}")
    site.resource("Microsoft.Storage/storageAccounts", "st", sku={"name": "Standard_GRS"}, minimumTlsVersion="TLS1_2")
    for number in range(EACH - 1):
        kind, properties = KINDS[number % len(KINDS)]
        site.resource(kind, f"r{number}", **properties)
