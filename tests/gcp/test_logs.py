"""Audit trails, log stores and switches of logs, as facts."""

from typing import Any

import pytest

from auditor.demo.gcp import databases, entrances, keys, logs, machines, networks, stores
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import FOLDER, MANAGER, ORGANIZATION, OSAKA, TOKYO, Site, binding, policy
from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.snapshot import Snapshot
from providers.gcp.logs.filters import share
from providers.gcp.logs.recording import shown
from tests.gcp.conftest import BAD, GOOD, audit, by_name, rows

SINKS, CONTAINERS = "cai:log_sinks", "cai:policies.containers"

ENTRIES = {
    "logname": (f"projects/{GOOD}/logs/cloudaudit.googleapis.com/activity",),
    "log_id": ("cloudaudit.googleapis.com/activity",),
    "protopayload.@type": ("type.googleapis.com/google.cloud.audit.AuditLog",),
    "resource.labels.project_id": (GOOD,),
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, "all"),
        ("", "all"),
        ("-- nothing but a remark", None),
        ('logName:"cloudaudit.googleapis.com"', "all"),
        (f'logName="projects/{GOOD}/logs/cloudaudit.googleapis.com%2Factivity"', "all"),
        (f"logName = projects/{GOOD}/logs/cloudaudit.googleapis.com%2Fdata_access", "none"),
        (f'logName="{ORGANIZATION}/logs/cloudaudit.googleapis.com%2Factivity"', "none"),
        ('log_id("cloudaudit.googleapis.com/activity") OR log_id("syslog")', "all"),
        ('LOG_ID("cloudaudit.googleapis.com/activity") severity>=ERROR', "some"),
        (logs.NOT_FIXED, "none"),
        (f"NOT ({logs.NOT_FIXED})", "all"),
        ('protoPayload."@type"="type.googleapis.com/google.cloud.audit.AuditLog"', "all"),
        ('-logName:"activity"', "none"),
        ('resource.type="gce_instance"', "some"),
        ('NOT resource.type="gce_instance"', "some"),
        ('logName:("activity" OR "data_access")', "all"),
        ('logName:("syslog" OR "data_access")', "none"),
        # OR binds more than AND.
        ('logName:activity OR logName:syslog AND resource.type="x"', "some"),
        ('logName=~"projects/.*/logs/cloudaudit"', "all"),
        ('logName!~"cloudaudit"', "none"),
        ('logName=~"(a+)+$"', None),
        ("severity>=DEFAULT", "all"),
        ("sample(insertId, 0.1)", "some"),
        ('timestamp>="2026-01-01"', None),
        (f'resource.labels.project_id="{GOOD}"', "all"),
        ("logName:activity AND (", None),
        ("((((", None),
        ('"cloudaudit.googleapis.com"', "all"),
        # In small letters a word like any other.
        ("logName:activity or logName:cloudaudit", None),
        ("(" * 5000 + "a" + ")" * 5000, None),
        (7, None),
    ],
)
def test_how_much_a_filter_lets_through(text: Any, found: str | None) -> None:
    """All, some or none of the entries of one log; unknown where it cannot be told."""
    assert share(text, ENTRIES) == found


