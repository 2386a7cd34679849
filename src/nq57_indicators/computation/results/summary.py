"""One row per area: its score and rank, how many indicators have a value, targets met and unmet, findings."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.gaps.targets import due_period
from nq57_indicators.computation.results.verdicts import verdicts
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import SCORE_NOTES
from nq57_indicators.models.indicator import Target
from nq57_indicators.models.tables import Column
from nq57_indicators.periods import parse_period

SUMMARY: Final = (
    Column("ref_area", "id", Text(vi="Địa bàn", en="Reference area")),
    Column("name", "text", Text(vi="Tên địa bàn", en="Name of the area")),
    Column("score", "number", Text(vi="Điểm", en="Score")),
    Column("rank", "integer", Text(vi="Hạng", en="Rank")),
    Column("rank_of", "integer", Text(vi="Số đơn vị được xếp hạng", en="Number ranked")),
    Column(
        "carried_weight",
        "number",
        Text(vi="Tỷ lệ trọng số dùng số kỳ trước", en="Share of weight carried forward"),
    ),
    Column("indicators_with_value", "integer", Text(vi="Số chỉ tiêu có giá trị", en="Indicators with a value")),
    Column("targets_met", "integer", Text(vi="Số mục tiêu đạt", en="Targets met")),
    Column("targets_unmet", "integer", Text(vi="Số mục tiêu chưa đạt", en="Targets not met")),
    Column("targets_unknown", "integer", Text(vi="Số mục tiêu chưa kết luận được", en="Targets without a verdict")),
    Column("errors", "integer", Text(vi="Số lỗi", en="Errors")),
    Column("warnings", "integer", Text(vi="Số cảnh báo", en="Warnings")),
    Column("note", "text", Text(vi="Ghi chú", en="Notes")),
)
"""The columns of the summary."""


class Digest:
    """What the summary needs of values and gaps, taken in parts that hold whole indicators each.

    ``latest`` are the gaps that count (see ``latest_gaps``), ``areas`` those that have values, ``ended`` the targets that were
    owed by some area and count no more.
    """

    def __init__(self) -> None:
        self._latest: list[pd.DataFrame] = []
        self._with_value: list[pd.Series[Any]] = []
        self._areas: set[str] = set()
        self.ended: set[str] = set()

    def add(self, values: pd.DataFrame, gaps: pd.DataFrame) -> None:
        """Take in the values and gaps of some indicators."""
        self._latest.append(latest_gaps(gaps))
        self.ended.update(gaps.loc[noted(gaps, "ended") & (gaps["relation"] == "owed"), "target"].astype("str"))
        counting = values[values["preferred"].astype(bool) & values["value"].notna()]
        self._with_value.append(counting.drop_duplicates(["indicator", "ref_area"])["ref_area"].astype("str"))
        self._areas.update(values["ref_area"].astype("str").unique())

    @property
    def areas(self) -> set[str]:
        """The areas that have values."""
        return self._areas

    @property
    def latest(self) -> pd.DataFrame:
        """The gaps that count, of all indicators."""
        filled = [part for part in self._latest if len(part)] or self._latest[:1]
        return pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]

    def with_value(self, areas: list[str]) -> list[int]:
        """The number of indicators with a value, for each area."""
        return _counted(pd.concat(self._with_value), areas)


def summary_frame(assessment: Any, digest: Digest) -> pd.DataFrame:
    """One row per area of the framework (without one: per area with a value), in the order of the area table.

    Score and rank are those of the root at the last snapshot. A target that the area owes counts once, by its
    latest value, also where several documents ask for the same; an interim value counts only where there is no other.
    Benchmarks count nowhere. ``note`` is that of the root's score; ``possibly_amended`` also where
    one of the targets counted rests on a figure that may have been amended, ``unconfirmed`` where a latest value or a score
    rests on one that somebody has yet to confirm. Columns: see ``SUMMARY``.
    """
    areas = _areas(assessment, digest)
    table = pd.DataFrame(index=pd.Index(areas, dtype="str"))
    table["name"] = [assessment.catalogue.areas[area].name.vi for area in areas]
    table = table.join(_root_scores(assessment))
    table["indicators_with_value"] = digest.with_value(areas)
    met = owed_once(digest.latest, assessment.catalogue)
    answers = verdicts(met)
    for name, answer in (("targets_met", "yes"), ("targets_unmet", "no"), ("targets_unknown", "unknown")):
        table[name] = _counted(met.loc[answers == answer, "ref_area"], areas)
    findings = assessment.findings
    for name, severity in (("errors", "error"), ("warnings", "warning")):
        table[name] = _counted(findings.loc[findings["severity"] == severity, "ref_area"], areas)
    table["note"] = _notes(met, digest.latest, assessment, areas)
    return table.rename_axis("ref_area").reset_index()[[column.name for column in SUMMARY]]


def _notes(gaps: pd.DataFrame, latest: pd.DataFrame, assessment: Any, areas: list[str]) -> list[str]:
    """What has to be said of the score and of the targets counted."""
    root = _of_root(assessment)
    said = dict.fromkeys(areas, "") | dict(zip(root["ref_area"].astype("str"), root["note"].astype("str"), strict=True))
    of_targets = {
        "possibly_amended": _areas_noted(gaps, "possibly_amended"),
        "unconfirmed": _areas_noted(latest, "unconfirmed")
        | _areas_noted(last_snapshot(assessment.scores), "unconfirmed"),
    }
    told = {
        area: {*said[area].split(","), *(note for note, there in of_targets.items() if area in there)} for area in areas
    }
    return [",".join(name for name in SCORE_NOTES if name in told[area]) for area in areas]


def _areas_noted(rows: pd.DataFrame, note: str) -> set[str]:
    return set(rows.loc[noted(rows, note), "ref_area"].astype("str"))


def noted(rows: pd.DataFrame, note: str) -> NDArray[np.bool_]:
    """The rows whose notes hold one."""
    codes, texts = pd.factorize(rows["note"].astype("category"))
    return np.array([*(note in str(text).split(",") for text in texts), False], bool)[codes]


def latest_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, area and target: the latest one; an interim one only where there is no other.

    A target that ended before it was due has none: what was missing while it stood is not missing any more.
    """
    gaps = gaps[~noted(gaps, "ended")]
    if gaps.empty:
        return gaps
    order = np.lexsort((last_days(gaps), ~noted(gaps, "interim")))
    key = gaps[["indicator", "ref_area", "target"]].iloc[order]
    kept = np.sort(order[~key.duplicated(keep="last").to_numpy()])
    return gaps.iloc[kept]


