"""Explanations in words: one tree of lines, from which text, HTML and the screen are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from nq57_indicators.models.explanations import (
    ClassExplanation,
    GapExplanation,
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
from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.explained_words import DIGITS, Words
from nq57_indicators.texts.figures import NOTHING, date_text, rank_text, years_text
from nq57_indicators.texts.formulas import formula_with_names
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.lines import Line
from nq57_indicators.texts.scales import asked_of, scale_text
from nq57_indicators.texts.standing import Figures, benchmark_text, owed_text


def explanation_lines(found: Any, lang: str = "vi") -> Line:
    """Any explanation as a tree of lines."""
    return _WRITERS[found.kind](_Words(lang), found)


def explanation_text(found: Any, lang: str = "vi") -> str:
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
    Gap to the target, Share of dossiers received online, Ha Noi, Q4 2025: 5 percentage points
    """
    return "\n".join(explanation_lines(found, lang).indented())


class _Words(Words):
    """The sentences of explanations in one language."""

    # ---- values -----------------------------------------------------------------------------------------------------

    def value(self, found: ValueExplanation) -> Line:
        name, area = (found.name_en, found.area_en) if self.lang == "en" else (found.name_vi, found.area_vi)
        known = found.value is not None
        shown = self.figure(found.value) if known else self.say("missing")
        unit = self.unit(found) if known else ""
        tree = Line(
            self.say("value", name=name, area=area, period=self.period(found.time_period), value=shown, unit=unit)
        )
        self.value_below(tree, found)
        if found.targets:
            targets = tree.add(self.say("targets"))
            for target in found.targets:
                self.target_line(targets, target, found)
        return tree

    def value_below(self, tree: Line, found: ValueExplanation) -> None:
        names = {part.variable: part.name_en if self.lang == "en" else part.name_vi for part in found.parts}
        tree.add(self.say("formula", formula=formula_with_names(found.formula, names)))
        if found.definition_basis == "derived":
            tree.add(label("note.definition_derived", self.lang))
        self._notes(tree, [found.note])
        if found.basis:
            tree.add(self.say("basis", basis=self.code("basis", found.basis)))
        if found.value is None and found.lower is not None:
            tree.add(self.say("between", low=self.figure(found.lower), high=self.measured(found.upper, found, 2)))
        parts = tree.add(self.say("parts"))
        for part in found.parts:
            self.part(parts, part)
        for side in ("numerator", "denominator"):
            if constant := getattr(found, f"{side}_constant"):
                parts.add(self.say("constant", side=self.say(side), value=self.figure(constant, DIGITS)))

    def part(self, parts: Line, part: Part) -> None:
        side = self.say(part.side if part.side in ("numerator", "denominator") else "value_part")
        minus = f"{self.say('minus')} " if part.sign < 0 else ""
        name = minus + (part.name_en if self.lang == "en" else part.name_vi)
        how = f" ({self.code('basis', part.how)})" if part.how not in ("", "components") else ""
        value = f"{self.figure(part.value, DIGITS)} {self.unit(part)}"
        line = parts.add(f"{side}: {name} [{part.variable}], {self.period(part.time_period)} = {value}{how}")
        for cell in part.cells:
            where = " › ".join(text for text in (cell.file, cell.sheet, cell.cell) if text)
            said = f"{cell.area.in_language(self.lang)}, {self.period(cell.time_period)}: {self.measured(cell.obs_value, part)}"
            day = date_text(cell.vintage, self.lang) if cell.vintage else ""
            leaf = line.add(f"{where}: {said} ({', '.join(text for text in (cell.provider, day) if text)})")
            if (by := cell.confirmation) is not None:
                leaf.add(self.say("confirmed", who=by.who, day=date_text(by.day, self.lang), reason=by.reason))
        if part.made_of is not None and part.made_of.rule == "between":
            line.add(self.say("between_parts"))

    def standing(self, line: TargetLine | GapExplanation, of: ValueExplanation | GapExplanation) -> str:
        """How the value stands to a target: met or not, and by how much, where it is owed; else above or below."""
        words = {"operator": line.operator, "unit": self.gap_unit(of), "better": of.better}
        bounded = of.value is None and of.lower is not None
        given = Figures.of(of.value, line.low, line.high, line.gap, **words, bounded=bounded)
        if line.relation == "benchmark":
            return benchmark_text(given, self.lang, of_country=line.of_country)
        met = self.code("met", line.met)
        return met if line.gap is None else f"{met}, {owed_text(given, self.lang)}"

    def target_line(self, targets: Line, target: TargetLine, of: ValueExplanation) -> None:
        wanted = asked_of(target, target.value, of, self.lang)
        due = f", {label('column.due', self.lang).lower()} {date_text(target.due, self.lang)}" if target.due else ""
        line = targets.add(
            f"{target.document}, {clause_text(target.clause, self.lang)}: {wanted}{due}: {self.standing(target, of)}"
        )
        self._notes(line, target.note.split(","))

    # ---- scores -----------------------------------------------------------------------------------------------------

    def score(self, found: ScoreExplanation) -> Line:
        head = {"name": found.of.name.in_language(self.lang), "area": found.area.in_language(self.lang)}
        tree = Line(self.say("score", **head, period=self.period(found.time_period), score=self._score(found.of)))
        if not found.official:
            tree.add(label("unofficial", self.lang))
        self._below(tree, found.of)
        return tree

    def _score(self, scored: Scored | Placed) -> str:
        """A score, or why there is none; with its bounds where they are wider."""
        missing = self.say("no_score", reason=self.code("score_reason", scored.missing_reason))
        text = missing if scored.score is None else self.figure(scored.score)
        if scored.lower is not None and scored.lower != scored.upper:
            text += f"; {self.say('between', low=self.figure(scored.lower), high=self.figure(scored.upper))}"
        return text

    def _part_of_score(self, parts: Line, found: NodeExplanation | LeafExplanation) -> None:
        said = [self.say("part", name=found.name.in_language(self.lang), score=self._score(found))]
        if found.share_of_weight:
            share = self.percent(found.share_of_weight)
            said.append(self.say("weight_share", weight=self.figure(found.weight), share=share))
        else:
            said.append(self.say("weight", weight=self.figure(found.weight)))
        if found.contribution is not None and found.share_of_weight:
            key = "contribution" if found.contribution >= 0 else "taken_off"
            said.append(self.say(key, points=self.figure(abs(found.contribution), DIGITS)))
        if found.of_top is not None and found.of_top != found.contribution:
            said.append(self.say("of_top", points=self.figure(found.of_top, DIGITS)))
        self._below(parts.add("; ".join(said)), found)

    def _below(self, tree: Line, found: NodeExplanation | LeafExplanation) -> None:
        self._notes(tree, found.note)
        if isinstance(found, NodeExplanation):
            self._node(tree, found)
        else:
            self._leaf(tree, found)

    def _node(self, tree: Line, found: NodeExplanation) -> None:
        tree.add(self.say(found.aggregate, low=self.figure(found.low), high=self.figure(found.high)))
        if found.floor is not None:
            tree.add(self.say("floor", floor=self.figure(found.floor)))
        available = self.say("availability", share=self.percent(found.availability))
        if found.availability_needed is not None:
            available += f" ({self.say('needed', share=self.percent(found.availability_needed))})"
        tree.add(available)
        self._rests(tree, found)
        if found.clipped:
            tree.add(self.say("clipped", number=self.figure(found.clipped)))
        for part in found.parts:
            self._part_of_score(tree, part)
        for part in found.deductions:
            taken = part.score if part.score is None or part.contribution is None else part.contribution
            points = self.code("score_reason", part.missing_reason) if taken is None else self.figure(taken, DIGITS)
            self._below(tree.add(self.say("deduction", name=part.name.in_language(self.lang), points=points)), part)

    def _rests(self, tree: Line, found: NodeExplanation | Placed) -> None:
        """How much of the weight rests on earlier values, and on values unlike those of most areas."""
        if found.carried_weight:
            tree.add(self.say("carried", share=self.percent(found.carried_weight)))
        if found.unlike_weight:
            tree.add(self.say("unlike", share=self.percent(found.unlike_weight)))

    def _leaf(self, tree: Line, found: LeafExplanation) -> None:
        if text := scale_text(found, self.lang):
            tree.add(text)
        if found.value_explained is not None:
            value = {
                "value": self.figure(found.value, DIGITS),
                "unit": self.unit(found),
                "period": self.period(found.value_period),
            }
            self.value_below(tree.add(self.say("of_value", **value)), found.value_explained)

    def rank(self, found: RankExplanation) -> Line:
        head = {"name": found.name.in_language(self.lang), "area": found.area.in_language(self.lang)}
        tree = Line(
            self.say("rank", **head, period=self.period(found.time_period), rank=rank_text(found.rank, found.rank_of))
        )
        if not found.official:
            tree.add(label("unofficial", self.lang))
        if found.rank is not None and found.rank_best != found.rank_worst:
            tree.add(self.say("possible", best=found.rank_best, worst=found.rank_worst))
        if found.rank_from is not None:
            tree.add(self.say("rank_from", share=self.percent(found.rank_from), number=found.compared))
        places = tree.add(self.say("places"))
        for place in found.places:
            self._place(places, place)
        return tree

    def _place(self, places: Line, placed: Placed) -> None:
        said = {"area": placed.area.in_language(self.lang), "score": self._score(placed)}
        line = places.add(self.say("unranked" if placed.rank is None else "place", rank=placed.rank, **said))
        self._notes(line, placed.note)
        self._rests(line, placed)

    # ---- targets and trends -----------------------------------------------------------------------------------------

    def _head(self, key: str, found: OfIndicator, **fields: Any) -> Line:
        name, area = found.name.in_language(self.lang), found.area.in_language(self.lang)
        return Line(
            self.say(key, name=name, area=area, period=self.period(found.time_period), unit=self.unit(found), **fields)
        )

    def _wanted(self, tree: Line, found: GapExplanation | ClassExplanation, wanted: str) -> None:
        due, clause = date_text(found.due, self.lang), clause_text(found.clause, self.lang)
        tree.add(self.say("wanted", wanted=wanted, due=due, document=found.document, clause=clause))

    def _of_target(self, tree: Line, found: GapExplanation | ClassExplanation) -> None:
        if found.mean_of:
            value, number = self.measured(found.value, found), self.figure(len(found.mean_of))
            mean = tree.add(self.say("of_mean", value=value, number=number, period=self.period(found.time_period)))
            for each in found.mean_of:
                self.value_below(mean.add(f"{self.period(each.time_period)}: {self.measured(each.value, found)}"), each)
        else:
            self._of_value(tree, found)

    def _of_value(self, tree: Line, found: OfIndicator) -> None:
        value = self.figure(found.value, DIGITS)
        line = tree.add(self.say("of_value", value=value, unit=self.unit(found), period=self.period(found.time_period)))
        if found.value_explained is not None:
            self.value_below(line, found.value_explained)

    def gap(self, found: GapExplanation) -> Line:
        tree = self._head("gap", found, gap=self.figure(found.gap), gap_unit=self.gap_unit(found))
        asked = asked_of(found, found.low, found, self.lang)
        self._wanted(tree, found, asked)
        tree.add(self.say("relation", relation=self.code("relation", found.relation)))
        self._notes(tree, found.note.split(","))
        said = {"wanted": asked, "value": self.measured(found.value, found), "gap": self.figure(found.gap, DIGITS)}
        tree.add(self.say("difference", unit=self.gap_unit(found), **said))
        if found.gap_lower != found.gap_upper:
            tree.add(
                self.say(
                    "between",
                    low=self.figure(found.gap_lower),
                    high=f"{self.figure(found.gap_upper)} {self.gap_unit(found)}",
                )
            )
        if found.rose is not None:
            tree.add(self.say("rose", met=self.code("met", found.rose)))
        tree.add(self.say("verdict", met=self.standing(found, found)))
        if found.required_pace is not None or found.observed_pace is not None:
            paces = {"required": self.figure(found.required_pace), "observed": self.figure(found.observed_pace)}
            tree.add(self.say("paces", unit=self.gap_unit(found), **paces))
        if found.projected_years is not None:
            tree.add(self.say("projected", years=years_text(*found.projected_years, self.lang)))
        self._of_target(tree, found)
        return tree

    def outlook(self, found: ClassExplanation) -> Line:
        tree = self._head("class", found, outlook=self.code("outlook", found.outlook) or NOTHING)
        tree.add(label("status.outlook_how", self.lang))
        ends = [found.asked] if found.asked_to is None else sorted((found.asked or 0.0, found.asked_to))
        asked = " – ".join(self.figure(end, DIGITS) for end in ends)
        wanted = asked_of(found, found.low, found, self.lang)
        self._wanted(tree, found, wanted)
        tree.add(self.say("verdict" if found.facts["owed"] else "only_compared", met=self.code("met", found.met)))
        self._notes(tree, found.note.split(","))
        if found.later is not None:
            later = {"value": self.figure(found.later_value, DIGITS), "period": self.period(found.later_period)}
            line = tree.add(self.say("later", met=self.code("met", found.later), unit=self.unit(found), **later))
            if found.later_explained is not None:
                self.value_below(line, found.later_explained)
        if found.outlook_reason is not None:
            tree.add(self.say("reason", reason=self.code("outlook_reason", found.outlook_reason)))
        if found.outlook_method is not None:
            tree.add(self.say("method", method=self.code("outlook_method", found.outlook_method)))
        if found.base_period is None:
            tree.add(self.say("no_base"))
        else:
            base = self.figure(found.base_value, DIGITS)
            tree.add(self.say("base", value=base, unit=self.unit(found), period=self.period(found.base_period)))
            if found.progress is not None:
                figures = {"value": self.figure(found.value, DIGITS), "base": base, "wanted": asked}
                said = "progress" if found.asked_to is None else "progress_of_range"
                tree.add(self.say(said, share=self.percent(found.progress), **figures))
            if found.time_share:
                days = {"gone": self.figure(found.days_gone), "left": self.figure(max(found.days_left or 0.0, 0.0))}
                tree.add(self.say("time_share", share=self.percent(found.time_share), **days))
            by_way = found.outlook_method not in (None, "figure_alone")
            if by_way and found.progress is not None and found.time_share:
                borders = {"on_time": self.figure(found.on_time_from), "slow": self.figure(found.slow_from)}
                tree.add(self.say("ratio", ratio=self.figure(found.progress / found.time_share, 3), **borders))
        self._of_target(tree, found)
        return tree

    def _notes(self, tree: Line, notes: Iterable[str]) -> None:
        for note in filter(None, notes):
            tree.add(label(f"note.{note}", self.lang))

    def trend(self, found: TrendExplanation) -> Line:
        tree = self._head("trend", found, value=self.figure(found.value))
        units = {"unit": self.unit(found), "gap_unit": self.gap_unit(found)}
        if found.series_break is not None:
            tree.add(self.say("break_territory" if found.series_break == "territory" else "break_definition"))
        if found.base_period is None:
            tree.add(self.say("no_base"))
        else:
            base, change = (self.figure(each, DIGITS) for each in (found.base_value, found.change))
            since = self.period(found.base_period)
            line = tree.add(self.say("change", period=since, base=base, change=change, **units))
            if found.change_percent is not None:
                line.add(self.say("change_percent", percent=self.figure(found.change_percent)))
            if found.cagr is not None:
                line.add(self.say("cagr", years=self.figure(found.years), percent=self.figure(found.cagr)))
        for key, period, before, moved in (
            ("previous", found.previous_period, found.previous_value, found.previous_change),
            ("yearly", found.year_before_period, found.year_before_value, found.yearly_change),
        ):
            if period is not None:
                value, change = self.figure(before, DIGITS), self.figure(moved, DIGITS)
                tree.add(self.say(key, period=self.period(period), value=value, change=change, **units))
        self._of_value(tree, found)
        return tree


_WRITERS: dict[str, Callable[[_Words, Any], Line]] = {
    "value": _Words.value, "score": _Words.score, "rank": _Words.rank, "gap": _Words.gap, "class": _Words.outlook,
    "trend": _Words.trend,
}  # fmt: skip
