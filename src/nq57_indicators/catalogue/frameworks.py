"""Checks of frameworks: what would leave an indicator out, count it twice or score it upside down is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from nq57_indicators.catalogue.problems import Names, nearest, problem
from nq57_indicators.catalogue.trees import all_placed, tree_problems
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.base import UNSURE
from nq57_indicators.models.codelists import ABOVE_ZERO, FREQUENCIES
from nq57_indicators.models.definitions import Document, Variable, as_amended
from nq57_indicators.models.framework import Framework, Node
from nq57_indicators.models.indicator import Indicator, Target, longest_period


@dataclass(frozen=True)
class Known:
    """What frameworks may name, and what they score by."""

    indicators: dict[str, Indicator]
    targets: dict[str, list[Target]]
    """Those that no single body owns, by the indicator that is compared with them."""
    levels: dict[str, set[str]]
    """The levels of the areas of each scheme."""
    documents: Mapping[str, Document]
    names: Names
    replaced: Set[str]
    """Targets whose place later ones have taken."""
    variables: Mapping[str, Variable]
    pillars: Set[str] = frozenset()
    """The codelist of pillars; empty where any code is taken."""
    area_levels: Set[str] = frozenset()
    """The codelist of levels; empty where any code is taken."""

    @property
    def used_pillars(self) -> Set[str]:
        """The pillars that indicators belong to."""
        return {indicator.pillar for indicator in self.indicators.values() if indicator.pillar}

    @property
    def stray_pillars(self) -> Set[str]:
        """Pillars of indicators that the codelist lacks, which is told there: nobody knows where these belong."""
        return self.used_pillars - self.pillars if self.pillars else frozenset()

    def knows_levels(self, levels: Iterable[str]) -> bool:
        """Whether the codelist has all of some levels; that it lacks one is told where it is named."""
        return not self.area_levels or self.area_levels >= set(levels)


_Held = Sequence[tuple[Node, list[str]]]
"""Nodes with the indicators they hold."""
_WITH_GUESS = {
    "weight_of_no_member": "weight_of_no_member_but",
    "exclude_of_no_member": "exclude_of_no_member_but",
    "goalpost_unused": "goalpost_unused_but",
}
"""The sentence of a problem where a name that was probably meant can be offered."""
_VALUELESS_DEDUCTION = {"words_only": "deduction_words_only", "other_level": "deduction_other_level"}
"""The sentence of a deduction that never has a value, by why it has none."""
_NODE_NAMED = {
    "indicators": "node_in_indicators", "exclude": "node_in_exclude", "weights": "node_in_weights",
    "deductions": "node_in_deductions",
}  # fmt: skip
"""The fields of a node that name indicators, with the sentence of one that names a node."""


def framework_problems(file: str, framework: Framework, known: Known) -> Iterator[DefinitionProblem]:
    """Every problem of one framework; what only follows from another problem is not said again."""
    names = known.names
    if framework.areas:
        yield from names.expect(file, "areas", [framework.areas], known.levels, "schemes")
    if framework.reference:
        yield from names.expect(
            file, "reference.document", [framework.reference.document], known.documents, "documents"
        )
    for post in framework.goalposts:
        yield from names.expect(file, "goalposts.indicator", [post.indicator], known.indicators, "indicators")
    for node in framework.nodes:
        yield from _names_of(file, framework, node, known)
    yield from _goalposts(file, framework, known)
    yield from tree_problems(file, framework, names)
    yield from _of_tree(file, framework, known)


def _of_tree(file: str, framework: Framework, known: Known) -> Iterator[DefinitionProblem]:
    """Problems of what nodes hold; of what lies below them only where it is sure which node is where."""
    held = [(node, _members(node, known)) for node in framework.nodes]
    certain = [node for node in framework.nodes if _certain(node, known)]
    inner = {node.parent for node in framework.nodes}
    placed, roots = all_placed(framework), sum(node.parent is None for node in framework.nodes)
    empty = [node for node, members in held if node in certain and not members and node.id not in inner]
    yield from _counted_twice(file, framework, held)
    for node, members in held:
        if node not in certain:
            continue
        if node in empty:
            if placed and (node.parent is not None or roots == 1):
                yield _empty(file, node, known)
            continue
        yield from _weights(file, node, members)
        if placed:
            yield from _weightless(file, framework, node, members)
        yield from _floor(file, framework, node)
        yield from _exclusions(file, node, known)
    if len(certain) == len(framework.nodes) and not any(node.pillar for node in empty):
        told = {name for node in framework.nodes for name in node.weights}
        told |= {post.indicator for post in framework.goalposts} - known.indicators.keys()
        yield from _unused_goalposts(file, framework, {name for _, members in held for name in members}, told)
    yield from _scales(file, framework, held, known)


def _members(node: Node, known: Known) -> list[str]:
    """The indicators of a node, those among them that could not be read."""
    unread = known.names.unread.named(["indicators"]) - known.indicators.keys()
    return [*node.members(known.indicators), *(name for name in node.indicators if name in unread - set(node.exclude))]


def _names_of(file: str, framework: Framework, node: Node, known: Known) -> Iterator[DefinitionProblem]:
    """Names that nothing bears, or that are those of nodes."""
    where, names = f"nodes.{node.id}", known.names
    if node.pillar and (known.pillars or not names.unread.any_of("indicators")):
        yield from names.expect(file, f"{where}.pillar", [node.pillar], known.used_pillars | known.pillars, "pillars")
    told, nodes = set[str](), {other.id for other in framework.nodes} - known.indicators.keys()
    for field in _NODE_NAMED:
        named = [name for name in dict.fromkeys(getattr(node, field)) if name not in told]
        told.update(named)
        for name in named:
            if name in nodes:
                yield problem(file, f"{where}.{field}", _NODE_NAMED[field], node=name, parent=node.id)
        others = [name for name in named if name not in nodes]
        yield from names.expect(file, f"{where}.{field}", others, known.indicators, "indicators")
    if node.id in known.indicators:
        yield problem(file, where, "node_is_indicator", node=node.id)


def _empty(file: str, node: Node, known: Known) -> DefinitionProblem:
    where = f"nodes.{node.id}"
    composite = [each.id for each in known.indicators.values() if each.composite and each.pillar == node.pillar]
    if node.pillar and composite:
        said = {"pillar": node.pillar, "indicator": composite[0], "listed": ", ".join(composite)}
        return problem(file, f"{where}.pillar", "pillar_composite", **said)
    if node.pillar:
        return problem(file, f"{where}.pillar", "pillar_empty", pillar=node.pillar)
    return problem(file, where, "node_empty", node=node.id)


def _certain(node: Node, known: Known) -> bool:
    """Whether the members of a node are known: every name is, and no definition is unreadable."""
    named = {*node.indicators, *node.exclude, *node.weights}
    if not named <= known.indicators.keys() | known.names.unread.named(["indicators"]):
        return False
    if node.pillar is None:
        return True
    sure = not (known.stray_pillars or known.names.unread.any_of("indicators"))
    return sure and node.pillar in known.used_pillars | known.pillars


def _counted_twice(file: str, framework: Framework, held: _Held) -> Iterator[DefinitionProblem]:
    """Indicators that a node lists twice, that two nodes hold, or that are scored and taken off as well."""
    for node in framework.nodes:
        for field in ("indicators", "deductions"):
            for name, count in Counter(getattr(node, field)).items():
                if count > 1:
                    yield problem(file, f"nodes.{node.id}.{field}", "listed_twice", indicator=name)
    first: dict[str, tuple[str, str]] = {}
    taken_off = [(node, list(dict.fromkeys(node.deductions))) for node in framework.nodes]
    for field, of_nodes in (("indicators", held), ("deductions", taken_off)):
        for node, names in of_nodes:
            for name in names:
                # of two nodes of one id the second is mostly a copy: that is told once, not for each indicator
                place = (field, node.id)
                before = first.setdefault(name, place)
                if before != place:
                    yield problem(file, f"nodes.{node.id}.{field}", "in_two_nodes", indicator=name, node=before[1])


def _weights(file: str, node: Node, members: list[str]) -> Iterator[DefinitionProblem]:
    """Weights of what is no member."""
    for name in node.weights:
        if name not in members:
            yield _no_member(file, f"nodes.{node.id}.weights", "weight_of_no_member", name, members)


def _weightless(file: str, framework: Framework, node: Node, members: list[str]) -> Iterator[DefinitionProblem]:
    """A node whose parts weigh nothing together."""
    children = [child for child in framework.nodes if child.parent == node.id]
    weights = [child.weight if child.points is None else child.points for child in children]
    weights += [node.weights.get(name, 1.0) for name in members]
    if weights and not any(weights):
        yield problem(file, f"nodes.{node.id}.weights", "no_weight", node=node.id)


def _floor(file: str, framework: Framework, node: Node) -> Iterator[DefinitionProblem]:
    """A floor that lifts nothing, or all."""
    if node.floor is not None and node.aggregate not in ABOVE_ZERO:
        yield problem(file, f"nodes.{node.id}.floor", "floor_unused")
    elif node.floor is not None and node.floor > framework.scale[1]:
        yield problem(file, f"nodes.{node.id}.floor", "floor_above", top=f"{framework.scale[1]:.15g}")


def _exclusions(file: str, node: Node, known: Known) -> Iterator[DefinitionProblem]:
    """Exclusions that exclude nothing: the indicator meant is still in."""
    inside = node.model_copy(update={"exclude": ()}).members(known.indicators)
    for name in node.exclude:
        if name not in inside:
            yield _no_member(file, f"nodes.{node.id}.exclude", "exclude_of_no_member", name, inside)


def _no_member(file: str, field: str, key: str, name: str, members: Iterable[str]) -> DefinitionProblem:
    guess = nearest(name, members)
    return problem(file, field, _WITH_GUESS[key] if guess else key, indicator=name, guess=guess)


def _goalposts(file: str, framework: Framework, known: Known) -> Iterator[DefinitionProblem]:
    """Two scales of one indicator, scales that run against it, and those of amounts that may be of a month or of a year."""
    for name, count in Counter(post.indicator for post in framework.goalposts).items():
        if count > 1:
            yield problem(file, f"goalposts.{name}", "two_goalposts", indicator=name, count=count)
    for post in framework.goalposts:
        indicator = known.indicators.get(post.indicator)
        if indicator and (post.best - post.worst) * indicator.sign < 0:
            said = {"better": indicator.better, "worst": f"{post.worst:.15g}", "best": f"{post.best:.15g}"}
            yield problem(file, f"goalposts.{post.indicator}", "against_better", indicator=post.indicator, **said)
        amounts = indicator.amounts_over_time(known.variables) if indicator and post.frequency is None else []
        if amounts and FREQUENCIES.index(longest_period(amounts)) < FREQUENCIES.index("annual"):
            yield problem(file, f"goalposts.{post.indicator}", "goalpost_of_no_period", indicator=post.indicator)


def _unused_goalposts(
    file: str, framework: Framework, members: set[str], told: set[str]
) -> Iterator[DefinitionProblem]:
    """Goalposts of what no node holds, unless that was told already."""
    for name in dict.fromkeys(post.indicator for post in framework.goalposts):
        if name not in members | told:
            yield _no_member(file, f"goalposts.{name}", "goalpost_unused", name, members)


def _scales(file: str, framework: Framework, held: _Held, known: Known) -> Iterator[DefinitionProblem]:
    """A framework scores something, and every indicator that a node holds, listed or taken by its pillar."""
    reference = framework.reference
    unread = known.names.unread.any_of("targets", "documents", "areas", "levels")
    if not framework.goalposts and reference is None:
        if any(members for _, members in held):  # what is empty was told
            yield problem(file, "goalposts", "no_scale_at_all")
        return
    if reference is not None and reference.document not in known.documents:
        return
    told = {post.indicator for post in framework.goalposts} | _meant(framework, known)
    for node, members in held:
        for name in (name for name in members if name in known.indicators):
            indicator = known.indicators[name]
            why = _valueless(framework, indicator, known)
            if why is None and not (name in told or unread):
                why = _unscaled(framework, indicator, known)
            if why:
                told.add(name)
                field = "indicators" if name in node.indicators else "pillar"
                levels = ", ".join(indicator.levels)
                yield problem(file, f"nodes.{node.id}.{field}", why, indicator=name, levels=levels)
    yield from _deductions_without_value(file, framework, known, told)


def _deductions_without_value(
    file: str, framework: Framework, known: Known, told: set[str]
) -> Iterator[DefinitionProblem]:
    for node in framework.nodes:
        for indicator in (known.indicators[name] for name in node.deductions if name in known.indicators):
            if (why := _valueless(framework, indicator, known)) and indicator.id not in told:
                said = {"indicator": indicator.id, "levels": ", ".join(indicator.levels)}
                yield problem(file, f"nodes.{node.id}.deductions", _VALUELESS_DEDUCTION[why], **said)


def _meant(framework: Framework, known: Known) -> set[str]:
    """Indicators that a misspelt name was probably meant for: it is told, and they would have a scale, or no node, without it."""
    named = {post.indicator for post in framework.goalposts} | known.targets.keys()
    named |= {name for node in framework.nodes for name in node.exclude}
    guesses = (nearest(name, known.indicators) for name in named - known.indicators.keys())
    return {guess for guess in guesses if guess}


def _valueless(framework: Framework, indicator: Indicator, known: Known) -> str | None:
    """Why no area scored ever has a value of an indicator, as the key of a sentence: in words only, or of other levels."""
    if not indicator.formula.rules.computed:
        return "words_only"
    scored = known.levels.get(framework.areas or "")
    sure = known.knows_levels(indicator.levels)
    return "other_level" if sure and scored and indicator.levels and scored.isdisjoint(indicator.levels) else None


def _unscaled(framework: Framework, indicator: Indicator, known: Known) -> str | None:
    """Why no target can score an indicator of a framework, as the key of a sentence; nothing where some target can."""
    reference = framework.reference
    named = as_amended(reference.document, known.documents) if reference else ()
    stated = known.targets.get(indicator.id, [])
    if any(_is_uncertain(target, known) for target in stated):
        return None
    of_reference = [
        target
        for target in stated
        if reference and (target.source.document in named or reference.otherwise == "latest_due")
        if _may_count(target, known)
    ]
    targets = [target for target in of_reference if target.source.confidence not in UNSURE]
    if not targets:
        return "no_sure_scale" if of_reference else "no_scale"
    levels = known.levels.get(framework.areas or "", set())
    fitting = [target for target in targets if not levels or any(target.speaks_of(level) for level in levels)]
    if not fitting:
        return "no_scale_at_level"
    return None if any(indicator.attainable(target) for target in fitting) else "no_attainment"


def _is_uncertain(target: Target, known: Known) -> bool:
    """Whether a target names a document or a level that nobody knows, which is told where it stands."""
    levels = [*([target.level] if target.level else []), *target.benchmark_for]
    return target.source.document not in known.documents or not known.knows_levels(levels)


def _may_count(target: Target, known: Known) -> bool:
    """Whether a target counts: that of a draft does not, nor one whose place another has taken."""
    return known.documents[target.source.document].status != "draft" and target.id not in known.replaced
