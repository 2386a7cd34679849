"""Balances that do not close."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Ints, Mask, is_known
from nq57_indicators.computation.values.components import Cells
from nq57_indicators.computation.values.values import Base, value_bases
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import FLOWS, PLAN_STAGES, STAGES
from nq57_indicators.models.definitions import Identity
from nq57_indicators.tables.agreement import above, agree
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.validation.cells import cells_named
from nq57_indicators.validation.correct.sums import doubt_of
from nq57_indicators.validation.review import Review

_UNFINISHED = [STAGES.index(name) for name in (*PLAN_STAGES, "expected")]


def identities(review: Review) -> None:
    """Balances that do not close, where every term of one provider is at hand."""
    for identity in review.codes.catalogue.identities.values():
        for base in value_bases(review.panels):
            if FLOWS[base.layer.flow] in identity.flows and base.layer in review.panels:
                _balance(review, identity, base)


def _balance(review: Review, identity: Identity, base: Base) -> None:
    terms = (*identity.left, *identity.right)
    items = np.array([review.codes.item[term.removeprefix("-")] for term in terms], np.int32)
    cells = review.components.fetch(base.layer, base.areas, items, side="numerator")
    _more_than_whole(review, identity, base, items, cells)
    known = (cells.own & is_known(cells.status)).all(axis=0) & _of_one_stage(review, base, items, cells)
    if not known.any():
        return
    count, first = len(identity.left), int(items[0])
    left = np.where(known, _signed(identity.left, cells.value[:count]), np.nan)
    right = np.where(known, _signed(identity.right, cells.value[count:]), np.nan)
    off = known & (~agree(left, right) if identity.operator == "=" else above(left, right))
    at = np.nonzero(off)
    if len(at[0]):
        close = agree(left[at], right[at], _doubt(review, identity, base, at))
        at = tuple(place[~close] for place in at)
    if not len(at[0]):
        return
    rows = review.rows_at(base.layer, base.areas[at[0]], np.full(len(at[0]), first, np.int32), at[1])
    kept = rows >= 0
    rule = "identity-broken" if identity.severity == "error" else "identity-doubtful"
    unit = _unit(review, identity.left[0])
    sign = "≠" if identity.operator == "=" else ">"
    sides = np.stack([left[at], right[at]], axis=1)[kept]
    terms_at = np.stack(_rows_of_terms(review, identity, base, at), axis=1)[kept]

    def sums(number: int) -> list[str]:
        fields = {"balance": identity.name, "sign": sign, "unit": unit}
        cells = _cells(review, rows[kept][:number], terms_at[:number])
        return [
            coded("balance", fields | {"left": a, "right": b, "off": _shortest(abs(a - b)), "cells": named})
            for (a, b), named in zip(sides[:number].tolist(), cells, strict=True)
        ]

    expected = f"{' + '.join(identity.left)} {identity.operator} {' + '.join(identity.right)}".replace("+ -", "− ")
    review.report(rule, rows[kept], found=sums, expected=expected)


def _more_than_whole(review: Review, identity: Identity, base: Base, items: Ints, cells: Cells) -> None:
    """Where terms are missing: those at hand of what is never below 0 that are more than their total already."""
    count, minus = len(identity.left), any(term.startswith("-") for term in (*identity.left, *identity.right))
    if identity.operator != "=" or minus or (review.codes.valid[items, 0] < 0).any():
        return
    there = cells.own & cells.staged & is_known(cells.status)
    partly = there[:count].all(axis=0) & there[count:].any(axis=0) & ~there.all(axis=0)
    at = np.nonzero(partly)
    whole, some = cells.value[:count].sum(axis=0)[at], np.where(there, cells.value, 0.0)[count:].sum(axis=0)[at]
    rows = review.rows_at(base.layer, base.areas[at[0]], np.full(len(at[0]), items[0], np.int32), at[1])
    terms = np.stack(_rows_of_terms(review, identity, base, at), axis=1)
    told = (review.refused.take(terms) & (terms >= 0)).any(axis=1)  # above its whole alone, say
    off = (some > whole) & ~agree(some, whole, _doubt(review, identity, base, at)) & (rows >= 0) & ~told
    review.report("parts-exceed-whole", rows[off], found=whole[off], expected=some[off])


def _unit(review: Review, term: str) -> Text:
    """The unit of a term by its name, by which the others are measured too."""
    catalogue = review.codes.catalogue
    name = term.removeprefix("-")
    item = catalogue.variables.get(name) or catalogue.indicators[name]
    return catalogue.units[item.unit_measure].name


def _shortest(difference: float) -> float:
    """A difference without the digits that only the subtraction of floats makes."""
    return float(f"{difference:.12g}")


def _doubt(review: Review, identity: Identity, base: Base, at: tuple[NDArray[np.int64], ...]) -> Floats:
    """What rounding of the terms may make of a balance: half the last printed digit of each."""
    doubt = np.zeros(len(at[0]))
    for rows in _rows_of_terms(review, identity, base, at):
        doubt += np.where(rows >= 0, doubt_of(review.observations, rows), 0.0)
    return doubt


def _rows_of_terms(review: Review, identity: Identity, base: Base, at: tuple[NDArray[np.int64], ...]) -> list[Ints]:
    """Where each term of a balance is reported, in the order in which the balance names them; -1 where it is worked out."""
    items = (review.codes.item[term.removeprefix("-")] for term in (*identity.left, *identity.right))
    areas = base.areas[at[0]]
    return [review.rows_at(base.layer, areas, np.full(len(areas), item, np.int32), at[1]) for item in items]


def _cells(review: Review, own: Ints, terms: Ints) -> list[list[str]]:
    """The cells of the terms of each balance, in their order."""
    named = np.full(terms.shape, "", dtype=object)
    for column, rows in enumerate(terms.T):
        there = rows >= 0
        named[there, column] = cells_named(review, own[there], rows[there])
    return [[cell for cell in cells if cell] for cells in named.tolist()]


def _of_one_stage(review: Review, base: Base, items: Ints, cells: Cells) -> Mask:
    """Where no estimate or plan is mixed with an outturn.

    Stageless figures stand in for those of a stage that nobody reports; not where the outturn of a figure stands beside it,
    nor where a plan or an estimate has several figures of its own.
    """
    mixed = np.asarray(review.components.has_outturn(base.layer, base.areas, items).any(axis=0))
    if base.layer.stage in _UNFINISHED:
        mixed |= np.asarray(cells.staged.sum(axis=0) > 1)
    return np.asarray(cells.staged.all(axis=0) | ~mixed)


def _signed(terms: tuple[str, ...], value: Floats) -> Floats:
    signs = np.array([-1.0 if term.startswith("-") else 1.0 for term in terms])
    total: Floats = (value * signs[:, None, None]).sum(axis=0)
    return total
