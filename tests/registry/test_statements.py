"""Attestations, acceptances and reviews in the registry: kept as they were made, all or nothing, revoked once."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from auditor.errors import AuditorError
from auditor.registry.statements.models import Kind, Revocation, Statement
from auditor.registry.statements.refusals import Ground, refusals
from auditor.registry.statements.store import RefusedStatementsError
from auditor.registry.store import Registry
from auditor.regulation.items import load_items
from auditor.regulation.parameters import Parameters
from auditor.scope import Scope
from tests.registry.made import FAILING, NOW, RUN, SERVICE, TODAY, acceptance, attestation, filled, review

CASES = tomllib.loads((Path(__file__).parent / "statements.toml").read_text("utf-8"))
MAKE: dict[str, Callable[..., Any]] = {"attestation": attestation, "acceptance": acceptance, "review": review}
BACK = Revocation(by="鈴木 一郎", on=TODAY, reason="取り違え")


@pytest.fixture
def registry(url: str) -> Iterator[Registry]:
    with Registry.open(url) as opened:
        yield filled(opened)


def add(registry: Registry, given: Sequence[Any], parameters: Parameters | None = None) -> Sequence[Statement]:
    match given[0].kind:
        case "attestation":
            return registry.add_attestations(given, NOW)
        case "acceptance":
            return registry.add_acceptances(given, parameters or Parameters.load(), NOW)
        case _:
            return registry.add_reviews(given, parameters or Parameters.load(), NOW)


def kept(registry: Registry, kind: str) -> Sequence[Statement]:
    every: dict[str, Sequence[Statement]] = {
        "attestation": registry.attestations(),
        "acceptance": registry.acceptances(),
        "review": registry.reviews(),
    }
    return every[kind]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "case"), [pytest.param(kind, case, id=f"{kind}: {case['case']}") for kind in CASES for case in CASES[kind]]
)
def test_what_is_taken_and_what_is_refused(registry: Registry, kind: str, case: dict[str, Any]) -> None:
    parameters = Parameters.load({}, {"minutes": case.get("parameters", {})})
    one = MAKE[kind](**case.get("change", {}))
    if "field" not in case:
        (made,) = add(registry, [one], parameters)
        assert made == replace(one, number=1, recorded_at=NOW)
        return
    with pytest.raises(RefusedStatementsError) as refused:
        add(registry, [MAKE[kind](), one], parameters)
    assert [(place, found.field) for place, found in refused.value.found] == [(1, case["field"])]
    assert case["said"] in str(refused.value)
    assert kept(registry, kind) == (), "all or nothing"


@pytest.mark.parametrize("kind", MAKE)
def test_statements_come_back_as_they_were_made(registry: Registry, url: str, kind: Kind) -> None:
    first, second = add(registry, [MAKE[kind](), MAKE[kind]()])
    assert (first.number, second.number) == (1, 2)
    registry.put_services([], replace=True)  # what was stated outlives its service
    with Registry.open(url) as again:
        assert kept(again, kind) == (first, second)


@pytest.mark.parametrize("kind", MAKE)
def test_a_revocation_is_kept_beside_what_it_revokes(registry: Registry, kind: Kind) -> None:
    first, second = add(registry, [MAKE[kind](), MAKE[kind]()])
    back = registry.revoke(kind, 2, BACK, NOW)
    assert back == replace(second, revoked=replace(BACK, recorded_at=NOW))
    assert kept(registry, kind) == (first, back)
    assert (first.standing(TODAY), back.standing(TODAY)) == ("in_force", "revoked")
    assert back.standing(TODAY - timedelta(days=1)) == first.standing(TODAY - timedelta(days=1)), "an older run's day"
    with pytest.raises(RefusedStatementsError, match=f"revoked already, on {TODAY}"):
        registry.revoke(kind, 2, BACK, NOW)
    with pytest.raises(RefusedStatementsError, match="no such entry"):
        registry.revoke(kind, 3, BACK, NOW)
    assert kept(registry, kind) == (first, back)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "said"),
    [({"by": " "}, "by: must be filled in"), ({"reason": ""}, "reason: must"), ({"on": date(2026, 11, 26)}, "to come")],
)
def test_a_revocation_says_who_and_why(registry: Registry, change: dict[str, Any], said: str) -> None:
    add(registry, [attestation()])
    with pytest.raises(RefusedStatementsError, match=said):
        registry.revoke("attestation", 1, replace(BACK, **change), NOW)
    assert registry.attestations()[0].revoked is None


@pytest.mark.parametrize("table", ["attestation", "acceptance", "review", "revocation"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_the_database_itself_keeps_what_was_stated(registry: Registry, url: str, table: str, statement: str) -> None:
    for make in MAKE.values():
        add(registry, [make()])
    registry.revoke("review", 1, BACK, NOW)
    engine = create_engine(url)
    with engine.connect() as raw, pytest.raises(DBAPIError, match="not changed"):
        raw.exec_driver_sql(statement.format(table))
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("scopes", "taken"),
    [
        ((), True),
        ((("aws", "111122223333"),), True),
        ((("aws", "999999999999"), ("aws", "111122223333")), True),
        ((("aws", "999999999999"),), False),
        ((("azure", "111122223333"),), False),
        ((("aws", "folders/1"),), True),
        ((("gcp", "folders/1"),), False),
    ],
)
def test_a_review_is_of_a_run_that_looked_at_the_service(
    registry: Registry, scopes: tuple[tuple[Any, str], ...], taken: bool
) -> None:
    used = tuple(Scope(provider=provider, account=account) for provider, account in scopes)
    registry.put_services([replace(SERVICE, scopes=used)], replace=True)
    if taken:
        assert add(registry, [review()])
        return
    with pytest.raises(RefusedStatementsError, match="run: looked at no account of the service, only at aws:1111"):
        add(registry, [review()])


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_review_needs_an_administrator_in_the_registry(registry: Registry) -> None:
    registry.put_services([replace(SERVICE, administrator=None)], replace=True)
    with pytest.raises(RefusedStatementsError, match="names no administrator"):
        add(registry, [review()])


def test_what_others_wrote_stands_in_a_refusal_as_one_harmless_line() -> None:
    turned = "a\u202eb\n\x1b[2J"
    services = [replace(SERVICE, administrator=turned), replace(SERVICE, id=turned)]
    ground = Ground(
        services,
        load_items(),
        [replace(RUN, scopes=(turned,))],
        [replace(FAILING, resource=turned)],
        Parameters.load(),
        TODAY,
    )
    wrong = (
        attestation(service=turned + "x", item=turned, answer=turned),
        acceptance(resource="x"),
        acceptance(check=turned),
        review(administrator="x"),
        review(administrator="x", run=turned),
    )
    said = [found.said for one in wrong for found in refusals(one, ground)]
    assert sum("a\\u202eb\\n\\x1b[2J" in text for text in said) == len(said) == 9
    assert all(map(str.isprintable, said))


def test_all_that_is_wrong_is_said_at_once(registry: Registry) -> None:
    wrong = attestation(officer="", item="9-9")
    with pytest.raises(AuditorError) as refused:
        registry.add_attestations([attestation(), wrong], NOW)
    assert str(refused.value).splitlines() == [
        "nothing was recorded.",
        "entry 2, officer: must be filled in",
        "entry 2, item: there is no item 「9-9」; `auditor items` lists them",
    ]
