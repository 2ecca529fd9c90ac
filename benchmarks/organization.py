"""An organisation of 1,000 projects and 500,000 assets: calls by operation, and the memory that reading and judging it
takes."""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.cloud import asset_v1
from google.protobuf import json_format

from auditor.demo.gcp.cloud import Request
from auditor.demo.gcp.server import LISTS, SEARCHES, SERVICE
from auditor.demo.gcp.site import ORGANIZATION
from benchmarks.collecting import _peak
from benchmarks.naming_gcp import operation
from providers.gcp.calls import OPERATIONS

FEW = 10
MANY = tuple(int(number) for number in os.environ.get("BENCH_PROJECTS", "100,300,1000").split(","))
"""Numbers of projects; the calls are counted for the last."""
EACH = int(os.environ.get("BENCH_ASSETS", "500"))
"""Assets of a project, itself included."""
MOST = 1536
"""MiB at the peak."""
GROUP = 100
"""Projects of that size are judged together, or some fewer (`auditor.run.accounts.ROWS`)."""
GROWTH = 0.6
"""MiB that one project more may take while it is judged: its facts stay in memory, what is found of it does not."""

BUCKET = {
    "timeCreated": "2024-04-01T00:00:00Z",
    "labels": {"system": "bench", "classification": "2"},
    "iamConfiguration": {"publicAccessPrevention": "enforced", "uniformBucketLevelAccess": {"enabled": True}},
}
LINK = "https://www.googleapis.com/compute/v1/projects/p/zones/asia-northeast1-a"
DISK = {"creationTimestamp": "2024-04-01T00:00:00Z", "id": "1", "users": [f"{LINK}/instances/i"], "sizeGb": "100"}
SNAPSHOT = {"creationTimestamp": "2024-04-01T00:00:00Z", "sourceDisk": f"{LINK}/disks/d", "storageLocations": ["asia"]}
FIREWALL = {
    "direction": "INGRESS",
    "sourceRanges": ["10.0.0.0/8"],
    "allowed": [{"IPProtocol": "tcp", "ports": ["443"]}],
}
KINDS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("storage.googleapis.com/Bucket", 4, BUCKET),
    ("compute.googleapis.com/Disk", 10, DISK),
    ("compute.googleapis.com/Snapshot", 6, SNAPSHOT),
    ("compute.googleapis.com/Firewall", 6, FIREWALL),
    ("serviceusage.googleapis.com/Service", 10, {"name": "services/pubsub.googleapis.com", "state": "ENABLED"}),
    ("compute.googleapis.com/Route", 14, {"destRange": "10.0.0.0/20"}),
    ("compute.googleapis.com/Subnetwork", 10, {"ipCidrRange": "10.0.0.0/20", "logConfig": {"enable": True}}),
    ("iam.googleapis.com/ServiceAccount", 5, {"email": "bench@bench.iam.gserviceaccount.com", "uniqueId": "1"}),
    ("bigquery.googleapis.com/Table", 25, {"type": "TABLE"}),
    ("containerregistry.googleapis.com/Image", 10, {"mediaType": "x"}),
)
"""Types of assets with their share of a project in percent, as in a large organisation."""
PROJECT = "cloudresourcemanager.googleapis.com/Project"


