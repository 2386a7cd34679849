"""What figures of a form must be to one another: the parts of a share, the sides of a balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from nq57_indicators.forms.filling.request import Request, is_national
from nq57_indicators.models.indicator import Term


@dataclass(frozen=True)
class Relation:
    """Sum of ``left`` equals, or is at most, the sum of ``right``; a term is a variable, ``-variable`` or a number."""

    left: tuple[Term, ...]
    operator: Literal["=", "<="]
    right: tuple[Term, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The variables it speaks of."""
        terms = (*self.left, *self.right)
        return tuple(dict.fromkeys(term.removeprefix("-") for term in terms if isinstance(term, str)))

    def in_words(self, names: Mapping[str, str]) -> str:
        """The relation with names in place of ids.

        >>> Relation(("online",), "<=", ("all",)).in_words({"online": "Trực tuyến", "all": "Tổng số"})
        '“Trực tuyến” ≤ “Tổng số”'
        """
        sign = {"=": "=", "<=": "≤"}[self.operator]
        return f"{_words(self.left, names)} {sign} {_words(self.right, names)}"

    def broken(self, cells: Mapping[str, str]) -> str:
        """The formula of a sheet that is true where all figures are there and the relation does not hold.

        Sums are compared to the second decimal: binary fractions leave a trace beyond it.

        >>> Relation(("online",), "<=", ("all",)).broken({"online": "$G$13", "all": "$G$12"})
        'AND(COUNT($G$13,$G$12)=2,ROUND(($G$13)-($G$12),2)>0)'
        """
        there = ",".join(cells[item] for item in self.items)
        apart = f"ROUND(({_sum(self.left, cells)})-({_sum(self.right, cells)}),2)"
        wrong = ">0" if self.operator == "<=" else "<>0"
        return f"AND(COUNT({there})={len(self.items)},{apart}{wrong})"


def relations_of(request: Request) -> list[Relation]:
    """Every relation between figures that a form asks for, each once: the balances of the catalogue, then the shares."""
    asked = {item.id for item in request.asked}
    found = [balance for balance in (*_balances(request), *_shares(request)) if asked.issuperset(balance.items)]
    return list(dict.fromkeys(found))


def _balances(request: Request) -> Iterator[Relation]:
    stocks = {item.id for item in request.asked if item.is_stock}
    for identity in request.catalogue.identities.values():
        relation = Relation(identity.left, identity.operator, identity.right)
        flow = "stock" if stocks.issuperset(relation.items) else "period"
        if flow in identity.flows:
            yield relation


def _shares(request: Request) -> Iterator[Relation]:
    """The numerator of a share lies within its denominator."""
    for indicator in request.indicators:
        if indicator.is_share and indicator.formula.stated_parts:
            parts = indicator.formula.parts_at(national=is_national(request.catalogue, request.areas))
            yield Relation(parts.numerator, "<=", parts.denominator)


def _sum(terms: tuple[Term, ...], cells: Mapping[str, str]) -> str:
    return _joined(terms, cells, ("-", "+"))


def _words(terms: tuple[Term, ...], names: Mapping[str, str]) -> str:
    return _joined(terms, {item: f"“{name}”" for item, name in names.items()}, (" − ", " + ")).strip()


def _joined(terms: tuple[Term, ...], said: Mapping[str, str], signs: tuple[str, str]) -> str:
    """The terms, each behind its sign; the first has none unless it is subtracted."""
    text = ""
    for term in terms:
        minus = isinstance(term, str) and term.startswith("-")
        sign = signs[0] if minus else signs[1] if text else ""
        text += sign + (said[term.removeprefix("-")] if isinstance(term, str) else f"{term:.15g}")
    return text
