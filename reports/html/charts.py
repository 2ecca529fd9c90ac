"""Charts as SVG inside a page: drawn by pygal, without its styles and scripts; our style sheet colours them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup
from pygal import HorizontalStackedBar, StackedBar
from pygal.config import Config
from pygal.style import Style

_WIDTH = 620
_FONT = 12
_TEXT_WIDTH, _TEXT_HEIGHT = 26, 18
"""What a number takes in the picture."""
_NUMBERS = ("x", "y", "width", "height")
_UNUSED = ("defs", "title", "desc")
_EMPTY = ("titles", "plot overlay", "plot tooltip-overlay", "axis x always_show", "axis y always_show")
"""Parts without content, and the axis of numbers: the bars have theirs on them."""


@dataclass(frozen=True)
class Series:
    """One colour of the bars."""

    tone: str
    """Its class in the style sheet."""
    name: str
    values: Sequence[int]


@dataclass(frozen=True)
class Chart:
    """A picture, and the same as numbers for who cannot see it."""

    id: str
    title: str
    says: str
    """The picture in one sentence."""
    labels: Sequence[str]
    series: Sequence[Series]
    svg: Markup

    @property
    def rows(self) -> Sequence[tuple[str, Sequence[int]]]:
        """(label, number of each series)."""
        return [(label, [one.values[at] for one in self.series]) for at, label in enumerate(self.labels)]


def bars(
    id: str,  # noqa: A002 - what HTML calls it
    title: str,
    says: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    sideways: bool = False,
) -> Chart:
    """Stacked bars, a label each; `sideways`: from left to right, the first label on top."""
    highest = max(1, *(sum(one.values[at] for one in series) for at in range(len(labels))))
    height = 44 + 34 * len(labels) if sideways else 220
    least = highest * (_TEXT_WIDTH / _WIDTH if sideways else _TEXT_HEIGHT / height)
    config = Config(
        css=(),
        js=(),
        no_prefix=True,
        explicit_size=False,
        show_legend=False,
        print_values=True,
        print_zeroes=False,
        width=_WIDTH,
        height=height,
        spacing=6,
        margin=6,
        margin_left=6 + (_wider(labels) if sideways else 0),
        style=Style(
            label_font_size=_FONT, major_label_font_size=_FONT, value_font_size=_FONT, font_family="sans-serif"
        ),
        include_x_axis=True,
        show_x_labels=True,
        show_y_labels=sideways,
        truncate_label=-1,
        range=(0, highest),
    )
    chart = HorizontalStackedBar(config) if sideways else StackedBar(config)
    order = -1 if sideways else 1
    chart.x_labels = [*labels][::order]
    for one in series:
        chart.add(one.name, [_value(value, least) for value in one.values][::order])
    return Chart(id, title, says, labels, series, _drawn(chart.render_tree(), series))


def _wider(labels: Sequence[str]) -> int:
    """What labels take more than pygal reckons, which knows letters of one width only."""
    wide = max(sum(1.0 if east_asian_width(letter) in "WF" else 0.6 for letter in label) for label in labels)
    return round(_FONT * max(0.0, wide - 0.6 * max(map(len, labels))))


def _value(number: int, least: float) -> dict[str, Any] | None:
    """A part of a bar; its number stands in it only where there is room."""
    if not number:
        return None
    return {"value": number, "formatter": str if number >= least else _silent}


def _silent(_: float) -> str:
    return ""


def _drawn(tree: Element, series: Sequence[Series]) -> Markup:
    """The picture alone: what pygal says beside it has no place in a page that forbids styles and scripts."""
    _clean(tree, {f"series serie-{at} color-{at}": f"series {one.tone}" for at, one in enumerate(series)})
    tree.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "picture",
        "viewBox": tree.attrib["viewBox"],
        "aria-hidden": "true",
        "focusable": "false",
    }
    return Markup(tostring(tree, encoding="unicode"))  # noqa: S704 - texts are escaped as the tree is written


def _clean(element: Element, classes: dict[str, str]) -> None:
    for child in list(element):
        kind = child.get("class", "")
        empty = not all(float(child.get(name) or 0) for name in ("width", "height"))
        invisible = child.tag == "rect" and (kind == "background" or empty)
        if not isinstance(child.tag, str) or child.tag in _UNUSED or kind in _EMPTY or invisible:
            element.remove(child)
            continue
        _clean(child, classes)
        if (child.tag == "g" and len(child) == 0) or (child.tag == "text" and not child.text):
            element.remove(child)
            continue
        child.set("class", classes.get(kind, kind.removesuffix(" reactive tooltip-trigger")))
        if not child.get("class"):
            del child.attrib["class"]
        for name in _NUMBERS:
            if (value := child.get(name)) is not None:
                child.set(name, f"{float(value):.1f}")
