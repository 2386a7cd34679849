"""The days on which files came: from the register of incoming letters, where neither figures nor folders say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import path_given
from nq57_indicators.models.days import day_given
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.names import fold
from nq57_indicators.tables.observations import NO_DAY, day_number
from nq57_indicators.tables.submission import Submission

if TYPE_CHECKING:
    import pandas as pd

_FILE: Final = ("tệp", "tên tệp", "file")
_DAY: Final = ("ngày nhận", "ngày đến", "received", "vintage")

Register = Mapping[str, date | str] | str | Path


def register_given(register: Register | None) -> dict[str, date]:
    """The day of every file, by its name: from a mapping, or a CSV or Excel file with columns "tệp" and "ngày nhận".

    >>> register_given({"hue.xlsx": "24/9/2026"})
    {'hue.xlsx': datetime.date(2026, 9, 24)}
    """
    if register is None:
        return {}
    pairs = register.items() if isinstance(register, Mapping) else _pairs(path_given("register", register))
    return {name: _day(name, day) for name, day in pairs}


def _day(name: str, day: Any) -> date:
    found = day_of(day) if isinstance(day, str) else day_given("register", day)
    if found is None:
        raise ArgumentError("collect-no-day", file=name, day=str(day))
    return found


def _pairs(path: Path) -> list[tuple[str, str]]:
    import pandas as pd

    if not path.is_file():
        raise ArgumentError("collect-register", file=path.name)
    read = pd.read_excel if path.suffix.lower() == ".xlsx" else pd.read_csv
    try:
        table: pd.DataFrame = read(path, dtype=str)
    except MemoryError:
        raise
    except Exception as error:  # the libraries beneath raise anything at all on what is no table
        raise ArgumentError("collect-register", file=path.name) from error
    columns = {fold(str(name)): str(name) for name in table.columns}
    named = [next((columns[name] for name in map(fold, names) if name in columns), None) for names in (_FILE, _DAY)]
    if None in named:
        raise ArgumentError("collect-register", file=path.name)
    return list(table[named].dropna().itertuples(index=False, name=None))


def day_of_file(file: str, days: Mapping[str, date]) -> date | None:
    """The day on which a file came: as the register says, else a folder that is called after it.

    >>> day_of_file("quy3/received=2026-09-24/hue.xlsx", {})
    datetime.date(2026, 9, 24)
    """
    path = PurePosixPath(file)
    stated = (folder.partition("=") for folder in path.parts[:-1])
    said = (day_of(day) for key, _, day in stated if fold(key) in map(fold, _DAY))
    return days.get(path.name) or next(said, None)


def with_days(submission: Submission, days: Mapping[str, date]) -> Submission:
    """The submission with the day of each file on its figures that say none; a name in no file is an ``ArgumentError``."""
    if not days:
        return submission
    names = [PurePosixPath(source.file).name for source in submission._store.sources]
    strange = sorted(days.keys() - {*names, *(PurePosixPath(file).name for file in submission.files)})
    if strange:
        raise ArgumentError("collect-no-such-file", file=strange[0])
    coded = submission._coded
    by_file = np.array([day_number(days[name]) if name in days else NO_DAY for name in names], np.int64)
    own = coded.vintage.astype(np.int64)
    vintage = np.where(own == NO_DAY, by_file.take(coded.file), own) if len(own) else own
    return Submission(
        replace(coded, vintage=vintage.astype(coded.vintage.dtype)),
        submission._faulty,
        submission._store,
        submission.asked,
        submission.read_as,
        submission.declared,
    )
