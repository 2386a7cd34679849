"""Read a folder of definition files into models, gathering every problem of every file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from nq57_indicators.areas import AreaTable
from nq57_indicators.areas.loading import read_areas
from nq57_indicators.catalogue.problems import of_validation
from nq57_indicators.catalogue.syntax import what_is_wrong
from nq57_indicators.catalogue.unread import Unread
from nq57_indicators.errors import ArgumentError, DefinitionProblem
from nq57_indicators.models.base import ContradictionError, Definition, Id, Text
from nq57_indicators.models.definitions import Body, DaysOff, Document, Identity, Obligation, Rule, Unit, Variable
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator, TargetOverlay
from nq57_indicators.models.law import ClauseList, Disagreement
from nq57_indicators.models.layouts import Layout, Vocabulary

LARGEST = 1_000_000
MOST_PARTS = 30
_DEEP_KEY = re.compile(rf"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}""")
"""Each part nests one deeper, and costs memory with the square of their number. (Long words are looked at once.)"""
"""Bytes of a definition file: a hundred times the largest of ours."""
PACKAGED = Path(__file__).parent.parent / "definitions"


_Model = TypeVar("_Model", bound=BaseModel)


class Code(Definition):
    """One code of an open codelist (levels, pillars)."""

    id: Id
    name: Text


