"""Observations as the frame that users see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.models.codelists import BASES, CALENDARS, FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES
from nq57_indicators.tables.observations import NO_DECIMALS, Observations, stamps


def observations_frame(observations: Observations) -> pd.DataFrame:
    """The observations table, one row per figure, in the order of the input."""
    codes = observations.codebook
    nothing = np.full(len(observations), np.nan)
    labels = [period.label for period in observations.periods.periods]
    return pd.DataFrame(
        {
            "variable": categories(observations.variable, codes.items),
            "ref_area": categories(observations.area, codes.areas),
            "time_period": labelled(observations.period, labels),
            "calendar": categories(observations.calendar, CALENDARS),
            "flow": categories(observations.flow, FLOWS),
            "provider": categories(observations.provider, observations.providers),
            "stage": categories(observations.stage, STAGES),
            "obs_value": observations.value,
            "lower": nothing if observations.lower is None else observations.lower,
            "upper": nothing if observations.upper is None else observations.upper,
            "unit_measure": categories(observations.unit, observations.units),
            "decimals": integers(observations.decimals, observations.decimals != NO_DECIMALS),
            "obs_status": categories(observations.status, OBS_STATUSES),
            "missing_reason": categories(observations.reason, MISSING_REASONS),
            "basis": categories(
                np.full(len(observations), -1) if observations.basis is None else observations.basis, BASES
            ),
            "vintage": stamps(observations.vintage),
            "file": observations.file.astype(np.int32),
            "row": observations.row.astype(np.int32),
            "column": observations.column.astype(np.int32),
        }
    )


def categories(codes: NDArray[np.integer[Any]], names: Sequence[str]) -> Any:
    """Codes as a categorical of all ``names``; -1 is missing."""
    own = np.asarray(codes).astype(code_kind(len(names)), copy=False)
    return pd.Categorical.from_codes(own, categories=_index(tuple(names)), validate=False)


def code_kind(count: int) -> type[np.signedinteger[Any]]:
    """The type that pandas keeps codes of so many categories in: arrays of it are taken as they are."""
    return next(kind for kind in (np.int8, np.int16, np.int32) if count < np.iinfo(kind).max)


@lru_cache(maxsize=64)
def _index(names: tuple[str, ...]) -> pd.Index[str]:
    return pd.Index(list(names), dtype="str")


def labelled(codes: NDArray[np.integer[Any]], labels: list[str]) -> Any:
    """The same for names that may repeat (one label under two calendars)."""
    distinct = list(dict.fromkeys(labels))
    if len(distinct) == len(labels):
        return categories(codes, distinct)
    where = {label: code for code, label in enumerate(distinct)}
    lookup = np.array([where[label] for label in labels] + [-1], code_kind(len(distinct)))
    return categories(lookup[codes], distinct)


def integers(
    figures: NDArray[np.integer[Any]], known: NDArray[np.bool_], kind: type[np.signedinteger[Any]] = np.int64
) -> pd.arrays.IntegerArray:
    """Whole numbers, missing where not ``known``."""
    return pd.arrays.IntegerArray(np.asarray(figures, kind), ~known)
