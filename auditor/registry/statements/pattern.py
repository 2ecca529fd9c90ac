"""Patterns of resources: `*` is any text, `?` any one character, everything else itself."""

import re
from dataclasses import dataclass
from functools import cached_property

LONGEST = 500
"""Characters in a pattern."""


@dataclass(frozen=True)
class Pattern:
    """`Pattern("arn:aws:s3:::minutes-*").matches(resource)`. Upper and lower case differ; nothing else is special.

    Each part between stars has a fixed length and is looked for once, from where the last one ended: the work grows
    with the lengths of text and pattern, whatever somebody writes into either.
    """

    text: str

    def matches(self, resource: str) -> bool:
        """Whether the whole text fits."""
        head, *rest = self._parts
        if not rest:
            return head.fullmatch(resource) is not None
        *middle, (tail, length) = ((part, size) for part, size in zip(rest, self._lengths[1:], strict=True))
        if head.match(resource) is None:
            return False
        at, end = self._lengths[0], len(resource) - length
        for part, size in middle:
            found = part.search(resource, at, max(at, end))
            if found is None:
                return False
            at = found.start() + size
        return at <= end and tail.match(resource, end) is not None

    @cached_property
    def _texts(self) -> list[str]:
        return self.text.split("*")

    @cached_property
    def _lengths(self) -> list[int]:
        return [len(text) for text in self._texts]

    @cached_property
    def _parts(self) -> list[re.Pattern[str]]:
        # No part repeats anything: there is nothing for the expression to go back over.
        return [re.compile("(?s:" + ".".join(map(re.escape, text.split("?"))) + ")") for text in self._texts]
