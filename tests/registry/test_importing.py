"""Registry files that are right, in all the ways in which they can be."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from auditor.registry.importing import import_services, read_services
from auditor.scope import Scope, Service
from tests.registry.sheets import HEADER, JUKI, ROW, csv_file, toml_file, xlsx_file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert read_services(csv_file(tmp_path, HEADER, ROW, encoding=encoding)) == (JUKI,)
    path = tmp_path / "r.toml"
    path.write_bytes('[[service]]\nid = "juki"\nname = "住民記録"\n'.encode(encoding))
    assert read_services(path) == (Service(id="juki", name="住民記録"),)


@pytest.mark.parametrize(
    "header",
    [
        ("ID", "クラウドサービス名", "承認年月日", "格付", "スコープ"),
        ("ｻｰﾋﾞｽID", "サービス名（必須）", "承認日\n(西暦又は和暦)", "自治体機密性（格付）", "対象範囲"),
        ("Service ID", "Service Name", "Approval date", "Classification", "Scope"),
        ("id", "name", "approved_on", "classification", "scopes"),
    ],
)
def test_headers_in_both_languages(tmp_path: Path, header: tuple[str, ...]) -> None:
    assert read_services(csv_file(tmp_path, header, ROW)) == (JUKI,)


def test_titles_and_empty_rows_around_the_table(tmp_path: Path) -> None:
    titles = (("クラウドサービス台帳",), (), ("令和7年4月1日現在", "", "情報政策課"))
    for path in (csv_file(tmp_path, *titles, HEADER, (), ROW, ()), xlsx_file(tmp_path, *titles, HEADER, (), ROW, ())):
        assert read_services(path) == (JUKI,)


def test_every_field_of_a_sheet(tmp_path: Path) -> None:
    header = (
        "サービスID", "サービス名", "承認日", "利用開始日", "利用終了日(予定日)", "管理者", "部署", "格付",
        "個人情報(有/無)", "重要度", "許可リージョン", "利用機能", "プロバイダ", "アカウント", "リージョン", "タグ",
        "状態", "移行計画書又は終了計画書", "備考",
    )  # fmt: skip
    row = (
        1, "住民記録", datetime.fromisoformat("2025-01-29"), "R7.4.1", date(2030, 3, 31), "山田 太郎", "市民課",
        "機密性２", "有", "高", "ap-northeast-1、ap-northeast-3", "S3, rds", "AWS", 12345678901, "ap-northeast-1",
        'System=juki, "a,b"="c=d"', "利用中", "移行計画書（R8情政第12号）", "写し",
    )  # fmt: skip
    read = import_services(xlsx_file(tmp_path, header, row))
    assert read.services == (
        Service(
            id="1",
            name="住民記録",
            approved_on=date(2025, 1, 29),
            starts_on=date(2025, 4, 1),
            ends_on=date(2030, 3, 31),
            end_plan="移行計画書（R8情政第12号）",
            administrator="山田 太郎",
            department="市民課",
            classification="2",
            personal_info=True,
            criticality="high",
            allowed_regions=("ap-northeast-1", "ap-northeast-3"),
            allowed_services=("s3", "rds"),
            status="in_use",
            scopes=(
                Scope(
                    provider="aws",
                    account="012345678901",
                    regions=("ap-northeast-1",),
                    tags={"System": "juki", "a,b": "c=d"},
                ),
            ),
        ),
    )
    assert [line for line in read.warnings if "was kept as a number; read as 012345678901" in line]
    assert [line for line in read.warnings if "備考" in line and "not kept" in line]
    assert len(read.warnings) == 2


def test_toml(tmp_path: Path) -> None:
    path = toml_file(
        tmp_path,
        """
        [[service]]
        id = "juki"
        name = "住民記録"
        approved_on = 2025-01-29
        starts_on = "令和7年4月1日"
        classification = "3B"
        personal_info = true
        allowed_regions = ["ap-northeast-1"]
        [[service.scope]]
        provider = "aws"
        account = "123456789012"
        regions = ["ap-northeast-1"]
        tags = { System = "juki" }
        [[service.scope]]
        provider = "azure"
        account = "AAAAAAAA-0000-0000-0000-000000000001"
        [[service]]
        "サービスID" = "b"
        "サービス名" = "B"
        scope = "gcp:example.com:p1; gcp:folders/12"
        """,
    )
    juki, other = read_services(path)
    assert (juki.starts_on, juki.personal_info, juki.allowed_regions) == (date(2025, 4, 1), True, ("ap-northeast-1",))
    assert juki.scopes == (
        Scope(provider="aws", account="123456789012", regions=("ap-northeast-1",), tags={"System": "juki"}),
        Scope(provider="azure", account="aaaaaaaa-0000-0000-0000-000000000001"),
    )
    assert [scope.account for scope in other.scopes] == ["example.com:p1", "folders/12"]


def test_rows_of_one_service_are_its_scopes(tmp_path: Path) -> None:
    header = ("ID", "サービス名", "プロバイダ", "アカウント")
    rows = (("a", "A", "aws", "1" * 12), ("b", "B", "gcp", "p"), ("a", "A", "gcp", "q"))
    first, second = read_services(csv_file(tmp_path, header, *rows))
    assert [scope.account for scope in first.scopes] == ["1" * 12, "q"]
    assert second.id == "b"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("aws:123456789012", Scope(provider="aws", account="123456789012")),
        ("ＡＷＳ：１２３４５６７８９０１２", Scope(provider="aws", account="123456789012")),
        ("aws:1234-5678-9012", Scope(provider="aws", account="123456789012")),
        (
            " aws : 123456789012 [ap-northeast-1, ap-northeast-3] {System=juki} ;",
            Scope(
                provider="aws",
                account="123456789012",
                regions=("ap-northeast-1", "ap-northeast-3"),
                tags={"System": "juki"},
            ),
        ),
        ("gcp:p{名前=住基 系}", Scope(provider="gcp", account="p", tags={"名前": "住基 系"})),
        ('gcp:p{"a;}"="b\\n\\"c"}', Scope(provider="gcp", account="p", tags={"a;}": 'b\n"c'})),
    ],
)
def test_a_scope_in_one_cell(tmp_path: Path, text: str, scope: Scope) -> None:
    (service,) = read_services(csv_file(tmp_path, HEADER, (*ROW[:-1], text)))
    assert service.scopes == (scope,)


@pytest.mark.parametrize("between", [";", " ; ", "\n", "\r\n", ";\n", "；"])
def test_separators_of_scopes(tmp_path: Path, between: str) -> None:
    text = between.join(["aws:111111111111[ap-northeast-1]", "gcp:p{a=b}", "gcp:q [x] {a=b} ", "gcp:r"])
    (service,) = read_services(csv_file(tmp_path, HEADER, (*ROW[:-1], text)))
    assert [scope.account for scope in service.scopes] == ["111111111111", "p", "q", "r"]


def test_several_scopes_in_one_cell(tmp_path: Path) -> None:
    text = "aws:111111111111[ap-northeast-1];aws:222222222222\r\ngcp:p; gcp:p"
    (service,) = read_services(csv_file(tmp_path, HEADER, (*ROW[:-1], text)))
    assert [scope.account for scope in service.scopes] == ["111111111111", "222222222222", "p"]


def test_a_hostile_name_is_data(tmp_path: Path) -> None:
    name = ("../<script>alert(1)</script>" * 20)[:300]
    (service,) = read_services(csv_file(tmp_path, HEADER, ("x", name, *ROW[2:])))
    assert service.name == name


def test_a_name_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    row = ("x", '=HYPERLINK("http://127.0.0.1","x")', *ROW[2:])
    for path in (csv_file(tmp_path, HEADER, row), xlsx_file(tmp_path, HEADER, row)):
        assert read_services(path)[0].name == row[1]


def test_what_item_4_2_misses_is_a_warning(tmp_path: Path) -> None:
    read = import_services(csv_file(tmp_path, ("ID", "名称", "サービス名")[::2], ("a", "A")))
    assert read.services == (Service(id="a", name="A"),)
    for header in ("承認日", "利用開始日", "利用終了日(予定日)", "クラウドサービス管理者", "自治体機密性", "対象範囲"):
        assert [line for line in read.warnings if f"row 2, {header}: (empty)" in line]


def test_confidentiality_3a_imports_with_a_warning(tmp_path: Path) -> None:
    read = import_services(csv_file(tmp_path, HEADER, (*ROW[:3], "機密性３Ａ", ROW[4])))
    assert read.services[0].classification == "3A"
    assert [line for line in read.warnings if "3A must not be put in a cloud" in line]


def test_an_end_before_the_start_is_a_warning(tmp_path: Path) -> None:
    header = ("ID", "サービス名", "利用開始日", "利用終了日")
    read = import_services(csv_file(tmp_path, header, ("a", "A", "R7.4.1", "R6.4.1")))
    assert [line for line in read.warnings if "is before the start, 2025-04-01" in line]


def test_every_sheet_with_a_header_is_read(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, HEADER, ROW)
    book = load_workbook(path)
    book.create_sheet("記入要領").append(["この表は"])
    other = book.create_sheet("終了分")
    other.append(HEADER)
    other.append(("old", "旧", *ROW[2:]))
    book.save(path)
    assert [service.id for service in read_services(path)] == ["juki", "old"]
