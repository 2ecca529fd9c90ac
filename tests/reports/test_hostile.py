"""Hostile text in every text of every fact table, reading and record: each output opens with its own parser, whole."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import openpyxl
import pytest

from auditor.closing import Bill, Closing, Remainder
from auditor.facts.base import Fact, columns
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.registry.statements.models import Acceptance, Attestation, Review, Statements
from auditor.regulation.items import load_items
from auditor.scope import Scope, Service
from checks.register import rules
from reports import sums
from reports.bundle.pack import bundles
from reports.choice import Name
from reports.entries import entries
from reports.formats import load
from reports.view import RunView
from reports.words import Words
from tests.reports import readers
from tests.reports.views import NOW, STRAY, A, B, readings, view

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "]]><!--&xxe;<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    '=HYPERLINK("http://127.0.0.1")',
    'line\r\n{"Findings":[]}\r\n,"',
    "nul\x00 bell\x07 turned\u202etxt.exe separator\u2028 none\uffff",
    "{0} {name} [link](http://127.0.0.1) \\ %s ${HOME} `id` $(id)",
    "\u3000 \t",
    "長" * 5_000,
    "../../../etc/passwd",
)
FIRST = f"a{PAYLOADS[0]}"
"""The ID of a service."""
CONTROLS = ("\x00", "\x07", "\u202e", "\u2028", "\ud800", "\uffff", "\n", "\r")


def _rows() -> Iterator[Fact]:
    """A row of every fact table for each payload, which stands in each of its texts; other columns differ by row."""
    for table in TABLES:
        hints = get_type_hints(table)
        for number, payload in enumerate(PAYLOADS):
            values = {column.name: _value(hints[column.name], payload, number) for column in columns(table)}
            keys = {"provider": ("aws", "azure", "gcp")[number % 3], "account": (A, B, STRAY)[number % 3], "absent": ()}
            yield table(**values | keys | {"resource": f"{number}{payload}"})


def _value(hint: Any, payload: str, number: int) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not NoneType)
    if get_origin(hint) is Literal:
        return get_args(hint)[number % len(get_args(hint))]
    of = {
        str: payload,
        bool: (True, False, None)[number % 3],
        int: number,
        float: float(number),
        datetime: NOW,
        date: NOW.date(),
        tuple[str, ...]: (payload, payload),
        Mapping[str, str]: {payload: payload},
    }
    return of[hint]


def _bad(reading: Reading, bad: Sequence[str]) -> Reading:
    """A refused reading with another's words in it; operation and permission are this program's own.

    Half of a surrogate pair can stand in a cloud's answer, and no fact table takes it.
    """
    return replace(reading, error=f"{bad[0]}\ud800", resource=bad[1], region=bad[2])


def _record(kind: type[Any], payload: str, **kept: Any) -> Any:
    """A record with the payload in each of its texts."""
    hints = get_type_hints(kind)
    names = [one.name for one in fields(kind) if one.name not in ("revoked", *kept)]
    return kind(**{name: _value(hints[name], payload, 0) for name in names}, **kept)


def _services() -> tuple[Service, ...]:
    one, two = Scope(provider="aws", account=A), Scope(provider="aws", account=B)
    return (
        _record(Service, PAYLOADS[5], id=FIRST, scopes=(one,)),
        _record(Service, PAYLOADS[3], id=f"b{PAYLOADS[9]}", scopes=(two,)),
    )


def _stated() -> Statements:
    """What people stated of the first service: each payload in each of its texts."""

    def each(kind: type[Any], **kept: Any) -> tuple[Any, ...]:
        kept = {"service": FIRST, **kept}
        return tuple(_record(kind, payload, number=number, **kept) for number, payload in enumerate(PAYLOADS))

    return Statements(
        each(Attestation, item=load_items()[0].id, answer="yes"),
        each(Acceptance, check="KEY-02", resource="*", tags={}, region="", account=""),
        each(Review),
    )


def _end(service: Service, unread: tuple[Reading, ...]) -> Closing:
    """Of a service that has ended payloads remain."""
    left = tuple(_record(Remainder, payload, table="data_store", account=A) for payload in PAYLOADS)
    bills = tuple(_record(Bill, payload) for payload in PAYLOADS)
    rest: dict[str, Any] = {"shared": (("aws", B),), "managed": 1, "ended": True}
    accounts = (("aws", A),)
    return Closing(service, accounts, remains=left, scheduled=left, kept=left, bills=bills, unread=unread, **rest)


@pytest.fixture(scope="module")
def made() -> RunView:
    """The view with payloads everywhere."""
    bad = tuple(_bad(one, PAYLOADS[number:]) for number, one in enumerate(readings()))
    of = _services()
    seen = view("en", rows=_rows(), of=of, read=bad, codes=tuple(rules()), said=_stated())
    return replace(seen, closing=_end(of[0], tuple(one for one in bad if one.status != "ok")))


@pytest.fixture(scope="module")
def folder(made: RunView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That view in every format; no file leaves its folder."""
    target = tmp_path_factory.mktemp("hostile") / "run"
    target.mkdir()
    for name in Name:
        for path in load(name).write(made, target):
            assert path.resolve().is_relative_to(target.resolve())
    assert [path.name for path in target.parent.iterdir()] == ["run"]
    return target


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _clean(value: Any) -> None:
    assert [text for text in _texts(value) for control in CONTROLS if control in text] == []


