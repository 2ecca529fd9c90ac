"""One moto server for all tests of the AWS adapter."""

import logging
from collections.abc import Iterator
from itertools import count

import pytest
from moto.server import ThreadedMotoServer

from auditor.demo.server import keep_few_policies
from tests.aws.bed import Bed

_NUMBERS = count(200_000_000_001)


@pytest.fixture(scope="session")
def bed(worker_id: str) -> Iterator[Bed]:
    """The server; each xdist worker has its own."""
    del worker_id
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "test")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    patch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    keep_few_policies()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield Bed(f"http://{host}:{port}")
    server.stop()
    patch.undo()


@pytest.fixture
def account() -> str:
    """An account ID that no other test uses."""
    return str(next(_NUMBERS))
