"""Cross-checks: every name that one definition takes from another must exist, and fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from nq57_indicators.catalogue.files import Loaded
from nq57_indicators.catalogue.frameworks import Known, framework_problems
from nq57_indicators.catalogue.problems import Names, problem
from nq57_indicators.catalogue.spans import act_problems, replaced_later, span_problems
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.definitions import Document, Identity, Obligation, Rule, Variable
from nq57_indicators.models.indicator import Indicator, Parts, Target, TargetOverlay, Term
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.periods import parts as periods_in

_WITH_TARGETS = ("indicators", "targets")
_ITEMS = ("variables", "indicators")
_BODIES = ("bodies", "areas")
_CITING = ("indicators", "targets", "clauses")
"""Definitions that cite clauses of documents."""


def cross_check(loaded: Loaded) -> Iterator[DefinitionProblem]:
    """Every problem between the files of one folder, in a fixed order."""
    names = _Names(loaded)
    yield from _repeated_ids(loaded)
    default = loaded.about.default_framework
    yield from names.expect(
        "catalogue.toml", "default_framework", [default] if default else [], names.frameworks, "frameworks"
    )
    for kind in ("variables", "indicators", "targets"):
        yield from _of_each(kind, loaded, names)
    known = _known_to_frameworks(loaded, names)
    for file, framework in loaded.entries["frameworks"]:
        yield from framework_problems(file, framework, known)
    for kind in ("obligations", "rules", "identities"):
        yield from _of_each(kind, loaded, names)
    yield from _layouts(loaded, names)
    yield from _of_each("documents", loaded, names)
    yield from _bodies(loaded, names)
    yield from _law(loaded, names)


def _of_each(kind: str, loaded: Loaded, names: _Names) -> Iterator[DefinitionProblem]:
    """The problems of all definitions of a kind; where a file holds several, their place begins with the id of theirs."""
    entries = names.variables_with_file if kind == "variables" else loaded.entries[kind]
    together = Counter(file for file, _ in entries)
    for file, entry in entries:
        for found in _CHECKS[kind](file, entry, names):
            alone = together[file] == 1 and file.startswith(f"{kind}/")
            yield found if alone else replace(found, field=f"{kind}.{_id_of(entry)}.{found.field}")


def _id_of(entry: Any) -> str:
    """The id of a definition; targets of a file of their own go by their indicator."""
    return str(entry.indicator if isinstance(entry, TargetOverlay) else entry.id)


def _overlay(file: str, overlay: TargetOverlay, names: _Names) -> Iterator[DefinitionProblem]:
    yield from names.expect(file, "indicator", [overlay.indicator], names.indicators, "indicators")
    yield from names.expect(file, "owner", [overlay.owner] if overlay.owner else [], names.bodies, *_BODIES)
    for target in overlay.targets:
        yield from _target(file, target, names)


def _obligation(file: str, obligation: Obligation, names: _Names) -> Iterator[DefinitionProblem]:
    yield from names.expect(file, "variables", obligation.variables, names.items, *_ITEMS)
    yield from names.expect(file, "bodies", obligation.bodies, names.bodies, *_BODIES)
    yield from names.expect(
        file, "level", [obligation.level] if obligation.level else [], names.area_levels, "area_levels"
    )
    yield from names.expect(file, "source.document", [obligation.source.document], names.documents, "documents")
    parts_of_year = {label.partition("-")[2] for label in periods_in("2024", obligation.frequency)}
    yield from names.expect(file, "deadlines", obligation.deadlines, parts_of_year)


def _rule(file: str, rule: Rule, names: _Names) -> Iterator[DefinitionProblem]:
    yield from names.expect(file, "documents", rule.documents, names.documents, "documents")


def _identity(file: str, identity: Identity, names: _Names) -> Iterator[DefinitionProblem]:
    yield from names.expect(file, "left", _variables_of(identity.left), names.items, *_ITEMS)
    yield from names.expect(file, "right", _variables_of(identity.right), names.items, *_ITEMS)


def _layouts(loaded: Loaded, names: _Names) -> Iterator[DefinitionProblem]:
    for file, layout in loaded.entries["layouts"]:
        for at, table in enumerate(layout.tables):
            used = [column.variable for column in (*table.columns, *table.rows) if column.variable is not None]
            yield from names.expect(file, f"tables.{at}.variable", used, names.items, *_ITEMS)


def _document(file: str, document: Document, names: _Names) -> Iterator[DefinitionProblem]:
    """What amends or is replaced exists; the clauses an amendment speaks of are those that figures and lists cite."""
    later = [amendment.document for amendment in document.amended_by]
    yield from names.expect(file, "amended_by", later, names.documents, "documents")
    yield from names.expect(file, "supersedes", document.supersedes, names.documents, "documents")
    yield from act_problems(file, document, names.documents)
    if names.unread.any_of(*_CITING):
        return
    for amendment in document.amended_by:
        clauses = names.clauses.get(document.id, set())
        for field in ("not_seen", "drops"):
            yield from names.expect(file, f"amended_by.{field}", getattr(amendment, field), clauses)


def _bodies(loaded: Loaded, names: _Names) -> Iterator[DefinitionProblem]:
    """Successors exist, and nobody comes after itself."""
    successors = {body.id: body.successors for _, body in loaded.entries["bodies"]}
    for file, body in loaded.entries["bodies"]:
        yield from names.expect(file, "successors", body.successors, names.bodies, *_BODIES)
        later, left = set[str](), list(body.successors)
        while left:
            after = left.pop()
            if after not in later:
                later.add(after)
                left.extend(successors.get(after, ()))
        if body.id in later:
            vi, en = f"{body.id} tự dẫn về chính nó", f"{body.id} leads back to itself"
            yield DefinitionProblem(file, "successors", vi, en)


def _law(loaded: Loaded, names: _Names) -> Iterator[DefinitionProblem]:
    """Lists of clauses and disagreements name documents, indicators and bodies that exist."""
    for file, listed in loaded.entries["clauses"]:
        yield from names.expect(file, "document", [listed.document], names.documents, "documents")
        for clause in listed.clauses:
            where = f"clauses.{clause.clause}"
            yield from names.expect(file, f"{where}.indicators", clause.indicators, names.indicators, "indicators")
            yield from names.expect(file, f"{where}.lead", clause.lead, names.bodies, *_BODIES)
    for file, disagreement in loaded.entries["disagreements"]:
        yield from names.expect(file, "indicator", [disagreement.indicator], names.indicators, "indicators")
        yield from names.expect(file, "ref_area", [disagreement.ref_area], names.bodies, *_BODIES)
        yield from _period(file, "period", disagreement.period)


class _Names(Names):
    """The ids that may be named, by kind."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(loaded.unread)
        entries = loaded.entries
        self.variables_with_file: list[tuple[str, Variable]] = list(entries["variables"])
        for file, indicator in entries["indicators"]:
            self.variables_with_file += [(file, variable) for variable in indicator.variables]
        self.variables = {variable.id: variable for _, variable in self.variables_with_file}
        self.indicators = {indicator.id: indicator for _, indicator in entries["indicators"]}
        self.items = {*self.variables, *self.indicators}
        self.documents = {document.id: document for _, document in entries["documents"]}
        self.bodies = {body.id for _, body in entries["bodies"]} | set(loaded.areas)
        self.frameworks = {framework.id for _, framework in entries["frameworks"]}
        stated = [(target, entry) for kind in _WITH_TARGETS for _, entry in entries[kind] for target in entry.targets]
        uses = Counter(target.id for target, _ in stated)
        self.targets = set(uses)
        self.sure_targets = {target.id: target for target, _ in stated if uses[target.id] == 1}
        self.owners = {target.id: target.owner or getattr(entry, "owner", None) for target, entry in stated}
        self.area_levels = {area.level for area in loaded.areas.values()}
        self.units = {unit.id for _, unit in entries["units"]}
        self.levels = {code.id for _, code in entries["levels"]}
        self.pillars = {code.id for _, code in entries["pillars"]}
        self.clauses = _clauses(loaded)

    def expect_code(
        self, file: str, field: str, used: Iterable[str], codes: set[str], kind: str
    ) -> Iterator[DefinitionProblem]:
        """The same for an open codelist; a catalogue that has none takes any code."""
        if codes:
            yield from self.expect(file, field, used, codes, kind)


