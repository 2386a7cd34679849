"""Frames that a caller gives, back as codes: the one door of the single steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.computation.panels.panel import Floats, Ints
from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import BASES, CALENDARS, FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS, Observations, PeriodTable


def observations_of(frame: pd.DataFrame, catalogue: Catalogue | None) -> Observations:
    """An observations table as codes. It is taken as it is: what cannot be read is an error of the caller."""
    if not hasattr(frame, "columns"):
        raise refused(
            "observations", frame, Text(vi="một bảng số liệu (pandas)", en="a frame of observations (pandas)")
        )
    codes = codebook(catalogue_given(catalogue))
    providers, units = list(codes.providers), list(codes.units)
    calendar = _codes(frame, "calendar", list(CALENDARS), "statistical")
    periods, period = _periods(frame, calendar)
    area = _codes(frame, "ref_area", codes.areas)
    provider = _named(frame, "provider", providers)
    bounded = "lower" in frame and frame["lower"].notna().any()
    return Observations(
        codebook=codes,
        periods=periods,
        variable=_codes(frame, "variable", codes.items),
        area=area,
        period=period,
        calendar=calendar.astype(np.int8),
        flow=_codes(frame, "flow", list(FLOWS), "period"),
        provider=np.where(provider < 0, area, provider),
        stage=_codes(frame, "stage", list(STAGES), "actual"),
        value=_numbers(frame, "obs_value"),
        unit=_named(frame, "unit_measure", units),
        decimals=_whole(frame, "decimals", NO_DECIMALS).astype(np.int8),
        status=_codes(frame, "obs_status", list(OBS_STATUSES), "normal"),
        reason=_codes(frame, "missing_reason", list(MISSING_REASONS), ""),
        vintage=_days(frame),
        file=_whole(frame, "file", -1),
        row=_whole(frame, "row", -1),
        column=_whole(frame, "column", -1),
        lower=_numbers(frame, "lower") if bounded else None,
        upper=_numbers(frame, "upper") if bounded else None,
        basis=_codes(frame, "basis", list(BASES), "") if bounded else None,
        providers=providers,
        units=units,
    )


def _column(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name not in frame:
        raise SubmissionError(f"Thiếu cột {name!r}.", f"Column {name!r} is missing.")
    return frame[name]


def _unknown(name: str, text: object) -> SubmissionError:
    return SubmissionError(f"{name}: không có {text!r}.", f"{name}: there is no {text!r}.")


def _codes(frame: pd.DataFrame, name: str, known: list[str], default: str | None = None) -> Ints:
    """Codes of a column. An empty cell takes the default (-1 for an empty default); an unknown id is refused."""
    empty = known.index(default) if default else -1
    if default is not None and name not in frame:
        return np.full(len(frame), empty, np.int32)
    texts = pd.Categorical(_column(frame, name))
    where = {text: code for code, text in enumerate(known)}
    table = np.array([*(where.get(str(text), -1) for text in texts.categories), empty], np.int32)
    used = np.unique(texts.codes[texts.codes >= 0])
    wrong = used[table[used] < 0]
    if len(wrong):
        raise _unknown(name, texts.categories[wrong[0]])
    return np.asarray(table[texts.codes])


def _named(frame: pd.DataFrame, name: str, known: list[str]) -> Ints:
    """Codes of a column whose names need not be of the catalogue: new ones join the known; an empty cell is -1."""
    if name not in frame:
        return np.full(len(frame), -1, np.int32)
    texts = pd.Categorical(frame[name])
    where = {text: code for code, text in enumerate(known)}
    table = [where.setdefault(str(text), len(where)) for text in texts.categories]
    known.extend(list(where)[len(known) :])
    return np.asarray(np.array([*table, -1], np.int32)[texts.codes])


def _periods(frame: pd.DataFrame, calendar: Ints) -> tuple[PeriodTable, Ints]:
    """The periods of a frame and their code in every row; each pair of label and calendar is read once."""
    texts = pd.Categorical(_column(frame, "time_period"))
    if (texts.codes < 0).any():
        raise _unknown("time_period", "")
    pairs, at = np.unique(texts.codes.astype(np.int64) * len(CALENDARS) + calendar, return_inverse=True)
    table = PeriodTable()
    found = []
    for label, which in zip(*divmod(pairs, len(CALENDARS)), strict=True):
        try:
            found.append(table.add(parse_period(str(texts.categories[label]), CALENDARS[which])))
        except PeriodError as error:
            raise SubmissionError(error.vi, error.en) from error
    return table, np.array(found, np.int32)[at]


def _numbers(frame: pd.DataFrame, name: str) -> Floats:
    try:
        return _column(frame, name).to_numpy(float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise SubmissionError(
            f"Cột {name!r} có ô không phải là số: {error}.", f"Column {name!r} has a cell that is no number: {error}."
        ) from error


def _whole(frame: pd.DataFrame, name: str, empty: int) -> Ints:
    """A column of whole numbers; ``empty`` where there is none."""
    if name not in frame:
        return np.full(len(frame), empty, np.int32)
    return np.asarray(frame[name].astype("Int64").fillna(empty), np.int32)


def _days(frame: pd.DataFrame) -> NDArray[np.int32]:
    """Vintages as day numbers."""
    if "vintage" not in frame:
        return np.full(len(frame), NO_DAY, np.int32)
    vintage = pd.to_datetime(frame["vintage"])
    days = vintage.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(vintage.isna().to_numpy(), NO_DAY, days).astype(np.int32)
