"""The use itself: who signed in and who changed what, when, and from where. Judged only where its reader is on."""

from ipaddress import ip_address, ip_network

from auditor.facts.activity import Activity
from auditor.regulation.hours import Hours
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, named_in, one_of

PEOPLE = ("owner_root", "user", "federated")
"""Principals behind which a person stands. A role's session that shows no person is a program's: pipelines work at
night, and a person who takes a role on from a command line cannot be told from one."""

READ_BY = ("aws",)
"""Clouds whose adapter has such a reader."""


SHOWN = ("happened_at", "principal", "source_ip")
"""Without these nobody could ask whoever it was."""


def _sign_ins(events: Rows, _: Criteria) -> Column:
    return (events.kind == "sign_in") & events.succeeded


def _failed_once_a_day(events: Rows, _: Criteria) -> Column:
    return (events.kind == "sign_in") & ~events.succeeded & events.first_that_day


def _owner_once_a_day(events: Rows, _: Criteria) -> Column:
    refused = (events.kind == "sign_in") & ~events.succeeded  # somebody tried; ACT-05 counts those
    return (events.principal_kind == "owner_root") & events.first_that_day & ~refused


def _by_people(events: Rows, criteria: Criteria) -> Column:
    done = one_of(events.kind, ("sign_in", "change")) & events.succeeded
    return done & one_of(events.principal_kind, PEOPLE) & ~named_in(events.principal, criteria.off_hours_allowed)


@rule(
    "ACT-01",
    reads=Activity,
    applies=_by_people,
    severity="medium",
    nothing="pass",
    providers=READ_BY,
    shows=SHOWN,
    ja="業務時間外に、人によるサインインや特権操作が行われていない",
    en="People neither sign in nor make privileged changes outside working hours",
)
def used_in_working_hours(events: Rows, criteria: Criteria) -> Column:
    return each(events.happened_at, Hours.of(criteria).working)


@rule(
    "ACT-02",
    reads=Activity,
    applies=_owner_once_a_day,
    severity="high",
    nothing="pass",
    providers=READ_BY,
    shows=SHOWN,
    ja="最高権限アカウント（ルート等）が期間中に使われていない",
    en="The highest administrator's identity has not been used in the period",
)
def owner_not_used(events: Rows, _: Criteria) -> Column:
    return events.like_it_that_day < 1


@rule(
    "ACT-03",
    reads=Activity,
    applies=_sign_ins,
    severity="high",
    critical_if=lambda events, _: events.principal_kind == "owner_root",
    nothing="pass",
    providers=READ_BY,
    shows=SHOWN,
    ja="多要素認証を使わずにサインインした者がいない",
    en="Nobody has signed in without a second factor",
)
def signed_in_with_second_factor(events: Rows, _: Criteria) -> Column:
    return events.mfa_used


@rule(
    "ACT-04",
    reads=Activity,
    applies=_sign_ins,
    severity="high",
    nothing="pass",
    providers=READ_BY,
    shows=SHOWN,
    ja="庁内通信回線の外からのサインインがない",
    en="Nobody has signed in from outside the internal network",
)
def signed_in_from_inside(events: Rows, criteria: Criteria) -> Column:
    networks = [ip_network(cidr, strict=False) for cidr in criteria.internal_cidrs]

    def inside(address: str) -> bool | None:
        try:
            found = ip_address(address)
        except ValueError:
            return None  # a cloud service's name stands in for whom it acted for
        return any(found in network for network in networks) if networks else None

    return each(events.source_ip, inside)


@rule(
    "ACT-05",
    reads=Activity,
    applies=_failed_once_a_day,
    severity="medium",
    nothing="pass",
    providers=READ_BY,
    shows=SHOWN,
    ja="同じ者のサインインの失敗が一日に何度も繰り返されていない",
    en="Sign-ins of one principal do not fail again and again on one day",
)
def few_failed_sign_ins(events: Rows, criteria: Criteria) -> Column:
    return events.like_it_that_day < criteria.failed_sign_ins_per_day