class ProgressClasses(Definition):
    """From which ratio of progress to time gone a target is on time, and from which it is only slow."""

    on_time: float = Field(default=0.95, gt=0, allow_inf_nan=False)
    slow: float = Field(default=0.60, gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _in_order(self) -> ProgressClasses:
        if self.slow >= self.on_time:
            raise ContradictionError("slow phải nhỏ hơn on_time", "slow must be below on_time")
        return self


Factor = Annotated[float, Field(gt=1, allow_inf_nan=False)]


class SeriesThresholds(Definition):
    """When a figure is asked about against its own series, and when a block counts as one."""

    deviations: float = Field(default=4.0, gt=0, allow_inf_nan=False)
    factor_counts: Factor = 1.25
    factor_rates: Factor = 1.2
    factor_short: Factor = 1.5
    factor_first: Factor = 2.0
    many_known: int = Field(default=8, ge=2)
    factor_tet: Factor = 2.2
    least_spread: float = Field(default=0.05, gt=0, allow_inf_nan=False)
    slip_within: Factor = 1.45
    least_known: int = Field(default=3, ge=2)
    least_for_zero: float = Field(default=12.0, ge=0, allow_inf_nan=False)
    block_figures: int = Field(default=6, ge=2)
    block_different: int = Field(default=4, ge=2)
    moved_far: Factor = 1.5
    moved_fits: float = Field(default=0.25, gt=0, lt=1)


class About(Definition):
    """``catalogue.toml``: what this folder of definitions is, and which version.

    ``day`` is the day up to which the law was read. ``extends = "nq57"`` adds the folder to the packaged definitions: a
    province's own targets need no copy of the law.
    """

    id: Id
    version: str
    day: date | None = None
    name: Text
    default_framework: Id | None = None
    extends: Literal["nq57"] | None = None
    progress: ProgressClasses = ProgressClasses()
    series: SeriesThresholds = SeriesThresholds()
    note: Text | None = None


KINDS: dict[str, type[BaseModel]] = {
    "documents": Document,
    "variables": Variable,
    "indicators": Indicator,
    "targets": TargetOverlay,
    "frameworks": Framework,
    "bodies": Body,
    "obligations": Obligation,
    "days_off": DaysOff,
    "identities": Identity,
    "rules": Rule,
    "clauses": ClauseList,
    "disagreements": Disagreement,
    "layouts": Layout,
}
"""The folders of a catalogue and the model of their files. ``areas`` and ``codelists`` are read apart."""

_LISTS: dict[str, dict[str, type[BaseModel]]] = {
    "units.toml": {"units": Unit},
    "levels.toml": {"codes": Code},
    "pillars.toml": {"codes": Code},
}


@dataclass
class Loaded:
    """Everything found in one folder: ``entries[kind]`` pairs each model with its file.

    ``unread`` is what could not be read: the files that name it are not to blame.
    """

    about: About
    areas: AreaTable
    entries: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    problems: list[DefinitionProblem] = field(default_factory=list)
    unread: Unread = field(default_factory=Unread)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


@dataclass
class _Reading:
    """What went wrong so far in one folder."""

    folder: Path
    problems: list[DefinitionProblem]
    unread: Unread = field(default_factory=Unread)


def read_folder(folder: Path) -> Loaded:
    """Read every definition file below ``folder``; problems are gathered, never raised."""
    if not folder.is_dir():
        raise ArgumentError("no-definition-folder", folder=str(folder))
    areas, problems, lost = read_areas(folder / "areas")
    reading = _Reading(folder, problems)
    for kind in ("areas", "schemes", "area_levels"):
        reading.unread.add(kind, lost)
    loaded = Loaded(_about(reading), AreaTable(areas), problems=problems, unread=reading.unread)
    for kind, model in KINDS.items():
        loaded.entries[kind] = [
            pair for path in _below(folder / kind) for pair in _models_of(reading, path, kind, model)
        ]
    for name, lists in _LISTS.items():
        path = folder / "codelists" / name
        for key, model in lists.items():
            found = _models_of(reading, path, key, model) if path.exists() else []
            loaded.entries[name.removesuffix(".toml")] = found
    headers = folder / "codelists" / "headers.toml"
    for _, words in _models_of(reading, headers, "", Vocabulary) if headers.exists() else ():
        loaded.vocabulary = words
    loaded.problems += _strange_folders(folder)
    loaded.problems += _misnamed(reading)
    if not any(loaded.entries.values()) and not areas and not problems and loaded.vocabulary == Vocabulary():
        vi, en = "không có định nghĩa nào", "there are no definitions"
        loaded.problems.append(DefinitionProblem(f"{folder.name}/", "(thư mục)", vi, en))
    return loaded


def model_of_file(path: Path, model: type[_Model]) -> tuple[_Model | None, list[DefinitionProblem]]:
    """The model that a single file holds; ``None`` with all its problems where it holds none."""
    reading = _Reading(path.parent, [])
    models = _models_of(reading, path, "", model)
    return (models[0][1] if models else None), reading.problems


def _below(folder: Path) -> list[Path]:
    """The definition files of one kind, those in folders below included; hidden ones are left by editors."""
    found = sorted(folder.rglob("*.toml"))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def extended(base: Loaded, own: Loaded) -> Loaded:
    """The definitions of a folder added to those it extends; what it says of itself stays its own.

    The one framework that it adds is its default: nobody who writes one means to be scored by another.
    """
    added = [framework.id for _, framework in own.entries["frameworks"]]
    default = own.about.default_framework or (added[0] if len(added) == 1 else base.about.default_framework)
    about = own.about.model_copy(update={"default_framework": default})
    areas = AreaTable([*base.areas.values(), *own.areas.values()])
    kept = base.entries | {"frameworks": _closed(base.entries["frameworks"], own.entries["indicators"])}
    entries = {kind: [*kept[kind], *found] for kind, found in own.entries.items()}
    return Loaded(about, areas, entries, own.problems, own.unread, own.vocabulary)


def with_rules_and_units(packaged: Loaded, own: Loaded) -> Loaded:
    """The definitions of a folder with the packaged rules and words, and with the packaged units where it has none."""
    entries = own.entries | {
        "rules": [*packaged.entries["rules"], *own.entries["rules"]],
        "units": own.entries["units"] or packaged.entries["units"],
    }
    return replace(own, entries=entries, vocabulary=packaged.vocabulary.with_more(own.vocabulary))


def _closed(frameworks: list[tuple[str, Any]], added: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Frameworks whose pillars bring nothing of what a folder adds: their scores stay what they were."""
    result = []
    for file, framework in frameworks:
        nodes = tuple(
            node.model_copy(
                update={
                    "exclude": (
                        *node.exclude,
                        *(new.id for _, new in added if node.takes(new)),
                    )
                }
            )
            for node in framework.nodes
        )
        result.append((file, framework.model_copy(update={"nodes": nodes})))
    return result


def _about(reading: _Reading) -> About:
    folder = reading.folder
    path = folder / "catalogue.toml"
    if path.exists():
        for _, about in _models_of(reading, path, "catalogue", About):
            assert isinstance(about, About)
            return about
    return About(id="catalogue", version="0", name=Text(vi=folder.name or "?", en=folder.name or "?"))


def _models_of(reading: _Reading, path: Path, kind: str, model: type[BaseModel]) -> list[tuple[str, Any]]:
    """The models of one file: one object, or a list of them under the name of its kind (``[[bodies]]``).

    Strictly: a number in quotes is text, a day in quotes is none; the JSON Schemas say the same.
    """
    name = path.relative_to(reading.folder).as_posix()
    data = _toml(path, name, reading.problems)
    held = path.stem if path.parent.name == "codelists" else kind
    if data is None:
        reading.unread.add_text(held, path.stem, _text_of(path))
        return []
    many: dict[tuple[str, ...], Any] = {(): data}
    if set(data) == {kind} and isinstance(data[kind], list):
        many = {(kind, str(number)): table for number, table in enumerate(data[kind])}
    models = []
    for entry, table in many.items():
        try:
            models.append((name, model.model_validate(_as_tuples(table), strict=True)))
        except ValidationError as error:
            reading.problems.extend(of_validation(name, model, error, entry))
            reading.unread.add_table(held, path.stem, table)
    return models


def _as_tuples(data: Any) -> Any:
    """Lists of TOML as the tuples that frozen models hold."""
    if isinstance(data, dict):
        return {key: _as_tuples(value) for key, value in data.items()}
    return tuple(_as_tuples(value) for value in data) if isinstance(data, list) else data


def _text_of(path: Path) -> str:
    """The text of a file that is no TOML, as far as it is any."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        return ""
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _toml(path: Path, name: str, problems: list[DefinitionProblem]) -> dict[str, Any] | None:
    if not path.is_file() or path.stat().st_size > LARGEST:
        vi, en = "không phải tệp thường, hoặc lớn hơn 1 MB", "not a plain file, or larger than 1 MB"
        problems.append(DefinitionProblem(name, "(tệp)", vi, en))
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if (found := _DEEP_KEY.search(text)) is not None:
            line, most = text.count("\n", 0, found.start()) + 1, MOST_PARTS
            vi, en = (
                f"dòng {line}: khóa có hơn {most} phần nối bằng dấu chấm",
                f"line {line}: a key of over {most} dotted parts",
            )
            problems.append(DefinitionProblem(name, "(TOML)", vi, en))
            return None
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        vi, en = "không phải UTF-8; hãy lưu lại tệp với mã hóa UTF-8", "not UTF-8; save the file with encoding UTF-8"
        problems.append(DefinitionProblem(name, f"byte {error.start}", vi, en))
    except tomllib.TOMLDecodeError as error:
        where, said = what_is_wrong(text, error)
        problems.append(DefinitionProblem(name, where, said.vi, said.en))
    except RecursionError:
        vi, en = "lồng quá sâu, không đọc được", "nested too deeply to be read"
        problems.append(DefinitionProblem(name, "(TOML)", vi, en))
    except ValueError as error:
        problems.append(DefinitionProblem(name, "(TOML)", f"sai cú pháp TOML: {error}", f"not valid TOML: {error}"))
    return None


def _misnamed(reading: _Reading) -> list[DefinitionProblem]:
    """Definition files that an editor saved under another ending: they would be passed over in silence."""
    folder, found = reading.folder, []
    named = sorted((each, path) for each in KINDS for path in (folder / each).rglob("*") if path.is_file())
    for kind, path in named:
        if path.name.lower().endswith(".toml.txt") or (path.suffix != ".toml" and path.suffix.lower() == ".toml"):
            reading.unread.add_text(kind, path.name.partition(".")[0], _text_of(path))
            vi = "tên tệp phải kết thúc bằng .toml, chữ thường; hãy đổi tên tệp"
            en = "the name of the file must end in .toml, in lower case: rename the file"
            found.append(DefinitionProblem(path.relative_to(folder).as_posix(), "(tệp)", vi, en))
    return found


def _strange_folders(folder: Path) -> list[DefinitionProblem]:
    known = {*KINDS, "areas", "codelists", "__pycache__"}
    return [
        DefinitionProblem(
            f"{path.name}/",
            "(thư mục)",
            f"thư mục lạ; chỉ dùng: {', '.join(sorted(KINDS))}, areas, codelists",
            f"unknown folder; the folders are: {', '.join(sorted(KINDS))}, areas, codelists",
        )
        for path in sorted(folder.iterdir())
        if path.is_dir() and path.name not in known and not path.name.startswith(".")
    ]
