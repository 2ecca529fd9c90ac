"""`auditor demo`: serve a town's accounts on three clouds, build them, import the registry, audit, state."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from auditor.demo import town
from auditor.demo.azure import tenant
from auditor.demo.azure.cloud import TENANT, Cloud
from auditor.demo.azure.server import running
from auditor.demo.gcp import organization
from auditor.demo.gcp.cloud import Cloud as Google
from auditor.demo.gcp.server import running as running_google
from auditor.demo.statements import state
from auditor.errors import NoAuditError
from auditor.registry.store import Registry
from auditor.run.collecting import Progress
from auditor.run.folders import started_at
from auditor.run.judging import thresholds
from auditor.run.steps import Outcome, collect_only, feed, judged, report
from auditor.settings import load
from reports.choice import DEFAULT

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "demo",
    "AWS_SECRET_ACCESS_KEY": "demo",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    "AZURE_CLIENT_SECRET": "demo",
}
"""Nothing of the user's own account takes part: neither its keys nor its profile."""

CLIENT = "c0c0c0c0-0000-4000-8000-00000000000c"
"""The made-up app registration of the reader."""


def demo(folder: Path, language: str, tell: Progress) -> Outcome:
    """Audit the made-up town into `folder`."""
    registry = f"sqlite:///{folder / 'registry.db'}"
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as url, _tenant() as cloud, _organization() as google, _environment():
        town.build(url)
        with closing(Registry.open(registry)) as opened:
            opened.put_services((*town.services(), *tenant.services(), *organization.services()), replace=True)
        settings = load(
            None,
            {},
            out=folder / "runs",
            registry=registry,
            language=language,
            aws={
                "endpoint_url": url,
                "role_name": "CloudAuditReader",
                "accounts": (town.UNREGISTERED,),
                "max_attempts": 1,
                **town.ACTIVITY,
            },
            azure={
                "tenant": TENANT,
                "client_id": CLIENT,
                "ca_bundle": cloud.ca,
                "max_attempts": 1,
                **dict.fromkeys(("endpoint", "graph_endpoint", "authority"), cloud.url),
            },
            gcp={
                "scope": organization.SCOPE,
                "endpoint": google.grpc,
                "api_endpoint": google.rest,
                "max_attempts": 1,
            },
            parameters=parameters(),
        )
        run = collect_only(settings, ["aws", "azure", "gcp"], tell)
    # People answer what the audit has shown; the reports have their answers.
    feed(settings, judged(settings, run))
    with closing(Registry.open(registry)) as opened:
        state(opened, thresholds(settings), started_at(run))
    outcome = report(settings, run, DEFAULT)
    feed(settings, outcome)
    return outcome


def parameters() -> dict[str, Any]:
    """The town's thresholds and lists: what several clouds name is joined."""
    found: dict[str, Any] = dict(town.PARAMETERS)
    for name, value in (*tenant.PARAMETERS.items(), *organization.PARAMETERS.items()):
        found[name] = (*found[name], *value) if isinstance(found.get(name), tuple | list) else value
    return found


@contextmanager
def _tenant() -> Iterator[Cloud]:
    """The made-up tenant of Azure, on loopback as long as the block runs."""
    cloud = Cloud()
    tenant.build(cloud)
    with tempfile.TemporaryDirectory() as folder, running(cloud, Path(folder)) as found:
        yield found


@contextmanager
def _organization() -> Iterator[Google]:
    """The made-up organisation on Google Cloud, on loopback as long as the block runs."""
    cloud = Google()
    organization.build(cloud)
    with running_google(cloud) as found:
        yield found


@contextmanager
def serving(rooted: tuple[str, ...] = town.ROOT_WITH_MFA) -> Iterator[str]:
    """The demo server's address, as long as the block runs. `rooted`: accounts whose owner has a second factor."""
    command = [sys.executable, "-m", "auditor.demo.server", *rooted]
    environment = {**os.environ, **ENVIRONMENT}
    # moto writes a traceback for every operation that it lacks; the readings say as much.
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as server:  # noqa: S603 - ourselves
        try:
            url = server.stdout.readline().strip() if server.stdout else ""
            if not url:
                raise NoAuditError("the demo's server did not start; is the extra `demo` (moto) installed?")
            yield url
        finally:
            server.terminate()


@contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(("AWS_", "AZURE_", "GOOGLE_"))}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name in ENVIRONMENT:
            os.environ.pop(name, None)
        os.environ.update(before)
