"""Views of made-up audits: judged by real rules over small frames, with hostile names and refusals among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args, get_type_hints

from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.keys import Key
from auditor.facts.networks import IngressRule
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.finding import SEVERITIES, Finding
from auditor.gaps import Counted, Stated
from auditor.reading import Reading
from auditor.registry.history import Change, Past, Seen, follow
from auditor.registry.runs import RunRecord
from auditor.registry.statements.models import Acceptance, Attestation, Review, Statements
from auditor.registry.trend import trend
from auditor.regulation.items import Item, load_items
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import Judged, judge
from auditor.rule.texts import RuleText
from auditor.run.ledger import Ledger
from auditor.scope import Scope, Service
from auditor.snapshot.readings import ordered
from checks.register import rules, texts
from reports.view import RunView

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)
TOKYO = "ap-northeast-1"
A, B, STRAY = "111122223333", "444455556666", "999900001111"
CODES = ("ACC-02", "ENC-01", "ING-01", "KEY-01", "KEY-02")

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'
LONG = "長" * 300
TURNED = "invoice\u202etxt.exe\u0007"
FORMULA = "=HYPERLINK(1)"
HOSTILE = (SCRIPT, IMAGE, LONG, TURNED, FORMULA)


def services() -> tuple[Service, ...]:
    """Three of the registry: a whole record, a poor one with a hostile name, and one that has ended without scopes."""
    return (
        Service(
            id="S-001",
            name="住民情報システム",
            approved_on=date(2025, 1, 29),
            starts_on=date(2025, 4, 1),
            ends_on=date(2030, 3, 31),
            administrator="情報政策課 山田 太郎",
            department="情報政策課",
            classification="2",
            personal_info=True,
            criticality="high",
            scopes=(Scope(provider="aws", account=A),),
            status="in_use",
        ),
        Service(id="../S <2>", name=IMAGE, scopes=(Scope(provider="aws", account=B, regions=(TOKYO,)),)),
        Service(id="S-003", name="施設予約", ends_on=date(2026, 3, 31), status="ended"),
    )


def statements() -> Statements:
    """What people stated of the first service, with hostile texts: some of it holds, some is past its date."""
    common: dict[str, Any] = {"service": "S-001", "reason": SCRIPT, "measure": FORMULA, "starts_on": date(2026, 4, 1)}
    said: dict[str, Any] = {"service": "S-001", "answered_on": date(2026, 4, 2), "officer": "佐藤 花子"}
    keys = f"arn:aws:kms:*:{A}:key/"
    return Statements(
        attestations=(
            Attestation(number=1, item="2-1", answer="yes", evidence=IMAGE, valid_until=date(2027, 3, 31), **said),
            Attestation(number=2, item="6-1-1", answer="no", text=SCRIPT, valid_until=date(2027, 3, 31), **said),
            Attestation(number=3, item="6-2-1", answer="yes", evidence="名簿", valid_until=date(2026, 9, 30), **said),
        ),
        acceptances=(
            Acceptance(
                **common, number=1, check="KEY-02", resource=f"{keys}bad0", applicant=FORMULA, approver=IMAGE,
                ends_on=date(2027, 3, 31),
            ),
            Acceptance(
                **common, number=2, check="KEY-02", resource=f"{keys}bad1", applicant="佐藤", approver="鈴木",
                ends_on=date(2026, 10, 31),
            ),
            Acceptance(
                **common, number=3, check="KEY-02", resource=f"{keys}gone*", applicant="高橋", approver="木村",
                tags={SCRIPT: FORMULA}, ends_on=date(2027, 3, 31),
            ),
        ),
        reviews=(
            Review(
                service="S-001", number=1, run="20261024T000000Z", administrator=TURNED, remark=FORMULA,
                reviewed_on=date(2026, 11, 1),
            ),
        ),
    )  # fmt: skip


def facts() -> list[Fact]:
    """Good, bad and unknown rows in two registered accounts and one that is not registered."""
    rows: list[Fact] = [_key(A, "good", "業務用鍵", is_public=False, rotation_enabled=True)]
    for number, name in enumerate(HOSTILE):
        rows.append(_key(A, f"bad{number}", name, is_public=True, rotation_enabled=False))
    rows.append(_key(B, "unread", TURNED, is_public=None, rotation_enabled=None))
    rows.append(_key(STRAY, "stray", None, is_public=True, rotation_enabled=True))
    rows += [_store(A, f"data-{number:03}", public=number % 2 == 0) for number in range(4)]
    rows += [_store(B, f"archive-{number}", public=None) for number in range(3)]
    rows += [_port(A, port) for port in (22, 3389)]
    return rows


def readings() -> tuple[Reading, ...]:
    """What was read well, what was refused, and what failed."""
    return (
        _reading(A, "kms:ListKeys", columns=("key.*",), rows=6, pages=2),
        _reading(STRAY, "kms:ListKeys", columns=("key.*",), rows=1, pages=1),
        _reading(
            B,
            "kms:GetKeyPolicy",
            status="denied",
            error="AccessDeniedException: not authorized <b>here</b>",
            denied_by="policy",
            permission="kms:GetKeyPolicy",
            columns=("key.is_public", "key.external_principals"),
        ),
        _reading(
            B,
            "s3:GetBucketPolicyStatus",
            status="denied",
            denied_by="organization_policy",
            permission="s3:GetBucketPolicyStatus",
            columns=("data_store[bucket].is_public",),
        ),
        _reading(
            B,
            "ec2:DescribeSecurityGroups",
            status="throttled",
            error="Throttling",
            columns=("ingress_rule.*",),
        ),
    )


def judged(
    rows: Iterable[Fact], of: tuple[Service, ...], read: tuple[Reading, ...], codes: Sequence[str] = CODES
) -> Judged:
    """Real rules over the rows."""
    given = list(rows)
    frames = {table: frame(table, [row for row in given if type(row) is table]) for table in TABLES}
    chosen = [rule for code, rule in rules().items() if code in codes]
    return judge(frames, read, of, Parameters.load(), NOW, chosen, ())


def view(
    language: str = "ja",
    *,
    rows: Iterable[Fact] | None = None,
    of: tuple[Service, ...] | None = None,
    read: tuple[Reading, ...] | None = None,
    previous: bool = True,
    turned: bool = False,
    said: Statements | None = None,
    codes: Sequence[str] = CODES,
    items: Sequence[Item] | None = None,
) -> RunView:
    """The view of the made-up audit, or of other rows, services and readings; `turned`: judged the other way round;
    `said`: what people stated; `codes`, `items`: what is judged and told."""
    known = services() if of is None else of
    seen = readings() if read is None else read
    result = judged(facts() if rows is None else rows, known, seen, codes)
    ledger, counted = Ledger(), Counted(known)
    stated = Stated(said or Statements(), Parameters.load(), NOW.date())
    for number, batch in enumerate(reversed(result.batches) if turned else result.batches):
        found = stated.accepting.findings(batch)
        counted.add(batch, found)
        ledger.findings.keep(number, batch, reversed(found) if turned else found)
    ledger.findings.whole()
    lists = counted.lists(load_items() if items is None else items, NOW.date(), ledger.findings, stated)
    findings = [finding for gaps in lists for finding in gaps.findings]
    changes = _changes(findings, previous)
    return RunView(
        run=RunRecord(
            id="20261123T000000Z",
            started_at=NOW,
            finished_at=NOW + timedelta(minutes=3),
            version="0.1.0",
            regulation="ab" * 32,
            parameters="cd" * 32,
            complete=False,
            exit_status=3,
            scopes=tuple(f"aws:{account}" for account in (A, B, STRAY)),
            counts={"fail": 9, "calls": 12},
        ),
        gap_lists=lists,
        found=ledger.findings,
        extents=counted.extents,
        readings=ordered(seen),
        rules={code: RuleText.of(rules()[code], texts()[code]) for code in codes},
        changes=changes,
        previous=_earlier() if previous else None,
        taken={("aws", account): NOW for account in (A, B)},
        language=language,
        parameters=Parameters.load().as_dict(),
        trend=trend((change.after for change in changes.values()), (BEFORE, NOW) if previous else (NOW,)),
        deadlines={one: dict(zip(SEVERITIES, (14, 20, 30, 180), strict=True)) for one in ("", *(s.id for s in known))},
    )


def small(language: str = "ja") -> RunView:
    """A view for files that are compared to the byte: each status, a group whose rows differ, what is gone.

    Of items and thresholds only a few, so that hardly a change of theirs changes the files.
    """
    rows: list[Fact] = [_key(A, "good", "業務用鍵", is_public=False, rotation_enabled=True)]
    rows += [_key(A, f"bad{n}", name, is_public=True, rotation_enabled=True) for n, name in enumerate((SCRIPT, IMAGE))]
    rows.append(_key(B, "unread", TURNED, is_public=None, rotation_enabled=True))
    rows += [_port(A, 22), replace(_port(A, 443), source="10.0.0.0/8", is_any_source=False)]
    items = [item for item in load_items() if item.id in ("2-1", "5-1-2", "6-5-1", "7-1-1")]
    made = view(
        language,
        rows=rows,
        of=services()[:2],
        codes=("ING-01", "KEY-02"),
        items=items,
        said=statements(),
    )
    return replace(made, parameters={"allowed_regions": {"aws": (TOKYO,)}, "key_rotation_days": 365})


def crowded(language: str, resources: int) -> RunView:
    """The view of a service with that many bad resources of three kinds, under every check that looks at them."""
    rows: list[Fact] = []
    for number in range(resources):
        key = f"{number:08}-3b7d-4bad-9bdd-2b0d7b3dcb6d"
        rows.append(_unset(_key(A, key, f"業務用の鍵 {number}", is_public=True, rotation_enabled=False)))
        rows.append(_unset(_store(A, f"archive-of-the-town-{number:05}", public=True)))
        rows.append(_port(A, number + 1))
    codes = [code for code, rule in rules().items() if rule.reads in (Key, DataStore, IngressRule)]
    return view(language, rows=rows, codes=codes)


def _unset(row: Fact) -> Fact:
    """The row with every switch off that it says nothing of."""
    hints = get_type_hints(type(row))
    off = {one.name: False for one in fields(row) if bool in get_args(hints[one.name]) and vars(row)[one.name] is None}
    return replace(row, **off)  # type: ignore[arg-type]  # all of them are switches


def _changes(findings: Iterable[Finding], previous: bool) -> Mapping[str, Change]:
    seen = [Seen.of(finding) for finding in findings]
    failed = sorted({one.id: one for one in seen if one.status == "fail"}.values(), key=lambda one: one.id)
    past: dict[str, Past] = {}
    if previous:
        past = {one.id: _past(one) for one in failed[:4]}
        gone = replace(failed[0], id="f" * 32, resource="arn:aws:kms:::key/gone<i>", check="OLD-99") if failed else None
        if gone:
            past[gone.id] = _past(gone)
            first = failed[1]
            past[first.id] = replace(_past(first), state="resolved", resolved_at=BEFORE)
    return {change.id: change for change in follow(past, seen, lambda *_: True, NOW)}


def _past(one: Seen) -> Past:
    values = {key: value for key, value in vars(one).items() if key != "status"}
    return Past(**values, state="open", first_seen=BEFORE, last_seen=BEFORE)


def _earlier() -> RunRecord:
    return RunRecord(
        id="20261024T000000Z", started_at=BEFORE, finished_at=BEFORE, version="0.1.0", complete=True, exit_status=3
    )


def _key(account: str, key: str, name: str | None, *, is_public: bool | None, rotation_enabled: bool | None) -> Key:
    return Key(
        provider="aws",
        account=account,
        region=TOKYO,
        resource=f"arn:aws:kms:{TOKYO}:{account}:key/{key}",
        name=name,
        provider_managed=False,
        manager="customer",
        state="enabled",
        rotatable=True,
        rotation_enabled=rotation_enabled,
        rotation_days=365,
        is_public=is_public,
        external_principals=() if is_public is not None else None,
    )


def _store(account: str, name: str, *, public: bool | None) -> DataStore:
    return DataStore(
        provider="aws",
        account=account,
        region=TOKYO,
        resource=f"arn:aws:s3:::{name}",
        name=name,
        provider_managed=False,
        kind="bucket",
        encrypted_at_rest=True,
        is_public=public,
    )


def _port(account: str, port: int) -> IngressRule:
    return IngressRule(
        provider="aws",
        account=account,
        region=TOKYO,
        resource=f"arn:aws:ec2:{TOKYO}:{account}:security-group/sg-1",
        name="管理用",
        provider_managed=False,
        rule_id=f"sgr-{port}",
        layer="instance",
        source="0.0.0.0/0",
        source_kind="cidr",
        is_any_source=True,
        protocol="tcp",
        from_port=port,
        to_port=port,
        is_any_port=False,
        attached_count=1,
        public_target_count=1,
        is_default_group=False,
    )


def _reading(account: str, operation: str, **more: object) -> Reading:
    values: dict[str, object] = {"status": "ok", "started_at": NOW, "finished_at": NOW, **more}
    return Reading(provider="aws", account=account, region=TOKYO, operation=operation, **values)  # type: ignore[arg-type]
