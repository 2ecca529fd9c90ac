"""docs/coverage.md: item by check by cloud, and for each item what stays for people."""

from collections.abc import Iterator

from auditor.regulation.items import Item, load_items
from auditor.rule.declare import PROVIDERS
from checks.register import SILENT, clouds, rules

CLOUDS = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}

WORDS = {
    "read": "読取 / read",
    "partly": "一部 / partly",
    "by_design": "設計上 / by design",
    "absent": "対象外 / no such thing",
    "people": "人が確認 / people",
}


def coverage() -> str:
    """The document."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 検査の網羅範囲 / Coverage\n"
    yield "どの項目を、どの検査が、どのクラウドで判定するか。人の確認に残る部分も示す。"
    yield "What decides each item of the regulation, on which cloud, and what stays for people.\n"
    yield "- 読取：クラウドの管理機能から読み取る。一部：条件付き又は一部。設計上：設定によらず成り立つ。"
    yield "- read: the control plane answers; partly: under a condition or in part; by design: holds whatever is set.\n"
    yield "| 項目 item | 検査数 checks | " + " | ".join(CLOUDS.values()) + " | 人の確認 people |"
    yield "|---|---|" + "---|" * (len(CLOUDS) + 1)
    for item in load_items():
        counts = (str(_answering(item, cloud)) for cloud in PROVIDERS)
        yield f"| [{item.id}](#{item.id}) | {len(item.checks)} | {' | '.join(counts)} | {_people(item)} |"
    for item in load_items():
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    yield f"\n## {item.id}\n"
    yield f"{item.ja}\n"
    yield f"{item.en}\n"
    if item.checks or item.planned:
        yield "| 検査 check | 内容 statement | " + " | ".join(CLOUDS.values()) + " |"
        yield "|---|---|" + "---|" * len(CLOUDS)
    for code in item.checks:
        answers = (WORDS[clouds()[code][cloud]] for cloud in PROVIDERS)
        yield f"| {code} | {rules()[code].ja} / {rules()[code].en} | {' | '.join(answers)} |"
    for code in item.planned:
        yield f"| {code} | 未実装 / not built yet | {' | '.join('-' for _ in PROVIDERS)} |"
    if item.needs_review:
        yield "監査結果の確認の記録（`auditor review`）で判定 / decided by the record of a review (`auditor review`)"
    if item.outside:
        yield f"\n人に残る部分 / stays for people: {item.outside.ja} / {item.outside.en}"
    if item.question and item.proof:
        yield f"\n- 確認事項 / to attest: {item.question.ja} / {item.question.en}"
        yield f"- 証拠 / evidence: {item.proof.ja} / {item.proof.en}"


def _answering(item: Item, cloud: str) -> int:
    return sum(clouds()[code][cloud] not in SILENT for code in item.checks)


def _people(item: Item) -> str:
    if item.needs_review:
        return "確認記録 / review"
    return {"attested": "すべて / all", "both": "一部 / part", "automatic": "-"}[item.evidence]
