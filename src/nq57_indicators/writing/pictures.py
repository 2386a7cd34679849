"""A picture to a file: SVG or PNG, as its name ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from nq57_indicators.errors import ArgumentError
from nq57_indicators.writing.whole import whole_file

if TYPE_CHECKING:
    from nq57_indicators.charts.picture import Picture

_KINDS: Final = (".svg", ".png")


def save_picture(picture: Picture, file: Path) -> None:
    """Write a picture, whole or not at all; ``ArgumentError`` for a name that ends in neither ``.svg`` nor ``.png``."""
    kind = file.suffix.lower()
    if kind not in _KINDS:
        raise ArgumentError("no-such-format", format=file.suffix or file.name, listed=", ".join(_KINDS))
    content = picture.png() if kind == ".png" else picture.svg().encode("utf-8")
    with whole_file(file) as place:
        place.write_bytes(content)
