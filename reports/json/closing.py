"""closing.json: what is left of a service that has ended, and whether that nothing is left was certified."""

from dataclasses import fields
from typing import Any

from auditor.closing import Closing, Remainder
from reports.json.readings import row
from reports.observed import data


def document(end: Closing) -> dict[str, Any]:
    """The whole file."""
    return {
        "service": end.service.id,
        "ended": end.ended,
        "certified": end.certified,
        "accounts": [{"provider": provider, "account": account} for provider, account in end.accounts],
        "remains": [_remainder(one) for one in end.remains],
        "scheduled": [_remainder(one) for one in end.scheduled],
        "kept": [_remainder(one) for one in end.kept],
        "bills": [data({field.name: getattr(bill, field.name) for field in fields(bill)}) for bill in end.bills],
        "unread": [row(reading) for reading in end.unread],
        "shared": [{"provider": provider, "account": account} for provider, account in end.shared],
        "managed": end.managed,
    }


def _remainder(one: Remainder) -> Any:
    return data({field.name: getattr(one, field.name) for field in fields(one)})
