"""The data files of this package: read once, hashed, and the two models that all of them share."""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

FILES = ("cryptrec.toml", "items.toml", "lifetimes.toml", "parameters.toml", "places.toml")


class Frozen(BaseModel):
    """A declaration: refuses keys that it does not know, and cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """The same words in Japanese and in English; neither may be empty."""

    ja: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]


@cache
def _content(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    """One of FILES, parsed afresh: the caller may keep and change what it gets."""
    return tomllib.loads(_content(name))


@cache
def regulation_digest() -> str:
    """SHA-256 (hex) over all data files with their names, so that a run says which regulation it was judged by."""
    digest = hashlib.sha256()
    for name in FILES:
        body = _content(name).encode()
        digest.update(f"{name}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()
