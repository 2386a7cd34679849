"""A submission: what was read, as observations, with the findings of reading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nq57_indicators.services import service
from nq57_indicators.tables.doubts import Doubt, ReadAs, doubts_frame, waiting_for
from nq57_indicators.tables.findings import FindingStore
from nq57_indicators.tables.observations import Observations
from nq57_indicators.tables.own_copy import own_copy

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from nq57_indicators.catalogue import Catalogue


class Submission:
    """Figures as submitted. Get one with ``read_submission``.

    ``observations``, ``findings`` and ``doubts`` are the tables of that name (see ``nq57_indicators.models.tables``); ``files``
    lists what was read, ``read_as`` how each table of it was read that is not plainly long or wide. Rows whose area, variable
    or period could not be told are findings only; figures that hang on a doubt wait for its answer.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nộ"], "time_period": ["2025-Q4"], "obs_value": [1]}
    ... )
    >>> from nq57_indicators import read_submission
    >>> submission = read_submission(frame)
    >>> len(submission.observations), submission.findings["rule"].tolist()
    (0, ['unknown-area'])
    """

    def __init__(
        self,
        coded: Observations,
        faulty: NDArray[np.bool_],
        store: FindingStore,
        asked: tuple[Doubt, ...] = (),
        read_as: tuple[ReadAs, ...] = (),
        declared: Mapping[str, object] | None = None,
        beside: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._coded = coded
        self._faulty = faulty
        self._store = store
        self.asked = asked
        """The doubts, one after another."""
        self.read_as = read_as
        self.declared = dict(declared or {})
        """What the caller declared of the sources, by name."""
        self._beside = tuple(beside)
        """The other files that were read, each after the option that named it."""

    @property
    def waiting(self) -> tuple[Doubt, ...]:
        """The doubts that figures wait for."""
        return waiting_for(self.asked)

    @property
    def assumed(self) -> tuple[Doubt, ...]:
        """The doubts that nothing waits for: an answer is assumed until somebody gives one."""
        return tuple(doubt for doubt in self.asked if doubt.assumed is not None)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue it was read with."""
        return self._coded.codebook.catalogue

    @property
    def files(self) -> list[str]:
        """The files it came from."""
        return list(dict.fromkeys(source.file for source in self._store.sources))

    @own_copy
    def observations(self) -> pd.DataFrame:
        """The observations table, one row per figure."""
        return self._coded.to_frame()

    @own_copy
    def findings(self) -> pd.DataFrame:
        """The findings of reading and recognising; ``validate`` adds those of the rules."""
        return self._store.to_frame()

    @own_copy
    def doubts(self) -> pd.DataFrame:
        """The doubts table, one row per question."""
        return doubts_frame(self.asked)

    def __len__(self) -> int:
        return len(self._coded)

    def __repr__(self) -> str:
        return f"<Submission: {len(self)} observations, {len(self._store)} findings, {len(self.files)} file(s)>"

    def _repr_html_(self) -> str:
        return str(service("submission_html")(self))
