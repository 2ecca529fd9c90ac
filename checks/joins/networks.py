"""Joined columns of the topic networks: trusted peers, flow logs, public endpoints."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint, Network
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.columns import each
from checks.joins.flow_logs import FlowLogs

FLOW_LOGS = (
    "log_source.is_enabled",
    "log_source.has_error",
    "log_source[network,subnet,interface].*",
    "network.attached_count",
    "network[network,subnet].*",
)


@joins(Network, "peer_is_trusted", "network.peer_account")
def peer_is_trusted(tables: Tables) -> Column:
    """Whether the account at the other end is on the trusted list, or one that the registry or a listing named."""
    named = (*(account for _, account in tables.accounts), *tables.criteria.trusted_accounts)
    trusted = {account.lower() for account in named}  # subscriptions are written in either case
    return each(tables.of(Network)["peer_account"], lambda account: account.lower() in trusted)


@joins(Network, "flow_logged", *FLOW_LOGS)
def flow_logged(tables: Tables) -> Column:
    """Whether a network's or subnet's traffic is logged, there, one level up, or for a network in all its subnets."""
    logs = FlowLogs(tables)
    return _column(tables, (logs.logged(row) for row in logs.networks))


@joins(Network, "flow_log_retention_days", "log_source.retention_days", *FLOW_LOGS)
def flow_log_retention_days(tables: Tables) -> Column:
    """How long the log that covers it is kept; NA where it is not logged or that is unknown."""
    logs = FlowLogs(tables)
    return _column(tables, (logs.kept(row) for row in logs.networks))


@joins(
    Network,
    "hosts_public_endpoint",
    "endpoint.exposure",
    "endpoint.network_id",
    "endpoint.*",
    "compute.has_public_ip",
    "compute.network_id",
    "compute.*",
)
def hosts_public_endpoint(tables: Tables) -> Column:
    """Whether a public load balancer or cluster endpoint, or a machine with a public address, is in a network."""
    endpoints, machines = tables.of(Endpoint), tables.of(Compute)
    public: set[Any] = set()
    unsure: set[Any] = set()
    for at, answers in (
        (endpoints["network_id"], endpoints["exposure"] == "internet"),
        (machines["network_id"], machines["has_public_ip"]),
    ):
        for network, answer in zip(at.tolist(), answers.tolist(), strict=True):
            if answer is pd.NA:
                unsure.add(network)
            elif answer:
                public.add(network)
    frame = tables.of(Network)
    found: list[bool | None] = []
    names = ("kind", "resource", "provider", "account", "region")
    for kind, resource, *place in zip(*(frame[name].tolist() for name in names), strict=True):
        if kind != "network":
            found.append(None)
        elif resource in public:
            found.append(True)
        else:
            lacking = resource in unsure or any(tables.missing(table, *place) for table in (Endpoint, Compute))
            found.append(None if lacking else False)
    return _column(tables, found)


def _column(tables: Tables, values: Iterable[Any]) -> Column:
    return pd.Series(list(values), index=tables.of(Network).index, dtype=object)


JOINS: tuple[Join, ...] = (peer_is_trusted, flow_logged, flow_log_retention_days, hosts_public_endpoint)
"""In the order in which they are filled."""
