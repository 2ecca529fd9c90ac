"""The sheet that says how the others are filled in, and which run they are of."""

from reports.times import moment_text
from reports.view import RunView
from reports.words import Words
from reports.xlsx.book import Book, Column, Sheet, Value

_STEPS = ("what", "cells", "answer", "dates", "", "prefilled", "limits", "back", "secrets")


def write(book: Book, view: RunView, say: Words) -> None:
    """Add the sheet."""
    columns = (Column(say("guide.run"), 26), Column(view.run.id, 100))
    sheet = Sheet(book, say("sheet.guide"), columns, footer=say("sheet.page", page="&P", pages="&N"))
    facts = {
        "when": moment_text(view.run.started_at, say.language),
        "version": view.run.version,
        "regulation": view.run.regulation,
        "parameters": view.run.parameters,
    }
    for key, text in facts.items():
        sheet.add([say(f"guide.{key}"), text])
    for step in _STEPS:
        key = step or str(view.parameters["attestation_valid"])
        values: list[Value] = ["", say(f"guide.{key}", checks=say("sheet.checks"))]
        sheet.add(values if step != "what" else [say("guide.title"), values[1]])
    sheet.end()
