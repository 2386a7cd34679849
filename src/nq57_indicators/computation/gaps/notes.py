"""What is to be said of every value held against a target, as bits of one number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.catalogue.succession import unknown_amendments
from nq57_indicators.computation.gaps.targets import OPERATORS, Targets
from nq57_indicators.computation.gaps.verdicts import YES
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.models.base import READ_ON_COPY
from nq57_indicators.models.codelists import GAP_NOTES
from nq57_indicators.models.indicator import Formula
from nq57_indicators.models.law import Disagreement

NOTE = {name: 1 << place for place, name in enumerate(GAP_NOTES)}


def target_notes(
    owned: Sequence[OwnedTarget],
    formulas: Sequence[Formula],
    disagreements: Iterable[Disagreement],
    as_of: date | None,
    assumed_base: str | None,
) -> NDArray[np.int16]:
    """The notes of each target with its formula: whether it may have been amended, where it was read, how it is counted."""
    disputed = {each.indicator for each in disagreements}
    notes = np.zeros(len(owned), np.int16)
    for at, (each, formula) in enumerate(zip(owned, formulas, strict=True)):
        source = each.target.source
        assumed = formula.rules.of_change and assumed_base and not formula.base_period and formula.averaging != "yoy"
        said = {
            "possibly_amended": bool(unknown_amendments(each.document, source.clause, as_of)),
            "read_on_copy": source.confidence == READ_ON_COPY,
            "definition_derived": formula.definition_basis == "derived",
            "sources_disagree": not disputed.isdisjoint((each.indicator, each.target.variant)),
            "base_assumed": bool(assumed),
        }
        notes[at] = sum(NOTE[name] for name, stands in said.items() if stands)
    return notes


def above_ranges(
    targets: Targets, target: NDArray[np.int64], met: NDArray[np.int8], worst: Floats, high: Floats
) -> NDArray[np.int16]:
    """A target that is a range on the way is met above it too, which is said; ``target`` is that of each row."""
    open_range = (targets.operator == OPERATORS.index("range")) & ~targets.two_sided
    if not open_range.any():
        return np.zeros(len(met), np.int16)
    beyond = open_range[target] & (worst > high) & (met == YES)
    return np.where(beyond, NOTE["above_range"], 0).astype(np.int16)