def trails(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The trails by name."""
    return by_name(snapshot, AuditTrail)


def test_a_project_that_is_recorded(cloud: Cloud, good: Site) -> None:
    """What is always on, Google's own sinks, and those that lead to another project and to a bucket."""
    stores.good(good)
    logs.good(good)
    everything = audit(cloud)
    found, kept = trails(everything[GOOD]), by_name(everything[GOOD], LogStore)
    changes, own, central, copy = (found[name] for name in ("Admin Activity", "_Default", "kansa", "kansa-hokan"))
    place = f"//logging.googleapis.com/projects/{GOOD}"
    assert list(changes["destination_ids"]) == [f"{place}/locations/{TOKYO}/buckets/_Required"]
    assert (changes["covers_management_write"], changes["kept_outside_platform"]) == (True, False)
    assert (changes["retention_days"], list(changes["covers_data_events"])) == (400, [])
    assert "_Required" not in found  # Google's own way for what is always on
    assert (own["covers_management_write"], own["kept_outside_platform"], own["covers_key_use"]) == (False, False, True)
    assert "storage.googleapis.com" in own["covers_data_events"]
    assert (central["covers_management_write"], central["kept_outside_platform"]) == (True, True)
    assert (central["integrity_protected"], central["is_logging"], central["covers_key_use"]) == (True, True, True)
    assert (copy["covers_management_write"], copy["integrity_protected"]) == (True, True)
    assert (list(copy["covers_data_events"]), copy["covers_key_use"]) == ([], False)

    outside, fixed, bucket = kept["kansa"], kept["_Required"], kept[f"{GOOD}-log"]
    assert (outside["is_separate_account"], outside["owner_account"], outside["region"]) == (True, f"{GOOD}-log", TOKYO)
    assert (outside["retention_days"], outside["is_locked"], outside["timestamp_zone"]) == (1095, True, "UTC")
    assert outside["key_id"] == f"//cloudkms.googleapis.com/{stores.key(good, 'kansa-log')}"
    assert (outside["is_public"], outside["access_logged"]) == (None, None)  # its own project says so
    assert by_name(everything[f"{GOOD}-log"], LogStore)["kansa"]["access_logged"] is True
    assert (fixed["is_separate_account"], fixed["retention_days"], fixed["is_locked"]) == (False, 400, True)
    assert (fixed["is_public"], fixed["access_logged"]) == (False, True)
    assert (bucket["kind"], bucket["is_separate_account"], bucket["is_locked"]) == ("bucket", False, None)


def test_a_project_as_google_makes_it(cloud: Cloud, bad: Site) -> None:
    """A part of the changes, a sink that is off, a table that entries can be deleted from."""
    stores.bad(bad)
    logs.bad(bad)
    found = audit(cloud)[BAD]
    error, off, table = (trails(found)[name] for name in ("error", "tsuchi", "bunseki"))
    assert (error["covers_management_write"], error["kept_outside_platform"]) == (False, True)
    assert (error["integrity_protected"], list(error["covers_data_events"])) == (False, [])
    assert (off["is_logging"], off["covers_management_write"]) == (False, True)
    assert (table["covers_management_write"], table["integrity_protected"]) == (False, False)
    kept = by_name(found, LogStore)
    assert (kept["_Default"]["region"], kept["_Default"]["retention_days"]) == ("global", 30)
    assert (kept["_Default"]["key_id"], kept["_Default"]["is_locked"]) == (PROVIDER_KEY, False)
    assert kept["_Default"]["access_logged"] is False
    assert (kept["kansa_bunseki"]["kind"], kept["kansa_bunseki"]["retention_days"]) == ("workspace", -1)
    assert (kept["kansa-tsuchi"]["kind"], kept["kansa-tsuchi"]["region"]) == ("stream", "global")


def on_organization(cloud: Cloud, name: str, destination: str, **more: Any) -> None:
    """A sink of the organisation."""
    data = {"name": name, "destination": destination, **more}
    cloud.assets.append(
        {
            "name": f"//logging.googleapis.com/{ORGANIZATION}/sinks/{name}",
            "assetType": logs.SINK,
            "ancestors": [ORGANIZATION],
            "resource": {"version": "v1", "location": "global", "data": data},
        }
    )


def test_sinks_of_the_organisation(cloud: Cloud, good: Site) -> None:
    """One that takes in what is below records the project; one that keeps what it takes leaves them nothing."""
    logs.made_by_google(good)
    unseen = "logging.googleapis.com/projects/yoso-p1/locations/asia-northeast1/buckets/kansa"
    on_organization(cloud, "zentai", unseen, includeChildren=True, interceptChildren=True, filter=logs.AUDIT)
    on_organization(cloud, "jibun", unseen)
    logs.sink(good, "hikae", f"storage.googleapis.com/{GOOD}-hikae", logs.CHANGES)
    found = trails(audit(cloud)[GOOD])
    assert set(found) == {"Admin Activity", "zentai"}  # nothing of audit logs is left for `_Default` and `hikae`
    whole = found["zentai"]
    assert (whole["is_org_wide"], whole["covers_management_write"], whole["is_logging"]) == (True, True, True)
    # Another organisation's project, or one that is gone: it may exist or not.
    assert (whole["kept_outside_platform"], whole["integrity_protected"]) == (None, None)
    kept = next(row for row in rows(audit(cloud)[GOOD], LogStore) if row["resource"] == f"//{unseen}")
    assert (kept["region"], kept["is_separate_account"], kept["retention_days"]) == (TOKYO, None, None)
    alone = audit(cloud, scope=f"projects/{GOOD}")[GOOD]
    assert "zentai" not in trails(alone)
    assert {r.status for r in alone.readings if r.operation == SINKS} == {"ok", "partial"}


def test_where_a_sink_leads_to(cloud: Cloud, good: Site) -> None:
    """Nowhere, out of sight, to another project's sinks; and what does not say."""
    logs.made_by_google(good)
    gone = f"logging.googleapis.com/projects/{GOOD}/locations/global/buckets/kieta"
    going = logs.log_bucket(good, "kieru", lifecycleState="DELETE_REQUESTED")
    for name, destination in (
        ("gone", gone),
        ("going", going),
        ("far", f"storage.googleapis.com/{GOOD}-yoso"),
        ("project", f"logging.googleapis.com/projects/{BAD}"),
    ):
        logs.sink(good, name, destination, logs.CHANGES)
    good.asset(logs.SINK, "sinks/silent", "global", filter=logs.CHANGES)
    snapshot = audit(cloud)[GOOD]
    found = trails(snapshot)
    assert {name: found[name]["kept_outside_platform"] for name in ("gone", "going", "far", "project", "silent")} == {
        "gone": False,
        "going": False,
        "far": None,
        "project": None,
        "silent": None,
    }
    assert (found["silent"]["is_logging"], found["silent"]["destination_ids"]) == (None, None)
    assert "kieta" not in by_name(snapshot, LogStore)
    assert by_name(snapshot, LogStore)[f"{GOOD}-yoso"]["is_separate_account"] is None


READS: dict[str, Any] = {
    "service": "allServices",
    "auditLogConfigs": [{"logType": "DATA_READ"}, {"logType": "DATA_WRITE"}],
}


@pytest.mark.parametrize(
    ("own", "above", "storage", "keys_used"),
    [
        ([], [], False, False),
        ([READS], [], True, True),
        ([], [READS], True, True),
        ([{**READS, "service": "storage.googleapis.com"}], [], True, False),
        ([{"service": "cloudkms.googleapis.com", "auditLogConfigs": [{"logType": "DATA_READ"}]}], [], False, True),
        # Whoever is exempted above is exempted here.
        (
            [READS],
            [
                {
                    "service": "allServices",
                    "auditLogConfigs": [{"logType": "DATA_READ", "exemptedMembers": ["user:a@b.c"]}],
                }
            ],
            False,
            False,
        ),
    ],
)
def test_audit_configurations(
    cloud: Cloud, good: Site, own: list[Any], above: list[Any], storage: bool, keys_used: bool
) -> None:
    """Of the project and of the folder above: each adds, none takes away."""
    logs.made_by_google(good)
    good.policy("", auditConfigs=own)
    policy(cloud, f"//{MANAGER}/{FOLDER}", auditConfigs=above)
    found = trails(audit(cloud)[GOOD])["_Default"]
    assert ("storage.googleapis.com" in found["covers_data_events"], found["covers_key_use"]) == (storage, keys_used)
    assert "bigquery.googleapis.com" in found["covers_data_events"]  # nobody can turn that off


def test_what_is_above_and_not_seen(cloud: Cloud, good: Site) -> None:
    """It may exempt somebody: nothing is covered for sure."""
    logs.made_by_google(good)
    good.policy("", binding("roles/viewer", "user:a@sakura-city.example"), auditConfigs=[READS])
    found = trails(audit(cloud, scope=f"projects/{GOOD}")[GOOD])["_Default"]
    assert (found["covers_data_events"], found["covers_key_use"]) == (None, None)
    cloud.faults[CONTAINERS] = Fault("PERMISSION_DENIED")
    assert trails(audit(cloud)[GOOD])["_Default"]["covers_data_events"] is None


def sources(snapshot: Snapshot) -> dict[tuple[str, str], dict[str, Any]]:
    """The switches by name and log."""
    return {(row["name"], row["log_kind"]): row for row in rows(snapshot, LogSource)}


def test_switches_that_are_on_and_off(cloud: Cloud, good: Site, bad: Site) -> None:
    """Networks, subnets, rules, balancers, databases; keys and buckets, whose use others record."""
    for topic in (stores, databases, keys, machines, networks, entrances, logs):
        topic.good(good)
    for topic in (databases, networks, entrances, logs):
        topic.bad(bad)
    snapshots = audit(cloud)
    on, off = sources(snapshots[GOOD]), sources(snapshots[BAD])
    for name in (
        ("town", "dns_query"),
        ("town", "firewall"),
        ("ap", "flow"),
        ("shinsei-db", "db_audit"),
        ("tokei-1", "db_audit"),
        ("yoyaku", "db_audit"),
    ):
        assert (on[name]["is_enabled"], on[name]["in_use"]) == (True, True), name
        assert on[name]["destination_id"].endswith(f"/locations/{TOKYO}/buckets/_Default"), name
    for name in (("default", "dns_query"), ("default", "firewall"), ("default", "flow"), ("mokuroku-db", "db_audit")):
        assert (off[name]["is_enabled"], off[name]["destination_id"]) == (False, None), name
    for found, answers in ((on, {True}), (off, {False})):
        assert {row["is_enabled"] for (_, log), row in found.items() if log in ("lb_access", "waf")} == answers
    assert on["town", "firewall"]["resource"].endswith("/global/networks/town#firewall")
    assert on["kansa-log", "key_use"]["is_enabled"] is None
    assert on[f"{GOOD}-log", "object_access"]["kind"] == "bucket"
    cloud.faults[SINKS] = Fault("PERMISSION_DENIED")
    unclear = sources(audit(cloud)[GOOD])
    assert {unclear["ap", "flow"]["is_enabled"], unclear["town", "dns_query"]["is_enabled"]} == {None}


def test_a_log_that_no_sink_keeps(cloud: Cloud, good: Site) -> None:
    """Whatever the switch says, but for what Google keeps by itself."""
    networks.good(good)
    good.asset("container.googleapis.com/Cluster", f"locations/{TOKYO}/clusters/c1", TOKYO, resourceLabels={"a": "b"})
    good.asset(entrances.GATEWAY, f"locations/{TOKYO}/gateways/g1", TOKYO, createTime=logs.MADE)
    names = (("ap", "flow"), ("g1", "api_access"), ("c1", "kubernetes_audit"))
    found = sources(audit(cloud)[GOOD])
    # Every project has Google's own sink: it is not shown.
    assert [found[name]["is_enabled"] for name in names] == [None, None, True]
    assert dict(found["c1", "kubernetes_audit"]["tags"]) == {"a": "b"}
    logs.made_by_google(good)
    found = sources(audit(cloud)[GOOD])
    assert [found[name]["is_enabled"] for name in names] == [True, True, True]
    default = next(asset for asset in cloud.assets if asset["name"].endswith("/sinks/_Default"))
    default["resource"]["data"]["disabled"] = True
    found = sources(audit(cloud)[GOOD])
    assert [found[name]["is_enabled"] for name in names] == [False, False, True]


WHOLE: dict[str, Any] = {"creationTimestamp": logs.MADE}


PROXY: dict[str, Any] = {**WHOLE, "loadBalancingScheme": "EXTERNAL_MANAGED", "protocol": "HTTPS"}
ON: dict[str, Any] = {"logConfig": {"enable": True, "sampleRate": 1.0}}
BALANCERS: dict[str, tuple[dict[str, Any], dict[str, bool | None]]] = {
    "on": ({**PROXY, **ON}, {"lb_access": True}),
    "off": (PROXY, {"lb_access": False}),
    "of-nothing": ({**PROXY, "logConfig": {"enable": True, "sampleRate": 0.0}}, {"lb_access": False}),
    "cached": (
        {**PROXY, **ON, "enableCDN": True, "securityPolicy": "x"},
        {"lb_access": True, "cdn_access": True, "waf": True},
    ),
    # Packets are passed on.
    "regional": ({**WHOLE, "loadBalancingScheme": "EXTERNAL", "protocol": "TCP", "region": "r"}, {}),
    "inner": ({**WHOLE, "loadBalancingScheme": "INTERNAL", "protocol": "TCP"}, {}),
    "silent": ({}, {"lb_access": None}),
}

AUDITS: dict[str, tuple[str, dict[str, str], bool | None]] = {
    "writes": ("POSTGRES_16", {"cloudsql.enable_pgaudit": "on", "pgaudit.log": "ddl"}, True),
    "nothing": ("POSTGRES_16", {"cloudsql.enable_pgaudit": "on", "pgaudit.log": "none"}, False),
    "unclear": ("POSTGRES_16", {"cloudsql.enable_pgaudit": "on"}, None),
    "without": ("POSTGRES_16", {"pgaudit.log": "all"}, False),
    "by-rules": ("MYSQL_8_0", {"cloudsql_mysql_audit": "ON"}, None),
    "no-plugin": ("MYSQL_8_0", {}, False),
    "no-bucket": ("SQLSERVER_2019_STANDARD", {}, False),
    "strange": ("ORACLE_1", {}, None),
}


def test_balancers_and_databases(cloud: Cloud, good: Site) -> None:
    """Balancers that answer themselves have accesses to write down; databases audit by flags of the engine, and what
    stands in the database itself is not visible."""
    logs.made_by_google(good)
    for name, (data, _) in BALANCERS.items():
        good.asset(logs.SERVICES[0], f"global/backendServices/{name}", "global", **data)
    good.policy("", auditConfigs=[logs.EVERYTHING])
    for name, (version, flags, _) in AUDITS.items():
        told = {"databaseFlags": [{"name": flag, "value": value} for flag, value in flags.items()]}
        made = {"createTime": logs.MADE, "databaseVersion": version, "settings": told}
        good.asset(databases.SQL, f"instances/{name}", OSAKA, **made)
    found = sources(audit(cloud)[GOOD])
    for name, (_, kinds) in BALANCERS.items():
        assert {log: row["is_enabled"] for (of, log), row in found.items() if of == name} == kinds, name
    told_on = {name: found[name, "db_audit"]["is_enabled"] for name in AUDITS}
    assert told_on == {name: on for name, (*_, on) in AUDITS.items()}


def test_networks_that_nothing_is_in(cloud: Cloud, good: Site) -> None:
    """Of a network that another project may share only where all are seen."""
    logs.made_by_google(good)
    networks.network(good, "kara")
    assert sources(audit(cloud)[GOOD])["kara", "dns_query"]["in_use"] is False
    assert sources(audit(cloud, scope=f"projects/{GOOD}")[GOOD])["kara", "dns_query"]["in_use"] is None


def test_audits_that_nobody_records(cloud: Cloud, good: Site) -> None:
    """What PostgreSQL audits arrives among the accesses to data, or not at all."""
    logs.made_by_google(good)
    databases.good(good)
    logs.switched(good, on=True)
    assert sources(audit(cloud)[GOOD])["shinsei-db", "db_audit"]["is_enabled"] is False
    good.policy("", auditConfigs=[{"service": "allServices", "auditLogConfigs": [{"logType": "DATA_WRITE"}]}])
    found = sources(audit(cloud)[GOOD])
    assert (found["shinsei-db", "db_audit"]["is_enabled"], found["tokei-1", "db_audit"]["is_enabled"]) == (None, None)


@pytest.mark.parametrize(
    ("own", "above", "approved"),
    [
        (None, {}, None),
        ({}, {}, None),
        ({"products": ("all",)}, {}, True),
        ({"enrolledAncestor": True}, {FOLDER: ("all",)}, True),
        ({"enrolledAncestor": True}, {ORGANIZATION: ("GA",)}, True),
        ({"enrolledAncestor": True}, {ORGANIZATION: ("storage.googleapis.com",)}, None),
        ({"enrolledAncestor": True}, {}, None),
    ],
)
def test_whether_google_has_to_ask(
    cloud: Cloud, good: Site, own: dict[str, Any] | None, above: dict[str, tuple[str, ...]], approved: bool | None
) -> None:
    """By the project's settings or those above; that nobody has to ask does not say that nothing is logged."""
    if own is not None:
        logs.approval(good, f"projects/{GOOD}", *own.pop("products", ()), **own)
    for container, products in above.items():
        logs.approval(good, container, *products)
    found = trails(audit(cloud)[GOOD])
    assert found["Admin Activity"]["covers_provider_access"] is approved


@pytest.mark.parametrize(
    ("role", "more", "public"),
    [
        ("roles/logging.viewer", {}, True),
        ("roles/run.invoker", {}, None),
        ("roles/logging.viewer", {"condition": {"expression": "x"}}, None),
        ("roles/logging.viewer", {"members": ["user:a@sakura-city.example"]}, False),
    ],
)
def test_logs_that_anybody_may_read(role: str, more: dict[str, Any], public: bool | None) -> None:
    """By a role that reads logs; of another it is not known."""
    assert shown([{"role": role, "members": ["allUsers"], **more}]) is public