class _Use(NamedTuple):
    """An id that a file gives to something, inside an indicator or of its own."""

    file: str
    field: str
    name: str
    indicator: str = ""

    @property
    def place(self) -> str:
        """The file, with the indicator."""
        return f"{self.file} ({self.indicator})" if self.indicator else self.file


def _repeated_ids(loaded: Loaded) -> Iterator[DefinitionProblem]:
    """Ids that repeat: once for each file, with every place; of targets and parts of indicators with the indicator."""
    items = [_Use(file, "id", variable.id) for file, variable in loaded.entries["variables"]]
    for file, indicator in loaded.entries["indicators"]:
        items.append(_Use(file, "id", indicator.id))
        items += [_Use(file, f"variables.{each.id}.id", each.id, indicator.id) for each in indicator.variables]
    targets = [
        _Use(file, f"targets.{target.id}.id", target.id, entry.id if kind == "indicators" else entry.indicator)
        for kind in _WITH_TARGETS
        for file, entry in loaded.entries[kind]
        for target in entry.targets
    ]
    apart = {"indicators", "variables", "targets"}
    lists = [
        [_Use(f, "id", entry.id) for f, entry in found] for kind, found in loaded.entries.items() if kind not in apart
    ]
    for listed in (items, targets, *lists):
        counts = Counter(use.name for use in listed)
        first = {(use.file, use.name): use for use in reversed(listed) if counts[use.name] > 1}
        for use in reversed(first.values()):
            places = Counter(other.place for other in listed if other.name == use.name)
            said = ", ".join(f"{place} ×{times}" if times > 1 else place for place, times in sorted(places.items()))
            yield problem(use.file, use.field, "id_twice", id=use.name, places=said)


