"""What the joins of networks conclude, and what they leave open."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.logs import LogSource
from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint, Network
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.join import Tables
from checks.joins import networks

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HERE: dict[str, Any] = {"provider": "aws", "account": "111122223333", "region": "ap-northeast-1"}
VPC, SUBNET, OTHER = "arn:vpc/a", "arn:subnet/a", "arn:subnet/b"


def tables(rows: Sequence[Fact], *missing: str, **parameters: Any) -> Tables:
    """Tables of these rows, where operations that feed `missing` were refused."""
    frames = {table: frame(table, [row for row in rows if type(row) is table]) for table in TABLES}
    refused = [
        Reading(**HERE, operation="x:List", status="denied", columns=(feed,), started_at=NOW, finished_at=NOW)
        for feed in missing
    ]
    criteria = Criteria(Parameters.load(parameters), NOW)
    return Tables(frames, Holes(refused, {}), criteria, (("aws", "111122223333"), ("aws", "222233334444")), ())


def network(resource: str = VPC, kind: Any = "network", **more: Any) -> Network:
    return Network(**HERE, **{"resource": resource, "kind": kind, "attached_count": 1, **more})


def log(of: str = VPC, kind: Any = "network", **more: Any) -> LogSource:
    values = {"resource": f"{of}#fl-1", "kind": kind, "log_kind": "flow", "is_enabled": True, "retention_days": 90}
    return LogSource(**HERE, **{**values, **more})


OFF = log(resource=VPC, is_enabled=False, retention_days=None)
SUBNETS = (network(SUBNET, "subnet", network_id=VPC), network(OTHER, "subnet", network_id=VPC))
UNUSED = (SUBNETS[0], network(OTHER, "subnet", network_id=VPC, attached_count=0))
IN_SUBNET = log(SUBNET, "subnet")


@pytest.mark.parametrize(
    ("rows", "missing", "logged", "kept"),
    [
        ((log(),), (), True, 90),
        ((log(), log(resource=f"{VPC}#fl-2", retention_days=400)), (), True, 400),
        ((log(), log(resource=f"{VPC}#fl-2", retention_days=-1)), (), True, -1),
        ((log(), log(resource=f"{VPC}#fl-2", retention_days=None)), (), True, None),
        ((log(has_error=True),), (), False, None),
        ((log(is_enabled=None),), (), None, None),
        ((OFF,), (), False, None),
        ((OFF,), ("log_source[network].*",), None, None),
        ((OFF,), ("log_source[web_acl].*",), False, None),
        ((OFF,), ("network[subnet].*",), None, None),
        ((OFF, *SUBNETS, IN_SUBNET), (), False, None),
        ((OFF, *UNUSED, IN_SUBNET), (), True, 90),
        ((OFF, *UNUSED, IN_SUBNET), ("network[subnet].*",), None, None),
        ((OFF, *SUBNETS, IN_SUBNET, log(OTHER, "subnet", retention_days=-1)), (), True, 90),
        ((OFF, *SUBNETS, IN_SUBNET, log(OTHER, "subnet", retention_days=None)), (), True, None),
    ],
)
def test_flow_logs(rows: tuple[Fact, ...], missing: tuple[str, ...], logged: bool | None, kept: int | None) -> None:
    """A network is covered by its own log or by those of all its subnets in use; unread is unknown."""
    given = tables([network(), *rows], *missing)
    at = given.of(Network)["resource"].tolist().index(VPC)
    assert _plain(networks.flow_logged.fill(given).iloc[at]) is logged
    assert _plain(networks.flow_log_retention_days.fill(given).iloc[at]) == kept


def test_a_subnet_is_covered_by_its_network() -> None:
    """The log one level up counts; other kinds of row are not asked."""
    given = tables([network(), SUBNETS[0], log(), network("arn:pcx", "peering")])
    by_kind = dict(zip(given.of(Network)["kind"], networks.flow_logged.fill(given), strict=True))
    assert by_kind["subnet"] is True
    assert _plain(by_kind["peering"]) is None


def test_trusted_peers() -> None:
    """Accounts of the run and of the trusted list; an unknown peer stays unknown."""
    peers = ("222233334444", "888800001111", "999900001111", None)
    rows = [network(f"p{at}", "peering", peer_account=peer) for at, peer in enumerate(peers)]
    found = networks.peer_is_trusted.fill(tables(rows, trusted_accounts=["888800001111"]))
    assert [_plain(value) for value in found] == [True, True, False, None]


@pytest.mark.parametrize(
    ("rows", "missing", "expected"),
    [
        ((Endpoint(**HERE, resource="e", network_id=VPC, exposure="internet"),), (), True),
        ((Endpoint(**HERE, resource="e", network_id=VPC, exposure="private"),), (), False),
        ((Endpoint(**HERE, resource="e", network_id=VPC),), (), None),
        ((Compute(**HERE, resource="m", network_id=VPC, has_public_ip=True),), ("endpoint.*",), True),
        ((Compute(**HERE, resource="m", network_id=VPC, has_public_ip=False),), ("endpoint.*",), None),
        ((), (), False),
    ],
)
def test_public_endpoints(rows: tuple[Fact, ...], missing: tuple[str, ...], expected: bool | None) -> None:
    """One public thing is enough; none is certain only where everything was listed."""
    found = networks.hosts_public_endpoint.fill(tables([network(), *rows], *missing))
    assert _plain(found.iloc[0]) is expected


def _plain(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value