def owed_once(latest: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """What is owed, of ``latest_gaps``: targets of one indicator with the same operator, figure and due day are one.

    That with the newest value that decides stays, of several the first; ``same_as`` names all of them, comma-joined, with
    which their documents are found.
    """
    owed = latest[latest["relation"].astype("str") == "owed"]
    number = alike(owed, catalogue).to_numpy()
    same = joined(owed["target"], number, ",")
    first = np.sort(newest_first(owed, number)[1])
    return owed.assign(same_as=same[number]).iloc[first]


def newest_first(
    rows: pd.DataFrame, number: NDArray[np.int64], *then: Any
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order of ``rows`` by their number, and the first of each number.

    First is what is not interim, of that the latest period, of that what comes first by the keys of ``then`` (the last key
    counts first), of that the first row.
    """
    ends = last_days(rows)
    order = np.lexsort((np.arange(len(rows)), *then, -ends, noted(rows, "interim"), number))
    return order, order[np.diff(number[order], prepend=-1) != 0]


def joined(names: pd.Series[Any], number: NDArray[np.int64], between: str) -> NDArray[Any]:
    """The names of the rows with each number, in the order of the rows; most numbers have one row alone."""
    order = np.argsort(number, kind="stable")
    starts = np.flatnonzero(np.diff(number[order], prepend=-1))
    texts = names.astype("str").to_numpy(object)[order]
    made = texts[starts]
    lengths = np.diff(starts, append=len(order))
    for place in np.flatnonzero(lengths > 1):
        made[place] = between.join(texts[starts[place] : starts[place] + lengths[place]])
    return made


def alike(latest: pd.DataFrame, catalogue: Catalogue) -> pd.Series[Any]:
    """A number for each row of ``latest_gaps``: the same where targets ask an area for the same, whatever its value is."""
    asked = {each.target.id: _asked(each.target) for each in catalogue.all_targets}
    names = ["indicator", "ref_area", "relation"]
    key = latest[[*names, "low", "high"]].astype(dict.fromkeys(names, "str"))
    key["asked"] = latest["target"].astype("str").map(asked)
    return key.groupby(list(key.columns), dropna=False, sort=False).ngroup()


def _asked(target: Target) -> str:
    """What a target asks for besides its figures: by which day, and how values are held against it."""
    due = due_period(target.due).end if target.due else None
    counted = target.relative or target.applies == "average_of"
    base = (target.base_period, target.multiple_of_base, target.plus_base) if counted else ()
    return repr((due, target.operator, target.two_sided, target.applies, target.rising, *base))


def farthest_indicators(latest: pd.DataFrame, most: int) -> pd.DataFrame:
    """The indicators farthest from a target, of ``latest_gaps``: one row each, for the unmet target that is due first.

    Columns: those of the gaps of the farthest area, with ``areas`` and ``unmet`` (numbers of areas). Units differ, so
    indicators are compared by the gap as a share of the target.
    """
    rows = latest.astype({"indicator": "str", "target": "str", "ref_area": "str"})
    rows["share"] = rows["gap"] / rows["low"].abs()
    rows["areas"] = rows.groupby(["indicator", "target"])["ref_area"].transform("nunique")
    unmet = rows[(rows["met"] == "no") & (rows["gap"] > 0) & rows["share"].lt(float("inf"))]
    first = unmet.sort_values(["due", "target"], kind="stable").drop_duplicates("indicator")[["indicator", "target"]]
    unmet = unmet.merge(first, on=["indicator", "target"])
    unmet["unmet"] = unmet.groupby("indicator")["ref_area"].transform("nunique")
    return unmet.sort_values("share", ascending=False, kind="stable").drop_duplicates("indicator").head(most)


def last_snapshot(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores of the last period they were made for."""
    if scores.empty:
        return scores
    labels = scores["time_period"].astype("str").drop_duplicates()
    last = max(labels, key=lambda label: (parse_period(label).end, label))
    return scores[scores["time_period"].astype("str") == last]


def root_of(framework: Any) -> str | None:
    """The id of the node without a parent."""
    return None if framework is None else next(node.id for node in framework.nodes if node.parent is None)


def _areas(assessment: Any, digest: Digest) -> list[str]:
    framework, known = assessment.framework, assessment.catalogue.areas
    if not assessment.scores.empty:
        there = set(assessment.scores["ref_area"].astype("str").unique())
    elif framework is not None and framework.areas is not None:
        return list(known.scheme(framework.areas))
    else:
        there = digest.areas
    return [area for area in known if area in there]


def _root_scores(assessment: Any) -> pd.DataFrame:
    own = _of_root(assessment)
    found = own.set_index(own["ref_area"].astype("str"))[["score", "rank", "rank_of", "carried_weight"]]
    return found.astype({"score": "float64", "rank": "Int64", "rank_of": "Int64", "carried_weight": "float64"})


def _of_root(assessment: Any) -> pd.DataFrame:
    """The scores of the root at the last snapshot."""
    scores = last_snapshot(assessment.scores)
    return scores[scores["node"].astype("str") == root_of(assessment.framework)]


def _counted(found: pd.Series[Any], areas: list[str]) -> list[int]:
    counted: pd.Series[int] = found.astype("str").value_counts()
    return counted.reindex(areas, fill_value=0).astype("int64").tolist()


def last_days(gaps: pd.DataFrame) -> NDArray[np.int64]:
    """The last day of every row's period, 0 without a period; each label is read once."""
    if gaps["time_period"].isna().all():
        return np.zeros(len(gaps), np.int64)
    labels, calendars = (pd.factorize(gaps[name]) for name in ("time_period", "calendar"))
    pair = labels[0] * len(calendars[1]) + calendars[0]
    distinct, where = np.unique(pair, return_inverse=True)
    ends = [
        parse_period(labels[1][each // len(calendars[1])], calendars[1][each % len(calendars[1])]).end.toordinal()
        for each in distinct.tolist()
    ]
    return np.array(ends, np.int64)[where]
