"""All that the files hold, account by account: items, what a snapshot proves, IAM's report and details, and dates."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from providers.aws.exports import files
from providers.aws.exports.items import GONE, FieldError, Item, item
from providers.aws.exports.recorded import Proof
from providers.aws.exports.table import TYPES
from providers.aws.identities import report
from providers.files import file_date, given, opened


@dataclass(frozen=True)
class Source:
    """A file as the readings name it."""

    name: str
    dated: datetime
    rows: int


@dataclass
class Held:
    """What the files hold of one account."""

    account: str
    items: dict[str, dict[tuple[str, str, str], Item]] = field(default_factory=dict)
    """By resource type; only types that an operation is answered from."""
    proofs: list[Proof] = field(default_factory=list)
    regions: set[str] = field(default_factory=set)
    report: bytes | None = None
    details: Mapping[str, list[Any]] | None = None
    cut: bool = False
    """Whether the details are the first part of more."""
    sources: list[Source] = field(default_factory=list)
    dates: dict[str, datetime] = field(default_factory=dict)
    """Of the report (`report`), of the details (`details`) and of each type's newest file."""

    @property
    def dated(self) -> datetime:
        """The date of the evidence: that of its oldest file."""
        return min(source.dated for source in self.sources)

    def of(self, kind: str, region: str | None = None) -> list[Item]:
        """Items of a type (in one region), in one order."""
        found = self.items.get(kind, {})
        return [found[key] for key in sorted(found) if region in (None, key[0])]

    def proven(self, kind: str, region: str) -> bool:
        """Whether a snapshot of the region shows that all resources of the type are in it."""
        return any(proof.covers(kind, region) for proof in self.proofs)


def gather(paths: Iterable[Path], now: datetime) -> dict[str, Held]:
    """The evidence in files, by account ID. AuditorError for whatever is wrong with one of them."""
    held: dict[str, Held] = {}
    for path in given(paths, files.KINDS):
        _File(path, held, now).read()
    return held


