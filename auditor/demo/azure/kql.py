"""The few forms of a Resource Graph query that the audit sends, run over resources in the resource manager's shape.

table | where type in~ ('a', 'b') | project id, sku_name = sku.name, zones_ = array_length(zones) | order by id asc
table | where type in~ ('a') | where properties.policyType =~ 'Custom' | project ... | order by id asc
table | where isnotempty(tags) | project id, tags | order by id asc
table | summarize count_ = count() by type, location, subscriptionId | order by ...

Queries about machines and their patches have a few steps of their own besides.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]

_WHERE = re.compile(r"where type in~ \((?P<types>[^)]*)\)")
_GIVEN = re.compile(r"where isnotempty\((?P<column>\w+)\)")
_LIKE = re.compile(r"where (?P<path>[\w.]+) (?P<how>[=!]~) '(?P<word>[^']*)'")
_CONTAINS = re.compile(r"where id contains '(?P<text>[^']*)'")
_NAMED = re.compile(r"where name in~ \((?P<names>[^)]*)\) or (?P<path>[\w.]+) =~ '(?P<value>\w+)'")
_CLASSED = re.compile(r"where tostring\((?P<path>[\w.]+)\) has_any \((?P<values>[^)]*)\)")
_OLDEST = (
    "summarize oldest = min(todatetime(properties.publishedDateTime)), "
    "undated = countif(isempty(tostring(properties.publishedDateTime))) "
    "by id = tostring(split(tolower(id), '/patchassessmentresults/')[0]), subscriptionId"
)
_SUMMARIZE = re.compile(r"summarize (?P<name>\w+) = count\(\) by (?P<columns>[\w, ]+)")
_COUNTED = re.compile(r"array_length\((?P<path>[\w.]+)\)")


def run(kql: str, tables: Mapping[str, list[Row]]) -> list[Row]:
    """The rows of the answer. ValueError for a form that is not known here."""
    table, *steps = (part.strip() for part in kql.split(" | "))
    rows = [{**row, "type": str(row["type"]).lower()} for row in tables.get(table, ())]
    for step in steps:
        if found := _WHERE.fullmatch(step):
            types = re.findall(r"'([^']*)'", found["types"])
            rows = [row for row in rows if row["type"] in types]
        elif found := _GIVEN.fullmatch(step):
            rows = [row for row in rows if row.get(found["column"])]
        elif found := _LIKE.fullmatch(step):
            wanted, same = found["word"].lower(), found["how"] == "=~"
            rows = [row for row in rows if (str(_at(row, found["path"])).lower() == wanted) is same]
        elif (kept := _sifted(rows, step)) is not None:
            rows = kept
        elif step == _OLDEST:
            rows = _oldest(rows)
        elif step.startswith("project "):
            rows = [_projected(row, step.removeprefix("project ")) for row in rows]
        elif found := _SUMMARIZE.fullmatch(step):
            columns = [name.strip() for name in found["columns"].split(",")]
            counted = Counter(tuple(row.get(name) for name in columns) for row in rows)
            rows = [{**dict(zip(columns, key, strict=True)), found["name"]: count} for key, count in counted.items()]
        elif step.startswith("order by "):
            names = [name.split()[0] for name in step.removeprefix("order by ").split(",")]
            rows.sort(key=lambda row: tuple(str(row.get(name)) for name in names))
        else:
            raise ValueError(f"the demo's Resource Graph does not know: {step}")
    return rows


def _sifted(rows: list[Row], step: str) -> list[Row] | None:
    """The rows that stay, for the less common conditions; None for a step that is none of them."""
    if found := _CONTAINS.fullmatch(step):
        return [row for row in rows if found["text"] in str(row["id"]).lower()]
    if found := _NAMED.fullmatch(step):
        names, value = re.findall(r"'([^']*)'", found["names"]), found["value"].lower()
        return [row for row in rows if row["name"] in names or str(_at(row, found["path"])).lower() == value]
    if found := _CLASSED.fullmatch(step):
        wanted = set(re.findall(r"'([^']*)'", found["values"]))
        return [row for row in rows if wanted & set(_at(row, found["path"]) or ())]
    return None


def _oldest(rows: list[Row]) -> list[Row]:
    """For each machine the date of its oldest missing patch, and how many have no date."""
    found: dict[tuple[str, str], list[str | None]] = {}
    for row in rows:
        machine = str(row["id"]).lower().partition("/patchassessmentresults/")[0]
        found.setdefault((machine, row["subscriptionId"]), []).append(_at(row, "properties.publishedDateTime"))
    return [
        {
            "id": machine,
            "subscriptionId": of,
            "oldest": min((date for date in dates if date), default=None),
            "undated": sum(not date for date in dates),
        }
        for (machine, of), dates in found.items()
    ]


def _projected(row: Row, columns: str) -> Row:
    found: Row = {}
    for column in columns.split(", "):
        name, _, path = column.partition(" = ")
        if counted := _COUNTED.fullmatch(path):
            listed = _at(row, counted["path"])
            found[name] = len(listed) if isinstance(listed, list) else None
        else:
            found[name] = _at(row, path or name)
    return found


def _at(row: Row, path: str) -> Any:
    value: Any = row
    for name, number in re.findall(r"([^.\[]+)(?:\[(\d+)\])?", path):
        value = value.get(name) if isinstance(value, Mapping) else None
        if number:
            value = value[int(number)] if isinstance(value, list) and int(number) < len(value) else None
    return value
