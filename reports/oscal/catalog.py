"""The catalog: every item of the regulation as a control, in its own words and in English."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from auditor.regulation.items import Item
from reports.oscal.parts import OURS, control, identity, metadata, properties, statement
from reports.regulation import title
from reports.view import RunView
from reports.words import Words


def document(view: RunView, say: Words, items: Sequence[Item]) -> dict[str, Any]:
    """The whole file. Its UUID is that of the regulation's data."""
    sections = [list(some) for _, some in groupby(items, key=lambda item: item.id.split("-")[0])]
    return {
        "catalog": {
            "uuid": identity("catalog", view.run.regulation),
            "metadata": metadata(view, title(say)),
            "groups": [_section(some, say) for some in sections],
        }
    }


def _section(items: Sequence[Item], say: Words) -> dict[str, Any]:
    number = items[0].id.split("-")[0]
    groups = [list(some) for _, some in groupby(items, key=_group_of)]
    return {
        "id": f"section-{number}",
        "class": "section",
        "title": say.of(items[0].section),
        "props": [{"name": "label", "value": f"({number})"}],
        "groups": [_group(some, say) for some in groups],
    }


def _group(items: Sequence[Item], say: Words) -> dict[str, Any]:
    number = _group_of(items[0])
    return {
        "id": f"group-{number}",
        "class": "group",
        "title": say.of(items[0].heading),
        "props": [{"name": "label", "value": f"({number})"}],
        "controls": [_control(item, say) for item in items],
    }


def _control(item: Item, say: Words) -> dict[str, Any]:
    own = {"id": statement(item.id), "name": "statement", "prose": item.ja}
    parts = [own, {"id": f"{control(item.id)}_en", "name": "guidance", "title": "English", "prose": item.en}]
    parts += [
        {"id": f"{control(item.id)}_{key}", "name": key, "ns": OURS, "prose": say.of(text)}
        for key, text in (("outside", item.outside), ("question", item.question), ("proof", item.proof))
        if text
    ]
    return {
        "id": control(item.id),
        "class": "item",
        "title": f"({item.id}) {say.of(item.heading)}",
        "props": [
            {"name": "label", "value": f"({item.id})"},
            *properties(evidence=item.evidence, phase=item.phase, checks=" ".join(item.checks)),
        ],
        "parts": parts,
    }


def _group_of(item: Item) -> str:
    return "-".join(item.id.split("-")[:2])
