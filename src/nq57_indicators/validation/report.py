"""One call for all rules: every finding of a submission in one pass, and the figures that may be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.errors import InvalidDataError, Spoken
from nq57_indicators.models.arguments import path_given
from nq57_indicators.models.codelists import OFF, SEVERITIES
from nq57_indicators.models.confirmations import Confirmation
from nq57_indicators.services import service
from nq57_indicators.tables.findings import FindingStore, Source
from nq57_indicators.tables.observations import Observations
from nq57_indicators.tables.own_copy import own_copy
from nq57_indicators.tables.submission import Submission
from nq57_indicators.texts.codes import code_given

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from nq57_indicators.catalogue import Catalogue


class Report:
    """What a validation says.

    ``findings`` and ``accepted`` are the tables of that name (see ``nq57_indicators.models.tables``); ``unchecked`` names the
    rules that need something nobody gave, ``submission`` is what was checked.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [-1]}
    ... )
    >>> from nq57_indicators import validate
    >>> report = validate(frame)
    >>> report.ok, len(report.accepted), report.findings["rule"].tolist()
    (False, 0, ['out-of-valid-range'])
    """

    def __init__(
        self,
        submission: Submission,
        store: FindingStore,
        kept: NDArray[np.bool_],
        shared: NDArray[np.bool_],
        unchecked: tuple[str, ...],
        unconfirmed: NDArray[np.bool_] | None = None,
        confirmed: Mapping[int, Confirmation] = MappingProxyType({}),
        beside: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.submission = submission
        self.unchecked = unchecked
        self._whole = store
        self._store = store.listed()
        self._kept = kept
        """Which observations of the submission are accepted, for the computation."""
        self._shared = shared
        """Which of them share their cell with another one, under whatever vintage."""
        self._unconfirmed = unconfirmed
        """Which observations somebody has yet to confirm."""
        self._confirmed = dict(confirmed)
        """The confirmations that hold here, by the number of each observation that a finding was about."""
        self._beside = (*submission._beside, *beside)
        """The files beside the figures that were read, each after the option that named it."""

    @property
    def _coded(self) -> Observations:
        """The accepted observations as codes."""
        return replace(self.submission._coded, unconfirmed=self._unconfirmed).take(self._kept)

    @property
    def accepted_count(self) -> int:
        """The number of accepted observations."""
        return int(np.count_nonzero(self._kept))

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue the submission was read with."""
        return self.submission.catalogue

    @own_copy
    def findings(self) -> pd.DataFrame:
        """Every finding, one row each, by file and place."""
        return self._store.to_frame()

    @own_copy
    def accepted(self) -> pd.DataFrame:
        """The observations without an error of their own."""
        return self._coded.to_frame()

    @property
    def _files(self) -> list[str]:
        """Every file that was read: none of them is written over."""
        return [*self.submission.files, *(file for _, file in self._beside)]

    @property
    def _read_from(self) -> list[Source]:
        """The sheets that the places of figures point into."""
        return self.submission._store.sources

    @property
    def confirmations(self) -> tuple[Confirmation, ...]:
        """The confirmations that hold for figures of this submission: their findings are not there."""
        return tuple(dict.fromkeys(self._confirmed.values()))

    @property
    def doubts(self) -> pd.DataFrame:
        """Every question that reading left open, one row each."""
        return self.submission.doubts

    @property
    def ok(self) -> bool:
        """Whether there is no finding of severity error, and no figure waits for an answer."""
        return not self.submission.waiting and not any(map(self._is_error, self._store.numbers))

    def _is_error(self, rule: str) -> bool:
        return self._store.severity(rule) == "error"

    @property
    def lowered(self) -> pd.DataFrame:
        """The rules that a caller has lowered: columns rule, severity (its own), set, number (of its findings, shown or not)."""
        import pandas as pd

        own, numbers, lowered = self.catalogue.rules, self._whole.numbers, self._whole.severities
        order = (*SEVERITIES, OFF)
        rules = sorted(rule for rule in lowered if order.index(lowered[rule]) > order.index(own[rule].severity))
        return pd.DataFrame(
            {
                "rule": pd.Series(rules, dtype="str"),
                "severity": pd.Series([own[rule].severity for rule in rules], dtype="str"),
                "set": pd.Series([lowered[rule] for rule in rules], dtype="str"),
                "number": pd.Series([numbers[rule] for rule in rules], dtype="int64"),
            }
        )

    @own_copy
    def set_aside(self) -> pd.DataFrame:
        """The findings that rules set to ``off`` would have had, in the columns of ``findings``."""
        return self._whole.set_aside().to_frame()

    def counts(self) -> pd.DataFrame:
        """Number of findings by rule: columns rule, severity, dimension, number; the most severe first.

        >>> import pandas as pd
        >>> frame = pd.DataFrame(
        ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [-1]}
        ... )
        >>> from nq57_indicators import validate
        >>> validate(frame).counts().values.tolist()
        [['out-of-valid-range', 'error', 'correct', 1]]
        """
        import pandas as pd

        rules, severity = self.catalogue.rules, self._store.severity
        numbers = self._store.counts()
        order = sorted(numbers, key=lambda rule: (SEVERITIES.index(severity(rule)), -numbers[rule], rule))
        return pd.DataFrame(
            {
                "rule": pd.Series(order, dtype="str"),
                "severity": pd.Series([severity(rule) for rule in order], dtype="str"),
                "dimension": pd.Series([rules[rule].dimension for rule in order], dtype="str"),
                "number": pd.Series([numbers[rule] for rule in order], dtype="int64"),
            }
        )

    def raise_for_findings(self, severity: str = "error") -> Report:
        """Raise ``InvalidDataError`` when there are findings of ``severity`` or worse; otherwise return the report.

        A severity other than error, warning, confirm and note is an ``ArgumentError``.

        >>> import pandas as pd
        >>> frame = pd.DataFrame(
        ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [1]}
        ... )
        >>> from nq57_indicators import validate
        >>> validate(frame).raise_for_findings().ok
        True
        """
        worst = SEVERITIES[: SEVERITIES.index(code_given("severity", severity, SEVERITIES, "severity")) + 1]
        counts = self.counts()
        bad = counts[counts["severity"].isin(worst)]
        if len(bad):
            listed = ", ".join(f"{rule} ({number})" for rule, number in zip(bad["rule"], bad["number"], strict=True))
            total = int(bad["number"].sum())
            raise InvalidDataError("findings", self._said(worst), total=total, listed=listed)
        return self

    def sentences(self, lang: str = "vi") -> pd.DataFrame:
        """Every finding as people read it: the table ``sentences`` in ``lang`` ("vi" or "en"), the most severe first.

        Where it is (file, sheet, cell), what is wrong, how to mend it, and the ``option`` of ``read_submission`` that answers
        it, where there is such a one (several are divided by " | ").

        >>> import pandas as pd
        >>> frame = pd.DataFrame(
        ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nam"], "time_period": ["2024"], "obs_value": [-1]}
        ... )
        >>> from nq57_indicators import validate
        >>> validate(frame).sentences("en")[["rule", "place"]].values.tolist()
        [['out-of-valid-range', 'DataFrame › D1']]
        >>> validate(frame).sentences("en")["fix"].item()
        'Check the figure and its unit; a figure in brackets is read as a negative one.'
        """
        table: pd.DataFrame = service("sentences")(self, lang)
        return table

    def annotate(
        self, output: str | Path, *, previous: Report | str | Path | None = None, lang: str = "vi"
    ) -> pd.DataFrame:
        """Return the submitted files with every finding written where it is: a comment and a colour on the cell.

        ``output`` is a workbook (.xlsx, or .xlsm for an .xlsm) for the one file that was read, else a folder: there every
        file keeps its name, and an overview stands beside them. A sheet in front lists what is to be done; what else the
        workbook holds stays as it was. ``previous`` is an earlier report or its JSON, by which each finding is new or left,
        and what is no longer found is listed. Gives the table ``returned``, one row for each file.

        Raises ``SubmissionError`` for a file that cannot be returned (password, damage) where it is the only one, and for
        a report on a frame; ``ArgumentError`` for an output that is an input, or does not suit.

        >>> import tempfile
        >>> from pathlib import Path
        >>> from nq57_indicators import read_submission, validate
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     sent, back = Path(folder) / "q3.csv", Path(folder) / "q3.xlsx"
        ...     lines = "variable,ref_area,time_period,obs_value", "dossiers_received,Hà Nội,2025-Q3,-1"
        ...     _ = sent.write_text("\\n".join(lines), encoding="utf-8")
        ...     returned = validate(read_submission(sent)).annotate(back)
        ...     returned[["workbook", "errors"]].values.tolist()
        [['q3.xlsx', 1]]
        """
        table: pd.DataFrame = service("annotate")(self, output, previous=previous, lang=lang)
        return table

    def save(self, path: str | Path, format: str = "json", *, fail_on: str = "error", lang: str = "vi") -> Path:
        """Write the report into one file, whole or not at all; returns its path.

        ``format``: ``json`` (every finding with its sentences in both languages), ``junit`` (XML that CI servers show as
        tests), ``sarif`` (SARIF 2.1.0, for code hosts), ``github`` (annotations in a log) or ``markdown``. ``fail_on`` is the
        severity from which the data fails, ``lang`` the language of the sentences ("vi" or "en").

        Raises ``ArgumentError`` for a format, severity or language that does not exist and where the path is that of an
        input, ``Nq57Error`` where the file cannot be written.

        >>> import tempfile
        >>> import pandas as pd
        >>> from nq57_indicators import validate
        >>> figure = {"variable": "dossiers_received", "ref_area": "Hà Nội", "time_period": "2025-Q4", "obs_value": -1}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     validate(pd.DataFrame([figure])).save(f"{folder}/check.sarif", "sarif", lang="en").name
        'check.sarif'
        """
        return Path(service("save_report")(self, path_given("path", path), format, fail_on, lang))

    def _said(self, severities: Sequence[str]) -> tuple[Spoken, ...]:
        """The findings of some severities, each in a line of both languages."""
        vi, en = (self.sentences(lang) for lang in ("vi", "en"))
        lines = (table["place"] + ": " + table["sentence"] + " → " + table["fix"] for table in (vi, en))
        worst = vi["severity"].isin(severities)
        return tuple(Spoken(*line) for line, bad in zip(zip(*lines, strict=True), worst, strict=True) if bad)

    def __repr__(self) -> str:
        return f"<Report: {self.accepted_count} accepted observations, {len(self._store)} findings, ok={self.ok}>"

    def _repr_html_(self) -> str:
        return str(service("report_html")(self))
