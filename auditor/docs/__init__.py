"""Writes the documents that are made from the code, or checks them: `python -m auditor.docs [--check]`."""

import sys
from pathlib import Path

from auditor.docs import permissions
from auditor.docs.coverage import coverage
from auditor.regulation.items import items_of, load_items
from auditor.regulation.parameter import all_parameters
from checks.register import rules, texts

FOLDER = Path(__file__).parent.parent.parent / "docs"
HEAD = "<!-- Made by `python -m auditor.docs`; change the code, not this file. -->\n\n"


def documents() -> dict[str, str]:
    """File name below docs/ to text."""
    return {
        "checks.md": HEAD + _checks(),
        "coverage.md": HEAD + coverage(),
        "items.md": HEAD + _items(),
        "parameters.md": HEAD + _parameters(),
        "permissions-aws.md": HEAD + permissions.aws(),
        "permissions-azure.md": HEAD + permissions.azure(),
        "permissions-gcp.md": HEAD + permissions.gcp(),
    }


def main() -> int:
    """Write, or with --check say what is out of date; the exit status tells."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, text in documents().items():
        path = FOLDER / name
        if check and (not path.exists() or path.read_text("utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, "utf-8")
    for name in stale:
        sys.stderr.write(f"docs/{name} is out of date: run `python -m auditor.docs`\n")
    return 1 if stale else 0


def _checks() -> str:
    lines = [f"# Checks\n\n{len(rules())} checks.\n"]
    for rule in rules().values():
        text = texts()[rule.code]
        lines.append(f"## {rule.code} {rule.ja}\n\n{rule.en}\n")
        clouds = ", ".join(rule.providers)
        lines.append(f"- severity: {rule.severity}; table: `{rule.reads.table()}`; clouds: {clouds}")
        lines.append(f"- items: {', '.join(items_of(rule.code))}")
        lines.append(f"- why: {text['why']['ja']} / {text['why']['en']}")
        for cloud, words in sorted(text.get("remedy", {}).items()):
            lines.append(f"- remedy ({cloud}): {words['ja']} / {words['en']}")
        lines.append("")
    return "\n".join(lines)


def _items() -> str:
    lines = [
        "# Items of the regulation\n",
        "| item | evidence | checks | not built yet | text |",
        "|---|---|---|---|---|",
    ]
    for item in load_items():
        row = (item.id, item.evidence, ", ".join(item.checks) or "-", ", ".join(item.planned) or "-", item.ja)
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def _parameters() -> str:
    lines = ["# Parameters\n", "| name | default | unit | meaning | source | certainty |", "|---|---|---|---|---|---|"]
    for name, parameter in sorted(all_parameters().items()):
        shown = (f"`{name}`", f"`{parameter.default}`")
        row = (*shown, parameter.unit, parameter.doc.ja, parameter.source, parameter.certainty)
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |")
    return "\n".join(lines) + "\n"
