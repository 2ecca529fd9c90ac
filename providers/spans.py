"""Sets of numbers as sorted ranges, half-open: what is left of an address space after some of it is refused."""

from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""First number, and the one behind the last."""

Spans = tuple[Span, ...]
"""Sorted, without overlaps and without ranges that touch."""


def spans(ranges: Iterable[Span]) -> Spans:
    """The ranges as a set; empty ones fall away."""
    found: list[Span] = []
    for low, high in sorted(ranges):
        if low >= high:
            continue
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def join(one: Spans, other: Spans) -> Spans:
    """What is in either."""
    return spans((*one, *other))


def meet(one: Spans, other: Spans) -> Spans:
    """What is in both."""
    return tuple(_meeting(one, other))


def _meeting(one: Spans, other: Spans) -> Iterator[Span]:
    left, right = iter(one), iter(other)
    a, b = next(left, None), next(right, None)
    while a and b:
        low, high = max(a[0], b[0]), min(a[1], b[1])
        if low < high:
            yield low, high
        if a[1] < b[1]:
            a = next(left, None)
        else:
            b = next(right, None)


def less(one: Spans, other: Spans) -> Spans:
    """What is in the first and not in the second."""
    found: list[Span] = []
    for low, high in one:
        at = low
        for start, end in meet(((low, high),), other):
            if at < start:
                found.append((at, start))
            at = end
        if at < high:
            found.append((at, high))
    return tuple(found)


def size(one: Spans) -> int:
    """How many numbers it holds."""
    return sum(high - low for low, high in one)
