"""Explanations in words: one tree of lines, from which text, HTML and the screen are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nq57_indicators.models.codelists import PERCENT
from nq57_indicators.models.explanations import (
    ClassExplanation,
    GapExplanation,
    GoalpostScale,
    LeafExplanation,
    NodeExplanation,
    OfIndicator,
    Part,
    Placed,
    RankExplanation,
    Scored,
    ScoreExplanation,
    TargetLine,
    TrendExplanation,
    ValueExplanation,
)
from nq57_indicators.texts.figures import NOTHING, date_text, figure, rank_text, years_text
from nq57_indicators.texts.formulas import formula_with_names
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.lines import Line
from nq57_indicators.texts.standing import Figures, benchmark_text, owed_text
from nq57_indicators.texts.targets import target_text

_DIGITS = 6


def explanation_lines(explanation: Any, lang: str = "vi") -> Line:
    """Any explanation as a tree of lines."""
    return _WRITERS[explanation.kind](_Words(lang), explanation)


def explanation_text(explanation: Any, lang: str = "vi") -> str:
    """The same as text, two spaces for each step down.

    >>> import nq57_indicators as nq
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> print(nq.assess(frame).explain("online_dossier_rate", "P34-01", "2025-Q4", "gap").text("en").splitlines()[0])
    Gap to the target, Share of dossiers received online, Ha Noi, 2025-Q4: 5 percentage points
    """
    return "\n".join(explanation_lines(explanation, lang).indented())


class _Words:
    """The sentences of explanations in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **fields: Any) -> str:
        return label(f"explain.{key}", self.lang, **fields).strip()

    def figure(self, value: float | None, decimals: int = 2) -> str:
        return figure(value, self.lang, decimals)

    def percent(self, share: float | None) -> str:
        return self.figure(None if share is None else share * 100)

    def unit(self, of: Any) -> str:
        return str(of.unit_en if self.lang == "en" else of.unit_vi)

    def gap_unit(self, of: Any) -> str:
        """The unit of differences: percentages differ by percentage points."""
        return label("unit.percentage_point", self.lang) if of.unit == PERCENT else self.unit(of)

    def code(self, kind: str, code: str | None) -> str:
        keys = {
            "basis": f"basis.{code}",
            "met": f"met.{code}",
            "outlook": f"outlook.{code}",
            "outlook_reason": f"outlook_reason.{code}",
            "relation": f"relation.{code}",
            "score_reason": f"score_reason.{code}",
        }
        return label(keys[kind], self.lang) if code else ""

    # ---- values -----------------------------------------------------------------------------------------------------

    def value(self, one: ValueExplanation) -> Line:
        name, area = (one.name_en, one.area_en) if self.lang == "en" else (one.name_vi, one.area_vi)
        known = one.value is not None
        shown = self.figure(one.value) if known else self.say("missing")
        unit = self.unit(one) if known else ""
        tree = Line(self.say("value", name=name, area=area, period=one.time_period, value=shown, unit=unit))
        self.value_below(tree, one)
        if one.targets:
            targets = tree.add(self.say("targets"))
            for target in one.targets:
                self.target_line(targets, target, one)
        return tree

    def value_below(self, tree: Line, one: ValueExplanation) -> None:
        names = {part.variable: part.name_en if self.lang == "en" else part.name_vi for part in one.parts}
        tree.add(self.say("formula", formula=formula_with_names(one.formula, names)))
        if one.definition_basis == "derived":
            tree.add(label("note.definition_derived", self.lang))
        if one.note:
            tree.add(label(f"note.{one.note}", self.lang))
        if one.basis:
            tree.add(self.say("basis", basis=self.code("basis", one.basis)))
        if one.value is None and one.lower is not None:
            tree.add(self.say("between", low=self.figure(one.lower), high=self.figure(one.upper)))
        parts = tree.add(self.say("parts"))
        for part in one.parts:
            self.part(parts, part)
        for side in ("numerator", "denominator"):
            if constant := getattr(one, f"{side}_constant"):
                parts.add(self.say("constant", side=self.say(side), value=self.figure(constant, _DIGITS)))

    def part(self, parts: Line, part: Part) -> None:
        side = self.say(part.side if part.side in ("numerator", "denominator") else "value_part")
        minus = f"{self.say('minus')} " if part.sign < 0 else ""
        name = minus + (part.name_en if self.lang == "en" else part.name_vi)
        how = f" ({self.code('basis', part.how)})" if part.how not in ("", "components") else ""
        value = f"{self.figure(part.value, _DIGITS)} {self.unit(part)}"
        line = parts.add(f"{side}: {name} [{part.variable}], {part.time_period} = {value}{how}")
        for cell in part.cells:
            where = " › ".join(text for text in (cell.file, cell.sheet, cell.cell) if text)
            said = f"{cell.area.in_language(self.lang)}, {cell.time_period}: {self.figure(cell.obs_value, _DIGITS)}"
            day = date_text(cell.vintage, self.lang) if cell.vintage else ""
            leaf = line.add(f"{where}: {said} ({', '.join(text for text in (cell.provider, day) if text)})")
            if (by := cell.confirmation) is not None:
                leaf.add(self.say("confirmed", who=by.who, day=date_text(by.day, self.lang), reason=by.reason))

    def standing(self, one: TargetLine | GapExplanation, of: ValueExplanation | GapExplanation) -> str:
        """How the value stands to a target: met or not, and by how much, where it is owed; else above or below."""
        words = {"operator": one.operator, "unit": self.gap_unit(of), "better": of.better}
        bounded = of.value is None and of.lower is not None
        given = Figures.of(of.value, one.low, one.high, one.gap, **words, bounded=bounded)
        if one.relation == "benchmark":
            return benchmark_text(given, self.lang, of_country=one.of_country)
        met = self.code("met", one.met)
        return met if one.gap is None else f"{met}, {owed_text(given, self.lang)}"

    def wanted(self, one: Any, value: float | None, better: str) -> str:
        """What a target asks for; a bare figure with the side that is better."""
        sign = {"higher": "≥ ", "lower": "≤ "}[better] if one.operator == "reach" else ""
        return sign + target_text(one.operator, value, one.low, one.high, self.lang)

    def target_line(self, targets: Line, one: TargetLine, of: ValueExplanation) -> None:
        wanted = self.wanted(one, one.value, of.better)
        due = f", {label('column.due', self.lang).lower()} {date_text(one.due, self.lang)}" if one.due else ""
        line = targets.add(f"{one.document}, {one.clause}: {wanted}{due}: {self.standing(one, of)}")
        for note in filter(None, one.note.split(",")):
            line.add(label(f"note.{note}", self.lang))

    # ---- scores -----------------------------------------------------------------------------------------------------

    def score(self, one: ScoreExplanation) -> Line:
        head = {"name": one.of.name.in_language(self.lang), "area": one.area.in_language(self.lang)}
        tree = Line(self.say("score", **head, period=one.time_period, score=self._score(one.of)))
        if not one.official:
            tree.add(label("unofficial", self.lang))
        self._below(tree, one.of)
        return tree

    def _score(self, one: Scored | Placed) -> str:
        """A score, or why there is none; with its bounds where they are wider."""
        missing = self.say("no_score", reason=self.code("score_reason", one.missing_reason))
        text = missing if one.score is None else self.figure(one.score)
        if one.lower is not None and one.lower != one.upper:
            text += f"; {self.say('between', low=self.figure(one.lower), high=self.figure(one.upper))}"
        return text

    def _part_of_score(self, parts: Line, one: NodeExplanation | LeafExplanation) -> None:
        said = [self.say("part", name=one.name.in_language(self.lang), score=self._score(one))]
        if one.share_of_weight:
            share = self.percent(one.share_of_weight)
            said.append(self.say("weight_share", weight=self.figure(one.weight), share=share))
        else:
            said.append(self.say("weight", weight=self.figure(one.weight)))
        if one.contribution is not None and one.share_of_weight:
            key = "contribution" if one.contribution >= 0 else "taken_off"
            said.append(self.say(key, points=self.figure(abs(one.contribution), _DIGITS)))
        if one.of_top is not None and one.of_top != one.contribution:
            said.append(self.say("of_top", points=self.figure(one.of_top, _DIGITS)))
        self._below(parts.add("; ".join(said)), one)

    def _below(self, tree: Line, one: NodeExplanation | LeafExplanation) -> None:
        for note in one.note:
            tree.add(label(f"note.{note}", self.lang))
        if isinstance(one, NodeExplanation):
            self._node(tree, one)
        else:
            self._leaf(tree, one)

    def _node(self, tree: Line, one: NodeExplanation) -> None:
        tree.add(self.say(one.aggregate, low=self.figure(one.low), high=self.figure(one.high)))
        if one.floor is not None:
            tree.add(self.say("floor", floor=self.figure(one.floor)))
        available = self.say("availability", share=self.percent(one.availability))
        if one.availability_needed is not None:
            available += f" ({self.say('needed', share=self.percent(one.availability_needed))})"
        tree.add(available)
        if one.carried_weight:
            tree.add(self.say("carried", share=self.percent(one.carried_weight)))
        if one.clipped:
            tree.add(self.say("clipped", number=self.figure(one.clipped)))
        for part in one.parts:
            self._part_of_score(tree, part)
        for part in one.deductions:
            points = self.figure(part.contribution, _DIGITS)
            line = tree.add(self.say("deduction", name=part.name.in_language(self.lang), points=points))
            self._leaf(line, part)

    def _leaf(self, tree: Line, one: LeafExplanation) -> None:
        scale = one.scale
        if isinstance(scale, GoalpostScale):
            said = [self.say("goalposts", worst=self.figure(scale.worst), best=self.figure(scale.best))]
            said += [self.say("log")] * (scale.transform == "log") + [self.say("unclamped")] * (not scale.clamp)
            tree.add(", ".join(said))
        elif scale is not None:
            wanted = self.wanted(scale, scale.low, scale.better)
            tree.add(self.say("by_target", wanted=wanted, document=scale.document, clause=scale.clause))
        elif one.kind == "leaf":
            tree.add(self.say("no_scale"))
        if one.value_explained is not None:
            value = {"value": self.figure(one.value, _DIGITS), "unit": self.unit(one), "period": one.value_period}
            self.value_below(tree.add(self.say("of_value", **value)), one.value_explained)

    def rank(self, one: RankExplanation) -> Line:
        head = {"name": one.name.in_language(self.lang), "area": one.area.in_language(self.lang)}
        tree = Line(self.say("rank", **head, period=one.time_period, rank=rank_text(one.rank, one.rank_of)))
        if not one.official:
            tree.add(label("unofficial", self.lang))
        if one.rank is not None and one.rank_best != one.rank_worst:
            tree.add(self.say("possible", best=one.rank_best, worst=one.rank_worst))
        if one.rank_from is not None:
            tree.add(self.say("rank_from", share=self.percent(one.rank_from), number=one.compared))
        places = tree.add(self.say("places"))
        for place in one.places:
            self._place(places, place)
        return tree

    def _place(self, places: Line, one: Placed) -> None:
        said = {"area": one.area.in_language(self.lang), "score": self._score(one)}
        if one.rank is not None:
            places.add(self.say("place", rank=one.rank, **said))
            return
        line = places.add(self.say("unranked", **said))
        for note in one.note:
            line.add(label(f"note.{note}", self.lang))

    # ---- targets and trends -----------------------------------------------------------------------------------------

    def _head(self, key: str, one: OfIndicator, **fields: Any) -> Line:
        name, area = one.name.in_language(self.lang), one.area.in_language(self.lang)
        return Line(self.say(key, name=name, area=area, period=one.time_period, unit=self.unit(one), **fields))

    def _of_value(self, tree: Line, one: OfIndicator) -> None:
        value = self.figure(one.value, _DIGITS)
        line = tree.add(self.say("of_value", value=value, unit=self.unit(one), period=one.time_period))
        if one.value_explained is not None:
            self.value_below(line, one.value_explained)

    def gap(self, one: GapExplanation) -> Line:
        tree = self._head("gap", one, gap=self.figure(one.gap), gap_unit=self.gap_unit(one))
        asked, due = self.wanted(one, one.low, one.better), date_text(one.due, self.lang)
        tree.add(self.say("wanted", wanted=asked, due=due, document=one.document, clause=one.clause))
        tree.add(self.say("relation", relation=self.code("relation", one.relation)))
        for note in filter(None, one.note.split(",")):
            tree.add(label(f"note.{note}", self.lang))
        said = {"wanted": asked, "value": self.figure(one.value, _DIGITS), "gap": self.figure(one.gap, _DIGITS)}
        tree.add(self.say("difference", unit=self.gap_unit(one), **said))
        if one.gap_lower != one.gap_upper:
            tree.add(self.say("between", low=self.figure(one.gap_lower), high=self.figure(one.gap_upper)))
        if one.rose is not None:
            tree.add(self.say("rose", met=self.code("met", one.rose)))
        tree.add(self.say("verdict", met=self.standing(one, one)))
        if one.required_pace is not None or one.observed_pace is not None:
            paces = {"required": self.figure(one.required_pace), "observed": self.figure(one.observed_pace)}
            tree.add(self.say("paces", unit=self.gap_unit(one), **paces))
        if one.projected_years is not None:
            tree.add(self.say("projected", years=years_text(*one.projected_years, self.lang)))
        self._of_value(tree, one)
        return tree

    def outlook(self, one: ClassExplanation) -> Line:
        tree = self._head("class", one, outlook=self.code("outlook", one.outlook) or NOTHING)
        due = date_text(one.due, self.lang)
        ends = [one.asked] if one.asked_to is None else sorted((one.asked or 0.0, one.asked_to))
        asked = " – ".join(self.figure(end, _DIGITS) for end in ends)
        tree.add(self.say("wanted", wanted=asked, due=due, document=one.document, clause=one.clause))
        tree.add(self.say("verdict", met=self.code("met", one.met)))
        if one.later is not None:
            tree.add(self.say("later", met=self.code("met", one.later)))
        if one.outlook_reason is not None:
            tree.add(self.say("reason", reason=self.code("outlook_reason", one.outlook_reason)))
        if one.base_period is None:
            tree.add(self.say("no_base"))
        else:
            base = self.figure(one.base_value, _DIGITS)
            tree.add(self.say("base", value=base, unit=self.unit(one), period=one.base_period))
            if one.progress is not None:
                way = {"value": self.figure(one.value, _DIGITS), "base": base, "wanted": asked}
                said = "progress" if one.asked_to is None else "progress_of_range"
                tree.add(self.say(said, share=self.percent(one.progress), **way))
            if one.time_share:
                days = {"gone": self.figure(one.days_gone), "left": self.figure(one.days_left)}
                tree.add(self.say("time_share", share=self.percent(one.time_share), **days))
            if one.progress is not None and one.time_share:
                borders = {"on_time": self.figure(one.on_time_from), "slow": self.figure(one.slow_from)}
                tree.add(self.say("ratio", ratio=self.figure(one.progress / one.time_share, 3), **borders))
        self._of_value(tree, one)
        return tree

    def trend(self, one: TrendExplanation) -> Line:
        tree = self._head("trend", one, value=self.figure(one.value))
        units = {"unit": self.unit(one), "gap_unit": self.gap_unit(one)}
        if one.series_break is not None:
            tree.add(self.say("break_territory" if one.series_break == "territory" else "break_definition"))
        if one.base_period is None:
            tree.add(self.say("no_base"))
        else:
            base, change = (self.figure(each, _DIGITS) for each in (one.base_value, one.change))
            line = tree.add(self.say("change", period=one.base_period, base=base, change=change, **units))
            if one.change_percent is not None:
                line.add(self.say("change_percent", percent=self.figure(one.change_percent)))
            if one.cagr is not None:
                line.add(self.say("cagr", years=self.figure(one.years), percent=self.figure(one.cagr)))
        for key, period, before, moved in (
            ("previous", one.previous_period, one.previous_value, one.previous_change),
            ("yearly", one.year_before_period, one.year_before_value, one.yearly_change),
        ):
            if period is not None:
                value, change = self.figure(before, _DIGITS), self.figure(moved, _DIGITS)
                tree.add(self.say(key, period=period, value=value, change=change, **units))
        self._of_value(tree, one)
        return tree


_WRITERS: dict[str, Callable[[_Words, Any], Line]] = {
    "value": _Words.value, "score": _Words.score, "rank": _Words.rank, "gap": _Words.gap, "class": _Words.outlook,
    "trend": _Words.trend,
}  # fmt: skip
