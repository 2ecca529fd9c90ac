"""Registries for tests: in a SQLite file, and on a PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.registry.servers import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server."""
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty registry, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new folder/registry.db"
    started: Server = request.getfixturevalue("server")
    return started.emptied()
