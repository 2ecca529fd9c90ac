"""Which service a row is shown to."""

from auditor.regulation.parameters import Parameters
from auditor.scope import Scope, Service
from tests.rule.made import ACCOUNT, findings, key, rotates, service


def scoped(identity: str, **scope: object) -> Service:
    """A service with one narrowed scope."""
    return service(identity, scopes=(Scope(provider="aws", account=ACCOUNT, **scope),))  # type: ignore[arg-type]


def shown(services: tuple[Service, ...], *keys: object) -> set[tuple[str | None, str | None]]:
    """(service, resource name) of every finding about a row."""
    return {(f.service, f.name) for f in findings(rotates, list(keys), services=services) if f.name}


def test_by_account() -> None:
    """Two services in one account both see it; another account is unclaimed."""
    other = service("S3", scopes=(Scope(provider="aws", account="999999999999"),))
    assert shown((service("S1"), service("S2"), other), key("a")) == {("S1", "a"), ("S2", "a")}
    assert shown((other,), key("a")) == {(None, "a")}


def test_by_region() -> None:
    """Global rows belong to every service in the account."""
    osaka = scoped("S1", regions=("ap-northeast-3",))
    keys = (key("tokyo"), key("osaka", region="ap-northeast-3"), key("everywhere", region="global"))
    assert shown((osaka,), *keys) == {(None, "tokyo"), ("S1", "osaka"), ("S1", "everywhere")}


def test_by_tag() -> None:
    """All tags must be there; unread tags hide nothing from anybody."""
    juki = scoped("S1", tags={"System": "juki"})
    keys = (key("a", tags={"System": "juki", "x": "y"}), key("b", tags={"System": "zei"}), key("c", tags={}), key("d"))
    assert shown((juki,), *keys) == {("S1", "a"), (None, "b"), (None, "c"), ("S1", "d")}


def test_two_scopes_of_one_service_show_a_row_once() -> None:
    """Overlapping scopes do not double a finding."""
    twice = service("S1", scopes=(Scope(provider="aws", account=ACCOUNT), Scope(provider="aws", account=ACCOUNT)))
    assert len([f for f in findings(rotates, [key("a")], services=(twice,)) if f.name]) == 1


def test_thresholds_of_one_service() -> None:
    """The same key can be good enough for one service and not for another."""
    parameters = Parameters.load({}, {"S2": {"key_rotation_days": 90}})
    found = findings(
        rotates,
        [key("a", rotation_enabled=True, rotation_days=365)],
        services=(service("S1"), service("S2")),
        parameters=parameters,
    )
    assert {f.service: f.status for f in found} == {"S1": "pass", "S2": "fail"}
    assert len({f.id for f in found}) == 2
