"""Columns of frames, from codes and figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


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
