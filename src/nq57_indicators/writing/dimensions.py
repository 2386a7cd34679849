"""A catalogue as files of its dimension tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.writing.arrow import arrow_table
from nq57_indicators.writing.plain import PLAIN
from nq57_indicators.writing.whole import whole_file


def save_dimensions(catalogue: Catalogue, folder: Path, formats: Sequence[str] = ("parquet",)) -> list[Path]:
    """Write every dimension table into ``folder`` as ``parquet``, ``csv`` or ``json``; returns the files.

    A file takes its place whole or not at all. ``ArgumentError`` for any other format.

    >>> import tempfile
    >>> from nq57_indicators import load_catalogue
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [file.name for file in save_dimensions(load_catalogue(), Path(place), ["csv"])][:3]
    ['indicators.csv', 'variables.csv', 'targets.csv']
    """
    for form in formats:
        if form not in PLAIN:
            raise ArgumentError("no-such-format", format=form, listed=", ".join(PLAIN))
    about = {"nq57:catalogue": catalogue.version}
    written = []
    for name, frame in catalogue.dimensions().items():
        table = arrow_table(frame, DIMENSIONS[name], about)
        for form in dict.fromkeys(formats):
            with whole_file(folder / f"{name}.{form}") as path:
                file = PLAIN[form](path)
                file.add(table)
                file.close()
            written.append(folder / f"{name}.{form}")
    return written
