"""Targets of one plan that cannot all be reached: the same identities that figures obey, over targets.

Every target bounds its indicator, and every indicator is a ratio or a level of variables, so a set of targets is a system
of linear inequalities in the variables. Where it has no solution the set contradicts itself. The system is solved
exactly, by eliminating one variable after another (Fourier and Motzkin).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.models.indicator import Indicator, Term

_ONE = "1"
"""The variable that is always 1, so that levels and numbers fit into homogeneous inequalities."""

_MOST_ROWS = 400
"""A system that grows beyond this is left undecided; the systems of real plans stay below a few dozen rows."""


@dataclass(frozen=True)
class _Row:
    """The sum of coefficient × variable is at least 0 (above 0 if ``strict``). No variable is negative."""

    coefficients: tuple[tuple[str, Fraction], ...]
    strict: bool


@dataclass(frozen=True)
class Contradiction:
    """Targets of one document for one body and one date that no figures can meet together; none of them is superfluous."""

    document: str
    owner: str
    due: str
    targets: tuple[str, ...]


def target_contradictions(catalogue: Catalogue) -> tuple[Contradiction, ...]:
    """Every set of targets of one document, body and due date that contradicts itself, drafts and ended ones included.

    A range counts with both ends here: it is asked whether the plan as it is written can come true.

    >>> from nq57_indicators import load_catalogue
    >>> [found.owner for found in target_contradictions(load_catalogue())]
    ['P63-86']
    """
    groups: dict[tuple[str, str, str], list[OwnedTarget]] = {}
    for owned in catalogue.all_targets:
        if owned.target.due is not None and owned.target.applies == "at":
            whose = owned.owner or owned.target.level or ""
            groups.setdefault((owned.document.id, whose, owned.target.due), []).append(owned)
    found = []
    for (document, owner, due), targets in groups.items():
        for connected in _connected(targets, owner, catalogue):
            core = _core(connected, owner, catalogue)
            if core:
                found.append(Contradiction(document, owner, due, tuple(owned.target.id for owned in core)))
    return tuple(found)


def _connected(targets: list[OwnedTarget], owner: str, catalogue: Catalogue) -> list[list[OwnedTarget]]:
    """The targets in groups that share variables: others cannot contradict each other."""
    groups: list[tuple[set[str], list[OwnedTarget]]] = []
    for owned in targets:
        names = _named(_rows([owned], owner, catalogue))
        names = names.union(*(_named(rows) for rows in _balances(names, catalogue)))
        touching = [group for group in groups if group[0] & names]
        groups = [group for group in groups if not group[0] & names]
        groups.append(
            (
                names.union(*(group[0] for group in touching)),
                [member for group in touching for member in group[1]] + [owned],
            )
        )
    return [members for _, members in groups]


def _core(targets: list[OwnedTarget], owner: str, catalogue: Catalogue) -> list[OwnedTarget]:
    """The targets that contradict one another, without those that play no part; empty where they agree."""
    if _agree(targets, owner, catalogue):
        return []
    core = list(targets)
    for target in targets:
        rest = [other for other in core if other is not target]
        if not _agree(rest, owner, catalogue):
            core = rest
    return core


def _agree(targets: list[OwnedTarget], owner: str, catalogue: Catalogue) -> bool:
    rows = _rows(targets, owner, catalogue)
    return _solvable([*rows, *(row for balance in _balances(_named(rows), catalogue) for row in balance)])


def _named(rows: Iterable[_Row]) -> set[str]:
    return {name for row in rows for name, _ in row.coefficients} - {_ONE}


def _balances(names: set[str], catalogue: Catalogue) -> list[list[_Row]]:
    """The identities that variables of these names take part in; those that only warn are no law."""
    found = []
    for identity in catalogue.identities.values():
        right = _sum(identity.right, Fraction(1))
        total = _minus(right, _sum(identity.left, Fraction(1)), Fraction(1))
        if identity.severity == "error" and names & set(total):
            both = [total] if identity.operator == "<=" else [total, {name: -number for name, number in total.items()}]
            found.append([_row(owned, strict=False) for owned in both])
    return found


def _rows(targets: Iterable[OwnedTarget], owner: str, catalogue: Catalogue) -> list[_Row]:
    """The inequalities of some targets."""
    rows = []
    for owned in targets:
        indicator = catalogue.indicators[owned.target.variant or owned.indicator]
        sides = _sides(indicator, owner)
        if sides is not None:
            above, below = sides
            rows.append(_row(below, strict=True))
            for bound, upper, strict in _bounds(owned, indicator):
                found = _minus(above, below, bound)
                rows.append(_row({name: -x for name, x in found.items()} if upper else found, strict=strict))
            if indicator.is_share:
                rows.append(_row(_minus(below, above, 1 / _exact(indicator.formula.per)), strict=False))
    return rows


def _minus(row: dict[str, Fraction], other: dict[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    """One sum less a multiple of another."""
    found = dict(row)
    for name, number in other.items():
        found[name] = found.get(name, Fraction(0)) - factor * number
    return found


def _row(coefficients: dict[str, Fraction], *, strict: bool) -> _Row:
    return _Row(tuple(sorted((name, number) for name, number in coefficients.items() if number)), strict)


def _sides(indicator: Indicator, owner: str) -> tuple[dict[str, Fraction], dict[str, Fraction]] | None:
    """Numerator and denominator of an indicator as sums of variables; nothing for growth, milestones and wordings."""
    formula = indicator.formula
    if formula.rules.own_item and not formula.rules.yes_or_no:
        return {formula.variable or indicator.id: Fraction(1)}, {_ONE: Fraction(1)}
    parts = formula.own_parts(national=owner in ("national", "VN"))
    if parts is None:
        return None
    return _sum(parts.numerator, _exact(formula.per)), _sum(parts.denominator, Fraction(1))


def _sum(terms: tuple[Term, ...], factor: Fraction) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for term in terms:
        if isinstance(term, str):
            name, number = term.removeprefix("-"), factor * (-1 if term.startswith("-") else 1)
        else:
            name, number = _ONE, factor * _exact(term)
        found[name] = found.get(name, Fraction(0)) + number
    return found


def _bounds(owned: OwnedTarget, indicator: Indicator) -> Iterator[tuple[Fraction, bool, bool]]:
    """The bounds of a target: figure, whether it is an upper one, whether it is strict."""
    uppers = ("<", "<=", "reach") if indicator.sign < 0 else ("<", "<=")
    target = owned.target
    if target.low is not None and target.high is not None:
        yield _exact(target.low), False, False
        yield _exact(target.high), True, False
    elif target.value is not None:
        yield _exact(target.value), target.operator in uppers, target.operator in ("<", ">")


def _exact(number: float) -> Fraction:
    return Fraction(repr(number))


def _solvable(rows: list[_Row]) -> bool:
    """Whether figures exist that fulfil all rows; a system that grows too large counts as solvable."""
    while rows and len(rows) <= _MOST_ROWS:
        if any(_impossible(row) for row in rows):
            return False
        names = {name for row in rows for name, _ in row.coefficients}
        if not names:
            return True
        rows = _without(min(sorted(names), key=lambda name: _cost(rows, name)), rows)
    return True


def _impossible(row: _Row) -> bool:
    """A sum of variables that are not negative is never positive without a positive coefficient."""
    return row.strict and all(number < 0 for _, number in row.coefficients)


def _cost(rows: list[_Row], name: str) -> int:
    signs = [number > 0 for row in rows for unknown, number in row.coefficients if unknown == name]
    return signs.count(True) * signs.count(False)


def _without(name: str, rows: list[_Row]) -> list[_Row]:
    """The rows that follow without one variable, itself not negative."""
    itself = _Row(((name, Fraction(1)),), name == _ONE)
    parted: dict[int, list[tuple[Fraction, _Row]]] = {1: [(Fraction(1), itself)], 0: [], -1: []}
    for row in rows:
        number = dict(row.coefficients).get(name, Fraction(0))
        parted[(number > 0) - (number < 0)].append((abs(number), row))
    kept = {row: None for _, row in parted[0]}
    for (up, above), (down, below) in product(parted[1], parted[-1]):
        total = {unknown: down * number for unknown, number in above.coefficients}
        for unknown, number in below.coefficients:
            total[unknown] = total.get(unknown, Fraction(0)) + up * number
        kept[_row(total, strict=above.strict or below.strict)] = None
    return list(kept)
