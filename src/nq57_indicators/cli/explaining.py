"""``nq57 explain``: one number, its formula, its parts and cells, its targets and their clauses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from rich.tree import Tree

from nq57_indicators.cli.screen import Screen
from nq57_indicators.cli.sources import Given
from nq57_indicators.cli.validating import Checks, exit_code, report_of
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.disagreements import disagreement_text
from nq57_indicators.texts.formulas import formula_with_names
from nq57_indicators.texts.targets import target_text

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.computation.explanations.explanation import Explanation, TargetLine
    from nq57_indicators.computation.explanations.trace import Part

_DIGITS = 6


def explain_values(given: Given, indicator: str, areas: Sequence[str], periods: Sequence[str]) -> int:
    """Show how the value of each area and period came about; the exit code tells of errors in the sources, as in ``assess``."""
    report = report_of(given, Checks())
    import nq57_indicators as nq

    result, screen = nq.assess(report), Screen()
    for area, period in product(areas, periods):
        explanation = result.explain(indicator, area, period)
        screen.print(explanation_tree(explanation, report.catalogue, given.lang), soft_wrap=False)
    return exit_code(report, "error")


def explanation_tree(explanation: Explanation, catalogue: Catalogue, lang: str) -> Tree:
    """The explanation as a tree: value, formula, parts with their cells, targets."""
    area = catalogue.areas[explanation.ref_area].name.in_language(lang)
    name = explanation.name_en if lang == "en" else explanation.name_vi
    known = explanation.value is not None
    tree = Tree(
        label(
            "explain.value",
            lang,
            name=name,
            area=area,
            period=explanation.time_period,
            value=figure(explanation.value, lang) if known else label("explain.missing", lang),
            unit=_unit(catalogue, explanation.unit, lang) if known else "",
        ).strip(),
        highlight=False,
    )
    tree.add(label("explain.formula", lang, formula=_formula(explanation, lang)))
    if explanation.definition_basis == "derived":
        tree.add(label("note.definition_derived", lang))
    if explanation.note:
        tree.add(label(f"note.{explanation.note}", lang))
    if explanation.basis:
        tree.add(label("explain.basis", lang, basis=label(f"basis.{explanation.basis}", lang)))
    parts = tree.add(label("explain.parts", lang))
    for part in explanation.parts:
        _add_part(parts, part, catalogue, lang)
    for one in catalogue.disagreements.values():
        if (one.indicator, one.ref_area) == (explanation.indicator, explanation.ref_area):
            tree.add(f"{label('coverage.disagreements', lang)}, {one.period}: {disagreement_text(one, lang)}")
    if explanation.targets:
        targets = tree.add(label("explain.targets", lang))
        for line in explanation.targets:
            _add_target(targets, line, explanation, catalogue, lang)
    return tree


def _formula(explanation: Explanation, lang: str) -> str:
    """The formula with names in place of ids."""
    names = {part.variable: part.name_en if lang == "en" else part.name_vi for part in explanation.parts}
    return formula_with_names(explanation.formula, names)


def _add_part(tree: Tree, part: Part, catalogue: Catalogue, lang: str) -> None:
    side = label(f"explain.{part.side}" if part.side in ("numerator", "denominator") else "explain.value_part", lang)
    name = part.name_en if lang == "en" else part.name_vi
    unit = _unit(catalogue, part.unit, lang)
    how = f" ({label(f'basis.{part.how}', lang)})" if part.how not in ("", "components") else ""
    branch = tree.add(f"{side}: {name} [{part.variable}] = {figure(part.value, lang, _DIGITS)} {unit}{how}")
    for cell in part.cells:
        where = " › ".join(text for text in (cell.file, cell.sheet, cell.cell) if text)
        area = catalogue.areas[cell.ref_area].name.in_language(lang)
        said = f"{area}, {cell.time_period}: {figure(cell.obs_value, lang, _DIGITS)}"
        by = ", ".join(text for text in (cell.provider, date_text(cell.vintage, lang) if cell.vintage else "") if text)
        leaf = branch.add(f"{where}: {said} ({by})")
        if cell.confirmation is not None:
            one = cell.confirmation
            leaf.add(label("explain.confirmed", lang, who=one.who, day=date_text(one.day, lang), reason=one.reason))


def _add_target(tree: Tree, line: TargetLine, explanation: Explanation, catalogue: Catalogue, lang: str) -> None:
    wanted = target_text(line.operator, line.value, line.low, line.high, lang)
    better = catalogue.indicators[explanation.indicator].better
    verdict = label(f"met.{line.met}", lang)
    gap = "" if line.gap is None else f", {label('column.gap', lang).lower()} {figure(line.gap, lang)}"
    sign = {"higher": "≥", "lower": "≤"}[better] if line.operator == "reach" else ""
    due = f", {label('column.due', lang).lower()} {date_text(line.due, lang)}" if line.due else ""
    head = f"{line.document}, {line.clause}: {sign} {wanted}{due}: {verdict}{gap}".replace(":  ", ": ")
    branch = tree.add(head)
    for note in filter(None, line.note.split(",")):
        branch.add(label(f"note.{note}", lang))


def _unit(catalogue: Catalogue, unit: str, lang: str) -> str:
    known = catalogue.units.get(unit)
    return known.name.in_language(lang) if known else unit
