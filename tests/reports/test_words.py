"""Every word that a report may need is there, in both languages."""

import re
import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from auditor.facts.base import columns
from auditor.facts.tables import TABLES
from auditor.finding import SEVERITIES, Status
from auditor.gaps import VERDICTS, Open
from auditor.reading import STATUSES, Reading
from auditor.registry.history import State
from auditor.rule.attribute import CONTEXT
from providers.aws.collectors import operations
from reports.html.unread import ask, unread
from reports.observed import words
from reports.places import Place
from reports.reasons import explained
from reports.times import day_text, iso, moment_text, stamp, wareki
from reports.words import LANGUAGES, TEXTS, Words
from reports.xlsx.refusals import COLUMNS, row

LABELS = tomllib.loads(files("reports").joinpath("labels.toml").read_text("utf-8"))
OTHER_WORDS = re.compile("(?<!計算)資源|チェックシート|ギャップ|フォルダー")
SAME_IN_BOTH = re.compile(r"[0-9.]+|tcp|udp|icmp")


def test_every_text_has_both_languages_with_the_same_places() -> None:
    for name in TEXTS:
        for section, entries in tomllib.loads(files("reports").joinpath(name).read_text("utf-8")).items():
            for key, entry in entries.items():
                assert set(entry) == set(LANGUAGES), f"{section}.{key}"
                english = entry["en"] if isinstance(entry["en"], list) else [entry["en"]]
                for text in english:
                    assert set(re.findall(r"\{(\w+)\}", text)) <= set(re.findall(r"\{(\w+)\}", entry["ja"]))


def test_one_thing_has_one_word() -> None:
    """リソース, 確認シート, 不適合, フォルダ: on pages, in sheets, in what to do and in the guide."""
    texts = [files("reports").joinpath(name) for name in TEXTS]
    texts += [text for text in files("checks").joinpath("texts").iterdir() if text.name.endswith(".toml")]
    texts += [Path("docs/guide.ja.md"), Path("docs/checks.md")]
    found = {text.name: OTHER_WORDS.findall(text.read_text("utf-8")) for text in texts}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_status_severity_state_and_reason_has_a_word(language: str) -> None:
    say = Words(language)
    keys = [f"verdict.{one}" for one in VERDICTS] + [f"severity.{one}" for one in SEVERITIES]
    keys += [f"status.{one}" for one in get_args(Status)] + [f"state.{one}" for one in get_args(State)]
    keys += [f"open.{one}" for one in get_args(Open)]
    failures = [one for one in (*STATUSES, "too_narrow", "denied_by_organization", "denied_to_members") if one != "ok"]
    keys += [f"{section}.{one}" for section in ("reading", "reason", "ask") for one in failures]
    assert [key for key in keys if not say.has(key)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.table()))
def test_every_column_and_fixed_word_has_a_japanese_label(table: type) -> None:
    say = Words("ja")
    name = table.table()  # type: ignore[attr-defined]
    names = [column.name for column in columns(table)] + [name for name in CONTEXT if name != "service"]
    assert [column for column in names if say.label(name, column) == column] == []
    fixed = {
        word
        for hint in get_type_hints(table).values()
        for arm in get_args(hint)
        if get_origin(arm) is Literal
        for word in get_args(arm)
    }
    assert [word for word in sorted(fixed) if say.word(word) == word and not SAME_IN_BOTH.fullmatch(word)] == []


def test_no_label_is_for_a_column_that_there_is_not() -> None:
    known = {column.name for table in TABLES for column in columns(table)} | set(CONTEXT) | {"count"}
    assert set(LABELS["column"]) <= known
    assert set(LABELS["context_en"]) <= known


def test_observed_values_read_as_words() -> None:
    observed: dict[str, Any] = {
        "kind": "bucket",
        "is_public": None,
        "soft_delete_days": -1,
        "versioning": False,
        "resource": "r",
        "service_classification": "3A",
    }
    observed |= {"replica_regions": (), "created_at": datetime(2026, 1, 1, tzinfo=UTC), "engine": "bucket"}
    assert words(observed, "data_store", Words("ja")) == [
        ("種類", "バケット"),
        ("一般公開", "未確認"),
        ("削除を取り消せる日数", "無期限"),
        ("バージョン管理", "いいえ"),
        ("情報の格付", "自治体機密性3A"),
        ("複製先のリージョン", "なし"),
        ("作成日時", "2026-01-01 09:00"),
        ("エンジン", "bucket"),
    ]


