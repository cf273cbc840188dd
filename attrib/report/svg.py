"""Figures drawn by pygal, made fit for the report's page.

Pygal lays out and draws; of what it writes the page keeps shapes and texts. Its style sheet, script, comments
and random ids go (the page's policy allows none of them, and the same audit makes the same file), colours and
fonts come from the page's own sheet, so that a chart follows light, dark and print. Pygal knows no charts that
run from the right: for Arabic the drawing is mirrored, and each text is turned back in its place.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrib.report.figures import Figure, Series
from attrib.report.terminal import direction_of
from attrib.report.visible import UNPRINTABLE

if TYPE_CHECKING:
    from markupsafe import Markup

_SVG = "http://www.w3.org/2000/svg"
_WIDTH = 480
_WIDE = 960
_ROW = 28
_LABELS = {"rtl": 28, "ltr": 23}
"""Letters that a label has room for by its direction: longer ones are cut; the table below has them whole."""
_ROOM_FOR_VALUE = 0.09
"""The part of the axis that a bar must take up for its number to stand inside it."""
_KEPT = {"x", "y", "width", "height", "d", "cx", "cy", "r", "class", "transform", "viewBox"}
_DROPPED = {"defs", "style", "script", "desc", "title", "metadata"}


def draw(figure: Figure, *, right_to_left: bool, label: str) -> Markup:
    """Return ``figure`` as an ``<svg>`` element that says ``label`` to those who cannot see it."""
    from markupsafe import Markup

    chart = _DRAWINGS[figure.kind](figure)
    root = ET.fromstring(chart.render(is_unicode=True))  # noqa: S314 - written by pygal, a moment ago
    _clean(root)
    _name_series(root, figure)
    if right_to_left:
        _mirror(root)
    root.set("class", f"chart {figure.kind}")
    if figure.kind == "run":
        root.set("preserveAspectRatio", "none")
    root.set("role", "img")
    root.set("aria-label", UNPRINTABLE.sub("\ufffd", label))
    ET.register_namespace("", _SVG)
    # ElementTree escapes every text and attribute; nothing of an article is markup in it.
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704


def _pygal() -> Any:
    """Return pygal, without the import hook that it leaves behind.

    The hook serves its plugins of maps. It is of a kind that Python gave up, so that every import that finds
    nothing, anywhere in the process, warns of it.
    """
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return pygal


def _options(height: int, **more: Any) -> dict[str, Any]:
    from pygal.style import Style

    # Sizes that pygal reckons with, as for letters of one width; Arabic letters take less.
    sizes = {"label_font_size": 10, "major_label_font_size": 10, "value_font_size": 10}
    return {
        "css": [],
        "js": [],
        "no_prefix": True,
        "disable_xml_declaration": True,
        "show_legend": False,
        "width": _WIDTH,
        "height": height,
        "margin": 6,
        "spacing": 8,
        "print_values": True,
        "print_zeroes": False,
        "style": Style(**sizes),
        **more,
    }


def _bars(figure: Figure) -> Any:
    """Return a chart of counts, row by row from the top."""
    pygal = _pygal()
    most = max((sum(one.values[at] for one in figure.series) for at in range(len(figure.rows))), default=0)
    chart = pygal.HorizontalStackedBar(
        **_options(
            _ROW * len(figure.rows) + 40,
            range=(0, max(most, 1)),
            y_labels=_steps(most),
            value_formatter=lambda value: str(round(value)),
        )
    )
    chart.x_labels = [_cut(row) for row in reversed(figure.rows)]
    for one in figure.series:
        chart.add(_cut(one.label), [_value(count, most, str(count)) for count in reversed(one.values)])
    return chart


def _shares(figure: Figure) -> Any:
    """Return a chart of parts of a whole, in percent."""
    pygal = _pygal()
    totals = [sum(one.values[at] for one in figure.series) for at in range(len(figure.rows))]
    chart = pygal.HorizontalStackedBar(
        **_options(
            _ROW * len(figure.rows) + 40,
            range=(0, 100),
            y_labels=[0, 25, 50, 75, 100],
            value_formatter=lambda value: f"{value:.0f}%",
        )
    )
    chart.x_labels = [_cut(row) for row in reversed(figure.rows)]
    for one in figure.series:
        parts = [100 * count / total for count, total in zip(one.values, totals, strict=True)]
        chart.add(_cut(one.label), [_value(part, 100, f"{part:.0f}%") for part in reversed(parts)])
    return chart


def _matrix(figure: Figure) -> Any:
    pygal = _pygal()
    chart = pygal.Dot(**_options(_ROW * len(figure.series) + 40, width=_WIDE))
    chart.x_labels = list(figure.columns)
    most = max((count for one in figure.series for count in one.values), default=1)
    for one in figure.series:
        # The least dot still holds its number.
        sizes = [0.65 + 0.35 * count / most if count else 0 for count in one.values]
        pairs = zip(sizes, one.values, strict=True)
        chart.add(_cut(one.label), [{"value": size, "formatter": _as(str(count))} for size, count in pairs])
    return chart


def _run(figure: Figure) -> Any:
    pygal = _pygal()
    # Its letters would be stretched with it: the page writes the scale below it.
    bare = {"print_values": False, "show_x_labels": False, "show_y_labels": False, "margin": 0, "spacing": 0}
    chart = pygal.Histogram(**_options(80, range=(-1, 1), **bare))
    # The whole text, so that a claim stands where it stands in it.
    chart.add("", [(0.03, 0, figure.length)])
    for name in dict.fromkeys(one.mark for one in figure.blocks):
        chart.add(name, [(one.height, one.start, one.end) for one in figure.blocks if one.mark == name])
    return chart


_DRAWINGS = {"counts": _bars, "shares": _shares, "matrix": _matrix, "run": _run}


def _steps(most: int) -> list[int]:
    """Return some round numbers from 0 to ``most`` for an axis."""
    least = max(1, most / 5)
    magnitude = 10 ** (len(str(int(least))) - 1)
    step = next(magnitude * round_ for round_ in (1, 2, 5, 10) if magnitude * round_ >= least)
    return list(range(0, most + 1, step)) if most else [0, 1]


def _value(value: float, whole: float, written: str) -> dict[str, Any]:
    """Return a value that is written in its bar where the bar has room for it."""
    roomy = whole > 0 and value / whole >= _ROOM_FOR_VALUE
    return {"value": value, "formatter": _as(written if roomy else "")}


def _as(text: str) -> Any:
    return lambda _: text


def _cut(text: str) -> str:
    """Return a label as long as there is room for, cut between words where one stands near."""
    text = UNPRINTABLE.sub("\ufffd", text)
    most = _LABELS[direction_of(text)]
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > most // 2 else cut).rstrip(' .،:«"') + "…"


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _clean(root: ET.Element) -> None:
    """Take out what the page's policy would not run or load, and what changes from run to run."""
    for element in root.iter():
        for child in list(element):
            if _tag(child) in _DROPPED:
                element.remove(child)
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
        for name in ("x", "y", "width", "height", "cx", "cy", "r"):
            if name in element.attrib:
                element.set(name, f"{float(element.attrib[name]):.1f}")


