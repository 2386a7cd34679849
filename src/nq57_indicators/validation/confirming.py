"""What was asked about figures, and what was confirmed: a confirmation holds for its finding with its value."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from nq57_indicators.catalogue.files import LARGEST, model_of_file
from nq57_indicators.catalogue.problems import of_validation, problem
from nq57_indicators.errors import DefinitionError, DefinitionProblem, SubmissionError
from nq57_indicators.models.arguments import path_given
from nq57_indicators.models.confirmations import Confirmation, Confirmations
from nq57_indicators.tables.agreement import same
from nq57_indicators.tables.finding_texts import coded, number_text
from nq57_indicators.validation.blocks_asked import block_codes
from nq57_indicators.validation.review import Review

ConfirmationsGiven = str | Path | Confirmations | Iterable[Confirmation | Mapping[str, Any]] | None
"""Confirmations as a caller gives them."""


def confirmations_given(source: ConfirmationsGiven) -> tuple[Confirmation, ...]:
    """The confirmations of a call: models, mappings, or a TOML or CSV file of them.

    What is none is a ``DefinitionError`` with every problem, a file that is not there a ``SubmissionError``.
    """
    if source is None:
        return ()
    if isinstance(source, Confirmations):
        return source.confirmations
    if isinstance(source, str | Path):
        return _of_file(path_given("confirmations", source))
    records = [
        confirmation.model_dump() if isinstance(confirmation, Confirmation) else confirmation for confirmation in source
    ]
    return _checked("confirmations", dict(enumerate(records)))


def _of_file(path: Path) -> tuple[Confirmation, ...]:
    if not path.is_file():
        raise SubmissionError("file-not-found", place=path.as_posix())
    if path.suffix.lower() == ".csv":
        return _of_csv(path)
    found, problems = model_of_file(path, Confirmations)
    if found is None:
        raise DefinitionError(problems)
    return found.confirmations


def _of_csv(path: Path) -> tuple[Confirmation, ...]:
    if path.stat().st_size > LARGEST:
        raise DefinitionError([problem(path.name, "(tệp)", "too_large")])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionError([problem(path.name, "(tệp)", "not_utf8")]) from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    records: dict[int, dict[str, Any]] = {}
    try:
        for row in rows:
            records[rows.line_num] = {name or "": cell for name, cell in row.items() if cell}
    except csv.Error:
        raise DefinitionError([problem(path.name, str(rows.line_num + 1), "cell_too_long")]) from None
    for record in records.values():
        if isinstance(record.get("value"), str):
            record["value"] = record["value"].strip().replace(",", ".")
    return _checked(path.name, records)


def _checked(file: str, records: Mapping[int, Any]) -> tuple[Confirmation, ...]:
    """The confirmations of records, or every problem of every record; the number of a record says where it stands."""
    made: list[Confirmation] = []
    problems: list[DefinitionProblem] = []
    for number, record in records.items():
        try:
            made.append(Confirmation.model_validate(record))
        except ValidationError as error:
            problems += of_validation(file, Confirmation, error, (str(number),))
    if problems:
        raise DefinitionError(problems)
    return tuple(made)


def settle(review: Review, confirmations: Iterable[Confirmation]) -> dict[int, Confirmation]:
    """Take confirmed findings out of the review; the confirmations that hold come back by the row of their figure.

    Where the figure is another one by now, the question stays, and a note says what was confirmed.
    """
    said: dict[str, list[Confirmation]] = {}
    for confirmation in confirmations:
        said.setdefault(confirmation.finding, []).append(confirmation)
    if not said or not review.questions:
        return {}
    heads = _heads(review)
    held: dict[int, Confirmation] = {}
    others: list[tuple[int, str | None, Confirmation]] = []
    codes = _codes(review)
    confirmed: set[tuple[str, int]] = set()
    drop = []
    for part, names in zip(review.store.parts, review.store.identities(), strict=True):
        gone = np.zeros(len(part), bool)
        for at in np.flatnonzero(np.isin(names, list(said))).tolist():
            row = heads.get((part.rule, int(part.file[at]), int(part.row[at]), int(part.column[at])))
            if row is None:
                continue
            value, code = float(review.observations.value[row]), codes.get((part.rule, row))
            holds = _holding(said[names[at]], value, code)
            if holds is None:
                others.append((row, code, said[names[at]][-1]))
                continue
            gone[at], held[row] = True, holds
            confirmed.add((part.rule, row))
            held |= {each: held.get(each, holds) for each in _rows_of(review, part.rule, row)}
        drop.append(gone)
    review.store.drop(drop)
    review.questions = [question.without(confirmed) for question in review.questions]
    if others:
        _tell_of_others(review, others)
    return held


def _rows_of(review: Review, rule: str, head: int) -> list[int]:
    """All figures that a finding asks about."""
    asked = [question.row[question.head == head].tolist() for question in review.questions if question.rule == rule]
    return [row for rows in asked for row in rows]


def _codes(review: Review) -> dict[tuple[str, int], str]:
    """The code of all figures of each question about several, by rule and the row its finding points at."""
    return {
        (question.rule, row): code
        for question in review.questions
        for row, code in block_codes(review.observations, question.head, question.row).items()
    }


def _heads(review: Review) -> dict[tuple[str, int, int, int], int]:
    """The row of the figure that each question points at, by rule and place."""
    observations = review.observations
    return {
        (question.rule, int(observations.file[row]), int(observations.row[row]), int(observations.column[row])): row
        for question in review.questions
        for row in np.unique(question.head).tolist()
    }


def _holding(said: Sequence[Confirmation], value: float, block: str | None) -> Confirmation | None:
    """The last confirmation of a value, and of the figures asked about with it where there are some."""
    close = [
        confirmation for confirmation in said if same(confirmation.value, value) and block in (None, confirmation.block)
    ]
    return close[-1] if close else None


def _tell_of_others(review: Review, others: Sequence[tuple[int, str | None, Confirmation]]) -> None:
    rows = np.array([row for row, _, _ in others], np.int64)
    values = review.observations.value[rows].tolist()
    found = [
        coded("figure-of-block", {"figure": value, "block": code}) if code else number_text(value)
        for value, (_, code, _) in zip(values, others, strict=True)
    ]
    expected = [_confirmed(confirmation, in_block=code is not None) for _, code, confirmation in others]
    review.report("confirmed-other-value", rows, found=found, expected=expected)


def _confirmed(said: Confirmation, *, in_block: bool) -> str:
    """What was confirmed; with the code of its block where several figures are asked about now."""
    fields = {"figure": said.value, "who": said.who, "day": said.day, "reason": said.reason}
    return (
        coded("block-confirmed", fields | {"block": said.block or "–"})
        if in_block
        else coded("figure-confirmed", fields)
    )


def unconfirmed(review: Review) -> NDArray[np.bool_] | None:
    """The figures that questions are open about; ``None`` where there are none."""
    rows = [question.row for question in review.questions if len(question.row)]
    if not rows:
        return None
    mask = np.zeros(len(review.observations), bool)
    mask[np.concatenate(rows)] = True
    return mask
