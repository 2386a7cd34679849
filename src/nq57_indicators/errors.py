"""What can go wrong, as one tree.

::

    Nq57Error                  every error this library raises on purpose
    ├── DefinitionError        definition files that do not hold together: all problems of all files
    ├── SubmissionError        a file that cannot be opened as its kind, or a call that cannot be carried out
    ├── InvalidDataError       findings of the failing severity, when a report is asked to raise
    └── UnknownIndicatorError  an id the catalogue does not hold; suggests the nearest ones

Something wrong with *data* is a finding (a row), never an exception; see ``nq57_indicators.validation``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class Portable(Exception):  # noqa: N818  # a property of errors, never raised as it is
    """An error that reaches other processes, and copies, whole: made again from what it holds, without ``__init__``.

    Python makes an error again from the text it shows; where ``__init__`` takes anything else, a pool of processes breaks.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.args), self.__dict__


def _made_again(kind: type[Portable], shown: tuple[Any, ...]) -> Portable:
    return kind.__new__(kind, *shown)


class Nq57Error(Portable):
    """Base of every error raised on purpose. ``vi`` and ``en`` hold the message in both languages.

    >>> from nq57_indicators import Nq57Error, load_catalogue
    >>> try:
    ...     load_catalogue("nowhere")
    ... except Nq57Error as error:
    ...     error.en
    'There is no definition folder nowhere.'
    """

    def __init__(self, vi: str, en: str) -> None:
        self.vi = vi
        self.en = en
        super().__init__(f"{vi} / {en}")

    def message(self, lang: str = "vi") -> str:
        """The message in ``lang`` ("vi" or "en").

        >>> from nq57_indicators.errors import SubmissionError
        >>> SubmissionError("Không mở được tệp.", "The file cannot be opened.").message("en")
        'The file cannot be opened.'
        """
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True)
class DefinitionProblem:
    """One thing wrong in one definition file: where, and what, in both languages."""

    file: str
    field: str
    vi: str
    en: str

    def line(self, lang: str = "vi") -> str:
        """``file: field: message`` in one line."""
        if lang != "en":
            return f"{self.file}: {self.field}: {self.vi}"
        return f"{self.file}: {_PLACES_IN_ENGLISH.get(self.field, self.field)}: {self.en}"


_PLACES_IN_ENGLISH = {"(tệp)": "(file)", "(thư mục)": "(folder)"}
"""Places that are no field."""
SHOWN = 20
"""How many problems a message shows; ``DefinitionError.problems`` holds all."""


class DefinitionError(Nq57Error):
    """Definition files that do not hold together. ``problems`` lists all of them, file and field first.

    The message shows the first 20 and says how many more there are.

    >>> from nq57_indicators import load_catalogue
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "catalogue.toml").write_text("id = ", encoding="utf-8")
    ...     try:
    ...         load_catalogue(folder)
    ...     except DefinitionError as error:
    ...         [(problem.file, problem.field) for problem in error.problems]
    [('catalogue.toml', 'id')]
    """

    def __init__(self, problems: Iterable[DefinitionProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._lines("vi"), self._lines("en"))

    def _lines(self, lang: str) -> str:
        more = len(self.problems) - SHOWN
        head = {
            "vi": f"{len(self.problems)} lỗi trong tệp định nghĩa:",
            "en": f"{len(self.problems)} problem(s) in the definition files:",
        }
        tail = {"vi": f"… và {more} lỗi nữa", "en": f"… and {more} more"}
        shown = [problem.line(lang) for problem in self.problems[:SHOWN]]
        return "\n".join([head[lang], *shown, *([tail[lang]] if more > 0 else [])])


class SubmissionError(Nq57Error):
    """A file that cannot be opened as its kind, or a call that cannot be carried out as asked.

    >>> from nq57_indicators import read_submission
    >>> try:
    ...     read_submission("nowhere.csv")
    ... except SubmissionError as error:
    ...     error.en
    'nowhere.csv: The file does not exist.'
    """


class InvalidDataError(Nq57Error):
    """Data with findings of the failing severity, raised only on request (``raise_for_findings``).

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [-1]}
    ... )
    >>> from nq57_indicators import validate
    >>> try:
    ...     validate(frame).raise_for_findings()
    ... except InvalidDataError as error:
    ...     error.en
    '1 finding(s): out-of-valid-range (1).'
    """


class UnknownIndicatorError(Nq57Error):
    """An id that the catalogue does not hold, with the nearest ids it does hold.

    >>> from nq57_indicators import load_catalogue
    >>> try:
    ...     load_catalogue().indicator("rd_gdp_shar")
    ... except UnknownIndicatorError as error:
    ...     error.en
    "There is no indicator 'rd_gdp_shar'. Did you mean 'rd_gdp_share'?"
    """
