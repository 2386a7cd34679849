"""Columns of frames, from codes and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.periods import labels_in_time


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


def labelled(codes: NDArray[np.integer[Any]], labels: Sequence[str]) -> Any:
    """Periods as an ordered categorical of their labels, in the order of time; a label may stand under two calendars.

    >>> labelled(np.array([1, 0, -1]), ["2025-Q1", "2024"]).tolist()
    ['2024', '2025-Q1', nan]
    """
    return in_time(places_in_time(labels).take(codes), labels)


def in_time(places: NDArray[np.integer[Any]], labels: Sequence[str]) -> Any:
    """The same of periods that are told by their place in the order of time already."""
    ordered, _ = _in_time(tuple(labels))
    return pd.Categorical.from_codes(places, dtype=ordered, validate=False)


def places_in_time(labels: Sequence[str]) -> NDArray[np.signedinteger[Any]]:
    """The place of each label among all of them in the order of time, and behind these that of none, -1."""
    return _in_time(tuple(labels))[1]


@lru_cache(maxsize=64)
def _in_time(labels: tuple[str, ...]) -> tuple[pd.CategoricalDtype, NDArray[np.signedinteger[Any]]]:
    """The labels in the order of time, and the place of each among them; that of none is -1."""
    ordered = time_category(labels)
    return ordered, np.append(ordered.categories.get_indexer(pd.Index(labels)), -1).astype(code_kind(len(labels)))


def time_category(labels: Iterable[str]) -> pd.CategoricalDtype:
    """The type of a column of these periods: compared and sorted, they come in the order of time."""
    return pd.CategoricalDtype(pd.Index(labels_in_time(labels), dtype="str"), ordered=True)


def integers(
    figures: NDArray[np.integer[Any]], known: NDArray[np.bool_], kind: type[np.signedinteger[Any]] = np.int64
) -> pd.arrays.IntegerArray:
    """Whole numbers, missing where not ``known``."""
    return pd.arrays.IntegerArray(np.asarray(figures, kind), ~known)