def _name_series(root: ET.Element, figure: Figure) -> None:
    """Give each series the class of its colour, and each shape a title that pointing at it shows."""
    groups = [one for one in root.iter(f"{{{_SVG}}}g") if "series" in (one.get("class") or "").split()]
    for group in groups:
        number = next(
            int(word.removeprefix("serie-")) for word in group.get("class", "").split() if "serie-" in word
        )
        name, titles = _titles(figure, number)
        group.set("class", f"series {name}")
        shapes = [one for one in group.iter() if _tag(one) in ("rect", "circle")]
        for shape, title in zip(shapes, titles, strict=False):
            ET.SubElement(shape, f"{{{_SVG}}}title").text = UNPRINTABLE.sub("\ufffd", title)


def _titles(figure: Figure, number: int) -> tuple[str, list[str]]:
    if figure.kind == "run":
        if number == 0:
            return "whole", []
        mark = list(dict.fromkeys(one.mark for one in figure.blocks))[number - 1]
        return mark, [one.title for one in figure.blocks if one.mark == mark]
    one = figure.series[number]
    return one.name, list(_value_titles(figure, one))


def _value_titles(figure: Figure, one: Series) -> Iterator[str]:
    if figure.kind == "matrix":
        for column, value in zip(figure.columns, one.values, strict=True):
            yield f"{one.label}, {column}: {value}"
        return
    for row, value in zip(reversed(figure.rows), reversed(one.values), strict=True):
        yield f"{row}: {one.label} {value}"


def _mirror(root: ET.Element) -> None:
    for element in root.iter(f"{{{_SVG}}}text"):
        at = float(element.get("x", "0"))
        element.set("transform", f"translate({2 * at:.1f} 0) scale(-1 1)")
    graph = next(one for one in root if _tag(one) == "g")
    width = root.get("viewBox", "").split()[2]
    graph.set("transform", f"translate({width} 0) scale(-1 1)")
