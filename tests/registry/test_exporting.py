"""What is exported is read back as the same services, and no program computes anything in it."""

import csv
import io
import unicodedata
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from auditor.cells import plain
from auditor.errors import AuditorError
from auditor.registry.exporting import Format, export_services, template
from auditor.registry.importing import import_services
from auditor.registry.importing.columns import SERVICE
from auditor.scope import Classification, ProviderName, Scope, Service, ServiceStatus

FORMATS: tuple[Format, ...] = get_args(Format)
HOSTILE = st.sampled_from(
    ["=1+1", "'=1", "''@x", "+a", "-b", "@c", "＝d", "\t=e", "#N/A", "TRUE", "1e5", "007", "../<script>", 'a"b', "a\nb",
     "\\", "_x000D_", "&amp;", "]]>", "{}", "a;b,c、d", "\x7f", "\x85", "\u2028", "\ufeffx", "未定", "𠮷野家", "None"]
)  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXTS = (HOSTILE | st.text(LETTERS | st.sampled_from("\n\t='\"{}[];,:"), max_size=20)).map(str.strip).filter(bool)
IDS = (
    st.text(LETTERS, min_size=1, max_size=8).map(lambda text: unicodedata.normalize("NFKC", text).strip()).filter(bool)
)
DAYS = st.none() | st.dates(date(1926, 12, 25), date(2199, 12, 31))
NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9]{1,5}(-[a-z0-9]{1,4})?", fullmatch=True), max_size=3, unique=True).map(
    tuple
)
TAGS = st.dictionaries(HOSTILE | st.text(LETTERS, max_size=6), HOSTILE | st.text(LETTERS, max_size=6), max_size=3)
ACCOUNTS: dict[ProviderName, st.SearchStrategy[str]] = {
    "aws": st.from_regex(r"[0-9]{12}", fullmatch=True),
    "azure": st.uuids().map(str),
    "gcp": st.sampled_from(["p-1", "example.com:p", "folders/12", "organizations/3"]),
}
SCOPES = st.sampled_from(get_args(ProviderName)).flatmap(
    lambda cloud: st.builds(Scope, provider=st.just(cloud), account=ACCOUNTS[cloud], regions=NAMES, tags=TAGS)
)
SERVICES = st.lists(
    st.builds(
        Service,
        id=IDS,
        name=TEXTS,
        approved_on=DAYS,
        starts_on=DAYS,
        ends_on=DAYS,
        end_plan=st.none() | TEXTS,
        administrator=st.none() | TEXTS,
        department=st.none() | TEXTS,
        classification=st.none() | st.sampled_from(get_args(Classification)),
        personal_info=st.none() | st.booleans(),
        criticality=st.sampled_from([None, "high", "medium", "low"]),
        allowed_regions=NAMES,
        allowed_services=NAMES,
        scopes=st.lists(SCOPES, max_size=3, unique_by=repr).map(tuple),
        status=st.none() | st.sampled_from(get_args(ServiceStatus)),
    ),
    max_size=4,
    unique_by=lambda service: service.id,
).map(tuple)


@pytest.mark.parametrize("fmt", FORMATS)
@given(services=SERVICES)
@settings(max_examples=40, deadline=None)
def test_what_is_exported_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, fmt: Format, services: tuple[Service, ...]
) -> None:
    path = tmp_path_factory.getbasetemp() / f"exported.{fmt}"
    path.write_bytes(export_services(services, fmt))
    assert import_services(path).services == services


@given(services=SERVICES)
@settings(max_examples=40, deadline=None)
def test_no_cell_is_computed(services: tuple[Service, ...]) -> None:
    text = export_services(services, "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝＋－＠") and cell]
    book = load_workbook(io.BytesIO(export_services(services, "xlsx")))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert sorted(map(plain, filter(None, cells))) == sorted(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    )


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_service_with_very_many_scopes(tmp_path_factory: pytest.TempPathFactory, fmt: Format) -> None:
    scopes = tuple(Scope(provider="aws", account=f"{number:012}") for number in range(5000))
    service = Service(id="a", name="A", scopes=scopes, allowed_services=tuple(f"s{number}" for number in range(999)))
    path = tmp_path_factory.getbasetemp() / f"many.{fmt}"
    path.write_bytes(export_services([service], fmt))
    assert import_services(path).services == (service,)


def test_a_cell_that_excel_would_cut_is_refused() -> None:
    with pytest.raises(AuditorError, match="use CSV"):
        export_services([Service(id="a", name="x" * 32_768)], "xlsx")


def test_csv_is_for_excel() -> None:
    data = export_services([Service(id="a", name="=A")], "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert b"a,'=A," in data


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_services_give_the_same_bytes(fmt: Format) -> None:
    services = [Service(id="a", name="A", scopes=(Scope(provider="gcp", account="p"),))]
    assert export_services(services, fmt) == export_services(services, fmt)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_template_has_the_japanese_headers_and_no_service(
    tmp_path_factory: pytest.TempPathFactory, fmt: Format
) -> None:
    path = tmp_path_factory.mktemp("template") / f"template.{fmt}"
    path.write_bytes(template(fmt))
    read = import_services(path)
    assert read.services == ()
    assert read.warnings == (f"template.{fmt}: no service in it",)
    if fmt == "xlsx":
        headers = [cell.value for cell in next(load_workbook(path).worksheets[0].iter_rows())]
        assert headers == [*(column.header for column in SERVICE), "対象範囲"]
    else:
        assert all(column.header in path.read_text(encoding="utf-8") for column in SERVICE)


@pytest.mark.parametrize(("fmt", "name"), [("xlsx", "a\x00"), ("toml", "\ud800"), ("csv", "\ud800")])
def test_what_no_file_can_carry_is_one_clear_error(fmt: Format, name: str) -> None:
    with pytest.raises(AuditorError, match="control character"):
        export_services([Service(id="a", name=name)], fmt)
