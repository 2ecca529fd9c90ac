"""Accounts: how they are entered and left."""

from auditor.facts.governance import Guardrail
from auditor.rule.declare import Column, Criteria, Rows, rule


@rule(
    "UTL-X1",
    reads=Guardrail,
    kinds=("block_remote_console",),
    applies=lambda rails, _: rails.region_in_use,
    severity="low",
    ja="利用中の全リージョンで、シリアルコンソール等の遠隔コンソールが禁止されている",
    en="Serial and other remote consoles are blocked in every region in use",
)
def remote_console_blocked(rails: Rows, _: Criteria) -> Column:
    return rails.is_enforced & rails.covers_account