class Wide:
    """The inventory of many projects. Its assets are made when they are asked for, from one of their kind."""

    def __init__(self, projects: int) -> None:
        self.asked: list[str] = []
        numbers = {kind: (EACH - 1) * share // 100 for kind, share, _ in KINDS}
        numbers[KINDS[0][0]] += EACH - 1 - sum(numbers.values())
        self._numbers = {PROJECT: 1, **numbers}
        self._projects = projects
        self._made = {
            kind: _asset(kind, data) for kind, _, data in (*KINDS, (PROJECT, 0, {"lifecycleState": "ACTIVE"}))
        }

    def lists(self, message: Any, _: Any) -> bytes:
        """A page of ListAssets."""
        request = Request(message.parent, message.content_type.name, tuple(message.asset_types))
        self.asked.append(operation(request))
        answer = asset_v1.ListAssetsResponse.pb(asset_v1.ListAssetsResponse())
        answer.read_time.GetCurrentTime()
        kinds = [kind for kind in self._numbers if kind in request.types] if request.content == "RESOURCE" else []
        for kind, project, number in self._page(kinds, message, answer):
            one = answer.assets.add()
            one.CopyFrom(self._made[kind])
            one.ancestors[0] = f"projects/{project}"
            if kind == PROJECT:
                one.name = f"//cloudresourcemanager.googleapis.com/projects/{project}"
                one.resource.data.update({"projectId": f"bench-{project}", "projectNumber": str(project)})
            else:
                one.name = f"//{kind.partition('/')[0]}/projects/bench-{project}/x/{kind[-4:]}-{number}"
        return bytes(answer.SerializeToString())

    def searches(self, message: Any, _: Any) -> bytes:
        """A page of SearchAllResources."""
        self.asked.append(operation(Request(message.scope)))
        answer = asset_v1.SearchAllResourcesResponse.pb(asset_v1.SearchAllResourcesResponse())
        for kind, project, number in self._page(list(self._numbers), message, answer):
            name = f"//{kind}/{project}/{number}"
            answer.results.add(name=name, asset_type=kind, location="asia-northeast1", project=f"projects/{project}")
        return bytes(answer.SerializeToString())

    def _page(self, kinds: list[str], message: Any, answer: Any) -> Iterator[tuple[str, int, int]]:
        """(kind, project, number) of the assets of a page; the answer gets the token of the next one."""
        each = sum(self._numbers[kind] for kind in kinds)
        start, whole = int(message.page_token or 0), each * self._projects
        end = min(start + message.page_size, whole)
        if end < whole:
            answer.next_page_token = str(end)
        for at in range(start, end):
            project, number = divmod(at, each)
            for kind in kinds:
                if number < self._numbers[kind]:
                    yield kind, 200000000000 + project, number
                    break
                number -= self._numbers[kind]


def _asset(kind: str, data: dict[str, Any]) -> Any:
    held = {"version": "v1", "location": "asia-northeast1-a", "data": data}
    whole = {"assetType": kind, "ancestors": ["projects/0", ORGANIZATION], "resource": held}
    return json_format.ParseDict(whole, asset_v1.Asset.pb(asset_v1.Asset()))


@contextmanager
def _running(wide: Wide) -> Iterator[str]:
    server = grpc.server(futures.ThreadPoolExecutor(2))
    asks: dict[str, Any] = {LISTS: asset_v1.ListAssetsRequest, SEARCHES: asset_v1.SearchAllResourcesRequest}
    calls = {LISTS: wide.lists, SEARCHES: wide.searches}
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(calls[name], request_deserializer=asks[name].deserialize)
        for name in calls
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another."""
    few, _, _ = _audit(FEW)
    most_memory: dict[int, float] = {}
    for projects in MANY:
        many, peaks, seconds = _audit(projects)
        for step, peak in peaks.items():
            line = f"{seconds[step]:7.0f} s to {step} {projects} projects, {peak:.0f} MiB at the peak (at most {MOST})"
            yield line, peak <= MOST
        most_memory[projects] = peaks["judge"]
    projects = MANY[-1]
    # Fewer are judged together: what a group of accounts takes is no growth.
    if (less := min((number for number in MANY if number >= GROUP), default=projects)) < projects:
        growth = (most_memory[projects] - most_memory[less]) / (projects - less)
        yield f"{growth:7.2f} MiB to judge one project more (at most {GROWTH})", growth <= GROWTH
    for name in sorted(many):
        yield f"{many[name]:7} {name} ({few[name]} with {FEW} projects)", True
    assets = projects * EACH
    lists = sum(number for name, number in many.items() if name in OPERATIONS.queries and name != "cai:summary")
    # Each list has a last page that is not full.
    most = len(OPERATIONS.queries) + assets / 1000
    yield (
        f"{lists:7} lists of the inventory for {projects} projects and {assets} assets (at most {most:.0f})",
        lists <= most,
    )
    yield f"{1000 * lists / assets:7.2f} lists for 1,000 assets", True
    searches, least = many["cai:summary"], assets / 500
    yield (
        f"{searches:7} pages of the search that counts what is used (500 a page, at most {least + 1:.0f})",
        (searches <= least + 1),
    )
    single = [name for name in few if few[name] == many[name]]
    yield f"{len(single):7} of {len(OPERATIONS.queries)} lists are asked as often for {FEW} as for {projects}", True


def _audit(projects: int) -> tuple[Counter[str], dict[str, float], dict[str, float]]:
    """(calls by operation, MiB at the peak by step, seconds by step), each step in a process of its own."""
    wide = Wide(projects)
    peaks, seconds = {}, {}
    with tempfile.TemporaryDirectory() as folder, _running(wide) as url:
        named = {"SCOPE": ORGANIZATION, "ENDPOINT": url, "API_ENDPOINT": "http://127.0.0.1:9", "MAX_ATTEMPTS": "1"}
        settings = {f"AUDITOR_GCP__{name}": value for name, value in named.items()}
        environment = {**os.environ, **settings}
        runs = Path(folder) / "runs"
        for step, words in (("collect", ["--provider", "gcp", "--out", str(runs)]), ("judge", [])):
            command = [sys.executable, "-m", "auditor", step, *words, *(map(str, runs.glob("*")) if not words else ())]
            started = time.time()
            quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
            process = subprocess.Popen(command, env=environment, **quiet)
            peaks[step] = _peak(process)
            seconds[step] = time.time() - started
            if process.returncode not in (0, 3, 4):
                raise SystemExit(f"`auditor {step}` of the benchmark ended with {process.returncode}")
    return Counter(wide.asked), peaks, seconds
