"""What can go wrong, as one tree.

::

    Nq57Error                  every error this library raises on purpose
    ├── DefinitionError        definition files that do not hold together: all problems of all files
    ├── SubmissionError        a submission that cannot be read
    │   └── LimitError         one that is too large, too deep or too long to be read safely
    ├── LayoutError            a layout that does not fit its sheet
    ├── InvalidDataError       findings of the failing severity, when a report is asked to raise
    ├── UnknownIndicatorError  an id the catalogue does not hold; suggests the nearest ones
    └── ArgumentError          a wrong argument of a call; also a ValueError

Each has a ``code`` and ``fields``; the sentence of each code stands in ``texts/errors.toml``, in Vietnamese and English.
Something wrong with *data* is a finding (a row), never an exception; see ``nq57_indicators.validation``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nq57_indicators.services import service


class Portable(Exception):  # noqa: N818  # a property of errors, never raised as it is
    """An error that reaches other processes, and copies, whole: made again from what it holds, without ``__init__``.

    Python makes an error again from the text it shows; where ``__init__`` takes anything else, a pool of processes breaks.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.args), self.__dict__


def _made_again(kind: type[Portable], shown: tuple[Any, ...]) -> Portable:
    return kind.__new__(kind, *shown)


class Worded:
    """Something with a ``code`` and ``fields``; its sentence stands in ``texts/`` (``errors.toml``, ``reasons.toml``).

    The field ``place`` (a file, the name of an argument) is said before the sentence.
    """

    code: str
    fields: Mapping[str, Any]

    @property
    def vi(self) -> str:
        """The sentence in Vietnamese."""
        return self.in_language("vi")

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.in_language("en")

    def in_language(self, lang: str) -> str:
        """The sentence in ``lang`` ("vi" or "en")."""
        return str(service("sentence")(self.code, self.fields, lang))


@dataclass(frozen=True)
class Message(Worded):
    """What is said in each language, as its code and fields.

    >>> Message("no-such-indicator", {"name": "x"}).en
    "There is no indicator 'x'. Look names and ids up with: nq57 catalogue list."
    """

    code: str
    fields: Mapping[str, Any]


class Coded(Worded, Portable):
    """An error that says its code."""

    def __init__(self, code: str, **fields: Any) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code)

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"


class Nq57Error(Coded):
    """Base of every error raised on purpose: a ``code`` and ``fields`` for programs, sentences for people.

    >>> from nq57_indicators import Nq57Error, load_catalogue
    >>> try:
    ...     load_catalogue("nowhere")
    ... except Nq57Error as error:
    ...     error.code, error.fields, error.en.split(". ")[0]
    ('no-definition-folder', {'folder': 'nowhere'}, 'There is no definition folder nowhere')
    """

    def message(self, lang: str = "vi") -> str:
        """The message in ``lang`` ("vi" or "en").

        >>> from nq57_indicators.errors import SubmissionError
        >>> SubmissionError("file-not-found").message("en")
        'The file does not exist; check its name and folder.'
        """
        return self.in_language(lang)


@dataclass(frozen=True)
class DefinitionProblem:
    """One thing wrong in one definition file: where, and what, in both languages."""

    file: str
    field: str
    vi: str
    en: str

    def line(self, lang: str = "vi") -> str:
        """``file: field: message`` in one line."""
        if service("language_given")(lang) == "vi":
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
        super().__init__("definitions", number=len(self.problems))

    def in_language(self, lang: str) -> str:
        """The first problems, each in a line of its own, and how many more there are.

        >>> print(DefinitionError([DefinitionProblem("a.toml", "id", "thiếu", "missing")]).in_language("en"))
        1 problem(s) in the definition files:
        a.toml: id: missing
        """
        return _with_lines(super().in_language(lang), [problem.line(lang) for problem in self.problems], lang)


def _with_lines(head: str, lines: list[str], lang: str) -> str:
    """The first lines below a head, and how many more there are."""
    more = len(lines) - SHOWN
    rest = [Nq57Error("more-problems", number=more).in_language(lang)] if more > 0 else []
    return "\n".join([head, *lines[:SHOWN], *rest])


class SubmissionError(Nq57Error):
    """A submission that cannot be read: a file that cannot be opened as its kind, a frame that is not a table of figures.

    >>> from nq57_indicators import read_submission
    >>> try:
    ...     read_submission("nowhere.csv")
    ... except SubmissionError as error:
    ...     error.en
    'nowhere.csv: The file does not exist; check its name and folder.'
    """


class LimitError(SubmissionError):
    """A submission beyond a limit that protects the reader: the field that names the limit says what it is.

    >>> LimitError("not-enough-memory").en
    'There is not enough memory to read the file. Close other programs, split the file, or send CSV or Parquet.'
    """


class LayoutError(Nq57Error):
    """A layout (how a sheet is read) that does not fit the sheet or contradicts itself.

    >>> LayoutError("workbook-no-table").en
    'The workbook has no table: a header row with at least two cells is needed.'
    """


class ArgumentError(Nq57Error, ValueError):
    """A call with a wrong argument: it names the argument, what was given and what is expected.

    >>> import nq57_indicators as nq
    >>> try:
    ...     nq.load_catalogue(as_of="yesterday")
    ... except ArgumentError as error:
    ...     error.code, error.fields["name"], error.en
    ('not-a-day', 'as_of', "as_of='yesterday' is not a day; write it as 2025-07-01.")
    """


@dataclass(frozen=True)
class Spoken:
    """A line in both languages."""

    vi: str
    en: str

    def in_language(self, lang: str) -> str:
        """The line in ``lang`` ("vi" or "en")."""
        return self.en if service("language_given")(lang) == "en" else self.vi


class InvalidDataError(Nq57Error):
    """Data with findings of the failing severity, raised only on request (``raise_for_findings``).

    ``sentences`` holds all of them, a line each: place, what is wrong, how to mend it. The message shows the first 20.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [-1]}
    ... )
    >>> from nq57_indicators import validate
    >>> try:
    ...     validate(frame).raise_for_findings()
    ... except InvalidDataError as error:
    ...     print(error.en.partition(" → ")[0])
    1 finding(s): out-of-valid-range (1).
    DataFrame › D1: “Dossiers received in the period” = −1 dossiers, which cannot be. Allowed range: 0 or more.
    """

    def __init__(self, code: str, sentences: Iterable[Spoken] = (), **fields: Any) -> None:
        self.sentences = tuple(sentences)
        super().__init__(code, **fields)

    def in_language(self, lang: str) -> str:
        """The counts, the first findings, and how many more there are.

        >>> print(InvalidDataError("findings", [Spoken("A1: sai", "A1: wrong")], total=1, listed="x").in_language("en"))
        1 finding(s): x.
        A1: wrong
        """
        return _with_lines(super().in_language(lang), [sentence.in_language(lang) for sentence in self.sentences], lang)


class UnknownIndicatorError(Nq57Error):
    """An id that the catalogue does not hold, with the nearest ids it does hold.

    >>> from nq57_indicators import load_catalogue
    >>> try:
    ...     load_catalogue().indicator("rd_gdp_shar")
    ... except UnknownIndicatorError as error:
    ...     error.en
    "There is no indicator 'rd_gdp_shar'. Did you mean 'rd_gdp_share'? Look names and ids up with: nq57 catalogue list."
    """
