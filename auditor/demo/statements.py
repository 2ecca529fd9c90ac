"""What people of the town state of an audit: answers, exceptions that hold and one that has ended, a review."""

from datetime import date, datetime, timedelta
from typing import Any

from auditor.registry.statements.days import day_in_japan, fiscal_year_end
from auditor.registry.statements.models import Acceptance, Attestation, Review
from auditor.registry.store import Registry
from auditor.regulation.parameters import Parameters

_ANSWERS: tuple[dict[str, Any], ...] = (
    {"item": "5-3-2", "answer": "yes", "evidence": "時刻同期・ログ設計書 第2.1版"},
    {
        "item": "6-1-1",
        "answer": "yes",
        "evidence": "利用契約書 別紙3 責任分担表、リスク受容判断書（市民第11号）",
    },
    {"item": "6-2-1", "answer": "yes", "evidence": "操作手引書 第3版、周知通知（令和8年度市民第25号）"},
    {
        "item": "6-7-2",
        "answer": "no",
        "text": "鍵の無効化と復元の手順書が未作成。次の定期保守までに整える。",
    },
)
_OFFICER = "市民課 係長 佐藤"


def state(registry: Registry, parameters: Parameters, started: datetime) -> None:
    """Record it all, unless an audit before has. The registry has to hold the run that started then: exceptions are for
    what was seen to fail."""
    today = day_in_japan(started)
    this = fiscal_year_end(today)
    last = this.replace(year=this.year - 1)
    answers = [_answer(today, this, one) for one in _ANSWERS]
    # Nobody has renewed what was answered in the last fiscal year.
    old = _answer(last - timedelta(days=200), last, {"item": "6-2-3", "answer": "yes", "evidence": "適用法令一覧"})
    if not registry.attestations():
        registry.add_attestations([old, *answers], started)
        registry.add_acceptances([_ended(today)], parameters, started - timedelta(days=120))
        registry.add_acceptances(_valid(today), parameters, started)
    run = registry.last_run()
    if run is not None:
        remark = "重大度「高」の不適合を委託先に照会した。"
        review = Review(service="JUKI", run=run.id, administrator=_OFFICER, reviewed_on=today, remark=remark)
        registry.add_reviews([review], parameters, started)


def _answer(day: date, until: date, given: dict[str, Any]) -> Attestation:
    return Attestation(service="JUKI", officer=_OFFICER, answered_on=day, valid_until=until, **given)


def _valid(today: date) -> list[Acceptance]:
    """Together they cover all that fails under one item."""
    common: dict[str, Any] = {
        "service": "KOSODATE",
        "applicant": "こども課 係長 加藤",
        "approver": "情報政策課長 木村",
        "starts_on": today,
    }
    batch = Acceptance(
        **common,
        check="AVL-X3",
        resource="*/instances/batch1",
        reason="夜間の集計だけに使い、止まっても翌朝に再実行できる。",
        measure="集計の失敗を当番に通知し、手順書により再実行する。",
        ends_on=today + timedelta(days=180),
    )
    logs = Acceptance(
        **common,
        check="AVL-03",
        account="sakura-kosodate-log",
        reason="ログの保管だけに使い、庁内から直接には接続しない。",
        measure="閲覧は子育て支援申請のプロジェクトを経由し、閲覧の記録を毎月確かめる。",
        ends_on=today + timedelta(days=365),
    )
    return [batch, logs]


def _ended(today: date) -> Acceptance:
    return Acceptance(
        service="JUKI",
        check="CHG-02",
        region="ap-northeast-3",
        applicant=_OFFICER,
        approver="情報政策課長 木村",
        reason="大阪リージョンにはバックアップだけを置き、設定の変更がほとんどない。",
        measure="設定の一覧を毎月取得し、前月と比べる。",
        starts_on=today - timedelta(days=120),
        ends_on=today - timedelta(days=10),
    )
