"""Frames that a caller gives, back as codes: the one door of the single steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.computation.panels.panel import Floats, Ints
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import BASES, CALENDARS, FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.tables.codebook import codebook, names_in_order
from nq57_indicators.tables.frames_given import frame_given
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS, Observations, PeriodTable


def observations_of(frame: pd.DataFrame, catalogue: Catalogue | None) -> Observations:
    """An observations table as codes. It is taken as it is: what cannot be read is an error of the caller."""
    frame = frame_given("observations", frame)
    codes = codebook(catalogue_given(catalogue))
    providers, units = list(codes.providers), list(codes.units)
    calendar = codes_of(frame, "calendar", list(CALENDARS), "statistical")
    periods, period = _periods(frame, calendar)
    area = codes_of(frame, "ref_area", codes.areas)
    provider = _named(frame, "provider", providers)
    bounded = "lower" in frame and frame["lower"].notna().any()
    return Observations(
        codebook=codes,
        periods=periods,
        variable=codes_of(frame, "variable", codes.items),
        area=area,
        period=period,
        calendar=calendar.astype(np.int8),
        flow=codes_of(frame, "flow", list(FLOWS), "period"),
        provider=np.where(provider < 0, area, provider),
        stage=codes_of(frame, "stage", list(STAGES), "actual"),
        value=numbers_of(frame, "obs_value"),
        unit=_named(frame, "unit_measure", units),
        decimals=whole_numbers_of(frame, "decimals", NO_DECIMALS).astype(np.int8),
        status=codes_of(frame, "obs_status", list(OBS_STATUSES), "normal"),
        reason=codes_of(frame, "missing_reason", list(MISSING_REASONS), ""),
        vintage=_days(frame),
        file=whole_numbers_of(frame, "file", -1),
        row=whole_numbers_of(frame, "row", -1),
        column=whole_numbers_of(frame, "column", -1),
        lower=numbers_of(frame, "lower") if bounded else None,
        upper=numbers_of(frame, "upper") if bounded else None,
        basis=codes_of(frame, "basis", list(BASES), "") if bounded else None,
        unconfirmed=frame["note"].eq("unconfirmed").to_numpy(bool) if "note" in frame else None,
        providers=providers,
        units=units,
    )


def column_of(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column that must be there."""
    if name not in frame:
        raise ArgumentError("column-missing", name=name)
    return frame[name]


def unknown_id(name: str, text: object) -> ArgumentError:
    """The error for an id that the catalogue does not hold."""
    return ArgumentError("not-in-catalogue", name=name, text=text)


def codes_of(frame: pd.DataFrame, name: str, known: list[str], default: str | None = None) -> Ints:
    """Codes of a column. An empty cell takes the default (-1 for an empty default); an unknown id is refused."""
    empty = known.index(default) if default else -1
    if default is not None and name not in frame:
        return np.full(len(frame), empty, np.int32)
    texts = pd.Categorical(column_of(frame, name))
    if default is None and (texts.codes < 0).any():
        raise unknown_id(name, "")
    where = {text: code for code, text in enumerate(known)}
    table = np.array([*(where.get(str(text), -1) for text in texts.categories), empty], np.int32)
    used = np.unique(texts.codes[texts.codes >= 0])
    wrong = used[table[used] < 0]
    if len(wrong):
        raise unknown_id(name, texts.categories[wrong[0]])
    return np.asarray(table[texts.codes])


def _named(frame: pd.DataFrame, name: str, known: list[str]) -> Ints:
    """Codes of a column whose names need not be of the catalogue: new ones join the known; an empty cell is -1."""
    if name not in frame:
        return np.full(len(frame), -1, np.int32)
    texts = pd.Categorical(frame[name])
    where = {text: code for code, text in enumerate(known)}
    table = [where.setdefault(str(text), len(where)) for text in texts.categories]
    first = len(known)
    known.extend(list(where)[first:])
    places = names_in_order(known, first)
    codes = np.array([*table, -1], np.int32)
    return np.asarray((codes if places is None else places[codes])[texts.codes])


def _periods(frame: pd.DataFrame, calendar: Ints) -> tuple[PeriodTable, Ints]:
    """The periods of a frame and their code in every row; each pair of label and calendar is read once."""
    texts = pd.Categorical(column_of(frame, "time_period"))
    if (texts.codes < 0).any():
        raise unknown_id("time_period", "")
    pairs, at = np.unique(texts.codes.astype(np.int64) * len(CALENDARS) + calendar, return_inverse=True)
    table = PeriodTable()
    found = []
    for label, which in zip(*divmod(pairs, len(CALENDARS)), strict=True):
        try:
            found.append(table.add(parse_period(str(texts.categories[label]), CALENDARS[which])))
        except PeriodError as error:
            raise ArgumentError(error.code, **error.fields, place="time_period") from error
    return table, np.array(found, np.int32)[at]


def names_of(frame: pd.DataFrame, name: str) -> tuple[list[str], Ints]:
    """The distinct texts of a column as they first come, and which of them each row holds (-1: none)."""
    codes, texts = pd.factorize(column_of(frame, name).astype("str"))
    return [str(text) for text in texts], codes.astype(np.int32)


def numbers_of(frame: pd.DataFrame, name: str) -> Floats:
    """A column of numbers, NaN where there is none."""
    try:
        return column_of(frame, name).to_numpy(float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ArgumentError("column-not-numeric", name=name, cause=str(error)) from error


def whole_numbers_of(frame: pd.DataFrame, name: str, empty: int) -> Ints:
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
