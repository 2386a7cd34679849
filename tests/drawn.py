"""What tests of charts look at: the texts of an SVG, the rows a chart carries."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from nq57_indicators.charts import Picture


def texts(picture: Picture) -> list[str]:
    """Every text of the SVG, in order; also a check that it is well-formed."""
    root = ElementTree.fromstring(picture.svg())
    found = [" ".join(filter(None, one.itertext())) for one in root.iter() if one.tag.endswith("}text")]
    return [text for text in found if text]


def said(picture: Picture) -> str:
    """All texts in one, however their lines are broken."""
    return " ".join(texts(picture))


def rows(picture: Picture, column: str) -> list[dict[str, Any]]:
    """The rows a chart carries that have a column, of every layer, each once."""
    sets = picture.chart.to_dict()["datasets"].values()
    return [row for rows in sets for row in rows if column in row]
