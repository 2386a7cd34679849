"""The catalogue: every definition of one folder, checked against one another, looked up by id.

The packaged folder holds the indicators of Resolution 57; any other folder of the same form is another catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from nq57_indicators.areas import AreaTable
from nq57_indicators.catalogue.checks import cross_check
from nq57_indicators.catalogue.files import PACKAGED, About, Code, Loaded, extended, read_folder, with_rules_and_units
from nq57_indicators.catalogue.naming import id_named
from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.catalogue.spans import with_acts_ended
from nq57_indicators.catalogue.variables import variables_in_force
from nq57_indicators.errors import DefinitionError, DefinitionProblem, UnknownIndicatorError
from nq57_indicators.models.arguments import path_given, refused, text_given
from nq57_indicators.models.base import Text
from nq57_indicators.models.days import day_given
from nq57_indicators.models.definitions import (
    Body,
    DaysOff,
    Document,
    Identity,
    Obligation,
    Rule,
    Unit,
    Variable,
    as_amended,
)
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator, Target
from nq57_indicators.models.law import ClauseList, Disagreement
from nq57_indicators.models.layouts import Layout, Vocabulary
from nq57_indicators.models.listing import Entries, Listing
from nq57_indicators.services import service

if TYPE_CHECKING:
    import pandas as pd

_T = TypeVar("_T")


@dataclass(frozen=True, repr=False)
class OwnedTarget:
    """A target with the indicator it belongs to, the body that owns it (``None``: the level's) and its document."""

    target: Target
    indicator: str
    owner: str | None
    document: Document

    def in_force(self, as_of: date | None) -> bool:
        """Whether it counts on ``as_of``: no draft, nothing dropped, nothing of an act that ended nobody knows when."""
        dropped = (clause for amendment in self.document.amendments_until(as_of) for clause in amendment.drops)
        document = self.document
        if document.status == "draft" or document.ended_sometime or self.target.source.clause in dropped:
            return False
        return as_of is None or (document.in_force(as_of) and self.target.in_force(as_of))

    def __str__(self) -> str:
        return self.target.id

    def __repr__(self) -> str:
        return f"<OwnedTarget {self.target.id} of {self.indicator}>"

    def _repr_html_(self) -> str:
        return str(service("owned_html")(self))

    def last_day(self, day: date) -> date:
        """A day, or the last one the target was in force on before it."""
        return day if self.target.valid_to is None else min(day, self.target.valid_to)

    def until(self, day: date | None) -> OwnedTarget:
        """The same, ended on a day if it did not end before; without one as it is."""
        own = self.target.valid_to
        if day is None or (own is not None and own <= day):
            return self
        return replace(self, target=self.target.model_copy(update={"valid_to": day}))


class Catalogue:
    """Definitions looked up by id. Get one with ``load_catalogue``.

    ``indicators``, ``variables``, ``frameworks``, ``areas``, ``documents``, ``clauses``, ``disagreements``, ``bodies``,
    ``obligations``, ``days_off``, ``identities``, ``rules``, ``units``, ``pillars``, ``levels`` and ``layouts`` are read-only
    mappings; ``targets`` are those in force on ``as_of``, ``all_targets`` all there are. ``about`` holds id, version and name
    of the folder, ``vocabulary`` the words that sheets use.

    >>> from nq57_indicators import load_catalogue
    >>> load_catalogue().indicator("rd_gdp_share").name.en
    'R&D expenditure share of GDP (GRDP)'
    """

    def __init__(self, loaded: Loaded, as_of: date | None) -> None:
        self._loaded = loaded
        self.about: About = loaded.about
        self.as_of = as_of
        self.areas: AreaTable = loaded.areas
        entries = loaded.entries
        self.documents: Mapping[str, Document] = _by_id(entries["documents"])
        self.indicators: Mapping[str, Indicator] = _by_id(entries["indicators"], as_of)
        self.variables: Mapping[str, Variable] = variables_in_force(
            entries["variables"], self.indicators.values(), as_of
        )
        self.frameworks: Mapping[str, Framework] = _by_id(entries["frameworks"])
        self.bodies: Mapping[str, Body] = _by_id(entries["bodies"])
        self.obligations: Mapping[str, Obligation] = _by_id(entries["obligations"], as_of)
        self.days_off: Mapping[str, DaysOff] = _by_id(entries["days_off"])
        self.identities: Mapping[str, Identity] = _by_id(entries["identities"])
        self.rules: Mapping[str, Rule] = _by_id(entries["rules"])
        self.units: Mapping[str, Unit] = _by_id(entries["units"])
        self.clauses: Mapping[str, ClauseList] = _by_id(entries["clauses"])
        self.disagreements: Mapping[str, Disagreement] = _by_id(entries["disagreements"])
        self.vocabulary: Vocabulary = loaded.vocabulary
        self.layouts: Mapping[str, Layout] = _by_id(entries["layouts"])
        self.levels: Mapping[str, Code] = _by_id(entries["levels"])
        self.pillars: Mapping[str, Code] = _by_id(entries["pillars"])
        self.all_targets: Entries[OwnedTarget] = _targets(entries, self.indicators, self.documents)

    def __eq__(self, other: object) -> bool:
        """Catalogues of the same definitions on the same day are the same, wherever and whenever they were loaded."""
        if not isinstance(other, Catalogue):
            return NotImplemented
        return self is other or (self.as_of == other.as_of and self._loaded == other._loaded)

    def __hash__(self) -> int:
        return hash((self.version, self.as_of))

    def __reduce__(self) -> tuple[Any, ...]:
        """Its definitions travel with it: another process may have others."""
        return Catalogue, (self._loaded, self.as_of)

    def __copy__(self) -> Catalogue:
        return self

    def __deepcopy__(self, memo: object) -> Catalogue:
        """Nothing in it changes: a copy is itself."""
        return self

    @property
    def version(self) -> str:
        """Id and version of the folder, as every result carries it."""
        return f"{self.about.id} {self.about.version}"

    def indicator(self, name: str) -> Indicator:
        """The indicator with this id or name; otherwise ``UnknownIndicatorError`` with the nearest id.

        >>> load_catalogue().indicator("rd_gdp_share").unit_measure
        'percent'
        """
        known = id_named(self.indicators, text_given("indicator", name))
        if known is not None:
            return self.indicators[known]
        if name in self.variables:
            raise self._variable_not_indicator(name)
        guess = nearest(name, self.indicators)
        raise UnknownIndicatorError("no-such-indicator", name=name, guess=guess)

    def _variable_not_indicator(self, name: str) -> UnknownIndicatorError:
        users = ", ".join(indicator.id for indicator in self.indicators.values() if name in indicator.formula.variables)
        return UnknownIndicatorError("variable-not-indicator", name=name, users=users)

    def framework(self, name: str | None = None) -> Framework | None:
        """The framework with this id or name; without one the default, or the only one there is.

        >>> load_catalogue().framework("qd766").official
        True
        """
        if name is None:
            name = self.about.default_framework or (next(iter(self.frameworks)) if len(self.frameworks) == 1 else None)
            return self.frameworks[name] if name else None
        meant = id_named(self.frameworks, text_given("framework", name))
        if meant is not None:
            return self.frameworks[meant]
        known = ", ".join(self.frameworks)
        raise UnknownIndicatorError("no-such-framework", name=name, known=known)

    @property
    def targets(self) -> Entries[OwnedTarget]:
        """The targets in force on the day the catalogue was loaded for."""
        return self.targets_on(self.as_of)

    def targets_on(self, day: date | None) -> Entries[OwnedTarget]:
        """The targets in force on a day and not superseded by then; without a day all not superseded, until their acts end.

        >>> catalogue = load_catalogue()
        >>> len(catalogue.targets_on(date(2024, 12, 1))) < len(catalogue.targets_on(date(2026, 6, 30)))
        True
        """
        day = day_given("day", day)
        valid = [owned for owned in self.all_targets if owned.in_force(day)]
        # without a day, what takes a place from a day on leaves the time before to the other
        # what took a place does not give it back by ending itself
        taking = valid if day is None else [owned for owned in self.all_targets if owned.in_force(owned.last_day(day))]
        taken = [(old, day is None and owned.target.valid_from) for owned in taking for old in owned.target.supersedes]
        replaced = {old for old, begins in taken if not begins}
        ends: dict[str, date] = {}
        for old, begins in taken:
            if begins:
                ends[old] = min(ends.get(old, date.max), begins - timedelta(days=1))
        for owned in valid:
            if day is None and owned.document.last_day is not None:
                ends[owned.target.id] = min(ends.get(owned.target.id, date.max), owned.document.last_day)
        return Entries(owned.until(ends.get(owned.target.id)) for owned in valid if owned.target.id not in replaced)

    def as_amended(self, document: str) -> frozenset[str]:
        """A document and the acts that amended it: where an item was replaced, its target is that of the later act.

        >>> sorted(load_catalogue().as_amended("03-NQ-CP_2025-01-09"))
        ['03-NQ-CP_2025-01-09', '71-NQ-CP_2025-04-01']
        """
        return as_amended(document, self.documents)

    @cached_property
    def replaced_by(self) -> Mapping[str, Entries[OwnedTarget]]:
        """For each target that later ones take the place of, those later ones."""
        found: dict[str, list[OwnedTarget]] = {}
        for owned in self.all_targets:
            for old in owned.target.supersedes:
                found.setdefault(old, []).append(owned)
        return Listing({old: Entries(later) for old, later in found.items()})

    @cached_property
    def targets_of(self) -> Mapping[str, Entries[OwnedTarget]]:
        """Targets in force by the indicator whose values they are compared with."""
        found: dict[str, list[OwnedTarget]] = {}
        for owned in self.targets:
            found.setdefault(owned.target.variant or owned.indicator, []).append(owned)
        return Listing({name: Entries(targets) for name, targets in found.items()})

    def dimensions(self) -> dict[str, pd.DataFrame]:
        """The tables that say what ids stand for, by name: indicators, variables, targets, areas, periods and more.

        Names in both languages, units, figures asked for, dates, documents. Periods are those in which targets are due; results
        have their own too (``Assessment.dimensions``).

        >>> load_catalogue().dimensions()["indicators"].set_index("indicator").loc["rd_gdp_share", "unit_en"]
        'percent'
        """
        from nq57_indicators.catalogue.dimensions import dimensions_of

        return dimensions_of(self)

    def _repr_html_(self) -> str:
        return str(service("catalogue_html")(self))

    def __repr__(self) -> str:
        return (
            f"<Catalogue {self.version}: {len(self.indicators)} indicators, {len(self.variables)} variables, "
            f"{len(self.targets)} targets, {len(self.areas)} areas>"
        )


def load_catalogue(folder: str | Path | None = None, *, as_of: date | str | None = None) -> Catalogue:
    """Load the definitions of ``folder`` (the packaged ones without it), optionally as in force on the day ``as_of``.

    A folder whose ``catalogue.toml`` says ``extends = "nq57"`` is added to the packaged definitions.

    Raises ``DefinitionError`` with every problem of every file, and ``ArgumentError`` when there is no such folder or day.

    >>> load_catalogue().frameworks["nq57_unofficial"].official
    False
    """
    return _load(path_given("folder", folder) if folder is not None else None, day_given("as_of", as_of))


def catalogue_given(value: object) -> Catalogue:
    """The catalogue a caller gives, the packaged one for ``None``; anything else is an ``ArgumentError``.

    >>> catalogue_given(None).about.id
    'nq57'
    """
    if value is None:
        return load_catalogue()
    if not isinstance(value, Catalogue):
        raise refused("catalogue", value, Text(vi="kết quả của load_catalogue(…)", en="what load_catalogue(…) returns"))
    return value


def check_folder(folder: str | Path) -> list[DefinitionProblem]:
    """Every problem of a folder of definitions, an empty list when it can be loaded.

    >>> from nq57_indicators.catalogue.files import PACKAGED
    >>> check_folder(PACKAGED)
    []
    """
    loaded = _whole(path_given("folder", folder))
    return [*loaded.problems, *cross_check(loaded)]


def _whole(folder: Path) -> Loaded:
    """A folder with what it extends."""
    loaded = read_folder(folder)
    return with_acts_ended(loaded if loaded.about.extends is None else extended(_packaged_folder(), loaded))


def _load(folder: Path | None, as_of: date | None) -> Catalogue:
    if folder is None:
        return _load_packaged(as_of)
    loaded = _whole(folder)
    problems = [*loaded.problems, *cross_check(loaded)]
    if problems:
        raise DefinitionError(problems)
    return Catalogue(with_rules_and_units(_packaged_folder(), loaded), as_of)


@lru_cache(maxsize=8)
def _load_packaged(as_of: date | None) -> Catalogue:
    return Catalogue(_packaged_folder(), as_of)


@lru_cache(maxsize=1)
def _packaged_folder() -> Loaded:
    loaded = with_acts_ended(read_folder(PACKAGED))
    problems = [*loaded.problems, *cross_check(loaded)]
    if problems:
        raise DefinitionError(problems)
    return loaded


def _by_id(entries: list[tuple[str, Any]], as_of: date | None = None) -> Mapping[str, Any]:
    found = {entry.id: entry for _, entry in entries if as_of is None or entry.in_force(as_of)}
    return Listing(found)


def _targets(
    entries: dict[str, list[tuple[str, Any]]],
    indicators: Mapping[str, Indicator],
    documents: Mapping[str, Document],
) -> Entries[OwnedTarget]:
    everything = [
        OwnedTarget(target, indicator.id, target.owner, documents[target.source.document])
        for indicator in indicators.values()
        for target in indicator.targets
    ]
    everything += [
        OwnedTarget(target, overlay.indicator, target.owner or overlay.owner, documents[target.source.document])
        for _, overlay in entries["targets"]
        if overlay.indicator in indicators
        for target in overlay.targets
    ]
    return Entries(everything)
