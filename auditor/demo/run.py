"""`auditor demo`: serve, build, import the registry, audit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from auditor.demo import town
from auditor.errors import NoAuditError
from auditor.registry.store import Registry
from auditor.run.collecting import Progress
from auditor.run.steps import Outcome, audit
from auditor.settings import load

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "demo",
    "AWS_SECRET_ACCESS_KEY": "demo",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
}
"""Nothing of the user's own account takes part: neither its keys nor its profile."""


def demo(folder: Path, language: str, tell: Progress) -> Outcome:
    """Audit the made-up town into `folder`."""
    registry = f"sqlite:///{folder / 'registry.db'}"
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as url, _environment():
        town.build(url)
        with closing(Registry.open(registry)) as opened:
            opened.put_services(town.services(), replace=True)
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
            parameters=town.PARAMETERS,
        )
        return audit(settings, ["aws"], tell)


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
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("AWS_")}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name in ENVIRONMENT:
            os.environ.pop(name, None)
        os.environ.update(before)
