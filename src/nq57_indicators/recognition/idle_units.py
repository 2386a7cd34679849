"""A unit declared for all figures that is of the kind of none of them: it says something else than the file does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.questions import DIFFER, Question
from nq57_indicators.recognition.session import Session
from nq57_indicators.recognition.statements import AS_IN_CELLS, NOT_READ
from nq57_indicators.tables.findings import column_letter
from nq57_indicators.tables.observations import Observations


def hold_figures_of_another_kind(session: Session, observations: Observations, faulty: NDArray[np.bool_]) -> None:
    """Mark as ``faulty`` the figures of each sheet that wait for an answer, or are not to be read, and ask.

    None where any figure is of that kind: a folder may hold money beside counts, and a unit of money says nothing of these.
    """
    unit, units = session.declared.units, session.units
    read = ~np.isnan(observations.value) & ~faulty
    if not isinstance(unit, str) or not read.any():
        return
    if (units.base_of(observations.variable) == units.base[units.declared[0]]).any():
        return
    key, choices, names = f"unit_measure|option|{unit}", (AS_IN_CELLS, NOT_READ), session.codes.catalogue.units
    for file in np.unique(observations.file[read]).tolist():
        answer = session.answer(DIFFER, file, key)
        if answer == AS_IN_CELLS:
            continue
        rows = np.flatnonzero(read & (observations.file == file))
        faulty[rows] = True
        if answer == NOT_READ:
            continue
        own = [names[session.codes.units[code]].name.vi for code in np.unique(observations.unit[rows]).tolist()]
        row, column = int(observations.row[rows[0]]), int(observations.column[rows[0]])
        found = f"units={unit}; {column_letter(column)}{row}: {', '.join(own)}"
        session.ask(Question(DIFFER, session.store.sources[file], key, row, column, found, choices, len(rows)))
        session.store.add(DIFFER, row=row, file=file, column=column, found=found, expected=", ".join(choices))