def _variable(file: str, variable: Variable, names: _Names) -> Iterator[DefinitionProblem]:
    yield from names.expect_code(file, "unit_measure", [variable.unit_measure], names.units, "units")
    if variable.custodian:
        yield from names.expect(file, "custodian", [variable.custodian], names.bodies, *_BODIES)


def _indicator(file: str, indicator: Indicator, names: _Names) -> Iterator[DefinitionProblem]:
    formula = indicator.formula
    yield from names.expect_code(file, "unit_measure", [indicator.unit_measure], names.units, "units")
    yield from names.expect_code(file, "levels", indicator.levels, names.levels, "levels")
    yield from names.expect_code(
        file, "pillar", [indicator.pillar] if indicator.pillar else [], names.pillars, "pillars"
    )
    if indicator.variant_of:
        yield from names.expect(file, "variant_of", [indicator.variant_of], names.indicators, "indicators")
    if indicator.accountable:
        yield from names.expect(file, "accountable", [indicator.accountable], names.bodies, *_BODIES)
    sources = [formula.source, *(wording.source for wording in indicator.wordings)]
    yield from names.expect(
        file, "source.document", [source.document for source in sources if source], names.documents, "documents"
    )
    if formula.variable and formula.variable != indicator.id:
        yield from names.expect(file, "formula.variable", [formula.variable], names.variables, "variables")
    for where, parts in _all_parts(indicator):
        for side in ("numerator", "denominator"):
            terms = getattr(parts, side)
            yield from names.expect(file, f"{where}.{side}", _variables_of(terms), names.variables, "variables")
            yield from _one_measure(file, f"{where}.{side}", terms, names)
    if formula.base_period:
        yield from _period(file, "formula.base_period", formula.base_period)
    for target in indicator.targets:
        yield from _target(file, target, names)


