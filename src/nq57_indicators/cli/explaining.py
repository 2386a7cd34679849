"""``nq57 explain``: one number and everything it rests on, on the screen, as JSON or as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import typer
from rich.tree import Tree

from nq57_indicators.cli.declared import Declared
from nq57_indicators.cli.screen import Screen
from nq57_indicators.cli.usage import in_both
from nq57_indicators.cli.validating import Checks, code_with_reason, exit_code, report_of
from nq57_indicators.texts import label
from nq57_indicators.texts.disagreements import disagreement_text
from nq57_indicators.texts.explanations import explanation_lines
from nq57_indicators.texts.lines import Line

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

_PAGE = '<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>nq57 explain</title></head><body>'


@dataclass(frozen=True)
class NumberAsked:
    """Which number is to be explained, and how it is shown."""

    indicator: str | None
    node: str | None
    what: str | None
    target: str | None
    framework: str | None
    shown_as: str

    @property
    def name(self) -> str:
        """The one indicator or node that is asked for."""
        if (self.indicator is None) == (self.node is None):
            raise typer.BadParameter(in_both("error.indicator_or_node"))
        return self.indicator or self.node or ""

    @property
    def kind(self) -> str:
        """What is explained: the score of a node, the value of an indicator, if nothing else is said."""
        return self.what or ("value" if self.node is None else "score")


def explain_numbers(declared: Declared, asked: NumberAsked, areas: Sequence[str], periods: Sequence[str]) -> int:
    """Show how the number of each area and period came about; the exit code tells of errors in the sources, as in ``assess``."""
    name = asked.name
    report = report_of(declared, Checks())
    import nq57_indicators as nq

    result, screen = nq.assess(report, framework=asked.framework), Screen()
    explain: Any = result.explain
    only = {"target": asked.target} if asked.target is not None else {}
    found = [explain(name, area, period, asked.kind, **only) for area, period in product(areas, periods)]
    if asked.shown_as == "json":
        for explanation in found:
            screen.out(explanation.model_dump_json(), highlight=False)
    elif asked.shown_as == "html":
        pages = "\n".join(explanation.html(declared.lang) for explanation in found)
        screen.out(f"{_PAGE.format(lang=declared.lang)}\n{pages}\n</body></html>", highlight=False)
    else:
        for explanation in found:
            screen.print(_tree(explanation, report.catalogue, declared.lang), soft_wrap=False)
        return code_with_reason(report, "error", declared.lang)
    return exit_code(report, "error")  # nothing but the document


def _tree(explanation: Any, catalogue: Catalogue, lang: str) -> Tree:
    """The explanation as a tree, with what sources say differently of a value."""
    lines = explanation_lines(explanation, lang)
    if explanation.kind == "value":
        for disagreement in catalogue.disagreements.values():
            if (disagreement.indicator, disagreement.ref_area) == (explanation.indicator, explanation.ref_area):
                lines.add(f"{label('coverage.disagreements', lang)}, {disagreement_text(disagreement, lang)}")
    tree = Tree(lines.text, highlight=False)
    _grow(tree, lines)
    return tree


def _grow(tree: Tree, line: Line) -> None:
    for below in line.below:
        _grow(tree.add(below.text), below)
