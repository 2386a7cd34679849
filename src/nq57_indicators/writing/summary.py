"""One row per area: its score and rank, how many indicators have a value, targets met and unmet, findings."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from nq57_indicators.models.base import Text
from nq57_indicators.models.tables import Column
from nq57_indicators.periods import parse_period

SUMMARY: Final = (
    Column("ref_area", "id", Text(vi="Địa bàn", en="Reference area")),
    Column("name", "text", Text(vi="Tên địa bàn", en="Name of the area")),
    Column("score", "number", Text(vi="Điểm", en="Score")),
    Column("rank", "integer", Text(vi="Hạng", en="Rank")),
    Column("rank_of", "integer", Text(vi="Số đơn vị được xếp hạng", en="Number ranked")),
    Column("indicators_with_value", "integer", Text(vi="Số chỉ tiêu có giá trị", en="Indicators with a value")),
    Column("targets_met", "integer", Text(vi="Số mục tiêu đạt", en="Targets met")),
    Column("targets_unmet", "integer", Text(vi="Số mục tiêu chưa đạt", en="Targets not met")),
    Column("targets_unknown", "integer", Text(vi="Số mục tiêu chưa kết luận được", en="Targets without a verdict")),
    Column("errors", "integer", Text(vi="Số lỗi", en="Errors")),
    Column("warnings", "integer", Text(vi="Số cảnh báo", en="Warnings")),
    Column("note", "text", Text(vi="Ghi chú", en="Notes")),
)
"""The columns of the summary."""


def summary_frame(assessment: Any) -> pd.DataFrame:
    """One row per area of the framework (without one: per area with a value), in the order of the area table.

    Score and rank are those of the root at the last snapshot. A target counts once per area, by its latest value; an
    interim value counts only where there is no other. ``note`` is ``possibly_amended`` where the score, or one of the
    targets counted, rests on a figure that may have been amended. Columns: see ``SUMMARY``.
    """
    areas = _areas(assessment)
    table = pd.DataFrame(index=pd.Index(areas, dtype="str"))
    table["name"] = [assessment.catalogue.areas[area].name.vi for area in areas]
    table = table.join(_root_scores(assessment))
    values = assessment.values
    counting = values[values["counts"].astype(bool) & values["value"].notna()]
    table["indicators_with_value"] = _per_area(counting.drop_duplicates(["indicator", "ref_area"]), areas)
    met = latest_gaps(assessment.gaps)
    for name, answer in (("targets_met", "yes"), ("targets_unmet", "no"), ("targets_unknown", "unknown")):
        table[name] = _per_area(met[met["met"] == answer], areas)
    findings = assessment.findings
    for name, severity in (("errors", "error"), ("warnings", "warning")):
        table[name] = _per_area(findings[findings["severity"] == severity], areas)
    table["note"] = _notes(met, assessment, areas)
    return table.rename_axis("ref_area").reset_index()[[column.name for column in SUMMARY]]


def _notes(gaps: pd.DataFrame, assessment: Any, areas: list[str]) -> list[str]:
    """What has to be said of the score and of the targets counted."""
    scores = _of_root(assessment)
    said = pd.concat([rows.loc[_possibly_amended(rows), "ref_area"].astype("str") for rows in (gaps, scores)])
    there = set(said)
    return ["possibly_amended" if area in there else "" for area in areas]


def _possibly_amended(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["note"].astype("str").fillna("").str.contains("possibly_amended", regex=False).astype(bool)


def latest_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, area and target: the latest one; an interim one only for want of another."""
    if gaps.empty:
        return gaps
    interim = gaps["note"].astype("str").fillna("").str.contains("interim", regex=False)
    order = pd.DataFrame({"final": ~interim, "end": _ends(gaps)}).sort_values(["final", "end"], kind="stable").index
    latest = gaps.loc[order].drop_duplicates(["indicator", "ref_area", "target"], keep="last")
    return latest.sort_index()


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


def _areas(assessment: Any) -> list[str]:
    framework, known = assessment.framework, assessment.catalogue.areas
    if not assessment.scores.empty:
        found = assessment.scores["ref_area"]
    elif framework is not None and framework.areas is not None:
        return list(known.scheme(framework.areas))
    else:
        found = assessment.values["ref_area"]
    there = set(found.astype("str").unique())
    return [area for area in known if area in there]


def _root_scores(assessment: Any) -> pd.DataFrame:
    own = _of_root(assessment)
    found = own.set_index(own["ref_area"].astype("str"))[["score", "rank", "rank_of"]]
    return found.astype({"score": "float64", "rank": "Int64", "rank_of": "Int64"})


def _of_root(assessment: Any) -> pd.DataFrame:
    """The scores of the root at the last snapshot."""
    scores = last_snapshot(assessment.scores)
    return scores[scores["node"].astype("str") == root_of(assessment.framework)]


def _per_area(rows: pd.DataFrame, areas: list[str]) -> list[int]:
    counted: pd.Series[int] = rows["ref_area"].astype("str").value_counts()
    return counted.reindex(areas, fill_value=0).astype("int64").tolist()


def _ends(gaps: pd.DataFrame) -> pd.Series[Any]:
    """The last day of every row's period."""
    known = gaps[["time_period", "calendar"]].astype("str").agg(" ".join, axis=1)
    pairs = known.drop_duplicates()
    ends = {pair: pd.Timestamp(parse_period(*pair.split(" ", 1)).end) for pair in pairs}
    return known.map(ends)
