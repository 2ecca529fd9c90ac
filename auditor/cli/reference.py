"""`auditor checks`, `auditor items`, `auditor policy`: what the program knows before it reads anything."""

from enum import StrEnum
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.errors import AuditorError


class Reader(StrEnum):
    """A reader that has to be turned on."""

    activity = "activity"


Lang = Annotated[o.Language, typer.Option("--lang", help="Language.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(checks)
    app.command()(items)
    app.command()(policy)


def checks(
    code: Annotated[str | None, typer.Argument(help="Code of a check.")] = None, lang: Lang = o.Language.ja
) -> None:
    """The checks, or one with its reason, remedy and items."""
    from auditor.regulation.items import items_of
    from checks.register import rules, texts

    language = lang.value
    if code is None:
        for rule in rules().values():
            typer.echo(f"{rule.code}  {rule.severity:8}  {rule.ja if language == 'ja' else rule.en}")
        return
    if (found := rules().get(code.upper())) is None:
        raise AuditorError(f"no check {code!r}; `auditor checks` lists them")
    text = texts()[found.code]
    lines = [
        f"{found.code}  {found.severity}  {', '.join(found.providers)}",
        found.ja if language == "ja" else found.en,
        text["why"][language],
        *(f"{name}: {remedy[language]}" for name, remedy in text.get("remedy", {}).items()),
        f"table: {found.reads.table()}  items: {', '.join(items_of(found.code))}",
    ]
    typer.echo("\n".join(lines))


def items(
    item: Annotated[str | None, typer.Argument(help="ID of an item.")] = None, lang: Lang = o.Language.ja
) -> None:
    """The regulation's items, or one with its question and its checks."""
    from auditor.regulation.items import load_items

    language = lang.value
    everything = load_items()
    if item is None:
        for one in everything:
            typer.echo(f"{one.id}  {one.evidence:9}  {one.ja if language == 'ja' else one.en}")
        return
    found = next((one for one in everything if one.id == item), None)
    if found is None:
        raise AuditorError(f"no item {item!r}; `auditor items` lists them")
    lines = [f"{found.id}  {found.evidence}", found.ja, found.en]
    if found.question and found.proof:
        lines += [getattr(found.question, language), getattr(found.proof, language)]
    lines += [f"checks: {', '.join(found.checks) or '-'}", f"planned: {', '.join(found.planned) or '-'}"]
    typer.echo("\n".join(lines))


def policy(
    provider: Annotated[o.Provider, typer.Argument(help="Cloud.")],
    reader: Annotated[
        Reader | None, typer.Option("--with", help="An optional reader: the policy of its own role instead.")
    ] = None,
    document: Annotated[int | None, typer.Option("--document", min=1, help="Print this one of them only.")] = None,
    config: o.Config = None,
) -> None:
    """Print the least-privilege policy that the audit needs: all of its documents, or one."""
    from providers.load import load

    documents = load(provider.value).policy(o.settings(config), reader.value if reader else None)
    if document is not None:
        if document > len(documents):
            raise AuditorError(f"--document {document}: there are {len(documents)}")
        documents = documents[document - 1 : document]
    elif len(documents) > 1:
        many = len(documents)
        typer.echo(f"auditor: {many} documents, all of them are needed; --document 1 to {many} prints one", err=True)
    typer.echo("\n".join(documents), nl=False)
