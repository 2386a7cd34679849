"""What is wrong with a definition file, said so that a person who does not program can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from nq57_indicators.catalogue.unread import Unread
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.faults import fault_text
from nq57_indicators.services import service

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_FEW = 12
"""So many names are listed where none is near."""
_TERM = ("phải là mã biến số trong dấu ngoặc kép, hoặc một số", "must be the id of a variable in quotes, or a number")


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known name closest to ``name``, if one is close.

    >>> nearest("numarator", ["numerator", "denominator"])
    'numerator'
    """
    found = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None


def unknown_name(file: str, field: str, name: str, known: Iterable[str]) -> DefinitionProblem:
    """The problem of a name that nothing bears, with the nearest one that something does."""
    listed = sorted(known)
    guess = nearest(name, listed)
    vi, en = f"không có {name!r}", f"there is no {name!r}"
    if guess:
        vi, en = f"{vi}; có phải là {guess!r}?", f"{en}; did you mean {guess!r}?"
    elif 0 < len(listed) <= _FEW:
        said = ", ".join(map(repr, listed))
        vi, en = f"{vi}; chọn trong: {said}", f"{en}; choose among: {said}"
    if _NUMBER.fullmatch(name):
        vi, en = f"{vi}; nếu là số thì bỏ dấu ngoặc kép", f"{en}; a number stands without quotes"
    return DefinitionProblem(file, field, vi, en)


def problem(file: str, field: str, key: str, **fields: Any) -> DefinitionProblem:
    """A problem whose sentence stands in the texts, under ``definition``.

    >>> problem("f.toml", "nodes.index.parent", "two_roots", root="a", node="b").en
    "nodes 'a' and 'b' both have no parent; a framework has one root: give 'b' a parent"
    """
    vi, en = (service("label")(f"definition.{key}", lang, **fields) for lang in ("vi", "en"))
    return DefinitionProblem(file, field, vi, en)


class Names:
    """Names that one definition takes from another."""

    def __init__(self, unread: Unread) -> None:
        self.unread = unread
        """What could not be read: who names it is not to blame."""

    def expect(
        self, file: str, field: str, used: Iterable[str], known: Iterable[str], *kinds: str
    ) -> Iterator[DefinitionProblem]:
        """A problem for each used name that is not known; that something of these ``kinds`` was not read is told there."""
        known = set(known)
        for name in used:
            if name not in known and not self.unread.may_hold(name, known, kinds):
                yield unknown_name(file, field, name, known | self.unread.named(kinds))


def of_validation(
    file: str, model: type[BaseModel], error: ValidationError, entry: tuple[str, ...] = ()
) -> Iterator[DefinitionProblem]:
    """Every complaint of pydantic about one file, or about one ``entry`` of its list, in both languages."""
    details = error.errors(include_url=False)
    inside = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    for detail in details:
        path = detail["loc"]
        if detail["type"] == "too_short" and path in inside:  # its items are there, but faulty
            continue
        if path and path[-1] in ("str", "float"):  # one term that is neither: pydantic complains once for each
            if path[-1] == "str":
                yield DefinitionProblem(file, ".".join([*entry, *(str(step) for step in path[:-1])]), *_TERM)
            continue
        field = ".".join([*entry, *(str(step) for step in path)]) or "(tệp)"
        if detail["type"] == "extra_forbidden":
            yield DefinitionProblem(file, field, *_unknown_key(model, path))
        else:
            vi, en = fault_text(detail)
            yield DefinitionProblem(file, field, vi, en)


def _unknown_key(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, str]:
    *section, last = path
    key = str(last)
    guess = nearest(key, _fields_at(model, tuple(section)))
    vi, en = f"khóa lạ {key!r}", f"unknown key {key!r}"
    if section and (guess is None or key in model.model_fields):
        vi += "; trong TOML, khóa viết sau một dòng [mục] thuộc về mục đó: hãy chuyển lên đầu tệp"
        en += "; in TOML a key written after a [section] line belongs to that section: move it to the top of the file"
    if guess:
        vi += f"; có phải là {guess!r}?"
        en += f"; did you mean {guess!r}?"
    return vi, en


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Field names of the model that stands at ``path`` inside ``model``."""
    at: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int) or at is None:
            continue
        info = at.model_fields.get(step)
        at = _model_inside(info.annotation) if info else None
    return list(at.model_fields) if at else []


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        inside = _model_inside(part)
        if inside is not None:
            return inside
    return None