def test_words_of_ours_in_lists_are_said_and_names_of_others_are_not() -> None:
    say = Words("ja")
    assert words({"capabilities": ("key_admin", "remote_command")}, "grant", say)[0][1] == "鍵の管理、機器の遠隔操作"
    assert words({"unheard_parts": ("root_use/sign_in?",)}, "alert", say)[0][1] == "ルートのサインイン?"
    english = Words("en")
    assert words({"mechanisms": ()}, "backup", english) == [("mechanisms", "none")]
    assert words({"cloud_service": "s3"}, "service_in_use", english)[0][0].endswith("API host")
    assert words({"country": "*"}, "data_location", say)[0][1] == "複数の国・全世界"
    places = [Place(None, "a", None, None, None, country, "r", None, "unknown") for country in (None, "*", "JP")]
    assert [place.country_text(say) for place in places] == ["不明", "複数の国・全世界", "JP"]
    assert words({"counterpart": "*"}, "external_share", say)[0][1] == "誰でも（不特定）"
    assert words({"region": "*", "policies": ("*",)}, "guardrail", say)[0][1] == "*"
    assert words({"kind": "file_share"}, "backup", say)[0][1] == "ファイル共有"
    assert words({"policies": ("bucket",)}, "guardrail", say)[0][1] == "bucket"
    assert words({"capabilities": ("key_admin",)}, "grant", Words("en"))[0][1] == "key admin"


@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_every_strong_right_and_part_of_events_has_a_japanese_word(cloud: str) -> None:
    of = files(f"providers.{cloud}")
    rights = tomllib.loads(of.joinpath("privileges.toml").read_text("utf-8")).get("capabilities", {})
    parts = tomllib.loads(of.joinpath("alerts/library.toml").read_text("utf-8"))["part"]
    listed = [*rights, *(part["name"] for part in parts)]
    assert listed
    assert [word for word in listed if Words("ja").word(word) == word] == []


def test_what_members_may_not_ask_of_an_organisation_says_whom_to_ask() -> None:
    """Else a member's refusal would tell the reader to give the audit role a right that does not help there."""
    of_every_member = {"organizations:DescribeOrganization", "organizations:DescribeEffectivePolicy"}
    asked = {name for name in operations() if name.startswith("organizations:")} - of_every_member
    assert [name for name in sorted(asked) if not Words("ja").has(f"operator.{name}")] == []


def test_dates_in_japan() -> None:
    late = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    assert moment_text(late, "ja") == "2027年1月1日（令和9年1月1日）00:30（日本時間）"
    assert moment_text(late, "en") == "2027-01-01 00:30 JST"
    assert stamp(late) == "2027-01-01 00:30"
    assert iso(late) == "2026-12-31T15:30:00Z"
    assert day_text(date(2019, 5, 1), "ja") == "2019年5月1日（令和元年5月1日）"
    assert [wareki(date(2019, 4, 30)), wareki(date(1989, 1, 7))] == ["平成31年4月30日", "昭和64年1月7日"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_may_be_an_operations_own(language: str) -> None:
    times: dict[str, Any] = {
        "started_at": datetime(2026, 1, 1, tzinfo=UTC),
        "finished_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    place: dict[str, Any] = {"provider": "aws", "account": "111122223333", "region": "us-east-1", **times}
    health, other = (
        explained([Reading(operation=operation, status="not_licensed", **place)], Words(language))
        for operation in ("health:DescribeEvents", "x:Get")
    )

    assert "AWS Health Dashboard" in health
    assert "x:Get" in other


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("status", "operation", "wanted"),
    [
        ("denied", "graph:registrations", ("AuditLog.Read.All", "--from-export")),
        ("denied", "graph:users", ("AuditLog.Read.All", "--from-export")),
        ("denied", "graph:applications", ("AuditLog.Read.All", "Microsoft Graph")),
        ("not_licensed", "graph:registrations", ("P1",)),
        ("not_licensed", "graph:conditional_access", ("P1",)),
        ("not_licensed", "graph:access_reviews", ("P2",)),
        ("not_licensed", "graph:role_schedules", ("P1", "P2")),
    ],
)
def test_what_entra_does_not_tell_says_what_to_consent_to_to_buy_or_to_export(
    language: str, status: Any, operation: str, wanted: tuple[str, ...]
) -> None:
    """By the operation where there is more to say, else by the interface that was asked."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    place: dict[str, Any] = {"provider": "azure", "account": "a", "region": "global"}
    reading = Reading(
        operation=operation, status=status, permission="AuditLog.Read.All", started_at=now, finished_at=now, **place
    )
    text = explained([reading], Words(language))
    assert [word for word in wanted if word not in text] == []
    (group,) = unread([reading], [])
    assert ("Microsoft Graph" if status == "denied" else "Microsoft Entra ID P") in ask(group, Words(language))


def test_what_is_not_built_is_said_without_the_programs_own_words() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    place: dict[str, Any] = {"provider": "azure", "account": "a", "region": "global", "status": "skipped"}
    reading = Reading(operation="(not built)", error="of this program", started_at=now, finished_at=now, **place)
    (group,) = unread([reading], [])
    japanese = explained([reading], Words("ja")) + ask(group, Words("ja"))
    assert not re.search("[A-Za-z]", japanese)
    told = dict(zip(COLUMNS, row(reading, Words("ja")), strict=True))
    assert (told["operation"], told["error"]) == ("この版では読み取らない値", ""), "the sheet says it as the page does"
    assert "人が確認する" in japanese