def test_ocsf(made: RunView, folder: Path) -> None:
    events = readers.events(folder / "ocsf.jsonl")
    gone = sum(1 for change in made.changes.values() if change.state == "resolved")
    assert len(events) == sum(1 for _ in entries(made, Words("en"))) + gone
    _clean(events)


def test_asff(made: RunView, folder: Path) -> None:
    found = [one for batch in readers.requests(folder / "asff.jsonl") for one in batch]
    of_aws = [entry for entry in entries(made, Words("en")) if entry.provider == "aws"]
    told = {entry.id for entry in of_aws if entry.status != "not_applicable"}
    assert len(told) > 100
    assert told <= {one["Id"] for one in found}
    assert len({one["Id"] for one in found}) == len(found)
    _clean(found)


def test_sarif(made: RunView, folder: Path) -> None:
    found = readers.results(folder / "findings.sarif")
    told = [entry for entry in entries(made, Words("en")) if entry.status in ("fail", "unknown", "accepted")]
    assert len(found) == len(told) > 0
    _clean(found)
    for one in found:
        text = one["message"]["text"]
        assert "{0}" not in text.replace("{{0}}", "")
        assert "[link](" not in text.replace("\\[", "")


def test_junit(made: RunView, folder: Path) -> None:
    cases = [case for suite in readers.suites(folder / "junit.xml") for case in suite]
    assert len(cases) == sum(1 for _ in entries(made, Words("en")))
    _clean([case.name for case in cases])


def test_oscal(made: RunView, folder: Path) -> None:
    readers.catalog(folder / "oscal" / "catalog.json")
    paths = sorted((folder / "oscal" / "results").iterdir())
    assert len(paths) == len(made.gap_lists)
    names = [
        prop.value
        for path in paths
        for one in readers.assessment(path).results[0].observations
        for prop in one.props
        if prop.name == "resource"
    ]
    told = [entry for entry in entries(made, Words("en")) if entry.status in ("fail", "unknown", "accepted")]
    assert len(names) == len(told)
    _clean([json.loads(path.read_text("utf-8")) for path in paths])


def test_every_file_opens_and_so_do_those_of_a_bundle(folder: Path, tmp_path: Path) -> None:
    """The run's own files, and a bundle for each service."""
    sums.write(folder)
    made = [path for path in folder.rglob("*") if path.is_file() and path.name != sums.FILE]
    for number, bundle in enumerate(bundles(folder, tmp_path / "bundles", "en")):
        with zipfile.ZipFile(bundle) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / str(number))
        made += [path for path in (tmp_path / str(number)).rglob("*") if path.is_file()]
    assert len(made) > 50
    for path in made:
        if path.suffix == ".html":
            text = path.read_text("utf-8")
            assert [control for control in CONTROLS if control != "\n" and control in text] == []
            assert not [text for payload in PAYLOADS[:2] if payload in text]
        elif path.name != sums.FILE:
            readers.whole(path)


def test_json(made: RunView, folder: Path) -> None:
    """These hold the texts as they are; only what no file can hold, and what ends a line, is escaped."""
    found = readers.json_lines(folder / "findings.jsonl")
    assert len(found) == sum(1 for _ in made.found.in_order())
    assert {PAYLOADS[5], PAYLOADS[4]} <= {one["name"] for one in found}
    assert len(readers.json_lines(folder / "readings.jsonl")) == len(made.readings)


def test_csv(folder: Path) -> None:
    for path in sorted(folder.glob("*.csv")):
        head, *rows = readers.csv_rows(path)
        assert {len(row) for row in rows} <= {len(head)}
        starts = ("=", "+", "-", "@")
        cells = [cell for row in rows for cell in row if cell.lstrip("' \u3000").startswith(starts)]
        assert [cell for cell in cells if not cell.startswith("'")] == []
        _clean(rows)


def test_xlsx(made: RunView, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "checklist.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row]
    computed = [str(cell.value) for cell in cells if cell.data_type not in ("s", "n", "d")]
    assert [text for text in computed if not text.startswith(('="Filled in', "=IF(COUNTA("))] == []
    assert book["Gaps"].max_row - 3 == sum(len(one.findings) for one in made.gap_lists)
    texts = [str(cell.value).replace("\n", "") for cell in cells if cell.data_type == "s"]
    assert [text for text in texts for control in CONTROLS if control in text] == []


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.images, self.handlers = 0, 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.images += tag == "img"
        self.handlers += sum(name.startswith("on") for name, _ in attrs)


def test_html(folder: Path, tmp_path: Path) -> None:
    """As many scripts, images and handlers as the pages of a harmless audit have."""
    load(Name.HTML).write(view("en", rows=()), tmp_path)
    usual, *_ = (_read(path) for path in sorted((tmp_path / "report").glob("*.html")))
    for path in sorted((folder / "report").glob("*.html")):
        page = _read(path)
        assert (page.scripts <= usual.scripts, page.images, page.handlers) == (True, usual.images, usual.handlers)


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page
