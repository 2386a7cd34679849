"""What could not be read: a definition that names it is not to blame."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from nq57_indicators.models.base import ID_PATTERN

_ID = re.compile(ID_PATTERN)
_ID_OR_SECTION = re.compile(r"^\s*(?:\[+(?P<section>[^\[\]\n]+)\]+|id\s*=\s*[\"']?(?P<id>[^\"'\n]+))", re.MULTILINE)
_INSIDE = {
    ("indicators", "targets"): "targets",
    ("indicators", "variables"): "variables",
    ("targets", "targets"): "targets",
}
"""Lists of definitions inside others, with the kind of what they hold."""


def _names_by_kind() -> defaultdict[str, set[str]]:
    return defaultdict(set)


@dataclass
class Unread:
    """The ids of what could not be read, by kind, as far as they are known."""

    ids: defaultdict[str, set[str]] = field(default_factory=_names_by_kind)
    stems: defaultdict[str, set[str]] = field(default_factory=_names_by_kind)
    """Names of their files: mostly the id, never to be offered as one."""
    odd: defaultdict[str, set[str]] = field(default_factory=_names_by_kind)
    """Ids refused for their form. That of a kind that is here at all may be any."""

    def add(self, kind: str, ids: Iterable[object]) -> None:
        """Ids as they are written; what is no id may have been meant for any."""
        for name in ids:
            good = isinstance(name, str) and _ID.fullmatch(name) is not None
            (self.ids if good else self.odd)[kind].add(str(name))

    def add_table(self, kind: str, stem: str, table: Any) -> None:
        """A definition that was refused, with those inside it."""
        self.stems[kind].add(stem)
        held = table if isinstance(table, dict) else {}
        if kind != "targets":
            self.add(kind, [held.get("id")])
        for (outer, inside), inner in _INSIDE.items():
            listed = held.get(inside) if outer == kind else None
            if isinstance(listed, list | tuple):
                self.add(inner, [each.get("id") if isinstance(each, dict) else None for each in listed])

    def add_text(self, kind: str, stem: str, text: str) -> None:
        """A file that is no TOML: the ids that can be seen in it; where they are fewer than its definitions there are others."""
        self.stems[kind].add(stem)
        at, left = kind, Counter[str]()
        for found in _ID_OR_SECTION.finditer(text):
            if found["section"] is not None:
                name = found["section"].strip().rpartition(".")[2].strip()
                at = kind if name == kind else _INSIDE.get((kind, name), "")
                left[at] += 1
            elif at:
                self.add(at, [found["id"].strip()])
                left[at] -= 1
        if not re.search(rf"^\s*\[\[\s*{kind}\s*\]\]", text, re.MULTILINE):
            left[kind] += kind != "targets"
        for each, number in left.items():
            if each and number > 0:
                self.odd[each].add("")

    def any_of(self, *kinds: str) -> bool:
        """Whether some definition of these kinds could not be read."""
        return any(self.ids[kind] or self.stems[kind] or self.odd[kind] for kind in kinds)

    def named(self, kinds: Iterable[str]) -> set[str]:
        """The ids of these kinds that are known."""
        return set().union(*(self.ids[kind] for kind in kinds))

    def may_hold(self, name: str, known: Collection[str], kinds: Collection[str]) -> bool:
        """Whether a name that is not among the known ones may be that of what could not be read.

        Where the id of a definition is itself not known, it may be any name, unless a known one is nearer.

        >>> unread = Unread()
        >>> unread.add("indicators", ["a", "rd share"])
        >>> [unread.may_hold(name, ["online"], ["indicators"]) for name in ("a", "rd_share", "onlin")]
        [True, True, False]
        """
        if any(name in self.ids[kind] | self.stems[kind] for kind in kinds):
            return True
        odd = set().union(*(self.odd[kind] for kind in kinds))
        near = get_close_matches(name, [*odd, *known], n=1)
        return bool(odd) and (not near or near[0] in odd)
