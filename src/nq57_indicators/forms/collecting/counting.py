"""Counts by body: what of a duty came, when, in which file, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from nq57_indicators.catalogue.deadlines import deadline_of
from nq57_indicators.catalogue.duties import owing_bodies
from nq57_indicators.errors import ArgumentError
from nq57_indicators.forms.collecting.received import day_of_file
from nq57_indicators.models.codelists import PLAN_STAGES
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.models.tables import column_names
from nq57_indicators.periods import Period, parse_period
from nq57_indicators.validation.report import Report

_REFUSED: Final = ("form-outdated", "form-of-other-layout")
_DUTY: Final = r"--duty (\S+)"
_OF_THE_WHOLE = ("late-submission", "missing-submission")
"""Rules that speak of when a report came, not of what is wrong in it."""


@dataclass(frozen=True)
class Sent:
    """All that was read, in tables: ``figures`` has ``given``, ``accepted`` and the name of the file beside the observations.

    What a ``plan`` says of a period is no report on it.

    ``refused`` are forms that can no longer be read, with the body and period they were made for, and the ``duty``.
    ``wrong`` are the files with errors or open questions, with the body the error is of (nothing: the whole file); ``asked``
    counts the questions of each file, ``later`` names those that came after the moment that is looked at.
    """

    figures: pd.DataFrame
    refused: pd.DataFrame
    wrong: pd.DataFrame
    asked: pd.Series[int]
    later: frozenset[str] = frozenset()


def sent(report: Report, known_at: date | None, days: Mapping[str, date] | None = None) -> Sent:
    """What a report knows by a day; without one all of it. ``days`` are those on which files came."""
    submission = report.submission
    names = [source.file for source in submission._store.sources]
    frame = submission.observations
    figures = pd.DataFrame(
        {name: frame[name].astype("object") for name in ("variable", "ref_area", "provider", "time_period", "calendar")}
        | {
            "day": frame["vintage"],
            "file": [names[code] for code in frame["file"]],
            "given": frame["obs_value"].notna() | submission._faulty,
            "accepted": frame["obs_value"].notna() & report._kept,
            "reason": frame["missing_reason"].notna(),
            "plan": frame["stage"].isin(PLAN_STAGES),
        }
    )
    every = figures
    if known_at is not None:
        figures = figures[~(figures["day"] > pd.Timestamp(known_at))]
    findings = report.findings
    refused = _refused(findings, days or {})
    came = pd.concat([every["file"], refused["file"]])
    if known_at is not None:
        refused = refused[~(refused["day"] > pd.Timestamp(known_at))]
    later = frozenset(came) - frozenset(figures["file"]) - frozenset(refused["file"])
    errors = findings[(findings["severity"] == "error") & ~findings["rule"].isin(_OF_THE_WHOLE)]
    wrong = errors[["file", "ref_area", "provider"]].astype("object")
    doubts = report.doubts.loc[report.doubts["assumed"].isna(), "file"].astype("object")
    asked = pd.DataFrame({"file": doubts, "ref_area": None, "provider": None}, dtype="object")
    return Sent(figures, refused, pd.concat([wrong, asked]).drop_duplicates(), doubts.value_counts(), later)


def _refused(findings: pd.DataFrame, days: Mapping[str, date]) -> pd.DataFrame:
    """The forms of ours that can no longer be read: they came, and are to be sent again on a new form."""
    rows = findings[findings["rule"].isin(_REFUSED)].astype("object")
    table = rows[["file", "ref_area", "provider", "time_period"]].reset_index(drop=True)
    came = [day_of_file(file, days) for file in table["file"]]
    duty = rows["expected"].astype("str").str.extract(_DUTY, expand=False).reset_index(drop=True)
    return table.assign(day=pd.to_datetime(pd.Series(came, dtype="object")), duty=duty)


def period_asked(duty: Obligation, sent: Sent, label: str | None) -> Period:
    """The period that is collected: the one named, else the only one that the files hold figures of."""
    if label is not None:
        return parse_period(label, duty.calendar)
    figures = sent.figures[~sent.figures["plan"] & (sent.figures["calendar"] == duty.calendar)]
    labels = figures.loc[figures["variable"].isin(duty.variables), "time_period"]
    found = [parse_period(label, duty.calendar) for label in sorted(labels.unique())]
    fitting = [period for period in found if period.frequency == duty.frequency]
    if len(fitting) != 1:
        raise ArgumentError("collect-period", duty=duty.id, listed=", ".join(period.label for period in fitting) or "–")
    return fitting[0]


def counted(
    report: Report, duty: Obligation, period: Period, sent: Sent, known_at: date | None, bodies: list[str] | None
) -> tuple[pd.DataFrame, set[str]]:
    """One row of the table ``collected`` for every body that owes a report, in their official order; the files that count."""
    catalogue = report.catalogue
    owing = list(owing_bodies(catalogue, duty, period.end))
    due = deadline_of(duty, period, catalogue.days_off.values())
    rows = pd.concat([_rows(sent.figures, duty, period, owing), _again(sent.refused, duty, period, owing)])
    latest = rows.sort_values("day", kind="stable", na_position="first").drop_duplicates(
        ["body", "variable"], keep="last"
    )
    days = rows.groupby("body")["day"]
    first, last = days.min(), days.transform("max")
    files = rows[(rows["day"] == last) | last.isna()][["body", "file"]].drop_duplicates()
    table = pd.DataFrame({"duty": duty.id, "body": owing, "time_period": period.label, "due": pd.Timestamp(due)})
    table["status"] = [_status(body, first, due, known_at) for body in owing]
    table["returned"] = table["body"].isin(_returned(files, sent.wrong, owing))
    table["received"] = first.reindex(owing).to_numpy("datetime64[s]")
    table["file"] = files.groupby("body")["file"].agg("; ".join).reindex(owing).to_numpy()
    table = table.astype({"due": "datetime64[s]", "file": "str"})
    table["asked"] = len(duty.variables)
    received, reason = latest["given"], latest["reason"] & ~latest["given"]
    for name, kept in (("given", received), ("accepted", latest["accepted"]), ("excused", reason)):
        table[name] = table["body"].map(latest[kept]["body"].value_counts()).fillna(0).astype("int64")
    asked = files.assign(asked=files["file"].map(sent.asked).fillna(0)).groupby("body")["asked"].sum()
    table["questions"] = table["body"].map(asked).fillna(0).astype("int64")
    named = table["body"].isin(owing if bodies is None else bodies)
    return table.loc[named, column_names("collected")], set(rows["file"])


def _rows(figures: pd.DataFrame, duty: Obligation, period: Period, owing: list[str]) -> pd.DataFrame:
    """The figures that answer a duty, with the body that owes them; a form that was left blank answers nothing."""
    rows = figures[
        figures["variable"].isin(duty.variables)
        & (figures["time_period"] == period.label)
        & (figures["calendar"] == period.calendar)
        & ~figures["plan"]
    ]
    body = rows["ref_area"].where(rows["ref_area"].isin(owing), rows["provider"])
    rows = rows.assign(body=body)[body.isin(owing)]
    answered = rows[rows["given"] | rows["reason"]][["body", "file"]].drop_duplicates()
    return rows.merge(answered, on=["body", "file"])


def _again(refused: pd.DataFrame, duty: Obligation, period: Period, owing: list[str]) -> pd.DataFrame:
    """Refused forms of a duty and period: a row for each, without any figure."""
    body = refused["ref_area"].where(refused["ref_area"].isin(owing), refused["provider"])
    mine = (
        body.isin(owing)
        & (refused["time_period"] == period.label)
        & (refused["duty"].isna() | (refused["duty"] == duty.id))
    )
    rows = refused[mine].assign(body=body[mine], variable=None, given=False, accepted=False, reason=False)
    return rows.drop(columns="duty")


def _status(body: str, first: pd.Series[pd.Timestamp], due: date, known_at: date | None) -> str:
    """In time, late, not sent; undated where no day is known and the deadline is over."""
    if body not in first.index:
        return "not_sent"
    day = first[body]
    if pd.isna(day):
        return "in_time" if known_at is not None and known_at <= due else "undated"
    return "late" if day > pd.Timestamp(due) else "in_time"


def _returned(files: pd.DataFrame, wrong: pd.DataFrame, owing: list[str]) -> set[str]:
    """The bodies whose last file has errors, or questions that are open; an error of another body is none of theirs."""
    owner = wrong["ref_area"].where(wrong["ref_area"].isin(owing), wrong["provider"])
    owner = owner.where(owner.isin(owing))
    both = files.merge(wrong.assign(owner=owner)[["file", "owner"]], on="file")
    return set(both[both["owner"].isna() | (both["owner"] == both["body"])]["body"])
