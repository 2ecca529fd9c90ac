"""The columns of a registry sheet: their names in Japanese and English, and how each is read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from auditor.registry.importing import scopes, values
from auditor.registry.importing.dates import read_date
from auditor.registry.importing.problems import Note
from auditor.registry.importing.values import choice, free_text, regions
from auditor.scope import ServiceStatus

_PLANNED: ServiceStatus = "planned"
_IN_USE: ServiceStatus = "in_use"
_ENDED: ServiceStatus = "ended"

YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("有", "あり", "有り", "はい", "含む", "○", "〇", "yes", "y", "true", "1"), True),
    **dict.fromkeys(("無", "なし", "無し", "いいえ", "含まない", "×", "no", "n", "false", "0"), False),
}
CRITICALITY: Mapping[str, Literal["high", "medium", "low"]] = {
    "高": "high",
    "中": "medium",
    "低": "low",
    "high": "high",
    "medium": "medium",
    "low": "low",
}
STATUS: Mapping[str, ServiceStatus] = {
    **dict.fromkeys(("計画中", "利用予定", "予定", "準備中", "planned"), _PLANNED),
    **dict.fromkeys(("利用中", "稼働中", "運用中", "使用中", "in_use", "in use"), _IN_USE),
    **dict.fromkeys(("終了", "利用終了", "終了済", "廃止", "ended"), _ENDED),
}
"""Each meaning's first word is the one that exports write."""

_NAME = "クラウドサービス名|クラウドサービスの名称|サービス名称|service|service name"
_CLASSIFICATION = "格付|格付け|機密性|情報の格付|情報の格付け|confidentiality"
_ACCOUNT = (
    "アカウントID|サブスクリプション|サブスクリプションID|プロジェクト|プロジェクトID"
    "|account id|subscription|subscription id|project|project id"
)


@dataclass(frozen=True)
class Column:
    """One column: the field that it fills, its Japanese header for export, other names (by |), its parser."""

    key: str
    header: str
    aliases: str
    parse: Callable[[Any, Note], Any]
    wanted: bool = False
    """Without it the service imports, with a warning: item 4-2 asks for it."""


SERVICE: tuple[Column, ...] = (
    Column("id", "サービスID", "service id|管理番号", values.identifier),
    Column("name", "サービス名", _NAME, free_text),
    Column("approved_on", "承認日", "利用承認日|承認年月日|approval date|approved", read_date, True),
    Column("starts_on", "利用開始日", "開始日|利用開始年月日|start date|start", read_date, True),
    Column(
        "ends_on",
        "利用終了日(予定日)",
        "利用終了予定日|利用終了(予定)日|終了日|終了予定日|end date|planned end date|end",
        read_date,
        True,
    ),
    Column(
        "end_plan",
        "移行・終了計画書",
        "移行計画書又は終了計画書|移行計画書|終了計画書|移行計画|終了計画|migration plan|termination plan",
        free_text,
    ),
    Column("administrator", "クラウドサービス管理者", "管理者|管理者名|admin|owner", free_text, True),
    Column("department", "所管課", "部署|部署名|所属|担当課|主管課", free_text),
    Column("classification", "自治体機密性", _CLASSIFICATION, values.classification, True),
    Column("personal_info", "個人情報(有/無)", "個人情報の有無|personal information", choice(YES_NO)),
    Column("criticality", "重要度", "importance", choice(CRITICALITY)),
    Column("allowed_regions", "許可リージョン", "利用可能リージョン", regions),
    Column("allowed_services", "利用機能", "利用サービス|許可サービス", values.listed),
    Column("status", "状態", "利用状況|ステータス", choice(STATUS)),
)
SCOPE: tuple[Column, ...] = (
    Column("scopes", "対象範囲", "スコープ|scope", scopes.parse_scopes),
    Column("provider", "プロバイダ", "プロバイダー|クラウド|クラウド事業者|cloud", scopes.provider),
    Column("account", "アカウント", _ACCOUNT, scopes.untouched),
    Column("regions", "リージョン", "region", regions),
    Column("tags", "タグ", "tag", scopes.tags),
)
COLUMNS = SERVICE + SCOPE
REMARKS = frozenset({"備考", "摘要", "notes", "remarks", "comment", "comments", "no", "no.", "項番"})
"""Columns that sheets have and the registry does not keep."""


def normal(header: object) -> str:
    """A header without width, case, white space, underscores and marks for required columns."""
    text = unicodedata.normalize("NFKC", "" if header is None else str(header)).casefold()
    return re.sub(r"[\s_*※]", "", text)


def _bare(name: str) -> str:
    return re.sub(r"[(\[][^()\[\]]*[)\]]", "", name)


_NAMES = {
    normal(name): column
    for column in COLUMNS
    for name in (column.key, column.header, *column.aliases.split("|"))
}  # fmt: skip
_KNOWN = {_bare(name): column for name, column in _NAMES.items()} | _NAMES
_REMARKS = frozenset(normal(name) for name in REMARKS)


def column_of(header: object) -> Column | None:
    """The column that a header names; what stands in brackets does not count. None for an unknown one."""
    name = normal(header)
    return _KNOWN.get(name) or _KNOWN.get(_bare(name))


def is_remark(header: object) -> bool:
    """Whether a column holds remarks, which are left out."""
    return normal(header) in _REMARKS
