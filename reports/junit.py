"""junit.xml: a test suite a check and a test case an entry, for whoever runs audits in a pipeline.

A fail is a failure, and what could not be seen an error: a pipeline goes red by either. Accepted and not applicable are
skipped. Each has its reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from auditor.finding import Status
from reports.entries import PRODUCT, Entry, entries, worst
from reports.times import iso
from reports.view import RunView
from reports.words import Words

name = "junit"

_OUTCOMES: dict[Status, str] = {"fail": "failure", "unknown": "error"}
Counts = Mapping[Status, int]


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write the suites one after another. Their heads hold counts, so the findings are gone through twice."""
    say, path = Words(view.language), folder / "junit.xml"
    counted: dict[str, Counter[Status]] = defaultdict(Counter)
    for finding, _ in worst(view):
        counted[finding.check][finding.status] += 1
    with path.open("w", encoding="utf-8", newline="\n") as file:
        xml = XMLGenerator(file, "utf-8", short_empty_elements=True)
        xml.startDocument()
        total = sum(counted.values(), Counter())
        _start(xml, "testsuites", {"name": PRODUCT, **_counts(total)})
        for check, some in groupby(entries(view, say), key=lambda entry: entry.check):
            _suite(xml, view, check, counted[check], some, say)
        xml.endElement("testsuites")
        xml.endDocument()
        file.write("\n")
    return (path,)


def _suite(xml: XMLGenerator, view: RunView, check: str, counts: Counts, some: Iterable[Entry], say: Words) -> None:
    title = say.of(view.rules[check].title)
    xml.ignorableWhitespace("\n")
    # JUnit's time has no zone; the run's is UTC.
    started = iso(view.run.started_at.replace(microsecond=0)).removesuffix("Z")
    _start(xml, "testsuite", {"name": f"{check} {title}", "timestamp": started, **_counts(counts)})
    for entry in some:
        _case(xml, entry, say)
    xml.endElement("testsuite")


def _case(xml: XMLGenerator, entry: Entry, say: Words) -> None:
    service = entry.service or say("csv.unclaimed")
    place = ".".join((service, entry.provider, entry.account, entry.region))
    # GitLab keeps one of several cases that are called alike, in whatever suites they are.
    called = f"{entry.check} {entry.resource}"
    if entry.name not in (None, entry.resource):
        called += f" ({entry.name})"
    xml.ignorableWhitespace("\n")
    _start(xml, "testcase", {"classname": place, "name": called, "time": "0"})
    properties = {"id": entry.id, "items": " ".join(entry.items), "severity": entry.severity}
    _start(xml, "properties", {})
    for key, value in properties.items():
        _start(xml, "property", {"name": key, "value": value})
        xml.endElement("property")
    xml.endElement("properties")
    if entry.status != "pass":
        element = _OUTCOMES.get(entry.status, "skipped")
        kind = entry.severity if entry.status == "fail" else entry.status
        _start(
            xml, element, {"type": kind, "message": f"{entry.check} {say(f'status.{entry.status}')}: {entry.reason}"}
        )
        xml.characters(entry.remedy)
        xml.endElement(element)
    xml.endElement("testcase")


def _start(xml: XMLGenerator, element: str, attributes: Mapping[str, str]) -> None:
    xml.startElement(element, AttributesImpl(attributes))


def _counts(counts: Counts) -> dict[str, str]:
    total, failed, unknown = sum(counts.values()), counts.get("fail", 0), counts.get("unknown", 0)
    skipped = total - failed - unknown - counts.get("pass", 0)
    numbers = {"tests": total, "failures": failed, "errors": unknown, "skipped": skipped}
    return {key: str(number) for key, number in numbers.items()}
