"""The door for collecting: which bodies have answered a duty, and which files could not be placed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from nq57_indicators.assessment import validate
from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.catalogue.duties import body_named, duty_named
from nq57_indicators.errors import ArgumentError
from nq57_indicators.forms.collecting.counting import Sent, counted, period_asked, sent
from nq57_indicators.forms.collecting.received import Register, register_given, with_days
from nq57_indicators.forms.collecting.telling import paragraphs
from nq57_indicators.forms.collecting.workbook import write_collection
from nq57_indicators.models.arguments import path_given, texts_given
from nq57_indicators.models.layouts import Answers, Layout
from nq57_indicators.periods import period_given
from nq57_indicators.reading.submission import read_submission
from nq57_indicators.texts.language import language_given
from nq57_indicators.validation.report import Report
from nq57_indicators.writing.overlap import check_file
from nq57_indicators.writing.plain import without_formulas
from nq57_indicators.writing.whole import whole_file

_BESIDE: Final = ("files-beside", "own-results")


class Collection:
    """Who has sent what. Get one with ``collect``.

    ``table`` is the table ``collected`` (see ``nq57_indicators.models.tables``): one row per duty and body, in the official
    order of the bodies, never by what they achieve. ``unplaced`` names the files of which no body is known, with the rule that
    says why; ``report`` is what was found in all files.
    """

    def __init__(self, report: Report, table: pd.DataFrame, unplaced: pd.DataFrame, known_at: str | None) -> None:
        self.report = report
        self._table, self._unplaced = table, unplaced
        self.known_at = known_at

    @property
    def table(self) -> pd.DataFrame:
        """One row per duty and body; a copy."""
        return self._table.copy()

    @property
    def unplaced(self) -> pd.DataFrame:
        """Files whose body is not known: columns file, rule; a copy."""
        return self._unplaced.copy()

    @property
    def complete(self) -> bool:
        """Whether all have sent in time, and nothing has to be sent back or looked at."""
        table = self._table
        return bool((table["status"] == "in_time").all() and not table["returned"].any()) and self._unplaced.empty

    def text(self, lang: str = "vi") -> str:
        """A paragraph per duty for the reminder."""
        asked = language_given(lang)
        return "\n".join(paragraphs(self._table, self._unplaced, self.report.catalogue, self.known_at, asked))

    def save(self, path: str | Path, lang: str = "vi") -> Path:
        """Write the table as ``.xlsx``, with the paragraph above it, or as ``.csv``; never over a file that was read."""
        place, lang = path_given("path", path), language_given(lang)
        kind = place.suffix.lower()
        if kind not in (".xlsx", ".csv"):
            raise ArgumentError("collect-format", file=place.name)
        check_file(place, self.report._files)
        with whole_file(place) as writing:
            if kind == ".csv":
                without_formulas(self._table).to_csv(writing, index=False, encoding="utf-8", lineterminator="\n")
            else:
                write_collection(writing, self._table, self._unplaced, self.text(lang), self.report.catalogue, lang)
        return place

    def __repr__(self) -> str:
        counts = self._table["status"].value_counts()
        said = ", ".join(f"{number} {status}" for status, number in counts.items())
        return f"<Collection: {said}, {len(self._unplaced)} unplaced>"


def collect(
    source: str | Path | Sequence[str | Path],
    expected: str | Sequence[str],
    *,
    period: str | None = None,
    bodies: str | Sequence[str] | None = None,
    known_at: datetime | date | str | None = None,
    register: Register | None = None,
    layout: Layout | str | Path | Sequence[Layout | str | Path] | None = None,
    answers: Answers | Mapping[str, str] | str | Path | None = None,
    catalogue: Catalogue | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Collection:
    """Who of those that owe a report has sent it: from a folder of files, for the duties ``expected``.

    The day of a figure is that of its column, of a folder ``received=2026-09-24``, or of its file in the ``register`` (a
    mapping of file names to days, or a CSV or Excel file with columns "tệp" and "ngày nhận"); never that of the file system.
    ``known_at`` is the moment that is looked at (``2026-09-25`` or ``2026-09-25T17:00``): what came later does not count.
    ``period`` may be left out where the files hold figures of one period only. ``layout`` and ``answers`` are those of
    ``read_submission``.

    A report with errors or open questions counts as sent, and is to be returned; so does a form of ours that can no longer be
    read. A form left blank was not sent.

    Raises ``ArgumentError`` for a period that is not clear, ``UnknownIndicatorError`` for an unknown duty, ``SubmissionError``
    for a folder that is not there.

    >>> import tempfile
    >>> from nq57_indicators import form
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     frame = form("2026-S1", duty="nq03_half_year", body="P34-24").assign(obs_value=[30, 20, 25], vintage="2026-06-12")
    ...     frame.to_csv(Path(folder) / "bac_ninh.csv", index=False)
    ...     found = collect(folder, "nq03_half_year", bodies=["P34-01", "P34-24"])
    >>> found.table[["body", "status", "asked", "accepted"]].values.tolist()
    [['P34-01', 'not_sent', 3, 0], ['P34-24', 'in_time', 3, 3]]
    """
    catalogue = catalogue_given(catalogue)
    duties = [duty_named(catalogue, name) for name in texts_given("expected", expected)]
    if not duties:
        raise ArgumentError("collect-nothing-expected")
    moment, day = _moment(known_at)
    label = None if period is None else period_given("period", period)
    named = None if bodies is None else texts_given("bodies", bodies)
    days = register_given(register)
    read = read_submission(source, layout=layout, answers=answers, catalogue=catalogue, progress=progress)
    report = validate(with_days(read, days))
    known = sent(report, day, days)
    parts, placed = [], set[str]()
    for duty in duties:
        asked = period_asked(duty, known, label)
        only = None if named is None else [body_named(catalogue, name, asked.end) for name in named]
        table, files = counted(report, duty, asked, known, day, only)
        parts.append(table)
        placed |= files
    return Collection(report, pd.concat(parts, ignore_index=True), _unplaced(report, known, placed), moment)


def _moment(known_at: datetime | date | str | None) -> tuple[str | None, date | None]:
    """The moment in ISO text, and its day."""
    if known_at is None:
        return None, None
    try:
        moment = datetime.fromisoformat(known_at) if isinstance(known_at, str) else known_at
    except ValueError:
        raise ArgumentError("not-a-day", name="known_at", day=known_at) from None
    if not isinstance(moment, date):
        raise ArgumentError("not-a-day", name="known_at", day=known_at)
    has_time = isinstance(moment, datetime) and not (isinstance(known_at, str) and len(known_at) == len("2026-09-25"))
    day = moment.date() if isinstance(moment, datetime) else moment
    return (moment.isoformat() if has_time else day.isoformat()), day


def _unplaced(report: Report, known: Sent, placed: set[str]) -> pd.DataFrame:
    """The files that answer none of the duties: an open question, the first error, or that they are of something else."""
    findings = report.findings[["file", "rule", "severity"]].astype("object").dropna(subset="file")
    beside = set(findings.loc[findings["rule"].isin(_BESIDE), "file"])
    files = sorted({*report.submission.files, *findings["file"]} - placed - beside - known.later)
    errors = findings[findings["severity"] == "error"].drop_duplicates("file").set_index("file")["rule"]
    waiting = report.doubts[report.doubts["assumed"].isna()]
    doubts = waiting.drop_duplicates("file").set_index("file")["question"]
    filled = set(known.figures.loc[known.figures["given"], "file"])
    rules = [doubts.get(file) or errors.get(file) or ("other" if file in filled else "blank") for file in files]
    return pd.DataFrame({"file": files, "rule": rules}, dtype="object")
