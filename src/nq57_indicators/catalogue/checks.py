"""Cross-checks: every name that one definition takes from another must exist, and fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from nq57_indicators.catalogue.files import Loaded
from nq57_indicators.catalogue.problems import unknown_name
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.definitions import Document, Variable, as_amended
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator, Parts, Target, Term
from nq57_indicators.periods import PeriodError, parse_period

_WITH_TARGETS = ("indicators", "targets")


def cross_check(loaded: Loaded) -> Iterator[DefinitionProblem]:
    """Every problem between the files of one folder, in a fixed order."""
    names = _Names(loaded)
    yield from _repeated_ids(loaded)
    default = loaded.about.default_framework
    yield from names.expect("catalogue.toml", "default_framework", [default] if default else [], names.frameworks)
    for file, variable in names.variables_with_file:
        yield from _variable(file, variable, names)
    for file, indicator in loaded.entries["indicators"]:
        yield from _indicator(file, indicator, names)
    for file, overlay in loaded.entries["targets"]:
        yield from names.expect(file, "indicator", [overlay.indicator], names.indicators)
        yield from names.expect(file, "owner", [overlay.owner] if overlay.owner else [], names.bodies)
        for target in overlay.targets:
            yield from _target(file, target, names)
    for file, framework in loaded.entries["frameworks"]:
        yield from _framework(file, framework, names)
    for file, obligation in loaded.entries["obligations"]:
        yield from names.expect(file, "variables", obligation.variables, names.items)
        yield from names.expect(file, "bodies", obligation.bodies, names.bodies)
        yield from names.expect(file, "level", [obligation.level] if obligation.level else [], names.area_levels)
        yield from names.expect(file, "source.document", [obligation.source.document], names.documents)
    for file, identity in loaded.entries["identities"]:
        yield from names.expect(file, "left", _variables_of(identity.left), names.items)
        yield from names.expect(file, "right", _variables_of(identity.right), names.items)
    for file, document in loaded.entries["documents"]:
        yield from _document(file, document, names)
    yield from _bodies(loaded, names)
    yield from _law(loaded, names)


def _document(file: str, document: Document, names: _Names) -> Iterator[DefinitionProblem]:
    """What amends or is replaced exists; the clauses an amendment speaks of are those that figures and lists cite."""
    later = [amendment.document for amendment in document.amended_by]
    yield from names.expect(file, "amended_by", later, names.documents)
    yield from names.expect(file, "supersedes", document.supersedes, names.documents)
    for amendment in document.amended_by:
        clauses = names.clauses.get(document.id, set())
        for field in ("not_seen", "drops"):
            yield from names.expect(file, f"amended_by.{field}", getattr(amendment, field), clauses)


def _bodies(loaded: Loaded, names: _Names) -> Iterator[DefinitionProblem]:
    """Successors exist, and nobody comes after itself."""
    successors = {body.id: body.successors for _, body in loaded.entries["bodies"]}
    for file, body in loaded.entries["bodies"]:
        yield from names.expect(file, "successors", body.successors, names.bodies)
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
        yield from names.expect(file, "document", [listed.document], names.documents)
        for clause in listed.clauses:
            where = f"clauses.{clause.clause}"
            yield from names.expect(file, f"{where}.indicators", clause.indicators, names.indicators)
            yield from names.expect(file, f"{where}.lead", clause.lead, names.bodies)
    for file, disagreement in loaded.entries["disagreements"]:
        yield from names.expect(file, "indicator", [disagreement.indicator], names.indicators)
        yield from names.expect(file, "ref_area", [disagreement.ref_area], names.bodies)
        yield from _period(file, "period", disagreement.period)


class _Names:
    """The ids that may be named, by kind."""

    def __init__(self, loaded: Loaded) -> None:
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
        self.targets = {target.id for kind in _WITH_TARGETS for _, one in entries[kind] for target in one.targets}
        self.area_levels = {area.level for area in loaded.areas.values()}
        self.schemes = {area.scheme for area in loaded.areas.values()}
        self.units = {unit.id for _, unit in entries["units"]}
        self.levels = {code.id for _, code in entries["levels"]}
        self.pillars = {code.id for _, code in entries["pillars"]}
        self.clauses = _clauses(loaded)
        self.unread = loaded.unread
        self.benchmarks = _benchmarks(loaded)

    def expect(self, file: str, field: str, used: Iterable[str], known: Iterable[str]) -> Iterator[DefinitionProblem]:
        """A problem for each used name that is not known; that its file could not be read is told there."""
        known = {*known, *self.unread}
        for name in used:
            if name not in known:
                yield unknown_name(file, field, name, known)

    def expect_code(self, file: str, field: str, used: Iterable[str], codes: set[str]) -> Iterator[DefinitionProblem]:
        """The same for an open codelist; a catalogue that has none takes any code."""
        if codes:
            yield from self.expect(file, field, used, codes)


def _repeated_ids(loaded: Loaded) -> Iterator[DefinitionProblem]:
    items = [(file, variable.id) for file, variable in loaded.entries["variables"]]
    for file, indicator in loaded.entries["indicators"]:
        items += [(file, indicator.id), *((file, variable.id) for variable in indicator.variables)]
    targets = [
        (file, target.id) for kind in _WITH_TARGETS for file, owner in loaded.entries[kind] for target in owner.targets
    ]
    apart = {"indicators", "variables", "targets"}
    lists = [[(f, one.id) for f, one in found] for kind, found in loaded.entries.items() if kind not in apart]
    for listed in (items, targets, *lists):
        counts = Counter(name for _, name in listed)
        for file, name in listed:
            if counts[name] > 1:
                files = ", ".join(sorted({other for other, same in listed if same == name}))
                yield DefinitionProblem(file, "id", f"mã {name!r} lặp lại: {files}", f"id {name!r} repeats: {files}")


def _variable(file: str, variable: Variable, names: _Names) -> Iterator[DefinitionProblem]:
    yield from names.expect_code(file, "unit_measure", [variable.unit_measure], names.units)
    if variable.custodian:
        yield from names.expect(file, "custodian", [variable.custodian], names.bodies)


def _indicator(file: str, indicator: Indicator, names: _Names) -> Iterator[DefinitionProblem]:
    formula = indicator.formula
    yield from names.expect_code(file, "unit_measure", [indicator.unit_measure], names.units)
    yield from names.expect_code(file, "levels", indicator.levels, names.levels)
    yield from names.expect_code(file, "pillar", [indicator.pillar] if indicator.pillar else [], names.pillars)
    if indicator.variant_of:
        yield from names.expect(file, "variant_of", [indicator.variant_of], names.indicators)
    if indicator.accountable:
        yield from names.expect(file, "accountable", [indicator.accountable], names.bodies)
    sources = [formula.source, *(wording.source for wording in indicator.wordings)]
    yield from names.expect(file, "source.document", [one.document for one in sources if one], names.documents)
    if formula.variable and formula.variable != indicator.id:
        yield from names.expect(file, "formula.variable", [formula.variable], names.variables)
    for where, parts in _all_parts(indicator):
        for side in ("numerator", "denominator"):
            terms = getattr(parts, side)
            yield from names.expect(file, f"{where}.{side}", _variables_of(terms), names.variables)
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
    yield from names.expect(file, f"{where}.source.document", [target.source.document], names.documents)
    levels = [*([target.level] if target.level else []), *target.benchmark_for]
    yield from names.expect_code(file, f"{where}.level", levels, names.levels)
    if target.owner:
        yield from names.expect(file, f"{where}.owner", [target.owner], names.bodies)
    if target.variant:
        yield from names.expect(file, f"{where}.variant", [target.variant], names.indicators)
    yield from names.expect(file, f"{where}.supersedes", target.supersedes, names.targets)
    for field in ("due", "base_period"):
        text = getattr(target, field)
        if text:
            yield from _period(file, f"{where}.{field}", text)


def _period(file: str, field: str, text: str) -> Iterator[DefinitionProblem]:
    try:
        parse_period(text)
    except PeriodError as error:
        yield DefinitionProblem(file, field, error.vi, error.en)


def _clauses(loaded: Loaded) -> dict[str, set[str]]:
    """The clauses of each document that targets, wordings or lists of clauses name."""
    sources = [target.source for kind in _WITH_TARGETS for _, one in loaded.entries[kind] for target in one.targets]
    sources += [wording.source for _, one in loaded.entries["indicators"] for wording in one.wordings]
    found: dict[str, set[str]] = {}
    for source in sources:
        found.setdefault(source.document, set()).add(source.clause)
    for _, listed in loaded.entries["clauses"]:
        found.setdefault(listed.document, set()).update(clause.clause for clause in listed.clauses)
    return found


def _benchmarks(loaded: Loaded) -> dict[str, list[Target]]:
    """The targets that no single body owns, by the indicator they are compared with."""
    found: dict[str, list[Target]] = {}
    for kind in _WITH_TARGETS:
        for _, one in loaded.entries[kind]:
            for target in one.targets:
                if not (target.owner or getattr(one, "owner", None)):
                    name = target.variant or (one.id if kind == "indicators" else one.indicator)
                    found.setdefault(name, []).append(target)
    return found


def _scorable(framework: Framework, name: str, names: _Names) -> bool:
    """Whether a framework has a scale for an indicator: goalposts, or a target that its reference allows."""
    if any(post.indicator == name for post in framework.goalposts):
        return True
    reference, indicator = framework.reference, names.indicators.get(name)
    if reference is None or indicator is None:
        return False
    documents = as_amended(reference.document, names.documents)
    return any(
        indicator.attainable(target)
        for target in names.benchmarks.get(name, [])
        if reference.otherwise == "latest_due" or target.source.document in documents
    )


def _scales(file: str, framework: Framework, names: _Names) -> Iterator[DefinitionProblem]:
    """A framework scores something, and every indicator it lists by name."""
    if not framework.goalposts and framework.reference is None:
        vi = (
            "khung không có thang điểm nào; hãy thêm [[goalposts]] cho từng chỉ tiêu, hoặc "
            'reference = { document = "mã văn bản" } để chấm theo mục tiêu của văn bản'
        )
        en = (
            "the framework has no scale; add [[goalposts]] for each indicator, or "
            'reference = { document = "id" } to score by the targets of a document'
        )
        yield DefinitionProblem(file, "goalposts", vi, en)
        return
    for node in framework.nodes:
        for name in node.indicators:
            if name in names.indicators and name not in node.exclude and not _scorable(framework, name, names):
                vi = (
                    f"{name!r} không có [[goalposts]] và không có mục tiêu nào để chấm; hãy thêm, ghi natural_zero = true "
                    "nếu tỷ số giá trị/mục tiêu có nghĩa, hoặc bỏ chỉ tiêu này"
                )
                en = (
                    f"{name!r} has neither [[goalposts]] nor a target to score by; add one, set natural_zero = true where "
                    "value / target means something, or leave the indicator out"
                )
                yield DefinitionProblem(file, f"nodes.{node.id}.indicators", vi, en)
        members = [
            one.id for one in names.indicators.values() if one.pillar == node.pillar and one.id not in node.exclude
        ]
        if node.pillar and members and not any(_scorable(framework, name, names) for name in members):
            vi = f"không chỉ tiêu nào của trụ cột {node.pillar!r} có [[goalposts]] hoặc mục tiêu để chấm"
            en = f"no indicator of the pillar {node.pillar!r} has [[goalposts]] or a target to score by"
            yield DefinitionProblem(file, f"nodes.{node.id}.pillar", vi, en)


def _framework(file: str, framework: Framework, names: _Names) -> Iterator[DefinitionProblem]:
    if framework.areas:
        yield from names.expect(file, "areas", [framework.areas], names.schemes)
    if framework.reference:
        yield from names.expect(file, "reference.document", [framework.reference.document], names.documents)
    for post in framework.goalposts:
        yield from names.expect(file, "goalposts.indicator", [post.indicator], names.indicators)
    yield from _scales(file, framework, names)
    parents = {node.parent for node in framework.nodes}
    for node in framework.nodes:
        where = f"nodes.{node.id}"
        if node.pillar:
            used = {indicator.pillar for indicator in names.indicators.values()}
            yield from names.expect(file, f"{where}.pillar", [node.pillar], {one for one in used if one})
        named = [*node.indicators, *node.exclude, *node.weights, *node.deductions]
        yield from names.expect(file, f"{where}.indicators", named, names.indicators)
        if node.id in names.indicators:
            vi, en = "trùng với mã một chỉ tiêu", "is also the id of an indicator"
            yield DefinitionProblem(file, where, vi, en)
        if node.id not in parents and not (node.pillar or node.indicators):
            vi, en = "nút không có chỉ tiêu nào", "a node without indicators"
            yield DefinitionProblem(file, where, vi, en)