class _File:
    """One file on its way into the evidence."""

    def __init__(self, path: Path, held: dict[str, Held], now: datetime) -> None:
        self.path, self.held, self.now = path, held, now
        self.items: dict[str, dict[tuple[str, str, str], Item]] = {}
        self.proof = Proof()
        self.is_snapshot = False
        self.tagged = False
        self.details: dict[str, list[Any]] = {name: [] for name in files.DETAILS}
        self.cut = False
        self.report: dict[str, Any] | None = None
        self.kinds: set[str] = set()
        self.count = 0
        self.captured: datetime | None = None

    def read(self) -> None:
        with opened(self.path, files.KINDS) as text:
            for kind, key, value in files.rows(self.path, text):
                self._part(kind, key, value)
        if self.report is not None:
            self._report(self.report)
        elif "details" in self.kinds and not self.kinds & {"items", "query"}:
            self._details()
        elif self.items:
            self._items()
        else:
            raise AuditorError(f"{self.path}: the file holds no resource; give {files.KINDS}")

    def _part(self, kind: str, key: str | None, value: Any) -> None:
        if kind == "snapshot":
            self.is_snapshot = bool(value)
            return
        self.kinds.add(kind)
        if kind == "report":
            self.report = value
        elif kind == "details":
            if key in self.details:
                self.details[key] += [] if value is None else [value]
            else:
                self.cut |= bool(value)
        else:
            self.count += 1
            self._item(value)

    def _item(self, value: Any) -> None:
        try:
            one = item(value)
        except FieldError as error:
            text = "select accountId, awsRegion, resourceType, resourceId, arn, configuration, tags"
            raise AuditorError(
                f"{self.path}: item {self.count}: {error}; {text} in the query, or fetch it again"
            ) from error
        self.tagged |= one.tags is not None
        self.captured = max(filter(None, (self.captured, one.captured)), default=None)
        self.proof.see(one)
        kept = self.items.setdefault(one.account, {})
        if one.key in kept:
            raise AuditorError(
                f"{self.path}: item {self.count}: {one.arn[:200]} stands in the file twice; fetch it again"
            )
        kept[one.key] = one if one.type in TYPES else _bare(one)

    def _items(self) -> None:
        if "items" in self.kinds and len(self.items) > 1:
            raise AuditorError(
                f"{self.path}: items of several accounts ({', '.join(sorted(self.items))}) in one snapshot"
            )
        if "query" in self.kinds and not self.tagged:
            raise AuditorError(f"{self.path}: no row holds tags; add `tags` to the columns that the query selects")
        dated = self._dated(files.named_date(self.path) or self.captured)
        for account, found in self.items.items():
            held = self._of(account)
            regions = {one.region for one in found.values()} - {"global"}
            if self.is_snapshot:
                self._alone(held, regions)
                held.proofs.append(self.proof)
            held.regions |= regions
            held.sources.append(Source(self.path.name, dated, len(found)))
            for one in found.values():
                if one.status not in GONE and one.type in TYPES:
                    _newest(held.items.setdefault(one.type, {}), one)
                    held.dates[one.type] = max(held.dates.get(one.type, dated), dated)

    def _alone(self, held: Held, regions: set[str]) -> None:
        self.proof.regions = regions
        for other in held.proofs:
            if both := sorted(other.regions & regions):
                raise AuditorError(
                    f"{self.path}: a second snapshot of account {held.account} in {both[0]}; give one of them"
                )

    def _report(self, answer: dict[str, Any]) -> None:
        content = answer["Content"]
        try:
            raw = content if isinstance(content, bytes) else base64.b64decode(content, validate=True)
            rows = report.parse(raw)
        except (ValueError, TypeError, binascii.Error) as error:
            raise AuditorError(f"{self.path}: not a whole credential report: {error}; fetch it again") from error
        held = self._of(self._one_account(rows, "credential report"))
        if held.report is not None:
            raise AuditorError(f"{self.path}: a second credential report of account {held.account}; give one of them")
        held.report = raw
        held.dates["report"] = self._dated(files.generated(answer))
        held.sources.append(Source(self.path.name, held.dates["report"], len(rows)))

    def _details(self) -> None:
        rows = [row for name in files.DETAILS for row in self.details[name]]
        if not all(isinstance(row, dict) and isinstance(row.get("Arn"), str) for row in rows):
            raise AuditorError(f"{self.path}: an entry without the field Arn; fetch the account's details again")
        own = [row["Arn"] for row in rows if ":iam::aws:" not in row["Arn"]]
        held = self._of(self._one_account(own, "file of account details"))
        if held.details is not None:
            raise AuditorError(f"{self.path}: second details of account {held.account}; give one of the two files")
        held.details, held.cut = self.details, self.cut
        held.dates["details"] = self._dated(None)
        held.sources.append(Source(self.path.name, held.dates["details"], len(rows)))

    def _one_account(self, arns: Iterable[str], what: str) -> str:
        accounts = {arn.split(":")[4] if arn.count(":") > 4 else "" for arn in arns}
        if len(accounts) != 1 or not all(len(one) == 12 and one.isdigit() for one in accounts):
            found = ", ".join(sorted(accounts))[:200] or "none"
            raise AuditorError(f"{self.path}: a {what} speaks of one account, this one of {found}")
        return accounts.pop()

    def _dated(self, own: datetime | None) -> datetime:
        """The date that a file carries, else the one that the disk gives it."""
        if own is None:
            return min(file_date(self.path), self.now)
        if own > self.now:
            raise AuditorError(f"{self.path}: dated {own.isoformat()}, which is still to come; look at the clocks")
        return own

    def _of(self, account: str) -> Held:
        return self.held.setdefault(account, Held(account))


def _bare(one: Item) -> Item:
    """Of a type that nothing is answered from, only that it is there."""
    return Item(one.account, one.region, one.type, one.id, one.arn, None, one.status, one.captured, {})


def _newest(kept: dict[tuple[str, str, str], Item], one: Item) -> None:
    """Of a resource in several files (a role stands in the snapshots of all regions) the last capture counts."""
    before = kept.get(one.key)
    if before is None or (one.captured and (before.captured is None or one.captured >= before.captured)):
        kept[one.key] = one