def _all_parts(indicator: Indicator) -> Iterator[tuple[str, Parts]]:
    formula = indicator.formula
    if formula.numerator and formula.denominator:
        yield "formula", Parts(numerator=formula.numerator, denominator=formula.denominator)
    for level in ("national", "province"):
        parts = getattr(formula, level)
        if parts:
            yield f"formula.{level}", parts


def _variables_of(terms: Iterable[Term]) -> list[str]:
    return [term.removeprefix("-") for term in terms if isinstance(term, str)]


def _one_measure(file: str, field: str, terms: Iterable[Term], names: _Names) -> Iterator[DefinitionProblem]:
    measures = {names.variables[name].measure for name in _variables_of(terms) if name in names.variables}
    if len(measures) > 1:
        vi = "trộn số liệu thời kỳ (flow) với số liệu thời điểm (stock)"
        yield DefinitionProblem(file, field, vi, "mixes flows with stocks")


def _target(file: str, target: Target, names: _Names) -> Iterator[DefinitionProblem]:
    where = f"targets.{target.id}"
    yield from names.expect(file, f"{where}.source.document", [target.source.document], names.documents, "documents")
    levels = [*([target.level] if target.level else []), *target.benchmark_for]
    yield from names.expect_code(file, f"{where}.level", levels, names.levels, "levels")
    if target.owner:
        yield from names.expect(file, f"{where}.owner", [target.owner], names.bodies, *_BODIES)
    if target.variant:
        yield from names.expect(file, f"{where}.variant", [target.variant], names.indicators, "indicators")
    yield from names.expect(file, f"{where}.supersedes", target.supersedes, names.targets, "targets")
    yield from span_problems(file, target, names.sure_targets, names.documents, names.owners)
    for field in ("due", "base_period"):
        text = getattr(target, field)
        if text:
            yield from _period(file, f"{where}.{field}", text)


_CHECKS: dict[str, Callable[[str, Any, _Names], Iterator[DefinitionProblem]]] = {
    "variables": _variable, "indicators": _indicator, "targets": _overlay, "obligations": _obligation, "rules": _rule,
    "identities": _identity, "documents": _document,
}  # fmt: skip


def _period(file: str, field: str, text: str) -> Iterator[DefinitionProblem]:
    try:
        parse_period(text)
    except PeriodError as error:
        yield DefinitionProblem(file, field, error.vi, error.en)


def _clauses(loaded: Loaded) -> dict[str, set[str]]:
    """The clauses of each document that targets, wordings or lists of clauses name."""
    sources = [target.source for kind in _WITH_TARGETS for _, entry in loaded.entries[kind] for target in entry.targets]
    sources += [wording.source for _, indicator in loaded.entries["indicators"] for wording in indicator.wordings]
    found: dict[str, set[str]] = {}
    for source in sources:
        found.setdefault(source.document, set()).add(source.clause)
    for _, listed in loaded.entries["clauses"]:
        found.setdefault(listed.document, set()).update(clause.clause for clause in listed.clauses)
    return found


def _known_to_frameworks(loaded: Loaded, names: _Names) -> Known:
    """What frameworks may name and score by; targets by the indicator they are compared with."""
    targets: dict[str, list[Target]] = {}
    for kind in _WITH_TARGETS:
        for _, entry in loaded.entries[kind]:
            for target in entry.targets:
                if not (target.owner or getattr(entry, "owner", None)):
                    name = target.variant or (entry.id if kind == "indicators" else entry.indicator)
                    targets.setdefault(name, []).append(target)
    levels: dict[str, set[str]] = {}
    for area in loaded.areas.values():
        levels.setdefault(area.scheme, set()).add(area.level)
    replaced = replaced_later(names.sure_targets, names.documents)
    return Known(
        names.indicators,
        targets,
        levels,
        names.documents,
        names,
        replaced,
        names.variables,
        names.pillars,
        names.levels,
    )
