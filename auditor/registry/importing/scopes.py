"""A scope as text: `aws:123456789012[ap-northeast-1,ap-northeast-3]{System=juki}`, several by ; or line break."""

import json
import re
from collections.abc import Mapping

from auditor.registry.importing.problems import Note, RefusedError
from auditor.registry.importing.values import any_text, choice, free_text, legal, regions, width
from auditor.scope import ProviderName, Scope

EXPECTED = "expected provider:account[region,region]{tag=value}, several separated by ; or a line break"

_PROVIDERS: dict[str, ProviderName] = {
    "aws": "aws", "azure": "azure", "gcp": "gcp",
    "amazon": "aws", "amazon web services": "aws",
    "microsoft azure": "azure", "google": "gcp", "google cloud": "gcp",
}  # fmt: skip
# Possessive quantifiers: a hostile cell is refused in linear time.
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_SCOPE = re.compile(
    r"\s*+(?P<provider>[^:：;；\[\]{}\n]*+)[:：](?P<account>[^;；\[［{｛\n]*+)"
    r"(?:[\[［](?P<regions>[^\[\]［］]*+)[\]］][^\S\n]*+)?"
    rf"(?:[{{｛](?P<tags>(?:{_QUOTED}|[^\"{{}}｛｝])*+)[}}｝][^\S\n]*+)?"
    r"(?:[;；\n]\s*+|$)"
)
_PAIR = re.compile(
    rf"\s*+(?P<key>{_QUOTED}|[^\",、=＝]++)[^\S\n]*+[=＝]\s*+(?P<value>{_QUOTED}|[^\",、\n]*+)\s*+(?:[,、\n]|$)"
)
_BARE = re.compile(r"[\w.:/@+-]+")
_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def provider(value: object, note: Note) -> ProviderName:
    """One of the three clouds, by its usual names."""
    try:
        return choice(_PROVIDERS)(value, note)
    except RefusedError:
        raise RefusedError("unknown provider; expected aws, azure or gcp") from None


def untouched(value: object, note: Note) -> object:  # noqa: ARG001  (every parser has this shape)
    """The value itself: an account means nothing before its provider is known."""
    return value


def account(of: ProviderName, value: object, note: Note) -> str:
    """The account, subscription or project. An AWS account that Excel keeps as a number gets its leading zeros back."""
    text = width(free_text(value, note))
    if not _ACCOUNT.fullmatch(text):
        raise RefusedError("expected an account, subscription or project ID")
    if of == "aws":
        return _aws_account(text, isinstance(value, int | float), note)
    if of == "azure":
        text = text.lower()
        if not _GUID.fullmatch(text):
            note("is not the ID of an Azure subscription (8-4-4-4-12 hexadecimal digits): nothing will be found by it")
    return text


def _aws_account(text: str, number: bool, note: Note) -> str:
    if re.fullmatch(r"\d{4}-\d{4}-\d{4}", text, re.ASCII):
        return text.replace("-", "")
    if number and re.fullmatch(r"\d{8,11}", text, re.ASCII):
        note(f"was kept as a number; read as {text.zfill(12)}")
        return text.zfill(12)
    if not re.fullmatch(r"\d{12}", text, re.ASCII):
        raise RefusedError("expected an AWS account of 12 digits, kept as text so that leading zeros and digits stay")
    return text


def tags(value: object, note: Note) -> dict[str, str]:  # noqa: ARG001  (every parser has this shape)
    """Tags from `key=value,key="a, b"`, with or without braces, or from a TOML table. Quotes are JSON's."""
    if isinstance(value, dict):
        found = [(legal(str(key)), legal(free)) for key, free in value.items() if isinstance(free, str)]
        if len(found) != len(value):
            raise RefusedError("expected texts as the values of tags")
        return dict(found)
    text = any_text(value)
    if text[:1] in ("{", "｛") and text[-1:] in ("}", "｝"):
        text = text[1:-1]
    return _pairs(text)


def _pairs(text: str) -> dict[str, str]:
    text, at, found = text.strip(), 0, dict[str, str]()
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            raise RefusedError('expected tags as key=value,key="value, quoted"')
        key = _bare(pair["key"])
        if key in found:
            raise RefusedError("the same tag is there twice")
        found[key] = _bare(pair["value"])
        at = pair.end()
    return found


def _bare(text: str) -> str:
    if not text.startswith('"'):
        return text.strip()
    try:
        return legal(str(json.loads(text)))
    except json.JSONDecodeError:
        raise RefusedError("expected quotes and backslashes as JSON writes them") from None


def parse_scopes(value: object, note: Note) -> tuple[Scope, ...]:
    """The scopes in one cell."""
    if not isinstance(value, str):
        raise RefusedError(EXPECTED)
    text, at, found = legal(value).replace("\r\n", "\n").replace("\r", "\n").strip(), 0, list[Scope]()
    while at < len(text):
        match = _SCOPE.match(text, at)
        if match is None:
            raise RefusedError(EXPECTED)
        cloud = provider(match["provider"], note)
        found.append(
            Scope(
                provider=cloud,
                account=account(cloud, match["account"], note),
                regions=regions(match["regions"] or "", note),
                tags=_pairs(match["tags"] or ""),
            )
        )
        at = match.end()
    return tuple(found)


def format_scope(scope: Scope) -> str:
    """The text that `parse_scopes` reads as this scope."""
    where = f"[{','.join(scope.regions)}]" if scope.regions else ""
    return f"{scope.provider}:{scope.account}{where}{_format_tags(scope.tags)}"


def _format_tags(marks: Mapping[str, str]) -> str:
    def word(text: str) -> str:
        return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    return "{" + ",".join(f"{word(key)}={word(value)}" for key, value in marks.items()) + "}" if marks else ""
