"""What is held of each province that exists: its own targets, and those of the provinces it was made of, which have ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nq57_indicators.catalogue import Catalogue, OwnedTarget


@dataclass(frozen=True)
class Holding:
    """The targets that bodies of one territory set for themselves, counted by document.

    ``own`` stand (those of a province whose territory never changed included), ``drafts`` never count, ``former`` are those
    of provinces that were merged into this one, by area, and have ended with them. ``obligations`` name this body.
    """

    area: str
    own: Mapping[str, int]
    drafts: Mapping[str, int]
    former: Mapping[str, Mapping[str, int]]
    obligations: tuple[str, ...]


def holdings(catalogue: Catalogue) -> tuple[Holding, ...]:
    """What is held of every province that has not ended, in the order of the area table.

    >>> from nq57_indicators import load_catalogue
    >>> held = {one.area: one for one in holdings(load_catalogue())}
    >>> len(held), dict(held["P34-24"].own), {area: sum(n.values()) for area, n in held["P34-24"].former.items()}
    (34, {'144-KH-UBND-BacNinh_2025-11-24': 19}, {'P63-27': 2})
    """
    areas = catalogue.areas
    by_owner: dict[str, list[OwnedTarget]] = {}
    for owned in catalogue.all_targets:
        if owned.owner in areas:
            by_owner.setdefault(str(owned.owner), []).append(owned)
    return tuple(
        _holding(name, by_owner, catalogue) for name in areas.of_level("province") if areas[name].valid_to is None
    )


def _holding(area: str, by_owner: Mapping[str, list[OwnedTarget]], catalogue: Catalogue) -> Holding:
    areas = catalogue.areas
    before = [name for name in areas.members(area) if name != area]
    same = [area, *(before if areas.unchanged(area) else ())]
    own = [owned for name in same for owned in by_owner.get(name, ())]
    former = {name: _by_document(by_owner[name]) for name in before if name in by_owner and name not in same}
    drafts = [owned for owned in own if owned.document.status == "draft"]
    return Holding(
        area=area,
        own=_by_document(owned for owned in own if owned not in drafts),
        drafts=_by_document(drafts),
        former=former,
        obligations=tuple(obligation.id for obligation in catalogue.obligations.values() if area in obligation.bodies),
    )


def ended_with_its_province(owned: OwnedTarget, catalogue: Catalogue) -> bool:
    """Whether a province set a target for itself that was merged into another since: the target is history.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> former = {one.owner for one in catalogue.all_targets if ended_with_its_province(one, catalogue)}
    >>> "P63-27" in former, "P34-24" in former, "P63-22" in former
    (True, False, False)
    """
    area = catalogue.areas.get(owned.owner or "")
    if area is None or area.valid_to is None:
        return False
    return not any(catalogue.areas.unchanged(after) for after in area.successors)


def _by_document(targets: Iterable[OwnedTarget]) -> Mapping[str, int]:
    return dict(Counter(target.document.id for target in targets))
