"""The few forms of a Resource Graph query that the audit sends, run over resources in the resource manager's shape.

table | where type in~ ('a', 'b') | project id, sku_name = sku.name | order by id asc
table | where type in~ ('a') | where properties.policyType =~ 'Custom' | project ... | order by id asc
table | where isnotempty(tags) | project id, tags | order by id asc
table | summarize count_ = count() by type, location, subscriptionId | order by ...
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]

_WHERE = re.compile(r"where type in~ \((?P<types>[^)]*)\)")
_GIVEN = re.compile(r"where isnotempty\((?P<column>\w+)\)")
_LIKE = re.compile(r"where (?P<path>[\w.]+) (?P<how>[=!]~) '(?P<word>[^']*)'")
_SUMMARIZE = re.compile(r"summarize (?P<name>\w+) = count\(\) by (?P<columns>[\w, ]+)")


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


def _projected(row: Row, columns: str) -> Row:
    found: Row = {}
    for column in columns.split(", "):
        name, _, path = column.partition(" = ")
        found[name] = _at(row, path or name)
    return found


def _at(row: Row, path: str) -> Any:
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
